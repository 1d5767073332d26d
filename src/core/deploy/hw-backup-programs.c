/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-programs"

#include "config.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>

#include "hw-backup-private.h"
#include "hw-error.h"
#include "hw-util.h"

/* Where distributions put one folder a major version: Debian, Fedora and PGDG, and a build of one's own. */
static const struct
{
  const char *parent;
  const char *prefix; /* of the version folder's name */
} version_folders[] = {
  { "/usr/lib/postgresql", "" },
  { "/usr", "pgsql-" },
  { "/usr/local", "pgsql" },
};

static const char install_hint[] =
    "Install the PostgreSQL client programs (Debian: postgresql-client; Fedora: postgresql), or set "
    "HEADWAY_PG_BINDIR to the folder that holds pg_dump and pg_restore.";

static gboolean
is_program (const char *dir, const char *name)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  char *target;
  gboolean is_wrapper;

  if (!g_file_test (path, G_FILE_TEST_IS_EXECUTABLE) || g_file_test (path, G_FILE_TEST_IS_DIR))
    return FALSE;

  /* Debian's /usr/bin/pg_dump starts the pg_dump of whatever cluster it takes for the default one; its
   * version says nothing about the next call. The real ones are in the version folders. */
  target = realpath (path, NULL);
  is_wrapper = target != NULL && g_str_has_suffix (target, "/pg_wrapper");
  free (target);

  return !is_wrapper;
}

static void
add_folder (GPtrArray *folders, const char *dir, const char *const *programs)
{
  for (guint i = 0; programs[i] != NULL; i++)
    if (!is_program (dir, programs[i]))
      return;
  g_ptr_array_add (folders, g_strdup (dir));
}

/* Folders with all of the programs, in order of preference. */
static GPtrArray *
list_folders (const char *const *programs)
{
  GPtrArray *folders = g_ptr_array_new_with_free_func (g_free);
  const char *only = g_getenv ("HEADWAY_PG_BINDIR");
  g_auto(GStrv) path = NULL;

  if (only != NULL && *only != '\0')
    {
      add_folder (folders, only, programs);
      return folders;
    }

  path =
      g_strsplit (g_getenv ("PATH") != NULL ? g_getenv ("PATH") : "", G_SEARCHPATH_SEPARATOR_S, -1);
  for (guint i = 0; path[i] != NULL; i++)
    if (g_path_is_absolute (path[i]))
      add_folder (folders, path[i], programs);
  for (guint i = 0; i < G_N_ELEMENTS (version_folders); i++)
    {
      g_autoptr(GDir) dir = g_dir_open (version_folders[i].parent, 0, NULL);
      const char *name;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        if (g_str_has_prefix (name, version_folders[i].prefix))
          {
            g_autofree char *bin = g_build_filename (version_folders[i].parent, name, "bin", NULL);

            add_folder (folders, bin, programs);
          }
    }

  return folders;
}

/* "pg_dump (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)" → 150014, "16beta2" → 160000, "9.6.24" →
 * 90624; 0 for what is none of these. */
static int
parse_version (const char *text)
{
  const char *at = strstr (text, "(PostgreSQL) ");
  guint64 major = 0, minor = 0, patch = 0;
  char *end;

  if (at == NULL)
    return 0;
  major = g_ascii_strtoull (at + strlen ("(PostgreSQL) "), &end, 10);
  if (*end == '.')
    minor = g_ascii_strtoull (end + 1, &end, 10);
  if (*end == '.')
    patch = g_ascii_strtoull (end + 1, &end, 10);
  if (major < 8 || major > 1000 || minor > 99 || patch > 99)
    return 0;

  return (int)(major < 10 ? major * 10000 + minor * 100 + patch : major * 10000 + minor);
}

static int
read_version (const char *dir, const char *name)
{
  g_autofree char *program = g_build_filename (dir, name, NULL);
  const char *argv[] = { program, "--version", NULL };
  g_autofree char *output = NULL;
  int status = 0;

  if (!g_spawn_sync (NULL, (char **)argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL, &output,
                     NULL, &status, NULL)
      || !g_spawn_check_wait_status (status, NULL))
    return 0;

  return parse_version (output);
}

