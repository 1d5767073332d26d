/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project"

#include "config.h"

#include <string.h>

#include "hw-alembic-config.h"
#include "hw-config.h"
#include "hw-error.h"
#include "hw-file-template.h"
#include "hw-keyring.h"
#include "hw-project-data-private.h"
#include "hw-project-files.h"
#include "hw-project-layout.h"
#include "hw-project-private.h"
#include "hw-project.h"
#include "hw-script-directory.h"
#include "hw-script-private.h"
#include "hw-user-config-private.h"
#include "hw-util.h"

#define HEADWAY_INI "headway.ini"
#define DEFAULT_VERSION_TABLE "alembic_version"
#define DEFAULT_HISTORY_TABLE "headway_history"
#define DEFAULT_TIMEZONE "UTC"
#define DEFAULT_SLUG_LENGTH 40
#define ALEMBIC_FILE_TEMPLATE "%(rev)s_%(slug)s"

G_DEFINE_BOXED_TYPE (HwProject, hw_project, hw_project_ref, hw_project_unref)

static void
hw_project_clear (gpointer data)
{
  HwProject *project = data;

  g_free (project->name);
  g_free (project->project_id);
  g_free (project->root);
  g_free (project->config_file);
  g_free (project->alembic_root);
  g_free (project->alembic_section);
  g_free (project->versions_dir);
  g_free (project->script_location);
  g_strfreev (project->version_locations);
  g_free (project->version_table);
  g_free (project->version_table_schema);
  g_free (project->history_table);
  g_free (project->scratch_url);
  g_free (project->file_template);
  g_free (project->timezone);
  g_clear_pointer (&project->environments, g_ptr_array_unref);
  g_clear_pointer (&project->graph, hw_graph_unref);
  g_clear_pointer (&project->scripts, g_hash_table_unref);
  g_clear_pointer (&project->problems, g_ptr_array_unref);
  g_clear_error (&project->error);
}

HwProject *
hw_project_ref (const HwProject *project)
{
  return g_atomic_rc_box_acquire ((HwProject *)project);
}

void
hw_project_unref (HwProject *project)
{
  if (project != NULL)
    g_atomic_rc_box_release_full (project, hw_project_clear);
}

void
hw_project_set_keyring (HwProject *project, HwKeyring *keyring)
{
  g_return_if_fail (project != NULL);

  for (guint i = 0; i < project->environments->len; i++)
    {
      HwEnvironment *environment = g_ptr_array_index (project->environments, i);

      g_clear_pointer (&environment->keyring, hw_keyring_unref);
      environment->keyring = keyring == NULL ? NULL : hw_keyring_ref (keyring);
    }
}

static char *
first_of (const char *a, const char *b, const char *c)
{
  return g_strdup (a != NULL ? a : b != NULL ? b : c);
}

static void
set_values (HwProject *project, const HwConfig *config, const HwAlembicConfig *alembic)
{
  static const HwConfig no_config = { NULL };
  static const HwAlembicConfig no_alembic = { NULL };
  gboolean is_native = project->kind == HW_PROJECT_NATIVE;
  g_autofree char *history = NULL;

  config = config != NULL ? config : &no_config;
  alembic = alembic != NULL ? alembic : &no_alembic;
  project->version_table = first_of (config->version_table, NULL, DEFAULT_VERSION_TABLE);
  project->version_table_schema = g_strdup (config->version_table_schema);
  history = first_of (config->history_table, NULL, DEFAULT_HISTORY_TABLE);
  project->history_table = history[0] != '\0' ? g_steal_pointer (&history) : NULL;
  if (config->scratch_url != NULL && config->scratch_url[0] != '\0')
    project->scratch_url = g_strdup (config->scratch_url);
  project->file_template = first_of (config->file_template, alembic->file_template,
                                     is_native ? HW_FILE_TEMPLATE_NATIVE : ALEMBIC_FILE_TEMPLATE);
  project->timezone =
      first_of (config->timezone, alembic->timezone, is_native ? DEFAULT_TIMEZONE : NULL);
  project->truncate_slug_length = DEFAULT_SLUG_LENGTH;
  if (config->truncate_slug_length != 0 || alembic->truncate_slug_length != 0)
    project->truncate_slug_length = config->truncate_slug_length != 0
                                        ? config->truncate_slug_length
                                        : alembic->truncate_slug_length;
  project->transaction_per_migration =
      !config->has_transaction_policy || config->transaction_per_migration;
  project->sqlite_transaction_each = config->sqlite_transaction_each;
}

