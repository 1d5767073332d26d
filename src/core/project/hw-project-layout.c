/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-layout"

#include "config.h"

#include <string.h>

#include "hw-project-layout.h"
#include "hw-project-private.h"

#define DEFAULT_SCRIPT_LOCATION "migrations"

static gboolean
is_visible_source (const char *name, const char *suffix)
{
  return g_str_has_suffix (name, suffix) && !g_str_has_prefix (name, "__init__") && name[0] != '.';
}

/* Has @folder a file of this kind directly in it? A folder of revisions is read whole later on; here the first of them
 * is enough. */
static gboolean
has_files (const char *folder, const char *suffix)
{
  return _hw_path_has_file (folder, is_visible_source, suffix);
}

static GStrv
new_strv (const char *first, const char *second)
{
  const char *strv[] = { first, second, NULL };

  return g_strdupv ((GStrv)strv);
}

/* A folder of Python revisions tells by itself that it is Alembic's: by env.py, or by Python files and no SQL. */
static gboolean
is_alembic_folder (const HwConfig *config)
{
  g_autofree char *location = NULL;
  g_autofree char *versions = NULL;
  g_autofree char *env = NULL;
  gboolean has_python = FALSE;

  for (guint i = 0; config->version_locations != NULL && config->version_locations[i] != NULL; i++)
    {
      if (has_files (config->version_locations[i], ".sql"))
        return FALSE;
      has_python = has_python || has_files (config->version_locations[i], ".py");
    }
  if (config->version_locations != NULL && has_python)
    return TRUE;

  location = config->script_location != NULL
                 ? g_strdup (config->script_location)
                 : _hw_path_resolve (config->root, DEFAULT_SCRIPT_LOCATION);
  versions = _hw_path_resolve (location, "versions");
  env = _hw_path_resolve (location, "env.py");
  if (_hw_path_is_file (env))
    return TRUE;
  if (has_files (location, ".sql") || has_files (versions, ".sql"))
    return FALSE;

  return has_files (location, ".py") || has_files (versions, ".py");
}

/* A native project has its revisions in script_location, and in a folder `versions` below it if there is one. */
static void
set_native_locations (HwProjectLayout *layout, const char *root, const HwConfig *config)
{
  g_autofree char *location = config->script_location != NULL
                                  ? g_strdup (config->script_location)
                                  : _hw_path_resolve (root, DEFAULT_SCRIPT_LOCATION);
  g_autofree char *versions = _hw_path_resolve (location, "versions");

  if (config->version_locations != NULL)
    {
      layout->version_locations = g_strdupv (config->version_locations);
      layout->versions_dir = g_strdup (config->version_locations[0]);
    }
  else if (_hw_path_is_folder (versions))
    {
      layout->version_locations = new_strv (location, versions);
      layout->versions_dir =
          has_files (location, ".sql") ? g_strdup (location) : g_strdup (versions);
    }
  else
    {
      layout->version_locations = new_strv (location, NULL);
      layout->versions_dir = g_strdup (location);
    }
}

/* Alembic's layout, or a folder that holds the revisions itself */
static char *
find_versions (const char *location)
{
  g_autofree char *versions = _hw_path_resolve (location, "versions");
  g_autofree char *env = _hw_path_resolve (location, "env.py");

  if (!_hw_path_is_folder (versions) && !_hw_path_is_file (env) && has_files (location, ".py"))
    return g_strdup (location);

  return g_steal_pointer (&versions);
}

/* headway.ini wins where it says something; else alembic.ini; else Alembic's layout below script_location. */
static void
set_alembic_locations (HwProjectLayout *layout,
                       const char *root,
                       const HwConfig *config,
                       const HwAlembicConfig *alembic)
{
  if (config != NULL && config->script_location != NULL)
    layout->script_location = g_strdup (config->script_location);
  else if (alembic != NULL)
    layout->script_location = g_strdup (alembic->script_location);
  else
    layout->script_location = _hw_path_resolve (root, DEFAULT_SCRIPT_LOCATION);

  if (config != NULL && config->version_locations != NULL)
    layout->version_locations = g_strdupv (config->version_locations);
  else if ((config == NULL || config->script_location == NULL) && alembic != NULL)
    layout->version_locations = alembic->version_locations != NULL
                                    ? g_strdupv (alembic->version_locations)
                                    : new_strv (NULL, NULL);
  else
    {
      g_autofree char *versions = find_versions (layout->script_location);

      layout->version_locations = new_strv (versions, NULL);
    }
  layout->versions_dir =
      g_strdup (layout->version_locations[0] != NULL ? layout->version_locations[0] : root);
}

/* `name.pyc`, `__pycache__/name.cpython-311.pyc`: is its source in @folder? */
static gboolean
has_source (const char *folder, const char *name)
{
  g_autofree char *stem = g_strndup (name, strcspn (name, "."));
  g_autofree char *source = g_strconcat (folder, "/", stem, ".py", NULL);

  return _hw_path_is_file (source);
}

/* With `sourceless` Alembic loads compiled files, whose metadata nobody can read without running them. */
static void
check_sourceless (const HwProjectLayout *layout, GPtrArray *problems)
{
  static const char *const folders[] = { "", "/__pycache__" };

  for (guint i = 0; layout->version_locations[i] != NULL; i++)
    for (guint j = 0; j < G_N_ELEMENTS (folders); j++)
      {
        g_autofree char *folder = g_strconcat (layout->version_locations[i], folders[j], NULL);
        g_auto(GStrv) names = _hw_path_list (folder);

        for (guint k = 0; names != NULL && names[k] != NULL; k++)
          {
            g_autofree char *path = g_build_filename (folder, names[k], NULL);

            if ((!g_str_has_suffix (names[k], ".pyc") && !g_str_has_suffix (names[k], ".pyo"))
                || g_str_has_prefix (names[k], "__init__")
                || has_source (layout->version_locations[i], names[k]))
              continue;
            _hw_problems_add (problems, HW_SEVERITY_ERROR, HW_ERROR_SCRIPT, path, 0,
                              "Keep the .py file beside it.",
                              "the revision is a compiled file without a source");
          }
      }
}

void
_hw_project_layout_find (const char *root,
                         const HwConfig *config,
                         const HwAlembicConfig *alembic,
                         HwProjectLayout *out_layout,
                         GPtrArray *problems)
{
  gboolean is_recursive =
      (config != NULL && config->is_recursive) || (alembic != NULL && alembic->is_recursive);

  g_return_if_fail (config != NULL || alembic != NULL);

  *out_layout = (HwProjectLayout){ .kind = HW_PROJECT_NATIVE };
  if (alembic != NULL || is_alembic_folder (config))
    out_layout->kind = HW_PROJECT_ALEMBIC;
  if (out_layout->kind == HW_PROJECT_NATIVE)
    {
      out_layout->directory_kind = HW_SCRIPT_DIRECTORY_NATIVE;
      set_native_locations (out_layout, root, config);
      return;
    }

  out_layout->directory_kind =
      is_recursive ? HW_SCRIPT_DIRECTORY_ALEMBIC_RECURSIVE : HW_SCRIPT_DIRECTORY_ALEMBIC;
  set_alembic_locations (out_layout, root, config, alembic);
  if (alembic != NULL && alembic->is_sourceless)
    check_sourceless (out_layout, problems);
}
