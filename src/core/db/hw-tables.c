/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-tables"

#include "config.h"

#include "hw-error.h"
#include "hw-tables.h"

/* Asks all of @commands; the answers belong to the result. NULL on error. */
static GPtrArray *
ask (HwDatabase *database, GPtrArray *commands, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) answers = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_rows_free);

  g_ptr_array_set_size (answers, (gint)commands->len);
  if (!hw_database_ask (database, (HwSqlCommand *const *)commands->pdata, commands->len,
                        (HwRows **)answers->pdata, cancellable, error))
    return NULL;

  return g_steal_pointer (&answers);
}

static GPtrArray *
new_commands (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify)hw_sql_command_free);
}

/* Which tables there are. */
static gboolean
look (HwTables *self,
      HwDatabase *database,
      const HwTableNames *names,
      gboolean is_to_begin,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr(GPtrArray) commands = new_commands ();
  g_autoptr(GPtrArray) answers = NULL;
  guint first;

  if (is_to_begin)
    g_ptr_array_add (commands, hw_sql_command_new ("%s", hw_database_get_begin (database)));
  first = commands->len;
  g_ptr_array_add (commands, hw_database_ask_for_table (database, names->schema, names->version));
  if (names->history != NULL)
    g_ptr_array_add (commands, hw_history_table_make_columns (hw_database_get_dialect (database),
                                                              names->schema, names->history));
  answers = ask (database, commands, cancellable, error);
  if (answers == NULL)
    return FALSE;

  self->has_version_table = hw_rows_get_number (answers->pdata[first]) > 0;
  if (names->history != NULL)
    self->history_columns = hw_history_table_take_columns (answers->pdata[first + 1]);
  else
    self->history_columns = g_hash_table_new (g_str_hash, g_str_equal);

  return TRUE;
}

/* What stands in them. */
static gboolean
read_rows (HwTables *self,
           HwDatabase *database,
           const HwTableNames *names,
           GCancellable *cancellable,
           GError **error)
{
  gboolean has_owner = g_hash_table_contains (self->history_columns, "version_table");
  g_autoptr(GPtrArray) commands = new_commands ();
  g_autoptr(GPtrArray) answers = NULL;
  guint n = 0;

  if (self->has_version_table)
    g_ptr_array_add (commands, hw_version_table_make_read (names->schema, names->version));
  if (has_owner)
    g_ptr_array_add (commands,
                     hw_history_table_make_read_owner (hw_database_get_dialect (database),
                                                       names->schema, names->history,
                                                       self->history_columns, names->version));
  answers = ask (database, commands, cancellable, error);
  if (answers == NULL)
    return FALSE;

  self->rows = hw_version_table_take_rows (self->has_version_table ? answers->pdata[n++] : NULL,
                                           names->version, error);
  self->owner = hw_history_table_take_entries (has_owner ? answers->pdata[n] : NULL);

  return self->rows != NULL;
}

/* Each by itself: who may only look at the version table shall not be kept from that. */
static gboolean
read_apart (HwTables *self,
            HwDatabase *database,
            const HwTableNames *names,
            GCancellable *cancellable,
            GError **error)
{
  self->rows =
      hw_version_table_read (database, names->schema, names->version, NULL, cancellable, error);
  if (self->rows == NULL)
    return FALSE;
  self->owner = hw_history_table_read_owner (database, names->schema, names->history,
                                             names->version, cancellable, error);

  return self->owner != NULL;
}

/**
 * hw_tables_read:
 * @database: an open connection
 *
 * Errors: as hw_version_table_read() and hw_history_table_read_owner(). A transaction that it began is for the caller to
 * roll back, on error too.
 *
 * Returns: (transfer full): NULL on error
 */
HwTables *
hw_tables_read (HwDatabase *database,
                const HwTableNames *names,
                gboolean is_to_begin,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr(HwTables) self = g_new0 (HwTables, 1);
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  if (!look (self, database, names, is_to_begin, cancellable, error))
    return NULL;
  if (read_rows (self, database, names, cancellable, &local_error))
    return g_steal_pointer (&self);
  if (hw_history_table_is_denied (local_error) && !hw_database_in_transaction (database)
      && names->history != NULL)
    return read_apart (self, database, names, cancellable, error) ? g_steal_pointer (&self) : NULL;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

gboolean
hw_tables_ensure (const HwTables *tables,
                  HwDatabase *database,
                  const HwTableNames *names,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr(GPtrArray) commands = new_commands ();
  g_autoptr(GPtrArray) answers = NULL;

  g_return_val_if_fail (tables != NULL, FALSE);
  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);

  if (!tables->has_version_table)
    g_ptr_array_add (commands, hw_version_table_make_create (names->schema, names->version));
  if (names->history != NULL)
    hw_history_table_make_ensure (hw_database_get_dialect (database), names->schema, names->history,
                                  tables->history_columns, commands);
  if (commands->len == 0)
    return TRUE;
  answers = ask (database, commands, cancellable, error);

  return answers != NULL;
}

/**
 * hw_tables_free:
 * @tables: (nullable)
 */
void
hw_tables_free (HwTables *tables)
{
  if (tables == NULL)
    return;

  g_strfreev (tables->rows);
  g_clear_pointer (&tables->owner, g_ptr_array_unref);
  g_clear_pointer (&tables->history_columns, g_hash_table_unref);
  g_free (tables);
}
