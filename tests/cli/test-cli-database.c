/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include <glib/gstdio.h>
#include <sqlite3.h>

#include "hw-cli-test.h"
#include "hw-user-config.h"

/* Commands on SQLite databases, looked at from outside by plain sqlite3. */

/* First value of the first row, or NULL: (transfer full) */
static char *
query (HwCliTest *test, const char *database, const char *sql)
{
  g_autofree char *path = g_build_filename (test->project, database, NULL);
  sqlite3 *connection = NULL;
  sqlite3_stmt *statement = NULL;
  char *value = NULL;

  g_assert_cmpint (sqlite3_open (path, &connection), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (connection, sql, -1, &statement, NULL), ==, SQLITE_OK);
  if (sqlite3_step (statement) == SQLITE_ROW)
    value = g_strdup ((const char *)sqlite3_column_text (statement, 0));
  sqlite3_finalize (statement);
  sqlite3_close (connection);

  return value;
}

static void
assert_version (HwCliTest *test, const char *database, const char *expected)
{
  g_autofree char *version =
      query (test, database, "SELECT group_concat(version_num) FROM alembic_version");

  g_assert_cmpstr (version, ==, expected);
}

static void
test_upgrade (HwCliTest *test, gconstpointer data)
{
  g_autofree char *tables = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "upgrade <base> -> a1, step a1 (1 statement, ");
  hw_cli_test_assert_contains (test->out, "upgrade b2 -> c3, step c3 (1 statement, ");
  hw_cli_test_assert_contains (test->out, "dev is at c3: 3 steps in ");
  g_assert_cmpstr (test->err, ==, "");
  assert_version (test, "dev.db", "c3");
  tables =
      query (test, "dev.db", "SELECT count(*) FROM sqlite_master WHERE name IN ('a', 'b', 'c')");
  g_assert_cmpstr (tables, ==, "3");

  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "nothing to do");
}

static void
test_upgrade_json (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "--json", "upgrade", "+2", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "{\"event\":\"step-started\",\"step\":1,\"steps\":2,");
  node = hw_cli_test_parse_last_line (test);
  g_assert_cmpstr (hw_cli_test_get_string (node, "result"), ==, "done");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "steps"), ==, 2);
  g_assert_cmpstr (test->err, ==, "");
  assert_version (test, "dev.db", "b2");
}

static void
test_dry_run (HwCliTest *test, gconstpointer data)
{
  g_autofree char *tables = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "a1", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", "--dry-run", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "dry run: 2 steps work in ");
  assert_version (test, "dev.db", "a1");
  tables = query (test, "dev.db", "SELECT count(*) FROM sqlite_master WHERE name IN ('b', 'c')");
  g_assert_cmpstr (tables, ==, "0");
}

static void
test_downgrade (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "downgrade", "-1", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "downgrade c3 -> b2, step c3");
  assert_version (test, "dev.db", "b2");
  hw_cli_test_run_in_project (test, "--env", "dev", "downgrade", "base", NULL);
  hw_cli_test_assert_code (test, 0);
  assert_version (test, "dev.db", NULL);
}

static void
test_irreversible (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_write_revision (test, "d4", "c3", "SELECT 1;", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "--json", "downgrade", "base", NULL);
  hw_cli_test_assert_refusal (test, 2, "irreversible");
  assert_version (test, "dev.db", "d4");
}

static void
test_stamp (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "stamp", "b2", NULL);
  hw_cli_test_assert_code (test, 0);
  assert_version (test, "dev.db", "b2");
  hw_cli_test_run_in_project (test, "--env", "dev", "stamp", "--purge", "head", NULL);
  hw_cli_test_assert_code (test, 0);
  assert_version (test, "dev.db", "c3");
}

static void
test_current (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "b2", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "current", NULL);
  g_assert_cmpstr (test->out, ==, "b2\n");
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "current", NULL);
  g_assert_cmpstr (test->out, ==, "c3 (head)\n");
  hw_cli_test_run_in_project (test, "--env", "dev", "current", "-v", NULL);
  hw_cli_test_assert_contains (test->out, "Current revision(s) for sqlite:///");
  hw_cli_test_assert_contains (test->out, "Rev: c3 (head)");
  hw_cli_test_run_in_project (test, "--env", "dev", "current", "--json", NULL);
  node = hw_cli_test_parse (test);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 1);
  hw_cli_test_run_in_project (test, "--env", "dev", "history", "-i", NULL);
  hw_cli_test_assert_contains (test->out, "b2 -> c3 (head) (current), step c3\n");
  hw_cli_test_run_in_project (test, "--env", "dev", "show", "current", NULL);
  hw_cli_test_assert_contains (test->out, "Rev: c3 (head)");
}

