/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-init"

#include "config.h"

#include "headway-alembic.h"
#include "hw-alembic-config.h"
#include "hw-config-edit.h"
#include "hw-config-private.h"
#include "hw-error.h"
#include "hw-file-template.h"
#include "hw-ini-edit.h"
#include "hw-project-draft.h"
#include "hw-project-private.h"
#include "hw-project-template.h"
#include "hw-util.h"

/* New projects. */

#define ALEMBIC_URI "resource:///org/headway/Headway/alembic/"
#define DEFAULT_ENVIRONMENT "dev"
/* As the template has them. */
#define ENVIRONMENT_SECTION "environment dev"
#define ENVIRONMENT_TEXT "[environment dev]\nurl = sqlite:///dev.db\n"

static void
project_file_free (HwProjectFile *file)
{
  g_free (file->path);
  g_free (file->text);
  g_free (file);
}

static HwProjectDraft *
draft_new (const char *root)
{
  HwProjectDraft *draft = g_new0 (HwProjectDraft, 1);

  draft->root = g_strdup (root);
  draft->files = g_ptr_array_new_with_free_func ((GDestroyNotify)project_file_free);

  return draft;
}

/* @path, @text: (transfer full) */
static void
take_file (HwProjectDraft *draft, char *path, char *text)
{
  HwProjectFile *file = g_new0 (HwProjectFile, 1);

  file->path = path;
  file->text = text;
  g_ptr_array_add (draft->files, file);
}

static gboolean
refuse_project (const char *root, const char *path, GError **error)
{
  hw_set_error (error, HW_ERROR_EXISTS, "Open it, or choose another folder.",
                "there is a project in “%s” already", root);
  if (error != NULL)
    hw_error_set_location (*error, path, 0, 0);

  return FALSE;
}

static gboolean
check_no_project (const char *root, GError **error)
{
  static const char *const files[] = { "headway.ini", "alembic.ini" };
  g_autofree char *toml_path = g_build_filename (root, "pyproject.toml", NULL);
  g_autofree char *toml = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (root, files[i], NULL);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return refuse_project (root, path, error);
    }
  if (g_file_test (toml_path, G_FILE_TEST_IS_REGULAR))
    toml = hw_file_read (toml_path, NULL, NULL);
  if (toml != NULL && g_utf8_validate (toml, -1, NULL) && hw_alembic_config_is_in_toml (toml))
    return refuse_project (root, toml_path, error);

  return TRUE;
}

static gboolean
check_folder (const char *root, GError **error)
{
  if (g_file_test (root, G_FILE_TEST_EXISTS) && !g_file_test (root, G_FILE_TEST_IS_DIR))
    {
      hw_set_error (error, HW_ERROR_FILE, "Choose a folder, or the name of a new one.",
                    "“%s” is not a folder", root);
      if (error != NULL)
        hw_error_set_location (*error, root, 0, 0);
      return FALSE;
    }

  return check_no_project (root, error);
}

static gboolean
is_given (const char *text)
{
  return text != NULL && text[0] != '\0';
}

/* A database of this computer, so that a first upgrade works where nothing was said. */
static char *
make_url (const HwNewProject *options, const char *environment)
{
  if (is_given (options->url))
    return g_strdup (options->url);

  return options->dialect == HW_DIALECT_SQLITE ? g_strdup_printf ("sqlite:///%s.db", environment)
                                               : g_strdup_printf ("postgresql:///%s", environment);
}

/* Is everything that was said about the environment right, whatever stands above it? */
static gboolean
check_environment (const char *path,
                   const char *name,
                   const char *url,
                   const char *kind,
                   HwProjectField *out_field,
                   GError **error)
{
  const HwConfigChange changes[] = { { "url", url }, { "kind", is_given (kind) ? kind : NULL } };
  const HwProjectField fields[] = { HW_PROJECT_FIELD_URL, HW_PROJECT_FIELD_KIND };

  *out_field = HW_PROJECT_FIELD_ENVIRONMENT;
  if (!_hw_config_is_environment_name (name))
    {
      hw_set_error (error, HW_ERROR_CONFIG,
                    "Name it with letters, digits, dots, hyphens and underscores.",
                    "“%s” is not a name for an environment", name);
      return FALSE;
    }
  for (guint i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(HwEnvironment) environment =
                     hw_config_preview_environment (path, NULL, name, changes, i + 1, error);

      *out_field = fields[i];
      if (environment == NULL)
        return FALSE;
    }

  return TRUE;
}

