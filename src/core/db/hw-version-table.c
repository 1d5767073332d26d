/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-version-table"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-version-table.h"

/**
 * hw_version_table_read:
 * @schema: (nullable): NULL or "": the default schema
 * @table: name of the version table, `alembic_version` where nobody changed it
 * @out_exists: (out) (optional): whether the table is there
 *
 * Reads the applied revisions' tips, one a row. Writes nothing, unlike Alembic, several of whose reading commands
 * create the table.
 *
 * Errors: HW_ERROR_SQL, also when the table has no column `version_num`; HW_ERROR_VERSION_TABLE_ROWS when a row is
 * NULL (a table without Alembic's constraint)
 *
 * Returns: (transfer full): the rows in the server's order, empty when there is no table; NULL on error
 */
GStrv
hw_version_table_read (HwDatabase *database,
                       const char *schema,
                       const char *table,
                       gboolean *out_exists,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(HwRows) rows = NULL;
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  gboolean exists = FALSE;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  if (!hw_database_table_exists (database, schema, table, &exists, cancellable, error))
    return NULL;
  if (exists)
    {
      name = hw_database_quote_table (database, schema, table);
      sql = g_strdup_printf ("SELECT version_num FROM %s", name);
      rows = hw_database_query (database, sql, NULL, 0, cancellable, error);
      if (rows == NULL)
        return NULL;
    }
  for (guint i = 0; rows != NULL && i < hw_rows_get_n_rows (rows); i++)
    {
      if (hw_rows_get (rows, i, 0) == NULL)
        {
          hw_set_error (error, HW_ERROR_VERSION_TABLE_ROWS, "Delete that row by hand.",
                        "a row of the version table “%s” is empty", table);
          return NULL;
        }
      g_strv_builder_add (builder, hw_rows_get (rows, i, 0));
    }
  if (out_exists != NULL)
    *out_exists = exists;

  return g_strv_builder_end (builder);
}

/**
 * hw_version_table_ensure:
 *
 * Creates the version table where it is missing, as Alembic 1.19 does: one column `version_num VARCHAR(32) NOT NULL`,
 * primary key `<table>_pkc`. Its schema has to exist. Inside the caller's transaction, if one is open.
 */
gboolean
hw_version_table_ensure (HwDatabase *database,
                         const char *schema,
                         const char *table,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *name = NULL;
  g_autofree char *constraint = NULL;
  g_autofree char *quoted_constraint = NULL;
  g_autofree char *sql = NULL;
  gboolean exists;

  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  if (!hw_database_table_exists (database, schema, table, &exists, cancellable, error))
    return FALSE;
  if (exists)
    return TRUE;

  name = hw_database_quote_table (database, schema, table);
  constraint = g_strconcat (table, "_pkc", NULL);
  quoted_constraint = hw_database_quote_identifier (database, constraint);
  sql = g_strdup_printf ("CREATE TABLE %s (version_num VARCHAR(32) NOT NULL, "
                         "CONSTRAINT %s PRIMARY KEY (version_num))",
                         name, quoted_constraint);

  return hw_database_execute (database, sql, NULL, cancellable, error);
}

static gboolean
check_one_row (gint64 n_rows, const char *table, const HwRowChange *change, GError **error)
{
  g_autofree char *what = NULL;

  if (n_rows == 1)
    return TRUE;

  if (change->kind == HW_ROW_UPDATE)
    what = g_strdup_printf ("updating “%s” to “%s”", change->from, change->to);
  else
    what = g_strdup_printf ("deleting “%s”", change->from);
  hw_set_error (
      error, HW_ERROR_VERSION_TABLE_ROWS,
      "Somebody else changed the version table meanwhile. Look at the current revision and "
      "plan again.",
      "expected to match one row when %s in “%s”; %" G_GINT64_FORMAT " found", what, table, n_rows);

  return FALSE;
}

