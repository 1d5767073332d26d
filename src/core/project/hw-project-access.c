/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-access"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-project-data-private.h"
#include "hw-project-private.h"

HwProjectKind
hw_project_get_kind (const HwProject *project)
{
  return project->kind;
}

const char *
hw_project_get_name (const HwProject *project)
{
  return project->name;
}

/* NULL where headway.ini gives none; see hw-identity.h */
const char *
hw_project_get_project_id (const HwProject *project)
{
  return project->project_id;
}

const char *
hw_project_get_root (const HwProject *project)
{
  return project->root;
}

const char *
hw_project_get_config_file (const HwProject *project)
{
  return project->config_file;
}

const char *
hw_project_get_alembic_root (const HwProject *project)
{
  return project->alembic_root;
}

const char *
hw_project_get_alembic_section (const HwProject *project)
{
  return project->alembic_section;
}

const char *
hw_project_get_versions_dir (const HwProject *project)
{
  return project->versions_dir;
}

char *
hw_project_dup_revision_template (const HwProject *project)
{
  g_autofree char *path = NULL;

  g_return_val_if_fail (project != NULL, NULL);

  if (project->script_location == NULL)
    return NULL;
  path = g_build_filename (project->script_location, "script.py.mako", NULL);

  return _hw_path_is_file (path) ? g_steal_pointer (&path) : NULL;
}

const char *const *
hw_project_get_version_locations (const HwProject *project)
{
  return (const char *const *)project->version_locations;
}

const char *
hw_project_get_version_table (const HwProject *project)
{
  return project->version_table;
}

const char *
hw_project_get_version_table_schema (const HwProject *project)
{
  return project->version_table_schema;
}

const char *
hw_project_get_history_table (const HwProject *project)
{
  return project->history_table;
}

gboolean
hw_project_get_sqlite_transaction_each (const HwProject *project)
{
  return project->sqlite_transaction_each;
}

gboolean
hw_project_get_transaction_per_migration (const HwProject *project)
{
  return project->transaction_per_migration;
}

const char *
hw_project_get_scratch_url (const HwProject *project)
{
  return project->scratch_url;
}

const char *
hw_project_get_file_template (const HwProject *project)
{
  return project->file_template;
}

const char *
hw_project_get_timezone (const HwProject *project)
{
  return project->timezone;
}

guint
hw_project_get_truncate_slug_length (const HwProject *project)
{
  return project->truncate_slug_length;
}

GPtrArray *
hw_project_get_environments (const HwProject *project)
{
  return project->environments;
}

/**
 * hw_project_find_environment:
 * @name: as it stands in headway.ini
 * @error: HW_ERROR_NO_ENVIRONMENT
 *
 * Returns: (transfer none): the environment, which may have an error of its own
 */
const HwEnvironment *
hw_project_find_environment (const HwProject *project, const char *name, GError **error)
{
  g_autoptr(GString) names = g_string_new (NULL);
  g_autofree char *hint = NULL;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < project->environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (project->environments, i);

      if (strcmp (environment->name, name) == 0)
        return environment;
      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", environment->name);
    }

  hint = names->len > 0
             ? g_strdup_printf ("There are: %s.", names->str)
             : g_strdup ("Write a section [environment NAME] with a key url into headway.ini.");
  hw_set_error (error, HW_ERROR_NO_ENVIRONMENT, hint, "there is no environment “%s”", name);

  return NULL;
}

const HwGraph *
hw_project_get_graph (const HwProject *project)
{
  return project->graph;
}

GPtrArray *
hw_project_get_problems (const HwProject *project)
{
  return project->problems;
}
