/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-runner.h"
#include "hw-test-postgres.h"
#include "hw-test-road.h"
#include "hw-test-world.h"

/* Batches, verifications, and the sections that never run. Every test runs on both engines; the dialect is its data. */
#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))

#define ROWS_SQL \
  "CREATE TABLE t (id int PRIMARY KEY, x int);\n" \
  "INSERT INTO t (id) WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 25)" \
  " SELECT i FROM n;"
#define FILL_SQL \
  "UPDATE t SET x = 1 WHERE id IN" \
  " (SELECT id FROM t WHERE x IS NULL ORDER BY id LIMIT :batch_size);"

typedef struct
{
  GCancellable *cancellable; /* cancelled at the first round, where set */
  guint n_rounds;
  gint64 n_rows;
  char *notice; /* the last one */
} Listener;

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Listener *listener = user_data;

  if (event->kind == HW_EVENT_STATEMENT_PROGRESS)
    {
      listener->n_rounds++;
      if (listener->cancellable != NULL)
        g_cancellable_cancel (listener->cancellable);
    }
  if (event->kind == HW_EVENT_NOTICE)
    {
      g_free (listener->notice);
      listener->notice = g_strdup (event->message);
    }
  if (event->kind == HW_EVENT_STATEMENT_FINISHED || event->kind == HW_EVENT_STATEMENT_PROGRESS)
    listener->n_rows = event->rows;
}

static gboolean
run (HwTestWorld *world,
     HwDirection direction,
     const char *target,
     Listener *listener,
     HwRunnerResult *result,
     GError **error)
{
  HwRunnerOptions options = { .event_func = listener != NULL ? on_event_cb : NULL,
                              .user_data = listener };
  g_autoptr(HwDatabase) database = hw_test_world_connect (world);
  g_autoptr(HwPlan) plan = hw_test_world_make_plan (world, direction, target);
  g_autoptr(HwRunner) runner = hw_runner_new (world->project, database, plan, &options);
  gboolean ok =
      hw_runner_run (runner, result, listener != NULL ? listener->cancellable : NULL, error);

  g_assert_false (hw_database_in_transaction (database));

  return ok;
}

static void
assert_runs (HwTestWorld *world, HwDirection direction, const char *target)
{
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  run (world, direction, target, NULL, &result, &error);
  g_assert_no_error (error);
}

static void
assert_answer (HwTestWorld *world, const char *sql, const char *expected)
{
  g_autofree char *answer = hw_test_world_query (world, sql);

  g_assert_cmpstr (answer, ==, expected);
}

/* "a" with 25 rows is applied; "b" is @up. */
static HwTestWorld *
new_world (gconstpointer data, const char *up, const char *down)
{
  HwTestWorld *world = hw_test_world_new (DIALECT (data));

  if (world == NULL)
    return NULL;
  hw_test_world_add (world, "a", NULL, ROWS_SQL, NULL);
  hw_test_world_open (world);
  assert_runs (world, HW_DIRECTION_UPGRADE, "head");
  hw_test_world_add (world, "b", "a", up, down);
  hw_test_world_open (world);

  return world;
}

/* Batches */

static void
test_batch (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (data, "-- migrate:batch size:10 pause:1\n" FILL_SQL,
                                             "-- migrate:batch size:20\nDELETE FROM t WHERE id IN"
                                             " (SELECT id FROM t WHERE x = 1 LIMIT :batch_size);");
  Listener listener = { NULL };
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  g_assert_true (run (world, HW_DIRECTION_UPGRADE, "head", &listener, &result, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (listener.n_rounds, >=, 1);
  g_assert_cmpint (listener.n_rows, ==, 25);
  g_assert_false (result.may_be_partial);
  hw_test_world_assert_rows (world, "b");
  assert_answer (world, "SELECT count(*) FROM t WHERE x = 1", "25");
  if (world->dialect == HW_DIALECT_POSTGRESQL)
    assert_answer (world, "SELECT count(DISTINCT xmin::text) FROM t", "3");

  assert_runs (world, HW_DIRECTION_DOWNGRADE, "a");
  assert_answer (world, "SELECT count(*) FROM t", "0");
}

/* The batch ends the transaction of the plan, and a new one begins behind it. */
static void
test_batch_in_whole_plan (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_world_set_settings (world, "transaction_per_migration = false");
  hw_test_world_add (world, "a", NULL, ROWS_SQL, NULL);
  hw_test_world_add (world, "b", "a",
                     "-- migrate:batch size:10\nUPDATE t SET x = 1 WHERE id IN"
                     " (SELECT id FROM t WHERE x IS NULL LIMIT 4);",
                     NULL);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);\nINSERT INTO nowhere VALUES (1);",
                     NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpuint (result.n_done, ==, 2);
  hw_test_world_assert_rows (world, "b");
  assert_answer (world, "SELECT count(*) FROM t WHERE x = 1", "25");
  g_assert_false (hw_test_world_has_table (world, "tc"));
}

static void
test_batch_too_large (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 new_world (data, "-- migrate:batch size:10\nUPDATE t SET x = 1 WHERE x IS NULL;",
                            NULL);
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
  g_assert_nonnull (strstr (error->message, "a round changed 25 rows, and size:10 allows 10"));
  g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE + 1);
  g_assert_nonnull (strstr (hw_error_get_hint (error), ":batch_size"));
  g_assert_false (result.may_be_partial);
  assert_answer (world, "SELECT count(*) FROM t WHERE x = 1", "0");
  hw_test_world_assert_rows (world, "a");
}