/* A row that no file has is shown by what looks and refused by what plans. */
static void
test_unknown_revision (HwCliTest *test, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *none = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  path = g_build_filename (test->project, "dev.db", NULL);
  none = query (test, "dev.db", "UPDATE alembic_version SET version_num = 'zz9'");

  hw_cli_test_run_in_project (test, "--env", "dev", "current", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, "zz9 (unknown)\n");
  hw_cli_test_assert_contains (test->err, "headway: warning: ");
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 2);
  hw_cli_test_run_in_project (test, "--env", "dev", "check", NULL);
  hw_cli_test_assert_code (test, 3);
}

static void
test_env (HwCliTest *test, gconstpointer data)
{
  static const char *const members[] = { "name",    "url",     "reachable", "heads",
                                         "pending", "unknown", "protected", "error",
                                         "edited",  "drift",   "found" };
  g_autoptr(JsonNode) node = NULL;
  JsonObject *dev;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "b2", NULL);
  hw_cli_test_run_in_project (test, "env", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "prod (protected)");
  hw_cli_test_assert_contains (test->out, "1 pending");

  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  node = hw_cli_test_parse (test);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (node)), ==, 2);
  dev = json_array_get_object_element (json_node_get_array (node), 0);
  for (guint i = 0; i < G_N_ELEMENTS (members); i++)
    g_assert_true (json_object_has_member (dev, members[i]));
  g_assert_cmpuint (json_object_get_size (dev), ==, G_N_ELEMENTS (members));
  g_assert_cmpint (json_object_get_int_member (dev, "pending"), ==, 1);
  g_assert_true (json_object_get_null_member (dev, "error"));
}

static void
test_edited (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_write_revision (test, "a1", "none", "create table A ( x integer );", "DROP TABLE a;");
  hw_cli_test_run_in_project (test, "--env", "dev", "check", NULL);
  hw_cli_test_assert_code (test, 0);

  hw_cli_test_write_revision (test, "a1", "none", "CREATE TABLE a (x text);", "DROP TABLE a;");
  hw_cli_test_run_in_project (test, "--env", "dev", "check", NULL);
  hw_cli_test_assert_code (test, 3);
  hw_cli_test_assert_contains (test->out, "edited: “a1” was edited after ");
  hw_cli_test_run_in_project (test, "--env", "dev", "env", NULL);
  hw_cli_test_assert_contains (test->out, "up to date, 1 edited");

  hw_cli_test_run_in_project (test, "--env", "dev", "adopt", "--yes", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "--env", "dev", "check", NULL);
  hw_cli_test_assert_code (test, 0);
}

