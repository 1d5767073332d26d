/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-scope"

#include "config.h"

#include <string.h>

#include "hw-sql-complete-private.h"

/* A statement that is being written has no parse tree: its tokens and parentheses have to be enough. */

static const HwSqlScopeToken *
get_token (const HwSqlScope *scope, guint index)
{
  return index < scope->tokens->len ? &g_array_index (scope->tokens, HwSqlScopeToken, index) : NULL;
}

gboolean
_hw_sql_scope_is (const HwSqlScope *scope, guint index, const char *word)
{
  const HwSqlScopeToken *token = get_token (scope, index);
  gsize length = strlen (word);

  return token != NULL && token->is_word && token->end - token->start == length
         && g_ascii_strncasecmp (scope->sql + token->start, word, length) == 0;
}

gboolean
_hw_sql_scope_is_any (const HwSqlScope *scope, guint index, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (_hw_sql_scope_is (scope, index, words[i]))
      return TRUE;

  return FALSE;
}

gboolean
_hw_sql_scope_is_char (const HwSqlScope *scope, guint index, char c)
{
  const HwSqlScopeToken *token = get_token (scope, index);

  return token != NULL && token->end - token->start == 1 && scope->sql[token->start] == c;
}

/* @quoted without its quotes, and with a doubled one as one */
static char *
unquote (const char *quoted, gsize length)
{
  char close = *quoted == '[' ? ']' : *quoted;
  GString *name = g_string_new (NULL);

  for (gsize i = 1; i < length; i++)
    {
      if (quoted[i] == close && (i + 1 >= length || quoted[i + 1] != close))
        break;
      if (quoted[i] == close)
        i++;
      g_string_append_c (name, quoted[i]);
    }

  return g_string_free (name, FALSE);
}

char *
_hw_sql_scope_dup_name (const HwSqlScope *scope, guint index)
{
  const HwSqlScopeToken *token = get_token (scope, index);
  const char *text;
  gsize length;

  if (token == NULL || !token->is_name)
    return NULL;
  text = scope->sql + token->start;
  length = token->end - token->start;
  if (!token->is_word)
    return unquote (text, length);

  return scope->dialect == HW_DIALECT_SQLITE ? g_strndup (text, length)
                                             : g_ascii_strdown (text, (gssize)length);
}

guint
_hw_sql_scope_read_name (const HwSqlScope *scope, guint index, char **out_schema, char **out_name)
{
  char *name = _hw_sql_scope_dup_name (scope, index);

  *out_schema = NULL;
  *out_name = name;
  if (name == NULL)
    return 0;
  if (!_hw_sql_scope_is_char (scope, index + 1, '.'))
    return 1;
  *out_schema = name;
  *out_name = _hw_sql_scope_dup_name (scope, index + 2);

  return *out_name != NULL ? 3 : 2;
}

int
_hw_sql_scope_find_open (const HwSqlScope *scope)
{
  guint parent = g_array_index (scope->parents, guint, scope->group);

  if (scope->group == 0)
    return -1;
  for (int i = (int)scope->here - 1; i >= 0; i--)
    {
      const HwSqlScopeToken *token = get_token (scope, (guint)i);

      if (token->group == parent && _hw_sql_scope_is_char (scope, (guint)i, '('))
        return i;
    }

  return -1;
}

static void
source_free (gpointer data)
{
  HwSqlSource *source = data;

  g_free (source->alias);
  g_free (source->schema);
  g_free (source->name);
  g_clear_pointer (&source->columns, g_ptr_array_unref);
  g_free (source);
}

static void
read_tokens (HwSqlScope *scope)
{
  g_autoptr(GArray) plain = hw_sql_tokenize (scope->sql, scope->dialect);
  guint group = 0;

  g_array_append_val (scope->parents, group);
  for (guint i = 0; i < plain->len; i++)
    {
      const HwSqlToken *token = &g_array_index (plain, HwSqlToken, i);
      HwSqlScopeToken added = { token->start, token->end, token->is_word, token->is_word, group };
      char c = scope->sql[token->start];

      added.is_name = added.is_name || c == '"'
                      || (scope->dialect == HW_DIALECT_SQLITE && (c == '`' || c == '['));
      if (c == ')' && group > 0)
        {
          group = g_array_index (scope->parents, guint, group);
          added.group = group;
        }
      g_array_append_val (scope->tokens, added);
      if (c == '(')
        {
          g_array_append_val (scope->parents, group);
          group = scope->parents->len - 1;
        }
      if (token->start < scope->cursor)
        scope->group = group;
    }
}

/* Is @group the one that the caret is in, or around it? */
static gboolean
is_seen (const HwSqlScope *scope, guint group)
{
  guint here = scope->group;

  while (here != group && here != 0)
    here = g_array_index (scope->parents, guint, here);

  return here == group;
}

