/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-init"

#include "config.h"

#include <string.h>

#include "headway-alembic.h"
#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-project-template.h"
#include "hw-project.h"
#include "hw-util.h"

/* New projects. */

#define ALEMBIC_URI "resource:///org/headway/Headway/alembic/"

static gboolean
check_no_project (const char *root, GError **error)
{
  static const char *const files[] = { "headway.ini", "alembic.ini" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (root, files[i], NULL);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        continue;
      hw_set_error (error, HW_ERROR_EXISTS, "Open it, or choose another folder.",
                    "there is a project in “%s” already", root);
      if (error != NULL)
        hw_error_set_location (*error, path, 0, 0);
      return FALSE;
    }

  return TRUE;
}

/**
 * hw_project_init:
 * @dir: an absolute or relative folder, made when it does not exist
 * @error: HW_ERROR_EXISTS when there is a project in it, HW_ERROR_FILE
 *
 * Writes a commented headway.ini and an empty folder for revisions. Blocks; any thread.
 */
gboolean
hw_project_init (const char *dir, GError **error)
{
  g_autofree char *root = NULL;
  g_autofree char *migrations = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *text = hw_project_template_make_ini ();

  g_return_val_if_fail (dir != NULL, FALSE);

  root = g_canonicalize_filename (dir, NULL);
  if (!check_no_project (root, error))
    return FALSE;
  migrations = g_build_filename (root, "migrations", NULL);
  ini = g_build_filename (root, "headway.ini", NULL);

  return _hw_path_make_folder (migrations, error) && _hw_path_write_new (ini, text, error);
}

/* Alembic's word for it: another tool's folder is not to be filled. */
static gboolean
check_empty (const char *folder, GError **error)
{
  g_auto(GStrv) names = _hw_path_list (folder);

  if (hw_strv_length ((const char *const *)names) == 0)
    return TRUE;
  hw_set_error (error, HW_ERROR_EXISTS, "Choose another folder for the project.",
                "the folder “%s” exists and is not empty", folder);
  if (error != NULL)
    hw_error_set_location (*error, folder, 0, 0);

  return FALSE;
}

static gboolean
copy_template (const char *folder, const char *name, GError **error)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autofree char *uri = g_strconcat (ALEMBIC_URI, name, NULL);
  g_autofree char *text = hw_file_read (uri, NULL, error);

  return text != NULL && _hw_path_write_new (path, text, error);
}

/**
 * hw_project_init_alembic:
 * @dir: an absolute or relative folder, made when it does not exist
 * @error: HW_ERROR_EXISTS when there is a project in it, or something in its folder `migrations`; HW_ERROR_FILE
 *
 * Makes an Alembic project, as `alembic init migrations` does, with an SQLite database of its own, so that `alembic
 * current` works at once. alembic.ini comes last: without it there is no project. Blocks; any thread.
 */
gboolean
hw_project_init_alembic (const char *dir, GError **error)
{
  static const char *const files[] = { "README", "env.py", "script.py.mako" };
  g_autofree char *root = NULL;
  g_autofree char *migrations = NULL;
  g_autofree char *versions = NULL;

  g_return_val_if_fail (dir != NULL, FALSE);
  /* Referring to the resource keeps the linker from dropping it out of the static library. */
  g_assert (hw_alembic_get_resource () != NULL);

  root = g_canonicalize_filename (dir, NULL);
  migrations = g_build_filename (root, "migrations", NULL);
  versions = g_build_filename (migrations, "versions", NULL);
  if (!check_no_project (root, error) || !check_empty (migrations, error)
      || !_hw_path_make_folder (versions, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (!copy_template (migrations, files[i], error))
      return FALSE;

  return copy_template (root, "alembic.ini", error);
}
