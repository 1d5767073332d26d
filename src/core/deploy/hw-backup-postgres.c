/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-postgres"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hw-backup-private.h"
#include "hw-backup-progress.h"
#include "hw-backup-trace.h"
#include "hw-error.h"
#include "hw-util.h"

#define FEED_BYTES (256 * 1024)
#define TICK_MS 50

/**
 * HwBackupPump:
 *
 * pg_dump writes the file; pg_restore reads it whole, through us, while it grows:
 *
 *   server ──▶ pg_dump ──▶ file ──▶ pump ──▶ pg_restore --file=/dev/null
 *                           └──▶ SHA-256, once the dump has ended
 *
 * so that verification costs a second processor and not a second's wait. pg_dump goes back once, at its
 * end, to write the offsets of the data into the table of contents, which has the same length with
 * and without them; a reader of a pipe does not use them. So the last look is at the finished file: its
 * table of contents is read by `pg_restore --list`, and when it differs from what was fed in anything but
 * those offsets, `pg_restore --file=/dev/null` reads it all once more.
 */
typedef struct
{
  /* Borrowed */
  const char *path;
  GCancellable *cancellable;

  /* Owned */
  HwBackupTools tools;
  HwBackupChild dump;
  HwBackupChild restore;
  int file_fd;
  int feed_fd; /* our end of pg_restore's stdin; -1 once everything is fed */
  guint8 *buffer;
  gsize n_buffered;     /* bytes in @buffer */
  gsize n_sent;         /* of them */
  guint64 offset;       /* bytes read from the file */
  HwBackupTrace *trace; /* of them */
  gboolean is_feed_blocked;

  HwBackupProgress progress;
} HwBackupPump;

static void
close_fd (int *fd)
{
  if (*fd != -1)
    close (*fd);
  *fd = -1;
}

static void
pump_clear (HwBackupPump *pump)
{
  close_fd (&pump->feed_fd);
  _hw_backup_child_clear (&pump->dump);
  _hw_backup_child_clear (&pump->restore);
  close_fd (&pump->file_fd);
  g_clear_pointer (&pump->trace, hw_backup_trace_free);
  _hw_backup_progress_clear (&pump->progress);
  g_clear_pointer (&pump->buffer, g_free);
  _hw_backup_tools_clear (&pump->tools);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwBackupPump, pump_clear)

/* Hands pg_restore what the file has grown by, as far as it takes it. */
static gboolean
feed (HwBackupPump *pump, gboolean *out_at_end, GError **error)
{
  *out_at_end = FALSE;
  pump->is_feed_blocked = FALSE;
  while (pump->feed_fd != -1)
    {
      gssize n;

      if (pump->n_sent == pump->n_buffered)
        {
          n = pread (pump->file_fd, pump->buffer, FEED_BYTES, (off_t)pump->offset);
          if (n < 0 && errno == EINTR)
            continue;
          if (n < 0)
            {
              hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot read “%s” back: %s", pump->path,
                            g_strerror (errno));
              return FALSE;
            }
          *out_at_end = n == 0;
          if (n == 0)
            return TRUE;
          hw_backup_trace_add (pump->trace, pump->buffer, (gsize)n);
          pump->offset += (guint64)n;
          pump->n_buffered = (gsize)n;
          pump->n_sent = 0;
        }
      n = send (pump->feed_fd, pump->buffer + pump->n_sent, pump->n_buffered - pump->n_sent,
                MSG_NOSIGNAL | MSG_DONTWAIT);
      if (n > 0)
        pump->n_sent += (gsize)n;
      else if (errno == EAGAIN)
        {
          pump->is_feed_blocked = TRUE;
          return TRUE;
        }
      else if (errno != EINTR)
        close_fd (&pump->feed_fd); /* It has ended; its status says why. */
    }
  *out_at_end = TRUE;

  return TRUE;
}

static void
wait_for_something (HwBackupPump *pump)
{
  GPollFD fds[6];
  guint n = _hw_backup_child_list_fds (&pump->dump, fds);
  gboolean has_cancel_fd;

  n += _hw_backup_child_list_fds (&pump->restore, &fds[n]);
  if (pump->is_feed_blocked)
    fds[n++] = (GPollFD){ .fd = pump->feed_fd, .events = G_IO_OUT };
  has_cancel_fd = g_cancellable_make_pollfd (pump->cancellable, &fds[n]);
  /* The end of a program shows on its stderr at once; the file's growth is looked at each tick. */
  g_poll (fds, has_cancel_fd ? n + 1 : n, TICK_MS);
  if (has_cancel_fd)
    g_cancellable_release_fd (pump->cancellable);
  _hw_backup_child_read (&pump->dump);
  _hw_backup_child_read (&pump->restore);
}

static guint64
get_file_size (int fd)
{
  struct stat info;

  return fstat (fd, &info) == 0 ? (guint64)info.st_size : 0;
}

/* Until the dump has ended and as much of it as pg_restore had room for is fed. */
static gboolean
follow_dump (HwBackupPump *pump, GError **error)
{
  gboolean at_end;

  while (!_hw_backup_child_has_ended (&pump->dump))
    {
      if (g_cancellable_set_error_if_cancelled (pump->cancellable, error)
          || !feed (pump, &at_end, error))
        return FALSE;
      if (_hw_backup_child_has_ended (&pump->restore)
          && !_hw_backup_child_succeeded (&pump->restore))
        {
          _hw_backup_set_child_error (error, &pump->restore, "the backup cannot be read back");
          return FALSE;
        }
      if (_hw_backup_progress_is_due (&pump->progress))
        _hw_backup_progress_tell (&pump->progress, get_file_size (pump->file_fd),
                                  pump->cancellable);
      wait_for_something (pump);
    }
  _hw_backup_child_read (&pump->dump);
  if (g_cancellable_set_error_if_cancelled (pump->cancellable, error))
    return FALSE;
  if (!_hw_backup_child_succeeded (&pump->dump))
    {
      _hw_backup_set_child_error (error, &pump->dump, "pg_dump failed");
      return FALSE;
    }

  return TRUE;
}

