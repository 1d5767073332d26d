/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sqlite"

#include "config.h"

#include <string.h>

#include "hw-autoptr.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-sqlite-private.h"

#define DEFAULT_LOCK_TIMEOUT_MS 5000
#define BUSY_POLL_MS 10
/* Instructions of SQLite's virtual machine between two looks at the clock: well under a millisecond. */
#define PROGRESS_INSTRUCTIONS 4000

void
_hw_sqlite_wait (GCancellable *cancellable, int timeout_ms)
{
  GPollFD fd;

  if (cancellable == NULL || !g_cancellable_make_pollfd (cancellable, &fd))
    {
      g_usleep ((gulong)timeout_ms * 1000);
      return;
    }
  g_poll (&fd, 1, timeout_ms);
  g_cancellable_release_fd (cancellable);
}

static const HwDatabaseOptions *
get_options (HwSqlite *self)
{
  return hw_database_get_options (HW_DATABASE (self));
}

static gint64
get_lock_timeout_ms (HwSqlite *self)
{
  gint64 timeout_ms = get_options (self)->lock_timeout_ms;

  return timeout_ms > 0 ? timeout_ms : DEFAULT_LOCK_TIMEOUT_MS;
}

/* Unlike sqlite3_busy_timeout(), this wait ends when the call is cancelled. */
static int
on_busy_cb (void *data, int n_calls)
{
  HwSqlite *self = data;
  gint64 now = g_get_monotonic_time ();

  if (n_calls == 0)
    self->busy_end_usec = now + get_lock_timeout_ms (self) * 1000;
  if (now >= self->busy_end_usec || g_cancellable_is_cancelled (self->cancellable))
    return 0;
  _hw_sqlite_wait (self->cancellable, BUSY_POLL_MS);
  _hw_database_tell_wait (HW_DATABASE (self), self->cancellable);

  return 1;
}

static gboolean
is_overdue (HwSqlite *self)
{
  return self->statement_end_usec != 0 && g_get_monotonic_time () >= self->statement_end_usec;
}

/* sqlite3_interrupt() alone would miss a cancellation that comes just before the statement starts. */
static int
on_progress_cb (void *data)
{
  HwSqlite *self = data;

  return g_cancellable_is_cancelled (self->cancellable) || is_overdue (self);
}

static void
on_cancelled_cb (GCancellable *cancellable, gpointer user_data)
{
  sqlite3_interrupt (user_data);
}

/* Errors */

/* SQLite asks on_busy_cb() only where waiting can help: where two connections would wait for each other it answers
 * “busy” at once (https://sqlite.org/c3ref/busy_handler.html), and then nobody has waited. */
void
_hw_sqlite_set_busy_error (HwSqlite *self, GError **error)
{
  const HwDatabaseUrl *url = hw_database_get_url (HW_DATABASE (self));
  const char *label = hw_database_url_get_label (url);
  g_autofree char *holder = _hw_sqlite_describe_holders (hw_database_url_get_path (url));
  g_autofree char *detail = holder != NULL
                                ? g_strdup_printf ("The file is locked by %s.", holder)
                                : g_strdup ("Which process locks the file is not known.");

  if (self->busy_end_usec == 0)
    hw_set_error (error, HW_ERROR_LOCK_TIMEOUT,
                  "Another program is writing to the file. Try again when it is done.",
                  "the database “%s” is locked", label);
  else
    hw_set_error (error, HW_ERROR_LOCK_TIMEOUT,
                  "Another program is writing to the file. Try again when it is done, or give a "
                  "longer lock_timeout.",
                  "the database “%s” stayed locked for %" G_GINT64_FORMAT " ms", label,
                  get_lock_timeout_ms (self));
  if (error == NULL)
    return;
  hw_error_set_lock_conflict (*error);
  hw_error_set_detail (*error, detail);
}

static void
set_readonly_hint (HwSqlite *self, GError *error)
{
  const HwDatabaseUrl *url = hw_database_get_url (HW_DATABASE (self));
  g_autofree char *hint = NULL;

  if (get_options (self)->read_only)
    hint = g_strdup ("This connection is for looking only.");
  else
    hint = g_strdup_printf ("Give yourself the right to write “%s” and its folder.",
                            hw_database_url_get_label (url));
  hw_error_set_hint (error, hint);
}

