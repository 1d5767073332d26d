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
#include "hw-error.h"
#include "hw-util.h"

#define FEED_BYTES (256 * 1024)
#define TICK_MS 50
#define PROGRESS_USEC (200 * 1000)
#define DEFAULT_LOCK_WAIT_MS (30 * 1000)
#define DUMP_SHARE 0.98 /* of the progress; the rest is what verification has left to do */

/** One table whose rows the dump will copy. */
typedef struct
{
  char *oid;
  double size;   /* bytes on disk, toast included */
  double n_rows; /* the planner's estimate, at least 1 */
} HwBackupTable;

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
 * and without them; a reader of a pipe does not use them. The finished table of contents is read by
 * `pg_restore --list` at the end.
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
  gsize n_buffered; /* bytes in @buffer */
  gsize n_sent;     /* of them */
  guint64 offset;   /* bytes read from the file */
  gboolean is_feed_blocked;

  GHashTable *tables; /* "schema.table" → HwBackupTable */
  char *current;      /* key in @tables of the table that is being copied; NULL before the first */
  gboolean is_watching;
  double total;      /* bytes of all tables; 0 when not known */
  double done;       /* bytes of the tables before @current */
  double done_of_it; /* 0..1 of @current */
  gint64 last_progress_usec;
} HwBackupPump;

static void
close_fd (int *fd)
{
  if (*fd != -1)
    close (*fd);
  *fd = -1;
}

static void
free_table (gpointer data)
{
  HwBackupTable *table = data;

  g_free (table->oid);
  g_free (table);
}

static void
pump_clear (HwBackupPump *pump)
{
  close_fd (&pump->feed_fd);
  _hw_backup_child_clear (&pump->dump);
  _hw_backup_child_clear (&pump->restore);
  close_fd (&pump->file_fd);
  g_clear_pointer (&pump->tables, g_hash_table_unref);
  g_clear_pointer (&pump->current, g_free);
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
  { "lock timeout",
    "Another session holds a lock on a table; wait until it has finished and try again." },
  { "permission denied",
    "Back up as a role that may read every table of the database, such as its owner." },
  { "server closed the connection",
    "See whether the server is up again, then try again; nothing was changed in the database." },
  { "terminating connection",
    "See whether the server is up again, then try again; nothing was changed in the database." },
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

/* The sizes by which progress is measured. Progress is a courtesy: whatever fails here, the dump goes on. */
static void
read_tables (HwBackupPump *pump)
{
  static const char sql[] =
      "SELECT c.oid, n.nspname || '.' || c.relname, pg_catalog.pg_table_size(c.oid),"
      " greatest(c.reltuples, 1)"
      " FROM pg_catalog.pg_class c"
      " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
      " AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";
  g_autoptr(HwRows) rows = NULL;

  pump->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_table);
  rows = hw_database_query (pump->database, sql, NULL, 0, pump->cancellable, NULL);
  pump->is_watching = rows != NULL;
  for (guint i = 0; rows != NULL && i < hw_rows_get_n_rows (rows); i++)
    {
      HwBackupTable *table;

      /* Dropped between the list and the measurement. */
      if (hw_rows_get (rows, i, 2) == NULL)
        continue;
      table = g_new0 (HwBackupTable, 1);
      table->oid = g_strdup (hw_rows_get (rows, i, 0));
      table->size = g_ascii_strtod (hw_rows_get (rows, i, 2), NULL);
      table->n_rows = g_ascii_strtod (hw_rows_get (rows, i, 3), NULL);
      pump->total += table->size;
      g_hash_table_insert (pump->tables, g_strdup (hw_rows_get (rows, i, 1)), table);
    }
}

static void
on_dump_line_cb (const char *line, gpointer user_data)
{
  static const char marker[] = "dumping contents of table \"";
  HwBackupPump *pump = user_data;
  const char *name = strstr (line, marker);
  HwBackupTable *before;

  if (name == NULL)
    return;
  name += sizeof marker - 1;
  before = pump->current != NULL ? g_hash_table_lookup (pump->tables, pump->current) : NULL;
  if (before != NULL)
    pump->done += before->size;
  g_free (pump->current);
  pump->current = g_strndup (name, strcspn (name, "\""));
  pump->done_of_it = 0;
}