static void
test_batch_without_end (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 new_world (data,
                            "-- migrate:batch size:10 rounds:3\nUPDATE t SET x = coalesce(x, 0) + 1"
                            " WHERE id IN (SELECT id FROM t ORDER BY id LIMIT :batch_size);",
                            NULL);
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
  g_assert_nonnull (strstr (error->message, "still changed rows in round 3"));
  g_assert_nonnull (strstr (hw_error_get_detail (error), "3 rounds with 30 rows are committed"));
  assert_answer (world, "SELECT count(*) FROM t WHERE x = 3", "10");
}

/* What is committed stays, and the next run goes on from there. */
static void
test_batch_fails_in_the_middle (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL, ROWS_SQL "CREATE TABLE u (i int CHECK (i <> 15));", NULL);
  hw_test_world_add (world, "b", "a",
                     "-- migrate:batch size:10\nINSERT INTO u SELECT id FROM t WHERE id NOT IN"
                     " (SELECT i FROM u) ORDER BY id LIMIT :batch_size;",
                     NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_true (result.may_be_partial);
  g_assert_cmpint (result.failed_step, ==, 1);
  g_assert_nonnull (strstr (hw_error_get_detail (error), "1 round with 10 rows are committed"));
  hw_test_world_assert_rows (world, "a");
  assert_answer (world, "SELECT count(*) FROM u", "10");

  hw_test_world_execute (world, "DELETE FROM t WHERE id = 15");
  assert_runs (world, HW_DIRECTION_UPGRADE, "head");
  hw_test_world_assert_rows (world, "b");
  assert_answer (world, "SELECT count(*) FROM u", "24");
}

/* A pause of an hour is cut short. */
static void
test_batch_cancelled (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 new_world (data, "-- migrate:batch size:10 pause:3600000\n" FILL_SQL, NULL);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  Listener listener = { cancellable };
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", &listener, &result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_true (result.may_be_partial);
  g_assert_nonnull (strstr (listener.notice, "1 round with 10 rows are committed and stay"));
  g_free (listener.notice);
  assert_answer (world, "SELECT count(*) FROM t WHERE x = 1", "10");
  hw_test_world_assert_rows (world, "a");
}

static void
test_batch_refused (gconstpointer data)
{
  /* The line behind HW_TEST_WORLD_FIRST_LINE that is at fault. */
  static const struct
  {
    const char *up;
    guint line;
    const char *message;
  } cases[] = {
    { "-- migrate:batch size:5\nUPDATE t SET x = 1;", 0, "has no WHERE" },
    { "-- migrate:batch size:5\nDELETE FROM t /* WHERE */;", 0, "has no WHERE" },
    { "-- migrate:batch size:5\nCREATE TABLE u (i int);", 0, "does not say how many rows" },
    { "-- migrate:batch size:5\nSELECT 1;", 0, "does not say how many rows" },
    { "SELECT 1;\n-- migrate:batch size:5\n", 1, "no statement begins" },
    { "UPDATE t\n-- migrate:batch size:5\nSET x = 1 WHERE x = 2;", 1, "no statement begins" },
    { "-- migrate:batch size:5\n-- migrate:batch size:6\n" FILL_SQL, 1, "two “migrate:batch”" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HwTestWorld) world = new_world (data, cases[i].up, NULL);
      HwRunnerResult result;
      g_autoptr(GError) error = NULL;
      g_autofree char *file = NULL;

      if (world == NULL)
        return;
      g_test_message ("%s", cases[i].up);
      g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      file = hw_test_world_dup_file (world, "b");
      g_assert_cmpstr (hw_error_get_file (error), ==, file);
      g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE + cases[i].line);
      g_assert_cmpint (result.failed_step, ==, -1);
      assert_answer (world, "SELECT count(*) FROM t WHERE x IS NULL", "25");
    }
}

