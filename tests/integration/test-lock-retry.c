/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hw-error.h"
#include "hw-runner.h"
#include "hw-stale-index.h"
#include "hw-status.h"
#include "hw-test-postgres.h"
#include "hw-test-world.h"

/* Locks of other sessions: waited for, named, tried again; and indexes that a failure left behind. */

#define PASSWORD "s3cret"

typedef struct
{
  GString *log;              /* "step 0", "failed 1", and the notices */
  HwDatabase *holder;        /* rolled back at the notice that begins with @release_at */
  const char *release_at;    /* NULL: never */
  GCancellable *cancellable; /* cancelled at the same moment */
  void (*before) (gpointer); /* called before the statement with this index */
  guint before_statement;
  gpointer before_data;
} Listener;

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Listener *listener = user_data;

  if (event->kind == HW_EVENT_STEP_STARTED)
    g_string_append_printf (listener->log, "step %u\n", event->step);
  else if (event->kind == HW_EVENT_STEP_FAILED)
    g_string_append_printf (listener->log, "failed %u\n", event->step);
  else if (event->kind == HW_EVENT_NOTICE)
    g_string_append_printf (listener->log, "%s\n", event->message);
  if (event->kind == HW_EVENT_STATEMENT_STARTED && listener->before != NULL
      && event->statement == listener->before_statement)
    listener->before (listener->before_data);

  if (event->kind != HW_EVENT_NOTICE || listener->release_at == NULL
      || !g_str_has_prefix (event->message, listener->release_at))
    return;
  if (listener->holder != NULL)
    hw_database_rollback (listener->holder);
  if (listener->cancellable != NULL)
    g_cancellable_cancel (listener->cancellable);
}

static void
listener_init (Listener *listener)
{
  *listener = (Listener){ .log = g_string_new (NULL) };
}

static void
listener_clear (Listener *listener)
{
  g_string_free (listener->log, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listener, listener_clear)

static HwDatabase *
connect_as_environment (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) database =
                 hw_environment_new_database (hw_test_world_get_environment (world), FALSE, &error);

  g_assert_no_error (error);
  g_assert_true (hw_database_open (database, NULL, &error));

  return g_steal_pointer (&database);
}

/* Upgrades to the head with the environment's timeouts and @attempts. */
static gboolean
run (HwTestWorld *world,
     guint attempts,
     gint64 backoff_ms,
     Listener *listener,
     HwRunnerResult *result,
     GError **error)
{
  HwRunnerOptions options = { .lock_attempts = attempts,
                              .lock_backoff_ms = backoff_ms,
                              .lock_seed = 1,
                              .event_func = on_event_cb,
                              .user_data = listener };
  g_autoptr(HwDatabase) database = connect_as_environment (world);
  g_autofree char *text = hw_test_world_dup_rows (world);
  g_auto(GStrv) rows = g_strsplit (text[0] == '-' ? "" : text, " ", -1);
  g_autoptr(HwPlan) plan = hw_plan_new_upgrade (hw_project_get_graph (world->project),
                                                 (const char *const *)rows, "head", error);
  g_autoptr(HwRunner) runner = NULL;
  gboolean ok;

  g_assert_nonnull (plan);
  runner = hw_runner_new (world->project, database, plan, &options);
  ok = hw_runner_run (runner, result, listener->cancellable, error);
  g_assert_false (hw_database_in_transaction (database));

  return ok;
}

/* Another session in a transaction that has run @sql. */
static HwDatabase *
hold (HwTestWorld *world, const char *sql)
{
  HwDatabase *holder = hw_test_world_connect (world);
  g_autoptr(GError) error = NULL;

  hw_database_begin (holder, NULL, &error);
  g_assert_no_error (error);
  hw_database_execute (holder, sql, NULL, NULL, &error);
  g_assert_no_error (error);

  return holder;
}

/* Tables t and u are there; then come @b and @c (nullable). */
static HwTestWorld *
new_world (HwDialect dialect, const char *b, const char *c)
{
  HwTestWorld *world = hw_test_world_new (dialect);

  if (world == NULL)
    return NULL;
  hw_test_world_execute (world, "CREATE TABLE t (id int PRIMARY KEY, x int)");
  hw_test_world_execute (world, "INSERT INTO t VALUES (1, 1), (2, 2), (3, 2)");
  hw_test_world_execute (world, "CREATE TABLE u (id int PRIMARY KEY, x int)");
  hw_test_world_execute (world, "INSERT INTO u VALUES (1, 1)");
  hw_test_world_set_policies (world, "lock_timeout = 100ms");
  hw_test_world_add (world, "b", NULL, b, NULL);
  if (c != NULL)
    hw_test_world_add (world, "c", "b", c, NULL);
  hw_test_world_open (world);

  return world;
}

