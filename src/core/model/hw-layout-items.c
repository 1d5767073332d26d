/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-layout-items"

#include "config.h"

#include <string.h>

#include "hw-layout-private.h"

#define LONGEST_DASHED 8 /* rows; a depends_on line that spans more is a stub */
#define MAX_DASHED 2     /* dashed lines side by side */

/* A short depends_on line. Those to one revision share one item. */
typedef struct
{
  guint from;      /* row of the revision that depends */
  guint to;        /* row of the revision that is depended on */
  guint first_row; /* topmost @from of all lines to @to */
} Dashed;

/* Steps 2 and 3: chains, then lines and the bends between them. */
typedef struct
{
  HwLayout *layout;
  const HwGraph *graph;
  const guint *depths;
  HwEdges children; /* by node, from the top row down */
  guint *next;      /* parent into which the revision's line goes on, or HW_GRAPH_NONE, by node */
  guint *above;     /* the chain's revision above, or HW_GRAPH_NONE, by node */
  guint *below;     /* the chain's revision below, or HW_GRAPH_NONE, by node */
  guint *tops;      /* topmost revision, by chain */
  GArray *items;    /* HwItem */
  GArray *connections; /* HwConnection */
  GArray *stubs;       /* HwPair: row, node */
  GArray *dashed;      /* Dashed */
} Builder;

static void
builder_clear (Builder *self)
{
  _hw_edges_clear (&self->children);
  g_free (self->next);
  g_free (self->above);
  g_free (self->below);
  g_free (self->tops);
  g_array_unref (self->items);
  g_array_unref (self->connections);
  g_array_unref (self->stubs);
  g_array_unref (self->dashed);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Builder, builder_clear)

static guint *
new_nones (guint n)
{
  guint *array = g_new (guint, MAX (n, 1));

  memset (array, 0xff, MAX (n, 1) * sizeof (guint)); /* HW_GRAPH_NONE */

  return array;
}

static void
sort_children (Builder *self)
{
  const HwLayout *layout = self->layout;
  g_autofree HwPair *pairs = g_new (HwPair, MAX (self->graph->down.offsets[layout->n], 1));
  guint n_pairs = 0;

  for (guint row = 0; row < layout->n; row++)
    {
      guint n_parents;
      const guint *parents = _hw_edges_get (&self->graph->down, layout->order[row], &n_parents);

      for (guint i = 0; i < n_parents; i++)
        pairs[n_pairs++] = (HwPair){ parents[i], layout->order[row] };
    }
  self->children = _hw_edges_from_pairs (pairs, n_pairs, layout->n);
}

/* The deepest parent, of equal ones the higher row. The order in the file means nothing to Alembic. */
static guint
choose_next (const Builder *self, guint node)
{
  guint n_parents;
  const guint *parents = _hw_edges_get (&self->graph->down, node, &n_parents);
  guint best = HW_GRAPH_NONE;

  for (guint i = 0; i < n_parents; i++)
    {
      guint p = parents[i];

      if (best == HW_GRAPH_NONE || self->depths[p] > self->depths[best]
          || (self->depths[p] == self->depths[best]
              && self->layout->rows[p] < self->layout->rows[best]))
        best = p;
    }

  return best;
}

/* Follows the line down from @top until it ends or runs into a chain that is there already. */
static void
start_chain (Builder *self, guint top)
{
  HwLayout *layout = self->layout;
  guint chain = layout->n_chains;

  if (layout->chains[top] != HW_GRAPH_NONE)
    return;

  layout->n_chains++;
  self->tops[chain] = top;
  for (guint v = top;;)
    {
      guint next = self->next[v];

      layout->chains[v] = chain;
      if (next == HW_GRAPH_NONE || layout->chains[next] != HW_GRAPH_NONE)
        return;
      self->below[v] = next;
      self->above[next] = v;
      v = next;
    }
}

/* The trunk, from the deepest head down, is chain 0. */
static void
make_chains (Builder *self)
{
  HwLayout *layout = self->layout;
  guint n = layout->n;
  guint first = HW_GRAPH_NONE;

  self->next = new_nones (n);
  self->above = new_nones (n);
  self->below = new_nones (n);
  self->tops = new_nones (n);
  layout->chains = new_nones (n);
  for (guint v = 0; v < n; v++)
    self->next[v] = choose_next (self, v);

  for (guint row = 0; row < n; row++)
    {
      guint v = layout->order[row];

      if (_hw_edges_count (&self->children, v) == 0
          && (first == HW_GRAPH_NONE || self->depths[v] > self->depths[first]))
        first = v;
    }
  if (first != HW_GRAPH_NONE)
    start_chain (self, first);
  for (guint row = 0; row < n; row++)
    start_chain (self, layout->order[row]);
}

static HwItem *
get_item (Builder *self, guint item)
{
  return &g_array_index (self->items, HwItem, item);
}

