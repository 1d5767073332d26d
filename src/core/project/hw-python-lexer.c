/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-lexer"

#include "config.h"

#include <string.h>

#include "hw-python-lexer.h"

#define TAB_WIDTH 8
/* Of fields and strings in a format string; what is deeper was made to be. */
#define MAX_NESTING 20

void
hw_python_lexer_init (HwPythonLexer *lexer, const char *text, gsize length)
{
  *lexer = (HwPythonLexer){ .pos = text, .end = text + length, .line = 1 };
}

static char
peek (const HwPythonLexer *lexer, gsize ahead)
{
  return (gsize)(lexer->end - lexer->pos) > ahead ? lexer->pos[ahead] : '\0';
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar)c >= 0x80;
}

static gboolean
is_name (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c);
}

/* Skips blanks, comments, joined lines and, between brackets, newlines. TRUE at a logical line's end. */
static gboolean
skip_space (HwPythonLexer *lexer)
{
  guint column = 0;

  while (lexer->pos < lexer->end)
    {
      char c = *lexer->pos;

      if (c == '\n')
        {
          lexer->pos++;
          lexer->line++;
          column = 0;
          if (lexer->in_line && lexer->depth == 0)
            return TRUE;
        }
      else if (c == '\\' && (peek (lexer, 1) == '\n' || peek (lexer, 1) == '\r'))
        {
          lexer->pos += peek (lexer, 1) == '\r' && peek (lexer, 2) == '\n' ? 3 : 2;
          lexer->line += lexer->pos[-1] == '\n' ? 1 : 0;
        }
      else if (c == ' ' || c == '\r')
        {
          lexer->pos++;
          column++;
        }
      else if (c == '\t')
        {
          lexer->pos++;
          column = (column / TAB_WIDTH + 1) * TAB_WIDTH;
        }
      else if (c == '\f')
        {
          /* A form feed starts the column again (Python language reference 2.1.8). */
          lexer->pos++;
          column = 0;
        }
      else if (c == '#')
        {
          const char *newline = memchr (lexer->pos, '\n', (gsize)(lexer->end - lexer->pos));

          lexer->pos = newline != NULL ? newline : lexer->end;
        }
      else
        break;
    }
  if (!lexer->in_line)
    lexer->indent = column;

  return FALSE;
}

/* @lexer->pos: at a quote of a string's end, which may have three of them */
static gboolean
skip_closing_quote (HwPythonLexer *lexer, char quote, gboolean is_triple)
{
  if (*lexer->pos != quote || (is_triple && (peek (lexer, 1) != quote || peek (lexer, 2) != quote)))
    return FALSE;
  lexer->pos += is_triple ? 3 : 1;

  return TRUE;
}

/* @lexer->pos: at the opening quote. An unclosed string ends with its line, or with the file for triple quotes. */
static void
read_string (HwPythonLexer *lexer)
{
  char quote = *lexer->pos;
  gboolean is_triple = peek (lexer, 1) == quote && peek (lexer, 2) == quote;

  lexer->pos += is_triple ? 3 : 1;
  while (lexer->pos < lexer->end)
    {
      char c = *lexer->pos;

      if (c == '\\' && lexer->pos + 1 < lexer->end)
        {
          lexer->pos += peek (lexer, 1) == '\r' && peek (lexer, 2) == '\n' ? 3 : 2;
          lexer->line += lexer->pos[-1] == '\n' ? 1 : 0;
        }
      else if (skip_closing_quote (lexer, quote, is_triple))
        return;
      else if (c == '\n' && !is_triple)
        return;
      else
        {
          lexer->line += c == '\n' ? 1 : 0;
          lexer->pos++;
        }
    }
}

static gboolean read_format_string (HwPythonLexer *lexer, gboolean is_raw, guint depth);

/* A string inside a field of a format string, with its prefix; FALSE when @lexer is not at one */
static gboolean
read_inner_string (HwPythonLexer *lexer, guint depth, gboolean *out_ok)
{
  gsize length = 0;
  gboolean is_raw = FALSE;
  gboolean is_format = FALSE;

  while (length < 2 && g_ascii_isalpha (peek (lexer, length)))
    {
      is_raw = is_raw || g_ascii_tolower (peek (lexer, length)) == 'r';
      is_format = is_format || g_ascii_tolower (peek (lexer, length)) == 'f'
                  || g_ascii_tolower (peek (lexer, length)) == 't';
      length++;
    }
  if (peek (lexer, length) != '\'' && peek (lexer, length) != '"')
    return FALSE;
  lexer->pos += length;
  *out_ok = TRUE;
  if (is_format)
    *out_ok = read_format_string (lexer, is_raw, depth + 1);
  else
    read_string (lexer);

  return TRUE;
}

/* @lexer->pos: behind the `{` of a field. Reads through its `}`. Since Python 3.12 a field may hold the quotes of the
 * string around it, newlines and comments; before, none of these could stand there, so reading them is right for both. */
