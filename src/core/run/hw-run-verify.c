/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-run-verify"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-run-verify.h"

/**
 * hw_run_verify_check:
 * @error: HW_ERROR_UNREADABLE with the place in the file
 */
gboolean
hw_run_verify_check (const HwRunScript *script, HwDialect dialect, GError **error)
{
  static const char *const words[] = { "SELECT", "WITH", "VALUES", "TABLE" };

  for (guint i = 0; i < script->verify->len; i++)
    {
      g_autofree char *sql = hw_run_script_dup_verify (script, i);
      g_autoptr(GArray) tokens = hw_sql_tokenize (sql, dialect);
      g_autoptr(GError) local_error = NULL;
      gboolean is_query = sql[0] == '(';

      for (guint j = 0; j < G_N_ELEMENTS (words); j++)
        is_query = is_query || hw_sql_token_is (sql, tokens, 0, words[j]);
      if (is_query)
        continue;
      local_error =
          hw_error_new (HW_ERROR_UNREADABLE, "Behind “-- migrate:verify” stand queries only.",
                        "revision “%s” verifies with a statement that is no query",
                        hw_run_script_get_revision_id (script));
      hw_run_script_locate_verify_error (script, i, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}

/* NULL when the value is true; else what is wrong with it. PostgreSQL's boolean, or SQLite's whole number. */
static char *
judge_value (const HwRows *rows, HwDialect dialect, const char **out_hint)
{
  const char *value = hw_rows_get (rows, 0, 0);
  gint64 number = 0;

  if (value == NULL)
    return g_strdup ("answers NULL");
  if (dialect == HW_DIALECT_POSTGRESQL && !hw_rows_is_boolean (rows, 0))
    return g_strdup_printf ("answers “%s”, which is no boolean", value);
  if (dialect == HW_DIALECT_SQLITE
      && !g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return g_strdup_printf ("answers “%s”, which is no whole number", value);
  if (dialect == HW_DIALECT_POSTGRESQL ? strcmp (value, "t") == 0 : number != 0)
    return NULL;
  *out_hint = "Look at the rows that the query is about, and correct the revision.";

  return g_strdup ("answers false");
}

static gboolean
judge (const HwRows *rows, HwDialect dialect, GError **error)
{
  guint n_rows = hw_rows_get_n_rows (rows);
  guint n_columns = hw_rows_get_n_columns (rows);
  g_autofree char *fault = NULL;
  const char *hint = "Write the query so that it answers one row with one value: true or false.";

  if (n_columns != 1)
    fault = g_strdup_printf ("answers %u columns", n_columns);
  else if (n_rows != 1)
    fault = n_rows == 0 ? g_strdup ("answers no row") : g_strdup_printf ("answers %u rows", n_rows);
  else
    fault = judge_value (rows, dialect, &hint);
  if (fault == NULL)
    return TRUE;
  hw_set_error (error, HW_ERROR_VERIFY, hint, "the verification failed: the query %s", fault);

  return FALSE;
}

static gboolean
run_list (HwDatabase *database, const char *const *statements, GError **error)
{
  for (guint i = 0; statements[i] != NULL; i++)
    if (!hw_database_execute (database, statements[i], NULL, NULL, error))
      return FALSE;

  return TRUE;
}

/* A query can call a function that writes. PostgreSQL lets a part of a transaction be read-only, and forgets that it was
 * with the savepoint; SQLite has a switch of its connection. */
typedef struct
{
  const char *const before[3];
  const char *const after[3];
} Fence;

static const Fence *
get_fence (HwDatabase *database)
{
  static const Fence inside = {
    { "SAVEPOINT headway_verify", "SET LOCAL transaction_read_only = on", NULL },
    { "ROLLBACK TO SAVEPOINT headway_verify", "RELEASE SAVEPOINT headway_verify", NULL },
  };
  static const Fence outside = { { "BEGIN READ ONLY", NULL }, { "ROLLBACK", NULL } };
  static const Fence sqlite = { { "PRAGMA query_only = ON", NULL },
                                { "PRAGMA query_only = OFF", NULL } };

  if (hw_database_get_dialect (database) == HW_DIALECT_SQLITE)
    return &sqlite;

  return hw_database_in_transaction (database) ? &inside : &outside;
}

static gboolean
run_query (HwDatabase *database, const char *sql, GCancellable *cancellable, GError **error)
{
  const Fence *fence = get_fence (database);
  g_autoptr(HwRows) rows = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GError) after_error = NULL;

  if (!run_list (database, fence->before, error))
    return FALSE;
  rows = hw_database_query (database, sql, NULL, 0, cancellable, &local_error);
  /* Also after a failure: the connection is used on, be it only to roll back. */
  if (!run_list (database, fence->after, &after_error) && local_error == NULL)
    local_error = g_steal_pointer (&after_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return judge (rows, hw_database_get_dialect (database), error);
}

/**
 * hw_run_verify_run:
 * @script: what was upgraded
 * @error: HW_ERROR_VERIFY when a query does not answer one true value; else that of the query; with the place in the file
 *
 * A query that writes fails. In a transaction, the caller rolls back after a failure.
 */
gboolean
hw_run_verify_run (HwDatabase *database,
                   const HwRunScript *script,
                   GCancellable *cancellable,
                   GError **error)
{
  for (guint i = 0; i < script->verify->len; i++)
    {
      g_autofree char *sql = hw_run_script_dup_verify (script, i);
      g_autoptr(GError) local_error = NULL;

      if (run_query (database, sql, cancellable, &local_error))
        continue;
      hw_run_script_locate_verify_error (script, i, local_error);
      if (!script->is_transactional)
        hw_error_append_detail (local_error,
                                "The revision runs outside of a transaction: what its statements "
                                "did stays, and the version table does not have it.");
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }

  return TRUE;
}
