/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-test-util.h"
#include "hw-text-file.h"
#include "hw-util.h"

typedef struct
{
  const char *label;
  const char *before; /* bytes of the file */
  const char *text;   /* as an editor shows it */
  const char *edited;
  const char *after; /* bytes of the file */
} FormCase;

static const FormCase form_cases[] = {
  { "plain", "a;\nb;\n", "a;\nb;\n", "a;\nx;\nb;\n", "a;\nx;\nb;\n" },
  { "no newline at the end", "a;", "a;", "b;", "b;" },
  { "byte-order mark",
    "\xef\xbb\xbf"
    "a;\n",
    "a;\n", "é;\n",
    "\xef\xbb\xbf"
    "é;\n" },
  { "CR LF", "a;\r\nb;\r\n", "a;\r\nb;\r\n", "a;\r\nx;\nb;\r\n", "a;\r\nx;\r\nb;\r\n" },
  { "mixed line ends stay mixed", "a;\r\nb;\n", "a;\r\nb;\n", "a;\r\nb;\nc;\n", "a;\r\nb;\nc;\n" },
  { "empty", "", "", "a;\n", "a;\n" },
};

static void
test_form_is_kept (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (form_cases); i++)
    {
      const FormCase *c = &form_cases[i];
      g_auto(HwTestDir) dir = { 0 };
      g_autofree char *path = NULL;
      g_autofree char *bytes = NULL;
      g_autofree char *checksum = NULL;
      g_autoptr(GError) error = NULL;
      g_autoptr(HwTextFile) file = NULL;

      g_test_message ("%s", c->label);
      hw_test_dir_init (&dir);
      path = hw_test_write_file (dir.path, "a.sql", c->before);
      file = hw_text_file_load (path, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (file->text, ==, c->text);
      g_assert_true (hw_text_file_save (file, path, c->edited, FALSE, &error));
      g_assert_no_error (error);
      bytes = hw_file_read (path, NULL, &error);
      g_assert_cmpstr (bytes, ==, c->after);
      checksum = hw_file_sha256 (path, NULL, &error);
      g_assert_cmpstr (file->sha256, ==, checksum);
    }
}

static void
test_change_elsewhere_is_refused (void)
{
  g_auto(HwTestDir) dir = { 0 };
  g_autofree char *path = NULL;
  g_autofree char *bytes = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextFile) file = NULL;

  hw_test_dir_init (&dir);
  path = hw_test_write_file (dir.path, "a.sql", "one");
  file = hw_text_file_load (path, &error);
  g_assert_no_error (error);
  g_assert_true (hw_file_replace (path, "two", 3, 0600, &error));

  g_assert_false (hw_text_file_save (file, path, "mine", FALSE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  g_clear_error (&error);
  bytes = hw_file_read (path, NULL, &error);
  g_assert_cmpstr (bytes, ==, "two");

  g_assert_true (hw_text_file_save (file, path, "mine", TRUE, &error));
  g_assert_no_error (error);
}

static void
test_deleted_file_is_noticed (void)
{
  g_auto(HwTestDir) dir = { 0 };
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextFile) file = NULL;

  hw_test_dir_init (&dir);
  path = hw_test_write_file (dir.path, "a.sql", "one");
  file = hw_text_file_load (path, &error);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_false (hw_text_file_save (file, path, "mine", FALSE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  g_clear_error (&error);
  g_assert_true (hw_text_file_save (file, path, "mine", TRUE, &error));
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_bad_bytes_have_a_line (void)
{
  static const char latin1[] = "a;\nb;\ncaf\xe9;\n";
  static const char zero[] = "a;\0b;\n";
  g_auto(HwTestDir) dir = { 0 };
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  path = g_build_filename (dir.path, "a.sql", NULL);
  g_assert_true (g_file_set_contents (path, latin1, sizeof latin1 - 1, &error));
  g_assert_null (hw_text_file_load (path, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
  g_assert_cmpuint (hw_error_get_line (error), ==, 3);
  g_clear_error (&error);

  g_assert_true (g_file_set_contents (path, zero, sizeof zero - 1, &error));
  g_assert_null (hw_text_file_load (path, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/text-file/form-is-kept", test_form_is_kept);
  g_test_add_func ("/text-file/change-elsewhere-is-refused", test_change_elsewhere_is_refused);
  g_test_add_func ("/text-file/deleted-file-is-noticed", test_deleted_file_is_noticed);
  g_test_add_func ("/text-file/bad-bytes-have-a-line", test_bad_bytes_have_a_line);

  return g_test_run ();
}
