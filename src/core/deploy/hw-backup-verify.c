/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-verify"

#include "config.h"

#include <string.h>

#include "hw-backup-private.h"
#include "hw-error.h"
#include "hw-sqlite.h"

static gboolean
read_whole (const char *path, HwBackupFormat format, GCancellable *cancellable, GError **error)
{
  HwBackupTools tools;
  gboolean ok;

  if (format == HW_BACKUP_FORMAT_SQLITE)
    return hw_sqlite_verify_file (path, cancellable, error);
  ok = _hw_backup_tools_init (&tools, NULL, NULL, error)
       && _hw_backup_tools_read_back (&tools, "--file=/dev/null", path, cancellable, error);
  _hw_backup_tools_clear (&tools);

  return ok;
}

/**
 * hw_backup_verify:
 * @path: of a backup that was made before
 * @sha256: what it was then
 * @error: HW_ERROR_NOT_FOUND when it is not there, HW_ERROR_BACKUP when it is another one or cannot be read,
 *   G_IO_ERROR_CANCELLED
 *
 * Looks whether a backup is still what was made: its digest, then every byte of it through pg_restore or SQLite. Changes
 * nothing. Blocks; any thread.
 */
gboolean
hw_backup_verify (const char *path,
                  HwBackupFormat format,
                  const char *sha256,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autofree char *digest = NULL;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (sha256 != NULL, FALSE);

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND,
                    "It was moved or deleted, or its disk is not connected.",
                    "the backup “%s” is not there", path);
      return FALSE;
    }
  digest = _hw_backup_compute_digest (path, cancellable, error);
  if (digest == NULL)
    return FALSE;
  if (strcmp (digest, sha256) != 0)
    {
      hw_set_error (error, HW_ERROR_BACKUP, "Do not rely on it: make a new backup.",
                    "the backup “%s” is not what was made: its SHA-256 differs", path);
      return FALSE;
    }

  return read_whole (path, format, cancellable, error);
}
