/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-marks"

#include "config.h"

#include <adwaita.h>

#include "hw-editor-check.h"
#include "hw-editor-marks.h"
#include "hw-mark-gutter.h"

#define N_SEVERITIES (HW_SEVERITY_INFO + 1)

struct _HwEditorMarks
{
  GObject parent_instance;

  /* Borrowed */
  GtkSourceView *view; /* NULL once it is gone */

  /* Owned */
  GtkTextTag *tags[N_SEVERITIES];
};

G_DEFINE_FINAL_TYPE (HwEditorMarks, hw_editor_marks, G_TYPE_OBJECT)

static GtkTextBuffer *
get_buffer (HwEditorMarks *self)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
}

static void
update_colours (HwEditorMarks *self)
{
  if (self->view == NULL)
    return;
  for (guint i = 0; i < N_SEVERITIES; i++)
    {
      GdkRGBA colour;

      hw_mark_gutter_get_colour (GTK_WIDGET (self->view), (HwSeverity)i, &colour);
      g_object_set (self->tags[i], "underline-rgba", &colour, NULL);
    }
}

/* What is wrong in the caret's line: (transfer full) (nullable) */
static char *
dup_at_caret (HwEditorMarks *self)
{
  GtkTextIter caret;

  if (self->view == NULL)
    return NULL;
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &caret,
                                    gtk_text_buffer_get_insert (get_buffer (self)));

  return hw_mark_gutter_dup_text (GTK_SOURCE_BUFFER (get_buffer (self)),
                                  gtk_text_iter_get_line (&caret));
}

static gboolean
on_query_tooltip_cb (HwEditorMarks *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  /* HwEditorHover shows what is at the pointer. */
  g_autofree char *text = is_keyboard ? dup_at_caret (self) : NULL;

  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static void
update_description (HwEditorMarks *self)
{
  g_autofree char *text = dup_at_caret (self);

  if (self->view == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

static void
hw_editor_marks_dispose (GObject *object)
{
  HwEditorMarks *self = HW_EDITOR_MARKS (object);

  for (guint i = 0; i < N_SEVERITIES; i++)
    g_clear_object (&self->tags[i]);
  g_clear_weak_pointer (&self->view);

  G_OBJECT_CLASS (hw_editor_marks_parent_class)->dispose (object);
}

static void
hw_editor_marks_class_init (HwEditorMarksClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_editor_marks_dispose;
}

static void
hw_editor_marks_init (HwEditorMarks *self)
{
}

HwEditorMarks *
hw_editor_marks_new (GtkSourceView *view)
{
  HwEditorMarks *self;

  g_return_val_if_fail (GTK_SOURCE_IS_VIEW (view), NULL);

  self = g_object_new (HW_TYPE_EDITOR_MARKS, NULL);
  g_set_weak_pointer (&self->view, view);
  for (guint i = 0; i < N_SEVERITIES; i++)
    self->tags[i] = g_object_ref (gtk_text_buffer_create_tag (get_buffer (self), NULL, "underline",
                                                              PANGO_UNDERLINE_ERROR, NULL));
  gtk_source_gutter_insert (gtk_source_view_get_gutter (view, GTK_TEXT_WINDOW_LEFT),
                            hw_mark_gutter_new (), GTK_SOURCE_VIEW_GUTTER_POSITION_MARKS);
  gtk_widget_set_has_tooltip (GTK_WIDGET (view), TRUE);
  g_signal_connect_object (view, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_buffer (self), "notify::cursor-position",
                           G_CALLBACK (update_description), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (update_colours), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::high-contrast",
                           G_CALLBACK (update_colours), self, G_CONNECT_SWAPPED);
  update_colours (self);

  return self;
}

/* What is underlined: as much as the problem says, or the line without its indentation. */
static void
find_range (GtkTextBuffer *buffer,
            const HwSqlProblem *problem,
            int line,
            GtkTextIter *start,
            GtkTextIter *end)
{
  const int column = (int)MAX (problem->column, 1) - 1;

  gtk_text_buffer_get_iter_at_line_offset (buffer, start, line, column);
  while (problem->column == 0 && !gtk_text_iter_ends_line (start)
         && g_unichar_isspace (gtk_text_iter_get_char (start)))
    gtk_text_iter_forward_char (start);
  if (problem->length > 0)
    gtk_text_buffer_get_iter_at_line_offset (buffer, end, line, column + (int)problem->length);
  else
    {
      *end = *start;
      if (!gtk_text_iter_ends_line (end))
        gtk_text_iter_forward_to_line_end (end);
    }
  /* At the end of a line there is nothing to underline: the character before it. */
  if (gtk_text_iter_equal (start, end) && !gtk_text_iter_starts_line (start))
    gtk_text_iter_backward_char (start);
}

static void
add_mark (HwEditorMarks *self, const HwSqlProblem *problem, int line)
{
  GtkTextBuffer *buffer = get_buffer (self);
  g_autofree char *text = hw_editor_check_format (problem);
  GtkTextIter start, end;

  find_range (buffer, problem, line, &start, &end);
  gtk_text_buffer_apply_tag (buffer, self->tags[problem->severity], &start, &end);
  hw_mark_gutter_add (GTK_SOURCE_BUFFER (buffer), line, problem->severity, text);
}

void
hw_editor_marks_set (HwEditorMarks *self, GPtrArray *problems, int first_line)
{
  GtkTextIter start, end;
  int n_lines;

  g_return_if_fail (HW_IS_EDITOR_MARKS (self));

  if (self->view == NULL)
    return;
  gtk_text_buffer_get_bounds (get_buffer (self), &start, &end);
  n_lines = gtk_text_buffer_get_line_count (get_buffer (self));
  for (guint i = 0; i < N_SEVERITIES; i++)
    gtk_text_buffer_remove_tag (get_buffer (self), self->tags[i], &start, &end);
  hw_mark_gutter_clear (GTK_SOURCE_BUFFER (get_buffer (self)));
  for (guint i = 0; i < problems->len; i++)
    {
      const HwSqlProblem *problem = g_ptr_array_index (problems, i);
      /* What has no line is about the file, whose first line it is told at. */
      const int line = (int)MAX (problem->line, 1) - 1 - first_line;

      if (line >= 0 && line < n_lines)
        add_mark (self, problem, line);
    }
  update_description (self);
}
