/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-position"

#include "config.h"

#include <string.h>

#include "hw-sql-complete-private.h"

/* What a place in a statement asks for, by the words before it. The grammar has 700 rules; these are the ones that people
 * who write migrations meet every day. Elsewhere everything is offered that an expression can hold. */

#define WANTED 100
#define POSSIBLE 60
#define UNLIKELY 20

static const char *const statement_words[] = {
  "SELECT", "INSERT", "UPDATE",   "DELETE", "CREATE",  "ALTER", "DROP",   "WITH", "COMMENT",
  "GRANT",  "REVOKE", "TRUNCATE", "SET",    "ANALYZE", "BEGIN", "COMMIT", NULL,
};
static const char *const column_words[] = { "CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE",
                                            "CHECK",      "LIKE",    NULL };
static const char *const column_end_words[] = { "NOT",        "NULL",  "DEFAULT",    "PRIMARY",
                                                "UNIQUE",     "CHECK", "REFERENCES", "GENERATED",
                                                "CONSTRAINT", NULL };
static const char *const alter_words[] = { "ADD",      "ALTER",  "DROP",    "RENAME", "OWNER",
                                           "VALIDATE", "ENABLE", "DISABLE", NULL };

static const char *const expression_words[] = {
  "AND",       "OR",     "NOT",   "NULL",   "IS",       "IN",     "LIKE",  "BETWEEN",
  "CASE",      "WHEN",   "THEN",  "ELSE",   "END",      "EXISTS", "FROM",  "WHERE",
  "JOIN",      "LEFT",   "ON",    "AS",     "GROUP",    "ORDER",  "LIMIT", "SET",
  "RETURNING", "VALUES", "UNION", "HAVING", "DISTINCT", NULL,
};

/* The keywords that follow a keyword. */
static const struct
{
  const char *word;
  gboolean is_certain; /* nothing else can follow */
  const char *next[12];
} followers[] = {
  { "add", FALSE, { "COLUMN", "CONSTRAINT", "PRIMARY", "FOREIGN", "UNIQUE", "CHECK" } },
  { "alter", FALSE, { "TABLE", "COLUMN", "INDEX", "TYPE", "VIEW", "SEQUENCE", "FUNCTION" } },
  { "comment", TRUE, { "ON" } },
  { "create",
    FALSE,
    { "TABLE", "INDEX", "UNIQUE", "VIEW", "MATERIALIZED", "TYPE", "FUNCTION", "TRIGGER", "OR",
      "EXTENSION", "SCHEMA" } },
  { "cross", TRUE, { "JOIN" } },
  { "delete", TRUE, { "FROM" } },
  { "distinct", FALSE, { "ON", "FROM" } },
  { "drop",
    FALSE,
    { "TABLE", "COLUMN", "CONSTRAINT", "INDEX", "VIEW", "TYPE", "FUNCTION", "DEFAULT", "NOT",
      "TRIGGER" } },
  { "exists", FALSE, { "SELECT" } },
  { "foreign", TRUE, { "KEY" } },
  { "full", TRUE, { "JOIN", "OUTER" } },
  { "generated", TRUE, { "ALWAYS", "BY" } },
  { "group", TRUE, { "BY" } },
  { "if", FALSE, { "EXISTS", "NOT" } },
  { "index", FALSE, { "CONCURRENTLY", "IF" } },
  { "inner", TRUE, { "JOIN" } },
  { "insert", TRUE, { "INTO" } },
  { "is", TRUE, { "NULL", "NOT", "DISTINCT", "TRUE", "FALSE" } },
  { "left", TRUE, { "JOIN", "OUTER" } },
  { "materialized", TRUE, { "VIEW" } },
  { "not", FALSE, { "NULL", "EXISTS", "VALID", "IN", "LIKE", "BETWEEN" } },
  { "on", FALSE, { "CONFLICT", "DELETE", "UPDATE" } },
  { "or", FALSE, { "REPLACE" } },
  { "order", TRUE, { "BY" } },
  { "primary", TRUE, { "KEY" } },
  { "refresh", TRUE, { "MATERIALIZED" } },
  { "rename", FALSE, { "TO", "COLUMN", "CONSTRAINT" } },
  { "right", TRUE, { "JOIN", "OUTER" } },
  { "set", FALSE, { "NOT", "DEFAULT", "DATA", "SCHEMA" } },
  { "union", FALSE, { "ALL", "SELECT" } },
  { "unique", FALSE, { "INDEX", "NULLS" } },
  { "validate", TRUE, { "CONSTRAINT" } },
};

