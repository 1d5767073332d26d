/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sqlite"

#include "config.h"

#include "hw-autoptr.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-sql-command.h"
#include "hw-sqlite-private.h"

G_DEFINE_FINAL_TYPE (HwSqlite, hw_sqlite, HW_TYPE_DATABASE)

/* SQLite counts every byte it takes under a mutex that all threads share, for statistics that nobody here reads; without
 * them a schema is read a tenth quicker (https://sqlite.org/c3ref/c_config_covering_index_scan.html, MEMSTATUS). This can only be
 * said before the library is first used; where another part of the process was earlier it stays as it is. */
static void
configure_library (void)
{
  static gsize is_done = 0;

  if (!g_once_init_enter (&is_done))
    return;
  sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
  g_once_init_leave (&is_done, 1);
}

int
_hw_sqlite_open_handle (const char *path, sqlite3 **out_handle, int flags)
{
  configure_library ();

  return sqlite3_open_v2 (path, out_handle, flags, NULL);
}

sqlite3 *
_hw_sqlite_get_handle (HwSqlite *self)
{
  return self->handle;
}

/* Opening */

static void
set_open_error (HwSqlite *self, const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);
  int code = self->handle != NULL ? sqlite3_errcode (self->handle) : SQLITE_NOMEM;

  if (code == SQLITE_BUSY)
    _hw_sqlite_set_busy_error (self, error);
  else if (code == SQLITE_NOTADB)
    hw_set_error (error, HW_ERROR_CONNECT, "Check the path in the environment's url.",
                  "the file “%s” is not an SQLite database", path);
  else if (!g_file_test (folder, G_FILE_TEST_IS_DIR))
    hw_set_error (error, HW_ERROR_CONNECT, "Make the folder first, or correct the path.",
                  "the folder of the database “%s” does not exist", path);
  else if (!g_file_test (path, G_FILE_TEST_EXISTS))
    hw_set_error (error, HW_ERROR_CONNECT, "The first upgrade makes the file.",
                  "the database file “%s” does not exist yet", path);
  else
    hw_set_error (error, HW_ERROR_CONNECT, NULL, "cannot open the database “%s”: %s", path,
                  self->handle != NULL ? sqlite3_errmsg (self->handle) : sqlite3_errstr (code));
}

static gboolean
hw_sqlite_open (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  HwSqlite *self = HW_SQLITE (database);
  const char *path = hw_database_url_get_path (hw_database_get_url (database));
  gboolean read_only = hw_database_get_options (database)->read_only;
  /* A connection is used by one thread at a time; sqlite3_interrupt() may come from any without a mutex. */
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  /* Migrations rebuild tables by DROP TABLE, which would cascade where foreign keys are enforced. */
  const char *setup =
      read_only ? "PRAGMA foreign_keys = OFF; PRAGMA query_only = ON" : "PRAGMA foreign_keys = OFF";
  gboolean ok;

  if (_hw_sqlite_open_handle (path, &self->handle, read_only ? flags : flags | SQLITE_OPEN_CREATE)
      != SQLITE_OK)
    {
      set_open_error (self, path, error);
      return FALSE;
    }
  _hw_sqlite_watch (self);
  /* Looking must not fold a write-ahead log into the file, which the last to close otherwise does. */
  if (read_only)
    sqlite3_db_config (self->handle, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);

  self->cancellable = cancellable;
  /* The file is first read here: whatever is no database is found now, not in the middle of the work. */
  ok = sqlite3_exec (self->handle, setup, NULL, NULL, NULL) == SQLITE_OK
       && sqlite3_exec (self->handle, "SELECT count(*) FROM sqlite_schema", NULL, NULL, NULL)
              == SQLITE_OK;
  self->cancellable = NULL;
  if (!ok && !g_cancellable_set_error_if_cancelled (cancellable, error))
    set_open_error (self, path, error);
  _hw_database_set_server_version (database, sqlite3_libversion_number ());

  return ok;
}

static void
hw_sqlite_close (HwDatabase *database)
{
  HwSqlite *self = HW_SQLITE (database);

  g_clear_pointer (&self->kept, sqlite3_finalize);
  g_clear_pointer (&self->handle, sqlite3_close_v2);
}

/* Questions and transactions */

static char *
hw_sqlite_dup_description (HwDatabase *database)
{
  return g_strdup_printf ("SQLite %s", sqlite3_libversion ());
}

/* IMMEDIATE takes the write lock now: a transaction that reads first and then fails to write would have to be redone. */
static const char *
hw_sqlite_get_begin (HwDatabase *database)
{
  return hw_database_get_options (database)->read_only ? "BEGIN" : "BEGIN IMMEDIATE";
}

static gboolean
hw_sqlite_commit (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  return _hw_sqlite_execute (database, "COMMIT", NULL, 0, NULL, NULL, cancellable, error);
}

static gboolean
hw_sqlite_in_transaction (HwDatabase *database)
{
  return !sqlite3_get_autocommit (HW_SQLITE (database)->handle);
}

static gboolean
query_number (HwDatabase *database,
              const char *sql,
              const char *param,
              gint64 *out_value,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (database, sql, &param, 1, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *out_value = hw_rows_get_number (rows);

  return TRUE;
}

static HwSqlCommand *
hw_sqlite_ask_for_table (const char *schema, const char *table)
{
  g_autofree char *catalogue =
      hw_sql_quote_table (schema != NULL ? schema : "main", "sqlite_schema");
  HwSqlCommand *question = hw_sql_command_new (
      "SELECT count(*) FROM %s WHERE type IN ('table', 'view') AND name = $1 COLLATE NOCASE",
      catalogue);

  hw_sql_command_add (question, table);

  return question;
}

static gboolean
hw_sqlite_count_tables (HwDatabase *database,
                        guint *out_n,
                        GCancellable *cancellable,
                        GError **error)
{
  gint64 n;

  if (!query_number (database,
                     "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name <> $1"
                     " AND name NOT LIKE 'sqlite~_%' ESCAPE '~'",
                     HW_DATABASE_LOCK_TABLE, &n, cancellable, error))
    return FALSE;
  *out_n = (guint)n;

  return TRUE;
}

static gboolean
hw_sqlite_estimate_size (HwDatabase *database,
                         guint64 *out_bytes,
                         GCancellable *cancellable,
                         GError **error)
{
  gint64 n;

  if (!query_number (database,
                     "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size", NULL,
                     &n, cancellable, error))
    return FALSE;
  *out_bytes = (guint64)n;

  return TRUE;
}

static void
hw_sqlite_finalize (GObject *object)
{
  hw_sqlite_close (HW_DATABASE (object));

  G_OBJECT_CLASS (hw_sqlite_parent_class)->finalize (object);
}

static void
hw_sqlite_class_init (HwSqliteClass *klass)
{
  HwDatabaseClass *database_class = HW_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_sqlite_finalize;
  database_class->open = hw_sqlite_open;
  database_class->close = hw_sqlite_close;
  database_class->execute = _hw_sqlite_execute;
  database_class->dup_description = hw_sqlite_dup_description;
  database_class->get_begin = hw_sqlite_get_begin;
  database_class->commit = hw_sqlite_commit;
  database_class->in_transaction = hw_sqlite_in_transaction;
  database_class->ask_for_table = hw_sqlite_ask_for_table;
  database_class->count_tables = hw_sqlite_count_tables;
  database_class->estimate_size = hw_sqlite_estimate_size;
}

static void
hw_sqlite_init (HwSqlite *self)
{
}
