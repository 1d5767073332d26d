/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-runner-burst-private.h"
#include "hw-version-table.h"

/*
 * Steps on PostgreSQL without a wait between them. What one step sends:
 *
 *   BEGIN   LOOK   its statements   SETTINGS   its version changes, its row of the history   COMMIT
 *
 * (where the whole plan is one transaction, OPEN instead of BEGIN and LOOK, and no COMMIT; SETTINGS only behind statements that can
 * have changed them; the last version change carries the row; where another step is sent with it, one COMMIT AND CHAIN instead
 * of a COMMIT and its BEGIN). After the first error the server skips everything else, so that nothing of a later step can
 * be committed.
 *
 * How far ahead we send: the first step goes alone, and then GROWTH times as many as before up to MAX_STEPS, as long as they
 * come back quickly, or until the connection takes no more; the rest follows when half of them are answered, so that a
 * slow network always has enough under way.
 * Whoever asks to stop must not wait for all of those: a step that takes longer than MAX_AHEAD sets a bar, on which the next one
 * fails in LOOK, on purpose. Then what was sent behind the slow one is skipped, we look whether to stop, lift the bar, and begin
 * again behind it. A stop request is so obeyed behind every step that takes time.
 */
#define MAX_AHEAD "1 s"

/* NULL where no bar is set; evaluated with the last that a step sends before its COMMIT. */
static const char bar_expression[] =
    "CASE WHEN pg_catalog.clock_timestamp() > pg_catalog.now() + CAST('" MAX_AHEAD "' AS interval) "
    "THEN pg_catalog.set_config('" HW_BURST_BAR "', '" HW_BURST_BAR_IS_SET "', false) END";
static const char lift_sql[] = "SELECT pg_catalog.set_config('" HW_BURST_BAR "', '', false)";

