/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-backup.h"
#include "hw-error.h"
#include "hw-test-postgres.h"
#include "hw-test-util.h"
#include "hw-util.h"

static const char *const engines[] = { "sqlite", "postgresql" };

/** A database with rows in it, an open connection to it, and a folder for backups. */
typedef struct
{
  HwTestDir dir;
  char *backups; /* does not exist before the first backup */
  HwTestPostgres *server;
  char *name; /* PostgreSQL: of the database */
  HwDatabase *database;
  HwBackupOptions options;
  GPtrArray *events; /* (element-type HwEvent) */
  GCancellable *cancel_at_progress;
} Fixture;

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_ptr_array_add (fixture->events, hw_event_copy (event));
  if (fixture->cancel_at_progress != NULL && event->fraction > 0.05)
    g_cancellable_cancel (fixture->cancel_at_progress);
}

static HwDatabase *
open_database (const char *url, const char *root, gint64 lock_timeout_ms)
{
  HwDatabaseOptions options = { .lock_timeout_ms = lock_timeout_ms };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) parsed = hw_database_url_parse (url, root, &error);
  HwDatabase *database;

  g_assert_no_error (error);
  database = hw_database_new (parsed, &options);
  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);

  return database;
}

static void
run_sql (HwDatabase *database, const char *sql)
{
  g_autoptr(GError) error = NULL;

  hw_database_execute (database, sql, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
fill (Fixture *fixture, guint n_rows)
{
  gboolean is_sqlite = hw_database_get_dialect (fixture->database) == HW_DIALECT_SQLITE;
  g_autofree char *sql = NULL;

  if (is_sqlite)
    sql = g_strdup_printf (
        "INSERT INTO books WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1"
        " FROM s WHERE i < %u) SELECT i, hex(randomblob(16)) FROM s",
        n_rows);
  else
    sql = g_strdup_printf ("INSERT INTO books SELECT i, md5(i::text) || md5((i + 1)::text)"
                           " FROM generate_series(1, %u) AS i",
                           n_rows);
  run_sql (fixture->database, "CREATE TABLE books (id integer PRIMARY KEY, title text)");
  run_sql (fixture->database, "CREATE TABLE authors (id integer PRIMARY KEY)");
  run_sql (fixture->database, "INSERT INTO authors VALUES (1), (2), (3)");
  run_sql (fixture->database, sql);
}

/* @server: (nullable): NULL for SQLite */
static void
fixture_set_up_on (Fixture *fixture, HwTestPostgres *server, guint n_rows, gint64 lock_timeout_ms)
{
  g_autofree char *url = NULL;

  *fixture = (Fixture){ .server = server };
  if (server != NULL)
    {
      fixture->name = hw_test_postgres_create_database (server);
      url = hw_test_postgres_dup_url (server, fixture->name);
    }
  hw_test_dir_init (&fixture->dir);
  fixture->backups = hw_test_dir_build (&fixture->dir, "deep/backups");
  fixture->database =
      open_database (url != NULL ? url : "sqlite:///shop.db", fixture->dir.path, lock_timeout_ms);
  fixture->events = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_event_free);
  fixture->options = (HwBackupOptions){
    .dir = fixture->backups, .name = "shop-prod", .event_func = on_event_cb, .user_data = fixture
  };
  fill (fixture, n_rows);
}

/* FALSE when there is no server to test with. */
static gboolean
fixture_set_up (Fixture *fixture, const char *engine, guint n_rows, gint64 lock_timeout_ms)
{
  gboolean is_sqlite = strcmp (engine, "sqlite") == 0;
  HwTestPostgres *server = is_sqlite ? NULL : hw_test_postgres_get_shared ();

  if (server == NULL && !is_sqlite)
    return FALSE;
  fixture_set_up_on (fixture, server, n_rows, lock_timeout_ms);

  return TRUE;
}

static void
fixture_clear (Fixture *fixture)
{
  g_clear_object (&fixture->database);
  g_clear_pointer (&fixture->events, g_ptr_array_unref);
  g_clear_pointer (&fixture->name, g_free);
  g_clear_pointer (&fixture->backups, g_free);
  if (fixture->dir.path != NULL)
    hw_test_dir_clear (&fixture->dir);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

static guint
count_files (const char *dir)
{
  g_autoptr(GDir) handle = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while (handle != NULL && (name = g_dir_read_name (handle)) != NULL)
    {
      g_test_message ("in the folder: %s", name);
      n++;
    }

  return n;
}

static char *
query (HwDatabase *database, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows = hw_database_query (database, sql, NULL, 0, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (hw_rows_get_n_rows (rows), >, 0);

  return g_strdup (hw_rows_get (rows, 0, 0));
}

/* No pg_dump is left at the server: its session ends a moment after the program. */
static gboolean
no_dump_runs (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *n = hw_test_postgres_query (fixture->server, fixture->name,
                                               "SELECT count(*) FROM pg_stat_activity"
                                               " WHERE application_name LIKE 'headway-backup-%'");

  return g_strcmp0 (n, "0") == 0;
}

static gboolean
dump_waits_for_lock (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *n =
      hw_test_postgres_query (fixture->server, fixture->name,
                              "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                              " AND application_name LIKE 'headway-backup-%'");

  return g_strcmp0 (n, "0") != 0;
}

/* A backup that must fail and leave nothing: its error. */
static GError *
fail (Fixture *fixture, GCancellable *cancellable)
{
  GError *error = NULL;
  HwBackup *backup = hw_backup_run (fixture->database, &fixture->options, cancellable, &error);

  g_assert_null (backup);
  g_assert_nonnull (error);
  g_test_message ("%s / %s / %s", error->message, hw_error_get_detail (error),
                  hw_error_get_hint (error));
  g_assert_cmpuint (count_files (fixture->backups), ==, 0);
  if (fixture->server != NULL)
    hw_test_wait_until (no_dump_runs, fixture, "pg_dump's session ends");

  return error;
}

static void
test_complete (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *base = NULL;
  struct stat info;

  if (!fixture_set_up (&fixture, engine, 1000, 0))
    return;

  backup = hw_backup_run (fixture.database, &fixture.options, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (backup->is_verified);
  base = g_path_get_basename (backup->path);
  g_assert_cmpstr (base, ==, fixture.server != NULL ? "shop-prod.dump" : "shop-prod.db");
  g_assert_cmpint (g_stat (backup->path, &info), ==, 0);
  g_assert_cmpuint (backup->size_bytes, ==, (guint64)info.st_size);
  g_assert_cmpuint (backup->size_bytes, >, 1000);
  g_assert_cmpint (backup->duration_usec, >, 0);
  sha256 = hw_file_sha256 (backup->path, NULL, &error);
  g_assert_cmpstr (backup->sha256, ==, sha256);
  g_assert_cmpuint (count_files (fixture.backups), ==, 1);
}

static void
test_private (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  struct stat info;
  mode_t mask;

  if (!fixture_set_up (&fixture, engine, 10, 0))
    return;

  mask = umask (0);
  backup = hw_backup_run (fixture.database, &fixture.options, NULL, &error);
  umask (mask);
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (backup->path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0600);
  g_assert_cmpint (g_stat (fixture.backups, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0700);
}

static void
test_name_taken (gconstpointer engine)
{
  static const char *const expected[] = { "shop-prod", "shop-prod-2", "shop-prod-3" };
  g_auto(Fixture) fixture = { .server = NULL };

  if (!fixture_set_up (&fixture, engine, 10, 0))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HwBackup) backup =
                     hw_backup_run (fixture.database, &fixture.options, NULL, &error);
      g_autofree char *base = NULL;

      g_assert_no_error (error);
      base = g_path_get_basename (backup->path);
      *strrchr (base, '.') = '\0';
      g_assert_cmpstr (base, ==, expected[i]);
    }
}

static void
test_progress (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  const HwEvent *last;
  double fraction = 0;

  if (!fixture_set_up (&fixture, engine, 200000, 0))
    return;

  backup = hw_backup_run (fixture.database, &fixture.options, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (fixture.events->len, >=, 2);
  for (guint i = 0; i < fixture.events->len; i++)
    {
      const HwEvent *event = g_ptr_array_index (fixture.events, i);

      g_assert_cmpint (event->kind, ==, HW_EVENT_BACKUP_PROGRESS);
      g_assert_cmpfloat (event->fraction, >=, fraction);
      fraction = event->fraction;
    }
  last = g_ptr_array_index (fixture.events, fixture.events->len - 1);
  g_assert_cmpfloat (last->fraction, >=, 1.0);
  g_assert_cmpuint (last->bytes, ==, backup->size_bytes);
}

static void
test_cancelled_before (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  if (!fixture_set_up (&fixture, engine, 10, 0))
    return;

  g_cancellable_cancel (cancellable);
  error = fail (&fixture, cancellable);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_cancelled_midway (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *value = NULL;

  if (!fixture_set_up (&fixture, engine, 400000, 0))
    return;

  fixture.cancel_at_progress = cancellable;
  error = fail (&fixture, cancellable);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The connection is not cancelled with it. */
  value = query (fixture.database, "SELECT count(*) FROM authors");
  g_assert_cmpstr (value, ==, "3");
}

static void
test_no_folder (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *below = NULL;

  if (!fixture_set_up (&fixture, engine, 10, 0))
    return;

  file = hw_test_write_file (fixture.dir.path, "file", "");
  below = g_build_filename (file, "backups", NULL);
  fixture.options.dir = below;
  error = fail (&fixture, NULL);
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_nonnull (strstr (error->message, below));
}

/* The disk is full: here by a limit on the size of a file, which does not end the process. */
static void
test_no_space (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GError) error = NULL;
  struct rlimit old_limit;
  struct rlimit limit;
  struct sigaction ignore = { .sa_handler = SIG_IGN };
  struct sigaction old_action;

  if (!fixture_set_up (&fixture, engine, 200000, 0))
    return;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  limit = old_limit;
  limit.rlim_cur = 1024 * 1024;
  g_assert_cmpint (sigaction (SIGXFSZ, &ignore, &old_action), ==, 0);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  error = fail (&fixture, NULL);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &old_limit), ==, 0);
  g_assert_cmpint (sigaction (SIGXFSZ, &old_action, NULL), ==, 0);
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_nonnull (hw_error_get_hint (error));
}

/* What a killed Headway left goes with the next backup; what another one is writing stays. */
static void
test_stale_temporaries (void)
{
  static const struct
  {
    const char *name;
    gboolean is_locked, stays;
  } cases[] = {
    { "shop-prod.dump.AbC123.partial", FALSE, FALSE },
    { "other-dev.db.AbC123.partial", FALSE, FALSE },
    { "busy.dump.AbC123.partial", TRUE, TRUE },
    { "kept.dump", FALSE, TRUE },
  };
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  int fds[G_N_ELEMENTS (cases)];

  fixture_set_up (&fixture, "sqlite", 10, 0);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = hw_test_write_file (fixture.backups, cases[i].name, "half a dump");

      fds[i] = cases[i].is_locked ? open (path, O_RDONLY | O_CLOEXEC) : -1;
      g_assert_true (!cases[i].is_locked || flock (fds[i], LOCK_EX | LOCK_NB) == 0);
    }
  backup = hw_backup_run (fixture.database, &fixture.options, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_build_filename (fixture.backups, cases[i].name, NULL);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (g_file_test (path, G_FILE_TEST_EXISTS), ==, cases[i].stays);
      if (fds[i] != -1)
        close (fds[i]);
    }
}

static void
test_sqlite_restorable (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwDatabase) copy = NULL;
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;
  g_autofree char *n = NULL;

  fixture_set_up (&fixture, "sqlite", 1000, 0);
  backup = hw_backup_run (fixture.database, &fixture.options, NULL, &error);
  g_assert_no_error (error);
  url = g_strconcat ("sqlite:///", backup->path, NULL);
  copy = open_database (url, fixture.dir.path, 0);
  n = query (copy, "SELECT count(*) FROM books");
  g_assert_cmpstr (n, ==, "1000");
}

static void
test_postgres_restorable (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) restore = NULL;
  g_autofree char *copy = NULL;
  g_autofree char *conninfo = NULL;
  g_autofree char *bindir = NULL;
  g_autofree char *program = NULL;
  g_autofree char *n = NULL;

  if (!fixture_set_up (&fixture, "postgresql", 1000, 0))
    return;

  backup = hw_backup_run (fixture.database, &fixture.options, NULL, &error);
  g_assert_no_error (error);
  copy = hw_test_postgres_create_database (fixture.server);
  conninfo = hw_test_postgres_dup_conninfo (fixture.server, copy);
  bindir = hw_backup_find_programs (0, NULL, &error);
  g_assert_no_error (error);
  program = g_build_filename (bindir, "pg_restore", NULL);
  /* Two jobs need the offsets that pg_dump wrote at its end. */
  restore = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--jobs=2",
                              "--exit-on-error", "--dbname", conninfo, backup->path, NULL);
  g_assert_no_error (error);
  g_subprocess_wait_check (restore, NULL, &error);
  g_assert_no_error (error);
  n = hw_test_postgres_query (
      fixture.server, copy, "SELECT (SELECT count(*) FROM books) + (SELECT count(*) FROM authors)");
  g_assert_cmpstr (n, ==, "1003");
}

