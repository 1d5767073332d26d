/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph-item.h"
#include "hw-graph-style.h"
#include "hw-session.h"

G_BEGIN_DECLS

/** HwGraphRow: what the list shows for one revision: lanes, badges, message, chips, id and date. */
#define HW_TYPE_GRAPH_ROW (hw_graph_row_get_type ())
G_DECLARE_FINAL_TYPE (HwGraphRow, hw_graph_row, HW, GRAPH_ROW, GtkBox)

/* @style and @session: outlive the row */
GtkWidget *hw_graph_row_new (HwSession *session, const HwGraphStyle *style);
/* @item: (nullable): NULL while the row waits to be used again */
void hw_graph_row_set_item (HwGraphRow *self, HwGraphItem *item);
HwGraphItem *hw_graph_row_get_item (HwGraphRow *self);
/* Shows anew what the session knows. */
void hw_graph_row_update (HwGraphRow *self);
/* A search is on, and this row is not what is looked for. */
void hw_graph_row_set_dimmed (HwGraphRow *self, gboolean is_dimmed);
/* Something about the lines is different. */
void hw_graph_row_queue_draw (HwGraphRow *self);
/* The sizes in the style are different. */
void hw_graph_row_queue_resize (HwGraphRow *self);
gboolean hw_graph_row_is_pending (HwGraphRow *self);
/* Everything the row shows, in one sentence: the list item's name. */
char *hw_graph_row_dup_description (HwGraphRow *self) G_GNUC_WARN_UNUSED_RESULT;

/* "Applied on dev. Pending on prod.": the tooltip. */
char *hw_graph_row_dup_standing (HwGraphRow *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
