/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-complete"

#include "config.h"

#include <string.h>

#include "hw-sql-command.h"
#include "hw-sql-complete-private.h"
#include "hw-sql-keywords.h"

/* How well a name fits, on top of what its place asks for. */
#define SCORE_KIND 10
#define SCORE_NEXT_WORD 450   /* a keyword that comes next here */
#define SCORE_IN_SCOPE 300    /* a column of a table of this statement */
#define SCORE_SAME_CASE 4     /* the prefix as it is written */
#define SCORE_INSIDE (-400)   /* the prefix begins a later part of the name: id of customer_id */
#define SCORE_BUILTIN (-150)  /* the database program's own */
#define SCORE_LONG_TYPE (-50) /* of a type as one writes it: before int4, behind one's own */

typedef enum
{
  PENDING = 1 << 0,  /* as in HwCompletion */
  VERBATIM = 1 << 1, /* written as it is */
} CandidateFlags;

/* A candidate before anybody knows whether it is among the best. */
typedef struct
{
  HwCompletionKind kind;
  CandidateFlags flags;
  int score;
  const char *name;   /* borrowed from the names, the scope or a table of words */
  const char *detail; /* the same */
} Candidate;

typedef struct
{
  HwDialect dialect;
  const HwSchemaNames *names; /* (nullable) */
  const HwSqlScope *scope;
  const HwSqlPosition *position;
  const char *prefix; /* what is written of the word at hand */
  gsize prefix_length;
  gboolean is_quoted; /* it begins with a double quote */
  GArray *candidates; /* (element-type Candidate) */
} Completer;

void
hw_completion_free (HwCompletion *completion)
{
  if (completion == NULL)
    return;
  g_free (completion->name);
  g_free (completion->text);
  g_free (completion->detail);
  g_free (completion);
}

/* FALSE: @name does not go with what is written. */
static gboolean
match (const Completer *self, const char *name, int *out_score)
{
  *out_score = 0;
  if (self->prefix_length == 0)
    return TRUE;
  if (g_ascii_strncasecmp (name, self->prefix, self->prefix_length) == 0)
    {
      if (strncmp (name, self->prefix, self->prefix_length) == 0)
        *out_score = SCORE_SAME_CASE;
      return TRUE;
    }
  for (const char *part = strchr (name, '_'); part != NULL; part = strchr (part + 1, '_'))
    if (g_ascii_strncasecmp (part + 1, self->prefix, self->prefix_length) == 0)
      {
        *out_score = SCORE_INSIDE;
        return TRUE;
      }

  return FALSE;
}

static void
add (Completer *self,
     HwCompletionKind kind,
     const char *name,
     const char *detail,
     CandidateFlags flags,
     int bonus)
{
  Candidate candidate = { kind, flags, 0, name, detail != NULL ? detail : "" };

  if (self->position->scores[kind] == 0 || !match (self, name, &candidate.score))
    return;
  candidate.score += self->position->scores[kind] * SCORE_KIND + bonus;
  g_array_append_val (self->candidates, candidate);
}

static void
add_keywords (Completer *self)
{
  const char *const *all = hw_sql_get_keywords (self->dialect);
  const char *const *words = self->position->words;

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    if (self->prefix_length > 0 || !self->position->is_expression)
      add (self, HW_COMPLETION_KEYWORD, words[i], NULL, 0, SCORE_NEXT_WORD);
  /* All others only where something of them is written. */
  for (guint i = 0; self->prefix_length > 0 && all[i] != NULL; i++)
    if (words == NULL || !g_strv_contains (words, all[i]))
      add (self, HW_COMPLETION_KEYWORD, all[i], NULL, 0, 0);
}

static void
add_types (Completer *self)
{
  const char *const *types = hw_sql_get_type_names (self->dialect);

  if (self->position->qualifier != NULL)
    return;
  for (guint i = 0; types[i] != NULL; i++)
    add (self, HW_COMPLETION_TYPE, types[i], NULL, VERBATIM, SCORE_LONG_TYPE - (int)i);
}

