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

/* Which tables are there? */
static void
add_look (GPtrArray *commands, HwDatabase *database, const HwTableNames *names)
{
  g_ptr_array_add (commands, hw_database_ask_for_table (database, names->schema, names->version));
  if (names->history != NULL)
    g_ptr_array_add (commands, hw_history_table_make_columns (hw_database_get_dialect (database),
                                                              names->schema, names->history));
}

/* @answers: to add_look() and more. Returns: how many of them were taken */
static guint
take_look (HwTables *self, HwRows *const *answers, const HwTableNames *names)
{
  self->has_version_table = hw_rows_get_number (answers[0]) > 0;
  if (names->history == NULL)
    {
      self->history_columns = g_hash_table_new (g_str_hash, g_str_equal);
      return 1;
    }
  self->history_columns = hw_history_table_take_columns (answers[1]);

  return 2;
}

static gboolean
has_owner (const HwTables *self)
{
  return g_hash_table_contains (self->history_columns, "version_table");
}

/* What stands in them? @self: of the tables that there are */
static void
add_read (GPtrArray *commands,
          const HwTables *self,
          HwDatabase *database,
          const HwTableNames *names)
{
  if (self->has_version_table)
    g_ptr_array_add (commands, hw_version_table_make_read (names->schema, names->version));
  if (has_owner (self))
    g_ptr_array_add (commands,
                     hw_history_table_make_read_owner (hw_database_get_dialect (database),
                                                       names->schema, names->history,
                                                       self->history_columns, names->version));
}

/* @answers: to add_read() and more */
static gboolean
take_read (HwTables *self, HwRows *const *answers, const HwTableNames *names, GError **error)
{
  guint n = 0;

  self->rows = hw_version_table_take_rows (self->has_version_table ? answers[n++] : NULL,
                                           names->version, error);
  self->owner = hw_history_table_take_entries (has_owner (self) ? answers[n] : NULL);

  return self->rows != NULL;
}

/* Make what @self has not. */
static void
add_make (GPtrArray *commands,
          const HwTables *self,
          HwDatabase *database,
          const HwTableNames *names)
{
  if (!self->has_version_table)
    g_ptr_array_add (commands, hw_version_table_make_create (names->schema, names->version, FALSE));
  if (names->history != NULL)
    hw_history_table_make_ensure (hw_database_get_dialect (database), names->schema, names->history,
                                  self->history_columns, commands);
}

/* A look, and @also behind it. */
static gboolean
look (HwTables *self,
      HwDatabase *database,
      const HwTableNames *names,
      gboolean is_to_begin,
      const char *also,
      HwRows **out_answer,
      GCancellable *cancellable,
      GError **error)
{
  g_autoptr(GPtrArray) commands = new_commands ();
  g_autoptr(GPtrArray) answers = NULL;

  if (is_to_begin)
    g_ptr_array_add (commands, hw_sql_command_new ("%s", hw_database_get_begin (database)));
  add_look (commands, database, names);
  if (also != NULL)
    g_ptr_array_add (commands, hw_sql_command_new ("%s", also));
  answers = ask (database, commands, cancellable, error);
  if (answers == NULL)
    return FALSE;
  take_look (self, (HwRows *const *)answers->pdata + (is_to_begin ? 1 : 0), names);
  if (also != NULL)
    *out_answer = g_steal_pointer (&answers->pdata[answers->len - 1]);

  return TRUE;
}

static gboolean
read_rows (HwTables *self,
           HwDatabase *database,
           const HwTableNames *names,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr(GPtrArray) commands = new_commands ();
  g_autoptr(GPtrArray) answers = NULL;

  add_read (commands, self, database, names);
  answers = ask (database, commands, cancellable, error);

  return answers != NULL && take_read (self, (HwRows *const *)answers->pdata, names, error);
}

