/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-history-table.h"
#include "hw-runner.h"
#include "hw-test-postgres.h"
#include "hw-test-world.h"

/* Every test runs on both engines; the dialect is the test's data. */
#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))

static gboolean
run_with (HwTestWorld *world,
          HwDirection direction,
          const char *target,
          const HwRunnerOptions *options,
          HwRunnerResult *result,
          GError **error)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (world);
  g_autoptr(HwPlan) plan = hw_test_world_make_plan (world, direction, target);
  g_autoptr(HwRunner) runner = hw_runner_new (world->project, database, plan, options);
  gboolean ok = hw_runner_run (runner, result, NULL, error);

  g_assert_false (hw_database_in_transaction (database));

  return ok;
}

static void
upgrade (HwTestWorld *world, const char *target)
{
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  run_with (world, HW_DIRECTION_UPGRADE, target, NULL, &result, &error);
  g_assert_no_error (error);
}

/* a ← b ← c, seven statements in all; statement @bad (1-based, 0 none) cannot work. */
static guint
write_three (HwTestWorld *world, guint bad)
{
  static const struct
  {
    const char *id, *down;
    const char *up[4];
    const char *undo;
  } revisions[] = {
    { "a",
      NULL,
      { "CREATE TABLE ta (i int)", "INSERT INTO ta VALUES (1)", "INSERT INTO ta VALUES (2)" },
      "DROP TABLE ta;" },
    { "b",
      "a",
      { "CREATE TABLE tb (i int)", "INSERT INTO tb SELECT i FROM ta" },
      "DROP TABLE tb;" },
    { "c", "b", { "CREATE TABLE tc (i int)", "UPDATE ta SET i = i + 10" }, "DROP TABLE tc;" },
  };
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (revisions); i++)
    {
      g_autoptr(GString) up = g_string_new (NULL);

      for (guint j = 0; revisions[i].up[j] != NULL; j++)
        g_string_append_printf (up, "%s;\n",
                                ++n == bad ? "INSERT INTO nowhere VALUES (1)" : revisions[i].up[j]);
      hw_test_world_add (world, revisions[i].id, revisions[i].down, up->str, revisions[i].undo);
    }
  hw_test_world_open (world);

  return n;
}

static void
test_upgrade (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GPtrArray) history = NULL;
  g_autoptr(GError) error = NULL;
  HwRunnerOptions options = { .backup = "shop.dump", .deployment = "d1" };
  HwRunnerResult result;
  g_autofree char *sum = NULL;
  const HwHistoryEntry *newest;

  if (world == NULL)
    return;
  write_three (world, 0);
  g_assert_true (run_with (world, HW_DIRECTION_UPGRADE, "head", &options, &result, &error));
  g_assert_no_error (error);

  g_assert_cmpuint (result.n_done, ==, 3);
  g_assert_cmpint (result.failed_step, ==, -1);
  g_assert_false (result.is_unknown);
  hw_test_world_assert_rows (world, "c");
  sum = hw_test_world_query (world, "SELECT sum(i) FROM ta");
  g_assert_cmpstr (sum, ==, "23");

  database = hw_test_world_connect (world);
  history = hw_history_table_list (database, NULL, "headway_history", 0, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (history->len, ==, 3);
  newest = g_ptr_array_index (history, 0);
  g_assert_cmpstr (newest->revision, ==, "c");
  g_assert_cmpint (newest->direction, ==, HW_DIRECTION_UPGRADE);
  g_assert_cmpstr (newest->backup, ==, "shop.dump");
  g_assert_cmpstr (newest->deployment, ==, "d1");
  g_assert_cmpuint (strlen (newest->checksum), ==, 64);
  g_assert_cmpstr (newest->tool_version, ==, PACKAGE_VERSION);
}

static void
test_downgrade_and_stamp (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_three (world, 0);
  upgrade (world, "head");

  run_with (world, HW_DIRECTION_DOWNGRADE, "a", NULL, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_done, ==, 2);
  hw_test_world_assert_rows (world, "a");
  g_assert_false (hw_test_world_has_table (world, "tb"));
  g_assert_true (hw_test_world_has_table (world, "ta"));

  run_with (world, HW_DIRECTION_STAMP, "c", NULL, &result, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "c");
  g_assert_false (hw_test_world_has_table (world, "tb"));
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 6);
}

