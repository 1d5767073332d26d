/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-postgres-run"

#include "config.h"

#include <string.h>

#include "hw-autoptr.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-postgres-private.h"

void
_hw_postgres_answer_clear (HwPostgresAnswer *answer)
{
  g_clear_pointer (&answer->result, PQclear);
}

static gboolean
is_error (const PGresult *result)
{
  return PQresultStatus (result) == PGRES_FATAL_ERROR
         || PQresultStatus (result) == PGRES_BAD_RESPONSE;
}

/* The server ends the session with it, whether or not we have seen the end of the connection yet. */
static gboolean
is_last_word (const PGresult *result)
{
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);

  return g_strcmp0 (severity, "FATAL") == 0 || g_strcmp0 (severity, "PANIC") == 0;
}

/* A migration has no terminal: COPY FROM STDIN gets an error, the rows of COPY TO STDOUT go nowhere.
 * FALSE when more has to come from the server first. */
static gboolean
handle_copy (PGconn *conn, const PGresult *result)
{
  char *row = NULL;
  int n;

  if (PQresultStatus (result) == PGRES_COPY_IN)
    {
      PQputCopyEnd (conn, "a migration has no input to copy from");
      return TRUE;
    }
  if (PQresultStatus (result) != PGRES_COPY_OUT)
    return TRUE;
  while ((n = PQgetCopyData (conn, &row, TRUE)) > 0)
    PQfreemem (row);

  return n != 0;
}

/* Takes what has arrived. TRUE when the exchange is over. */
static gboolean
collect (PGconn *conn, HwPostgresAnswer *answer)
{
  while (!PQisBusy (conn))
    {
      PGresult *result = PQgetResult (conn);

      if (result == NULL)
        return TRUE;
      if (!handle_copy (conn, result))
        {
          PQclear (result);
          return FALSE;
        }
      /* The first error is the cause; what follows it are consequences. */
      if (answer->result != NULL && is_error (answer->result))
        {
          PQclear (result);
          continue;
        }
      PQclear (answer->result);
      answer->result = result;
    }

  return FALSE;
}

/**
 * _hw_postgres_run:
 * @database: whose wait func is called while the server works
 * @limit_usec: when to leave a server that does not answer; 0: never
 *
 * Sends @sql and waits for the whole answer. Without parameters the simple protocol is used, in which commands that
 * refuse a transaction block, such as CREATE INDEX CONCURRENTLY, work.
 */
void
_hw_postgres_run (HwDatabase *database,
                  PGconn *conn,
                  const char *sql,
                  const char *const *params,
                  guint n_params,
                  gint64 limit_usec,
                  HwPostgresAnswer *out_answer,
                  GCancellable *cancellable)
{
  gint64 start_usec = g_get_monotonic_time ();
  gint64 end_usec = limit_usec > 0 ? start_usec + limit_usec : 0;
  HwPostgresCancel *cancel = NULL;
  int sent = n_params == 0
                 ? PQsendQuery (conn, sql)
                 : PQsendQueryParams (conn, sql, (int)n_params, NULL, params, NULL, NULL, 0);

  memset (out_answer, 0, sizeof *out_answer);
  while (sent != 0)
    {
      int flush = PQflush (conn);
      GIOCondition condition = flush > 0 ? G_IO_IN | G_IO_OUT : G_IO_IN;

      if (collect (conn, out_answer))
        break;
      switch (_hw_postgres_wait_for_answer (database, conn, condition,
                                            cancel == NULL ? cancellable : NULL, end_usec))
        {
        case HW_POSTGRES_WAIT_CANCELLED:
          cancel = _hw_postgres_cancel_start (conn);
          end_usec = g_get_monotonic_time () + HW_POSTGRES_CANCEL_GRACE_USEC;
          out_answer->is_cancel_sent = TRUE;
          continue;
        case HW_POSTGRES_WAIT_TIMEOUT:
          out_answer->is_abandoned = TRUE;
          sent = 0;
          continue;
        case HW_POSTGRES_WAIT_READY:
          break;
        }
      /* A failure shows as the next result, after those that came before it. */
      PQconsumeInput (conn);
    }
  if (cancel != NULL)
    _hw_postgres_cancel_finish (cancel, out_answer->is_abandoned ? 0 : end_usec);
  out_answer->elapsed_usec = g_get_monotonic_time () - start_usec;
}

/* Errors */

static char *
make_detail (const PGresult *result)
{
  static const int fields[] = { PG_DIAG_MESSAGE_DETAIL, PG_DIAG_INTERNAL_QUERY, PG_DIAG_CONTEXT };
  g_autoptr(GPtrArray) parts = g_ptr_array_new ();

  for (guint i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      const char *part = PQresultErrorField (result, fields[i]);

      if (part != NULL)
        g_ptr_array_add (parts, (gpointer)part);
    }
  if (parts->len == 0)
    return NULL;
  g_ptr_array_add (parts, NULL);

  return g_strjoinv ("\n", (char **)parts->pdata);
}