/* What a deployment left, changed by hand; on the protected prod a reason is asked for, and adopt takes it as it is. */
static void
test_drift (HwCliTest *test, gconstpointer data)
{
  g_autofree char *nothing = NULL;
  g_autoptr(JsonNode) node = NULL;
  JsonObject *object, *drift;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "b2", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  nothing = query (test, "prod.db", "CREATE INDEX by_hand ON a (x)");
  hw_cli_test_run_in_project (test, "--env", "prod", "env", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "1 pending, drift");
  hw_cli_test_assert_contains (test->err,
                               "prod: drift: 1 object differs from the schema recorded on 20");
  hw_cli_test_assert_contains (test->err, ": index by_hand was added");

  hw_cli_test_run_in_project (test, "--env", "prod", "env", "--json", NULL);
  node = hw_cli_test_parse (test);
  drift =
      json_object_get_object_member (json_array_get_object_element (json_node_get_array (node), 0),
                                     "drift");
  g_assert_true (json_object_has_member (drift, "recorded"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (drift, "objects")), ==, 1);
  object = json_array_get_object_element (json_object_get_array_member (drift, "objects"), 0);
  g_assert_cmpstr (json_object_get_string_member (object, "kind"), ==, "index");
  g_assert_cmpstr (json_object_get_string_member (object, "name"), ==, "by_hand");
  g_assert_cmpstr (json_object_get_string_member (object, "change"), ==, "added");

  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_run_in_project (test, "--env", "prod", "adopt", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "--env", "prod", "deploy", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
}

/* The user's own settings count for the command as for the window; what cannot be read in them is told with its place. */
static void
test_user_file (HwCliTest *test, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *name = NULL;
  g_autofree char *folder = hw_test_dir_build (&test->dir, "config/headway/projects");

  hw_cli_test_write_project (test);
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nscript_location = migrations\n"
                     "[environment prod]\nurl = postgresql://app:s3cret@127.0.0.1:1/shop\n");
  path = hw_user_config_find (test->project);
  name = g_path_get_basename (path);
  g_free (hw_test_write_file (folder, name, "[environment prod]\nuser = mira\n"));
  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  hw_cli_test_assert_contains (test->out, "postgresql://mira@127.0.0.1:1/shop");
  g_free (hw_test_write_file (folder, name, "[environment prod]\nuser = mira\ncolour = red\n"));
  hw_cli_test_run_in_project (test, "--env", "prod", "current", NULL);
  hw_cli_test_assert_code (test, 2);
  hw_cli_test_assert_contains (test->err, "unknown key “colour”");
  hw_cli_test_assert_contains (test->err, name);
}

/* The same database seen from a project with another beginning. */
static void
test_other_project (HwCliTest *test, gconstpointer data)
{
  static const char *const words[][4] = {
    { "plan", "upgrade", "head", NULL },
    { "upgrade", "head", NULL },
    { "downgrade", "base", NULL },
    { "stamp", "head", NULL },
    { "check", NULL },
    { "deploy", "head", "--yes", NULL },
  };

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "b2", NULL);
  hw_cli_test_write (
      test, "headway.ini",
      "[headway]\nname = billing\nproject_id = 2222\nscript_location = migrations\n\n"
      "[environment dev]\nurl = sqlite:///dev.db\nbackup = off\n");
  /* No project_id was recorded, and the first revision is the same: it is still ours. */
  hw_cli_test_run_in_project (test, "upgrade", "c3", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nname = shop\nproject_id = 1111\nscript_location = migrations\n\n"
                     "[environment dev]\nurl = sqlite:///dev.db\nbackup = off\n");
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    {
      hw_cli_test_run_in_project (test, words[i][0], words[i][1], words[i][2], NULL);
      hw_cli_test_assert_contains (test->err, "belongs to the project “billing” (2222)");
      hw_cli_test_assert_contains (test->err, "this is “shop” (1111)");
      hw_cli_test_assert_contains (test->err, "headway adopt");
    }
  hw_cli_test_run_in_project (test, "env", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "another project's");

  hw_cli_test_run_in_project (test, "adopt", NULL);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_run_in_project (test, "adopt", "--json", "--yes", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "check", NULL);
  hw_cli_test_assert_code (test, 0);
}

/* A later PostgreSQL may know what the grammar at hand does not: the check says nothing of it. */
static void
test_check_grammar (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nscript_location = migrations\n\n"
                     "[environment dev]\nurl = postgresql://app@127.0.0.1:1/shop\n");
  hw_cli_test_write (test, "migrations/a1.sql",
                     "-- Roles\n-- revision: a1\n-- down-revision: none\n\n-- migrate:up\n"
                     "GRANT a TO b WITH INHERIT TRUE;\n");
  hw_cli_test_run_in_project (test, "check", "--files-only", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Nothing found");
}

static void
test_graph_marks (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "b2", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "graph", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "○ c3 step c3\n");
  hw_cli_test_assert_contains (test->out, "◉ b2 [dev] step b2\n");
  hw_cli_test_assert_contains (test->out, "● a1 step a1\n");
  hw_cli_test_run_in_project (test, "graph", "--environments", NULL);
  hw_cli_test_assert_contains (test->out, "b2 [dev] step b2\n");
}