/* Returns: (transfer full): the statement; @params are borrowed from @change */
static char *
make_change (HwDatabase *database,
             const char *schema,
             const char *table,
             const HwRowChange *change,
             const char **params,
             guint *out_n_params)
{
  g_autofree char *name = hw_database_quote_table (database, schema, table);

  *out_n_params = 0;
  if (change->kind == HW_ROW_INSERT || change->kind == HW_ROW_UPDATE)
    params[(*out_n_params)++] = change->to;
  if (change->kind == HW_ROW_UPDATE || change->kind == HW_ROW_DELETE)
    params[(*out_n_params)++] = change->from;
  switch (change->kind)
    {
    case HW_ROW_INSERT:
      return g_strdup_printf ("INSERT INTO %s (version_num) VALUES ($1)", name);
    case HW_ROW_UPDATE:
      return g_strdup_printf ("UPDATE %s SET version_num = $1 WHERE version_num = $2", name);
    case HW_ROW_DELETE:
      return g_strdup_printf ("DELETE FROM %s WHERE version_num = $1", name);
    case HW_ROW_PURGE:
      return g_strdup_printf ("DELETE FROM %s", name);
    }
  g_assert_not_reached ();
}

/* Begins the text that a change which checks itself tries to read as a number when it fails. */
#define COUNT_MARK "rows matched: "

/**
 * hw_version_table_make_checked_change:
 * @out_params: (out caller-allocates) (array length=HW_VERSION_TABLE_N_PARAMS): borrowed from @change
 *
 * The change of hw_version_table_change() as a statement of PostgreSQL that fails by itself when it does not hit exactly one
 * row, for a caller who has sent the COMMIT before it can count: the number of rows goes through a cast to integer, which
 * refuses any text that is none. hw_version_table_translate_error() knows that error again.
 *
 * Returns: (transfer full): one statement
 */
char *
hw_version_table_make_checked_change (HwDatabase *database,
                                      const char *schema,
                                      const char *table,
                                      const HwRowChange *change,
                                      const char **out_params,
                                      guint *out_n_params)
{
  g_autofree char *sql = NULL;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (change != NULL, NULL);

  sql = make_change (database, schema, table, change, out_params, out_n_params);
  if (change->kind == HW_ROW_INSERT || change->kind == HW_ROW_PURGE)
    return g_steal_pointer (&sql);

  return g_strdup_printf ("WITH changed AS (%s RETURNING 1) SELECT CAST(CASE pg_catalog.count(*) "
                          "WHEN 1 THEN '1' ELSE '" COUNT_MARK
                          "' || pg_catalog.count(*) END AS integer) FROM changed",
                          sql);
}

/**
 * hw_version_table_translate_error:
 * @error: what a statement of hw_version_table_make_checked_change() ended with
 *
 * Replaces the error of the cast by HW_ERROR_VERSION_TABLE_ROWS; leaves others as they are.
 */
void
hw_version_table_translate_error (const char *table, const HwRowChange *change, GError **error)
{
  const char *mark = strstr ((*error)->message, COUNT_MARK);
  gint64 n_rows;

  if (mark == NULL)
    return;
  n_rows = g_ascii_strtoll (mark + strlen (COUNT_MARK), NULL, 10);
  g_clear_error (error);
  check_one_row (n_rows, table, change, error);
}

/**
 * hw_version_table_change:
 * @change: as the plan has it
 *
 * Carries out one row change within the caller's transaction. UPDATE and DELETE must hit exactly one row, which is
 * the only thing that keeps two runs of Alembic apart.
 *
 * Errors: HW_ERROR_VERSION_TABLE_ROWS, HW_ERROR_SQL (a duplicate, an id longer than 32 characters)
 */
gboolean
hw_version_table_change (HwDatabase *database,
                         const char *schema,
                         const char *table,
                         const HwRowChange *change,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autofree char *sql = NULL;
  const char *params[HW_VERSION_TABLE_N_PARAMS] = { NULL, NULL };
  guint n_params = 0;
  gint64 n_rows = -1;

  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);
  g_return_val_if_fail (change != NULL, FALSE);

  sql = make_change (database, schema, table, change, params, &n_params);
  if (!hw_database_execute_params (database, sql, params, n_params, &n_rows, cancellable, error))
    return FALSE;

  return change->kind == HW_ROW_INSERT || change->kind == HW_ROW_PURGE
         || check_one_row (n_rows, table, change, error);
}