/* The token behind the parenthesis that opens at @open, which has a group of its own. */
static guint
find_behind (const HwSqlScope *scope, guint open)
{
  guint group = get_token (scope, open)->group;
  guint i = open + 1;

  while (i < scope->tokens->len
         && !(get_token (scope, i)->group == group && _hw_sql_scope_is_char (scope, i, ')')))
    i++;

  return MIN (i + 1, scope->tokens->len);
}

/* Names that the query behind the parenthesis at @open gives its columns: the last one of each part of its select list. */
static GPtrArray *
read_outputs (const HwSqlScope *scope, guint open)
{
  static const char *const ends[] = { "from", "where", "union", "order", "group", "limit", NULL };
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  guint end = find_behind (scope, open) - 1;
  guint group = open + 1 < scope->tokens->len ? get_token (scope, open + 1)->group : 0;
  guint i = open + 1;
  char *last = NULL;

  while (i < end && !_hw_sql_scope_is (scope, i, "select"))
    i++;
  for (i++; i < end; i++)
    {
      if (get_token (scope, i)->group != group)
        continue;
      if (_hw_sql_scope_is_any (scope, i, ends))
        break;
      if (_hw_sql_scope_is_char (scope, i, ','))
        {
          if (last != NULL)
            g_ptr_array_add (columns, g_steal_pointer (&last));
        }
      else if (get_token (scope, i)->is_name)
        {
          g_free (last);
          last = _hw_sql_scope_dup_name (scope, i);
        }
    }
  if (last != NULL)
    g_ptr_array_add (columns, last);

  return columns;
}

/* The names in the parenthesis at @open. */
static GPtrArray *
read_list (const HwSqlScope *scope, guint open)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  guint end = find_behind (scope, open) - 1;

  for (guint i = open + 1; i < end; i++)
    if (get_token (scope, i)->is_name)
      g_ptr_array_add (names, _hw_sql_scope_dup_name (scope, i));

  return names;
}

/* WITH name [(columns)] AS [NOT MATERIALIZED] (query), name … */
static void
read_ctes (HwSqlScope *scope, guint index)
{
  guint i = index + 1;

  if (_hw_sql_scope_is (scope, i, "recursive"))
    i++;
  while (i < scope->tokens->len)
    {
      HwSqlSource *cte = g_new0 (HwSqlSource, 1);

      cte->name = _hw_sql_scope_dup_name (scope, i++);
      if (_hw_sql_scope_is_char (scope, i, '('))
        {
          cte->columns = read_list (scope, i);
          i = find_behind (scope, i);
        }
      while (_hw_sql_scope_is (scope, i, "as") || _hw_sql_scope_is (scope, i, "not")
             || _hw_sql_scope_is (scope, i, "materialized"))
        i++;
      if (cte->name == NULL || !_hw_sql_scope_is_char (scope, i, '('))
        {
          source_free (cte);
          return;
        }
      if (cte->columns == NULL)
        cte->columns = read_outputs (scope, i);
      g_ptr_array_add (scope->ctes, cte);
      i = find_behind (scope, i);
      if (!_hw_sql_scope_is_char (scope, i, ','))
        return;
      i++;
    }
}

/* Words that follow a table and are no alias of it. */
static const char *const no_aliases[] = {
  "as",    "on",     "using",     "where",  "join",    "left",   "right",
  "inner", "full",   "cross",     "group",  "order",   "having", "limit",
  "set",   "values", "returning", "union",  "natural", "select", "window",
  "for",   "offset", "intersect", "except", "default", "do",     "tablesample",
  "from",  "add",    "alter",     "drop",   "rename",  NULL,
};

/* One table, query or subselect at @index; the token behind it. */
static guint
read_source (HwSqlScope *scope, guint index)
{
  HwSqlSource *source;
  guint i = index;

  while (_hw_sql_scope_is (scope, i, "only") || _hw_sql_scope_is (scope, i, "lateral"))
    i++;
  if (i >= scope->tokens->len || i == scope->here)
    return i;
  source = g_new0 (HwSqlSource, 1);
  source->group = get_token (scope, i)->group;
  if (_hw_sql_scope_is_char (scope, i, '('))
    {
      source->columns = read_outputs (scope, i);
      i = find_behind (scope, i);
    }
  else if (_hw_sql_scope_is_any (scope, i, no_aliases))
    {
      source_free (source);
      return i;
    }
  else
    {
      guint n = _hw_sql_scope_read_name (scope, i, &source->schema, &source->name);

      i += MAX (n, 1);
    }
  if (_hw_sql_scope_is (scope, i, "as"))
    i++;
  /* The word at hand may yet become anything. */
  if (i != scope->here && i < scope->tokens->len && !_hw_sql_scope_is_any (scope, i, no_aliases))
    source->alias = _hw_sql_scope_dup_name (scope, i);
  if (source->alias != NULL)
    i++;
  if (source->alias != NULL || source->name != NULL)
    g_ptr_array_add (scope->sources, source);
  else
    source_free (source);

  return i;
}