/* What the version table says and what the database holds must be the same, however far it came. */
static void
assert_agreement (HwTestWorld *world, guint n_done)
{
  static const char *const tables[] = { "ta", "tb", "tc" };
  static const char *const rows[] = { "-", "a", "b", "c" };

  hw_test_world_assert_rows (world, rows[n_done]);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpint (hw_test_world_has_table (world, tables[i]), ==, i < n_done);
  g_assert_cmpuint (hw_test_world_count_history (world), ==, n_done);
}

static void
test_every_statement_fails (gconstpointer data)
{
  /* Revision that statement k belongs to, and its line in the file. */
  static const struct
  {
    guint step, line, index;
  } places[] = { { 0, 6, 1 }, { 0, 7, 2 }, { 0, 8, 3 }, { 1, 6, 1 },
                 { 1, 7, 2 }, { 2, 6, 1 }, { 2, 7, 2 } };
  guint n_statements = G_N_ELEMENTS (places);

  for (guint bad = 1; bad <= n_statements + 1; bad++)
    {
      g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
      g_autoptr(GError) error = NULL;
      g_autofree char *file = NULL;
      HwRunnerResult result;
      const char *ids[] = { "a", "b", "c" };

      if (world == NULL)
        return;
      g_test_message ("statement %u fails", bad);
      g_assert_cmpuint (write_three (world, bad), ==, n_statements);
      if (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error))
        {
          g_assert_cmpuint (bad, ==, n_statements + 1);
          assert_agreement (world, 3);
          break;
        }

      g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
      g_assert_cmpint (result.failed_step, ==, (gint)places[bad - 1].step);
      g_assert_cmpuint (result.n_done, ==, places[bad - 1].step);
      g_assert_false (result.may_be_partial);
      file = hw_test_world_dup_file (world, ids[places[bad - 1].step]);
      g_assert_cmpstr (hw_error_get_revision (error), ==, ids[places[bad - 1].step]);
      g_assert_cmpstr (hw_error_get_file (error), ==, file);
      g_assert_cmpuint (hw_error_get_line (error), ==, places[bad - 1].line);
      g_assert_cmpuint (hw_error_get_statement_index (error), ==, places[bad - 1].index);
      g_assert_cmpstr (hw_error_get_statement (error), ==, "INSERT INTO nowhere VALUES (1)");
      assert_agreement (world, result.n_done);
    }
}

/* The place is that in the file, also when the fault is in a later line of an indented statement. */
static void
test_place_of_error (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL, "SELECT 1;  SELECT 'ü', wrong;", NULL);
  hw_test_world_open (world);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "42703");
  g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE);
  g_assert_cmpuint (hw_error_get_column (error), ==, 24);
  g_clear_error (&error);

  hw_test_world_add (world, "a", NULL, "SELECT 1;\n\nSELECT\n   wrong;", NULL);
  hw_test_world_open (world);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE + 3);
  g_assert_cmpuint (hw_error_get_column (error), ==, 4);
  g_assert_cmpuint (hw_error_get_statement_index (error), ==, 2);
}

typedef struct
{
  GString *log;
  HwRunner *runner;
  GCancellable *cancellable;
  HwEventKind stop_at;
  gint n_statements; /* atomic: begun so far */
} Listener;

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Listener *listener = user_data;
  static const char *const names[] = { "state", "check", "checked", "backup", "step",  "statement",
                                       "ran",   "done",  "failed",  "notice", "rounds" };

  if (event->kind == HW_EVENT_NOTICE)
    return;
  g_string_append_printf (listener->log, "%s %u/%u", names[event->kind], event->step,
                          event->n_steps);
  if (event->kind == HW_EVENT_STATEMENT_STARTED || event->kind == HW_EVENT_STATEMENT_FINISHED)
    g_string_append_printf (listener->log, " %u/%u line %u", event->statement, event->n_statements,
                            event->line);
  g_string_append (listener->log, "\n");
  if (event->kind == HW_EVENT_STATEMENT_STARTED)
    g_atomic_int_inc (&listener->n_statements);
  if (listener->runner != NULL && event->kind == listener->stop_at)
    hw_runner_stop_after_step (listener->runner);
  if (listener->cancellable != NULL && event->kind == listener->stop_at)
    g_cancellable_cancel (listener->cancellable);
}

