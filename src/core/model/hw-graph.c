/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph"

#include "config.h"

#include "hw-graph-private.h"
#include "hw-problem.h"

#define TARGETS_PER_SWEEP 64

static void
hw_graph_clear (HwGraph *self)
{
  _hw_edges_clear (&self->down);
  _hw_edges_clear (&self->kids);
  _hw_edges_clear (&self->deps);
  _hw_edges_clear (&self->dependents);
  _hw_edges_clear (&self->all_down);
  _hw_edges_clear (&self->all_kids);
  _hw_edges_clear (&self->norm_down);
  g_free (self->topological);
  g_free (self->flags);
  g_free (self->labels);
  g_ptr_array_unref (self->label_sets);
  g_ptr_array_unref (self->own_labels);
  g_ptr_array_unref (self->heads);
  g_ptr_array_unref (self->real_heads);
  g_ptr_array_unref (self->bases);
  g_hash_table_unref (self->names);
  g_ptr_array_unref (self->revisions);
  g_ptr_array_unref (self->problems);
  g_clear_error (&self->error);
}

/* One bit a dependency in @first..@end, for every node: do proper ancestors over down_revision list it?
 * Then the node's own mention is redundant. */
static void
sweep_redundant (const HwGraph *self, const guint *slots, guint first, guint end, guint8 *redundant)
{
  g_autofree guint64 *below = g_new0 (guint64, self->n);

  for (guint t = 0; t < self->n; t++)
    {
      guint v = self->topological[t];
      guint n_parents;
      const guint *parents = _hw_edges_get (&self->down, v, &n_parents);

      for (guint i = 0; i < n_parents; i++)
        {
          guint p = parents[i];

          below[v] |= below[p];
          for (guint e = self->deps.offsets[p]; e < self->deps.offsets[p + 1]; e++)
            {
              guint slot = slots[self->deps.nodes[e]];

              if (slot >= first && slot < end)
                below[v] |= G_GUINT64_CONSTANT (1) << (slot - first);
            }
        }
      for (guint e = self->deps.offsets[v]; e < self->deps.offsets[v + 1]; e++)
        {
          guint slot = slots[self->deps.nodes[e]];

          if (slot >= first && slot < end && (below[v] >> (slot - first) & 1) != 0)
            redundant[e] = 1;
        }
    }
}

/* Marks the entries of deps that a proper ancestor over down_revision lists too. Only a revision on which
 * two or more depend can be listed twice; 64 of those are followed in one sweep over the graph. */
static guint8 *
find_redundant_dependencies (const HwGraph *self)
{
  guint8 *redundant = g_malloc0 (MAX (self->deps.offsets[self->n], 1));
  g_autofree guint *slots = g_new (guint, MAX (self->n, 1));
  guint n_shared = 0;

  for (guint v = 0; v < self->n; v++)
    {
      slots[v] = HW_GRAPH_NONE;
      if (_hw_edges_count (&self->dependents, v) > 1)
        slots[v] = n_shared++;
    }
  for (guint first = 0; first < n_shared; first += TARGETS_PER_SWEEP)
    sweep_redundant (self, slots, first, MIN (first + TARGETS_PER_SWEEP, n_shared), redundant);

  return redundant;
}

static void
link_edges (HwGraph *self)
{
  g_autofree guint8 *redundant = NULL;

  self->kids = _hw_edges_reverse (&self->down, self->n);
  self->dependents = _hw_edges_reverse (&self->deps, self->n);
  self->all_down = _hw_edges_unite (&self->down, &self->deps, self->n, NULL);
  self->all_kids = _hw_edges_reverse (&self->all_down, self->n);
  self->topological = _hw_edges_sort_topologically (&self->all_down, self->n);
  redundant = find_redundant_dependencies (self);
  self->norm_down = _hw_edges_unite (&self->down, &self->deps, self->n, redundant);
}

static HwGraphFlags
judge_node (const HwGraph *self, guint v)
{
  const HwRevision *revision = g_ptr_array_index (self->revisions, v);
  guint n_kids = _hw_edges_count (&self->kids, v);
  guint n_down = _hw_edges_count (&self->down, v);
  HwGraphFlags flags = 0;

  if (n_kids == 0)
    flags |= HW_GRAPH_HEAD;
  if (_hw_edges_count (&self->all_kids, v) == 0)
    flags |= HW_GRAPH_REAL_HEAD;
  if (n_down == 0)
    flags |= HW_GRAPH_BASE;
  if (n_down == 0 && revision->depends_on[0] == NULL)
    flags |= HW_GRAPH_REAL_BASE;
  if (n_kids > 1)
    flags |= HW_GRAPH_BRANCH_POINT;
  if (n_down > 1)
    flags |= HW_GRAPH_MERGE_POINT;

  return flags;
}

