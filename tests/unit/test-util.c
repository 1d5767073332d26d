/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-library.h"
#include "hw-util.h"

static void
test_duration_text (void)
{
  static const struct
  {
    gint64 usec;
    const char *text;
  } cases[] = {
    { 0, "0.00 s" },
    { 80000, "0.08 s" },
    { 9999000, "10.00 s" },
    { 12300000, "12.3 s" },
    { 66 * G_USEC_PER_SEC, "1 min 06 s" },
    { 7380 * (gint64)G_USEC_PER_SEC, "2 h 03 min" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = hw_format_duration (cases[i].usec);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_parse_duration (void)
{
  static const struct
  {
    const char *text;
    gint64 ms; /* -1: refused */
  } cases[] = {
    { "5s", 5000 }, { "250", 250 }, { "500ms", 500 },  { "2 min", 120000 }, { "1h", 3600000 },
    { "", -1 },     { "s", -1 },    { "5 weeks", -1 }, { "-5s", -1 },       { "9999999h", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 ms = -1;
      gboolean ok = hw_parse_duration_ms (cases[i].text, &ms);

      g_test_message ("%s", cases[i].text);
      g_assert_cmpint (ok, ==, cases[i].ms >= 0);
      g_assert_cmpint (ms, ==, cases[i].ms);
    }
}

static void
test_iso8601 (void)
{
  g_autofree char *text =
      hw_time_to_iso8601 (hw_time_from_iso8601 ("2026-01-07 16:00:00.25+01:00"));

  g_assert_cmpstr (text, ==, "2026-01-07T15:00:00Z");
  g_assert_cmpint (hw_time_from_iso8601 ("2026-01-07T15:00Z") / G_USEC_PER_SEC, ==, 0);
  g_assert_cmpint (hw_time_from_iso8601 ("2026-01-07 15:00") / G_USEC_PER_SEC, ==, 1767798000);
  g_assert_cmpint (hw_time_from_iso8601 ("2026-01-07") / G_USEC_PER_SEC, ==, 1767744000);
  g_assert_cmpint (hw_time_from_iso8601 ("yesterday"), ==, 0);
  g_assert_cmpint (hw_time_from_iso8601 ("2026-02-29T00:00:00Z"), ==, 0);
  g_assert_cmpint (hw_time_from_iso8601 ("2026-01-07T25:00:00Z"), ==, 0);
  g_assert_cmpint (hw_time_from_iso8601 (NULL), ==, 0);
}

/* What is written is what is read, over leap years and centuries. */
static void
test_iso8601_round_trip (void)
{
  const gint64 step = 13 * 24 * 3600 + 3661;

  for (gint64 seconds = G_GINT64_CONSTANT (-2208988800); seconds < G_GINT64_CONSTANT (7258118400);
       seconds += step)
    {
      g_autofree char *text = hw_time_to_iso8601 (seconds * G_USEC_PER_SEC);

      g_assert_cmpint (hw_time_from_iso8601 (text), ==, seconds * G_USEC_PER_SEC);
    }
}

static void
test_size_text (void)
{
  g_autofree char *text = hw_format_size (1288490189);

  g_assert_cmpstr (text, ==, "1.2 GiB");
}

static void
test_replace_keeps_mode_and_leaves_nothing (void)
{
  g_autofree char *dir = g_dir_make_tmp ("headway-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.sql", NULL);
  g_autofree char *link = g_build_filename (dir, "link.sql", NULL);
  g_autofree char *content = NULL;
  g_autoptr(GError) error = NULL;
  GStatBuf info;
  GDir *listing;
  guint n = 0;

  g_assert_true (hw_file_replace (path, "one", 3, 0640, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0640);

  g_assert_cmpint (g_chmod (path, 0600), ==, 0);
  g_assert_cmpint (symlink ("a.sql", link), ==, 0);
  g_assert_true (hw_file_replace (link, "two", 3, 0640, &error));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);
  content = hw_file_read (path, NULL, &error);
  g_assert_cmpstr (content, ==, "two");
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));

  listing = g_dir_open (dir, 0, NULL);
  while (g_dir_read_name (listing) != NULL)
    n++;
  g_dir_close (listing);
  g_assert_cmpuint (n, ==, 2);
  g_unlink (link);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_replace_heeds_umask (void)
{
  g_autofree char *dir = g_dir_make_tmp ("headway-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (dir, "a.sql", NULL);
  g_autoptr(GError) error = NULL;
  mode_t before = umask (0027);
  GStatBuf info;
  gboolean ok = hw_file_replace (path, "one", 3, 0666, &error);

  umask (before);
  g_assert_no_error (error);
  g_assert_true (ok);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmphex (info.st_mode & 07777, ==, 0640);
  g_unlink (path);
  g_rmdir (dir);
}

static void
test_rename_to_new (void)
{
  g_autofree char *dir = g_dir_make_tmp ("headway-XXXXXX", NULL);
  g_autofree char *from = g_build_filename (dir, "from", NULL);
  g_autofree char *to = g_build_filename (dir, "to", NULL);
  g_autofree char *content = NULL;

  g_assert_true (g_file_set_contents (from, "new", -1, NULL));
  g_assert_true (g_file_set_contents (to, "old", -1, NULL));
  g_assert_false (hw_file_rename_to_new (from, to));
  g_assert_cmpint (errno, ==, EEXIST);
  content = hw_file_read (to, NULL, NULL);
  g_assert_cmpstr (content, ==, "old");
  g_unlink (to);
  g_assert_true (hw_file_rename_to_new (from, to));
  g_assert_false (g_file_test (from, G_FILE_TEST_EXISTS));
  g_unlink (to);
  g_rmdir (dir);
}

static void
test_sha256_reports_file (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;

  g_assert_null (hw_file_sha256 ("/nonexistent/a.sql", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
  g_assert_cmpstr (hw_error_get_file (error), ==, "/nonexistent/a.sql");
  g_clear_error (&error);
  g_cancellable_cancel (cancellable);
  g_assert_null (hw_file_sha256 ("/dev/null", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_replace_reports_folder (void)
{
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_file_replace ("/nonexistent/folder/a.sql", "x", 1, 0600, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
  g_assert_cmpstr (hw_error_get_file (error), ==, "/nonexistent/folder/a.sql");
}

static void
test_strv_is_permutation (void)
{
  static const struct
  {
    const char *const a[4];
    const char *const b[4];
    gboolean is_same;
  } cases[] = {
    { { NULL }, { NULL }, TRUE },
    { { "a", NULL }, { NULL }, FALSE },
    { { "a", NULL }, { "a", NULL }, TRUE },
    { { "a", NULL }, { "b", NULL }, FALSE },
    { { "c", "a", "b" }, { "b", "c", "a" }, TRUE },
    { { "a", "b", "c" }, { "a", "b", NULL }, FALSE },
    { { "a", "a", NULL }, { "a", "b", NULL }, FALSE },
    { { "a", "a", "b" }, { "a", "b", "b" }, FALSE },
    { { "b", "a", "b" }, { "a", "b", "b" }, TRUE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_assert_true (hw_strv_is_permutation (cases[i].a, cases[i].b) == cases[i].is_same);
      g_assert_true (hw_strv_is_permutation (cases[i].b, cases[i].a) == cases[i].is_same);
    }
  g_assert_true (hw_strv_is_permutation (NULL, cases[0].a));
  g_assert_false (hw_strv_is_permutation (NULL, cases[1].a));
}

static void
test_library (void)
{
  static const char *const names[] = { "g_ascii_toupper", "g_ascii_tolower" };
  static const char *const unknown[] = { "g_ascii_toupper", "hw_no_such_function" };
  g_autofree gpointer *functions = hw_library_load ("libglib-2.0.so.0", names, 2, NULL);
  g_autofree char *message = NULL;
  char (*to_lower) (char);

  g_assert_nonnull (functions);
  to_lower = (char (*) (char))functions[1];
  g_assert_cmpint (to_lower ('A'), ==, 'a');

  g_assert_null (hw_library_load ("libglib-2.0.so.0", unknown, 2, &message));
  g_assert_nonnull (strstr (message, "hw_no_such_function"));
  g_clear_pointer (&message, g_free);
  g_assert_null (hw_library_load ("libhw-no-such-library.so.1", names, 2, &message));
  g_assert_nonnull (strstr (message, "libhw-no-such-library.so.1"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/util/duration-text", test_duration_text);
  g_test_add_func ("/util/parse-duration", test_parse_duration);
  g_test_add_func ("/util/iso8601", test_iso8601);
  g_test_add_func ("/util/iso8601-round-trip", test_iso8601_round_trip);
  g_test_add_func ("/util/size-text", test_size_text);
  g_test_add_func ("/util/replace-keeps-mode", test_replace_keeps_mode_and_leaves_nothing);
  g_test_add_func ("/util/replace-heeds-umask", test_replace_heeds_umask);
  g_test_add_func ("/util/replace-reports-folder", test_replace_reports_folder);
  g_test_add_func ("/util/rename-to-new", test_rename_to_new);
  g_test_add_func ("/util/sha256-reports-file", test_sha256_reports_file);
  g_test_add_func ("/util/library", test_library);
  g_test_add_func ("/util/strv-is-permutation", test_strv_is_permutation);

  return g_test_run ();
}
