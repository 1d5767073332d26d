/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-lock-holders"

#include "config.h"

#include <string.h>

#include "hw-database-private.h"
#include "hw-lock-holders.h"
#include "hw-sql-splitter.h"

#define MAX_SQL_CHARS 120
/* More names than these help nobody. */
#define MAX_HOLDERS 5

enum
{
  HOLDER_PID,
  HOLDER_USER,
  HOLDER_PROGRAM,
  HOLDER_PLACE,
  HOLDER_STATE,
  HOLDER_QUERY,
  HOLDER_KIND,
};

/* Is the token a string or a dollar quote? Those hold data, and where passwords are set, passwords. */
static gboolean
is_literal (const char *sql, const HwSqlToken *token)
{
  const char *start = sql + token->start;
  gsize length = token->end - token->start;

  return !token->is_word && length > 1 && *start != '"'
         && (*start == '$' || memchr (start, '\'', length) != NULL);
}

char *
hw_lock_holders_shorten_sql (const char *sql)
{
  g_autoptr(GArray) tokens = hw_sql_tokenize (sql, HW_DIALECT_POSTGRESQL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *valid = NULL;

  for (guint i = 0; i < tokens->len; i++)
    {
      const HwSqlToken *token = &g_array_index (tokens, HwSqlToken, i);

      if (i > 0 && token->start > g_array_index (tokens, HwSqlToken, i - 1).end)
        g_string_append_c (text, ' ');
      if (is_literal (sql, token))
        g_string_append (text, "'…'");
      else
        g_string_append_len (text, sql + token->start, (gssize)(token->end - token->start));
    }
  valid = g_utf8_make_valid (text->str, (gssize)text->len);
  if (g_utf8_strlen (valid, -1) > MAX_SQL_CHARS)
    {
      g_autofree char *start = g_utf8_substring (valid, 0, MAX_SQL_CHARS - 1);

      return g_strconcat (start, "…", NULL);
    }

  return g_steal_pointer (&valid);
}

static char *
describe_session (const HwRows *rows, guint row)
{
  const char *user = hw_rows_get (rows, row, HOLDER_USER);
  const char *program = hw_rows_get (rows, row, HOLDER_PROGRAM);
  const char *place = hw_rows_get (rows, row, HOLDER_PLACE);
  const char *state = hw_rows_get (rows, row, HOLDER_STATE);
  const char *query = hw_rows_get (rows, row, HOLDER_QUERY);
  const char *kind = hw_rows_get (rows, row, HOLDER_KIND);
  g_autoptr(GString) text = g_string_new (NULL);

  /* pg_blocking_pids() says 0 for a transaction that was prepared and has no session any more. */
  if (g_strcmp0 (hw_rows_get (rows, row, HOLDER_PID), "0") == 0)
    return g_strdup ("a prepared transaction (see pg_prepared_xacts)");
  g_string_append_printf (text, "process %s (", hw_rows_get (rows, row, HOLDER_PID));
  if (user != NULL)
    g_string_append_printf (text, "user “%s”", user);
  else
    g_string_append (text, kind != NULL ? kind : "an unknown user");
  if (program != NULL)
    g_string_append_printf (text, ", application “%s”", program);
  if (place != NULL)
    g_string_append_printf (text, ", from %s", place);
  if (state != NULL)
    g_string_append_printf (text, ", %s", state);
  if (query != NULL)
    {
      g_autofree char *shortened = hw_lock_holders_shorten_sql (query);

      g_string_append_printf (text, ", “%s”", shortened);
    }
  g_string_append_c (text, ')');

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* State and query of other users' sessions are NULL, or say so, for those without pg_read_all_stats. */
static char *
describe_postgres (HwDatabase *blocked, HwDatabase *watcher, GCancellable *cancellable)
{
  g_autofree char *pid = g_strdup_printf ("%d", _hw_database_get_backend_pid (blocked));
  const char *params[] = { pid };
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows = hw_database_query (
      watcher,
      "SELECT DISTINCT ON (b.pid) b.pid, a.usename, nullif(a.application_name, ''),"
      " pg_catalog.host(a.client_addr), a.state,"
      " nullif(nullif(a.query, ''), '<insufficient privilege>'), a.backend_type"
      " FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids($1::int)) AS b (pid)"
      " LEFT JOIN pg_catalog.pg_stat_activity a ON a.pid = b.pid ORDER BY b.pid",
      params, 1, cancellable, &error);
  guint n;

  if (rows == NULL)
    {
      g_debug ("who blocks: %s", error->message);
      return NULL;
    }
  n = hw_rows_get_n_rows (rows);
  for (guint i = 0; i < MIN (n, MAX_HOLDERS); i++)
    {
      g_autofree char *session = describe_session (rows, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", session);
    }
  if (n > MAX_HOLDERS)
    g_string_append_printf (text, " and %u more", n - MAX_HOLDERS);

  return n > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/**
 * hw_lock_holders_describe:
 * @blocked: the connection whose statement waits; it is only asked for its server process and its file
 * @watcher: (nullable): another connection to the same PostgreSQL database; not used with SQLite
 *
 * May be called while a statement runs on @blocked, on the thread that runs it.
 */
char *
hw_lock_holders_describe (HwDatabase *blocked, HwDatabase *watcher, GCancellable *cancellable)
{
  g_return_val_if_fail (HW_IS_DATABASE (blocked), NULL);

  if (hw_database_get_dialect (blocked) == HW_DIALECT_SQLITE)
    return _hw_sqlite_describe_holders (hw_database_url_get_path (hw_database_get_url (blocked)));

  return watcher != NULL && hw_database_is_open (watcher)
             ? describe_postgres (blocked, watcher, cancellable)
             : NULL;
}