/* Changes the template's only environment into the one that was asked for, or into an example. */
static gboolean
set_environment (HwIniEdit **edit,
                 const char *path,
                 const HwNewProject *options,
                 HwProjectField *out_field,
                 GError **error)
{
  const char *name = options->environment != NULL ? options->environment : DEFAULT_ENVIRONMENT;
  g_autofree char *url = make_url (options, name[0] != '\0' ? name : DEFAULT_ENVIRONMENT);
  g_autofree char *section = g_strconcat ("environment ", name, NULL);

  if (name[0] == '\0')
    {
      g_autofree char *text = hw_ini_edit_dup_text (*edit);
      g_autoptr(GString) changed = g_string_new (text);
      g_autofree char *example = g_strdup_printf ("; [environment dev]\n; url = %s\n", url);

      g_string_replace (changed, ENVIRONMENT_TEXT, example, 1);
      hw_ini_edit_free (*edit);
      *edit = hw_ini_edit_new (path, changed->str);
      return TRUE;
    }
  if (!check_environment (path, name, url, options->environment_kind, out_field, error))
    return FALSE;
  hw_ini_edit_rename_section (*edit, ENVIRONMENT_SECTION, section);

  return hw_ini_edit_set (*edit, section, "url", url, error)
         && (!is_given (options->environment_kind)
             || hw_ini_edit_set (*edit, section, "kind", options->environment_kind, error));
}

