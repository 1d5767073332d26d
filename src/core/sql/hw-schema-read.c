/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-schema-read"

#include "config.h"

#include <string.h>

#include "hw-schema-private.h"
#include "hw-schema-read.h"
#include "hw-sql-command.h"
#include "hw-sql-splitter.h"

/* Both queries give: kind, schema, parent, name, detail, and whether it is the database program's own. */
enum
{
  COLUMN_KIND,
  COLUMN_SCHEMA,
  COLUMN_PARENT,
  COLUMN_NAME,
  COLUMN_DETAIL,
  COLUMN_BUILTIN,
};

static const char *const kind_names[] = {
  "schema", "table",      "view",    "sequence", "column",
  "index",  "constraint", "trigger", "type",     "function"
};

G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == HW_NAME_LAST + 1);

/* Of functions the arguments are told where they are the user's own: of three thousand others nobody wants to wait for them.
 * Array types and the row types of tables go by the names of what they are made of. */
static const char postgresql_query[] =
    "WITH n AS (SELECT oid, nspname, nspname IN ('pg_catalog', 'information_schema') AS own"
    " FROM pg_catalog.pg_namespace WHERE nspname !~ '^pg_(toast|temp)'),"
    " r AS (SELECT c.oid, c.relname, c.relkind, n.nspname, n.own"
    " FROM pg_catalog.pg_class c JOIN n ON n.oid = c.relnamespace)"
    " SELECT 'schema', '', '', nspname, '', own, 0, 0 FROM n"
    " UNION ALL SELECT CASE relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'S' THEN 'sequence'"
    " ELSE 'table' END, nspname, '', relname, '', own, 1, 0 FROM r WHERE relkind IN ('r', 'p', 'f', 'v', 'm', 'S')"
    " UNION ALL SELECT 'column', nspname, relname, attname, pg_catalog.format_type (atttypid, atttypmod),"
    " own, 2, attnum FROM r JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid"
    " WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'f', 'v', 'm')"
    " UNION ALL SELECT 'index', r.nspname, t.relname, r.relname, '', FALSE, 3, 0"
    " FROM pg_catalog.pg_index i JOIN r ON r.oid = i.indexrelid JOIN r t ON t.oid = i.indrelid"
    " WHERE NOT r.own"
    " UNION ALL SELECT 'constraint', nspname, relname, conname, '', FALSE, 4, 0"
    " FROM pg_catalog.pg_constraint k JOIN r ON r.oid = k.conrelid WHERE NOT own"
    " UNION ALL SELECT 'trigger', nspname, relname, tgname, '', FALSE, 5, 0"
    " FROM pg_catalog.pg_trigger g JOIN r ON r.oid = g.tgrelid WHERE NOT tgisinternal"
    " UNION ALL SELECT 'type', n.nspname, '', typname, '', n.own, 6, 0 FROM pg_catalog.pg_type t"
    " JOIN n ON n.oid = t.typnamespace LEFT JOIN r ON r.oid = t.typrelid"
    " WHERE NOT (typcategory = 'A' AND typname ~ '^_') AND (typtype <> 'c' OR r.relkind = 'c')"
    " UNION ALL SELECT 'function', n.nspname, '', proname, '', TRUE, 7, 0 FROM pg_catalog.pg_proc p"
    " JOIN n ON n.oid = p.pronamespace WHERE n.own GROUP BY n.nspname, proname"
    " UNION ALL SELECT 'function', n.nspname, '', proname,"
    " pg_catalog.pg_get_function_identity_arguments (p.oid), FALSE, 7, 0"
    " FROM pg_catalog.pg_proc p JOIN n ON n.oid = p.pronamespace WHERE NOT n.own"
    " ORDER BY 7, 2, 3, 8, 4";

/* The last columns are the statement, and where it stands among those that make the schema. */
static const char sqlite_query[] =
    "SELECT type, '', CASE WHEN type IN ('index', 'trigger') THEN tbl_name ELSE '' END, name, '', 'f', sql,"
    " CASE type WHEN 'table' THEN 0 WHEN 'view' THEN 2 WHEN 'trigger' THEN 3 ELSE 1 END, rowid"
    " FROM sqlite_schema WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " UNION ALL SELECT DISTINCT 'function', '', '', name, '', 't', NULL, 5, 0 FROM pragma_function_list"
    " WHERE name GLOB '[a-z]*'"
    " UNION ALL SELECT 'table', '', '', name, '', 't', NULL, 6, 0 FROM"
    " (SELECT 'sqlite_schema' AS name UNION ALL SELECT 'sqlite_master')"
    " ORDER BY 8, 3, 9";

