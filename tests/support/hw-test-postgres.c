/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-postgres"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <libpq-fe.h>

#include "hw-test-postgres.h"
#include "hw-test-util.h"

#define DIR_PREFIX "headway-pg-"
#define READY_LIMIT_USEC (180 * G_USEC_PER_SEC)

struct _HwTestPostgres
{
  char *bindir;
  char *root; /* also the socket's folder: short, because a socket path holds 107 bytes */
  char *data;
  char *log;
  GStrv settings;
  GPid pid; /* 0 while the server is down */
  guint n_databases;
};

/* The server refuses to run as root. */
typedef struct
{
  gboolean drop;
  uid_t uid;
  gid_t gid;
} Owner;

static Owner
get_owner (void)
{
  Owner owner = { geteuid () == 0, geteuid (), getegid () };

  if (owner.drop)
    {
      struct passwd *entry = getpwnam ("postgres");

      if (entry == NULL)
        entry = getpwnam ("nobody");
      g_assert_nonnull (entry);
      owner.uid = entry->pw_uid;
      owner.gid = entry->pw_gid;
    }

  return owner;
}

/* Runs between fork and exec: async-signal-safe calls only. */
static void
become_owner (gpointer data)
{
  const Owner *owner = data;

  if (owner->drop
      && (setgroups (0, NULL) != 0 || setgid (owner->gid) != 0 || setuid (owner->uid) != 0))
    _exit (126);
  /* After setuid(), which clears it: the server ends when the test crashes. */
  prctl (PR_SET_PDEATHSIG, SIGQUIT);
  setpgid (0, 0);
}

char *
hw_test_postgres_find_bindir (void)
{
  const char *wanted = g_getenv ("HEADWAY_TEST_PG_BINDIR");

  if (wanted != NULL && *wanted != '\0')
    return g_strdup (wanted);
  for (int version = 40; version >= 10; version--)
    {
      g_autofree char *dir = g_strdup_printf ("/usr/lib/postgresql/%d/bin", version);
      g_autofree char *initdb = g_build_filename (dir, "initdb", NULL);

      if (g_file_test (initdb, G_FILE_TEST_IS_EXECUTABLE))
        return g_steal_pointer (&dir);
    }

  return NULL;
}

static gboolean
run (const char *const *argv, const Owner *owner, GError **error)
{
  g_autofree char *err = NULL;
  int status;

  if (!g_spawn_sync ("/", (char **)argv, NULL, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL,
                     owner != NULL ? become_owner : NULL, (gpointer)owner, NULL, &err, &status,
                     error))
    return FALSE;
  if (!g_spawn_check_wait_status (status, error))
    {
      g_prefix_error (error, "%s: %s: ", argv[0], err);
      return FALSE;
    }

  return TRUE;
}

static gboolean
give_to_owner (const char *path, const Owner *owner, GError **error)
{
  if (!owner->drop || chown (path, owner->uid, owner->gid) == 0)
    return TRUE;

  g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "chown %s: %s", path,
               g_strerror (errno));
  return FALSE;
}

static gboolean
make_template (const char *template, const char *bindir, const Owner *owner, GError **error)
{
  g_autofree char *initdb = g_build_filename (bindir, "initdb", NULL);
  g_autofree char *data = g_build_filename (template, "data", NULL);
  g_autofree char *done = g_build_filename (template, "done", NULL);
  const char *argv[] = { initdb,      "-D",           data, "-U",   "postgres",
                         "--no-sync", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8",
                         NULL };

  if (g_file_test (done, G_FILE_TEST_EXISTS))
    return TRUE;

  hw_test_remove_tree (template);
  if (g_mkdir (template, 0700) != 0 || !give_to_owner (template, owner, error))
    return FALSE;

  return run (argv, owner, error) && g_file_set_contents (done, "", 0, error);
}

/* One initdb a machine, user and installation, shared by all test programs. */
static char *
ensure_template (const char *bindir, const Owner *owner, GError **error)
{
  g_autofree char *template =
      g_strdup_printf ("%s/headway-pgtemplate-%08x-%d", hw_test_get_fast_dir (),
                       g_str_hash (bindir), (int)getuid ());
  g_autofree char *lock = g_strconcat (template, ".lock", NULL);
  int fd = g_open (lock, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
  gboolean ok;

  if (fd < 0 || flock (fd, LOCK_EX) != 0)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "lock %s: %s", lock,
                   g_strerror (errno));
      if (fd >= 0)
        close (fd);
      return NULL;
    }
  ok = make_template (template, bindir, owner, error);
  close (fd);

  return ok ? g_steal_pointer (&template) : NULL;
}

