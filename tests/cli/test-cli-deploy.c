/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>

#include "hw-cli-test.h"

/* The whole road, on the demo and on small projects; SQLite, so nothing has to be installed. */

static void
make_demo (HwCliTest *test, const char *option)
{
  hw_cli_test_run (test, "demo", test->project, option, NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, test->project);
}

/* The object of @name in `headway env --json`: borrowed from @node */
static JsonObject *
find_environment (JsonNode *node, const char *name)
{
  JsonArray *list = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *object = json_array_get_object_element (list, i);

      if (g_str_equal (json_object_get_string_member (object, "name"), name))
        return object;
    }
  g_assert_not_reached ();
}

static gint64
count_pending (HwCliTest *test, const char *name)
{
  g_autoptr(JsonNode) node = NULL;

  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);

  return json_object_get_int_member (find_environment (node, name), "pending");
}

static void
test_demo (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;

  make_demo (test, NULL);
  g_assert_cmpint (count_pending (test, "dev"), ==, 0);
  g_assert_cmpint (count_pending (test, "staging"), >, 0);
  g_assert_cmpint (count_pending (test, "prod"), >, count_pending (test, "staging"));
  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  node = hw_cli_test_parse (test);
  g_assert_true (json_object_get_boolean_member (find_environment (node, "prod"), "protected"));
  hw_cli_test_run_in_project (test, "graph", "--environments", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "[dev]");
  hw_cli_test_assert_contains (test->out, "[prod]");
  hw_cli_test_run (test, "demo", test->project, "--json", NULL);
  hw_cli_test_assert_refusal (test, 1, "exists");
}

static void
test_unconfirmed (HwCliTest *test, gconstpointer data)
{
  gint64 n_pending;

  make_demo (test, NULL);
  n_pending = count_pending (test, "prod");
  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", NULL);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_assert_contains (test->err, "--confirm prod");
  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", "--yes", NULL);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", "--confirm", "Prod", NULL);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_run_in_project (test, "--env", "staging", "deploy", "head", NULL);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_assert_contains (test->err, "--yes");
  hw_cli_test_run_in_project (test, "--env", "prod", "--json", "deploy", "head", NULL);
  hw_cli_test_assert_refusal (test, 4, "policy");
  g_assert_cmpint (count_pending (test, "prod"), ==, n_pending);
}

static void
test_done (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *entry;
  g_autofree char *id = NULL;

  make_demo (test, NULL);
  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Deploy to prod (protected)\n");
  hw_cli_test_assert_contains (test->out, "\nPlan\n");
  hw_cli_test_assert_contains (test->out, "\nChecks\n  ✓ ");
  hw_cli_test_assert_contains (test->out, "read whole to verify it\n  SHA-256 ");
  hw_cli_test_assert_contains (test->out, "\nUpgrade\nupgrade ");
  hw_cli_test_assert_contains (test->out, "\nVerify\n");
  hw_cli_test_assert_contains (test->out, "\nprod is at ");
  g_assert_cmpint (count_pending (test, "prod"), ==, 0);

  hw_cli_test_run_in_project (test, "--env", "prod", "journal", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  entry = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpstr (json_object_get_string_member (entry, "result"), ==, "done");
  g_assert_cmpstr (json_object_get_string_member (entry, "environment"), ==, "prod");
  g_assert_cmpint (json_object_get_int_member (entry, "steps"), ==,
                   json_object_get_int_member (entry, "steps_done"));
  g_assert_nonnull (json_object_get_object_member (entry, "backup"));
  id = g_strndup (json_object_get_string_member (entry, "id"), 8);

  hw_cli_test_run_in_project (test, "journal", NULL);
  hw_cli_test_assert_contains (test->out, id);
  hw_cli_test_run_in_project (test, "journal", id, NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "SHA-256");
  hw_cli_test_run_in_project (test, "journal", id, "--json", NULL);
  g_clear_pointer (&node, json_node_unref);
  node = hw_cli_test_parse (test);
  g_assert_true (json_object_has_member (json_node_get_object (node), "lines"));
  hw_cli_test_run_in_project (test, "journal", "ffffffff-none", "--json", NULL);
  g_assert_cmpint (test->code, !=, 0);

  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Nothing to do");
}

static void
test_done_json (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *result;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "prod", "upgrade", "a1", "--confirm", "prod", NULL);
  hw_cli_test_run_in_project (test, "--env", "prod", "--json", "deploy", "head", "--confirm",
                              "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->err, ==, "");
  hw_cli_test_assert_contains (test->out, "{\"event\":\"plan\",\"direction\":\"upgrade\"");
  hw_cli_test_assert_contains (test->out, "{\"event\":\"state\",\"state\":\"checks\"}");
  hw_cli_test_assert_contains (test->out, "{\"event\":\"check-finished\",");
  hw_cli_test_assert_contains (test->out, "{\"event\":\"backup-progress\",");
  hw_cli_test_assert_contains (test->out, "{\"event\":\"step-finished\",\"step\":2,\"steps\":2,");
  node = hw_cli_test_parse_last_line (test);
  result = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (result, "result"), ==, "done");
  g_assert_cmpint (json_object_get_int_member (result, "steps"), ==, 2);
  g_assert_nonnull (json_object_get_object_member (result, "backup"));
}