static void
burst_clear (HwBurst *burst)
{
  g_clear_pointer (&burst->pipeline, hw_postgres_pipeline_free);
  g_clear_pointer (&burst->record, hw_step_record_free);
  g_queue_clear_full (&burst->items, g_free);
  g_clear_pointer (&burst->sql, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwBurst, burst_clear)

/* Tells what the server is at now: it has done everything before @item. */
static void
announce (HwBurst *burst, const HwBurstItem *item)
{
  HwRunner *self = burst->runner;
  HwRunScript *script = g_ptr_array_index (self->scripts, item->step);
  HwEvent event = { .kind = HW_EVENT_STEP_STARTED };
  guint index = item->kind == HW_BURST_STATEMENT ? item->index : 0;

  self->step = item->step;
  if (!burst->is_announced)
    {
      burst->is_announced = TRUE;
      burst->n_announced = 0;
      burst->step_usec = g_get_monotonic_time ();
      _hw_runner_emit (self, &event);
    }
  if (item->kind > HW_BURST_STATEMENT || index >= script->statements->len
      || index < burst->n_announced)
    return;
  g_free (burst->sql);
  burst->sql = hw_run_script_dup_statement (script, index);
  burst->n_announced = index + 1;
  burst->statement_usec = g_get_monotonic_time ();
  event = (HwEvent){ .kind = HW_EVENT_STATEMENT_STARTED,
                     .statement = index,
                     .line = g_array_index (script->statements, HwSqlStatement, index).line,
                     .sql = burst->sql,
                     .rows = -1 };
  _hw_runner_emit (self, &event);
}

static void
finish_statement (HwBurst *burst, const HwBurstItem *item, gint64 rows)
{
  HwRunScript *script = _hw_runner_get_script (burst->runner);
  HwEvent event = { .kind = HW_EVENT_STATEMENT_FINISHED,
                    .statement = item->index,
                    .line = g_array_index (script->statements, HwSqlStatement, item->index).line,
                    .sql = burst->sql,
                    .rows = rows,
                    .duration_usec = g_get_monotonic_time () - burst->statement_usec };

  _hw_runner_emit (burst->runner, &event);
}

static void
finish_step (HwBurst *burst)
{
  HwRunner *self = burst->runner;
  gboolean is_committed = !_hw_runner_is_one_transaction (self);
  HwEvent event = { .kind = HW_EVENT_STEP_FINISHED,
                    .duration_usec = g_get_monotonic_time () - burst->step_usec,
                    .fraction = is_committed ? 1.0 : 0.0,
                    .ok = TRUE };

  burst->n_done++;
  burst->is_announced = FALSE;
  if (is_committed)
    {
      self->result->n_done++;
      hw_lock_retry_reset (self->retry);
    }
  else
    self->n_open++;
  _hw_runner_emit (self, &event);
}

/* What is known of the steps under way when @item has no proper answer. */
static void
judge (HwBurst *burst, const HwBurstItem *item, GError *failure)
{
  HwRunner *self = burst->runner;

  if (hw_database_is_open (self->database) || _hw_runner_is_one_transaction (self))
    return;
  /* Where the server said farewell in this statement, it has not come to the COMMIT behind it. */
  if (item->kind != HW_BURST_COMMIT && hw_error_get_sqlstate (failure) != NULL)
    return;
  self->result->is_unknown = TRUE;
  self->result->n_unknown = burst->next - item->step;
  if (failure->domain == HW_ERROR)
    hw_error_set_hint (failure,
                       "Look at the database's state before doing anything else: what was on its "
                       "way may be committed or not.");
}

/* TRUE: @item did not fail but has come to the bar. */
static gboolean
handle_failure (HwBurst *burst, const HwBurstItem *item, GError **failure)
{
  HwRunner *self = burst->runner;
  HwRunScript *script = g_ptr_array_index (self->scripts, item->step);

  if (item->kind == HW_BURST_LOOK && strstr ((*failure)->message, HW_BURST_BAR_IS_SET) != NULL)
    {
      g_clear_error (failure);
      burst->is_stopped = TRUE;
      return TRUE;
    }
  announce (burst, item);
  /* Where each step has a transaction of its own, those before it are committed. */
  if (!_hw_runner_is_one_transaction (self))
    self->first_open = item->step;
  judge (burst, item, *failure);
  if (item->kind == HW_BURST_CHANGE && script->step->n_changes > 0)
    hw_version_table_translate_error (hw_project_get_version_table (self->project),
                                      &script->step->changes[item->index], failure);
  else if (item->kind == HW_BURST_STATEMENT && !self->result->is_unknown)
    hw_run_script_locate_error (script, item->index, *failure);

  return FALSE;
}

static gboolean
take_item (HwBurst *burst,
           const HwBurstItem *item,
           gint64 *out_rows,
           GCancellable *cancellable,
           GError **failure)
{
  g_autofree char *value = NULL;

  if (item->kind != HW_BURST_CHANGE)
    return hw_postgres_pipeline_take (burst->pipeline,
                                      item->kind == HW_BURST_STATEMENT ? burst->sql : "", out_rows,
                                      cancellable, failure);
  if (!hw_postgres_pipeline_take_value (burst->pipeline, "", &value, cancellable, failure))
    return FALSE;
  /* The number of rows, which other changes answer last, is none of its values. */
  if (g_strcmp0 (value, HW_BURST_BAR_IS_SET) == 0)
    burst->is_barred = TRUE;

  return TRUE;
}

static gboolean
take_answer (HwBurst *burst, GCancellable *cancellable, GError **failure)
{
  g_autofree HwBurstItem *item = g_queue_pop_head (&burst->items);
  gint64 rows = -1;

  burst->n_bytes -= item->size;
  /* What comes to the bar has not begun. */
  if (!burst->is_barred || burst->is_announced)
    announce (burst, item);
  if (!take_item (burst, item, &rows, cancellable, failure))
    return handle_failure (burst, item, failure);
  if (item->kind == HW_BURST_LOOK)
    burst->is_barred = FALSE;
  if (item->kind == HW_BURST_STATEMENT)
    finish_statement (burst, item, rows);
  if (item->is_last)
    finish_step (burst);

  return TRUE;
}

static gboolean
run_burst (HwBurst *burst, GCancellable *cancellable, GError **failure)
{
  const HwBurstItem first = { .kind = HW_BURST_BEGIN, .step = burst->first };
  const HwProject *project = burst->runner->project;

  burst->pipeline = hw_postgres_pipeline_new (HW_POSTGRES (burst->runner->database), failure);
  if (burst->pipeline == NULL)
    return FALSE;
  burst->record =
      hw_step_record_new (hw_project_get_version_table_schema (project),
                          hw_project_get_version_table (project),
                          hw_project_get_history_table (project),
                          !_hw_runner_is_one_transaction (burst->runner), bar_expression);

  /* Written down before anything of it can have happened. */
  announce (burst, &first);
  if (g_cancellable_set_error_if_cancelled (cancellable, failure))
    return FALSE;
  while (!burst->is_stopped)
    {
      if (!_hw_burst_fill (burst, cancellable, failure))
        return FALSE;
      if (g_queue_is_empty (&burst->items))
        return TRUE;
      if (!take_answer (burst, cancellable, failure))
        return FALSE;
    }

  return TRUE;
}

/* The first transaction of a run, and the one of a whole plan, begin with a wait: what they find decides. */
static gboolean
open_burst (HwRunner *self, GCancellable *cancellable, GError **error)
{
  if (hw_database_in_transaction (self->database))
    return TRUE;
  if (!self->is_prepared || _hw_runner_is_one_transaction (self))
    return _hw_runner_begin (self, cancellable, error);

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/* Where that fails, whatever comes next will say so. */
static void
lift_bar (HwRunner *self)
{
  hw_database_rollback (self->database);
  hw_database_execute (self->database, lift_sql, NULL, NULL, NULL);
}

gboolean
_hw_runner_run_pipeline (HwRunner *self, GCancellable *cancellable, GError **error)
{
  g_auto(HwBurst) burst = { .runner = self, .first = self->step, .next = self->step };
  g_autoptr(GError) failure = NULL;
  gboolean ok;

  self->result->may_be_partial = FALSE;
  if (!open_burst (self, cancellable, &failure))
    return _hw_runner_give_up (self, g_steal_pointer (&failure), error);

  for (burst.end = self->step; burst.end < self->scripts->len; burst.end++)
    {
      if (!((HwRunScript *)g_ptr_array_index (self->scripts, burst.end))->is_pipelined)
        break;
    }
  /* Once something is sent, the connection does not tell any more. */
  burst.is_open = hw_database_in_transaction (self->database);
  ok = run_burst (&burst, cancellable, &failure);
  g_clear_pointer (&burst.pipeline, hw_postgres_pipeline_free);
  if (burst.is_barred && hw_database_is_open (self->database))
    lift_bar (self);
  if (!ok)
    return _hw_runner_give_up (self, g_steal_pointer (&failure), error);
  self->step = burst.first + burst.n_done - 1;

  return TRUE;
}
