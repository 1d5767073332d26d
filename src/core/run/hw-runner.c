/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-error.h"
#include "hw-foreign-keys.h"
#include "hw-history-table.h"
#include "hw-run-script.h"
#include "hw-runner.h"
#include "hw-session-settings.h"
#include "hw-util.h"
#include "hw-version-table.h"

/*
 * Where the transactions begin and end:
 *
 *   per migration     BEGIN step 1 COMMIT   BEGIN step 2 COMMIT   …
 *   whole plan        BEGIN step 1          step 2          … COMMIT
 *   transaction:false step 3's statements, each by itself   BEGIN its version change COMMIT
 *
 * Where the whole plan is one transaction, a revision with transaction:false ends it and a new one begins after
 * it, which is what Alembic's autocommit_block() does. A dry run is one transaction that is rolled back.
 */
struct _HwRunner
{
  /* Owned */
  HwProject *project;
  HwDatabase *database;
  HwPlan *plan;
  char *backup;
  char *deployment;
  char *actor;

  HwEventFunc event_func;
  gpointer user_data;
  gboolean dry_run;
  gint is_stop_wanted; /* atomic: set by any thread */

  /* While running */
  GPtrArray *scripts; /* (element-type HwRunScript) */
  HwForeignKeys *foreign_keys;
  HwSessionSettings *settings;
  HwRunnerResult *result; /* borrowed from the caller */
  guint step;             /* index of the step that events speak of */
  guint n_open;           /* finished steps in the open transaction */
  gboolean is_prepared;   /* the tables exist and the rows are those of the plan */
};

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
  if (options != NULL)
    {
      self->backup = g_strdup (options->backup);
      self->deployment = g_strdup (options->deployment);
      self->dry_run = options->dry_run;
      self->event_func = options->event_func;
      self->user_data = options->user_data;
    }

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
  g_clear_pointer (&runner->backup, g_free);
  g_clear_pointer (&runner->deployment, g_free);
  g_clear_pointer (&runner->actor, g_free);
  g_free (runner);
}

static HwRunScript *
get_script (HwRunner *self)
{
  return g_ptr_array_index (self->scripts, self->step);
}

/* Fills in what every event of a step has. */
static void
emit (HwRunner *self, HwEvent *event)
{
  if (self->event_func == NULL)
    return;

  event->time_usec = g_get_real_time ();
  event->step = self->step;
  event->n_steps = hw_plan_get_n_steps (self->plan);
  if (self->step < self->scripts->len)
    {
      HwRunScript *script = get_script (self);

      event->revision = script->step->revision;
      event->n_statements = script->statements->len;
    }
  self->event_func (event, self->user_data);
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

  emit (user_data, &event);
}

/* Nothing may run when the table is not what the plan was made for: somebody else has been here. */
static gboolean
check_rows (HwRunner *self, GCancellable *cancellable, GError **error)
{
  const char *schema = hw_project_get_version_table_schema (self->project);
  const char *table = hw_project_get_version_table (self->project);
  const char *const *expected = hw_plan_get_rows (self->plan);
  g_autofree char *found_text = NULL;
  g_autofree char *expected_text = NULL;
  g_auto(GStrv) found = NULL;
  gboolean is_same;

  found = hw_version_table_read (self->database, schema, table, NULL, cancellable, error);
  if (found == NULL)
    return FALSE;
  is_same = hw_strv_length (expected) == g_strv_length (found);
  for (guint i = 0; is_same && found[i] != NULL; i++)
    is_same = g_strv_contains (expected, found[i]);
  if (is_same)
    return TRUE;

  found_text = g_strjoinv (", ", found);
  expected_text = g_strjoinv (", ", (GStrv)expected);
  hw_set_error (error, HW_ERROR_VERSION_TABLE_ROWS,
                "Somebody else has changed the database since the plan was made: plan again.",
                "the version table “%s” holds “%s”, and the plan was made for “%s”", table,
                found_text, expected_text);

  return FALSE;
}

