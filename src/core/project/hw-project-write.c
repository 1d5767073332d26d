/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-write"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-util.h"

/* Files that a project gets. */

/* Whoever writes one holds the lock for a moment. */
#define LOCK_LIMIT_USEC (10 * G_USEC_PER_SEC)
#define LOCK_PAUSE_USEC (10 * 1000)

static void
set_path_error (GError **error, int saved_errno, const char *path)
{
  hw_set_error (error, saved_errno == EEXIST ? HW_ERROR_EXISTS : HW_ERROR_FILE, NULL,
                "cannot write “%s”: %s", path, g_strerror (saved_errno));
  if (error != NULL)
    hw_error_set_location (*error, path, 0, 0);
}

gboolean
_hw_path_make_folder (const char *path, GError **error)
{
  if (g_mkdir_with_parents (path, 0777) == 0)
    return TRUE;
  set_path_error (error, errno, path);

  return FALSE;
}

/* Writes a file that does not exist yet, whole or not at all: it is made under another name and then renamed, which here
 * never takes the place of a file. */
gboolean
_hw_path_write_new (const char *path, const char *text, GError **error)
{
  g_autofree char *temporary = g_strconcat (path, ".XXXXXX", NULL);
  g_autofree char *folder = g_path_get_dirname (path);
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
  if (!hw_file_replace (temporary, text, strlen (text), 0666, error))
    {
      g_unlink (temporary);
      return FALSE;
    }
  if (!hw_file_rename_to_new (temporary, path))
    {
      set_path_error (error, errno, path);
      g_unlink (temporary);
      return FALSE;
    }

  return hw_fsync_path (folder, error);
}

/* What _hw_path_write_new() wrote; the folder stays. */
gboolean
_hw_path_remove (const char *path, GError **error)
{
  if (g_unlink (path) == 0)
    return TRUE;
  hw_set_error (error, HW_ERROR_FILE, NULL, "cannot delete “%s”: %s", path, g_strerror (errno));
  if (error != NULL)
    hw_error_set_location (*error, path, 0, 0);

  return FALSE;
}

/**
 * _hw_project_lock:
 * @root: the project's folder
 * @out_lock: to be closed; -1 where the folder or its file system cannot be locked, which then has to do
 * @error: HW_ERROR_LOCKED after ten seconds
 *
 * One writer of revisions at a time on this computer (flock(2)): of two, the second sees the first one's file.
 */
gboolean
_hw_project_lock (const char *root, int *out_lock, GError **error)
{
  gint64 end_usec = g_get_monotonic_time () + LOCK_LIMIT_USEC;
  int fd = open (root, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  *out_lock = fd;
  if (fd < 0)
    return TRUE;
  while (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      if (errno != EWOULDBLOCK && errno != EINTR)
        return TRUE;
      if (g_get_monotonic_time () >= end_usec)
        {
          close (fd);
          *out_lock = -1;
          hw_set_error (error, HW_ERROR_LOCKED, "Try again when it is done.",
                        "another program writes revisions into “%s”", root);
          return FALSE;
        }
      g_usleep (LOCK_PAUSE_USEC);
    }

  return TRUE;
}
