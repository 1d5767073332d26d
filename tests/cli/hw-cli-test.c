/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* posix_openpt() and its family */
#define _GNU_SOURCE

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hw-cli-test.h"

#define PATIENCE_MS 300000

/** Path of the command under test. */
const char *
hw_cli_test_get_command (void)
{
  const char *command = g_getenv ("HEADWAY_COMMAND");

  g_assert_nonnull (command);

  return command;
}

static void
set_up (HwCliTest *test, gconstpointer data)
{
  hw_test_dir_init (&test->dir);
  test->project = hw_test_dir_build (&test->dir, "project");
}

static void
tear_down (HwCliTest *test, gconstpointer data)
{
  g_clear_pointer (&test->project, g_free);
  g_clear_pointer (&test->out, g_free);
  g_clear_pointer (&test->err, g_free);
  hw_test_dir_clear (&test->dir);
}

void
hw_cli_test_add (const char *path, gconstpointer data, HwCliTestFunc func)
{
  g_test_add (path, HwCliTest, data, set_up, func, tear_down);
}

GSubprocessLauncher *
hw_cli_test_new_launcher (HwCliTest *test, GSubprocessFlags flags)
{
  GSubprocessLauncher *launcher = g_subprocess_launcher_new (flags);
  g_autofree char *data = hw_test_dir_build (&test->dir, "data");
  g_autofree char *config = hw_test_dir_build (&test->dir, "config");

  g_subprocess_launcher_setenv (launcher, "XDG_DATA_HOME", data, TRUE);
  g_subprocess_launcher_setenv (launcher, "XDG_CONFIG_HOME", config, TRUE);
  g_subprocess_launcher_setenv (launcher, "HOME", test->dir.path, TRUE);
  g_subprocess_launcher_unsetenv (launcher, "NO_COLOR");

  return launcher;
}

static gboolean
on_patience_ended (gpointer data)
{
  g_subprocess_force_exit (data);

  return G_SOURCE_REMOVE;
}

static void
take_status (HwCliTest *test, GSubprocess *process)
{
  test->code = g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                                    : 128 + g_subprocess_get_term_sig (process);
}

typedef struct
{
  HwCliTest *test;
  gboolean is_done;
} Wait;

static void
on_communicated (GObject *object, GAsyncResult *result, gpointer data)
{
  Wait *wait = data;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&wait->test->out, g_free);
  g_clear_pointer (&wait->test->err, g_free);
  g_subprocess_communicate_utf8_finish (G_SUBPROCESS (object), result, &wait->test->out,
                                        &wait->test->err, &error);
  g_assert_no_error (error);
  wait->is_done = TRUE;
}

static void
run (HwCliTest *test, GPtrArray *words)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                     | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GError) error = NULL;
  Wait wait = { test, FALSE };
  guint timer;

  g_ptr_array_insert (words, 0, (gpointer)hw_cli_test_get_command ());
  g_ptr_array_add (words, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)words->pdata, &error);
  g_assert_no_error (error);
  timer = g_timeout_add (PATIENCE_MS, on_patience_ended, process);
  g_subprocess_communicate_utf8_async (process, NULL, NULL, on_communicated, &wait);
  while (!wait.is_done)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (timer);
  take_status (test, process);
}

void
hw_cli_test_run_argv (HwCliTest *test, const char *const *words)
{
  g_autoptr(GPtrArray) array = g_ptr_array_new ();

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (array, (gpointer)words[i]);
  run (test, array);
}

void
hw_cli_test_run (HwCliTest *test, ...)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  va_list args;
  const char *word;

  va_start (args, test);
  while ((word = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (words, (gpointer)word);
  va_end (args);
  run (test, words);
}

void
hw_cli_test_run_in_project (HwCliTest *test, ...)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new ();
  va_list args;
  const char *word;

  g_ptr_array_add (words, (gpointer) "-C");
  g_ptr_array_add (words, test->project);
  va_start (args, test);
  while ((word = va_arg (args, const char *)) != NULL)
    g_ptr_array_add (words, (gpointer)word);
  va_end (args);
  run (test, words);
}