static gboolean
is_same (const Completer *self, const char *a, const char *b)
{
  return a != NULL && b != NULL
         && (self->dialect == HW_DIALECT_SQLITE ? g_ascii_strcasecmp (a, b) == 0
                                                : strcmp (a, b) == 0);
}

static const HwSqlSource *
find_cte (const Completer *self, const char *name)
{
  for (guint i = 0; i < self->scope->ctes->len; i++)
    {
      const HwSqlSource *cte = g_ptr_array_index (self->scope->ctes, i);

      if (is_same (self, cte->name, name))
        return cte;
    }

  return NULL;
}

static void
add_names_of_query (Completer *self, const HwSqlSource *source, int bonus)
{
  for (guint i = 0; i < source->columns->len; i++)
    add (self, HW_COMPLETION_COLUMN, g_ptr_array_index (source->columns, i),
         source->alias != NULL ? source->alias : source->name, 0, bonus);
}

static void
add_children (Completer *self, const char *schema, const char *table, HwNameKind kind, int bonus)
{
  const HwName *relation = self->names != NULL && table != NULL
                               ? hw_schema_names_find_relation (self->names, schema, table)
                               : NULL;
  const GPtrArray *children =
      relation != NULL ? hw_schema_names_get_children (self->names, relation) : NULL;

  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      const HwName *child = g_ptr_array_index (children, i);

      if (child->kind == kind)
        add (self, kind == HW_NAME_CONSTRAINT ? HW_COMPLETION_CONSTRAINT : HW_COMPLETION_COLUMN,
             child->name, kind == HW_NAME_CONSTRAINT ? child->parent : child->detail,
             child->is_pending ? PENDING : 0, bonus);
    }
}

/* The columns that @source gives, whatever it is. */
static void
add_source (Completer *self, const HwSqlSource *source, int bonus)
{
  const HwSqlSource *cte = source->schema == NULL ? find_cte (self, source->name) : NULL;

  if (source->columns != NULL)
    add_names_of_query (self, source, bonus);
  else if (cte != NULL)
    add_names_of_query (self, cte, bonus);
  else
    add_children (self, source->schema, source->name, HW_NAME_COLUMN, bonus);
}

static void
add_scope (Completer *self)
{
  for (guint i = 0; !self->position->is_strict && i < self->scope->sources->len; i++)
    {
      const HwSqlSource *source = g_ptr_array_index (self->scope->sources, i);

      add_source (self, source, SCORE_IN_SCOPE);
      if (source->alias != NULL)
        add (self, HW_COMPLETION_ALIAS, source->alias, source->name, 0, 0);
      else if (source->name != NULL)
        add (self, HW_COMPLETION_ALIAS, source->name, NULL, 0, 0);
    }
  for (guint i = 0; i < self->scope->ctes->len; i++)
    {
      const HwSqlSource *cte = g_ptr_array_index (self->scope->ctes, i);

      add (self, HW_COMPLETION_CTE, cte->name, NULL, 0, 0);
    }
}

/* The database's own names mean what they say without quotes, but for the type "char", which is not char. */
static CandidateFlags
get_flags (const HwName *name)
{
  CandidateFlags flags = name->is_pending ? PENDING : 0;

  return name->is_builtin && strcmp (name->name, "char") != 0 ? flags | VERBATIM : flags;
}

