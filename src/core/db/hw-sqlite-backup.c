/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sqlite-backup"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-autoptr.h"
#include "hw-error.h"
#include "hw-sqlite-private.h"
#include "hw-util.h"

#define PAGES_PER_STEP 256 /* 1 MiB of the usual 4 KiB pages between two looks at the cancellable */
#define BUSY_LIMIT_USEC (10 * G_USEC_PER_SEC)
#define BUSY_POLL_MS 25
#define PROGRESS_INSTRUCTIONS 4000

/* Makes the file ourselves: SQLite would give it the mode that the umask allows. */
static gboolean
make_private_file (const char *path, GError **error)
{
  int fd = g_open (path, O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0600);
  struct stat info;

  if (fd < 0 || fstat (fd, &info) != 0)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot write “%s”: %s", path,
                    g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return FALSE;
    }
  close (fd);
  if (info.st_size > 0)
    {
      hw_set_error (error, HW_ERROR_EXISTS, "A backup goes into a new file.",
                    "the file “%s” exists already", path);
      return FALSE;
    }

  return TRUE;
}

static gboolean
tell_progress (sqlite3_backup *backup, HwSqliteBackupFunc func, gpointer user_data, GError **error)
{
  int total = sqlite3_backup_pagecount (backup);
  guint64 done = (guint64)(total - sqlite3_backup_remaining (backup));

  if (func == NULL || func (done, (guint64)total, user_data))
    return TRUE;
  g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the backup was stopped");

  return FALSE;
}

/* @busy_end_usec: monotonic: when the wait for the lock is given up; 0: it begins now */
static gboolean
wait_for_lock (gint64 *busy_end_usec, GCancellable *cancellable, GError **error)
{
  gint64 now_usec = g_get_monotonic_time ();

  if (*busy_end_usec == 0)
    *busy_end_usec = now_usec + BUSY_LIMIT_USEC;
  if (now_usec >= *busy_end_usec)
    {
      hw_set_error (error, HW_ERROR_BACKUP, "Try again when the other program is done.",
                    "the database stays locked by another program");
      return FALSE;
    }
  _hw_sqlite_wait (cancellable, BUSY_POLL_MS);

  return TRUE;
}

static gboolean
run_steps (sqlite3_backup *backup,
           HwSqliteBackupFunc func,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  gint64 busy_end_usec = 0;

  for (;;)
    {
      int result;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      result = sqlite3_backup_step (backup, PAGES_PER_STEP);
      if (result == SQLITE_DONE || result == SQLITE_OK)
        {
          if (!tell_progress (backup, func, user_data, error))
            return FALSE;
          if (result == SQLITE_DONE)
            return TRUE;
          busy_end_usec = 0;
        }
      else if ((result & 0xff) == SQLITE_BUSY || (result & 0xff) == SQLITE_LOCKED)
        {
          if (!wait_for_lock (&busy_end_usec, cancellable, error))
            return FALSE;
        }
      else
        {
          hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot copy the database: %s",
                        sqlite3_errstr (result));
          return FALSE;
        }
    }
}

static gboolean
copy_into (HwSqlite *self,
           const char *path,
           HwSqliteBackupFunc func,
           gpointer user_data,
           GCancellable *cancellable,
           GError **error)
{
  g_autoptr(HwSqliteHandle) target = NULL;
  sqlite3_backup *backup = NULL;
  gboolean ok;
  int result;

  if (_hw_sqlite_open_handle (path, &target, SQLITE_OPEN_READWRITE | SQLITE_OPEN_FULLMUTEX)
      == SQLITE_OK)
    backup = sqlite3_backup_init (target, "main", _hw_sqlite_get_handle (self), "main");
  if (backup == NULL)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot write “%s”: %s", path,
                    target != NULL ? sqlite3_errmsg (target) : sqlite3_errstr (SQLITE_NOMEM));
      return FALSE;
    }
  ok = run_steps (backup, func, user_data, cancellable, error);
  result = sqlite3_backup_finish (backup);
  if (ok && result != SQLITE_OK)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot write “%s”: %s", path,
                    sqlite3_errmsg (target));
      return FALSE;
    }

  return ok;
}