static void
test_batch_in_own_transaction (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 new_world (data, "BEGIN;\n-- migrate:batch size:10\n" FILL_SQL "\nCOMMIT;", NULL);
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
  g_assert_nonnull (strstr (error->message, "has opened a transaction"));
  assert_answer (world, "SELECT count(*) FROM t WHERE x = 1", "0");
}

/* Verifications */

#define VERIFIED(query) "CREATE TABLE u (i int);\n-- migrate:verify\n" query

static void
test_verify_holds (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (
      data,
      VERIFIED ("SELECT count(*) = 25 FROM t;\nWITH n AS (SELECT 1 AS i) SELECT i = 1 FROM n;"),
      "DROP TABLE u;");

  if (world == NULL)
    return;
  assert_runs (world, HW_DIRECTION_UPGRADE, "head");
  hw_test_world_assert_rows (world, "b");
  g_assert_true (hw_test_world_has_table (world, "u"));
}

static void
test_verify_fails (gconstpointer data)
{
  static const struct
  {
    const char *query;
    const char *message;
  } cases[] = {
    { "SELECT count(*) = 26 FROM t;", "answers false" },
    { "SELECT NULL = 1;", "answers NULL" },
    { "SELECT 1 = 1 FROM t WHERE id > 99;", "answers no row" },
    { "SELECT 1 = 1 FROM t WHERE id < 3;", "answers 2 rows" },
    { "SELECT 1 = 1, 1 = 1;", "answers 2 columns" },
    { "SELECT 'true';", "answers “true”, which is no " },
    { "SELECT 'yes' FROM t WHERE id = 1;", "answers “yes”, which is no " },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *up = g_strconcat (VERIFIED ("SELECT 1 = 1;\n"), cases[i].query, NULL);
      g_autoptr(HwTestWorld) world = new_world (data, up, NULL);
      HwRunnerResult result;
      g_autoptr(GError) error = NULL;
      g_autofree char *file = NULL;

      if (world == NULL)
        return;
      g_test_message ("%s", cases[i].query);
      g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_VERIFY);
      g_assert_nonnull (strstr (error->message, cases[i].message));
      file = hw_test_world_dup_file (world, "b");
      g_assert_cmpstr (hw_error_get_file (error), ==, file);
      g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE + 3);
      g_assert_cmpint (result.failed_step, ==, 0);
      g_assert_false (result.may_be_partial);
      hw_test_world_assert_rows (world, "a");
      g_assert_cmpuint (hw_test_world_count_history (world), ==, 1);
      g_assert_false (hw_test_world_has_table (world, "u"));
    }
}

/* PostgreSQL has no truth but its boolean; SQLite's is a whole number. */
static void
test_verify_number (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (data, VERIFIED ("SELECT count(*) FROM t;"), NULL);
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error);
  if (world->dialect == HW_DIALECT_SQLITE)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, HW_ERROR, HW_ERROR_VERIFY);
  g_assert_nonnull (strstr (error->message, "answers “25”, which is no boolean"));
}

/* A query that writes by the back door fails, and what it wrote is gone. */
static void
test_verify_writes (gconstpointer data)
{
  gboolean is_sqlite = DIALECT (data) == HW_DIALECT_SQLITE;
  g_autoptr(HwTestWorld) world =
                 new_world (data,
                            is_sqlite ? VERIFIED ("WITH n AS (SELECT 1) DELETE FROM t RETURNING 1;")
                                      : VERIFIED ("SELECT wipe();"),
                            NULL);
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  if (!is_sqlite)
    hw_test_world_execute (world, "CREATE FUNCTION wipe () RETURNS boolean LANGUAGE plpgsql AS"
                                  " $$BEGIN DELETE FROM t; RETURN true; END$$");
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpuint (hw_error_get_line (error), ==, HW_TEST_WORLD_FIRST_LINE + 2);
  assert_answer (world, "SELECT count(*) FROM t", "25");
  hw_test_world_assert_rows (world, "a");

  /* The connection can write again: the next revision would have to. */
  hw_test_world_add (world, "b", "a", VERIFIED ("SELECT 1 = 1;"), NULL);
  hw_test_world_add (world, "c", "b", "DELETE FROM t;", NULL);
  hw_test_world_open (world);
  assert_runs (world, HW_DIRECTION_UPGRADE, "head");
  assert_answer (world, "SELECT count(*) FROM t", "0");
}