/* A session that holds @table against everybody: close it to let go. */
static HwDatabase *
hold_table (Fixture *fixture, const char *table)
{
  g_autofree char *url = hw_test_postgres_dup_url (fixture->server, fixture->name);
  g_autofree char *sql = g_strdup_printf ("LOCK TABLE %s", table);
  HwDatabase *holder = open_database (url, fixture->dir.path, 0);
  g_autoptr(GError) error = NULL;

  hw_database_begin (holder, NULL, &error);
  g_assert_no_error (error);
  run_sql (holder, sql);

  return holder;
}

static void
test_lock_wait (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwDatabase) holder = NULL;
  g_autoptr(GError) error = NULL;

  if (!fixture_set_up (&fixture, "postgresql", 10, 100))
    return;

  holder = hold_table (&fixture, "books");
  error = fail (&fixture, NULL);
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_nonnull (strstr (hw_error_get_detail (error), "LOCK TABLE"));
  g_assert_nonnull (strstr (hw_error_get_hint (error), "holds a lock"));
}

static void
test_cancelled_while_waiting (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HwDatabase) holder = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;

  if (!fixture_set_up (&fixture, "postgresql", 10, 0))
    return;

  holder = hold_table (&fixture, "books");
  thread = hw_test_cancel_when (cancellable, dump_waits_for_lock, &fixture);
  error = fail (&fixture, cancellable);
  g_thread_join (thread);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static gpointer
