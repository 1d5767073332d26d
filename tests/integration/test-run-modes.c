/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-runner.h"
#include "hw-test-postgres.h"
#include "hw-test-proxy.h"
#include "hw-test-world.h"

/* Many revisions in every mode: what stays when one of them fails, and what the way there costs. */

#define N_STEPS 12
#define N_MANY 300
/* Index of the revision outside of a transaction, where there is one. */
#define OPEN_STEP 6

typedef enum
{
  MODE_EACH,
  MODE_WHOLE,
  MODE_EACH_OPEN,
  MODE_WHOLE_OPEN,
  N_MODES,
} Mode;

typedef struct
{
  const char *name;
  HwDialect dialect;
  Mode mode;
} Case;

static const Case cases[] = {
  { "/modes/sqlite/each", HW_DIALECT_SQLITE, MODE_EACH },
  { "/modes/sqlite/whole", HW_DIALECT_SQLITE, MODE_WHOLE },
  { "/modes/sqlite/each-with-open", HW_DIALECT_SQLITE, MODE_EACH_OPEN },
  { "/modes/sqlite/whole-with-open", HW_DIALECT_SQLITE, MODE_WHOLE_OPEN },
  { "/modes/postgresql/each", HW_DIALECT_POSTGRESQL, MODE_EACH },
  { "/modes/postgresql/whole", HW_DIALECT_POSTGRESQL, MODE_WHOLE },
  { "/modes/postgresql/each-with-open", HW_DIALECT_POSTGRESQL, MODE_EACH_OPEN },
  { "/modes/postgresql/whole-with-open", HW_DIALECT_POSTGRESQL, MODE_WHOLE_OPEN },
};

/* r000 ← r001 ← …, a table each; @bad is the index of the one that cannot work, -1 for none. */
static void
write_steps (HwTestWorld *world, guint n, gint open, gint bad)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%03u", i);
      g_autofree char *before = g_strdup_printf ("r%03u", i - 1);
      g_autofree char *up = (gint)i == bad ? g_strdup ("INSERT INTO nowhere VALUES (1);")
                                           : g_strdup_printf ("CREATE TABLE t%03u (i int);", i);
      g_autofree char *down = g_strdup_printf ("DROP TABLE t%03u;", i);

      if ((gint)i == open)
        hw_test_world_add_open (world, id, i > 0 ? before : NULL, up, down);
      else
        hw_test_world_add (world, id, i > 0 ? before : NULL, up, down);
    }
  hw_test_world_open (world);
}

static gboolean
run (HwTestWorld *world,
     HwDirection direction,
     const char *target,
     const HwRunnerOptions *options,
     HwRunnerResult *result,
     GCancellable *cancellable,
     GError **error)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (world);
  g_autofree char *text = hw_test_world_dup_rows (world);
  g_auto(GStrv) rows = g_strsplit (text[0] == '-' ? "" : text, " ", -1);
  const HwGraph *graph = hw_project_get_graph (world->project);
  g_autoptr(GError) plan_error = NULL;
  g_autoptr(HwPlan) plan =
                 direction == HW_DIRECTION_UPGRADE
                     ? hw_plan_new_upgrade (graph, (const char *const *)rows, target, &plan_error)
                     : hw_plan_new_downgrade (graph, (const char *const *)rows, target,
                                              &plan_error);
  g_autoptr(HwRunner) runner = NULL;

  g_assert_no_error (plan_error);
  runner = hw_runner_new (world->project, database, plan, options);

  return hw_runner_run (runner, result, cancellable, error);
}

/* Schema, version table and history say the same: @n_done revisions. */
static void
assert_done (HwTestWorld *world, guint n_done)
{
  g_autofree char *row = n_done > 0 ? g_strdup_printf ("r%03u", n_done - 1) : g_strdup ("-");
  g_autofree char *n_tables =
      hw_test_world_query (world,
                           world->dialect == HW_DIALECT_SQLITE
                               ? "SELECT count(*) FROM sqlite_schema WHERE name LIKE 't0%'"
                               : "SELECT count(*) FROM pg_tables WHERE tablename LIKE 't0%'");
  g_autofree char *expected = g_strdup_printf ("%u", n_done);

  hw_test_world_assert_rows (world, row);
  g_assert_cmpstr (n_tables, ==, expected);
  g_assert_cmpuint (hw_test_world_count_history (world), ==, n_done);
}

