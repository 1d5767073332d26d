/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-cli-test.h"
#include "hw-test-conformance.h"
#include "hw-test-postgres.h"

/* The same project and the same database in turns under Alembic itself and under the command: what one wrote the other
 * has to read, and where both print, they print the same. Skips where Alembic is not installed. */

static const char env_py[] =
    "from sqlalchemy import engine_from_config, pool\n"
    "from alembic import context\n"
    "config = context.config\n"
    "engine = engine_from_config(config.get_section(config.config_ini_section),\n"
    "                            prefix='sqlalchemy.', poolclass=pool.NullPool)\n"
    "with engine.connect() as connection:\n"
    "    context.configure(connection=connection, target_metadata=None,\n"
    "                      render_as_batch=connection.dialect.name == 'sqlite')\n"
    "    with context.begin_transaction():\n"
    "        context.run_migrations()\n";

/* Runs Alembic in the project; its standard output: (transfer full) */
static char *
run_alembic (HwCliTest *test, ...)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                     | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *err = NULL;
  char *out = NULL;
  va_list args;
  const char *word;

  g_ptr_array_add (argv, (gpointer) "alembic");
  va_start (args, test);
  while ((word = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer)word);
  va_end (args);
  g_ptr_array_add (argv, NULL);
  g_subprocess_launcher_set_cwd (launcher, test->project);
  g_subprocess_launcher_setenv (launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_test_message ("alembic: %s%s", out, err);
  g_assert_true (g_subprocess_get_successful (process));

  return out;
}

static gboolean
skip_without_alembic (void)
{
  g_autofree char *program = g_find_program_in_path ("alembic");

  if (program == NULL)
    g_test_skip ("alembic is not installed");

  return program == NULL;
}

static void
write_ini (HwCliTest *test, const char *url)
{
  g_autofree char *text =
      g_strdup_printf ("[alembic]\nscript_location = %%(here)s/alembic\nsqlalchemy.url = %s\n",
                       url);

  hw_cli_test_write (test, "alembic.ini", text);
  hw_cli_test_write (test, "alembic/env.py", env_py);
}

static void
write_revision (HwCliTest *test, const char *id, const char *down, const char *extra)
{
  g_autofree char *name = g_strdup_printf ("alembic/versions/%s_step.py", id);
  g_autofree char *text =
      g_strdup_printf ("\"\"\"step %s\n\nMore about it.\n\nRevision ID: %s\n"
                       "Create Date: 2026-01-01 00:00:00.000000\n\"\"\"\n"
                       "from alembic import op\n\nrevision = '%s'\ndown_revision = %s\n%s\n\n"
                       "def upgrade():\n    op.execute('CREATE TABLE t_%s (x integer)')\n\n\n"
                       "def downgrade():\n    op.execute('DROP TABLE t_%s')\n",
                       id, id, id, down, extra, id, id);

  hw_cli_test_write (test, name, text);
}

/* a1 -- b2 -- c3 -- d4 */
static void
write_line (HwCliTest *test, const char *url)
{
  write_ini (test, url);
  write_revision (test, "a1", "None", "branch_labels = None\ndepends_on = None");
  write_revision (test, "b2", "'a1'", "");
  write_revision (test, "c3", "'b2'", "");
  write_revision (test, "d4", "'c3'", "");
}

static void
assert_same (HwCliTest *test, const char *command, const char *option, const char *argument)
{
  g_autofree char *expected = run_alembic (test, command, option, argument, NULL);

  hw_cli_test_run_in_project (test, command, option, argument, NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, expected);
}

/* The lines in any order: before 1.10 Alembic reads the files in the folder's own order, which decides among branches. */
static void
assert_same_lines (HwCliTest *test, const char *command, const char *option)
{
  g_autofree char *expected = run_alembic (test, command, option, NULL);
  g_auto(GStrv) theirs = g_strsplit (expected, "\n", -1);
  g_auto(GStrv) ours = NULL;

  hw_cli_test_run_in_project (test, command, option, NULL);
  hw_cli_test_assert_code (test, 0);
  ours = g_strsplit (test->out, "\n", -1);
  g_assert_cmpuint (g_strv_length (ours), ==, g_strv_length (theirs));
  for (guint i = 0; theirs[i] != NULL; i++)
    {
      /* A set in Alembic: in any order. */
      if (g_str_has_prefix (theirs[i], "Branches into: "))
        continue;
      g_test_message ("%s", theirs[i]);
      g_assert_true (g_strv_contains ((const char *const *)ours, theirs[i]));
    }
}

