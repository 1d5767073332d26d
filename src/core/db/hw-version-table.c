/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-version-table"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-version-table.h"

/* The text that Alembic sends, 1.8 to 1.19, with four blanks where it has a tab. */
#define CREATE_FORMAT \
  "CREATE TABLE %s%s (\n" \
  "    version_num VARCHAR(32) NOT NULL, \n" \
  "    CONSTRAINT %s PRIMARY KEY (version_num)\n" \
  ")"

HwSqlCommand *
hw_version_table_make_read (const char *schema, const char *table)
{
  g_autofree char *name = hw_sql_quote_table (schema, table);

  return hw_sql_command_new ("SELECT version_num FROM %s", name);
}

/**
 * hw_version_table_take_rows:
 * @answer: (nullable): to hw_version_table_make_read(); NULL: there is no table
 *
 * Errors: HW_ERROR_VERSION_TABLE_ROWS when a row is NULL (a table without Alembic's constraint)
 *
 * Returns: (transfer full): the rows in the server's order; NULL on error
 */
GStrv
hw_version_table_take_rows (const HwRows *answer, const char *table, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; answer != NULL && i < hw_rows_get_n_rows (answer); i++)
    {
      if (hw_rows_get (answer, i, 0) == NULL)
        {
          hw_set_error (error, HW_ERROR_VERSION_TABLE_ROWS, "Delete that row by hand.",
                        "a row of the version table “%s” is empty", table);
          return NULL;
        }
      g_strv_builder_add (builder, hw_rows_get (answer, i, 0));
    }

  return g_strv_builder_end (builder);
}

/**
 * hw_version_table_read:
 * @schema: (nullable): NULL or "": the default schema
 * @table: name of the version table, `alembic_version` where nobody changed it
 * @out_exists: (out) (optional): whether the table is there
 *
 * Reads the applied revisions' tips, one a row. Writes nothing, unlike Alembic, several of whose reading commands
 * create the table.
 *
 * Errors: HW_ERROR_SQL, also when the table has no column `version_num`; those of hw_version_table_take_rows()
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
  g_autoptr(HwSqlCommand) question = NULL;
  g_autoptr(HwRows) answer = NULL;
  GStrv rows;
  gboolean exists = FALSE;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (table != NULL, NULL);

  if (!hw_database_table_exists (database, schema, table, &exists, cancellable, error))
    return NULL;
  question = hw_version_table_make_read (schema, table);
  if (exists && !hw_database_ask (database, &question, 1, &answer, cancellable, error))
    return NULL;
  rows = hw_version_table_take_rows (answer, table, error);
  if (rows != NULL && out_exists != NULL)
    *out_exists = exists;

  return rows;
}

/**
 * hw_version_table_make_create:
 * @if_missing: whether to put up with a table that is there, for a script, which cannot look first
 *
 * Returns: (transfer full): the statement that creates the version table as Alembic does: one column
 * `version_num VARCHAR(32) NOT NULL`, primary key `<table>_pkc`
 */
HwSqlCommand *
hw_version_table_make_create (const char *schema, const char *table, gboolean if_missing)
{
  g_autofree char *name = hw_sql_quote_table (schema, table);
  g_autofree char *constraint = g_strconcat (table, "_pkc", NULL);
  g_autofree char *quoted_constraint = hw_sql_quote_identifier (constraint);

  return hw_sql_command_new (CREATE_FORMAT, if_missing ? "IF NOT EXISTS " : "", name,
                             quoted_constraint);
}

/**
 * hw_version_table_ensure:
 *
 * Creates the version table where it is missing. Its schema has to exist. Inside the caller's transaction, if one is open.
 */
gboolean
hw_version_table_ensure (HwDatabase *database,
                         const char *schema,
                         const char *table,
                         GCancellable *cancellable,
                         GError **error)
{
  g_autoptr(HwSqlCommand) command = NULL;
  gboolean exists;

  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);

  if (!hw_database_table_exists (database, schema, table, &exists, cancellable, error))
    return FALSE;
  if (exists)
    return TRUE;
  command = hw_version_table_make_create (schema, table, FALSE);

  return hw_sql_command_execute (command, database, NULL, cancellable, error);
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

/* Begins the text that a change which checks itself tries to read as a number when it fails. */
#define COUNT_MARK "rows matched: "

/**
 * hw_row_change_list_values:
 * @out_values: (out) (array): room for HW_ROW_CHANGE_MAX_VALUES; lent by @change
 *
 * Returns: how many there are
 */