terminate_dump_in_thread (gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < 30000 && !dump_waits_for_lock (fixture); i++)
    g_usleep (5000);
  g_free (hw_test_postgres_query (fixture->server, fixture->name,
                                  "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                  " WHERE application_name LIKE 'headway-backup-%'"));

  return NULL;
}

static void
test_connection_cut (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwDatabase) holder = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;

  if (!fixture_set_up (&fixture, "postgresql", 10, 0))
    return;

  holder = hold_table (&fixture, "books");
  thread = g_thread_new ("terminate", terminate_dump_in_thread, &fixture);
  error = fail (&fixture, NULL);
  g_thread_join (thread);
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_nonnull (strstr (hw_error_get_detail (error), "terminating connection"));
  g_assert_nonnull (strstr (hw_error_get_hint (error), "server is up again"));
}

static gpointer
kill_server_in_thread (gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < 30000 && !dump_waits_for_lock (fixture); i++)
    g_usleep (5000);
  hw_test_postgres_kill (fixture->server);

  return NULL;
}

static void
test_server_killed (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(HwDatabase) holder = NULL;
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;

  if (hw_test_postgres_get_shared () == NULL)
    return;

  server = hw_test_postgres_start (NULL, NULL, &error);
  g_assert_no_error (error);
  fixture_set_up_on (&fixture, server, 10, 0);
  holder = hold_table (&fixture, "books");
  thread = g_thread_new ("kill", kill_server_in_thread, &fixture);
  backup = hw_backup_run (fixture.database, &fixture.options, NULL, &error);
  g_thread_join (thread);
  g_assert_null (backup);
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_nonnull (strstr (hw_error_get_hint (error), "server is up again"));
  g_assert_cmpuint (count_files (fixture.backups), ==, 0);
}

