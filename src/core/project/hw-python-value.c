/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-value"

#include "config.h"

#include <string.h>

#include "hw-python-value.h"

typedef struct
{
  const HwPythonToken *tokens;
  guint n;
  guint pos;
  GHashTable *names; /* what earlier lines assigned */
} Parser;

void
hw_python_value_free (HwPythonValue *value)
{
  if (value == NULL)
    return;

  g_strfreev (value->items);
  g_free (value);
}

/* @items: (element-type utf8) (nullable): taken over */
static HwPythonValue *
new_value (gboolean is_resolved, gboolean is_sequence, GPtrArray *items)
{
  HwPythonValue *value = g_new0 (HwPythonValue, 1);

  value->is_resolved = is_resolved;
  value->is_sequence = is_sequence;
  if (items == NULL)
    value->items = g_new0 (char *, 1);
  else
    {
      g_ptr_array_add (items, NULL);
      value->items = (GStrv)g_ptr_array_free (items, FALSE);
    }

  return value;
}

static HwPythonValue *
new_unresolved (void)
{
  return new_value (FALSE, FALSE, NULL);
}

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

/* 'a' 'b' is 'ab' */
static HwPythonValue *
parse_string (Parser *parser)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gboolean is_resolved = TRUE;
  GPtrArray *items;

  for (; peek (parser) != NULL && peek (parser)->kind == HW_PYTHON_STRING; parser->pos++)
    {
      g_autofree char *part = hw_python_token_decode (peek (parser));

      is_resolved = is_resolved && part != NULL;
      g_string_append (text, part != NULL ? part : "");
    }
  if (!is_resolved)
    return new_unresolved ();

  items = g_ptr_array_new ();
  g_ptr_array_add (items, g_string_free (g_steal_pointer (&text), FALSE));

  return new_value (TRUE, FALSE, items);
}

static HwPythonValue *
parse_name (Parser *parser)
{
  const HwPythonToken *token = peek (parser);
  g_autofree char *name = g_strndup (token->start, token->length);
  const HwPythonValue *known = g_hash_table_lookup (parser->names, name);
  HwPythonValue *copy;

  parser->pos++;
  if (strcmp (name, "None") == 0)
    return new_value (TRUE, FALSE, NULL);
  if (known == NULL)
    return new_unresolved ();

  copy = new_unresolved ();
  copy->is_resolved = known->is_resolved;
  copy->is_sequence = known->is_sequence;
  g_strfreev (copy->items);
  copy->items = g_strdupv (known->items);

  return copy;
}

static HwPythonValue *parse_atom (Parser *parser);

/* Items up to @close, or to the end of the line when it is NULL. The opening bracket is behind us. */
static HwPythonValue *
parse_items (Parser *parser, const char *close, gboolean is_list)
{
  g_autoptr(GPtrArray) items = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(HwPythonValue) single = NULL;
  gboolean is_sequence = is_list;
  gboolean is_resolved = TRUE;
  guint n = 0;

  while (peek (parser) != NULL && (close == NULL || !is_next (parser, close)))
    {
      g_autoptr(HwPythonValue) item = parse_atom (parser);
      gboolean is_text = !item->is_sequence && item->items[0] != NULL;

      if (!is_next (parser, ",")
          && !(close == NULL ? peek (parser) == NULL : is_next (parser, close)))
        return new_unresolved ();
      n++;
      is_resolved = is_resolved && item->is_resolved;
      if (is_text)
        g_ptr_array_add (items, g_strdup (item->items[0]));
      if (n > 1 || is_next (parser, ",") || is_list)
        {
          is_sequence = TRUE;
          is_resolved = is_resolved && is_text;
        }
      g_clear_pointer (&single, hw_python_value_free);
      single = g_steal_pointer (&item);
      if (is_next (parser, ","))
        parser->pos++;
    }
  if (close != NULL)
    {
      if (!is_next (parser, close))
        return new_unresolved ();
      parser->pos++;
    }

  /* Brackets around one text change nothing; `()` is the empty tuple. */
  if (!is_sequence && single != NULL)
    return g_steal_pointer (&single);
  if (!is_resolved)
    return new_unresolved ();
  g_ptr_array_set_free_func (items, NULL);

  return new_value (TRUE, TRUE, g_steal_pointer (&items));
}

