/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include "hw-graph-view-private.h"

/* Lanes beyond these are clipped. */
#define MAX_LANES 12
#define MAX_LANES_TINY 4
/* The heading begins further in than the lanes: its margin less the pending bar, and ends with the handle. */
#define HEADING_INSET (14 - 4 + 8)
/* Shorter histories are seen at a glance. */
#define MIN_STRIP_ROWS 60
/* The menu button at the end of the header. */
#define END_MARGIN 32
#define NARROW_END_MARGIN 12

/* The word above a column may be wider than what stands in it. */
static int
measure_heading (GtkWidget *heading)
{
  int natural;

  gtk_widget_set_size_request (heading, -1, -1);
  gtk_widget_measure (heading, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return natural - gtk_widget_get_margin_start (heading) - gtk_widget_get_margin_end (heading);
}

static void
update_headings (HwGraphView *self)
{
  GtkWidget *const headings[HW_GRAPH_N_COLUMNS] = {
    [HW_GRAPH_COLUMN_AUTHOR] = self->author_heading,
    [HW_GRAPH_COLUMN_FILE] = self->file_heading,
    [HW_GRAPH_COLUMN_ID] = self->id_heading,
    [HW_GRAPH_COLUMN_CREATED] = self->created_heading,
    [HW_GRAPH_COLUMN_DURATION] = self->duration_heading,
  };

  for (HwGraphColumn column = 0; column < HW_GRAPH_N_COLUMNS; column++)
    {
      self->style.widths[column] =
          MAX (self->style.widths[column], measure_heading (headings[column]));
      gtk_widget_set_size_request (headings[column], self->style.widths[column], -1);
      gtk_widget_set_visible (headings[column], hw_graph_style_is_shown (&self->style, column));
    }
  gtk_widget_set_size_request (self->graph_heading, self->style.graph_width - HEADING_INSET, -1);
}

void
_hw_graph_view_update_style (HwGraphView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const gboolean has_strip = n > MIN_STRIP_ROWS;

  if (self->session == NULL)
    return;
  gtk_widget_set_visible (self->strip, has_strip);
  self->style.max_lanes = self->style.is_tiny ? MAX_LANES_TINY : MAX_LANES;
  self->style.end_margin = (self->style.is_narrow ? NARROW_END_MARGIN : END_MARGIN)
                           - (has_strip ? HW_OVERVIEW_STRIP_WIDTH : 0);
  hw_graph_style_update (&self->style, self->list_view, hw_graph_model_get_n_lanes (self->model));
  update_headings (self);
  for (guint i = 0; i < self->rows->len; i++)
    hw_graph_row_queue_resize (g_ptr_array_index (self->rows, i));
  _hw_graph_view_update_rows (self);
}
