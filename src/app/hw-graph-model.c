/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-model"

#include "config.h"

#include "hw-graph-model.h"

struct _HwGraphModel
{
  GObject parent_instance;

  /* Owned */
  HwGraph *graph;
  HwLayout *layout;
  HwGraphItem **items; /* n_items of them; NULL where nobody has asked yet */

  guint n_items;
};

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
    self->items[position] = hw_graph_item_new (self->graph, self->layout, position);

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

static const char *
get_id (const HwGraph *graph, const HwLayout *layout, guint row)
{
  return hw_graph_get_revision (graph, hw_layout_get_row (layout, row).node)->id;
}

/* Number of equal ids from the top, and from the bottom of what then remains. */
static void
compare_rows (HwGraphModel *self,
              const HwGraph *graph,
              const HwLayout *layout,
              guint n_new,
              guint *out_top,
              guint *out_bottom)
{
  const guint n = MIN (self->n_items, n_new);
  guint top = 0, bottom = 0;

  while (top < n
         && g_str_equal (get_id (self->graph, self->layout, top), get_id (graph, layout, top)))
    top++;
  while (bottom < n - top
         && g_str_equal (get_id (self->graph, self->layout, self->n_items - 1 - bottom),
                         get_id (graph, layout, n_new - 1 - bottom)))
    bottom++;
  *out_top = top;
  *out_bottom = bottom;
}

static void
keep_item (HwGraphModel *self,
           HwGraphItem **items,
           const HwGraph *graph,
           const HwLayout *layout,
           guint from,
           guint to)
{
  items[to] = g_steal_pointer (&self->items[from]);
  if (items[to] != NULL)
    hw_graph_item_move (items[to], graph, layout, to);
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

/**
 * hw_graph_model_set_layout:
 * @graph: (nullable): what is drawn
 * @layout: (nullable): of @graph
 *
 * O(rows) comparisons of ids; the list then keeps its place, its focus and its selection.
 */
void
hw_graph_model_set_layout (HwGraphModel *self, const HwGraph *graph, const HwLayout *layout)
{
  const guint n_new = layout == NULL ? 0 : hw_layout_get_n_rows (layout);
  const guint n_old = self->n_items;
  HwGraphItem **items;
  guint top = 0, bottom = 0;

  g_return_if_fail (HW_IS_GRAPH_MODEL (self));
  g_return_if_fail ((graph == NULL) == (layout == NULL));

  items = g_new0 (HwGraphItem *, n_new + 1);
  if (n_old > 0 && n_new > 0)
    compare_rows (self, graph, layout, n_new, &top, &bottom);
  for (guint i = 0; i < top; i++)
    keep_item (self, items, graph, layout, i, i);
  for (guint i = 0; i < bottom; i++)
    keep_item (self, items, graph, layout, n_old - 1 - i, n_new - 1 - i);

  free_items (self->items, n_old);
  g_clear_pointer (&self->layout, hw_layout_unref);
  g_clear_pointer (&self->graph, hw_graph_unref);
  self->items = items;
  self->n_items = n_new;
  self->layout = layout == NULL ? NULL : hw_layout_ref (layout);
  self->graph = graph == NULL ? NULL : hw_graph_ref (graph);
  if (n_old - top - bottom > 0 || n_new - top - bottom > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), top, n_old - top - bottom,
                                n_new - top - bottom);
}

/* Ids of those among @nodes that are pending. */
static GStrv
list_pending (const HwGraph *graph, HwEnvironmentState *state, const guint *nodes, guint n_nodes)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < n_nodes; i++)
    if (hw_environment_state_is_pending (state, nodes[i]))
      g_strv_builder_add (ids, hw_graph_get_revision (graph, nodes[i])->id);

  return g_strv_builder_end (ids);
}

/* A revision whose lines lead only to pending ones. */
static HwRevision *
cut_revision (const HwGraph *graph, HwEnvironmentState *state, guint node)
{
  const HwRevision *revision = hw_graph_get_revision (graph, node);
  guint n_parents, n_dependencies;
  const guint *parents = hw_graph_get_parents (graph, node, &n_parents);
  const guint *dependencies = hw_graph_get_dependencies (graph, node, &n_dependencies);
  g_auto(GStrv) down = list_pending (graph, state, parents, n_parents);
  g_auto(GStrv) depends = list_pending (graph, state, dependencies, n_dependencies);

  return hw_revision_new (revision->id, (const char *const *)down,
                          (const char *const *)revision->branch_labels,
                          (const char *const *)depends, revision->message, revision->description,
                          revision->created_usec, revision->file, revision->flags);
}

/**
 * hw_graph_model_set_pending:
 * @graph: the project's
 * @state: whose pending revisions are shown
 *
 * Whatever stands on a pending revision is pending too, so the part that is shown has all its own lines and is laid
 * out like any graph.
 */
void
hw_graph_model_set_pending (HwGraphModel *self, const HwGraph *graph, HwEnvironmentState *state)
{
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
  g_autoptr(HwGraph) part = NULL;
  g_autoptr(HwLayout) layout = NULL;

  g_return_if_fail (HW_IS_GRAPH_MODEL (self));
  g_return_if_fail (graph != NULL);
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (state));

  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    if (hw_environment_state_is_pending (state, i))
      g_ptr_array_add (revisions, cut_revision (graph, state, i));
  part = hw_graph_new (revisions);
  layout = hw_layout_new (part, HW_LAYOUT_ORDER_DATE);
  hw_graph_model_set_layout (self, part, layout);
}

guint
hw_graph_model_get_n_lanes (HwGraphModel *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), 0);

  return self->layout == NULL ? 0 : hw_layout_get_n_lanes (self->layout);
}

const HwRevision *
hw_graph_model_get_revision (HwGraphModel *self, guint position)
{
  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), NULL);
  g_return_val_if_fail (position < self->n_items, NULL);

  return hw_graph_get_revision (self->graph, hw_layout_get_row (self->layout, position).node);
}

guint
hw_graph_model_find (HwGraphModel *self, const char *revision)
{
  guint node;

  g_return_val_if_fail (HW_IS_GRAPH_MODEL (self), G_MAXUINT);

  if (self->graph == NULL || revision == NULL)
    return G_MAXUINT;
  node = hw_graph_lookup (self->graph, revision);

  return node == HW_GRAPH_NONE ? G_MAXUINT : hw_layout_find_row (self->layout, node);
}
