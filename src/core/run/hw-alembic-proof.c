/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-proof"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include "hw-alembic-proof.h"
#include "hw-error.h"
#include "hw-process.h"
#include "hw-sql-command.h"

/*
 * An env.py may take its database from anywhere. That it stands at the same revision proves nothing: dev and prod often
 * do. So a lock is held on the version table that nobody but a reader of this very table notices, and `alembic current`,
 * which does nothing but read it, is watched: only when it has been seen waiting is the lock let go and the project
 * believed to work here. On PostgreSQL the lock is seen from the server (pg_locks); a SQLite file is locked as a whole,
 * and that the program has it open is seen in /proc.
 */

#define TICK_MS 20
#define SETTLE_LIMIT_USEC (15 * G_USEC_PER_SEC)
#define SETTLE_PAUSE_USEC (20 * 1000)

typedef struct
{
  HwDatabase *database;
  char *table;      /* quoted */
  char *since;      /* the server's clock at the start; PostgreSQL */
  struct stat file; /* SQLite */
  gboolean is_seen;
  gboolean is_held;
  GError *error; /* of asking the server */
} Watch;

static gboolean
is_sqlite (HwDatabase *database)
{
  return hw_database_get_dialect (database) == HW_DIALECT_SQLITE;
}

/* In exclusive locking mode a file with a write-ahead log keeps readers out too. */
static gboolean
hold_file (Watch *watch, GCancellable *cancellable, GError **error)
{
  const char *path = hw_database_url_get_path (hw_database_get_url (watch->database));

  if (stat (path, &watch->file) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, NULL, "the database file “%s” is gone", path);
      return FALSE;
    }

  return hw_database_execute (watch->database, "PRAGMA locking_mode = EXCLUSIVE", NULL, cancellable,
                              error)
         && hw_database_execute (watch->database, "BEGIN EXCLUSIVE", NULL, cancellable, error);
}

static gboolean
hold_table (Watch *watch, GCancellable *cancellable, GError **error)
{
  g_autofree char *sql = g_strdup_printf ("LOCK TABLE %s IN ACCESS EXCLUSIVE MODE", watch->table);
  g_autoptr(HwRows) rows = NULL;

  if (!hw_database_begin (watch->database, cancellable, error)
      || !hw_database_execute (watch->database, sql, NULL, cancellable, error))
    return FALSE;
  rows =
      hw_database_query (watch->database, "SELECT clock_timestamp()", NULL, 0, cancellable, error);
  if (rows == NULL)
    return FALSE;
  watch->since = g_strdup (hw_rows_get (rows, 0, 0));

  return TRUE;
}

static void
let_go (Watch *watch)
{
  if (!watch->is_held)
    return;
  watch->is_held = FALSE;
  hw_database_rollback (watch->database);
  if (is_sqlite (watch->database))
    {
      /* The lock itself goes with the first look after the mode has changed. */
      hw_database_execute (watch->database, "PRAGMA locking_mode = NORMAL", NULL, NULL, NULL);
      hw_database_execute (watch->database, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL);
    }
}

/* Somebody waits for our lock whose query began after the program was started. The view of sessions is kept for a
 * transaction, hence the clearing. */
static gboolean
is_waited_for (Watch *watch)
{
  static const char sql[] =
      "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid)"
      " WHERE NOT l.granted AND l.relation = $1::regclass AND a.datname = current_database()"
      " AND pg_backend_pid() = ANY (pg_blocking_pids (l.pid))"
      " AND (a.query_start IS NULL OR a.query_start >= $2::timestamptz)";
  const char *params[] = { watch->table, watch->since };
  g_autoptr(HwRows) rows = NULL;

  if (!hw_database_execute (watch->database, "SELECT pg_stat_clear_snapshot()", NULL, NULL,
                            &watch->error))
    return FALSE;
  rows = hw_database_query (watch->database, sql, params, 2, NULL, &watch->error);

  return rows != NULL && strcmp (hw_rows_get (rows, 0, 0), "0") != 0;
}

static gboolean
is_in_group (const char *pid, gint64 group)
{
  HwProcess process;

  return hw_process_look (g_ascii_strtoll (pid, NULL, 10), &process) && process.group == group;
}

static gboolean
has_open (const char *pid, const struct stat *file)
{
  g_autofree char *folder = g_build_filename ("/proc", pid, "fd", NULL);
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      struct stat info;

      if (stat (path, &info) == 0 && info.st_dev == file->st_dev && info.st_ino == file->st_ino)
        return TRUE;
    }

  return FALSE;
}

