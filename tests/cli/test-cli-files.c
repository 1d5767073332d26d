/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-cli-test.h"

/* Commands that look at files alone: none of these projects' databases exists, and none may come into being. */

/*
 * a1 -- b2 -- d4 (merge)
 *  \         /
 *   \-- c3 -+        e5 depends on b2, a tree of its own, label "side"
 */
static void
write_branched_project (HwCliTest *test)
{
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nscript_location = migrations\n\n"
                     "[environment dev]\nurl = sqlite:///dev.db\n");
  hw_cli_test_write_revision (test, "a1", "none", "SELECT 1;", "SELECT 1;");
  hw_cli_test_write_revision (test, "b2", "a1", "SELECT 1;", "SELECT 1;");
  hw_cli_test_write_revision (test, "c3", "a1", "SELECT 1;", NULL);
  hw_cli_test_write_revision (test, "d4", "b2, c3", "SELECT 1;", "SELECT 1;");
  hw_cli_test_write (test, "migrations/e5_side.sql",
                     "-- Side tree\n--\n-- With a longer text.\n-- revision: e5\n"
                     "-- down-revision: none\n-- branch-labels: side\n-- depends-on: b2\n"
                     "-- created: 2026-01-08T15:00:00Z\n\n-- migrate:up\nSELECT 1;\n\n"
                     "-- migrate:down\nSELECT 1;\n");
}

static void
test_history (HwCliTest *test, gconstpointer data)
{
  write_branched_project (test);

  hw_cli_test_run_in_project (test, "history", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->err, ==, "");
  hw_cli_test_assert_contains (test->out, "<base> (b2) -> e5 (side) (head), Side tree\n");
  hw_cli_test_assert_contains (test->out, "b2, c3 -> d4 (head) (mergepoint), step d4\n");
  hw_cli_test_assert_contains (test->out, "a1 -> b2, step b2\n");
  hw_cli_test_assert_contains (test->out, "<base> -> a1 (branchpoint), step a1\n");
}

static void
test_history_range (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);

  hw_cli_test_run_in_project (test, "history", "-r", "b2:", NULL);
  g_assert_cmpstr (test->out, ==, "b2 -> c3 (head), step c3\na1 -> b2, step b2\n");
  hw_cli_test_run_in_project (test, "history", "-r", "current:heads", "--from", "b2", NULL);
  g_assert_cmpstr (test->out, ==, "b2 -> c3 (head), step c3\na1 -> b2, step b2\n");
  hw_cli_test_run_in_project (test, "history", "-i", "--from", "b2", NULL);
  hw_cli_test_assert_contains (test->out, "a1 -> b2 (current), step b2\n");
  hw_cli_test_run_in_project (test, "history", "-r", "b2", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "range-syntax");
}

static void
test_history_verbose (HwCliTest *test, gconstpointer data)
{
  g_autofree char *expected = NULL;

  hw_cli_test_write_project (test);
  expected = g_strdup_printf ("Rev: c3 (head)\nParent: b2\nPath: %s/migrations/c3_step.sql\n\n"
                              "    step c3\n\n",
                              test->project);

  hw_cli_test_run_in_project (test, "history", "-v", "-r", "c3:c3", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, expected);
}

static void
test_history_json (HwCliTest *test, gconstpointer data)
{
  static const char *const members[] = { "revision",       "down_revision", "branch_labels",
                                         "depends_on",     "message",       "created",
                                         "file",           "is_head",       "is_branch_point",
                                         "is_merge_point", "is_current" };
  g_autoptr(JsonNode) node = NULL;
  JsonArray *list;
  JsonObject *newest;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "history", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  list = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (list), ==, 3);
  newest = json_array_get_object_element (list, 0);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    {
      g_test_message ("%s", members[i]);
      g_assert_true (json_object_has_member (newest, members[i]));
    }
  g_assert_cmpuint (json_object_get_size (newest), ==, G_N_ELEMENTS (members));
  g_assert_cmpstr (json_object_get_string_member (newest, "revision"), ==, "c3");
  g_assert_cmpstr (json_object_get_string_member (newest, "created"), ==, "2026-01-07T15:00:00Z");
  g_assert_true (json_object_get_boolean_member (newest, "is_head"));
}

static void
test_heads (HwCliTest *test, gconstpointer data)
{
  write_branched_project (test);

  hw_cli_test_run_in_project (test, "heads", NULL);
  g_assert_cmpstr (test->out, ==, "d4 (head)\ne5 (side) (head)\n");
  hw_cli_test_run_in_project (test, "heads", "-v", NULL);
  hw_cli_test_assert_contains (test->out, "Rev: e5 (head)\nParent: <base>\nAlso depends on: b2\n"
                                          "Branch names: side\n");
  hw_cli_test_assert_contains (test->out, "Merges: b2, c3\n");
}

