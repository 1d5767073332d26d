/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-cli-test.h"

/* Alembic's commands and options that have no test of their own elsewhere. The project is a1 -- b2 -- c3. */

static int
run_with_editor (HwCliTest *test, const char *editor, const char *target)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                     | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;

  g_subprocess_launcher_unsetenv (launcher, "VISUAL");
  g_subprocess_launcher_setenv (launcher, "EDITOR", editor, TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, hw_cli_test_get_command (), "-C",
                                         test->project, "edit", target, NULL);
  g_assert_no_error (error);
  g_free (test->out);
  g_free (test->err);
  g_subprocess_communicate_utf8 (process, NULL, NULL, &test->out, &test->err, &error);
  g_assert_no_error (error);

  return g_subprocess_get_exit_status (process);
}

static void
test_edit (HwCliTest *test, gconstpointer data)
{
  g_autofree char *expected = NULL;

  hw_cli_test_write_project (test);
  expected = g_strconcat ("-x a b;c ", test->project, "/migrations/b2_step.sql\n", NULL);
  /* The variable's words are the program and its options, and no shell's commands. */
  g_assert_cmpint (run_with_editor (test, "echo -x 'a b;c'", "b2"), ==, 0);
  g_assert_cmpstr (test->out, ==, expected);

  g_assert_cmpint (run_with_editor (test, "false", "b2"), ==, 1);
  hw_cli_test_assert_contains (test->err, "the editor “false” failed on “");
  g_assert_cmpint (run_with_editor (test, "no-such-editor", "b2"), ==, 1);
  hw_cli_test_assert_contains (test->err, "no-such-editor");
  g_assert_cmpint (run_with_editor (test, "echo 'open", "b2"), ==, 2);
  hw_cli_test_assert_contains (test->err, "cannot be understood");
  g_assert_cmpint (run_with_editor (test, "echo", "base"), ==, 2);
  hw_cli_test_assert_contains (test->err, "“base” stands for no revision");
}

static void
test_ensure_version (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "ensure_version", "--sql", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (
      test->out, ==,
      "BEGIN;\n\nCREATE TABLE alembic_version (\n"
      "    version_num VARCHAR(32) NOT NULL, \n"
      "    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)\n);\n\nCOMMIT;\n\n");

  hw_cli_test_run_in_project (test, "--env", "dev", "ensure_version", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, "dev now has the table alembic_version\n");
  hw_cli_test_run_in_project (test, "--env", "dev", "ensure_version", NULL);
  g_assert_cmpstr (test->out, ==, "dev has the table alembic_version already\n");
  /* Nobody is there to type the name of a protected one. */
  hw_cli_test_run_in_project (test, "--json", "--env", "prod", "ensure_version", NULL);
  hw_cli_test_assert_refusal (test, 4, "policy");
}

static void
test_check_heads (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "b2", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "--env", "dev", "current", "--check-heads", NULL);
  hw_cli_test_assert_code (test, 3);
  g_assert_cmpstr (test->out, ==, "b2\n");
  hw_cli_test_assert_contains (test->err, "“c3” is not applied");
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_run_in_project (test, "--env", "dev", "current", "-c", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->err, ==, "");
}

/* Nothing is printed but a whole script. */
static void
test_sql_refusals (HwCliTest *test, gconstpointer data)
{
  static const struct
  {
    const char *words[7];
    const char *code;
  } cases[] = {
    { { "downgrade", "-1", "--sql" }, "range-required" },
    { { "downgrade", "b2", "--sql" }, "range-required" },
    { { "downgrade", "b2:", "--sql" }, "range-syntax" },
    { { "upgrade", ":b2", "--sql" }, "range-syntax" },
    { { "upgrade", "a1:b2:c3", "--sql" }, "range-syntax" },
    { { "upgrade", "nope:b2", "--sql" }, "not-found" },
    { { "stamp", "a1:b2", "b2:c3", "--sql" }, "stamp-sql-starts" },
    { { "stamp", "b2", "--purge", "--sql" }, "purge-sql" },
    { { "upgrade", "a1:b2" }, "range-not-allowed" },
    { { "upgrade", "b2", "--sql", "--dry-run" }, "usage" },
    { { "upgrade", "b2", "--sql", "--dialect", "oracle" }, "usage" },
    { { "upgrade", "b2", "--dialect", "sqlite" }, "usage" },
    { { "revision", "-m", "x", "--sql" }, "usage" },
    { { "stamp", "a1", "b2" }, "overlap" },
  };

  hw_cli_test_write_project (test);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *words[14] = { "-C", test->project, "--json", "--env", "dev" };

      for (guint j = 0; cases[i].words[j] != NULL; j++)
        words[5 + j] = cases[i].words[j];
      hw_cli_test_run_argv (test, words);
      hw_cli_test_assert_refusal (test, 2, cases[i].code);
    }
}

