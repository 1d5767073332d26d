/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "hw-error.h"
#include "hw-test-postgres.h"
#include "hw-test-proxy.h"
#include "hw-test-road.h"

/* The faults of test-faults.c that reach into the upgrade, where not every revision is a transaction of its own: the whole
 * plan in one, a revision outside of any in the middle, and one in batches. After each of them the version table, the
 * schema, the history and what Headway says must agree, and the next deployment must go through. */

#define TERMINATE "pg_terminate_backend(pg_backend_pid())"

typedef struct
{
  const char *name;
  const char *settings;
  const char *up; /* of b, the middle one of three; can be run again */
  /* The same, ending its own session in the middle */
  const char *up_terminated;
  const char *n_rows; /* of tb in the end */
  gboolean is_open;   /* b is outside a transaction */
} Mode;

#define BATCH(condition) \
  "CREATE TABLE IF NOT EXISTS tb (i int);\n" \
  "-- migrate:batch size:1\n" \
  "INSERT INTO tb SELECT i FROM (SELECT 1 AS i UNION ALL SELECT 2 UNION ALL SELECT 3) n" \
  " WHERE NOT EXISTS (SELECT 1 FROM tb WHERE tb.i = n.i)" condition \
  " ORDER BY i LIMIT :batch_size;"

static const Mode modes[] = {
  { "whole", "transaction_per_migration = false",
    "CREATE TABLE tb (i int);\nINSERT INTO tb VALUES (1);",
    "CREATE TABLE tb (i int);\nSELECT " TERMINATE ";\nINSERT INTO tb VALUES (1);", "1", FALSE },
  { "open", "sqlite_transaction_each = true",
    "CREATE TABLE IF NOT EXISTS tb (i int);\nDELETE FROM tb;\nINSERT INTO tb VALUES (1);",
    "CREATE TABLE IF NOT EXISTS tb (i int);\nSELECT " TERMINATE ";\nINSERT INTO tb VALUES (1);",
    "1", TRUE },
  { "whole-with-open", "transaction_per_migration = false",
    "CREATE TABLE IF NOT EXISTS tb (i int);\nDELETE FROM tb;\nINSERT INTO tb VALUES (1);",
    "CREATE TABLE IF NOT EXISTS tb (i int);\nSELECT " TERMINATE ";\nINSERT INTO tb VALUES (1);",
    "1", TRUE },
  { "batch", "sqlite_transaction_each = true", BATCH (""), BATCH (" AND (i < 2 OR " TERMINATE ")"),
    "3", TRUE },
};

typedef struct
{
  const Mode *mode;
  HwDialect dialect;
} Case;

static void
add_middle (HwTestWorld *world, const Mode *mode, const char *up)
{
  /* A batch is outside a transaction by itself. */
  if (mode->is_open && strstr (up, "migrate:batch") == NULL)
    hw_test_world_add_open (world, "b", "a", up, NULL);
  else
    hw_test_world_add (world, "b", "a", up, NULL);
}

static HwTestWorld *
new_world (const Case *self)
{
  HwTestWorld *world = hw_test_world_new (self->dialect);

  if (world == NULL)
    return NULL;
  hw_test_world_set_settings (world, self->mode->settings);
  hw_test_world_set_policies (world, "backup = off");
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);\nINSERT INTO ta VALUES (1);",
                     NULL);
  add_middle (world, self->mode, self->mode->up);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);\nINSERT INTO tc VALUES (1);", NULL);
  hw_test_world_open (world);

  return world;
}

/* How many revisions are there; the schema and the history must say the same, and the mode must allow it. */
static guint
assert_agreement (HwTestWorld *world, const Mode *mode)
{
  static const char *const rows[] = { "-", "a", "b", "c" };
  g_autofree char *found = hw_test_world_dup_rows (world);
  guint n_done = 0;

  /* The table itself may be there before its first row. */
  while (n_done < G_N_ELEMENTS (rows) && strcmp (rows[n_done], *found != '\0' ? found : "-") != 0)
    n_done++;
  g_assert_cmpuint (n_done, <, G_N_ELEMENTS (rows));
  if (g_str_equal (mode->name, "whole"))
    g_assert_true (n_done == 0 || n_done == 3);
  g_assert_cmpint (hw_test_world_has_table (world, "ta"), ==, n_done >= 1);
  g_assert_cmpint (hw_test_world_has_table (world, "tc"), ==, n_done >= 3);
  if (n_done != 1 || !mode->is_open)
    g_assert_cmpint (hw_test_world_has_table (world, "tb"), ==, n_done >= 2);
  if (n_done >= 2)
    {
      g_autofree char *n = hw_test_world_query (world, "SELECT count(*) FROM tb");

      g_assert_cmpstr (n, ==, mode->n_rows);
    }
  g_assert_cmpuint (hw_test_world_count_history (world), ==, n_done);

  return n_done;
}

