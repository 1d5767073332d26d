/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-lane-cell"

#include "config.h"

#include "hw-lane-cell.h"

/* The layout's drawing rules, as shares of the row's height: 34 px give radius 5 and so on. */
#define DOT_SHARE 0.147
#define RING_SHARE 0.125
#define CURRENT_SHARE 0.235
#define POINT_SHARE 0.05
#define CURVE_SHARE 0.6
#define CROSS_SHARE 0.09
/* Lines that have nothing to do with the row that is asked about. */
#define UNRELATED_ALPHA 0.4
#define RELATED_WIDTH 1.5
/* Where lanes go on beyond the column they fade, in px. */
#define FADE_WIDTH 18

struct _HwLaneCell
{
  GtkWidget parent_instance;

  /* Borrowed */
  const HwGraphStyle *style;

  /* Owned */
  HwGraphItem *item;
  GArray *segments; /* scratch, HwSegment */

  HwDot dot;
};

G_DEFINE_FINAL_TYPE (HwLaneCell, hw_lane_cell, GTK_TYPE_WIDGET)

/* Whether one of @others that is above @row is among @nodes. */
static gboolean
has_one_above (
    const HwLayout *layout, const guint8 *nodes, const guint *others, guint n_others, guint row)
{
  for (guint i = 0; i < n_others; i++)
    if (nodes[others[i]] && hw_layout_find_row (layout, others[i]) < row)
      return TRUE;

  return FALSE;
}

/* A line belongs to a set of revisions when both its ends do. A joined line has many upper ends: all that stand on its
 * target and join it above @row. */
static gboolean
is_in_set (HwLaneCell *self, const HwSegment *segment, guint row, const guint8 *nodes)
{
  const HwLayout *layout = hw_graph_item_get_layout (self->item);
  const HwGraph *graph = hw_graph_item_get_graph (self->item);
  const guint *others;
  guint n;

  if (!nodes[segment->target])
    return FALSE;
  if (segment->source != HW_GRAPH_NONE)
    return nodes[segment->source] != 0;
  others = segment->kind == HW_SEGMENT_DEPENDS
               ? hw_graph_get_dependents (graph, segment->target, &n)
               : hw_graph_get_children (graph, segment->target, &n);

  return has_one_above (layout, nodes, others, n, row);
}

static void
set_line (HwLaneCell *self, cairo_t *cr, const HwSegment *segment, guint row)
{
  const HwGraphStyle *style = self->style;
  const gboolean is_depends = segment->kind == HW_SEGMENT_DEPENDS;
  const gboolean is_fold = hw_graph_item_get_n_folded (self->item) > 0;
  const double dashes[] = { 3, 3 };
  GdkRGBA colour = is_depends ? style->depends : style->lanes[segment->colour % HW_GRAPH_N_COLOURS];
  double width = is_depends ? style->line_width * 0.75 : style->line_width;

  if (style->ancestors != NULL)
    {
      if (is_in_set (self, segment, row, style->ancestors)
          || is_in_set (self, segment, row, style->descendants))
        width *= RELATED_WIDTH;
      else
        colour.alpha *= (float)UNRELATED_ALPHA;
    }
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, width);
  cairo_set_dash (cr, dashes, is_depends || is_fold ? 2 : 0, 0);
}

static void
draw_segment (HwLaneCell *self, cairo_t *cr, const HwSegment *segment, double y0, double height)
{
  const double x0 = hw_graph_style_get_lane_x (self->style, segment->from);
  const double x1 = hw_graph_style_get_lane_x (self->style, segment->to);

  cairo_move_to (cr, x0, y0);
  if (segment->from == segment->to)
    cairo_line_to (cr, x1, y0 + height);
  else
    cairo_curve_to (cr, x0, y0 + CURVE_SHARE * height, x1, y0 + (1 - CURVE_SHARE) * height, x1,
                    y0 + height);
  cairo_stroke (cr);
}

static void
draw_boundary (HwLaneCell *self, cairo_t *cr, guint row, double y0, double height)
{
  hw_layout_get_segments (hw_graph_item_get_layout (self->item), row, self->segments);
  for (guint i = 0; i < self->segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (self->segments, HwSegment, i);

      set_line (self, cr, segment, row);
      draw_segment (self, cr, segment, y0, height);
    }
  cairo_set_dash (cr, NULL, 0, 0);
}

