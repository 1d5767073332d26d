/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-postgres-pipeline.h"
#include "hw-runner-private.h"
#include "hw-step-record.h"
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
#define MAX_STEPS 512
#define MAX_BYTES (1024 * 1024)
#define GROWTH 32
#define MAX_AHEAD "1 s"
#define QUICK_USEC G_USEC_PER_SEC

/* The first one that knows COMMIT AND CHAIN. */
#define CHAIN_VERSION 120000

/* A setting of the session; where the bar is set it is no boolean. */
#define BAR "headway.bar"
#define BAR_IS_SET "headway looks before it goes on"

/* NULL where no bar is set; evaluated with the last that a step sends before its COMMIT. */
static const char bar_expression[] =
    "CASE WHEN pg_catalog.clock_timestamp() > pg_catalog.now() + CAST('" MAX_AHEAD "' AS interval) "
    "THEN pg_catalog.set_config('" BAR "', '" BAR_IS_SET "', false) END";
static const char look_sql[] =
    "SELECT CAST(nullif(pg_catalog.current_setting('" BAR "', true), '') AS boolean)";
static const char lift_sql[] = "SELECT pg_catalog.set_config('" BAR "', '', false)";

/* Exact whatever the session's extra_float_digits are. */
static const char open_sql[] =
    "SELECT pg_catalog.set_config('" HW_HISTORY_STEP_BEGAN
    "', CAST(extract(epoch FROM pg_catalog.clock_timestamp()) AS text), false)";

typedef enum
{
  ITEM_OPEN,
  ITEM_BEGIN,
  ITEM_LOOK,
  ITEM_STATEMENT,
  ITEM_SETTINGS,
  ITEM_CHANGE, /* and the row of the history */
  ITEM_COMMIT,
} ItemKind;

/* Something that is sent and has no answer yet. */
typedef struct
{
  ItemKind kind;
  guint step;
  guint index;      /* of the statement or the change in the step */
  gsize size;       /* bytes of its text */
  gboolean is_last; /* of its step */
} Item;

typedef struct
{
  HwRunner *runner;             /* borrowed */
  HwPostgresPipeline *pipeline; /* owned */
  HwStepRecord *record;         /* owned */
  GQueue items;                 /* (element-type Item), owned */
  char *sql;                    /* owned: of the statement that was announced last */

  guint first, next, end; /* steps: begun with, to be sent next, the first one that is not for us */
  guint n_done;           /* of those: answered whole */
  guint window;           /* steps that may be under way; 0: nothing was sent yet */
  gsize n_bytes;          /* under way */
  gint64 filled_usec;     /* monotonic; when we sent last */
  gboolean is_open;       /* the step to be sent next finds its transaction begun */
  gboolean is_barred;     /* the step at hand has set a bar, or the one before it */
  gboolean is_stopped;    /* at the bar */

  guint n_announced;     /* statements of the step at hand that were told to have begun */
  gboolean is_announced; /* the step at hand was told to have begun */
  gint64 step_usec, statement_usec; /* monotonic; when that was */
} Burst;