/* How many stay when revision @bad fails: all before it, or those up to the last COMMIT of a whole plan. */
static guint
get_kept (Mode mode, guint bad)
{
  switch (mode)
    {
    case MODE_EACH:
    case MODE_EACH_OPEN:
      return bad;
    case MODE_WHOLE:
      return 0;
    case MODE_WHOLE_OPEN:
      return bad < OPEN_STEP ? 0 : bad == OPEN_STEP ? OPEN_STEP : OPEN_STEP + 1;
    case N_MODES:
      break;
    }
  g_assert_not_reached ();
}

static void
test_planted_failure (gconstpointer data)
{
  const Case *one = data;
  gboolean has_open = one->mode == MODE_EACH_OPEN || one->mode == MODE_WHOLE_OPEN;

  for (guint bad = 0; bad < N_STEPS; bad++)
    {
      g_autoptr(HwTestWorld) world = hw_test_world_new (one->dialect);
      g_autoptr(GError) error = NULL;
      g_autofree char *id = g_strdup_printf ("r%03u", bad);
      HwRunnerResult result;

      if (world == NULL)
        return;
      if (one->mode == MODE_WHOLE || one->mode == MODE_WHOLE_OPEN)
        hw_test_world_set_settings (world, "transaction_per_migration = false");
      write_steps (world, N_STEPS, has_open ? OPEN_STEP : -1, (gint)bad);
      g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
      g_assert_cmpstr (hw_error_get_revision (error), ==, id);
      g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE);
      g_assert_cmpint (result.failed_step, ==, (gint)bad);
      g_assert_cmpuint (result.n_done, ==, get_kept (one->mode, bad));
      g_assert_false (result.is_unknown);
      assert_done (world, result.n_done);

      /* Mended, it goes on from there, and all the way back. */
      g_clear_error (&error);
      write_steps (world, N_STEPS, has_open ? OPEN_STEP : -1, -1);
      run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error);
      g_assert_no_error (error);
      assert_done (world, N_STEPS);
      run (world, HW_DIRECTION_DOWNGRADE, "base", NULL, &result, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (result.n_done, ==, N_STEPS);
      g_assert_false (hw_test_world_has_table (world, "t000"));
    }
}

/* A world whose url leads through a proxy. */
static HwTestProxy *
use_proxy (HwTestWorld *world)
{
  HwTestProxy *proxy =
      hw_test_proxy_start (world->dir.path,
                           hw_test_postgres_get_socket_dir (hw_test_postgres_get_shared ()));
  g_autofree char *name = hw_test_world_query (world, "SELECT current_database()");

  g_free (world->url);
  world->url = g_strdup_printf ("postgresql://postgres@/%s?host=%s", name, world->dir.path);

  return proxy;
}

/* A network makes a wait of each of them, so that a run must not have one for each revision. */
static void
test_round_trips (void)
{
  g_autoptr(HwTestProxy) proxy = NULL;
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;
  guint before;

  if (world == NULL)
    return;
  proxy = use_proxy (world);
  write_steps (world, N_MANY, -1, -1);
  before = hw_test_proxy_get_n_turns (proxy);
  run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (result.n_done, ==, N_MANY);
  g_test_message ("%u turns", hw_test_proxy_get_n_turns (proxy) - before);
  /* A slow machine has a few more: what it takes more than a second for is waited for. */
  g_assert_cmpuint (hw_test_proxy_get_n_turns (proxy) - before, <, N_MANY / 4);
}

/* The COMMIT was sent behind the statement that found no row: nothing of its revision may stay. */
static void
test_row_is_gone (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_steps (world, 4, -1, -1);
  hw_test_world_add (world, "r002", "r001",
                     "CREATE TABLE t002 (i int);\nDELETE FROM alembic_version;", NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_VERSION_TABLE_ROWS);
  g_assert_nonnull (strstr (error->message, "expected to match one row"));
  g_assert_nonnull (strstr (error->message, "; 0 found"));
  g_assert_cmpuint (result.n_done, ==, 2);
  assert_done (world, 2);
}

typedef struct
{
  guint step;
  HwRunner *runner;
  GCancellable *cancellable;
  HwTestProxy *proxy;
  guint n_finished;
} Moment;

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Moment *moment = user_data;

  if (event->kind != HW_EVENT_STEP_FINISHED)
    return;
  /* None is left out, and none comes twice. */
  g_assert_cmpuint (event->step, ==, moment->n_finished);
  moment->n_finished++;
  if (event->step != moment->step)
    return;
  if (moment->cancellable != NULL)
    g_cancellable_cancel (moment->cancellable);
  if (moment->proxy != NULL)
    hw_test_proxy_lose_commit (moment->proxy);
}

