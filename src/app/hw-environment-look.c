/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-look"

#include "config.h"

#include "hw-environment-look.h"

/* Five seconds for connecting. */
#define CONNECT_TIMEOUT_MS 5000

HwEnvironmentLook *
hw_environment_look_new (const HwProject *project,
                         const HwEnvironment *environment,
                         HwJournal *journal)
{
  HwEnvironmentLook *look = g_new0 (HwEnvironmentLook, 1);

  look->project = hw_project_ref (project);
  look->environment = hw_environment_ref (environment);
  look->journal = journal == NULL ? NULL : hw_journal_ref (journal);

  return look;
}

void
hw_environment_look_free (HwEnvironmentLook *look)
{
  if (look == NULL)
    return;

  hw_project_unref (look->project);
  hw_environment_unref (look->environment);
  g_clear_pointer (&look->journal, hw_journal_unref);
  g_free (look);
}

void
hw_environment_sight_free (HwEnvironmentSight *sight)
{
  if (sight == NULL)
    return;

  g_clear_pointer (&sight->status, hw_status_unref);
  g_clear_pointer (&sight->history, g_hash_table_unref);
  g_clear_pointer (&sight->last_run, hw_journal_entry_free);
  g_free (sight);
}

/* The history is a nicety of the details pane: when it cannot be read, the status still stands. */
static GHashTable *
read_history (const HwProject *project, const HwEnvironment *environment, GCancellable *cancellable)
{
  const char *table = hw_project_get_history_table (project);
  g_autoptr(GHashTable) history = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                                          (GDestroyNotify)hw_history_entry_free);
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GPtrArray) entries = NULL;

  if (table == NULL)
    return g_steal_pointer (&history);
  database = hw_environment_new_database (environment, TRUE, NULL);
  if (database == NULL || !hw_database_open (database, cancellable, NULL))
    return g_steal_pointer (&history);

  entries = hw_history_table_list (database, hw_project_get_version_table_schema (project), table,
                                   0, cancellable, NULL);
  hw_database_close (database);
  if (entries == NULL)
    return g_steal_pointer (&history);

  g_ptr_array_set_free_func (entries, NULL);
  /* Newest first: the first upgrade of a revision that turns up is the one that counts. */
  for (guint i = 0; i < entries->len; i++)
    {
      HwHistoryEntry *entry = g_ptr_array_index (entries, i);

      /* Another version table's revisions may have the same ids. */
      if (entry->direction == HW_DIRECTION_UPGRADE && entry->revision != NULL
          && (entry->version_table == NULL
              || g_str_equal (entry->version_table, hw_project_get_version_table (project)))
          && !g_hash_table_contains (history, entry->revision))
        g_hash_table_insert (history, entry->revision, entry);
      else
        hw_history_entry_free (entry);
    }

  return g_steal_pointer (&history);
}

/* What this computer last did there; NULL when it never did, or cannot say. */
static HwJournalEntry *
read_last_run (const HwEnvironmentLook *look)
{
  g_autoptr(GPtrArray) entries = NULL;

  if (look->journal == NULL)
    return NULL;
  entries = hw_journal_list (look->journal, hw_project_get_root (look->project),
                             look->environment->name, 1, NULL);

  return entries == NULL || entries->len == 0 ? NULL : g_ptr_array_steal_index (entries, 0);
}

/**
 * hw_environment_look_run:
 * @data: a HwEnvironmentLook
 *
 * To be run in a worker by hw_task_run(). What goes wrong is in the answer.
 *
 * Returns: (transfer full): a HwEnvironmentSight
 */
gpointer
hw_environment_look_run (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwEnvironmentLook *look = data;
  HwEnvironmentSight *sight = g_new0 (HwEnvironmentSight, 1);

  sight->status =
      hw_status_read (look->project, look->environment, CONNECT_TIMEOUT_MS, cancellable);
  if (sight->status->is_reachable)
    sight->history = read_history (look->project, look->environment, cancellable);
  sight->last_run = read_last_run (look);
  sight->has_last_run = look->journal != NULL;

  return sight;
}

/**
 * hw_environment_look_run_journal:
 *
 * The same, but only what the journal knows.
 */
gpointer
hw_environment_look_run_journal (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwEnvironmentLook *look = data;
  HwEnvironmentSight *sight = g_new0 (HwEnvironmentSight, 1);

  sight->last_run = read_last_run (look);
  sight->has_last_run = look->journal != NULL;

  return sight;
}