#define SQLITE_COLUMNS \
  "SELECT 'column', '', m.name, c.name, c.type, 'f', NULL" \
  " FROM sqlite_schema m JOIN pragma_table_xinfo (m.name) c" \
  " WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite\\_%%' ESCAPE '\\'%s ORDER BY 3, c.cid"

static gboolean
find_kind (const char *name, HwNameKind *out_kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (strcmp (kind_names[i], name) == 0)
      {
        *out_kind = i;
        return TRUE;
      }

  return FALSE;
}

static void
add_rows (HwSchemaNames *names, const HwRows *rows, const HwSchemaNames *before)
{
  gboolean is_sqlite = hw_schema_names_get_dialect (names) == HW_DIALECT_SQLITE;

  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    {
      const char *sql = is_sqlite ? hw_rows_get (rows, i, 6) : NULL;
      HwName name = { 0 };

      if (!find_kind (hw_rows_get (rows, i, COLUMN_KIND), &name.kind))
        continue;
      name.schema = (char *)hw_rows_get (rows, i, COLUMN_SCHEMA);
      name.parent = (char *)hw_rows_get (rows, i, COLUMN_PARENT);
      name.name = (char *)hw_rows_get (rows, i, COLUMN_NAME);
      name.detail = (char *)hw_rows_get (rows, i, COLUMN_DETAIL);
      name.is_builtin = g_strcmp0 (hw_rows_get (rows, i, COLUMN_BUILTIN), "t") == 0;
      name.is_pending = before != NULL && !name.is_builtin && !_hw_schema_has (before, &name);
      hw_schema_names_add (names, &name);
      if (sql != NULL)
        hw_schema_names_add_statement (names, sql);
    }
}

/* Of a database, or of a HwSqliteScratch. */
typedef HwRows *(*QueryFunc) (gpointer source,
                              const char *sql,
                              GCancellable *cancellable,
                              GError **error);

static HwRows *
query_scratch (gpointer source, const char *sql, GCancellable *cancellable, GError **error)
{
  return hw_sqlite_scratch_query (source, sql, error);
}

static HwRows *
query_database (gpointer source, const char *sql, GCancellable *cancellable, GError **error)
{
  return hw_database_query (source, sql, NULL, 0, cancellable, error);
}

/* SQLite refuses to tell any columns where it cannot tell those of one object: a view whose table was dropped, a virtual table
 * whose module is not loaded. Then each is asked for by itself; that one has none. */
static gboolean
add_sqlite_columns (HwSchemaNames *names,
                    const HwRows *objects,
                    const HwSchemaNames *before,
                    QueryFunc query,
                    gpointer source,
                    GCancellable *cancellable,
                    GError **error)
{
  g_autofree char *all = g_strdup_printf (SQLITE_COLUMNS, "");
  g_autoptr(HwRows) rows = query (source, all, cancellable, NULL);

  if (rows != NULL)
    {
      add_rows (names, rows, before);
      return TRUE;
    }
  for (guint i = 0; i < hw_rows_get_n_rows (objects); i++)
    {
      const char *kind = hw_rows_get (objects, i, COLUMN_KIND);
      g_autofree char *name =
          hw_sql_quote_literal (HW_DIALECT_SQLITE, hw_rows_get (objects, i, COLUMN_NAME));
      g_autofree char *which = g_strconcat (" AND m.name = ", name, NULL);
      g_autofree char *sql = g_strdup_printf (SQLITE_COLUMNS, which);
      g_autoptr(HwRows) columns = NULL;

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (g_str_equal (kind, "table") || g_str_equal (kind, "view"))
        columns = query (source, sql, cancellable, NULL);
      if (columns != NULL)
        add_rows (names, columns, before);
    }

  return TRUE;
}

/* What the scratch database holds; what was not in @before is pending. */
static HwSchemaNames *
read_scratch (HwSqliteScratch *scratch, const HwSchemaNames *before, GError **error)
{
  g_autoptr(HwRows) rows = hw_sqlite_scratch_query (scratch, sqlite_query, error);
  HwSchemaNames *names;

  if (rows == NULL)
    return NULL;
  names = hw_schema_names_new (HW_DIALECT_SQLITE);
  hw_schema_names_set_server (names, hw_schema_names_get_server_version (before), NULL);
  add_rows (names, rows, before);
  add_sqlite_columns (names, rows, before, query_scratch, scratch, NULL, NULL);

  return names;
}