/* The program may have been started by another one, such as `uv run`, in the same process group. */
static gboolean
is_opened (const Watch *watch, GPid group)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (*name) && is_in_group (name, group) && has_open (name, &watch->file))
      return TRUE;

  return FALSE;
}

static void
on_tick_cb (GPid pid, gpointer user_data)
{
  Watch *watch = user_data;

  if (!watch->is_held)
    return;
  watch->is_seen = is_sqlite (watch->database) ? is_opened (watch, pid) : is_waited_for (watch);
  if (watch->is_seen || watch->error != NULL)
    let_go (watch);
}

static void
set_elsewhere_error (const HwAlembicCommand *command,
                     HwDatabase *database,
                     const char *table,
                     GError **error)
{
  hw_set_error (
      error, HW_ERROR_CONFIG,
      "Make env.py take its database from sqlalchemy.url of the ini or from DATABASE_URL, "
      "which Headway sets to the environment's; and let version_table in headway.ini be "
      "the one that env.py configures. Nothing has been run.",
      "“%s” does not read the version table “%s” of %s: it works on another database "
      "or with another table",
      hw_alembic_command_get_name (command), table,
      hw_database_url_get_redacted (hw_database_get_url (database)));
}

/**
 * hw_alembic_prove_database:
 * @command: the project's alembic
 * @database: an open connection without a transaction
 * @schema: (nullable): of the version table
 * @table: the version table, which exists
 * @error: HW_ERROR_CONFIG when it works elsewhere; what alembic said when it does not start or cannot load the project's
 *   files; HW_ERROR_LOCK_TIMEOUT when somebody else uses the version table; G_IO_ERROR_CANCELLED
 *
 * Holds the version table locked for as long as an alembic takes to start. Changes nothing. Blocks.
 */
gboolean
hw_alembic_prove_database (const HwAlembicCommand *command,
                           HwDatabase *database,
                           const char *schema,
                           const char *table,
                           GCancellable *cancellable,
                           GError **error)
{
  static const char *const arguments[] = { "current", NULL };
  g_autofree char *quoted = hw_sql_quote_table (schema, table);
  Watch watch = { .database = database, .table = quoted, .is_held = TRUE };
  HwAlembicCall call = {
    .tick_func = on_tick_cb, .tick_ms = TICK_MS, .user_data = &watch, .is_bounded = TRUE
  };
  gboolean ok;

  ok = is_sqlite (database) ? hold_file (&watch, cancellable, error)
                            : hold_table (&watch, cancellable, error);
  ok = ok && hw_alembic_command_run (command, arguments, &call, NULL, cancellable, error);
  let_go (&watch);
  g_free (watch.since);
  if (ok && watch.error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&watch.error));
      return FALSE;
    }
  g_clear_error (&watch.error);
  if (ok && !watch.is_seen)
    {
      set_elsewhere_error (command, database, table, error);
      return FALSE;
    }

  return ok;
}

/**
 * hw_alembic_settle:
 * @cancel: ask the server to cancel what the sessions of @command still do
 *
 * A program that was killed leaves its session to the server, which notices only when the statement that runs has ended.
 * Sessions are known by their application_name, which libpq takes from the environment; drivers that do not use it go
 * unseen. Blocks for up to fifteen seconds, which is meant not to be cancelled: the truth is what comes after.
 */
gboolean
hw_alembic_settle (const HwAlembicCommand *command, HwDatabase *database, gboolean cancel)
{
  static const char sql[] =
      "SELECT count(*), count(CASE WHEN $2 = '1' THEN pg_cancel_backend (pid)::text END)"
      " FROM pg_stat_activity WHERE application_name = $1 AND datname = current_database()";
  const char *params[] = { hw_alembic_command_get_tag (command), cancel ? "1" : "0" };
  gint64 end_usec = g_get_monotonic_time () + SETTLE_LIMIT_USEC;

  if (is_sqlite (database))
    return TRUE;
  for (;;)
    {
      g_autoptr(HwRows) rows = hw_database_query (database, sql, params, 2, NULL, NULL);

      if (rows == NULL)
        return FALSE;
      if (strcmp (hw_rows_get (rows, 0, 0), "0") == 0)
        return TRUE;
      params[1] = "0"; /* asking once is enough */
      if (g_get_monotonic_time () >= end_usec)
        return FALSE;
      g_usleep (SETTLE_PAUSE_USEC);
    }
}
