/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-word"

#include "config.h"

#include <string.h>

#include "hw-sql-complete-private.h"

char *
_hw_sql_find_statement (const char *text, gsize cursor, HwDialect dialect, gsize *out_start)
{
  g_autoptr(GArray) statements = hw_sql_split (text, dialect, 1);
  gsize start = cursor;
  gsize end = cursor;

  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, i);
      gsize statement_end = statement->offset + statement->length;

      if (statement->offset >= cursor)
        break;
      /* Behind its semicolon another one begins. */
      if (cursor <= statement_end
          || memchr (text + statement_end, ';', cursor - statement_end) == NULL)
        {
          start = statement->offset;
          end = MAX (statement_end, cursor);
        }
    }
  *out_start = start;

  return g_strndup (text + start, end - start);
}

/* A comment is no token: is there one that the caret is in, behind the token that ends at @from? */
static gboolean
is_in_comment (const char *sql, gsize from, gsize cursor)
{
  for (gsize i = from; i + 1 < cursor; i++)
    {
      if (sql[i] == '-' && sql[i + 1] == '-')
        {
          const char *end = memchr (sql + i, '\n', cursor - i);

          if (end == NULL)
            return TRUE;
          i = (gsize)(end - sql);
        }
      else if (sql[i] == '/' && sql[i + 1] == '*')
        {
          const char *end = g_strstr_len (sql + i + 2, (gssize)(cursor - i - 2), "*/");

          if (end == NULL)
            return TRUE;
          i = (gsize)(end - sql) + 1;
        }
    }

  return FALSE;
}

static gboolean
is_closed (const char *sql, const HwSqlToken *token)
{
  return token->end - token->start > 1 && sql[token->end - 1] == '"';
}

/* Strings, numbers and what an open comment leaves: behind them nothing can be completed before there is a blank. */
static gboolean
is_text (const char *sql, const HwSqlToken *token)
{
  const char *begin = sql + token->start;

  return g_ascii_isdigit (*begin) || *begin == '\'' || sql[token->end - 1] == '\''
         || (token->end - token->start > 1 && (*begin == '$' || g_str_has_prefix (begin, "/*")));
}

HwSqlWordKind
_hw_sql_find_word (const char *sql, gsize cursor, HwDialect dialect, HwSqlToken *out_token)
{
  g_autoptr(GArray) tokens = hw_sql_tokenize (sql, dialect);
  gsize end = 0;

  for (guint i = 0; i < tokens->len; i++)
    {
      const HwSqlToken *token = &g_array_index (tokens, HwSqlToken, i);

      if (token->start >= cursor)
        break;
      *out_token = *token;
      if (cursor <= token->end && token->is_word)
        return HW_SQL_WORD_NAME;
      if (sql[token->start] == '"' && (cursor < token->end || !is_closed (sql, token)))
        return HW_SQL_WORD_NAME;
      if (cursor < token->end || (cursor == token->end && is_text (sql, token)))
        return HW_SQL_WORD_OTHER;
      end = token->end;
    }

  return is_in_comment (sql, end, cursor) ? HW_SQL_WORD_OTHER : HW_SQL_WORD_NONE;
}

char *
_hw_sql_dup_body (const char *sql, const HwSqlToken *token, gsize cursor, gsize *out_start)
{
  const char *begin = sql + token->start;
  /* A dollar alone is no tag, whatever stands in a comment behind it. */
  const char *tag = *begin == '$' ? memchr (begin + 1, '$', token->end - token->start - 1) : NULL;
  gsize length;

  if (tag == NULL || cursor > token->end)
    return NULL;
  length = (gsize)(tag - begin) + 1;
  if (token->start + length > cursor)
    return NULL;
  /* In or behind the tag at its end? */
  if (cursor + length > token->end && token->end - token->start >= 2 * length
      && strncmp (sql + token->end - length, begin, length) == 0)
    return NULL;
  *out_start = token->start + length;

  return g_strndup (sql + *out_start, token->end - *out_start);
}
