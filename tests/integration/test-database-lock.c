/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hw-database-lock.h"
#include "hw-error.h"
#include "hw-test-database.h"
#include "hw-util.h"

#define TABLE "alembic_version"

static HwDatabaseLock *
acquire (HwDatabase *db, const char *schema, const char *table)
{
  g_autoptr(GError) error = NULL;
  HwDatabaseLock *lock = hw_database_lock_acquire (db, schema, table, NULL, &error);

  g_assert_no_error (error);

  return lock;
}

/* The message, after making sure that both ways of asking say the same. */
static char *
assert_locked (HwDatabase *db)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) probe_error = NULL;

  g_assert_null (hw_database_lock_acquire (db, NULL, TABLE, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCKED);
  g_assert_false (hw_database_lock_probe (db, NULL, TABLE, NULL, &probe_error));
  g_assert_error (probe_error, HW_ERROR, HW_ERROR_LOCKED);
  g_assert_cmpstr (error->message, ==, probe_error->message);
  g_assert_nonnull (hw_error_get_hint (error));

  return g_strdup (error->message);
}

static void
assert_free (HwDatabase *db)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_database_lock_probe (db, NULL, TABLE, NULL, &error));
  g_assert_no_error (error);
}

static void
test_exclusive (HwTestEngine *engine)
{
  g_autoptr(HwDatabase) other = hw_test_database_open (engine->url, NULL);
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autofree char *message = NULL;

  assert_free (engine->db);
  lock = acquire (engine->db, NULL, TABLE);
  message = assert_locked (other);
  g_clear_pointer (&lock, hw_database_lock_release);
  assert_free (other);
  lock = acquire (other, NULL, TABLE);
}

static void
test_check (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, NULL, TABLE);
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_database_lock_check (lock, NULL, &error));
  g_assert_no_error (error);
}

static void
test_survives_rollback (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, NULL, TABLE);
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  g_assert_true (hw_database_begin (engine->db, NULL, &error));
  hw_test_database_run (engine->db, "CREATE TABLE t (i int)");
  hw_database_rollback (engine->db);
  hw_database_close (engine->db);
  g_assert_true (hw_database_open (engine->db, NULL, &error));
  message = assert_locked (engine->db);
  g_assert_true (hw_database_lock_check (lock, NULL, &error));
}

static void
test_by_version_table (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) one = acquire (engine->db, NULL, TABLE);
  g_autoptr(HwDatabaseLock) two = acquire (engine->db, NULL, "other_version");

  g_assert_true (one != two);
}

static void
test_probe_writes_nothing (HwTestEngine *engine)
{
  HwDatabaseOptions options = { .read_only = TRUE };
  g_autoptr(HwDatabase) looker = hw_test_database_open (engine->url, &options);
  guint n = 9;

  assert_free (looker);
  g_assert_true (hw_database_count_tables (engine->db, &n, NULL, NULL));
  g_assert_cmpuint (n, ==, 0);
}

static void
test_cancelled (HwTestEngine *engine)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (hw_database_lock_acquire (engine->db, NULL, TABLE, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  assert_free (engine->db);
}

/* Waiting */

typedef struct
{
  HwDatabaseLock *lock; /* given back once somebody waits for it */
  GCancellable *cancellable;
  guint n_told;
  char *told;
} Waiting;

static void
on_locked_cb (const GError *locked, gpointer user_data)
{
  Waiting *waiting = user_data;

  g_assert_error (locked, HW_ERROR, HW_ERROR_LOCKED);
  waiting->n_told++;
  g_free (waiting->told);
  waiting->told = g_strdup (locked->message);
  g_clear_pointer (&waiting->lock, hw_database_lock_release);
  if (waiting->cancellable != NULL)
    g_cancellable_cancel (waiting->cancellable);
}

static void
test_waits (HwTestEngine *engine)
{
  g_autoptr(HwDatabase) other = hw_test_database_open (engine->url, NULL);
  Waiting waiting = { acquire (engine->db, NULL, TABLE) };
  HwLockPatience patience = { 600000, on_locked_cb, &waiting };
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autofree char *message = assert_locked (other);
  g_autoptr(GError) error = NULL;

  lock = hw_database_lock_acquire_patiently (other, NULL, TABLE, &patience, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
  g_assert_cmpuint (waiting.n_told, ==, 1);
  g_assert_cmpstr (waiting.told, ==, message);

  waiting.lock = g_steal_pointer (&lock);
  g_assert_true (hw_database_lock_await (engine->db, NULL, TABLE, &patience, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (waiting.n_told, ==, 2);
  g_free (waiting.told);
}

static void
test_waits_in_vain (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) held = acquire (engine->db, NULL, TABLE);
  HwLockPatience patience = { 300, NULL, NULL };
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(GError) error = NULL;

  lock = hw_database_lock_acquire_patiently (engine->db, NULL, TABLE, &patience, NULL, &error);
  g_assert_null (lock);
  g_assert_nonnull (held);
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCKED);
  g_assert_nonnull (strstr (hw_error_get_detail (error), "Waited 0.30 s"));
}

static void
test_wait_cancelled (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) held = acquire (engine->db, NULL, TABLE);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Waiting waiting = { NULL, cancellable };
  HwLockPatience patience = { 600000, on_locked_cb, &waiting };
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(GError) error = NULL;

  lock =
      hw_database_lock_acquire_patiently (engine->db, NULL, TABLE, &patience, cancellable, &error);
  g_assert_null (lock);
  g_assert_nonnull (held);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_free (waiting.told);
}

/* PostgreSQL */

static void
test_default_schema_has_a_name (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, "public", TABLE);
  g_autofree char *message = assert_locked (engine->db);

  g_assert_nonnull (lock);
  g_assert_nonnull (message);
}

