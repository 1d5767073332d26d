/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-backup-private.h"
#include "hw-error.h"
#include "hw-sqlite.h"
#include "hw-util.h"

#define TEMPORARY_SUFFIX ".partial"
#define MAX_NAME_PART 60       /* bytes of a project's or environment's name in a file name */
#define MAX_SAME_NAME 1000     /* backups of one name, before we take it for a fault */
#define COPY_SHARE 0.9         /* of a SQLite backup's progress; the rest is its verification */
#define EVENT_USEC (50 * 1000) /* between two progress events of SQLite */

/**
 * hw_backup_free:
 * @backup: (nullable): what is known of a backup; the file stays
 */
void
hw_backup_free (HwBackup *backup)
{
  if (backup == NULL)
    return;

  g_free (backup->path);
  g_free (backup->sha256);
  g_strfreev (backup->removed);
  g_free (backup);
}

static void
append_safe (GString *name, const char *text)
{
  gsize start = name->len;

  for (const char *c = text; *c != '\0' && name->len - start < MAX_NAME_PART; c++)
    if (g_ascii_isalnum (*c) || *c == '_' || (*c == '.' && name->len > start))
      g_string_append_c (name, *c);
    else if (name->len > start && name->str[name->len - 1] != '-')
      g_string_append_c (name, '-');
  while (name->len > start && (name->str[name->len - 1] == '-' || name->str[name->len - 1] == '.'))
    g_string_truncate (name, name->len - 1);
  if (name->len == start)
    g_string_append (name, "database");
}

/**
 * hw_backup_make_name:
 * @project: name of the project, any UTF-8
 * @environment: name of the environment
 * @time_usec: when; the name has it in UTC, so that names sort by time
 *
 * Returns: (transfer full): a name of ASCII letters, digits, `_`, `-` and `.` that does not begin with a dot
 * or dash, without suffix
 */
char *
hw_backup_make_name (const char *project, const char *environment, gint64 time_usec)
{
  g_autoptr(GDateTime) time = NULL;
  g_autofree char *stamp = NULL;
  GString *name;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  time = g_date_time_new_from_unix_utc (time_usec / G_USEC_PER_SEC);
  stamp = time != NULL ? g_date_time_format (time, "%Y%m%d-%H%M%S") : g_strdup ("undated");
  name = g_string_new (NULL);
  append_safe (name, project);
  g_string_append_c (name, '-');
  append_safe (name, environment);
  g_string_append_printf (name, "-%s", stamp);

  return g_string_free (name, FALSE);
}

void
_hw_backup_emit (const HwBackupOptions *options, double fraction, const char *name, guint64 bytes)
{
  HwEvent event = { .kind = HW_EVENT_BACKUP_PROGRESS,
                    .time_usec = g_get_real_time (),
                    .fraction = fraction,
                    .name = name,
                    .bytes = bytes,
                    .rows = -1 };

  if (options->event_func != NULL)
    options->event_func (&event, options->user_data);
}

/* Temporary files that nobody writes any more: their Headway was killed. One that is being written is locked by
 * its writer, and the lock goes with the process, whatever ends it. */
