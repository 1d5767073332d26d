/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-report"

#include "config.h"

#include <glib/gstdio.h>

#include "hw-error.h"
#include "hw-sql-report.h"
#include "hw-sql-validate.h"

/* A file that is no SQL at all would fill every list. */
#define MAX_OF_FILE 20

typedef struct
{
  /* As it was when it was read: what changes a file changes one of them. */
  guint64 inode;
  guint64 size;
  gint64 changed_nsec;

  GPtrArray *problems; /* (element-type HwProblem); NULL for none */
} File;

struct _HwSqlReport
{
  HwDialect dialect;
  int server_version;
  GHashTable *files;   /* path -> File */
  GPtrArray *problems; /* (element-type HwProblem) */
};

static void
file_free (File *file)
{
  g_clear_pointer (&file->problems, g_ptr_array_unref);
  g_free (file);
}

static File *
file_new (const char *path)
{
  File *file;
  struct stat info;

  if (g_stat (path, &info) != 0)
    return NULL;
  file = g_new0 (File, 1);
  file->inode = (guint64)info.st_ino;
  file->size = (guint64)info.st_size;
  file->changed_nsec =
      (gint64)info.st_mtim.tv_sec * G_GINT64_CONSTANT (1000000000) + info.st_mtim.tv_nsec;

  return file;
}

static gboolean
is_same_file (const File *a, const File *b)
{
  return a->inode == b->inode && a->size == b->size && a->changed_nsec == b->changed_nsec;
}

/* Does the project speak of the place? Its header and its markers were read when the project was. */
static gboolean
is_known (const HwProject *project, const char *path, guint line)
{
  GPtrArray *problems = hw_project_get_problems (project);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);

      if (problem->line == line && g_str_equal (problem->file, path))
        return TRUE;
    }

  return FALSE;
}

static HwProblem *
make_problem (const HwRevision *revision, const HwSqlProblem *found)
{
  g_autoptr(GError) error = hw_error_new (HW_ERROR_SQL, found->hint, "%s", found->message);

  hw_error_set_revision (error, revision->id);
  hw_error_set_location (error, revision->file, found->line, found->column);

  return hw_problem_new (found->severity, revision->file, found->line, error);
}

/* FALSE: cancelled */
static gboolean
check_file (const HwProject *project,
            const HwRevision *revision,
            const HwSqlReport *self,
            File *file,
            GCancellable *cancellable,
            GError **error)
{
  g_autoptr(HwScript) script = hw_project_load_script (project, revision, NULL);
  g_autoptr(GPtrArray) found = NULL;

  if (script == NULL)
    return TRUE;
  found = hw_sql_validate_script (revision->file, script->text, self->dialect, NULL,
                                  self->server_version, cancellable, error);
  if (found == NULL)
    return FALSE;
  for (guint i = 0; i < found->len; i++)
    {
      const HwSqlProblem *problem = g_ptr_array_index (found, i);

      if (problem->kind == HW_SQL_PROBLEM_FORM && is_known (project, revision->file, problem->line))
        continue;
      if (file->problems == NULL)
        file->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
      if (file->problems->len < MAX_OF_FILE)
        g_ptr_array_add (file->problems, make_problem (revision, problem));
    }

  return TRUE;
}

/* Whether a problem is one, and how bad, can depend on the server; that there is none cannot. */
static const File *
find_before (const HwSqlReport *self, const HwSqlReport *before, const char *path, const File *file)
{
  const File *old = before != NULL && before->dialect == self->dialect
                        ? g_hash_table_lookup (before->files, path)
                        : NULL;

  return old != NULL && is_same_file (old, file)
                 && (old->problems == NULL || before->server_version == self->server_version)
             ? old
             : NULL;
}

static gboolean
look_at (HwSqlReport *self,
         const HwProject *project,
         const HwRevision *revision,
         const HwSqlReport *before,
         GCancellable *cancellable,
         GError **error)
{
  File *file = file_new (revision->file);
  const File *old;

  if (file == NULL)
    return TRUE;
  g_hash_table_insert (self->files, g_strdup (revision->file), file);
  old = find_before (self, before, revision->file, file);
  if (old != NULL)
    file->problems = old->problems != NULL ? g_ptr_array_ref (old->problems) : NULL;
  else if (!check_file (project, revision, self, file, cancellable, error))
    return FALSE;
  for (guint i = 0; file->problems != NULL && i < file->problems->len; i++)
    g_ptr_array_add (self->problems, hw_problem_ref (g_ptr_array_index (file->problems, i)));

  return TRUE;
}

HwSqlReport *
hw_sql_report_new (const HwProject *project,
                   HwDialect dialect,
                   int server_version,
                   const HwSqlReport *before,
                   GCancellable *cancellable,
                   GError **error)
{
  g_autoptr(HwSqlReport) self = NULL;
  const HwGraph *graph;

  g_return_val_if_fail (project != NULL, NULL);

  self = g_atomic_rc_box_new0 (HwSqlReport);
  self->dialect = dialect;
  self->server_version = server_version;
  self->files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)file_free);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  graph = hw_project_get_graph (project);
  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    {
      const HwRevision *revision = hw_graph_get_revision (graph, i);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if ((revision->flags & HW_REVISION_PYTHON) == 0
          && !look_at (self, project, revision, before, cancellable, error))
        return NULL;
    }

  return g_steal_pointer (&self);
}

HwSqlReport *
hw_sql_report_ref (HwSqlReport *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
report_clear (gpointer data)
{
  HwSqlReport *self = data;

  g_hash_table_unref (self->files);
  g_ptr_array_unref (self->problems);
}

/**
 * hw_sql_report_unref:
 * @self: (nullable)
 */
void
hw_sql_report_unref (HwSqlReport *self)
{
  if (self != NULL)
    g_atomic_rc_box_release_full (self, report_clear);
}

GPtrArray *
hw_sql_report_get_problems (const HwSqlReport *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problems;
}

gboolean
hw_sql_report_says_the_same (const HwSqlReport *self, const HwSqlReport *before)
{
  guint n;

  g_return_val_if_fail (self != NULL, FALSE);

  n = self->problems->len;
  if (n != (before != NULL ? before->problems->len : 0))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (g_ptr_array_index (self->problems, i) != g_ptr_array_index (before->problems, i))
      return FALSE;

  return TRUE;
}