/* Behind `name.`: columns of what the statement calls so, or else of a table, or what is in a schema. */
static void
add_qualified (Completer *self)
{
  const HwSqlPosition *position = self->position;
  const GPtrArray *all = self->names != NULL ? hw_schema_names_get_all (self->names) : NULL;
  guint n_before = self->candidates->len;

  for (guint i = 0; i < self->scope->sources->len; i++)
    {
      const HwSqlSource *source = g_ptr_array_index (self->scope->sources, i);

      if (is_same (self, source->alias != NULL ? source->alias : source->name, position->qualifier))
        add_source (self, source, SCORE_IN_SCOPE);
    }
  if (self->candidates->len == n_before)
    add_children (self, position->schema, position->qualifier, HW_NAME_COLUMN, 0);
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      static const int kinds[] = { -1,
                                   HW_COMPLETION_TABLE,
                                   HW_COMPLETION_VIEW,
                                   HW_COMPLETION_SEQUENCE,
                                   -1,
                                   HW_COMPLETION_INDEX,
                                   -1,
                                   -1,
                                   HW_COMPLETION_TYPE,
                                   HW_COMPLETION_FUNCTION };
      const HwName *name = g_ptr_array_index (all, i);

      G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == HW_NAME_LAST + 1);
      if (kinds[name->kind] >= 0 && name->schema[0] != '\0'
          && is_same (self, name->schema, position->qualifier))
        add (self, kinds[name->kind], name->name, name->detail, get_flags (name), 0);
    }
}

static void
add_name (Completer *self, const HwName *name)
{
  static const HwCompletionKind kinds[] = {
    HW_COMPLETION_SCHEMA, HW_COMPLETION_TABLE,    HW_COMPLETION_VIEW,       HW_COMPLETION_SEQUENCE,
    HW_COMPLETION_COLUMN, HW_COMPLETION_INDEX,    HW_COMPLETION_CONSTRAINT, HW_COMPLETION_TRIGGER,
    HW_COMPLETION_TYPE,   HW_COMPLETION_FUNCTION,
  };
  HwCompletionKind kind = kinds[name->kind];
  const char *detail = name->parent[0] != '\0' ? name->parent : name->detail;

  G_STATIC_ASSERT (G_N_ELEMENTS (kinds) == HW_NAME_LAST + 1);
  /* The database's own are many: only those that somebody begins to write. */
  if (name->is_builtin && self->prefix_length == 0)
    return;
  add (self, kind, name->name, detail, get_flags (name), name->is_builtin ? SCORE_BUILTIN : 0);
}

static void
add_names (Completer *self)
{
  const HwSqlPosition *position = self->position;
  const GPtrArray *all = self->names != NULL ? hw_schema_names_get_all (self->names) : NULL;

  if (position->is_strict)
    {
      add_children (self, position->schema, position->table, HW_NAME_COLUMN, SCORE_IN_SCOPE);
      add_children (self, position->schema, position->table, HW_NAME_CONSTRAINT, SCORE_IN_SCOPE);
    }
  for (guint i = 0; all != NULL && i < all->len; i++)
    {
      const HwName *name = g_ptr_array_index (all, i);
      gboolean is_part = name->kind == HW_NAME_COLUMN || name->kind == HW_NAME_CONSTRAINT;

      /* Where the statement says which tables it is about, the columns of others are noise. */
      if (is_part
          && (position->is_strict || self->prefix_length == 0 || self->scope->sources->len > 0))
        continue;
      add_name (self, name);
    }
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const Candidate *first = a;
  const Candidate *second = b;
  int order;

  if (first->score != second->score)
    return first->score > second->score ? -1 : 1;
  order = strcmp (first->name, second->name);

  return order != 0 ? order : (int)first->kind - (int)second->kind;
}

/* Keywords go with the letters that were typed, and else with those that the statement begins with. */
static char *
write_keyword (const Completer *self, const char *word)
{
  const char *sample = self->prefix_length > 0 ? self->prefix : self->scope->sql;

  return g_ascii_islower (*sample) ? g_ascii_strdown (word, -1) : g_strdup (word);
}

