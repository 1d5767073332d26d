/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib-unix.h>

#include "hw-cli-test.h"

static const char *const commands[] = {
  "init",  "demo",     "env",   "graph",  "history", "heads",   "branches",
  "show",  "current",  "plan",  "check",  "deploy",  "upgrade", "downgrade",
  "stamp", "revision", "merge", "backup", "journal", "edit",    "ensure_version",
};

static void
test_help (HwCliTest *test, gconstpointer data)
{
  const char *command = data;
  g_autofree char *usage = g_strdup_printf ("headway [OPTION…] %s", command);

  hw_cli_test_run (test, command, "--help", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, usage);
  hw_cli_test_assert_contains (test->out, "Examples:");
  hw_cli_test_assert_contains (test->out, "--json");
  g_assert_cmpstr (test->err, ==, "");
}

static void
test_bad_option (HwCliTest *test, gconstpointer data)
{
  const char *command = data;

  hw_cli_test_run (test, command, "--no-such-option", NULL);
  hw_cli_test_assert_code (test, 2);
  g_assert_cmpstr (test->out, ==, "");
  hw_cli_test_assert_contains (test->err, "headway: error: unknown option --no-such-option");
  hw_cli_test_assert_contains (test->err, "headway: hint: ");
}

static void
test_bad_option_json (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_run (test, "--json", data, "--no-such-option", NULL);
  hw_cli_test_assert_refusal (test, 2, "usage");
  g_assert_cmpstr (test->err, ==, "");
}

static void
test_overview (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_run (test, "--help", NULL);
  hw_cli_test_assert_code (test, 0);
  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *line = g_strdup_printf ("\n  %s ", commands[i]);

      hw_cli_test_assert_contains (test->out, line);
    }
}

static void
test_help_word (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_run (test, "help", "deploy", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "headway [OPTION…] deploy TARGET");
  hw_cli_test_run (test, "help", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "Commands:");
}

static void
test_version (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_run (test, "--version", NULL);
  hw_cli_test_assert_code (test, 0);
  g_assert_cmpstr (test->out, ==, "headway " PACKAGE_VERSION "\n");
}