static void
test_cancel_in_pipeline (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Moment moment = { .step = 20, .cancellable = cancellable };
  HwRunnerOptions options = { .event_func = on_event_cb, .user_data = &moment };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_steps (world, N_STEPS * 7, -1, -1);
  if (!run (world, HW_DIRECTION_UPGRADE, "head", &options, &result, cancellable, &error))
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (result.n_done, >, 20);
  g_assert_cmpuint (result.n_done, ==, moment.n_finished);
  assert_done (world, result.n_done);
}

static void
stop_in_slow_cb (const HwEvent *event, gpointer user_data)
{
  Moment *moment = user_data;

  if (event->kind == HW_EVENT_STATEMENT_STARTED && event->step == moment->step
      && event->statement == 1)
    hw_runner_stop_after_step (moment->runner);
}

/* Eight steps, of which the fourth takes longer than what is sent ahead may wait for. */
static void
write_slow_step (HwTestWorld *world)
{
  write_steps (world, 8, -1, -1);
  hw_test_world_add (world, "r003", "r002", "CREATE TABLE t003 (i int);\nSELECT pg_sleep(2);",
                     "DROP TABLE t003;");
}

/* A wish to stop is obeyed behind a revision that takes time, however much was sent behind it. */
static void
test_stop_behind_slow (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwRunner) runner = NULL;
  const char *no_rows[] = { NULL };
  Moment moment = { .step = 3 };
  HwRunnerOptions options = { .event_func = stop_in_slow_cb, .user_data = &moment };
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_slow_step (world);
  hw_test_world_open (world);
  database = hw_test_world_connect (world);
  plan = hw_plan_new_upgrade (hw_project_get_graph (world->project), no_rows, "head", &error);
  g_assert_no_error (error);
  runner = hw_runner_new (world->project, database, plan, &options);
  moment.runner = runner;
  g_assert_true (hw_runner_run (runner, &result, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (result.is_stopped);
  g_assert_cmpuint (result.n_done, ==, 4);
  assert_done (world, 4);

  /* And without one the run goes on there. */
  run (world, HW_DIRECTION_DOWNGRADE, "r002", NULL, &result, NULL, &error);
  g_assert_no_error (error);
  hw_test_world_execute (world, "DELETE FROM headway_history WHERE revision = 'r003'");
  run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error);
  g_assert_no_error (error);
  assert_done (world, 8);
}

/* What fails behind a slow step is told as anywhere. */
static void
test_failure_behind_slow (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_slow_step (world);
  hw_test_world_add (world, "r004", "r003", "CREATE TABLE t003 (i int);", "DROP TABLE t004;");
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "r004");
  g_assert_cmpuint (result.n_done, ==, 4);
  assert_done (world, 4);
}

/* One row is unknown, and those behind it may be: what the table says afterwards lies within that. */
static void
test_answer_lost_in_pipeline (void)
{
  g_autoptr(HwTestProxy) proxy = NULL;
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  Moment moment = { .step = 0 };
  HwRunnerOptions options = { .event_func = on_event_cb, .user_data = &moment };
  g_autoptr(GError) error = NULL;
  g_autofree char *rows = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  proxy = use_proxy (world);
  moment.proxy = proxy;
  write_steps (world, N_STEPS, -1, -1);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", &options, &result, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_assert_true (result.is_unknown);
  g_assert_cmpuint (result.n_done, ==, 1);
  g_assert_cmpint (result.failed_step, ==, 1);
  g_assert_cmpuint (result.n_unknown, >=, 1);
  rows = hw_test_world_dup_rows (world);
  g_assert_cmpstr (rows, >=, "r001");
}

/* SQLite takes the whole transaction back with such a statement, and with it revisions that were told to have run. */
static void
test_rolled_back_by_engine (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_SQLITE);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  write_steps (world, 6, -1, -1);
  hw_test_world_add (world, "r003", "r002",
                     "CREATE TABLE t003 (i int UNIQUE);\nINSERT INTO t003 VALUES (1);\n"
                     "INSERT OR ROLLBACK INTO t003 VALUES (1);",
                     NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "r003");
  g_assert_cmpuint (hw_error_get_statement_index (error), ==, 3);
  g_assert_cmpuint (result.n_done, ==, 3);
  assert_done (world, 3);
}

