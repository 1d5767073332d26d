/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include <string.h>

#include "hw-runner-burst-private.h"

/* What is sent, and how far ahead: see hw-runner-pipeline.c. */

#define MAX_STEPS 512
#define MAX_BYTES (1024 * 1024)
#define GROWTH 32
#define QUICK_USEC G_USEC_PER_SEC

/* The first one that knows COMMIT AND CHAIN. */
#define CHAIN_VERSION 120000

static const char look_sql[] =
    "SELECT CAST(nullif(pg_catalog.current_setting('" HW_BURST_BAR "', true), '') AS boolean)";

/* Exact whatever the session's extra_float_digits are. */
static const char open_sql[] =
    "SELECT pg_catalog.set_config('" HW_HISTORY_STEP_BEGAN
    "', CAST(extract(epoch FROM pg_catalog.clock_timestamp()) AS text), false)";

static gboolean
send_item (HwBurst *burst,
           HwBurstItemKind kind,
           guint index,
           const char *sql,
           const char *const *params,
           guint n_params,
           GError **error)
{
  HwBurstItem *item;
  gboolean ok;

  /* BEGIN and COMMIT are quicker without a plan. */
  if (kind == HW_BURST_STATEMENT || kind == HW_BURST_BEGIN || kind == HW_BURST_COMMIT)
    ok = hw_postgres_pipeline_send (burst->pipeline, sql, params, n_params, error);
  else
    ok = hw_postgres_pipeline_send_prepared (burst->pipeline, sql, params, n_params, error);
  if (!ok)
    return FALSE;
  item = g_new0 (HwBurstItem, 1);
  item->kind = kind;
  item->step = burst->next;
  item->index = index;
  item->size = strlen (sql);
  burst->n_bytes += item->size;
  g_queue_push_tail (&burst->items, item);

  return TRUE;
}

static gboolean
send_begin (HwBurst *burst, GError **error)
{
  gboolean ok = TRUE;

  if (_hw_runner_is_one_transaction (burst->runner))
    ok = send_item (burst, HW_BURST_OPEN, 0, open_sql, NULL, 0, error);
  else if (!burst->is_open)
    ok = send_item (burst, HW_BURST_BEGIN, 0, "BEGIN", NULL, 0, error);
  if (ok && !_hw_runner_is_one_transaction (burst->runner) && burst->next > burst->first)
    ok = send_item (burst, HW_BURST_LOOK, 0, look_sql, NULL, 0, error);
  /* The answers of the step before come when it is done, and not when ours are ready. */
  if (ok)
    hw_postgres_pipeline_flush (burst->pipeline);

  return ok;
}

static gboolean
send_statements (HwBurst *burst, HwRunScript *script, GError **error)
{
  for (guint i = 0; i < script->statements->len; i++)
    {
      g_autofree char *sql = hw_run_script_dup_statement (script, i);

      if (!send_item (burst, HW_BURST_STATEMENT, i, sql, NULL, 0, error))
        return FALSE;
      /* So that the next one is seen to begin when it does. */
      if (i + 1 < script->statements->len)
        hw_postgres_pipeline_flush (burst->pipeline);
    }

  return TRUE;
}

/* Each message costs the server a start and an end, so the row of the history goes with the last change. The bar is set in
 * front of a step that we send, and of no other. */