static void
judge_nodes (HwGraph *self)
{
  self->flags = g_malloc (MAX (self->n, 1));
  for (guint v = 0; v < self->n; v++)
    {
      HwRevision *revision = g_ptr_array_index (self->revisions, v);

      self->flags[v] = (guint8)judge_node (self, v);
      if (self->flags[v] & HW_GRAPH_HEAD)
        g_ptr_array_add (self->heads, revision->id);
      if (self->flags[v] & HW_GRAPH_REAL_HEAD)
        g_ptr_array_add (self->real_heads, revision->id);
      if (self->flags[v] & HW_GRAPH_BASE)
        g_ptr_array_add (self->bases, revision->id);
    }
  g_ptr_array_add (self->heads, NULL);
  g_ptr_array_add (self->real_heads, NULL);
  g_ptr_array_add (self->bases, NULL);
}

/**
 * hw_graph_new:
 * @revisions: (element-type HwRevision): in load order; references are taken
 *
 * Never fails: what contradicts itself is left out of the drawing and reported by
 * [method@Graph.get_error] and [method@Graph.get_problems]. Left out are: the later of two files with one
 * id, the later of two equal labels, references to nothing, and the lines inside a cycle. O(V + E), and for
 * dependencies that several revisions list, one sweep more for each 64 of them. Any thread.
 *
 * Rules: Alembic 1.19 (revision maps, branch labels, normalised dependencies).
 *
 * Returns: (transfer full): a graph; free with hw_graph_unref()
 */
HwGraph *
hw_graph_new (GPtrArray *revisions)
{
  HwGraph *self;

  g_return_val_if_fail (revisions != NULL, NULL);

  self = g_atomic_rc_box_new0 (HwGraph);
  self->revisions = g_ptr_array_new_full (revisions->len, (GDestroyNotify)hw_revision_unref);
  self->names = g_hash_table_new (g_str_hash, g_str_equal);
  self->own_labels = g_ptr_array_new ();
  self->label_sets = g_ptr_array_new_with_free_func (g_free);
  self->heads = g_ptr_array_new ();
  self->real_heads = g_ptr_array_new ();
  self->bases = g_ptr_array_new ();
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);

  _hw_graph_load (self, revisions);
  link_edges (self);
  judge_nodes (self);
  _hw_graph_spread_labels (self);

  return self;
}

/**
 * hw_graph_ref:
 *
 * Returns: (transfer full): @graph with one more reference; any thread
 */
HwGraph *
hw_graph_ref (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, NULL);

  return g_atomic_rc_box_acquire ((HwGraph *)graph);
}

/**
 * hw_graph_unref:
 * @graph: (nullable): a graph
 *
 * Gives one reference back; the last one frees. Any thread.
 */
void
hw_graph_unref (HwGraph *graph)
{
  if (graph != NULL)
    g_atomic_rc_box_release_full (graph, (GDestroyNotify)hw_graph_clear);
}

/**
 * hw_graph_get_error:
 *
 * Returns: (transfer none) (nullable): the first contradiction in the order in which Alembic finds them:
 * HW_ERROR_CYCLE, ILLEGAL_ID, DUPLICATE_ID, DUPLICATE_LABEL or MISSING_REVISION
 */
const GError *
hw_graph_get_error (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, NULL);

  return graph->error;
}

/**
 * hw_graph_get_problems:
 *
 * Returns: (transfer none) (element-type HwProblem): every contradiction, each with the file of a
 * revision in it
 */
GPtrArray *
hw_graph_get_problems (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, NULL);

  return graph->problems;
}

gboolean
_hw_graph_check (const HwGraph *graph, GError **error)
{
  if (graph->error == NULL)
    return TRUE;

  g_propagate_error (error, g_error_copy (graph->error));

  return FALSE;
}

/**
 * hw_graph_get_n_revisions:
 *
 * Returns: the number of nodes; they are numbered from 0
 */
gboolean
hw_graph_is_mixed (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, FALSE);

  return graph->is_mixed;
}

guint
hw_graph_get_n_revisions (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, 0);

  return graph->n;
}

/**
 * hw_graph_get_revision:
 *
 * Returns: (transfer none): the revision at @node
 */
const HwRevision *
hw_graph_get_revision (const HwGraph *graph, guint node)
{
  g_return_val_if_fail (graph != NULL && node < graph->n, NULL);

  return g_ptr_array_index (graph->revisions, node);
}

/**
 * hw_graph_get_flags:
 *
 * Returns: what @node is in the graph
 */
HwGraphFlags
hw_graph_get_flags (const HwGraph *graph, guint node)
{
  g_return_val_if_fail (graph != NULL && node < graph->n, 0);

  return (HwGraphFlags)graph->flags[node];
}

/**
 * hw_graph_lookup:
 * @id: a whole id; neither a prefix nor a label
 *
 * Returns: the node, or HW_GRAPH_NONE
 */
guint
hw_graph_lookup (const HwGraph *graph, const char *id)
{
  guint found;

  g_return_val_if_fail (graph != NULL && id != NULL, HW_GRAPH_NONE);

  found = GPOINTER_TO_UINT (g_hash_table_lookup (graph->names, id));
  if (found == 0 || !g_str_equal (_hw_graph_get_id (graph, found - 1), id))
    return HW_GRAPH_NONE;

  return found - 1;
}