static guint
add_item (Builder *self, guint r0, guint r1, guint target, HwSegmentKind kind)
{
  HwItem item = { .r0 = r0, .r1 = r1, .target = target, .kind = (guint8)kind };

  g_array_append_val (self->items, item);

  return self->items->len - 1;
}

static void
connect_items (
    Builder *self, guint boundary, guint from, guint to, guint target, HwSegmentKind kind)
{
  HwConnection connection = { boundary, from, to, target, (guint8)kind };

  g_array_append_val (self->connections, connection);
}

static void
make_chain_items (Builder *self)
{
  const HwLayout *layout = self->layout;

  for (guint chain = 0; chain < layout->n_chains; chain++)
    add_item (self, layout->rows[self->tops[chain]], 0, HW_GRAPH_NONE, HW_SEGMENT_DOWN);
  for (guint v = 0; v < layout->n; v++)
    if (self->below[v] == HW_GRAPH_NONE)
      get_item (self, layout->chains[v])->r1 = layout->rows[v];
}

/* @node is the top of its chain: a stem goes up to its topmost child. */
static void
connect_to_stem (Builder *self, guint node, const guint *children, guint n_children)
{
  const HwLayout *layout = self->layout;
  guint own = layout->chains[node];

  get_item (self, own)->r0 = layout->rows[children[0]] + 1;
  for (guint i = 0; i < n_children; i++)
    connect_items (self, layout->rows[children[i]], layout->chains[children[i]], own, node,
                   HW_SEGMENT_DOWN);
}

/* The line of the topmost child above @inner, which shares its lane with the others there: the tail of the
 * child's own chain where that ends at the child, else a riser. */
static guint
add_riser (Builder *self, guint node, guint child, guint inner)
{
  const HwLayout *layout = self->layout;
  guint chain = layout->chains[child];
  guint riser;

  if (self->below[child] == HW_GRAPH_NONE && self->next[child] == node)
    {
      get_item (self, chain)->r1 = layout->rows[inner];
      get_item (self, chain)->target = node;
      return chain;
    }

  riser = add_item (self, layout->rows[child] + 1, layout->rows[inner], node, HW_SEGMENT_DOWN);
  connect_items (self, layout->rows[child], chain, riser, node, HW_SEGMENT_DOWN);

  return riser;
}

/* @inner is the child in @node's own chain. Children below it go straight into the lane; those above it
 * share one riser, so that between two rows a lane leads to one parent only. */
static void
connect_to_chain (Builder *self, guint node, guint inner, const guint *children, guint n_children)
{
  const HwLayout *layout = self->layout;
  guint own = layout->chains[node];
  guint riser = HW_GRAPH_NONE;

  for (guint i = 0; i < n_children; i++)
    {
      guint child = children[i];

      if (child == inner)
        continue;
      if (layout->rows[child] > layout->rows[inner])
        connect_items (self, layout->rows[child], layout->chains[child], own, node,
                       HW_SEGMENT_DOWN);
      else if (riser == HW_GRAPH_NONE)
        riser = add_riser (self, node, child, inner);
      else
        connect_items (self, layout->rows[child], layout->chains[child], riser, node,
                       HW_SEGMENT_DOWN);
    }
  if (riser != HW_GRAPH_NONE)
    connect_items (self, layout->rows[inner], riser, own, node, HW_SEGMENT_DOWN);
}

static void
connect_children (Builder *self)
{
  for (guint row = 0; row < self->layout->n; row++)
    {
      guint node = self->layout->order[row];
      guint n_children;
      const guint *children = _hw_edges_get (&self->children, node, &n_children);

      if (n_children == 0)
        continue;
      if (self->above[node] == HW_GRAPH_NONE)
        connect_to_stem (self, node, children, n_children);
      else
        connect_to_chain (self, node, self->above[node], children, n_children);
    }
}

static void
add_stub (Builder *self, guint row, guint target)
{
  HwPair stub = { row, target };

  g_array_append_val (self->stubs, stub);
}

/* Lines that would be long are stubs; adjacent rows need no lane; the others are collected. */
static void
sort_out_dependencies (Builder *self)
{
  const HwLayout *layout = self->layout;
  g_autofree guint *first_row = new_nones (layout->n);

  for (guint row = 0; row < layout->n; row++)
    {
      guint v = layout->order[row];
      guint n_parents = _hw_edges_count (&self->graph->down, v);
      guint n_below;
      const guint *below = _hw_edges_get (&self->graph->all_down, v, &n_below);

      for (guint i = n_parents; i < n_below; i++)
        {
          guint to = layout->rows[below[i]];

          if (to == row + 1)
            connect_items (self, row, layout->chains[v], layout->chains[below[i]], below[i],
                           HW_SEGMENT_DEPENDS);
          else if (to - row > LONGEST_DASHED)
            add_stub (self, row, below[i]);
          else
            {
              Dashed line = { row, to, row };

              if (first_row[below[i]] == HW_GRAPH_NONE)
                first_row[below[i]] = row;
              line.first_row = first_row[below[i]];
              g_array_append_val (self->dashed, line);
            }
        }
    }
}

