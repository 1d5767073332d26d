/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-names"

#include "config.h"

#include <string.h>

#include "hw-sql-validate-private.h"

/* What a statement of PostgreSQL names, against what is there. The server knows better; so what cannot be told from the
 * tree for certain is passed over, and the messages are the server's own. */

/* What the visitor that looks at a whole statement needs. */
typedef struct
{
  HwSqlValidator *self;
  GHashTable *skipped; /* RangeVars that are no relation that must be there; borrowed */
  GHashTable *ctes;    /* names of WITH queries; borrowed */
  gboolean has_types;  /* are all types and functions known, the database's own too? */
} Visit;

static gboolean
has_schema (HwSqlValidator *self, const char *schema, int location)
{
  if (schema == NULL || *schema == '\0' || g_str_has_prefix (schema, "pg_temp")
      || hw_schema_names_find (self->known, HW_NAME_SCHEMA, NULL, schema) != NULL)
    return TRUE;
  _hw_sql_validator_add_name (self, location, schema, "schema \"%s\" does not exist", schema);
  _hw_sql_validator_suggest_object (self, HW_NAME_SCHEMA, NULL, schema);

  return FALSE;
}

static void
check_relation (Visit *visit, const PgQuery__RangeVar *relation)
{
  const char *schema = relation->schemaname;

  if (g_hash_table_contains (visit->skipped, relation) || g_str_has_prefix (schema, "pg_temp")
      || (*schema == '\0' && g_hash_table_contains (visit->ctes, relation->relname)))
    return;
  if (!has_schema (visit->self, schema, relation->location)
      || hw_schema_names_find_relation (visit->self->known, schema, relation->relname) != NULL)
    return;
  _hw_sql_validator_add_name (visit->self, relation->location, relation->relname,
                              "relation \"%s%s%s\" does not exist", schema,
                              *schema != '\0' ? "." : "", relation->relname);
  _hw_sql_validator_suggest_object (visit->self, HW_NAME_TABLE, schema, relation->relname);
}

static void
check_type (Visit *visit, const PgQuery__TypeName *type)
{
  const HwSchemaNames *known = visit->self->known;
  const char *schema;
  const char *name = _hw_sql_tree_get_name (type->names, type->n_names, &schema);

  /* serial is no type but a way to write one, and _text is text[]. */
  if (!visit->has_types || name == NULL || type->pct_type || *name == '_'
      || g_strcmp0 (schema, "pg_catalog") == 0
      || (schema == NULL && strstr (name, "serial") != NULL)
      || hw_schema_names_find (known, HW_NAME_TYPE, schema, name) != NULL
      || hw_schema_names_find_relation (known, schema, name) != NULL)
    return;
  _hw_sql_validator_add_name (visit->self, type->location, name, "type \"%s\" does not exist",
                              name);
  _hw_sql_validator_suggest_type (visit->self, schema, name);
}

static void
check_function (Visit *visit, PgQuery__Node **parts, gsize n_parts, int location)
{
  const HwSchemaNames *known = visit->self->known;
  const char *schema;
  const char *name = _hw_sql_tree_get_name (parts, n_parts, &schema);

  /* A type can be called like a function. */
  if (!visit->has_types || name == NULL || g_strcmp0 (schema, "pg_catalog") == 0
      || hw_schema_names_find (known, HW_NAME_FUNCTION, schema, name) != NULL
      || hw_schema_names_find (known, HW_NAME_TYPE, schema, name) != NULL)
    return;
  _hw_sql_validator_add_name (visit->self, location, name, "function %s does not exist", name);
  _hw_sql_validator_suggest_object (visit->self, HW_NAME_FUNCTION, schema, name);
}

static gboolean
on_collect (const ProtobufCMessage *message, gpointer user_data)
{
  Visit *visit = user_data;

  if (message->descriptor == &pg_query__common_table_expr__descriptor)
    g_hash_table_add (visit->ctes, ((const PgQuery__CommonTableExpr *)message)->ctename);
  else if (message->descriptor == &pg_query__into_clause__descriptor)
    g_hash_table_add (visit->skipped, ((const PgQuery__IntoClause *)message)->rel);

  return TRUE;
}

