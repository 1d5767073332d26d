/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The editor's files: what is read and written without a change has the same bytes; a file with variables. */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "hw-environment.h"
#include "hw-fuzz.h"
#include "hw-project-private.h"
#include "hw-test-util.h"
#include "hw-text-file.h"

static char *path; /* one file for all inputs */

static void
remove_folder (void)
{
  g_autofree char *folder = g_path_get_dirname (path);

  hw_test_remove_tree (folder);
  g_free (path);
}

static void
make_path (void)
{
  g_autofree char *folder = g_build_filename (hw_test_get_fast_dir (), "hw-fuzz-XXXXXX", NULL);

  g_assert_nonnull (g_mkdtemp (folder));
  path = g_build_filename (folder, "a.sql", NULL);
  atexit (remove_folder);
}

static void
check_round_trip (const char *data, size_t size)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextFile) file = hw_text_file_load (path, &error);
  g_autofree char *text = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  hw_fuzz_check_error (file != NULL, error, hw_fuzz_count_lines (data, size));
  if (file == NULL)
    return;

  text = g_strdup (file->text);
  g_assert_true (hw_text_file_save (file, path, text, FALSE, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  g_assert_cmpmem (bytes, length, data, size);
  g_assert_cmpstr (file->text, ==, text);
}

static void
check_variable (void)
{
  static const char *const none[] = { NULL };
  g_autoptr(HwEnvironment) environment = _hw_environment_new ("dev", "/p", "/p/headway.ini", 3);
  g_autoptr(GError) error = NULL;
  g_autofree char *url = NULL;

  g_free (environment->url);
  environment->url = g_strdup ("sqlite:///${A}.db");
  environment->env_file = g_strdup (path);
  url = hw_environment_resolve_url (environment, none, &error);
  hw_fuzz_check_error (url != NULL, error, 3);
  if (url != NULL)
    g_assert_true (g_str_has_prefix (url, "sqlite:///") && g_str_has_suffix (url, ".db"));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  FILE *file;

  if (path == NULL)
    make_path ();
  file = fopen (path, "wb");
  g_assert_nonnull (file);
  g_assert_cmpuint (fwrite (data, 1, size, file), ==, size);
  g_assert_cmpint (fclose (file), ==, 0);
  check_variable ();
  check_round_trip ((const char *)data, size);

  return 0;
}
