/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-file"

#define _GNU_SOURCE /* renameat2() */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-file.h"
#include "hw-sha256.h"

#define SHA256_BYTES (256 * 1024) /* read at once */

static void
set_errno_error (GError **error, int saved_errno, const char *verb, const char *path)
{
  hw_set_error (error, HW_ERROR_FILE, NULL, "cannot %s “%s”: %s", verb, path,
                g_strerror (saved_errno));
  if (error != NULL)
    hw_error_set_location (*error, path, 0, 0);
}

/**
 * hw_fsync_path:
 * @path: a file or a folder
 *
 * Waits until @path is on the disk. Error: HW_ERROR_FILE
 */
gboolean
hw_fsync_path (const char *path, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    {
      set_errno_error (error, errno, "open", path);
      return FALSE;
    }
  /* EINVAL: the file system cannot sync such a file, which is no fault of the user's. */
  if (fsync (fd) != 0 && errno != EINVAL)
    {
      set_errno_error (error, errno, "sync", path);
      close (fd);
      return FALSE;
    }
  close (fd);

  return TRUE;
}

gboolean
hw_file_write_all (int fd, const char *data, gsize length)
{
  while (length > 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      data += n;
      length -= (gsize)n;
    }

  return TRUE;
}

gboolean
hw_file_replace (const char *path, const char *data, gsize length, int mode, GError **error)
{
  g_autofree char *target = NULL;
  g_autofree char *temporary = NULL;
  g_autofree char *dir = NULL;
  GStatBuf info;
  gboolean exists;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (data != NULL || length == 0, FALSE);

  /* A symbolic link stays one: the file it leads to is replaced. */
  target = realpath (path, NULL);
  if (target == NULL)
    target = g_strdup (path);
  dir = g_path_get_dirname (target);
  temporary = g_strconcat (target, ".XXXXXX", NULL);
  exists = g_stat (target, &info) == 0;

  /* What takes the place of a private file is private from the start; open(2) takes the umask off the mode of a new one. */
  fd = g_mkstemp_full (temporary, O_WRONLY | O_CLOEXEC, exists ? 0600 : mode);
  if (fd < 0)
    {
      set_errno_error (error, errno, "write in the folder of", path);
      return FALSE;
    }
  if (!hw_file_write_all (fd, data, length) || (exists && fchmod (fd, info.st_mode & 07777) != 0)
      || fsync (fd) != 0)
    {
      set_errno_error (error, errno, "write", path);
      close (fd);
      g_unlink (temporary);
      return FALSE;
    }
  if (close (fd) != 0 || g_rename (temporary, target) != 0)
    {
      set_errno_error (error, errno, "write", path);
      g_unlink (temporary);
      return FALSE;
    }

  return hw_fsync_path (dir, error);
}

/**
 * hw_file_rename_to_new:
 * @from: a file
 * @to: a name on the same file system
 *
 * As rename(2), but never in the place of a file: errno is EEXIST then. The folder is not synced. FALSE and errno on
 * failure.
 */
gboolean
hw_file_rename_to_new (const char *from, const char *to)
{
  if (renameat2 (AT_FDCWD, from, AT_FDCWD, to, RENAME_NOREPLACE) == 0)
    return TRUE;
  /* Network file systems do not know the flag, but nearly all of them know links. */
  if (errno != EINVAL && errno != ENOSYS)
    return FALSE;
  if (link (from, to) == 0)
    return g_unlink (from) == 0;
  if (errno != EPERM && errno != EOPNOTSUPP && errno != ENOSYS)
    return FALSE;
  if (g_file_test (to, G_FILE_TEST_EXISTS))
    {
      errno = EEXIST;
      return FALSE;
    }

  return g_rename (from, to) == 0;
}

static char *
read_resource (const char *uri, gsize *out_length, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_uri (uri);
  g_autoptr(GError) local_error = NULL;
  char *data = NULL;

  if (g_file_load_contents (file, NULL, &data, out_length, NULL, &local_error))
    return data;
  hw_set_error (error, HW_ERROR_FILE, NULL, "cannot read “%s”: %s", uri, local_error->message);

  return NULL;
}

