/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-error.h"
#include "hw-ownership.h"
#include "hw-runner-private.h"
#include "hw-tables.h"
#include "hw-util.h"

/* Nothing may run when the table is not what the plan was made for: somebody else has been here. */
static gboolean
check_rows (HwRunner *self, const char *const *found, GError **error)
{
  const char *const *expected = hw_plan_get_rows (self->plan);
  g_autofree char *found_text = NULL;
  g_autofree char *expected_text = NULL;

  if (hw_strv_is_permutation (found, expected))
    return TRUE;

  found_text = g_strjoinv (", ", (GStrv)found);
  expected_text = g_strjoinv (", ", (GStrv)expected);
  hw_set_error (error, HW_ERROR_VERSION_TABLE_ROWS,
                "Somebody else has changed the database since the plan was made: plan again.",
                "the version table “%s” holds “%s”, and the plan was made for “%s”",
                hw_project_get_version_table (self->project), found_text, expected_text);

  return FALSE;
}

/* The tables are made in the first transaction, so that a first step that fails leaves an empty database empty. */
static gboolean
begin_first (HwRunner *self, GCancellable *cancellable, GError **error)
{
  const HwTableNames names = { hw_project_get_version_table_schema (self->project),
                               hw_project_get_version_table (self->project),
                               hw_project_get_history_table (self->project) };
  g_autoptr(HwRows) settings = NULL;
  g_autoptr(HwTables) tables = hw_tables_begin (self->database, &names, self->seen,
                                                 hw_session_settings_get_read (self->database),
                                                 &settings, cancellable, error);

  if (tables == NULL)
    return FALSE;
  if (self->settings == NULL)
    self->settings = hw_session_settings_new (settings);

  return check_rows (self, (const char *const *)tables->rows, error)
         && hw_ownership_judge (self->project, self->database, tables->owner, error)
         && hw_tables_ensure (tables, self->database, &names, cancellable, error);
}

gboolean
_hw_runner_begin (HwRunner *self, GCancellable *cancellable, GError **error)
{
  self->first_open = self->step;
  self->begun_usec = g_get_monotonic_time ();
  _hw_runner_forget_history (self, 0);
  if (!hw_foreign_keys_suspend (self->foreign_keys, cancellable, error))
    return FALSE;
  if (!(self->is_prepared ? hw_database_begin (self->database, cancellable, error)
                          : begin_first (self, cancellable, error)))
    return FALSE;
  self->is_prepared = TRUE;

  return hw_foreign_keys_remember (self->foreign_keys, cancellable, error);
}

/* Ends the open transaction; the steps in it are then done for certain. */
gboolean
_hw_runner_commit (HwRunner *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!hw_foreign_keys_check (self->foreign_keys, cancellable, error)
      || !_hw_runner_write_history (self, cancellable, error))
    return FALSE;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  /* Not cancellable from here: a COMMIT that is interrupted has two possible ends. */
  if (!hw_database_commit (self->database, NULL, &local_error))
    {
      self->result->is_unknown = g_error_matches (local_error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->result->n_done += self->n_open;
  self->n_open = 0;
  hw_lock_retry_reset (self->retry);

  return TRUE;
}
