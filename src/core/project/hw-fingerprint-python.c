/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-fingerprint-python"

#include "config.h"

#include <string.h>

#include "hw-fingerprint.h"
#include "hw-python-lexer.h"
#include "hw-sha256.h"

/*
 * What counts of a Python revision: the body of the function that runs, and everything outside of upgrade() and
 * downgrade(), because either may use it. What does not: comments, docstrings, blank lines, the width of
 * indentation, how a string is quoted, in how many pieces it is written, a comma before a closing bracket and parentheses around a whole value
 * where they change nothing, the order of imports that stand together. These are what black, isort and ruff
 * format change. The metadata (revision, down_revision, …) does not count either: it says where a revision stands, not what it does.
 */

#define SCHEME "py-1:"
#define DIGEST_LENGTH 32

typedef struct
{
  struct sha256_ctx sum;
  const char *left_out; /* the function whose body does not count */
  gboolean is_left_out; /* are we in it? */
  GArray *indents;      /* (element-type guint): open blocks */
  GPtrArray *imports;   /* (element-type utf8): a run of import lines, not added yet */
  GArray *line;         /* (element-type HwPythonToken): the logical line at hand */
} Reader;

static const HwPythonToken *
get_token (const Reader *self, guint index)
{
  return &g_array_index (self->line, HwPythonToken, index);
}

static gboolean
token_is (const Reader *self, guint index, const char *text)
{
  return index < self->line->len && hw_python_token_is (get_token (self, index), text);
}

static gboolean
is_one_of (const HwPythonToken *token, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (hw_python_token_is (token, words[i]))
      return TRUE;

  return FALSE;
}

static gboolean
is_import (const Reader *self)
{
  return token_is (self, 0, "import") || token_is (self, 0, "from");
}

/* Docstrings, and strings that stand for comments. */
static gboolean
is_only_strings (const Reader *self)
{
  for (guint i = 0; i < self->line->len; i++)
    if (get_token (self, i)->kind != HW_PYTHON_STRING)
      return FALSE;

  return TRUE;
}

static gboolean
is_metadata (const Reader *self)
{
  static const char *const names[] = { "revision", "down_revision", "branch_labels", "depends_on",
                                       NULL };

  return get_token (self, 0)->indent == 0 && is_one_of (get_token (self, 0), names)
         && (token_is (self, 1, "=") || token_is (self, 1, ":"));
}

/* Index of the bracket that closes the one at @open; the line's length when none does. */
static guint
find_close (const Reader *self, guint open)
{
  guint depth = get_token (self, open)->depth;
  guint i = open + 1;

  /* A closing bracket carries the depth that it leaves. */
  while (i < self->line->len
         && !(get_token (self, i)->kind == HW_PYTHON_OPERATOR
              && strchr (")]}", *get_token (self, i)->start) != NULL
              && get_token (self, i)->depth == depth + 1))
    i++;

  return i;
}

/* Is the parenthesis at @open around the whole of what is assigned, returned, imported, or asked? */
static gboolean
is_redundant_open (const Reader *self, guint open)
{
  static const char *const conditions[] = { "if", "elif", "while", NULL };
  const HwPythonToken *before = open > 0 ? get_token (self, open - 1) : NULL;
  guint n = self->line->len;
  guint close;
  gboolean is_condition;

  if (before == NULL || before->depth > 0 || !token_is (self, open, "("))
    return FALSE;
  close = find_close (self, open);
  if (close == open + 1 || close >= n)
    return FALSE;

  is_condition = open == 1 && is_one_of (before, conditions);
  is_condition = is_condition || (token_is (self, 0, "for") && hw_python_token_is (before, "in"));
  if (is_condition)
    return close == n - 2 && token_is (self, n - 1, ":");
  if (hw_python_token_is (before, "return") || hw_python_token_is (before, "import"))
    return close == n - 1;

  return close == n - 1 && before->kind == HW_PYTHON_OPERATOR
         && before->start[before->length - 1] == '='
         && (before->length == 1 || strchr ("=!<>", *before->start) == NULL);
}

/* Marks the parentheses that change nothing: (transfer full) one byte a token. */
static guint8 *
find_redundant (const Reader *self)
{
  guint8 *marks = g_new0 (guint8, self->line->len + 1);

  for (guint i = 0; i < self->line->len; i++)
    if (is_redundant_open (self, i))
      {
        marks[i] = 1;
        marks[find_close (self, i)] = 1;
      }

  return marks;
}

/* Does the bracket at @open belong to a call, rather than hold a tuple? */
static gboolean
is_call (const Reader *self, guint open)
{
  static const char *const keywords[] = { "and",   "assert", "del",   "elif",   "else",  "for",
                                          "if",    "in",     "is",    "lambda", "not",   "or",
                                          "raise", "return", "while", "with",   "yield", NULL };
  const HwPythonToken *before = open > 0 ? get_token (self, open - 1) : NULL;

  if (before == NULL)
    return FALSE;
  if (before->kind == HW_PYTHON_NAME)
    return !is_one_of (before, keywords);

  return hw_python_token_is (before, ")") || hw_python_token_is (before, "]");
}

/* Is the comma at @index followed by a closing bracket, and would leaving it out change nothing? (x,) is a tuple and (x)
 * is not; a[x,] is asked for a tuple. */
static gboolean
is_trailing_comma (const Reader *self, guint index)
{
  guint depth = get_token (self, index)->depth;
  guint open = index;
  guint n_commas = 0;
  char bracket;

  if (!token_is (self, index, ",") || index + 1 >= self->line->len
      || get_token (self, index + 1)->kind != HW_PYTHON_OPERATOR
      || strchr (")]}", *get_token (self, index + 1)->start) == NULL)
    return FALSE;
  while (open > 0 && get_token (self, open)->depth >= depth)
    {
      open--;
      if (get_token (self, open)->depth == depth && token_is (self, open, ","))
        n_commas++;
    }
  bracket = *get_token (self, open)->start;
  if (n_commas > 0 || bracket == '{')
    return TRUE;

  return bracket == '(' ? is_call (self, open) : !is_call (self, open);
}

