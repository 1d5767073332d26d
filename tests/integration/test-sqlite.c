/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-sql-command.h"
#include "hw-sqlite.h"
#include "hw-test-database.h"
#include "hw-test-util.h"
#include "hw-util.h"

/* Runs for minutes unless somebody stops it. */
#define ENDLESS \
  "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n WHERE i < 0"

typedef struct
{
  HwTestDir dir;
  char *path;
  HwDatabase *db;
} Fixture;

static HwDatabase *
connect_to (const char *path, const HwDatabaseOptions *options, GError **error)
{
  g_autofree char *text = g_strconcat ("sqlite:///", path, NULL);
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", NULL);
  g_autoptr(HwDatabase) db = hw_database_new (url, options);

  return hw_database_open (db, NULL, error) ? g_steal_pointer (&db) : NULL;
}

static void
setup (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&fixture->dir);
  fixture->path = hw_test_dir_build (&fixture->dir, "café.db");
  fixture->db = connect_to (fixture->path, NULL, &error);
  g_assert_no_error (error);
}

static void
teardown (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->db);
  g_clear_pointer (&fixture->path, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  static const char *const params[] = { "it's", NULL, "3" };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows = hw_database_query (
      fixture->db, "SELECT $1 AS a, $2 AS b, $3 + 1 AS \"c d\" UNION ALL SELECT 'ü', '', 2.5",
      params, 3, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hw_rows_get_n_rows (rows), ==, 2);
  g_assert_cmpuint (hw_rows_get_n_columns (rows), ==, 3);
  g_assert_cmpstr (hw_rows_get (rows, 0, 0), ==, "it's");
  g_assert_null (hw_rows_get (rows, 0, 1));
  g_assert_cmpstr (hw_rows_get (rows, 0, 2), ==, "4");
  g_assert_cmpstr (hw_rows_get (rows, 1, 0), ==, "ü");
  g_assert_cmpstr (hw_rows_get (rows, 1, 1), ==, "");
}

static void
test_changed_rows (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    gint64 rows;
  } cases[] = {
    { "CREATE TABLE t (i int)", -1 },
    { "INSERT INTO t VALUES (1), (2), (3)", 3 },
    { "UPDATE t SET i = i + 1 WHERE i > 1", 2 },
    { "  -- a comment\n /* another */ update t set i = 0 where i = 99", 0 },
    { "SELECT * FROM t", -1 },
    { "ALTER TABLE t ADD COLUMN j int", -1 },
    { "WITH a AS (SELECT 1) DELETE FROM t WHERE i = 1", 1 },
    { "WITH a AS (SELECT 1) SELECT * FROM a", -1 },
    { "INSERT INTO t VALUES (7, 7); INSERT INTO t VALUES (8, 8); SELECT 1", 2 },
    { "-- nothing at all", -1 },
    { "", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 rows = -2;

      g_test_message ("%s", cases[i].sql);
      g_assert_true (hw_database_execute (fixture->db, cases[i].sql, &rows, NULL, &error));
      g_assert_no_error (error);
      g_assert_cmpint (rows, ==, cases[i].rows);
    }
}

static void
test_error_position (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *sql;
    guint line;
    guint column;
  } cases[] = {
    { "SELEC 1", 1, 1 },
    { "SELECT nothing", 1, 8 },
    { "SELECT 'äöü',\n  nothing", 2, 3 },
    { "SELECT 'äöü', nothing", 1, 15 },
    { "SELECT 1;\n\nSELECT 'é', nothing", 3, 13 },
    { "INSERT INTO u VALUES (1)", 0, 0 },
    { "SELECT 1;\n -- again\n INSERT INTO u VALUES (1)", 3, 2 },
  };

  hw_test_database_run (fixture->db, "CREATE TABLE u (i int UNIQUE); INSERT INTO u VALUES (1)");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].sql);
      g_assert_false (hw_database_execute (fixture->db, cases[i].sql, NULL, NULL, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
      g_assert_cmpuint (hw_error_get_line (error), ==, cases[i].line);
      g_assert_cmpuint (hw_error_get_column (error), ==, cases[i].column);
    }
}