static void
remove_stale_temporaries (const char *dir)
{
  g_autoptr(GDir) handle = g_dir_open (dir, 0, NULL);
  const char *name;

  while (handle != NULL && (name = g_dir_read_name (handle)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      int fd;

      if (!g_str_has_suffix (name, TEMPORARY_SUFFIX))
        continue;
      fd = open (path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
      if (fd == -1 && errno == EISDIR)
        fd = open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
      if (fd == -1)
        continue;
      if (flock (fd, LOCK_EX | LOCK_NB) == 0)
        _hw_backup_remove (path);
      close (fd);
    }
}

/* FALSE when somebody took the new file for a stale one before it was locked. */
static gboolean
lock_temporary (int fd)
{
  struct stat info;

  /* Where the file system knows no locks, nobody can take one to remove the file either. */
  while (flock (fd, LOCK_EX) != 0 && errno == EINTR)
    ;

  return fstat (fd, &info) == 0 && info.st_nlink > 0;
}

/* @path: ends in a pattern. Returns: a descriptor of it, -1 and errno on failure */
static int
open_temporary (char *path, gboolean is_folder)
{
  if (!is_folder)
    return g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (g_mkdtemp_full (path, 0700) == NULL)
    return -1;

  return open (path, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
}

/* The file or folder is made by us and not by the program that fills it, so that no umask and no default of
 * another program decides who may read it. @out_fd holds its lock. */
static char *
make_temporary (const char *dir,
                const char *name,
                const char *suffix,
                gboolean is_folder,
                int *out_fd,
                GError **error)
{
  g_autofree char *base = g_strconcat (name, suffix, ".XXXXXX" TEMPORARY_SUFFIX, NULL);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      hw_set_error (error, HW_ERROR_BACKUP, "Choose another folder for backups (backup_dir).",
                    "cannot make the backup folder “%s”: %s", dir, g_strerror (errno));
      return NULL;
    }
  remove_stale_temporaries (dir);
  for (;;)
    {
      g_autofree char *path = g_build_filename (dir, base, NULL);
      int fd = open_temporary (path, is_folder);

      if (fd == -1)
        {
          hw_set_error (error, HW_ERROR_BACKUP, "Choose another folder for backups (backup_dir).",
                        "cannot write in the backup folder “%s”: %s", dir, g_strerror (errno));
          return NULL;
        }
      if (lock_temporary (fd))
        {
          if (fchmod (fd, is_folder ? 0700 : 0600) != 0)
            g_debug ("cannot set the mode of %s: %s", path, g_strerror (errno));
          *out_fd = fd;
          return g_steal_pointer (&path);
        }
      close (fd);
    }
}

/* Gives the finished file its name, or "name-2" where that is taken. */
static char *
publish (
    const char *temporary, const char *dir, const char *name, const char *suffix, GError **error)
{
  for (guint i = 1; i <= MAX_SAME_NAME; i++)
    {
      g_autofree char *number = i > 1 ? g_strdup_printf ("-%u", i) : g_strdup ("");
      g_autofree char *base = g_strconcat (name, number, suffix, NULL);
      g_autofree char *path = g_build_filename (dir, base, NULL);

      if (hw_file_rename_to_new (temporary, path))
        {
          if (hw_fsync_path (dir, error))
            return g_steal_pointer (&path);
          _hw_backup_remove (path); /* Whether the name would outlive a crash is not known. */
          return NULL;
        }
      if (errno != EEXIST)
        break;
    }
  hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot name the backup “%s%s” in “%s”: %s", name,
                suffix, dir, g_strerror (errno));

  return NULL;
}

typedef struct
{
  const HwBackupOptions *options;
  const char *name;
  guint64 size_bytes; /* of the whole database */
  gint64 last_usec;
} HwSqliteProgress;

static gboolean
on_pages_copied_cb (guint64 done, guint64 total, gpointer user_data)
{
  HwSqliteProgress *progress = user_data;
  gint64 now = g_get_monotonic_time ();
  double fraction = total > 0 ? (double)done / (double)total : 0;

  if (done < total && now - progress->last_usec < EVENT_USEC)
    return TRUE;
  progress->last_usec = now;
  _hw_backup_emit (progress->options, COPY_SHARE * fraction, progress->name,
                   (guint64)(fraction * (double)progress->size_bytes));

  return TRUE;
}

static gboolean
copy_sqlite (HwDatabase *database,
             const HwBackupOptions *options,
             const char *path,
             char **out_sha256,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *name =
      g_path_get_basename (hw_database_url_get_path (hw_database_get_url (database)));
  HwSqliteProgress progress = { .options = options, .name = name };
  g_autofree char *sha256 = NULL;

  if (!hw_database_estimate_size (database, &progress.size_bytes, cancellable, error)
      || !hw_sqlite_backup_to (HW_SQLITE (database), path, on_pages_copied_cb, &progress,
                               cancellable, error))
    return FALSE;
  _hw_backup_emit (options, COPY_SHARE, NULL, progress.size_bytes);
  if (!hw_sqlite_verify_file (path, cancellable, error) || !hw_fsync_path (path, error))
    return FALSE;
  sha256 = hw_file_sha256 (path, cancellable, error);
  if (sha256 == NULL)
    return FALSE;
  *out_sha256 = g_steal_pointer (&sha256);

  return TRUE;
}

/* Whatever the lower storeys call a failure of theirs: to the caller the backup has failed. */
static void
propagate_as_backup_error (GError **error, GError *fault)
{
  static const char hint[] =
      "Nothing in the database was changed. See that the backup folder can be "
      "written to and has room, and try again.";
  GError *backup;

  if (hw_error_is_cancelled (fault))
    {
      g_propagate_error (error, fault);
      return;
    }
  if (g_error_matches (fault, HW_ERROR, HW_ERROR_BACKUP))
    {
      if (hw_error_get_hint (fault) == NULL)
        hw_error_set_hint (fault, hint);
      g_propagate_error (error, fault);
      return;
    }
  backup = hw_error_new (HW_ERROR_BACKUP,
                         hw_error_get_hint (fault) != NULL ? hw_error_get_hint (fault) : hint,
                         "the backup failed: %s", fault->message);
  hw_error_set_detail (backup, hw_error_get_detail (fault));
  g_error_free (fault);
  g_propagate_error (error, backup);
}

static void
remove_temporary (const char *path)
{
  static const char *const beside[] = { "", "-journal", "-wal", "-shm" };

  for (guint i = 0; i < G_N_ELEMENTS (beside); i++)
    {
      g_autofree char *file = g_strconcat (path, beside[i], NULL);

      _hw_backup_remove (file);
    }
}

static const char *
get_suffix (HwBackupFormat format)
{
  static const char *const suffixes[] = { ".dump", ".dir", ".db" };

  return suffixes[format];
}

static char *
make_backup (HwDatabase *database,
             const HwBackupOptions *options,
             HwBackupFormat format,
             const char *dir,
             char **out_sha256,
             GCancellable *cancellable,
             GError **error)
{
  gboolean (*const fill[]) (HwDatabase *, const HwBackupOptions *, const char *, char **,
                            GCancellable *, GError **) = { _hw_backup_dump_postgres,
                                                           _hw_backup_dump_directory, copy_sqlite };
  const char *suffix = get_suffix (format);
  int fd = -1;
  g_autofree char *temporary =
      make_temporary (dir, options->name, suffix, format == HW_BACKUP_FORMAT_DIRECTORY, &fd, error);
  char *path = NULL;

  if (temporary == NULL)
    return NULL;

  if (fill[format](database, options, temporary, out_sha256, cancellable, error))
    path = publish (temporary, dir, options->name, suffix, error);
  if (path == NULL)
    remove_temporary (temporary);
  close (fd);

  return path;
}

/**
 * hw_backup_run:
 * @database: open; its connection is used to watch the progress
 * @options: folder and name; @event_func gets HW_EVENT_BACKUP_PROGRESS on this thread at most 20 times
 *   a second, with @name NULL while what is left of the verification runs
 * @error: HW_ERROR_BACKUP with the program's own words as detail; G_IO_ERROR_CANCELLED
 *
 * See the header. Blocks until the backup is on the disk under its name; any thread.
 *
 * Returns: (transfer full): what was made
 */
HwBackup *
hw_backup_run (HwDatabase *database,
               const HwBackupOptions *options,
               GCancellable *cancellable,
               GError **error)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr(HwBackup) backup = NULL;
  g_autoptr(GError) fault = NULL;
  g_autofree char *dir = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (options != NULL && options->dir != NULL && options->name != NULL, NULL);
  g_return_val_if_fail (strchr (options->name, '/') == NULL, NULL);
  g_return_val_if_fail (options->format <= HW_BACKUP_FORMAT_DIRECTORY, NULL);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  dir = g_canonicalize_filename (options->dir, NULL);
  backup = g_new0 (HwBackup, 1);
  backup->started_usec = g_get_real_time ();
  backup->format = hw_database_get_dialect (database) == HW_DIALECT_SQLITE ? HW_BACKUP_FORMAT_SQLITE
                                                                           : options->format;
  backup->path =
      make_backup (database, options, backup->format, dir, &backup->sha256, cancellable, &fault);
  if (backup->path == NULL)
    {
      propagate_as_backup_error (error, g_steal_pointer (&fault));
      return NULL;
    }
  backup->is_verified = TRUE;
  backup->size_bytes = _hw_backup_measure (backup->path);
  backup->duration_usec = g_get_monotonic_time () - started;
  _hw_backup_emit (options, 1, NULL, backup->size_bytes);

  return g_steal_pointer (&backup);
}
