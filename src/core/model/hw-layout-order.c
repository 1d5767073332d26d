/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-layout-order"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hw-layout-private.h"

/* Step 1: which revision stands in which row. Only files decide (ids, edges, dates), never load order, so
 * that everybody sees the same picture. */
typedef struct
{
  const HwGraph *graph;
  guint *depths;  /* longest down_revision path to a base, by node */
  guint *ranks;   /* place of the effective date among all of them, by node */
  guint *waiting; /* revisions above that have no row yet, by node */

  /* A stack for each date. Those of equal date stay branch by branch. */
  guint *tops;  /* top of the stack, HW_GRAPH_NONE when empty, by rank */
  guint *under; /* what is below in the stack, by node */
  guint *heap;  /* ranks with a stack that is not empty, largest first */
  guint n_heap;
} Orderer;

static void
orderer_clear (Orderer *self)
{
  g_free (self->ranks);
  g_free (self->waiting);
  g_free (self->tops);
  g_free (self->under);
  g_free (self->heap);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Orderer, orderer_clear)

/* Depends on ancestors only, so it never changes when revisions are added on top. */
static guint *
measure_depths (const HwGraph *graph)
{
  guint *depths = g_new0 (guint, MAX (graph->n, 1));

  for (guint t = 0; t < graph->n; t++)
    {
      guint v = graph->topological[t];
      guint n_parents;
      const guint *parents = _hw_edges_get (&graph->down, v, &n_parents);

      for (guint i = 0; i < n_parents; i++)
        depths[v] = MAX (depths[v], depths[parents[i]] + 1);
    }

  return depths;
}

/* A revision and its date. */
typedef struct
{
  gint64 time;
  guint node;
} Dated;

static int
compare_times (gconstpointer a, gconstpointer b)
{
  gint64 left = ((const Dated *)a)->time, right = ((const Dated *)b)->time;

  return (left > right) - (left < right);
}

/* The date of a revision, but never before that of what it stands on: undated and back-dated files stay
 * next to their parents. As small numbers, in the order of the dates. */
static guint *
rank_dates (const HwGraph *graph, guint *out_n_ranks)
{
  guint size = MAX (graph->n, 1);
  g_autofree gint64 *times = g_new0 (gint64, size);
  /* From below to above: most revisions are younger than what they stand on, and so nearly in order already. */
  g_autofree Dated *dated = g_new (Dated, size);
  guint *ranks = g_new (guint, size);
  guint rank = 0;

  for (guint t = 0; t < graph->n; t++)
    {
      guint v = graph->topological[t];
      gint64 created = ((const HwRevision *)g_ptr_array_index (graph->revisions, v))->created_usec;
      guint n_below;
      const guint *below = _hw_edges_get (&graph->all_down, v, &n_below);

      times[v] = created != 0 ? created : G_MININT64;
      for (guint i = 0; i < n_below; i++)
        times[v] = MAX (times[v], times[below[i]]);
      dated[t] = (Dated){ times[v], v };
    }

  qsort (dated, graph->n, sizeof (Dated), compare_times);
  for (guint i = 0; i < graph->n; i++)
    {
      if (i > 0 && dated[i].time != dated[i - 1].time)
        rank++;
      ranks[dated[i].node] = rank;
    }
  *out_n_ranks = rank + 1;

  return ranks;
}

static void
heap_push (Orderer *self, guint rank)
{
  guint at = self->n_heap++;

  while (at > 0 && self->heap[(at - 1) / 2] < rank)
    {
      self->heap[at] = self->heap[(at - 1) / 2];
      at = (at - 1) / 2;
    }
  self->heap[at] = rank;
}

