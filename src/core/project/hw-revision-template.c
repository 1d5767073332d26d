/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-template"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-python-literal.h"
#include "hw-revision-template.h"
#include "hw-util.h"

#define HINT \
  "Make this revision with “alembic revision”, which runs the template; or write the line without " \
  "Python. Headway knows ${message}, ${up_revision}, ${down_revision}, ${branch_labels}, " \
  "${depends_on}, ${create_date}, repr(…), “| comma,n”, and “X if X else \"…\"”."

typedef struct
{
  const char *path;
  const char *start;
  const char *p;
  const char *end;
  const HwTemplateValues *values;
  GString *out;
} Render;

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

static gboolean
fail (Render *self, const char *at, gsize length, const char *reason, GError **error)
{
  g_autofree char *shown = NULL;
  guint line = 1;
  const char *line_start = self->start;

  for (const char *p = self->start; p < at; p++)
    if (*p == '\n')
      {
        line++;
        line_start = p + 1;
      }
  length = MIN (length, strcspn (at, "\r\n"));
  shown = g_utf8_substring (at, 0, g_utf8_strlen (at, (gssize)MIN (length, 60)));
  hw_set_error (error, HW_ERROR_UNREADABLE, HINT, "script.py.mako has “%s”, %s", shown, reason);
  if (error != NULL)
    hw_error_set_location (*error, self->path, line,
                           (guint)g_utf8_strlen (line_start, at - line_start) + 1);

  return FALSE;
}

static gboolean
starts_with (const Render *self, const char *text)
{
  return (gsize)(self->end - self->p) >= strlen (text) && g_str_has_prefix (self->p, text);
}

static gboolean
is_at_line_start (const Render *self)
{
  return self->p == self->start || self->p[-1] == '\n';
}

/* Past the end of the line; a backslash before it carries a comment on, as Mako has it. */
static void
skip_line (Render *self)
{
  const char *line = self->p;

  for (;;)
    {
      const char *end = memchr (line, '\n', (gsize)(self->end - line));
      const char *last;

      if (end == NULL)
        {
          self->p = self->end;
          return;
        }
      last = end > line && end[-1] == '\r' ? end - 1 : end;
      line = end + 1;
      if (last == self->p || last[-1] != '\\')
        break;
    }
  self->p = line;
}

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
find_value (const Render *self, const char *name, Value *value)
{
  const HwTemplateValues *values = self->values;

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
parse_fallback (const Render *self, const char *const *tokens, guint n, Expression *expression)
{
  expression->has_fallback = TRUE;
  if (n == 4 && strcmp (tokens[0], "if") == 0 && strcmp (tokens[2], "else") == 0)
    return find_value (self, tokens[1], &expression->condition)
           && take_literal (tokens[3], &expression->fallback);

  return FALSE;
}

/* `NAME`, `repr(NAME)`, `str(NAME)`, `NAME or "…"`, `NAME if NAME else "…"` */
static gboolean
parse_expression (const Render *self, const char *text, Expression *expression)
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
             && find_value (self, tokens[2], &expression->value);
    }
  if (!find_value (self, tokens[0], &expression->value))
    return FALSE;
  if (n == 3 && strcmp (tokens[1], "or") == 0)
    {
      expression->has_fallback = TRUE;
      return find_value (self, tokens[0], &expression->condition)
             && take_literal (tokens[2], &expression->fallback);
    }

  return n == 1 || parse_fallback (self, tokens + 1, n - 1, expression);
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

/* The brace that ends the expression at @p, behind texts and other brackets; NULL when there is none. @out_bar: the sign
 * before its filters; NULL without. */
static const char *
find_end (const Render *self, const char *p, const char **out_bar)
{
  guint depth = 0;
  char quote = '\0';

  *out_bar = NULL;
  for (; p < self->end; p++)
    {
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (*p == '"' || *p == '\'')
        quote = *p;
      else if (strchr ("([{", *p) != NULL)
        depth++;
      else if (*p == '}' && depth == 0)
        return p;
      else if (strchr (")]}", *p) != NULL)
        depth -= depth > 0 ? 1 : 0;
      else if (*p == '|' && depth == 0 && *out_bar == NULL)
        *out_bar = p;
    }

  return NULL;
}

