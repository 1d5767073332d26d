/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>

#include "hw-backup.h"
#include "hw-error.h"
#include "hw-sqlite.h"
#include "hw-test-postgres.h"
#include "hw-test-proxy.h"
#include "hw-test-road.h"

/* After each of these faults the version table and the schema must agree, no file of a backup's final name may be
 * incomplete, the journal must tell, and the next deployment must go through. */

#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))
#define WAIT_LIMIT_SECONDS 180

/* a ← b ← c on a database without anything, but for a table of ours that makes the backup more than a moment. */
static HwTestWorld *
new_world (HwDialect dialect)
{
  HwTestWorld *world = hw_test_world_new (dialect);

  if (world == NULL)
    return NULL;
  hw_test_world_execute (world, "CREATE TABLE ballast (t text)");
  hw_test_world_execute (
      world, dialect == HW_DIALECT_POSTGRESQL
                 ? "INSERT INTO ballast SELECT md5(random()::text) || md5(random()::text) "
                   "FROM generate_series(1, 15000)"
                 : "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT "
                   "15000) INSERT INTO ballast SELECT hex(randomblob(32)) FROM n");
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);\nINSERT INTO ta VALUES (1);",
                     NULL);
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);\nINSERT INTO tb VALUES (1);", NULL);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);\nINSERT INTO tc VALUES (1);", NULL);
  hw_test_world_open (world);

  return world;
}

/* How many revisions the version table says are there; the schema must say the same. */
static guint
assert_agreement (HwTestWorld *world)
{
  static const char *const tables[] = { "ta", "tb", "tc" };
  static const char *const rows[] = { "-", "a", "b", "c" };
  g_autofree char *found = hw_test_world_dup_rows (world);
  guint n_done = 0;

  while (n_done < G_N_ELEMENTS (rows) && strcmp (rows[n_done], found) != 0)
    n_done++;
  g_assert_cmpuint (n_done, <, G_N_ELEMENTS (rows));
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM %s", tables[i]);
      g_autofree char *n = NULL;

      g_assert_cmpint (hw_test_world_has_table (world, tables[i]), ==, i < n_done);
      if (i >= n_done)
        continue;
      n = hw_test_world_query (world, sql);
      g_assert_cmpstr (n, ==, "1");
    }
  g_assert_cmpuint (hw_test_world_count_history (world), ==, n_done);

  return n_done;
}

/* Every file of a final name is whole: readable by the engine's own program. */
static void
assert_backups_are_whole (HwTestRoad *road)
{
  g_autoptr(GDir) dir = g_dir_open (road->backup_dir, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (road->backup_dir, name, NULL);
      g_autofree char *program = NULL;
      g_autofree char *bindir = NULL;
      g_autoptr(GSubprocess) child = NULL;
      g_autoptr(GError) error = NULL;

      if (g_str_has_suffix (name, ".db"))
        {
          g_assert_true (hw_sqlite_verify_file (path, NULL, &error));
          continue;
        }
      if (!g_str_has_suffix (name, ".dump"))
        continue;
      bindir = hw_backup_find_programs (0, NULL, &error);
      g_assert_no_error (error);
      program = g_build_filename (bindir, "pg_restore", NULL);
      child = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, program, "--file=/dev/null", path,
                                NULL);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_wait_check (child, NULL, &error));
    }
}

static GSubprocess *
start_child (HwTestRoad *road, const char *moment, const char *limit)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "integration", "deploy-child", NULL);
  g_autoptr(GError) error = NULL;
  GSubprocess *child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE, &error,
                        program, road->world->root, road->journal_path, road->backup_dir, moment,
                        limit, NULL);

  g_assert_no_error (error);

  return child;
}

/* Interrupted is what the next one to open the journal says, and what became of it is told from the database. */
static void
assert_interrupted (HwTestRoad *road, const char *state, const char *sentence)
{
  g_autoptr(HwJournal) journal = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  const HwJournalEntry *entry;

  journal = hw_journal_open (road->journal_path, &error);
  g_assert_no_error (error);
  entries = hw_journal_list_interrupted (journal, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->result, ==, "interrupted");
  g_assert_cmpstr (entry->state, ==, state);
  text = hw_deployment_describe_interrupted (road->world->project, entry, NULL, NULL);
  g_test_message ("%s", text);
  g_assert_nonnull (strstr (text, sentence));
  hw_journal_acknowledge (journal, entry->id, &error);
  g_assert_no_error (error);
}

