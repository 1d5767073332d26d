/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-postgres-pipeline"

#include "config.h"

#include <string.h>

#include "hw-autoptr.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-postgres-pipeline.h"
#include "hw-postgres-private.h"
#include "hw-sql-command.h"

/* How often the server is asked again to stop. */
#define CANCEL_INTERVAL_USEC (G_USEC_PER_SEC / 10)

/* How much is queued between two looks at whether the connection takes it. libpq sends in pieces of 8 KiB. */
#define LOOK_BYTES (16 * 1024)

/* The connection is non-blocking: what the server does not take at once waits in libpq's buffer, and every wait for an
 * answer goes on writing. So neither side can wait for the other with both of their buffers full. */
struct _HwPostgresPipeline
{
  HwPostgres *database; /* owned */
  PGconn *conn;         /* borrowed from @database */

  HwPostgresCancel *cancel; /* owned; the request under way, or the last one */
  gint64 end_usec;          /* monotonic; when to leave a server that does not answer; 0: never */
  gint64 last_usec;         /* monotonic; of the last answer */
  gboolean is_cancelling;
  GQueue
      asks; /* TRUE for what only tells the server a statement, FALSE for what take() answers; oldest first */
  gsize n_queued;     /* bytes since the last look at whether the connection takes them; about */
  gboolean is_synced; /* the sync is sent */
  gboolean is_abandoned;
};

/**
 * hw_postgres_pipeline_new:
 * @database: an open connection; nothing else may use it until the pipeline is freed
 *
 * Returns: (transfer full): NULL on error
 */
HwPostgresPipeline *
hw_postgres_pipeline_new (HwPostgres *database, GError **error)
{
  HwPostgresPipeline *self;
  PGconn *conn = _hw_postgres_get_conn (database);

  if (!hw_database_is_open (HW_DATABASE (database)) || !PQenterPipelineMode (conn))
    {
      hw_set_error (error, HW_ERROR_CONNECTION_LOST, NULL,
                    "the connection to “%s” cannot be used for a pipeline",
                    hw_database_url_get_label (hw_database_get_url (HW_DATABASE (database))));
      return NULL;
    }
  self = g_new0 (HwPostgresPipeline, 1);
  self->database = g_object_ref (database);
  self->conn = conn;
  self->last_usec = g_get_monotonic_time ();

  return self;
}

static void
begin_cancelling (HwPostgresPipeline *self)
{
  self->is_cancelling = TRUE;
  self->end_usec = g_get_monotonic_time () + HW_POSTGRES_CANCEL_GRACE_USEC;
  self->cancel = _hw_postgres_cancel_start (self->conn);
}

/* The server ignores a request that reaches it between two statements, and a pipeline has many such moments. */
static void
cancel_again (HwPostgresPipeline *self)
{
  if (!_hw_postgres_cancel_is_done (self->cancel))
    return;

  _hw_postgres_cancel_finish (g_steal_pointer (&self->cancel), 0);
  self->cancel = _hw_postgres_cancel_start (self->conn);
}

/* One wait for the socket; FALSE: the server does not answer any more. */
static gboolean
wait_once (HwPostgresPipeline *self, GCancellable *cancellable)
{
  GIOCondition condition = PQflush (self->conn) > 0 ? G_IO_IN | G_IO_OUT : G_IO_IN;
  gint64 end_usec = self->end_usec;

  if (self->cancel != NULL)
    end_usec = MIN (end_usec, g_get_monotonic_time () + CANCEL_INTERVAL_USEC);
  switch (_hw_postgres_wait_for_answer (HW_DATABASE (self->database), self->conn, condition,
                                        self->is_cancelling ? NULL : cancellable, end_usec))
    {
    case HW_POSTGRES_WAIT_CANCELLED:
      begin_cancelling (self);
      break;
    case HW_POSTGRES_WAIT_TIMEOUT:
      self->is_abandoned = g_get_monotonic_time () >= self->end_usec;
      if (self->cancel != NULL && !self->is_abandoned)
        cancel_again (self);
      break;
    case HW_POSTGRES_WAIT_READY:
      /* A failure shows as the next result, after those that came before it. */
      PQconsumeInput (self->conn);
      break;
    }

  return !self->is_abandoned;
}

/* FALSE: the server does not answer any more. */
static gboolean
wait_until_ready (HwPostgresPipeline *self, GCancellable *cancellable)
{
  if (!self->is_cancelling && g_cancellable_is_cancelled (cancellable))
    begin_cancelling (self);
  /* Answers that come together are the end of one wait: who was in the way of the first was so for the last of them. */
  if (PQisBusy (self->conn))
    _hw_database_begin_wait (HW_DATABASE (self->database), cancellable);
  while (PQisBusy (self->conn))
    {
      if (!wait_once (self, cancellable))
        return FALSE;
    }

  return TRUE;
}