static gboolean
is_process_alive (const char *pid_file)
{
  g_autofree char *text = NULL;
  gint64 pid;

  if (!g_file_get_contents (pid_file, &text, NULL, NULL))
    return FALSE;
  pid = g_ascii_strtoll (text, NULL, 10);

  return pid > 0 && (kill ((pid_t)pid, 0) == 0 || errno == EPERM);
}

/* A test that was killed leaves its data behind: removed by the next one that starts. */
static void
sweep (void)
{
  g_autoptr(GDir) dir = g_dir_open (hw_test_get_fast_dir (), 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *root = g_build_filename (hw_test_get_fast_dir (), name, NULL);
      g_autofree char *owner = g_build_filename (root, "owner.pid", NULL);
      g_autofree char *server = g_build_filename (root, "data", "postmaster.pid", NULL);

      /* Without an owner file it is just being made. */
      if (g_str_has_prefix (name, DIR_PREFIX) && g_file_test (owner, G_FILE_TEST_EXISTS)
          && !is_process_alive (owner) && !is_process_alive (server))
        hw_test_remove_tree (root);
    }
}

static gboolean
copy_data (HwTestPostgres *self, const char *template, const Owner *owner, GError **error)
{
  g_autofree char *pid = g_strdup_printf ("%d\n", (int)getpid ());
  g_autofree char *owner_file = NULL;
  g_autofree char *from = g_build_filename (template, "data", NULL);
  const char *argv[] = { "cp", "-a", "--reflink=auto", from, NULL, NULL };

  self->root = g_build_filename (hw_test_get_fast_dir (), DIR_PREFIX "XXXXXX", NULL);
  if (g_mkdtemp (self->root) == NULL)
    {
      g_set_error (error, G_IO_ERROR, g_io_error_from_errno (errno), "mkdtemp %s: %s", self->root,
                   g_strerror (errno));
      g_clear_pointer (&self->root, g_free);
      return FALSE;
    }
  self->data = g_build_filename (self->root, "data", NULL);
  self->log = g_build_filename (self->root, "log", NULL);
  owner_file = g_build_filename (self->root, "owner.pid", NULL);
  argv[4] = self->data;

  return g_file_set_contents (owner_file, pid, -1, error)
         && give_to_owner (self->root, owner, error) && run (argv, NULL, error);
}

static gboolean
wait_until_ready (HwTestPostgres *self, GError **error)
{
  g_autofree char *conninfo = hw_test_postgres_dup_conninfo (self, "postgres");
  g_autofree char *log = NULL;
  gint64 end = g_get_monotonic_time () + READY_LIMIT_USEC;

  while (g_get_monotonic_time () < end)
    {
      if (waitpid (self->pid, NULL, WNOHANG) != 0)
        {
          self->pid = 0; /* it has ended and is reaped: nothing to signal any more */
          break;
        }
      if (PQping (conninfo) == PQPING_OK)
        return TRUE;
      g_usleep (5000);
    }
  if (!g_file_get_contents (self->log, &log, NULL, NULL))
    log = g_strdup ("no log");
  g_set_error (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT, "the PostgreSQL server does not start: %s",
               log);

  return FALSE;
}

/* The server is spawned without pg_ctl: its process is ours to signal and to wait for. */
gboolean
hw_test_postgres_restart (HwTestPostgres *self, GError **error)
{
  static const char *const fixed[] = {
    "listen_addresses=",     "fsync=off",          "synchronous_commit=off", "full_page_writes=off",
    "shared_buffers=16MB",   "max_connections=40", "autovacuum=off",         "jit=off",
    "logging_collector=off", "timezone=UTC",       "lc_messages=C"
  };
  Owner owner = get_owner ();
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  int log;
  gboolean ok;

  g_assert_cmpint (self->pid, ==, 0);

  g_ptr_array_add (argv, g_build_filename (self->bindir, "postgres", NULL));
  g_ptr_array_add (argv, g_strdup_printf ("-D%s", self->data));
  g_ptr_array_add (argv, g_strdup_printf ("-k%s", self->root));
  for (guint i = 0; i < G_N_ELEMENTS (fixed); i++)
    g_ptr_array_add (argv, g_strdup_printf ("--%s", fixed[i]));
  for (guint i = 0; self->settings != NULL && self->settings[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup_printf ("--%s", self->settings[i]));
  g_ptr_array_add (argv, NULL);

  log = g_open (self->log, O_CREAT | O_WRONLY | O_APPEND | O_CLOEXEC, 0644);
  ok = g_spawn_async_with_fds ("/", (char **)argv->pdata, NULL, G_SPAWN_DO_NOT_REAP_CHILD,
                               become_owner, &owner, &self->pid, -1, log, log, error);
  close (log);

  return ok && wait_until_ready (self, error);
}

HwTestPostgres *
hw_test_postgres_start (const char *const *settings, const char *hba, GError **error)
{
  g_autoptr(HwTestPostgres) self = g_new0 (HwTestPostgres, 1);
  g_autofree char *template = NULL;
  Owner owner = get_owner ();

  self->bindir = hw_test_postgres_find_bindir ();
  self->settings = g_strdupv ((char **)settings);
  if (self->bindir == NULL)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND,
                   "there are no PostgreSQL server programs");
      return NULL;
    }
  sweep ();
  template = ensure_template (self->bindir, &owner, error);
  if (template == NULL || !copy_data (self, template, &owner, error))
    return NULL;
  if (hba != NULL)
    {
      g_autofree char *path = g_build_filename (self->data, "pg_hba.conf", NULL);

      if (!g_file_set_contents (path, hba, -1, error) || !give_to_owner (path, &owner, error))
        return NULL;
    }

  return hw_test_postgres_restart (self, error) ? g_steal_pointer (&self) : NULL;
}

