/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-types.h"

G_BEGIN_DECLS

#define HW_GRAPH_N_COLOURS 6

/**
 * HwGraphStyle:
 *
 * Colours and sizes that all rows of one graph share, read from the style sheet and the font once per change of
 * style. Lengths are logical pixels.
 */
typedef struct
{
  GdkRGBA lanes[HW_GRAPH_N_COLOURS];
  GdkRGBA depends;
  GdkRGBA kinds[HW_ENVIRONMENT_KIND_OTHER + 1];
  GdkRGBA background;
  double line_width;
  int row_height;
  int graph_width;
  int id_width;
  int created_width;
  gboolean has_years; /* some dates are of another year and say so */
  gboolean is_narrow; /* id and date are left out */
  gboolean is_tiny;   /* and the chips, and lanes beyond the fourth */
  guint max_lanes;    /* wider graphs are clipped */
} HwGraphStyle;

void hw_graph_style_update (HwGraphStyle *style, GtkWidget *widget, guint n_lanes);
/* Distance between lanes, and of the middle of lane 0 from the start. */
double hw_graph_style_get_pitch (const HwGraphStyle *style);
double hw_graph_style_get_lane_x (const HwGraphStyle *style, double lane);

G_END_DECLS
