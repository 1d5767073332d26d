/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-file-log.h"
#include "hw-test-project.h"
#include "hw-test-util.h"

#define TEXT(id) \
  "-- Revision " id "\n--\n-- revision: " id "\n-- down-revision: none\n\n-- migrate:up\n" \
  "SELECT 1;\nSELECT 2;\nSELECT 3;\n\n-- migrate:down\nSELECT 4;\n"

/* As @author; "_" stands for a blank within an argument. */
static void
git (HwTestDir *dir, const char *author, const char *line)
{
  g_autofree char *text =
      g_strdup_printf ("git -c user.name=%s -c user.email=x@example.org -c init.defaultBranch=main "
                       "-c commit.gpgSign=false %s",
                       author, line);
  g_auto(GStrv) argv = g_strsplit (text, " ", -1);
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;
  int status = 0;

  for (guint i = 0; argv[i] != NULL; i++)
    g_strdelimit (argv[i], "_", ' ');
  g_spawn_sync (dir->path, argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL,
                NULL, &err, &status, &error);
  g_assert_no_error (error);
  if (!g_spawn_check_wait_status (status, NULL))
    g_error ("git %s: %s", line, err);
}

static void
commit (HwTestDir *dir, const char *author)
{
  git (dir, author, "add -A .");
  git (dir, author, "commit -q -m Change");
}

static const HwFileRecord *
find (const HwFileLog *log, const HwTestDir *dir, const char *name)
{
  g_autofree char *path = hw_test_dir_build (dir, name);

  return hw_file_log_find (log, path);
}

/* A project in a folder of a repository: written by Anna, changed by Ben; then renamed by Cleo. */
static void
test_repository (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwFileLog) log = NULL;
  const HwFileRecord *record;

  hw_test_dir_init (&dir);
  hw_test_project_write (&dir, "db/headway.ini", "[headway]\nscript_location = migrations\n");
  hw_test_project_write (&dir, "db/migrations/a.sql", TEXT ("a"));
  git (&dir, "Anna", "init -q");
  commit (&dir, "Anna_Ö");
  hw_test_project_write (&dir, "db/migrations/a.sql", TEXT ("a") "-- changed\n");
  hw_test_project_write (&dir, "db/migrations/b.sql", TEXT ("b"));
  commit (&dir, "Ben");
  git (&dir, "Cleo", "mv db/migrations/a.sql db/migrations/a2.sql");
  commit (&dir, "Cleo");
  hw_test_project_write (&dir, "db/migrations/new.sql", TEXT ("new"));

  project = hw_test_project_open (&dir, "db");
  log = hw_file_log_read (project, 0, NULL);
  record = find (log, &dir, "db/migrations/a2.sql");
  g_assert_nonnull (record);
  g_assert_cmpstr (record->author, ==, "Anna Ö");
  g_assert_cmpstr (record->changed_by, ==, "Cleo");
  g_assert_cmpuint (strlen (record->commit), >=, 7);
  g_assert_cmpint (ABS (record->changed_usec - g_get_real_time ()), <,
                   60 * 60 * (gint64)G_USEC_PER_SEC);
  record = find (log, &dir, "db/migrations/b.sql");
  g_assert_nonnull (record);
  g_assert_cmpstr (record->author, ==, "Ben");
  g_assert_cmpstr (record->changed_by, ==, "Ben");
  /* Not committed yet. */
  g_assert_null (find (log, &dir, "db/migrations/new.sql"));
}

/* A file that was deleted and written anew is its second author's. */
static void
test_again (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwFileLog) log = NULL;

  hw_test_dir_init (&dir);
  hw_test_project_write (&dir, "headway.ini", "[headway]\nscript_location = migrations\n");
  hw_test_project_write (&dir, "migrations/a.sql", TEXT ("a"));
  git (&dir, "Anna", "init -q");
  commit (&dir, "Anna");
  git (&dir, "Ben", "rm -q migrations/a.sql");
  commit (&dir, "Ben");
  hw_test_project_write (&dir, "migrations/a.sql", TEXT ("a"));
  commit (&dir, "Cleo");

  project = hw_test_project_open (&dir, "");
  log = hw_file_log_read (project, 0, NULL);
  g_assert_cmpstr (find (log, &dir, "migrations/a.sql")->author, ==, "Cleo");
}

static void
test_no_repository (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwFileLog) log = NULL;
  g_autoptr(HwFileLog) cancelled = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  hw_test_dir_init (&dir);
  hw_test_project_write (&dir, "headway.ini", "[headway]\nscript_location = migrations\n");
  hw_test_project_write (&dir, "migrations/a.sql", TEXT ("a"));
  project = hw_test_project_open (&dir, "");
  log = hw_file_log_read (project, 0, NULL);
  g_assert_null (find (log, &dir, "migrations/a.sql"));
  g_cancellable_cancel (cancellable);
  cancelled = hw_file_log_read (project, 0, cancellable);
  g_assert_null (find (cancelled, &dir, "migrations/a.sql"));
}

int
main (int argc, char **argv)
{
  g_autofree char *program = g_find_program_in_path ("git");

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  /* The user's own configuration of git must not matter. */
  g_setenv ("GIT_CONFIG_GLOBAL", "/dev/null", TRUE);
  g_setenv ("GIT_CONFIG_SYSTEM", "/dev/null", TRUE);
  if (program != NULL)
    {
      g_test_add_func ("/file-log/repository", test_repository);
      g_test_add_func ("/file-log/again", test_again);
    }
  g_test_add_func ("/file-log/no-repository", test_no_repository);

  return g_test_run ();
}
