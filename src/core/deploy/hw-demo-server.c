/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-demo-server"

#include "config.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hw-backup-private.h"
#include "hw-demo-private.h"
#include "hw-error.h"
#include "hw-sha256.h"
#include "hw-util.h"

#define SERVER_USER \
  "postgres" /* runs the server where we are root, which PostgreSQL refuses to be */
#define SOCKET_NAME "/.s.PGSQL.5432"
#define NOT_RUNNING 3 /* status of `pg_ctl status` */

static const char *const server_programs[] = { "postgres", "initdb", "pg_ctl", NULL };

static const char install_hint[] =
    "Install a PostgreSQL server (Debian: postgresql; Fedora: postgresql-server), or set "
    "HEADWAY_PG_BINDIR to the folder of its programs; the demo without --postgres needs none.";

/** Who the server runs as. */
typedef struct
{
  gboolean is_other; /* than we are */
  uid_t uid;
  gid_t gid;
} HwDemoUser;

static gboolean
find_user (HwDemoUser *user, GError **error)
{
  const struct passwd *entry;

  *user = (HwDemoUser){ .uid = geteuid (), .gid = getegid () };
  if (user->uid != 0)
    return TRUE;

  entry = getpwnam (SERVER_USER);
  if (entry == NULL || entry->pw_uid == 0)
    {
      hw_set_error (
          error, HW_ERROR_FAILED,
          "Install a PostgreSQL server, which makes that user, or run this as an ordinary user.",
          "PostgreSQL does not run as root, and there is no user “%s”", SERVER_USER);
      return FALSE;
    }
  *user = (HwDemoUser){ .is_other = TRUE, .uid = entry->pw_uid, .gid = entry->pw_gid };

  return TRUE;
}

/* Between fork and exec: only system calls. */
static void
become_user (gpointer user_data)
{
  const HwDemoUser *user = user_data;

  if (!user->is_other)
    return;
  if (setgroups (0, NULL) != 0 || setgid (user->gid) != 0 || setuid (user->uid) != 0)
    _exit (126);
}

/* Runs a program of the server to its end. @out_status: (optional): NULL: a failure is an error. */
static gboolean
run_program (const char *const *argv, const HwDemoUser *user, int *out_status, GError **error)
{
  g_auto(GStrv) envp = g_environ_setenv (g_get_environ (), "LC_ALL", "C", TRUE);
  g_autoptr(GError) local_error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *name = g_path_get_basename (argv[0]);
  int status = 0;

  if (!g_spawn_sync ("/", (char **)argv, envp, G_SPAWN_STDOUT_TO_DEV_NULL, become_user,
                     (gpointer)user, NULL, &words, &status, &local_error))
    {
      hw_set_error (error, HW_ERROR_FAILED, install_hint, "cannot start “%s”: %s", argv[0],
                    local_error->message);
      return FALSE;
    }
  if (out_status != NULL && WIFEXITED (status))
    {
      *out_status = WEXITSTATUS (status);
      return TRUE;
    }
  if (!g_spawn_check_wait_status (status, NULL))
    {
      GError *fault =
          hw_error_new (HW_ERROR_FAILED,
                        "See the detail and the file log in the demo's folder .postgres.",
                        "the demo's PostgreSQL server cannot be used: %s failed", name);

      hw_error_set_detail (fault, g_strstrip (words));
      g_propagate_error (error, fault);
      return FALSE;
    }

  return TRUE;
}

static char *
find_bindir (int version, GError **error)
{
  char *bindir = _hw_backup_find_folder (server_programs, version, NULL);

  if (bindir == NULL)
    hw_set_error (error, HW_ERROR_FAILED, install_hint,
                  "the programs of a PostgreSQL server (postgres, initdb, pg_ctl) were not found");

  return bindir;
}

/* The server's user has to pass through every folder above its data. */
static gboolean
check_reachable (const char *dir, const HwDemoUser *user, GError **error)
{
  g_autofree char *path = g_strdup (dir);

  while (user->is_other && strcmp (path, "/") != 0)
    {
      struct stat info;
      char *parent;

      if (stat (path, &info) == 0 && (info.st_mode & S_IXOTH) == 0
          && !(info.st_uid == user->uid && (info.st_mode & S_IXUSR) != 0))
        {
          hw_set_error (
              error, HW_ERROR_FILE,
              "Choose a folder below one that everybody may enter, such as /var/tmp, or run "
              "this as an ordinary user.",
              "the PostgreSQL server runs as user “%s” here, who may not enter “%s”", SERVER_USER,
              path);
          return FALSE;
        }
      parent = g_path_get_dirname (path);
      g_free (path);
      path = parent;
    }

  return TRUE;
}

/* A folder of the server's own. One that is there already must be just that: where others may write, somebody
 * could have put it there. */
