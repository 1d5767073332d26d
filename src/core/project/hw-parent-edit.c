/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-parent-edit"

#include "config.h"

#include <string.h>

#include "hw-alembic-script.h"
#include "hw-error.h"
#include "hw-parent-edit.h"
#include "hw-problem.h"
#include "hw-python-lexer.h"
#include "hw-script-private.h"
#include "hw-util.h"

#define BYTE_ORDER_MARK "\357\273\277"
#define FIELD "down-revision"
#define VARIABLE "down_revision"
#define REVISES "Revises:"

/** A piece of the file that is to be written anew. */
typedef struct
{
  gsize start; /* bytes */
  gsize end;
} Span;

static gsize
skip_mark (const char *data, gsize length)
{
  return length >= 3 && memcmp (data, BYTE_ORDER_MARK, 3) == 0 ? 3 : 0;
}

static gsize
measure_line (const char *data, gsize length, gsize start)
{
  const char *newline = memchr (data + start, '\n', length - start);

  return newline != NULL ? (gsize)(newline - data) - start : length - start;
}

static gboolean
is_blank (char c)
{
  return c == ' ' || c == '\t' || c == '\r';
}

/* Without blanks at either end, among which is the carriage return of a line's end. */
static void
trim (const char *data, Span *span)
{
  while (span->start < span->end && is_blank (data[span->start]))
    span->start++;
  while (span->end > span->start && is_blank (data[span->end - 1]))
    span->end--;
}

static gboolean
has_prefix_at (const char *data, Span span, const char *prefix)
{
  const gsize length = strlen (prefix);

  return span.end - span.start >= length && memcmp (data + span.start, prefix, length) == 0;
}

/* What the module says in literals. A name in the value would have to be followed to where it is set. */
static gboolean
is_literal (const HwPythonToken *token)
{
  return token->kind == HW_PYTHON_STRING || hw_python_token_is (token, "None")
         || (token->kind == HW_PYTHON_OPERATOR && token->length == 1
             && strchr ("()[],", token->start[0]) != NULL);
}

/* @tokens: of a logical line. The literals behind `down_revision =` or `down_revision: TYPE =`; FALSE for any other line */
static gboolean
find_value (const char *data, const HwPythonToken *tokens, guint n, Span *out_value)
{
  guint i = 1;

  if (n < 3 || tokens[0].indent > 0 || !hw_python_token_is (&tokens[0], VARIABLE))
    return FALSE;
  if (hw_python_token_is (&tokens[1], ":"))
    while (i < n && !(tokens[i].depth == 0 && hw_python_token_is (&tokens[i], "=")))
      i++;
  if (i + 1 >= n || !hw_python_token_is (&tokens[i], "="))
    return FALSE;
  for (guint k = i + 1; k < n; k++)
    if (!is_literal (&tokens[k]))
      return FALSE;
  *out_value = (Span){ (gsize)(tokens[i + 1].start - data),
                       (gsize)(tokens[n - 1].start - data) + tokens[n - 1].length };

  return TRUE;
}

/* The value of the last assignment, which is the one that counts, and the module's docstring, empty where there is none. */
static gboolean
find_variable (const char *data, gsize length, Span *out_value, Span *out_docstring)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, FALSE, sizeof (HwPythonToken));
  const gsize mark = skip_mark (data, length);
  gboolean is_first = TRUE;
  gboolean found = FALSE;
  HwPythonLexer lexer;
  HwPythonToken token;

  *out_docstring = (Span){ 0, 0 };
  hw_python_lexer_init (&lexer, data + mark, length - mark);
  do
    {
      const HwPythonToken *line = (const HwPythonToken *)(gpointer)tokens->data;

      hw_python_lexer_next (&lexer, &token);
      if (token.kind != HW_PYTHON_NEWLINE && token.kind != HW_PYTHON_END)
        {
          g_array_append_val (tokens, token);
          continue;
        }
      if (is_first && tokens->len == 1 && line[0].kind == HW_PYTHON_STRING)
        *out_docstring =
            (Span){ (gsize)(line[0].start - data), (gsize)(line[0].start - data) + line[0].length };
      is_first = is_first && tokens->len == 0;
      found = find_value (data, line, tokens->len, out_value) || found;
      g_array_set_size (tokens, 0);
    }
  while (token.kind != HW_PYTHON_END);

  return found;
}

/* The ids behind “Revises:” in the docstring, where they are those that Alembic's template wrote. */
static gboolean
find_revises (const char *data, Span docstring, const HwRevision *revision, Span *out_ids)
{
  g_autofree char *old = g_strjoinv (", ", revision->down_revisions);

  for (gsize start = docstring.start; start < docstring.end;)
    {
      const gsize n = measure_line (data, docstring.end, start);
      Span text = { start, start + n };

      if (has_prefix_at (data, text, REVISES))
        {
          *out_ids = (Span){ start + strlen (REVISES), start + n };
          trim (data, out_ids);
          return out_ids->end - out_ids->start == strlen (old)
                 && memcmp (data + out_ids->start, old, strlen (old)) == 0 && old[0] != '\0';
        }
      start += n + 1;
    }

  return FALSE;
}

/* The quote that the file itself uses. */
static char
find_quote (const char *data, Span value)
{
  for (gsize i = value.start; i < value.end; i++)
    if (data[i] == '"' || data[i] == '\'')
      return data[i];

  return '\'';
}