/* Words that stand between a statement's kind of object and its name. */
static guint
skip_back (const HwSqlScope *scope, guint index)
{
  static const char *const words[] = { "exists", "not", "if", "only", "concurrently", NULL };

  while (index > 0 && _hw_sql_scope_is_any (scope, index - 1, words))
    index--;

  return index;
}

static void
want (HwSqlPosition *position, HwCompletionKind kind, int score)
{
  position->scores[kind] = score;
}

static void
want_relations (HwSqlPosition *position, gboolean may_be_function)
{
  want (position, HW_COMPLETION_CTE, WANTED + 5);
  want (position, HW_COMPLETION_TABLE, WANTED);
  want (position, HW_COMPLETION_VIEW, WANTED - 5);
  want (position, HW_COMPLETION_SCHEMA, POSSIBLE);
  want (position, HW_COMPLETION_KEYWORD, UNLIKELY);
  if (may_be_function)
    want (position, HW_COMPLETION_FUNCTION, UNLIKELY);
}

static void
want_types (HwSqlPosition *position)
{
  want (position, HW_COMPLETION_TYPE, WANTED);
  want (position, HW_COMPLETION_SCHEMA, UNLIKELY);
}

static void
want_columns_of (HwSqlPosition *position, char *schema, char *table)
{
  g_free (position->schema);
  g_free (position->table);
  position->schema = schema;
  position->table = table;
  position->is_strict = TRUE;
  want (position, HW_COMPLETION_COLUMN, WANTED);
  want (position, HW_COMPLETION_KEYWORD, UNLIKELY);
}

static void
want_expression (HwSqlPosition *position)
{
  want (position, HW_COMPLETION_COLUMN, WANTED);
  want (position, HW_COMPLETION_ALIAS, WANTED - 10);
  want (position, HW_COMPLETION_FUNCTION, POSSIBLE);
  want (position, HW_COMPLETION_KEYWORD, POSSIBLE - 20);
  want (position, HW_COMPLETION_CTE, UNLIKELY + 10);
  want (position, HW_COMPLETION_TYPE, UNLIKELY);
  want (position, HW_COMPLETION_TABLE, UNLIKELY);
  want (position, HW_COMPLETION_SCHEMA, UNLIKELY - 10);
  position->words = expression_words;
  position->is_expression = TRUE;
}

/* `t.`, `schema.` and `schema.t.` */
static gboolean
read_qualifier (HwSqlPosition *position, const HwSqlScope *scope)
{
  if (scope->here < 2 || !_hw_sql_scope_is_char (scope, scope->here - 1, '.'))
    return FALSE;
  position->qualifier = _hw_sql_scope_dup_name (scope, scope->here - 2);
  if (position->qualifier == NULL)
    return TRUE; /* 1.| */
  if (scope->here >= 4 && _hw_sql_scope_is_char (scope, scope->here - 3, '.'))
    position->schema = _hw_sql_scope_dup_name (scope, scope->here - 4);
  want (position, HW_COMPLETION_COLUMN, WANTED);
  want (position, HW_COMPLETION_TABLE, WANTED - 10);
  want (position, HW_COMPLETION_VIEW, WANTED - 10);
  want (position, HW_COMPLETION_SEQUENCE, POSSIBLE);
  want (position, HW_COMPLETION_TYPE, POSSIBLE);
  want (position, HW_COMPLETION_FUNCTION, POSSIBLE);
  want (position, HW_COMPLETION_INDEX, UNLIKELY);

  return TRUE;
}

