/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-header-edit"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-header-edit.h"
#include "hw-project-private.h"
#include "hw-script-private.h"
#include "hw-util.h"

/* Behind which of the fields a new one stands: the first of them that is there. */
static const char *const before_labels[] = { "down-revision", "revision", NULL };
static const char *const before_depends[] = { "branch-labels", "down-revision", "revision", NULL };

/** A comment line of the header. Offsets in bytes of the text. */
typedef struct
{
  gsize start; /* of the line */
  gsize end;   /* before its newline */
  gsize next;  /* behind its newline */
  gsize words; /* behind the dashes and blanks */
  gsize stop;  /* behind the last character that is no blank */
} Line;

/* FALSE at the end of the text. @line: all zero before the first one */
static gboolean
read_line (const char *data, gsize length, Line *line)
{
  const char *newline;

  line->start = line->next;
  if (line->start >= length)
    return FALSE;
  newline = memchr (data + line->start, '\n', length - line->start);
  line->end = newline != NULL ? (gsize)(newline - data) : length;
  line->next = newline != NULL ? line->end + 1 : length;
  line->stop = line->end;
  while (line->stop > line->start && g_ascii_isspace (data[line->stop - 1]))
    line->stop--;
  line->words = line->start;
  if (line->stop - line->start >= 2 && data[line->start] == '-' && data[line->start + 1] == '-')
    {
      line->words = line->start + 2;
      while (line->words < line->stop && g_ascii_isspace (data[line->words]))
        line->words++;
    }

  return TRUE;
}

static gboolean
is_comment (const Line *line)
{
  return line->words > line->start;
}

static gboolean
has_word (const char *data, const Line *line, const char *word)
{
  const gsize n = strlen (word);

  return is_comment (line) && line->stop - line->words >= n
         && memcmp (data + line->words, word, n) == 0;
}

/* The line of field @name before the first marker. */
static gboolean
find_field (const char *data, gsize length, const char *name, Line *out_line)
{
  g_autofree char *key = g_strconcat (name, ":", NULL);

  *out_line = (Line){ 0 };
  while (read_line (data, length, out_line))
    {
      if (has_word (data, out_line, "migrate:"))
        return FALSE;
      if (has_word (data, out_line, key))
        return TRUE;
    }

  return FALSE;
}

gboolean
_hw_script_header_find_value (
    const char *data, gsize length, const char *name, gsize *out_start, gsize *out_end)
{
  gsize start;
  Line line;

  if (!find_field (data, length, name, &line))
    return FALSE;
  start = line.words + strlen (name) + 1;
  while (start < line.stop && g_ascii_isspace (data[start]))
    start++;
  *out_start = start;
  *out_end = line.stop;

  return TRUE;
}

/* The first comment line that says something and is no field: what the reader takes for the message. */
static gboolean
find_message (const char *text, gsize length, Line *out_line)
{
  *out_line = (Line){ 0 };
  while (read_line (text, length, out_line))
    {
      g_autofree char *words = NULL;

      if (has_word (text, out_line, "migrate:"))
        return FALSE;
      if (!is_comment (out_line) || out_line->words == out_line->stop)
        continue;
      words = g_strndup (text + out_line->words, out_line->stop - out_line->words);
      if (!_hw_script_header_is_field (words))
        return TRUE;
    }

  return FALSE;
}

static HwTextEdit *
edit_message (const char *text, const char *value, GError **error)
{
  g_autofree char *line_text = NULL;
  Line line;

  if (*value == '\0')
    {
      hw_set_error (error, HW_ERROR_USAGE, "Write what the revision does, in a few words.",
                    "a revision needs a message");
      return NULL;
    }
  if (!_hw_script_header_check_prose (value, error))
    return NULL;
  if (find_message (text, strlen (text), &line))
    return hw_text_edit_new (text, line.words, line.stop - line.words, value);
  line_text = g_strdup_printf ("-- %s\n--\n", value);

  return hw_text_edit_new (text, 0, 0, line_text);
}

/* A field that need not be there: its line comes and goes with its value. */
static HwTextEdit *
edit_optional (const char *text, const char *name, const char *const *before, const char *value)
{
  const gsize length = strlen (text);
  g_autofree char *line_text = NULL;
  gsize start, end;
  Line line;

  if (find_field (text, length, name, &line))
    {
      if (*value == '\0')
        return hw_text_edit_new (text, line.start, line.next - line.start, "");
      if (_hw_script_header_find_value (text, length, name, &start, &end))
        return hw_text_edit_new (text, start, end - start, value);
    }
  if (*value == '\0')
    return hw_text_edit_new (text, 0, 0, "");
  for (guint i = 0; before[i] != NULL; i++)
    if (find_field (text, length, before[i], &line))
      {
        line_text = g_strdup_printf ("-- %s: %s\n", name, value);
        return hw_text_edit_new (text, line.next, 0, line_text);
      }

  return NULL;
}

