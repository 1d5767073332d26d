/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-python-scope"

#include "config.h"

#include <string.h>

#include "hw-python-expression.h"
#include "hw-python-scope.h"

#define NO_INDENT G_MAXUINT

/* What a name stands for after the lines so far. */
typedef struct
{
  HwPythonValue *value;
  guint line;
} Binding;

struct _HwPythonScope
{
  GHashTable *names; /* name -> Binding */
  HwPythonImportFunc import;
  gpointer data;
  guint skip_indent; /* of the `def` or `class` whose body the present line may be in */
  gboolean in_block; /* is the present line in an `if`, a `try`, a loop? */
};

static void
binding_free (gpointer data)
{
  Binding *binding = data;

  hw_python_value_unref (binding->value);
  g_free (binding);
}

HwPythonScope *
hw_python_scope_new (HwPythonImportFunc import, gpointer data)
{
  HwPythonScope *scope = g_new0 (HwPythonScope, 1);

  scope->names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, binding_free);
  scope->import = import;
  scope->data = data;
  scope->skip_indent = NO_INDENT;

  return scope;
}

void
hw_python_scope_free (HwPythonScope *scope)
{
  if (scope == NULL)
    return;

  g_hash_table_unref (scope->names);
  g_free (scope);
}

static HwPythonValue *
resolve (HwPythonScope *scope, HwPythonValue *value)
{
  HwPythonValue *found = NULL;

  if (value->kind == HW_PYTHON_IMPORTED && scope->import != NULL)
    found = scope->import (value->text, value->attribute, scope->data);

  return found != NULL ? found : hw_python_value_ref (value);
}

HwPythonValue *
hw_python_scope_lookup (HwPythonScope *scope, const char *name, guint *out_line)
{
  const Binding *binding = g_hash_table_lookup (scope->names, name);

  if (binding == NULL)
    return NULL;
  *out_line = binding->line;

  return resolve (scope, binding->value);
}

HwPythonValue *
_hw_python_scope_get (HwPythonScope *scope, const HwPythonToken *name)
{
  g_autofree char *key = g_strndup (name->start, name->length);
  guint line;
  HwPythonValue *value = hw_python_scope_lookup (scope, key, &line);

  return value != NULL ? value : hw_python_value_new (HW_PYTHON_UNKNOWN);
}

HwPythonValue *
_hw_python_scope_get_attribute (HwPythonScope *scope,
                                const HwPythonValue *value,
                                const HwPythonToken *name)
{
  g_autofree char *key = g_strndup (name->start, name->length);
  g_autoptr(HwPythonValue) attribute = NULL;

  if (value->kind != HW_PYTHON_IMPORTED || value->attribute != NULL)
    return hw_python_value_new (HW_PYTHON_UNKNOWN);
  attribute = hw_python_value_new_imported (value->text, key);

  return resolve (scope, attribute);
}

void
_hw_python_scope_bind (HwPythonScope *scope, const HwPythonToken *name, HwPythonValue *value)
{
  Binding *binding = g_new0 (Binding, 1);

  binding->line = name->line;
  if (scope->in_block)
    {
      binding->value = hw_python_value_new (HW_PYTHON_UNKNOWN);
      binding->value->is_conditional = TRUE;
    }
  else
    binding->value = hw_python_value_ref (value);
  g_hash_table_replace (scope->names, g_strndup (name->start, name->length), binding);
}

static void
bind_unknown (HwPythonScope *scope, const HwPythonToken *name)
{
  g_autoptr(HwPythonValue) unknown = hw_python_value_new (HW_PYTHON_UNKNOWN);

  _hw_python_scope_bind (scope, name, unknown);
}

/* Is this one of the targets of `a, (b, c) = …`, and not a part of `a.b` or `a[b]`? */
static gboolean
is_plain_name (const HwPythonToken *tokens, guint n, guint i)
{
  return tokens[i].kind == HW_PYTHON_NAME && (i == 0 || !hw_python_token_is (&tokens[i - 1], "."))
         && (i + 1 == n || !hw_python_token_is (&tokens[i + 1], "."));
}

/* The end of the target that begins at @i: a comma of its own level, or @n */
static guint
find_target_end (const HwPythonToken *tokens, guint n, guint i)
{
  guint depth = tokens[i].depth;

  while (i < n && !(tokens[i].depth == depth && hw_python_token_is (&tokens[i], ",")))
    i++;

  return i;
}

static void
assign (HwPythonScope *scope, const HwPythonToken *tokens, guint n, HwPythonValue *value);

/* `a, b = 'x', 'y'`; @tokens without brackets around it */
static void
assign_several (HwPythonScope *scope, const HwPythonToken *tokens, guint n, HwPythonValue *value)
{
  guint n_targets = 0;
  guint k = 0;

  for (guint i = 0; i < n; i = find_target_end (tokens, n, i) + 1)
    n_targets++;
  if (value->kind != HW_PYTHON_SEQUENCE || value->items->len != n_targets)
    {
      for (guint i = 0; i < n; i++)
        if (is_plain_name (tokens, n, i))
          bind_unknown (scope, &tokens[i]);
      return;
    }
  for (guint i = 0; i < n; i = find_target_end (tokens, n, i) + 1)
    assign (scope, tokens + i, find_target_end (tokens, n, i) - i,
            g_ptr_array_index (value->items, k++));
}

