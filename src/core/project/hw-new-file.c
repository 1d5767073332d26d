/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-new-file"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-new-file.h"
#include "hw-util.h"

static void
set_path_error (GError **error, int saved_errno, const char *path)
{
  hw_set_error (error, saved_errno == EEXIST ? HW_ERROR_EXISTS : HW_ERROR_FILE, NULL,
                "cannot write “%s”: %s", path, g_strerror (saved_errno));
  if (error != NULL)
    hw_error_set_location (*error, path, 0, 0);
}

gboolean
_hw_new_folder_make (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  set_path_error (error, errno, path);

  return FALSE;
}

/* Writes a file that does not exist yet, whole or not at all: it is made under another name and then linked, which
 * unlike a rename never takes the place of a file. */
gboolean
_hw_new_file_write (const char *path, const char *text, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  gboolean ok;
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    {
      set_path_error (error, EEXIST, path);
      return FALSE;
    }
  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, 0666);
  if (fd < 0)
    {
      set_path_error (error, errno, path);
      return FALSE;
    }
  close (fd);
  ok = hw_file_replace (temporary, text, strlen (text), 0666, error);
  if (ok && link (temporary, path) != 0)
    {
      set_path_error (error, errno, path);
      ok = FALSE;
    }
  g_unlink (temporary);

  return ok;
}

/* What _hw_new_file_write() wrote; the folder stays. */
gboolean
_hw_new_file_remove (const char *path, GError **error)
{
  if (g_unlink (path) == 0)
    return TRUE;
  hw_set_error (error, HW_ERROR_FILE, NULL, "cannot delete “%s”: %s", path, g_strerror (errno));
  if (error != NULL)
    hw_error_set_location (*error, path, 0, 0);

  return FALSE;
}