/* Reads what the terminal shows until the command has closed it. */
static char *
read_terminal (int fd)
{
  g_autoptr(GString) text = g_string_new (NULL);
  char buffer[4096];
  gint64 deadline = g_get_monotonic_time () + PATIENCE_MS * (gint64)1000;

  while (g_get_monotonic_time () < deadline)
    {
      GPollFD poll_fd = { .fd = fd, .events = G_IO_IN };
      gssize n;

      if (g_poll (&poll_fd, 1, 1000) <= 0)
        continue;
      n = read (fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR)
        continue;
      /* EIO is how Linux says that nobody has the other end any more. */
      if (n <= 0)
        break;
      g_string_append_len (text, buffer, n);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

void
hw_cli_test_run_in_terminal (HwCliTest *test,
                             const char *input,
                             const char *const *environ_,
                             const char *const *words)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_NONE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GError) error = NULL;
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int slave;

  g_assert_cmpint (master, >=, 0);
  g_assert_cmpint (grantpt (master), ==, 0);
  g_assert_cmpint (unlockpt (master), ==, 0);
  slave = open (ptsname (master), O_RDWR | O_NOCTTY | O_CLOEXEC);
  g_assert_cmpint (slave, >=, 0);
  g_subprocess_launcher_take_stdin_fd (launcher, dup (slave));
  g_subprocess_launcher_take_stdout_fd (launcher, dup (slave));
  g_subprocess_launcher_take_stderr_fd (launcher, slave);
  g_subprocess_launcher_setenv (launcher, "TERM", "xterm", TRUE);
  for (guint i = 0; environ_ != NULL && environ_[i] != NULL; i++)
    {
      g_auto(GStrv) pair = g_strsplit (environ_[i], "=", 2);

      g_subprocess_launcher_setenv (launcher, pair[0], pair[1], TRUE);
    }

  g_ptr_array_add (argv, (gpointer)hw_cli_test_get_command ());
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)words[i]);
  g_ptr_array_add (argv, NULL);
  if (input != NULL)
    g_assert_cmpint (write (master, input, strlen (input)), ==, strlen (input));
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  /* Only the child has the other end from here. */
  g_clear_object (&launcher);

  g_clear_pointer (&test->err, g_free);
  g_free (test->out);
  test->out = read_terminal (master);
  close (master);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  take_status (test, process);
}

void
hw_cli_test_run_until (HwCliTest *test,
                       const char *needle,
                       int signal_number,
                       const char *const *words)
{
  g_autoptr(GSubprocessLauncher) launcher =
                 hw_cli_test_new_launcher (test, G_SUBPROCESS_FLAGS_STDOUT_PIPE
                                                     | G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr(GSubprocess) process = NULL;
  g_autoptr(GDataInputStream) lines = NULL;
  g_autoptr(GPtrArray) argv = g_ptr_array_new ();
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  gboolean is_sent = FALSE;
  char *line;

  g_ptr_array_add (argv, (gpointer)hw_cli_test_get_command ());
  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer)words[i]);
  g_ptr_array_add (argv, NULL);
  process = g_subprocess_launcher_spawnv (launcher, (const char *const *)argv->pdata, &error);
  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  while ((line = g_data_input_stream_read_line (lines, NULL, NULL, &error)) != NULL)
    {
      g_string_append_printf (out, "%s\n", line);
      if (!is_sent && strstr (line, needle) != NULL)
        {
          g_subprocess_send_signal (process, signal_number);
          is_sent = TRUE;
        }
      g_free (line);
    }
  g_assert_no_error (error);
  g_assert_true (is_sent);
  g_subprocess_wait (process, NULL, &error);
  g_assert_no_error (error);
  take_status (test, process);
  g_free (test->out);
  test->out = g_string_free (g_steal_pointer (&out), FALSE);
  g_clear_pointer (&test->err, g_free);
}

