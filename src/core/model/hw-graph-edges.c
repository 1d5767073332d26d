/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-edges"

#include "config.h"

#include <string.h>

#include "hw-graph-private.h"

void
_hw_edges_clear (HwEdges *edges)
{
  g_clear_pointer (&edges->offsets, g_free);
  g_clear_pointer (&edges->nodes, g_free);
}

/* The same lines seen from the other end. Lists come out in ascending node number, that is load order. */
HwEdges
_hw_edges_reverse (const HwEdges *edges, guint n)
{
  guint n_edges = edges->offsets[n];
  HwEdges reverse = { g_new0 (guint, n + 1), g_new (guint, MAX (n_edges, 1)) };
  g_autofree guint *next = g_new (guint, MAX (n, 1));

  for (guint i = 0; i < n_edges; i++)
    reverse.offsets[edges->nodes[i] + 1]++;
  for (guint v = 0; v < n; v++)
    {
      reverse.offsets[v + 1] += reverse.offsets[v];
      next[v] = reverse.offsets[v];
    }
  for (guint v = 0; v < n; v++)
    for (guint i = edges->offsets[v]; i < edges->offsets[v + 1]; i++)
      reverse.nodes[next[edges->nodes[i]]++] = v;

  return reverse;
}

/* @first and then what @second adds to it. The i-th edge of @second is left out where @skip_second[i]
 * is set. */
HwEdges
_hw_edges_unite (const HwEdges *first, const HwEdges *second, guint n, const guint8 *skip_second)
{
  HwEdges united = { g_new0 (guint, n + 1),
                     g_new (guint, MAX (first->offsets[n] + second->offsets[n], 1)) };
  guint used = 0;

  for (guint v = 0; v < n; v++)
    {
      guint start = used;

      for (guint i = first->offsets[v]; i < first->offsets[v + 1]; i++)
        united.nodes[used++] = first->nodes[i];
      for (guint i = second->offsets[v]; i < second->offsets[v + 1]; i++)
        {
          guint seen = start;

          if (skip_second != NULL && skip_second[i])
            continue;
          while (seen < used && united.nodes[seen] != second->nodes[i])
            seen++;
          if (seen == used)
            united.nodes[used++] = second->nodes[i];
        }
      united.offsets[v + 1] = used;
    }

  return united;
}

/* Marks @seeds and everything that can be reached from them. Returns one byte a node; O(V + E). */
guint8 *
_hw_edges_close (const HwEdges *edges, guint n, const guint *seeds, guint n_seeds)
{
  guint8 *marks = g_malloc0 (MAX (n, 1));
  g_autofree guint *todo = g_new (guint, MAX (n, 1));
  guint n_todo = 0;

  for (guint i = 0; i < n_seeds; i++)
    if (!marks[seeds[i]])
      {
        marks[seeds[i]] = 1;
        todo[n_todo++] = seeds[i];
      }

  while (n_todo > 0)
    {
      guint n_next;
      const guint *next = _hw_edges_get (edges, todo[--n_todo], &n_next);

      for (guint i = 0; i < n_next; i++)
        if (!marks[next[i]])
          {
            marks[next[i]] = 1;
            todo[n_todo++] = next[i];
          }
    }

  return marks;
}

/* Takes away, again and again, nodes that have no @down edge left (Kahn). @out_order gets them in that
 * order. Returns how many went: fewer than @n when there is a cycle. */
static guint
peel (const HwEdges *down, const HwEdges *up, guint n, guint *out_order)
{
  g_autofree guint *left = g_new (guint, MAX (n, 1));
  guint n_done = 0;

  for (guint v = 0; v < n; v++)
    {
      left[v] = _hw_edges_count (down, v);
      if (left[v] == 0)
        out_order[n_done++] = v;
    }
  for (guint at = 0; at < n_done; at++)
    {
      guint n_next;
      const guint *next = _hw_edges_get (up, out_order[at], &n_next);

      for (guint i = 0; i < n_next; i++)
        if (--left[next[i]] == 0)
          out_order[n_done++] = next[i];
    }

  return n_done;
}

/* The nodes on cycles (and on paths from one cycle to another): what is left when sources and sinks are
 * peeled off. NULL when there is no cycle. */
guint8 *
_hw_edges_find_cyclic (const HwEdges *down, guint n)
{
  HwEdges up = _hw_edges_reverse (down, n);
  g_autofree guint *order = g_new (guint, MAX (n, 1));
  g_autofree guint8 *cyclic = g_malloc (MAX (n, 1));
  guint n_from_below = peel (down, &up, n, order);
  gboolean found = n_from_below < n;

  memset (cyclic, 1, MAX (n, 1));
  for (guint i = 0; i < n_from_below; i++)
    cyclic[order[i]] = 0;
  if (found)
    {
      guint n_from_above = peel (&up, down, n, order);

      for (guint i = 0; i < n_from_above; i++)
        cyclic[order[i]] = 0;
    }
  _hw_edges_clear (&up);

  return found ? g_steal_pointer (&cyclic) : NULL;
}

/* Removes the edges of which both ends are marked. */
void
_hw_edges_drop_inside (HwEdges *edges, guint n, const guint8 *inside)
{
  guint used = 0;
  guint start = 0;

  for (guint v = 0; v < n; v++)
    {
      guint end = edges->offsets[v + 1];

      for (guint i = start; i < end; i++)
        if (!inside[v] || !inside[edges->nodes[i]])
          edges->nodes[used++] = edges->nodes[i];
      start = end;
      edges->offsets[v + 1] = used;
    }
}

/* All nodes, each after those that its @down edges lead to. There must be no cycle. */
guint *
_hw_edges_sort_topologically (const HwEdges *down, guint n)
{
  HwEdges up = _hw_edges_reverse (down, n);
  guint *order = g_new (guint, MAX (n, 1));
  guint n_done = peel (down, &up, n, order);

  g_assert (n_done == n);
  _hw_edges_clear (&up);

  return order;
}
