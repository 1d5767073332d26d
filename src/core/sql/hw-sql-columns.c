/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-columns"

#include "config.h"

#include <string.h>

#include "hw-sql-validate-private.h"

/*
 * The columns of a query. PostgreSQL's scopes nest; here a statement is one scope with everything in it that rows can come from,
 * so that a column is only called missing when no part of the statement has it. What gives columns that only the server
 * could name (a subselect, a function, WITH) makes the scope open: then names without a table are not looked at.
 */
typedef struct
{
  HwSqlValidator *self;
  GHashTable *tables; /* alias or name: HwName, or NULL where the columns are not known; borrowed */
  GHashTable *outputs; /* names that the statement gives itself; borrowed */
  gboolean is_open;
} Scope;

static void
add_table (Scope *scope, const char *name, const HwName *table)
{
  /* Two of a name: whichever it is. */
  if (g_hash_table_contains (scope->tables, name))
    table = NULL;
  g_hash_table_insert (scope->tables, (gpointer)name, (gpointer)table);
  scope->is_open = scope->is_open || table == NULL;
}

static void
add_alias (Scope *scope, const PgQuery__Alias *alias)
{
  if (alias != NULL && *alias->aliasname != '\0')
    add_table (scope, alias->aliasname, NULL);
  scope->is_open = TRUE;
}

static void
add_relation (Scope *scope, const PgQuery__RangeVar *relation)
{
  const PgQuery__Alias *alias = relation->alias;
  const HwName *table =
      hw_schema_names_find_relation (scope->self->known, relation->schemaname, relation->relname);

  if (table == NULL || !_hw_sql_validator_has_columns (scope->self, table)
      || (alias != NULL && alias->n_colnames > 0))
    table = NULL;
  add_table (scope, alias != NULL ? alias->aliasname : relation->relname, table);
}

static gboolean
on_collect (const ProtobufCMessage *message, gpointer user_data)
{
  Scope *scope = user_data;

  if (message->descriptor == &pg_query__range_var__descriptor)
    add_relation (scope, (const PgQuery__RangeVar *)message);
  else if (message->descriptor == &pg_query__range_subselect__descriptor)
    add_alias (scope, ((const PgQuery__RangeSubselect *)message)->alias);
  else if (message->descriptor == &pg_query__range_function__descriptor)
    add_alias (scope, ((const PgQuery__RangeFunction *)message)->alias);
  else if (message->descriptor == &pg_query__range_table_func__descriptor)
    add_alias (scope, ((const PgQuery__RangeTableFunc *)message)->alias);
  else if (message->descriptor == &pg_query__join_expr__descriptor)
    {
      const PgQuery__JoinExpr *join = (const PgQuery__JoinExpr *)message;

      if (join->alias != NULL)
        add_alias (scope, join->alias);
      if (join->join_using_alias != NULL)
        add_alias (scope, join->join_using_alias);
    }
  else if (message->descriptor == &pg_query__common_table_expr__descriptor)
    {
      add_table (scope, ((const PgQuery__CommonTableExpr *)message)->ctename, NULL);
      scope->is_open = TRUE;
    }
  else if (message->descriptor == &pg_query__res_target__descriptor)
    g_hash_table_add (scope->outputs, ((const PgQuery__ResTarget *)message)->name);

  return TRUE;
}