static void
add_fields (GError *error, const PGresult *result, const char *sql)
{
  g_autofree char *detail = make_detail (result);
  const char *hint = PQresultErrorField (result, PG_DIAG_MESSAGE_HINT);
  const char *position = PQresultErrorField (result, PG_DIAG_STATEMENT_POSITION);
  guint64 value;

  hw_error_set_sqlstate (error, PQresultErrorField (result, PG_DIAG_SQLSTATE));
  hw_error_set_detail (error, detail);
  if (hint != NULL)
    hw_error_set_hint (error, hint);
  if (position != NULL && g_ascii_string_to_unsigned (position, 10, 1, G_MAXUINT, &value, NULL))
    _hw_error_set_position_at_char (error, sql, (guint)value);
}

static void
set_lost_error (HwDatabase *database, PGconn *conn, const PGresult *result, GError **error)
{
  const char *primary = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);
  g_autofree char *text = hw_redact (primary != NULL ? primary : PQerrorMessage (conn));
  g_autofree char *reason = NULL;
  char *end = strchr (text, '\n');

  /* libpq appends what may be the cause on further lines. */
  if (end != NULL)
    *end = '\0';
  reason = _hw_error_make_one_line (text);
  hw_set_error (error, HW_ERROR_CONNECTION_LOST,
                "An open transaction has been rolled back by the server. Look at the state before "
                "trying again.",
                "the connection to “%s” was lost: %s",
                hw_database_url_get_label (hw_database_get_url (database)), reason);
  if (error != NULL)
    hw_error_set_sqlstate (*error, PQresultErrorField (result, PG_DIAG_SQLSTATE));
}

/* 57014 is said for our own cancellation, for statement_timeout, and for somebody else's pg_cancel_backend(). */
static gboolean
is_statement_timeout (HwDatabase *database, const HwPostgresAnswer *answer, const char *message)
{
  gint64 timeout_ms = hw_database_get_options (database)->statement_timeout_ms;

  return (timeout_ms > 0 && answer->elapsed_usec >= timeout_ms * 1000)
         || strstr (message, "statement timeout") != NULL;
}

/* PostgreSQL 15 manual, appendix A. */
#define SQLSTATE_LOCK_NOT_AVAILABLE "55P03"
#define SQLSTATE_DEADLOCK_DETECTED "40P01"

static void
set_result_error (HwDatabase *database,
                  const char *sql,
                  const HwPostgresAnswer *answer,
                  GError **error)
{
  const char *sqlstate = PQresultErrorField (answer->result, PG_DIAG_SQLSTATE);
  const char *primary = PQresultErrorField (answer->result, PG_DIAG_MESSAGE_PRIMARY);
  g_autofree char *message =
      _hw_error_make_one_line (primary != NULL ? primary : PQresultErrorMessage (answer->result));
  HwErrorCode code = HW_ERROR_SQL;
  const char *hint = NULL;

  if (answer->is_cancel_sent && g_strcmp0 (sqlstate, "57014") == 0)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "the statement was cancelled");
      return;
    }
  if (g_strcmp0 (sqlstate, SQLSTATE_LOCK_NOT_AVAILABLE) == 0)
    {
      code = HW_ERROR_LOCK_TIMEOUT;
      hint =
          "Another session holds the lock. Try again when it is done, or give a longer lock_timeout.";
    }
  else if (g_strcmp0 (sqlstate, "57014") == 0 && is_statement_timeout (database, answer, message))
    {
      code = HW_ERROR_LOCK_TIMEOUT;
      hint = "Give the environment a longer statement_timeout, or do less in one statement.";
    }
  hw_set_error (error, code, hint, "%s", message);
  if (error != NULL)
    {
      add_fields (*error, answer->result, sql);
      if (g_strcmp0 (sqlstate, SQLSTATE_LOCK_NOT_AVAILABLE) == 0
          || g_strcmp0 (sqlstate, SQLSTATE_DEADLOCK_DETECTED) == 0)
        hw_error_set_lock_conflict (*error);
    }
}

gboolean
_hw_postgres_check (HwDatabase *database,
                    PGconn *conn,
                    const char *sql,
                    const HwPostgresAnswer *answer,
                    GError **error)
{
  if (answer->is_abandoned)
    {
      _hw_database_set_lost (database);
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "cancelled; the server did not answer any more");
      return FALSE;
    }
  if (PQstatus (conn) == CONNECTION_BAD || is_last_word (answer->result))
    {
      _hw_database_set_lost (database);
      set_lost_error (database, conn, answer->result, error);
      return FALSE;
    }
  if (answer->result == NULL)
    {
      /* Could not be sent, such as a statement that is too long. */
      g_autofree char *message = _hw_error_make_one_line (PQerrorMessage (conn));

      hw_set_error (error, HW_ERROR_SQL, NULL, "%s", message);
      return FALSE;
    }
  if (!is_error (answer->result))
    return TRUE;
  set_result_error (database, sql, answer, error);

  return FALSE;
}