static void
test_error_says_constraint (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int UNIQUE); INSERT INTO t VALUES (1)");
  g_assert_false (
      hw_database_execute (fixture->db, "INSERT INTO t VALUES (1)", NULL, NULL, &error));
  g_assert_cmpstr (error->message, ==, "UNIQUE constraint failed: t.i");
  g_assert_nonnull (strstr (hw_error_get_detail (error), "2067"));
}

static void
test_transaction (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_database_in_transaction (fixture->db));
  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  g_assert_true (hw_database_in_transaction (fixture->db));
  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  hw_database_rollback (fixture->db);
  g_assert_false (hw_database_in_transaction (fixture->db));
  hw_test_assert_answer (fixture->db, "SELECT count(*) FROM sqlite_schema", "0");

  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  g_assert_true (hw_database_commit (fixture->db, NULL, &error));
  hw_test_assert_answer (fixture->db, "SELECT count(*) FROM sqlite_schema", "1");
}

static void
test_foreign_keys_are_off (Fixture *fixture, gconstpointer data)
{
  hw_test_assert_answer (fixture->db, "PRAGMA foreign_keys", "0");
}

static void
test_begin_takes_the_write_lock (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .lock_timeout_ms = 50 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) other = connect_to (fixture->path, &options, &error);

  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  g_assert_false (hw_database_begin (other, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_nonnull (strstr (error->message, "50 ms"));
}

static gpointer
rollback_thread (gpointer data)
{
  hw_database_rollback (data);

  return NULL;
}

static void
test_busy_wait_ends_when_free (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) other = connect_to (fixture->path, NULL, &error);
  GThread *thread;

  g_assert_true (hw_database_begin (other, NULL, &error));
  thread = g_thread_new ("release", rollback_thread, other);
  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  g_assert_no_error (error);
  g_thread_join (thread);
}

