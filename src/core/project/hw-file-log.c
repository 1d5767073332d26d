/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-file-log"

#include "config.h"

#include <string.h>

#include "hw-file-log.h"
#include "hw-git.h"

#define DEFAULT_LIMIT_MS 20000
#define MARK '\1'

struct _HwFileLog
{
  GHashTable *records; /* absolute path -> HwFileRecord */
};

/* One pass over the log, newest commit first. */
typedef struct
{
  HwFileLog *log;
  const char *root;
  GHashTable *names; /* what a file was called before -> what it is called now */
  GHashTable *begun; /* files whose first commit was seen: what is older was another file */

  /* Borrowed: the commit at hand */
  const char *commit;
  const char *author;
  gint64 time_usec;
} Pass;

static void
record_free (gpointer data)
{
  HwFileRecord *record = data;

  g_free (record->author);
  g_free (record->commit);
  g_free (record->changed_by);
  g_free (record);
}

/* Takes @name, a path from the project's root as the commit at hand has it. */
static void
note_file (Pass *pass, char status, const char *name)
{
  const char *now = g_hash_table_lookup (pass->names, name);
  g_autofree char *file = g_build_filename (pass->root, now == NULL ? name : now, NULL);
  HwFileRecord *record = g_hash_table_lookup (pass->log->records, file);

  if (g_hash_table_contains (pass->begun, file))
    return;
  if (record == NULL)
    {
      record = g_new0 (HwFileRecord, 1);
      record->commit = g_strdup (pass->commit);
      record->changed_by = g_utf8_make_valid (pass->author, -1);
      record->changed_usec = pass->time_usec;
      g_hash_table_insert (pass->log->records, g_strdup (file), record);
    }
  g_free (record->author);
  record->author = g_utf8_make_valid (pass->author, -1);
  if (status == 'A')
    g_hash_table_add (pass->begun, g_steal_pointer (&file));
}

/* The commit renamed @old to @new. */
static void
note_rename (Pass *pass, const char *old, const char *new)
{
  const char *now = g_hash_table_lookup (pass->names, new);

  note_file (pass, 'R', new);
  g_hash_table_insert (pass->names, g_strdup (old), g_strdup (now == NULL ? new : now));
}

/* The next field of @data, which are separated by NUL; NULL at the end. */
static const char *
read_field (const char **data, const char *end)
{
  const char *field = *data;

  if (field >= end)
    return NULL;
  *data = field + strnlen (field, (gsize)(end - field)) + 1;

  return field;
}

/* A commit: its three fields, then a status and one or two names for every file. */
static void
read_commit (Pass *pass, const char *data, const char *end)
{
  const char *time, *status, *name;

  pass->commit = read_field (&data, end);
  pass->author = read_field (&data, end);
  time = read_field (&data, end);
  if (time == NULL)
    return;
  pass->time_usec = g_ascii_strtoll (time, NULL, 10) * G_USEC_PER_SEC;
  while ((status = read_field (&data, end)) != NULL)
    {
      /* A newline stands between the format's text and the files. */
      if (*status == '\n')
        status++;
      if (*status == '\0')
        continue;
      name = read_field (&data, end);
      if (name == NULL)
        return;
      if (*status == 'R' || *status == 'C')
        {
          const char *new = read_field (&data, end);

          if (new != NULL &&*status == 'R')
            note_rename (pass, name, new);
          else if (new != NULL)
            note_file (pass, 'A', new);
        }
      else if (*status != 'D')
        note_file (pass, *status, name);
    }
}

static void
read_log (Pass *pass, const char *data, gsize length)
{
  const char *end = data + length;
  const char *start = memchr (data, MARK, length);

  while (start != NULL)
    {
      const char *next = memchr (start + 1, MARK, (gsize)(end - start) - 1);

      read_commit (pass, start + 1, next != NULL ? next : end);
      start = next;
    }
}

/* (transfer full): git's arguments; paths as they are seen from the project's root */
static GPtrArray *
make_args (const HwProject *project)
{
  static const char *const options[] = {
    "log",
    "--no-ext-diff",
    "--no-textconv",
    "--no-show-signature",
    "-M",
    "--root",
    "--relative",
    "--name-status",
    "-z",
    "--format=%x01%h%x00%an%x00%at%x00",
    "--",
  };
  const char *const *folders = hw_project_get_version_locations (project);
  const char *root = hw_project_get_root (project);
  const gsize length = strlen (root);
  GPtrArray *args = g_ptr_array_new_with_free_func (g_free);

  for (guint i = 0; i < G_N_ELEMENTS (options); i++)
    g_ptr_array_add (args, g_strdup (options[i]));
  for (guint i = 0; folders[i] != NULL; i++)
    if (g_str_has_prefix (folders[i], root) && folders[i][length] == '/')
      g_ptr_array_add (args, g_strconcat (":(literal)", folders[i] + length + 1, NULL));
  g_ptr_array_add (args, NULL);

  return args;
}

/**
 * hw_file_log_read:
 * @project: any thread
 *
 * Returns: (transfer full): what git knows; empty where it knows nothing, or when it took too long
 */
HwFileLog *
hw_file_log_read (const HwProject *project, gint64 limit_ms, GCancellable *cancellable)
{
  HwFileLog *self = g_new0 (HwFileLog, 1);
  g_autoptr(HwGit) git = NULL;
  g_autoptr(GPtrArray) args = NULL;
  g_autoptr(GHashTable) names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr(GHashTable) begun = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *data = NULL;
  gsize length = 0;
  Pass pass = { 0 };

  self->records = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, record_free);
  /* An embedded project has no folder. */
  if (!g_path_is_absolute (hw_project_get_root (project)))
    return self;
  git = hw_git_new (hw_project_get_root (project), limit_ms > 0 ? limit_ms : DEFAULT_LIMIT_MS,
                    cancellable);
  args = make_args (project);
  data = hw_git_ask (git, (const char *const *)args->pdata, NULL, &length, NULL);
  if (data == NULL)
    return self;
  pass.log = self;
  pass.root = hw_project_get_root (project);
  pass.names = names;
  pass.begun = begun;
  read_log (&pass, data, length);

  return self;
}

/**
 * hw_file_log_free:
 * @self: (nullable) (transfer full)
 */
void
hw_file_log_free (HwFileLog *self)
{
  if (self == NULL)
    return;

  g_hash_table_unref (self->records);
  g_free (self);
}

const HwFileRecord *
hw_file_log_find (const HwFileLog *self, const char *file)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (file != NULL, NULL);

  return g_hash_table_lookup (self->records, file);
}
