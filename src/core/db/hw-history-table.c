/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-history-table"

#include "config.h"

#include "hw-error.h"
#include "hw-history-table.h"

#define INSUFFICIENT_PRIVILEGE "42501"

/* The table's columns, as a set; empty when there is no table. NULL on error. */
static GHashTable *
read_columns (HwDatabase *database,
              const char *schema,
              const char *table,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr(HwSqlCommand) question =
                 hw_history_table_make_columns (hw_database_get_dialect (database), schema, table);
  g_autoptr(HwRows) answer = NULL;

  if (!hw_database_ask (database, &question, 1, &answer, cancellable, error))
    return NULL;

  return hw_history_table_take_columns (answer);
}

/**
 * hw_history_table_ensure:
 * @schema: (nullable): NULL or "": the default schema
 * @table: name of the history table, `headway_history` where nobody changed it
 *
 * Creates the history table where it is missing, and gives a table that an older Headway made the columns that it
 * lacks. Rows written before have NULL in those.
 */
gboolean
hw_history_table_ensure (HwDatabase *database,
                         const char *schema,
                         const char *table,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr(GHashTable) present = NULL;
  g_autoptr(GPtrArray) commands =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_sql_command_free);

  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  present = read_columns (database, schema, table, cancellable, error);
  if (present == NULL)
    return FALSE;
  hw_history_table_make_ensure (hw_database_get_dialect (database), schema, table, present,
                                commands);
  for (guint i = 0; i < commands->len; i++)
    {
      if (!hw_sql_command_execute (g_ptr_array_index (commands, i), database, NULL, cancellable,
                                   error))
        return FALSE;
    }

  return TRUE;
}

gboolean
hw_history_table_add (HwDatabase *database,
                      const char *schema,
                      const char *table,
                      const HwHistoryEntry *entry,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr(HwSqlCommand) command = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  command = hw_history_table_make_add (hw_database_get_dialect (database), schema, table, entry);

  return hw_sql_command_execute (command, database, NULL, cancellable, error);
}

/**
 * hw_history_table_list:
 * @limit: at most so many; 0 for all
 *
 * Writes nothing.
 *
 * Returns: (transfer full) (element-type HwHistoryEntry): newest first, empty when there is no table
 */
GPtrArray *
hw_history_table_list (HwDatabase *database,
                       const char *schema,
                       const char *table,
                       guint limit,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr(GHashTable) present = NULL;
  g_autoptr(HwSqlCommand) question = NULL;
  g_autoptr(HwRows) answer = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  present = read_columns (database, schema, table, cancellable, error);
  if (present == NULL)
    return NULL;
  if (g_hash_table_size (present) == 0)
    return hw_history_table_take_entries (NULL);

  question = hw_history_table_make_list (hw_database_get_dialect (database), schema, table, present,
                                         limit);
  if (!hw_database_ask (database, &question, 1, &answer, cancellable, error))
    return NULL;

  return hw_history_table_take_entries (answer);
}

/* Whether @error says that the login may not read the history. */
gboolean
hw_history_table_is_denied (const GError *error)
{
  return g_strcmp0 (hw_error_get_sqlstate (error), INSUFFICIENT_PRIVILEGE) == 0;
}

/* The rows of the table that speak of @version_table, where it can tell: else none. @is_newest_only: of each revision the
 * newest; else the newest that says whose it is. */
static GPtrArray *
list_of_version_table (HwDatabase *database,
                       const char *schema,
                       const char *table,
                       const char *version_table,
                       gboolean is_newest_only,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr(GHashTable) present = read_columns (database, schema, table, cancellable, error);
  const HwDialect dialect = hw_database_get_dialect (database);
  g_autoptr(HwSqlCommand) question = NULL;
  g_autoptr(HwRows) answer = NULL;
  g_autoptr(GError) local_error = NULL;

  if (present == NULL)
    return NULL;
  if (!g_hash_table_contains (present, "version_table"))
    return hw_history_table_take_entries (NULL);

  question =
      is_newest_only
          ? hw_history_table_make_list_newest (dialect, schema, table, present, version_table)
          : hw_history_table_make_read_owner (dialect, schema, table, present, version_table);
  /* Who may only look at the version table shall not be kept from that. */
  if (hw_database_ask (database, &question, 1, &answer, cancellable, &local_error)
      || (hw_history_table_is_denied (local_error) && !hw_database_in_transaction (database)))
    return hw_history_table_take_entries (answer);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/**
 * hw_history_table_read_owner:
 * @version_table: whose owner is asked for
 *
 * Writes nothing.
 *
 * Returns: (transfer full) (element-type HwHistoryEntry): the newest row that speaks of @version_table and says which
 *   project wrote it; empty when there is none
 */
GPtrArray *
hw_history_table_read_owner (HwDatabase *database,
                             const char *schema,
                             const char *table,
                             const char *version_table,
                             GCancellable *cancellable,
                             GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (version_table != NULL, NULL);

  return list_of_version_table (database, schema, table, version_table, FALSE, cancellable, error);
}

/**
 * hw_history_table_list_newest:
 * @version_table: whose rows count; several projects with version tables of their own may share a history
 *
 * Writes nothing. Outside of a transaction a login that may not read the table finds it empty.
 *
 * Returns: (transfer full) (element-type HwHistoryEntry): of each revision the newest row, newest first; of those
 *   without a revision the newest too. Empty when there is no table, or one of an older Headway.
 */
GPtrArray *
hw_history_table_list_newest (HwDatabase *database,
                              const char *schema,
                              const char *table,
                              const char *version_table,
                              GCancellable *cancellable,
                              GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (table != NULL, NULL);
  g_return_val_if_fail (version_table != NULL, NULL);

  return list_of_version_table (database, schema, table, version_table, TRUE, cancellable, error);
}