/* Long enough for a second connection to ask who holds the lock, on a busy machine too. */
static void
be_patient (HwTestWorld *world)
{
  hw_test_world_set_policies (world, "lock_timeout = 4s");
  hw_test_world_open (world);
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_test_message ("looked for “%s” in:\n%s", part, text);
  g_assert_nonnull (strstr (text, part));
}

static void
assert_answer (HwTestWorld *world, const char *sql, const char *expected)
{
  g_autofree char *answer = hw_test_world_query (world, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* Retries */

static void
test_retry (void)
{
  g_autoptr(HwTestWorld) world =
                 new_world (HW_DIALECT_POSTGRESQL,
                            "CREATE TABLE v (i int);\nALTER TABLE t ADD COLUMN y int;", NULL);
  g_autoptr(HwDatabase) holder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  be_patient (world);
  listener_init (&listener);
  holder = hold (world, "UPDATE t SET x = 5 WHERE id = 1 AND '" PASSWORD "' <> ''");
  listener.holder = holder;
  listener.release_at = "attempt 1 of 3 failed";
  g_assert_true (run (world, 3, 1, &listener, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_done, ==, 1);
  g_assert_cmpint (result.failed_step, ==, -1);
  hw_test_world_assert_rows (world, "b");
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 1);

  assert_contains (listener.log->str, "waiting for a lock for ");
  assert_contains (listener.log->str,
                   "(user “postgres”, application “headway”, idle in transaction, “UPDATE t SET x "
                   "= 5 WHERE id = 1 AND '…' <> '…'”)");
  assert_contains (listener.log->str, "rolled back, the next one is in ");
  g_assert_null (strstr (listener.log->str, PASSWORD));
  g_assert_null (strstr (listener.log->str, "failed 0"));
  g_assert_null (strstr (listener.log->str, "attempt 2"));
}

static void
test_exhausted (void)
{
  g_autoptr(HwTestWorld) world =
                 new_world (HW_DIALECT_POSTGRESQL,
                            "CREATE TABLE v (i int);\nALTER TABLE t ADD COLUMN y int;", NULL);
  g_autoptr(HwDatabase) holder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  be_patient (world);
  listener_init (&listener);
  holder = hold (world, "LOCK TABLE t");
  g_assert_false (run (world, 2, 1, &listener, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "55P03");
  g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE + 1);
  assert_contains (hw_error_get_detail (error), "The lock was held by process ");
  assert_contains (hw_error_get_detail (error), "“LOCK TABLE t”");
  g_assert_cmpint (result.failed_step, ==, 0);
  g_assert_false (result.may_be_partial);
  assert_contains (listener.log->str, "attempt 1 of 2 failed");
  g_assert_true (g_str_has_suffix (listener.log->str, "failed 0\n"));
  g_assert_false (hw_test_world_has_table (world, "v"));
  g_assert_false (hw_test_world_has_table (world, "alembic_version"));
}

/* All of the plan is one transaction, so all of it is begun again. */
static void
test_whole_plan (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "CREATE TABLE v (i int);",
                                             "ALTER TABLE t ADD COLUMN y int;");
  g_autoptr(HwDatabase) holder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_set_settings (world, "transaction_per_migration = false");
  hw_test_world_open (world);
  listener_init (&listener);
  holder = hold (world, "LOCK TABLE t");
  listener.holder = holder;
  listener.release_at = "attempt 1 of 3 failed";
  g_assert_true (run (world, 3, 1, &listener, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_done, ==, 2);
  hw_test_world_assert_rows (world, "c");
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 2);
  g_assert_true (g_str_has_prefix (listener.log->str, "step 0\nstep 1\n"));
  g_assert_true (g_str_has_suffix (listener.log->str, "step 0\nstep 1\n"));
}

/* What is committed is not touched: only the second revision is begun again. */
static void
test_per_migration (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "CREATE TABLE v (i int);",
                                             "ALTER TABLE t ADD COLUMN y int;");
  g_autoptr(HwDatabase) holder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  listener_init (&listener);
  holder = hold (world, "LOCK TABLE t");
  g_assert_false (run (world, 2, 1, &listener, &result, &error));
  g_assert_cmpuint (result.n_done, ==, 1);
  g_assert_cmpint (result.failed_step, ==, 1);
  hw_test_world_assert_rows (world, "b");
  g_clear_error (&error);

  listener.holder = holder;
  listener.release_at = "attempt 1 of 3 failed";
  g_assert_true (run (world, 3, 1, &listener, &result, &error));
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "c");
}