static void
append (GString *out, char kind, const char *text, gsize length)
{
  g_string_append_c (out, kind);
  g_string_append_len (out, text, (gssize)length);
  g_string_append_c (out, '\0');
}

/* Prefix and text of a literal that has no value before Python has run: bytes, f-strings. */
static void
append_raw_string (GString *out, const HwPythonToken *token)
{
  const char *p = token->start;
  const char *end = token->start + token->length;
  gsize quotes;

  g_string_append_c (out, 'f');
  for (; p < end && *p != '\'' && *p != '"'; p++)
    g_string_append_c (out, g_ascii_tolower (*p));
  quotes = end - p >= 6 && p[1] == *p && p[2] == *p ? 3 : 1;
  g_string_append_c (out, '"');
  if ((gsize)(end - p) >= 2 * quotes)
    g_string_append_len (out, p + quotes, (gssize)(end - p) - 2 * (gssize)quotes);
  g_string_append_c (out, '\0');
}

/* Strings that stand beside one another are one. Returns the index of the last. */
static guint
append_strings (Reader *self, GString *out, guint index)
{
  g_autoptr(GString) value = g_string_new (NULL);
  g_autofree char *first = hw_python_token_decode (get_token (self, index));

  if (first == NULL)
    {
      append_raw_string (out, get_token (self, index));
      return index;
    }
  g_string_append (value, first);
  while (index + 1 < self->line->len && get_token (self, index + 1)->kind == HW_PYTHON_STRING)
    {
      g_autofree char *next = hw_python_token_decode (get_token (self, index + 1));

      if (next == NULL)
        break;
      g_string_append (value, next);
      index++;
    }
  append (out, 's', value->str, value->len);

  return index;
}

/* The logical line in a form that its layout does not change: (transfer full) */
static GString *
make_line (Reader *self)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autofree guint8 *redundant = find_redundant (self);

  g_string_append_printf (out, "%u:", self->indents->len);
  for (guint i = 0; i < self->line->len; i++)
    {
      const HwPythonToken *token = get_token (self, i);

      if (redundant[i] || is_trailing_comma (self, i))
        continue;
      if (token->kind == HW_PYTHON_STRING)
        i = append_strings (self, out, i);
      else
        append (out, 't', token->start, token->length);
    }

  return g_steal_pointer (&out);
}

static int
compare_strings (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *)a, *(const char *const *)b);
}

static void
flush_imports (Reader *self)
{
  g_ptr_array_sort (self->imports, compare_strings);
  for (guint i = 0; i < self->imports->len; i++)
    sha256_update (&self->sum, strlen (self->imports->pdata[i]), self->imports->pdata[i]);
  g_ptr_array_set_size (self->imports, 0);
}

static void
follow_indentation (Reader *self)
{
  guint indent = get_token (self, 0)->indent;

  while (self->indents->len > 0
         && g_array_index (self->indents, guint, self->indents->len - 1) > indent)
    g_array_set_size (self->indents, self->indents->len - 1);
  if (indent > 0
      && (self->indents->len == 0
          || g_array_index (self->indents, guint, self->indents->len - 1) < indent))
    g_array_append_val (self->indents, indent);
}

static void
read_line (Reader *self)
{
  g_autoptr(GString) line = NULL;

  if (self->line->len == 0)
    return;
  follow_indentation (self);
  if (get_token (self, 0)->indent == 0)
    self->is_left_out = token_is (self, 0, "def") && token_is (self, 1, self->left_out);
  if (self->is_left_out || is_only_strings (self) || is_metadata (self))
    return;

  line = make_line (self);
  if (is_import (self))
    {
      /* The separators of the tokens would end the string. */
      for (gsize i = 0; i < line->len; i++)
        if (line->str[i] == '\0')
          line->str[i] = '\n';
      g_ptr_array_add (self->imports, g_strdup (line->str));
      return;
    }
  flush_imports (self);
  sha256_update (&self->sum, line->len, (const uint8_t *)line->str);
}

/**
 * hw_fingerprint_python:
 * @text: UTF-8 source
 * @length: bytes
 * @direction: upgrade or downgrade
 *
 * Nothing is run. Any thread.
 *
 * Returns: (transfer full): scheme and digest
 */
char *
hw_fingerprint_python (const char *text, gsize length, HwDirection direction)
{
  g_autoptr(GArray) indents = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GPtrArray) imports = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GArray) line = g_array_new (FALSE, FALSE, sizeof (HwPythonToken));
  g_autofree char *digest = NULL;
  Reader reader = { .indents = indents, .imports = imports, .line = line };
  HwPythonLexer lexer;
  HwPythonToken token;

  g_return_val_if_fail (text != NULL, NULL);

  reader.left_out = direction == HW_DIRECTION_DOWNGRADE ? "upgrade" : "downgrade";
  sha256_init (&reader.sum);
  hw_python_lexer_init (&lexer, text, length);
  do
    {
      hw_python_lexer_next (&lexer, &token);
      if (token.kind == HW_PYTHON_NEWLINE || token.kind == HW_PYTHON_END)
        {
          read_line (&reader);
          g_array_set_size (line, 0);
        }
      else
        g_array_append_val (line, token);
    }
  while (token.kind != HW_PYTHON_END);
  flush_imports (&reader);

  digest = hw_sha256_finish (&reader.sum);

  return g_strdup_printf ("%s%.*s", SCHEME, DIGEST_LENGTH, digest);
}