static void
test_sql (HwCliTest *test, gconstpointer data)
{
  g_autoptr(JsonNode) node = NULL;
  g_autofree char *file = NULL;

  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "a1:head", "--sql", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->err, ==, "");
  hw_cli_test_assert_contains (test->out, "\n-- Running upgrade a1 -> b2\n\n");
  hw_cli_test_assert_contains (test->out, "\n\nUPDATE alembic_version SET version_num='c3' "
                                          "WHERE alembic_version.version_num = 'b2';\n\n");
  /* No database was touched: SQLite would have made the file. */
  file = g_build_filename (test->project, "dev.db", NULL);
  g_assert_false (g_file_test (file, G_FILE_TEST_EXISTS));

  hw_cli_test_run_in_project (test, "--json", "downgrade", "c3:base", "--sql", "--dialect",
                              "postgresql", NULL);
  hw_cli_test_assert_code (test, 0);
  node = hw_cli_test_parse (test);
  g_assert_cmpstr (hw_cli_test_get_string (node, "dialect"), ==, "postgresql");
  hw_cli_test_assert_contains (hw_cli_test_get_string (node, "sql"),
                               "\n-- Running downgrade a1 -> \n\n");
}

#define PYTHON(id, down, up) \
  "from alembic import op\nrevision = '" id "'\ndown_revision = " down "\ndef upgrade():\n    " up \
  "\ndef downgrade():\n    pass\n"

/* Python revisions are written by the project's own alembic, or named with the line that needs a database. */
static void
test_sql_python (HwCliTest *test, gconstpointer data)
{
  g_autofree char *program = g_find_program_in_path ("alembic");

  if (program == NULL)
    {
      g_test_skip ("alembic is not installed");
      return;
    }
  g_free (test->project);
  test->project = hw_test_dir_build (&test->dir, "seed");
  hw_cli_test_write (test, "alembic.ini", "[alembic]\nscript_location = migr\n");
  hw_cli_test_write (test, "headway.ini", "[environment dev]\nurl = sqlite:///dev.db\n");
  hw_cli_test_write (test, "migr/env.py",
                     "from alembic import context\n"
                     "context.configure(url=context.config.get_main_option('sqlalchemy.url'))\n"
                     "context.run_migrations()\n");
  hw_cli_test_write (test, "migr/versions/a1.py",
                     PYTHON ("a1", "None", "op.execute('CREATE TABLE t (a)')"));
  hw_cli_test_write (test, "migr/versions/b2.py",
                     PYTHON ("b2", "'a1'", "op.get_bind().execute('x').fetchall()"));

  hw_cli_test_run_in_project (test, "upgrade", "a1", "--sql", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "-- Running upgrade  -> a1\n\nCREATE TABLE t (a);\n");
  hw_cli_test_run_in_project (test, "--json", "upgrade", "a1:head", "--sql", NULL);
  hw_cli_test_assert_refusal (test, 1, "unreadable");
  hw_cli_test_assert_contains (test->out, "line 5 reads the database (fetchall)");
  hw_cli_test_run_in_project (test, "--json", "upgrade", "a1", "--sql", "--dialect", "sqlite",
                              NULL);
  hw_cli_test_assert_refusal (test, 2, "usage");
}

/* A project of Alembic's whose env.py alone knows the database: what to write where is said with the lines themselves. */
static void
test_no_environment (HwCliTest *test, gconstpointer data)
{
  g_free (test->project);
  test->project = hw_test_dir_build (&test->dir, "theirs");
  hw_cli_test_write (test, "alembic.ini", "[alembic]\nscript_location = migr\n");
  hw_cli_test_write (test, "migr/versions/a1.py", PYTHON ("a1", "None", "pass"));

  hw_cli_test_run_in_project (test, "current", NULL);
  hw_cli_test_assert_code (test, 2);
  hw_cli_test_assert_contains (test->err, "“[environment dev]” and “url = ${DATABASE_URL}”");
  hw_cli_test_run_in_project (test, "env", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->err, "“[environment dev]” and “url = ${DATABASE_URL}”");
}