static void
assert_second_goes_through (HwTestRoad *road)
{
  g_autoptr(GError) error = NULL;

  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (assert_agreement (road->world), ==, 3);
}

/* A server goes on with what it has received from a client that is no more. */
static void
wait_for_sessions_to_end (HwTestWorld *world)
{
  if (world->dialect == HW_DIALECT_SQLITE)
    return;
  for (guint i = 0; i < WAIT_LIMIT_SECONDS * 20; i++)
    {
      g_autofree char *n = hw_test_world_query (
          world, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                 "AND pid <> pg_backend_pid() AND backend_type = 'client backend'");

      if (g_strcmp0 (n, "0") == 0)
        return;
      g_usleep (G_USEC_PER_SEC / 20);
    }
  g_error ("The server's sessions do not end");
}

static void
test_killed (gconstpointer data)
{
  static const struct
  {
    const char *moment;
    guint n_done;
    const char *state;
    const char *sentence;
  } kills[] = {
    { "checks", 0, "checks", "It had not written anything to the database." },
    { "backup-progress", 0, "backup", "It had not written anything to the database." },
    { "confirm", 0, "confirm", "It had not written anything to the database." },
    { "upgrade", 0, "upgrade", "0 of its 3 revisions are applied." },
    { "step-started", 0, "upgrade", "0 of its 3 revisions are applied." },
    { "statement-started", 0, "upgrade", "What had begun was rolled back as a whole." },
    { "statement-finished", 0, "upgrade", "0 of its 3 revisions are applied." },
    { "step-finished", 1, "upgrade", "1 of its 3 revisions are applied." },
    { "verify", 3, "verify",
      "All of its 3 revisions are applied; only the verification is missing." },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kills); i++)
    {
      g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
      g_autoptr(HwTestRoad) road = NULL;
      g_autoptr(GSubprocess) child = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *sentence = NULL;
      guint n_done, expected;

      if (world == NULL)
        return;
      g_test_message ("killed at %s", kills[i].moment);
      road = hw_test_road_new (world);
      child = start_child (road, kills[i].moment, NULL);
      g_subprocess_wait (child, NULL, &error);
      g_assert_no_error (error);
      g_assert_true (g_subprocess_get_if_signaled (child));
      g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);

      wait_for_sessions_to_end (world);
      n_done = assert_agreement (world);
      sentence = g_strdup (kills[i].sentence);
      expected = kills[i].n_done;
      /* On PostgreSQL the COMMIT is behind the statement on the same way, and may be quicker. */
      if (DIALECT (data) == HW_DIALECT_POSTGRESQL && n_done == 1
          && g_str_equal (kills[i].moment, "statement-finished"))
        expected = 1;
      /* On SQLite those that follow each other quickly are committed together. */
      if (DIALECT (data) == HW_DIALECT_SQLITE && g_str_equal (kills[i].moment, "step-finished"))
        expected = 0;
      g_assert_cmpuint (n_done, ==, expected);
      if (expected != kills[i].n_done)
        sentence[0] = (char)('0' + expected);
      assert_backups_are_whole (road);
      assert_interrupted (road, kills[i].state, sentence);
      assert_second_goes_through (road);
    }
}

/* Waits until the server is at work on the endless statement, or is no more. SQLite has nobody to ask. */
static void
wait_for_endless (HwTestWorld *world, const char *wanted)
{
  if (world->dialect == HW_DIALECT_SQLITE)
    return;
  for (guint i = 0; i < WAIT_LIMIT_SECONDS * 20; i++)
    {
      g_autofree char *n = hw_test_world_query (
          world, "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE "
                 "'SELECT pg_sleep(600)%' AND datname = current_database()");

      if (g_strcmp0 (n, wanted) == 0)
        return;
      g_usleep (G_USEC_PER_SEC / 20);
    }
  g_error ("The statement does not %s", wanted[0] == '0' ? "end" : "begin");
}

/* While the server is at work on a statement that would take ten minutes. It notices, and ends it. */
static void
test_killed_in_statement (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GDataInputStream) output = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *line = NULL;
  g_autofree char *up = NULL;

  if (world == NULL)
    return;
  /* So that the revision before the endless one is on the disk. */
  hw_test_world_set_settings (world, "sqlite_transaction_each = true");
  up = g_strdup_printf ("CREATE TABLE tb (i int);\n%s;", hw_test_world_get_endless (world));
  hw_test_world_add (world, "b", "a", up, NULL);
  hw_test_world_open (world);
  road = hw_test_road_new (world);
  child = start_child (road, "wait", NULL);
  output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  /* One line for each statement: the second one is the endless one. */
  for (guint i = 0; i < 2; i++)
    {
      g_clear_pointer (&line, g_free);
      line = g_data_input_stream_read_line (output, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (line, ==, "waiting");
    }
  wait_for_endless (world, "1");
  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (child));

  g_assert_cmpuint (assert_agreement (world), ==, 1);
  assert_interrupted (road, "upgrade", "1 of its 3 revisions are applied.");
  wait_for_endless (world, "0");
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);\nINSERT INTO tb VALUES (1);", NULL);
  assert_second_goes_through (road);
}

