/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <signal.h>

#include "hw-test-postgres.h"

static void
test_databases_are_separate (void)
{
  HwTestPostgres *server = hw_test_postgres_get_shared ();
  g_autofree char *one = NULL;
  g_autofree char *two = NULL;
  g_autofree char *found = NULL;

  if (server == NULL)
    return;

  one = hw_test_postgres_create_database (server);
  two = hw_test_postgres_create_database (server);
  g_free (hw_test_postgres_query (server, one, "CREATE TABLE a (i int)"));
  found = hw_test_postgres_query (server, two, "SELECT to_regclass('a')::text");
  g_assert_null (found);
}

static void
test_settings (void)
{
  static const char *const settings[] = { "work_mem=3MB", NULL };
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *value = NULL;

  if (hw_test_postgres_get_shared () == NULL)
    return;

  server = hw_test_postgres_start (settings, NULL, &error);
  g_assert_no_error (error);
  value = hw_test_postgres_query (server, "postgres", "SHOW work_mem");
  g_assert_cmpstr (value, ==, "3MB");
}

static void
test_kill_and_restart (void)
{
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *value = NULL;
  GPid pid;

  if (hw_test_postgres_get_shared () == NULL)
    return;

  server = hw_test_postgres_start (NULL, NULL, &error);
  g_assert_no_error (error);
  pid = hw_test_postgres_get_pid (server);
  hw_test_postgres_kill (server);
  g_assert_cmpint (kill (pid, 0), ==, -1);
  g_assert_cmpint (errno, ==, ESRCH);
  g_assert_true (hw_test_postgres_restart (server, &error));
  g_assert_no_error (error);
  value = hw_test_postgres_query (server, "postgres", "SELECT 7");
  g_assert_cmpstr (value, ==, "7");
}

static void
test_stop_leaves_nothing (void)
{
  HwTestPostgres *server;
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = NULL;

  if (hw_test_postgres_get_shared () == NULL)
    return;

  server = hw_test_postgres_start (NULL, NULL, &error);
  g_assert_no_error (error);
  dir = g_strdup (hw_test_postgres_get_socket_dir (server));
  g_assert_true (g_file_test (dir, G_FILE_TEST_IS_DIR));
  hw_test_postgres_stop (server);
  g_assert_false (g_file_test (dir, G_FILE_TEST_EXISTS));
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fixture/databases-are-separate", test_databases_are_separate);
  g_test_add_func ("/fixture/settings", test_settings);
  g_test_add_func ("/fixture/kill-and-restart", test_kill_and_restart);
  g_test_add_func ("/fixture/stop-leaves-nothing", test_stop_leaves_nothing);

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