static void
test_never_outside (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "SELECT 1;", NULL);
  g_autoptr(HwDatabase) holder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_add_open (world, "b", NULL,
                          "CREATE TABLE v (i int);\nALTER TABLE t ADD COLUMN y int;", NULL);
  hw_test_world_open (world);
  be_patient (world);
  listener_init (&listener);
  holder = hold (world, "LOCK TABLE t");
  g_assert_false (run (world, 3, 1, &listener, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  assert_contains (hw_error_get_detail (error), "The lock was held by process ");
  g_assert_true (result.may_be_partial);
  g_assert_null (strstr (listener.log->str, "attempt"));
  g_assert_true (hw_test_world_has_table (world, "v"));
}

static void
test_cancelled_in_backoff (void)
{
  g_autoptr(HwTestWorld) world =
                 new_world (HW_DIALECT_POSTGRESQL, "ALTER TABLE t ADD COLUMN y int;", NULL);
  g_autoptr(HwDatabase) holder = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  listener_init (&listener);
  holder = hold (world, "LOCK TABLE t");
  listener.cancellable = cancellable;
  listener.release_at = "attempt 1 of 9 failed";
  g_assert_false (run (world, 9, 3600000, &listener, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (result.failed_step, ==, 0);
  g_assert_true (g_str_has_suffix (listener.log->str, "failed 0\n"));
}

/* A batch's round is a transaction like any other. */
static void
test_batch_round (void)
{
  g_autoptr(HwTestWorld) world =
                 new_world (HW_DIALECT_POSTGRESQL,
                            "-- migrate:batch size:2\nUPDATE t SET x = 9 WHERE id IN"
                            " (SELECT id FROM t WHERE x < 9 ORDER BY id LIMIT :batch_size);",
                            NULL);
  g_autoptr(HwDatabase) holder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  listener_init (&listener);
  holder = hold (world, "UPDATE t SET x = 0 WHERE id = 3");
  listener.holder = holder;
  listener.release_at = "attempt 1 of 3 failed";
  g_assert_true (run (world, 3, 1, &listener, &result, &error));
  g_assert_no_error (error);
  assert_answer (world, "SELECT count(*) FROM t WHERE x = 9", "3");
  assert_contains (listener.log->str, "attempt 1 of 3 failed");
}

/* Deadlock */

typedef struct
{
  HwTestWorld *world;
  HwDatabase *other; /* has locked u, and will want t */
  GThread *thread;
} Deadlock;

static gpointer
want_other_table (gpointer data)
{
  Deadlock *deadlock = data;
  g_autoptr(GError) error = NULL;

  hw_database_execute (deadlock->other, "UPDATE t SET x = 7 WHERE id = 1", NULL, NULL, &error);
  g_assert_no_error (error);
  hw_database_rollback (deadlock->other);

  return NULL;
}

/* Comes back once the other session waits for us: then the statement that follows closes the circle. */
static void
start_deadlock (gpointer data)
{
  Deadlock *deadlock = data;

  if (deadlock->thread != NULL)
    return;
  deadlock->thread = g_thread_new ("deadlock", want_other_table, deadlock);
  for (;;)
    {
      g_autofree char *waiting =
          hw_test_world_query (deadlock->world, "SELECT count(*) FROM pg_locks WHERE NOT granted");

      if (strcmp (waiting, "0") != 0)
        return;
      g_usleep (5000);
    }
}

static void
test_deadlock (void)
{
  g_autoptr(HwTestWorld) world =
                 new_world (HW_DIALECT_POSTGRESQL,
                            "UPDATE t SET x = 8 WHERE id = 1;\nUPDATE u SET x = 8 WHERE id = 1;",
                            NULL);
  g_autoptr(HwDatabase) other = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  Deadlock deadlock = { world, NULL, NULL };
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_set_policies (world, "lock_timeout = 0");
  hw_test_world_open (world);
  listener_init (&listener);
  other = hold (world, "SET deadlock_timeout = '10min'; UPDATE u SET x = 7 WHERE id = 1");
  deadlock.other = other;
  listener.before = start_deadlock;
  listener.before_statement = 1;
  listener.before_data = &deadlock;
  g_assert_true (run (world, 3, 1, &listener, &result, &error));
  g_assert_no_error (error);
  g_thread_join (deadlock.thread);
  assert_contains (listener.log->str, "attempt 1 of 3 failed: deadlock detected");
  assert_answer (world, "SELECT x FROM t WHERE id = 1", "8");
  assert_answer (world, "SELECT x FROM u WHERE id = 1", "8");
}

/* SQLite */

static void
test_busy (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE, "CREATE TABLE v (i int);",
                                             "INSERT INTO v VALUES (1);");
  g_autoptr(HwDatabase) holder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  listener_init (&listener);
  holder = hold (world, "UPDATE t SET x = 5");
  listener.holder = holder;
  listener.release_at = "attempt 1 of 3 failed";
  g_assert_true (run (world, 3, 1, &listener, &result, &error));
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "c");
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 2);
  /* It is this process itself, which is no answer. */
  assert_contains (listener.log->str, "Which process locks the file is not known.");
}