/* The environments of headway.ini; without any, the database that alembic.ini names. */
static void
set_environments (HwProject *project, const HwConfig *config, const HwAlembicConfig *alembic)
{
  HwEnvironment *environment;

  if (config != NULL)
    g_ptr_array_extend (project->environments, config->environments, (GCopyFunc)hw_environment_ref,
                        NULL);
  if (project->environments->len > 0 || alembic == NULL || alembic->url == NULL)
    return;

  environment = _hw_environment_new ("default", project->root, alembic->path, alembic->url_line);
  environment->url_line = alembic->url_line;
  g_free (environment->url);
  environment->url = g_strdup (alembic->url);
  g_ptr_array_add (project->environments, environment);
  _hw_environment_warn_of_password (environment->name, environment->url, alembic->path,
                                    alembic->url_line, project->problems);
}

static void
take_problems (HwProject *project, GPtrArray *problems, const GError *error)
{
  g_ptr_array_extend (project->problems, problems, (GCopyFunc)hw_problem_ref, NULL);
  if (project->error == NULL && error != NULL)
    project->error = g_error_copy (error);
}

/* Everything but the revisions. @section: (nullable). Returns which files hold those. */
static HwScriptDirectoryKind
configure (HwProject *project, const HwProjectFiles *files, const char *section)
{
  g_autofree char *headway_ini = _hw_path_resolve (files->root, HEADWAY_INI);
  g_autoptr(HwConfig) config = NULL;
  g_autoptr(HwAlembicConfig) alembic = NULL;
  HwProjectLayout layout;

  project->root = g_strdup (files->root);
  if (files->error != NULL)
    {
      _hw_problems_add_error (project->problems, HW_SEVERITY_ERROR, files->root, 0, files->error);
      project->error = g_error_copy (files->error);
    }
  if (files->headway_ini != NULL)
    {
      config = hw_config_parse (headway_ini, files->headway_ini);
      section = section != NULL ? section : config->alembic_section;
      take_problems (project, config->problems, config->error);
    }
  if (files->alembic_ini != NULL || files->pyproject_toml != NULL)
    {
      alembic =
          hw_alembic_config_parse (files->alembic_root, files->alembic_ini, files->pyproject_toml,
                                   section, config != NULL ? config->script_location : NULL);
      project->alembic_root = g_strdup (files->alembic_root);
      project->alembic_section = g_strdup (alembic->section);
      take_problems (project, alembic->problems, alembic->error);
    }
  project->name = config != NULL && config->name != NULL ? g_strdup (config->name)
                                                         : g_path_get_basename (files->root);
  project->project_id = config != NULL ? g_strdup (config->project_id) : NULL;
  project->config_file = g_strdup (config != NULL ? config->path : alembic->path);

  _hw_project_layout_find (files->root, config, alembic, &layout, project->problems);
  project->kind = layout.kind;
  project->version_locations = layout.version_locations;
  project->versions_dir = layout.versions_dir;
  project->script_location = layout.script_location;
  set_values (project, config, alembic);
  set_environments (project, config, alembic);
  _hw_user_config_apply (project->root, project->environments, project->problems);

  return layout.directory_kind;
}

/* A fresh clone has no empty folders, so this is worth a word and no more. */
static void
check_locations (HwProject *project)
{
  for (guint i = 0; project->version_locations[i] != NULL; i++)
    if (!_hw_path_is_folder (project->version_locations[i]) && project->error == NULL)
      _hw_problems_add (project->problems, HW_SEVERITY_WARNING, HW_ERROR_CONFIG,
                        project->config_file, 0,
                        "It is made with the first revision; or correct script_location.",
                        "the folder of revisions “%s” does not exist",
                        project->version_locations[i]);
}

HwProject *
hw_project_open (const char *path, GCancellable *cancellable, GError **error)
{
  return hw_project_open_section (path, NULL, cancellable, error);
}