/* FOR UPDATE, ON UPDATE and DO UPDATE name no table; nor does USING with columns or with an index's method. */
static gboolean
is_behind_table_word (const HwSqlScope *scope, guint index)
{
  static const char *const words[] = { "from", "join", "update", "into", "using", NULL };

  if (_hw_sql_scope_is (scope, index, "update"))
    return index == 0 || _hw_sql_scope_is_char (scope, index - 1, ')')
           || _hw_sql_scope_is_char (scope, index - 1, '(');

  return _hw_sql_scope_is_any (scope, index, words)
         && !(_hw_sql_scope_is (scope, index, "using")
              && (_hw_sql_scope_is_char (scope, index + 1, '(')
                  || _hw_sql_scope_is_char (scope, index + 2, '(')));
}

/* CREATE TABLE name (column …, column …): the first name of each part. */
static void
read_created (HwSqlScope *scope)
{
  HwSqlSource *source = g_new0 (HwSqlSource, 1);
  gboolean is_first = TRUE;
  guint group;
  guint i = 1;

  while (i < 4 && !_hw_sql_scope_is (scope, i, "table"))
    i++;
  i++;
  while (_hw_sql_scope_is (scope, i, "if") || _hw_sql_scope_is (scope, i, "not")
         || _hw_sql_scope_is (scope, i, "exists"))
    i++;
  i += _hw_sql_scope_read_name (scope, i, &source->schema, &source->name);
  if (source->name == NULL || !_hw_sql_scope_is_char (scope, i, '(') || i + 1 >= scope->tokens->len)
    {
      source_free (source);
      return;
    }
  source->columns = g_ptr_array_new_with_free_func (g_free);
  group = get_token (scope, i + 1)->group;
  source->group = group;
  for (i++; i < scope->tokens->len; i++)
    {
      const HwSqlScopeToken *token = get_token (scope, i);

      /* The word at hand is not a column yet. */
      if (token->group == group && is_first && token->is_name
          && (i < scope->here || i >= scope->after))
        g_ptr_array_add (source->columns, _hw_sql_scope_dup_name (scope, i));
      if (token->group == group)
        is_first = _hw_sql_scope_is_char (scope, i, ',');
    }
  g_ptr_array_add (scope->sources, source);
}

static void
read_sources (HwSqlScope *scope)
{
  for (guint i = 0; i < scope->tokens->len; i++)
    {
      guint group = get_token (scope, i)->group;

      if (_hw_sql_scope_is (scope, i, "with") && (i == 0 || get_token (scope, i)->group != 0))
        read_ctes (scope, i);
      if (!is_seen (scope, group) || !is_behind_table_word (scope, i))
        continue;
      i = read_source (scope, i + 1);
      while (_hw_sql_scope_is_char (scope, i, ',') && get_token (scope, i)->group == group)
        i = read_source (scope, i + 1);
      i--;
    }
}

/**
 * _hw_sql_scope_new:
 * @sql: one statement, not finished perhaps
 * @cursor: byte of the caret
 * @word: byte where the word at hand begins; @cursor when there is none
 */
HwSqlScope *
_hw_sql_scope_new (const char *sql, gsize cursor, gsize word, HwDialect dialect)
{
  HwSqlScope *scope = g_new0 (HwSqlScope, 1);

  scope->dialect = dialect;
  scope->sql = g_strdup (sql);
  scope->cursor = cursor;
  scope->tokens = g_array_new (FALSE, FALSE, sizeof (HwSqlScopeToken));
  scope->parents = g_array_new (FALSE, FALSE, sizeof (guint));
  scope->sources = g_ptr_array_new_with_free_func (source_free);
  scope->ctes = g_ptr_array_new_with_free_func (source_free);
  read_tokens (scope);
  while (scope->here < scope->tokens->len && get_token (scope, scope->here)->start < word)
    scope->here++;
  scope->after = scope->here;
  while (scope->after < scope->tokens->len && get_token (scope, scope->after)->start < cursor)
    scope->after++;
  if (_hw_sql_scope_is (scope, 0, "create"))
    read_created (scope);
  read_sources (scope);

  return scope;
}

void
_hw_sql_scope_free (HwSqlScope *scope)
{
  if (scope == NULL)
    return;
  g_free (scope->sql);
  g_array_unref (scope->tokens);
  g_array_unref (scope->parents);
  g_ptr_array_unref (scope->sources);
  g_ptr_array_unref (scope->ctes);
  g_free (scope);
}
