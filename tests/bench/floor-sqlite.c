/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* The least work that an upgrade of SQLite can be: one transaction, a savepoint a migration.
 * usage: floor-sqlite DATABASE STATEMENTS */

#include <stdio.h>

#include <sqlite3.h>

#include "floor-statements.h"

static gboolean
run (sqlite3 *database, const char *sql)
{
  if (sqlite3_exec (database, sql, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;
  fprintf (stderr, "%s: %s\n", sql, sqlite3_errmsg (database));

  return FALSE;
}

int
main (int argc, char **argv)
{
  FloorStatements statements;
  sqlite3 *database;
  gboolean is_inside = FALSE;
  gboolean ok;

  if (argc != 3 || !floor_statements_load (&statements, argv[2])
      || sqlite3_open (argv[1], &database) != SQLITE_OK)
    return 2;
  ok = run (database, "BEGIN IMMEDIATE");
  for (guint i = 0; ok && i < statements.lines->len; i++)
    {
      const char *sql = g_ptr_array_index (statements.lines, i);

      if (!is_inside)
        ok = run (database, "SAVEPOINT migration");
      is_inside = sql[0] != '\0';
      ok = ok && run (database, is_inside ? sql : "RELEASE migration");
    }
  ok = ok && run (database, "COMMIT");
  sqlite3_close (database);
  floor_statements_clear (&statements);

  return ok ? 0 : 1;
}
