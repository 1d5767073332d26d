/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-types.h"

G_BEGIN_DECLS

#define HW_GRAPH_N_COLOURS 6

typedef enum
{
  HW_GRAPH_COLUMN_AUTHOR,
  HW_GRAPH_COLUMN_FILE,
  HW_GRAPH_COLUMN_ID,
  HW_GRAPH_COLUMN_CREATED,
  HW_GRAPH_COLUMN_DURATION, /* on the selected environment */
} HwGraphColumn;

#define HW_GRAPH_N_COLUMNS 5

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
  double pitch_share; /* from lane to lane, as a share of the row's height */
  int graph_width;    /* of the column; */
  int lanes_width;    /* of all lanes, which may be more */
  int lane_offset;    /* how far the lanes are scrolled, when they are wider than the column */
  int user_width;     /* wanted by the user; 0 for as wide as the lanes are */
  int widths[HW_GRAPH_N_COLUMNS];
  int end_margin;
  gboolean is_compact;
  gboolean is_column_shown[HW_GRAPH_N_COLUMNS];
  gboolean
      is_filtered; /* rows are hidden because they are not looked for, not because they are quiet */
  gboolean has_years; /* some dates are of another year and say so */
  gboolean is_narrow; /* the columns are left out */
  gboolean is_tiny;   /* and the chips, and lanes beyond the fourth */
  guint max_lanes;    /* wider graphs are clipped */

  /* Borrowed: what the pointer or the keyboard asks about, by node of the shown graph; NULL for nothing */
  const guint8 *ancestors;
  const guint8 *descendants;
  GHashTable *problems; /* file -> GPtrArray of HwProblem */
} HwGraphStyle;

void hw_graph_style_update (HwGraphStyle *style, GtkWidget *widget, guint n_lanes);
/* Distance between lanes, and of the middle of lane 0 from the start. */
double hw_graph_style_get_pitch (const HwGraphStyle *style);
double hw_graph_style_get_lane_x (const HwGraphStyle *style, double lane);
gboolean hw_graph_style_is_shown (const HwGraphStyle *style, HwGraphColumn column);

G_END_DECLS
