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
#define DEFAULT_LOCK_WAIT_MS (30 * 1000)

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
  HwDatabase *database;
  const HwBackupOptions *options;
  const char *path;
  GCancellable *cancellable;

  /* Owned */
  char *bindir;
  char *application_name;
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
  g_clear_pointer (&pump->application_name, g_free);
  g_clear_pointer (&pump->bindir, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwBackupPump, pump_clear)

static const struct
{
  const char *words;
  const char *hint;
} hints[] = {
  { "No space left on device",
    "Free some space in the backup folder, or choose another folder, and try again." },
  { "File too large", "Choose a backup folder whose file system takes files of this size." },
  { "Disk quota exceeded", "Free some of the quota, or choose another backup folder." },
  { "server version mismatch",
    "Install the PostgreSQL client programs of the server's version, or set HEADWAY_PG_BINDIR." },
  { "no password supplied",
    "Give pg_dump the password: in the URL, in PGPASSWORD, or in ~/.pgpass." },
  { "authentication failed", "Check the user and the password of the environment." },
  { "permission denied",
    "Back up as a role that may read every table of the database, such as its owner." },
  { "server closed the connection",
    "See whether the server is up again, then try again; nothing was changed in the database." },
  { "terminating connection",
    "See whether the server is up again, then try again; nothing was changed in the database." },
  /* --lock-wait-timeout is a statement_timeout around LOCK TABLE. */
  { "due to statement timeout",
    "Another session holds a lock on a table; wait until it has finished and try again." },
};

static void
set_child_error (GError **error, const HwBackupChild *child, const char *what)
{
  const char *hint = "Nothing in the database was changed; see the detail, and try again.";
  g_autofree char *headline = _hw_backup_child_dup_headline (child);
  g_autofree char *words = _hw_backup_child_dup_words (child);
  GError *fault;

  for (guint i = 0; words != NULL && i < G_N_ELEMENTS (hints); i++)
    if (strstr (words, hints[i].words) != NULL)
      {
        hint = hints[i].hint;
        break;
      }
  fault = hw_error_new (HW_ERROR_BACKUP, hint, "%s: %s", what, headline);
  hw_error_set_detail (fault, words);
  g_propagate_error (error, fault);
}

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
          set_child_error (error, &pump->restore, "the backup cannot be read back");
          return FALSE;
        }
      _hw_backup_progress_tell (&pump->progress, pump->file_fd, pump->cancellable);
      wait_for_something (pump);
    }
  _hw_backup_child_read (&pump->dump);
  if (g_cancellable_set_error_if_cancelled (pump->cancellable, error))
    return FALSE;
  if (!_hw_backup_child_succeeded (&pump->dump))
    {
      set_child_error (error, &pump->dump, "pg_dump failed");
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
      set_child_error (error, &pump->restore, "the backup cannot be read back");
      return FALSE;
    }

  return TRUE;
}

