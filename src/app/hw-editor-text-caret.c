/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-text-caret"

#include "config.h"

#include "hw-editor-text-private.h"

/* Where the caret is and goes, in the file or the half of it that is shown. */

/* Headers and markers are only in the whole file. */
static void
show_part (HwEditorText *self, HwEditorPart part)
{
  if (part == HW_EDITOR_PART_WHOLE && hw_editor_text_has_halves (self))
    hw_editor_text_set_layout (self, HW_EDITOR_LAYOUT_WHOLE);
  else if (part == HW_EDITOR_PART_WHOLE && self->layout == HW_EDITOR_LAYOUT_SECOND)
    hw_editor_text_set_layout (self, HW_EDITOR_LAYOUT_FIRST);
  else if (part == HW_EDITOR_PART_WHOLE && self->side_pane != NULL)
    hw_split_pane_show (self->side_pane, 0);
  else if (part != HW_EDITOR_PART_WHOLE
           && (self->layout == HW_EDITOR_LAYOUT_FIRST || self->layout == HW_EDITOR_LAYOUT_SECOND))
    hw_editor_text_set_layout (self, part == HW_EDITOR_PART_UP ? HW_EDITOR_LAYOUT_FIRST
                                                               : HW_EDITOR_LAYOUT_SECOND);
  else if (part != HW_EDITOR_PART_WHOLE)
    hw_split_pane_show (self->halves_pane, part == HW_EDITOR_PART_UP ? 0 : 1);
}

/* Between the whole file and what stands beside it. */
static void
focus_side (HwEditorText *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (focus != NULL && gtk_widget_is_ancestor (focus, self->side))
    {
      show_part (self, HW_EDITOR_PART_WHOLE);
      gtk_widget_grab_focus (GTK_WIDGET (self->views[HW_EDITOR_PART_WHOLE]));
      return;
    }
  if (self->layout == HW_EDITOR_LAYOUT_FIRST)
    hw_editor_text_set_layout (self, HW_EDITOR_LAYOUT_SECOND);
  else
    hw_split_pane_show (self->side_pane, 1);
  gtk_widget_child_focus (self->side, GTK_DIR_TAB_FORWARD);
}

void
hw_editor_text_focus_other (HwEditorText *self)
{
  HwEditorPart other;

  g_return_if_fail (HW_IS_EDITOR_TEXT (self));

  if (self->side_pane != NULL)
    {
      focus_side (self);
      return;
    }
  if (!hw_editor_text_has_halves (self) || self->layout == HW_EDITOR_LAYOUT_WHOLE)
    return;
  other = hw_editor_text_get_active (self) == HW_EDITOR_PART_UP ? HW_EDITOR_PART_DOWN
                                                                : HW_EDITOR_PART_UP;
  show_part (self, other);
  if (hw_editor_half_is_present (self->halves[other]))
    gtk_widget_grab_focus (GTK_WIDGET (self->views[other]));
  else
    gtk_widget_grab_focus (self->add_button);
}

HwEditorPart
hw_editor_text_get_active (HwEditorText *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), HW_EDITOR_PART_WHOLE);

  if (_hw_editor_text_is_shown (self, self->active))
    return self->active;
  for (guint part = 0; part < HW_EDITOR_N_PARTS; part++)
    if (_hw_editor_text_is_shown (self, part))
      return part;

  /* The place of a down section that is not there. */
  return HW_EDITOR_PART_WHOLE;
}

gboolean
hw_editor_text_get_lines (HwEditorText *self, HwEditorPart part, int *out_first, int *out_last)
{
  g_return_val_if_fail (HW_IS_EDITOR_TEXT (self), FALSE);

  if (part == HW_EDITOR_PART_WHOLE)
    {
      *out_first = 0;
      *out_last = gtk_text_buffer_get_line_count (_hw_editor_text_get_buffer (self, part)) - 1;
      return TRUE;
    }
  if (!hw_editor_half_is_present (self->halves[part]))
    return FALSE;
  *out_first = hw_editor_half_get_first_line (self->halves[part]);
  *out_last =
      *out_first + gtk_text_buffer_get_line_count (_hw_editor_text_get_buffer (self, part)) - 1;

  return TRUE;
}