static void
assert_next_goes_through (HwTestWorld *world, const Mode *mode)
{
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  add_middle (world, mode, mode->up);
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (assert_agreement (world, mode), ==, 3);
}

/* Killed */

/* A server goes on with what it has received from a client that is no more. */
static void
wait_for_sessions_to_end (HwTestWorld *world)
{
  if (world->dialect == HW_DIALECT_SQLITE)
    return;
  for (;;)
    {
      g_autofree char *n = hw_test_world_query (
          world, "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                 "AND pid <> pg_backend_pid() AND backend_type = 'client backend'");

      if (g_strcmp0 (n, "0") == 0)
        return;
      g_usleep (G_USEC_PER_SEC / 50);
    }
}

/* What the next start says of it, held against what is there. */
static void
assert_interrupted (HwTestRoad *road, const Mode *mode, guint n_done)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwJournal) journal = hw_journal_open (road->journal_path, &error);
  g_autoptr(GPtrArray) entries = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sentence = NULL;

  g_assert_no_error (error);
  entries = hw_journal_list_interrupted (journal, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  text = hw_deployment_describe_interrupted (road->world->project, entries->pdata[0], NULL, NULL);
  g_test_message ("%s", text);
  sentence = n_done == 3 ? g_strdup ("All of its 3 revisions are applied; only")
                         : g_strdup_printf ("%u of its 3 revisions are applied. %s", n_done,
                                            mode->is_open && n_done == 1
                                                ? "The next one, b, runs outside a transaction"
                                                : "What had begun was rolled back as a whole.");
  g_assert_nonnull (strstr (text, sentence));
  hw_journal_acknowledge (journal, ((HwJournalEntry *)entries->pdata[0])->id, &error);
  g_assert_no_error (error);
}

static void
kill_at (const Case *self, const char *moment)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "integration", "deploy-child", NULL);
  g_autoptr(HwTestWorld) world = new_world (self);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  g_test_message ("%s: killed at %s", self->mode->name, moment);
  road = hw_test_road_new (world);
  child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, world->root,
                            road->journal_path, road->backup_dir, moment, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
  wait_for_sessions_to_end (world);
  assert_interrupted (road, self->mode, assert_agreement (world, self->mode));
  assert_next_goes_through (world, self->mode);
}

static void
test_killed (gconstpointer data)
{
  static const char *const moments[] = { "statement-started:1", "statement-finished:1",
                                         "step-finished:1", "statement-finished:2", "verify" };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    kill_at (data, moments[i]);
}

/* Connections cut */

/* Goes wrong, and what is said of it is true. */
static void
assert_fails_honestly (HwTestRoad *road, const Mode *mode)
{
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;
  guint n_done;

  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_nonnull (failure);
  g_test_message ("%s: %s", mode->name, failure->summary);
  n_done = assert_agreement (road->world, mode);
  g_assert_true (failure->is_state_known);
  g_assert_false (failure->is_unknown_commit);
  g_assert_cmpuint (failure->n_done, ==, n_done);
  /* Nothing of b is there when what came before it could not be committed. */
  if (mode->is_open && n_done == 1 && hw_test_world_has_table (road->world, "tb"))
    g_assert_nonnull (strstr (failure->summary, "Revision b runs outside a transaction"));
  else if ((gint)n_done > failure->failed_step)
    g_assert_nonnull (strstr (failure->summary, "is committed, although"));
  else
    g_assert_nonnull (strstr (failure->summary, "was rolled back as a whole."));
}

static void
test_terminated (gconstpointer data)
{
  const Case *self = data;
  g_autoptr(HwTestWorld) world = new_world (self);
  g_autoptr(HwTestRoad) road = NULL;

  if (world == NULL)
    return;
  add_middle (world, self->mode, self->mode->up_terminated);
  road = hw_test_road_new (world);
  assert_fails_honestly (road, self->mode);
  assert_next_goes_through (world, self->mode);
}

typedef struct
{
  HwTestProxy *proxy;
  gboolean is_whole;
} Loss;