void
hw_test_postgres_kill (HwTestPostgres *self)
{
  if (self->pid == 0)
    return;

  /* SIGQUIT is PostgreSQL's immediate shutdown: its sessions end without a word to the clients. */
  kill (self->pid, SIGCONT);
  kill (self->pid, SIGQUIT);
  while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
    ;
  g_spawn_close_pid (self->pid);
  self->pid = 0;
}

void
hw_test_postgres_stop (HwTestPostgres *self)
{
  if (self == NULL)
    return;

  hw_test_postgres_kill (self);
  if (self->root != NULL)
    hw_test_remove_tree (self->root);
  g_free (self->bindir);
  g_free (self->root);
  g_free (self->data);
  g_free (self->log);
  g_strfreev (self->settings);
  g_free (self);
}

static HwTestPostgres *shared;

HwTestPostgres *
hw_test_postgres_get_shared (void)
{
  const char *wish = g_getenv ("HEADWAY_TEST_INTEGRATION");
  g_autofree char *bindir = hw_test_postgres_find_bindir ();
  g_autoptr(GError) error = NULL;

  if (g_strcmp0 (wish, "none") == 0)
    {
      g_test_skip ("PostgreSQL tests are switched off (-Dintegration=none)");
      return NULL;
    }
  if (bindir == NULL)
    {
      if (g_strcmp0 (wish, "required") == 0)
        {
          g_test_message ("no PostgreSQL server programs, but -Dintegration=required");
          g_test_fail ();
        }
      else
        {
          g_test_skip ("NO POSTGRESQL SERVER PROGRAMS: install the package postgresql");
        }
      return NULL;
    }
  if (shared == NULL)
    {
      shared = hw_test_postgres_start (NULL, NULL, &error);
      g_assert_no_error (error);
    }

  return shared;
}

void
hw_test_postgres_stop_shared (void)
{
  g_clear_pointer (&shared, hw_test_postgres_stop);
}

const char *
hw_test_postgres_get_bindir (const HwTestPostgres *self)
{
  return self->bindir;
}

const char *
hw_test_postgres_get_socket_dir (const HwTestPostgres *self)
{
  return self->root;
}

const char *
hw_test_postgres_get_log_path (const HwTestPostgres *self)
{
  return self->log;
}

GPid
hw_test_postgres_get_pid (const HwTestPostgres *self)
{
  return self->pid;
}

char *
hw_test_postgres_create_database (HwTestPostgres *self)
{
  g_autofree char *name = g_strdup_printf ("test%u", ++self->n_databases);
  g_autofree char *sql = g_strdup_printf ("CREATE DATABASE %s", name);

  hw_test_postgres_query (self, "postgres", sql);

  return g_steal_pointer (&name);
}

char *
hw_test_postgres_dup_url (const HwTestPostgres *self, const char *database)
{
  return g_strdup_printf ("postgresql://postgres@/%s?host=%s", database, self->root);
}

char *
hw_test_postgres_dup_conninfo (const HwTestPostgres *self, const char *database)
{
  return g_strdup_printf ("host=%s user=postgres dbname=%s", self->root, database);
}

char *
hw_test_postgres_query (const HwTestPostgres *self, const char *database, const char *sql)
{
  g_autofree char *conninfo = hw_test_postgres_dup_conninfo (self, database);
  PGconn *conn = PQconnectdb (conninfo);
  PGresult *result = PQexec (conn, sql);
  char *value = NULL;

  if (PQresultStatus (result) != PGRES_COMMAND_OK && PQresultStatus (result) != PGRES_TUPLES_OK)
    g_error ("%s: %s", sql, PQerrorMessage (conn));
  if (PQntuples (result) > 0 && !PQgetisnull (result, 0, 0))
    value = g_strdup (PQgetvalue (result, 0, 0));
  PQclear (result);
  PQfinish (conn);

  return value;
}
