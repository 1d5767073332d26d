/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph-item.h"

G_BEGIN_DECLS

/**
 * HwGraphModel:
 *
 * The rows of a layout as a GListModel of HwGraphItem; rows that are hidden stand as folds between the others, so lanes
 * stay where they are. Items are made on demand, so a hundred thousand rows cost nothing until they are looked at;
 * over a change the items of unchanged rows stay the same objects and one items-changed covers the differing middle.
 */
#define HW_TYPE_GRAPH_MODEL (hw_graph_model_get_type ())
G_DECLARE_FINAL_TYPE (HwGraphModel, hw_graph_model, HW, GRAPH_MODEL, GObject)

HwGraphModel *hw_graph_model_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @graph, @layout: (nullable): both or none; @hidden: (nullable) (array): one byte a row of the layout */
void hw_graph_model_set_layout (HwGraphModel *self,
                                const HwGraph *graph,
                                const HwLayout *layout,
                                const guint8 *hidden);

/* What is shown; NULL when there is nothing. */
const HwGraph *hw_graph_model_get_graph (HwGraphModel *self);
const HwLayout *hw_graph_model_get_layout (HwGraphModel *self);
guint hw_graph_model_get_n_lanes (HwGraphModel *self);

/* The row of the layout at a position of the list, without making an item; of a fold the topmost. */
guint hw_graph_model_get_row (HwGraphModel *self, guint position);
gboolean hw_graph_model_is_fold (HwGraphModel *self, guint position);
/* The revision at a position of the list. */
const HwRevision *hw_graph_model_get_revision (HwGraphModel *self, guint position);
/* Position of the layout's @row, or of the fold that holds it. */
guint hw_graph_model_find_row (HwGraphModel *self, guint row);
/* GTK_INVALID_LIST_POSITION, which is G_MAXUINT, when it is not shown or in a fold. */
guint hw_graph_model_find (HwGraphModel *self, const char *revision);

G_END_DECLS