static void
test_verify_outside (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_world_add_open (world, "a", NULL, VERIFIED ("SELECT 1 = 1;\nSELECT 1 = 0;"), NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_VERIFY);
  g_assert_true (result.may_be_partial);
  g_assert_nonnull (strstr (hw_error_get_detail (error), "what its statements did stays"));
  g_assert_true (hw_test_world_has_table (world, "u"));
  hw_test_world_assert_rows (world, "");

  hw_test_world_add_open (world, "a", NULL, "-- migrate:verify\nSELECT 1 = 1;", NULL);
  hw_test_world_open (world);
  assert_runs (world, HW_DIRECTION_UPGRADE, "head");
  hw_test_world_assert_rows (world, "a");
}

static void
test_verify_in_whole_plan (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_world_set_settings (world, "transaction_per_migration = false");
  hw_test_world_add (world, "a", NULL, ROWS_SQL, NULL);
  hw_test_world_add (world, "b", "a", VERIFIED ("SELECT 1 = 0;"), NULL);
  hw_test_world_open (world);
  g_assert_false (run (world, HW_DIRECTION_UPGRADE, "head", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_VERIFY);
  g_assert_false (hw_test_world_has_table (world, "t"));
  g_assert_false (hw_test_world_has_table (world, "alembic_version"));
}

static void
test_verify_only_when_upgrading (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (data, "SELECT 1;\n-- migrate:verify\nSELECT 1 = 0;",
                                             "CREATE TABLE gone (i int);");

  if (world == NULL)
    return;
  assert_runs (world, HW_DIRECTION_STAMP, "b");
  hw_test_world_assert_rows (world, "b");
  assert_runs (world, HW_DIRECTION_DOWNGRADE, "a");
  hw_test_world_assert_rows (world, "a");
}

/* What never runs */

static void
test_test_sections (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 new_world (data,
                            "CREATE TABLE u (i int);\n-- migrate:test-before\nDROP TABLE t;\n"
                            "-- migrate:test-after\nDELETE FROM t; no SQL at all;",
                            "DROP TABLE u;");
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  assert_runs (world, HW_DIRECTION_UPGRADE, "head");
  assert_runs (world, HW_DIRECTION_DOWNGRADE, "a");
  assert_answer (world, "SELECT count(*) FROM t", "25");

  road = hw_test_road_new (world);
  g_assert_true (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_no_error (error);
  assert_answer (world, "SELECT count(*) FROM t", "25");
  g_assert_cmpint (road->n_statements, ==, 1);
}

/* "a" has no way down: nothing of "b" is taken back first. */
static void
test_irreversible (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (data, "CREATE TABLE u (i int);", "DROP TABLE u;");
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  HwRunnerResult result;

  if (world == NULL)
    return;
  assert_runs (world, HW_DIRECTION_UPGRADE, "head");
  plan = hw_test_world_make_plan (world, HW_DIRECTION_DOWNGRADE, "base");
  g_assert_false (hw_plan_check (plan, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_IRREVERSIBLE);
  g_clear_error (&error);

  g_assert_false (run (world, HW_DIRECTION_DOWNGRADE, "base", NULL, &result, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_IRREVERSIBLE);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "a");
  g_clear_error (&error);

  road = hw_test_road_new (world);
  g_assert_false (
      hw_deployment_plan (road->deployment, HW_DIRECTION_DOWNGRADE, "base", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_IRREVERSIBLE);
  g_assert_true (hw_test_world_has_table (world, "u"));
  hw_test_world_assert_rows (world, "b");
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  hw_test_add_for_both_dialects ("run", name, func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("batch", test_batch);
  add_for_both ("batch-in-whole-plan", test_batch_in_whole_plan);
  add_for_both ("batch-too-large", test_batch_too_large);
  add_for_both ("batch-without-end", test_batch_without_end);
  add_for_both ("batch-fails-in-the-middle", test_batch_fails_in_the_middle);
  add_for_both ("batch-cancelled", test_batch_cancelled);
  add_for_both ("batch-refused", test_batch_refused);
  add_for_both ("batch-in-own-transaction", test_batch_in_own_transaction);
  add_for_both ("verify-holds", test_verify_holds);
  add_for_both ("verify-fails", test_verify_fails);
  add_for_both ("verify-number", test_verify_number);
  add_for_both ("verify-writes", test_verify_writes);
  add_for_both ("verify-outside", test_verify_outside);
  add_for_both ("verify-in-whole-plan", test_verify_in_whole_plan);
  add_for_both ("verify-only-when-upgrading", test_verify_only_when_upgrading);
  add_for_both ("test-sections", test_test_sections);
  add_for_both ("irreversible", test_irreversible);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