static void
test_events (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GString) log = g_string_new (NULL);
  Listener listener = { .log = log };
  HwRunnerOptions options = { .event_func = on_event_cb, .user_data = &listener };
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);\n\nINSERT INTO ta VALUES (1);",
                     NULL);
  hw_test_world_add (world, "b", "a", "INSERT INTO nowhere VALUES (1);", NULL);
  hw_test_world_open (world);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", &options, &result, &error));
  g_assert_cmpstr (log->str, ==,
                   "step 0/2\n"
                   "statement 0/2 0/2 line 6\nran 0/2 0/2 line 6\n"
                   "statement 0/2 1/2 line 8\nran 0/2 1/2 line 8\n"
                   "done 0/2\n"
                   "step 1/2\n"
                   "statement 1/2 0/1 line 6\n"
                   "failed 1/2\n");
}

static void
test_stop_after_step (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GString) log = g_string_new (NULL);
  Listener listener = { .log = log, .stop_at = HW_EVENT_STEP_STARTED };
  HwRunnerOptions options = { .event_func = on_event_cb, .user_data = &listener };
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_three (world, 0);
  database = hw_test_world_connect (world);
  plan = hw_test_world_make_plan (world, HW_DIRECTION_UPGRADE, "head");
  runner = hw_runner_new (world->project, database, plan, &options);
  listener.runner = runner;
  g_assert_true (hw_runner_run (runner, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (result.is_stopped);
  g_assert_cmpuint (result.n_done, ==, 1);
  assert_agreement (world, 1);
}

/* The fifth statement of the plan is the endless one. */
static gboolean
is_in_second_step (gpointer user_data)
{
  Listener *listener = user_data;

  return g_atomic_int_get (&listener->n_statements) == 5;
}

/* A running statement is stopped at the server; its revision is rolled back and the one before it stays. */
static void
test_cancel (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Listener listener = { .log = log };
  HwRunnerOptions options = { .event_func = on_event_cb, .user_data = &listener };
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *up = NULL;
  HwRunnerResult result;
  GThread *thread;

  if (world == NULL)
    return;
  write_three (world, 0);
  up = g_strdup_printf ("CREATE TABLE tb (i int);\n%s;", hw_test_world_get_endless (world));
  hw_test_world_add (world, "b", "a", up, NULL);
  hw_test_world_open (world);
  database = hw_test_world_connect (world);
  plan = hw_test_world_make_plan (world, HW_DIRECTION_UPGRADE, "head");
  runner = hw_runner_new (world->project, database, plan, &options);
  thread = hw_test_cancel_when (cancellable, is_in_second_step, &listener);
  g_assert_false (hw_runner_run (runner, &result, cancellable, &error));
  g_thread_join (thread);

  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (result.n_done, ==, 1);
  g_assert_cmpint (result.failed_step, ==, 1);
  g_assert_false (hw_database_in_transaction (database));
  assert_agreement (world, 1);
}

/* Between two statements, before the COMMIT: the transaction is rolled back too. Where the COMMIT is on its way to the
 * server already, it may be too late: what is said must be what is so. */
static void
test_cancel_before_commit (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GString) log = g_string_new (NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Listener listener = { .log = log,
                        .cancellable = cancellable,
                        .stop_at = HW_EVENT_STATEMENT_FINISHED };
  HwRunnerOptions options = { .event_func = on_event_cb, .user_data = &listener };
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
  hw_test_world_open (world);
  database = hw_test_world_connect (world);
  plan = hw_test_world_make_plan (world, HW_DIRECTION_UPGRADE, "head");
  runner = hw_runner_new (world->project, database, plan, &options);
  if (hw_runner_run (runner, &result, cancellable, &error))
    {
      g_assert_cmpint (world->dialect, ==, HW_DIALECT_POSTGRESQL);
      assert_agreement (world, 1);
      return;
    }
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (result.n_done, ==, 0);
  assert_agreement (world, 0);
}

static void
test_whole_plan_in_one_transaction (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_set_settings (world, "transaction_per_migration = false");
  write_three (world, 7);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpuint (result.n_done, ==, 0);
  g_assert_cmpint (result.failed_step, ==, 2);
  assert_agreement (world, 0);

  write_three (world, 0);
  upgrade (world, "head");
  assert_agreement (world, 3);
}

/* A revision outside a transaction ends the one around it: what ran before it is committed. */
static void
test_open_revision_splits_plan (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_set_settings (world, "transaction_per_migration = false");
  write_three (world, 7);
  hw_test_world_add_open (world, "b", "a", "CREATE TABLE tb (i int);", NULL);
  hw_test_world_open (world);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_cmpuint (result.n_done, ==, 2);
  assert_agreement (world, 2);
}

static void
test_open_revision_fails (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
  hw_test_world_add_open (world, "b", "a",
                          "CREATE TABLE tb (i int);\nINSERT INTO nowhere VALUES (1);", NULL);
  hw_test_world_open (world);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_true (result.may_be_partial);
  g_assert_cmpuint (result.n_done, ==, 1);
  hw_test_world_assert_rows (world, "a");
  g_assert_true (hw_test_world_has_table (world, "tb"));
}

static void
test_concurrent_index (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autofree char *valid = NULL;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
  hw_test_world_add_open (world, "b", "a", "CREATE INDEX CONCURRENTLY ia ON ta (i);\nVACUUM ta;",
                          NULL);
  hw_test_world_open (world);
  upgrade (world, "head");
  hw_test_world_assert_rows (world, "b");
  valid = hw_test_world_query (world,
                               "SELECT indisvalid FROM pg_index WHERE indexrelid = 'ia'::regclass");
  g_assert_cmpstr (valid, ==, "t");
}

static void
test_dry_run (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  HwRunnerOptions options = { .dry_run = TRUE };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_three (world, 0);
  run_with (world, HW_DIRECTION_UPGRADE, "head", &options, &result, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_done, ==, 0);
  assert_agreement (world, 0);

  hw_test_world_add_open (world, "b", "a", "CREATE TABLE tb (i int);", NULL);
  hw_test_world_open (world);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", &options, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_USAGE);
}

/* The plan was made for a database that somebody else has changed since. */
static void
test_rows_moved (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_three (world, 0);
  upgrade (world, "a");
  database = hw_test_world_connect (world);
  plan = hw_test_world_make_plan (world, HW_DIRECTION_UPGRADE, "head");
  upgrade (world, "b");
  runner = hw_runner_new (world->project, database, plan, NULL);
  g_assert_false (hw_runner_run (runner, &result, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_VERSION_TABLE_ROWS);
  g_assert_cmpint (result.failed_step, ==, -1);
  assert_agreement (world, 2);
}

/* What cannot be run is refused before the first statement of the first revision. */
static void
test_refused_scripts (gconstpointer data)
{
  static const struct
  {
    const char *up;
    HwErrorCode code;
    guint line; /* 0: the script is fine */
  } scripts[] = {
    { "SELECT 1;\nCOMMIT;", HW_ERROR_UNREADABLE, 7 },
    { "BEGIN;\nSELECT 1;\nEND;", HW_ERROR_UNREADABLE, 6 },
    { "SELECT 1;\n/* a */ rollback;", HW_ERROR_UNREADABLE, 7 },
    { "start /* now */ transaction;", HW_ERROR_UNREADABLE, 6 },
    { "SAVEPOINT s;\nROLLBACK TO s;\nRELEASE s;", HW_ERROR_FAILED, 0 },
    { "SELECT 'COMMIT;';", HW_ERROR_FAILED, 0 },
    { "-- migrate:verify\nDELETE FROM ta;", HW_ERROR_UNREADABLE, 7 },
    { "-- migrate:batch size:10 pause:5\nDELETE FROM ta;", HW_ERROR_UNREADABLE, 6 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (scripts); i++)
    {
      g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
      g_autoptr(GError) error = NULL;
      HwRunnerResult result;

      if (world == NULL)
        return;
      g_test_message ("%s", scripts[i].up);
      hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
      hw_test_world_add (world, "b", "a", scripts[i].up, NULL);
      hw_test_world_open (world);
      run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error);
      if (scripts[i].line == 0)
        {
          g_assert_no_error (error);
          hw_test_world_assert_rows (world, "b");
          continue;
        }
      g_assert_error (error, HW_ERROR, (gint)scripts[i].code);
      g_assert_cmpuint (hw_error_get_line (error), ==, scripts[i].line);
      g_assert_cmpstr (hw_error_get_revision (error), ==, "b");
      g_assert_cmpint (result.failed_step, ==, -1);
      assert_agreement (world, 0);
    }
}

static void
test_python_revision (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_SQLITE);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;
  g_autofree char *ini =
      g_strdup_printf ("[alembic]\nscript_location = alembic\nsqlalchemy.url = %s\n", world->url);

  g_free (hw_test_write_file (world->root, "alembic.ini", ini));
  g_free (hw_test_write_file (world->root, "alembic/versions/a.py",
                              "\"\"\"First\"\"\"\nrevision = 'a'\ndown_revision = None\n"));
  world->project = hw_project_open (world->root, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  /* Alembic is started for an environment, and the caller has named none. */
  g_assert_error (error, HW_ERROR, HW_ERROR_USAGE);
  hw_test_world_assert_rows (world, "-");
}

/* A table that others refer to is rebuilt, the way SQLite's manual says: with enforcement on this deletes its children.
 * It is on at the beginning, and once more before the revision that matters. */
static void
test_rebuild_keeps_children (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_SQLITE);
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  g_autoptr(HwRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *n = NULL;

  hw_test_world_add (world, "a", NULL,
                     "CREATE TABLE p (id integer PRIMARY KEY, t text);\n"
                     "CREATE TABLE c (p integer REFERENCES p (id) ON DELETE CASCADE);\n"
                     "INSERT INTO p VALUES (1, 'x');\nINSERT INTO c VALUES (1);",
                     NULL);
  hw_test_world_add_open (world, "b", "a", "PRAGMA foreign_keys = ON;", NULL);
  hw_test_world_add (world, "c", "b",
                     "CREATE TABLE q (id integer PRIMARY KEY, t text NOT NULL);\n"
                     "INSERT INTO q SELECT * FROM p;\nDROP TABLE p;\n"
                     "ALTER TABLE q RENAME TO p;",
                     NULL);
  hw_test_world_open (world);
  database = hw_test_world_connect (world);
  hw_database_execute (database, "PRAGMA foreign_keys = ON", NULL, NULL, &error);
  g_assert_no_error (error);
  plan = hw_test_world_make_plan (world, HW_DIRECTION_UPGRADE, "head");
  runner = hw_runner_new (world->project, database, plan, NULL);
  hw_runner_run (runner, NULL, NULL, &error);
  g_assert_no_error (error);
  n = hw_test_world_query (world, "SELECT count(*) FROM c");
  g_assert_cmpstr (n, ==, "1");
  rows = hw_database_query (database, "PRAGMA foreign_keys", NULL, 0, NULL, &error);
  g_assert_cmpstr (hw_rows_get (rows, 0, 0), ==, "1");
}

static void
test_foreign_keys_are_checked (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_SQLITE);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  /* An orphan that is there already is nobody's fault. */
  hw_test_world_add (world, "a", NULL,
                     "CREATE TABLE p (id integer PRIMARY KEY);\n"
                     "CREATE TABLE c (p integer REFERENCES p (id));\n"
                     "INSERT INTO p VALUES (1);\nINSERT INTO c VALUES (1);",
                     NULL);
  hw_test_world_add (world, "b", "a", "CREATE TABLE other (i int);", NULL);
  hw_test_world_add (world, "c", "b", "DELETE FROM p;", NULL);
  hw_test_world_open (world);
  upgrade (world, "a");
  hw_test_world_execute (world, "INSERT INTO c VALUES (77)");
  upgrade (world, "b");

  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "c");
  hw_test_world_assert_rows (world, "b");
}