/* In the first transaction, so that a first step that fails leaves an empty database empty. */
static gboolean
prepare_tables (HwRunner *self, GCancellable *cancellable, GError **error)
{
  const char *schema = hw_project_get_version_table_schema (self->project);
  const char *history = hw_project_get_history_table (self->project);

  if (!hw_version_table_ensure (self->database, schema,
                                hw_project_get_version_table (self->project), cancellable, error))
    return FALSE;
  if (!check_rows (self, cancellable, error))
    return FALSE;
  if (history != NULL
      && !hw_history_table_ensure (self->database, schema, history, cancellable, error))
    return FALSE;

  return TRUE;
}

static gboolean
begin (HwRunner *self, GCancellable *cancellable, GError **error)
{
  if (!hw_foreign_keys_suspend (self->foreign_keys, cancellable, error)
      || !hw_database_begin (self->database, cancellable, error))
    return FALSE;
  if (!self->is_prepared && !prepare_tables (self, cancellable, error))
    return FALSE;
  self->is_prepared = TRUE;

  return hw_foreign_keys_remember (self->foreign_keys, cancellable, error);
}

/* Ends the open transaction; the steps in it are then done for certain. */
static gboolean
commit (HwRunner *self, GCancellable *cancellable, GError **error)
{
  g_autoptr(GError) local_error = NULL;

  if (!hw_foreign_keys_check (self->foreign_keys, cancellable, error))
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

  return TRUE;
}

static gboolean
run_statement (HwRunner *self, guint index, GCancellable *cancellable, GError **error)
{
  HwRunScript *script = get_script (self);
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
  emit (self, &event);
  self->result->may_be_partial = !script->is_transactional;
  hw_database_execute (self->database, sql, &event.rows, cancellable, &local_error);
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
  emit (self, &event);

  return TRUE;
}

