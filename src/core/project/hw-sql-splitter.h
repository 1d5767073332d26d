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
} HwSqlStatement;

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

/** One token of a statement: bytes @start to @end of its text. */
typedef struct
{
  gsize start;
  gsize end;
  gboolean
      is_word; /* keyword or plain identifier; else a string, quoted name, number or operator */
} HwSqlToken;

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
