/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-schema-record"

#include "config.h"

#include "hw-error.h"
#include "hw-schema-record.h"
#include "hw-util.h"

/* The table's columns, all of them text: the same statements serve both dialects.
 * heads: the version table's rows, sorted, between blanks; last_run: the newest id in the history. */
#define COLUMNS "version_table, heads, last_run, recorded_at, deployment, actor, form, objects"

/* What a run leaves there, of whatever project: the schema may be another one after it. */
#define LAST_RUN "(SELECT CAST(max(id) AS text) FROM %s)"

/**
 * hw_schema_record_free:
 * @record: (nullable) (transfer full)
 */
void
hw_schema_record_free (HwSchemaRecord *record)
{
  if (record == NULL)
    return;

  hw_schema_digest_free (record->digest);
  g_free (record);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

/* The server tells rows in the order of their last change, which means nothing. */
static char *
join_heads (const char *const *rows)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();

  for (guint i = 0; rows[i] != NULL; i++)
    g_ptr_array_add (sorted, (char *)rows[i]);
  g_ptr_array_sort (sorted, compare_strings);
  g_ptr_array_add (sorted, NULL);

  return g_strjoinv (" ", (char **)sorted->pdata);
}

static HwRows *
query_row (HwDatabase *database,
           const HwTableNames *names,
           const char *const *rows,
           GCancellable *cancellable,
           GError **error)
{
  g_autofree char *table = hw_sql_quote_table (names->schema, HW_SCHEMA_TABLE);
  g_autofree char *history = hw_sql_quote_table (names->schema, names->history);
  g_autofree char *heads = join_heads (rows);
  g_autofree char *sql =
      g_strdup_printf ("SELECT recorded_at, form, objects FROM %s WHERE version_table = $1"
                       " AND heads = $2 AND last_run = " LAST_RUN,
                       table, history);
  const char *params[] = { names->version, heads };

  return hw_database_query (database, sql, params, G_N_ELEMENTS (params), cancellable, error);
}

/**
 * hw_schema_record_read:
 * @database: an open connection
 * @names: whose tables; nothing is recorded where no history is kept
 * @rows: what the version table holds
 *
 * The version table may have been moved by another tool, or by a run of Headway that records nothing: then nobody knows
 * what the schema should be.
 *
 * Errors: those of queries; a login that may not read the table gets one of them
 *
 * Returns: (transfer full): NULL where there is nothing to compare with, and on error
 */
HwSchemaRecord *
hw_schema_record_read (HwDatabase *database,
                       const HwTableNames *names,
                       const char *const *rows,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr(HwSchemaRecord) record = NULL;
  g_autoptr(HwRows) answer = NULL;
  gboolean exists = FALSE;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (rows != NULL, NULL);

  if (names->history == NULL
      || !hw_database_table_exists (database, names->schema, HW_SCHEMA_TABLE, &exists, cancellable,
                                    error)
      || !exists)
    return NULL;
  answer = query_row (database, names, rows, cancellable, error);
  if (answer == NULL || hw_rows_get_n_rows (answer) != 1)
    return NULL;

  record = g_new0 (HwSchemaRecord, 1);
  record->recorded_usec = hw_time_from_iso8601 (hw_rows_get (answer, 0, 0));
  record->digest =
      hw_schema_digest_new_from_text (hw_rows_get (answer, 0, 1), hw_rows_get (answer, 0, 2));

  return record->digest != NULL ? g_steal_pointer (&record) : NULL;
}

static gboolean
ensure_table (HwDatabase *database,
              const HwTableNames *names,
              GCancellable *cancellable,
              GError **error)
{
  g_autofree char *table = hw_sql_quote_table (names->schema, HW_SCHEMA_TABLE);
  g_autofree char *sql = NULL;
  gboolean exists = FALSE;

  if (!hw_database_table_exists (database, names->schema, HW_SCHEMA_TABLE, &exists, cancellable,
                                 error))
    return FALSE;
  if (exists)
    return TRUE;
  sql = g_strdup_printf ("CREATE TABLE %s (version_table text NOT NULL, heads text NOT NULL,"
                         " last_run text, recorded_at text NOT NULL, deployment text, actor text,"
                         " form text NOT NULL, objects text NOT NULL)",
                         table);

  return hw_database_execute (database, sql, NULL, cancellable, error);
}

static gboolean
replace_row (HwDatabase *database,
             const HwTableNames *names,
             const char *const *rows,
             const char *deployment,
             HwSchemaDigest *digest,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree char *table = hw_sql_quote_table (names->schema, HW_SCHEMA_TABLE);
  g_autofree char *history = hw_sql_quote_table (names->schema, names->history);
  g_autofree char *heads = join_heads (rows);
  g_autofree char *time = hw_time_to_iso8601 (g_get_real_time ());
  g_autofree char *actor = hw_get_actor ();
  g_autofree char *objects = hw_schema_digest_to_text (digest);
  g_autofree char *remove = g_strdup_printf ("DELETE FROM %s", table);
  g_autofree char *add = g_strdup_printf ("INSERT INTO %s (" COLUMNS ")"
                                          " VALUES ($1, $2, " LAST_RUN ", $3, $4, $5, $6, $7)",
                                          table, history);
  const char *params[] = { names->version, heads, time,
                           deployment,     actor, hw_schema_digest_get_form (digest),
                           objects };

  return hw_database_execute (database, remove, NULL, cancellable, error)
         && hw_database_execute_params (database, add, params, G_N_ELEMENTS (params), NULL,
                                        cancellable, error);
}

/**
 * hw_schema_record_write:
 * @database: an open connection that may write, outside of a transaction; the caller holds the deployment lock
 * @names: whose tables; with a history
 * @rows: what the version table holds
 * @deployment: (nullable): its id in the journal
 * @digest: what to keep
 *
 * Makes the table where it is missing. On error nothing has changed.
 */
gboolean
hw_schema_record_write (HwDatabase *database,
                        const HwTableNames *names,
                        const char *const *rows,
                        const char *deployment,
                        HwSchemaDigest *digest,
                        GCancellable *cancellable,
                        GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (names != NULL && names->history != NULL, FALSE);
  g_return_val_if_fail (digest != NULL, FALSE);

  if (!hw_database_begin (database, cancellable, error))
    return FALSE;
  if (ensure_table (database, names, cancellable, error)
      && replace_row (database, names, rows, deployment, digest, cancellable, error)
      && hw_database_commit (database, cancellable, error))
    return TRUE;
  hw_database_rollback (database);

  return FALSE;
}