/* How far the server is within the current table. The view came with PostgreSQL 14; before, progress
 * goes from table to table. */
static void
watch_current_table (HwBackupPump *pump)
{
  static const char sql[] = "SELECT p.relid, p.tuples_processed"
                            " FROM pg_catalog.pg_stat_progress_copy p"
                            " JOIN pg_catalog.pg_stat_activity a USING (pid)"
                            " WHERE a.application_name = $1";
  const char *params[] = { pump->application_name };
  const HwBackupTable *table =
      pump->current != NULL ? g_hash_table_lookup (pump->tables, pump->current) : NULL;
  g_autoptr(HwRows) rows = NULL;

  if (table == NULL || !pump->is_watching
      || hw_database_get_server_version (pump->database) < 140000)
    return;
  rows = hw_database_query (pump->database, sql, params, 1, pump->cancellable, NULL);
  pump->is_watching = rows != NULL;
  for (guint i = 0; rows != NULL && i < hw_rows_get_n_rows (rows); i++)
    if (g_strcmp0 (hw_rows_get (rows, i, 0), table->oid) == 0)
      pump->done_of_it = MIN (g_ascii_strtod (hw_rows_get (rows, i, 1), NULL) / table->n_rows, 1.0);
}

static void
tell_progress (HwBackupPump *pump)
{
  const HwBackupTable *table =
      pump->current != NULL ? g_hash_table_lookup (pump->tables, pump->current) : NULL;
  gint64 now = g_get_monotonic_time ();
  double fraction = -1;
  struct stat info;

  if (now - pump->last_progress_usec < PROGRESS_USEC)
    return;
  pump->last_progress_usec = now;
  watch_current_table (pump);
  if (pump->total > 0)
    {
      fraction = pump->done + (table != NULL ? pump->done_of_it * table->size : 0);
      fraction = DUMP_SHARE * MIN (fraction / pump->total, 1.0);
    }
  if (fstat (pump->file_fd, &info) == 0)
    _hw_backup_emit (pump->options, fraction, pump->current != NULL ? pump->current : "",
                     (guint64)info.st_size);
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
          if (n < 0)
            {
              hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot read “%s” back: %s", pump->path,
                            g_strerror (errno));
              return FALSE;
            }
          *out_at_end = n == 0;
          if (n == 0)
            return TRUE;
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
  GPollFD fds[4];
  guint n = 0;
  gboolean has_cancel_fd;

  if (pump->dump.err_fd != -1)
    fds[n++] = (GPollFD){ .fd = pump->dump.err_fd, .events = G_IO_IN };
  if (pump->restore.err_fd != -1)
    fds[n++] = (GPollFD){ .fd = pump->restore.err_fd, .events = G_IO_IN };
  if (pump->is_feed_blocked)
    fds[n++] = (GPollFD){ .fd = pump->feed_fd, .events = G_IO_OUT };
  has_cancel_fd = g_cancellable_make_pollfd (pump->cancellable, &fds[n]);
  /* The end of a program shows on its stderr at once; the file's growth is looked at each tick. */
  g_poll (fds, has_cancel_fd ? n + 1 : n, TICK_MS);
  if (has_cancel_fd)
    g_cancellable_release_fd (pump->cancellable);
  _hw_backup_child_read (&pump->dump, on_dump_line_cb, pump);
  _hw_backup_child_read (&pump->restore, NULL, NULL);
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
      tell_progress (pump);
      wait_for_something (pump);
    }
  _hw_backup_child_read (&pump->dump, on_dump_line_cb, pump);
  if (g_cancellable_set_error_if_cancelled (pump->cancellable, error))
    return FALSE;
  if (!_hw_backup_child_succeeded (&pump->dump))
    {
      set_child_error (error, &pump->dump, "pg_dump failed");
      return FALSE;
    }

  return TRUE;
}