static gboolean
render_expression (Render *self, GError **error)
{
  const char *start = self->p + 2;
  const char *bar;
  const char *end = find_end (self, start, &bar);
  const char *text_end = bar != NULL ? bar : end;
  g_auto(Expression) expression = { 0 };
  g_autofree char *text = NULL;
  g_autofree char *filters = NULL;

  if (end == NULL)
    return fail (self, self->p, 2, "which has no end", error);
  text = g_strndup (start, (gsize)(text_end - start));
  filters = bar != NULL ? g_strndup (bar + 1, (gsize)(end - bar - 1)) : g_strdup ("n");
  if (!parse_expression (self, text, &expression) || !parse_filters (filters, &expression)
      || !append_value (self->out, &expression))
    return fail (self, self->p, (gsize)(end + 1 - self->p), "which only running it could tell",
                 error);
  self->p = end + 1;

  return TRUE;
}

/* A first line that names the encoding is Mako's own. */
static gboolean
skip_coding (Render *self, GError **error)
{
  g_autoptr(GRegex) regex = g_regex_new ("^#.*coding[:=]\\s*([-\\w.]+).*\\r?\\n", 0,
                                          G_REGEX_MATCH_ANCHORED, NULL);
  g_autoptr(GMatchInfo) match = NULL;
  g_autofree char *name = NULL;
  int end = 0;

  if (!g_regex_match (regex, self->p, 0, &match))
    return TRUE;
  name = g_match_info_fetch (match, 1);
  if (g_ascii_strcasecmp (name, "utf-8") != 0 && g_ascii_strcasecmp (name, "utf8") != 0)
    return fail (self, self->p, strlen (self->p), "another encoding than UTF-8", error);
  g_match_info_fetch_pos (match, 0, NULL, &end);
  self->p += end;

  return TRUE;
}

/* A comment or a line of Python at the start of a line. @out_done: whether there was one */
static gboolean
render_line_start (Render *self, gboolean *out_done, GError **error)
{
  const char *p = self->p;

  *out_done = FALSE;
  while (p < self->end && (*p == ' ' || *p == '\t'))
    p++;
  if (p < self->end && *p == '%')
    return fail (self, p, strlen (p), "a line of Python", error);
  if (self->end - p >= 2 && g_str_has_prefix (p, "##"))
    {
      self->p = p;
      skip_line (self);
      *out_done = TRUE;
    }

  return TRUE;
}

static gboolean
render_next (Render *self, GError **error)
{
  gboolean is_done = FALSE;

  if (is_at_line_start (self) && !render_line_start (self, &is_done, error))
    return FALSE;
  if (is_done)
    return TRUE;
  if (starts_with (self, "${"))
    return render_expression (self, error);
  if (starts_with (self, "<%") || starts_with (self, "</%"))
    return fail (self, self->p, strlen (self->p), "which is a part that Mako would run", error);
  if (starts_with (self, "\\\n") || starts_with (self, "\\\r\n"))
    {
      self->p = strchr (self->p, '\n') + 1;
      return TRUE;
    }
  g_string_append_c (self->out, *self->p);
  self->p++;

  return TRUE;
}

/**
 * hw_revision_template_render:
 * @values: of a revision that has been checked
 *
 * Writes what `alembic revision` writes without --autogenerate, byte by byte; but a message that would end its docstring,
 * or holds a backslash, is escaped. Does no I/O; any thread.
 *
 * Returns: (transfer full): the text of the file
 */
char *
hw_revision_template_render (const char *path,
                             const char *text,
                             gsize length,
                             const HwTemplateValues *values,
                             GError **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  Render self = { .path = path, .start = text, .values = values, .out = out };

  g_return_val_if_fail (path != NULL && text != NULL && values != NULL, NULL);

  if (!g_utf8_validate (text, (gssize)length, NULL))
    {
      hw_set_error (error, HW_ERROR_UNREADABLE, "Save it in UTF-8.", "script.py.mako is not UTF-8");
      if (error != NULL)
        hw_error_set_location (*error, path, 0, 0);
      return NULL;
    }
  if (g_str_has_prefix (text, "\xef\xbb\xbf"))
    self.start += 3;
  self.p = self.start;
  self.end = text + length;
  if (!skip_coding (&self, error))
    return NULL;
  while (self.p < self.end)
    if (!render_next (&self, error))
      return NULL;

  return g_string_free (g_steal_pointer (&out), FALSE);
}