static void
test_cancel_busy_wait (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .lock_timeout_ms = 600000 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) other = connect_to (fixture->path, &options, &error);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  gint64 start = g_get_monotonic_time ();
  GThread *thread;

  g_assert_true (hw_database_begin (fixture->db, NULL, &error));
  thread = hw_test_cancel_when (cancellable, NULL, NULL);
  g_assert_false (hw_database_begin (other, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (g_get_monotonic_time () - start, <, 180 * G_USEC_PER_SEC);
}

static void
test_cancel_running_statement (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  GThread *thread = hw_test_cancel_when (cancellable, NULL, NULL);

  g_assert_false (hw_database_execute (fixture->db, ENDLESS, NULL, cancellable, &error));
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  hw_test_assert_answer (fixture->db, "SELECT 7", "7");
}

static void
test_cancelled_before (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_false (
      hw_database_execute (fixture->db, "CREATE TABLE t (i int)", NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  hw_test_assert_answer (fixture->db, "SELECT count(*) FROM sqlite_schema", "0");
}

static void
test_statement_timeout (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .statement_timeout_ms = 60 };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) db = connect_to (fixture->path, &options, &error);

  g_assert_false (hw_database_execute (db, ENDLESS, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_nonnull (strstr (error->message, "60 ms"));
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .read_only = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) db = NULL;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  db = connect_to (fixture->path, &options, &error);
  g_assert_no_error (error);
  hw_test_assert_answer (db, "SELECT count(*) FROM t", "0");
  g_assert_false (hw_database_execute (db, "INSERT INTO t VALUES (1)", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
}

/* A file that cannot be written says which, and what to do. Permissions mean nothing to root; a file of a later format, of
 * which byte 18 speaks (https://sqlite.org/fileformat2.html), is not written by anybody. */
static void
test_read_only_file (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) db = NULL;
  g_autofree char *content = NULL;
  gsize length;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  hw_database_close (fixture->db);
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  content[18] = 3;
  g_assert_true (g_file_set_contents (fixture->path, content, (gssize)length, NULL));
  db = connect_to (fixture->path, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (hw_database_execute (db, "INSERT INTO t VALUES (1)", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_nonnull (strstr (hw_error_get_hint (error), "café.db"));
}

static void
test_read_only_leaves_write_ahead_log (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .read_only = TRUE };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) db = NULL;
  g_autofree char *wal = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *copy = hw_test_dir_build (&fixture->dir, "copy.db");
  g_autofree char *copy_wal = g_strconcat (copy, "-wal", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *content = NULL;
  gsize length;

  hw_test_database_run (fixture->db, "PRAGMA journal_mode = WAL; CREATE TABLE t (i int)");
  /* A copy of file and log, as a crash would leave them: nobody else has it open. */
  g_assert_true (g_file_get_contents (fixture->path, &content, &length, NULL));
  g_assert_true (g_file_set_contents (copy, content, (gssize)length, NULL));
  g_clear_pointer (&content, g_free);
  g_assert_true (g_file_get_contents (wal, &content, &length, NULL));
  g_assert_true (g_file_set_contents (copy_wal, content, (gssize)length, NULL));

  before = hw_file_sha256 (copy, NULL, &error);
  db = connect_to (copy, &options, &error);
  g_assert_no_error (error);
  hw_test_assert_answer (db, "SELECT count(*) FROM t", "0");
  g_clear_object (&db);
  after = hw_file_sha256 (copy, NULL, &error);
  g_assert_cmpstr (before, ==, after);
}

static void
test_read_only_makes_no_file (Fixture *fixture, gconstpointer data)
{
  HwDatabaseOptions options = { .read_only = TRUE };
  g_autoptr(GError) error = NULL;
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "missing.db");

  g_assert_null (connect_to (path, &options, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECT);
  g_assert_nonnull (strstr (error->message, "does not exist yet"));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_cannot_open (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *part;
  } cases[] = {
    { "nowhere/x.db", "the folder" },
    { "text.db", "is not an SQLite database" },
    { "folder.db", "cannot open" },
  };
  g_autofree char *folder = hw_test_dir_build (&fixture->dir, "folder.db");
  g_autofree char *noise = g_strnfill (4096, 'x');

  g_free (hw_test_write_file (fixture->dir.path, "text.db", noise));
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = hw_test_dir_build (&fixture->dir, cases[i].name);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].name);
      g_assert_null (connect_to (path, NULL, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONNECT);
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

static void
test_odd_names (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "plain",          "MiXed",  "with blank", "quo\"te", "a.b",
                                       "naïve テーブル", "select", "semi;colon", "'single'" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *quoted = hw_sql_quote_table (NULL, names[i]);
      g_autofree char *sql = g_strdup_printf ("CREATE TABLE %s (i int)", quoted);
      g_autoptr(GError) error = NULL;
      gboolean exists = TRUE;

      g_test_message ("%s", names[i]);
      g_assert_true (hw_database_table_exists (fixture->db, NULL, names[i], &exists, NULL, &error));
      g_assert_false (exists);
      hw_test_database_run (fixture->db, sql);
      g_assert_true (
          hw_database_table_exists (fixture->db, "main", names[i], &exists, NULL, &error));
      g_assert_true (exists);
    }
}

static void
test_count_tables (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  guint n = 9;

  g_assert_true (hw_database_count_tables (fixture->db, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 0);
  hw_test_database_run (
      fixture->db,
      "CREATE TABLE t (i integer PRIMARY KEY AUTOINCREMENT); CREATE VIEW v AS SELECT 1;"
      "CREATE TABLE headway_lock (i int); CREATE TABLE u (i int)");
  g_assert_true (hw_database_count_tables (fixture->db, &n, NULL, &error));
  g_assert_cmpuint (n, ==, 2);
}

static void
test_size_and_version (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *description = hw_database_dup_description (fixture->db);
  guint64 size = 0;

  hw_test_database_run (fixture->db, "CREATE TABLE t (i int)");
  g_assert_true (hw_database_estimate_size (fixture->db, &size, NULL, &error));
  g_assert_cmpuint (size, ==, 8192);
  g_assert_true (g_str_has_prefix (description, "SQLite 3."));
  g_assert_cmpint (hw_database_get_server_version (fixture->db), >=, 3040000);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_database_close (fixture->db);
  g_assert_false (hw_database_is_open (fixture->db));
  g_assert_false (hw_database_execute (fixture->db, "SELECT 1", NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_clear_error (&error);
  g_assert_true (hw_database_open (fixture->db, NULL, &error));
  hw_test_assert_answer (fixture->db, "SELECT 7", "7");
}

/* Backup */

typedef struct
{
  guint n_calls;
  guint64 last;
  guint64 total;
  guint stop_after; /* 0: never */
} Progress;

static gboolean
on_backup_cb (guint64 done, guint64 total, gpointer user_data)
{
  Progress *progress = user_data;

  g_assert_cmpuint (done, >=, progress->last);
  progress->last = done;
  progress->total = total;

  return ++progress->n_calls != progress->stop_after;
}

static void
fill (HwDatabase *db)
{
  hw_test_database_run (
      db, "CREATE TABLE t (i int, x text); WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1"
          " FROM n WHERE i < 3000) INSERT INTO t SELECT i, hex(randomblob(500)) FROM n");
}

static void
test_backup (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "backup.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) copy = NULL;
  Progress progress = { 0 };
  struct stat info;

  fill (fixture->db);
  g_assert_true (
      hw_sqlite_backup_to (HW_SQLITE (fixture->db), path, on_backup_cb, &progress, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (progress.n_calls, >, 2);
  g_assert_cmpuint (progress.last, ==, progress.total);
  g_assert_cmpint (stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  g_assert_false (hw_database_in_transaction (fixture->db));
  g_assert_true (hw_sqlite_verify_file (path, NULL, &error));
  copy = connect_to (path, NULL, &error);
  hw_test_assert_answer (copy, "SELECT count(*) FROM t", "3000");
}

static void
test_backup_of_write_ahead_mode (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "backup #1?.db");
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  g_autoptr(GError) error = NULL;

  hw_test_database_run (fixture->db, "PRAGMA journal_mode = WAL");
  fill (fixture->db);
  g_assert_true (hw_sqlite_backup_to (HW_SQLITE (fixture->db), path, NULL, NULL, NULL, &error));
  g_assert_true (hw_sqlite_verify_file (path, NULL, &error));
  g_assert_no_error (error);
  g_assert_false (g_file_test (shm, G_FILE_TEST_EXISTS));
}

static void
test_backup_stopped (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "backup.db");
  g_autoptr(GError) error = NULL;
  Progress progress = { .stop_after = 2 };

  fill (fixture->db);
  g_assert_false (
      hw_sqlite_backup_to (HW_SQLITE (fixture->db), path, on_backup_cb, &progress, NULL, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (hw_database_in_transaction (fixture->db));
}

static void
test_backup_never_overwrites (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (fixture->dir.path, "backup.db", "precious");
  g_autoptr(GError) error = NULL;
  g_autofree char *content = NULL;

  g_assert_false (hw_sqlite_backup_to (HW_SQLITE (fixture->db), path, NULL, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
  content = hw_file_read (path, NULL, NULL);
  g_assert_cmpstr (content, ==, "precious");
}

static void
test_verify_finds_damage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "backup.db");
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  gsize length;

  fill (fixture->db);
  g_assert_true (hw_sqlite_backup_to (HW_SQLITE (fixture->db), path, NULL, NULL, NULL, &error));
  g_assert_true (g_file_get_contents (path, &content, &length, NULL));

  g_assert_true (g_file_set_contents (path, content, (gssize)length / 2, NULL));
  g_assert_false (hw_sqlite_verify_file (path, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_VERIFY);
  g_clear_error (&error);

  memset (content + 3 * 4096, 0x55, 4096);
  g_assert_true (g_file_set_contents (path, content, (gssize)length, NULL));
  g_assert_false (hw_sqlite_verify_file (path, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_VERIFY);
}

static void
test_finalize (void)
{
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse ("sqlite:///x.db", "/nowhere", NULL);
  HwDatabase *db = hw_database_new (url, NULL);

  g_assert_true (HW_IS_SQLITE (db));
  g_assert_cmpstr (hw_database_get_options (db)->application_name, ==, "headway");
  g_assert_finalize_object (db);
}

/* What has parameters is prepared once. It must not show when the schema, or what became of the last call, is another. */
static void
test_again (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *before;
    const char *sql;
    const char *param;
    gint64 rows; /* -2: fails */
  } cases[] = {
    { "CREATE TABLE t (i text UNIQUE)", "INSERT INTO t VALUES ($1)", "a", 1 },
    { NULL, "INSERT INTO t VALUES ($1)", "b", 1 },
    { NULL, "INSERT INTO t VALUES ($1)", "b", -2 },
    { NULL, "INSERT INTO t VALUES ($1)", NULL, 1 },
    { "ALTER TABLE t ADD COLUMN j text", "INSERT INTO t VALUES ($1)", "c", -2 },
    { "ALTER TABLE t DROP COLUMN j", "INSERT INTO t VALUES ($1)", "c", 1 },
    { "DROP TABLE t", "INSERT INTO t VALUES ($1)", "d", -2 },
    { "CREATE TABLE t (i text)", "INSERT INTO t VALUES ($1)", "d", 1 },
    { NULL, "INSERT INTO t VALUES ($1); INSERT INTO t VALUES ($1)", "e", 2 },
    { NULL, "INSERT INTO t VALUES ($1); INSERT INTO t VALUES ($1)", "f", 2 },
    { NULL, "DELETE FROM t WHERE i = $1", "f", 2 },
  };
  g_autoptr(HwRows) rows = NULL;
  const char *const param = "d";

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 n = -2;

      g_test_message ("%u: %s", i, cases[i].sql);
      if (cases[i].before != NULL)
        g_assert_true (hw_database_execute (fixture->db, cases[i].before, NULL, NULL, NULL));
      hw_database_execute_params (fixture->db, cases[i].sql, &cases[i].param, 1, &n, NULL, NULL);
      g_assert_cmpint (n, ==, cases[i].rows);
    }
  for (guint n_columns = 1; n_columns <= 2; n_columns++)
    {
      g_clear_pointer (&rows, hw_rows_free);
      rows = hw_database_query (fixture->db, "SELECT * FROM t WHERE i = $1", &param, 1, NULL, NULL);
      g_assert_cmpuint (hw_rows_get_n_columns (rows), ==, n_columns);
      g_assert_cmpuint (hw_rows_get_n_rows (rows), ==, 1);
      hw_database_execute (fixture->db, "ALTER TABLE t ADD COLUMN j text", NULL, NULL, NULL);
    }
}

#define ADD(path, func) g_test_add ("/sqlite/" path, Fixture, NULL, setup, func, teardown)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("rows", test_rows);
  ADD ("changed-rows", test_changed_rows);
  ADD ("again", test_again);
  ADD ("error-position", test_error_position);
  ADD ("error-says-constraint", test_error_says_constraint);
  ADD ("transaction", test_transaction);
  ADD ("foreign-keys-are-off", test_foreign_keys_are_off);
  ADD ("begin-takes-the-write-lock", test_begin_takes_the_write_lock);
  ADD ("busy-wait-ends-when-free", test_busy_wait_ends_when_free);
  ADD ("cancel-busy-wait", test_cancel_busy_wait);
  ADD ("cancel-running-statement", test_cancel_running_statement);
  ADD ("cancelled-before", test_cancelled_before);
  ADD ("statement-timeout", test_statement_timeout);
  ADD ("read-only", test_read_only);
  ADD ("read-only-file", test_read_only_file);
  ADD ("read-only-leaves-write-ahead-log", test_read_only_leaves_write_ahead_log);
  ADD ("read-only-makes-no-file", test_read_only_makes_no_file);
  ADD ("cannot-open", test_cannot_open);
  ADD ("odd-names", test_odd_names);
  ADD ("count-tables", test_count_tables);
  ADD ("size-and-version", test_size_and_version);
  ADD ("closed", test_closed);
  ADD ("backup", test_backup);
  ADD ("backup-of-write-ahead-mode", test_backup_of_write_ahead_mode);
  ADD ("backup-stopped", test_backup_stopped);
  ADD ("backup-never-overwrites", test_backup_never_overwrites);
  ADD ("verify-finds-damage", test_verify_finds_damage);
  g_test_add_func ("/sqlite/finalize", test_finalize);

  return g_test_run ();
}