static void
test_same_text (HwCliTest *test, gconstpointer data)
{
  if (skip_without_alembic ())
    return;
  write_line (test, "sqlite:///%(here)s/app.db");

  assert_same (test, "history", NULL, NULL);
  assert_same (test, "history", "-v", NULL);
  assert_same (test, "history", "-r", "b2:");
  assert_same (test, "history", "-r", ":+2");
  assert_same (test, "heads", NULL, NULL);
  assert_same (test, "show", "b2", NULL);
}

static void
test_same_text_branched (HwCliTest *test, gconstpointer data)
{
  if (skip_without_alembic ())
    return;
  write_line (test, "sqlite:///%(here)s/app.db");
  write_revision (test, "e5", "'b2'", "branch_labels = ('billing',)");
  write_revision (test, "f6", "('d4', 'e5')", "");
  write_revision (test, "g7", "None", "depends_on = 'c3'");
  write_revision (test, "h8", "'f6'", "depends_on = ['g7', 'billing']");

  assert_same_lines (test, "history", "-v");
  assert_same_lines (test, "heads", NULL);
  assert_same_lines (test, "heads", "-v");
  assert_same_lines (test, "heads", "--resolve-dependencies");
  assert_same_lines (test, "branches", NULL);
  assert_same_lines (test, "branches", "-v");
}

/* Upgrades by Alembic, looks with both, stamps with ours, looks with both. */
static void
take_turns (HwCliTest *test)
{
  g_autofree char *done = run_alembic (test, "upgrade", "b2", NULL);
  g_autofree char *after_stamp = NULL;
  g_autofree char *after_base = NULL;
  g_autofree char *on = NULL;
  g_autoptr(JsonNode) plan = NULL;
  g_autoptr(JsonNode) environments = NULL;
  JsonObject *environment;

  assert_same (test, "current", NULL, NULL);
  g_assert_cmpstr (test->out, ==, "b2\n");
  hw_cli_test_run_in_project (test, "plan", "upgrade", "head", "--json", NULL);
  plan = hw_cli_test_parse (test);
  g_assert_cmpuint (json_array_get_length (
                        json_object_get_array_member (json_node_get_object (plan), "steps")),
                    ==, 2);
  hw_cli_test_run_in_project (test, "env", "--json", NULL);
  environments = hw_cli_test_parse (test);
  environment = json_array_get_object_element (json_node_get_array (environments), 0);
  g_assert_true (json_object_get_boolean_member (environment, "reachable"));
  g_assert_cmpint (json_object_get_int_member (environment, "pending"), ==, 2);
  assert_same (test, "history", "-i", NULL);
  assert_same (test, "show", "current", NULL);

  hw_cli_test_run_in_project (test, "stamp", "c3", NULL);
  hw_cli_test_assert_code (test, 0);
  after_stamp = run_alembic (test, "current", NULL);
  g_assert_cmpstr (after_stamp, ==, "c3\n");
  on = run_alembic (test, "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "check", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "stamp", "base", NULL);
  hw_cli_test_assert_code (test, 0);
  after_base = run_alembic (test, "current", NULL);
  g_assert_cmpstr (after_base, ==, "");
}

static void
test_turns_sqlite (HwCliTest *test, gconstpointer data)
{
  if (skip_without_alembic ())
    return;
  write_line (test, "sqlite:///%(here)s/app.db");
  take_turns (test);
}

static void
test_turns_postgres (HwCliTest *test, gconstpointer data)
{
  HwTestPostgres *server;
  g_autofree char *database = NULL;
  g_autofree char *url = NULL;

  if (skip_without_alembic ())
    return;
  server = hw_test_postgres_get_shared ();
  if (server == NULL)
    return;
  database = hw_test_postgres_create_database (server);
  url = g_strdup_printf ("postgresql+psycopg2://postgres@/%s?host=%s", database,
                         hw_test_postgres_get_socket_dir (server));
  write_line (test, url);
  take_turns (test);
}

static void
copy_versions (HwCliTest *test, const char *folder)
{
  g_autoptr(GPtrArray) names = hw_test_conformance_list (folder, ".py");

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = names->pdata[i];
      g_autofree char *from = g_build_filename (folder, name, NULL);
      g_autofree char *to = g_strdup_printf ("alembic/versions/%s", name);
      g_autofree char *text = NULL;
      g_autoptr(GString) plain = NULL;
      g_autoptr(GError) error = NULL;

      g_file_get_contents (from, &text, NULL, &error);
      g_assert_no_error (error);
      /* One of them names a type of sqlmodel, which is a string by another name and seldom installed. */
      plain = g_string_new (text);
      g_string_replace (plain, "import sqlmodel\n", "", 0);
      g_string_replace (plain, "sqlmodel.sql.sqltypes.AutoString", "sa.String", 0);
      hw_cli_test_write (test, to, plain->str);
    }
  g_assert_cmpuint (names->len, ==, 8);
}