#define STILL_FRAMES 4
#define MAX_FRAMES 120

/* How far a view has come that is to show its caret. */
typedef struct
{
  int y;         /* of the caret, in the view's text */
  guint n_still; /* frames in which it was there and in sight */
  guint n_frames;
} Scrolling;

/* The view measures its lines bit by bit, and until it has, it does not know how far down a line is: it is sent there
 * until the line stays where it is. */
static gboolean
on_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkTextView *view = GTK_TEXT_VIEW (widget);
  GtkTextMark *mark = gtk_text_buffer_get_insert (gtk_text_view_get_buffer (view));
  Scrolling *scrolling = user_data;
  GdkRectangle visible, caret;
  GtkTextIter iter;

  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;
  gtk_text_buffer_get_iter_at_mark (gtk_text_view_get_buffer (view), &iter, mark);
  gtk_text_view_get_iter_location (view, &iter, &caret);
  gtk_text_view_get_visible_rect (view, &visible);
  if (caret.y < visible.y || caret.y + caret.height > visible.y + visible.height)
    {
      gtk_text_view_scroll_to_mark (view, mark, 0, TRUE, 0, 0.3);
      scrolling->n_still = 0;
    }
  else
    scrolling->n_still = caret.y == scrolling->y ? scrolling->n_still + 1 : 0;
  scrolling->y = caret.y;
  scrolling->n_frames++;

  return scrolling->n_still < STILL_FRAMES && scrolling->n_frames < MAX_FRAMES ? G_SOURCE_CONTINUE
                                                                               : G_SOURCE_REMOVE;
}

/* The part in which line @line of the file, 0-based, can be shown. */
static HwEditorPart
find_part (HwEditorText *self, int line)
{
  int first, last;

  if (hw_editor_text_has_halves (self) && self->layout != HW_EDITOR_LAYOUT_WHOLE)
    for (guint part = HW_EDITOR_PART_UP; part <= HW_EDITOR_PART_DOWN; part++)
      if (hw_editor_text_get_lines (self, part, &first, &last) && line >= first && line <= last)
        return part;

  return HW_EDITOR_PART_WHOLE;
}

void
hw_editor_text_go_to (HwEditorText *self, guint line, guint column)
{
  const int index = (int)line - 1;
  GtkTextBuffer *buffer;
  GtkTextIter iter;
  HwEditorPart part;
  int first = 0, last;

  g_return_if_fail (HW_IS_EDITOR_TEXT (self));
  g_return_if_fail (line > 0);

  part = find_part (self, index);
  show_part (self, part);
  hw_editor_text_get_lines (self, part, &first, &last);
  self->active = part;
  buffer = _hw_editor_text_get_buffer (self, part);
  gtk_text_buffer_get_iter_at_line_offset (buffer, &iter, index - first,
                                           column > 0 ? (int)column - 1 : 0);
  gtk_text_buffer_place_cursor (buffer, &iter);
  /* The first line is where a text begins anyway. */
  if (index > first)
    gtk_widget_add_tick_callback (GTK_WIDGET (self->views[part]), on_frame_cb,
                                  g_new0 (Scrolling, 1), g_free);
  gtk_widget_grab_focus (GTK_WIDGET (self->views[part]));
}

void
hw_editor_text_get_caret (HwEditorText *self, guint *out_line, guint *out_column)
{
  GtkTextIter caret;
  HwEditorPart part;
  int first = 0, last;

  g_return_if_fail (HW_IS_EDITOR_TEXT (self));

  part = hw_editor_text_get_active (self);
  gtk_text_buffer_get_iter_at_mark (_hw_editor_text_get_buffer (self, part), &caret,
                                    gtk_text_buffer_get_insert (
                                        _hw_editor_text_get_buffer (self, part)));
  hw_editor_text_get_lines (self, part, &first, &last);
  *out_line = (guint)(first + gtk_text_iter_get_line (&caret)) + 1;
  *out_column = (guint)gtk_text_iter_get_line_offset (&caret) + 1;
}
