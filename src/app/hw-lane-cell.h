/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph-item.h"
#include "hw-graph-style.h"

G_BEGIN_DECLS

/**
 * HwLaneCell:
 *
 * Draws one row of the graph: its piece of every line, and its dot. Decoration: the row says the same in words.
 */
#define HW_TYPE_LANE_CELL (hw_lane_cell_get_type ())
G_DECLARE_FINAL_TYPE (HwLaneCell, hw_lane_cell, HW, LANE_CELL, GtkWidget)

/** What the dot says about the selected environment. */
typedef struct
{
  gboolean is_pending; /* a ring */
  gboolean is_current; /* ringed in the colour of @kind */
  gboolean is_merge;   /* a point inside */
  gboolean is_unknown; /* a cross: nobody knows whether it is applied */
  HwEnvironmentKind kind;
} HwDot;

/* @style: outlives the cell */
GtkWidget *hw_lane_cell_new (const HwGraphStyle *style);
/* @item: (nullable) */
void hw_lane_cell_set (HwLaneCell *self, HwGraphItem *item, const HwDot *dot);

G_END_DECLS
