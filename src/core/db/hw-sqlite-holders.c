/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sqlite-holders"

#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "hw-database-private.h"

/*
 * Which process holds an SQLite file. SQLite locks bytes of the file, or of its -shm file in WAL mode
 * (https://sqlite.org/fileformat2.html#the_lock_byte_page, https://sqlite.org/walformat.html#wal_locks), and
 * Linux lists such locks in /proc/locks (proc(5)). The list is read and the file never opened: closing a second
 * descriptor would drop the locks that this process holds itself (fcntl(2)).
 */

#define PENDING_BYTE 0x40000000
#define LAST_SHARED_BYTE (PENDING_BYTE + 511)
#define WAL_WRITE_BYTE 120

/* The number of the process that holds a lock on a byte from @first to @last of the file; 0 for none. */
static int
find_in_list (
    const char *list, const struct stat *file, gint64 first, gint64 last, gboolean wants_writer)
{
  g_auto(GStrv) lines = g_strsplit (list, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      char mode[16];
      unsigned int major_number, minor_number;
      guint64 inode;
      gint64 start;
      int pid;

      /* "1: POSIX  ADVISORY  WRITE 4711 fe:00:10952916 1073741825 1073741825"; one that waits has "->" */
      if (sscanf (lines[i], "%*d: POSIX %*s %15s %d %x:%x:%" G_GUINT64_FORMAT " %" G_GINT64_FORMAT,
                  mode, &pid, &major_number, &minor_number, &inode, &start)
          != 6)
        continue;
      if (pid > 0 && pid != (int)getpid () && inode == (guint64)file->st_ino
          && major_number == major (file->st_dev) && minor_number == minor (file->st_dev)
          && start >= first && start <= last && (!wants_writer || strcmp (mode, "WRITE") == 0))
        return pid;
    }

  return 0;
}

static int
find_holder (const char *path)
{
  g_autofree char *list = NULL;
  g_autofree char *shm = g_strconcat (path, "-shm", NULL);
  struct stat file;
  int pid = 0;

  if (!g_file_get_contents ("/proc/locks", &list, NULL, NULL))
    return 0;
  if (stat (shm, &file) == 0)
    pid = find_in_list (list, &file, WAL_WRITE_BYTE, WAL_WRITE_BYTE, TRUE);
  if (pid == 0 && stat (path, &file) == 0)
    {
      pid = find_in_list (list, &file, PENDING_BYTE, LAST_SHARED_BYTE, TRUE);
      /* Without a writer it is a reader that keeps a commit waiting. */
      if (pid == 0)
        pid = find_in_list (list, &file, PENDING_BYTE, LAST_SHARED_BYTE, FALSE);
    }

  return pid;
}

/**
 * _hw_sqlite_describe_holders:
 * @path: (nullable): of the database
 *
 * Locks of this process itself are left out: they are no answer to who is in the way.
 *
 * Returns: (transfer full) (nullable): "process 4711 (python3)"; NULL when the system does not tell
 */
char *
_hw_sqlite_describe_holders (const char *path)
{
  int pid = path != NULL ? find_holder (path) : 0;
  g_autofree char *file = g_strdup_printf ("/proc/%d/comm", pid);
  g_autofree char *name = NULL;

  if (pid == 0)
    return NULL;
  if (!g_file_get_contents (file, &name, NULL, NULL))
    return g_strdup_printf ("process %d", pid);
  g_strchomp (name);

  return g_strdup_printf ("process %d (%s)", pid, name);
}

/* The environment that @pid was started with, as a list; empty for the processes of others. */
static gboolean
has_name (const char *pid, const char *helper)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "environ", NULL);
  g_autofree char *wanted = g_strconcat ("PGAPPNAME=", helper, NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return FALSE;
  for (const char *entry = text; entry < text + length; entry += strlen (entry) + 1)
    if (g_str_has_prefix (entry, wanted))
      return TRUE;

  return FALSE;
}

/**
 * _hw_sqlite_find_helper:
 * @helper: as from hw_database_lock_make_helper_name()
 *
 * Looks at every process of this computer that may be looked at; for the rare case that a holder of the lock has died.
 *
 * Returns: (transfer full) (nullable): number of a process that was started under such a name
 */
char *
_hw_sqlite_find_helper (const char *helper)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    if (g_ascii_isdigit (*name) && has_name (name, helper))
      return g_strdup (name);

  return NULL;
}
