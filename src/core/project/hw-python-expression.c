/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-expression"

#include "config.h"

#include <string.h>

#include "hw-python-expression.h"

/* Of brackets and other expressions in expressions; what is deeper is nobody's revision. */
#define MAX_NESTING 50

typedef struct
{
  HwPythonScope *scope;
  const HwPythonToken *tokens;
  guint n;
  guint pos;
  guint nesting;
} Parser;

static HwPythonValue *parse_expression (Parser *parser);

static const HwPythonToken *
peek (const Parser *parser)
{
  return parser->pos < parser->n ? &parser->tokens[parser->pos] : NULL;
}

static gboolean
is_next (const Parser *parser, const char *text)
{
  const HwPythonToken *token = peek (parser);

  return token != NULL && hw_python_token_is (token, text);
}

/* Goes to the comma or bracket that ends an expression which began at @depth; the text's end does as well. */
static void
skip_to_end (Parser *parser, guint depth)
{
  while (peek (parser) != NULL)
    {
      const HwPythonToken *token = peek (parser);
      gboolean closes = token->kind == HW_PYTHON_OPERATOR && token->length == 1
                        && strchr (",)]}", *token->start) != NULL;

      if (closes && token->depth <= depth)
        return;
      parser->pos++;
    }
}

static gboolean
is_bytes (const HwPythonToken *token)
{
  for (const char *p = token->start; *p != '\'' && *p != '"'; p++)
    if (*p == 'b' || *p == 'B')
      return TRUE;

  return FALSE;
}

/* 'a' 'b' is 'ab' */
static HwPythonValue *
parse_string (Parser *parser)
{
  g_autoptr(GString) text = g_string_new (NULL);
  HwPythonValueKind kind = HW_PYTHON_TEXT;

  for (; peek (parser) != NULL && peek (parser)->kind == HW_PYTHON_STRING; parser->pos++)
    {
      g_autofree char *part = hw_python_token_decode (peek (parser));

      if (is_bytes (peek (parser)))
        kind = HW_PYTHON_OTHER;
      else if (part == NULL)
        kind = HW_PYTHON_UNKNOWN;
      g_string_append (text, part != NULL ? part : "");
    }
  if (kind != HW_PYTHON_TEXT)
    return hw_python_value_new (kind);

  return hw_python_value_new_text (g_string_free (g_steal_pointer (&text), FALSE));
}

static HwPythonValue *
parse_name (Parser *parser)
{
  const HwPythonToken *name = peek (parser);
  HwPythonValue *value;

  parser->pos++;
  if (is_next (parser, ":="))
    {
      parser->pos++;
      value = parse_expression (parser);
      _hw_python_scope_bind (parser->scope, name, value);
      return value;
    }
  if (hw_python_token_is (name, "None"))
    return hw_python_value_new (HW_PYTHON_NONE);
  if (hw_python_token_is (name, "True") || hw_python_token_is (name, "False"))
    return hw_python_value_new (HW_PYTHON_OTHER);

  value = _hw_python_scope_get (parser->scope, name);
  while (is_next (parser, ".") && parser->pos + 1 < parser->n
         && parser->tokens[parser->pos + 1].kind == HW_PYTHON_NAME)
    {
      HwPythonValue *attribute =
          _hw_python_scope_get_attribute (parser->scope, value, &parser->tokens[parser->pos + 1]);

      hw_python_value_unref (value);
      value = attribute;
      parser->pos += 2;
    }

  return value;
}

/* `*NAME` in a sequence. @in_out_weight: of what was spliced in so far */
static void
parse_splice (Parser *parser, GPtrArray *items, gsize *in_out_weight)
{
  g_autoptr(HwPythonValue) value = NULL;

  parser->pos++;
  value = parse_expression (parser);
  *in_out_weight += value->weight;
  if (value->kind == HW_PYTHON_SEQUENCE && hw_python_value_is_light (*in_out_weight))
    g_ptr_array_extend (items, value->items, (GCopyFunc)hw_python_value_ref, NULL);
  else
    g_ptr_array_add (items, hw_python_value_new (HW_PYTHON_UNKNOWN));
}