static gboolean
on_check (const ProtobufCMessage *message, gpointer user_data)
{
  Visit *visit = user_data;

  /* check_drop() looks at the first, and not where there is IF EXISTS; the words of options look like types. */
  if (message->descriptor == &pg_query__drop_stmt__descriptor
      || message->descriptor == &pg_query__def_elem__descriptor)
    return FALSE;
  if (message->descriptor == &pg_query__range_var__descriptor)
    check_relation (visit, (const PgQuery__RangeVar *)message);
  else if (message->descriptor == &pg_query__type_name__descriptor)
    check_type (visit, (const PgQuery__TypeName *)message);
  else if (message->descriptor == &pg_query__func_call__descriptor)
    {
      const PgQuery__FuncCall *call = (const PgQuery__FuncCall *)message;

      check_function (visit, call->funcname, call->n_funcname, call->location);
    }

  return TRUE;
}

/* The new name of a statement that makes something. */
static void
check_new (HwSqlValidator *self, HwNameKind kind, const char *schema, const char *name)
{
  const HwSchemaNames *known = self->known;
  gboolean is_relation = kind == HW_NAME_TABLE || kind == HW_NAME_INDEX;
  gboolean exists;

  if (name == NULL || *name == '\0' || !has_schema (self, schema, 0))
    return;
  /* A name without a schema is made in one of them, and may be in the others already: pg_catalog has many. */
  if (schema == NULL || *schema == '\0')
    schema = _hw_schema_get_default (known);
  exists = is_relation ? hw_schema_names_find_relation (known, schema, name) != NULL
                             || hw_schema_names_find (known, HW_NAME_INDEX, schema, name) != NULL
                       : hw_schema_names_find (known, kind, schema, name) != NULL;
  if (exists)
    _hw_sql_validator_add_name (self, 0, name, "%s \"%s\" already exists",
                                is_relation              ? "relation"
                                : kind == HW_NAME_SCHEMA ? "schema"
                                                         : "type",
                                name);
}

static void
check_new_type (HwSqlValidator *self, PgQuery__Node **parts, gsize n_parts)
{
  const char *schema;
  const char *name = _hw_sql_tree_get_name (parts, n_parts, &schema);

  check_new (self, HW_NAME_TYPE, schema, name);
}

static void
check_new_relation (Visit *visit, const PgQuery__RangeVar *relation, gboolean may_exist)
{
  g_hash_table_add (visit->skipped, (gpointer)relation);
  if (!may_exist)
    check_new (visit->self, HW_NAME_TABLE, relation->schemaname, relation->relname);
}

static void
check_created (Visit *visit, const PgQuery__Node *node)
{
  HwSqlValidator *self = visit->self;

  if (node->node_case == PG_QUERY__NODE__NODE_CREATE_STMT)
    check_new_relation (visit, node->create_stmt->relation, node->create_stmt->if_not_exists);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_FOREIGN_TABLE_STMT)
    check_new_relation (visit, node->create_foreign_table_stmt->base_stmt->relation,
                        node->create_foreign_table_stmt->base_stmt->if_not_exists);
  else if (node->node_case == PG_QUERY__NODE__NODE_VIEW_STMT)
    check_new_relation (visit, node->view_stmt->view, node->view_stmt->replace);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_TABLE_AS_STMT)
    check_new_relation (visit, node->create_table_as_stmt->into->rel,
                        node->create_table_as_stmt->if_not_exists);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_SEQ_STMT)
    check_new_relation (visit, node->create_seq_stmt->sequence,
                        node->create_seq_stmt->if_not_exists);
  else if (node->node_case == PG_QUERY__NODE__NODE_COMPOSITE_TYPE_STMT)
    check_new_relation (visit, node->composite_type_stmt->typevar, FALSE);
  else if (node->node_case == PG_QUERY__NODE__NODE_INDEX_STMT && !node->index_stmt->if_not_exists)
    check_new (self, HW_NAME_INDEX, node->index_stmt->relation->schemaname,
               node->index_stmt->idxname);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_SCHEMA_STMT
           && !node->create_schema_stmt->if_not_exists)
    check_new (self, HW_NAME_SCHEMA, NULL, node->create_schema_stmt->schemaname);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_ENUM_STMT)
    check_new_type (self, node->create_enum_stmt->type_name, node->create_enum_stmt->n_type_name);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_DOMAIN_STMT)
    check_new_type (self, node->create_domain_stmt->domainname,
                    node->create_domain_stmt->n_domainname);
}