/* Our own process is killed: nothing of the final name is there, and pg_dump does not go on alone. */
static void
test_killed (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(HwDatabase) holder = NULL;
  g_autofree char *final = NULL;
  int status = 0;
  pid_t pid;

  if (!fixture_set_up (&fixture, "postgresql", 10, 0))
    return;

  holder = hold_table (&fixture, "books");
  pid = fork ();
  g_assert_cmpint (pid, >=, 0);
  if (pid == 0)
    {
      g_autofree char *url = hw_test_postgres_dup_url (fixture.server, fixture.name);
      HwDatabase *database = open_database (url, fixture.dir.path, 0);
      HwBackup *backup = hw_backup_run (database, &fixture.options, NULL, NULL);

      _exit (backup != NULL ? 0 : 1);
    }
  hw_test_wait_until (dump_waits_for_lock, &fixture, "pg_dump waits for the table");
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  hw_test_wait_until (no_dump_runs, &fixture, "pg_dump ends with us");
  final = g_build_filename (fixture.backups, "shop-prod.dump", NULL);
  g_assert_false (g_file_test (final, G_FILE_TEST_EXISTS));
}

/* Puts a pg_dump of our own before the real one. @script may say $real, "$@" and $file. */
static char *
fake_programs (Fixture *fixture, const char *version, const char *script)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *real = hw_backup_find_programs (0, NULL, &error);
  g_autofree char *real_restore = g_build_filename (real, "pg_restore", NULL);
  char *dir = hw_test_dir_build (&fixture->dir, "bin");
  g_autofree char *restore = g_build_filename (dir, "pg_restore", NULL);
  g_autofree char *dump = NULL;
  g_autofree char *text = g_strdup_printf ("#!/bin/sh\n"
                                           "real=%s/pg_dump; dir=%s\n"
                                           "for a in \"$@\"; do case \"$a\" in\n"
                                           "--version) echo 'pg_dump (PostgreSQL) %s'; exit;;\n"
                                           "--file=*) file=${a#--file=};;\n"
                                           "esac; done\n"
                                           "%s\n",
                                           real, dir, version, script);

  g_assert_no_error (error);
  dump = hw_test_write_file (dir, "pg_dump", text);
  g_assert_cmpint (g_chmod (dump, 0755), ==, 0);
  g_unlink (restore);
  g_assert_cmpint (symlink (real_restore, restore), ==, 0);
  g_setenv ("HEADWAY_PG_BINDIR", dir, TRUE);

  return dir;
}