/* The template with a key that it only shows as a setting. */
static char *
make_base (const HwNewProject *options)
{
  g_autofree char *ini = hw_project_template_make_ini (options->project_id);
  g_autoptr(GString) text = g_string_new (ini);

  if (is_given (options->name))
    g_string_replace (text, "\n; name = shop", "\nname = shop  ", 1);
  if (is_given (options->file_template))
    g_string_replace (text, "\n; file_template = ", "\nfile_template = ", 1);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static gboolean
set_keys (HwIniEdit *edit, const HwNewProject *options, HwProjectField *out_field, GError **error)
{
  *out_field = HW_PROJECT_FIELD_NAME;
  if (is_given (options->name) && !hw_ini_edit_set (edit, "headway", "name", options->name, error))
    return FALSE;
  *out_field = HW_PROJECT_FIELD_FILE_TEMPLATE;

  return !is_given (options->file_template)
         || (hw_file_template_check (options->file_template, error)
             && hw_ini_edit_set (edit, "headway", "file_template", options->file_template, error));
}

/* headway.ini: (transfer full) */
static char *
make_ini (const char *path, const HwNewProject *options, HwProjectField *out_field, GError **error)
{
  g_autofree char *base = make_base (options);
  HwIniEdit *edit = hw_ini_edit_new (path, base);
  char *text = NULL;

  if (set_keys (edit, options, out_field, error)
      && set_environment (&edit, path, options, out_field, error))
    text = hw_ini_edit_dup_text (edit);
  hw_ini_edit_free (edit);

  return text;
}

/* The first revision is written as the project that will be there would write it. */
static gboolean
add_revision (HwProjectDraft *draft,
              const char *ini,
              const HwNewProject *options,
              HwProjectField *out_field,
              GError **error)
{
  const HwNewRevision revision = { .message = options->first_message,
                                   .revision_id = options->revision_id,
                                   .now_usec = options->now_usec };
  g_autoptr(HwProject) project = _hw_project_read (draft->root, ini, error);
  g_autoptr(HwRevisionDraft) made = NULL;

  *out_field = HW_PROJECT_FIELD_MESSAGE;
  if (project == NULL)
    return FALSE;
  if (hw_graph_get_n_revisions (hw_project_get_graph (project)) > 0)
    {
      hw_set_error (error, HW_ERROR_EXISTS, "Leave the first revision out.",
                    "there are revisions in “%s” already", hw_project_get_versions_dir (project));
      return FALSE;
    }
  made = hw_project_draft_revision (project, &revision, NULL, error);
  if (made == NULL)
    return FALSE;
  take_file (draft, g_steal_pointer (&made->path), g_steal_pointer (&made->text));

  return TRUE;
}

static HwProjectDraft *
draft_native (const char *root,
              const HwNewProject *options,
              HwProjectField *out_field,
              GError **error)
{
  g_autoptr(HwProjectDraft) draft = draft_new (root);
  g_autofree char *path = g_build_filename (root, "headway.ini", NULL);
  g_autofree char *ini = make_ini (path, options, out_field, error);

  if (ini == NULL)
    return NULL;
  take_file (draft, g_build_filename (root, "migrations", NULL), NULL);
  if (options->first_message != NULL && !add_revision (draft, ini, options, out_field, error))
    return NULL;
  take_file (draft, g_steal_pointer (&path), g_steal_pointer (&ini));

  return g_steal_pointer (&draft);
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
add_template (HwProjectDraft *draft, const char *folder, const char *name, GError **error)
{
  g_autofree char *uri = g_strconcat (ALEMBIC_URI, name, NULL);
  char *text = hw_file_read (uri, NULL, error);

  if (text != NULL)
    take_file (draft, g_build_filename (folder, name, NULL), text);

  return text != NULL;
}

static HwProjectDraft *
draft_alembic (const char *root, HwProjectField *out_field, GError **error)
{
  static const char *const files[] = { "README", "env.py", "script.py.mako" };
  g_autoptr(HwProjectDraft) draft = draft_new (root);
  g_autofree char *migrations = g_build_filename (root, "migrations", NULL);

  /* Referring to the resource keeps the linker from dropping it out of the static library. */
  g_assert (hw_alembic_get_resource () != NULL);
  *out_field = HW_PROJECT_FIELD_FOLDER;
  if (!check_empty (migrations, error))
    return NULL;
  take_file (draft, g_build_filename (migrations, "versions", NULL), NULL);
  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    if (!add_template (draft, migrations, files[i], error))
      return NULL;

  return add_template (draft, root, "alembic.ini", error) ? g_steal_pointer (&draft) : NULL;
}

/**
 * hw_project_draft_new:
 * @options: what it shall be
 * @out_field: (out) (optional): on failure, which of the options the error is about
 * @error: HW_ERROR_EXISTS when there is a project in the folder, or revisions where a first one is wanted; HW_ERROR_CONFIG for a
 *   value that headway.ini cannot have, a password in the URL among them; HW_ERROR_USAGE (the message); HW_ERROR_FILE
 *
 * What hw_project_draft_write() will write: a commented headway.ini and a folder for revisions; or, as
 * `alembic init migrations` has it, alembic.ini and its folder with an SQLite database of its own. The file that makes the
 * folder a project comes last. Looks into the folder, writes nothing; any thread.
 *
 * Returns: (transfer full): the files
 */
HwProjectDraft *
hw_project_draft_new (const HwNewProject *options, HwProjectField *out_field, GError **error)
{
  HwProjectField field = HW_PROJECT_FIELD_FOLDER;
  HwProjectDraft *draft = NULL;
  g_autofree char *root = NULL;

  g_return_val_if_fail (options != NULL && options->dir != NULL, NULL);

  root = g_canonicalize_filename (options->dir, NULL);
  if (options->dir[0] == '\0')
    hw_set_error (error, HW_ERROR_USAGE, NULL, "no folder is given");
  else if (check_folder (root, error))
    draft = options->is_alembic ? draft_alembic (root, &field, error)
                                : draft_native (root, options, &field, error);
  if (out_field != NULL)
    *out_field = draft != NULL ? HW_PROJECT_FIELD_NONE : field;

  return draft;
}

/**
 * hw_project_draft_new_settings:
 * @dir: the folder of an alembic.ini or pyproject.toml
 * @environment: name of the only environment
 * @url: its database
 * @out_field: (out) (optional): on failure, what the error is about
 * @error: HW_ERROR_EXISTS when there is a headway.ini, HW_ERROR_CONFIG
 *
 * Returns: (transfer full): the file, to be written by hw_project_draft_write()
 */
HwProjectDraft *
hw_project_draft_new_settings (const char *dir,
                               const char *environment,
                               const char *url,
                               HwProjectField *out_field,
                               GError **error)
{
  g_autoptr(HwProjectDraft) draft = NULL;
  g_autoptr(HwIniEdit) edit = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *section = NULL;
  HwProjectField field = HW_PROJECT_FIELD_FOLDER;
  gboolean ok;

  g_return_val_if_fail (dir != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);
  g_return_val_if_fail (url != NULL, NULL);

  path = g_build_filename (dir, "headway.ini", NULL);
  ok = g_file_test (path, G_FILE_TEST_EXISTS)
           ? refuse_project (dir, path, error)
           : check_environment (path, environment, url, NULL, &field, error);
  text = hw_project_template_make_settings ();
  edit = hw_ini_edit_new (path, text);
  section = g_strconcat ("environment ", environment, NULL);
  if (ok)
    {
      hw_ini_edit_add_section (edit, section);
      ok = hw_ini_edit_set (edit, section, "url", url, error);
    }
  if (out_field != NULL)
    *out_field = ok ? HW_PROJECT_FIELD_NONE : field;
  if (!ok)
    return NULL;
  draft = draft_new (dir);
  take_file (draft, g_steal_pointer (&path), hw_ini_edit_dup_text (edit));

  return g_steal_pointer (&draft);
}