/* Short ones first, then from the top. */
static int
compare_dashed (gconstpointer a, gconstpointer b)
{
  const Dashed *left = a, *right = b;
  guint left_span = left->to - left->first_row, right_span = right->to - right->first_row;

  if (left_span != right_span)
    return left_span < right_span ? -1 : 1;
  if (left->to != right->to)
    return left->to < right->to ? -1 : 1;

  return (left->from > right->from) - (left->from < right->from);
}

static gboolean
has_room (const guint8 *n_open, guint from, guint to)
{
  for (guint row = from; row <= to; row++)
    if (n_open[row] >= MAX_DASHED)
      return FALSE;

  return TRUE;
}

/* All lines to one revision: one item, if it fits in beside the others, else stubs. */
static void
connect_dashed (Builder *self, guint8 *n_open, const Dashed *lines, guint n_lines)
{
  const HwLayout *layout = self->layout;
  guint from = lines[0].first_row + 1, to = lines[0].to - 1;
  guint target = layout->order[lines[0].to];
  guint item;

  if (!has_room (n_open, from, to))
    {
      for (guint i = 0; i < n_lines; i++)
        add_stub (self, lines[i].from, target);
      return;
    }

  for (guint row = from; row <= to; row++)
    n_open[row]++;
  item = add_item (self, from, to, target, HW_SEGMENT_DEPENDS);
  connect_items (self, to, item, layout->chains[target], target, HW_SEGMENT_DEPENDS);
  for (guint i = 0; i < n_lines; i++)
    connect_items (self, lines[i].from, layout->chains[layout->order[lines[i].from]], item, target,
                   HW_SEGMENT_DEPENDS);
}

static void
connect_dependencies (Builder *self)
{
  g_autofree guint8 *n_open = g_malloc0 (MAX (self->layout->n, 1));
  const Dashed *lines;
  guint start = 0;

  sort_out_dependencies (self);
  g_array_sort (self->dashed, compare_dashed);
  lines = (const Dashed *)(void *)self->dashed->data;
  while (start < self->dashed->len)
    {
      guint end = start + 1;

      while (end < self->dashed->len && lines[end].to == lines[start].to)
        end++;
      connect_dashed (self, n_open, &lines[start], end - start);
      start = end;
    }
}

static void
list_chain_rows (HwLayout *layout)
{
  g_autofree HwPair *pairs = g_new (HwPair, MAX (layout->n, 1));

  for (guint row = 0; row < layout->n; row++)
    pairs[row] = (HwPair){ layout->chains[layout->order[row]], row };
  layout->chain_rows = _hw_edges_from_pairs (pairs, layout->n, layout->n_chains);
}

/* Sorted by boundary; those of one boundary stay in the order in which they were made. */
static void
store_connections (Builder *self)
{
  HwLayout *layout = self->layout;
  guint n = self->connections->len;
  g_autofree HwPair *pairs = g_new (HwPair, MAX (n, 1));
  HwEdges lists;

  for (guint i = 0; i < n; i++)
    pairs[i] = (HwPair){ g_array_index (self->connections, HwConnection, i).boundary, i };
  lists = _hw_edges_from_pairs (pairs, n, layout->n);
  layout->connections = g_new (HwConnection, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    layout->connections[i] = g_array_index (self->connections, HwConnection, lists.nodes[i]);
  layout->connection_offsets = g_steal_pointer (&lists.offsets);
  _hw_edges_clear (&lists);
}

void
_hw_layout_make_items (HwLayout *layout, const HwGraph *graph, const guint *depths)
{
  g_auto(Builder) self = {
    .layout = layout,
    .graph = graph,
    .depths = depths,
    .items = g_array_new (FALSE, FALSE, sizeof (HwItem)),
    .connections = g_array_new (FALSE, FALSE, sizeof (HwConnection)),
    .stubs = g_array_new (FALSE, FALSE, sizeof (HwPair)),
    .dashed = g_array_new (FALSE, FALSE, sizeof (Dashed)),
  };

  sort_children (&self);
  make_chains (&self);
  make_chain_items (&self);
  connect_children (&self);
  connect_dependencies (&self);

  list_chain_rows (layout);
  store_connections (&self);
  layout->stubs =
      _hw_edges_from_pairs ((const HwPair *)(void *)self.stubs->data, self.stubs->len, layout->n);
  layout->n_items = self.items->len;
  layout->items = g_memdup2 (self.items->data, MAX (self.items->len, 1) * sizeof (HwItem));
}