static gboolean
feed_rest (HwBackupPump *pump, GError **error)
{
  gboolean at_end;

  while (pump->feed_fd != -1)
    {
      if (g_cancellable_set_error_if_cancelled (pump->cancellable, error)
          || !feed (pump, &at_end, error))
        return FALSE;
      if (at_end)
        close_fd (&pump->feed_fd);
      else
        wait_for_something (pump);
    }

  return TRUE;
}

/* pg_restore's verdict on all that it was fed. */
static gboolean
wait_for_restore (HwBackupPump *pump, GError **error)
{
  if (!_hw_backup_child_wait (&pump->restore, pump->cancellable, error))
    return FALSE;
  if (!_hw_backup_child_succeeded (&pump->restore))
    {
      _hw_backup_set_child_error (error, &pump->restore, "the backup cannot be read back");
      return FALSE;
    }

  return TRUE;
}

typedef struct
{
  /* Borrowed */
  const HwBackupPump *pump;
  /* Owned */
  char *sha256;
  GError *error;
  gboolean is_same;
} HwBackupLook;

static gpointer
look_in_thread (gpointer user_data)
{
  HwBackupLook *look = user_data;

  look->sha256 = hw_backup_trace_compare (look->pump->trace, look->pump->path, &look->is_same,
                                          look->pump->cancellable, &look->error);

  return NULL;
}

/* The rest of the verification, with the disk, a second processor and this one at work at the same time. */
static gboolean
verify (HwBackupPump *pump, char **out_sha256, GError **error)
{
  HwBackupLook look = { .pump = pump };
  g_autofree char *sha256 = NULL;
  GThread *thread;
  gboolean ok;

  if (!feed_rest (pump, error))
    return FALSE;
  thread = g_thread_new ("hw-backup", look_in_thread, &look);
  ok = wait_for_restore (pump, error)
       && _hw_backup_tools_read_back (&pump->tools, "--list", pump->path, pump->cancellable, error)
       && hw_fsync_path (pump->path, error);
  g_thread_join (thread);
  sha256 = look.sha256;
  if (!ok)
    {
      g_clear_error (&look.error);
      return FALSE;
    }
  if (sha256 == NULL)
    {
      g_propagate_error (error, look.error);
      return FALSE;
    }
  if (!look.is_same
      && !_hw_backup_tools_read_back (&pump->tools, "--file=/dev/null", pump->path,
                                      pump->cancellable, error))
    return FALSE;
  *out_sha256 = g_steal_pointer (&sha256);

  return TRUE;
}

static gboolean
start_restore (HwBackupPump *pump, GError **error)
{
  g_autofree char *program = g_build_filename (pump->tools.bindir, "pg_restore", NULL);
  const char *argv[] = { program, "--format=custom", "--file=/dev/null", NULL };
  int sockets[2];
  gboolean ok;

  /* A socket and not a pipe, for MSG_NOSIGNAL: that pg_restore may end early must not cost us a SIGPIPE. */
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot feed pg_restore: %s", g_strerror (errno));
      return FALSE;
    }
  pump->feed_fd = sockets[0];
  ok = _hw_backup_child_spawn (&pump->restore, argv, (const char *const *)pump->tools.envp,
                               sockets[1], error);
  close (sockets[1]);

  return ok;
}

/**
 * _hw_backup_dump_postgres:
 * @path: a file that is ours, empty, mode 0600
 * @out_sha256: (out): of the finished file
 * @error: HW_ERROR_BACKUP, G_IO_ERROR_CANCELLED
 *
 * Dumps the database into @path, reads it whole and syncs it. Blocks; any thread. When this returns, no
 * program that it started is left.
 */
gboolean
_hw_backup_dump_postgres (HwDatabase *database,
                          const HwBackupOptions *options,
                          const char *path,
                          char **out_sha256,
                          GCancellable *cancellable,
                          GError **error)
{
  g_auto(HwBackupPump)
              pump = { .path = path, .cancellable = cancellable, .file_fd = -1, .feed_fd = -1 };

  _hw_backup_child_init (&pump.dump, "pg_dump", _hw_backup_progress_take_line, &pump.progress);
  _hw_backup_child_init (&pump.restore, "pg_restore", NULL, NULL);
  if (!_hw_backup_tools_init (&pump.tools, database, options, error))
    return FALSE;
  pump.buffer = g_malloc (FEED_BYTES);
  pump.trace = hw_backup_trace_new ();
  pump.file_fd = open (path, O_RDONLY | O_CLOEXEC);
  if (pump.file_fd == -1)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot read “%s”: %s", path, g_strerror (errno));
      return FALSE;
    }
  _hw_backup_progress_init (&pump.progress, database, options, pump.tools.application_name,
                            cancellable);
  if (!_hw_backup_tools_start_dump (&pump.tools, &pump.dump, HW_BACKUP_FORMAT_CUSTOM, path, error)
      || !start_restore (&pump, error) || !follow_dump (&pump, error))
    return FALSE;
  _hw_backup_emit (options, HW_BACKUP_DUMP_SHARE, NULL, pump.offset);

  return verify (&pump, out_sha256, error);
}
