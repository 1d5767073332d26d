/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-backup-trace.h"
#include "hw-test-util.h"
#include "hw-util.h"

#define LENGTH 64

/* Whether a file that was streamed as @streamed and ended as @finished counts as the same. */
static gboolean
compare (const guint8 *streamed, gsize n_streamed, const guint8 *finished, gsize n_finished)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwBackupTrace) trace = hw_backup_trace_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *sha256 = NULL;
  g_autofree char *expected = NULL;
  gboolean is_same = FALSE;

  hw_test_dir_init (&dir);
  path = hw_test_dir_build (&dir, "file");
  g_assert_true (hw_file_replace (path, (const char *)finished, n_finished, 0600, &error));
  /* In pieces, as it comes. */
  hw_backup_trace_add (trace, streamed, n_streamed / 3);
  hw_backup_trace_add (trace, streamed + n_streamed / 3, n_streamed - n_streamed / 3);
  sha256 = hw_backup_trace_compare (trace, path, &is_same, NULL, &error);
  g_assert_no_error (error);
  expected = g_compute_checksum_for_data (G_CHECKSUM_SHA256, finished, n_finished);
  g_assert_cmpstr (sha256, ==, expected);

  return is_same;
}

static void
test_small (void)
{
  static const struct
  {
    const char *what;
    guint8 before[10]; /* at byte 20 */
    guint8 after[10];
    gboolean is_same;
  } cases[] = {
    { "nothing changed", { 7, 7, 7 }, { 7, 7, 7 }, TRUE },
    { "offset filled in", { 1 }, { 2, 33 }, TRUE },
    { "offset behind the end", { 1 }, { 2, 200 }, FALSE },
    { "offset far behind the end", { 1 }, { 2, 0, 0, 0, 0, 0, 0, 0, 1 }, FALSE },
    { "flag alone", { 1 }, { 3 }, FALSE },
    { "another byte", { 9 }, { 8 }, FALSE },
    { "offset that was set before", { 1, 5 }, { 2, 6 }, FALSE },
    { "offset and a byte behind it",
      { 1, 0, 0, 0, 0, 0, 0, 0, 0, 4 },
      { 2, 3, 0, 0, 0, 0, 0, 0, 0, 5 },
      FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      guint8 streamed[LENGTH] = { 0 };
      guint8 finished[LENGTH] = { 0 };

      g_test_message ("%s", cases[i].what);
      memcpy (streamed + 20, cases[i].before, sizeof cases[i].before);
      memcpy (finished + 20, cases[i].after, sizeof cases[i].after);
      g_assert_cmpint (compare (streamed, LENGTH, finished, LENGTH), ==, cases[i].is_same);
    }
}

static void
test_length (void)
{
  guint8 bytes[LENGTH] = { 0 };

  g_assert_true (compare (bytes, LENGTH, bytes, LENGTH));
  g_assert_false (compare (bytes, LENGTH, bytes, LENGTH - 1));
  g_assert_false (compare (bytes, LENGTH - 1, bytes, LENGTH));
  g_assert_false (compare (bytes, LENGTH, bytes, 0));
  g_assert_true (compare (bytes, 0, bytes, 0));
}

static void
test_end_of_the_file (void)
{
  guint8 streamed[LENGTH] = { 0 };
  guint8 finished[LENGTH] = { 0 };

  /* What looks like the beginning of an offset, but there is no room for one. */
  streamed[LENGTH - 2] = 1;
  finished[LENGTH - 2] = 2;
  g_assert_false (compare (streamed, LENGTH, finished, LENGTH));
}

static void
test_tail (void)
{
  gsize length = 4 * 1024 * 1024 + 1001;
  g_autofree guint8 *streamed = g_malloc0 (length);
  g_autofree guint8 *finished = g_malloc0 (length);

  /* Every place in a word, and the end that fills none. */
  for (gsize i = 1; i <= 9; i++)
    {
      g_assert_true (compare (streamed, length - 3, finished, length - 3));
      finished[length - 3 - i] = 1;
      g_assert_false (compare (streamed, length - 3, finished, length - 3));
      finished[length - 3 - i] = 0;
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/backup/trace/small", test_small);
  g_test_add_func ("/backup/trace/length", test_length);
  g_test_add_func ("/backup/trace/end-of-the-file", test_end_of_the_file);
  g_test_add_func ("/backup/trace/tail", test_tail);

  return g_test_run ();
}