/* @tokens: one target of an assignment. Attributes and items of something are no names of the module. */
static void
assign (HwPythonScope *scope, const HwPythonToken *tokens, guint n, HwPythonValue *value)
{
  while (n > 2 && tokens[n - 1].depth == tokens[0].depth + 1
         && (hw_python_token_is (&tokens[0], "(") || hw_python_token_is (&tokens[0], "[")))
    {
      tokens++;
      n -= 2;
      if (hw_python_token_is (&tokens[n - 1], ","))
        break;
    }
  if (n == 1 && tokens[0].kind == HW_PYTHON_NAME)
    _hw_python_scope_bind (scope, &tokens[0], value);
  else if (n > 1 && (find_target_end (tokens, n, 0) < n || hw_python_token_is (&tokens[0], "*")))
    assign_several (scope, tokens, n, value);
}

/* `a = b = value`, `name: type = value`; @equals: where the last `=` is */
static void
read_assignment (HwPythonScope *scope, const HwPythonToken *tokens, guint n, guint equals)
{
  g_autoptr(HwPythonValue) value =
                 hw_python_expression_evaluate (scope, tokens + equals + 1, n - equals - 1);
  guint begin = 0;

  for (guint i = 0; i <= equals; i++)
    if (tokens[i].depth == 0 && hw_python_token_is (&tokens[i], "="))
      {
        guint end = begin;

        while (end < i && !(tokens[end].depth == 0 && hw_python_token_is (&tokens[end], ":")))
          end++;
        if (end > begin)
          assign (scope, tokens + begin, end - begin, value);
        begin = i + 1;
      }
}

/* `name += value` */
static void
read_augmented (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  g_autoptr(HwPythonValue) old = _hw_python_scope_get (scope, &tokens[0]);
  g_autoptr(HwPythonValue) more = hw_python_expression_evaluate (scope, tokens + 2, n - 2);
  g_autoptr(HwPythonValue) sum = hw_python_token_is (&tokens[1], "+=")
                                      ? hw_python_value_add (old, more)
                                      : hw_python_value_new (HW_PYTHON_UNKNOWN);

  _hw_python_scope_bind (scope, &tokens[0], sum);
}

/* `a.b.c` from @i on as a text; @out_end: behind it */
static char *
read_dotted_name (const HwPythonToken *tokens, guint n, guint i, guint *out_end)
{
  GString *name = g_string_new (NULL);

  while (i < n && (tokens[i].kind == HW_PYTHON_NAME || hw_python_token_is (&tokens[i], "."))
         && !hw_python_token_is (&tokens[i], "import") && !hw_python_token_is (&tokens[i], "as"))
    {
      g_string_append_len (name, tokens[i].start, (gssize)tokens[i].length);
      i++;
    }
  *out_end = i;

  return g_string_free (name, FALSE);
}

/* `import a.b, c as d`: the names a and d */
static void
read_import (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  for (guint i = 1; i < n;)
    {
      const HwPythonToken *target = &tokens[i];
      g_autoptr(HwPythonValue) value = NULL;
      g_autofree char *module = read_dotted_name (tokens, n, i, &i);

      if (i + 1 < n && hw_python_token_is (&tokens[i], "as"))
        {
          target = &tokens[i + 1];
          i += 2;
        }
      else
        module[strcspn (module, ".")] = '\0';
      value = hw_python_value_new_imported (module, NULL);
      if (target->kind == HW_PYTHON_NAME)
        _hw_python_scope_bind (scope, target, value);
      i++;
    }
}

/* `from a.b import c, d as e`, with or without brackets. A revision is no part of a package, so Python finds nothing
 * for names that begin with a dot. */
static void
read_from_import (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  guint i;
  g_autofree char *module = read_dotted_name (tokens, n, 1, &i);

  for (i++; i < n; i++)
    {
      const HwPythonToken *target = &tokens[i];
      g_autoptr(HwPythonValue) value = NULL;
      g_autofree char *name = NULL;

      if (tokens[i].kind != HW_PYTHON_NAME)
        continue;
      name = g_strndup (tokens[i].start, tokens[i].length);
      if (i + 2 < n && hw_python_token_is (&tokens[i + 1], "as"))
        {
          target = &tokens[i + 2];
          i += 2;
        }
      value = hw_python_value_new_imported (module, name);
      _hw_python_scope_bind (scope, target, value);
    }
}

static void
read_delete (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  for (guint i = 1; i < n; i++)
    {
      g_autofree char *name = g_strndup (tokens[i].start, tokens[i].length);

      if (!is_plain_name (tokens, n, i))
        continue;
      if (scope->in_block)
        bind_unknown (scope, &tokens[i]);
      else
        g_hash_table_remove (scope->names, name);
    }
}

