/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-postgres-lock"

#include "config.h"

#include <string.h>

#include "hw-database-lock-private.h"
#include "hw-postgres-private.h"
#include "hw-sql-command.h"

/* A session advisory lock: it outlives rollbacks, ends with its connection, and counts within one database
 * (PostgreSQL 15 manual, 13.3.5). Both halves of its 64-bit key stand in pg_locks as oids. */
#define KEY "pg_catalog.hashtextextended('headway:' || $1, 0)"
#define LOCK_ROWS \
  " FROM pg_catalog.pg_locks l WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1" \
  " AND l.database = (SELECT oid FROM pg_catalog.pg_database" \
  " WHERE datname = pg_catalog.current_database())" \
  " AND (l.classid::bigint << 32 | l.objid::bigint) = " KEY

/* Sessions of programs whose name begins with a parameter. Where nobody holds the lock they are what a dead holder has
 * left behind. */
#define LEFT_BEHIND(parameter) \
  " FROM pg_catalog.pg_stat_activity a WHERE a.datname = pg_catalog.current_database()" \
  " AND pg_catalog.starts_with(a.application_name, " parameter ")"

enum
{
  HOLDER_PID,
  HOLDER_USER,
  HOLDER_PLACE,
  HOLDER_PROGRAM,
  HOLDER_SINCE,
};

/* FALSE with @error when there is one, or looking failed. */
static gboolean
check_left_behind (HwDatabase *connection,
                   const char *helper,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (
      connection,
      "SELECT a.pid, to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')" LEFT_BEHIND (
          "$1") " LIMIT 1",
      &helper, 1, cancellable, error);
  g_autofree char *who = NULL;
  g_autofree char *hint = NULL;

  if (rows == NULL)
    return FALSE;
  if (hw_rows_get_n_rows (rows) == 0)
    return TRUE;
  who = g_strdup_printf ("server process %s", hw_rows_get (rows, 0, 0));
  hint =
      g_strdup_printf ("Wait until it has ended, or end it with SELECT pg_terminate_backend(%s); "
                       "then look at where the database stands. Nothing was changed.",
                       hw_rows_get (rows, 0, 0));
  _hw_database_lock_set_leftover_error (error, connection, who, hw_rows_get (rows, 0, 1), hint);

  return FALSE;
}

/* TRUE when nobody holds it. User and times of other users' sessions are NULL for those without pg_read_all_stats. */
static gboolean
check_holder (HwDatabase *connection, const char *name, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (
      connection,
      "SELECT a.pid, a.usename, coalesce(host(a.client_addr), 'the server itself'),"
      " nullif(a.application_name, ''),"
      " to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS\"Z\"')"
      " FROM pg_catalog.pg_stat_activity a WHERE a.pid IN (SELECT l.pid" LOCK_ROWS ") LIMIT 1",
      &name, 1, cancellable, error);
  g_autofree char *who = NULL;
  const char *user;
  const char *program;

  if (rows == NULL)
    return FALSE;
  if (hw_rows_get_n_rows (rows) == 0)
    return TRUE;

  user = hw_rows_get (rows, 0, HOLDER_USER);
  program = hw_rows_get (rows, 0, HOLDER_PROGRAM);
  who = g_strdup_printf ("%s, user %s from %s, server process %s",
                         program != NULL ? program : "an unnamed program",
                         user != NULL ? user : "unknown", hw_rows_get (rows, 0, HOLDER_PLACE),
                         hw_rows_get (rows, 0, HOLDER_PID));
  _hw_database_lock_set_error (error, connection, who, hw_rows_get (rows, 0, HOLDER_SINCE));

  return FALSE;
}

/*
 * A holder whose computer has lost its power or its network says no goodbye. With these the server notices within two
 * minutes; with its own it takes two hours. And a deployment may take hours, during which this session says nothing.
 * Only what the server knows is set: the last one is there since version 14.
 */
#define SETTINGS \
  "SELECT pg_catalog.set_config(name, CASE name WHEN 'tcp_keepalives_idle' THEN '30'" \
  " WHEN 'tcp_keepalives_interval' THEN '10' WHEN 'tcp_keepalives_count' THEN '6' ELSE '0' END," \
  " false) FROM pg_catalog.pg_settings WHERE name IN ('tcp_keepalives_idle'," \
  " 'tcp_keepalives_interval', 'tcp_keepalives_count', 'idle_session_timeout')"

static gboolean
postgres_find_schema (HwDatabase *connection,
                      char **out_schema,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (connection, "SELECT pg_catalog.current_schema()",
                                               NULL, 0, cancellable, error);
  const char *current;

  if (rows == NULL)
    return FALSE;
  current = hw_rows_get (rows, 0, 0);
  *out_schema = g_strdup (current != NULL ? current : "");

  return TRUE;
}