void
hw_cli_test_assert_code (HwCliTest *test, int code)
{
  if (test->code != code)
    g_test_message ("exit code %d\nstdout:\n%s\nstderr:\n%s", test->code, test->out, test->err);
  g_assert_cmpint (test->code, ==, code);
}

void
hw_cli_test_assert_contains (const char *text, const char *part)
{
  gboolean contains = text != NULL && strstr (text, part) != NULL;

  if (!contains)
    g_test_message ("“%s” is not in: %s", part, text);
  g_assert_true (contains);
}

JsonNode *
hw_cli_test_parse (HwCliTest *test)
{
  g_autoptr(GError) error = NULL;
  JsonNode *node = json_from_string (test->out, &error);

  if (error != NULL)
    g_test_message ("stdout:\n%s\nstderr:\n%s", test->out, test->err);
  g_assert_no_error (error);
  g_assert_nonnull (node);

  return node;
}

JsonNode *
hw_cli_test_parse_last_line (HwCliTest *test)
{
  g_auto(GStrv) lines = g_strsplit (test->out, "\n", -1);
  JsonNode *last = NULL;

  for (guint i = 0; lines[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;

      if (*lines[i] == '\0')
        continue;
      g_clear_pointer (&last, json_node_unref);
      last = json_from_string (lines[i], &error);
      g_assert_no_error (error);
      g_assert_true (JSON_NODE_HOLDS_OBJECT (last));
    }
  g_assert_nonnull (last);

  return last;
}

const char *
hw_cli_test_get_string (JsonNode *node, const char *member)
{
  JsonObject *object = json_node_get_object (node);

  g_assert_true (json_object_has_member (object, member));

  return json_object_get_string_member (object, member);
}

void
hw_cli_test_assert_refusal (HwCliTest *test, int exit_code, const char *code)
{
  g_autoptr(JsonNode) node = NULL;
  JsonObject *error;

  hw_cli_test_assert_code (test, exit_code);
  node = hw_cli_test_parse_last_line (test);
  error = json_object_get_object_member (json_node_get_object (node), "error");
  g_assert_nonnull (error);
  g_assert_cmpstr (json_object_get_string_member (error, "code"), ==, code);
  g_assert_cmpstr (json_object_get_string_member (error, "message"), !=, "");
  g_assert_true (json_object_has_member (error, "hint"));
}

void
hw_cli_test_write (HwCliTest *test, const char *name, const char *text)
{
  g_autofree char *path = hw_test_write_file (test->project, name, text);

  g_assert_nonnull (path);
}

void
hw_cli_test_write_revision (
    HwCliTest *test, const char *id, const char *down, const char *up_sql, const char *down_sql)
{
  g_autofree char *name = g_strdup_printf ("migrations/%s_step.sql", id);
  g_autoptr(GString) text = g_string_new (NULL);

  g_string_append_printf (text,
                          "-- step %s\n--\n-- revision: %s\n-- down-revision: %s\n"
                          "-- created: 2026-01-07T15:00:00Z\n\n-- migrate:up\n%s\n",
                          id, id, down, up_sql);
  if (down_sql != NULL)
    g_string_append_printf (text, "\n-- migrate:down\n%s\n", down_sql);
  hw_cli_test_write (test, name, text->str);
}

void
hw_cli_test_write_project (HwCliTest *test)
{
  hw_cli_test_write (test, "headway.ini",
                     "[headway]\nscript_location = migrations\n\n"
                     "[environment dev]\nurl = sqlite:///dev.db\nbackup = optional\n\n"
                     "[environment prod]\nurl = sqlite:///prod.db\nprotected = true\n"
                     "backup = required\n");
  hw_cli_test_write_revision (test, "a1", "none", "CREATE TABLE a (x integer);", "DROP TABLE a;");
  hw_cli_test_write_revision (test, "b2", "a1", "CREATE TABLE b (x integer);", "DROP TABLE b;");
  hw_cli_test_write_revision (test, "c3", "b2", "CREATE TABLE c (x integer);", "DROP TABLE c;");
}