/* Alembic's options that mean nothing here are refused with what to do instead. */
static void
test_foreign_options (HwCliTest *test, gconstpointer data)
{
  static const char *const commands[][4] = { { "-x", "a=b", "upgrade", "head" },
                                             { "upgrade", "head", "--tag", "x" },
                                             { "upgrade", "head", "--tag=x", NULL },
                                             { "--raiseerr", "heads", NULL },
                                             { "-c", "other.ini", "heads", NULL } };

  hw_cli_test_write_project (test);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      const char *words[7] = { "-C", test->project };

      for (guint j = 0; j < 4; j++)
        words[2 + j] = commands[i][j];
      hw_cli_test_run_argv (test, words);
      hw_cli_test_assert_code (test, 2);
      hw_cli_test_assert_contains (test->err, "unknown option -");
      g_assert_null (strstr (test->err, "--help"));
    }
}

static void
change_modes (HwCliTest *test, const char *modes)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GSubprocess) process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "chmod",
                                                      "-R", modes, test->project, NULL);

  g_assert_no_error (error);
  g_assert_true (g_subprocess_wait_check (process, NULL, &error));
}

/* As somebody who may read and not write: a file of mode 0444 in a folder of mode 0555. */
static void
test_read_only (HwCliTest *test, gconstpointer data)
{
  static const char *const commands[][4] = {
    { "env" },
    { "history", "-i" },
    { "heads" },
    { "current" },
    { "show", "current" },
    { "branches" },
    { "check" },
    { "plan", "upgrade", "head" },
    { "graph" },
    { "journal" },
    { "history", "-r", "current:" },
  };
  g_autofree char *db = NULL;
  g_autofree char *before = NULL;
  g_autofree char *setpriv = g_find_program_in_path ("setpriv");
  gsize length;

  if (getuid () == 0 && setpriv == NULL)
    {
      g_test_skip ("modes do not bind the superuser, and there is no setpriv to be another");
      return;
    }
  hw_cli_test_write_project (test);
  hw_cli_test_run_in_project (test, "--env", "dev", "upgrade", "head", NULL);
  hw_cli_test_assert_code (test, 0);
  db = g_build_filename (test->project, "dev.db", NULL);
  g_assert_true (g_file_get_contents (db, &before, &length, NULL));
  change_modes (test, "a+rX,a-w");
  g_assert_no_errno (g_chmod (test->dir.path, 0755));

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autoptr(GSubprocessLauncher) launcher =
                     hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                                         | G_SUBPROCESS_FLAGS_STDERR_PIPE);
      g_autoptr(GPtrArray) argv = g_ptr_array_new ();
      g_autoptr(GSubprocess) process = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *err = NULL;
      g_autofree char *after = NULL;
      const char *const as_nobody[] = { setpriv, "--reuid=65534", "--regid=65534",
                                        "--clear-groups" };
      const char *const common[] = { hw_cli_test_get_command (), "-C", test->project, "--env",
                                     "dev" };

      for (guint j = 0; getuid () == 0 && j < G_N_ELEMENTS (as_nobody); j++)
        g_ptr_array_add (argv, (gpointer)as_nobody[j]);
      for (guint j = 0; j < G_N_ELEMENTS (common); j++)
        g_ptr_array_add (argv, (gpointer)common[j]);
      for (guint j = 0; j < 4 && commands[i][j] != NULL; j++)
        g_ptr_array_add (argv, (gpointer)commands[i][j]);
      g_ptr_array_add (argv, NULL);
      process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
      g_assert_no_error (error);
      g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, &error);
      g_assert_no_error (error);
      if (g_subprocess_get_exit_status (process) != 0)
        g_test_message ("%s: %s", commands[i][0], err);
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
      g_assert_true (g_file_get_contents (db, &after, &length, NULL));
      g_assert_cmpmem (after, length, before, length);
    }
  change_modes (test, "u+w");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  hw_cli_test_add ("/cli/edit", NULL, test_edit);
  hw_cli_test_add ("/cli/ensure-version", NULL, test_ensure_version);
  hw_cli_test_add ("/cli/current/check-heads", NULL, test_check_heads);
  hw_cli_test_add ("/cli/sql/refusals", NULL, test_sql_refusals);
  hw_cli_test_add ("/cli/sql/script", NULL, test_sql);
  hw_cli_test_add ("/cli/sql/python", NULL, test_sql_python);
  hw_cli_test_add ("/cli/foreign-options", NULL, test_foreign_options);
  hw_cli_test_add ("/cli/no-environment", NULL, test_no_environment);
  hw_cli_test_add ("/cli/read-only", NULL, test_read_only);

  return g_test_run ();
}
