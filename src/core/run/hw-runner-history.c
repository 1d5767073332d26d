/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-fingerprint.h"
#include "hw-history-table.h"
#include "hw-runner-private.h"

/* A row of the history that is written before the COMMIT of its transaction. */
typedef struct
{
  guint step;
  gint64 started_usec;
  gint64 duration_usec;
} DueRow;

/* Only lends: the entry is to be read at once and not to be freed. Its times are the caller's.
 * @fingerprint: (nullable): of @script */
void
_hw_runner_fill_history (HwRunner *self,
                         const HwRunScript *script,
                         const HwFingerprint *fingerprint,
                         HwHistoryEntry *out_entry)
{
  *out_entry = (HwHistoryEntry){
    .revision = (char *)hw_run_script_get_revision_id (script),
    .direction = script->step->direction,
    .checksum = script->sha256,
    .actor = self->actor,
    .tool_version = (char *)PACKAGE_VERSION,
    .backup = self->backup,
    .deployment = self->deployment,
    .message = script->step->revision != NULL ? script->step->revision->message : NULL,
    .version_table = self->signature->version_table,
    .project = self->signature->project,
    .project_id = self->signature->project_id,
    .project_roots = self->signature->project_roots,
    .up_fingerprint = fingerprint != NULL ? fingerprint->up : NULL,
    .down_fingerprint = fingerprint != NULL ? fingerprint->down : NULL,
  };
}

static gboolean
add_row (HwRunner *self, const DueRow *row, GCancellable *cancellable, GError **error)
{
  HwRunScript *script = g_ptr_array_index (self->scripts, row->step);
  const HwFingerprint *fingerprint =
      hw_run_script_get_fingerprint (script, hw_database_get_dialect (self->database),
                                     self->shapes);
  HwHistoryEntry entry;

  _hw_runner_fill_history (self, script, fingerprint, &entry);
  entry.started_usec = row->started_usec;
  entry.duration_usec = row->duration_usec;

  return hw_history_table_add (self->database, hw_project_get_version_table_schema (self->project),
                               hw_project_get_history_table (self->project), &entry, cancellable,
                               error);
}

static DueRow
make_row (HwRunner *self, gint64 started_usec)
{
  return (DueRow){ self->step, started_usec, g_get_real_time () - started_usec };
}

/* In the transaction that is open. */
gboolean
_hw_runner_add_history (HwRunner *self,
                        gint64 started_usec,
                        GCancellable *cancellable,
                        GError **error)
{
  const DueRow row = make_row (self, started_usec);

  return hw_project_get_history_table (self->project) == NULL
         || add_row (self, &row, cancellable, error);
}

/* A statement has to be prepared again after each that changes the schema, and that of the history is long. So the rows of
 * revisions that share a transaction are written together, at its end. Always TRUE. */
gboolean
_hw_runner_defer_history (HwRunner *self, gint64 started_usec)
{
  const DueRow row = make_row (self, started_usec);

  if (self->due_rows == NULL)
    self->due_rows = g_array_new (FALSE, FALSE, sizeof (DueRow));
  g_array_append_val (self->due_rows, row);

  return TRUE;
}

/* What was carried out from @step on is taken back. */
void
_hw_runner_forget_history (HwRunner *self, guint step)
{
  while (self->due_rows != NULL && self->due_rows->len > 0
         && g_array_index (self->due_rows, DueRow, self->due_rows->len - 1).step >= step)
    g_array_set_size (self->due_rows, self->due_rows->len - 1);
}

gboolean
_hw_runner_write_history (HwRunner *self, GCancellable *cancellable, GError **error)
{
  gboolean ok = TRUE;

  if (self->due_rows == NULL)
    return TRUE;
  if (hw_project_get_history_table (self->project) != NULL)
    {
      for (guint i = 0; ok && i < self->due_rows->len; i++)
        ok = add_row (self, &g_array_index (self->due_rows, DueRow, i), cancellable, error);
    }
  if (ok)
    g_array_set_size (self->due_rows, 0);

  return ok;
}