/* Every segment goes from the middle of a row to the middle of the next: each row draws its half. A fold shows what
 * enters it at its top and what leaves it at its bottom. */
static void
draw_segments (HwLaneCell *self, cairo_t *cr, double height)
{
  const HwLayout *layout = hw_graph_item_get_layout (self->item);
  const guint row = hw_graph_item_get_row (self->item);
  const guint last = hw_graph_item_get_last_row (self->item);

  if (row > 0)
    draw_boundary (self, cr, row - 1, -height / 2, height);
  if (last + 1 < hw_layout_get_n_rows (layout))
    draw_boundary (self, cr, last, height / 2, height);
}

/* A dependency that is too far away to be drawn: a short dashed tail; the row's chip names it. */
static void
draw_stub (HwLaneCell *self, cairo_t *cr, double x, double y)
{
  const double pitch = hw_graph_style_get_pitch (self->style);
  const double dashes[] = { 3, 2 };

  gdk_cairo_set_source_rgba (cr, &self->style->depends);
  cairo_set_line_width (cr, self->style->line_width * 0.75);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_move_to (cr, x, y);
  cairo_line_to (cr, x + pitch * 0.75, y + pitch * 0.7);
  cairo_stroke (cr);
  cairo_set_dash (cr, NULL, 0, 0);
}

static void
draw_circle (cairo_t *cr, double x, double y, double radius)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x, y, radius, 0, 2 * G_PI);
}

static void
draw_cross (cairo_t *cr, double x, double y, double size)
{
  cairo_move_to (cr, x - size, y - size);
  cairo_line_to (cr, x + size, y + size);
  cairo_move_to (cr, x - size, y + size);
  cairo_line_to (cr, x + size, y - size);
  cairo_stroke (cr);
}

static gboolean
is_unrelated (HwLaneCell *self)
{
  const HwGraphStyle *style = self->style;
  const guint row = hw_graph_item_get_row (self->item);
  const guint node = hw_layout_get_row (hw_graph_item_get_layout (self->item), row).node;

  return style->ancestors != NULL && !style->ancestors[node] && !style->descendants[node];
}

static void
draw_dot (HwLaneCell *self, cairo_t *cr, double x, double y, double height)
{
  const HwDot *dot = &self->dot;
  GdkRGBA colour = self->style->lanes[hw_graph_item_get_lane (self->item) % HW_GRAPH_N_COLOURS];
  const gboolean is_ring = dot->is_pending || dot->is_unknown;

  if (is_unrelated (self))
    colour.alpha *= (float)UNRELATED_ALPHA;
  gdk_cairo_set_source_rgba (cr, &colour);
  cairo_set_line_width (cr, self->style->line_width);
  if (dot->is_unknown)
    {
      draw_cross (cr, x, y, height * CROSS_SHARE);
      return;
    }
  draw_circle (cr, x, y, height * (is_ring ? RING_SHARE : DOT_SHARE));
  if (is_ring)
    cairo_stroke (cr);
  else
    cairo_fill (cr);
  if (dot->is_merge)
    {
      gdk_cairo_set_source_rgba (cr, is_ring ? &colour : &self->style->background);
      draw_circle (cr, x, y, height * POINT_SHARE);
      cairo_fill (cr);
    }
  if (dot->is_current)
    {
      gdk_cairo_set_source_rgba (cr, &self->style->kinds[dot->kind]);
      draw_circle (cr, x, y, height * CURRENT_SHARE);
      cairo_stroke (cr);
    }
}

/* Lines end at the dot's edge, so that a ring shows what is behind it: the row's tint or the selection. */
static void
clip_out_dot (HwLaneCell *self, cairo_t *cr, double x, double y, double width, double height)
{
  double radius = 0;

  if (self->dot.is_current)
    radius = height * CURRENT_SHARE;
  else if (self->dot.is_pending || self->dot.is_unknown)
    radius = height * RING_SHARE;
  if (radius <= 0)
    return;
  cairo_set_fill_rule (cr, CAIRO_FILL_RULE_EVEN_ODD);
  cairo_rectangle (cr, 0, 0, width, height);
  draw_circle (cr, x, y, radius);
  cairo_clip (cr);
}