static void
test_check (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "check", NULL);
  hw_cli_test_assert_code (test, 3);
  hw_cli_test_assert_contains (test->out, "pending: a1 is not applied to dev\n");
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "check", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  g_assert_true (json_object_get_boolean_member (json_node_get_object (node), "ok"));
}

static void
test_environment_choice (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "current", NULL);
  hw_cli_test_assert_code (test, 2);
  hw_cli_test_assert_contains (test->err, "“dev”, “prod”");
  hw_cli_test_run_in_project (test, "--env", "nope", "--json", "current", NULL);
  hw_cli_test_assert_refusal (test, 2, "no-environment");
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nscript_location = migrations\n\n"
                     "[environment only]\nurl = sqlite:///only.db\n");
  hw_cli_test_run_in_project (test, "current", NULL);
  hw_cli_test_assert_code (test, 0);
}

static void
test_protected (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "prod", "--json", "upgrade", "head", NULL);
  hw_cli_test_assert_refusal (test, 4, "policy");
  hw_cli_test_run_in_project (test, "--env", "prod", "--json", "upgrade", "head", "--confirm",
                              "dev", NULL);
  hw_cli_test_assert_refusal (test, 4, "policy");
  hw_cli_test_run_in_project (test, "--env", "prod", "upgrade", "head", "--confirm", "prod", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->err, "no backup of “prod” is made");
  assert_version (test, "prod.db", "c3");
}

static void
test_protected_typed (HwCliTest *test, gconstpointer data)
{
  const char *words[] = { "-C", NULL, "--env", "prod", "upgrade", "head", NULL };

  hw_cli_test_write_project (test);
  words[1] = test->project;
  hw_cli_test_run_in_terminal (test, "prd\n", NULL, words);
  hw_cli_test_assert_code (test, 4);
  hw_cli_test_run_in_terminal (test, "\n", NULL, words);
  hw_cli_test_assert_code (test, 130);
  hw_cli_test_run_in_terminal (test, "prod\n", NULL, words);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Type prod to start: ");
  assert_version (test, "prod.db", "c3");
}

static void
test_failing_statement (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *error;

  hw_cli_test_write_project (test);
  hw_cli_test_write_revision (test, "d4", "c3",
                              "CREATE TABLE d (x integer);\nINSERT INTO nope\n"
                              "VALUES (1);",
                              NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 1);
  hw_cli_test_assert_contains (test->err, "headway: error: ");
  hw_cli_test_assert_contains (test->err, "d4_step.sql:9");
  hw_cli_test_assert_contains (test->err, "headway: state: “dev” now stands at c3: 3 of 4 steps");
  assert_version (test, "dev.db", "c3");

  hw_cli_test_run_in_project (test, "--env", "dev", "--json", "upgrade", "head", NULL);
  hw_cli_test_assert_refusal (test, 1, "sql");
  node = hw_cli_test_parse_last_line (test);
  error = json_object_get_object_member (json_node_get_object (node), "error");
  g_assert_cmpint (json_object_get_int_member (error, "line"), ==, 9);
  g_assert_cmpint (json_object_get_int_member (error, "statement"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (error, "revision"), ==, "d4");
  hw_cli_test_assert_contains (hw_cli_test_get_string (node, "state"), "now stands at c3");
}

static void
test_backup (HwCliTest *test, gconstpointer data)
{
  g_autofree char *dir = hw_test_dir_build (&test->dir, "backups");
  g_autoptr(JsonNode) node = NULL;
  const char *path;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "--json", "backup", "--dir", dir, NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse_last_line (test);
  path = hw_cli_test_get_string (node, "path");
  g_assert_true (g_str_has_prefix (path, dir));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (node), "verified"));
  g_assert_cmpuint (strlen (hw_cli_test_get_string (node, "sha256")), ==, 64);
  hw_cli_test_run_in_project (test, "--env", "dev", "backup", "--dir", dir, NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, dir);
}

