/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-template-expression"

#include "config.h"

#include <string.h>

#include "hw-python-literal.h"
#include "hw-revision-template-private.h"
#include "hw-util.h"

/* What a name stands for when the template runs. */
typedef enum
{
  VALUE_UNDEFINED, /* false, and not to be printed */
  VALUE_NONE,
  VALUE_TEXT,
  VALUE_OPAQUE, /* a text that repr() would not give */
  VALUE_TUPLE,
  VALUE_LIST,
} ValueKind;

typedef struct
{
  ValueKind kind;
  char *text;               /* owned */
  const char *const *items; /* borrowed */
} Value;

static void
value_clear (Value *value)
{
  g_free (value->text);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Value, value_clear)

/* The parts of one expression */
typedef struct
{
  gboolean is_repr;
  gboolean is_comma; /* `| comma`: items with commas between, nothing for None */
  Value value;
  gboolean has_fallback; /* `X if X else "…"`, `X or "…"` */
  Value condition;
  char *fallback;
} Expression;

static void
expression_clear (Expression *expression)
{
  value_clear (&expression->value);
  value_clear (&expression->condition);
  g_free (expression->fallback);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Expression, expression_clear)

/* One item stands for itself, none is None. */
static void
set_scalar (Value *value, const char *const *items, ValueKind kind)
{
  guint n = hw_strv_length (items);

  value->kind = n == 0 ? VALUE_NONE : n == 1 ? VALUE_TEXT : kind;
  value->items = items;
  if (n == 1)
    value->text = g_strdup (items[0]);
}

static char *
dup_message (const HwTemplateValues *values)
{
  const char *message = values->message[0] != '\0' ? values->message : HW_TEMPLATE_NO_MESSAGE;

  /* Alembic would write a file that Python cannot read, or reads as something else. */
  if (strchr (message, '\\') != NULL || strstr (message, "\"\"\"") != NULL
      || g_str_has_suffix (message, "\""))
    return hw_python_docstring (message);

  return g_strdup (message);
}

/* FALSE when @name is nothing that Alembic hands to a template. What autogenerate would fill in is undefined. */
static gboolean
find_value (const HwTemplateValues *values, const char *name, Value *value)
{
  value->kind = VALUE_TEXT;
  if (strcmp (name, "message") == 0)
    value->text = dup_message (values);
  else if (strcmp (name, "up_revision") == 0)
    value->text = g_strdup (values->id);
  else if (strcmp (name, "down_revision") == 0)
    set_scalar (value, values->parents, VALUE_TUPLE);
  else if (strcmp (name, "depends_on") == 0)
    set_scalar (value, values->depends_on, VALUE_LIST);
  else if (strcmp (name, "branch_labels") == 0)
    {
      value->kind = hw_strv_length (values->labels) == 0 ? VALUE_NONE : VALUE_TUPLE;
      value->items = values->labels;
    }
  else if (strcmp (name, "create_date") == 0)
    {
      value->kind = VALUE_OPAQUE;
      value->text = hw_project_template_format_time (values);
    }
  else if (strcmp (name, "imports") == 0 || strcmp (name, "upgrades") == 0
           || strcmp (name, "downgrades") == 0)
    value->kind = VALUE_UNDEFINED;
  else
    return FALSE;

  return TRUE;
}

static void
append_sequence (GString *out, const Value *value)
{
  guint n = hw_strv_length (value->items);

  g_string_append_c (out, value->kind == VALUE_LIST ? '[' : '(');
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *item = hw_python_repr (value->items[i]);

      g_string_append_printf (out, "%s%s", i > 0 ? ", " : "", item);
    }
  if (n == 1 && value->kind == VALUE_TUPLE)
    g_string_append_c (out, ',');
  g_string_append_c (out, value->kind == VALUE_LIST ? ']' : ')');
}

static gboolean
is_true (const Value *value)
{
  switch (value->kind)
    {
    case VALUE_UNDEFINED:
    case VALUE_NONE:
      return FALSE;
    case VALUE_TEXT:
    case VALUE_OPAQUE:
      return *value->text != '\0';
    case VALUE_TUPLE:
    case VALUE_LIST:
      return TRUE;
    }
  g_assert_not_reached ();
}