static void
test_failing_programs (void)
{
  static const struct
  {
    const char *what;
    const char *version;
    const char *script;
    const char *words; /* in the message, the detail or the hint */
  } cases[] = {
    { "fails at once", "99.0", "echo 'pg_dump: error: the moon is full' >&2; exit 1",
      "the moon is full" },
    { "says nothing", "99.0", "exit 3", "status 3" },
    { "speaks without saying error", "99.0", "echo 'Segmentation fault' >&2; exit 139",
      "Segmentation fault" },
    { "killed", "99.0", "kill -9 $$", "signal 9" },
    { "disk full", "99.0",
      "echo 'pg_dump: error: could not write to output file: No space left on device' >&2; exit 1",
      "Free some space" },
    { "older than the server", "9.6.1", "echo never; exit 9", "is older than the server" },
    { "writes nothing", "99.0", ": > $file", "cannot be read back" },
    { "fails half way", "99.0", "$real \"$@\"; truncate -s -100 $file; exit 1", "status 1" },
    { "truncated at its end", "99.0", "$real \"$@\" && truncate -s -10 $file",
      "cannot be read back" },
    { "truncated early", "99.0", "$real \"$@\" && truncate -s 5000 $file", "cannot be read back" },
    { "damaged in the middle", "99.0",
      "$real \"$@\" && printf 'damaged beyond repair' | dd of=$file bs=1 seek=20000 conv=notrunc"
      " 2>/dev/null",
      "cannot be read back" },
    /* Long enough for the first reading to be through. */
    { "damaged after it was read", "99.0",
      "$real \"$@\" && sleep 0.5 && printf 'damaged beyond repair' | dd of=$file bs=1 seek=20000"
      " conv=notrunc 2>/dev/null",
      "cannot be read back" },
    { "something else", "99.0", "echo 'this is not a dump' > $file", "cannot be read back" },
  };
  g_auto(Fixture) fixture = { .server = NULL };

  if (!fixture_set_up (&fixture, "postgresql", 2000, 0))
    return;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *dir = NULL;
      g_autofree char *all = NULL;

      g_test_message ("%s", cases[i].what);
      dir = fake_programs (&fixture, cases[i].version, cases[i].script);
      error = fail (&fixture, NULL);
      g_unsetenv ("HEADWAY_PG_BINDIR");
      g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
      all = g_strjoin ("\n", error->message, hw_error_get_hint (error), hw_error_get_detail (error),
                       NULL);
      if (strstr (all, cases[i].words) == NULL)
        g_error ("%s: no “%s” in “%s”", cases[i].what, cases[i].words, all);
      g_assert_null (strchr (error->message, '\n'));
    }
}

