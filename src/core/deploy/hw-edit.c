/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-edit"

#include "config.h"

#include <string.h>

#include "hw-edit.h"
#include "hw-fingerprint.h"
#include "hw-sha256.h"
#include "hw-util.h"
#include "hw-version-table.h"

/**
 * hw_edit_free:
 * @edit: (nullable) (transfer full)
 */
void
hw_edit_free (HwEdit *edit)
{
  if (edit == NULL)
    return;

  hw_revision_unref (edit->revision);
  g_free (edit->actor);
  g_free (edit);
}

/**
 * hw_edit_describe:
 *
 * Returns: (transfer full): a sentence without full stop
 */
char *
hw_edit_describe (const HwEdit *edit)
{
  const char *verb = edit->direction == HW_DIRECTION_STAMP ? "stamped" : "applied";
  const char *what = edit->is_up_changed ? "was edited" : "got another downgrade";
  g_autofree char *time = hw_time_to_iso8601 (edit->applied_usec);

  if (*edit->actor == '\0')
    return g_strdup_printf ("“%s” %s after it was %s on %.10s", edit->revision->id, what, verb,
                            time);

  return g_strdup_printf ("“%s” %s after %s %s it on %.10s", edit->revision->id, what, edit->actor,
                          verb, time);
}

/* NULL when the revision says what it said, or nobody can tell. */
static HwEdit *
compare (const HwRevision *revision, const HwHistoryEntry *entry, HwDialect dialect)
{
  g_autoptr(HwFingerprint) now = NULL;
  HwEdit *edit;
  gboolean is_up_changed, is_down_changed;

  /* A file that cannot be read is told of elsewhere; of what it means there is nothing to say. */
  now = hw_fingerprint_new (revision, dialect, NULL);
  if (now == NULL || g_strcmp0 (now->checksum, entry->checksum) == 0)
    return NULL;
  is_up_changed =
      hw_fingerprint_compare (entry->up_fingerprint, now->up) == HW_FINGERPRINT_DIFFERENT;
  is_down_changed =
      hw_fingerprint_compare (entry->down_fingerprint, now->down) == HW_FINGERPRINT_DIFFERENT;
  if (!is_up_changed && !is_down_changed)
    return NULL;

  edit = g_new0 (HwEdit, 1);
  edit->revision = hw_revision_ref (revision);
  edit->is_up_changed = is_up_changed;
  edit->is_down_changed = is_down_changed;
  edit->direction = entry->direction;
  edit->applied_usec = entry->started_usec;
  edit->actor = g_strdup (entry->actor != NULL ? entry->actor : "");

  return edit;
}

/* The bytes are what they were: the usual case, told without taking the script apart. */
static gboolean
is_untouched (const HwRevision *revision, const HwHistoryEntry *entry)
{
  gsize length = 0;
  g_autofree char *data = NULL;
  g_autofree char *sum = NULL;

  if (entry->checksum == NULL)
    return FALSE;
  data = hw_file_read (revision->file, &length, NULL);
  if (data == NULL)
    return TRUE;
  sum = hw_sha256_compute (data, length);

  return strcmp (sum, entry->checksum) == 0;
}

/**
 * hw_edits_find:
 * @project: whose files are read
 * @rows: the version table
 * @entries: (element-type HwHistoryEntry): of each revision the newest row, newest first
 * @dialect: of the database
 * @error: G_IO_ERROR_CANCELLED
 *
 * Blocks: reads the files of the applied revisions that have a fingerprint. A revision that Alembic or an older Headway applied has none, and nothing is said of it.
 *
 * Returns: (transfer full) (element-type HwEdit): in the order of @entries
 */
GPtrArray *
hw_edits_find (const HwProject *project,
               const char *const *rows,
               GPtrArray *entries,
               HwDialect dialect,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr(GPtrArray) edits = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_edit_free);
  const HwGraph *graph = hw_project_get_graph (project);
  g_autofree guint8 *applied = hw_graph_get_applied (graph, rows);

  for (guint i = 0; i < entries->len; i++)
    {
      const HwHistoryEntry *entry = g_ptr_array_index (entries, i);
      const HwRevision *revision;
      HwEdit *edit;
      guint node;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      if (entry->direction == HW_DIRECTION_DOWNGRADE || entry->revision == NULL
          || (entry->up_fingerprint == NULL && entry->down_fingerprint == NULL))
        continue;
      node = hw_graph_lookup (graph, entry->revision);
      if (node == HW_GRAPH_NONE || !applied[node])
        continue;
      revision = hw_graph_get_revision (graph, node);
      edit = is_untouched (revision, entry) ? NULL : compare (revision, entry, dialect);
      if (edit != NULL)
        g_ptr_array_add (edits, edit);
    }

  return g_steal_pointer (&edits);
}

/**
 * hw_edits_read:
 * @database: an open connection; nothing is written
 *
 * hw_edits_find() for what the version table and the history hold now. Blocks.
 *
 * Returns: (transfer full) (element-type HwEdit): empty where the project keeps no history
 */
GPtrArray *
hw_edits_read (const HwProject *project,
               HwDatabase *database,
               GCancellable *cancellable,
               GError **error)
{
  const char *schema = hw_project_get_version_table_schema (project);
  const char *table = hw_project_get_version_table (project);
  const char *history = hw_project_get_history_table (project);
  g_autoptr(GPtrArray) entries = NULL;
  g_auto(GStrv) rows = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);

  if (history == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)hw_edit_free);
  rows = hw_version_table_read (database, schema, table, NULL, cancellable, error);
  if (rows == NULL)
    return NULL;
  entries = hw_history_table_list_newest (database, schema, history, table, cancellable, error);
  if (entries == NULL)
    return NULL;

  return hw_edits_find (project, (const char *const *)rows, entries,
                        hw_database_get_dialect (database), cancellable, error);
}

/**
 * hw_edits_count_up:
 * @edits: (element-type HwEdit)
 */
guint
hw_edits_count_up (GPtrArray *edits)
{
  guint n = 0;

  for (guint i = 0; i < edits->len; i++)
    n += ((const HwEdit *)edits->pdata[i])->is_up_changed ? 1 : 0;

  return n;
}