static gboolean
read_format_field (HwPythonLexer *lexer, char quote, gboolean is_triple, guint depth)
{
  guint brackets = 0;
  gboolean in_spec = FALSE; /* behind the colon, where quotes are plain characters */
  gboolean ok = TRUE;

  while (ok && lexer->pos < lexer->end)
    {
      char c = *lexer->pos;
      gboolean after_name = is_name (lexer->pos[-1]);

      if (in_spec && skip_closing_quote (lexer, quote, is_triple))
        return FALSE;
      if (!in_spec && !after_name && read_inner_string (lexer, depth, &ok))
        continue;
      if (!in_spec && (c == '\'' || c == '"'))
        {
          read_string (lexer);
          continue;
        }
      if (!in_spec && c == '#')
        {
          while (lexer->pos < lexer->end && *lexer->pos != '\n')
            lexer->pos++;
          continue;
        }
      lexer->pos++;
      lexer->line += c == '\n' ? 1 : 0;
      if (in_spec && c == '{')
        ok = depth < MAX_NESTING && read_format_field (lexer, quote, is_triple, depth + 1);
      else if (strchr ("([{", c) != NULL)
        brackets++;
      else if (c == '}' && brackets == 0)
        return TRUE;
      else if (strchr (")]}", c) != NULL && brackets > 0)
        brackets--;
      else if (c == ':' && brackets == 0)
        in_spec = TRUE;
    }

  return FALSE;
}

/* @lexer->pos: at the opening quote. FALSE: the fields do not come to an end */
static gboolean
read_format_string (HwPythonLexer *lexer, gboolean is_raw, guint depth)
{
  char quote = *lexer->pos;
  gboolean is_triple = peek (lexer, 1) == quote && peek (lexer, 2) == quote;

  if (depth > MAX_NESTING)
    return FALSE;
  lexer->pos += is_triple ? 3 : 1;
  while (lexer->pos < lexer->end)
    {
      char c = *lexer->pos;

      if (skip_closing_quote (lexer, quote, is_triple))
        return TRUE;
      if (c == '\n' && !is_triple)
        return FALSE;
      lexer->pos++;
      lexer->line += c == '\n' ? 1 : 0;
      if (c == '\\' && !is_raw && peek (lexer, 0) == 'N' && peek (lexer, 1) == '{')
        lexer->pos += 2; /* a character by its name, not a field */
      else if (c == '\\' && peek (lexer, 0) != '{' && peek (lexer, 0) != '}'
               && lexer->pos < lexer->end)
        {
          lexer->line += *lexer->pos == '\n' ? 1 : 0;
          lexer->pos++;
        }
      else if (c == '{' && peek (lexer, 0) == '{')
        lexer->pos++;
      else if (c == '{' && !read_format_field (lexer, quote, is_triple, depth))
        return FALSE;
    }

  return FALSE;
}

/* @length: of a name that a quote follows: is it a prefix such as u, r, rb? */
static gboolean
is_string_prefix (const char *name, gsize length)
{
  if (length > 2)
    return FALSE;
  for (gsize i = 0; i < length; i++)
    if (strchr ("rRbBuUfFtT", name[i]) == NULL)
      return FALSE;

  return TRUE;
}

/* @prefix: up to @lexer->pos, where the quote is */
static void
read_prefixed_string (HwPythonLexer *lexer, const char *prefix)
{
  HwPythonLexer before = *lexer;
  gboolean is_raw = FALSE;
  gboolean is_format = FALSE;

  for (const char *p = prefix; p < lexer->pos; p++)
    {
      is_raw = is_raw || *p == 'r' || *p == 'R';
      is_format = is_format || strchr ("fFtT", *p) != NULL;
    }
  if (is_format && read_format_string (lexer, is_raw, 0))
    return;
  /* No format string after all: read it as any other, and lose no more of the file than that. */
  *lexer = before;
  read_string (lexer);
}

static HwPythonTokenKind
read_name (HwPythonLexer *lexer)
{
  const char *start = lexer->pos;

  while (lexer->pos < lexer->end && is_name (*lexer->pos))
    lexer->pos++;
  if ((peek (lexer, 0) == '\'' || peek (lexer, 0) == '"')
      && is_string_prefix (start, (gsize)(lexer->pos - start)))
    {
      read_prefixed_string (lexer, start);
      return HW_PYTHON_STRING;
    }

  return HW_PYTHON_NAME;
}

static HwPythonTokenKind
read_operator (HwPythonLexer *lexer)
{
  char c = *lexer->pos++;

  if (strchr ("([{", c) != NULL)
    lexer->depth++;
  else if (strchr (")]}", c) != NULL)
    lexer->depth -= lexer->depth > 0 ? 1 : 0;
  else if (strchr ("=!<>:+-*/%&|^@", c) != NULL && peek (lexer, 0) == '=')
    lexer->pos++;

  return HW_PYTHON_OPERATOR;
}

