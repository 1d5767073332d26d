/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-half"

#include "config.h"

#include "hw-editor-half.h"

struct _HwEditorHalf
{
  GObject parent_instance;

  /* Owned */
  GtkTextBuffer *whole;
  GtkTextBuffer *buffer;

  /* Borrowed: of the whole buffer */
  GtkTextMark *start;
  GtkTextMark *end;

  gboolean is_present;
  gboolean is_filling; /* the buffer is being given what the file has */
  gboolean is_writing; /* the file is being given what was typed */
};

G_DEFINE_FINAL_TYPE (HwEditorHalf, hw_editor_half, G_TYPE_OBJECT)

static void
move_mark (HwEditorHalf *self, GtkTextMark *mark, int offset)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (self->whole, &iter, offset);
  gtk_text_buffer_move_mark (self->whole, mark, &iter);
}

/* A section that is typed into begins a line and ends one: else what was typed would become part of a marker. */
static void
close_lines (HwEditorHalf *self)
{
  GtkTextIter iter;
  int offset;

  gtk_text_buffer_get_iter_at_mark (self->whole, &iter, self->start);
  if (gtk_text_iter_get_line_offset (&iter) != 0)
    {
      offset = gtk_text_iter_get_offset (&iter);
      gtk_text_buffer_insert (self->whole, &iter, "\n", 1);
      move_mark (self, self->start, offset + 1);
    }
  gtk_text_buffer_get_iter_at_mark (self->whole, &iter, self->end);
  if (!gtk_text_iter_ends_line (&iter))
    {
      offset = gtk_text_iter_get_offset (&iter);
      gtk_text_buffer_insert (self->whole, &iter, "\n", 1);
      move_mark (self, self->end, offset);
    }
}

static int
get_offset (HwEditorHalf *self, GtkTextMark *mark)
{
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (self->whole, &iter, mark);

  return gtk_text_iter_get_offset (&iter);
}

static void
on_insert_text_cb (HwEditorHalf *self, const GtkTextIter *location, const char *text, int length)
{
  GtkTextIter iter;

  if (self->is_filling || !self->is_present)
    return;
  self->is_writing = TRUE;
  gtk_text_buffer_get_iter_at_offset (
      self->whole, &iter, get_offset (self, self->start) + gtk_text_iter_get_offset (location));
  gtk_text_buffer_insert (self->whole, &iter, text, length);
  close_lines (self);
  self->is_writing = FALSE;
}

static void
on_delete_range_cb (HwEditorHalf *self, const GtkTextIter *from, const GtkTextIter *to)
{
  const int base = self->is_present ? get_offset (self, self->start) : 0;
  GtkTextIter start, end;

  if (self->is_filling || !self->is_present)
    return;
  self->is_writing = TRUE;
  gtk_text_buffer_get_iter_at_offset (self->whole, &start, base + gtk_text_iter_get_offset (from));
  gtk_text_buffer_get_iter_at_offset (self->whole, &end, base + gtk_text_iter_get_offset (to));
  gtk_text_buffer_delete (self->whole, &start, &end);
  close_lines (self);
  self->is_writing = FALSE;
}

static void
hw_editor_half_dispose (GObject *object)
{
  HwEditorHalf *self = HW_EDITOR_HALF (object);

  g_clear_object (&self->buffer);
  g_clear_object (&self->whole);

  G_OBJECT_CLASS (hw_editor_half_parent_class)->dispose (object);
}

static void
hw_editor_half_class_init (HwEditorHalfClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_editor_half_dispose;
}

static void
hw_editor_half_init (HwEditorHalf *self)
{
}

/**
 * hw_editor_half_new:
 * @whole: the text of the file
 * @buffer: an empty buffer for the half
 *
 * Returns: (transfer full): a half that is not in the file yet
 */
