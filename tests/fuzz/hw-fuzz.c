/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <sqlite3.h>

#include "hw-error.h"
#include "hw-fuzz.h"
#include "hw-problem.h"
#include "hw-sql-splitter.h"

int
LLVMFuzzerInitialize (int *argc, char ***argv)
{
  /* A critical is a bug of the caller, and here the caller is the core. */
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);

  return 0;
}

char *
hw_fuzz_dup_text (const uint8_t *data, size_t size)
{
  if (!g_utf8_validate_len ((const char *)data, size, NULL))
    return NULL;

  return g_strndup ((const char *)data, size);
}

guint
hw_fuzz_count_lines (const char *text, size_t size)
{
  guint line = 1;

  for (size_t i = 0; i < size; i++)
    line += text[i] == '\n' ? 1 : 0;

  return line;
}

guint
hw_fuzz_count_python_lines (const char *text, size_t size)
{
  guint n_lines = hw_fuzz_count_lines (text, size);

  for (size_t i = 0; i < size; i++)
    n_lines += text[i] == '\r' && (i + 1 == size || text[i + 1] != '\n') ? 1 : 0;

  return n_lines;
}

void
hw_fuzz_check_error (gboolean is_ok, const GError *error, guint n_lines)
{
  const char *hint;

  g_assert_true (is_ok == (error == NULL));
  if (error == NULL)
    return;

  g_assert_true (error->domain == HW_ERROR);
  g_assert_true (error->message[0] != '\0');
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  hint = hw_error_get_hint (error);
  g_assert_true (hint == NULL || g_utf8_validate (hint, -1, NULL));
  g_assert_cmpuint (hw_error_get_line (error), <=, n_lines);
}

void
hw_fuzz_check_problems (GPtrArray *problems, guint n_lines)
{
  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);

      g_assert_true (problem->message[0] != '\0');
      g_assert_true (g_utf8_validate (problem->message, -1, NULL));
      g_assert_true (g_utf8_validate (problem->hint, -1, NULL));
      g_assert_cmpuint (problem->line, <=, n_lines);
    }
}

void
hw_fuzz_check_strv (const char *const *strv)
{
  g_assert_nonnull (strv);
  for (guint i = 0; strv[i] != NULL; i++)
    g_assert_true (g_utf8_validate (strv[i], -1, NULL));
}

/* Length of the comment at @text, 0 when none begins there. */
static gsize
measure_comment (const char *text, gsize length, HwDialect dialect)
{
  gsize pos = 2;
  guint depth = 1;

  if (length < 2)
    return 0;
  if (text[0] == '-' && text[1] == '-')
    {
      const char *newline = memchr (text, '\n', length);

      return newline != NULL ? (gsize)(newline - text) : length;
    }
  if (text[0] != '/' || text[1] != '*')
    return 0;
  while (pos < length && depth > 0)
    {
      gboolean has_two = pos + 1 < length;

      if (has_two && text[pos] == '*' && text[pos + 1] == '/')
        depth--, pos += 2;
      else if (has_two && dialect == HW_DIALECT_POSTGRESQL && text[pos] == '/'
               && text[pos + 1] == '*')
        depth++, pos += 2;
      else
        pos++;
    }

  return pos;
}

/* Between two statements nothing may be lost: there are blanks, comments and semicolons only. */
static void
check_gap (const char *text, gsize length, HwDialect dialect, gboolean is_between)
{
  gboolean has_semicolon = FALSE;

  for (gsize pos = 0; pos < length;)
    {
      gsize comment = measure_comment (text + pos, length - pos, dialect);

      has_semicolon = has_semicolon || text[pos] == ';';
      g_assert_true (comment > 0 || strchr (" \t\n\r\f\v;", text[pos]) != NULL);
      pos += MAX (comment, 1);
    }
  g_assert_true (has_semicolon || !is_between);
}

/* A statement by itself is one statement, and complete where SQLite itself is asked. */
static void
check_statement (const char *text, HwDialect dialect, gboolean is_last)
{
  g_autoptr(GArray) again = hw_sql_split (text, dialect, 1);
  const HwSqlStatement *only = &g_array_index (again, HwSqlStatement, 0);
  g_autofree char *closed = g_strconcat (text, ";", NULL);

  g_assert_cmpuint (again->len, ==, 1);
  g_assert_cmpuint (only->offset, ==, 0);
  g_assert_cmpuint (only->length, ==, strlen (text));
  /* Whether a vertical tab is a blank, SQLite's tokenizer and its sqlite3_complete() do not agree (3.40). */
  if (dialect == HW_DIALECT_SQLITE && !is_last && strchr (text, '\v') == NULL)
    g_assert_cmpint (sqlite3_complete (closed), ==, 1);
}

static void
check_place (const char *text, const HwSqlStatement *statement, guint first_line)
{
  const char *begin = text + statement->offset;
  const char *line = begin;

  while (line > text && line[-1] != '\n')
    line--;
  g_assert_cmpuint (statement->line, ==,
                    first_line + hw_fuzz_count_lines (text, statement->offset) - 1);
  g_assert_cmpuint (statement->column, ==, (guint)g_utf8_strlen (line, begin - line) + 1);
}

static void
check_dialect (const char *text, HwDialect dialect, guint first_line)
{
  g_autoptr(GArray) statements = hw_sql_split (text, dialect, first_line);
  gsize length = strlen (text);
  gsize end = 0;

  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, i);
      g_autofree char *copy = NULL;

      g_assert_cmpuint (statement->length, >, 0);
      g_assert_cmpuint (statement->offset, >=, end);
      g_assert_cmpuint (statement->offset, <=, length);
      g_assert_cmpuint (statement->length, <=, length - statement->offset);
      check_gap (text + end, statement->offset - end, dialect, i > 0);
      check_place (text, statement, first_line);
      copy = g_strndup (text + statement->offset, statement->length);
      check_statement (copy, dialect, i + 1 == statements->len);
      end = statement->offset + statement->length;
    }
  check_gap (text + end, length - end, dialect, FALSE);
}

void
hw_fuzz_check_split (const char *text, guint first_line)
{
  check_dialect (text, HW_DIALECT_POSTGRESQL, first_line);
  check_dialect (text, HW_DIALECT_SQLITE, first_line);
}