/* A reader of a rollback journal keeps COMMIT waiting. */
static void
test_busy_at_commit (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE, "CREATE TABLE v (i int);", NULL);
  g_autoptr(HwDatabase) reader = NULL;
  g_autoptr(HwRows) rows = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  listener_init (&listener);
  reader = hw_test_world_connect (world);
  hw_database_execute (reader, "BEGIN", NULL, NULL, &error);
  rows = hw_database_query (reader, "SELECT * FROM t", NULL, 0, NULL, &error);
  g_assert_no_error (error);
  listener.holder = reader;
  listener.release_at = "attempt 1 of 3 failed";
  g_assert_true (run (world, 3, 1, &listener, &result, &error));
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "b");
  g_assert_true (hw_test_world_has_table (world, "v"));
}

/* A child that holds the file until it is killed. */
static pid_t
fork_holder (HwTestWorld *world)
{
  int fds[2];
  char byte;
  pid_t pid;

  g_assert_cmpint (pipe (fds), ==, 0);
  pid = fork ();
  if (pid == 0)
    {
      g_autoptr(HwDatabase) holder = hold (world, "UPDATE t SET x = 5");

      g_assert_nonnull (holder);
      g_assert_cmpint (write (fds[1], "x", 1), ==, 1);
      for (;;)
        pause ();
    }
  close (fds[1]);
  g_assert_cmpint (read (fds[0], &byte, 1), ==, 1);
  close (fds[0]);

  return pid;
}