static gboolean
is_same (const HwTables *a, const HwTables *b)
{
  GHashTableIter iter;
  gpointer name;

  if (a->has_version_table != b->has_version_table
      || g_hash_table_size (a->history_columns) != g_hash_table_size (b->history_columns))
    return FALSE;
  g_hash_table_iter_init (&iter, a->history_columns);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    {
      if (!g_hash_table_contains (b->history_columns, name))
        return FALSE;
    }

  return TRUE;
}

/* Everything in one wait. NULL without an error: the database is not what @seen is. A transaction may be open. */
static HwTables *
begin_as_seen (HwDatabase *database,
               const HwTableNames *names,
               const HwTables *seen,
               const char *also,
               HwRows **out_answer,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr(HwTables) self = g_new0 (HwTables, 1);
  g_autoptr(GPtrArray) commands = new_commands ();
  g_autoptr(GPtrArray) answers = NULL;
  HwRows **rest;

  g_ptr_array_add (commands, hw_sql_command_new ("%s", hw_database_get_begin (database)));
  add_look (commands, database, names);
  add_read (commands, seen, database, names);
  add_make (commands, seen, database, names);
  if (also != NULL)
    g_ptr_array_add (commands, hw_sql_command_new ("%s", also));
  answers = ask (database, commands, cancellable, error);
  if (answers == NULL)
    return NULL;

  rest = (HwRows **)answers->pdata + 1;
  rest += take_look (self, rest, names);
  if (!is_same (self, seen) || !take_read (self, rest, names, error))
    return NULL;
  self->is_made = TRUE;
  if (also != NULL)
    *out_answer = g_steal_pointer (&answers->pdata[answers->len - 1]);

  return g_steal_pointer (&self);
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
 * Errors: as hw_version_table_read() and hw_history_table_read_owner()
 *
 * Returns: (transfer full): NULL on error
 */
HwTables *
hw_tables_read (HwDatabase *database,
                const HwTableNames *names,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr(HwTables) self = g_new0 (HwTables, 1);
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  if (!look (self, database, names, FALSE, NULL, NULL, cancellable, error))
    return NULL;
  if (read_rows (self, database, names, cancellable, &local_error))
    return g_steal_pointer (&self);
  if (hw_history_table_is_denied (local_error) && !hw_database_in_transaction (database)
      && names->history != NULL)
    return read_apart (self, database, names, cancellable, error) ? g_steal_pointer (&self) : NULL;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/* Would another attempt only meet with the same? */
static gboolean
is_final (HwDatabase *database, const GError *error)
{
  return error != NULL
         && (hw_error_is_cancelled (error) || hw_error_is_lock_conflict (error)
             || !hw_database_is_open (database));
}

/**
 * hw_tables_begin:
 * @database: an open connection outside of a transaction
 * @seen: (nullable): of the same tables
 * @also: (nullable): a query without parameters
 * @out_answer: (out) (optional) (transfer full): the answer to it
 *
 * Where the database is no longer what @seen is, what was done is rolled back, and it looks again.
 *
 * Errors: as hw_tables_read() and hw_tables_ensure(). The transaction is for the caller to roll back, on error too.
 *
 * Returns: (transfer full): NULL on error
 */
HwTables *
hw_tables_begin (HwDatabase *database,
                 const HwTableNames *names,
                 const HwTables *seen,
                 const char *also,
                 HwRows **out_answer,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr(HwTables) self = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (names != NULL, NULL);

  if (seen != NULL)
    {
      self = begin_as_seen (database, names, seen, also, out_answer, cancellable, &local_error);
      if (self != NULL)
        return g_steal_pointer (&self);
      if (is_final (database, local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      hw_database_rollback (database);
    }
  self = g_new0 (HwTables, 1);
  if (!look (self, database, names, TRUE, also, out_answer, cancellable, error)
      || !read_rows (self, database, names, cancellable, error))
    return NULL;

  return g_steal_pointer (&self);
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

  if (tables->is_made)
    return TRUE;
  add_make (commands, tables, database, names);
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
