/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-sql-complete.h"
#include "hw-sql-splitter.h"

G_BEGIN_DECLS

typedef enum
{
  HW_SQL_WORD_NONE,  /* the caret stands between words */
  HW_SQL_WORD_NAME,  /* in or behind a word or a quoted identifier */
  HW_SQL_WORD_OTHER, /* in a string, a number or a comment */
} HwSqlWordKind;

/* hw-sql-word.c: the statement that byte @cursor of @text is in or behind, and in @out_start where it begins. */
char *_hw_sql_find_statement (const char *text, gsize cursor, HwDialect dialect, gsize *out_start)
    G_GNUC_WARN_UNUSED_RESULT;
/* @out_token: the token that the caret is in or behind */
HwSqlWordKind
_hw_sql_find_word (const char *sql, gsize cursor, HwDialect dialect, HwSqlToken *out_token);
/* A dollar quote holds code of its own more often than not: the text in it, and where it begins; NULL for another token. */
char *_hw_sql_dup_body (const char *sql, const HwSqlToken *token, gsize cursor, gsize *out_start)
    G_GNUC_WARN_UNUSED_RESULT;

/** A token of the statement that the caret is in. */
typedef struct
{
  gsize start; /* bytes in the statement */
  gsize end;
  gboolean is_word;
  gboolean is_name; /* a word or a quoted identifier */
  guint
      group; /* of the parentheses that it stands in; 0: in none. The opening one belongs to the outer group. */
} HwSqlScopeToken;

/** Where rows come from: a table with its alias, a query of WITH, a subselect. */
typedef struct
{
  char *alias;        /* (nullable) */
  char *schema;       /* (nullable) */
  char *name;         /* of the table or the query of WITH; NULL for a subselect */
  guint group;        /* whose tokens see it */
  GPtrArray *columns; /* (nullable) (element-type utf8): of a query, as far as it names them */
} HwSqlSource;

/** The statement at the caret, as far as it is written. */
typedef struct
{
  HwDialect dialect;
  char *sql;
  gsize cursor;       /* byte in @sql */
  GArray *tokens;     /* (element-type HwSqlScopeToken) */
  GArray *parents;    /* (element-type guint): group around each group */
  guint here;         /* tokens before this one are before the word at hand */
  guint after;        /* tokens from this one on are behind it */
  guint group;        /* that the caret is in */
  GPtrArray *sources; /* (element-type HwSqlSource) that the caret sees */
  GPtrArray *ctes;    /* (element-type HwSqlSource) */
} HwSqlScope;

HwSqlScope *_hw_sql_scope_new (const char *sql, gsize cursor, gsize word, HwDialect dialect)
    G_GNUC_WARN_UNUSED_RESULT;
void _hw_sql_scope_free (HwSqlScope *scope);

/* Is token @index the word @word? FALSE outside of the statement. */
gboolean _hw_sql_scope_is (const HwSqlScope *scope, guint index, const char *word);
gboolean _hw_sql_scope_is_any (const HwSqlScope *scope, guint index, const char *const *words);
/* Is it this character alone? */
gboolean _hw_sql_scope_is_char (const HwSqlScope *scope, guint index, char c);
/* The identifier that token @index writes: unquoted, folded as the dialect does. NULL when it is none. */
char *_hw_sql_scope_dup_name (const HwSqlScope *scope, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* Reads `name` or `schema.name` at @index: how many tokens that are, 0 for none. */
guint
_hw_sql_scope_read_name (const HwSqlScope *scope, guint index, char **out_schema, char **out_name);
/* The opening parenthesis of the group that the caret is in; -1: it is in none. */
int _hw_sql_scope_find_open (const HwSqlScope *scope);

/** What fits where the caret is. */
typedef struct
{
  int scores[HW_COMPLETION_LAST + 1]; /* 0: not here */
  char *qualifier;          /* (nullable): the name before the dot that the word at hand follows */
  gboolean is_strict;       /* columns of @table, and of no other */
  char *schema;             /* (nullable): of @table */
  char *table;              /* (nullable): whose columns, constraints … are wanted */
  const char *const *words; /* (nullable): keywords that come next here */
  gboolean is_expression;   /* anything may come: they are for who begins to write one */
} HwSqlPosition;

void _hw_sql_position_init (HwSqlPosition *position, const HwSqlScope *scope);
void _hw_sql_position_clear (HwSqlPosition *position);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqlScope, _hw_sql_scope_free)

G_END_DECLS
