/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-environments"

#include "config.h"

#include <string.h>

#include "hw-alembic-config.h"
#include "hw-alembic-environments.h"
#include "hw-ini-edit.h"
#include "hw-project-files.h"
#include "hw-project-private.h"
#include "hw-project-template.h"
#include "hw-url-user.h"

#define SECTION "environment default"
/* `alembic init` writes it, for somebody to put a database in its place. */
#define PLACEHOLDER "driver://"

static const char warning[] =
    "; The password stays in alembic.ini: give it to the keyring, to ~/.pgpass or to a variable.\n";

/* What can be copied to a file for everybody; NULL: nothing can */
static char *
dup_shared_url (const char *url)
{
  g_autofree char *shared = NULL;

  if (url == NULL || g_str_has_prefix (url, PLACEHOLDER))
    return NULL;
  shared = hw_url_without_password (url);

  return shared != NULL && !_hw_environment_has_password (shared) ? g_steal_pointer (&shared)
                                                                  : NULL;
}

char *
hw_alembic_make_settings (const char *root, GError **error)
{
  g_auto(HwProjectFiles) files = { NULL };
  g_autoptr(HwAlembicConfig) alembic = NULL;
  g_autoptr(HwIniEdit) edit = NULL;
  g_autofree char *folder = NULL;
  g_autofree char *head = NULL;
  g_autofree char *text = NULL;
  g_autofree char *url = NULL;

  g_return_val_if_fail (root != NULL, NULL);

  if (!_hw_project_files_find (root, &files, error))
    return NULL;
  folder = g_canonicalize_filename (root, NULL);
  if (strcmp (files.root, folder) != 0 /* somewhere above: another project */
      || (files.alembic_ini == NULL && files.pyproject_toml == NULL))
    return g_strdup ("");
  alembic = hw_alembic_config_parse (files.alembic_root, files.alembic_ini, files.pyproject_toml,
                                     NULL, NULL);
  url = dup_shared_url (alembic->url);
  head = hw_project_template_make_settings ();
  if (url == NULL)
    return g_steal_pointer (&head);
  text = g_strconcat (head, _hw_environment_has_password (alembic->url) ? warning : "", NULL);
  edit = hw_ini_edit_new ("headway.ini", text);
  hw_ini_edit_add_section (edit, SECTION);
  /* One that cannot be written as a value is not copied. */
  if (!hw_ini_edit_set (edit, SECTION, "url", url, NULL))
    return g_steal_pointer (&head);

  return hw_ini_edit_dup_text (edit);
}