/* A database that Alembic took up a chain of eight real revisions. */
static void
test_seed_chain (HwCliTest *test, gconstpointer data)
{
  g_autofree char *folder = hw_test_conformance_find ("seed-project/alembic/versions");
  HwTestPostgres *server;
  g_autofree char *database = NULL;
  g_autofree char *url = NULL;
  g_autofree char *up = NULL;
  g_autofree char *after_stamp = NULL;
  g_autoptr(JsonNode) plan = NULL;
  JsonArray *steps;

  if (folder == NULL)
    {
      g_test_skip ("the conformance data is absent");
      return;
    }
  if (skip_without_alembic ())
    return;
  server = hw_test_postgres_get_shared ();
  if (server == NULL)
    return;
  database = hw_test_postgres_create_database (server);
  url = g_strdup_printf ("postgresql+psycopg2://postgres@/%s?host=%s", database,
                         hw_test_postgres_get_socket_dir (server));
  write_ini (test, url);
  copy_versions (test, folder);

  up = run_alembic (test, "upgrade", "mno345", NULL);
  hw_cli_test_run_in_project (test, "current", NULL);
  g_assert_cmpstr (test->out, ==, "mno345\n");
  hw_cli_test_run_in_project (test, "plan", "upgrade", "head", "--json", NULL);
  hw_cli_test_assert_code (test, 0);
  plan = hw_cli_test_parse (test);
  steps = json_object_get_array_member (json_node_get_object (plan), "steps");
  g_assert_cmpuint (json_array_get_length (steps), ==, 3);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (steps, 0),
                                                  "revision"),
                   ==, "pqr678");
  assert_same (test, "history", NULL, NULL);
  hw_cli_test_run_in_project (test, "stamp", "head", NULL);
  hw_cli_test_assert_code (test, 0);
  after_stamp = run_alembic (test, "current", NULL);
  g_assert_cmpstr (after_stamp, ==, "vwx234 (head)\n");
}

/* A traceback is printed as it comes, and not once more with the error; as JSON it is all in the error. */
static void
test_traceback_once (HwCliTest *test, gconstpointer data)
{
  const char *first;

  if (skip_without_alembic ())
    return;
  write_ini (test, "sqlite:///dev.db");
  write_revision (test, "a1", "None", "");
  hw_cli_test_write (test, "alembic/versions/b2_step.py",
                     "from alembic import op\n\nrevision = 'b2'\ndown_revision = 'a1'\n\n\n"
                     "def upgrade():\n    op.execute('SELECT * FROM nowhere')\n\n\n"
                     "def downgrade():\n    pass\n");

  hw_cli_test_run_in_project (test, "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 1);
  first = strstr (test->err, "[SQL: SELECT * FROM nowhere]");
  g_assert_nonnull (first);
  g_assert_null (strstr (first + 1, "[SQL: "));
  hw_cli_test_assert_contains (test->err, "headway: error: alembic failed: ");
  hw_cli_test_assert_contains (test->err, "headway: state: ");

  hw_cli_test_run_in_project (test, "--json", "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 1);
  hw_cli_test_assert_contains (test->out, "[SQL: SELECT * FROM nowhere]");
  /* The line is that of the traceback. */
  hw_cli_test_assert_contains (test->out, "versions/b2_step.py\"");
  hw_cli_test_assert_contains (test->out, "\"line\":8");
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  hw_cli_test_add ("/cli/alembic/same-text/line", NULL, test_same_text);
  hw_cli_test_add ("/cli/alembic/same-text/branched", NULL, test_same_text_branched);
  hw_cli_test_add ("/cli/alembic/turns/sqlite", NULL, test_turns_sqlite);
  hw_cli_test_add ("/cli/alembic/turns/postgres", NULL, test_turns_postgres);
  hw_cli_test_add ("/cli/alembic/seed-chain", NULL, test_seed_chain);
  hw_cli_test_add ("/cli/alembic/traceback-once", NULL, test_traceback_once);

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