static void
finish_cancelling (HwPostgresPipeline *self)
{
  gint64 end_usec =
      self->is_abandoned ? 0 : g_get_monotonic_time () + HW_POSTGRES_CANCEL_GRACE_USEC;

  if (self->cancel != NULL)
    _hw_postgres_cancel_finish (g_steal_pointer (&self->cancel), end_usec);
}

/* Leaves the mode. A connection that cannot is of no use any more. */
static void
drain (HwPostgresPipeline *self)
{
  gboolean is_over = FALSE;

  hw_postgres_pipeline_sync (self);
  self->end_usec = g_get_monotonic_time () + HW_POSTGRES_CANCEL_GRACE_USEC;
  while (!is_over && PQstatus (self->conn) == CONNECTION_OK && wait_until_ready (self, NULL))
    {
      PGresult *result = PQgetResult (self->conn);

      is_over = PQresultStatus (result) == PGRES_PIPELINE_SYNC;
      PQclear (result);
    }
  if (!is_over || !PQexitPipelineMode (self->conn))
    _hw_database_set_lost (HW_DATABASE (self->database));
}

void
hw_postgres_pipeline_free (HwPostgresPipeline *pipeline)
{
  if (pipeline == NULL)
    return;

  finish_cancelling (pipeline);
  /* What came behind an error was skipped by the server, a new name among it. */
  if (!g_queue_is_empty (&pipeline->asks))
    _hw_postgres_forget_prepared (pipeline->database);
  g_queue_clear (&pipeline->asks);
  if (hw_database_is_open (HW_DATABASE (pipeline->database)))
    drain (pipeline);
  g_clear_object (&pipeline->database);
  g_free (pipeline);
}

static void
count_bytes (HwPostgresPipeline *self, const char *sql, const char *const *params, guint n_params)
{
  self->n_queued += strlen (sql);
  for (guint i = 0; i < n_params; i++)
    self->n_queued += params[i] != NULL ? strlen (params[i]) : 0;
}

gboolean
hw_postgres_pipeline_send (HwPostgresPipeline *pipeline,
                           const char *sql,
                           const char *const *params,
                           guint n_params,
                           GError **error)
{
  HwPostgresAnswer answer = { .is_cancel_sent = pipeline->is_cancelling };

  g_return_val_if_fail (!pipeline->is_synced, FALSE);

  count_bytes (pipeline, sql, params, n_params);
  if (PQsendQueryParams (pipeline->conn, sql, (int)n_params, NULL, params, NULL, NULL, 0))
    {
      g_queue_push_tail (&pipeline->asks, GINT_TO_POINTER (FALSE));
      return TRUE;
    }

  return _hw_postgres_check (HW_DATABASE (pipeline->database), pipeline->conn, sql, &answer, error);
}

gboolean
hw_postgres_pipeline_send_prepared (HwPostgresPipeline *pipeline,
                                    const char *sql,
                                    const char *const *params,
                                    guint n_params,
                                    GError **error)
{
  HwPostgresAnswer answer = { .is_cancel_sent = pipeline->is_cancelling };
  gboolean is_new;
  const char *name = _hw_postgres_get_prepared (pipeline->database, sql, &is_new);

  g_return_val_if_fail (!pipeline->is_synced, FALSE);

  count_bytes (pipeline, name, params, n_params);
  if (is_new && PQsendPrepare (pipeline->conn, name, sql, 0, NULL))
    g_queue_push_tail (&pipeline->asks, GINT_TO_POINTER (TRUE));
  if (PQsendQueryPrepared (pipeline->conn, name, (int)n_params, params, NULL, NULL, 0))
    {
      g_queue_push_tail (&pipeline->asks, GINT_TO_POINTER (FALSE));
      return TRUE;
    }

  return _hw_postgres_check (HW_DATABASE (pipeline->database), pipeline->conn, sql, &answer, error);
}

/* What the connection does not take now stays with us, and libpq tries again, in vain, with every message behind it. */
gboolean
hw_postgres_pipeline_is_full (HwPostgresPipeline *pipeline)
{
  if (pipeline->n_queued < LOOK_BYTES)
    return FALSE;
  pipeline->n_queued = 0;

  return PQflush (pipeline->conn) > 0;
}

void
hw_postgres_pipeline_flush (HwPostgresPipeline *pipeline)
{
  /* Where it fails the connection is lost, which the next answer says. */
  PQsendFlushRequest (pipeline->conn);
}

void
hw_postgres_pipeline_sync (HwPostgresPipeline *pipeline)
{
  if (!pipeline->is_synced)
    PQpipelineSync (pipeline->conn);
  pipeline->is_synced = TRUE;
}

