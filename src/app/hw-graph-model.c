/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-model"

#include "config.h"

#include <string.h>

#include "hw-graph-model.h"

struct _HwGraphModel
{
  GObject parent_instance;

  /* Owned */
  HwGraph *graph;
  HwLayout *layout;
  HwGraphItem **items; /* n_items of them; NULL where nobody has asked yet */
  guint *starts; /* topmost row, by position, and the number of rows; NULL when nothing is hidden */
  guint8 *hidden; /* by row; NULL when nothing is */

  guint n_items;
};

static guint
get_start (const guint *starts, guint position)
{
  return starts == NULL ? position : starts[position];
}

/* Rows in the fold at @position; 0 where there is none. */
static guint
get_n_folded (const guint *starts, const guint8 *hidden, guint position)
{
  return starts == NULL || !hidden[starts[position]] ? 0 : starts[position + 1] - starts[position];
}

static GType
hw_graph_model_get_item_type (GListModel *model)
{
  return HW_TYPE_GRAPH_ITEM;
}

static guint
hw_graph_model_get_n_items (GListModel *model)
{
  return HW_GRAPH_MODEL (model)->n_items;
}

static gpointer
hw_graph_model_get_item (GListModel *model, guint position)
{
  HwGraphModel *self = HW_GRAPH_MODEL (model);

  if (position >= self->n_items)
    return NULL;
  if (self->items[position] == NULL)
    self->items[position] =
        hw_graph_item_new (self->graph, self->layout, get_start (self->starts, position),
                           get_n_folded (self->starts, self->hidden, position));

  return g_object_ref (self->items[position]);
}

static void
hw_graph_model_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = hw_graph_model_get_item_type;
  iface->get_n_items = hw_graph_model_get_n_items;
  iface->get_item = hw_graph_model_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HwGraphModel,
                               hw_graph_model,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      hw_graph_model_list_model_init))

static void
free_items (HwGraphItem **items, guint n_items)
{
  for (guint i = 0; i < n_items; i++)
    g_clear_object (&items[i]);
  g_free (items);
}

static void
hw_graph_model_finalize (GObject *object)
{
  HwGraphModel *self = HW_GRAPH_MODEL (object);

  free_items (self->items, self->n_items);
  g_free (self->starts);
  g_free (self->hidden);
  g_clear_pointer (&self->layout, hw_layout_unref);
  g_clear_pointer (&self->graph, hw_graph_unref);

  G_OBJECT_CLASS (hw_graph_model_parent_class)->finalize (object);
}

static void
hw_graph_model_class_init (HwGraphModelClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_graph_model_finalize;
}

static void
hw_graph_model_init (HwGraphModel *self)
{
}

/* The rows of a layout as they are to be shown. */
typedef struct
{
  const HwGraph *graph;
  const HwLayout *layout;
  const guint8 *hidden;
  guint *starts;
  guint n_items;
} Shown;

static void
shown_init (Shown *shown, const HwGraph *graph, const HwLayout *layout, const guint8 *hidden)
{
  const guint n_rows = layout == NULL ? 0 : hw_layout_get_n_rows (layout);

  *shown = (Shown){ graph, layout, NULL, NULL, n_rows };
  if (hidden == NULL || n_rows == 0 || memchr (hidden, 1, n_rows) == NULL)
    return;

  shown->hidden = hidden;
  shown->starts = g_new (guint, n_rows + 1);
  shown->n_items = 0;
  for (guint row = 0; row < n_rows; row++)
    if (row == 0 || !hidden[row] || !hidden[row - 1])
      shown->starts[shown->n_items++] = row;
  shown->starts[shown->n_items] = n_rows;
}

static const char *
get_id (const Shown *shown, guint position)
{
  const guint row = get_start (shown->starts, position);

  return hw_graph_get_revision (shown->graph, hw_layout_get_row (shown->layout, row).node)->id;
}

/* Whether both show the same revision, or a fold of as many rows from the same revision on. */
static gboolean
is_same (const Shown *a, guint position_a, const Shown *b, guint position_b)
{
  return get_n_folded (a->starts, a->hidden, position_a)
             == get_n_folded (b->starts, b->hidden, position_b)
         && g_str_equal (get_id (a, position_a), get_id (b, position_b));
}

/* Number of equal items from the top, and from the bottom of what then remains. */
static void
compare (const Shown *old, const Shown *new, guint *out_top, guint *out_bottom)
{
  const guint n = MIN (old->n_items, new->n_items);
  guint top = 0, bottom = 0;

  while (top < n && is_same (old, top, new, top))
    top++;
  while (bottom < n - top
         && is_same (old, old->n_items - 1 - bottom, new, new->n_items - 1 - bottom))
    bottom++;
  *out_top = top;
  *out_bottom = bottom;
}