static void
test_branches (HwCliTest *test, gconstpointer data)
{
  write_branched_project (test);

  hw_cli_test_run_in_project (test, "branches", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, "a1 (branchpoint)\n   -> b2\n   -> c3\n\n");
}

static void
test_show (HwCliTest *test, gconstpointer data)
{
  write_branched_project (test);

  hw_cli_test_run_in_project (test, "show", "side@head", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Rev: e5 (head)");
  hw_cli_test_assert_contains (test->out, "    With a longer text.");
  hw_cli_test_run_in_project (test, "show", "head", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "multiple-heads");
  hw_cli_test_run_in_project (test, "show", "nope", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "not-found");
  hw_cli_test_run_in_project (test, "show", "base", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, "");
}

static void
test_plan (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *plan;
  JsonObject *step;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "plan", "upgrade", "head", "--from", "a1", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  plan = json_node_get_object (node);
  g_assert_cmpstr (json_object_get_string_member (plan, "direction"), ==, "upgrade");
  g_assert_cmpstr (json_object_get_string_member (plan, "target"), ==, "head");
  g_assert_cmpstr (json_array_get_string_element (json_object_get_array_member (plan, "from"), 0),
                   ==, "a1");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (plan, "steps")), ==, 2);
  step = json_array_get_object_element (json_object_get_array_member (plan, "steps"), 0);
  g_assert_cmpstr (json_object_get_string_member (step, "revision"), ==, "b2");
  g_assert_cmpstr (json_object_get_string_member (step, "message"), ==, "step b2");
  g_assert_true (json_object_get_boolean_member (step, "transaction"));
  g_assert_cmpstr (
      json_array_get_string_element (json_object_get_array_member (plan, "heads_after"), 0), ==,
      "c3");
}

static void
test_plan_refusals (HwCliTest *test, gconstpointer data)
{
  write_branched_project (test);

  hw_cli_test_run_in_project (test, "plan", "upgrade", "head", "--from", "base", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "multiple-heads");
  hw_cli_test_run_in_project (test, "plan", "upgrade", "zzz", "--from", "base", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "not-found");
  hw_cli_test_run_in_project (test, "plan", "upgrade", "c3", "--from", "zzz", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "not-found");
  /* It is the command's word, and no row of a database. */
  hw_cli_test_run_in_project (test, "plan", "upgrade", "c3", "--from", "zzz", NULL);
  hw_cli_test_assert_contains (test->err, "--from: can't locate revision identified by “zzz”");
  g_assert_null (strstr (test->err, "version table"));
  hw_cli_test_run_in_project (test, "plan", "stamp", "--purge", "a1", "--from", "zzz", NULL);
  g_assert_cmpint (test->code, ==, 0);
  hw_cli_test_run_in_project (test, "plan", "upgrade", "heads", "--from", "base", "--from", "a1",
                              "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "usage");
  hw_cli_test_run_in_project (test, "plan", "upgrade", "--purge", "heads", "--from", "base",
                              "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "usage");
}

/* A plan through a revision without a way back is shown, and said to be refused. */
static void
test_plan_irreversible (HwCliTest *test, gconstpointer data)
{
  write_branched_project (test);

  hw_cli_test_run_in_project (test, "plan", "downgrade", "base", "--from", "c3", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "[irreversible]");
  hw_cli_test_assert_contains (test->err, "headway: warning: ");
}

static void
test_graph (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;

  write_branched_project (test);
  hw_cli_test_run_in_project (test, "graph", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, " d4 step d4\n");
  hw_cli_test_assert_contains (test->out, "╮");
  hw_cli_test_run_in_project (test, "graph", "--layout-dump", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse_last_line (test);
  g_assert_true (json_object_has_member (json_node_get_object (node), "lane"));
  g_clear_pointer (&node, json_node_unref);
  hw_cli_test_run_in_project (test, "graph", "--json", NULL);
  node = hw_cli_test_parse (test);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 5);
}

static void
test_broken_graph (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_write_revision (test, "d4", "missing", "SELECT 1;", NULL);

  hw_cli_test_run_in_project (test, "heads", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "missing-revision");
  hw_cli_test_run_in_project (test, "plan", "upgrade", "c3", "--from", "base", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "missing-revision");
  hw_cli_test_run_in_project (test, "check", "--files-only", NULL);
  hw_cli_test_assert_code (test, 3);
  hw_cli_test_assert_contains (test->out, "migrations/d4_step.sql");
}

static void
test_check (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "check", "--files-only", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Nothing found");

  write_branched_project (test);
  hw_cli_test_run_in_project (test, "check", "--files-only", "--json", NULL);
  hw_cli_test_assert_code (test, 3);
  node = hw_cli_test_parse (test);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (node), "ok"));
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (json_node_get_object (node), "heads")),
                    ==, 2);
}

