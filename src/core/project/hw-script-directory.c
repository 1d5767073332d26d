/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-script-directory"

#include "config.h"

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hw-alembic-script.h"
#include "hw-error.h"
#include "hw-project-private.h"
#include "hw-script-directory.h"
#include "hw-script-private.h"
#include "hw-util.h"

/* What a file or folder is, under whatever name. */
typedef struct
{
  guint64 device;
  guint64 inode;
} FileId;

typedef struct
{
  char *name;
  guint64 start; /* the name's first bytes as a number, which is ordered as they are */
  gboolean is_folder;
  FileId id;

  /* What the file says, until those before it have been read too. */
  gboolean is_read;
  HwRevision *revision; /* NULL: none */
  HwScript *script;     /* NULL: it is not kept */
  gboolean is_dbmate;
  GPtrArray *problems; /* (element-type HwProblem); NULL: none */
} Entry;

typedef struct
{
  HwScriptDirectoryKind kind;
  GPtrArray *revisions;
  GHashTable *scripts; /* NULL: none is kept */
  GPtrArray *problems;
  HwReadProgress *progress; /* NULL: nobody looks */
  GCancellable *cancellable;
  GString *text;    /* of the file that is being read */
  GPtrArray *found; /* (element-type HwProblem): what is wrong with that file */

  /* Symbolic links and overlapping locations lead to the same file or folder. */
  GHashTable *folders; /* (element-type FileId): which have been read; owned */
  GHashTable *files;   /* (element-type FileId): which have been taken; borrowed from @listings */
  GPtrArray *listings; /* (element-type GArray) */

  char *previous; /* id of the dbmate file before this one; NULL: none yet */
  char *before;   /* the one before that */
  guint n_dbmate;
  const char *first_dbmate; /* path of the first one, borrowed from its revision */
} Reader;

static guint
hash_id (gconstpointer data)
{
  const FileId *id = data;

  return (guint)(id->inode ^ (id->inode >> 32) ^ (id->device << 16));
}

static gboolean
equal_ids (gconstpointer a, gconstpointer b)
{
  const FileId *first = a;
  const FileId *second = b;

  return first->device == second->device && first->inode == second->inode;
}

static void
entry_clear (gpointer data)
{
  Entry *entry = data;

  g_free (entry->name);
  g_clear_pointer (&entry->revision, hw_revision_unref);
  g_clear_pointer (&entry->script, hw_script_unref);
  g_clear_pointer (&entry->problems, g_ptr_array_unref);
}

static void
set_name (Entry *entry, const char *name)
{
  entry->name = g_strdup (name);
  entry->start = 0;
  memcpy (&entry->start, name, MIN (strlen (name), sizeof entry->start));
  entry->start = GUINT64_FROM_BE (entry->start);
}

/* strcmp() on UTF-8 is the order of code points, which is how Python sorts names. */
static int
compare_entries (gconstpointer a, gconstpointer b)
{
  const Entry *left = a;
  const Entry *right = b;

  if (left->start != right->start)
    return left->start < right->start ? -1 : 1;

  return strcmp (left->name, right->name);
}

/* The directory itself says which file an entry is and of what kind; only a link has to be followed. */
static void
identify (DIR *dir, const struct dirent *listed, guint64 device, Entry *entry)
{
  struct stat info;

  entry->id = (FileId){ device, listed->d_ino };
  entry->is_folder = listed->d_type == DT_DIR;
  if (listed->d_type != DT_LNK && listed->d_type != DT_UNKNOWN && !entry->is_folder)
    return;
  if (fstatat (dirfd (dir), listed->d_name, &info, 0) != 0)
    return;
  entry->id = (FileId){ info.st_dev, info.st_ino };
  entry->is_folder = S_ISDIR (info.st_mode);
}

