/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-error.h"
#include "hw-ownership.h"
#include "hw-runner-private.h"
#include "hw-util.h"

/**
 * hw_runner_new:
 * @project: where the scripts, the names of the tables and the transaction mode come from
 * @database: an open connection that nobody else uses meanwhile
 * @plan: what to carry out
 * @options: (nullable): copied
 *
 * Returns: (transfer full): a runner for one run
 */
HwRunner *
hw_runner_new (const HwProject *project,
               HwDatabase *database,
               const HwPlan *plan,
               const HwRunnerOptions *options)
{
  HwRunner *self;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (plan != NULL, NULL);

  self = g_new0 (HwRunner, 1);
  self->project = hw_project_ref (project);
  self->database = g_object_ref (database);
  self->plan = hw_plan_ref (plan);
  self->actor = hw_get_actor ();
  self->signature = hw_ownership_sign (project);
  if (options != NULL)
    {
      self->environment =
          options->environment != NULL ? hw_environment_ref (options->environment) : NULL;
      self->backup = g_strdup (options->backup);
      self->deployment = g_strdup (options->deployment);
      self->seen = options->seen;
      self->dry_run = options->dry_run;
      self->event_func = options->event_func;
      self->user_data = options->user_data;
    }
  self->retry = options != NULL ? hw_lock_retry_new (options->lock_attempts,
                                                     options->lock_backoff_ms, options->lock_seed)
                                : hw_lock_retry_new (1, 0, 0);

  return self;
}

/**
 * hw_runner_free:
 * @runner: (nullable): a runner that is not running
 */
void
hw_runner_free (HwRunner *runner)
{
  if (runner == NULL)
    return;

  g_clear_pointer (&runner->project, hw_project_unref);
  g_clear_object (&runner->database);
  g_clear_pointer (&runner->plan, hw_plan_unref);
  g_clear_pointer (&runner->environment, hw_environment_unref);
  g_clear_pointer (&runner->backup, g_free);
  g_clear_pointer (&runner->deployment, g_free);
  g_clear_pointer (&runner->actor, g_free);
  g_clear_pointer (&runner->retry, hw_lock_retry_free);
  g_clear_pointer (&runner->signature, hw_history_entry_free);
  g_free (runner);
}

HwRunScript *
_hw_runner_get_script (HwRunner *self)
{
  return g_ptr_array_index (self->scripts, self->step);
}

/* Fills in what every event of a step has. */
void
_hw_runner_emit (HwRunner *self, HwEvent *event)
{
  if (self->event_func == NULL)
    return;

  event->time_usec = g_get_real_time ();
  event->step = self->step;
  event->n_steps = hw_plan_get_n_steps (self->plan);
  if (self->step < self->scripts->len)
    {
      HwRunScript *script = _hw_runner_get_script (self);

      event->revision = script->step->revision;
      event->n_statements = script->statements->len;
    }
  self->event_func (event, self->user_data);
}

gboolean
_hw_runner_is_one_transaction (HwRunner *self)
{
  return self->dry_run || !hw_project_get_transaction_per_migration (self->project);
}

static void
on_notice_received_cb (const char *severity, const char *message, gpointer user_data)
{
  HwEvent event = {
    .kind = HW_EVENT_NOTICE,
    .name = severity,
    .message = message,
    .severity = g_strcmp0 (severity, "WARNING") == 0 ? HW_SEVERITY_WARNING : HW_SEVERITY_INFO,
  };

  _hw_runner_emit (user_data, &event);
}

/* The end of a plan in one transaction. Where it was to be a dry run, or was stopped before its end, nothing of it
 * may stay: half of it is what the project said it never wants. */
