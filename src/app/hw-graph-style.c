/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-style"

#include "config.h"

#include <adwaita.h>

#include "hw-graph-style.h"

/* The layout's drawing rules: row 34, pitch 16, left margin 18; larger text scales all of it. */
#define ROW_HEIGHT 34
#define ROW_PADDING 14
#define COMPACT_HEIGHT 28
#define COMPACT_PADDING 4
#define PITCH_SHARE 0.47
/* Where there is little room, lanes move together until their dots would touch. */
#define MIN_PITCH_SHARE 0.31
#define MARGIN_SHARE 0.53
#define MIN_GRAPH_WIDTH 62
#define FILE_CHARS 24
#define AUTHOR_CHARS 16

static void
lookup (GtkWidget *widget, const char *name, GdkRGBA *colour)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  /* A theme without our style sheet still draws something. */
  if (!gtk_style_context_lookup_color (context, name, colour))
    gtk_style_context_get_color (context, colour);
}

static void
update_colours (HwGraphStyle *style, GtkWidget *widget)
{
  for (guint i = 0; i < HW_GRAPH_N_COLOURS; i++)
    {
      g_autofree char *name = g_strdup_printf ("hw_lane_%u", i);

      lookup (widget, name, &style->lanes[i]);
    }
  for (HwEnvironmentKind kind = 0; kind <= HW_ENVIRONMENT_KIND_OTHER; kind++)
    {
      g_autofree char *name = g_strdup_printf ("hw_%s_fg", hw_environment_kind_to_string (kind));

      lookup (widget, name, &style->kinds[kind]);
    }
  lookup (widget, "hw_lane_depends", &style->depends);
  lookup (widget, "view_bg_color", &style->background);
}

static int
measure_text (
    GtkWidget *widget, const char *text, const char *family, double scale, int *out_height)
{
  g_autoptr(PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  PangoFontDescription *font = pango_font_description_copy (
      pango_context_get_font_description (pango_layout_get_context (layout)));
  int width, height;

  if (family != NULL)
    pango_font_description_set_family_static (font, family);
  /* GTK's fonts are sized in pixels, others in points. */
  if (pango_font_description_get_size_is_absolute (font))
    pango_font_description_set_absolute_size (font, pango_font_description_get_size (font) * scale);
  else
    pango_font_description_set_size (font,
                                     (int)(pango_font_description_get_size (font) * scale + 0.5));
  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_get_pixel_size (layout, &width, &height);
  if (out_height != NULL)
    *out_height = height;

  return width;
}

static void
update_columns (HwGraphStyle *style, GtkWidget *widget)
{
  style->widths[HW_GRAPH_COLUMN_AUTHOR] =
      AUTHOR_CHARS * measure_text (widget, "0", NULL, 0.82, NULL);
  style->widths[HW_GRAPH_COLUMN_FILE] =
      FILE_CHARS * measure_text (widget, "0", "monospace", 0.8, NULL);
  style->widths[HW_GRAPH_COLUMN_ID] =
      measure_text (widget, "000000000000", "monospace", 0.8, NULL) + 2;
  style->widths[HW_GRAPH_COLUMN_CREATED] =
      measure_text (widget, style->has_years ? "30 Sep 0000" : "30 Sep", NULL, 0.82, NULL) + 2;
  style->widths[HW_GRAPH_COLUMN_DURATION] =
      measure_text (widget, "00 min 00 s", NULL, 0.82, NULL) + 2;
}

/* The column is as wide as its lanes, up to a number of them, or as wide as the user made it. */
static void
update_graph_width (HwGraphStyle *style, guint n_lanes)
{
  const guint shown = MIN (MAX (n_lanes, 1), style->max_lanes);
  const double end = MARGIN_SHARE * style->row_height;
  int natural;

  style->pitch_share = PITCH_SHARE;
  natural = (int)(hw_graph_style_get_lane_x (style, shown - 1) + end);
  if (style->is_tiny && n_lanes > shown)
    style->pitch_share = MAX (MIN_PITCH_SHARE, PITCH_SHARE * (shown - 1) / (n_lanes - 1));
  style->lanes_width = (int)(hw_graph_style_get_lane_x (style, MAX (n_lanes, 1) - 1) + end);
  style->graph_width = MAX (MIN_GRAPH_WIDTH, natural);
  if (style->user_width > 0 && !style->is_tiny)
    style->graph_width = MAX (MIN_GRAPH_WIDTH, style->user_width);
  style->lane_offset =
      CLAMP (style->lane_offset, 0, MAX (0, style->lanes_width - style->graph_width));
}

/**
 * hw_graph_style_update:
 * @widget: a widget in the graph, for its style and font
 * @n_lanes: lanes of the layout
 */
void
hw_graph_style_update (HwGraphStyle *style, GtkWidget *widget, guint n_lanes)
{
  int line_height;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  update_colours (style, widget);
  style->line_width =
      adw_style_manager_get_high_contrast (adw_style_manager_get_default ()) ? 3 : 2;
  measure_text (widget, "Xg", NULL, 1.0, &line_height);
  style->row_height = style->is_compact ? MAX (COMPACT_HEIGHT, line_height + COMPACT_PADDING)
                                        : MAX (ROW_HEIGHT, line_height + ROW_PADDING);
  update_graph_width (style, n_lanes);
  update_columns (style, widget);
}

double
hw_graph_style_get_pitch (const HwGraphStyle *style)
{
  /* Not worked out yet before the first update. */
  return (style->pitch_share > 0 ? style->pitch_share : PITCH_SHARE) * style->row_height;
}

double
hw_graph_style_get_lane_x (const HwGraphStyle *style, double lane)
{
  return MARGIN_SHARE * style->row_height + lane * hw_graph_style_get_pitch (style);
}

gboolean
hw_graph_style_is_shown (const HwGraphStyle *style, HwGraphColumn column)
{
  return style->is_column_shown[column] && !style->is_narrow;
}