static gboolean
send_record (HwBurst *burst, HwRunScript *script, GError **error)
{
  HwRunner *self = burst->runner;
  const guint n_changes = script->step->n_changes;
  const gboolean has_bar = !_hw_runner_is_one_transaction (self) && burst->next + 1 < burst->end;
  const gboolean has_history = hw_project_get_history_table (self->project) != NULL;
  HwHistoryEntry entry;

  if (has_history)
    _hw_runner_fill_history (
        self, script, hw_run_script_get_fingerprint (script, HW_DIALECT_POSTGRESQL, self->shapes),
        &entry);
  for (guint i = 0; i < MAX (n_changes, has_history ? 1 : 0); i++)
    {
      const HwRowChange *change = i < n_changes ? &script->step->changes[i] : NULL;
      const gboolean is_last = i + 1 >= n_changes;
      const char *values[HW_STEP_RECORD_MAX_VALUES];
      guint n_values;
      const char *sql =
          hw_step_record_get (burst->record, change, has_history && is_last ? &entry : NULL,
                              has_bar && is_last && change != NULL, values, &n_values);

      if (!send_item (burst, HW_BURST_CHANGE, i, sql, values, n_values, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
send_settings (HwBurst *burst, HwRunScript *script, GError **error)
{
  const char *params[HW_SESSION_SETTINGS_N_PARAMS];
  const char *settings = hw_session_settings_get_restore (burst->runner->settings, params);

  return !script->may_change_settings
         || send_item (burst, HW_BURST_SETTINGS, 0, settings, params, G_N_ELEMENTS (params), error);
}

/* Everything but its COMMIT. */
static gboolean
send_step (HwBurst *burst, GError **error)
{
  HwRunScript *script = g_ptr_array_index (burst->runner->scripts, burst->next);

  return send_begin (burst, error) && send_statements (burst, script, error)
         && send_settings (burst, script, error) && send_record (burst, script, error);
}

/* The server hands on to a chained transaction how the one before it was: what a script may have changed is not to outlive it. */
static gboolean
can_chain (HwBurst *burst)
{
  const HwRunScript *script = g_ptr_array_index (burst->runner->scripts, burst->next);

  return !script->may_change_settings
         && hw_database_get_server_version (burst->runner->database) >= CHAIN_VERSION;
}

/* @is_more: the next step is sent with this one, so that no transaction stays open that has nothing to do */
static gboolean
end_step (HwBurst *burst, gboolean is_more, GError **error)
{
  const gboolean is_one_transaction = _hw_runner_is_one_transaction (burst->runner);
  const gboolean is_chained = is_more && !is_one_transaction && can_chain (burst);

  if (!is_one_transaction
      && !send_item (burst, HW_BURST_COMMIT, 0, is_chained ? "COMMIT AND CHAIN" : "COMMIT", NULL, 0,
                     error))
    return FALSE;
  burst->is_open = is_one_transaction || is_chained;
  ((HwBurstItem *)g_queue_peek_tail (&burst->items))->is_last = TRUE;
  burst->next++;

  return TRUE;
}

static guint
count_under_way (const HwBurst *burst)
{
  return burst->next - burst->first - burst->n_done;
}

static void
choose_window (HwBurst *burst)
{
  gint64 now = g_get_monotonic_time ();

  if (burst->window == 0 || now - burst->filled_usec > QUICK_USEC)
    burst->window = 1;
  else
    burst->window = MIN (burst->window * GROWTH, MAX_STEPS);
  burst->filled_usec = now;
}

/* Is there room for another step behind the one that is being sent? */
static gboolean
has_room_behind (HwBurst *burst)
{
  guint n_under_way = count_under_way (burst) + 1;

  if (hw_postgres_pipeline_is_full (burst->pipeline))
    burst->window = n_under_way;

  return burst->next + 1 < burst->end && n_under_way < burst->window && burst->n_bytes < MAX_BYTES;
}

gboolean
_hw_burst_fill (HwBurst *burst, GCancellable *cancellable, GError **error)
{
  gboolean is_more;

  if (burst->next == burst->end || count_under_way (burst) > burst->window / 2
      || burst->n_bytes > MAX_BYTES / 2)
    return TRUE;
  /* The first one was told to have begun. */
  if (burst->next > burst->first
      && (g_atomic_int_get (&burst->runner->is_stop_wanted)
          || g_cancellable_is_cancelled (cancellable)))
    return TRUE;
  choose_window (burst);
  for (is_more = count_under_way (burst) < burst->window; is_more;)
    {
      if (!send_step (burst, error))
        return FALSE;
      is_more = has_room_behind (burst);
      if (!end_step (burst, is_more, error))
        return FALSE;
    }
  if (burst->next == burst->end)
    hw_postgres_pipeline_sync (burst->pipeline);
  else
    hw_postgres_pipeline_flush (burst->pipeline);

  return TRUE;
}
