/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* What one user wants wherever an environment says nothing, and what an environment can say itself. */

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>

#include "hw-backup-make.h"
#include "hw-error.h"
#include "hw-test-util.h"
#include "hw-user-defaults.h"
#include "hw-util.h"

/* The test's own configuration folder, which the environment of the tests sets. */
static void
write_defaults (const char *text)
{
  g_autofree char *path = hw_user_defaults_find ();
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

static void
forget_defaults (void)
{
  g_autofree char *path = hw_user_defaults_find ();

  g_unlink (path);
}

static void
test_none (void)
{
  HwUserDefaults defaults = { .backup_keep = 7 };
  g_autoptr(GError) error = NULL;

  forget_defaults ();
  hw_user_defaults_read (&defaults, &error);
  g_assert_no_error (error);
  g_assert_cmpint (defaults.backup_format, ==, HW_BACKUP_FORMAT_CUSTOM);
  g_assert_cmpuint (defaults.backup_keep, ==, 0);
}

/* Other lines stay, and what is saved is read again. */
static void
test_save (void)
{
  HwUserDefaults defaults = { .backup_format = HW_BACKUP_FORMAT_DIRECTORY, .backup_keep = 3 };
  g_autofree char *path = hw_user_defaults_find ();
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  write_defaults ("; mine\n[backup]\nkeep = 5 ; five\n");
  hw_user_defaults_save (&defaults, &error);
  g_assert_no_error (error);
  text = hw_file_read (path, NULL, NULL);
  g_assert_nonnull (strstr (text, "; mine\n"));
  defaults = (HwUserDefaults){ 0 };
  hw_user_defaults_read (&defaults, &error);
  g_assert_no_error (error);
  g_assert_cmpint (defaults.backup_format, ==, HW_BACKUP_FORMAT_DIRECTORY);
  g_assert_cmpuint (defaults.backup_keep, ==, 3);

  defaults.backup_keep = 0;
  hw_user_defaults_save (&defaults, &error);
  g_assert_no_error (error);
  hw_user_defaults_read (&defaults, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (defaults.backup_keep, ==, 0);
  forget_defaults ();
}

static void
test_bad (void)
{
  static const char *const lines[] = { "keep = 0",       "keep = 1001",  "keep = many",
                                       "format = plain", "format = tar", "folder = /tmp" };

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *text = g_strdup_printf ("[backup]\n%s\n", lines[i]);
      HwUserDefaults defaults;
      g_autoptr(GError) error = NULL;

      write_defaults (text);
      g_assert_false (hw_user_defaults_read (&defaults, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
      g_assert_cmpuint (hw_error_get_line (error), ==, 2);
      g_assert_nonnull (hw_error_get_hint (error));
    }
  forget_defaults ();
}

/* The environment's own word counts, then the user's. */
static void
test_environment_wins (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  HwBackupSettings settings;
  GPtrArray *environments;

  hw_test_dir_init (&dir);
  g_free (hw_test_write_file (dir.path, "headway.ini",
                              "[headway]\nscript_location = migrations\n"
                              "[environment dev]\nurl = sqlite:///dev.db\n"
                              "[environment prod]\nurl = sqlite:///prod.db\n"
                              "backup_format = directory\nbackup_keep = all\n"
                              "[environment bad]\nurl = sqlite:///bad.db\nbackup_keep = few\n"));
  write_defaults ("[backup]\nkeep = 4\n");
  project = hw_project_open (dir.path, NULL, &error);
  g_assert_no_error (error);
  environments = hw_project_get_environments (project);
  g_assert_true (hw_backup_settings_read (environments->pdata[0], &settings, &error));
  g_assert_cmpint (settings.format, ==, HW_BACKUP_FORMAT_CUSTOM);
  g_assert_cmpuint (settings.keep, ==, 4);

  /* One that says both itself does not mind what the file holds. */
  write_defaults ("[backup]\nkeep = none\n");
  g_assert_true (hw_backup_settings_read (environments->pdata[1], &settings, &error));
  g_assert_cmpint (settings.format, ==, HW_BACKUP_FORMAT_DIRECTORY);
  g_assert_cmpuint (settings.keep, ==, 0);
  g_assert_false (hw_backup_settings_read (environments->pdata[0], &settings, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_error (((const HwEnvironment *)environments->pdata[2])->error, HW_ERROR,
                  HW_ERROR_CONFIG);
  forget_defaults ();
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/user-defaults/none", test_none);
  g_test_add_func ("/user-defaults/save", test_save);
  g_test_add_func ("/user-defaults/bad", test_bad);
  g_test_add_func ("/user-defaults/environment-wins", test_environment_wins);

  return g_test_run ();
}