/* The disk is full when the backup has come half way. */
static void
test_disk_full (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_partial;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  child = start_child (road, "none", "300000");
  g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &text, &error);
  g_assert_no_error (error);
  g_test_message ("%s", text);
  g_assert_true (g_subprocess_get_if_exited (child));
  g_assert_cmpint (g_subprocess_get_exit_status (child), ==, 1);
  g_assert_true (g_str_has_prefix (text, "backup: "));
  g_assert_cmpuint (hw_test_road_count_backups (road, &n_partial), ==, 0);
  g_assert_cmpuint (n_partial, ==, 0);
  g_assert_cmpuint (assert_agreement (world), ==, 0);
  assert_second_goes_through (road);
}

/* Programs of a test's own in the place of pg_dump and pg_restore. */
static void
write_program (HwTestWorld *world, const char *name, const char *text)
{
  g_autofree char *path = hw_test_write_file (world->dir.path, name, text);

  g_assert_cmpint (g_chmod (path, 0755), ==, 0);
}

static void
run_with_programs (HwTestWorld *world, HwTestRoad *road, HwErrorCode code, HwDeploymentState state)
{
  g_autofree char *bindir = hw_test_dir_build (&world->dir, "bin");
  g_autoptr(GError) error = NULL;
  guint n_partial;

  g_mkdir_with_parents (bindir, 0755);
  g_setenv ("HEADWAY_PG_BINDIR", bindir, TRUE);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_unsetenv ("HEADWAY_PG_BINDIR");
  g_assert_error (error, HW_ERROR, (gint)code);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, state);
  g_assert_cmpuint (hw_test_road_count_backups (road, &n_partial), ==, 0);
  g_assert_cmpuint (n_partial, ==, 0);
  g_assert_cmpuint (assert_agreement (world), ==, 0);
}

static void
test_no_pg_dump (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwTestRoad) road = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  run_with_programs (world, road, HW_ERROR_CHECK, HW_DEPLOYMENT_CHECKS);
  g_assert_cmpint (hw_test_road_get_check (road, "programs", NULL), ==, HW_CHECK_FAILED);
}

static void
test_old_pg_dump (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwTestRoad) road = NULL;
  g_autofree char *message = NULL;

  if (world == NULL)
    return;
  write_program (world, "bin/pg_dump", "#!/bin/sh\necho 'pg_dump (PostgreSQL) 9.6.24'\n");
  write_program (world, "bin/pg_restore", "#!/bin/sh\necho 'pg_restore (PostgreSQL) 9.6.24'\n");
  road = hw_test_road_new (world);
  run_with_programs (world, road, HW_ERROR_CHECK, HW_DEPLOYMENT_CHECKS);
  g_assert_cmpint (hw_test_road_get_check (road, "programs", &message), ==, HW_CHECK_FAILED);
  g_assert_nonnull (strstr (message, "is older than the server"));
}

/* It writes something, and then it fails; or it says that all is well, and the file is cut off. */
static void
test_pg_dump_fails_half_way (void)
{
  static const char *const ends[] = { "echo 'pg_dump: error: out of luck' >&2; exit 1", "exit 0" };

  for (guint i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
      g_autoptr(HwTestRoad) road = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *bindir = NULL;
      g_autofree char *dump = NULL;
      g_autofree char *restore = NULL;

      if (world == NULL)
        return;
      bindir = hw_backup_find_programs (0, NULL, &error);
      g_assert_no_error (error);
      /* The real one's first 100 000 bytes, wherever it was told to write them. */
      dump = g_strdup_printf ("#!/bin/sh\n"
                              "[ \"$1\" = --version ] && exec %s/pg_dump --version\n"
                              "out=\n"
                              "for arg; do case $arg in --file=*) out=${arg#--file=};; esac; done\n"
                              "%s/pg_dump \"$@\" || exit 9\n"
                              "[ -n \"$out\" ] && truncate -s 100000 \"$out\"\n%s\n",
                              bindir, bindir, ends[i]);
      restore = g_strdup_printf ("#!/bin/sh\nexec %s/pg_restore \"$@\"\n", bindir);
      write_program (world, "bin/pg_dump", dump);
      write_program (world, "bin/pg_restore", restore);
      road = hw_test_road_new (world);
      run_with_programs (world, road, HW_ERROR_BACKUP, HW_DEPLOYMENT_BACKUP);
      assert_second_goes_through (road);
    }
}

