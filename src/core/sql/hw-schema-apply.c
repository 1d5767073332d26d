/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-schema-apply"

#include "config.h"

#include "hw-schema-private.h"

/* What statements of PostgreSQL do to the names of a schema. It is what they say, not what they do: a table that
 * CREATE TABLE … AS makes has columns that only a server could name, and then it has none here. */

const char *
_hw_schema_get_default (const HwSchemaNames *names)
{
  const char *const *path = hw_schema_names_get_search_path (names);

  for (guint i = 0; path[i] != NULL; i++)
    if (!g_str_has_prefix (path[i], "pg_"))
      return path[i];

  return "public";
}

static const char *
pick_schema (const HwSchemaNames *names, const char *schema)
{
  return schema != NULL && *schema != '\0' ? schema : _hw_schema_get_default (names);
}

gboolean
_hw_schema_has (const HwSchemaNames *names, const HwName *name)
{
  const HwName *parent;

  if (name->parent == NULL || name->parent[0] == '\0' || name->kind == HW_NAME_INDEX)
    return hw_schema_names_find (names, name->kind, name->schema, name->name) != NULL;
  parent = hw_schema_names_find_relation (names, name->schema, name->parent);

  return parent != NULL
         && hw_schema_names_find_child (names, parent, name->kind, name->name) != NULL;
}

const HwName *
hw_schema_names_find_missing (const HwSchemaNames *names,
                              const HwSchemaNames *other,
                              const char *const *ignored)
{
  const GPtrArray *all = hw_schema_names_get_all (names);

  for (guint i = 0; i < all->len; i++)
    {
      const HwName *name = g_ptr_array_index (all, i);
      gboolean is_ignored =
          ignored != NULL
          && (g_strv_contains (ignored, name->name) || g_strv_contains (ignored, name->parent));

      if (!name->is_builtin && !is_ignored && !_hw_schema_has (other, name))
        return name;
    }

  return NULL;
}

static const HwName *
add (HwSchemaNames *names,
     HwNameKind kind,
     const char *schema,
     const char *parent,
     const char *name,
     const char *detail)
{
  HwName values = { .kind = kind, .is_pending = TRUE };

  if (name == NULL || *name == '\0')
    return NULL;
  values.schema = (char *)(kind == HW_NAME_SCHEMA ? "" : pick_schema (names, schema));
  values.parent = (char *)parent;
  values.name = (char *)name;
  values.detail = (char *)detail;
  /* IF NOT EXISTS and OR REPLACE leave one. */
  if (_hw_schema_has (names, &values))
    return NULL;

  return hw_schema_names_add (names, &values);
}

static const HwName *
find_relation (const HwSchemaNames *names, const PgQuery__RangeVar *relation)
{
  return relation == NULL
             ? NULL
             : hw_schema_names_find_relation (names, relation->schemaname, relation->relname);
}

static char *
dup_type (const PgQuery__TypeName *type)
{
  const char *schema;
  const char *name;

  if (type == NULL)
    return NULL;
  name = _hw_sql_tree_get_name (type->names, type->n_names, &schema);

  return g_strconcat (name != NULL ? name : "", type->n_array_bounds > 0 ? "[]" : "", NULL);
}

static void
add_constraint (HwSchemaNames *names, const HwName *table, const PgQuery__Constraint *constraint)
{
  add (names, HW_NAME_CONSTRAINT, table->schema, table->name, constraint->conname, NULL);
  /* These are indexes too, of the same name. */
  if (constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_PRIMARY
      || constraint->contype == PG_QUERY__CONSTR_TYPE__CONSTR_UNIQUE)
    add (names, HW_NAME_INDEX, table->schema, table->name, constraint->conname, NULL);
}