/* Of the programs that can dump the server, those nearest to it; of those too old for it, the newest. */
static gboolean
is_better (int version, int best, int server_version)
{
  int major = version / 10000;
  int best_major = best / 10000;
  gboolean fits = major >= server_version / 10000;
  gboolean best_fits = best_major >= server_version / 10000;

  if (fits != best_fits)
    return fits;
  if (major != best_major)
    return fits && server_version > 0 ? major < best_major : major > best_major;

  return version > best;
}

/**
 * _hw_backup_find_folder:
 * @programs: NULL-terminated; the first is asked for its version
 * @server_version: as in hw_backup_find_programs()
 * @out_version: (out) (optional)
 *
 * Returns: (transfer full) (nullable): the best folder that has them all
 */
char *
_hw_backup_find_folder (const char *const *programs, int server_version, int *out_version)
{
  g_autoptr(GPtrArray) folders = list_folders (programs);
  const char *best = NULL;
  int best_version = 0;

  for (guint i = 0; i < folders->len; i++)
    {
      const char *dir = g_ptr_array_index (folders, i);
      int version = read_version (dir, programs[0]);

      if (version > 0 && (best == NULL || is_better (version, best_version, server_version)))
        {
          best = dir;
          best_version = version;
        }
    }
  if (best == NULL)
    return NULL;
  if (out_version != NULL)
    *out_version = best_version;

  return g_canonicalize_filename (best, NULL);
}

/**
 * hw_backup_find_programs:
 * @server_version: as PQserverVersion() counts; 0 for the newest programs
 * @out_version: (out) (optional): of the programs found, counted in the same way
 * @error: HW_ERROR_BACKUP with what was looked for and what to install
 *
 * Looks in $HEADWAY_PG_BINDIR alone if it is set, else in $PATH and the version folders of the distributions,
 * and asks each pg_dump for its version. When all are older than the server the newest is returned: the
 * caller compares @out_version. Blocks for some milliseconds a folder; any thread.
 *
 * Returns: (transfer full): an absolute folder that holds pg_dump and pg_restore
 */
char *
hw_backup_find_programs (int server_version, int *out_version, GError **error)
{
  static const char *const programs[] = { "pg_dump", "pg_restore", NULL };
  const char *only = g_getenv ("HEADWAY_PG_BINDIR");
  char *best = _hw_backup_find_folder (programs, server_version, out_version);

  if (best == NULL && only != NULL && *only != '\0')
    {
      hw_set_error (
          error, HW_ERROR_BACKUP,
          "HEADWAY_PG_BINDIR names the only folder that is looked in; correct or unset it.",
          "pg_dump and pg_restore were not found in “%s”", only);
      return NULL;
    }
  if (best == NULL)
    {
      hw_set_error (error, HW_ERROR_BACKUP, install_hint, "pg_dump and pg_restore were not found");
      if (error != NULL)
        hw_error_set_detail (*error, "Looked in the folders of PATH, in /usr/lib/postgresql/*/bin, "
                                     "/usr/pgsql-*/bin and /usr/local/pgsql*/bin.");
      return NULL;
    }

  return best;
}

/**
 * hw_backup_get_free_space:
 * @dir: a folder, which need not exist yet
 * @out_bytes: (out): what this user may still write there
 * @error: HW_ERROR_FILE
 */
gboolean
hw_backup_get_free_space (const char *dir, guint64 *out_bytes, GError **error)
{
  g_autofree char *path = NULL;
  struct statvfs info;

  g_return_val_if_fail (dir != NULL, FALSE);
  g_return_val_if_fail (out_bytes != NULL, FALSE);

  path = g_canonicalize_filename (dir, NULL);
  while (statvfs (path, &info) != 0)
    {
      char *parent;

      if (errno != ENOENT || strcmp (path, "/") == 0)
        {
          hw_set_error (error, HW_ERROR_FILE, NULL, "cannot tell the free space in “%s”: %s", dir,
                        g_strerror (errno));
          return FALSE;
        }
      parent = g_path_get_dirname (path);
      g_free (path);
      path = parent;
    }
  *out_bytes = (guint64)info.f_bavail * info.f_frsize;

  return TRUE;
}