static gboolean
close_run (HwRunner *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean ok = TRUE;

  if (!hw_database_in_transaction (self->database))
    return TRUE;

  if (self->dry_run)
    ok = hw_foreign_keys_check (self->foreign_keys, cancellable, &local_error);
  else if (!self->result->is_stopped || _hw_runner_is_grouped (self))
    ok = _hw_runner_commit (self, cancellable, &local_error);
  hw_database_rollback (self->database);
  if (ok)
    return TRUE;

  self->step = self->scripts->len - 1;
  _hw_runner_fail_step (self, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
run_steps (HwRunner *self, GCancellable *cancellable, GError **error)
{
  gboolean ok;

  for (; self->step < self->scripts->len; self->step++)
    {
      if (g_atomic_int_get (&self->is_stop_wanted))
        {
          self->result->is_stopped = TRUE;
          break;
        }
      ok = _hw_runner_get_script (self)->is_pipelined
               ? _hw_runner_run_pipeline (self, cancellable, error)
               : _hw_runner_run_step (self, cancellable, error);
      if (!ok)
        return FALSE;
    }

  return close_run (self, cancellable, error);
}

/* Where a lock was in the way, once more from the first step of the transaction that was rolled back. */
static gboolean
run_plan (HwRunner *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  self->step = 0;
  while (!run_steps (self, cancellable, &local_error))
    {
      if (!_hw_runner_try_again (self, cancellable, &local_error))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
    }

  return TRUE;
}

static gboolean
check_dry_run (HwRunner *self, GError **error)
{
  for (guint i = 0; self->dry_run && i < self->scripts->len; i++)
    {
      const HwRunScript *script = g_ptr_array_index (self->scripts, i);

      if (script->is_transactional)
        continue;
      hw_set_error (error, HW_ERROR_USAGE, "Try such a revision on a copy of the database.",
                    "revision “%s” runs outside a transaction and cannot be rolled back",
                    hw_run_script_get_revision_id (script));
      if (error != NULL)
        hw_error_set_revision (*error, hw_run_script_get_revision_id (script));
      return FALSE;
    }

  return TRUE;
}

/* Stamps too: an env.py may do more when the version changes than write the row. */
static gboolean
is_for_alembic (HwRunner *self)
{
  return hw_project_get_kind (self->project) == HW_PROJECT_ALEMBIC && self->scripts->len > 0;
}

gboolean
hw_runner_run (HwRunner *runner,
               HwRunnerResult *out_result,
               GCancellable *cancellable,
               GError **error)
{
  HwRunnerResult unused;
  gint64 started = g_get_monotonic_time ();
  gboolean has_fd;
  gboolean ok = FALSE;

  g_return_val_if_fail (runner != NULL, FALSE);

  /* Held, so that not every wait for the server makes and closes one of its own. */
  has_fd = g_cancellable_get_fd (cancellable) != -1;

  runner->result = out_result != NULL ? out_result : &unused;
  *runner->result = (HwRunnerResult){ .failed_step = -1 };
  runner->scripts =
      hw_run_script_load_all (runner->project, runner->plan,
                              hw_database_get_dialect (runner->database), cancellable, error);
  if (runner->scripts != NULL && check_dry_run (runner, error))
    runner->foreign_keys = hw_foreign_keys_new (runner->database, cancellable, error);
  if (runner->foreign_keys != NULL)
    {
      runner->is_prepared = FALSE;
      runner->n_open = 0;
      runner->shapes = hw_sql_shapes_new ();
      runner->watch = hw_lock_watch_new (runner->database, _hw_runner_notice, runner);
      hw_database_set_notice_func (runner->database, on_notice_received_cb, runner);
      ok = is_for_alembic (runner) ? _hw_runner_run_alembic (runner, cancellable, error)
                                   : run_plan (runner, cancellable, error);
      hw_database_set_notice_func (runner->database, NULL, NULL);
    }
  runner->result->duration_usec = g_get_monotonic_time () - started;
  runner->result = NULL;
  g_clear_pointer (&runner->watch, hw_lock_watch_free);
  g_clear_pointer (&runner->shapes, hw_sql_shapes_free);
  g_clear_pointer (&runner->due_rows, g_array_unref);
  g_clear_pointer (&runner->settings, hw_session_settings_free);
  g_clear_pointer (&runner->foreign_keys, hw_foreign_keys_restore);
  g_clear_pointer (&runner->scripts, g_ptr_array_unref);
  if (has_fd)
    g_cancellable_release_fd (cancellable);

  return ok;
}

/**
 * hw_runner_stop_after_step:
 *
 * Asks a run to end after the step that runs now. It then succeeds with @is_stopped. Where the whole plan is one
 * transaction nothing is kept, because the plan is all or nothing there. Any thread.
 */
void
hw_runner_stop_after_step (HwRunner *runner)
{
  g_return_if_fail (runner != NULL);

  g_atomic_int_set (&runner->is_stop_wanted, 1);
}