static void
add_column (HwSchemaNames *names, const HwName *table, const PgQuery__ColumnDef *column)
{
  g_autofree char *type = dup_type (column->type_name);

  add (names, HW_NAME_COLUMN, table->schema, table->name, column->colname, type);
  if (type != NULL && g_str_has_suffix (type, "serial"))
    {
      g_autofree char *sequence = g_strconcat (table->name, "_", column->colname, "_seq", NULL);

      add (names, HW_NAME_SEQUENCE, table->schema, NULL, sequence, NULL);
    }
  for (gsize i = 0; i < column->n_constraints; i++)
    if (column->constraints[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
      add_constraint (names, table, column->constraints[i]->constraint);
}

/* Columns of LIKE, INHERITS and PARTITION OF. */
static void
copy_columns (HwSchemaNames *names, const HwName *table, const PgQuery__RangeVar *from)
{
  const HwName *source = find_relation (names, from);
  const GPtrArray *children = source != NULL ? hw_schema_names_get_children (names, source) : NULL;

  for (guint i = 0; source != table && children != NULL && i < children->len; i++)
    {
      const HwName *child = g_ptr_array_index (children, i);

      if (child->kind == HW_NAME_COLUMN)
        add (names, HW_NAME_COLUMN, table->schema, table->name, child->name, child->detail);
    }
}

static void
create_table (HwSchemaNames *names, const PgQuery__CreateStmt *create)
{
  const PgQuery__RangeVar *relation = create->relation;
  const HwName *table =
      add (names, HW_NAME_TABLE, relation->schemaname, NULL, relation->relname, NULL);

  if (table == NULL)
    return;
  for (gsize i = 0; i < create->n_inh_relations; i++)
    if (create->inh_relations[i]->node_case == PG_QUERY__NODE__NODE_RANGE_VAR)
      copy_columns (names, table, create->inh_relations[i]->range_var);
  for (gsize i = 0; i < create->n_table_elts; i++)
    {
      const PgQuery__Node *element = create->table_elts[i];

      if (element->node_case == PG_QUERY__NODE__NODE_COLUMN_DEF)
        add_column (names, table, element->column_def);
      else if (element->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
        add_constraint (names, table, element->constraint);
      else if (element->node_case == PG_QUERY__NODE__NODE_TABLE_LIKE_CLAUSE)
        copy_columns (names, table, element->table_like_clause->relation);
    }
}

/* A table or view that a query fills; @columns: the names it is given, if any */
static void
create_from_query (HwSchemaNames *names,
                   HwNameKind kind,
                   const PgQuery__RangeVar *relation,
                   PgQuery__Node **columns,
                   gsize n_columns)
{
  const HwName *table = add (names, kind, relation->schemaname, NULL, relation->relname, NULL);

  for (gsize i = 0; table != NULL && i < n_columns; i++)
    add (names, HW_NAME_COLUMN, table->schema, table->name, _hw_sql_tree_get_string (columns[i]),
         NULL);
}

static void
remove_child (HwSchemaNames *names, const HwName *table, HwNameKind kind, const char *name)
{
  const HwName *child = hw_schema_names_find_child (names, table, kind, name);

  if (child != NULL)
    hw_schema_names_remove (names, child);
}

static void
alter_table (HwSchemaNames *names, const PgQuery__AlterTableStmt *alter)
{
  for (gsize i = 0; i < alter->n_cmds; i++)
    {
      const HwName *table = find_relation (names, alter->relation);
      const PgQuery__AlterTableCmd *command = alter->cmds[i]->alter_table_cmd;

      if (table == NULL || alter->cmds[i]->node_case != PG_QUERY__NODE__NODE_ALTER_TABLE_CMD)
        return;
      if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn)
        add_column (names, table, command->def->column_def);
      else if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn)
        remove_child (names, table, HW_NAME_COLUMN, command->name);
      else if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint)
        add_constraint (names, table, command->def->constraint);
      else if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint)
        {
          remove_child (names, table, HW_NAME_CONSTRAINT, command->name);
          remove_child (names, table, HW_NAME_INDEX, command->name);
        }
    }
}

static HwNameKind
get_kind (PgQuery__ObjectType type)
{
  if (type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX)
    return HW_NAME_INDEX;
  if (type == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE || type == PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN)
    return HW_NAME_TYPE;
  if (type == PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION
      || type == PG_QUERY__OBJECT_TYPE__OBJECT_PROCEDURE
      || type == PG_QUERY__OBJECT_TYPE__OBJECT_ROUTINE
      || type == PG_QUERY__OBJECT_TYPE__OBJECT_AGGREGATE)
    return HW_NAME_FUNCTION;
  if (type == PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA)
    return HW_NAME_SCHEMA;
  if (type == PG_QUERY__OBJECT_TYPE__OBJECT_TRIGGER)
    return HW_NAME_TRIGGER;

  return HW_NAME_TABLE;
}

