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

/** One token of a statement, as a piece of the text that was cut. */
typedef struct
{
  gsize offset; /* bytes */
  gsize length; /* bytes */
  gboolean
      is_word; /* a keyword or a plain name; else a string, a quoted name, a number, an operator */
} HwSqlToken;

/* (element-type HwSqlToken): the tokens of @text, blanks and comments left out */
GArray *
hw_sql_tokenize (const char *text, gsize length, HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