static void
test_typed (HwCliTest *test, gconstpointer data)
{
  const char *words[] = { "-C", NULL, "--env", "prod", "deploy", "head", NULL };
  static const char *const no_colour[] = { "NO_COLOR=1", NULL };

  hw_cli_test_write_project (test);
  words[1] = test->project;
  hw_cli_test_run_in_terminal (test, "dev\n", no_colour, words);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_assert_contains (test->out, "Nothing was written to “prod”.");
  hw_cli_test_run_in_terminal (test, "prod\n", no_colour, words);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Type prod to start: ");
  hw_cli_test_assert_contains (test->out, "prod is at c3: 3 revisions applied");
}

static void
test_question (HwCliTest *test, gconstpointer data)
{
  const char *words[] = { "-C", NULL, "--env", "dev", "deploy", "head", NULL };

  hw_cli_test_write_project (test);
  words[1] = test->project;
  hw_cli_test_run_in_terminal (test, "n\n", NULL, words);
  hw_cli_test_assert_code (test, 130);
  hw_cli_test_assert_contains (test->out, "[y/N] ");
  hw_cli_test_run_in_terminal (test, "y\n", NULL, words);
  hw_cli_test_assert_code (test, 0);
}

static void
test_trouble (HwCliTest *test, gconstpointer data)
{
  gint64 n_pending;

  make_demo (test, "--trouble");
  n_pending = count_pending (test, "prod");
  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 1);
  hw_cli_test_assert_contains (test->err, "headway: error: ");
  hw_cli_test_assert_contains (test->err, ".sql:");
  hw_cli_test_assert_contains (test->err, "headway: state: prod is at ");
  hw_cli_test_assert_contains (test->err, "was rolled back as a whole.");
  hw_cli_test_assert_contains (test->err, "The backup made before is ");
  g_assert_cmpint (count_pending (test, "prod"), >, 0);
  g_assert_cmpint (count_pending (test, "prod"), <=, n_pending);
  hw_cli_test_run_in_project (test, "--env", "prod", "journal", NULL);
  hw_cli_test_assert_contains (test->out, "failed");
}

static void
test_failing_check (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "a1", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "stamp", "--purge", "a1", NULL);
  hw_cli_test_write (test, "migrations/b2_step.sql",
                     "-- step b2\n--\n-- revision: b2\n-- down-revision: a1\n\nSELECT 1;\n");
  hw_cli_test_run_in_project (test, "--env", "dev", "--json", "deploy", "head", "--yes", NULL);
  g_assert_cmpint (test->code, !=, 0);
}

/* dev is asked to run a statement that takes for ever. */
static void
write_endless_project (HwCliTest *test)
{
  hw_cli_test_write_project (test);
  hw_cli_test_write_revision (test, "d4", "c3",
                              "CREATE TABLE d AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL "
                              "SELECT x + 1 FROM n WHERE x < 100000000000) SELECT count(*) AS x "
                              "FROM n;",
                              NULL);
}

