/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-order"

#include "config.h"

#include "hw-graph-private.h"

/* The order of Alembic's plans and histories: a walk from the newest end along several tips at once. A tip
 * may only be taken when no other tip stands above it; then the walk goes on at that other tip. */
typedef struct
{
  const HwGraph *graph;
  guint8 *todo;     /* members that are not in the order yet, by node */
  guint8 *region;   /* what the first tips stand on, by node; nothing else can block */
  guint8 *emitted;  /* by node */
  guint8 *is_tip;   /* by node */
  guint *n_pending; /* children in the region that are not emitted, by node */
  guint *serial_of; /* serial of the tip, by node; meaningless where is_tip is 0 */
  guint *seen;      /* number of the last search that came here, by node */
  guint n_searches;
  guint searched;  /* node that the last search began at */
  guint *stack;    /* nodes that the last search did not look above yet */
  guint n_stack;   /* of them */
  GArray *found;   /* guint: serials of the tips that it came to */
  guint n_passed;  /* of @found: those that block no longer */
  gboolean sorted; /* is @found complete and ascending? */
  GArray *tips;    /* guint: nodes, each once */
  GArray *serials; /* guint: ascending; serials of tips, by index */
  guint next_serial;
} Sorter;

static void
sorter_clear (Sorter *self)
{
  g_free (self->todo);
  g_free (self->region);
  g_free (self->emitted);
  g_free (self->is_tip);
  g_free (self->n_pending);
  g_free (self->serial_of);
  g_free (self->seen);
  g_free (self->stack);
  g_array_unref (self->found);
  g_array_unref (self->tips);
  g_array_unref (self->serials);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sorter, sorter_clear)

static guint
get_tip (const Sorter *self, guint index)
{
  return g_array_index (self->tips, guint, index);
}

/* @node has become a tip and has its serial. Serials only grow; one that is not new is in @found since its first tip. */
static void
note_tip (Sorter *self, guint node)
{
  self->is_tip[node] = 1;
  if (self->seen[node] == self->n_searches)
    g_array_append_val (self->found, self->serial_of[node]);
}

static void
add_tip (Sorter *self, guint node)
{
  g_array_append_val (self->tips, node);
  g_array_append_val (self->serials, self->next_serial);
  self->serial_of[node] = self->next_serial++;
  note_tip (self, node);
}

static void
add_first_tips (Sorter *self, const guint *starts, guint n_starts)
{
  g_autofree guint8 *is_start = g_malloc0 (MAX (self->graph->n, 1));

  for (guint i = 0; i < n_starts; i++)
    is_start[starts[i]] = self->todo[starts[i]];
  for (guint v = 0; v < self->graph->n; v++)
    if (is_start[v])
      add_tip (self, v);
}

static void
sorter_init (
    Sorter *self, const HwGraph *graph, const guint8 *members, const guint *starts, guint n_starts)
{
  guint size = MAX (graph->n, 1);

  self->graph = graph;
  self->todo = g_memdup2 (members, size);
  self->emitted = g_malloc0 (size);
  self->is_tip = g_malloc0 (size);
  self->n_pending = g_new0 (guint, size);
  self->serial_of = g_new0 (guint, size);
  self->seen = g_new0 (guint, size);
  self->n_searches = 1;
  self->searched = HW_GRAPH_NONE;
  self->stack = g_new (guint, size);
  self->found = g_array_new (FALSE, FALSE, sizeof (guint));
  self->tips = g_array_new (FALSE, FALSE, sizeof (guint));
  self->serials = g_array_new (FALSE, FALSE, sizeof (guint));
  add_first_tips (self, starts, n_starts);
  self->region = _hw_edges_close (&graph->all_down, graph->n,
                                  (const guint *)(void *)self->tips->data, self->tips->len);

  for (guint v = 0; v < graph->n; v++)
    for (guint e = graph->all_down.offsets[v];
         self->region[v] && e < graph->all_down.offsets[v + 1]; e++)
      self->n_pending[graph->all_down.nodes[e]]++;
}

/* Index in tips of the tip with the serial @serial. Indices shift when tips go, serials do not. */
static guint
find_index (const Sorter *self, guint serial)
{
  guint low = 0, high = self->serials->len;

  while (low + 1 < high)
    {
      guint middle = (low + high) / 2;

      if (g_array_index (self->serials, guint, middle) <= serial)
        low = middle;
      else
        high = middle;
    }

  return low;
}