static gboolean
is_success (const PGresult *result)
{
  ExecStatusType status = PQresultStatus (result);

  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY;
}

/* A result that came before the connection broke counts: only one that is none is looked at closer. */
static gboolean
check (HwPostgresPipeline *self, const char *sql, PGresult *result, GError **error)
{
  gint64 now = g_get_monotonic_time ();
  HwPostgresAnswer answer = {
    .result = result,
    .elapsed_usec = now - self->last_usec,
    .is_cancel_sent = self->is_cancelling,
    .is_abandoned = self->is_abandoned,
  };

  self->last_usec = now;
  if (is_success (result))
    return TRUE;
  if (!_hw_postgres_check (HW_DATABASE (self->database), self->conn, sql, &answer, error))
    return FALSE;
  /* A copy between client and server cannot be ended in this mode without losing count. */
  _hw_database_set_lost (HW_DATABASE (self->database));
  hw_set_error (error, HW_ERROR_SCRIPT, "Mark the section with transaction:false.",
                "the statement wants to copy rows from or to a terminal");

  return FALSE;
}

/* The result of the oldest statement without one; NULL when nothing came. */
static PGresult *
take_result (HwPostgresPipeline *self, GCancellable *cancellable)
{
  PGresult *result = NULL;

  /* The results of one statement are closed by a NULL; a broken connection gives errors without end. */
  while (wait_until_ready (self, cancellable))
    {
      PGresult *next = PQgetResult (self->conn);

      if (next == NULL && (result != NULL || PQstatus (self->conn) != CONNECTION_OK))
        break;
      if (next == NULL)
        continue;
      PQclear (result);
      result = next;
      if (!is_success (result))
        break;
    }

  return result;
}

/* @out_result: (optional): of the oldest statement without an answer */
static gboolean
take (HwPostgresPipeline *self,
      const char *sql,
      PGresult **out_result,
      GCancellable *cancellable,
      GError **error)
{
  gboolean ok = TRUE;
  gboolean is_told = TRUE;

  while (ok && is_told && !g_queue_is_empty (&self->asks))
    {
      g_autoptr(PGresult) result = take_result (self, cancellable);

      is_told = GPOINTER_TO_INT (g_queue_pop_head (&self->asks));
      ok = check (self, sql, result, error);
      if (ok && !is_told)
        *out_result = g_steal_pointer (&result);
    }
  if (!_hw_database_end_wait (HW_DATABASE (self->database), ok, error))
    return FALSE;
  if (self->is_cancelling)
    {
      self->end_usec = g_get_monotonic_time () + HW_POSTGRES_CANCEL_GRACE_USEC;
      cancel_again (self);
    }

  return TRUE;
}

gboolean
hw_postgres_pipeline_take (HwPostgresPipeline *pipeline,
                           const char *sql,
                           gint64 *out_rows,
                           GCancellable *cancellable,
                           GError **error)
{
  g_autoptr(PGresult) result = NULL;

  if (!take (pipeline, sql, &result, cancellable, error))
    return FALSE;
  if (out_rows != NULL && result != NULL)
    *out_rows = _hw_postgres_get_changed_rows (result);

  return TRUE;
}

gboolean
hw_postgres_pipeline_take_value (HwPostgresPipeline *pipeline,
                                 const char *sql,
                                 char **out_value,
                                 GCancellable *cancellable,
                                 GError **error)
{
  g_autoptr(PGresult) result = NULL;
  int last;

  *out_value = NULL;
  if (!take (pipeline, sql, &result, cancellable, error))
    return FALSE;
  last = PQnfields (result) - 1;
  if (PQntuples (result) > 0 && last >= 0 && !PQgetisnull (result, 0, last))
    *out_value = g_strdup (PQgetvalue (result, 0, last));

  return TRUE;
}

gboolean
_hw_postgres_ask (HwDatabase *database,
                  HwSqlCommand *const *commands,
                  guint n_commands,
                  HwRows **out_answers,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr(HwPostgresPipeline) pipeline =
                 hw_postgres_pipeline_new (HW_POSTGRES (database), error);

  if (pipeline == NULL)
    return FALSE;
  for (guint i = 0; i < n_commands; i++)
    {
      if (!hw_postgres_pipeline_send (pipeline, commands[i]->sql,
                                      (const char *const *)commands[i]->params->pdata,
                                      commands[i]->params->len, error))
        return FALSE;
    }
  hw_postgres_pipeline_sync (pipeline);
  for (guint i = 0; i < n_commands; i++)
    {
      g_autoptr(PGresult) result = NULL;

      if (!take (pipeline, commands[i]->sql, &result, cancellable, error))
        return FALSE;
      out_answers[i] = _hw_postgres_make_rows (result);
    }

  return TRUE;
}
