/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-files"

#include "config.h"

#include <string.h>

#include "hw-alembic-config.h"
#include "hw-error.h"
#include "hw-project-files.h"
#include "hw-project-private.h"
#include "hw-util.h"

#define HEADWAY_INI "headway.ini"
#define ALEMBIC_INI "alembic.ini"
#define PYPROJECT_TOML "pyproject.toml"
#define FLASK_MIGRATE_FOLDER "migrations"
#define DBMATE_FOLDER "db/migrations"

void
_hw_project_files_clear (HwProjectFiles *files)
{
  g_clear_pointer (&files->root, g_free);
  g_clear_pointer (&files->headway_ini, g_free);
  g_clear_pointer (&files->alembic_root, g_free);
  g_clear_pointer (&files->alembic_ini, g_free);
  g_clear_pointer (&files->pyproject_toml, g_free);
  g_clear_error (&files->error);
}

static GError *
make_encoding_error (const char *path, const char *name, const char *data, const char *bad)
{
  guint line = 1;
  GError *error;

  for (const char *p = data; p < bad; p++)
    line += *p == '\n' ? 1 : 0;
  error =
      hw_error_new (HW_ERROR_CONFIG, "Convert the file to UTF-8.", "“%s” is not UTF-8 text", name);
  hw_error_set_location (error, path, line, 0);

  return error;
}

/* @out_text: NULL when the file does not exist. The text is made valid UTF-8, so that it can be shown.
 * @inout_encoding: gets the first file that is none */
static gboolean
read_optional (
    const char *root, const char *name, char **out_text, GError **inout_encoding, GError **error)
{
  g_autofree char *path = _hw_path_resolve (root, name);
  g_autofree char *data = NULL;
  const char *bad;
  gsize length;

  *out_text = NULL;
  if (!_hw_path_is_file (path))
    return TRUE;
  data = hw_file_read (path, &length, error);
  if (data == NULL)
    return FALSE;
  if (!g_utf8_validate_len (data, length, &bad) && *inout_encoding == NULL)
    *inout_encoding = make_encoding_error (path, name, data, bad);
  *out_text = g_utf8_make_valid (data, (gssize)length);

  return TRUE;
}

static gboolean
is_project (const HwProjectFiles *files)
{
  return files->headway_ini != NULL || files->alembic_ini != NULL || files->pyproject_toml != NULL;
}

/* Flask-Migrate keeps alembic.ini inside the folder of revisions, `migrations` of the project's folder. */
static gboolean
look_into_flask (const char *folder, HwProjectFiles *out_files, GError **error)
{
  g_autofree char *flask = _hw_path_resolve (folder, FLASK_MIGRATE_FOLDER);

  if (!read_optional (flask, ALEMBIC_INI, &out_files->alembic_ini, &out_files->error, error))
    return FALSE;
  if (out_files->alembic_ini == NULL)
    return TRUE;

  out_files->alembic_root = g_strdup (flask);
  /* Without a headway.ini above, the folder of alembic.ini is the project's. */
  if (out_files->headway_ini == NULL)
    {
      g_free (out_files->root);
      out_files->root = g_strdup (flask);
      return read_optional (flask, HEADWAY_INI, &out_files->headway_ini, &out_files->error, error);
    }

  return TRUE;
}

static gboolean
look_into (const char *folder, HwProjectFiles *out_files, GError **error)
{
  g_autoptr(GError) toml_error = NULL;

  if (!read_optional (folder, HEADWAY_INI, &out_files->headway_ini, &out_files->error, error)
      || !read_optional (folder, ALEMBIC_INI, &out_files->alembic_ini, &out_files->error, error)
      || !read_optional (folder, PYPROJECT_TOML, &out_files->pyproject_toml, &toml_error, error))
    return FALSE;
  if (out_files->pyproject_toml != NULL
      && !hw_alembic_config_is_in_toml (out_files->pyproject_toml))
    g_clear_pointer (&out_files->pyproject_toml, g_free);
  if (out_files->pyproject_toml != NULL && out_files->error == NULL)
    out_files->error = g_steal_pointer (&toml_error);
  out_files->root = g_strdup (folder);
  if (out_files->alembic_ini == NULL && out_files->pyproject_toml == NULL)
    return look_into_flask (folder, out_files, error);
  out_files->alembic_root = g_strdup (folder);

  return TRUE;
}

/* `20260107150000_add_users.sql` */
static gboolean
is_dbmate_name (const char *name, const char *unused)
{
  return g_ascii_isdigit (name[0]) && g_str_has_suffix (name, ".sql");
}

/* Does @folder hold files as dbmate names them? */
static gboolean
is_dbmate_folder (const char *folder)
{
  return _hw_path_has_file (folder, is_dbmate_name, NULL);
}

/* dbmate has no file that says where its folder is, so a headway.ini has to. */
static const char *
find_hint (const char *folder)
{
  g_autofree char *below = _hw_path_resolve (folder, DBMATE_FOLDER);

  if (is_dbmate_folder (folder))
    return "The folder has dbmate's files: write a headway.ini into it, with a section [headway] and "
           "script_location = . (a dot).";
  if (is_dbmate_folder (below))
    return "The folder has dbmate's files: write a headway.ini into it, with a section [headway] and "
           "script_location = " DBMATE_FOLDER ".";

  return "Open a folder with a headway.ini or alembic.ini, or create a project in it.";
}

/* In Flask-Migrate's folder, the headway.ini above it counts, wherever one stands. */
static gboolean
prefer_folder_above (HwProjectFiles *files, GError **error)
{
  g_autofree char *name = g_path_get_basename (files->root);
  g_autofree char *parent = _hw_path_resolve (files->root, "..");
  g_autofree char *headway_ini = _hw_path_resolve (parent, HEADWAY_INI);

  if (files->headway_ini != NULL || files->alembic_ini == NULL
      || strcmp (name, FLASK_MIGRATE_FOLDER) != 0 || !_hw_path_is_file (headway_ini))
    return TRUE;
  _hw_project_files_clear (files);

  return look_into (parent, files, error);
}

/* The folder at @path, or that of the file there: (transfer full); NULL on error */
static char *
find_start (const char *path, GError **error)
{
  g_autofree char *folder =
      _hw_path_is_resource (path) ? g_strdup (path) : g_canonicalize_filename (path, NULL);

  if (g_str_has_suffix (folder, "/") && strlen (folder) > 1)
    folder[strlen (folder) - 1] = '\0';
  if (_hw_path_is_folder (folder))
    return g_steal_pointer (&folder);
  if (_hw_path_is_file (folder))
    return _hw_path_resolve (folder, "..");
  hw_set_error (error, HW_ERROR_FILE, "Name the folder of a project, or a file in it.",
                "“%s” does not exist", folder);

  return NULL;
}

gboolean
_hw_project_files_find (const char *path, HwProjectFiles *out_files, GError **error)
{
  g_autofree char *start = find_start (path, error);
  g_autofree char *folder = g_strdup (start);

  if (start == NULL)
    return FALSE;
  for (;;)
    {
      char *parent;

      if (!look_into (folder, out_files, error))
        return FALSE;
      if (is_project (out_files))
        return prefer_folder_above (out_files, error);
      _hw_project_files_clear (out_files);
      parent = _hw_path_resolve (folder, "..");
      if (_hw_path_is_resource (folder) || strcmp (parent, folder) == 0)
        {
          g_free (parent);
          break;
        }
      g_free (folder);
      folder = parent;
    }

  hw_set_error (error, HW_ERROR_NO_PROJECT, find_hint (start),
                "there is no project in “%s” or above it", start);

  return FALSE;
}