static void
test_key (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, "ops", TABLE);

  g_assert_nonnull (lock);
  hw_test_assert_answer (
      engine->db, "SELECT pg_try_advisory_lock(hashtextextended('headway:ops.alembic_version', 0))",
      "f");
}

static void
test_holder_is_named (HwTestEngine *engine)
{
  HwDatabaseOptions options = { .application_name = "headway deploy" };
  g_autoptr(HwDatabase) holder = hw_test_database_open (engine->url, &options);
  g_autoptr(HwDatabaseLock) lock = acquire (holder, NULL, TABLE);
  g_autofree char *message = assert_locked (engine->db);
  g_autofree char *actor = hw_get_actor ();
  g_autofree char *program = g_strdup_printf ("headway deploy (%s)", actor);

  g_assert_nonnull (lock);
  /* The server cuts names at 63 bytes. */
  if (strlen (program) > 63)
    program[63] = '\0';
  g_assert_nonnull (strstr (message, program));
  g_assert_nonnull (strstr (message, ", user postgres from the server itself, server process "));
  g_assert_nonnull (strstr (message, " since 20"));
}

static void
test_migration_cannot_drop_it (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, NULL, TABLE);
  g_autofree char *message = NULL;

  hw_test_database_run (engine->db, "DISCARD ALL");
  hw_test_database_run (engine->db, "SELECT pg_advisory_unlock_all()");
  message = assert_locked (engine->db);
  g_assert_nonnull (lock);
}

static void
test_connection_lost (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, NULL, TABLE);
  g_autoptr(GError) error = NULL;

  hw_test_database_run (engine->db,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  g_assert_false (hw_database_lock_check (lock, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
}

static void
test_watch (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, NULL, TABLE);
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_assert_true (hw_database_lock_watch (lock, NULL, &error));
      g_assert_no_error (error);
    }
  hw_test_database_run (engine->db,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                        " WHERE datname = current_database() AND pid <> pg_backend_pid()");
  /* The news is on its way. */
  while (hw_database_lock_watch (lock, NULL, &error))
    g_usleep (1000);
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
}

/* SQLite */

static void
test_row (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, NULL, TABLE);
  g_autofree char *actor = hw_get_actor ();
  g_autofree char *pid = g_strdup_printf ("%d", (int)getpid ());
  g_autofree char *message = assert_locked (engine->db);

  g_assert_nonnull (lock);
  hw_test_assert_answer (engine->db, "SELECT owner FROM headway_lock", actor);
  hw_test_assert_answer (engine->db, "SELECT host FROM headway_lock", g_get_host_name ());
  hw_test_assert_answer (engine->db, "SELECT pid FROM headway_lock", pid);
  g_assert_nonnull (strstr (message, actor));
  g_assert_nonnull (strstr (message, pid));
  g_assert_nonnull (strstr (message, " since 20"));
}