/* @offset: byte in @sql of the fault, -1 when not known */
static void
set_error (HwSqlite *self, const char *sql, gssize offset, GError **error)
{
  int code = sqlite3_extended_errcode (self->handle);
  int primary = code & 0xff;
  g_autofree char *message = _hw_error_make_one_line (sqlite3_errmsg (self->handle));

  if ((primary == SQLITE_INTERRUPT || primary == SQLITE_BUSY)
      && g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return;
  if (primary == SQLITE_INTERRUPT && is_overdue (self))
    {
      hw_set_error (error, HW_ERROR_LOCK_TIMEOUT,
                    "Give the environment a longer statement_timeout, or do less in one statement.",
                    "the statement took longer than %" G_GINT64_FORMAT " ms",
                    get_options (self)->statement_timeout_ms);
      return;
    }
  if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED)
    {
      _hw_sqlite_set_busy_error (self, error);
      return;
    }
  hw_set_error (error, HW_ERROR_SQL, NULL, "%s", message);
  if (error == NULL)
    return;
  if (code != SQLITE_ERROR)
    {
      g_autofree char *detail =
          g_strdup_printf ("SQLite's code is %d: %s.", code, sqlite3_errstr (code));

      hw_error_set_detail (*error, detail);
    }
  if (primary == SQLITE_READONLY)
    set_readonly_hint (self, *error);
  if (offset >= 0)
    _hw_error_set_position_at_byte (*error, sql, (gsize)offset);
}

/* Statements */

static const char *
skip_blanks (const char *sql)
{
  for (;;)
    {
      if (g_ascii_isspace (*sql) || *sql == ';')
        {
          sql++;
        }
      else if (g_str_has_prefix (sql, "--"))
        {
          sql += strcspn (sql, "\n");
        }
      else if (g_str_has_prefix (sql, "/*"))
        {
          const char *end = strstr (sql + 2, "*/");

          sql = end != NULL ? end + 2 : sql + strlen (sql);
        }
      else
        {
          return sql;
        }
    }
}

/* sqlite3_changes() keeps its value over statements that change no rows, so we have to know which do. */
static gboolean
changes_rows (sqlite3_stmt *statement)
{
  static const char *const words[] = { "INSERT", "UPDATE", "DELETE", "REPLACE", "WITH" };
  const char *sql = skip_blanks (sqlite3_sql (statement));

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      if (g_ascii_strncasecmp (sql, words[i], strlen (words[i])) == 0
          && !g_ascii_isalnum (sql[strlen (words[i])]))
        return !sqlite3_stmt_readonly (statement);
    }

  return FALSE;
}

static gboolean
bind (HwSqlite *self,
      sqlite3_stmt *statement,
      const char *const *params,
      guint n_params,
      GError **error)
{
  for (int index = 1; index <= sqlite3_bind_parameter_count (statement); index++)
    {
      const char *name = sqlite3_bind_parameter_name (statement, index);
      guint64 number = name != NULL && *name == '$' ? g_ascii_strtoull (name + 1, NULL, 10) : 0;
      int result;

      if (number == 0 || number > n_params)
        continue;
      result = params[number - 1] != NULL
                   ? sqlite3_bind_text (statement, index, params[number - 1], -1, SQLITE_STATIC)
                   : sqlite3_bind_null (statement, index);
      if (result != SQLITE_OK)
        {
          set_error (self, "", -1, error);
          return FALSE;
        }
    }

  return TRUE;
}

static void
add_row (HwRows *rows, sqlite3_stmt *statement)
{
  for (int i = 0; i < sqlite3_column_count (statement); i++)
    _hw_rows_add_value (rows, (const char *)sqlite3_column_text (statement, i));
}

/* Runs one prepared statement to its end. @out_rows adds up over the statements of one text. */
static gboolean
run_statement (HwSqlite *self, sqlite3_stmt *statement, gint64 *out_rows, HwRows **out_result)
{
  int n_columns = sqlite3_column_count (statement);
  HwRows *rows = NULL;
  int result;

  if (out_result != NULL && n_columns > 0)
    rows = _hw_rows_new ((guint)n_columns);
  while ((result = sqlite3_step (statement)) == SQLITE_ROW)
    {
      if (rows != NULL)
        add_row (rows, statement);
    }
  if (result != SQLITE_DONE)
    {
      hw_rows_free (rows);
      return FALSE;
    }
  if (changes_rows (statement))
    *out_rows = MAX (*out_rows, 0) + sqlite3_changes64 (self->handle);
  if (rows != NULL)
    {
      g_clear_pointer (out_result, hw_rows_free);
      *out_result = rows;
    }

  return TRUE;
}

