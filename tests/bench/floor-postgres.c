/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The least work that an upgrade of PostgreSQL can be: everything in one pipeline, a transaction and a flush request a
 * migration, one sync at the end. usage: floor-postgres CONNINFO STATEMENTS */

#include <poll.h>
#include <stdio.h>

#include <libpq-fe.h>

#include "floor-statements.h"

/* Takes what has come. FALSE at an error; @out_done: is the sync answered? */
static gboolean
take_results (PGconn *connection, gboolean *out_done)
{
  while (!PQisBusy (connection))
    {
      PGresult *result = PQgetResult (connection);
      ExecStatusType status = PQresultStatus (result);

      /* NULL stands between the answers to two queries. The sync is the last of all, so there is always one to come. */
      if (result == NULL)
        continue;
      PQclear (result);
      if (status == PGRES_PIPELINE_SYNC)
        *out_done = TRUE;
      else if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
        {
          fprintf (stderr, "%s", PQerrorMessage (connection));
          return FALSE;
        }
      if (*out_done)
        return TRUE;
    }

  return TRUE;
}

static gboolean
wait_for_all (PGconn *connection)
{
  gboolean done = FALSE;

  while (!done)
    {
      int pending = PQflush (connection);
      struct pollfd file = { PQsocket (connection), (short)(POLLIN | (pending > 0 ? POLLOUT : 0)),
                             0 };

      if (pending < 0 || poll (&file, 1, -1) < 0
          || ((file.revents & POLLIN) != 0 && PQconsumeInput (connection) == 0)
          || !take_results (connection, &done))
        return FALSE;
    }

  return TRUE;
}

static gboolean
send (PGconn *connection, const char *sql)
{
  return PQsendQueryParams (connection, sql, 0, NULL, NULL, NULL, NULL, 0) == 1;
}

static gboolean
send_all (PGconn *connection, GPtrArray *lines)
{
  gboolean is_inside = FALSE;
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < lines->len; i++)
    {
      const char *sql = g_ptr_array_index (lines, i);

      if (!is_inside)
        ok = send (connection, "BEGIN");
      is_inside = sql[0] != '\0';
      ok = ok && send (connection, is_inside ? sql : "COMMIT");
      if (!is_inside)
        ok = ok && PQsendFlushRequest (connection) == 1 && PQflush (connection) >= 0;
    }

  return ok && PQpipelineSync (connection) == 1;
}

int
main (int argc, char **argv)
{
  FloorStatements statements;
  PGconn *connection;
  gboolean ok;

  if (argc != 3 || !floor_statements_load (&statements, argv[2]))
    return 2;
  connection = PQconnectdb (argv[1]);
  ok = PQstatus (connection) == CONNECTION_OK && PQsetnonblocking (connection, 1) == 0
       && PQenterPipelineMode (connection) == 1 && send_all (connection, statements.lines)
       && wait_for_all (connection);
  if (!ok)
    fprintf (stderr, "%s", PQerrorMessage (connection));
  PQfinish (connection);
  floor_statements_clear (&statements);

  return ok ? 0 : 1;
}