static char *
format_python (const char *const *parents, char quote)
{
  GString *out = g_string_new (NULL);
  const guint n = hw_strv_length (parents);

  if (n == 0)
    g_string_append (out, "None");
  else if (n > 1)
    g_string_append_c (out, '(');
  for (guint i = 0; i < n; i++)
    g_string_append_printf (out, "%s%c%s%c", i > 0 ? ", " : "", quote, parents[i], quote);
  if (n > 1)
    g_string_append_c (out, ')');

  return g_string_free (out, FALSE);
}

static void
replace (GString *text, Span span, const char *with)
{
  g_string_erase (text, (gssize)span.start, (gssize)(span.end - span.start));
  g_string_insert (text, (gssize)span.start, with);
}

static gboolean
edit_python (GString *text, const HwRevision *revision, const char *const *parents)
{
  Span value, docstring, ids;
  gboolean has_ids;
  g_autofree char *literal = NULL;
  g_autofree char *joined = g_strjoinv (", ", (GStrv)parents);

  if (!find_variable (text->str, text->len, &value, &docstring))
    return FALSE;
  has_ids = find_revises (text->str, docstring, revision, &ids);
  literal = format_python (parents, find_quote (text->str, value));
  /* From the end to the beginning: what is in front keeps its place. */
  replace (text, value, literal);
  if (has_ids && ids.start < value.start)
    replace (text, ids, joined);

  return TRUE;
}

static gboolean
edit_native (GString *text, const char *const *parents)
{
  g_autofree char *joined = g_strjoinv (", ", (GStrv)parents);
  const gsize mark = skip_mark (text->str, text->len);
  Span value;

  if (!_hw_script_header_find_value (text->str + mark, text->len - mark, FIELD, &value.start,
                                     &value.end))
    return FALSE;
  value = (Span){ value.start + mark, value.end + mark };
  replace (text, value, parents[0] == NULL ? "none" : joined);

  return TRUE;
}

/* NULL: the bytes are no revision */
static HwRevision *
read_revision (const HwRevision *like, const char *data, gsize length)
{
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(HwScript) script = NULL;

  if ((like->flags & HW_REVISION_PYTHON) != 0)
    {
      problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
      return hw_alembic_script_parse (like->file, data, length, problems);
    }
  script = hw_script_parse (like->file, data, (gssize)length, NULL);

  return script != NULL && script->revision != NULL ? hw_revision_ref (script->revision) : NULL;
}

static void
set_place (GError **error, const HwRevision *revision)
{
  if (error == NULL)
    return;
  hw_error_set_revision (*error, revision->id);
  hw_error_set_location (*error, revision->file, 0, 0);
}

/* Everything but the parents has to be what it was. */
static gboolean
is_edited_right (const HwRevision *before, const HwRevision *after, const char *const *parents)
{
  return after != NULL && g_str_equal (before->id, after->id)
         && hw_strv_equal ((const char *const *)after->down_revisions, parents)
         && g_strv_equal ((const char *const *)before->branch_labels,
                          (const char *const *)after->branch_labels)
         && g_strv_equal ((const char *const *)before->depends_on,
                          (const char *const *)after->depends_on)
         && g_str_equal (before->message, after->message) && before->flags == after->flags;
}

/**
 * hw_parent_edit:
 * @revision: what the project read from the file
 * @data: the file's bytes as they are now
 * @parents: ids; empty for a base
 * @out_length: (out): of the answer, without its NUL
 * @error: HW_ERROR_CHANGED when the bytes are not @revision any more; HW_ERROR_SCRIPT when the file does not say its parents
 *   in a way that can be written anew: in a field or, in Python, in literals at the module's level
 *
 * Gives a revision other parents: in the field `down-revision` of a native file, in the variable `down_revision` of a
 * Python file, and in its docstring's line “Revises” where that says what the variable said. No other byte changes. The
 * answer has been read again: a file that would say anything else than before is refused. Does no I/O; any thread.
 *
 * Returns: (transfer full): the file's new bytes
 */
char *
hw_parent_edit (const HwRevision *revision,
                const char *data,
                gsize length,
                const char *const *parents,
                gsize *out_length,
                GError **error)
{
  g_autoptr(GString) text = NULL;
  g_autoptr(HwRevision) before = NULL;
  g_autoptr(HwRevision) after = NULL;
  gboolean ok;

  g_return_val_if_fail (revision != NULL, NULL);
  g_return_val_if_fail (data != NULL, NULL);
  g_return_val_if_fail (parents != NULL, NULL);

  before = read_revision (revision, data, length);
  if (before == NULL || !g_str_equal (before->id, revision->id)
      || !g_strv_equal ((const char *const *)before->down_revisions,
                        (const char *const *)revision->down_revisions))
    {
      hw_set_error (error, HW_ERROR_CHANGED, "Read the project again.",
                    "“%s” was changed since it was read", revision->file);
      set_place (error, revision);
      return NULL;
    }
  text = g_string_new_len (data, (gssize)length);
  ok = (revision->flags & HW_REVISION_PYTHON) != 0 ? edit_python (text, revision, parents)
                                                   : edit_native (text, parents);
  if (ok)
    after = read_revision (revision, text->str, text->len);
  if (!ok || !is_edited_right (before, after, parents))
    {
      hw_set_error (error, HW_ERROR_SCRIPT, "Write the parents into the file yourself.",
                    "“%s” does not name its parents in a way that can be changed", revision->file);
      set_place (error, revision);
      return NULL;
    }
  *out_length = text->len;

  return g_string_free (g_steal_pointer (&text), FALSE);
}