/* Only what is to stay is there, and it is what the list tells of. */
static void
test_backups (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;
  JsonArray *list;
  JsonObject *first;

  hw_cli_test_write_project (test);
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nscript_location = migrations\n\n[environment dev]\n"
                     "url = sqlite:///dev.db\nbackup_dir = b\nbackup_keep = 2\n");
  hw_cli_test_run_in_project (test, "backups", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "No backups");
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  for (guint i = 0; i < 3; i++)
    hw_cli_test_run_in_project (test, "--env", "dev", "backup", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "removed the older ");
  hw_cli_test_run_in_project (test, "backups", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  node = json_from_string (test->out, NULL);
  list = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  first = json_array_get_object_element (list, 0);
  g_assert_cmpstr (json_object_get_string_member (first, "environment"), ==, "dev");
  g_assert_cmpstr (json_object_get_string_member (first, "format"), ==, "sqlite");
  g_assert_false (json_object_get_boolean_member (first, "missing"));
  g_assert_cmpint (g_unlink (json_object_get_string_member (first, "path")), ==, 0);
  hw_cli_test_run_in_project (test, "backups", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "missing");
  hw_cli_test_assert_contains (test->out, "verified");
}

static void
test_unreachable (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nscript_location = migrations\n\n[environment prod]\n"
                     "url = postgresql://app:verysecret@127.0.0.1:1/app\n");

  hw_cli_test_run_in_project (test, "--json", "current", NULL);
  hw_cli_test_assert_refusal (test, 5, "connect");
  hw_cli_test_run_in_project (test, "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 5);
  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "\"reachable\":false");
}

/* With --json standard output is JSON and nothing else, and standard error is silent. */
static void
test_json (HwCliTest *test, gconstpointer data)
{
  static const struct
  {
    const char *words[4];
    gboolean is_streaming;
  } cases[] = {
    { { "env", NULL }, FALSE },
    { { "graph", NULL }, FALSE },
    { { "graph", "--layout-dump", NULL }, TRUE },
    { { "history", NULL }, FALSE },
    { { "heads", NULL }, FALSE },
    { { "branches", NULL }, FALSE },
    { { "show", "c3", NULL }, FALSE },
    { { "plan", "upgrade", "head", NULL }, FALSE },
    { { "upgrade", "b2", NULL }, TRUE },
    { { "upgrade", "head", "--dry-run", NULL }, TRUE },
    { { "downgrade", "-1", NULL }, TRUE },
    { { "stamp", "b2", NULL }, TRUE },
    { { "stamp", "--purge", "base", NULL }, TRUE },
    { { "stamp", "a1", NULL }, TRUE },
    { { "deploy", "head", "--yes", NULL }, TRUE },
    { { "deploy", "head", "--yes", NULL }, TRUE },
    { { "current", NULL }, FALSE },
    { { "check", NULL }, FALSE },
    { { "backup", NULL }, TRUE },
    { { "backups", NULL }, FALSE },
    { { "journal", NULL }, FALSE },
    { { "revision", "-m", "json", NULL }, FALSE },
    { { "init", "sub", NULL }, FALSE },
  };

  hw_cli_test_write_project (test);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const *words = cases[i].words;
      g_autoptr(JsonNode) node = NULL;

      g_test_message ("case %u: %s", i, words[0]);
      hw_cli_test_run_in_project (test, "--env", "dev", "--json", words[0], words[1],
                                  words[1] != NULL ? words[2] : NULL,
                                  words[1] != NULL && words[2] != NULL ? words[3] : NULL, NULL);
      hw_cli_test_assert_code (test, 0);
      g_assert_cmpstr (test->err, ==, "");
      node = cases[i].is_streaming ? hw_cli_test_parse_last_line (test) : hw_cli_test_parse (test);
    }
}

/* Whatever is asked of it: the password in the URL is in no output. */
static void
test_no_password (HwCliTest *test, gconstpointer data)
{
  static const char *const cases[][4] = {
    { "env", NULL },
    { "env", "--json", NULL },
    { "current", "-v", NULL },
    { "current", "-v", "--json", NULL },
    { "graph", "--environments", NULL },
    { "check", NULL },
    { "plan", "upgrade", "head", NULL },
    { "upgrade", "head", "--json", NULL },
    { "backup", NULL },
    { "deploy", "head", "--yes", NULL },
    { "journal", "--json", NULL },
  };
  static const char *const urls[] = {
    "postgresql://app:verysecret@127.0.0.1:1/app",
    "host=127.0.0.1 port=1 user=app password=verysecret",
    "postgresql://app:verysecret@127.0.0.1:nonsense/app",
    "postgresql://app:verysecret@[::bad/app",
    "mysql://app:verysecret@127.0.0.1/app",
  };

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *text = g_strdup_printf ("[headway]\nscript_location = migrations\n\n"
                                               "[environment prod]\nurl = %s\n",
                                               urls[i]);

      hw_cli_test_write_project (test);
      hw_cli_test_write (test, "headway.ini", text);
      for (guint j = 0; j < G_N_ELEMENTS (cases); j++)
        {
          g_test_message ("%s: %s", urls[i], cases[j][0]);
          hw_cli_test_run_in_project (test, cases[j][0], cases[j][1], cases[j][2], cases[j][3],
                                      NULL);
          g_assert_null (strstr (test->out, "verysecret"));
          g_assert_null (strstr (test->err, "verysecret"));
        }
    }
}

