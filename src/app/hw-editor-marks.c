/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-marks"

#include "config.h"

#include <adwaita.h>

#include "hw-editor-check.h"
#include "hw-editor-marks.h"

#define N_SEVERITIES (HW_SEVERITY_INFO + 1)

static const char *const categories[] = { "hw-error", "hw-warning", "hw-info" };
static const char *const icons[] = { "dialog-error-symbolic", "dialog-warning-symbolic",
                                     "dialog-information-symbolic" };
/* The results' colours of the style sheets: a tag knows no named colours. */
static const char *const light[] = { "#a01019", "#6b4900", "#15539e" };
static const char *const dark[] = { "#ffa394", "#f8e45c", "#99c1f1" };

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
  const gboolean is_dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  for (guint i = 0; i < N_SEVERITIES; i++)
    {
      GdkRGBA colour;

      gdk_rgba_parse (&colour, is_dark ? dark[i] : light[i]);
      g_object_set (self->tags[i], "underline-rgba", &colour, NULL);
    }
}

/* The sentences of the marks in a line, one a line; NULL for none. */
static char *
dup_text_at_line (GtkSourceBuffer *buffer, int line)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < N_SEVERITIES; i++)
    {
      GSList *marks = gtk_source_buffer_get_source_marks_at_line (buffer, line, categories[i]);

      for (GSList *l = marks; l != NULL; l = l->next)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                                (const char *)g_object_get_data (l->data, "hw-text"));
      g_slist_free (marks);
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

static gboolean
on_query_tooltip_cb (HwEditorMarks *self, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  /* HwEditorHover shows what is at the pointer. */
  g_autofree char *text = is_keyboard ? hw_editor_marks_dup_at_caret (self) : NULL;

  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static char *
on_query_mark_tooltip_cb (GtkSourceMarkAttributes *attributes, GtkSourceMark *mark)
{
  return g_strdup (g_object_get_data (G_OBJECT (mark), "hw-text"));
}

static void
update_description (HwEditorMarks *self)
{
  g_autofree char *text = hw_editor_marks_dup_at_caret (self);

  if (self->view == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  text != NULL ? text : "", -1);
}

static void
add_category (HwEditorMarks *self, guint severity)
{
  g_autoptr(GtkSourceMarkAttributes) attributes = gtk_source_mark_attributes_new ();

  gtk_source_mark_attributes_set_icon_name (attributes, icons[severity]);
  g_signal_connect (attributes, "query-tooltip-text", G_CALLBACK (on_query_mark_tooltip_cb), NULL);
  gtk_source_view_set_mark_attributes (self->view, categories[severity], attributes,
                                       (int)(N_SEVERITIES - severity));
  self->tags[severity] =
      g_object_ref (gtk_text_buffer_create_tag (get_buffer (self), NULL, "underline",
                                                PANGO_UNDERLINE_ERROR, NULL));
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
  G_STATIC_ASSERT (G_N_ELEMENTS (categories) == N_SEVERITIES);
  G_STATIC_ASSERT (G_N_ELEMENTS (icons) == N_SEVERITIES);
  G_STATIC_ASSERT (G_N_ELEMENTS (light) == N_SEVERITIES);
  G_STATIC_ASSERT (G_N_ELEMENTS (dark) == N_SEVERITIES);
}

HwEditorMarks *
hw_editor_marks_new (GtkSourceView *view)
{
  HwEditorMarks *self;

  g_return_val_if_fail (GTK_SOURCE_IS_VIEW (view), NULL);

  self = g_object_new (HW_TYPE_EDITOR_MARKS, NULL);
  g_set_weak_pointer (&self->view, view);
  for (guint i = 0; i < N_SEVERITIES; i++)
    add_category (self, i);
  gtk_source_view_set_show_line_marks (view, TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (view), TRUE);
  g_signal_connect_object (view, "query-tooltip", G_CALLBACK (on_query_tooltip_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (get_buffer (self), "notify::cursor-position",
                           G_CALLBACK (update_description), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
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
  GtkTextIter start, end;
  GtkSourceMark *mark;

  find_range (buffer, problem, line, &start, &end);
  gtk_text_buffer_apply_tag (buffer, self->tags[problem->severity], &start, &end);
  /* The gutter shows only marks at the very start of a line. */
  gtk_text_iter_set_line_offset (&start, 0);
  mark = gtk_source_buffer_create_source_mark (GTK_SOURCE_BUFFER (buffer), NULL,
                                               categories[problem->severity], &start);
  g_object_set_data_full (G_OBJECT (mark), "hw-text", hw_editor_check_format (problem), g_free);
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
    {
      gtk_text_buffer_remove_tag (get_buffer (self), self->tags[i], &start, &end);
      gtk_source_buffer_remove_source_marks (GTK_SOURCE_BUFFER (get_buffer (self)), &start, &end,
                                             categories[i]);
    }
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

char *
hw_editor_marks_dup_at_caret (HwEditorMarks *self)
{
  GtkTextIter caret;

  g_return_val_if_fail (HW_IS_EDITOR_MARKS (self), NULL);

  if (self->view == NULL)
    return NULL;
  gtk_text_buffer_get_iter_at_mark (get_buffer (self), &caret,
                                    gtk_text_buffer_get_insert (get_buffer (self)));

  return dup_text_at_line (GTK_SOURCE_BUFFER (get_buffer (self)), gtk_text_iter_get_line (&caret));
}
