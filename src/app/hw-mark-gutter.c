/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-mark-gutter"

#include "config.h"

#include "hw-mark-gutter.h"

#define N_SEVERITIES (HW_SEVERITY_INFO + 1)
#define ICON_SIZE 16
#define PADDING 2
#define TEXT_KEY "hw-text"

struct _HwMarkGutter
{
  GtkSourceGutterRenderer parent_instance;
};

G_DEFINE_FINAL_TYPE (HwMarkGutter, hw_mark_gutter, GTK_SOURCE_TYPE_GUTTER_RENDERER)

/* By severity, the worst first. */
static const struct
{
  const char *category; /* of source marks */
  const char *icon;
  const char *colour; /* of the style sheets */
} looks[] = {
  [HW_SEVERITY_ERROR] = { "hw-error", "dialog-error-symbolic", "hw_error_fg" },
  [HW_SEVERITY_WARNING] = { "hw-warning", "dialog-warning-symbolic", "hw_warning_fg" },
  [HW_SEVERITY_INFO] = { "hw-info", "dialog-information-symbolic", "hw_accent_fg" },
};
G_STATIC_ASSERT (G_N_ELEMENTS (looks) == N_SEVERITIES);

/* FALSE: nothing is wrong in that line. */
static gboolean
find_worst (GtkSourceBuffer *buffer, int line, HwSeverity *out_severity)
{
  for (guint i = 0; i < N_SEVERITIES; i++)
    {
      g_autoptr(GSList) marks =
                     gtk_source_buffer_get_source_marks_at_line (buffer, line, looks[i].category);

      if (marks == NULL)
        continue;
      *out_severity = (HwSeverity)i;
      return TRUE;
    }

  return FALSE;
}

static void
hw_mark_gutter_snapshot_line (GtkSourceGutterRenderer *renderer,
                              GtkSnapshot *snapshot,
                              GtkSourceGutterLines *lines,
                              guint line)
{
  GtkWidget *widget = GTK_WIDGET (renderer);
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr(GtkIconPaintable) icon = NULL;
  HwSeverity severity;
  GdkRGBA colours[4];
  float x, y;

  if (!find_worst (gtk_source_gutter_renderer_get_buffer (renderer), (int)line, &severity))
    return;
  icon = gtk_icon_theme_lookup_icon (theme, looks[severity].icon, NULL, ICON_SIZE,
                                     gtk_widget_get_scale_factor (widget),
                                     gtk_widget_get_direction (widget), 0);
  hw_mark_gutter_get_colour (widget, severity, &colours[0]);
  /* Parts of an icon that mean a result are of the same one here. */
  colours[1] = colours[2] = colours[3] = colours[0];
  gtk_source_gutter_renderer_align_cell (renderer, line, ICON_SIZE, ICON_SIZE, &x, &y);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT (x, y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, ICON_SIZE,
                                            ICON_SIZE, colours, G_N_ELEMENTS (colours));
  gtk_snapshot_restore (snapshot);
}

static void
hw_mark_gutter_measure (GtkWidget *widget,
                        GtkOrientation orientation,
                        int for_size,
                        int *minimum,
                        int *natural,
                        int *minimum_baseline,
                        int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? ICON_SIZE + 2 * PADDING : 0;
}

static gboolean
hw_mark_gutter_query_tooltip (
    GtkWidget *widget, int x, int y, gboolean is_keyboard, GtkTooltip *tooltip)
{
  GtkSourceGutterRenderer *renderer = GTK_SOURCE_GUTTER_RENDERER (widget);
  GtkTextView *view = GTK_TEXT_VIEW (gtk_source_gutter_renderer_get_view (renderer));
  g_autofree char *text = NULL;
  GtkTextIter line;
  int buffer_y;

  gtk_text_view_window_to_buffer_coords (view, GTK_TEXT_WINDOW_LEFT, x, y, NULL, &buffer_y);
  gtk_text_view_get_line_at_y (view, &line, buffer_y, NULL);
  text = hw_mark_gutter_dup_text (gtk_source_gutter_renderer_get_buffer (renderer),
                                  gtk_text_iter_get_line (&line));
  gtk_tooltip_set_text (tooltip, text);

  return text != NULL;
}