static void
test_holder_of_file (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE, "CREATE TABLE v (i int);", NULL);
  g_auto(Listener) listener = { NULL };
  g_autofree char *expected = NULL;
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;
  pid_t pid;

  if (!g_file_test ("/proc/locks", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("the system does not tell who holds a file");
      return;
    }
  hw_test_world_execute (world, data);
  listener_init (&listener);
  pid = fork_holder (world);
  expected = g_strdup_printf ("The file is locked by process %d (integration-tes).", (int)pid);
  g_assert_false (run (world, 1, 1, &listener, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_cmpstr (hw_error_get_detail (error), ==, expected);
  assert_contains (listener.log->str, "waiting for a lock for ");
  g_assert_cmpint (kill (pid, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
}

/* Indexes */

static void
use_index (HwTestWorld *world, const char *sql)
{
  hw_test_world_add_open (world, "b", NULL, sql, NULL);
  hw_test_world_open (world);
}

#define COUNT_INDEX(condition) \
  "SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid" \
  " WHERE c.relname = 'T x' AND " condition

/* Two rows have the same x: the index is left invalid, named, and dropped when it is tried again. */
static void
test_stale_index (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "SELECT 1;", NULL);
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  listener_init (&listener);
  use_index (world, "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS \"T x\" ON t (x);");
  g_assert_false (run (world, 1, 1, &listener, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  assert_contains (hw_error_get_detail (error), "It left the invalid index public.\"T x\"");
  assert_answer (world, COUNT_INDEX ("NOT indisvalid"), "1");
  g_clear_error (&error);

  hw_test_world_execute (world, "DELETE FROM t WHERE id = 3");
  g_assert_true (run (world, 1, 1, &listener, &result, &error));
  g_assert_no_error (error);
  assert_contains (listener.log->str, "dropping the invalid index public.\"T x\" first");
  assert_answer (world, COUNT_INDEX ("indisvalid"), "1");
  hw_test_world_assert_rows (world, "b");
}

/* Which statements leave an index behind, and which index that is, however it is written. */
static void
test_index_names (void)
{
  static const struct
  {
    const char *sql;
    const char *index; /* NULL: none */
  } cases[] = {
    { "CREATE INDEX CONCURRENTLY a ON t (x)", "public.a" },
    { "create unique index concurrently if not exists \"A b\" on only s.\"T\" using btree (x)",
      "s.\"A b\"" },
    { "/* a */ CREATE INDEX -- b\n CONCURRENTLY A ON public.t (x)", "public.a" },
    { "CREATE INDEX CONCURRENTLY a ON s.\"T\" (x)", NULL },
    { "CREATE INDEX a ON t (x)", NULL },
    { "CREATE INDEX CONCURRENTLY ON t (x)", NULL },
    { "DROP INDEX CONCURRENTLY a", NULL },
    { "REINDEX INDEX CONCURRENTLY a", NULL },
    { "SELECT 'CREATE INDEX CONCURRENTLY a ON t (x)'", NULL },
    { "CREATE INDEX CONCURRENTLY", NULL },
    { "", NULL },
  };
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "SELECT 1;", NULL);
  g_autoptr(HwDatabase) database = NULL;

  if (world == NULL)
    return;
  hw_test_world_execute (world, "CREATE SCHEMA s; CREATE TABLE s.\"T\" (x integer);"
                                " CREATE INDEX \"A b\" ON s.\"T\" (x); CREATE INDEX a ON t (x);"
                                " UPDATE pg_index SET indisvalid = false"
                                " WHERE indexrelid IN ('a'::regclass, 's.\"A b\"'::regclass)");
  database = hw_test_world_connect (world);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *index = hw_stale_index_find (database, cases[i].sql);

      g_test_message ("%s", cases[i].sql);
      g_assert_cmpstr (index, ==, cases[i].index);
    }
}

static void
test_valid_index (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "SELECT 1;", NULL);
  g_auto(Listener) listener = { NULL };
  g_autofree char *before = NULL;
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  listener_init (&listener);
  hw_test_world_execute (world, "CREATE INDEX \"T x\" ON t (x)");
  before = hw_test_world_query (world, "SELECT '\"T x\"'::regclass::oid");
  use_index (world, "CREATE INDEX CONCURRENTLY \"T x\" ON public.t (x);");
  g_assert_false (run (world, 1, 1, &listener, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "42P07");
  assert_answer (world, "SELECT '\"T x\"'::regclass::oid", before);
  g_assert_null (strstr (listener.log->str, "invalid index"));
}

/* Whoever holds this lock may be building the index. */
static void
test_index_being_built (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "SELECT 1;", NULL);
  g_autoptr(HwDatabase) builder = NULL;
  g_auto(Listener) listener = { NULL };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  listener_init (&listener);
  use_index (world, "CREATE UNIQUE INDEX CONCURRENTLY \"T x\" ON t (x);");
  g_assert_false (run (world, 1, 1, &listener, &result, &error));
  g_clear_error (&error);

  builder = hold (world, "LOCK TABLE t IN SHARE UPDATE EXCLUSIVE MODE");
  g_assert_false (run (world, 1, 1, &listener, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCKED);
  assert_contains (error->message, "may be building it now");
  g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE);
  assert_answer (world, COUNT_INDEX ("NOT indisvalid"), "1");
}

#define ADD_POSTGRES(name, func) g_test_add_func ("/locks/postgresql/" name, func)
#define ADD_SQLITE(name, func) g_test_add_func ("/locks/sqlite/" name, func)

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* Before any server runs: they fork. */
  g_test_add_data_func ("/locks/sqlite/holder-of-file", "PRAGMA journal_mode = DELETE",
                        test_holder_of_file);
  g_test_add_data_func ("/locks/sqlite/holder-of-write-ahead-log", "PRAGMA journal_mode = WAL",
                        test_holder_of_file);
  ADD_SQLITE ("busy", test_busy);
  ADD_SQLITE ("busy-at-commit", test_busy_at_commit);
  ADD_POSTGRES ("retry", test_retry);
  ADD_POSTGRES ("exhausted", test_exhausted);
  ADD_POSTGRES ("whole-plan", test_whole_plan);
  ADD_POSTGRES ("per-migration", test_per_migration);
  ADD_POSTGRES ("never-outside", test_never_outside);
  ADD_POSTGRES ("cancelled-in-backoff", test_cancelled_in_backoff);
  ADD_POSTGRES ("batch-round", test_batch_round);
  ADD_POSTGRES ("deadlock", test_deadlock);
  ADD_POSTGRES ("stale-index", test_stale_index);
  ADD_POSTGRES ("index-names", test_index_names);
  ADD_POSTGRES ("valid-index", test_valid_index);
  ADD_POSTGRES ("index-being-built", test_index_being_built);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