guint
hw_row_change_list_values (const HwRowChange *change, const char **out_values)
{
  guint n = 0;

  if (change->kind == HW_ROW_INSERT || change->kind == HW_ROW_UPDATE)
    out_values[n++] = change->to;
  if (change->kind == HW_ROW_UPDATE || change->kind == HW_ROW_DELETE)
    out_values[n++] = change->from;

  return n;
}

/* @first: number of the first parameter */
static HwSqlCommand *
make_numbered_change (const char *schema, const char *table, const HwRowChange *change, guint first)
{
  g_autofree char *name = hw_sql_quote_table (schema, table);
  HwSqlCommand *command = NULL;
  const char *values[HW_ROW_CHANGE_MAX_VALUES];
  guint n_values = hw_row_change_list_values (change, values);

  switch (change->kind)
    {
    case HW_ROW_INSERT:
      command = hw_sql_command_new ("INSERT INTO %s (version_num) VALUES ($%u)", name, first);
      break;
    case HW_ROW_UPDATE:
      command = hw_sql_command_new ("UPDATE %s SET version_num=$%u WHERE %s.version_num = $%u",
                                    name, first, name, first + 1);
      break;
    case HW_ROW_DELETE:
      command = hw_sql_command_new ("DELETE FROM %s WHERE %s.version_num = $%u", name, name, first);
      break;
    case HW_ROW_PURGE:
      command = hw_sql_command_new ("DELETE FROM %s", name);
      break;
    }
  for (guint i = 0; i < n_values; i++)
    hw_sql_command_add (command, values[i]);

  return command;
}

/* Fails unless one row is counted: the number goes through a cast to integer, which refuses any text that is none. */
#define ONE_ROW \
  "CAST(CASE pg_catalog.count(*) WHEN 1 THEN '1' ELSE '" COUNT_MARK \
  "' || pg_catalog.count(*) END AS integer)"

/**
 * hw_version_table_make_checked_change:
 * @change: as the plan has it
 * @row: (nullable) (transfer full): a statement that is to be carried out in the same breath, an INSERT
 * @value: (nullable): an expression that the statement is to answer, behind what else it answers
 *
 * The change of hw_version_table_change() as a statement of PostgreSQL that fails by itself when it does not hit exactly one
 * row, for a caller who has sent the COMMIT before it can count. hw_version_table_translate_error() knows that error again.
 *
 * Returns: (transfer full): one statement
 */
HwSqlCommand *
hw_version_table_make_checked_change (const char *schema,
                                      const char *table,
                                      const HwRowChange *change,
                                      HwSqlCommand *row,
                                      const char *value)
{
  g_autoptr(HwSqlCommand) command = row != NULL ? row : hw_sql_command_new ("%s", "");
  const gboolean is_checked = change->kind == HW_ROW_UPDATE || change->kind == HW_ROW_DELETE;
  g_autoptr(HwSqlCommand) plain =
                 make_numbered_change (schema, table, change, command->params->len + 1);
  GString *sql = g_string_sized_new (1024);

  /* A WITH that changes data is carried out whether anybody reads it or not. */
  if (row != NULL || is_checked)
    g_string_append (sql, "WITH ");
  if (row != NULL)
    g_string_append_printf (sql, "recorded AS (%s)%s ", command->sql, is_checked ? "," : "");
  if (is_checked)
    g_string_append_printf (sql, "changed AS (%s RETURNING 1) SELECT " ONE_ROW "%s%s FROM changed",
                            plain->sql, value != NULL ? ", " : "", value != NULL ? value : "");
  else
    g_string_append_printf (sql, "%s%s%s", plain->sql, value != NULL ? " RETURNING " : "",
                            value != NULL ? value : "");
  g_ptr_array_extend_and_steal (command->params, g_steal_pointer (&plain->params));
  g_free (command->sql);
  command->sql = g_string_free (sql, FALSE);

  return g_steal_pointer (&command);
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
 * hw_version_table_make_change:
 * @change: as the plan has it
 *
 * Returns: (transfer full): the statement that carries out one row change, in Alembic's words
 */
HwSqlCommand *
hw_version_table_make_change (const char *schema, const char *table, const HwRowChange *change)
{
  return make_numbered_change (schema, table, change, 1);
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
  g_autoptr(HwSqlCommand) command = NULL;
  gint64 n_rows = -1;

  g_return_val_if_fail (HW_IS_DATABASE (database), FALSE);
  g_return_val_if_fail (table != NULL, FALSE);
  g_return_val_if_fail (change != NULL, FALSE);

  command = hw_version_table_make_change (schema, table, change);
  if (!hw_sql_command_execute (command, database, &n_rows, cancellable, error))
    return FALSE;

  return change->kind == HW_ROW_INSERT || change->kind == HW_ROW_PURGE
         || check_one_row (n_rows, table, change, error);
}
