/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-layout.h"

G_BEGIN_DECLS

/**
 * HwGraphItem:
 *
 * One row of the graph list: a revision and its place in a layout, or a fold: several rows of the layout drawn as one.
 * Light; made when the list asks for it.
 */
#define HW_TYPE_GRAPH_ITEM (hw_graph_item_get_type ())
G_DECLARE_FINAL_TYPE (HwGraphItem, hw_graph_item, HW, GRAPH_ITEM, GObject)

HwGraphItem *hw_graph_item_new (const HwGraph *graph,
                                const HwLayout *layout,
                                guint row,
                                guint n_folded) G_GNUC_WARN_UNUSED_RESULT;
/* The same revision, or fold, in a newer layout. */
void
hw_graph_item_move (HwGraphItem *self, const HwGraph *graph, const HwLayout *layout, guint row);

/* How many rows the item stands for; 0 when it is a single revision. */
guint hw_graph_item_get_n_folded (HwGraphItem *self);
/* Of a fold: its topmost. */
const HwRevision *hw_graph_item_get_revision (HwGraphItem *self);
/* In the layout; of a fold the topmost. */
guint hw_graph_item_get_row (HwGraphItem *self);
/* The lowest row it stands for. */
guint hw_graph_item_get_last_row (HwGraphItem *self);
guint hw_graph_item_get_lane (HwGraphItem *self);
/* The graph that is drawn, which is not the project's when only some revisions are shown. */
const HwGraph *hw_graph_item_get_graph (HwGraphItem *self);
const HwLayout *hw_graph_item_get_layout (HwGraphItem *self);

G_END_DECLS
