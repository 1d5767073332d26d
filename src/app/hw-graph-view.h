/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-revision-search.h"

G_BEGIN_DECLS

/**
 * HwGraphView:
 *
 * The revision graph as a list: one row a revision, newest on top, lanes drawn at the start. Shows the session's
 * project for its selected environment, and follows and sets its selected revision.
 *
 * Rows can be chosen several at a time. Long quiet runs can be folded into one row each; lines and places stay then.
 *
 * Properties, of which all but the first and `filtered` are kept in the settings: only-pending, filtered, folded,
 * compact, order ("date" or "branch"), graph-width, show-author, show-file, show-id, show-created, show-duration. Signal `revision-activated` (string id): Return or double click.
 * Signal `search-changed`: other rows match.
 */
#define HW_TYPE_GRAPH_VIEW (hw_graph_view_get_type ())
G_DECLARE_FINAL_TYPE (HwGraphView, hw_graph_view, HW, GRAPH_VIEW, GtkWidget)

void hw_graph_view_set_session (HwGraphView *self, HwSession *session);
/* The keyboard goes to the list, at the selected revision. FALSE when there is no list. */
gboolean hw_graph_view_focus (HwGraphView *self);
/* Leaves out the columns for which there is no room: id and date, then chips and lanes too. */
void hw_graph_view_set_narrow (HwGraphView *self, gboolean is_narrow, gboolean is_tiny);
gboolean hw_graph_view_get_only_pending (HwGraphView *self);
void hw_graph_view_set_only_pending (HwGraphView *self, gboolean only_pending);
/* Selects a revision and scrolls to it; the focus stays where it is. */
void hw_graph_view_show (HwGraphView *self, const char *revision);
/* Selects a revision, scrolls to it and focuses it. */
void hw_graph_view_go_to (HwGraphView *self, const char *revision);
/* Rows that match @text, as hw_search_parse() takes it, stand out, the others step back. @text: (nullable): NULL or ""
 * ends it. */
void hw_graph_view_set_search (HwGraphView *self, const char *text);
/* The search itself; NULL before there is a session. */
HwRevisionSearch *hw_graph_view_get_search (HwGraphView *self);
/* Whether rows that do not match are hidden. */
void hw_graph_view_set_filtered (HwGraphView *self, gboolean is_filtered);
guint hw_graph_view_get_n_matches (HwGraphView *self);
/* Which match is selected, from 1; 0 for none of them. */
guint hw_graph_view_get_match (HwGraphView *self);
/* Selects the next match below the selected row, or the one above; goes round. */
void hw_graph_view_go_to_match (HwGraphView *self, gboolean is_down);
/* Tells the lines of what a revision stands on and of what stands on it from all others. @revision: (nullable) */
void hw_graph_view_show_ancestry (HwGraphView *self, const char *revision);
/* Where lanes are wider than their column: looks further to the end, in px. */
void hw_graph_view_scroll_lanes (HwGraphView *self, int distance);
guint hw_graph_view_get_n_rows (HwGraphView *self);
/* The row that shows @revision now; NULL when it is scrolled away: for tests. */
GtkWidget *hw_graph_view_find_row (HwGraphView *self, const char *revision);

G_END_DECLS