static gboolean
make_folder (const char *path, const HwDemoUser *user, GError **error)
{
  struct stat info;

  if (mkdir (path, 0700) == 0)
    {
      if (!user->is_other || chown (path, user->uid, user->gid) == 0)
        return TRUE;
    }
  else if (errno == EEXIST && lstat (path, &info) == 0)
    {
      if (S_ISDIR (info.st_mode) && info.st_uid == user->uid && (info.st_mode & 0077) == 0)
        return TRUE;
      errno = EPERM;
    }
  hw_set_error (error, HW_ERROR_FILE, "Choose another folder for the demo.",
                "cannot make the folder “%s” for the demo's server: %s", path, g_strerror (errno));

  return FALSE;
}

/* Short enough for a socket's address, and nothing in it that a URL or the server's configuration would
 * read otherwise. */
static gboolean
is_good_for_socket (const char *path)
{
  struct sockaddr_un address;

  for (const char *c = path; *c != '\0'; c++)
    if (!g_ascii_isalnum (*c) && strchr ("/._-", *c) == NULL)
      return FALSE;

  return strlen (path) + strlen (SOCKET_NAME) < sizeof address.sun_path;
}

/* Beside the data where that can be; else in the user's runtime folder, else in /tmp. */
static char *
choose_socket_dir (const char *dir)
{
  g_autofree char *beside = g_build_filename (dir, ".postgres", "socket", NULL);
  g_autofree char *sum = hw_sha256_compute (dir, strlen (dir));
  g_autofree char *name = g_strdup_printf ("headway-demo-%u-%.8s", (guint)geteuid (), sum);
  const char *runtime = g_getenv ("XDG_RUNTIME_DIR");

  if (is_good_for_socket (beside))
    return g_steal_pointer (&beside);
  /* The runtime folder is its user's alone: where we are root, the server's user does not get in. */
  if (geteuid () != 0 && runtime != NULL && g_file_test (runtime, G_FILE_TEST_IS_DIR)
      && access (runtime, W_OK) == 0)
    {
      g_autofree char *path = g_build_filename (runtime, name, NULL);

      if (is_good_for_socket (path))
        return g_steal_pointer (&path);
    }

  return g_build_filename ("/tmp", name, NULL);
}

char *
_hw_demo_server_make_url (const char *socket_dir, const char *database)
{
  g_autofree char *host = g_uri_escape_string (socket_dir, "/", FALSE);

  return g_strdup_printf ("postgresql://postgres@/%s?host=%s", database, host);
}

static gboolean
write_file (const char *dir, const char *name, const char *text, GError **error)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);

  return hw_file_replace (path, text, strlen (text), 0644, error);
}

/* Appends our settings to what initdb wrote. The server is for trying things out: a crash may cost it its
 * data, and nobody but its socket's owner gets at it. */
static gboolean
configure_server (const char *data, const char *socket_dir, const HwDemoUser *user, GError **error)
{
  g_autofree char *path = g_build_filename (data, "postgresql.auto.conf", NULL);
  g_autofree char *text = g_strdup_printf ("listen_addresses = ''\n"
                                           "unix_socket_directories = '%s'\n"
                                           "unix_socket_permissions = 0700\n"
                                           "fsync = off\n"
                                           "shared_buffers = 32MB\n",
                                           socket_dir);

  if (!hw_file_replace (path, text, strlen (text), 0600, error))
    return FALSE;
  if (user->is_other && chown (path, user->uid, user->gid) != 0)
    {
      hw_set_error (error, HW_ERROR_FILE, NULL, "cannot hand “%s” to user “%s”: %s", path,
                    SERVER_USER, g_strerror (errno));
      return FALSE;
    }

  return TRUE;
}

static gboolean
start_server (const char *bindir, const char *home, const HwDemoUser *user, GError **error)
{
  g_autofree char *program = g_build_filename (bindir, "pg_ctl", NULL);
  g_autofree char *data = g_build_filename (home, "data", NULL);
  g_autofree char *log = g_build_filename (home, "log", NULL);
  const char *argv[] = { program, "start", "--wait", "--silent", "--pgdata",
                         data,    "--log", log,      NULL };

  return run_program (argv, user, NULL, error);
}

static gboolean
stop_server (const char *bindir, const char *home, const HwDemoUser *user, GError **error)
{
  g_autofree char *program = g_build_filename (bindir, "pg_ctl", NULL);
  g_autofree char *data = g_build_filename (home, "data", NULL);
  const char *argv[] = { program, "stop",     "--wait", "--silent", "--mode",
                         "fast",  "--pgdata", data,     NULL };

  return run_program (argv, user, NULL, error);
}