static gboolean
is_system_column (const char *name)
{
  static const char *const columns[] = { "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid" };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (strcmp (columns[i], name) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
has_column (const Scope *scope, const char *name)
{
  GHashTableIter iter;
  gpointer table;

  if (is_system_column (name) || g_hash_table_contains (scope->outputs, name)
      || g_hash_table_contains (scope->tables, name))
    return TRUE;
  g_hash_table_iter_init (&iter, scope->tables);
  while (g_hash_table_iter_next (&iter, NULL, &table))
    if (hw_schema_names_find_child (scope->self->known, table, HW_NAME_COLUMN, name) != NULL)
      return TRUE;

  return FALSE;
}

/* Of the columns of all tables the one that was meant. */
static void
suggest_column (Scope *scope, const char *name)
{
  GHashTableIter iter;
  HwNearest nearest;
  gpointer table;

  hw_nearest_init (&nearest, name);
  g_hash_table_iter_init (&iter, scope->tables);
  while (g_hash_table_iter_next (&iter, NULL, &table))
    _hw_sql_validator_add_children (&nearest, scope->self->known, table, HW_NAME_COLUMN);
  _hw_sql_validator_suggest (scope->self, &nearest);
}

static void
suggest_table (Scope *scope, const char *name)
{
  GHashTableIter iter;
  HwNearest nearest;
  gpointer table_name;

  hw_nearest_init (&nearest, name);
  g_hash_table_iter_init (&iter, scope->tables);
  while (g_hash_table_iter_next (&iter, &table_name, NULL))
    hw_nearest_add (&nearest, table_name);
  _hw_sql_validator_suggest (scope->self, &nearest);
}

/* table.column, where the first part may be the row that ON CONFLICT or a trigger names. */
static void
check_qualified (Scope *scope, const PgQuery__ColumnRef *ref)
{
  static const char *const rows[] = { "excluded", "new", "old", NULL };
  const char *table_name = _hw_sql_tree_get_string (ref->fields[0]);
  const char *name = _hw_sql_tree_get_string (ref->fields[1]);
  const HwName *table;
  gpointer found;

  if (table_name == NULL || g_strv_contains (rows, table_name))
    return;
  if (!g_hash_table_lookup_extended (scope->tables, table_name, NULL, &found))
    {
      _hw_sql_validator_add_name (scope->self, ref->location, table_name,
                                  "missing FROM-clause entry for table \"%s\"", table_name);
      suggest_table (scope, table_name);
      return;
    }
  table = found;
  if (table != NULL && name != NULL && !is_system_column (name)
      && hw_schema_names_find_child (scope->self->known, table, HW_NAME_COLUMN, name) == NULL)
    {
      _hw_sql_validator_add_name (scope->self, ref->location, name, "column %s.%s does not exist",
                                  table_name, name);
      _hw_sql_validator_suggest_child (scope->self, table, HW_NAME_COLUMN, name);
    }
}

static gboolean
on_check (const ProtobufCMessage *message, gpointer user_data)
{
  const PgQuery__ColumnRef *ref = (const PgQuery__ColumnRef *)message;
  Scope *scope = user_data;

  if (message->descriptor != &pg_query__column_ref__descriptor)
    return TRUE;
  if (ref->n_fields == 2)
    check_qualified (scope, ref);
  else if (ref->n_fields == 1 && !scope->is_open)
    {
      const char *name = _hw_sql_tree_get_string (ref->fields[0]);

      if (name != NULL && !has_column (scope, name))
        {
          _hw_sql_validator_add_name (scope->self, ref->location, name,
                                      "column \"%s\" does not exist", name);
          suggest_column (scope, name);
        }
    }

  return TRUE;
}

/* The columns that INSERT and UPDATE write to. */
static void
check_targets (HwSqlValidator *self,
               const PgQuery__RangeVar *relation,
               PgQuery__Node **targets,
               gsize n_targets)
{
  const HwName *table =
      hw_schema_names_find_relation (self->known, relation->schemaname, relation->relname);

  for (gsize i = 0; table != NULL && i < n_targets; i++)
    if (targets[i]->node_case == PG_QUERY__NODE__NODE_RES_TARGET)
      _hw_sql_validator_check_column (self, table, targets[i]->res_target->name,
                                      targets[i]->res_target->location);
}

/* The targets are not names that the statement gives. */
static void
check_written (HwSqlValidator *self, const ProtobufCMessage *statement)
{
  if (statement->descriptor == &pg_query__insert_stmt__descriptor)
    {
      const PgQuery__InsertStmt *insert = (const PgQuery__InsertStmt *)statement;

      check_targets (self, insert->relation, insert->cols, insert->n_cols);
      if (insert->on_conflict_clause != NULL)
        check_targets (self, insert->relation, insert->on_conflict_clause->target_list,
                       insert->on_conflict_clause->n_target_list);
    }
  else if (statement->descriptor == &pg_query__update_stmt__descriptor)
    {
      const PgQuery__UpdateStmt *update = (const PgQuery__UpdateStmt *)statement;

      check_targets (self, update->relation, update->target_list, update->n_target_list);
    }
}

void
_hw_sql_validate_columns (HwSqlValidator *self, const ProtobufCMessage *statement)
{
  g_autoptr(GHashTable) tables = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) outputs = g_hash_table_new (g_str_hash, g_str_equal);
  Scope scope = { .self = self, .tables = tables, .outputs = outputs };

  check_written (self, statement);
  _hw_sql_tree_visit (statement, on_collect, &scope);
  _hw_sql_tree_visit (statement, on_check, &scope);
}
