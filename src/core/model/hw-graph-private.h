/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph.h"

G_BEGIN_DECLS

/* Neighbour lists of all nodes in one block: those of node v are nodes[offsets[v]] up to, not including,
 * nodes[offsets[v + 1]]. */
typedef struct
{
  guint *offsets; /* one more than there are nodes */
  guint *nodes;
} HwEdges;

struct _HwGraph
{
  guint n;
  GPtrArray *revisions;  /* HwRevision, by node */
  GHashTable *names;     /* id or label -> node + 1; keys borrowed from the revisions */
  GPtrArray *own_labels; /* every label once, in load order; borrowed */
  GPtrArray *label_sets; /* char **, each with borrowed strings */

  HwEdges down;       /* down_revision, as written, duplicates removed */
  HwEdges kids;       /* the reverse of down, in load order */
  HwEdges deps;       /* depends_on, resolved, duplicates removed */
  HwEdges dependents; /* the reverse of deps */
  HwEdges all_down;   /* down, then those deps that are not in it */
  HwEdges all_kids;   /* the reverse of all_down */
  HwEdges norm_down;  /* all_down without dependencies that an ancestor lists as well */

  guint *topological; /* every node after all it stands on */
  guint8 *flags;      /* HwGraphFlags, by node */
  char ***labels;     /* by node, into label_sets */
  GPtrArray *heads;   /* ids, NULL-terminated */
  GPtrArray *real_heads;
  GPtrArray *bases;
  gboolean is_mixed;
  gsize short_length; /* bytes; 0 until somebody asks, see hw_graph_get_short_length() */

  GPtrArray *problems; /* HwProblem */
  GError *error;       /* the first contradiction, or NULL */
};

static inline const guint *
_hw_edges_get (const HwEdges *edges, guint node, guint *out_n)
{
  *out_n = edges->offsets[node + 1] - edges->offsets[node];

  /* Where there is not one edge there is no block, and to add to NULL is undefined. */
  return edges->nodes != NULL ? edges->nodes + edges->offsets[node] : NULL;
}

static inline guint
_hw_edges_count (const HwEdges *edges, guint node)
{
  return edges->offsets[node + 1] - edges->offsets[node];
}

static inline const char *
_hw_graph_get_id (const HwGraph *graph, guint node)
{
  return ((const HwRevision *)g_ptr_array_index (graph->revisions, node))->id;
}

/* hw-graph-edges.c */
HwEdges _hw_edges_reverse (const HwEdges *edges, guint n);
void _hw_edges_clear (HwEdges *edges);
guint8 *_hw_edges_find_cyclic (const HwEdges *down, guint n) G_GNUC_WARN_UNUSED_RESULT;
void _hw_edges_drop_inside (HwEdges *edges, guint n, const guint8 *inside);
guint *_hw_edges_sort_topologically (const HwEdges *down, guint n) G_GNUC_WARN_UNUSED_RESULT;
guint8 *_hw_edges_close (const HwEdges *edges, guint n, const guint *seeds, guint n_seeds)
    G_GNUC_WARN_UNUSED_RESULT;
HwEdges
_hw_edges_unite (const HwEdges *first, const HwEdges *second, guint n, const guint8 *skip_second);

/* hw-graph-load.c: fills names, revisions, down, deps, problems */
void _hw_graph_load (HwGraph *graph, GPtrArray *revisions);
/* hw-graph-label.c: fills labels */
void _hw_graph_spread_labels (HwGraph *graph);

/* hw-graph-order.c */
GArray *_hw_graph_sort (const HwGraph *graph,
                        const guint8 *members,
                        const guint *starts,
                        guint n_starts) G_GNUC_WARN_UNUSED_RESULT;

/* Refuses with a copy of the graph's error when its files contradict one another. */
gboolean _hw_graph_check (const HwGraph *graph, GError **error);

G_END_DECLS
