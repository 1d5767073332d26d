/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-upgrade"

#include "config.h"

#include "hw-deployment-private.h"
#include "hw-drift.h"
#include "hw-error.h"
#include "hw-server-facts.h"
#include "hw-util.h"

#define STATE_BIT(state) (1u << (state))

static gboolean
check_confirmation (HwDeployment *self, const char *confirmation, GError **error)
{
  const char *name = self->environment->name;
  g_autofree char *hint = NULL;

  if (!self->environment->is_protected || g_strcmp0 (confirmation, name) == 0)
    return TRUE;

  hint = g_strdup_printf ("Type “%s” to confirm.", name);
  hw_set_error (error, HW_ERROR_POLICY, hint,
                "“%s” is protected and its name was not typed to confirm", name);

  return FALSE;
}

/* Connects, takes the lock, and looks again at what the plan rests on. */
static gboolean
seize (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  g_auto(GStrv) rows = NULL;

  self->database = _hw_deployment_connect (self, FALSE, cancellable, error);
  if (self->database == NULL)
    return FALSE;
  hw_server_watch_client (self->database, cancellable);
  if (!_hw_deployment_take_lock (self, cancellable, error))
    return FALSE;
  rows = _hw_deployment_read_rows (self, self->database, cancellable, error);
  if (rows == NULL)
    return FALSE;
  g_clear_pointer (&self->invalid_indexes, g_strfreev);
  self->invalid_indexes = hw_server_list_invalid_indexes (self->database, cancellable, error);

  return self->invalid_indexes != NULL
         && _hw_deployment_check_rows (self, (const char *const *)rows, error)
         && _hw_deployment_check_files (self, error);
}

/* Nothing has been written. What has changed must be reviewed; everything else can be tried again from here. */
static void
step_back (HwDeployment *self, const GError *error)
{
  gboolean is_changed = g_error_matches (error, HW_ERROR, HW_ERROR_CHANGED);

  _hw_deployment_close (self);
  self->has_passed = self->has_passed && !is_changed;
  _hw_deployment_enter_anyway (self, is_changed ? HW_DEPLOYMENT_REVIEW : HW_DEPLOYMENT_CONFIRM,
                               error->message);
}

static HwRunner *
start_runner (HwDeployment *self)
{
  g_autofree char *backup = self->backup != NULL ? g_path_get_basename (self->backup->path) : NULL;
  HwRunnerOptions options = {
    .environment = self->environment,
    .backup = backup,
    .deployment = hw_deployment_get_id (self),
    .lock_attempts = self->environment->lock_attempts,
    .lock_backoff_ms = self->environment->lock_backoff_ms,
    .event_func = _hw_deployment_on_event,
    .user_data = self,
  };
  HwRunner *runner = hw_runner_new (self->project, self->database, self->plan, &options);

  g_mutex_lock (&self->mutex);
  self->runner = runner;
  if (self->is_stop_wanted)
    hw_runner_stop_after_step (runner);
  g_mutex_unlock (&self->mutex);

  return runner;
}

static gboolean
run_plan (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  HwRunner *runner = start_runner (self);
  gboolean ok = hw_runner_run (runner, &self->outcome, cancellable, error);

  g_mutex_lock (&self->mutex);
  self->runner = NULL;
  g_mutex_unlock (&self->mutex);
  hw_runner_free (runner);

  return ok;
}

/* The table moved between our look at it and the runner's: as if we had seen it ourselves. */
static gboolean
is_late_change (HwDeployment *self, const GError *error)
{
  return self->outcome.failed_step < 0 && self->outcome.n_done == 0
         && (g_error_matches (error, HW_ERROR, HW_ERROR_VERSION_TABLE_ROWS)
             || g_error_matches (error, HW_ERROR, HW_ERROR_CHANGED));
}

static gboolean
finish_upgrade (HwDeployment *self, gboolean ok, const GError *run_error, GError **error)
{
  g_autoptr(GError) stopped = NULL;

  if (ok && !self->outcome.is_stopped)
    {
      if (self->entry != NULL)
        self->entry->n_done = self->outcome.n_done;
      _hw_deployment_enter_anyway (self, HW_DEPLOYMENT_VERIFY, "every revision is committed");
      return TRUE;
    }
  if (ok && self->lock_error != NULL)
    stopped = g_error_copy (self->lock_error);
  else if (ok)
    stopped = g_error_new (G_IO_ERROR, G_IO_ERROR_CANCELLED, "stopped on request after %u of %u",
                           self->outcome.n_done, hw_plan_get_n_steps (self->plan));
  if (stopped != NULL)
    run_error = stopped;
  _hw_deployment_fail (self, run_error);
  g_propagate_error (error, g_error_copy (run_error));

  return FALSE;
}