static void
test_interrupt (HwCliTest *test, gconstpointer data)
{
  const char *words[] = { "-C", NULL, "--env", "dev", "--json", "upgrade", "head", NULL };
  g_autoptr(JsonNode) node = NULL;

  hw_cli_test_write_project (test);
  words[1] = test->project;
  hw_cli_test_write_revision (test, "d4", "c3",
                              "CREATE TABLE d AS WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL "
                              "SELECT x + 1 FROM n WHERE x < 100000000000) SELECT count(*) AS x "
                              "FROM n;",
                              NULL);
  hw_cli_test_run_until (test, "RECURSIVE", GPOINTER_TO_INT (data), words);
  hw_cli_test_assert_refusal (test, 130, "cancelled");
  node = hw_cli_test_parse_last_line (test);
  hw_cli_test_assert_contains (hw_cli_test_get_string (node, "state"), "now stands at c3: 3 of 4");
  assert_version (test, "dev.db", "c3");
  /* And the lock is free again. */
  hw_cli_test_run_in_project (test, "--env", "dev", "downgrade", "-1", NULL);
  hw_cli_test_assert_code (test, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  hw_cli_test_add ("/cli/upgrade/text", NULL, test_upgrade);
  hw_cli_test_add ("/cli/upgrade/json", NULL, test_upgrade_json);
  hw_cli_test_add ("/cli/upgrade/dry-run", NULL, test_dry_run);
  hw_cli_test_add ("/cli/downgrade/text", NULL, test_downgrade);
  hw_cli_test_add ("/cli/downgrade/irreversible", NULL, test_irreversible);
  hw_cli_test_add ("/cli/stamp", NULL, test_stamp);
  hw_cli_test_add ("/cli/current/known", NULL, test_current);
  hw_cli_test_add ("/cli/current/unknown", NULL, test_unknown_revision);
  hw_cli_test_add ("/cli/env", NULL, test_env);
  hw_cli_test_add ("/cli/user-file", NULL, test_user_file);
  hw_cli_test_add ("/cli/edited", NULL, test_edited);
  hw_cli_test_add ("/cli/drift", NULL, test_drift);
  hw_cli_test_add ("/cli/other-project", NULL, test_other_project);
  hw_cli_test_add ("/cli/graph/marks", NULL, test_graph_marks);
  hw_cli_test_add ("/cli/check/database", NULL, test_check);
  hw_cli_test_add ("/cli/check/grammar", NULL, test_check_grammar);
  hw_cli_test_add ("/cli/environment-choice", NULL, test_environment_choice);
  hw_cli_test_add ("/cli/protected/options", NULL, test_protected);
  hw_cli_test_add ("/cli/protected/typed", NULL, test_protected_typed);
  hw_cli_test_add ("/cli/failing-statement", NULL, test_failing_statement);
  hw_cli_test_add ("/cli/backup", NULL, test_backup);
  hw_cli_test_add ("/cli/backups", NULL, test_backups);
  hw_cli_test_add ("/cli/unreachable", NULL, test_unreachable);
  hw_cli_test_add ("/cli/json", NULL, test_json);
  hw_cli_test_add ("/cli/no-password", NULL, test_no_password);
  hw_cli_test_add ("/cli/interrupt/int", GINT_TO_POINTER (SIGINT), test_interrupt);
  hw_cli_test_add ("/cli/interrupt/term", GINT_TO_POINTER (SIGTERM), test_interrupt);

  return g_test_run ();
}
