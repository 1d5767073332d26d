/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include <string.h>

#include "hw-graph-view-private.h"

static gboolean
contains (const char *text, const char *search)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, search) != NULL;
}

static gboolean
is_match (HwGraphView *self, const HwRevision *revision)
{
  g_autofree char *file = g_path_get_basename (revision->file);

  if (contains (revision->message, self->search) || contains (revision->id, self->search)
      || contains (file, self->search))
    return TRUE;
  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    if (contains (revision->branch_labels[i], self->search))
      return TRUE;

  return FALSE;
}

void
_hw_graph_view_update_dimmed (HwGraphView *self, HwGraphRow *row)
{
  HwGraphItem *item = hw_graph_row_get_item (row);

  hw_graph_row_set_dimmed (row, self->search != NULL && item != NULL
                                    && hw_graph_item_get_n_folded (item) == 0
                                    && !is_match (self, hw_graph_item_get_revision (item)));
}

void
_hw_graph_view_find_matches (HwGraphView *self, const HwGraph *graph, const HwLayout *layout)
{
  const guint n = layout == NULL ? 0 : hw_layout_get_n_rows (layout);

  g_array_set_size (self->matches, 0);
  for (guint row = 0; self->search != NULL && row < n; row++)
    if (is_match (self, hw_graph_get_revision (graph, hw_layout_get_row (layout, row).node)))
      g_array_append_val (self->matches, row);
}

void
hw_graph_view_set_search (HwGraphView *self, const char *text)
{
  g_autofree char *search = NULL;

  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (text != NULL && text[0] != '\0')
    search = g_utf8_casefold (text, -1);
  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_steal_pointer (&search);
  _hw_graph_view_update_model (self);
}

void
hw_graph_view_set_filtered (HwGraphView *self, gboolean is_filtered)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (self->is_filtered == is_filtered)
    return;
  self->is_filtered = is_filtered;
  g_object_notify (G_OBJECT (self), "filtered");
  if (self->search != NULL)
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