static gboolean
is_create_table (const HwSqlScope *scope)
{
  for (guint i = 1; _hw_sql_scope_is (scope, 0, "create") && i < 4; i++)
    if (_hw_sql_scope_is (scope, i, "table"))
      return TRUE;

  return FALSE;
}

/* The table of ALTER TABLE: how many tokens the statement's beginning is long, 0: it is no such statement. */
static guint
read_altered (const HwSqlScope *scope, char **out_schema, char **out_table)
{
  guint i = 2;
  guint n;

  *out_schema = *out_table = NULL;
  if (!_hw_sql_scope_is (scope, 0, "alter") || !_hw_sql_scope_is (scope, 1, "table"))
    return 0;
  while (_hw_sql_scope_is (scope, i, "if") || _hw_sql_scope_is (scope, i, "exists")
         || _hw_sql_scope_is (scope, i, "only"))
    i++;
  n = _hw_sql_scope_read_name (scope, i, out_schema, out_table);

  return n > 0 && i + n <= scope->here ? i + n : 0;
}

/* Is the word before @index the name behind ADD COLUMN or ADD? */
static gboolean
is_new_column (const HwSqlScope *scope, guint index)
{
  static const char *const others[] = { "constraint", "primary", "foreign", "unique",
                                        "check",      "column",  "exclude", "if",
                                        "not",        "exists",  NULL };
  guint name = index - 1;
  guint before;

  if (index < 2 || _hw_sql_scope_is_any (scope, name, others))
    return FALSE;
  before = skip_back (scope, name);

  return before > 0
         && (_hw_sql_scope_is (scope, before - 1, "add")
             || (_hw_sql_scope_is (scope, before - 1, "column") && before > 1
                 && _hw_sql_scope_is (scope, before - 2, "add")));
}

static gboolean
read_alter_table (HwSqlPosition *position, const HwSqlScope *scope)
{
  static const char *const column_before[] = { "column", "drop", "alter", "rename", NULL };
  g_autofree char *schema = NULL;
  g_autofree char *table = NULL;
  guint begin = read_altered (scope, &schema, &table);
  guint here = skip_back (scope, scope->here);

  if (begin == 0 || scope->group != 0)
    return FALSE;
  want (position, HW_COMPLETION_KEYWORD, POSSIBLE);
  if (here == begin || _hw_sql_scope_is_char (scope, here - 1, ','))
    position->words = alter_words;
  else if (_hw_sql_scope_is (scope, here - 1, "type"))
    want_types (position);
  else if (is_new_column (scope, here))
    want_types (position);
  else if (_hw_sql_scope_is (scope, here - 1, "constraint")
           && !_hw_sql_scope_is (scope, here - 2, "add"))
    {
      want_columns_of (position, g_steal_pointer (&schema), g_steal_pointer (&table));
      want (position, HW_COMPLETION_COLUMN, 0);
      want (position, HW_COMPLETION_CONSTRAINT, WANTED);
    }
  else if (_hw_sql_scope_is (scope, here - 1, "column")
           && _hw_sql_scope_is (scope, here - 2, "add"))
    want (position, HW_COMPLETION_KEYWORD, 0); /* a name that nobody knows yet */
  else if (_hw_sql_scope_is_any (scope, here - 1, column_before)
           && !_hw_sql_scope_is (scope, here - 2, "add"))
    want_columns_of (position, g_steal_pointer (&schema), g_steal_pointer (&table));
  else if (_hw_sql_scope_is (scope, here - 1, "references"))
    want_relations (position, FALSE);

  return TRUE;
}