static gboolean
is_running (const char *bindir,
            const char *home,
            const HwDemoUser *user,
            gboolean *out_is_running,
            GError **error)
{
  g_autofree char *program = g_build_filename (bindir, "pg_ctl", NULL);
  g_autofree char *data = g_build_filename (home, "data", NULL);
  const char *argv[] = { program, "status", "--pgdata", data, NULL };
  int status = 0;

  if (!run_program (argv, user, &status, error))
    return FALSE;
  if (status != 0 && status != NOT_RUNNING)
    {
      hw_set_error (error, HW_ERROR_FAILED, "Make the demo anew in another folder.",
                    "“%s” holds no data of a PostgreSQL server", data);
      return FALSE;
    }
  *out_is_running = status == 0;

  return TRUE;
}

gboolean
_hw_demo_server_create (const char *dir,
                        char **out_socket_dir,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autofree char *home = g_build_filename (dir, ".postgres", NULL);
  g_autofree char *data = g_build_filename (home, "data", NULL);
  g_autofree char *socket_dir = choose_socket_dir (dir);
  g_autofree char *bindir = find_bindir (0, error);
  g_autofree char *program = NULL;
  const char *argv[] = { NULL,         "--pgdata",     data,        "--username",
                         "postgres",   "--auth=trust", "--locale",  "C",
                         "--encoding", "UTF8",         "--no-sync", NULL };
  HwDemoUser user;

  if (bindir == NULL || !find_user (&user, error) || !check_reachable (dir, &user, error)
      || !make_folder (home, &user, error) || !make_folder (socket_dir, &user, error))
    return FALSE;
  program = g_build_filename (bindir, "initdb", NULL);
  argv[0] = program;
  if (!run_program (argv, &user, NULL, error)
      || g_cancellable_set_error_if_cancelled (cancellable, error)
      || !configure_server (data, socket_dir, &user, error)
      || !write_file (home, "socket-folder", socket_dir, error)
      || !start_server (bindir, home, &user, error))
    return FALSE;
  *out_socket_dir = g_steal_pointer (&socket_dir);

  return TRUE;
}

/* The major version that the data are for, as PQserverVersion() counts. */
static int
read_data_version (const char *home)
{
  g_autofree char *path = g_build_filename (home, "data", "PG_VERSION", NULL);
  g_autofree char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return 0;

  return (int)g_ascii_strtoull (text, NULL, 10) * 10000;
}

/* @out_home: the server's folder; NULL with TRUE when @dir holds no demo with a server. */
static gboolean
open_server (const char *dir, char **out_home, char **out_bindir, HwDemoUser *user, GError **error)
{
  g_autofree char *root = g_canonicalize_filename (dir, NULL);
  g_autofree char *home = g_build_filename (root, ".postgres", NULL);
  int version = read_data_version (home);

  if (version == 0)
    return TRUE;
  if (!find_user (user, error))
    return FALSE;
  *out_bindir = find_bindir (version, error);
  if (*out_bindir == NULL)
    return FALSE;
  *out_home = g_steal_pointer (&home);

  return TRUE;
}

/**
 * hw_demo_start:
 * @dir: a demo's folder, or any other
 * @error: HW_ERROR_FAILED with the server's own words as detail, HW_ERROR_FILE
 *
 * See the header. Blocks until the server answers; any thread.
 */
gboolean
hw_demo_start (const char *dir, GCancellable *cancellable, GError **error)
{
  g_autofree char *home = NULL;
  g_autofree char *bindir = NULL;
  g_autofree char *path = NULL;
  g_autofree char *socket_dir = NULL;
  gboolean running = FALSE;
  HwDemoUser user;

  g_return_val_if_fail (dir != NULL, FALSE);

  if (g_cancellable_set_error_if_cancelled (cancellable, error)
      || !open_server (dir, &home, &bindir, &user, error))
    return FALSE;
  if (home == NULL)
    return TRUE;
  if (!is_running (bindir, home, &user, &running, error))
    return FALSE;
  if (running)
    return TRUE;

  /* A folder in /tmp or in the runtime folder does not outlive a restart of the computer. */
  path = g_build_filename (home, "socket-folder", NULL);
  socket_dir = hw_file_read (path, NULL, error);
  if (socket_dir == NULL || !make_folder (socket_dir, &user, error))
    return FALSE;

  return start_server (bindir, home, &user, error);
}

/**
 * hw_demo_stop:
 * @dir: a demo's folder, or any other
 *
 * Stops the demo's server if it has one that runs. Blocks until it has ended; any thread.
 */
gboolean
hw_demo_stop (const char *dir, GError **error)
{
  g_autofree char *home = NULL;
  g_autofree char *bindir = NULL;
  gboolean running = FALSE;
  HwDemoUser user;

  g_return_val_if_fail (dir != NULL, FALSE);

  if (!open_server (dir, &home, &bindir, &user, error))
    return FALSE;
  if (home == NULL)
    return TRUE;
  if (!is_running (bindir, home, &user, &running, error))
    return FALSE;

  return !running || stop_server (bindir, home, &user, error);
}