static gboolean
run_statements (HwRunner *self, GCancellable *cancellable, GError **error)
{
  HwRunScript *script = get_script (self);

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
add_history (HwRunner *self, gint64 started_usec, GCancellable *cancellable, GError **error)
{
  HwRunScript *script = get_script (self);
  const char *table = hw_project_get_history_table (self->project);
  /* Only lent: hw_history_table_add() copies nothing and frees nothing. */
  HwHistoryEntry entry = {
    .revision = (char *)hw_run_script_get_revision_id (script),
    .direction = script->step->direction,
    .started_usec = started_usec,
    .duration_usec = g_get_real_time () - started_usec,
    .checksum = script->script != NULL ? script->script->sha256 : NULL,
    .actor = self->actor,
    .tool_version = (char *)PACKAGE_VERSION,
    .backup = self->backup,
    .deployment = self->deployment,
    .message = script->step->revision != NULL ? script->step->revision->message : NULL,
  };

  if (table == NULL)
    return TRUE;

  return hw_history_table_add (self->database, hw_project_get_version_table_schema (self->project),
                               table, &entry, cancellable, error);
}

static gboolean
record_step (HwRunner *self, gint64 started_usec, GCancellable *cancellable, GError **error)
{
  const HwPlanStep *step = get_script (self)->step;

  for (guint i = 0; i < step->n_changes; i++)
    {
      if (!hw_version_table_change (self->database,
                                    hw_project_get_version_table_schema (self->project),
                                    hw_project_get_version_table (self->project), &step->changes[i],
                                    cancellable, error))
        return FALSE;
    }

  return add_history (self, started_usec, cancellable, error);
}

static gboolean
is_one_transaction (HwRunner *self)
{
  return self->dry_run || !hw_project_get_transaction_per_migration (self->project);
}

/* A step inside a transaction: its statements, its version change and its history row stand or fall together. */
static gboolean
run_in_transaction (HwRunner *self, gint64 started, GCancellable *cancellable, GError **error)
{
  if (!run_statements (self, cancellable, error)
      || !record_step (self, started, cancellable, error))
    return FALSE;
  self->n_open++;

  return is_one_transaction (self) || commit (self, cancellable, error);
}

/* A step with transaction:false. Its version row is written when all of it has run, as Alembic does. */
static gboolean
run_outside_transaction (HwRunner *self, gint64 started, GCancellable *cancellable, GError **error)
{
  if (!run_statements (self, cancellable, error) || !begin (self, cancellable, error)
      || !record_step (self, started, cancellable, error))
    return FALSE;
  self->n_open++;

  return commit (self, cancellable, error);
}

/* Brings the connection into the transaction mode that the step at hand needs. */
static gboolean
open_step (HwRunner *self, GCancellable *cancellable, GError **error)
{
  gboolean is_open = hw_database_in_transaction (self->database);

  if (get_script (self)->is_transactional)
    return is_open || begin (self, cancellable, error);
  if (is_open)
    return commit (self, cancellable, error);
  /* The tables must be there, and the rows right, before the first statement that cannot be taken back. */
  if (!self->is_prepared)
    return begin (self, cancellable, error) && commit (self, cancellable, error);

  return TRUE;
}

static void
fail_step (HwRunner *self, GError *error)
{
  HwRunScript *script = get_script (self);
  HwEvent event = { .kind = HW_EVENT_STEP_FAILED, .error = error };

  self->result->failed_step = (gint)self->step;
  if (hw_error_get_revision (error) == NULL)
    {
      hw_error_set_revision (error, hw_run_script_get_revision_id (script));
      if (script->script != NULL)
        hw_error_set_location (error, script->script->revision->file, 0, 0);
    }
  emit (self, &event);
}

static gboolean
run_step (HwRunner *self, GCancellable *cancellable, GError **error)
{
  HwRunScript *script = get_script (self);
  g_autoptr(GError) local_error = NULL;
  gint64 started = g_get_real_time ();
  HwEvent event = { .kind = HW_EVENT_STEP_STARTED };
  gboolean ok;

  self->result->may_be_partial = FALSE;
  if (!open_step (self, cancellable, &local_error))
    {
      hw_database_rollback (self->database);
      if (self->is_prepared)
        fail_step (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  emit (self, &event);
  ok = script->is_transactional
           ? run_in_transaction (self, started, cancellable, &local_error)
           : run_outside_transaction (self, started, cancellable, &local_error);
  if (!ok)
    {
      hw_database_rollback (self->database);
      fail_step (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  self->result->may_be_partial = FALSE;
  event.kind = HW_EVENT_STEP_FINISHED;
  event.duration_usec = g_get_real_time () - started;
  event.fraction = self->n_open == 0 ? 1.0 : 0.0;
  event.ok = TRUE;
  emit (self, &event);

  return TRUE;
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
  else if (!self->result->is_stopped)
    ok = commit (self, cancellable, &local_error);
  hw_database_rollback (self->database);
  if (ok)
    return TRUE;

  self->step = self->scripts->len - 1;
  fail_step (self, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gboolean
run_steps (HwRunner *self, GCancellable *cancellable, GError **error)
{
  for (self->step = 0; self->step < self->scripts->len; self->step++)
    {
      if (g_atomic_int_get (&self->is_stop_wanted))
        {
          self->result->is_stopped = TRUE;
          break;
        }
      if (!run_step (self, cancellable, error))
        return FALSE;
    }

  return close_run (self, cancellable, error);
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

gboolean
hw_runner_run (HwRunner *runner,
               HwRunnerResult *out_result,
               GCancellable *cancellable,
               GError **error)
{
  HwRunnerResult unused;
  gint64 started = g_get_monotonic_time ();
  gboolean ok = FALSE;

  g_return_val_if_fail (runner != NULL, FALSE);

  runner->result = out_result != NULL ? out_result : &unused;
  *runner->result = (HwRunnerResult){ .failed_step = -1 };
  runner->scripts =
      hw_run_script_load_all (runner->project, runner->plan,
                              hw_database_get_dialect (runner->database), cancellable, error);
  if (runner->scripts != NULL && check_dry_run (runner, error))
    runner->foreign_keys = hw_foreign_keys_new (runner->database, cancellable, error);
  if (runner->foreign_keys != NULL)
    runner->settings = hw_session_settings_read (runner->database, cancellable, error);
  if (runner->settings != NULL)
    {
      runner->is_prepared = FALSE;
      runner->n_open = 0;
      hw_database_set_notice_func (runner->database, on_notice_received_cb, runner);
      ok = run_steps (runner, cancellable, error);
      hw_database_set_notice_func (runner->database, NULL, NULL);
    }
  runner->result->duration_usec = g_get_monotonic_time () - started;
  runner->result = NULL;
  g_clear_pointer (&runner->settings, hw_session_settings_free);
  g_clear_pointer (&runner->foreign_keys, hw_foreign_keys_restore);
  g_clear_pointer (&runner->scripts, g_ptr_array_unref);

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
