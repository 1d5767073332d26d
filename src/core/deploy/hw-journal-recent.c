/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-journal-recent"

#include "config.h"

#include "hw-journal-private.h"

#define MAX_RECENT 50 /* projects that are remembered */

/**
 * hw_journal_add_recent:
 * @root: absolute folder of a project that was opened just now
 * @name: what the project is called now
 */
gboolean
hw_journal_add_recent (HwJournal *journal, const char *root, const char *name, GError **error)
{
  /* Later than all others also where the clock was set back. */
  static const char add[] =
      "INSERT INTO recent_projects (root, name, opened_usec) VALUES ($1, $2,"
      " max($3 + 0, (SELECT coalesce(max(opened_usec), 0) + 1 FROM recent_projects)))"
      " ON CONFLICT (root) DO UPDATE SET name = excluded.name, opened_usec = excluded.opened_usec";
  static const char forget[] =
      "DELETE FROM recent_projects WHERE root NOT IN"
      " (SELECT root FROM recent_projects ORDER BY opened_usec DESC LIMIT $1 + 0)";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  g_autoptr(GPtrArray) limit = _hw_journal_params_new ();
  gboolean ok;

  g_return_val_if_fail (journal != NULL, FALSE);
  g_return_val_if_fail (root != NULL, FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  _hw_journal_params_add (params, root);
  _hw_journal_params_add (params, name);
  _hw_journal_params_add_int (params, g_get_real_time ());
  _hw_journal_params_add_int (limit, MAX_RECENT);
  g_mutex_lock (&journal->mutex);
  ok = _hw_journal_execute (journal, add, params, NULL, error)
       && _hw_journal_execute (journal, forget, limit, NULL, error);
  g_mutex_unlock (&journal->mutex);

  return ok;
}

/**
 * hw_journal_remove_recent:
 * @root: (nullable): absolute folder of a project that need not be known; NULL for every project
 */
gboolean
hw_journal_remove_recent (HwJournal *journal, const char *root, GError **error)
{
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  gboolean ok;

  g_return_val_if_fail (journal != NULL, FALSE);

  if (root != NULL)
    _hw_journal_params_add (params, root);
  g_mutex_lock (&journal->mutex);
  ok = _hw_journal_execute (journal,
                            root != NULL ? "DELETE FROM recent_projects WHERE root = $1"
                                         : "DELETE FROM recent_projects",
                            params, NULL, error);
  g_mutex_unlock (&journal->mutex);

  return ok;
}

static void
recent_project_free (HwRecentProject *project)
{
  g_free (project->root);
  g_free (project->name);
  g_free (project);
}

/**
 * hw_journal_list_recent_projects:
 * @limit: at most this many; 0 for all
 *
 * Returns: (transfer full) (element-type HwRecentProject): the one that was opened last first
 */
GPtrArray *
hw_journal_list_recent_projects (HwJournal *journal, guint limit, GError **error)
{
  static const char sql[] =
      "SELECT root, name, opened_usec FROM recent_projects ORDER BY opened_usec DESC LIMIT $1 + 0";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  g_autoptr(GPtrArray) projects =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)recent_project_free);
  g_autoptr(HwRows) rows = NULL;

  g_return_val_if_fail (journal != NULL, NULL);

  _hw_journal_params_add_int (params, limit != 0 ? (gint64)limit : -1);
  g_mutex_lock (&journal->mutex);
  rows = _hw_journal_query (journal, sql, params, error);
  g_mutex_unlock (&journal->mutex);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    {
      HwRecentProject *project = g_new0 (HwRecentProject, 1);

      project->root = g_strdup (hw_rows_get (rows, i, 0));
      project->name = g_strdup (hw_rows_get (rows, i, 1));
      project->opened_usec = g_ascii_strtoll (hw_rows_get (rows, i, 2), NULL, 10);
      /* Of before the journal kept names */
      if (project->name[0] == '\0')
        {
          g_free (project->name);
          project->name = g_path_get_basename (project->root);
        }
      g_ptr_array_add (projects, project);
    }

  return g_steal_pointer (&projects);
}

/**
 * hw_journal_list_recent:
 * @limit: at most this many; 0 for all
 *
 * Returns: (transfer full): absolute roots, the one that was opened last first
 */
GStrv
hw_journal_list_recent (HwJournal *journal, guint limit, GError **error)
{
  g_autoptr(GPtrArray) projects = hw_journal_list_recent_projects (journal, limit, error);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  if (projects == NULL)
    return NULL;
  for (guint i = 0; i < projects->len; i++)
    g_strv_builder_add (builder, ((HwRecentProject *)g_ptr_array_index (projects, i))->root);

  return g_strv_builder_end (builder);
}