/* Looks above one node of the last search's stack. Returns the lowest serial of the tips there, or HW_GRAPH_NONE. */
static guint
look_above (Sorter *self)
{
  guint best = HW_GRAPH_NONE;
  guint n_kids;
  const guint *kids = _hw_edges_get (&self->graph->all_kids, self->stack[--self->n_stack], &n_kids);

  for (guint i = 0; i < n_kids; i++)
    {
      guint kid = kids[i];

      if (self->seen[kid] == self->n_searches || !self->region[kid] || self->emitted[kid])
        continue;
      self->seen[kid] = self->n_searches;
      self->stack[self->n_stack++] = kid;
      if (!self->is_tip[kid])
        continue;
      g_array_append_val (self->found, self->serial_of[kid]);
      best = MIN (best, self->serial_of[kid]);
    }

  return best;
}

static int
compare_serials (gconstpointer a, gconstpointer b)
{
  guint left = *(const guint *)a, right = *(const guint *)b;

  return left < right ? -1 : left > right;
}

/* As find_blocker(), where the last search began at the same tip. What stands above it has only become less since: a tip
 * that did not stand there does not come there, and what comes to the place of a tip keeps its serial. */
static guint
find_next_blocker (Sorter *self)
{
  if (!self->sorted)
    {
      while (self->n_stack > 0)
        look_above (self);
      g_array_sort (self->found, compare_serials);
      self->sorted = TRUE;
    }
  for (; self->n_passed < self->found->len; self->n_passed++)
    {
      guint serial = g_array_index (self->found, guint, self->n_passed);
      guint index = find_index (self, serial);

      if (g_array_index (self->serials, guint, index) == serial
          && self->seen[get_tip (self, index)] == self->n_searches)
        return index;
    }

  return HW_GRAPH_NONE;
}

/* The first other tip that stands above the tip at @at, or HW_GRAPH_NONE. */
static guint
find_blocker (Sorter *self, guint at)
{
  guint node = get_tip (self, at);
  guint lowest_possible;
  guint best = HW_GRAPH_NONE;

  if (self->n_pending[node] == 0 || self->tips->len < 2)
    return HW_GRAPH_NONE;
  if (node == self->searched)
    return find_next_blocker (self);

  lowest_possible = g_array_index (self->serials, guint, at == 0 ? 1 : 0);
  self->searched = node;
  self->seen[node] = ++self->n_searches;
  self->stack[0] = node;
  self->n_stack = 1;
  g_array_set_size (self->found, 0);
  self->n_passed = 0;
  self->sorted = FALSE;
  while (self->n_stack > 0 && best != lowest_possible)
    {
      guint serial = look_above (self);

      best = MIN (best, serial);
    }

  return best != HW_GRAPH_NONE ? find_index (self, best) : HW_GRAPH_NONE;
}

static void
emit (Sorter *self, guint node, GArray *order)
{
  guint n_down;
  const guint *down = _hw_edges_get (&self->graph->all_down, node, &n_down);

  g_array_append_val (order, node);
  self->todo[node] = 0;
  self->emitted[node] = 1;
  self->is_tip[node] = 0;
  for (guint i = 0; i < n_down; i++)
    self->n_pending[down[i]]--;
}

/* Puts what the emitted tip at @at stands on in its place. Returns the index to go on with. */
static guint
descend (Sorter *self, guint at)
{
  guint n_down;
  const guint *down = _hw_edges_get (&self->graph->norm_down, get_tip (self, at), &n_down);
  gboolean replaced = FALSE;

  for (guint i = 0; i < n_down; i++)
    {
      if (!self->todo[down[i]] || self->is_tip[down[i]])
        continue;
      if (replaced)
        {
          add_tip (self, down[i]);
          continue;
        }
      g_array_index (self->tips, guint, at) = down[i];
      self->serial_of[down[i]] = g_array_index (self->serials, guint, at);
      note_tip (self, down[i]);
      replaced = TRUE;
    }
  if (replaced)
    return at;

  g_array_remove_index (self->tips, at);
  g_array_remove_index (self->serials, at);

  return at > 0 ? at - 1 : 0;
}

/**
 * _hw_graph_sort:
 * @members: one byte a node: the set to be ordered
 * @starts: nodes to begin with; those outside the set and repetitions are ignored
 *
 * The order in which Alembic downgrades; upgrades run it backwards and history shows it. Source: the
 * topological sort of alembic.script.revision (1.19).
 *
 * Returns: (transfer full) (element-type guint): newest first; shorter than the set when some of it cannot be
 * reached from @starts inside the set
 */
GArray *
_hw_graph_sort (const HwGraph *graph, const guint8 *members, const guint *starts, guint n_starts)
{
  g_auto(Sorter) self = { 0 };
  GArray *order = g_array_new (FALSE, FALSE, sizeof (guint));
  guint at = 0;

  sorter_init (&self, graph, members, starts, n_starts);
  while (self.tips->len > 0)
    {
      guint blocker = find_blocker (&self, at);

      if (blocker != HW_GRAPH_NONE)
        {
          at = blocker;
          continue;
        }
      emit (&self, get_tip (&self, at), order);
      at = descend (&self, at);
    }

  return order;
}
