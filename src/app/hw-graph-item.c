/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-item"

#include "config.h"

#include "hw-graph-item.h"

struct _HwGraphItem
{
  GObject parent_instance;

  /* Owned */
  HwGraph *graph;
  HwLayout *layout;

  HwLayoutRow place;
  guint row;
  guint n_folded; /* rows; 0 for a single revision */
};

G_DEFINE_FINAL_TYPE (HwGraphItem, hw_graph_item, G_TYPE_OBJECT)

static void
hw_graph_item_finalize (GObject *object)
{
  HwGraphItem *self = HW_GRAPH_ITEM (object);

  g_clear_pointer (&self->layout, hw_layout_unref);
  g_clear_pointer (&self->graph, hw_graph_unref);

  G_OBJECT_CLASS (hw_graph_item_parent_class)->finalize (object);
}

static void
hw_graph_item_class_init (HwGraphItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_graph_item_finalize;
}

static void
hw_graph_item_init (HwGraphItem *self)
{
}

/**
 * hw_graph_item_new:
 * @layout: of @graph
 * @row: 0 is on top
 * @n_folded: for a fold the number of rows from @row on; else 0
 *
 * Returns: (transfer full): the item of that row
 */
HwGraphItem *
hw_graph_item_new (const HwGraph *graph, const HwLayout *layout, guint row, guint n_folded)
{
  HwGraphItem *self = g_object_new (HW_TYPE_GRAPH_ITEM, NULL);

  self->n_folded = n_folded;

  hw_graph_item_move (self, graph, layout, row);

  return self;
}

void
hw_graph_item_move (HwGraphItem *self, const HwGraph *graph, const HwLayout *layout, guint row)
{
  HwGraph *new_graph = hw_graph_ref (graph);
  HwLayout *new_layout = hw_layout_ref (layout);

  g_return_if_fail (HW_IS_GRAPH_ITEM (self));
  g_return_if_fail (row < hw_layout_get_n_rows (layout));

  g_clear_pointer (&self->layout, hw_layout_unref);
  g_clear_pointer (&self->graph, hw_graph_unref);
  self->graph = new_graph;
  self->layout = new_layout;
  self->row = row;
  self->place = hw_layout_get_row (layout, row);
}

guint
hw_graph_item_get_n_folded (HwGraphItem *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ITEM (self), 0);

  return self->n_folded;
}

const HwRevision *
hw_graph_item_get_revision (HwGraphItem *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ITEM (self), NULL);

  return hw_graph_get_revision (self->graph, self->place.node);
}

guint
hw_graph_item_get_row (HwGraphItem *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ITEM (self), 0);

  return self->row;
}

guint
hw_graph_item_get_last_row (HwGraphItem *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ITEM (self), 0);

  return self->row + (self->n_folded == 0 ? 0 : self->n_folded - 1);
}

guint
hw_graph_item_get_lane (HwGraphItem *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ITEM (self), 0);

  return self->place.lane;
}

const HwGraph *
hw_graph_item_get_graph (HwGraphItem *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ITEM (self), NULL);

  return self->graph;
}

const HwLayout *
hw_graph_item_get_layout (HwGraphItem *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_ITEM (self), NULL);

  return self->layout;
}