static HwPythonValue *
parse_atom (Parser *parser)
{
  const HwPythonToken *token = peek (parser);

  if (token == NULL)
    return new_unresolved ();
  if (token->kind == HW_PYTHON_STRING)
    return parse_string (parser);
  if (token->kind == HW_PYTHON_NAME)
    return parse_name (parser);
  if (hw_python_token_is (token, "(") || hw_python_token_is (token, "["))
    {
      gboolean is_list = hw_python_token_is (token, "[");

      parser->pos++;
      return parse_items (parser, is_list ? "]" : ")", is_list);
    }
  parser->pos++;

  return new_unresolved ();
}

static void
assign (Parser *parser, const HwPythonToken *target, HwPythonValue *value)
{
  value->line = target->line;
  g_hash_table_replace (parser->names, g_strndup (target->start, target->length), value);
}

/* `a, b = 'x', 'y'` */
static void
read_tuple_assignment (Parser *parser)
{
  g_autoptr(GArray) targets = g_array_new (FALSE, FALSE, sizeof (HwPythonToken));

  for (; peek (parser) != NULL && !is_next (parser, "="); parser->pos++)
    if (peek (parser)->kind == HW_PYTHON_NAME)
      g_array_append_vals (targets, peek (parser), 1);
    else if (!is_next (parser, ","))
      return;
  if (peek (parser) == NULL)
    return;

  parser->pos++;
  for (guint i = 0; i < targets->len; i++)
    {
      g_autoptr(HwPythonValue) value = parse_atom (parser);
      gboolean is_last = i + 1 == targets->len;

      if (is_last ? peek (parser) != NULL : !is_next (parser, ","))
        {
          hw_python_value_free (value);
          value = new_unresolved ();
        }
      parser->pos++;
      assign (parser, &g_array_index (targets, HwPythonToken, i), g_steal_pointer (&value));
    }
}

/* `a = b = value`; @parser->pos is at the first `=` */
static void
read_plain_assignment (Parser *parser, const HwPythonToken *first)
{
  g_autoptr(GArray) targets = g_array_new (FALSE, FALSE, sizeof (HwPythonToken));
  g_autoptr(HwPythonValue) value = NULL;

  g_array_append_vals (targets, first, 1);
  parser->pos++;
  while (parser->pos + 1 < parser->n && peek (parser)->kind == HW_PYTHON_NAME
         && hw_python_token_is (&parser->tokens[parser->pos + 1], "="))
    {
      g_array_append_vals (targets, peek (parser), 1);
      parser->pos += 2;
    }

  value = peek (parser) != NULL ? parse_items (parser, NULL, FALSE) : new_unresolved ();
  for (guint i = 0; i < targets->len; i++)
    {
      HwPythonValue *copy = new_value (value->is_resolved, value->is_sequence, NULL);

      g_strfreev (copy->items);
      copy->items = g_strdupv (value->items);
      assign (parser, &g_array_index (targets, HwPythonToken, i), copy);
    }
}

/* One simple statement: `name = value`, `name: type = value`, `name += value`, `a, b = x, y` */
static void
read_statement (Parser *parser)
{
  const HwPythonToken *first = peek (parser);
  const HwPythonToken *second = parser->n > 1 ? &parser->tokens[1] : NULL;

  if (first == NULL || second == NULL || first->kind != HW_PYTHON_NAME
      || second->kind != HW_PYTHON_OPERATOR)
    return;

  if (hw_python_token_is (second, ","))
    {
      read_tuple_assignment (parser);
      return;
    }
  parser->pos = 1;
  if (hw_python_token_is (second, ":"))
    while (peek (parser) != NULL
           && !(is_next (parser, "=") && peek (parser)->depth == first->depth))
      parser->pos++;
  if (is_next (parser, "="))
    read_plain_assignment (parser, first);
  else if (second->length == 2 && second->start[1] == '='
           && strchr ("=!<>:", second->start[0]) == NULL)
    assign (parser, first, new_unresolved ());
}

void
hw_python_read_assignments (const HwPythonToken *tokens, guint n_tokens, GHashTable *names)
{
  guint begin = 0;

  for (guint i = 0; i <= n_tokens; i++)
    if (i == n_tokens || (tokens[i].depth == 0 && hw_python_token_is (&tokens[i], ";")))
      {
        Parser parser = { .tokens = tokens + begin, .n = i - begin, .names = names };

        read_statement (&parser);
        begin = i + 1;
      }
}
