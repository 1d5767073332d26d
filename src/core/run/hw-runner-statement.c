/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-error.h"
#include "hw-run-batch.h"
#include "hw-runner-private.h"
#include "hw-stale-index.h"

/* Listeners are told of the rounds of a batch at most this often. */
#define PROGRESS_USEC (G_USEC_PER_SEC / 10)

typedef struct
{
  HwRunner *runner;
  HwEvent event;
  gint64 told_usec; /* monotonic */
} Progress;

static void
on_round_cb (guint n_rounds, gint64 n_rows, gpointer user_data)
{
  Progress *progress = user_data;
  gint64 now_usec = g_get_monotonic_time ();
  g_autofree char *message = NULL;

  progress->runner->result->may_be_partial = TRUE;
  if (n_rounds > 1 && now_usec - progress->told_usec < PROGRESS_USEC)
    return;
  progress->told_usec = now_usec;
  message = g_strdup_printf ("round %u: %" G_GINT64_FORMAT " rows so far", n_rounds, n_rows);
  progress->event.rows = n_rows;
  progress->event.message = message;
  _hw_runner_emit (progress->runner, &progress->event);
}

static void
on_batch_notice_cb (HwSeverity severity, const char *name, const char *message, gpointer user_data)
{
  Progress *progress = user_data;

  _hw_runner_notice (severity, name, message, progress->runner);
}

static gboolean
run_batch (HwRunner *self,
           const HwScriptBatch *batch,
           guint index,
           const char *sql,
           gint64 *out_rows,
           GCancellable *cancellable,
           GError **error)
{
  Progress progress = {
    .runner = self,
    .event = { .kind = HW_EVENT_STATEMENT_PROGRESS,
               .statement = index,
               .line =
                   g_array_index (_hw_runner_get_script (self)->statements, HwSqlStatement, index)
                       .line,
               .sql = sql,
               .fraction = -1 },
  };
  g_autoptr(GError) local_error = NULL;
  HwRunBatch run = {
    .database = self->database,
    .batch = batch,
    .sql = sql,
    .retry = self->retry,
    .progress_func = on_round_cb,
    .notice_func = on_batch_notice_cb,
    .user_data = &progress,
  };

  if (hw_database_in_transaction (self->database))
    {
      hw_set_error (error, HW_ERROR_SCRIPT, "Write COMMIT before “migrate:batch”.",
                    "the script has opened a transaction, in which a batch cannot run");
      return FALSE;
    }

  if (hw_run_batch_run (&run, out_rows, cancellable, &local_error))
    return TRUE;
  /* The COMMIT of a round may have come through. */
  self->result->may_be_partial =
      self->result->may_be_partial
      || g_error_matches (local_error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

/* A failure of CREATE INDEX CONCURRENTLY is not over with its error. */
static void
tell_stale_index (HwRunner *self, const char *sql, GError *error)
{
  g_autofree char *index = hw_stale_index_find (self->database, sql);
  g_autofree char *message = NULL;

  if (index == NULL)
    return;
  message = g_strdup_printf (
      "It left the invalid index %s, which is not used and costs every write; the next attempt drops "
      "it first.",
      index);
  hw_error_append_detail (error, message);
  /* A cancellation has no details. */
  if (hw_error_is_cancelled (error))
    {
      g_free (message);
      message = g_strdup_printf ("the cancelled statement left the invalid index %s", index);
      _hw_runner_notice (HW_SEVERITY_WARNING, "index", message, self);
    }
}

gboolean
_hw_runner_execute (HwRunner *self,
                    guint index,
                    const char *sql,
                    gint64 *out_rows,
                    GCancellable *cancellable,
                    GError **error)
{
  const HwRunScript *script = _hw_runner_get_script (self);
  const HwScriptBatch *batch = hw_run_script_get_batch (script, index);
  g_autoptr(GError) local_error = NULL;

  if (batch != NULL)
    return run_batch (self, batch, index, sql, out_rows, cancellable, error);
  if (script->is_transactional)
    return hw_database_execute (self->database, sql, out_rows, cancellable, error);

  if (hw_stale_index_drop (self->database, sql, _hw_runner_notice, self, cancellable, &local_error)
      && hw_database_execute (self->database, sql, out_rows, cancellable, &local_error))
    return TRUE;
  tell_stale_index (self, sql, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}