static HwTextEdit *
edit_parents (const char *text, const char *value)
{
  gsize start, end;

  if (!_hw_script_header_find_value (text, strlen (text), "down-revision", &start, &end))
    return NULL;

  return hw_text_edit_new (text, start, end - start, value);
}

/* The option @word among those behind a marker. @out_end: behind it */
static gboolean
find_option (const char *text, const Line *line, const char *word, gsize *out_start, gsize *out_end)
{
  const gsize n = strlen (word);

  for (gsize i = line->words; i + n <= line->stop; i++)
    if (memcmp (text + i, word, n) == 0 && g_ascii_isspace (text[i - 1])
        && (i + n == line->stop || g_ascii_isspace (text[i + n])))
      {
        *out_start = i;
        *out_end = i + n;
        return TRUE;
      }

  return FALSE;
}

static HwTextEdit *
edit_transaction (const char *text, const char *section, const char *value)
{
  g_autofree char *marker = g_strconcat ("migrate:", section, NULL);
  const gboolean is_one = strcmp (value, "true") == 0;
  const gsize n = strlen (marker);
  gsize start, end;
  Line line = { 0 };

  while (read_line (text, strlen (text), &line))
    {
      if (!has_word (text, &line, marker)
          || (line.words + n < line.stop && !g_ascii_isspace (text[line.words + n])))
        continue;
      if (is_one && find_option (text, &line, "transaction:false", &start, &end))
        {
          while (g_ascii_isspace (text[start - 1]))
            start--;
          return hw_text_edit_new (text, start, end - start, "");
        }
      if (is_one || find_option (text, &line, "transaction:false", &start, &end))
        return hw_text_edit_new (text, line.stop, 0, "");
      if (find_option (text, &line, "transaction:true", &start, &end))
        return hw_text_edit_new (text, start, end - start, "transaction:false");
      return hw_text_edit_new (text, line.stop, 0, " transaction:false");
    }

  return NULL;
}

static const char *
get_name (HwHeaderField field)
{
  static const char *const names[] = { "message",    "down-revision", "branch-labels",
                                       "depends-on", "migrate:up",    "migrate:down" };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_HEADER_N_FIELDS);

  return names[field];
}

static HwTextEdit *
make_edit (const char *text, HwHeaderField field, const char *value, GError **error)
{
  HwTextEdit *edit = NULL;

  switch (field)
    {
    case HW_HEADER_MESSAGE:
      return edit_message (text, value, error);
    case HW_HEADER_PARENTS:
      edit = edit_parents (text, value);
      break;
    case HW_HEADER_LABELS:
      edit = edit_optional (text, get_name (field), before_labels, value);
      break;
    case HW_HEADER_DEPENDS_ON:
      edit = edit_optional (text, get_name (field), before_depends, value);
      break;
    case HW_HEADER_UP_TRANSACTION:
      edit = edit_transaction (text, "up", value);
      break;
    case HW_HEADER_DOWN_TRANSACTION:
      edit = edit_transaction (text, "down", value);
      break;
    }
  if (edit == NULL)
    hw_set_error (error, HW_ERROR_SCRIPT, "Write it into the file yourself.",
                  "the file has no line “%s” that can be changed", get_name (field));

  return edit;
}

/* Ids of the parents that the expressions name; each whole and once. */
static gboolean
add_parents (const HwGraph *graph, const char *expression, GPtrArray *ids, GError **error)
{
  g_autoptr(GArray) nodes = NULL;

  if (strcmp (expression, "none") == 0)
    return TRUE;
  if (graph == NULL)
    {
      g_ptr_array_add (ids, g_strdup (expression));
      return TRUE;
    }
  nodes = hw_graph_find_all (graph, expression, error);
  for (guint i = 0; nodes != NULL && i < nodes->len; i++)
    {
      const guint node = g_array_index (nodes, guint, i);
      const char *id = hw_graph_get_revision (graph, node)->id;

      if (!g_ptr_array_find_with_equal_func (ids, id, g_str_equal, NULL))
        g_ptr_array_add (ids, g_strdup (id));
    }

  return nodes != NULL;
}

/* Whole ids and labels, as they stand in a file. */
static char *
join_names (const HwGraph *graph, HwHeaderField field, const char *value, GError **error)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) words = g_strsplit_set (value, ", \t", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      if (*words[i] == '\0')
        continue;
      if (field == HW_HEADER_PARENTS && !add_parents (graph, words[i], names, error))
        return NULL;
      if (field == HW_HEADER_DEPENDS_ON && graph != NULL)
        {
          const char *name = _hw_graph_find_dependency (graph, words[i], error);

          if (name == NULL)
            return NULL;
          g_ptr_array_add (names, g_strdup (name));
        }
      else if (field != HW_HEADER_PARENTS)
        g_ptr_array_add (names, g_strdup (words[i]));
    }
  if (field == HW_HEADER_PARENTS && names->len == 0)
    g_ptr_array_add (names, g_strdup ("none"));
  g_ptr_array_add (names, NULL);

  return g_strjoinv (", ", (GStrv)names->pdata);
}