/* Where Alembic ends with an exception of Python's, or leaves a version table that it then refuses: one sentence, what to
 * do about it, and nothing done. */
static void
test_refusals (HwCliTest *test, gconstpointer data)
{
  static const struct
  {
    const char *words[8];
    const char *part; /* of the message */
  } refusals[] = {
    { { "plan", "upgrade", "" }, "empty" },
    { { "plan", "upgrade", "--from", "a1", "side@" }, "empty" },
    { { "plan", "upgrade", "--from", "a1", "a1-1" }, "walked too far" },
    { { "plan", "upgrade", "--from", "b2", "c3-5" }, "walked too far" },
    { { "plan", "upgrade", "--from", "d4", "d4+1" }, "walked too far" },
    { { "plan", "upgrade", "--from", "a1", "head+1" }, "multiple head" },
    { { "plan", "downgrade", "--from", "d4", "side@-1" }, "0 current revisions and not one" },
    { { "plan", "upgrade", "--from", "zz", "d4" }, "can't locate revision" },
    { { "plan", "upgrade", "--from", "b2", "--from", "a1", "d4" }, "overlaps" },
    { { "plan", "stamp", "--from", "d4", "b2", "c3" }, "have been replaced already" },
    { { "history", "-r", "a1:b2:c3" }, "is not of the form" },
    { { "history", "-r", "side@a1:" }, "not on branch" },
    { { "history", "-r", ":a1-5" }, "walked too far" },
    { { "history", "-r", "b2:c3" }, "along the same branch" },
    { { "upgrade", ":b2", "--sql", "--dialect", "sqlite" }, "is not a range" },
    { { "upgrade", "a1:", "--sql", "--dialect", "sqlite" }, "is not a range" },
    { { "downgrade", "b2:", "--sql", "--dialect", "sqlite" }, "is not a range" },
    { { "stamp", "b2", "a1", "--sql", "--dialect", "sqlite" }, "overlaps" },
  };

  write_branched_project (test);
  for (guint i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const char *argv[G_N_ELEMENTS (refusals[i].words) + 3] = { "-C", test->project };

      for (guint j = 0; j < G_N_ELEMENTS (refusals[i].words); j++)
        argv[j + 2] = refusals[i].words[j];
      hw_cli_test_run_argv (test, argv);
      g_test_message ("%s", test->err);
      g_assert_cmpint (test->code, >, 0);
      g_assert_cmpint (test->code, <, 128);
      g_assert_cmpstr (test->out, ==, "");
      hw_cli_test_assert_contains (test->err, refusals[i].part);
      hw_cli_test_assert_contains (test->err, "headway: hint: ");
    }
}