/* A server of its own, because it is going to be killed. */
typedef struct
{
  HwTestPostgres *server;
  HwTestRoad *road;
} Fall;

static gpointer
kill_server_cb (gpointer user_data)
{
  Fall *fall = user_data;

  for (guint i = 0; i < WAIT_LIMIT_SECONDS * 100; i++)
    {
      if (g_atomic_int_get (&fall->road->n_statements) >= 4)
        break;
      g_usleep (G_USEC_PER_SEC / 100);
    }
  hw_test_postgres_kill (fall->server);

  return NULL;
}

static void
use_server (HwTestWorld *world, HwTestPostgres *server)
{
  g_autofree char *name = hw_test_postgres_create_database (server);

  g_free (world->url);
  world->url = hw_test_postgres_dup_url (server, name);
}

static void
test_server_killed (void)
{
  g_autoptr(HwTestWorld) world = NULL;
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;
  Fall fall;
  GThread *thread;

  if (hw_test_postgres_get_shared () == NULL)
    return;
  /* What was answered “committed” has to be there after the crash. */
  server =
      hw_test_postgres_start ((const char *const[]){ "synchronous_commit=on", "fsync=on", NULL },
                              NULL, &error);
  g_assert_no_error (error);
  world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  use_server (world, server);
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);\nINSERT INTO ta VALUES (1);",
                     NULL);
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);\nSELECT pg_sleep(600);", NULL);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);\nINSERT INTO tc VALUES (1);", NULL);
  road = hw_test_road_new (world);
  fall = (Fall){ server, road };
  thread = g_thread_new ("kill-server", kill_server_cb, &fall);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_thread_join (thread);
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);

  failure = hw_deployment_get_failure (road->deployment);
  g_test_message ("%s", failure->summary);
  g_assert_false (failure->is_state_known);
  g_assert_cmpuint (failure->n_done, ==, 1);
  g_assert_true (g_str_has_prefix (failure->summary, "The state of prod is not known: "));
  /* A server that dies says nothing, and the COMMIT of b was on its way already. */
  g_assert_true (failure->is_unknown_commit);
  g_assert_nonnull (strstr (failure->summary, "it may or may not be in the database."));
  g_assert_nonnull (strstr (failure->summary, failure->backup_path));

  g_clear_error (&error);
  g_assert_true (hw_test_postgres_restart (server, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (assert_agreement (world), ==, 1);
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);\nINSERT INTO tb VALUES (1);", NULL);
  g_assert_true (hw_deployment_retry (road->deployment, NULL, &error));
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  assert_second_goes_through (road);
}

/* The connection breaks in COMMIT: nobody was told, and the table has the last word. */
static void
test_lost_in_commit (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  hw_test_world_add (world, "b", "a",
                     "CREATE TABLE tb (i int);\n"
                     "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
                     "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;\n"
                     "CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON tb\n"
                     "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION leave();\n"
                     "INSERT INTO tb VALUES (1);",
                     NULL);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_true (failure->is_state_known);
  g_assert_false (failure->is_unknown_commit);
  g_assert_cmpuint (failure->n_done, ==, 1);
  g_assert_nonnull (strstr (failure->summary, "Revision b was rolled back as a whole."));
  g_assert_cmpuint (assert_agreement (world), ==, 1);
}

typedef struct
{
  HwTestProxy *proxy;
  guint step;
} Loss;

static void
lose_commit_cb (const HwEvent *event, gpointer user_data)
{
  Loss *loss = user_data;

  if (event->kind == HW_EVENT_STEP_FINISHED && event->step + 1 == loss->step)
    hw_test_proxy_lose_commit (loss->proxy);
}