/* FALSE when Python would fail here or print what is not known. */
static gboolean
append_value (GString *out, const Expression *expression)
{
  const Value *value = &expression->value;
  g_autofree char *text = NULL;

  if (expression->has_fallback && !is_true (&expression->condition))
    {
      g_string_append (out, expression->fallback);
      return TRUE;
    }
  switch (value->kind)
    {
    case VALUE_UNDEFINED:
      return FALSE;
    case VALUE_NONE:
      g_string_append (out, expression->is_comma ? "" : "None");
      return TRUE;
    case VALUE_TEXT:
      text = expression->is_repr ? hw_python_repr (value->text) : g_strdup (value->text);
      g_string_append (out, text);
      return TRUE;
    case VALUE_OPAQUE:
      g_string_append (out, value->text);
      return !expression->is_repr;
    case VALUE_TUPLE:
    case VALUE_LIST:
      if (expression->is_comma)
        text = g_strjoinv (", ", (GStrv)value->items);
      else
        append_sequence (out, value);
      g_string_append (out, text != NULL ? text : "");
      return TRUE;
    }
  g_assert_not_reached ();
}

/* One word or sign of an expression; NULL at its end. A text is handed over with its quotes. */
static char *
take_token (const char **cursor)
{
  const char *p = *cursor;
  const char *start;

  while (g_ascii_isspace (*p))
    p++;
  start = p;
  if (*p == '\0')
    return NULL;
  if (*p == '"' || *p == '\'')
    {
      const char *end = strchr (p + 1, *p);

      p = end != NULL ? end + 1 : p + strlen (p);
    }
  else if (g_ascii_isalnum (*p) || *p == '_')
    while (g_ascii_isalnum (*p) || *p == '_')
      p++;
  else
    p = g_utf8_next_char (p);
  *cursor = p;

  return g_strndup (start, (gsize)(p - start));
}

static GStrv
split_tokens (const char *text)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (;;)
    {
      g_autofree char *token = take_token (&text);

      if (token == NULL)
        return g_strv_builder_end (builder);
      g_strv_builder_add (builder, token);
    }
}

/* A text in quotes, without escapes. */
static gboolean
take_literal (const char *token, char **out_text)
{
  gsize length = strlen (token);

  if (length < 2 || (*token != '"' && *token != '\'') || token[length - 1] != *token
      || strchr (token, '\\') != NULL)
    return FALSE;
  *out_text = g_strndup (token + 1, length - 2);

  return TRUE;
}

static gboolean
parse_fallback (const HwTemplateValues *values,
                const char *const *tokens,
                guint n,
                Expression *expression)
{
  expression->has_fallback = TRUE;
  if (n == 4 && strcmp (tokens[0], "if") == 0 && strcmp (tokens[2], "else") == 0)
    return find_value (values, tokens[1], &expression->condition)
           && take_literal (tokens[3], &expression->fallback);

  return FALSE;
}

/* `NAME`, `repr(NAME)`, `str(NAME)`, `NAME or "…"`, `NAME if NAME else "…"` */
static gboolean
parse_expression (const HwTemplateValues *values, const char *text, Expression *expression)
{
  g_auto(GStrv) list = split_tokens (text);
  const char *const *tokens = (const char *const *)list;
  guint n = hw_strv_length (tokens);

  if (n == 0)
    return FALSE;
  if (n >= 4 && strcmp (tokens[1], "(") == 0 && strcmp (tokens[3], ")") == 0)
    {
      expression->is_repr = strcmp (tokens[0], "repr") == 0;
      return n == 4 && (expression->is_repr || strcmp (tokens[0], "str") == 0)
             && find_value (values, tokens[2], &expression->value);
    }
  if (!find_value (values, tokens[0], &expression->value))
    return FALSE;
  if (n == 3 && strcmp (tokens[1], "or") == 0)
    {
      expression->has_fallback = TRUE;
      return find_value (values, tokens[0], &expression->condition)
             && take_literal (tokens[2], &expression->fallback);
    }

  return n == 1 || parse_fallback (values, tokens + 1, n - 1, expression);
}

/* Mako's `n` takes its own filters off, of which there are none here. */
static gboolean
parse_filters (const char *text, Expression *expression)
{
  g_auto(GStrv) names = g_strsplit (text, ",", -1);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_strstrip (names[i]);
      if (strcmp (names[i], "comma") == 0)
        expression->is_comma = TRUE;
      else if (strcmp (names[i], "n") != 0)
        return FALSE;
    }

  return !expression->is_comma || (!expression->is_repr && !expression->has_fallback);
}

/**
 * _hw_template_expression_append:
 * @out: what has been written so far
 * @text: what stands in the braces, without its filters
 * @filters: their names, with commas between
 *
 * Returns: FALSE when Python would fail here, or print what only running it could tell
 */
gboolean
_hw_template_expression_append (GString *out,
                                const char *text,
                                const char *filters,
                                const HwTemplateValues *values)
{
  g_auto(Expression) expression = { 0 };

  return parse_expression (values, text, &expression) && parse_filters (filters, &expression)
         && append_value (out, &expression);
}