/* Items up to a closing bracket or the end, which stays. @is_display: in [] or {}, one item is a sequence too */
static HwPythonValue *
parse_items (Parser *parser, gboolean is_display)
{
  g_autoptr(GPtrArray) items =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_python_value_unref);
  gboolean is_sequence = is_display;
  gsize weight = 0;

  while (peek (parser) != NULL && !is_next (parser, ")") && !is_next (parser, "]")
         && !is_next (parser, "}"))
    {
      if (is_next (parser, "*"))
        parse_splice (parser, items, &weight);
      else
        g_ptr_array_add (items, parse_expression (parser));
      if (!is_next (parser, ","))
        break;
      is_sequence = TRUE;
      parser->pos++;
    }

  /* Brackets around one value change nothing; `()` is the empty tuple. */
  if (!is_sequence && items->len == 1)
    return hw_python_value_ref (g_ptr_array_index (items, 0));

  return hw_python_value_new_sequence (g_steal_pointer (&items));
}

/* @parser->pos: at the opening bracket */
static HwPythonValue *
parse_bracket (Parser *parser)
{
  const HwPythonToken *open = peek (parser);
  const char *close = *open->start == '(' ? ")" : *open->start == '[' ? "]" : "}";
  g_autoptr(HwPythonValue) value = NULL;

  parser->pos++;
  if (*open->start == '{' && is_next (parser, "}"))
    {
      parser->pos++;
      return hw_python_value_new (HW_PYTHON_OTHER);
    }

  value = parse_items (parser, *open->start != '(');
  if (!is_next (parser, close))
    {
      skip_to_end (parser, open->depth + 1);
      parser->pos++;
      return hw_python_value_new (HW_PYTHON_UNKNOWN);
    }
  parser->pos++;

  return g_steal_pointer (&value);
}

static HwPythonValue *
parse_atom (Parser *parser)
{
  const HwPythonToken *token = peek (parser);

  if (token == NULL)
    return hw_python_value_new (HW_PYTHON_UNKNOWN);
  if (token->kind == HW_PYTHON_STRING)
    return parse_string (parser);
  if (token->kind == HW_PYTHON_NAME)
    return parse_name (parser);
  if (token->kind == HW_PYTHON_OPERATOR && strchr ("([{", *token->start) != NULL)
    return parse_bracket (parser);
  parser->pos++;

  return hw_python_value_new (token->kind == HW_PYTHON_NUMBER ? HW_PYTHON_OTHER
                                                              : HW_PYTHON_UNKNOWN);
}

static HwPythonValue *
parse_sum (Parser *parser)
{
  g_autoptr(HwPythonValue) value = parse_atom (parser);

  while (is_next (parser, "+"))
    {
      g_autoptr(HwPythonValue) right = NULL;
      HwPythonValue *sum;

      parser->pos++;
      right = parse_atom (parser);
      sum = hw_python_value_add (value, right);
      hw_python_value_unref (value);
      value = sum;
    }

  return g_steal_pointer (&value);
}

static HwPythonValue *
parse_expression (Parser *parser)
{
  guint depth = peek (parser) != NULL ? peek (parser)->depth : 0;
  g_autoptr(HwPythonValue) value = NULL;

  if (parser->nesting < MAX_NESTING)
    {
      parser->nesting++;
      value = parse_sum (parser);
      parser->nesting--;
      if (peek (parser) == NULL || is_next (parser, ",") || is_next (parser, ")")
          || is_next (parser, "]") || is_next (parser, "}"))
        return g_steal_pointer (&value);
    }

  /* A call, an index, a condition, another operator. */
  skip_to_end (parser, depth);

  return hw_python_value_new (HW_PYTHON_UNKNOWN);
}

/* What a walrus assigns in a part that was not understood is not known. */
static void
forget_walrus_names (Parser *parser)
{
  for (guint i = 0; i + 1 < parser->n; i++)
    if (parser->tokens[i].kind == HW_PYTHON_NAME
        && hw_python_token_is (&parser->tokens[i + 1], ":="))
      {
        g_autoptr(HwPythonValue) unknown = hw_python_value_new (HW_PYTHON_UNKNOWN);

        _hw_python_scope_bind (parser->scope, &parser->tokens[i], unknown);
      }
}

HwPythonValue *
hw_python_expression_evaluate (HwPythonScope *scope, const HwPythonToken *tokens, guint n_tokens)
{
  Parser parser = { .scope = scope, .tokens = tokens, .n = n_tokens };
  HwPythonValue *value;

  if (n_tokens == 0)
    return hw_python_value_new (HW_PYTHON_UNKNOWN);
  forget_walrus_names (&parser);
  value = parse_items (&parser, FALSE);
  if (peek (&parser) == NULL)
    return value;
  hw_python_value_unref (value);

  return hw_python_value_new (HW_PYTHON_UNKNOWN);
}