/* The rest of the file, and pg_restore's verdict on all of it. */
static gboolean
follow_restore (HwBackupPump *pump, GError **error)
{
  gboolean at_end;
  struct stat info;

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
  if (!_hw_backup_child_wait (&pump->restore, pump->cancellable, error))
    return FALSE;
  if (!_hw_backup_child_succeeded (&pump->restore))
    {
      set_child_error (error, &pump->restore, "the backup cannot be read back");
      return FALSE;
    }
  if (fstat (pump->file_fd, &info) != 0 || (guint64)info.st_size != pump->offset
      || pump->n_sent != pump->n_buffered)
    {
      hw_set_error (error, HW_ERROR_BACKUP, "Try again; nothing in the database was changed.",
                    "the backup was not read to its end");
      return FALSE;
    }

  return TRUE;
}

/* The table of contents as pg_dump has rewritten it, in the file itself. */
static gboolean
check_contents (HwBackupPump *pump, const char *const *envp, GError **error)
{
  g_autofree char *program = g_build_filename (pump->bindir, "pg_restore", NULL);
  const char *argv[] = { program, "--list", pump->path, NULL };
  HwBackupChild list;
  gboolean ok;

  _hw_backup_child_init (&list, "pg_restore");
  ok = _hw_backup_child_spawn (&list, argv, envp, -1, error)
       && _hw_backup_child_wait (&list, pump->cancellable, error);
  if (ok && !_hw_backup_child_succeeded (&list))
    {
      set_child_error (error, &list, "the backup's table of contents cannot be read");
      ok = FALSE;
    }
  _hw_backup_child_clear (&list);

  return ok;
}

typedef struct
{
  const char *path;
  GCancellable *cancellable;
  GError *error;
} HwBackupHash;

static gpointer
hash_in_thread (gpointer user_data)
{
  HwBackupHash *hash = user_data;

  return hw_file_sha256 (hash->path, hash->cancellable, &hash->error);
}

static gboolean
verify (HwBackupPump *pump, const char *const *envp, char **out_sha256, GError **error)
{
  HwBackupHash hash = { pump->path, pump->cancellable, NULL };
  GThread *thread = g_thread_new ("hw-sha256", hash_in_thread, &hash);
  g_autofree char *sha256 = NULL;
  gboolean ok;

  /* The disk, a second processor and this one work at the same time. */
  ok = follow_restore (pump, error) && check_contents (pump, envp, error)
       && hw_fsync_path (pump->path, error);
  sha256 = g_thread_join (thread);
  if (!ok)
    {
      g_clear_error (&hash.error);
      return FALSE;
    }
  if (sha256 == NULL)
    {
      g_propagate_error (error, hash.error);
      return FALSE;
    }
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

  _hw_backup_child_init (&pump.dump, "pg_dump");
  _hw_backup_child_init (&pump.restore, "pg_restore");
  if (!find_programs (&pump, error))
    return FALSE;

  uuid[8] = '\0'; /* PostgreSQL cuts the name at 63 bytes; this is enough to tell dumps apart. */
  pump.application_name = g_strconcat ("headway-backup-", uuid, NULL);
  pump.buffer = g_malloc (FEED_BYTES);
  pump.file_fd = open (path, O_RDONLY | O_CLOEXEC);
  if (pump.file_fd == -1)
    {
      hw_set_error (error, HW_ERROR_BACKUP, NULL, "cannot read “%s”: %s", path, g_strerror (errno));
      return FALSE;
    }
  envp = make_environment (&pump);
  if (!start_dump (&pump, (const char *const *)envp, error)
      || !start_restore (&pump, (const char *const *)envp, error))
    return FALSE;
  read_tables (&pump);
  if (!follow_dump (&pump, error))
    return FALSE;
  _hw_backup_emit (options, DUMP_SHARE, NULL, pump.offset);

  return verify (&pump, (const char *const *)envp, out_sha256, error);
}