static gboolean
read_search_path (HwDatabase *database,
                  HwSchemaNames *names,
                  GCancellable *cancellable,
                  GError **error)
{
  g_autoptr(HwRows) rows =
                 hw_database_query (database,
                                    "SELECT unnest FROM pg_catalog.unnest (current_schemas (TRUE))",
                                    NULL, 0, cancellable, error);
  g_autoptr(GStrvBuilder) path = g_strv_builder_new ();
  g_auto (GStrv) schemas = NULL;

  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    g_strv_builder_add (path, hw_rows_get (rows, i, 0));
  schemas = g_strv_builder_end (path);
  hw_schema_names_set_server (names, hw_database_get_server_version (database),
                              (const char *const *)schemas);

  return TRUE;
}

/**
 * hw_schema_names_read:
 * @database: open
 *
 * Blocks; on the thread that @database belongs to. O(objects).
 *
 * Returns: (transfer full)
 */
HwSchemaNames *
hw_schema_names_read (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwSchemaNames) names = NULL;
  g_autoptr(HwRows) rows = NULL;
  HwDialect dialect;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);

  dialect = hw_database_get_dialect (database);
  names = hw_schema_names_new (dialect);
  hw_schema_names_set_server (names, hw_database_get_server_version (database), NULL);
  if (dialect == HW_DIALECT_POSTGRESQL && !read_search_path (database, names, cancellable, error))
    return NULL;
  rows = hw_database_query (database,
                            dialect == HW_DIALECT_POSTGRESQL ? postgresql_query : sqlite_query,
                            NULL, 0, cancellable, error);
  if (rows == NULL)
    return NULL;
  add_rows (names, rows, NULL);
  if (dialect == HW_DIALECT_SQLITE
      && !add_sqlite_columns (names, rows, NULL, query_database, database, cancellable, error))
    return NULL;

  return g_steal_pointer (&names);
}

static HwSchemaNames *
apply_sqlite (const HwSchemaNames *names,
              const char *sql,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr(HwSqliteScratch) scratch = hw_sqlite_scratch_new ();
  const GPtrArray *known = hw_schema_names_get_statements (names);
  g_autoptr(GArray) statements = hw_sql_split (sql, HW_DIALECT_SQLITE, 1);

  for (guint i = 0; i < known->len; i++)
    hw_sqlite_scratch_apply (scratch, g_ptr_array_index (known, i), cancellable);
  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, i);
      g_autofree char *text = g_strndup (sql + statement->offset, statement->length);

      hw_sqlite_scratch_apply (scratch, text, cancellable);
    }
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;

  return read_scratch (scratch, names, error);
}

HwSchemaNames *
hw_schema_names_after (const HwSchemaNames *names,
                       const char *sql,
                       GCancellable *cancellable,
                       GError **error)
{
  g_autoptr(HwSchemaNames) after = NULL;
  g_autoptr(GArray) statements = NULL;

  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  if (hw_schema_names_get_dialect (names) == HW_DIALECT_SQLITE)
    return apply_sqlite (names, sql, cancellable, error);
  after = hw_schema_names_copy (names);
  statements = hw_sql_split (sql, HW_DIALECT_POSTGRESQL, 1);
  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, i);
      g_autofree char *text = g_strndup (sql + statement->offset, statement->length);

      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return NULL;
      _hw_schema_apply_postgres (after, text);
    }

  return g_steal_pointer (&after);
}

/* The texts that run before @before, joined. NULL in @out_is_known: not all of them are known. */
static char *
join_scripts (const HwProject *project,
              const HwPlan *plan,
              const char *before,
              gboolean *out_is_known)
{
  g_autoptr(GString) sql = g_string_new (NULL);

  *out_is_known = TRUE;
  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      const HwPlanStep *step = hw_plan_get_step (plan, i);
      g_autoptr(HwScript) script = NULL;

      if (g_strcmp0 (step->revision->id, before) == 0)
        break;
      script = hw_project_load_script (project, step->revision, NULL);
      if (script == NULL)
        *out_is_known = FALSE;
      else
        g_string_append_printf (sql, "%s\n;\n", script->up.text);
    }

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

HwSchemaNames *
hw_schema_names_after_plan (const HwSchemaNames *names,
                            const HwProject *project,
                            const HwPlan *plan,
                            const char *before,
                            GCancellable *cancellable,
                            GError **error)
{
  g_autofree char *sql = NULL;
  HwSchemaNames *after;
  gboolean is_known;

  g_return_val_if_fail (names != NULL, NULL);
  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (plan != NULL, NULL);
  g_return_val_if_fail (hw_plan_get_direction (plan) == HW_DIRECTION_UPGRADE, NULL);

  sql = join_scripts (project, plan, before, &is_known);
  after = hw_schema_names_after (names, sql, cancellable, error);
  if (after != NULL && !is_known)
    hw_schema_names_set_open (after);

  return after;
}
