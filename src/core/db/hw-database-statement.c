/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-database"

#include "config.h"

#include "hw-database-private.h"
#include "hw-sql-command.h"

/* What is sent over an open connection. */

static gboolean
execute (HwDatabase *self,
         const char *sql,
         const char *const *params,
         guint n_params,
         gint64 *out_rows,
         HwRows **out_result,
         GCancellable *cancellable,
         GError **error)
{
  if (!_hw_database_check_usable (self, cancellable, error))
    return FALSE;
  _hw_database_begin_wait (self, cancellable);

  return _hw_database_end_wait (self,
                                HW_DATABASE_GET_CLASS (self)->execute (self, sql, params, n_params,
                                                                       out_rows, out_result,
                                                                       cancellable, error),
                                error);
}

/**
 * hw_database_execute:
 * @sql: one statement, UTF-8
 * @out_rows: (out) (optional): rows changed, -1 when the statement has no such number
 *
 * Errors: HW_ERROR_SQL, HW_ERROR_LOCK_TIMEOUT, HW_ERROR_CONNECTION_LOST, G_IO_ERROR_CANCELLED. A statement that the
 * server has finished in spite of a cancellation is reported as done, as it is.
 */
gboolean
hw_database_execute (
    HwDatabase *self, const char *sql, gint64 *out_rows, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return execute (self, sql, NULL, 0, out_rows, NULL, cancellable, error);
}

gboolean
hw_database_execute_params (HwDatabase *self,
                            const char *sql,
                            const char *const *params,
                            guint n_params,
                            gint64 *out_rows,
                            GCancellable *cancellable,
                            GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  return execute (self, sql, params, n_params, out_rows, NULL, cancellable, error);
}

/**
 * hw_database_query:
 * @params: (nullable) (array length=n_params): text values for $1, $2 …; a NULL among them is SQL NULL
 *
 * Errors: as hw_database_execute()
 *
 * Returns: (transfer full): all rows; NULL on error
 */
HwRows *
hw_database_query (HwDatabase *self,
                   const char *sql,
                   const char *const *params,
                   guint n_params,
                   GCancellable *cancellable,
                   GError **error)
{
  HwRows *rows = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (!execute (self, sql, params, n_params, NULL, &rows, cancellable, error))
    return NULL;

  return rows != NULL ? rows : _hw_rows_new (0);
}

static gboolean
ask_in_turn (HwDatabase *self,
             HwSqlCommand *const *commands,
             guint n_commands,
             HwRows **out_answers,
             GCancellable *cancellable,
             GError **error)
{
  for (guint i = 0; i < n_commands; i++)
    {
      out_answers[i] = hw_database_query (self, commands[i]->sql,
                                          (const char *const *)commands[i]->params->pdata,
                                          commands[i]->params->len, cancellable, error);
      if (out_answers[i] == NULL)
        return FALSE;
    }

  return TRUE;
}

/**
 * hw_database_ask:
 * @commands: (array length=n_commands): statements that need no answer to those before them. On PostgreSQL they are one
 *   transaction where none is open; BEGIN may be the first
 *
 * Errors: as hw_database_execute(), of the first that fails; those behind it are not carried out
 */
gboolean
hw_database_ask (HwDatabase *self,
                 HwSqlCommand *const *commands,
                 guint n_commands,
                 HwRows **out_answers,
                 GCancellable *cancellable,
                 GError **error)
{
  gboolean ok;

  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);

  for (guint i = 0; i < n_commands; i++)
    out_answers[i] = NULL;
  if (HW_DATABASE_GET_CLASS (self)->ask != NULL && n_commands > 1)
    ok = _hw_database_check_usable (self, cancellable, error)
         && HW_DATABASE_GET_CLASS (self)->ask (self, commands, n_commands, out_answers, cancellable,
                                               error);
  else
    ok = ask_in_turn (self, commands, n_commands, out_answers, cancellable, error);
  for (guint i = 0; !ok && i < n_commands; i++)
    g_clear_pointer (&out_answers[i], hw_rows_free);

  return ok;
}

const char *
hw_database_get_begin (HwDatabase *self)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), NULL);

  return HW_DATABASE_GET_CLASS (self)->get_begin (self);
}

gboolean
hw_database_begin (HwDatabase *self, GCancellable *cancellable, GError **error)
{
  return hw_database_execute (self, hw_database_get_begin (self), NULL, cancellable, error);
}

/**
 * hw_database_commit:
 *
 * Errors: HW_ERROR_SQL when the server rolled back instead; HW_ERROR_CONNECTION_LOST when the answer never came, so that
 * nobody knows whether it is committed. Cancelling is noticed before COMMIT is sent; afterwards it only ends a wait.
 */
gboolean
hw_database_commit (HwDatabase *self, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);

  if (!_hw_database_check_usable (self, cancellable, error))
    return FALSE;
  _hw_database_begin_wait (self, cancellable);

  return _hw_database_end_wait (self,
                                HW_DATABASE_GET_CLASS (self)->commit (self, cancellable, error),
                                error);
}

/* Does nothing outside a transaction. A server that does not answer is left after five seconds: it rolls back itself. */
void
hw_database_rollback (HwDatabase *self)
{
  g_autoptr(GError) error = NULL;

  g_return_if_fail (HW_IS_DATABASE (self));

  if (!hw_database_in_transaction (self))
    return;
  _hw_database_set_time_limit (self, HW_DATABASE_GOODBYE_LIMIT_USEC);
  if (!execute (self, "ROLLBACK", NULL, 0, NULL, NULL, NULL, &error))
    g_debug ("rollback: %s", error->message);
  _hw_database_set_time_limit (self, 0);
}

/**
 * hw_database_in_transaction:
 *
 * Returns: TRUE between begin and commit or rollback, also when a statement of it has failed; FALSE when the
 * engine has rolled back by itself or the connection is lost
 */
gboolean
hw_database_in_transaction (HwDatabase *self)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);

  return hw_database_is_open (self) && HW_DATABASE_GET_CLASS (self)->in_transaction (self);
}

HwSqlCommand *
hw_database_ask_for_table (HwDatabase *self, const char *schema, const char *table)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  return HW_DATABASE_GET_CLASS (self)->ask_for_table (
      schema != NULL && *schema != '\0' ? schema : NULL, table);
}

gboolean
hw_database_table_exists (HwDatabase *self,
                          const char *schema,
                          const char *table,
                          gboolean *out_exists,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr(HwSqlCommand) question = hw_database_ask_for_table (self, schema, table);
  g_autoptr(HwRows) rows = NULL;

  g_return_val_if_fail (question != NULL, FALSE);
  g_return_val_if_fail (out_exists != NULL, FALSE);

  if (!hw_database_ask (self, &question, 1, &rows, cancellable, error))
    return FALSE;
  *out_exists = hw_rows_get_number (rows) > 0;

  return TRUE;
}

gboolean
hw_database_count_tables (HwDatabase *self, guint *out_n, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (out_n != NULL, FALSE);

  return _hw_database_check_usable (self, cancellable, error)
         && HW_DATABASE_GET_CLASS (self)->count_tables (self, out_n, cancellable, error);
}

gboolean
hw_database_estimate_size (HwDatabase *self,
                           guint64 *out_bytes,
                           GCancellable *cancellable,
                           GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (self), FALSE);
  g_return_val_if_fail (out_bytes != NULL, FALSE);

  return _hw_database_check_usable (self, cancellable, error)
         && HW_DATABASE_GET_CLASS (self)->estimate_size (self, out_bytes, cancellable, error);
}
