/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-directory"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-backup-private.h"
#include "hw-backup-progress.h"
#include "hw-error.h"
#include "hw-sha256.h"
#include "hw-util.h"

#define TICK_MS 50

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

/* The files in it, in the order of their bytes; pg_dump makes no folders in a folder. */
static GPtrArray *
list_files (const char *path, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &local_error);
  const char *name;

  if (dir == NULL)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot read the backup “%s”: %s", path,
                    local_error->message);
      return NULL;
    }
  while ((name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_names);

  return g_steal_pointer (&names);
}

guint64
_hw_backup_measure (const char *path)
{
  g_autoptr(GPtrArray) names = NULL;
  guint64 bytes = 0;
  struct stat info;

  if (g_lstat (path, &info) != 0)
    return 0;
  if (!S_ISDIR (info.st_mode))
    return (guint64)info.st_size;
  names = list_files (path, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);

      if (g_lstat (file, &info) == 0)
        bytes += (guint64)info.st_size;
    }

  return bytes;
}

/**
 * _hw_backup_compute_digest:
 *
 * Of a file its SHA-256; of a folder that of what `LC_ALL=C sha256sum *` prints in it, which also
 * tells of files that are missing or too many.
 */
char *
_hw_backup_compute_digest (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(GPtrArray) names = NULL;
  struct sha256_ctx sum;

  if (!g_file_test (path, G_FILE_TEST_IS_DIR))
    return hw_file_sha256 (path, cancellable, error);
  names = list_files (path, error);
  if (names == NULL)
    return NULL;
  sha256_init (&sum);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);
      g_autofree char *digest = hw_file_sha256 (file, cancellable, error);
      g_autofree char *line = NULL;

      if (digest == NULL)
        return NULL;
      line = g_strdup_printf ("%s  %s\n", digest, (const char *)names->pdata[i]);
      sha256_update (&sum, strlen (line), (const uint8_t *)line);
    }

  return hw_sha256_finish (&sum);
}

gboolean
_hw_backup_remove (const char *path)
{
  g_autoptr(GPtrArray) names = NULL;
  struct stat info;

  if (g_lstat (path, &info) != 0)
    return errno == ENOENT;
  if (!S_ISDIR (info.st_mode))
    return g_unlink (path) == 0;
  names = list_files (path, NULL);
  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);

      g_unlink (file);
    }

  return g_rmdir (path) == 0;
}

/* Each file, then the folder that names them. */
static gboolean
sync_all (const char *path, GError **error)
{
  g_autoptr(GPtrArray) names = list_files (path, error);

  for (guint i = 0; names != NULL && i < names->len; i++)
    {
      g_autofree char *file = g_build_filename (path, names->pdata[i], NULL);

      if (g_chmod (file, 0600) != 0 || !hw_fsync_path (file, error))
        {
          if (error != NULL && *error == NULL)
            hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot keep “%s” to its owner: %s", file,
                          g_strerror (errno));
          return FALSE;
        }
    }

  return names != NULL && hw_fsync_path (path, error);
}

static gboolean
follow_dump (HwBackupChild *dump,
             HwBackupProgress *progress,
             const char *path,
             GCancellable *cancellable,
             GError **error)
{
  while (!_hw_backup_child_has_ended (dump))
    {
      GPollFD fds[3];
      guint n = _hw_backup_child_list_fds (dump, fds);
      gboolean has_cancel_fd = g_cancellable_make_pollfd (cancellable, &fds[n]);

      g_poll (fds, has_cancel_fd ? n + 1 : n, TICK_MS);
      if (has_cancel_fd)
        g_cancellable_release_fd (cancellable);
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      _hw_backup_child_read (dump);
      if (_hw_backup_progress_is_due (progress))
        _hw_backup_progress_tell (progress, _hw_backup_measure (path), cancellable);
    }
  _hw_backup_child_read (dump);
  if (_hw_backup_child_succeeded (dump))
    return TRUE;
  _hw_backup_set_child_error (error, dump, "pg_dump failed");

  return FALSE;
}

static gboolean
dump_and_verify (HwBackupTools *tools,
                 HwBackupProgress *progress,
                 const char *path,
                 char **out_sha256,
                 GCancellable *cancellable,
                 GError **error)
{
  HwBackupChild dump;
  gboolean ok;

  _hw_backup_child_init (&dump, "pg_dump", _hw_backup_progress_take_line, progress);
  ok = _hw_backup_tools_start_dump (tools, &dump, HW_BACKUP_FORMAT_DIRECTORY, path, error)
       && follow_dump (&dump, progress, path, cancellable, error);
  _hw_backup_child_clear (&dump);
  if (!ok)
    return FALSE;

  _hw_backup_emit (progress->options, HW_BACKUP_DUMP_SHARE, NULL, _hw_backup_measure (path));
  if (!_hw_backup_tools_read_back (tools, "--file=/dev/null", path, cancellable, error)
      || !sync_all (path, error))
    return FALSE;
  *out_sha256 = _hw_backup_compute_digest (path, cancellable, error);

  return *out_sha256 != NULL;
}

/**
 * _hw_backup_dump_directory:
 * @path: a folder that is ours, empty, mode 0700
 * @out_sha256: (out): see _hw_backup_compute_digest()
 * @error: HW_ERROR_BACKUP, G_IO_ERROR_CANCELLED
 *
 * Dumps the database into @path with several connections, reads it whole and syncs it. Blocks; any thread. When this
 * returns, no program that it started is left.
 */
gboolean
_hw_backup_dump_directory (HwDatabase *database,
                           const HwBackupOptions *options,
                           const char *path,
                           char **out_sha256,
                           GCancellable *cancellable,
                           GError **error)
{
  HwBackupTools tools;
  HwBackupProgress progress;
  gboolean ok = _hw_backup_tools_init (&tools, database, options, error);

  if (ok)
    {
      _hw_backup_progress_init (&progress, database, options, tools.application_name, cancellable);
      ok = dump_and_verify (&tools, &progress, path, out_sha256, cancellable, error);
      _hw_backup_progress_clear (&progress);
    }
  _hw_backup_tools_clear (&tools);

  return ok;
}