static void
draw (HwLaneCell *self, cairo_t *cr, double width, double height)
{
  const double x = hw_graph_style_get_lane_x (self->style, hw_graph_item_get_lane (self->item));
  const HwLayout *layout = hw_graph_item_get_layout (self->item);
  guint n_stubs;

  if (hw_graph_item_get_n_folded (self->item) > 0)
    {
      draw_segments (self, cr, height);
      return;
    }
  cairo_save (cr);
  clip_out_dot (self, cr, x, height / 2, width, height);
  draw_segments (self, cr, height);
  hw_layout_get_stubs (layout, hw_graph_item_get_row (self->item), &n_stubs);
  if (n_stubs > 0)
    draw_stub (self, cr, x, height / 2);
  cairo_restore (cr);
  draw_dot (self, cr, x, height / 2, height);
}

/* Paints what was drawn, with fading ends where lanes go on beyond the column. */
static void
paint_faded (HwLaneCell *self, cairo_t *cr, double width)
{
  const double more = self->style->lanes_width - self->style->lane_offset - width;
  cairo_pattern_t *mask = cairo_pattern_create_linear (0, 0, width, 0);

  cairo_pattern_add_color_stop_rgba (mask, 0, 0, 0, 0, self->style->lane_offset > 0 ? 0 : 1);
  cairo_pattern_add_color_stop_rgba (mask, FADE_WIDTH / width, 0, 0, 0, 1);
  cairo_pattern_add_color_stop_rgba (mask, 1 - FADE_WIDTH / width, 0, 0, 0, 1);
  cairo_pattern_add_color_stop_rgba (mask, 1, 0, 0, 0, more > 0 ? 0 : 1);
  cairo_mask (cr, mask);
  cairo_pattern_destroy (mask);
}

static void
hw_lane_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HwLaneCell *self = HW_LANE_CELL (widget);
  const double width = gtk_widget_get_width (widget);
  const double height = gtk_widget_get_height (widget);
  const int offset = self->style->lane_offset;
  gboolean is_clipped;
  cairo_t *cr;

  if (self->item == NULL || width <= 0 || height <= 0)
    return;

  is_clipped = self->style->lanes_width > width;
  cr =
      gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    {
      cairo_translate (cr, width, 0);
      cairo_scale (cr, -1, 1);
    }
  if (is_clipped)
    cairo_push_group (cr);
  cairo_save (cr);
  cairo_translate (cr, -offset, 0);
  draw (self, cr, width + offset, height);
  cairo_restore (cr);
  if (is_clipped)
    {
      cairo_pop_group_to_source (cr);
      paint_faded (self, cr, width);
    }
  cairo_destroy (cr);
}

static void
hw_lane_cell_measure (GtkWidget *widget,
                      GtkOrientation orientation,
                      int for_size,
                      int *minimum,
                      int *natural,
                      int *minimum_baseline,
                      int *natural_baseline)
{
  HwLaneCell *self = HW_LANE_CELL (widget);

  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? self->style->graph_width
                                                                  : self->style->row_height;
}

static void
hw_lane_cell_finalize (GObject *object)
{
  HwLaneCell *self = HW_LANE_CELL (object);

  g_clear_object (&self->item);
  g_clear_pointer (&self->segments, g_array_unref);

  G_OBJECT_CLASS (hw_lane_cell_parent_class)->finalize (object);
}

static void
hw_lane_cell_class_init (HwLaneCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_lane_cell_finalize;
  widget_class->snapshot = hw_lane_cell_snapshot;
  widget_class->measure = hw_lane_cell_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
  gtk_widget_class_set_css_name (widget_class, "lanes");
}

static void
hw_lane_cell_init (HwLaneCell *self)
{
  self->segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));
}

GtkWidget *
hw_lane_cell_new (const HwGraphStyle *style)
{
  HwLaneCell *self = g_object_new (HW_TYPE_LANE_CELL, NULL);

  self->style = style;

  return GTK_WIDGET (self);
}

void
hw_lane_cell_set (HwLaneCell *self, HwGraphItem *item, const HwDot *dot)
{
  g_return_if_fail (HW_IS_LANE_CELL (self));
  g_return_if_fail (dot != NULL);

  g_set_object (&self->item, item);
  self->dot = *dot;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