static const guint *
get_neighbours (const HwGraph *graph, const HwEdges *edges, guint node, guint *out_n)
{
  *out_n = 0;
  g_return_val_if_fail (node < graph->n, NULL);

  return _hw_edges_get (edges, node, out_n);
}

/**
 * hw_graph_get_parents:
 * @out_n: (out): length of the array
 *
 * Returns: (transfer none) (array length=out_n): down_revision, in the order of the file
 */
const guint *
hw_graph_get_parents (const HwGraph *graph, guint node, guint *out_n)
{
  g_return_val_if_fail (graph != NULL && out_n != NULL, NULL);

  return get_neighbours (graph, &graph->down, node, out_n);
}

/**
 * hw_graph_get_children:
 * @out_n: (out): length of the array
 *
 * Returns: (transfer none) (array length=out_n): those that name @node in down_revision, in load order
 */
const guint *
hw_graph_get_children (const HwGraph *graph, guint node, guint *out_n)
{
  g_return_val_if_fail (graph != NULL && out_n != NULL, NULL);

  return get_neighbours (graph, &graph->kids, node, out_n);
}

/**
 * hw_graph_get_dependencies:
 * @out_n: (out): length of the array
 *
 * Returns: (transfer none) (array length=out_n): depends_on in the order of the file; a label stands for the
 * revision that carries it
 */
const guint *
hw_graph_get_dependencies (const HwGraph *graph, guint node, guint *out_n)
{
  g_return_val_if_fail (graph != NULL && out_n != NULL, NULL);

  return get_neighbours (graph, &graph->deps, node, out_n);
}

/**
 * hw_graph_get_dependents:
 * @out_n: (out): length of the array
 *
 * Returns: (transfer none) (array length=out_n): those that name @node in depends_on, in load order
 */
const guint *
hw_graph_get_dependents (const HwGraph *graph, guint node, guint *out_n)
{
  g_return_val_if_fail (graph != NULL && out_n != NULL, NULL);

  return get_neighbours (graph, &graph->dependents, node, out_n);
}

/**
 * hw_graph_get_labels:
 *
 * Returns: (transfer none) (array zero-terminated=1): own and inherited branch labels, sorted; possibly
 * empty
 */
const char *const *
hw_graph_get_labels (const HwGraph *graph, guint node)
{
  g_return_val_if_fail (graph != NULL && node < graph->n, NULL);

  return (const char *const *)graph->labels[node];
}

/**
 * hw_graph_get_heads:
 *
 * Returns: (transfer none) (array zero-terminated=1): ids that no revision names in down_revision, in
 * load order
 */
const char *const *
hw_graph_get_heads (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, NULL);

  return (const char *const *)graph->heads->pdata;
}

/**
 * hw_graph_get_real_heads:
 *
 * Returns: (transfer none) (array zero-terminated=1): those heads that nothing depends on either; they are
 * the rows of an up-to-date version table
 */
const char *const *
hw_graph_get_real_heads (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, NULL);

  return (const char *const *)graph->real_heads->pdata;
}

/**
 * hw_graph_get_bases:
 *
 * Returns: (transfer none) (array zero-terminated=1): ids without down_revision, in load order
 */
const char *const *
hw_graph_get_bases (const HwGraph *graph)
{
  g_return_val_if_fail (graph != NULL, NULL);

  return (const char *const *)graph->bases->pdata;
}

/**
 * hw_graph_get_applied:
 * @rows: (nullable) (array zero-terminated=1): the version table; rows that the files do not hold are ignored
 *
 * Returns: (transfer full) (array): one byte a node, 1 where the revision is applied: a row, or something
 * that a row stands on, dependencies included; free with g_free(). O(V + E).
 */
guint8 *
hw_graph_get_applied (const HwGraph *graph, const char *const *rows)
{
  g_autoptr(GArray) seeds = g_array_new (FALSE, FALSE, sizeof (guint));

  g_return_val_if_fail (graph != NULL, NULL);

  for (; rows != NULL && *rows != NULL; rows++)
    {
      guint node = hw_graph_lookup (graph, *rows);

      if (node != HW_GRAPH_NONE)
        g_array_append_val (seeds, node);
    }

  return _hw_edges_close (&graph->all_down, graph->n, (const guint *)(void *)seeds->data,
                          seeds->len);
}

/**
 * hw_graph_list_unknown:
 * @rows: (nullable) (array zero-terminated=1): the version table
 *
 * Returns: (transfer full) (array zero-terminated=1): rows that no file holds, in row order; possibly
 * empty
 */
GStrv
hw_graph_list_unknown (const HwGraph *graph, const char *const *rows)
{
  g_autoptr(GStrvBuilder) unknown = g_strv_builder_new ();

  g_return_val_if_fail (graph != NULL, NULL);

  for (; rows != NULL && *rows != NULL; rows++)
    if (hw_graph_lookup (graph, *rows) == HW_GRAPH_NONE)
      g_strv_builder_add (unknown, *rows);

  return g_strv_builder_end (unknown);
}