/* @out_fd: the open folder. NULL when there is none. */
static GArray *
list_local (const char *folder, int *out_fd, FileId *out_id)
{
  g_autoptr(GArray) entries = NULL;
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  /* The stream takes its descriptor over. */
  DIR *dir = fd >= 0 ? fdopendir (fcntl (fd, F_DUPFD_CLOEXEC, 0)) : NULL;
  const struct dirent *listed;
  struct stat info;

  if (dir == NULL || fstat (fd, &info) != 0)
    {
      if (dir != NULL)
        closedir (dir);
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  *out_fd = fd;
  *out_id = (FileId){ info.st_dev, info.st_ino };
  entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (entries, entry_clear);
  while ((listed = readdir (dir)) != NULL)
    {
      Entry entry = { 0 };

      if (strcmp (listed->d_name, ".") == 0 || strcmp (listed->d_name, "..") == 0)
        continue;
      identify (dir, listed, info.st_dev, &entry);
      set_name (&entry, listed->d_name);
      g_array_append_val (entries, entry);
    }
  closedir (dir);

  return g_steal_pointer (&entries);
}

/* What is embedded has no inodes; its path is the one name that it has. */
static FileId
identify_resource (const char *path)
{
  return (FileId){ G_MAXUINT64, (guint64)(gsize)g_intern_string (path) };
}

static GArray *
list_resource (const char *folder, FileId *out_id)
{
  g_auto(GStrv) names = _hw_path_list (folder);
  GArray *entries;

  if (names == NULL)
    return NULL;
  *out_id = identify_resource (folder);
  entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_array_set_clear_func (entries, entry_clear);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (folder, "/", names[i], NULL);
      Entry entry = { .id = identify_resource (path) };

      entry.is_folder = g_str_has_suffix (names[i], "/");
      if (entry.is_folder)
        names[i][strlen (names[i]) - 1] = '\0';
      set_name (&entry, names[i]);
      g_array_append_val (entries, entry);
    }

  return entries;
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
parse (const Reader *reader, Entry *entry, const char *path)
{
  const GString *text = reader->text;

  /* One that is broken has more to tell than its first error, and cannot be run. */
  if (reader->kind == HW_SCRIPT_DIRECTORY_NATIVE && reader->scripts != NULL)
    entry->script = _hw_script_parse (path, text->str, text->len, &entry->is_dbmate, NULL);
  if (entry->script != NULL)
    return hw_revision_ref (entry->script->revision);
  if (reader->kind == HW_SCRIPT_DIRECTORY_NATIVE)
    return _hw_script_read_revision (path, text->str, text->len, reader->found, &entry->is_dbmate);

  return hw_alembic_script_parse (path, text->str, text->len, reader->found);
}

/* @folder_fd: -1 for a resource */
static gboolean
load (const Reader *reader, int folder_fd, const Entry *entry, const char *path, GError **error)
{
  g_autofree char *data = NULL;
  gsize length;

  if (folder_fd >= 0)
    return hw_file_read_at (folder_fd, entry->name, path, reader->text, error);
  data = hw_file_read (path, &length, error);
  if (data == NULL)
    return FALSE;
  g_string_truncate (reader->text, 0);
  g_string_append_len (reader->text, data, (gssize)length);

  return TRUE;
}

static void
read_file (Reader *reader, int folder_fd, const char *folder, Entry *entry)
{
  g_autofree char *path = g_strconcat (folder, "/", entry->name, NULL);
  g_autoptr(GError) error = NULL;

  entry->is_read = TRUE;
  if (load (reader, folder_fd, entry, path, &error))
    entry->revision = parse (reader, entry, path);
  else
    _hw_problems_add_error (reader->found, HW_SEVERITY_ERROR, path, 0, error);
  if (reader->found->len > 0)
    {
      entry->problems = reader->found;
      reader->found = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
    }
}

static gboolean
is_wanted (const Reader *reader, const Entry *entry)
{
  return !entry->is_folder && is_revision_file (reader->kind, entry->name);
}

static void
count_files (const Reader *reader, const GArray *entries)
{
  guint n = 0;

  for (guint i = 0; i < entries->len; i++)
    n += is_wanted (reader, &g_array_index (entries, Entry, i)) ? 1 : 0;
  hw_read_progress_add_found (reader->progress, n);
}

/* In the order in which the folder lists them: the file system has them in an order like that, and what was sorted by name
 * takes it a tenth longer. */
static gboolean
read_files (Reader *reader, int folder_fd, const char *folder, GArray *entries, GError **error)
{
  if (reader->progress != NULL)
    count_files (reader, entries);
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = &g_array_index (entries, Entry, i);

      if (g_cancellable_set_error_if_cancelled (reader->cancellable, error))
        return FALSE;
      if (!is_wanted (reader, entry))
        continue;
      read_file (reader, folder_fd, folder, entry);
      if (reader->progress != NULL)
        hw_read_progress_add_read (reader->progress);
    }

  return TRUE;
}