/* The server has committed and the answer is lost: what is in the version table is told, and the rest goes through. */
static void
test_answer_lost (void)
{
  HwTestPostgres *server = hw_test_postgres_get_shared ();
  g_autoptr(HwTestProxy) proxy = NULL;
  g_autoptr(HwTestWorld) world = NULL;
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  const HwFailure *failure;
  Loss loss;

  if (server == NULL)
    return;
  world = new_world (HW_DIALECT_POSTGRESQL);
  proxy = hw_test_proxy_start (world->dir.path, hw_test_postgres_get_socket_dir (server));
  name = hw_test_world_query (world, "SELECT current_database()");
  g_free (world->url);
  world->url = g_strdup_printf ("postgresql://postgres@/%s?host=%s", name, world->dir.path);
  loss = (Loss){ proxy, 1 };
  road = hw_test_road_new (world);
  road->func = lose_commit_cb;
  road->user_data = &loss;
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  failure = hw_deployment_get_failure (road->deployment);
  g_test_message ("%s", failure->summary);
  g_assert_true (failure->is_state_known);
  g_assert_false (failure->is_unknown_commit);
  /* The revision behind it was on its way too, and may have been quicker than the end of the connection. */
  g_assert_cmpuint (failure->n_done, >=, 2);
  g_assert_nonnull (strstr (failure->summary, failure->n_done == 2
                                                  ? "prod is at b: 2 of 3 revisions applied."
                                                  : "prod is at c: 3 of 3 revisions applied."));
  g_assert_nonnull (
      strstr (failure->summary, "Revision b is committed, although its answer was lost."));
  g_assert_cmpuint (assert_agreement (world), ==, failure->n_done);

  g_clear_error (&error);
  road->func = NULL;
  g_assert_true (hw_deployment_retry (road->deployment, NULL, &error));
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  assert_second_goes_through (road);
}

static void
drop_lock_cb (const HwEvent *event, gpointer user_data)
{
  HwTestRoad *road = user_data;

  if (event->kind != HW_EVENT_STEP_FINISHED || event->step != 0)
    return;
  hw_test_world_execute (
      road->world, road->world->dialect == HW_DIALECT_SQLITE
                       ? "DELETE FROM headway_lock"
                       : "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = "
                         "'advisory' AND database = (SELECT oid FROM pg_database WHERE datname "
                         "= current_database())");
}

/* Somebody else may be deploying from now on: no other revision is begun. */
static void
test_lock_lost (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  /* Others can write between two revisions. */
  hw_test_world_set_settings (world, "sqlite_transaction_each = true");
  hw_test_world_open (world);
  road = hw_test_road_new (world);
  road->func = drop_lock_cb;
  road->user_data = road;
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_FAILED);
  g_assert_cmpuint (assert_agreement (world), ==, 1);
  g_assert_cmpuint (hw_deployment_get_failure (road->deployment)->n_done, ==, 1);
}

/* Somebody reads the table that a revision wants to change, and does not end. */
static void
test_lock_timeout (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwDatabase) other = NULL;
  g_autoptr(HwRows) rows = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_world_set_policies (world, "lock_timeout = 100ms\nlock_attempts = 2\nlock_backoff = 1ms");
  hw_test_world_add (world, "b", "a",
                     "CREATE TABLE tb (i int);\nINSERT INTO tb VALUES (1);\n"
                     "ALTER TABLE ballast ADD COLUMN n int;",
                     NULL);
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  other = hw_test_world_connect (world);
  g_assert_true (hw_database_begin (other, NULL, &error));
  rows = hw_database_query (other, "SELECT count(*) FROM ballast", NULL, 0, NULL, &error);
  g_assert_no_error (error);

  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "b");
  g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE + 2);
  g_assert_cmpuint (assert_agreement (world), ==, 1);

  hw_database_rollback (other);
  g_clear_error (&error);
  g_assert_true (hw_deployment_retry (road->deployment, NULL, &error));
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  assert_second_goes_through (road);
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  hw_test_add_for_both_dialects ("faults", name, func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("killed", test_killed);
  add_for_both ("killed-in-statement", test_killed_in_statement);
  add_for_both ("disk-full", test_disk_full);
  add_for_both ("lock-lost", test_lock_lost);
  g_test_add_func ("/faults/postgresql/lock-timeout", test_lock_timeout);
  g_test_add_func ("/faults/postgresql/no-pg-dump", test_no_pg_dump);
  g_test_add_func ("/faults/postgresql/old-pg-dump", test_old_pg_dump);
  g_test_add_func ("/faults/postgresql/pg-dump-fails-half-way", test_pg_dump_fails_half_way);
  g_test_add_func ("/faults/postgresql/server-killed", test_server_killed);
  g_test_add_func ("/faults/postgresql/answer-lost", test_answer_lost);
  g_test_add_func ("/faults/postgresql/lost-in-commit", test_lost_in_commit);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