/* What a statement names in one of the many ways in which the tree does that; NULL: not there, or of another kind. */
const HwName *
_hw_schema_find_object (const HwSchemaNames *names,
                        PgQuery__ObjectType type,
                        const PgQuery__Node *object,
                        const char **out_name)
{
  HwNameKind kind = get_kind (type);
  const char *schema = NULL;
  const char *name = NULL;

  if (object->node_case == PG_QUERY__NODE__NODE_LIST)
    name = _hw_sql_tree_get_name (object->list->items, object->list->n_items, &schema);
  else if (object->node_case == PG_QUERY__NODE__NODE_TYPE_NAME)
    name = _hw_sql_tree_get_name (object->type_name->names, object->type_name->n_names, &schema);
  else if (object->node_case == PG_QUERY__NODE__NODE_OBJECT_WITH_ARGS)
    name = _hw_sql_tree_get_name (object->object_with_args->objname,
                                  object->object_with_args->n_objname, &schema);
  else
    name = _hw_sql_tree_get_string (object);
  *out_name = name;
  if (name == NULL)
    return NULL;
  if (kind == HW_NAME_TRIGGER)
    {
      /* Here the part before the name is the table. */
      const HwName *table =
          schema != NULL ? hw_schema_names_find_relation (names, NULL, schema) : NULL;

      return table != NULL ? hw_schema_names_find_child (names, table, kind, name) : NULL;
    }

  return kind == HW_NAME_TABLE ? hw_schema_names_find_relation (names, schema, name)
                               : hw_schema_names_find (names, kind, schema, name);
}

static void
drop (HwSchemaNames *names, const PgQuery__DropStmt *statement)
{
  for (gsize i = 0; i < statement->n_objects; i++)
    {
      const char *text;
      const HwName *name =
          _hw_schema_find_object (names, statement->remove_type, statement->objects[i], &text);

      if (name != NULL)
        hw_schema_names_remove (names, name);
    }
}

static void
rename_object (HwSchemaNames *names, const PgQuery__RenameStmt *statement)
{
  const HwName *table = find_relation (names, statement->relation);
  const HwName *name = NULL;
  const char *text;

  if (statement->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN)
    name = table != NULL
               ? hw_schema_names_find_child (names, table, HW_NAME_COLUMN, statement->subname)
               : NULL;
  else if (statement->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_TABCONSTRAINT)
    name = table != NULL
               ? hw_schema_names_find_child (names, table, HW_NAME_CONSTRAINT, statement->subname)
               : NULL;
  else if (statement->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA)
    name = hw_schema_names_find (names, HW_NAME_SCHEMA, NULL, statement->subname);
  else if (statement->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX)
    name = hw_schema_names_find (names, HW_NAME_INDEX, statement->relation->schemaname,
                                 statement->relation->relname);
  else if (statement->object != NULL)
    name = _hw_schema_find_object (names, statement->rename_type, statement->object, &text);
  else
    name = table;
  if (name != NULL)
    hw_schema_names_rename (names, name, NULL, statement->newname);
  /* What is in the schema does not follow here. */
  if (statement->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA)
    hw_schema_names_set_open (names);
}

static void
add_qualified (HwSchemaNames *names, HwNameKind kind, PgQuery__Node **parts, gsize n_parts)
{
  const char *schema;
  const char *name = _hw_sql_tree_get_name (parts, n_parts, &schema);

  add (names, kind, schema, NULL, name, NULL);
}

