/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-tools"

#include "config.h"

#include <string.h>

#include "hw-backup-private.h"
#include "hw-error.h"
#include "hw-util.h"

#define DEFAULT_LOCK_WAIT_MS (30 * 1000)
#define MAX_JOBS \
  4 /* connections that fill a folder: more than that is felt by those who work on the database */

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

void
_hw_backup_set_child_error (GError **error, const HwBackupChild *child, const char *what)
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

static GStrv
make_environment (const char *application_name, const char *password)
{
  GStrv envp = g_get_environ ();

  if (application_name != NULL)
    envp = g_environ_setenv (envp, "PGAPPNAME", application_name, TRUE);
  /* Their messages are read by us and matched against English words. */
  envp = g_environ_unsetenv (envp, "LC_ALL");
  envp = g_environ_unsetenv (envp, "LANGUAGE");
  envp = g_environ_setenv (envp, "LC_MESSAGES", "C", TRUE);
  envp = g_environ_setenv (envp, "PG_COLOR", "never", TRUE);
  if (password != NULL)
    envp = g_environ_setenv (envp, "PGPASSWORD", password, TRUE);

  return envp;
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

/**
 * _hw_backup_tools_init:
 * @database: (nullable): that is to be dumped, borrowed; NULL when only files are read
 * @options: (nullable): borrowed
 * @error: HW_ERROR_BACKUP where the programs are missing or too old
 */
gboolean
_hw_backup_tools_init (HwBackupTools *tools,
                       HwDatabase *database,
                       const HwBackupOptions *options,
                       GError **error)
{
  int version = 0;
  g_autofree char *uuid = g_uuid_string_random ();

  *tools = (HwBackupTools){ .database = database };
  if (options != NULL && options->pg_bindir != NULL)
    tools->bindir = g_strdup (options->pg_bindir);
  else
    tools->bindir =
        hw_backup_find_programs (database != NULL ? hw_database_get_server_version (database) : 0,
                                 &version, error);
  if (tools->bindir == NULL
      || (version != 0 && database != NULL && !check_version (version, database, error)))
    return FALSE;

  uuid[8] = '\0'; /* PostgreSQL cuts the name at 63 bytes; this is enough to tell dumps apart. */
  tools->application_name = g_strconcat ("headway-backup-", uuid, NULL);
  tools->envp = make_environment (
      tools->application_name,
      database != NULL ? hw_database_url_get_password (hw_database_get_url (database)) : NULL);

  return TRUE;
}

/* What was cleared may be cleared again. */
void
_hw_backup_tools_clear (HwBackupTools *tools)
{
  g_clear_pointer (&tools->bindir, g_free);
  g_clear_pointer (&tools->application_name, g_free);
  g_clear_pointer (&tools->envp, g_strfreev);
}

/**
 * _hw_backup_tools_start_dump:
 * @dump: initialised
 * @format: custom or directory
 * @path: an empty file or folder
 */
gboolean
_hw_backup_tools_start_dump (const HwBackupTools *tools,
                             HwBackupChild *dump,
                             HwBackupFormat format,
                             const char *path,
                             GError **error)
{
  const HwDatabaseUrl *url = hw_database_get_url (tools->database);
  gint64 lock_ms = hw_database_get_options (tools->database)->lock_timeout_ms;
  g_autofree char *program = g_build_filename (tools->bindir, "pg_dump", NULL);
  g_autofree char *conninfo = hw_database_url_dup_conninfo_without_password (url);
  g_autofree char *dbname = g_strconcat ("--dbname=", conninfo, NULL);
  g_autofree char *file = g_strconcat ("--file=", path, NULL);
  g_autofree char *lock_wait = g_strdup_printf ("--lock-wait-timeout=%" G_GINT64_FORMAT,
                                                lock_ms > 0 ? lock_ms : DEFAULT_LOCK_WAIT_MS);
  g_autofree char *jobs =
      g_strdup_printf ("--jobs=%u", format == HW_BACKUP_FORMAT_DIRECTORY
                                        ? MIN (g_get_num_processors (), MAX_JOBS)
                                        : 1);
  /* --no-sync: what was written is synced by us, after it was read back, together with its folder. */
  const char *argv[] = {
    program,     "--no-password",
    "--verbose", format == HW_BACKUP_FORMAT_DIRECTORY ? "--format=directory" : "--format=custom",
    "--no-sync", lock_wait,
    jobs,        file,
    dbname,      NULL,
  };

  return _hw_backup_child_spawn (dump, argv, (const char *const *)tools->envp, -1, error);
}

/**
 * _hw_backup_tools_read_back:
 * @option: --list for the table of contents, --file=/dev/null for all of it
 * @path: a finished backup
 * @error: HW_ERROR_BACKUP when pg_restore cannot read it, G_IO_ERROR_CANCELLED
 */
gboolean
_hw_backup_tools_read_back (const HwBackupTools *tools,
                            const char *option,
                            const char *path,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *program = g_build_filename (tools->bindir, "pg_restore", NULL);
  const char *argv[] = { program, option, path, NULL };
  HwBackupChild child;
  gboolean ok;

  _hw_backup_child_init (&child, "pg_restore", NULL, NULL);
  ok = _hw_backup_child_spawn (&child, argv, (const char *const *)tools->envp, -1, error)
       && _hw_backup_child_wait (&child, cancellable, error);
  if (ok && !_hw_backup_child_succeeded (&child))
    {
      _hw_backup_set_child_error (error, &child, "the backup cannot be read back");
      ok = FALSE;
    }
  _hw_backup_child_clear (&child);

  return ok;
}