static void
test_stubborn_program (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = NULL;
  GThread *thread;

  if (!fixture_set_up (&fixture, "postgresql", 10, 0))
    return;

  /* A wrapper's child goes with it. */
  dir = fake_programs (&fixture, "99.0", "sleep 1000; exit 1");
  thread = hw_test_cancel_when (cancellable, NULL, NULL);
  error = fail (&fixture, cancellable);
  g_thread_join (thread);
  g_unsetenv ("HEADWAY_PG_BINDIR");
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_no_programs (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GError) error = NULL;

  if (!fixture_set_up (&fixture, "postgresql", 10, 0))
    return;

  g_setenv ("HEADWAY_PG_BINDIR", fixture.dir.path, TRUE);
  error = fail (&fixture, NULL);
  g_unsetenv ("HEADWAY_PG_BINDIR");
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_nonnull (strstr (error->message, "not found"));
}

static void
test_password (void)
{
  g_auto(Fixture) fixture = { .server = NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = NULL;
  g_autofree char *url = NULL;
  g_autofree char *seen = NULL;
  g_autofree char *argv = NULL;
  g_autofree char *password = NULL;

  if (!fixture_set_up (&fixture, "postgresql", 10, 0))
    return;

  url = g_strdup_printf ("postgresql://postgres:hunter2@/%s?host=%s", fixture.name,
                         hw_test_postgres_get_socket_dir (fixture.server));
  g_object_unref (fixture.database);
  fixture.database = open_database (url, fixture.dir.path, 0);
  dir =
      fake_programs (&fixture, "99.0",
                     "tr '\\0' ' ' < /proc/$$/cmdline > $dir/argv\n"
                     "printf %s \"$PGPASSWORD\" > $dir/password\n"
                     "echo 'pg_dump: error: cannot reach postgresql://postgres:hunter2@/shop' >&2\n"
                     "exit 1");
  error = fail (&fixture, NULL);
  g_unsetenv ("HEADWAY_PG_BINDIR");
  argv = g_build_filename (dir, "argv", NULL);
  password = g_build_filename (dir, "password", NULL);
  seen = hw_file_read (argv, NULL, NULL);
  g_assert_nonnull (strstr (seen, "--no-password"));
  g_assert_null (strstr (seen, "hunter2"));
  g_free (seen);
  seen = hw_file_read (password, NULL, NULL);
  g_assert_cmpstr (seen, ==, "hunter2");
  g_assert_null (strstr (error->message, "hunter2"));
  g_assert_null (strstr (hw_error_get_detail (error), "hunter2"));
}

static void
add_for_each_engine (const char *path, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *full = g_strdup_printf ("/backup/%s/%s", engines[i], path);

      g_test_add_data_func (full, engines[i], func);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_each_engine ("complete", test_complete);
  add_for_each_engine ("private", test_private);
  add_for_each_engine ("name-taken", test_name_taken);
  add_for_each_engine ("progress", test_progress);
  add_for_each_engine ("cancelled-before", test_cancelled_before);
  add_for_each_engine ("cancelled-midway", test_cancelled_midway);
  add_for_each_engine ("no-folder", test_no_folder);
  add_for_each_engine ("no-space", test_no_space);
  g_test_add_func ("/backup/sqlite/stale-temporaries", test_stale_temporaries);
  g_test_add_func ("/backup/sqlite/restorable", test_sqlite_restorable);
  g_test_add_func ("/backup/postgresql/restorable", test_postgres_restorable);
  g_test_add_func ("/backup/postgresql/lock-wait", test_lock_wait);
  g_test_add_func ("/backup/postgresql/cancelled-while-waiting", test_cancelled_while_waiting);
  g_test_add_func ("/backup/postgresql/connection-cut", test_connection_cut);
  g_test_add_func ("/backup/postgresql/server-killed", test_server_killed);
  g_test_add_func ("/backup/postgresql/killed", test_killed);
  g_test_add_func ("/backup/postgresql/failing-programs", test_failing_programs);
  g_test_add_func ("/backup/postgresql/stubborn-program", test_stubborn_program);
  g_test_add_func ("/backup/postgresql/no-programs", test_no_programs);
  g_test_add_func ("/backup/postgresql/password", test_password);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
