/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-fix"

#include "config.h"

#include <string.h>

#include "hw-nearest.h"
#include "hw-sql-command.h"
#include "hw-sql-keywords.h"
#include "hw-sql-validate-private.h"

/* What to write instead of a name that is not there: the one name of its kind that is spelt nearly so. */

static const HwSqlToken *
get_token (const HwSqlValidator *self)
{
  return self->named >= 0 ? &g_array_index (self->tokens, HwSqlToken, (guint)self->named) : NULL;
}

/* Makes @name, as it is written in SQL, the fix of the problem that was added last. */
static void
set_fix (HwSqlValidator *self, const char *name)
{
  const HwSqlToken *token = get_token (self);
  HwSqlProblem *problem =
      self->problems->len > 0 ? g_ptr_array_index (self->problems, self->problems->len - 1) : NULL;

  if (token == NULL || problem == NULL || name == NULL)
    return;
  g_clear_pointer (&problem->fix, hw_text_edit_free);
  problem->fix = hw_text_edit_new (self->text, self->statement->offset + token->start,
                                   token->end - token->start, name);
  problem->fix->start += self->first_char;
}

void
_hw_sql_validator_suggest (HwSqlValidator *self, const HwNearest *nearest)
{
  const HwSqlToken *token = get_token (self);
  const char *found = hw_nearest_get (nearest);
  g_autofree char *name = NULL;

  if (token == NULL || found == NULL)
    return;
  name = self->sql[token->start] == '"' ? hw_sql_quote_identifier (found)
                                        : hw_sql_write_name (self->dialect, found);
  set_fix (self, name);
}

static gboolean
is_relation (HwNameKind kind)
{
  return kind == HW_NAME_TABLE || kind == HW_NAME_VIEW || kind == HW_NAME_SEQUENCE;
}

static gboolean
is_in_schema (const HwSchemaNames *names, const HwName *name, const char *schema)
{
  if (name->kind == HW_NAME_SCHEMA)
    return TRUE;
  if (schema != NULL && *schema != '\0')
    return strcmp (name->schema, schema) == 0;

  return g_strv_contains (hw_schema_names_get_search_path (names), name->schema);
}

/* Nobody means one of the database's own tables. */
static void
add_objects (HwNearest *nearest, const HwSchemaNames *names, HwNameKind kind, const char *schema)
{
  const GPtrArray *all = hw_schema_names_get_all (names);

  for (guint i = 0; i < all->len; i++)
    {
      const HwName *name = g_ptr_array_index (all, i);
      const gboolean is_kind =
          kind == HW_NAME_TABLE ? is_relation (name->kind) : name->kind == kind;

      if (is_kind && is_in_schema (names, name, schema)
          && (!name->is_builtin || kind == HW_NAME_FUNCTION))
        hw_nearest_add (nearest, name->name);
    }
}

void
_hw_sql_validator_suggest_object (HwSqlValidator *self,
                                  HwNameKind kind,
                                  const char *schema,
                                  const char *name)
{
  HwNearest nearest;

  hw_nearest_init (&nearest, name);
  add_objects (&nearest, self->known, kind, schema);
  _hw_sql_validator_suggest (self, &nearest);
}

/* Types are written as the manual names them, not as the catalog does. */
void
_hw_sql_validator_suggest_type (HwSqlValidator *self, const char *schema, const char *name)
{
  const char *const *words = hw_sql_get_type_names (self->dialect);
  const char *found;
  HwNearest nearest;

  hw_nearest_init (&nearest, name);
  add_objects (&nearest, self->known, HW_NAME_TYPE, schema);
  for (guint i = 0; (schema == NULL || *schema == '\0') && words[i] != NULL; i++)
    hw_nearest_add (&nearest, words[i]);
  found = hw_nearest_get (&nearest);
  if (found != NULL && g_strv_contains (words, found))
    set_fix (self, found);
  else
    _hw_sql_validator_suggest (self, &nearest);
}

void
_hw_sql_validator_add_children (HwNearest *nearest,
                                const HwSchemaNames *names,
                                const HwName *table,
                                HwNameKind kind)
{
  const GPtrArray *children = hw_schema_names_get_children (names, table);

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      const HwName *child = g_ptr_array_index (children, i);

      if (child->kind == kind)
        hw_nearest_add (nearest, child->name);
    }
}

void
_hw_sql_validator_suggest_child (HwSqlValidator *self,
                                 const HwName *table,
                                 HwNameKind kind,
                                 const char *name)
{
  HwNearest nearest;

  hw_nearest_init (&nearest, name);
  _hw_sql_validator_add_children (&nearest, self->known, table, kind);
  _hw_sql_validator_suggest (self, &nearest);
}

/* Does the statement name the table? */
static gboolean
has_word (const HwSqlValidator *self, const char *name)
{
  return _hw_sql_validator_find_name (self, 0, name) >= 0;
}

static HwRows *
read_tables (HwSqlValidator *self)
{
  return hw_sqlite_scratch_query (self->scratch,
                                  "SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')",
                                  NULL);
}

/* Only those that the statement names are asked for: SQLite tells no columns at all where it cannot tell those of one, such as a
 * view whose table is gone. */
static HwRows *
read_columns (HwSqlValidator *self)
{
  g_autoptr(HwRows) tables = read_tables (self);
  g_autoptr(GString) sql = g_string_new (
      "SELECT c.name FROM sqlite_schema AS s, pragma_table_info (s.name) AS c "
      "WHERE s.type IN ('table', 'view') AND s.name IN (NULL");

  for (guint i = 0; tables != NULL && i < hw_rows_get_n_rows (tables); i++)
    {
      const char *name = hw_rows_get (tables, i, 0);
      g_autofree char *literal = hw_sql_quote_literal (HW_DIALECT_SQLITE, name);

      if (has_word (self, name))
        g_string_append_printf (sql, ", %s", literal);
    }
  g_string_append_c (sql, ')');

  return hw_sqlite_scratch_query (self->scratch, sql->str, NULL);
}

/* SQLite says what is missing in words of its own (sqlite3 3.40, resolve.c and build.c), but not where it is named. */
static const char *
find_missing (const char *message, gboolean *out_is_table)
{
  static const char table_words[] = "no such table: ";
  static const char column_words[] = "no such column: ";
  const char *name = NULL;

  *out_is_table = g_str_has_prefix (message, table_words);
  if (*out_is_table)
    name = message + strlen (table_words);
  else if (g_str_has_prefix (message, column_words))
    name = message + strlen (column_words);

  /* "main.orders", "o.id" */
  return name != NULL && strrchr (name, '.') != NULL ? strrchr (name, '.') + 1 : name;
}

gsize
_hw_sql_validator_find_sqlite (HwSqlValidator *self, const char *message)
{
  gboolean is_table;
  const char *name = find_missing (message, &is_table);
  const HwSqlToken *token;

  self->named = name != NULL ? _hw_sql_validator_find_name (self, 0, name) : -1;
  token = get_token (self);

  return token != NULL ? token->start : 0;
}

void
_hw_sql_validator_suggest_sqlite (HwSqlValidator *self, const char *message)
{
  g_autoptr(HwRows) rows = NULL;
  gboolean is_table;
  const char *name = find_missing (message, &is_table);
  HwNearest nearest;

  if (name == NULL)
    return;
  hw_nearest_init (&nearest, name);
  rows = is_table ? read_tables (self) : read_columns (self);
  for (guint i = 0; rows != NULL && i < hw_rows_get_n_rows (rows); i++)
    hw_nearest_add (&nearest, hw_rows_get (rows, i, 0));
  _hw_sql_validator_suggest (self, &nearest);
}