static void
burst_clear (Burst *burst)
{
  g_clear_pointer (&burst->pipeline, hw_postgres_pipeline_free);
  g_clear_pointer (&burst->record, hw_step_record_free);
  g_queue_clear_full (&burst->items, g_free);
  g_clear_pointer (&burst->sql, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Burst, burst_clear)

/* Sending */

static gboolean
send_item (Burst *burst,
           ItemKind kind,
           guint index,
           const char *sql,
           const char *const *params,
           guint n_params,
           GError **error)
{
  Item *item;
  gboolean ok;

  /* BEGIN and COMMIT are quicker without a plan. */
  if (kind == ITEM_STATEMENT || kind == ITEM_BEGIN || kind == ITEM_COMMIT)
    ok = hw_postgres_pipeline_send (burst->pipeline, sql, params, n_params, error);
  else
    ok = hw_postgres_pipeline_send_prepared (burst->pipeline, sql, params, n_params, error);
  if (!ok)
    return FALSE;
  item = g_new0 (Item, 1);
  item->kind = kind;
  item->step = burst->next;
  item->index = index;
  item->size = strlen (sql);
  burst->n_bytes += item->size;
  g_queue_push_tail (&burst->items, item);

  return TRUE;
}

static gboolean
send_begin (Burst *burst, GError **error)
{
  gboolean ok = TRUE;

  if (_hw_runner_is_one_transaction (burst->runner))
    ok = send_item (burst, ITEM_OPEN, 0, open_sql, NULL, 0, error);
  else if (!burst->is_open)
    ok = send_item (burst, ITEM_BEGIN, 0, "BEGIN", NULL, 0, error);
  if (ok && !_hw_runner_is_one_transaction (burst->runner) && burst->next > burst->first)
    ok = send_item (burst, ITEM_LOOK, 0, look_sql, NULL, 0, error);
  /* The answers of the step before come when it is done, and not when ours are ready. */
  if (ok)
    hw_postgres_pipeline_flush (burst->pipeline);

  return ok;
}

static gboolean
send_statements (Burst *burst, HwRunScript *script, GError **error)
{
  for (guint i = 0; i < script->statements->len; i++)
    {
      g_autofree char *sql = hw_run_script_dup_statement (script, i);

      if (!send_item (burst, ITEM_STATEMENT, i, sql, NULL, 0, error))
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
send_record (Burst *burst, HwRunScript *script, GError **error)
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

      if (!send_item (burst, ITEM_CHANGE, i, sql, values, n_values, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
send_settings (Burst *burst, HwRunScript *script, GError **error)
{
  const char *params[HW_SESSION_SETTINGS_N_PARAMS];
  const char *settings = hw_session_settings_get_restore (burst->runner->settings, params);

  return !script->may_change_settings
         || send_item (burst, ITEM_SETTINGS, 0, settings, params, G_N_ELEMENTS (params), error);
}

/* Everything but its COMMIT. */
static gboolean
send_step (Burst *burst, GError **error)
{
  HwRunScript *script = g_ptr_array_index (burst->runner->scripts, burst->next);

  return send_begin (burst, error) && send_statements (burst, script, error)
         && send_settings (burst, script, error) && send_record (burst, script, error);
}

/* The server hands on to a chained transaction how the one before it was: what a script may have changed is not to outlive it. */
static gboolean
can_chain (Burst *burst)
{
  const HwRunScript *script = g_ptr_array_index (burst->runner->scripts, burst->next);

  return !script->may_change_settings
         && hw_database_get_server_version (burst->runner->database) >= CHAIN_VERSION;
}

/* @is_more: the next step is sent with this one, so that no transaction stays open that has nothing to do */
static gboolean
end_step (Burst *burst, gboolean is_more, GError **error)
{
  const gboolean is_one_transaction = _hw_runner_is_one_transaction (burst->runner);
  const gboolean is_chained = is_more && !is_one_transaction && can_chain (burst);

  if (!is_one_transaction
      && !send_item (burst, ITEM_COMMIT, 0, is_chained ? "COMMIT AND CHAIN" : "COMMIT", NULL, 0,
                     error))
    return FALSE;
  burst->is_open = is_one_transaction || is_chained;
  ((Item *)g_queue_peek_tail (&burst->items))->is_last = TRUE;
  burst->next++;

  return TRUE;
}

static guint
count_under_way (const Burst *burst)
{
  return burst->next - burst->first - burst->n_done;
}

static void
choose_window (Burst *burst)
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
has_room_behind (Burst *burst)
{
  guint n_under_way = count_under_way (burst) + 1;

  if (hw_postgres_pipeline_is_full (burst->pipeline))
    burst->window = n_under_way;

  return burst->next + 1 < burst->end && n_under_way < burst->window && burst->n_bytes < MAX_BYTES;
}

/* Sends more where there is room for it. */
static gboolean
fill (Burst *burst, GCancellable *cancellable, GError **error)
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

/* Answers */

/* Tells what the server is at now: it has done everything before @item. */
static void
announce (Burst *burst, const Item *item)
{
  HwRunner *self = burst->runner;
  HwRunScript *script = g_ptr_array_index (self->scripts, item->step);
  HwEvent event = { .kind = HW_EVENT_STEP_STARTED };
  guint index = item->kind == ITEM_STATEMENT ? item->index : 0;

  self->step = item->step;
  if (!burst->is_announced)
    {
      burst->is_announced = TRUE;
      burst->n_announced = 0;
      burst->step_usec = g_get_monotonic_time ();
      _hw_runner_emit (self, &event);
    }
  if (item->kind > ITEM_STATEMENT || index >= script->statements->len || index < burst->n_announced)
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
finish_statement (Burst *burst, const Item *item, gint64 rows)
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
finish_step (Burst *burst)
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
judge (Burst *burst, const Item *item, GError *failure)
{
  HwRunner *self = burst->runner;

  if (hw_database_is_open (self->database) || _hw_runner_is_one_transaction (self))
    return;
  /* Where the server said farewell in this statement, it has not come to the COMMIT behind it. */
  if (item->kind != ITEM_COMMIT && hw_error_get_sqlstate (failure) != NULL)
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
handle_failure (Burst *burst, const Item *item, GError **failure)
{
  HwRunner *self = burst->runner;
  HwRunScript *script = g_ptr_array_index (self->scripts, item->step);

  if (item->kind == ITEM_LOOK && strstr ((*failure)->message, BAR_IS_SET) != NULL)
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
  if (item->kind == ITEM_CHANGE && script->step->n_changes > 0)
    hw_version_table_translate_error (hw_project_get_version_table (self->project),
                                      &script->step->changes[item->index], failure);
  else if (item->kind == ITEM_STATEMENT && !self->result->is_unknown)
    hw_run_script_locate_error (script, item->index, *failure);

  return FALSE;
}

static gboolean
take_item (
    Burst *burst, const Item *item, gint64 *out_rows, GCancellable *cancellable, GError **failure)
{
  g_autofree char *value = NULL;

  if (item->kind != ITEM_CHANGE)
    return hw_postgres_pipeline_take (burst->pipeline,
                                      item->kind == ITEM_STATEMENT ? burst->sql : "", out_rows,
                                      cancellable, failure);
  if (!hw_postgres_pipeline_take_value (burst->pipeline, "", &value, cancellable, failure))
    return FALSE;
  /* The number of rows, which other changes answer last, is none of its values. */
  if (g_strcmp0 (value, BAR_IS_SET) == 0)
    burst->is_barred = TRUE;

  return TRUE;
}

static gboolean
take_answer (Burst *burst, GCancellable *cancellable, GError **failure)
{
  g_autofree Item *item = g_queue_pop_head (&burst->items);
  gint64 rows = -1;

  burst->n_bytes -= item->size;
  /* What comes to the bar has not begun. */
  if (!burst->is_barred || burst->is_announced)
    announce (burst, item);
  if (!take_item (burst, item, &rows, cancellable, failure))
    return handle_failure (burst, item, failure);
  if (item->kind == ITEM_LOOK)
    burst->is_barred = FALSE;
  if (item->kind == ITEM_STATEMENT)
    finish_statement (burst, item, rows);
  if (item->is_last)
    finish_step (burst);

  return TRUE;
}

static gboolean
run_burst (Burst *burst, GCancellable *cancellable, GError **failure)
{
  const Item first = { .kind = ITEM_BEGIN, .step = burst->first };
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
      if (!fill (burst, cancellable, failure))
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
  g_auto(Burst) burst = { .runner = self, .first = self->step, .next = self->step };
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