/**
 * hw_sqlite_backup_to:
 * @self: an open connection
 * @path: a new or empty file; made with mode 0600
 * @func: (nullable): told after every step of 256 pages; FALSE stops
 *
 * Copies the database as it is at the start: a read transaction is held meanwhile, so other programs' writes neither
 * get into the copy nor make it start over (https://sqlite.org/backup.html). The content is on the disk on success; on
 * failure nothing is left at @path.
 *
 * Errors: HW_ERROR_BACKUP, HW_ERROR_EXISTS, HW_ERROR_LOCK_TIMEOUT, G_IO_ERROR_CANCELLED
 */
gboolean
hw_sqlite_backup_to (HwSqlite *self,
                     const char *path,
                     HwSqliteBackupFunc func,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  HwDatabase *database = HW_DATABASE (self);
  gboolean own_transaction;
  gboolean ok;

  g_return_val_if_fail (HW_IS_SQLITE (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (hw_database_is_open (database), FALSE);

  if (!make_private_file (path, error))
    return FALSE;
  own_transaction = !hw_database_in_transaction (database);
  ok = (!own_transaction || hw_database_execute (database, "BEGIN", NULL, cancellable, error))
       && hw_database_execute (database, "SELECT count(*) FROM sqlite_schema", NULL, cancellable,
                               error)
       && copy_into (self, path, func, user_data, cancellable, error)
       && hw_fsync_path (path, error);
  if (own_transaction)
    hw_database_rollback (database);
  if (!ok)
    {
      g_autofree char *journal = g_strconcat (path, "-journal", NULL);

      g_unlink (journal);
      g_unlink (path);
    }

  return ok;
}

static int
on_verify_progress_cb (void *data)
{
  return g_cancellable_is_cancelled (data);
}

static void
set_verify_error (const char *path, const char *reason, GError **error)
{
  hw_set_error (error, HW_ERROR_VERIFY, "Do not rely on this file: make another backup.",
                "the file “%s” is damaged: %s", path, reason);
}

/**
 * hw_sqlite_verify_file:
 * @path: an SQLite database that nobody writes to
 *
 * Reads the whole file (`PRAGMA integrity_check`) without making a lock, journal or shared-memory file beside it.
 *
 * Errors: HW_ERROR_VERIFY, HW_ERROR_FILE, G_IO_ERROR_CANCELLED
 */
gboolean
hw_sqlite_verify_file (const char *path, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwSqliteHandle) handle = NULL;
  g_autoptr(HwSqliteStatement) statement = NULL;
  g_autofree char *absolute = NULL;
  g_autofree char *escaped = NULL;
  g_autofree char *uri = NULL;
  int result;

  g_return_val_if_fail (path != NULL, FALSE);

  if (!g_file_test (path, G_FILE_TEST_IS_REGULAR))
    {
      hw_set_error (error, HW_ERROR_FILE, NULL, "there is no file “%s”", path);
      return FALSE;
    }
  absolute = g_canonicalize_filename (path, NULL);
  escaped = g_uri_escape_string (absolute, "/", FALSE);
  /* “immutable” reads a file in write-ahead mode without making files beside it. */
  uri = g_strconcat ("file:", escaped, "?immutable=1", NULL);
  result = _hw_sqlite_open_handle (uri, &handle,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_FULLMUTEX);
  if (result == SQLITE_OK)
    {
      sqlite3_progress_handler (handle, PROGRESS_INSTRUCTIONS, on_verify_progress_cb, cancellable);
      result = sqlite3_prepare_v2 (handle, "PRAGMA integrity_check(1)", -1, &statement, NULL);
    }
  if (result == SQLITE_OK)
    result = sqlite3_step (statement);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  if (result != SQLITE_ROW)
    {
      set_verify_error (path, sqlite3_errstr (result), error);
      return FALSE;
    }
  if (strcmp ((const char *)sqlite3_column_text (statement, 0), "ok") != 0)
    {
      set_verify_error (path, (const char *)sqlite3_column_text (statement, 0), error);
      return FALSE;
    }

  return TRUE;
}