static void
take_file (Reader *reader, const char *folder, Entry *entry)
{
  HwRevision *revision;

  if (!entry->is_read)
    return;
  if (!g_hash_table_add (reader->files, &entry->id))
    {
      g_autofree char *path = g_strconcat (folder, "/", entry->name, NULL);

      _hw_problems_add (reader->problems, HW_SEVERITY_WARNING, HW_ERROR_SCRIPT, path, 0,
                        "Let every folder of revisions be named once.",
                        "the file is reached twice and read once");
      return;
    }
  if (entry->problems != NULL)
    g_ptr_array_extend (reader->problems, entry->problems, (GCopyFunc)hw_problem_ref, NULL);
  if (entry->revision == NULL)
    return;
  revision =
      entry->is_dbmate ? link_dbmate (reader, entry->revision) : g_steal_pointer (&entry->revision);
  g_ptr_array_add (reader->revisions, revision);
  if (entry->script == NULL)
    return;
  _hw_script_set_revision (entry->script, revision);
  g_hash_table_replace (reader->scripts, revision->id, g_steal_pointer (&entry->script));
}

/* The files of the folder by name, then the folders below it by name. */
static gboolean
read_folder (Reader *reader, const char *folder, GError **error)
{
  int fd = -1;
  FileId id;
  gboolean is_resource = _hw_path_is_resource (folder);
  g_autoptr(GArray) entries =
                 is_resource ? list_resource (folder, &id) : list_local (folder, &fd, &id);
  gboolean ok = TRUE;

  if (entries != NULL && g_hash_table_add (reader->folders, g_memdup2 (&id, sizeof id)))
    {
      g_ptr_array_add (reader->listings, g_array_ref (entries));
      ok = read_files (reader, fd, folder, entries, error);
      g_array_sort (entries, compare_entries);
      for (guint i = 0; ok && i < entries->len; i++)
        take_file (reader, folder, &g_array_index (entries, Entry, i));
    }
  else
    g_clear_pointer (&entries, g_array_unref);
  if (fd >= 0)
    close (fd);

  for (guint i = 0; ok && reader->kind == HW_SCRIPT_DIRECTORY_ALEMBIC_RECURSIVE && entries != NULL
                    && i < entries->len;
       i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      g_autofree char *path = NULL;

      if (!entry->is_folder || strcmp (entry->name, "__pycache__") == 0)
        continue;
      path = _hw_path_resolve (folder, entry->name);
      ok = read_folder (reader, path, error);
    }

  return ok;
}

/**
 * hw_script_directory_read:
 * @locations: absolute folders or `resource://` URIs, in the configured order; one that does not exist is skipped
 * @kind: which files count
 * @revisions: (element-type HwRevision): gains what is read, in load order
 * @scripts: (nullable) (element-type utf8 HwScript): gains the native scripts in which nothing is wrong, by id
 * @problems: (element-type HwProblem): gains what is wrong
 * @progress: (nullable): told how many files there are in each folder, and of each that has been read
 * @error: G_IO_ERROR_CANCELLED
 *
 * Load order is that of Alembic 1.19: locations as configured, files of each sorted by name, code point by
 * code point (Alembic 1.8 does not sort). Blocks; any thread.
 */
gboolean
hw_script_directory_read (const char *const *locations,
                          HwScriptDirectoryKind kind,
                          GPtrArray *revisions,
                          GHashTable *scripts,
                          GPtrArray *problems,
                          HwReadProgress *progress,
                          GCancellable *cancellable,
                          GError **error)
{
  g_autoptr(GHashTable) folders = g_hash_table_new_full (hash_id, equal_ids, g_free, NULL);
  g_autoptr(GHashTable) files = g_hash_table_new (hash_id, equal_ids);
  g_autoptr(GPtrArray) listings = g_ptr_array_new_with_free_func ((GDestroyNotify)g_array_unref);
  g_autoptr(GString) text = g_string_sized_new (HW_FILE_USUAL_SIZE);
  Reader reader = { .kind = kind,
                    .revisions = revisions,
                    .scripts = scripts,
                    .problems = problems,
                    .progress = progress,
                    .cancellable = cancellable,
                    .text = text,
                    .found = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref),
                    .folders = folders,
                    .files = files,
                    .listings = listings };
  gboolean ok = TRUE;

  g_return_val_if_fail (locations != NULL, FALSE);

  for (guint i = 0; ok && locations[i] != NULL; i++)
    ok = read_folder (&reader, locations[i], error);
  if (ok && reader.n_dbmate > 0 && reader.n_dbmate < revisions->len)
    _hw_problems_add (problems, HW_SEVERITY_WARNING, HW_ERROR_SCRIPT, reader.first_dbmate, 1,
                      "Give it “-- revision:” and “-- down-revision:” fields, as the others have.",
                      "the file has no field “revision” and is read as dbmate would, by its name");
  g_ptr_array_unref (reader.found);
  g_free (reader.previous);
  g_free (reader.before);

  return ok;
}
