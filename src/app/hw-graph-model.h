/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment-state.h"
#include "hw-graph-item.h"

G_BEGIN_DECLS

/**
 * HwGraphModel:
 *
 * The rows of a layout as a GListModel of HwGraphItem. Items are made on demand, so a hundred thousand rows cost
 * nothing until they are looked at; over a change the items of unchanged rows stay the same objects and one
 * items-changed covers the differing middle.
 */
#define HW_TYPE_GRAPH_MODEL (hw_graph_model_get_type ())
G_DECLARE_FINAL_TYPE (HwGraphModel, hw_graph_model, HW, GRAPH_MODEL, GObject)

HwGraphModel *hw_graph_model_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @graph, @layout: (nullable): both or none */
void hw_graph_model_set_layout (HwGraphModel *self, const HwGraph *graph, const HwLayout *layout);
/* Shows only what is pending on @state, laid out by itself. */
void
hw_graph_model_set_pending (HwGraphModel *self, const HwGraph *graph, HwEnvironmentState *state);
guint hw_graph_model_get_n_lanes (HwGraphModel *self);
/* The revision in a row, without making an item. */
const HwRevision *hw_graph_model_get_revision (HwGraphModel *self, guint position);
/* GTK_INVALID_LIST_POSITION, which is G_MAXUINT, when it is not shown. */
guint hw_graph_model_find (HwGraphModel *self, const char *revision);

G_END_DECLS