static void
test_interrupted_by_hand (HwCliTest *test, gconstpointer data)
{
  const char *words[] = { "-C", NULL, "--env", "dev", "--json", "deploy", "head", "--yes", NULL };
  g_autoptr(JsonNode) node = NULL;

  write_endless_project (test);
  words[1] = test->project;
  hw_cli_test_run_until (test, "RECURSIVE", SIGINT, words);
  hw_cli_test_assert_refusal (test, 130, "cancelled");
  node = hw_cli_test_parse_last_line (test);
  hw_cli_test_assert_contains (hw_cli_test_get_string (node, "state"),
                               "dev is at c3: 3 of 4 revisions applied");
  hw_cli_test_run_in_project (test, "journal", NULL);
  hw_cli_test_assert_contains (test->out, "cancelled");
}

/* A deployment that died is reported until its record was looked at. */
static void
test_killed (HwCliTest *test, gconstpointer data)
{
  const char *words[] = { "-C", NULL, "--env", "dev", "--json", "deploy", "head", "--yes", NULL };
  g_autoptr(JsonNode) node = NULL;
  JsonObject *entry;

  write_endless_project (test);
  /* Those that follow each other within a second are lost together. */
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "c3", NULL);
  words[1] = test->project;
  hw_cli_test_run_until (test, "RECURSIVE", SIGKILL, words);
  g_assert_cmpint (test->code, ==, 128 + SIGKILL);

  hw_cli_test_run_in_project (test, "env", NULL);
  hw_cli_test_assert_contains (test->err, "a deployment to “dev” was interrupted");
  hw_cli_test_run_in_project (test, "--env", "dev", "deploy", "c3", "--yes", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->err, "a deployment to “dev” was interrupted");
  hw_cli_test_run_in_project (test, "journal", "--json", NULL);
  node = hw_cli_test_parse (test);
  entry = json_array_get_object_element (json_node_get_array (node), 0);
  g_assert_cmpstr (json_object_get_string_member (entry, "result"), ==, "interrupted");
  hw_cli_test_run_in_project (test, "journal", json_object_get_string_member (entry, "id"), NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "dev is at c3 now.");
  hw_cli_test_run_in_project (test, "--env", "dev", "deploy", "c3", "--yes", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->err, ==, "");
}

static void
test_overrides (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "prod", "upgrade", "a1", "--confirm", "prod", NULL);
  hw_cli_test_run_in_project (test, "--env", "prod", "--json", "deploy", "head", "--confirm",
                              "prod", "--override", "backup", NULL);
  hw_cli_test_assert_refusal (test, 2, "usage");
  hw_cli_test_run_in_project (test, "--env", "prod", "--json", "deploy", "head", "--confirm",
                              "prod", "--override", "luck", "--reason", "none", NULL);
  hw_cli_test_assert_refusal (test, 2, "usage");
  hw_cli_test_run_in_project (test, "--env", "prod", "--json", "deploy", "head", "--confirm",
                              "prod", "--override", "backup", "--reason", "snapshot", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse_last_line (test);
  g_assert_true (json_object_get_null_member (json_node_get_object (node), "backup"));
}

static void
test_downgrade (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "deploy", "--direction", "downgrade", "-1",
                              "--yes", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "dev is at b2: 1 revision taken back");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  hw_cli_test_add ("/cli/demo", NULL, test_demo);
  hw_cli_test_add ("/cli/deploy/unconfirmed", NULL, test_unconfirmed);
  hw_cli_test_add ("/cli/deploy/done/text", NULL, test_done);
  hw_cli_test_add ("/cli/deploy/done/json", NULL, test_done_json);
  hw_cli_test_add ("/cli/deploy/typed", NULL, test_typed);
  hw_cli_test_add ("/cli/deploy/question", NULL, test_question);
  hw_cli_test_add ("/cli/deploy/trouble", NULL, test_trouble);
  hw_cli_test_add ("/cli/deploy/failing-check", NULL, test_failing_check);
  hw_cli_test_add ("/cli/deploy/interrupted-by-hand", NULL, test_interrupted_by_hand);
  hw_cli_test_add ("/cli/deploy/killed", NULL, test_killed);
  hw_cli_test_add ("/cli/deploy/overrides", NULL, test_overrides);
  hw_cli_test_add ("/cli/deploy/downgrade", NULL, test_downgrade);

  return g_test_run ();
}