/* In a parenthesis that lists columns of one table. */
static gboolean
read_column_list (HwSqlPosition *position, const HwSqlScope *scope)
{
  static const char *const keys[] = { "key", "unique", "check", "include", NULL };
  int open = _hw_sql_scope_find_open (scope);
  char *schema = NULL;
  char *table = NULL;
  guint name;

  if (open < 2)
    return FALSE;
  /* ALTER TABLE t … PRIMARY KEY ( */
  if (_hw_sql_scope_is_any (scope, (guint)open - 1, keys))
    {
      if (read_altered (scope, &schema, &table) > 0)
        {
          want_columns_of (position, schema, table);
          return TRUE;
        }
      g_free (schema);
      g_free (table);
      return FALSE;
    }
  /* INSERT INTO t (, REFERENCES t (, CREATE INDEX … ON t ( */
  name = (guint)open - 1;
  if (name >= 2 && _hw_sql_scope_is (scope, name - 1, "using"))
    name -= 2;
  if (name >= 2 && _hw_sql_scope_is_char (scope, name - 1, '.'))
    name -= 2;
  if (name < 1
      || !(_hw_sql_scope_is (scope, name - 1, "into")
           || _hw_sql_scope_is (scope, name - 1, "references")
           || (_hw_sql_scope_is (scope, name - 1, "on") && _hw_sql_scope_is (scope, 0, "create"))))
    return FALSE;
  _hw_sql_scope_read_name (scope, name, &schema, &table);
  want_columns_of (position, schema, table);
  if (_hw_sql_scope_is (scope, name - 1, "on"))
    want (position, HW_COMPLETION_FUNCTION, POSSIBLE);

  return TRUE;
}

/* In the outer parenthesis of CREATE TABLE. */
static gboolean
read_create_table (HwSqlPosition *position, const HwSqlScope *scope)
{
  int open = _hw_sql_scope_find_open (scope);
  guint n = 0;

  if (!is_create_table (scope) || open < 0
      || g_array_index (scope->tokens, HwSqlScopeToken, (guint)open).group != 0)
    return FALSE;
  for (guint i = scope->here; i > (guint)open + 1; i--)
    {
      if (g_array_index (scope->tokens, HwSqlScopeToken, i - 1).group != scope->group)
        continue;
      if (_hw_sql_scope_is_char (scope, i - 1, ','))
        break;
      n++;
    }
  want (position, HW_COMPLETION_KEYWORD, POSSIBLE);
  if (n == 0)
    position->words = column_words;
  else if (n == 1 && !_hw_sql_scope_is_any (scope, scope->here - 1, column_words))
    want_types (position);
  else if (_hw_sql_scope_is (scope, scope->here - 1, "references")
           || _hw_sql_scope_is (scope, scope->here - 1, "like"))
    want_relations (position, FALSE);
  else if (_hw_sql_scope_is (scope, scope->here - 1, "default"))
    want (position, HW_COMPLETION_FUNCTION, WANTED);
  else
    position->words = column_end_words;

  return TRUE;
}

/* DROP INDEX |, ALTER TYPE |, COMMENT ON VIEW | and the like. */
static gboolean
read_object (HwSqlPosition *position, const HwSqlScope *scope)
{
  static const struct
  {
    const char *word;
    HwCompletionKind kind;
  } objects[] = {
    { "table", HW_COMPLETION_TABLE },        { "view", HW_COMPLETION_VIEW },
    { "index", HW_COMPLETION_INDEX },        { "sequence", HW_COMPLETION_SEQUENCE },
    { "type", HW_COMPLETION_TYPE },          { "domain", HW_COMPLETION_TYPE },
    { "schema", HW_COMPLETION_SCHEMA },      { "function", HW_COMPLETION_FUNCTION },
    { "procedure", HW_COMPLETION_FUNCTION }, { "trigger", HW_COMPLETION_TRIGGER },
    { "truncate", HW_COMPLETION_TABLE },     { "lock", HW_COMPLETION_TABLE },
    { "reindex", HW_COMPLETION_INDEX },
  };
  guint here = skip_back (scope, scope->here);

  /* What is made has a name that nobody has yet. */
  if (here == 0 || (_hw_sql_scope_is (scope, 0, "create") && here < 6))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    if (_hw_sql_scope_is (scope, here - 1, objects[i].word))
      {
        want (position, objects[i].kind, WANTED);
        want (position, HW_COMPLETION_SCHEMA,
              MAX (position->scores[HW_COMPLETION_SCHEMA], POSSIBLE));
        want (position, HW_COMPLETION_KEYWORD, UNLIKELY);
        return TRUE;
      }

  return FALSE;
}

