/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-directory"

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-alembic-script.h"
#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-script-directory.h"
#include "hw-script-private.h"
#include "hw-util.h"

typedef struct
{
  HwScriptDirectoryKind kind;
  GPtrArray *revisions;
  GPtrArray *problems;
  GCancellable *cancellable;
  GHashTable *seen; /* which files and folders have been read, by device and inode */
  char *previous;   /* id of the dbmate file before this one; NULL: none yet */
  char *before;     /* the one before that */
  guint n_dbmate;
  const char *first_dbmate; /* path of the first one, borrowed from its revision */
} Reader;

/* Is this the first time that the file or folder at @path is met? Symbolic links and overlapping locations lead
 * to the same one. */
static gboolean
is_new (Reader *reader, const char *path)
{
  GStatBuf info;

  if (_hw_path_is_resource (path))
    return g_hash_table_add (reader->seen, g_strdup (path));
  if (g_stat (path, &info) != 0)
    return TRUE;

  return g_hash_table_add (reader->seen,
                           g_strdup_printf ("%" G_GUINT64_FORMAT ":%" G_GUINT64_FORMAT,
                                            (guint64)info.st_dev, (guint64)info.st_ino));
}

/* The rules of Alembic's `_only_source_rev_file` for Python; for SQL, everything but hidden files. */
static gboolean
is_revision_file (HwScriptDirectoryKind kind, const char *name)
{
  switch (kind)
    {
    case HW_SCRIPT_DIRECTORY_NATIVE:
      return g_str_has_suffix (name, ".sql") && name[0] != '.';
    case HW_SCRIPT_DIRECTORY_ALEMBIC:
    case HW_SCRIPT_DIRECTORY_ALEMBIC_RECURSIVE:
      return g_str_has_suffix (name, ".py") && !g_str_has_prefix (name, ".#")
             && !g_str_has_prefix (name, "__init__");
    }
  g_assert_not_reached ();
}

/* dbmate's files name no parent: each follows the one before it. */
static HwRevision *
link_dbmate (Reader *reader, const HwRevision *revision)
{
  /* A version that two files have is a contradiction, and not a circle. */
  gboolean is_again = g_strcmp0 (reader->previous, revision->id) == 0;
  const char *const parents[] = { is_again ? reader->before : reader->previous, NULL };
  HwRevision *linked =
      hw_revision_new (revision->id, parents, NULL, NULL, revision->message, revision->description,
                       revision->created_usec, revision->file, revision->flags);

  if (!is_again)
    {
      g_free (reader->before);
      reader->before = reader->previous;
      reader->previous = g_strdup (revision->id);
    }
  if (reader->n_dbmate++ == 0)
    reader->first_dbmate = linked->file;

  return linked;
}

static HwRevision *
parse_native (Reader *reader, const char *path, const char *data, gsize length)
{
  gboolean is_dbmate;
  g_autoptr(HwScript) script = _hw_script_read (path, data, length, HW_SCRIPT_READ_NO_CHECKSUM,
                                                 reader->problems, &is_dbmate);

  if (script->revision == NULL)
    return NULL;

  return is_dbmate ? link_dbmate (reader, script->revision) : hw_revision_ref (script->revision);
}

static void
read_file (Reader *reader, const char *path)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *data = NULL;
  HwRevision *revision;
  gsize length = 0;

  if (!is_new (reader, path))
    {
      _hw_problems_add (reader->problems, HW_SEVERITY_WARNING, HW_ERROR_SCRIPT, path, 0,
                        "Let every folder of revisions be named once.",
                        "the file is reached twice and read once");
      return;
    }
  data = hw_file_read (path, &length, &error);
  if (data == NULL)
    {
      _hw_problems_add_error (reader->problems, HW_SEVERITY_ERROR, path, 0, error);
      return;
    }

  revision = reader->kind == HW_SCRIPT_DIRECTORY_NATIVE
                 ? parse_native (reader, path, data, length)
                 : hw_alembic_script_parse (path, data, length, reader->problems);
  if (revision != NULL)
    g_ptr_array_add (reader->revisions, revision);
}

/* The files of the folder by name, then the folders below it by name. */
static gboolean
read_folder (Reader *reader, const char *folder, GError **error)
{
  g_auto (GStrv) names = _hw_path_list (folder);

  if (names == NULL || !is_new (reader, folder))
    return TRUE;

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = NULL;

      if (g_cancellable_set_error_if_cancelled (reader->cancellable, error))
        return FALSE;
      if (g_str_has_suffix (names[i], "/") || !is_revision_file (reader->kind, names[i]))
        continue;
      path = g_strconcat (folder, "/", names[i], NULL);
      read_file (reader, path);
    }
  for (guint i = 0; reader->kind == HW_SCRIPT_DIRECTORY_ALEMBIC_RECURSIVE && names[i] != NULL; i++)
    {
      g_autofree char *path = NULL;

      if (!g_str_has_suffix (names[i], "/") || strcmp (names[i], "__pycache__/") == 0)
        continue;
      path = _hw_path_resolve (folder, names[i]);
      if (!read_folder (reader, path, error))
        return FALSE;
    }

  return TRUE;
}

/**
 * hw_script_directory_read:
 * @locations: absolute folders or `resource://` URIs, in the configured order; one that does not exist is skipped
 * @kind: which files count
 * @revisions: (element-type HwRevision): gains what is read, in load order
 * @problems: (element-type HwProblem): gains what is wrong
 * @error: G_IO_ERROR_CANCELLED
 *
 * Load order is that of Alembic 1.19: locations as configured, files of each sorted by name, code point by
 * code point (Alembic 1.8 does not sort). Blocks; any thread.
 */
gboolean
hw_script_directory_read (const char *const *locations,
                          HwScriptDirectoryKind kind,
                          GPtrArray *revisions,
                          GPtrArray *problems,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Reader reader = { .kind = kind,
                    .revisions = revisions,
                    .problems = problems,
                    .cancellable = cancellable,
                    .seen = seen };
  gboolean ok = TRUE;

  g_return_val_if_fail (locations != NULL, FALSE);

  for (guint i = 0; ok && locations[i] != NULL; i++)
    ok = read_folder (&reader, locations[i], error);
  if (ok && reader.n_dbmate > 0 && reader.n_dbmate < revisions->len)
    _hw_problems_add (problems, HW_SEVERITY_WARNING, HW_ERROR_SCRIPT, reader.first_dbmate, 1,
                      "Give it “-- revision:” and “-- down-revision:” fields, as the others have.",
                      "the file has no field “revision” and is read as dbmate would, by its name");
  g_free (reader.previous);
  g_free (reader.before);

  return ok;
}
