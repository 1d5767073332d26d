/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "hw-backup.h"
#include "hw-error.h"
#include "hw-test-util.h"
#include "hw-util.h"

static void
test_name (void)
{
  static const struct
  {
    const char *project, *environment, *name;
  } cases[] = {
    { "bookshop", "prod", "bookshop-prod-20261123-144200" },
    { "My Shop", "prod", "My-Shop-prod-20261123-144200" },
    { "../etc/passwd", "a/b", "etc-passwd-a-b-20261123-144200" },
    { ".hidden", "-rf", "hidden-rf-20261123-144200" },
    { "bücher", "prod", "b-cher-prod-20261123-144200" },
    { "v1.2", "eu_west", "v1.2-eu_west-20261123-144200" },
    { "…", "prod", "database-prod-20261123-144200" },
    { "", "", "database-database-20261123-144200" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *name = hw_backup_make_name (cases[i].project, cases[i].environment,
                                                   hw_time_from_iso8601 ("2026-11-23T14:42:00Z"));

      g_assert_cmpstr (name, ==, cases[i].name);
    }
}

static void
test_long_name (void)
{
  g_autofree char *project = g_strnfill (300, 'p');
  g_autofree char *name = hw_backup_make_name (project, project, 0);

  /* A file name may have 255 bytes, and a number, the suffix and that of the temporary still follow. */
  g_assert_cmpuint (strlen (name), <, 200);
}

/* A folder with programs that answer @version when asked for it. */
static void
add_programs (const char *dir, const char *version)
{
  static const char *const names[] = { "pg_dump", "pg_restore" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = g_strdup_printf ("#!/bin/sh\necho '%s %s'\n", names[i], version);
      g_autofree char *path = hw_test_write_file (dir, names[i], text);

      g_assert_cmpint (g_chmod (path, 0755), ==, 0);
    }
}

static void
test_programs_version (void)
{
  static const struct
  {
    const char *text;
    int version; /* 0: not found */
  } cases[] = {
    { "(PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)", 150014 },
    { "(PostgreSQL) 17.2", 170002 },
    { "(PostgreSQL) 16beta2", 160000 },
    { "(PostgreSQL) 9.6.24", 90624 },
    { "", 0 },
    { "(PostgreSQL) ?", 0 },
    { "(PostgreSQL) 99999999999999999999", 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_auto(HwTestDir) dir = { NULL };
      g_autoptr(GError) error = NULL;
      g_autofree char *found = NULL;
      int version = 0;

      g_test_message ("%s", cases[i].text);
      hw_test_dir_init (&dir);
      add_programs (dir.path, cases[i].text);
      g_setenv ("HEADWAY_PG_BINDIR", dir.path, TRUE);
      found = hw_backup_find_programs (0, &version, &error);
      g_unsetenv ("HEADWAY_PG_BINDIR");
      g_assert_cmpint (version, ==, cases[i].version);
      if (cases[i].version == 0)
        g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
      else
        g_assert_cmpstr (found, ==, dir.path);
    }
}

static void
test_programs_choice (void)
{
  static const struct
  {
    int server_version;
    const char *folder;
  } cases[] = {
    /* Folders hold 213, 215 and 217: versions that no distribution puts beside them. */
    { 0, "217" },       { 2130005, "213" }, { 2140000, "215" },
    { 2150000, "215" }, { 2160000, "217" }, { 2180000, "217" },
  };
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *path = NULL;
  g_autofree char *old_path = g_strdup (g_getenv ("PATH"));

  hw_test_dir_init (&dir);
  path = g_strdup_printf ("%s/215:%s/213:%s/217:%s", dir.path, dir.path, dir.path, old_path);
  for (guint i = 213; i <= 217; i += 2)
    {
      g_autofree char *folder = g_strdup_printf ("%s/%u", dir.path, i);
      g_autofree char *version = g_strdup_printf ("(PostgreSQL) %u.1", i);

      add_programs (folder, version);
    }
  g_setenv ("PATH", path, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *expected = hw_test_dir_build (&dir, cases[i].folder);
      g_autofree char *found = hw_backup_find_programs (cases[i].server_version, NULL, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (found, ==, expected);
    }
  g_setenv ("PATH", old_path, TRUE);
}

static void
test_programs_need_both (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *restore = NULL;
  g_autofree char *found = NULL;

  hw_test_dir_init (&dir);
  add_programs (dir.path, "(PostgreSQL) 15.1");
  restore = hw_test_dir_build (&dir, "pg_restore");
  g_assert_cmpint (g_unlink (restore), ==, 0);
  g_setenv ("HEADWAY_PG_BINDIR", dir.path, TRUE);
  found = hw_backup_find_programs (0, NULL, &error);
  g_unsetenv ("HEADWAY_PG_BINDIR");
  g_assert_error (error, HW_ERROR, HW_ERROR_BACKUP);
  g_assert_nonnull (strstr (error->message, dir.path));
  g_assert_nonnull (hw_error_get_hint (error));
}

static void
test_free_space (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *deep = NULL;
  guint64 here = 0;
  guint64 there = 0;

  hw_test_dir_init (&dir);
  deep = hw_test_dir_build (&dir, "not/yet/there");
  g_assert_true (hw_backup_get_free_space (dir.path, &here, &error));
  g_assert_no_error (error);
  g_assert_true (hw_backup_get_free_space (deep, &there, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (here, >, 0);
  g_assert_cmpuint (there, >, 0);
}

static void
test_free_space_below_a_file (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *below = NULL;
  guint64 bytes = 0;

  hw_test_dir_init (&dir);
  file = hw_test_write_file (dir.path, "file", "");
  below = g_build_filename (file, "backups", NULL);
  g_assert_false (hw_backup_get_free_space (below, &bytes, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/backup/name", test_name);
  g_test_add_func ("/backup/name/long", test_long_name);
  g_test_add_func ("/backup/programs/version", test_programs_version);
  g_test_add_func ("/backup/programs/choice", test_programs_choice);
  g_test_add_func ("/backup/programs/need-both", test_programs_need_both);
  g_test_add_func ("/backup/free-space", test_free_space);
  g_test_add_func ("/backup/free-space/below-a-file", test_free_space_below_a_file);

  return g_test_run ();
}
