/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include "hw-graph-view-private.h"

gboolean
_hw_graph_view_is_filtering (HwGraphView *self)
{
  return self->is_filtered && self->search != NULL && hw_revision_search_is_active (self->search);
}

/* Style classes are only touched when they differ: each change makes GTK look the row's style up anew. */
static void
set_matched (HwGraphRow *row, gboolean is_matched)
{
  if (gtk_widget_has_css_class (GTK_WIDGET (row), "matched") == is_matched)
    return;
  if (is_matched)
    gtk_widget_add_css_class (GTK_WIDGET (row), "matched");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "matched");
}

void
_hw_graph_view_update_dimmed (HwGraphView *self, HwGraphRow *row)
{
  HwGraphItem *item = hw_graph_row_get_item (row);
  const gboolean is_looked_at = item != NULL && hw_revision_search_is_active (self->search)
                                && hw_graph_item_get_n_folded (item) == 0;
  const gboolean is_match =
      is_looked_at
      && hw_revision_search_matches (self->search, hw_graph_item_get_revision (item)->id);

  hw_graph_row_set_dimmed (row, is_looked_at && !is_match);
  set_matched (row, is_match);
}

void
_hw_graph_view_find_matches (HwGraphView *self, const HwGraph *graph, const HwLayout *layout)
{
  const guint n = layout == NULL ? 0 : hw_layout_get_n_rows (layout);

  g_array_set_size (self->matches, 0);
  for (guint row = 0; hw_revision_search_is_active (self->search) && row < n; row++)
    if (hw_revision_search_matches (
            self->search, hw_graph_get_revision (graph, hw_layout_get_row (layout, row).node)->id))
      g_array_append_val (self->matches, row);
}

static void
on_search_changed_cb (HwGraphView *self)
{
  _hw_graph_view_update_model (self);
  g_signal_emit_by_name (self, "search-changed");
}

void
_hw_graph_view_set_up_search (HwGraphView *self)
{
  self->search = hw_revision_search_new (self->session);
  g_signal_connect_object (self->search, "changed", G_CALLBACK (on_search_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
hw_graph_view_set_search (HwGraphView *self, const char *text)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (self->search != NULL)
    hw_revision_search_set_text (self->search, text);
}

HwRevisionSearch *
hw_graph_view_get_search (HwGraphView *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), NULL);

  return self->search;
}

void
hw_graph_view_set_filtered (HwGraphView *self, gboolean is_filtered)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (self->is_filtered == is_filtered)
    return;
  self->is_filtered = is_filtered;
  g_object_notify (G_OBJECT (self), "filtered");
  if (self->search != NULL && hw_revision_search_is_active (self->search))
    _hw_graph_view_update_model (self);
}

guint
hw_graph_view_get_n_matches (HwGraphView *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), 0);

  return self->matches->len;
}

/* The selected row of the layout; G_MAXUINT for none. */
static guint
get_selected_row (HwGraphView *self)
{
  const guint position = _hw_graph_view_get_position (self);

  return position == GTK_INVALID_LIST_POSITION ? G_MAXUINT
                                               : hw_graph_model_get_row (self->model, position);
}

guint
hw_graph_view_get_match (HwGraphView *self)
{
  guint row;

  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), 0);

  row = get_selected_row (self);
  for (guint i = 0; i < self->matches->len; i++)
    if (g_array_index (self->matches, guint, i) == row)
      return i + 1;

  return 0;
}

void
hw_graph_view_go_to_match (HwGraphView *self, gboolean is_down)
{
  const HwLayout *layout;
  const HwGraph *graph;
  guint n, selected, chosen;

  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  n = self->matches->len;
  selected = get_selected_row (self);
  if (n == 0)
    return;
  chosen = g_array_index (self->matches, guint, is_down ? 0 : n - 1);
  for (guint i = 0; i < n; i++)
    {
      const guint row = g_array_index (self->matches, guint, is_down ? n - 1 - i : i);

      if (selected != G_MAXUINT && (is_down ? row > selected : row < selected))
        chosen = row;
    }
  graph = hw_graph_model_get_graph (self->model);
  layout = hw_graph_model_get_layout (self->model);
  _hw_graph_view_select (
      self, hw_graph_get_revision (graph, hw_layout_get_row (layout, chosen).node)->id);
}
