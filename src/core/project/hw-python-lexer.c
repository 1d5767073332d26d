/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-lexer"

#include "config.h"

#include <string.h>

#include "hw-python-lexer.h"

#define TAB_WIDTH 8

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
      else if (c == quote && !is_triple)
        {
          lexer->pos++;
          return;
        }
      else if (c == quote && peek (lexer, 1) == quote && peek (lexer, 2) == quote)
        {
          lexer->pos += 3;
          return;
        }
      else if (c == '\n' && !is_triple)
        return;
      else
        {
          lexer->line += c == '\n' ? 1 : 0;
          lexer->pos++;
        }
    }
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

static HwPythonTokenKind
read_name (HwPythonLexer *lexer)
{
  const char *start = lexer->pos;

  while (lexer->pos < lexer->end && is_name (*lexer->pos))
    lexer->pos++;
  if ((peek (lexer, 0) == '\'' || peek (lexer, 0) == '"')
      && is_string_prefix (start, (gsize)(lexer->pos - start)))
    {
      read_string (lexer);
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
  if ((gsize)(end - p) < 2 * quotes || end[-1] != *p)
    return NULL;

  out = g_string_sized_new (token->length);
  end -= quotes;
  for (p += quotes; p < end;)
    {
      if (is_format && (*p == '{' || *p == '}'))
        return NULL;
      if (*p == '\\' && !is_raw && p + 1 < end)
        p = decode_escape (p + 1, end, out);
      else if (*p == '\r' && p + 1 < end && p[1] == '\n')
        p++; /* Python reads source with newlines of one kind. */
      else
        g_string_append_c (out, *p++);
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
}