static void
heap_pop (Orderer *self)
{
  guint last = self->heap[--self->n_heap];
  guint at = 0;

  for (;;)
    {
      guint kid = 2 * at + 1;

      if (kid >= self->n_heap)
        break;
      if (kid + 1 < self->n_heap && self->heap[kid + 1] > self->heap[kid])
        kid++;
      if (self->heap[kid] <= last)
        break;
      self->heap[at] = self->heap[kid];
      at = kid;
    }
  self->heap[at] = last;
}

static void
push (Orderer *self, guint node)
{
  guint rank = self->ranks[node];

  if (self->tops[rank] == HW_GRAPH_NONE)
    heap_push (self, rank);
  self->under[node] = self->tops[rank];
  self->tops[rank] = node;
}

static guint
pop (Orderer *self)
{
  guint rank = self->heap[0];
  guint node = self->tops[rank];

  self->tops[rank] = self->under[node];
  if (self->tops[rank] == HW_GRAPH_NONE)
    heap_pop (self);

  return node;
}

static int
compare_ids (const Orderer *self, guint a, guint b)
{
  return strcmp (_hw_graph_get_id (self->graph, a), _hw_graph_get_id (self->graph, b));
}

/* For the first ones: the deepest is pushed last and so comes on top. */
static int
compare_shallow_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const Orderer *self = data;
  guint left = *(const guint *)a, right = *(const guint *)b;

  if (self->depths[left] != self->depths[right])
    return self->depths[left] < self->depths[right] ? -1 : 1;

  return compare_ids (self, left, right);
}

/* For those that a revision makes ready: side branches are finished before the trunk. */
static int
compare_deep_first (gconstpointer a, gconstpointer b, gpointer data)
{
  const Orderer *self = data;
  guint left = *(const guint *)a, right = *(const guint *)b;

  if (self->depths[left] != self->depths[right])
    return self->depths[left] > self->depths[right] ? -1 : 1;

  return compare_ids (self, left, right);
}

static void
push_all (Orderer *self, GArray *nodes, GCompareDataFunc compare)
{
  if (nodes->len > 1)
    g_array_sort_with_data (nodes, compare, self);
  for (guint i = 0; i < nodes->len; i++)
    push (self, g_array_index (nodes, guint, i));
  g_array_set_size (nodes, 0);
}

/* Kahn's algorithm from the top. */
static void
take_rows (Orderer *self, HwLayout *layout)
{
  const HwGraph *graph = self->graph;
  g_autoptr(GArray) ready = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint v = 0; v < graph->n; v++)
    {
      self->waiting[v] = _hw_edges_count (&graph->all_kids, v);
      if (self->waiting[v] == 0)
        g_array_append_val (ready, v);
    }
  push_all (self, ready, compare_shallow_first);

  for (guint row = 0; row < graph->n; row++)
    {
      guint v = pop (self);
      guint n_below;
      const guint *below = _hw_edges_get (&graph->all_down, v, &n_below);

      layout->order[row] = v;
      layout->rows[v] = row;
      for (guint i = 0; i < n_below; i++)
        if (--self->waiting[below[i]] == 0)
          g_array_append_val (ready, below[i]);
      push_all (self, ready, compare_deep_first);
    }
}

guint *
_hw_layout_order_rows (HwLayout *layout, const HwGraph *graph, HwLayoutOrder order)
{
  g_auto(Orderer) self = { 0 };
  guint size = MAX (graph->n, 1);
  guint n_ranks = 1;

  self.graph = graph;
  self.depths = measure_depths (graph);
  self.ranks = order == HW_LAYOUT_ORDER_DATE ? rank_dates (graph, &n_ranks) : g_new0 (guint, size);
  self.waiting = g_new (guint, size);
  self.tops = g_new (guint, n_ranks);
  memset (self.tops, 0xff, n_ranks * sizeof (guint)); /* HW_GRAPH_NONE */
  self.under = g_new (guint, size);
  self.heap = g_new (guint, n_ranks);
  layout->order = g_new (guint, size);
  layout->rows = g_new (guint, size);
  take_rows (&self, layout);

  return self.depths;
}