static void
on_mark_changed_cb (HwMarkGutter *self)
{
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
hw_mark_gutter_change_buffer (GtkSourceGutterRenderer *renderer, GtkSourceBuffer *old_buffer)
{
  GtkSourceBuffer *buffer = gtk_source_gutter_renderer_get_buffer (renderer);

  if (old_buffer != NULL)
    g_signal_handlers_disconnect_by_func (old_buffer, on_mark_changed_cb, renderer);
  if (buffer != NULL)
    g_signal_connect_object (buffer, "source-mark-updated", G_CALLBACK (on_mark_changed_cb),
                             renderer, G_CONNECT_SWAPPED);

  GTK_SOURCE_GUTTER_RENDERER_CLASS (hw_mark_gutter_parent_class)
      ->change_buffer (renderer, old_buffer);
}

static void
hw_mark_gutter_class_init (HwMarkGutterClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GtkSourceGutterRendererClass *renderer_class = GTK_SOURCE_GUTTER_RENDERER_CLASS (klass);

  widget_class->measure = hw_mark_gutter_measure;
  widget_class->query_tooltip = hw_mark_gutter_query_tooltip;
  renderer_class->snapshot_line = hw_mark_gutter_snapshot_line;
  renderer_class->change_buffer = hw_mark_gutter_change_buffer;
}

static void
hw_mark_gutter_init (HwMarkGutter *self)
{
  GtkSourceGutterRenderer *renderer = GTK_SOURCE_GUTTER_RENDERER (self);

  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_source_gutter_renderer_set_xalign (renderer, 0.5f);
  gtk_source_gutter_renderer_set_yalign (renderer, 0.5f);
  gtk_source_gutter_renderer_set_alignment_mode (renderer,
                                                 GTK_SOURCE_GUTTER_RENDERER_ALIGNMENT_MODE_FIRST);
}

GtkSourceGutterRenderer *
hw_mark_gutter_new (void)
{
  return g_object_new (HW_TYPE_MARK_GUTTER, NULL);
}

void
hw_mark_gutter_add (GtkSourceBuffer *buffer, int line, HwSeverity severity, const char *text)
{
  GtkTextIter start;
  GtkSourceMark *mark;

  g_return_if_fail (GTK_SOURCE_IS_BUFFER (buffer));
  g_return_if_fail (severity < N_SEVERITIES);

  /* At the line's start, where typing in the line does not move it. */
  gtk_text_buffer_get_iter_at_line (GTK_TEXT_BUFFER (buffer), &start, line);
  mark = gtk_source_buffer_create_source_mark (buffer, NULL, looks[severity].category, &start);
  g_object_set_data_full (G_OBJECT (mark), TEXT_KEY, g_strdup (text), g_free);
}

void
hw_mark_gutter_clear (GtkSourceBuffer *buffer)
{
  GtkTextIter start, end;

  g_return_if_fail (GTK_SOURCE_IS_BUFFER (buffer));

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  for (guint i = 0; i < N_SEVERITIES; i++)
    gtk_source_buffer_remove_source_marks (buffer, &start, &end, looks[i].category);
}

char *
hw_mark_gutter_dup_text (GtkSourceBuffer *buffer, int line)
{
  g_autoptr(GString) text = g_string_new (NULL);

  g_return_val_if_fail (GTK_SOURCE_IS_BUFFER (buffer), NULL);

  for (guint i = 0; i < N_SEVERITIES; i++)
    {
      g_autoptr(GSList) marks =
                     gtk_source_buffer_get_source_marks_at_line (buffer, line, looks[i].category);

      for (GSList *l = marks; l != NULL; l = l->next)
        g_string_append_printf (text, "%s%s", text->len > 0 ? "\n" : "",
                                (const char *)g_object_get_data (l->data, TEXT_KEY));
    }

  return text->len > 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

void
hw_mark_gutter_get_colour (GtkWidget *widget, HwSeverity severity, GdkRGBA *out_colour)
{
  GtkStyleContext *context = NULL;

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (severity < N_SEVERITIES);

  context = gtk_widget_get_style_context (widget);
  /* A theme without our style sheet still draws something. */
  if (!gtk_style_context_lookup_color (context, looks[severity].colour, out_colour))
    gtk_style_context_get_color (context, out_colour);
}