static void
test_bad_usage (HwCliTest *test, gconstpointer data)
{
  static const char *const cases[][4] = {
    { NULL },
    { "no-such-command", NULL },
    { "--no-such-option", NULL },
    { "-C", NULL },
    { "history", "surplus", NULL },
    { "show", NULL },
    { "plan", "upgrade", NULL },
    { "plan", "sideways", "head", NULL },
    { "deploy", NULL },
    { "upgrade", "a", "b", NULL },
    { "stamp", NULL },
    { "merge", NULL },
    { "journal", "-n", "-5", NULL },
    { "demo", "--start", "--stop", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u: %s", i, cases[i][0]);
      hw_cli_test_run_argv (test, cases[i]);
      hw_cli_test_assert_code (test, 2);
      g_assert_cmpstr (test->out, ==, "");
      hw_cli_test_assert_contains (test->err, "headway: error: ");
    }
}

/* What was meant is guessed from the letters; what Alembic's option would be, only where there is none of ours. */
static void
test_hints (HwCliTest *test, gconstpointer data)
{
  static const struct
  {
    const char *words[4];
    const char *hint;
    const char *other; /* not to be said */
  } cases[] = {
    { { "upgarde", "head" }, "Did you mean “upgrade”?", NULL },
    { { "hist" }, "Did you mean “history”?", NULL },
    { { "evn" }, "Did you mean “env”?", NULL },
    { { "frobnicate" }, "Run “headway --help”", "Did you mean" },
    { { "journal", "-n", "x" }, "Run “headway journal --help”", "--env" },
    { { "heads", "-n", "x" }, "--name", NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      hw_cli_test_run_argv (test, cases[i].words);
      hw_cli_test_assert_code (test, 2);
      hw_cli_test_assert_contains (test->err, cases[i].hint);
      if (cases[i].other != NULL)
        g_assert_null (strstr (test->err, cases[i].other));
    }
}

/* Global options work on both sides of the command's name, and in both spellings. */
static void
test_global_options (HwCliTest *test, gconstpointer data)
{
  g_autofree char *joined = NULL;
  g_autofree char *together = NULL;

  hw_cli_test_write_project (test);
  joined = g_strdup_printf ("--directory=%s", test->project);
  together = g_strdup_printf ("-C%s", test->project);

  hw_cli_test_run (test, "-C", test->project, "heads", NULL);
  g_assert_cmpstr (test->out, ==, "c3 (head)\n");
  hw_cli_test_run (test, "heads", "-C", test->project, NULL);
  g_assert_cmpstr (test->out, ==, "c3 (head)\n");
  hw_cli_test_run (test, joined, "heads", NULL);
  g_assert_cmpstr (test->out, ==, "c3 (head)\n");
  hw_cli_test_run (test, "heads", together, NULL);
  g_assert_cmpstr (test->out, ==, "c3 (head)\n");
}

/* Steps down look like options and are none, with and without "--". */
static void
test_negative_targets (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_write_project (test);

  hw_cli_test_run_in_project (test, "plan", "downgrade", "--from", "c3", "-1", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "c3 -> b2");
  hw_cli_test_run_in_project (test, "plan", "downgrade", "--from", "c3", "--", "-1", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_run_in_project (test, "plan", "-2", "--from=c3", NULL);
  hw_cli_test_assert_code (test, 2);
  hw_cli_test_run_in_project (test, "plan", "upgrade", "+2", "--from", "base", NULL);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "a1 -> b2");
  hw_cli_test_run_in_project (test, "history", "-r", "-1:", NULL);
  hw_cli_test_assert_code (test, 0);
}

static void
test_no_project (HwCliTest *test, gconstpointer data)
{
  hw_cli_test_run (test, "-C", test->dir.path, "history", NULL);
  hw_cli_test_assert_code (test, 2);
  hw_cli_test_run (test, "-C", test->dir.path, "history", "--json", NULL);
  hw_cli_test_assert_refusal (test, 2, "no-project");
}

static void
test_colours (HwCliTest *test, gconstpointer data)
{
  const char *words[] = { "-C", NULL, "graph", NULL };
  static const char *const no_colour[] = { "NO_COLOR=1", NULL };

  hw_cli_test_write_project (test);
  words[1] = test->project;

  hw_cli_test_run_in_terminal (test, NULL, NULL, words);
  hw_cli_test_assert_code (test, 0);
  hw_cli_test_assert_contains (test->out, "\033[");
  hw_cli_test_run_in_terminal (test, NULL, no_colour, words);
  hw_cli_test_assert_code (test, 0);
  g_assert_null (strstr (test->out, "\033["));
  hw_cli_test_run_argv (test, words);
  g_assert_null (strstr (test->out, "\033["));
}

/* A report that nobody can read is told, and one that nobody wants to read on is not. */
static void
test_full_output (HwCliTest *test, gconstpointer data)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *err = NULL;

  if (!g_file_test ("/dev/full", G_FILE_TEST_EXISTS))
    {
      g_test_skip ("there is no /dev/full");
      return;
    }
  g_subprocess_launcher_set_stdout_file_path (launcher, "/dev/full");
  process =
      g_subprocess_launcher_spawn (launcher, &error, hw_cli_test_get_command (), "--help", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 1);
  hw_cli_test_assert_contains (err, "cannot write to standard output");
}

/* A closed pager is no failure. */
static void
test_closed_output (HwCliTest *test, gconstpointer data)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *err = NULL;
  int fds[2];

  g_assert_true (g_unix_open_pipe (fds, FD_CLOEXEC, &error));
  close (fds[0]);
  g_subprocess_launcher_take_stdout_fd (launcher, fds[1]);
  process =
      g_subprocess_launcher_spawn (launcher, &error, hw_cli_test_get_command (), "--help", NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (process, NULL, NULL, NULL, &err, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_exited (process));
  g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 0);
  g_assert_cmpstr (err, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_autofree char *help = g_strdup_printf ("/cli/help/%s", commands[i]);
      g_autofree char *option = g_strdup_printf ("/cli/bad-option/text/%s", commands[i]);
      g_autofree char *json = g_strdup_printf ("/cli/bad-option/json/%s", commands[i]);

      hw_cli_test_add (help, commands[i], test_help);
      hw_cli_test_add (option, commands[i], test_bad_option);
      hw_cli_test_add (json, commands[i], test_bad_option_json);
    }
  hw_cli_test_add ("/cli/overview", NULL, test_overview);
  hw_cli_test_add ("/cli/help-word", NULL, test_help_word);
  hw_cli_test_add ("/cli/version", NULL, test_version);
  hw_cli_test_add ("/cli/bad-usage", NULL, test_bad_usage);
  hw_cli_test_add ("/cli/hints", NULL, test_hints);
  hw_cli_test_add ("/cli/global-options", NULL, test_global_options);
  hw_cli_test_add ("/cli/negative-targets", NULL, test_negative_targets);
  hw_cli_test_add ("/cli/no-project", NULL, test_no_project);
  hw_cli_test_add ("/cli/colours", NULL, test_colours);
  hw_cli_test_add ("/cli/full-output", NULL, test_full_output);
  hw_cli_test_add ("/cli/closed-output", NULL, test_closed_output);

  return g_test_run ();
}