static void
assert_answer (HwTestWorld *world, const char *question, const char *answer)
{
  g_autofree char *found = hw_test_world_query (world, question);

  g_assert_cmpstr (found, ==, answer);
}

/* A COMMIT may begin the next transaction, but each revision has its own, with the row that speaks of it, and
 * begins as the session's settings want it. */
static void
test_own_transactions (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  hw_test_world_add (world, "r000", NULL,
                     "CREATE TABLE seen (step text, tx bigint, level text DEFAULT "
                     "current_setting('transaction_isolation'));",
                     NULL);
  for (guint i = 1; i < 60; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%03u", i);
      g_autofree char *before = g_strdup_printf ("r%03u", i - 1);
      g_autofree char *up =
          g_strdup_printf ("INSERT INTO seen (step, tx) VALUES ('%s', txid_current());%s", id,
                           i == 40   ? "\nSET default_transaction_isolation = 'repeatable read';"
                           : i == 50 ? "\nSET default_transaction_isolation = 'read committed';"
                                     : "");

      hw_test_world_add (world, id, before, up, NULL);
    }
  hw_test_world_open (world);
  g_assert_true (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error));
  g_assert_no_error (error);
  assert_answer (world, "SELECT count(DISTINCT tx) FROM seen", "59");
  assert_answer (world,
                 "SELECT count(*) FROM seen JOIN headway_history h ON h.revision = step"
                 " AND CAST(CAST(h.xmin AS text) AS bigint) = tx",
                 "59");
  assert_answer (world,
                 "SELECT min(step) || ' ' || max(step) || ' ' || count(*) FROM seen"
                 " WHERE level = 'repeatable read'",
                 "r041 r050 10");
}

/* The COMMIT that was to begin the next transaction is the one that fails. */
static void
test_commit_fails_in_pipeline (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_POSTGRESQL);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  write_steps (world, 8, -1, -1);
  hw_test_world_add (world, "r000", NULL,
                     "CREATE TABLE t000 (i int PRIMARY KEY);\nCREATE TABLE child (i int"
                     " REFERENCES t000 DEFERRABLE INITIALLY DEFERRED);",
                     NULL);
  hw_test_world_add (world, "r004", "r003",
                     "CREATE TABLE t004 (i int);\nINSERT INTO child VALUES (7);", NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "r004");
  g_assert_false (result.is_unknown);
  g_assert_cmpuint (result.n_done, ==, 4);
  assert_done (world, 4);
}

/* Which of many revisions broke a foreign key is found without a COMMIT of each. */
static void
test_foreign_key_in_group (void)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (HW_DIALECT_SQLITE);
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  write_steps (world, 6, -1, -1);
  hw_test_world_add (world, "r001", "r000",
                     "CREATE TABLE t001 (i integer PRIMARY KEY);\n"
                     "CREATE TABLE child (i integer REFERENCES t001 (i));",
                     NULL);
  hw_test_world_add (world, "r003", "r002",
                     "CREATE TABLE t003 (i int);\nINSERT INTO child VALUES (7);", NULL);
  /* It would mend what the one before broke. */
  hw_test_world_add (world, "r004", "r003",
                     "CREATE TABLE t004 (i int);\nINSERT INTO t001 VALUES (7);", NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "r003");
  g_assert_cmpuint (result.n_done, ==, 3);
  assert_done (world, 3);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_test_add_data_func (cases[i].name, &cases[i], test_planted_failure);
  g_test_add_func ("/modes/sqlite/rolled-back-by-engine", test_rolled_back_by_engine);
  g_test_add_func ("/modes/sqlite/foreign-key-in-group", test_foreign_key_in_group);
  g_test_add_func ("/modes/postgresql/round-trips", test_round_trips);
  g_test_add_func ("/modes/postgresql/own-transactions", test_own_transactions);
  g_test_add_func ("/modes/postgresql/commit-fails", test_commit_fails_in_pipeline);
  g_test_add_func ("/modes/postgresql/row-is-gone", test_row_is_gone);
  g_test_add_func ("/modes/postgresql/cancel-in-pipeline", test_cancel_in_pipeline);
  g_test_add_func ("/modes/postgresql/stop-behind-slow", test_stop_behind_slow);
  g_test_add_func ("/modes/postgresql/failure-behind-slow", test_failure_behind_slow);
  g_test_add_func ("/modes/postgresql/answer-lost", test_answer_lost_in_pipeline);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