static void
test_row_taken_away (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = acquire (engine->db, NULL, TABLE);
  g_autoptr(GError) error = NULL;

  hw_test_database_run (engine->db, "UPDATE headway_lock SET token = 'somebody else'");
  g_assert_false (hw_database_lock_check (lock, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  /* Giving back ours leaves theirs alone. */
  g_clear_pointer (&lock, hw_database_lock_release);
  hw_test_assert_answer (engine->db, "SELECT count(*) FROM headway_lock", "1");
}

static void
on_busy_cb (const GError *locked, gpointer user_data)
{
  g_assert_error (locked, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  hw_database_rollback (user_data);
}

/* Somebody who writes to the file and holds no lock of ours is waited for, too. */
static void
test_waits_for_busy_file (HwTestEngine *engine)
{
  HwLockPatience patience = { 600000, on_busy_cb, engine->db };
  g_autoptr(HwDatabase) other = hw_test_database_open (engine->url, NULL);
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_database_begin (engine->db, NULL, &error));
  lock = hw_database_lock_acquire_patiently (other, NULL, TABLE, &patience, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (lock);
}

/* A child that takes the lock and is killed with it. */
static void
test_dead_process (HwTestEngine *engine)
{
  g_autoptr(HwDatabaseLock) lock = NULL;
  pid_t pid;
  int status;

  hw_database_close (engine->db);
  pid = fork ();
  if (pid == 0)
    {
      g_autoptr(HwDatabaseLock) child_lock = acquire (engine->db, NULL, TABLE);

      g_assert_nonnull (child_lock);
      raise (SIGKILL);
    }
  g_assert_cmpint (waitpid (pid, &status, 0), ==, pid);
  g_assert_true (WIFSIGNALED (status));
  g_assert_true (hw_database_open (engine->db, NULL, NULL));
  hw_test_assert_answer (engine->db, "SELECT count(*) FROM headway_lock", "1");
  assert_free (engine->db);
  lock = acquire (engine->db, NULL, TABLE);
  hw_test_assert_answer (engine->db, "SELECT count(*) FROM headway_lock", "1");
}

/* What may be changed in the row so that it is still held, or free. */
static void
test_holder_certainly_dead (HwTestEngine *engine)
{
  static const struct
  {
    const char *change;
    gboolean is_free;
  } cases[] = {
    { "pid = pid", FALSE },
    { "host = 'elsewhere', pid = 999999999", FALSE },
    { "pid = 999999999", TRUE },
    { "process = process || '0'", TRUE }, /* the number was given to another process */
    { "process = 'x' || process", TRUE }, /* rebooted since */
    { "process = replace(process, 'pid:', 'pid:9'), pid = 999999999", FALSE }, /* a container */
    { "process = 'unreadable'", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HwDatabaseLock) lock = NULL;
      g_autofree char *sql = g_strdup_printf ("UPDATE headway_lock SET %s", cases[i].change);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", cases[i].change);
      lock = acquire (engine->db, NULL, TABLE);
      hw_test_database_run (engine->db, sql);
      g_assert_cmpint (hw_database_lock_probe (engine->db, NULL, TABLE, NULL, &error), ==,
                       cases[i].is_free);
      if (!cases[i].is_free)
        g_assert_error (error, HW_ERROR, HW_ERROR_LOCKED);
      g_clear_pointer (&lock, hw_database_lock_release);
    }
}

#define ADD_BOTH(name, func) hw_test_add_for_both_engines ("database-lock", name, func)
#define ADD_POSTGRES(name, func) \
  hw_test_add_for_engine ("database-lock", name, HW_DIALECT_POSTGRESQL, func)
#define ADD_SQLITE(name, func) \
  hw_test_add_for_engine ("database-lock", name, HW_DIALECT_SQLITE, func)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  ADD_BOTH ("exclusive", test_exclusive);
  ADD_BOTH ("check", test_check);
  ADD_BOTH ("survives-rollback", test_survives_rollback);
  ADD_BOTH ("by-version-table", test_by_version_table);
  ADD_BOTH ("probe-writes-nothing", test_probe_writes_nothing);
  ADD_BOTH ("cancelled", test_cancelled);
  ADD_BOTH ("waits", test_waits);
  ADD_BOTH ("waits-in-vain", test_waits_in_vain);
  ADD_BOTH ("wait-cancelled", test_wait_cancelled);
  ADD_POSTGRES ("default-schema-has-a-name", test_default_schema_has_a_name);
  ADD_POSTGRES ("key", test_key);
  ADD_POSTGRES ("holder-is-named", test_holder_is_named);
  ADD_POSTGRES ("migration-cannot-drop-it", test_migration_cannot_drop_it);
  ADD_POSTGRES ("connection-lost", test_connection_lost);
  ADD_POSTGRES ("watch", test_watch);
  ADD_SQLITE ("row", test_row);
  ADD_SQLITE ("row-taken-away", test_row_taken_away);
  ADD_SQLITE ("waits-for-busy-file", test_waits_for_busy_file);
  ADD_SQLITE ("dead-process", test_dead_process);
  ADD_SQLITE ("holder-certainly-dead", test_holder_certainly_dead);

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