static HwCompletion *
make_completion (const Completer *self, const Candidate *candidate)
{
  HwCompletion *completion = g_new0 (HwCompletion, 1);
  gboolean is_keyword = candidate->kind == HW_COMPLETION_KEYWORD;

  completion->kind = candidate->kind;
  completion->is_pending = (candidate->flags & PENDING) != 0;
  completion->score = candidate->score;
  completion->detail = g_strdup (candidate->detail);
  completion->name =
      is_keyword ? write_keyword (self, candidate->name) : g_strdup (candidate->name);
  if (is_keyword || (candidate->flags & VERBATIM) != 0)
    completion->text = g_strdup (completion->name);
  else if (self->is_quoted)
    completion->text = hw_sql_quote_identifier (candidate->name);
  else
    completion->text = hw_sql_write_name (self->dialect, candidate->name);

  return completion;
}

/* The best ones, each name once: a table and its alias of the same name are one thing to write. */
static GPtrArray *
pick_best (Completer *self, guint max)
{
  GPtrArray *best = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_completion_free);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  g_array_sort (self->candidates, compare_candidates);
  for (guint i = 0; i < self->candidates->len && best->len < max; i++)
    {
      const Candidate *candidate = &g_array_index (self->candidates, Candidate, i);
      gboolean is_relation =
          candidate->kind == HW_COMPLETION_TABLE || candidate->kind == HW_COMPLETION_VIEW
          || candidate->kind == HW_COMPLETION_ALIAS || candidate->kind == HW_COMPLETION_CTE;
      char *key =
          g_strdup_printf ("%d %s", is_relation ? -1 : (int)candidate->kind, candidate->name);

      if (g_hash_table_add (seen, key))
        g_ptr_array_add (best, make_completion (self, candidate));
    }

  return best;
}

static GPtrArray *
complete_statement (Completer *self, const char *sql, gsize cursor, gsize word, guint max)
{
  g_autoptr(HwSqlScope) scope = _hw_sql_scope_new (sql, cursor, word, self->dialect);
  g_autofree char *prefix = NULL;
  HwSqlPosition position;
  GPtrArray *best;

  self->is_quoted = word < cursor && sql[word] == '"';
  prefix =
      g_strndup (sql + word + (self->is_quoted ? 1 : 0), cursor - word - (self->is_quoted ? 1 : 0));
  self->scope = scope;
  self->prefix = prefix;
  self->prefix_length = strlen (prefix);
  self->candidates = g_array_new (FALSE, FALSE, sizeof (Candidate));
  _hw_sql_position_init (&position, scope);
  self->position = &position;
  if (self->is_quoted)
    position.scores[HW_COMPLETION_KEYWORD] = 0;
  if (position.qualifier != NULL)
    add_qualified (self);
  else
    {
      add_scope (self);
      add_names (self);
      add_keywords (self);
      add_types (self);
    }
  best = pick_best (self, max);
  g_array_unref (self->candidates);
  _hw_sql_position_clear (&position);

  return best;
}

GPtrArray *
hw_sql_complete (const char *text,
                 gsize cursor,
                 HwDialect dialect,
                 const HwSchemaNames *names,
                 guint max,
                 gsize *out_start)
{
  Completer self = { .dialect = dialect, .names = names };
  g_autofree char *sql = NULL;
  HwSqlToken token = { 0 };
  gsize start;
  gsize word;
  HwSqlWordKind kind;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (cursor <= strlen (text), NULL);

  if (out_start != NULL)
    *out_start = cursor;
  sql = _hw_sql_find_statement (text, cursor, dialect, &start);
  cursor -= start;
  kind = _hw_sql_find_word (sql, cursor, dialect, &token);
  if (kind == HW_SQL_WORD_OTHER)
    {
      gsize begin;
      g_autofree char *body = _hw_sql_dup_body (sql, &token, cursor, &begin);
      GPtrArray *found;

      if (body == NULL)
        return g_ptr_array_new_with_free_func ((GDestroyNotify)hw_completion_free);
      found = hw_sql_complete (body, cursor - begin, dialect, names, max, out_start);
      if (out_start != NULL)
        *out_start += start + begin;
      return found;
    }
  word = kind == HW_SQL_WORD_NAME ? token.start : cursor;
  if (out_start != NULL)
    *out_start = start + word;

  return complete_statement (&self, sql, cursor, word, max);
}