static void
check_drop (HwSqlValidator *self, const PgQuery__DropStmt *drop)
{
  static const struct
  {
    PgQuery__ObjectType type;
    const char *word;
    HwNameKind kind;
  } words[] = {
    { PG_QUERY__OBJECT_TYPE__OBJECT_TABLE, "table", HW_NAME_TABLE },
    { PG_QUERY__OBJECT_TYPE__OBJECT_FOREIGN_TABLE, "foreign table", HW_NAME_TABLE },
    { PG_QUERY__OBJECT_TYPE__OBJECT_VIEW, "view", HW_NAME_VIEW },
    { PG_QUERY__OBJECT_TYPE__OBJECT_MATVIEW, "materialized view", HW_NAME_VIEW },
    { PG_QUERY__OBJECT_TYPE__OBJECT_SEQUENCE, "sequence", HW_NAME_SEQUENCE },
    { PG_QUERY__OBJECT_TYPE__OBJECT_INDEX, "index", HW_NAME_INDEX },
    { PG_QUERY__OBJECT_TYPE__OBJECT_TYPE, "type", HW_NAME_TYPE },
    { PG_QUERY__OBJECT_TYPE__OBJECT_DOMAIN, "type", HW_NAME_TYPE },
    { PG_QUERY__OBJECT_TYPE__OBJECT_SCHEMA, "schema", HW_NAME_SCHEMA },
    { PG_QUERY__OBJECT_TYPE__OBJECT_FUNCTION, "function", HW_NAME_FUNCTION },
  };
  const char *word = NULL;
  HwNameKind kind = HW_NAME_TABLE;

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (words[i].type == drop->remove_type)
      {
        word = words[i].word;
        kind = words[i].kind;
      }
  for (gsize i = 0; word != NULL && !drop->missing_ok && i < drop->n_objects; i++)
    {
      const char *name;

      if (_hw_schema_find_object (self->known, drop->remove_type, drop->objects[i], &name) == NULL
          && name != NULL)
        {
          _hw_sql_validator_add_name (self, 0, name, "%s \"%s\" does not exist", word, name);
          _hw_sql_validator_suggest_object (self, kind, NULL, name);
        }
    }
}

gboolean
_hw_sql_validator_has_columns (const HwSqlValidator *self, const HwName *table)
{
  const GPtrArray *children = hw_schema_names_get_children (self->known, table);

  for (guint i = 0; children != NULL && i < children->len; i++)
    if (((const HwName *)g_ptr_array_index (children, i))->kind == HW_NAME_COLUMN)
      return TRUE;

  return FALSE;
}

void
_hw_sql_validator_check_column (HwSqlValidator *self,
                                const HwName *table,
                                const char *column,
                                int location)
{
  if (column == NULL || *column == '\0' || !_hw_sql_validator_has_columns (self, table)
      || hw_schema_names_find_child (self->known, table, HW_NAME_COLUMN, column) != NULL)
    return;
  _hw_sql_validator_add_name (self, location, column,
                              "column \"%s\" of relation \"%s\" does not exist", column,
                              table->name);
  _hw_sql_validator_suggest_child (self, table, HW_NAME_COLUMN, column);
}

static void
check_columns (HwSqlValidator *self, const HwName *table, PgQuery__Node **names, gsize n_names)
{
  for (gsize i = 0; i < n_names; i++)
    _hw_sql_validator_check_column (self, table, _hw_sql_tree_get_string (names[i]), 0);
}

static void
check_constraint (HwSqlValidator *self, const HwName *table, const PgQuery__Constraint *constraint)
{
  check_columns (self, table, constraint->keys, constraint->n_keys);
  check_columns (self, table, constraint->fk_attrs, constraint->n_fk_attrs);
  if (constraint->pktable != NULL)
    {
      const HwName *other =
          hw_schema_names_find_relation (self->known, constraint->pktable->schemaname,
                                         constraint->pktable->relname);

      if (other != NULL)
        check_columns (self, other, constraint->pk_attrs, constraint->n_pk_attrs);
    }
}

