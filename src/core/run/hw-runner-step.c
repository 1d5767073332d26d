/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-error.h"
#include "hw-run-verify.h"
#include "hw-runner-private.h"
#include "hw-version-table.h"

static gboolean
run_statement (HwRunner *self, guint index, GCancellable *cancellable, GError **error)
{
  HwRunScript *script = _hw_runner_get_script (self);
  g_autofree char *sql = hw_run_script_dup_statement (script, index);
  g_autoptr(GError) local_error = NULL;
  gint64 started = g_get_monotonic_time ();
  HwEvent event = {
    .kind = HW_EVENT_STATEMENT_STARTED,
    .statement = index,
    .line = g_array_index (script->statements, HwSqlStatement, index).line,
    .sql = sql,
    .rows = -1,
  };

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  _hw_runner_emit (self, &event);
  self->result->may_be_partial =
      !script->is_transactional && (index > 0 || hw_run_script_get_batch (script, index) == NULL);
  _hw_runner_execute (self, index, sql, &event.rows, cancellable, &local_error);
  if (local_error == NULL && script->is_transactional
      && !hw_database_in_transaction (self->database))
    local_error =
        hw_error_new (HW_ERROR_SCRIPT,
                      "Headway begins and commits the transaction itself: take the statement "
                      "out, or mark the section with transaction:false.",
                      "the statement ended the transaction that it ran in");
  if (local_error != NULL)
    {
      hw_run_script_locate_error (script, index, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  event.kind = HW_EVENT_STATEMENT_FINISHED;
  event.duration_usec = g_get_monotonic_time () - started;
  _hw_runner_emit (self, &event);

  return TRUE;
}

static gboolean
run_statements (HwRunner *self, GCancellable *cancellable, GError **error)
{
  HwRunScript *script = _hw_runner_get_script (self);

  for (guint i = 0; i < script->statements->len; i++)
    {
      if (!run_statement (self, i, cancellable, error))
        return FALSE;
    }
  if (!script->is_transactional && hw_database_in_transaction (self->database))
    {
      hw_set_error (error, HW_ERROR_SCRIPT, "End the section with COMMIT.",
                    "the script leaves a transaction open");
      return FALSE;
    }

  return hw_session_settings_restore (self->settings, self->database, cancellable, error);
}

static gboolean
record_step (HwRunner *self, gint64 started_usec, GCancellable *cancellable, GError **error)
{
  const HwPlanStep *step = _hw_runner_get_script (self)->step;

  for (guint i = 0; i < step->n_changes; i++)
    {
      if (!hw_version_table_change (self->database,
                                    hw_project_get_version_table_schema (self->project),
                                    hw_project_get_version_table (self->project), &step->changes[i],
                                    cancellable, error))
        return FALSE;
    }

  return _hw_runner_is_grouped (self) && _hw_runner_get_script (self)->is_transactional
             ? _hw_runner_defer_history (self, started_usec)
             : _hw_runner_add_history (self, started_usec, cancellable, error);
}

gboolean
_hw_runner_carry_out (HwRunner *self,
                      gint64 started_usec,
                      GCancellable *cancellable,
                      GError **error)
{
  return run_statements (self, cancellable, error)
         && hw_run_verify_run (self->database, _hw_runner_get_script (self), cancellable, error)
         && record_step (self, started_usec, cancellable, error);
}

/* A step inside a transaction: its statements, its version change and its history row stand or fall together. */
static gboolean
run_in_transaction (HwRunner *self, gint64 started, GCancellable *cancellable, GError **error)
{
  if (!_hw_runner_carry_out (self, started, cancellable, error))
    return FALSE;
  self->n_open++;

  return _hw_runner_is_one_transaction (self) || _hw_runner_commit (self, cancellable, error);
}

/* The same, but the transaction is shared with its neighbours. */
static gboolean
run_in_group (HwRunner *self, gint64 started, GCancellable *cancellable, GError **error)
{
  return _hw_runner_enter_group (self, error)
         && _hw_runner_carry_out (self, started, cancellable, error)
         && _hw_runner_stay_in_group (self, cancellable, error);
}

static gboolean
record_in_transaction (HwRunner *self, gint64 started, GCancellable *cancellable, GError **error)
{
  if (!_hw_runner_begin (self, cancellable, error)
      || !record_step (self, started, cancellable, error))
    return FALSE;
  self->n_open = 1;

  return _hw_runner_commit (self, cancellable, error);
}

/* The statements have stayed, so that it would be worst to fail now; and this is a transaction like any other. */
static gboolean
record_patiently (HwRunner *self, gint64 started, GCancellable *cancellable, GError **error)
{
  for (;;)
    {
      g_autoptr(GError) local_error = NULL;

      if (record_in_transaction (self, started, cancellable, &local_error))
        return TRUE;
      if (!_hw_runner_wait_for_lock (self, cancellable, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }
}

/* A step with transaction:false. Its version row is written when all of it has run, as Alembic does. */
static gboolean
run_outside_transaction (HwRunner *self, gint64 started, GCancellable *cancellable, GError **error)
{
  return run_statements (self, cancellable, error)
         && hw_run_verify_run (self->database, _hw_runner_get_script (self), cancellable, error)
         && record_patiently (self, started, cancellable, error);
}

/* How a step is carried out, from after its first event to before its last. @started_usec: real time, for the history.
 * On error the caller rolls back what is open. */
typedef gboolean (*StepFunc) (HwRunner *self,
                              gint64 started_usec,
                              GCancellable *cancellable,
                              GError **error);

static StepFunc
choose_way (HwRunner *self)
{
  if (!_hw_runner_get_script (self)->is_transactional)
    return run_outside_transaction;

  return _hw_runner_is_grouped (self) ? run_in_group : run_in_transaction;
}

/* Brings the connection into the transaction mode that the step at hand needs. */
static gboolean
open_step (HwRunner *self, GCancellable *cancellable, GError **error)
{
  gboolean is_open = hw_database_in_transaction (self->database);

  if (_hw_runner_get_script (self)->is_transactional)
    return is_open || _hw_runner_begin (self, cancellable, error);
  if (is_open)
    return _hw_runner_commit (self, cancellable, error);
  /* The tables must be there, and the rows right, before the first statement that cannot be taken back. */
  if (!self->is_prepared)
    return _hw_runner_begin (self, cancellable, error)
           && _hw_runner_commit (self, cancellable, error);

  return TRUE;
}

void
_hw_runner_fail_step (HwRunner *self, GError *error)
{
  HwRunScript *script = _hw_runner_get_script (self);
  HwEvent event = { .kind = HW_EVENT_STEP_FAILED, .error = error };

  /* It has not failed yet. */
  if (_hw_runner_can_retry (self, error))
    return;
  self->result->failed_step = (gint)self->step;
  if (hw_error_get_revision (error) == NULL)
    {
      hw_error_set_revision (error, hw_run_script_get_revision_id (script));
      /* A traceback of Python's knows the line. */
      if (hw_error_get_file (error) == NULL && script->step->revision != NULL
          && script->step->direction != HW_DIRECTION_STAMP)
        hw_error_set_location (error, script->step->revision->file, 0, 0);
    }
  _hw_runner_emit (self, &event);
}

/* The end of a run in the step at hand: takes back what is open and tells of @failure. Always FALSE. */
gboolean
_hw_runner_give_up (HwRunner *self, GError *failure, GError **error)
{
  if (_hw_runner_is_grouped (self) && !_hw_runner_can_retry (self, failure))
    _hw_runner_keep_group (self);
  hw_database_rollback (self->database);
  if (self->is_prepared)
    _hw_runner_fail_step (self, failure);
  g_propagate_error (error, failure);

  return FALSE;
}

gboolean
_hw_runner_run_step (HwRunner *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  gint64 started = g_get_real_time ();
  HwEvent event = { .kind = HW_EVENT_STEP_STARTED };

  self->result->may_be_partial = FALSE;
  if (!open_step (self, cancellable, &local_error))
    return _hw_runner_give_up (self, g_steal_pointer (&local_error), error);

  _hw_runner_emit (self, &event);
  if (!choose_way (self) (self, started, cancellable, &local_error))
    return _hw_runner_give_up (self, g_steal_pointer (&local_error), error);
  self->result->may_be_partial = FALSE;
  event.kind = HW_EVENT_STEP_FINISHED;
  event.duration_usec = g_get_real_time () - started;
  event.fraction = self->n_open == 0 ? 1.0 : 0.0;
  event.ok = TRUE;
  _hw_runner_emit (self, &event);

  return TRUE;
}