/* Only the field may have become another. */
static gboolean
is_edited_right (const HwScript *before, const HwScript *after, HwHeaderField field)
{
  const HwRevision *a = before->revision;
  const HwRevision *b = after->revision;

  return g_str_equal (a->id, b->id) && a->created_usec == b->created_usec
         && (field == HW_HEADER_MESSAGE || g_str_equal (a->description, b->description))
         && (field == HW_HEADER_PARENTS
             || hw_strv_equal ((const char *const *)a->down_revisions,
                               (const char *const *)b->down_revisions))
         && (field == HW_HEADER_LABELS
             || hw_strv_equal ((const char *const *)a->branch_labels,
                               (const char *const *)b->branch_labels))
         && (field == HW_HEADER_DEPENDS_ON
             || hw_strv_equal ((const char *const *)a->depends_on,
                               (const char *const *)b->depends_on))
         && (field == HW_HEADER_UP_TRANSACTION || before->up.transaction == after->up.transaction)
         && (field == HW_HEADER_DOWN_TRANSACTION
             || before->down.transaction == after->down.transaction)
         && g_str_equal (before->up.text, after->up.text)
         && g_str_equal (before->down.text, after->down.text);
}

/* What the project would be with the file; what is wrong with it without the file, too, is not this file's. */
static gboolean
check_graph (const HwGraph *graph, const HwRevision *revision, GError **error)
{
  const GError *old = hw_graph_get_error (graph);
  g_autoptr(HwGraph) changed = hw_graph_new_changed (graph, revision);
  const GError *new = hw_graph_get_error (changed);

  if (new == NULL || (old != NULL && g_str_equal (old->message, new->message)))
    return TRUE;
  g_propagate_error (error, g_error_copy (new));

  return FALSE;
}

gboolean
hw_header_is_present (const char *text)
{
  Line line;

  g_return_val_if_fail (text != NULL, FALSE);

  return find_field (text, strlen (text), "revision", &line);
}

/**
 * hw_header_edit:
 * @graph: (nullable): of the project as it was read; without one, names are taken as they are
 * @path: of the file, for messages
 * @text: all of it, UTF-8 without byte-order mark
 * @value: see #HwHeaderField
 * @error: HW_ERROR_SCRIPT when @text cannot be read, or has nothing that can be changed; HW_ERROR_USAGE for a value that the
 *   format cannot hold; what hw_graph_find() refuses; HW_ERROR_CYCLE, HW_ERROR_DUPLICATE_LABEL and the other
 *   contradictions of a graph with the change
 *
 * Only the line of the field changes; the text with the change has been read again, and says the same in everything else.
 * Does no I/O; any thread.
 *
 * Returns: (transfer full): the change, which may be none
 */
HwTextEdit *
hw_header_edit (const HwGraph *graph,
                const char *path,
                const char *text,
                HwHeaderField field,
                const char *value,
                GError **error)
{
  const gboolean is_list =
      field == HW_HEADER_PARENTS || field == HW_HEADER_LABELS || field == HW_HEADER_DEPENDS_ON;
  g_autoptr(HwTextEdit) edit = NULL;
  g_autoptr(HwScript) before = NULL;
  g_autoptr(HwScript) after = NULL;
  g_autofree char *whole = NULL;
  g_autofree char *changed = NULL;

  g_return_val_if_fail (path != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (value != NULL, NULL);

  before = hw_script_parse (path, text, -1, error);
  if (before == NULL)
    return NULL;
  whole = is_list ? join_names (graph, field, value, error) : g_strstrip (g_strdup (value));
  edit = whole != NULL ? make_edit (text, field, whole, error) : NULL;
  if (edit == NULL || !hw_text_edit_changes (edit))
    return g_steal_pointer (&edit);
  changed = hw_text_edit_apply (edit, text);
  after = hw_script_parse (path, changed, -1, error);
  if (after == NULL)
    return NULL;
  if (!is_edited_right (before, after, field))
    {
      hw_set_error (error, HW_ERROR_SCRIPT, "Write it into the file yourself.",
                    "“%s” cannot be changed without changing the rest of the header",
                    get_name (field));
      return NULL;
    }
  if (graph != NULL && is_list && !check_graph (graph, after->revision, error))
    return NULL;

  return g_steal_pointer (&edit);
}