static void
check_alter_command (HwSqlValidator *self,
                     const HwName *table,
                     const PgQuery__AlterTableCmd *command)
{
  static const PgQuery__AlterTableType on_columns[] = {
    PG_QUERY__ALTER_TABLE_TYPE__AT_DropColumn,    PG_QUERY__ALTER_TABLE_TYPE__AT_AlterColumnType,
    PG_QUERY__ALTER_TABLE_TYPE__AT_ColumnDefault, PG_QUERY__ALTER_TABLE_TYPE__AT_SetNotNull,
    PG_QUERY__ALTER_TABLE_TYPE__AT_DropNotNull,   PG_QUERY__ALTER_TABLE_TYPE__AT_SetStatistics,
    PG_QUERY__ALTER_TABLE_TYPE__AT_SetStorage,    PG_QUERY__ALTER_TABLE_TYPE__AT_AddIdentity,
    PG_QUERY__ALTER_TABLE_TYPE__AT_DropIdentity,
  };
  gboolean is_constraint = command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DropConstraint
                           || command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_ValidateConstraint;

  for (guint i = 0; !command->missing_ok && i < G_N_ELEMENTS (on_columns); i++)
    if (command->subtype == on_columns[i])
      _hw_sql_validator_check_column (self, table, command->name, 0);
  /* A new table's constraints have names that the server gives. */
  if (is_constraint && !command->missing_ok && !table->is_pending
      && hw_schema_names_find_child (self->known, table, HW_NAME_CONSTRAINT, command->name) == NULL)
    {
      _hw_sql_validator_add_name (self, 0, command->name,
                                  "constraint \"%s\" of relation \"%s\" does not exist",
                                  command->name, table->name);
      _hw_sql_validator_suggest_child (self, table, HW_NAME_CONSTRAINT, command->name);
    }
  if (command->subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_AddConstraint)
    {
      const PgQuery__Constraint *constraint = command->def->constraint;

      check_constraint (self, table, constraint);
      if (*constraint->conname != '\0'
          && hw_schema_names_find_child (self->known, table, HW_NAME_CONSTRAINT,
                                         constraint->conname)
                 != NULL)
        _hw_sql_validator_add_name (self, constraint->location, constraint->conname,
                                    "constraint \"%s\" for relation \"%s\" already exists",
                                    constraint->conname, table->name);
    }
}

static void
check_alter (HwSqlValidator *self, const PgQuery__AlterTableStmt *alter)
{
  const HwName *table = hw_schema_names_find_relation (self->known, alter->relation->schemaname,
                                                       alter->relation->relname);

  if (table == NULL)
    return;
  /* The server adds columns before it does anything else. */
  for (gsize i = 0; i < alter->n_cmds; i++)
    {
      const PgQuery__AlterTableCmd *command = alter->cmds[i]->alter_table_cmd;
      HwName column = { .kind = HW_NAME_COLUMN, .is_pending = TRUE };

      if (command->subtype != PG_QUERY__ALTER_TABLE_TYPE__AT_AddColumn)
        continue;
      column.schema = table->schema;
      column.parent = table->name;
      column.name = command->def->column_def->colname;
      if (!_hw_schema_has (self->known, &column))
        {
          if (_hw_sql_validator_has_columns (self, table))
            hw_schema_names_add (self->known, &column);
        }
      else if (!command->missing_ok)
        _hw_sql_validator_add_name (self, command->def->column_def->location, column.name,
                                    "column \"%s\" of relation \"%s\" already exists", column.name,
                                    table->name);
    }
  for (gsize i = 0; i < alter->n_cmds; i++)
    check_alter_command (self, table, alter->cmds[i]->alter_table_cmd);
}

static void
check_index (HwSqlValidator *self, const PgQuery__IndexStmt *index)
{
  const HwName *table = hw_schema_names_find_relation (self->known, index->relation->schemaname,
                                                       index->relation->relname);

  for (gsize i = 0; table != NULL && i < index->n_index_params; i++)
    if (index->index_params[i]->node_case == PG_QUERY__NODE__NODE_INDEX_ELEM)
      _hw_sql_validator_check_column (self, table, index->index_params[i]->index_elem->name,
                                      index->relation->location);
}

/* RENAME and SET SCHEMA take a table where there may be an index, or a type's attribute. */
static void
skip_other_relations (Visit *visit, const PgQuery__Node *node)
{
  const PgQuery__RangeVar *relation = NULL;

  if (node->node_case == PG_QUERY__NODE__NODE_RENAME_STMT
      && (node->rename_stmt->missing_ok
          || node->rename_stmt->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX
          || node->rename_stmt->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_ATTRIBUTE))
    relation = node->rename_stmt->relation;
  else if (node->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_STMT
           && (node->alter_table_stmt->missing_ok
               || node->alter_table_stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_INDEX
               || node->alter_table_stmt->objtype == PG_QUERY__OBJECT_TYPE__OBJECT_TYPE))
    relation = node->alter_table_stmt->relation;
  else if (node->node_case == PG_QUERY__NODE__NODE_ALTER_OBJECT_SCHEMA_STMT)
    relation = node->alter_object_schema_stmt->relation;
  if (relation != NULL)
    g_hash_table_add (visit->skipped, (gpointer)relation);
}