static HwProject *
read_project (const HwProjectFiles *files,
              const char *section,
              gboolean keeps_scripts,
              HwReadProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr(HwProject) project = g_atomic_rc_box_new0 (HwProject);
  g_autoptr(GPtrArray) revisions = NULL;
  HwScriptDirectoryKind kind;
  GPtrArray *graph_problems;

  project->environments = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_environment_unref);
  project->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  kind = configure (project, files, section);
  check_locations (project);

  revisions = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
  if (keeps_scripts)
    project->scripts =
        g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify)hw_script_unref);
  if (!hw_script_directory_read ((const char *const *)project->version_locations, kind, revisions,
                                 project->scripts, project->problems, progress, cancellable, error))
    return NULL;
  project->graph = hw_graph_new (revisions);
  graph_problems = hw_graph_get_problems (project->graph);
  g_ptr_array_extend (project->problems, graph_problems, (GCopyFunc)hw_problem_ref, NULL);

  return g_steal_pointer (&project);
}

static HwProject *
open_project (const char *path,
              const char *section,
              gboolean keeps_scripts,
              HwReadProgress *progress,
              GCancellable *cancellable,
              GError **error)
{
  g_auto(HwProjectFiles) files = { NULL };

  g_return_val_if_fail (path != NULL, NULL);

  if (!_hw_project_files_find (path, &files, error))
    return NULL;

  return read_project (&files, section, keeps_scripts, progress, cancellable, error);
}

HwProject *
_hw_project_read (const char *root, const char *headway_ini, GError **error)
{
  g_auto(HwProjectFiles)
              files = { .root = g_strdup (root), .headway_ini = g_strdup (headway_ini) };

  return read_project (&files, NULL, FALSE, NULL, NULL, error);
}

HwProject *
hw_project_open_section (const char *path,
                         const char *section,
                         GCancellable *cancellable,
                         GError **error)
{
  return open_project (path, section, FALSE, NULL, cancellable, error);
}

HwProject *
hw_project_open_watched (const char *path,
                         HwReadProgress *progress,
                         GCancellable *cancellable,
                         GError **error)
{
  return open_project (path, NULL, FALSE, progress, cancellable, error);
}

HwProject *
hw_project_open_with_scripts (const char *path,
                              const char *section,
                              GCancellable *cancellable,
                              GError **error)
{
  return open_project (path, section, TRUE, NULL, cancellable, error);
}

gboolean
hw_project_check (const HwProject *project, GError **error)
{
  const GError *found;

  g_return_val_if_fail (project != NULL, FALSE);

  found = project->error != NULL ? project->error : hw_graph_get_error (project->graph);
  if (found == NULL)
    return TRUE;
  g_propagate_error (error, g_error_copy (found));

  return FALSE;
}

/**
 * hw_project_load_script:
 * @revision: one of the project's
 * @error: HW_ERROR_UNREADABLE for a Python revision; HW_ERROR_CHANGED when the file no longer says what the graph was
 *   made of; HW_ERROR_FILE, HW_ERROR_SCRIPT
 *
 * Returns: (transfer full): the revision's script as it is on disk now, or as it was when the project was opened with its
 *   scripts. Blocks; any thread.
 */
HwScript *
hw_project_load_script (const HwProject *project, const HwRevision *revision, GError **error)
{
  g_autoptr(HwScript) script = NULL;
  const HwScript *kept;
  gboolean is_dbmate;
  gboolean is_same;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  if ((revision->flags & HW_REVISION_PYTHON) != 0)
    {
      hw_set_error (error, HW_ERROR_UNREADABLE, "Only Alembic can run it.",
                    "revision “%s” is a Python script", revision->id);
      if (error != NULL)
        hw_error_set_location (*error, revision->file, 0, 0);
      return NULL;
    }
  kept = project->scripts != NULL ? g_hash_table_lookup (project->scripts, revision->id) : NULL;
  if (kept != NULL)
    return hw_script_ref (kept);
  script = _hw_script_load (revision->file, &is_dbmate, error);
  if (script == NULL)
    return NULL;

  /* A dbmate file names no parents; the project gave them to it. */
  is_same = strcmp (script->revision->id, revision->id) == 0
            && (is_dbmate
                || g_strv_equal ((const char *const *)script->revision->down_revisions,
                                 (const char *const *)revision->down_revisions))
            && g_strv_equal ((const char *const *)script->revision->depends_on,
                             (const char *const *)revision->depends_on);
  if (!is_same)
    {
      hw_set_error (error, HW_ERROR_CHANGED, "Open the project again to see the change.",
                    "the file of revision “%s” has changed since it was read", revision->id);
      if (error != NULL)
        hw_error_set_location (*error, revision->file, 0, 0);
      return NULL;
    }
  _hw_script_set_revision (script, revision);

  return g_steal_pointer (&script);
}