/* Has pg_restore read the finished file: its table of contents (--list) or all of it (--file=/dev/null). */
static gboolean
read_back (HwBackupPump *pump, const char *option, const char *const *envp, GError **error)
{
  g_autofree char *program = g_build_filename (pump->bindir, "pg_restore", NULL);
  const char *argv[] = { program, option, pump->path, NULL };
  HwBackupChild child;
  gboolean ok;

  _hw_backup_child_init (&child, "pg_restore", NULL, NULL);
  ok = _hw_backup_child_spawn (&child, argv, envp, -1, error)
       && _hw_backup_child_wait (&child, pump->cancellable, error);
  if (ok && !_hw_backup_child_succeeded (&child))
    {
      set_child_error (error, &child, "the backup cannot be read back");
      ok = FALSE;
    }
  _hw_backup_child_clear (&child);

  return ok;
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
verify (HwBackupPump *pump, const char *const *envp, char **out_sha256, GError **error)
{
  HwBackupLook look = { .pump = pump };
  g_autofree char *sha256 = NULL;
  GThread *thread;
  gboolean ok;

  if (!feed_rest (pump, error))
    return FALSE;
  thread = g_thread_new ("hw-backup", look_in_thread, &look);
  ok = wait_for_restore (pump, error) && read_back (pump, "--list", envp, error)
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
  if (!look.is_same && !read_back (pump, "--file=/dev/null", envp, error))
    return FALSE;
  *out_sha256 = g_steal_pointer (&sha256);

  return TRUE;
}

static GStrv
make_environment (HwBackupPump *pump)
{
  const char *password = hw_database_url_get_password (hw_database_get_url (pump->database));
  GStrv envp = g_get_environ ();

  envp = g_environ_setenv (envp, "PGAPPNAME", pump->application_name, TRUE);
  /* Their messages are read by us and matched against English words. */
  envp = g_environ_unsetenv (envp, "LC_ALL");
  envp = g_environ_unsetenv (envp, "LANGUAGE");
  envp = g_environ_setenv (envp, "LC_MESSAGES", "C", TRUE);
  envp = g_environ_setenv (envp, "PG_COLOR", "never", TRUE);
  if (password != NULL)
    envp = g_environ_setenv (envp, "PGPASSWORD", password, TRUE);

  return envp;
}

static gboolean
start_dump (HwBackupPump *pump, const char *const *envp, GError **error)
{
  const HwDatabaseUrl *url = hw_database_get_url (pump->database);
  gint64 lock_ms = hw_database_get_options (pump->database)->lock_timeout_ms;
  g_autofree char *program = g_build_filename (pump->bindir, "pg_dump", NULL);
  g_autofree char *conninfo = hw_database_url_dup_conninfo_without_password (url);
  g_autofree char *dbname = g_strconcat ("--dbname=", conninfo, NULL);
  g_autofree char *file = g_strconcat ("--file=", pump->path, NULL);
  g_autofree char *lock_wait = g_strdup_printf ("--lock-wait-timeout=%" G_GINT64_FORMAT,
                                                lock_ms > 0 ? lock_ms : DEFAULT_LOCK_WAIT_MS);
  /* --no-sync: the file is synced by us, after it was read back, together with its folder. */
  const char *argv[] = { program,     "--no-password", "--verbose", "--format=custom",
                         "--no-sync", lock_wait,       file,        dbname,
                         NULL };

  return _hw_backup_child_spawn (&pump->dump, argv, envp, -1, error);
}

static gboolean
start_restore (HwBackupPump *pump, const char *const *envp, GError **error)
{
  g_autofree char *program = g_build_filename (pump->bindir, "pg_restore", NULL);
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
  ok = _hw_backup_child_spawn (&pump->restore, argv, envp, sockets[1], error);
  close (sockets[1]);

  return ok;
}

/* A pg_dump that is older than the server refuses by itself, but says so in its own terms. */
static gboolean
check_version (int program_version, HwDatabase *database, GError **error)
{
  int server_version = hw_database_get_server_version (database);

  if (program_version / 10000 >= server_version / 10000)
    return TRUE;

  hw_set_error (error, HW_ERROR_BACKUP,
                "Install the PostgreSQL client programs of the server's version or a newer one, "
                "or set HEADWAY_PG_BINDIR to their folder.",
                "pg_dump %d is older than the server, which is PostgreSQL %d",
                program_version / 10000, server_version / 10000);

  return FALSE;
}

static gboolean
find_programs (HwBackupPump *pump, GError **error)
{
  int version = 0;

  if (pump->options->pg_bindir != NULL)
    {
      pump->bindir = g_strdup (pump->options->pg_bindir);
      return TRUE;
    }
  pump->bindir =
      hw_backup_find_programs (hw_database_get_server_version (pump->database), &version, error);

  return pump->bindir != NULL && check_version (version, pump->database, error);
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
  g_auto(HwBackupPump) pump = { .database = database,
                                 .options = options,
                                 .path = path,
                                 .cancellable = cancellable,
                                 .file_fd = -1,
                                 .feed_fd = -1 };
  g_autofree char *uuid = g_uuid_string_random ();
  g_auto(GStrv) envp = NULL;

  _hw_backup_child_init (&pump.dump, "pg_dump", _hw_backup_progress_take_line, &pump.progress);
  _hw_backup_child_init (&pump.restore, "pg_restore", NULL, NULL);
  if (!find_programs (&pump, error))
    return FALSE;

  uuid[8] = '\0'; /* PostgreSQL cuts the name at 63 bytes; this is enough to tell dumps apart. */
  pump.application_name = g_strconcat ("headway-backup-", uuid, NULL);
  pump.buffer = g_malloc (FEED_BYTES);
  pump.trace = hw_backup_trace_new ();
  pump.file_fd = open (path, O_RDONLY | O_CLOEXEC);
  if (pump.file_fd == -1)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot read “%s”: %s", path, g_strerror (errno));
      return FALSE;
    }
  _hw_backup_progress_init (&pump.progress, database, options, pump.application_name, cancellable);
  envp = make_environment (&pump);
  if (!start_dump (&pump, (const char *const *)envp, error)
      || !start_restore (&pump, (const char *const *)envp, error))
    return FALSE;
  if (!follow_dump (&pump, error))
    return FALSE;
  _hw_backup_emit (options, HW_BACKUP_DUMP_SHARE, NULL, pump.offset);

  return verify (&pump, (const char *const *)envp, out_sha256, error);
}