static void
check_rename (HwSqlValidator *self, const PgQuery__RenameStmt *rename_)
{
  const HwName *table =
      rename_->rename_type == PG_QUERY__OBJECT_TYPE__OBJECT_COLUMN
          ? hw_schema_names_find_relation (self->known, rename_->relation->schemaname,
                                           rename_->relation->relname)
          : NULL;

  if (table != NULL)
    _hw_sql_validator_check_column (self, table, rename_->subname, rename_->relation->location + 1);
}

/* Bodies of functions see their parameters as columns, and rules see rows that nobody selects from. */
static gboolean
is_beyond_us (const PgQuery__Node *node)
{
  return node->node_case == PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT
         || node->node_case == PG_QUERY__NODE__NODE_DO_STMT
         || node->node_case == PG_QUERY__NODE__NODE_RULE_STMT
         || node->node_case == PG_QUERY__NODE__NODE_CALL_STMT
         || node->node_case == PG_QUERY__NODE__NODE_EXECUTE_STMT;
}

static void
check_parts (Visit *visit, const PgQuery__Node *node)
{
  HwSqlValidator *self = visit->self;

  if (node->node_case == PG_QUERY__NODE__NODE_DROP_STMT)
    check_drop (self, node->drop_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_ALTER_TABLE_STMT)
    check_alter (self, node->alter_table_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_INDEX_STMT)
    check_index (self, node->index_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_RENAME_STMT)
    check_rename (self, node->rename_stmt);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_TRIG_STMT)
    check_function (visit, node->create_trig_stmt->funcname, node->create_trig_stmt->n_funcname, 0);
  else if (node->node_case == PG_QUERY__NODE__NODE_CREATE_STMT)
    {
      const PgQuery__CreateStmt *create = node->create_stmt;
      const HwName *table =
          hw_schema_names_find_relation (self->known, create->relation->schemaname,
                                         create->relation->relname);

      for (gsize i = 0; table != NULL && i < create->n_table_elts; i++)
        if (create->table_elts[i]->node_case == PG_QUERY__NODE__NODE_CONSTRAINT)
          check_constraint (self, table, create->table_elts[i]->constraint);
    }
  else if (node->node_case == PG_QUERY__NODE__NODE_SELECT_STMT)
    _hw_sql_validate_columns (self, &node->select_stmt->base);
  else if (node->node_case == PG_QUERY__NODE__NODE_INSERT_STMT)
    _hw_sql_validate_columns (self, &node->insert_stmt->base);
  else if (node->node_case == PG_QUERY__NODE__NODE_UPDATE_STMT)
    _hw_sql_validate_columns (self, &node->update_stmt->base);
  else if (node->node_case == PG_QUERY__NODE__NODE_DELETE_STMT)
    _hw_sql_validate_columns (self, &node->delete_stmt->base);
  else if (node->node_case == PG_QUERY__NODE__NODE_VIEW_STMT)
    _hw_sql_validate_columns (self, &node->view_stmt->query->base);
}

static void
check_node (HwSqlValidator *self, const PgQuery__Node *node)
{
  g_autoptr(GHashTable) skipped = g_hash_table_new (NULL, NULL);
  g_autoptr(GHashTable) ctes = g_hash_table_new (g_str_hash, g_str_equal);
  Visit visit = { .self = self, .skipped = skipped, .ctes = ctes };

  if (is_beyond_us (node))
    {
      self->is_certain =
          self->is_certain && node->node_case == PG_QUERY__NODE__NODE_CREATE_FUNCTION_STMT;
      _hw_schema_apply_node (self->known, node);
      return;
    }
  visit.has_types =
      !hw_schema_names_is_open (self->known)
      && hw_schema_names_find (self->known, HW_NAME_TYPE, "pg_catalog", "text") != NULL;
  _hw_sql_tree_visit (&node->base, on_collect, &visit);
  check_created (&visit, node);
  skip_other_relations (&visit, node);
  /* A table may refer to itself. */
  if (node->node_case == PG_QUERY__NODE__NODE_CREATE_STMT)
    _hw_schema_apply_node (self->known, node);
  _hw_sql_tree_visit (&node->base, on_check, &visit);
  check_parts (&visit, node);
  _hw_schema_apply_node (self->known, node);
}

void
_hw_sql_validate_names (HwSqlValidator *self)
{
  g_autoptr(PgQuery__ParseResult) tree = _hw_sql_tree_new (self->sql);

  if (tree == NULL)
    self->is_certain = FALSE;
  for (gsize i = 0; tree != NULL && i < tree->n_stmts; i++)
    if (tree->stmts[i]->stmt != NULL)
      check_node (self, tree->stmts[i]->stmt);
}