static gboolean
postgres_probe (HwDatabase *connection,
                const char *name,
                const char *helper,
                GCancellable *cancellable,
                GError **error)
{
  return check_holder (connection, name, cancellable, error)
         && check_left_behind (connection, helper, cancellable, error);
}

/* Closing the connection would free it too, but a moment later, when the server notices. */
static void
postgres_give_back (HwDatabase *connection, const char *name, const char *token)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows =
                 hw_database_query (connection, "SELECT pg_catalog.pg_advisory_unlock(" KEY ")",
                                    &name, 1, NULL, &error);

  if (rows == NULL)
    g_debug ("advisory unlock: %s", error->message);
}

/* The lock, and how many are left behind, in one question. */
#define TRY(key) \
  "SELECT pg_catalog.pg_try_advisory_lock(" key "), (SELECT count(*)" LEFT_BEHIND ("$2") ")"

/* @answer: to TRY() */
static gboolean
judge_attempt (HwDatabase *connection,
               const char *name,
               const char *helper,
               const HwRows *answer,
               GCancellable *cancellable,
               GError **error)
{
  if (strcmp (hw_rows_get (answer, 0, 0), "t") != 0)
    {
      /* The holder may have let go between the two questions. */
      if (check_holder (connection, name, cancellable, error))
        _hw_database_lock_set_error (error, connection, "a session that has just ended", NULL);
      return FALSE;
    }
  if (strcmp (hw_rows_get (answer, 0, 1), "0") == 0
      || check_left_behind (connection, helper, cancellable, error))
    return TRUE;
  postgres_give_back (connection, name, NULL);

  return FALSE;
}

static gboolean
postgres_take (HwDatabase *connection,
               const char *name,
               const char *helper,
               const char *token,
               GCancellable *cancellable,
               GError **error)
{
  const char *params[] = { name, helper };
  g_autoptr(HwRows) answer = hw_database_query (connection, TRY (KEY), params,
                                                 G_N_ELEMENTS (params), cancellable, error);

  return answer != NULL && judge_attempt (connection, name, helper, answer, cancellable, error);
}

/* The lock's name as make_name() in hw-database-lock.c has it, made by the server. */
#define FULL_NAME \
  "(coalesce(CAST($1 AS text), CAST(pg_catalog.current_schema() AS text), '') || '.' || CAST($3 AS text))"
#define FULL_KEY "pg_catalog.hashtextextended('headway:' || " FULL_NAME ", 0)"

static gboolean
postgres_open_and_take (HwDatabase *connection,
                        const char *schema,
                        const char *version_table,
                        const char *helper,
                        char **out_name,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr(HwSqlCommand) settings = hw_sql_command_new (SETTINGS);
  g_autoptr(HwSqlCommand) attempt = hw_sql_command_new ("%s, " FULL_NAME, TRY (FULL_KEY));
  g_autoptr(HwRows) settings_answer = NULL;
  g_autoptr(HwRows) answer = NULL;
  HwSqlCommand *const commands[] = { settings, attempt };
  HwRows *answers[G_N_ELEMENTS (commands)] = { NULL };
  gboolean ok;

  hw_sql_command_add (attempt, schema);
  hw_sql_command_add (attempt, helper);
  hw_sql_command_add (attempt, version_table);
  ok = hw_database_ask (connection, commands, G_N_ELEMENTS (commands), answers, cancellable, error);
  settings_answer = answers[0];
  answer = answers[1];
  if (!ok)
    return FALSE;
  *out_name = g_strdup (hw_rows_get (answer, 0, 2));

  return judge_attempt (connection, *out_name, helper, answer, cancellable, error);
}

static gboolean
postgres_check (HwDatabase *connection,
                const char *name,
                const char *token,
                gboolean *out_held,
                GCancellable *cancellable,
                GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (connection,
                                               "SELECT l.pid" LOCK_ROWS
                                               " AND l.pid = pg_catalog.pg_backend_pid()",
                                               &name, 1, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *out_held = hw_rows_get_n_rows (rows) > 0;

  return TRUE;
}

static gboolean
postgres_has_news (HwDatabase *connection)
{
  GPollFD fd = { .fd = PQsocket (_hw_postgres_get_conn (HW_POSTGRES (connection))),
                 .events = G_IO_IN };

  return fd.fd == -1 || g_poll (&fd, 1, 0) != 0;
}

const HwLockClass _hw_postgres_lock_class = {
  .find_schema = postgres_find_schema,
  .open_and_take = postgres_open_and_take,
  .take = postgres_take,
  .probe = postgres_probe,
  .check = postgres_check,
  .has_news = postgres_has_news,
  .give_back = postgres_give_back,
};