HwEditorHalf *
hw_editor_half_new (GtkTextBuffer *whole, GtkTextBuffer *buffer)
{
  HwEditorHalf *self;
  GtkTextIter iter;

  g_return_val_if_fail (GTK_IS_TEXT_BUFFER (whole), NULL);
  g_return_val_if_fail (GTK_IS_TEXT_BUFFER (buffer), NULL);

  self = g_object_new (HW_TYPE_EDITOR_HALF, NULL);
  self->whole = g_object_ref (whole);
  self->buffer = g_object_ref (buffer);
  gtk_text_buffer_get_start_iter (whole, &iter);
  /* What is typed at either end belongs to the half. */
  self->start = gtk_text_buffer_create_mark (whole, NULL, &iter, TRUE);
  self->end = gtk_text_buffer_create_mark (whole, NULL, &iter, FALSE);
  /* Before the buffer itself changes, while places in it are places in the file. */
  g_signal_connect_object (buffer, "insert-text", G_CALLBACK (on_insert_text_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (buffer, "delete-range", G_CALLBACK (on_delete_range_cb), self,
                           G_CONNECT_SWAPPED);

  return self;
}

/* Only what is different is set, so that the caret and what can be taken back stay. */
static void
fill (HwEditorHalf *self, const char *text)
{
  GtkTextIter start, end, caret;
  g_autofree char *old = NULL;
  int line, column;

  gtk_text_buffer_get_bounds (self->buffer, &start, &end);
  old = gtk_text_buffer_get_text (self->buffer, &start, &end, TRUE);
  if (g_str_equal (old, text))
    return;
  gtk_text_buffer_get_iter_at_mark (self->buffer, &caret,
                                    gtk_text_buffer_get_insert (self->buffer));
  line = gtk_text_iter_get_line (&caret);
  column = gtk_text_iter_get_line_offset (&caret);
  self->is_filling = TRUE;
  gtk_text_buffer_begin_irreversible_action (self->buffer);
  gtk_text_buffer_set_text (self->buffer, text, -1);
  gtk_text_buffer_end_irreversible_action (self->buffer);
  self->is_filling = FALSE;
  /* The nearest place that there is. */
  gtk_text_buffer_get_iter_at_line_offset (self->buffer, &caret, line, column);
  gtk_text_buffer_place_cursor (self->buffer, &caret);
}

void
hw_editor_half_set_range (HwEditorHalf *self, int start, int end)
{
  g_autofree char *text = NULL;
  GtkTextIter from, to;

  g_return_if_fail (HW_IS_EDITOR_HALF (self));
  g_return_if_fail (start <= end);

  gtk_text_buffer_get_iter_at_offset (self->whole, &from, start);
  gtk_text_buffer_get_iter_at_offset (self->whole, &to, end);
  if (end > start && gtk_text_iter_starts_line (&to))
    {
      gtk_text_iter_backward_line (&to);
      if (!gtk_text_iter_ends_line (&to))
        gtk_text_iter_forward_to_line_end (&to);
    }
  gtk_text_buffer_move_mark (self->whole, self->start, &from);
  gtk_text_buffer_move_mark (self->whole, self->end, &to);
  text = gtk_text_buffer_get_text (self->whole, &from, &to, TRUE);
  self->is_present = TRUE;
  fill (self, text);
}

void
hw_editor_half_clear (HwEditorHalf *self)
{
  g_return_if_fail (HW_IS_EDITOR_HALF (self));

  self->is_present = FALSE;
  fill (self, "");
}

gboolean
hw_editor_half_is_present (HwEditorHalf *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_HALF (self), FALSE);

  return self->is_present;
}

gboolean
hw_editor_half_is_writing (HwEditorHalf *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_HALF (self), FALSE);

  return self->is_writing;
}

int
hw_editor_half_get_first_line (HwEditorHalf *self)
{
  GtkTextIter iter;

  g_return_val_if_fail (HW_IS_EDITOR_HALF (self), 0);

  gtk_text_buffer_get_iter_at_mark (self->whole, &iter, self->start);

  return gtk_text_iter_get_line (&iter);
}
