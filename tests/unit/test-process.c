/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-process"

#include "config.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hw-process.h"

static void
test_self (void)
{
  HwProcess process;

  g_assert_true (hw_process_look (getpid (), &process));
  g_assert_false (process.has_ended);
  g_assert_cmpint (process.group, ==, getpgrp ());
  g_assert_cmpint (process.start_ticks, >, 0);
}

static void
test_none (void)
{
  HwProcess process = { TRUE, 1, 1 };

  g_assert_false (hw_process_look (0, &process));
  g_assert_false (process.has_ended);
  g_assert_cmpint (process.group, ==, 0);
  g_assert_cmpint (process.start_ticks, ==, 0);
}

static void
wait_for_name (pid_t child, const char *wanted)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", child);
  g_autofree char *name = NULL;

  while (g_file_get_contents (path, &name, NULL, NULL) && g_strcmp0 (name, wanted) != 0)
    {
      g_clear_pointer (&name, g_free);
      g_usleep (1000);
    }
}

/* A child that nobody has waited for is there, but has ended; its name is no help in finding the fields. */
static void
test_ended (void)
{
  g_autofree char *folder = g_dir_make_tmp ("headway-XXXXXX", NULL);
  g_autofree char *program = g_build_filename (folder, "a) Z 1 (b", NULL);
  HwProcess process;
  siginfo_t info;
  pid_t child;

  g_assert_cmpint (symlink ("/bin/sleep", program), ==, 0);
  child = fork ();
  if (child == 0)
    {
      execl (program, program, "60", NULL);
      _exit (127);
    }
  wait_for_name (child, "a) Z 1 (b\n");
  g_assert_true (hw_process_look (child, &process));
  g_assert_false (process.has_ended);
  kill (child, SIGKILL);
  g_assert_cmpint (waitid (P_PID, (id_t)child, &info, WEXITED | WNOWAIT), ==, 0);
  g_assert_true (hw_process_look (child, &process));
  g_assert_true (process.has_ended);
  waitpid (child, NULL, 0);
  g_assert_false (hw_process_look (child, &process));
  unlink (program);
  rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/process/self", test_self);
  g_test_add_func ("/process/none", test_none);
  g_test_add_func ("/process/ended", test_ended);

  return g_test_run ();
}