/* What its files say wrongly stops a plan, and not a look at the rest. */
static void
test_broken_files (HwCliTest *test, gconstpointer data)
{
  static const struct
  {
    const char *down;
    const char *more;
    const char *part;
  } files[] = {
    { "nowhere", "", "nowhere" },
    { "a1", "-- depends-on: nothing\n", "nothing" },
    { "z9", "", "z9" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *text = g_strdup_printf (
          "-- Broken\n--\n-- revision: z9\n-- down-revision: %s\n%s-- migrate:up\nSELECT 1;\n",
          files[i].down, files[i].more);

      write_branched_project (test);
      hw_cli_test_write (test, "migrations/z9.sql", text);
      hw_cli_test_run_in_project (test, "plan", "upgrade", "--from", "a1", "b2", NULL);
      g_test_message ("%s", test->err);
      g_assert_cmpint (test->code, >, 0);
      hw_cli_test_assert_contains (test->err, files[i].part);
      hw_cli_test_assert_contains (test->err, "headway: hint: ");
      hw_cli_test_run_in_project (test, "graph", NULL);
      hw_cli_test_assert_code (test, 0);
      hw_cli_test_assert_contains (test->out, "b2 step b2");
    }
}

static void
test_init (HwCliTest *test, gconstpointer data)
{
  g_autofree char *config = g_build_filename (test->project, "headway.ini", NULL);

  hw_cli_test_run (test, "init", test->project, NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, test->project);
  g_assert_true (g_file_test (config, G_FILE_TEST_EXISTS));
  hw_cli_test_run_in_project (test, "history", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, "");
  hw_cli_test_run (test, "init", test->project, "--json", NULL);
  hw_cli_test_assert_refusal (test, 1, "exists");
}

/* A project of Alembic's, and revisions by its template; without one it is said whose form they get. */
static void
test_init_alembic (HwCliTest *test, gconstpointer data)
{
  g_autofree char *template = g_build_filename (test->project, "migrations/script.py.mako", NULL);
  g_autofree char *text = NULL;

  hw_cli_test_run (test, "init", "--alembic", test->project, NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "alembic.ini");
  hw_cli_test_run_in_project (test, "revision", "-m", "First", "--rev-id", "a1", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->err, ==, "");

  g_assert_true (g_file_set_contents (template, "a\n% for x in y:\n", -1, NULL));
  hw_cli_test_run_in_project (test, "revision", "-m", "Next", NULL);
  hw_cli_test_assert_code (test, 1);
  hw_cli_test_assert_contains (test->err, "script.py.mako:2:1");

  g_assert_cmpint (g_unlink (template), ==, 0);
  hw_cli_test_run_in_project (test, "revision", "-m", "Next", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->err, "no script.py.mako");
  hw_cli_test_run_in_project (test, "init", "--alembic", NULL);
  hw_cli_test_assert_code (test, 1);
}

/* Every choice is in the files, and what was written is read without a word. */
static void
test_init_choices (HwCliTest *test, gconstpointer data)
{
  g_autofree char *config = g_build_filename (test->project, "headway.ini", NULL);
  g_autofree char *text = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonArray *files;

  hw_cli_test_run (test, "init", test->project, "--title", "Shop", "--file-template",
                   "%(rev)s-%(slug)s", "--env", "eu", "--kind", "staging", "--url",
                   "postgresql://app@db.example:5433/shop", "-m", "First step", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  files = json_object_get_array_member (json_node_get_object (node), "files");
  g_assert_cmpuint (json_array_get_length (files), ==, 2);
  g_assert_true (g_str_has_suffix (json_array_get_string_element (files, 0), "-first_step.sql"));
  g_assert_true (g_file_test (json_array_get_string_element (files, 0), G_FILE_TEST_IS_REGULAR));
  g_assert_cmpstr (json_array_get_string_element (files, 1), ==, config);
  g_assert_true (g_file_get_contents (config, &text, NULL, NULL));
  hw_cli_test_assert_contains (text, "\nname = Shop");
  hw_cli_test_assert_contains (text, "\nfile_template = %(rev)s-%(slug)s\n");
  hw_cli_test_assert_contains (
      text, "\n[environment eu]\nurl = postgresql://app@db.example:5433/shop\nkind = staging\n");
  hw_cli_test_run_in_project (test, "history", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "First step");
  g_assert_cmpstr (test->err, ==, "");
}

static void
test_init_without_environment (HwCliTest *test, gconstpointer data)
{
  g_autofree char *config = g_build_filename (test->project, "headway.ini", NULL);
  g_autofree char *text = NULL;

  hw_cli_test_run (test, "init", test->project, "--no-env", "--database", "postgresql", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_true (g_file_get_contents (config, &text, NULL, NULL));
  hw_cli_test_assert_contains (text, "\n; [environment dev]\n; url = postgresql:///dev\n");
  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  g_assert_cmpstr (test->out, ==, "[]\n");
}

/* What is refused leaves nothing behind, not even the folder. */
static void
test_init_refusals (HwCliTest *test, gconstpointer data)
{
  static const struct
  {
    const char *option;
    const char *value;
    const char *more;
    const char *error;
  } cases[] = {
    { "--file-template", "%(nothing)s", NULL, "config" },
    { "--file-template", ".%(rev)s", NULL, "config" },
    { "--env", "two words", NULL, "config" },
    { "--kind", "testing", NULL, "config" },
    { "--url", "postgresql://app:geheim@db/app", NULL, "config" },
    { "--url", "mysql://db/app", NULL, "url" },
    { "--title", "Shop ; mine", NULL, "config" },
    { "--database", "oracle", NULL, "usage" },
    { "--env", "dev", "--no-env", "usage" },
    { "--title", "Shop", "--alembic", "usage" },
    { "--message", "revision: a1", NULL, "usage" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *dir = g_build_filename (test->project, "new", "one", NULL);
      g_autofree char *parent = g_path_get_dirname (dir);

      g_test_message ("%s %s", cases[i].option, cases[i].value);
      hw_cli_test_run (test, "init", dir, "--json", cases[i].option, cases[i].value, cases[i].more,
                       NULL);
      hw_cli_test_assert_refusal (test, 2, cases[i].error);
      g_assert_null (strstr (test->out, "geheim"));
      g_assert_null (strstr (test->err, "geheim"));
      g_assert_false (g_file_test (parent, G_FILE_TEST_EXISTS));
    }
}

static void
test_revision (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;
  const char *file;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "revision", "-m", "add a column", "--rev-id", "d4", "--json",
                              NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  g_assert_cmpstr (hw_cli_test_get_string (node, "revision"), ==, "d4");
  file = hw_cli_test_get_string (node, "file");
  hw_cli_test_assert_contains (file, "add_a_column");
  g_assert_true (g_file_test (file, G_FILE_TEST_EXISTS));
  hw_cli_test_run_in_project (test, "heads", NULL);
  g_assert_cmpstr (test->out, ==, "d4 (head)\n");

  hw_cli_test_run_in_project (test, "revision", "-m", "text", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_true (g_str_has_prefix (test->out, "Generating /"));
  g_assert_true (g_str_has_suffix (test->out, " ...  done\n"));
}

static void
test_revision_refusals (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);

  hw_cli_test_run_in_project (test, "revision", "--head", "a1", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "not-a-head");
  hw_cli_test_run_in_project (test, "revision", "--head", "zzz", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "not-found");
  hw_cli_test_run_in_project (test, "revision", "--rev-id", "a-b", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "illegal-id");
  hw_cli_test_run_in_project (test, "history", NULL);
  g_assert_cmpstr (test->out, ==,
                   "b2 -> c3 (head), step c3\na1 -> b2, step b2\n<base> -> a1, step a1\n");
}

static void
test_merge (HwCliTest *test, gconstpointer data)
{
  write_branched_project (test);

  hw_cli_test_run_in_project (test, "merge", "-m", "join", "--rev-id", "f6", "heads", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "heads", "-v", NULL);
  hw_cli_test_assert_contains (test->out, "Rev: f6 (head) (mergepoint)\nMerges: d4, e5\n");
  hw_cli_test_run_in_project (test, "merge", "heads", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "usage");
}

static void
test_no_database_is_made (HwCliTest *test, gconstpointer data)
{
  g_autofree char *database = NULL;

  hw_cli_test_write_project (test);
  database = g_build_filename (test->project, "dev.db", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "current", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, "");
  hw_cli_test_run_in_project (test, "--env", "dev", "plan", "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "env", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_false (g_file_test (database, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  hw_cli_test_add ("/cli/history/text", NULL, test_history);
  hw_cli_test_add ("/cli/history/range", NULL, test_history_range);
  hw_cli_test_add ("/cli/history/verbose", NULL, test_history_verbose);
  hw_cli_test_add ("/cli/history/json", NULL, test_history_json);
  hw_cli_test_add ("/cli/heads", NULL, test_heads);
  hw_cli_test_add ("/cli/branches", NULL, test_branches);
  hw_cli_test_add ("/cli/show", NULL, test_show);
  hw_cli_test_add ("/cli/plan/json", NULL, test_plan);
  hw_cli_test_add ("/cli/plan/refusals", NULL, test_plan_refusals);
  hw_cli_test_add ("/cli/plan/irreversible", NULL, test_plan_irreversible);
  hw_cli_test_add ("/cli/graph", NULL, test_graph);
  hw_cli_test_add ("/cli/broken-graph", NULL, test_broken_graph);
  hw_cli_test_add ("/cli/check", NULL, test_check);
  hw_cli_test_add ("/cli/refusals", NULL, test_refusals);
  hw_cli_test_add ("/cli/broken-files", NULL, test_broken_files);
  hw_cli_test_add ("/cli/init", NULL, test_init);
  hw_cli_test_add ("/cli/init/alembic", NULL, test_init_alembic);
  hw_cli_test_add ("/cli/init/choices", NULL, test_init_choices);
  hw_cli_test_add ("/cli/init/without-environment", NULL, test_init_without_environment);
  hw_cli_test_add ("/cli/init/refusals", NULL, test_init_refusals);
  hw_cli_test_add ("/cli/revision/new", NULL, test_revision);
  hw_cli_test_add ("/cli/revision/refusals", NULL, test_revision_refusals);
  hw_cli_test_add ("/cli/merge", NULL, test_merge);
  hw_cli_test_add ("/cli/no-database-is-made", NULL, test_no_database_is_made);

  return g_test_run ();
}