/**
 * hw_deployment_run_upgrade:
 * @confirmation: (nullable): the environment's name, as typed, where it is protected
 * @error: HW_ERROR_POLICY (not confirmed; the state stays Confirm), HW_ERROR_LOCKED and errors of connecting (back to
 *   Confirm), HW_ERROR_CHANGED (back to Review), else what the failed statement or the cancellation gave (Failed)
 *
 * Confirm → Upgrade → Verify, or Failed. Takes the deployment lock and keeps it until the verification has ended.
 */
gboolean
hw_deployment_run_upgrade (HwDeployment *self,
                           const char *confirmation,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr(GError) local_error = NULL;
  gboolean ok;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), FALSE);

  if (!_hw_deployment_require (self, STATE_BIT (HW_DEPLOYMENT_CONFIRM), "be upgraded", error)
      || !check_confirmation (self, confirmation, error)
      || !_hw_deployment_enter (self, HW_DEPLOYMENT_UPGRADE, "", error))
    return FALSE;

  self->has_acted = TRUE;
  self->outcome = (HwRunnerResult){ .failed_step = -1 };
  g_clear_error (&self->lock_error);
  if (!seize (self, cancellable, &local_error))
    {
      step_back (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  ok = run_plan (self, cancellable, &local_error);
  if (!ok && is_late_change (self, local_error))
    {
      local_error->code = HW_ERROR_CHANGED;
      step_back (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return finish_upgrade (self, ok, local_error, error);
}

/* Over the connection that upgraded, or a new one when that has gone since. */
static GStrv
read_rows_again (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) local_error = NULL;
  GStrv rows = _hw_deployment_read_rows (self, self->database, cancellable, &local_error);

  if (rows != NULL || !g_error_matches (local_error, HW_ERROR, HW_ERROR_CONNECTION_LOST))
    {
      if (rows == NULL)
        g_propagate_error (error, g_steal_pointer (&local_error));
      return rows;
    }
  database = _hw_deployment_connect (self, TRUE, cancellable, error);

  return database != NULL ? _hw_deployment_read_rows (self, database, cancellable, error) : NULL;
}

static gboolean
compare_with_plan (HwDeployment *self, const char *const *rows, GError **error)
{
  const char *const *expected = hw_plan_get_heads_after (self->plan);
  g_autofree char *found_text = NULL;
  g_autofree char *expected_text = NULL;

  if (hw_strv_is_permutation (rows, expected))
    return TRUE;
  found_text = _hw_deployment_describe_rows (rows);
  expected_text = _hw_deployment_describe_rows (expected);
  hw_set_error (error, HW_ERROR_VERIFY, "Somebody else has changed the version table meanwhile.",
                "the version table is at %s and the plan ends at %s", found_text, expected_text);

  return FALSE;
}

/* What the schema is now is what it will be held against. The plan has been carried out, whether or not that can be
 * written down. */
static void
record_schema (HwDeployment *self, const char *const *rows, GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  HwEvent event = { .kind = HW_EVENT_NOTICE, .severity = HW_SEVERITY_WARNING };

  if (self->outcome.n_done == 0
      || hw_drift_record (self->project, self->database, rows, hw_deployment_get_id (self),
                          cancellable, &error))
    return;
  if (g_error_matches (error, HW_ERROR, HW_ERROR_STATE))
    {
      g_debug ("The schema was not recorded: %s", error->message);
      return;
    }
  message = g_strdup_printf ("the schema could not be recorded, so that nobody will be told when "
                             "it is changed by hand: %s",
                             error->message);
  event.message = message;
  _hw_deployment_on_event (&event, self);
}

/**
 * hw_deployment_run_verify:
 * @error: HW_ERROR_VERIFY when the version table is not the plan's end, or cannot be read (Failed);
 *   G_IO_ERROR_CANCELLED (the state stays Verify)
 *
 * Verify → Done or Failed. Before Done, the schema is recorded: see HwDrift.
 */
gboolean
hw_deployment_run_verify (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  g_auto(GStrv) rows = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autofree char *summary = NULL;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), FALSE);

  if (!_hw_deployment_require (self, STATE_BIT (HW_DEPLOYMENT_VERIFY), "be verified", error))
    return FALSE;

  rows = read_rows_again (self, cancellable, &local_error);
  if (hw_error_is_cancelled (local_error))
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (rows == NULL || !compare_with_plan (self, (const char *const *)rows, &local_error))
    {
      _hw_deployment_fail (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  record_schema (self, (const char *const *)rows, cancellable);
  _hw_deployment_close (self);
  summary = _hw_deployment_describe_done (self);
  _hw_deployment_finish (self, HW_DEPLOYMENT_DONE, "done", (const char *const *)rows, summary);

  return TRUE;
}
