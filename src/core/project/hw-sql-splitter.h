/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-problem.h"
#include "hw-revision.h"

G_BEGIN_DECLS

/**
 * HwSqlStatement:
 *
 * One statement of a script, as a piece of the text that was split. Lines and columns count from 1,
 * columns in characters.
 */
typedef struct
{
  gsize
      offset; /* bytes from the start of the text to the first token (comments before it left out) */
  gsize length; /* bytes, without the closing semicolon */
  guint line;
  guint column;
  guint first_token; /* among the tokens of the text */
  guint n_tokens;
} HwSqlStatement;

/** One token: bytes @start to @end of the text. */
typedef struct
{
  gsize start;
  gsize end;
  gboolean
      is_word; /* keyword or plain identifier; else a string, quoted name, number or operator */
} HwSqlToken;

/**
 * hw_sql_split:
 * @text: UTF-8 SQL
 * @first_line: line number of the first line of @text in its file, 1 for a text of its own
 *
 * Cuts a script into statements as psql does (dollar quotes, E'' strings, nested comments, parentheses,
 * BEGIN ATOMIC bodies) or as SQLite does (trigger bodies). Empty statements are dropped.
 * Nothing is lost: whatever is not understood stays part of a statement.
 *
 * Returns: (transfer full) (element-type HwSqlStatement)
 */
GArray *
hw_sql_split (const char *text, HwDialect dialect, guint first_line) G_GNUC_WARN_UNUSED_RESULT;

/**
 * hw_sql_split_tokens:
 * @out_tokens: (out) (transfer full) (element-type HwSqlToken): those of all statements, without blanks, comments and the semicolons
 *   between statements
 *
 * hw_sql_split() for who looks at the tokens as well: the text is read once.
 */
GArray *hw_sql_split_tokens (const char *text,
                             HwDialect dialect,
                             guint first_line,
                             GArray **out_tokens) G_GNUC_WARN_UNUSED_RESULT;

/* The part of @tokens that is of @statement: (transfer none), to be read while @tokens is there. */
static inline GArray
hw_sql_statement_get_tokens (const HwSqlStatement *statement, const GArray *tokens)
{
  return (GArray){
    .data = (char *)&g_array_index (tokens, HwSqlToken, statement->first_token),
    .len = statement->n_tokens,
  };
}

/**
 * hw_sql_tokenize:
 * @sql: UTF-8 SQL
 *
 * The tokens that hw_sql_split() reads, without blanks and comments. An operator of several characters is several tokens.
 *
 * Returns: (transfer full) (element-type HwSqlToken)
 */
GArray *hw_sql_tokenize (const char *sql, HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;
/* Is the token at @index of @tokens the word @word, in any case? FALSE behind the last one. */
gboolean hw_sql_token_is (const char *sql, const GArray *tokens, guint index, const char *word);

G_END_DECLS
