/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-graph-view.h"

G_BEGIN_DECLS

/**
 * HwGraphSearch:
 *
 * The search bar of the graph. Rows that match stay as they are, the others step back, or are hidden when the user wants
 * that; Return and Ctrl+G go from match to match. Lanes never change.
 */
#define HW_TYPE_GRAPH_SEARCH (hw_graph_search_get_type ())
G_DECLARE_FINAL_TYPE (HwGraphSearch, hw_graph_search, HW, GRAPH_SEARCH, GtkWidget)

/* @view, @session: outlive the bar; @capture: the widget in which typing begins a search */
void hw_graph_search_set_view (HwGraphSearch *self,
                               HwGraphView *view,
                               HwSession *session,
                               GtkWidget *capture);
/* Looks for @text at once. */
void hw_graph_search_set_text (HwGraphSearch *self, const char *text);
/* (transfer none): the bar itself, whose `search-mode-enabled` a button may follow */
GtkWidget *hw_graph_search_get_bar (HwGraphSearch *self);
/* Shows the bar and takes the focus. */
void hw_graph_search_start (HwGraphSearch *self);
/* Shows only what matches @text, until the bar is put away. */
void hw_graph_search_filter (HwGraphSearch *self, const char *text);
/* Puts the bar away: all revisions are shown as usual. */
void hw_graph_search_end (HwGraphSearch *self);
/* "3 of 12", "No revisions found": for tests */
const char *hw_graph_search_get_summary (HwGraphSearch *self);

G_END_DECLS