/* A deferred constraint speaks at COMMIT: the revision is not done then. */
static void
test_commit_fails (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL,
                     "CREATE TABLE p (id int PRIMARY KEY);\n"
                     "CREATE TABLE c (p int REFERENCES p DEFERRABLE INITIALLY DEFERRED);",
                     NULL);
  hw_test_world_add (world, "b", "a", "INSERT INTO c VALUES (1);", NULL);
  hw_test_world_open (world);
  g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "23503");
  g_assert_cmpuint (result.n_done, ==, 1);
  g_assert_cmpint (result.failed_step, ==, 1);
  g_assert_false (result.is_unknown);
  hw_test_world_assert_rows (world, "a");
}

static void
test_connection_lost (void)
{
  static const struct
  {
    const char *up;
    gboolean is_unknown;
  } ways[] = {
    { "SELECT pg_terminate_backend(pg_backend_pid());", FALSE },
    { "CREATE TABLE t (i int);\n"
      "CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN\n"
      "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$;\n"
      "CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON t DEFERRABLE INITIALLY DEFERRED\n"
      "FOR EACH ROW EXECUTE FUNCTION leave();\n"
      "INSERT INTO t VALUES (1);",
      TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
      g_autoptr(GError) error = NULL;
      HwRunnerResult result;

      if (world == NULL)
        return;
      hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
      hw_test_world_add (world, "b", "a", ways[i].up, NULL);
      hw_test_world_open (world);
      g_assert_false (run_with (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
      g_assert_cmpint (result.is_unknown, ==, ways[i].is_unknown);
      g_assert_cmpuint (result.n_done, ==, 1);
      g_assert_cmpint (result.failed_step, ==, 1);
      assert_agreement (world, 1);
    }
}

/* What pg_dump writes empties the search path for the whole session; the version table must still be found, and the next
 * revision must not feel it. */
static void
test_session_settings (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autofree char *owner = NULL;

  if (world == NULL)
    return;
  hw_test_world_execute (world, "CREATE ROLE nobody_much");
  hw_test_world_add (world, "a", NULL,
                     "SELECT pg_catalog.set_config('search_path', '', false);\n"
                     "CREATE TABLE public.ta (i int);\nSET ROLE nobody_much;",
                     NULL);
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);", NULL);
  hw_test_world_open (world);
  upgrade (world, "head");
  hw_test_world_assert_rows (world, "b");
  owner = hw_test_world_query (world, "SELECT tableowner FROM pg_tables WHERE tablename = 'tb'");
  g_assert_cmpstr (owner, ==, "postgres");
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  hw_test_add_for_both_dialects ("runner", name, func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("upgrade", test_upgrade);
  add_for_both ("downgrade-and-stamp", test_downgrade_and_stamp);
  add_for_both ("every-statement-fails", test_every_statement_fails);
  add_for_both ("events", test_events);
  add_for_both ("stop-after-step", test_stop_after_step);
  add_for_both ("cancel", test_cancel);
  add_for_both ("cancel-before-commit", test_cancel_before_commit);
  add_for_both ("whole-plan-in-one-transaction", test_whole_plan_in_one_transaction);
  add_for_both ("open-revision-splits-plan", test_open_revision_splits_plan);
  add_for_both ("open-revision-fails", test_open_revision_fails);
  add_for_both ("dry-run", test_dry_run);
  add_for_both ("rows-moved", test_rows_moved);
  add_for_both ("refused-scripts", test_refused_scripts);
  g_test_add_func ("/runner/sqlite/python-revision", test_python_revision);
  g_test_add_func ("/runner/sqlite/rebuild-keeps-children", test_rebuild_keeps_children);
  g_test_add_func ("/runner/sqlite/foreign-keys-are-checked", test_foreign_keys_are_checked);
  g_test_add_func ("/runner/postgresql/place-of-error", test_place_of_error);
  g_test_add_func ("/runner/postgresql/concurrent-index", test_concurrent_index);
  g_test_add_func ("/runner/postgresql/session-settings", test_session_settings);
  g_test_add_func ("/runner/postgresql/commit-fails", test_commit_fails);
  g_test_add_func ("/runner/postgresql/connection-lost", test_connection_lost);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