/* Puts everything from @fd on into @text; FALSE and errno on failure. @is_regular: a read that is short has come to the end,
 * and asking once more would cost as much as the reading did. Of a pipe it may not have. */
static gboolean
read_descriptor (int fd, gboolean is_regular, GString *text)
{
  g_string_truncate (text, 0);
  for (;;)
    {
      gsize room = text->allocated_len - 1 - text->len;
      ssize_t n = read (fd, text->str + text->len, room);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text->len += (gsize)n;
      if (n == 0 || (is_regular && (gsize)n < room))
        break;
      if ((gsize)n == room)
        {
          gsize length = text->len;

          g_string_set_size (text, 2 * length);
          g_string_truncate (text, length);
        }
    }
  text->str[text->len] = '\0';

  return TRUE;
}

static gboolean
read_local (int folder_fd,
            const char *name,
            const char *path,
            gboolean is_regular,
            GString *text,
            GError **error)
{
  int fd = openat (folder_fd, name, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  gboolean ok = fd >= 0 && read_descriptor (fd, is_regular, text);
  int saved_errno = errno;

  if (fd >= 0)
    close (fd);
  if (!ok)
    set_errno_error (error, saved_errno, "read", path);

  return ok;
}

/**
 * hw_file_read_at:
 * @folder_fd: an open folder, or AT_FDCWD
 * @name: of a regular file in it
 * @path: the whole path, for messages
 * @text: becomes the file's bytes; one string serves for many files
 * @error: HW_ERROR_FILE
 *
 * hw_file_read() for one of many files of a folder: three system calls, and the kernel looks up one name.
 */
gboolean
hw_file_read_at (int folder_fd, const char *name, const char *path, GString *text, GError **error)
{
  return read_local (folder_fd, name, path, TRUE, text, error);
}

char *
hw_file_read (const char *path_or_uri, gsize *out_length, GError **error)
{
  char *data;
  gsize length = 0;

  g_return_val_if_fail (path_or_uri != NULL, NULL);

  if (!g_str_has_prefix (path_or_uri, "resource://"))
    {
      g_autoptr(GString) text = g_string_sized_new (HW_FILE_USUAL_SIZE);

      if (!read_local (AT_FDCWD, path_or_uri, path_or_uri, FALSE, text, error))
        return NULL;
      if (out_length != NULL)
        *out_length = text->len;
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  data = read_resource (path_or_uri, &length, error);
  if (data == NULL && error != NULL)
    hw_error_set_location (*error, path_or_uri, 0, 0);
  if (data != NULL && out_length != NULL)
    *out_length = length;

  return data;
}

/* @fault: (transfer full): of GIO, in whose words the path stands already */
static void
propagate_read_error (const char *path, GError **error, GError *fault)
{
  if (hw_error_is_cancelled (fault))
    {
      g_propagate_error (error, fault);
      return;
    }
  hw_set_error (error, HW_ERROR_FILE, NULL, "%s", fault->message);
  if (error != NULL)
    hw_error_set_location (*error, path, 0, 0);
  g_error_free (fault);
}

char *
hw_file_sha256 (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileInputStream) stream = NULL;
  g_autofree guchar *buffer = g_malloc (SHA256_BYTES);
  struct sha256_ctx sha256;
  GError *fault = NULL;
  gssize n = -1;

  sha256_init (&sha256);
  stream = g_file_read (file, cancellable, &fault);
  while (stream != NULL
         && (n = g_input_stream_read (G_INPUT_STREAM (stream), buffer, SHA256_BYTES, cancellable,
                                      &fault))
                > 0)
    sha256_update (&sha256, (gsize)n, buffer);
  if (n < 0)
    {
      propagate_read_error (path, error, fault);
      return NULL;
    }

  return hw_sha256_finish (&sha256);
}
