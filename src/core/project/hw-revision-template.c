/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-template"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-revision-template-private.h"

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
  g_autofree char *text = NULL;
  g_autofree char *filters = NULL;

  if (end == NULL)
    return fail (self, self->p, 2, "which has no end", error);
  text = g_strndup (start, (gsize)(text_end - start));
  filters = bar != NULL ? g_strndup (bar + 1, (gsize)(end - bar - 1)) : g_strdup ("n");
  if (!_hw_template_expression_append (self->out, text, filters, self->values))
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