/* Binds, runs and winds back. @sql: the whole text, @start: where the statement begins in it */
static gboolean
run_prepared (HwSqlite *self,
              sqlite3_stmt *statement,
              const char *sql,
              const char *start,
              const char *const *params,
              guint n_params,
              gint64 *out_rows,
              HwRows **out_result,
              GError **error)
{
  gboolean ok;

  if (!bind (self, statement, params, n_params, error))
    return FALSE;
  ok = run_statement (self, statement, out_rows, out_result);
  /* A fault while running has no place of its own; of several statements, say which. */
  if (!ok)
    set_error (self, sql, start > sql ? skip_blanks (start) - sql : -1, error);
  /* The parameters are the caller's. */
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);

  return ok;
}

/* What has parameters comes again with others, as the rows of the history do: the last one is kept as it was prepared. */
static gboolean
is_kept (HwSqlite *self, const char *sql, guint n_params)
{
  return n_params > 0 && self->kept != NULL && g_str_equal (sqlite3_sql (self->kept), sql);
}

/* All statements of @sql, one after the other: what the splitter left together still runs whole. */
static gboolean
run_text (HwSqlite *self,
          const char *sql,
          const char *const *params,
          guint n_params,
          gint64 *out_rows,
          HwRows **out_result,
          GError **error)
{
  const char *rest = sql;

  if (is_kept (self, sql, n_params))
    return run_prepared (self, self->kept, sql, sql, params, n_params, out_rows, out_result, error);
  while (*rest != '\0')
    {
      g_autoptr(HwSqliteStatement) statement = NULL;
      const char *start = rest;

      if (sqlite3_prepare_v2 (self->handle, start, -1, &statement, &rest) != SQLITE_OK)
        {
          int offset = sqlite3_error_offset (self->handle);

          set_error (self, sql, offset >= 0 ? start - sql + offset : -1, error);
          return FALSE;
        }
      if (statement == NULL)
        continue;
      if (!run_prepared (self, statement, sql, start, params, n_params, out_rows, out_result,
                         error))
        return FALSE;
      /* Which columns an answer has is only certain for what was just prepared. */
      if (n_params > 0 && sqlite3_column_count (statement) == 0)
        {
          g_clear_pointer (&self->kept, sqlite3_finalize);
          self->kept = g_steal_pointer (&statement);
        }
    }

  return TRUE;
}

gboolean
_hw_sqlite_execute (HwDatabase *database,
                    const char *sql,
                    const char *const *params,
                    guint n_params,
                    gint64 *out_rows,
                    HwRows **out_result,
                    GCancellable *cancellable,
                    GError **error)
{
  HwSqlite *self = HW_SQLITE (database);
  gint64 timeout_ms = get_options (self)->statement_timeout_ms;
  gulong handler = 0;
  gint64 rows = -1;
  gboolean ok;

  self->cancellable = cancellable;
  self->busy_end_usec = 0;
  self->statement_end_usec = timeout_ms > 0 ? g_get_monotonic_time () + timeout_ms * 1000 : 0;
  if (cancellable != NULL)
    handler = g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled_cb), self->handle, NULL);
  ok = run_text (self, sql, params, n_params, &rows, out_result, error);
  g_cancellable_disconnect (cancellable, handler);
  self->cancellable = NULL;
  self->statement_end_usec = 0;
  if (!ok && out_result != NULL)
    g_clear_pointer (out_result, hw_rows_free);
  if (ok && out_rows != NULL)
    *out_rows = rows;

  return ok;
}

void
_hw_sqlite_watch (HwSqlite *self)
{
  sqlite3_busy_handler (self->handle, on_busy_cb, self);
  sqlite3_progress_handler (self->handle, PROGRESS_INSTRUCTIONS, on_progress_cb, self);
}