static void
keep_item (HwGraphModel *self, HwGraphItem **items, const Shown *shown, guint from, guint to)
{
  items[to] = g_steal_pointer (&self->items[from]);
  if (items[to] != NULL)
    hw_graph_item_move (items[to], shown->graph, shown->layout, get_start (shown->starts, to));
}

/**
 * hw_graph_model_new:
 *
 * Returns: (transfer full): an empty model
 */
HwGraphModel *
hw_graph_model_new (void)
{
  return g_object_new (HW_TYPE_GRAPH_MODEL, NULL);
}

static void
take_shown (HwGraphModel *self, const Shown *shown, HwGraphItem **items)
{
  HwGraph *graph = shown->graph == NULL ? NULL : hw_graph_ref (shown->graph);
  HwLayout *layout = shown->layout == NULL ? NULL : hw_layout_ref (shown->layout);
  const guint n_rows = layout == NULL ? 0 : hw_layout_get_n_rows (layout);
  guint8 *hidden = shown->hidden == NULL ? NULL : g_memdup2 (shown->hidden, n_rows);

  free_items (self->items, self->n_items);
  g_free (self->starts);
  g_free (self->hidden);
  g_clear_pointer (&self->layout, hw_layout_unref);
  g_clear_pointer (&self->graph, hw_graph_unref);
  self->items = items;
  self->n_items = shown->n_items;
  self->starts = shown->starts;
  self->hidden = hidden;
  self->layout = layout;
  self->graph = graph;
}

/**
 * hw_graph_model_set_layout:
 * @graph: (nullable): what is drawn
 * @layout: (nullable): of @graph
 * @hidden: (nullable) (array): by row of @layout; 1 for those that are not shown; copied
 *
 * O(rows) comparisons of ids; the list then keeps its place, its focus and its selection.
 */
void
hw_graph_model_set_layout (HwGraphModel *self,
                           const HwGraph *graph,
                           const HwLayout *layout,
                           const guint8 *hidden)
{
  const Shown old = { self->graph, self->layout, self->hidden, self->starts, self->n_items };
  HwGraphItem **items;
  Shown new;
  guint top, bottom, n_removed, n_added;

  g_return_if_fail (HW_IS_GRAPH_MODEL (self));
  g_return_if_fail ((graph == NULL) == (layout == NULL));

  shown_init (&new, graph, layout, hidden);
  compare (&old, &new, &top, &bottom);
  items = g_new0 (HwGraphItem *, new.n_items + 1);
  for (guint i = 0; i < top; i++)
    keep_item (self, items, &new, i, i);
  for (guint i = 0; i < bottom; i++)
    keep_item (self, items, &new, old.n_items - 1 - i, new.n_items - 1 - i);
  n_removed = old.n_items - top - bottom;
  n_added = new.n_items - top - bottom;
  take_shown (self, &new, items);
  if (n_removed > 0 || n_added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), top, n_removed, n_added);
}

const HwGraph *
hw_graph_model_get_graph (HwGraphModel *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), NULL);

  return self->graph;
}

const HwLayout *
hw_graph_model_get_layout (HwGraphModel *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), NULL);

  return self->layout;
}

guint
hw_graph_model_get_n_lanes (HwGraphModel *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), 0);

  return self->layout == NULL ? 0 : hw_layout_get_n_lanes (self->layout);
}

guint
hw_graph_model_get_row (HwGraphModel *self, guint position)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), 0);
  g_return_val_if_fail (position < self->n_items, 0);

  return get_start (self->starts, position);
}

gboolean
hw_graph_model_is_fold (HwGraphModel *self, guint position)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), FALSE);
  g_return_val_if_fail (position < self->n_items, FALSE);

  return get_n_folded (self->starts, self->hidden, position) > 0;
}

const HwRevision *
hw_graph_model_get_revision (HwGraphModel *self, guint position)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), NULL);
  g_return_val_if_fail (position < self->n_items, NULL);

  return hw_graph_get_revision (
      self->graph, hw_layout_get_row (self->layout, get_start (self->starts, position)).node);
}

guint
hw_graph_model_find_row (HwGraphModel *self, guint row)
{
  guint low = 0, high;

  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), 0);

  high = self->n_items;
  if (self->starts == NULL)
    return row;
  /* The last position that begins at or above @row. */
  while (high - low > 1)
    {
      const guint middle = (low + high) / 2;

      if (self->starts[middle] <= row)
        low = middle;
      else
        high = middle;
    }

  return low;
}

guint
hw_graph_model_find (HwGraphModel *self, const char *revision)
{
  guint node, row;

  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), G_MAXUINT);

  node = self->graph == NULL || revision == NULL ? HW_GRAPH_NONE
                                                 : hw_graph_lookup (self->graph, revision);
  if (node == HW_GRAPH_NONE)
    return G_MAXUINT;
  row = hw_layout_find_row (self->layout, node);

  return self->hidden != NULL && self->hidden[row] ? G_MAXUINT
                                                   : hw_graph_model_find_row (self, row);
}