/* Statements whose object goes by a relation's name. TRUE when @node is one. */
static gboolean
apply_relation (HwSchemaNames *names, const PgQuery__Node *node)
{
  if (node->node_case == PG_QUERY__NODE__NODE_CREATE_STMT)
    create_table (names, node->create_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT)
    create_table (names, node->create_foreign_table_stmt->base_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_VIEW_STMT)
    create_from_query (names, HW_NAME_VIEW, node->view_stmt->view, node->view_stmt->aliases,
                       node->view_stmt->n_aliases);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT)
    {
      const PgQuery__CreateTableAsStmt *create = node->create_table_as_stmt;

      create_from_query (names,
                         create->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW ? HW_NAME_VIEW
                                                                                  : HW_NAME_TABLE,
                         create->into->rel, create->into->col_names, create->into->n_col_names);
    }
  else if (node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT
           && node->select_stmt->into_clause != NULL)
    create_from_query (names, HW_NAME_TABLE, node->select_stmt->into_clause->rel, NULL, 0);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_SEQ_STMT)
    add (names, HW_NAME_SEQUENCE, node->create_seq_stmt->sequence->schemaname, NULL,
         node->create_seq_stmt->sequence->relname, NULL);
  else if (node->node_case == PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT)
    add (names, HW_NAME_TYPE, node->composite_type_stmt->typevar->schemaname, NULL,
         node->composite_type_stmt->typevar->relname, NULL);
  else
    return FALSE;

  return TRUE;
}

static void
apply_on_table (HwSchemaNames *names,
                HwNameKind kind,
                const PgQuery__RangeVar *relation,
                const char *name)
{
  const HwName *table = find_relation (names, relation);

  if (table != NULL)
    add (names, kind, table->schema, table->name, name, NULL);
}

static void
move_object (HwSchemaNames *names, const PgQuery__AlterObjectSchemaStmt *statement)
{
  const char *text;
  const HwName *name =
      statement->object != NULL
          ? _hw_schema_find_object (names, statement->object_type, statement->object, &text)
          : find_relation (names, statement->relation);

  if (name != NULL)
    hw_schema_names_rename (names, name, statement->newschema, NULL);
}

void
_hw_schema_apply_node (HwSchemaNames *names, const PgQuery__Node *node)
{
  if (node == NULL || apply_relation (names, node))
    return;
  if (node->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
    alter_table (names, node->alter_table_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_DROP_STMT)
    drop (names, node->drop_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_RENAME_STMT)
    rename_object (names, node->rename_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT)
    move_object (names, node->alter_object_schema_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_INDEX_STMT)
    apply_on_table (names, HW_NAME_INDEX, node->index_stmt->relation, node->index_stmt->idxname);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_TRIG_STMT)
    apply_on_table (names, HW_NAME_TRIGGER, node->create_trig_stmt->relation,
                    node->create_trig_stmt->trigname);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT)
    add (names, HW_NAME_SCHEMA, NULL, NULL, node->create_schema_stmt->schemaname, NULL);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_ENUM_STMT)
    add_qualified (names, HW_NAME_TYPE, node->create_enum_stmt->type_name,
                   node->create_enum_stmt->n_type_name);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT)
    add_qualified (names, HW_NAME_TYPE, node->create_domain_stmt->domainname,
                   node->create_domain_stmt->n_domainname);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_RANGE_STMT)
    add_qualified (names, HW_NAME_TYPE, node->create_range_stmt->type_name,
                   node->create_range_stmt->n_type_name);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT)
    add_qualified (names, HW_NAME_FUNCTION, node->create_function_stmt->funcname,
                   node->create_function_stmt->n_funcname);
  else if (node->node_case == PG_QUERY__NODE__NODE_DEFINE_STMT
           && get_kind (node->define_stmt->kind) != HW_NAME_TABLE)
    add_qualified (names, get_kind (node->define_stmt->kind), node->define_stmt->defnames,
                   node->define_stmt->n_defnames);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_EXTENSION_STMT)
    hw_schema_names_set_open (names);
}

void
_hw_schema_apply_postgres (HwSchemaNames *names, const char *sql)
{
  g_autoptr(PgQuery__ParseResult) tree = _hw_sql_tree_new (sql);

  for (gsize i = 0; tree != NULL && i < tree->n_stmts; i++)
    _hw_schema_apply_node (names, tree->stmts[i]->stmt);
}
