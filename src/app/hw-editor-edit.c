/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-edit"

#include "config.h"

#include <string.h>

#include "hw-editor-edit.h"

/** What differs, in characters of the whole text. */
typedef struct
{
  int start;
  int end;
  const char *text; /* @length bytes */
  gsize length;
} Change;

static GtkTextBuffer *
get_buffer (HwEditorText *text, HwEditorPart part)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_editor_text_get_view (text, part)));
}

/* Without the characters that are the same at either end, so that marks and carets in them stay. */
static Change
measure (const HwTextEdit *edit)
{
  const char *old = edit->old;
  const char *new = edit->text;
  const char *old_end = old + strlen (old);
  const char *new_end = new + strlen (new);
  Change change = { .start = (int)edit->start };

  while (old < old_end && new < new_end && g_utf8_get_char (old) == g_utf8_get_char (new))
    {
      old = g_utf8_next_char (old);
      new = g_utf8_next_char (new);
      change.start++;
    }
  while (old_end > old && new_end > new)
    {
      const char *old_last = g_utf8_prev_char (old_end);
      const char *new_last = g_utf8_prev_char (new_end);

      if (g_utf8_get_char (old_last) != g_utf8_get_char (new_last))
        break;
      old_end = old_last;
      new_end = new_last;
    }
  change.end = change.start + (int)g_utf8_strlen (old, old_end - old);
  change.text = new;
  change.length = (gsize)(new_end - new);

  return change;
}

static gboolean
stands_there (GtkTextBuffer *whole, const HwTextEdit *edit)
{
  GtkTextIter start, end;
  g_autofree char *now = NULL;

  gtk_text_buffer_get_iter_at_offset (whole, &start, (int)edit->start);
  gtk_text_buffer_get_iter_at_offset (whole, &end,
                                      (int)edit->start + (int)g_utf8_strlen (edit->old, -1));
  now = gtk_text_buffer_get_text (whole, &start, &end, TRUE);

  return strcmp (now, edit->old) == 0;
}

/* The half that shows all of the change. @out_base: characters of the file before it */
static HwEditorPart
find_part (HwEditorText *text, const Change *change, int *out_base)
{
  GtkTextBuffer *whole = get_buffer (text, HW_EDITOR_PART_WHOLE);
  int first, last;

  *out_base = 0;
  if (!hw_editor_text_has_halves (text)
      || hw_editor_text_get_layout (text) == HW_EDITOR_LAYOUT_WHOLE)
    return HW_EDITOR_PART_WHOLE;
  for (guint part = HW_EDITOR_PART_UP; part <= HW_EDITOR_PART_DOWN; part++)
    {
      GtkTextIter iter;
      int base;

      if (!hw_editor_text_get_lines (text, part, &first, &last))
        continue;
      gtk_text_buffer_get_iter_at_line (whole, &iter, first);
      base = gtk_text_iter_get_offset (&iter);
      if (change->start < base
          || change->end > base + gtk_text_buffer_get_char_count (get_buffer (text, part)))
        continue;
      *out_base = base;
      return part;
    }

  return HW_EDITOR_PART_WHOLE;
}

gboolean
hw_editor_edit_apply (HwEditorText *text, const HwTextEdit *edit, gboolean with_caret)
{
  GtkTextBuffer *whole;
  GtkTextBuffer *buffer;
  GtkTextIter start, end;
  HwEditorPart part;
  Change change;
  int base;

  g_return_val_if_fail (HW_IS_EDITOR_TEXT (text), FALSE);
  g_return_val_if_fail (edit != NULL, FALSE);

  whole = get_buffer (text, HW_EDITOR_PART_WHOLE);
  if (!gtk_text_view_get_editable (
          GTK_TEXT_VIEW (hw_editor_text_get_view (text, HW_EDITOR_PART_WHOLE)))
      || !stands_there (whole, edit))
    return FALSE;
  if (!hw_text_edit_changes (edit))
    return TRUE;
  change = measure (edit);
  part = find_part (text, &change, &base);
  buffer = get_buffer (text, part);
  gtk_text_buffer_get_iter_at_offset (buffer, &start, change.start - base);
  gtk_text_buffer_get_iter_at_offset (buffer, &end, change.end - base);
  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, change.text, (int)change.length);
  gtk_text_buffer_end_user_action (buffer);
  if (with_caret)
    {
      gtk_text_buffer_place_cursor (buffer, &start);
      gtk_widget_grab_focus (GTK_WIDGET (hw_editor_text_get_view (text, part)));
    }

  return TRUE;
}
