/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-ownership"

#include "config.h"

#include "hw-error.h"
#include "hw-identity.h"
#include "hw-ownership.h"

static const HwHistoryEntry *
find_owner (GPtrArray *entries)
{
  for (guint i = 0; i < entries->len; i++)
    {
      const HwHistoryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->project_id != NULL || entry->project_roots != NULL)
        return entry;
    }

  return NULL;
}

static void
set_other_project (const HwProject *project,
                   HwDatabase *database,
                   const HwIdentity *identity,
                   const HwHistoryEntry *owner,
                   GError **error)
{
  g_autofree char *roots = hw_identity_dup_roots (identity);
  g_autofree char *mine = hw_identity_describe (identity->name, identity->id, roots);
  g_autofree char *other = hw_identity_describe (owner->project != NULL ? owner->project : "?",
                                                 owner->project_id, owner->project_roots);

  hw_set_error (
      error, HW_ERROR_OTHER_PROJECT,
      "Correct the environment's url, or give one of the projects a version_table of its "
      "own. If both are the same project, renamed or with new first revisions, let it take "
      "the table over: “headway adopt --env NAME”.",
      "the version table “%s” of “%s” belongs to the project %s, and this is %s",
      hw_project_get_version_table (project),
      hw_database_url_get_label (hw_database_get_url (database)), other, mine);
}

/**
 * hw_ownership_judge:
 * @database: only named
 * @entries: (element-type HwHistoryEntry): rows that speak of the project's version table, newest first
 * @error: HW_ERROR_OTHER_PROJECT
 *
 * Returns: FALSE where the table is known to belong to another project
 */
gboolean
hw_ownership_judge (const HwProject *project,
                    HwDatabase *database,
                    GPtrArray *entries,
                    GError **error)
{
  g_autoptr(HwIdentity) identity = NULL;
  const HwHistoryEntry *owner;

  g_return_val_if_fail (project != NULL, FALSE);
  g_return_val_if_fail (entries != NULL, FALSE);

  owner = find_owner (entries);
  if (owner == NULL)
    return TRUE;
  identity = hw_identity_new (project);
  if (hw_identity_match (identity, hw_project_get_graph (project), owner->project_id,
                         owner->project_roots)
      != HW_IDENTITY_OTHER)
    return TRUE;
  set_other_project (project, database, identity, owner, error);

  return FALSE;
}

/**
 * hw_ownership_check:
 * @database: an open connection; nothing is written
 * @error: HW_ERROR_OTHER_PROJECT, and what reading the history table can end with
 *
 * Returns: FALSE where the version table is known to belong to another project, or the history cannot be read
 */
gboolean
hw_ownership_check (const HwProject *project,
                    HwDatabase *database,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autoptr(GPtrArray) entries = NULL;
  const char *history;

  g_return_val_if_fail (project != NULL, FALSE);
  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);

  history = hw_project_get_history_table (project);
  if (history == NULL)
    return TRUE;
  entries =
      hw_history_table_read_owner (database, hw_project_get_version_table_schema (project), history,
                                   hw_project_get_version_table (project), cancellable, error);

  return entries != NULL && hw_ownership_judge (project, database, entries, error);
}

/**
 * hw_ownership_sign:
 *
 * Returns: (transfer full): an entry that says which project writes it and of which version table it speaks, and no more
 */
HwHistoryEntry *
hw_ownership_sign (const HwProject *project)
{
  g_autoptr(HwIdentity) identity = NULL;
  HwHistoryEntry *entry;

  g_return_val_if_fail (project != NULL, NULL);

  identity = hw_identity_new (project);
  entry = g_new0 (HwHistoryEntry, 1);
  entry->version_table = g_strdup (hw_project_get_version_table (project));
  entry->project = g_strdup (identity->name);
  entry->project_id = g_strdup (identity->id);
  entry->project_roots = hw_identity_dup_roots (identity);

  return entry;
}