/* Index of the last `=` that assigns, 0 for none. What stands behind a `lambda` that is not in brackets has its own. */
static guint
find_equals (const HwPythonToken *tokens, guint n)
{
  guint equals = 0;

  for (guint i = 1; i < n; i++)
    {
      if (tokens[i].depth > 0)
        continue;
      if (hw_python_token_is (&tokens[i], "lambda"))
        break;
      if (hw_python_token_is (&tokens[i], "="))
        equals = i;
    }

  return equals;
}

/* One simple statement */
static void
read_statement (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  guint equals;

  if (n == 0)
    return;
  equals = find_equals (tokens, n);
  if (equals > 0)
    read_assignment (scope, tokens, n, equals);
  else if (hw_python_token_is (&tokens[0], "import"))
    read_import (scope, tokens, n);
  else if (hw_python_token_is (&tokens[0], "from"))
    read_from_import (scope, tokens, n);
  else if (hw_python_token_is (&tokens[0], "del"))
    read_delete (scope, tokens, n);
  else if (n > 2 && tokens[0].kind == HW_PYTHON_NAME && tokens[1].kind == HW_PYTHON_OPERATOR
           && tokens[1].length == 2 && strchr ("=!<>:", tokens[1].start[0]) == NULL)
    read_augmented (scope, tokens, n);
  else
    /* For the names that a walrus in it gives a value. */
    hw_python_value_unref (hw_python_expression_evaluate (scope, tokens, n));
}

/* Statements that semicolons separate */
static void
read_statements (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  guint begin = 0;

  for (guint i = 0; i <= n; i++)
    if (i == n || (tokens[i].depth == 0 && hw_python_token_is (&tokens[i], ";")))
      {
        read_statement (scope, tokens + begin, i - begin);
        begin = i + 1;
      }
}

static gboolean
begins_block (const HwPythonToken *token)
{
  static const char *const words[] = { "if",  "elif",   "else",    "for",  "while",
                                       "try", "except", "finally", "with", "async" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (hw_python_token_is (token, words[i]))
      return TRUE;

  return FALSE;
}

/* `if …:`, `for NAME in …:`, `with … as NAME:`, and what may follow the colon on the line */
static void
read_block_header (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  gboolean is_target = FALSE;
  guint colon = 0;

  scope->in_block = TRUE;
  while (colon < n && !(tokens[colon].depth == 0 && hw_python_token_is (&tokens[colon], ":")))
    {
      const HwPythonToken *token = &tokens[colon++];

      if (hw_python_token_is (token, "for") || hw_python_token_is (token, "as"))
        is_target = TRUE;
      else if (hw_python_token_is (token, "in") || hw_python_token_is (token, ":="))
        is_target = FALSE;
      else if (token->kind == HW_PYTHON_NAME
               && (is_target || (colon < n && hw_python_token_is (&tokens[colon], ":="))))
        bind_unknown (scope, token);
    }
  if (colon + 1 < n)
    read_statements (scope, tokens + colon + 1, n - colon - 1);
}

/* A body that is not read may still say `global NAME`. */
static void
read_skipped_line (HwPythonScope *scope, const HwPythonToken *tokens, guint n)
{
  if (!hw_python_token_is (&tokens[0], "global"))
    return;
  for (guint i = 1; i < n; i++)
    if (tokens[i].kind == HW_PYTHON_NAME)
      bind_unknown (scope, &tokens[i]);
}

void
hw_python_scope_read_line (HwPythonScope *scope, const HwPythonToken *tokens, guint n_tokens)
{
  const HwPythonToken *first = tokens;
  guint name = n_tokens > 1 && hw_python_token_is (first, "async") ? 1 : 0;

  if (n_tokens == 0)
    return;
  if (scope->skip_indent != NO_INDENT && first->indent > scope->skip_indent)
    {
      read_skipped_line (scope, tokens, n_tokens);
      return;
    }
  scope->skip_indent = NO_INDENT;
  scope->in_block = first->indent > 0;
  if (name + 1 < n_tokens && tokens[name + 1].kind == HW_PYTHON_NAME
      && (hw_python_token_is (&tokens[name], "def") || hw_python_token_is (&tokens[name], "class")))
    {
      scope->skip_indent = first->indent;
      bind_unknown (scope, &tokens[name + 1]);
    }
  else if (begins_block (first))
    read_block_header (scope, tokens, n_tokens);
  else
    read_statements (scope, tokens, n_tokens);
}

void
hw_python_scope_read_module (HwPythonScope *scope, const char *text, gsize length)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, FALSE, sizeof (HwPythonToken));
  HwPythonLexer lexer;
  HwPythonToken token;

  hw_python_lexer_init (&lexer, text, length);
  do
    {
      hw_python_lexer_next (&lexer, &token);
      if (token.kind == HW_PYTHON_NEWLINE || token.kind == HW_PYTHON_END)
        {
          hw_python_scope_read_line (scope, &g_array_index (tokens, HwPythonToken, 0), tokens->len);
          g_array_set_size (tokens, 0);
        }
      else
        g_array_append_val (tokens, token);
    }
  while (token.kind != HW_PYTHON_END);
}