/* The COMMIT that is next on the way: of the whole plan, or of what b does. */
static void
lose_commit_cb (const HwEvent *event, gpointer user_data)
{
  Loss *loss = user_data;

  if (loss->is_whole ? event->kind == HW_EVENT_STEP_STARTED && event->step == 0
                     : event->kind == HW_EVENT_STEP_FINISHED && event->step == 0)
    hw_test_proxy_lose_commit (loss->proxy);
}

static void
test_answer_lost (gconstpointer data)
{
  const Case *self = data;
  g_autoptr(HwTestProxy) proxy = NULL;
  g_autoptr(HwTestWorld) world = new_world (self);
  g_autoptr(HwTestRoad) road = NULL;
  g_autofree char *name = NULL;
  Loss loss;

  if (world == NULL)
    return;
  proxy = hw_test_proxy_start (world->dir.path,
                               hw_test_postgres_get_socket_dir (hw_test_postgres_get_shared ()));
  name = hw_test_world_query (world, "SELECT current_database()");
  g_free (world->url);
  world->url = g_strdup_printf ("postgresql://postgres@/%s?host=%s", name, world->dir.path);
  loss = (Loss){ proxy, g_str_has_prefix (self->mode->name, "whole") };
  road = hw_test_road_new (world);
  road->func = lose_commit_cb;
  road->user_data = &loss;
  assert_fails_honestly (road, self->mode);
  road->func = NULL;
  assert_next_goes_through (world, self->mode);
}

static void
kill_server_cb (const HwEvent *event, gpointer user_data)
{
  if (event->kind == HW_EVENT_STATEMENT_STARTED && event->step == 2 && event->statement == 1)
    hw_test_postgres_kill (user_data);
}

/* Gone in c, with all that was not committed. */
static void
kill_server (HwTestPostgres *server, const Mode *mode)
{
  const Case self = { mode, HW_DIALECT_POSTGRESQL };
  g_autoptr(HwTestWorld) world = new_world (&self);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = hw_test_postgres_create_database (server);
  const HwFailure *failure;

  g_free (world->url);
  world->url = hw_test_postgres_dup_url (server, name);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);\nSELECT pg_sleep(600);", NULL);
  road = hw_test_road_new (world);
  road->func = kill_server_cb;
  road->user_data = server;
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  failure = hw_deployment_get_failure (road->deployment);
  g_test_message ("%s: %s", mode->name, failure->summary);
  g_assert_false (failure->is_state_known);
  g_assert_true (g_str_has_prefix (failure->summary, "The state of prod is not known: "));

  g_clear_error (&error);
  g_assert_true (hw_test_postgres_restart (server, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (assert_agreement (world, mode), ==, g_str_equal (mode->name, "whole") ? 0 : 2);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);\nINSERT INTO tc VALUES (1);", NULL);
  assert_next_goes_through (world, mode);
}

static void
test_server_killed (void)
{
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(GError) error = NULL;

  if (hw_test_postgres_get_shared () == NULL)
    return;
  /* What was answered “committed” has to be there after the crash. */
  server =
      hw_test_postgres_start ((const char *const[]){ "synchronous_commit=on", "fsync=on", NULL },
                              NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    kill_server (server, &modes[i]);
}

int
main (int argc, char *argv[])
{
  static Case cases[G_N_ELEMENTS (modes)][2];
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      Case *postgres = &cases[i][0];
      Case *sqlite = &cases[i][1];
      g_autofree char *killed =
          g_strdup_printf ("/faults-modes/postgresql/%s/killed", modes[i].name);
      g_autofree char *killed_sqlite =
          g_strdup_printf ("/faults-modes/sqlite/%s/killed", modes[i].name);
      g_autofree char *terminated =
          g_strdup_printf ("/faults-modes/postgresql/%s/terminated", modes[i].name);
      g_autofree char *answer_lost =
          g_strdup_printf ("/faults-modes/postgresql/%s/answer-lost", modes[i].name);

      *postgres = (Case){ &modes[i], HW_DIALECT_POSTGRESQL };
      *sqlite = (Case){ &modes[i], HW_DIALECT_SQLITE };
      g_test_add_data_func (killed, postgres, test_killed);
      g_test_add_data_func (killed_sqlite, sqlite, test_killed);
      g_test_add_data_func (terminated, postgres, test_terminated);
      g_test_add_data_func (answer_lost, postgres, test_answer_lost);
    }
  g_test_add_func ("/faults-modes/postgresql/server-killed", test_server_killed);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