void
hw_python_lexer_next (HwPythonLexer *lexer, HwPythonToken *out_token)
{
  gboolean is_newline = skip_space (lexer);
  char c;

  *out_token = (HwPythonToken){
    .start = lexer->pos, .line = lexer->line, .indent = lexer->indent, .depth = lexer->depth
  };
  if (is_newline || (lexer->pos >= lexer->end && lexer->in_line))
    {
      lexer->in_line = FALSE;
      out_token->kind = HW_PYTHON_NEWLINE;
      return;
    }
  if (lexer->pos >= lexer->end)
    {
      out_token->kind = HW_PYTHON_END;
      return;
    }

  lexer->in_line = TRUE;
  c = *lexer->pos;
  if (is_name_start (c))
    out_token->kind = read_name (lexer);
  else if (c == '\'' || c == '"')
    {
      read_string (lexer);
      out_token->kind = HW_PYTHON_STRING;
    }
  else if (g_ascii_isdigit (c))
    {
      while (lexer->pos < lexer->end && (is_name (*lexer->pos) || *lexer->pos == '.'))
        lexer->pos++;
      out_token->kind = HW_PYTHON_NUMBER;
    }
  else
    out_token->kind = read_operator (lexer);
  out_token->length = (gsize)(lexer->pos - out_token->start);
}

gboolean
hw_python_token_is (const HwPythonToken *token, const char *text)
{
  return (token->kind == HW_PYTHON_NAME || token->kind == HW_PYTHON_OPERATOR)
         && strlen (text) == token->length && memcmp (token->start, text, token->length) == 0;
}

/* Reads at most @max digits of @base; the number of them is the answer. */
static gsize
read_digits (const char *p, const char *end, gsize max, guint base, gunichar *out_value)
{
  gsize n = 0;

  *out_value = 0;
  while (n < max && p + n < end)
    {
      int digit = g_ascii_xdigit_value (p[n]);

      if (digit < 0 || (guint)digit >= base)
        break;
      *out_value = *out_value * base + (gunichar)digit;
      n++;
    }

  return n;
}

/* @p: behind the backslash; returns the byte behind the escape sequence */
static const char *
decode_escape (const char *p, const char *end, GString *out)
{
  static const char letters[] = "abfnrtv\\'\"";
  static const char values[] = "\a\b\f\n\r\t\v\\'\"";
  const char *known = strchr (letters, *p);
  gunichar c = 0;
  gsize n = 0;

  if (*p == '\n')
    return p + 1;
  if (*p == '\r' && p + 1 < end && p[1] == '\n')
    return p + 2;
  if (known != NULL)
    {
      g_string_append_c (out, values[known - letters]);
      return p + 1;
    }
  if (*p >= '0' && *p <= '7')
    n = read_digits (p, end, 3, 8, &c);
  else if (*p == 'x')
    n = read_digits (p + 1, end, 2, 16, &c) + 1;
  else if (*p == 'u')
    n = read_digits (p + 1, end, 4, 16, &c) + 1;
  else if (*p == 'U')
    n = read_digits (p + 1, end, 8, 16, &c) + 1;
  if (c != 0 && g_unichar_validate (c))
    {
      g_string_append_unichar (out, c);
      return p + n;
    }

  /* What is no escape sequence keeps its backslash. */
  g_string_append_c (out, '\\');

  return p;
}

/* Do the last @quotes characters before @end close a string, or does a backslash before them make them part of it? */
static gboolean
is_closed (const char *begin, const char *end, char quote, gsize quotes)
{
  gsize n_backslashes = 0;

  for (; quotes > 0; quotes--)
    if (*--end != quote)
      return FALSE;
  while (end - n_backslashes > begin && end[-1 - (gssize)n_backslashes] == '\\')
    n_backslashes++;

  return n_backslashes % 2 == 0;
}

char *
hw_python_token_decode (const HwPythonToken *token)
{
  g_autoptr(GString) out = NULL;
  const char *p = token->start;
  const char *end = token->start + token->length;
  gboolean is_raw = FALSE;
  gboolean is_format = FALSE;
  gsize quotes;

  for (; p < end && *p != '\'' && *p != '"'; p++)
    {
      char c = g_ascii_tolower (*p);

      if (c == 'b' || c == 't')
        return NULL;
      is_raw = is_raw || c == 'r';
      is_format = is_format || c == 'f';
    }
  quotes = end - p >= 6 && p[1] == *p && p[2] == *p ? 3 : 1;
  if ((gsize)(end - p) < 2 * quotes || !is_closed (p + quotes, end, *p, quotes))
    return NULL;

  out = g_string_sized_new (token->length);
  end -= quotes;
  for (p += quotes; p < end;)
    {
      if (is_format && (*p == '{' || *p == '}'))
        {
          if (p + 1 >= end || p[1] != *p)
            return NULL;
          p++; /* a doubled brace is one */
        }
      if (*p == '\\' && !is_raw && p + 1 < end)
        p = decode_escape (p + 1, end, out);
      else if (*p == '\r' && p + 1 < end && p[1] == '\n')
        p++; /* Python reads source with newlines of one kind. */
      else
        g_string_append_c (out, *p++);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
