/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-cli-test.h"
#include "hw-database.h"
#include "hw-test-conformance.h"
#include "hw-test-postgres.h"

/* The seed project, as it is, on a real database: up, down and up again through `headway deploy`, in turns with alembic.
 * After every turn both say the same of where the database stands, and in the end the schema is what it was the first
 * time. Skips where the project, alembic or what its models are made of is absent. */

static gboolean
run (HwCliTest *test, const char *url, const char *const *argv, char **out)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                     | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_set_cwd (launcher, test->project);
  g_subprocess_launcher_setenv (launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  g_subprocess_launcher_setenv (launcher, "DATABASE_URL", url, TRUE);
  process = g_subprocess_launcher_spawnv (launcher, argv, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, out, NULL, &error);
  g_assert_no_error (error);

  return g_subprocess_get_successful (process);
}

static void
alembic (HwCliTest *test, const char *url, const char *command, const char *target)
{
  const char *argv[] = { "alembic", command, target, NULL };
  g_autofree char *out = NULL;

  if (!run (test, url, argv, &out))
    g_error ("alembic %s %s: %s", command, target, out);
}

/* A copy of it, with an environment; FALSE: the test is skipped. */
static gboolean
copy_project (HwCliTest *test, const char *url)
{
  g_autofree char *folder = hw_test_conformance_find ("seed-project");
  g_autofree char *program = g_find_program_in_path ("alembic");
  g_autofree char *ini = g_strdup_printf ("[environment dev]\nurl = %s\n", url);
  g_autofree char *out = NULL;
  const char *copy[] = { "cp", "-R", folder, test->project, NULL };
  const char *import[] = { "alembic", "current", NULL };
  g_autoptr(GError) error = NULL;

  if (folder == NULL || program == NULL)
    {
      g_test_skip (folder == NULL ? "the conformance data is absent" : "alembic is not installed");
      return FALSE;
    }
  g_spawn_sync (NULL, (char **)copy, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL,
                &error);
  g_assert_no_error (error);
  hw_cli_test_write (test, "headway.ini", ini);
  if (run (test, url, import, &out))
    return TRUE;
  if (strstr (out, "ModuleNotFoundError") == NULL)
    g_error ("alembic current: %s", out);
  g_test_skip ("python3-sqlmodel is not installed");

  return FALSE;
}

static void
deploy (HwCliTest *test, const char *direction, const char *target, const char *rows)
{
  hw_cli_test_run_in_project (test, "deploy", "--direction", direction, target, "--yes", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "current", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, rows);
}

static void
assert_alembic_current (HwCliTest *test, const char *url, const char *rows)
{
  const char *argv[] = { "alembic", "current", NULL };
  g_autofree char *out = NULL;
  g_auto(GStrv) lines = NULL;
  guint n;

  g_assert_true (run (test, url, argv, &out));
  lines = g_strsplit (g_strchomp (out), "\n", -1);
  n = g_strv_length (lines);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpstr (lines[n - 1], ==, rows);
}

/* @describe: tells the schema, without Headway's own tables */
static void
take_turns (HwCliTest *test, const char *url, char *(*describe) (const char *url))
{
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;
  g_autofree char *rows = NULL;

  deploy (test, "upgrade", "def456", "def456\n");
  alembic (test, url, "upgrade", "+2");
  deploy (test, "upgrade", "head", "vwx234 (head)\n");
  assert_alembic_current (test, url, "vwx234 (head)");
  first = describe (url);
  g_assert_nonnull (strstr (first, "category"));

  alembic (test, url, "downgrade", "-1");
  deploy (test, "downgrade", "-2", "mno345\n");
  alembic (test, url, "downgrade", "def456");
  deploy (test, "downgrade", "base", "");

  alembic (test, url, "upgrade", "+5");
  deploy (test, "upgrade", "head", "vwx234 (head)\n");
  assert_alembic_current (test, url, "vwx234 (head)");
  second = describe (url);
  g_assert_cmpstr (second, ==, first);
  hw_cli_test_run_in_project (test, "check", NULL);
  hw_cli_test_assert_code (test, 0);
}

static char *
query_all (const char *url, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) parsed = hw_database_url_parse (url, "/", &error);
  HwDatabaseOptions options = { 0 };
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwRows) rows = NULL;
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  database = hw_database_new (parsed, &options);
  g_assert_true (hw_database_open (database, NULL, &error));
  rows = hw_database_query (database, sql, NULL, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    g_string_append_printf (text, "%s\n", hw_rows_get (rows, i, 0));

  return g_string_free (text, FALSE);
}

static char *
describe_sqlite (const char *url)
{
  return query_all (url, "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"
                         " AND name NOT LIKE 'headway%' ORDER BY name");
}

/* Order of columns and all: a way down and up again must not be seen. */
static char *
describe_postgres (const char *url)
{
  return query_all (
      url,
      "SELECT concat_ws(' ', table_name, column_name, row_number() OVER (PARTITION BY table_name"
      " ORDER BY ordinal_position), data_type, character_maximum_length, is_nullable,"
      " column_default) FROM information_schema.columns"
      " WHERE table_schema = 'public' AND table_name NOT LIKE 'headway%'"
      " UNION ALL SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'"
      " AND tablename NOT LIKE 'headway%' ORDER BY 1");
}

static void
test_sqlite (HwCliTest *test, gconstpointer data)
{
  g_autofree char *url = g_strdup_printf ("sqlite:///%s/app.db", test->dir.path);

  if (copy_project (test, url))
    take_turns (test, url, describe_sqlite);
}

static void
test_postgres (HwCliTest *test, gconstpointer data)
{
  HwTestPostgres *server = hw_test_postgres_get_shared ();
  g_autofree char *database = NULL;
  g_autofree char *url = NULL;

  if (server == NULL)
    return;
  database = hw_test_postgres_create_database (server);
  url = g_strdup_printf ("postgresql://postgres@/%s?host=%s", database,
                         hw_test_postgres_get_socket_dir (server));
  if (copy_project (test, url))
    take_turns (test, url, describe_postgres);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  hw_cli_test_add ("/cli/seed/sqlite", NULL, test_sqlite);
  hw_cli_test_add ("/cli/seed/postgresql", NULL, test_postgres);
  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