/* The latest of FROM, WHERE, SELECT … around the caret that its commas belong to. */
static const char *
find_clause (const HwSqlScope *scope)
{
  static const char *const clauses[] = { "select",    "from",  "where",  "group", "order",
                                         "having",    "set",   "values", "join",  "on",
                                         "returning", "using", "limit",  NULL };

  for (guint i = scope->here; i > 0; i--)
    for (guint k = 0; clauses[k] != NULL; k++)
      if (g_array_index (scope->tokens, HwSqlScopeToken, i - 1).group == scope->group
          && _hw_sql_scope_is (scope, i - 1, clauses[k]))
        return clauses[k];

  return "";
}

static gboolean
read_relation (HwSqlPosition *position, const HwSqlScope *scope)
{
  static const char *const words[] = { "from",    "join",   "into", "references", "using",
                                       "analyze", "vacuum", "copy", NULL };
  guint here = skip_back (scope, scope->here);
  gboolean is_list = here > 0 && _hw_sql_scope_is_char (scope, here - 1, ',')
                     && g_str_equal (find_clause (scope), "from");
  gboolean is_update = here > 0 && _hw_sql_scope_is (scope, here - 1, "update")
                       && (here == 1 || _hw_sql_scope_is_char (scope, here - 2, ')'));
  gboolean is_made_on = here > 0 && _hw_sql_scope_is (scope, here - 1, "on")
                        && _hw_sql_scope_is (scope, 0, "create")
                        && g_str_equal (find_clause (scope), "on");

  if (here == 0
      || !(is_list || is_update || is_made_on || _hw_sql_scope_is_any (scope, here - 1, words)))
    return FALSE;
  want_relations (position, is_list || _hw_sql_scope_is (scope, here - 1, "from")
                                || _hw_sql_scope_is (scope, here - 1, "join"));

  return TRUE;
}

/* a::|, CAST (a AS | */
static gboolean
read_cast (HwSqlPosition *position, const HwSqlScope *scope)
{
  guint here = scope->here;
  int open = _hw_sql_scope_find_open (scope);
  gboolean is_cast = here >= 2 && _hw_sql_scope_is_char (scope, here - 1, ':')
                     && _hw_sql_scope_is_char (scope, here - 2, ':');

  if (!is_cast
      && !(open > 0 && _hw_sql_scope_is (scope, (guint)open - 1, "cast")
           && _hw_sql_scope_is (scope, here - 1, "as")))
    return FALSE;
  want_types (position);

  return TRUE;
}

static void
find_words (HwSqlPosition *position, const HwSqlScope *scope)
{
  for (guint i = 0; i < G_N_ELEMENTS (followers); i++)
    if (_hw_sql_scope_is (scope, scope->here - 1, followers[i].word))
      {
        position->words = followers[i].next;
        position->is_expression = FALSE;
        if (followers[i].is_certain)
          {
            memset (position->scores, 0, sizeof position->scores);
            want (position, HW_COMPLETION_KEYWORD, WANTED);
          }
        return;
      }
}

void
_hw_sql_position_init (HwSqlPosition *position, const HwSqlScope *scope)
{
  *position = (HwSqlPosition){ 0 };
  if (read_qualifier (position, scope))
    return;
  if (scope->here == 0)
    {
      want (position, HW_COMPLETION_KEYWORD, POSSIBLE);
      position->words = statement_words;
      return;
    }
  if (read_cast (position, scope))
    return;
  if (!read_alter_table (position, scope) && !read_column_list (position, scope)
      && !read_create_table (position, scope) && !read_relation (position, scope)
      && !read_object (position, scope))
    want_expression (position);
  find_words (position, scope);
}

void
_hw_sql_position_clear (HwSqlPosition *position)
{
  g_clear_pointer (&position->qualifier, g_free);
  g_clear_pointer (&position->schema, g_free);
  g_clear_pointer (&position->table, g_free);
}
