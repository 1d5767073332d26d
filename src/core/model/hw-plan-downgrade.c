/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-plan-downgrade"

#include "config.h"

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-plan-private.h"
#include "hw-target.h"
#include "hw-util.h"

static void
add_bases (const HwGraph *graph, GArray *roots)
{
  for (guint v = 0; v < graph->n; v++)
    if ((graph->flags[v] & HW_GRAPH_BASE) != 0)
      g_array_append_val (roots, v);
}

/* A labelled base counts once more for each label: Alembic's map has it under both names. */
static guint
count_roots (const HwGraph *graph, GArray *roots, gboolean are_bases)
{
  guint count = roots->len;

  for (guint i = 0; are_bases && i < roots->len; i++)
    {
      const HwRevision *revision =
          g_ptr_array_index (graph->revisions, g_array_index (roots, guint, i));

      count += g_strv_length (revision->branch_labels);
    }

  return count;
}

/* Keeps those of @roots that the revision named @label stands on. */
static gboolean
narrow_roots (const HwGraph *graph, const char *label, GArray *roots, GError **error)
{
  g_autofree guint8 *line = NULL;
  guint branch;
  guint used = 0;

  if (!_hw_target_find (graph, label, NULL, &branch, NULL))
    {
      hw_set_error (error, HW_ERROR_NO_SUCH_BRANCH,
                    "What stands before the @ must be a branch label or a revision.",
                    "can't locate a branch identified by “%s”", label);
      return FALSE;
    }
  line = _hw_edges_close (&graph->down, graph->n, &branch, 1);
  for (guint i = 0; i < roots->len; i++)
    if (line[g_array_index (roots, guint, i)])
      g_array_index (roots, guint, used++) = g_array_index (roots, guint, i);
  g_array_set_size (roots, used);
  if (used > 0)
    return TRUE;

  hw_set_error (error, HW_ERROR_NOT_DOWNGRADE_TARGET,
                "Name a revision below the current ones on that branch.",
                "branch “%s” does not hold a valid downgrade target", label);

  return FALSE;
}

/* The lowest revisions that a downgrade to @target undoes. */
static gboolean
find_roots (const HwGraph *graph,
            const char *const *rows,
            const char *target,
            guint *out_node,
            GArray *roots,
            GError **error)
{
  g_autofree char *label = NULL;
  gboolean to_base;
  guint n_kids;
  const guint *kids;

  if (target[0] == '-' && g_ascii_isdigit (target[1]) && hw_strv_length (rows) > 1)
    {
      hw_set_error (error, HW_ERROR_AMBIGUOUS_WALK,
                    "Name the branch, as in “label@-1”, or the revision to go to.",
                    "“%s” is ambiguous from several current revisions", target);
      return FALSE;
    }
  if (!_hw_target_downgrade (graph, rows, target, TRUE, &label, out_node, error))
    return FALSE;

  to_base = *out_node >= graph->n;
  if (to_base)
    add_bases (graph, roots);
  else
    {
      kids = _hw_edges_get (&graph->kids, *out_node, &n_kids);
      g_array_append_vals (roots, kids, n_kids);
    }
  if (label != NULL && count_roots (graph, roots, to_base) > 1)
    return narrow_roots (graph, label, roots, error);

  return TRUE;
}

static gboolean
contains (GArray *nodes, guint node)
{
  for (guint i = 0; i < nodes->len; i++)
    if (g_array_index (nodes, guint, i) == node)
      return TRUE;

  return FALSE;
}

/* Those of what @node stood on come up that no applied revision stands on any more. */
static void
add_downgrade_step (HwPlan *self, guint node, guint *n_applied_above)
{
  const HwGraph *graph = self->graph;
  const HwRevision *revision = g_ptr_array_index (graph->revisions, node);
  GArray *changes = _hw_row_changes_new ();
  const char *last = NULL;
  guint n_down;
  const guint *down = _hw_edges_get (&graph->all_down, node, &n_down);

  for (guint i = 0; i < n_down; i++)
    n_applied_above[down[i]]--;

  down = _hw_edges_get (&graph->norm_down, node, &n_down);
  for (guint i = 0; i < n_down; i++)
    {
      if (n_applied_above[down[i]] > 0)
        continue;
      if (last != NULL)
        _hw_row_changes_add (changes, HW_ROW_INSERT, NULL, last);
      last = _hw_graph_get_id (graph, down[i]);
    }
  if (last != NULL)
    _hw_row_changes_add (changes, HW_ROW_UPDATE, revision->id, last);
  else
    _hw_row_changes_add (changes, HW_ROW_DELETE, revision->id, NULL);
  _hw_plan_add_step (self, revision, changes);
}

static guint *
count_applied_above (const HwGraph *graph, const guint8 *applied)
{
  guint *count = g_new0 (guint, MAX (graph->n, 1));

  for (guint v = 0; v < graph->n; v++)
    for (guint e = graph->all_down.offsets[v]; applied[v] && e < graph->all_down.offsets[v + 1];
         e++)
      count[graph->all_down.nodes[e]]++;

  return count;
}

/**
 * hw_plan_new_downgrade:
 * @rows: (nullable) (array zero-terminated=1): ids in the version table, in row order
 * @target: target expression as Alembic 1.19 reads it: `base`, `-1`, an id, `label@base`, `label@-2`
 * @error: as for [ctor@Plan.new_upgrade], and HW_ERROR_NOT_DOWNGRADE_TARGET
 *
 * Undoes everything applied above @target, in all branches unless a label narrows it, and whatever depends
 * on what is undone. `-N` from several rows is refused: it would depend on the order of the rows. Whether
 * every step can be undone is for [method@Plan.check] to say. Does no I/O; any thread.
 *
 * Returns: (transfer full): a plan, possibly without steps; NULL on error
 */
HwPlan *
hw_plan_new_downgrade (const HwGraph *graph,
                       const char *const *rows,
                       const char *target,
                       GError **error)
{
  g_autoptr(GArray) roots = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) current = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) order = NULL;
  g_autofree guint8 *members = NULL;
  g_autofree guint8 *applied = NULL;
  g_autofree guint *n_applied_above = NULL;
  HwPlan *self;
  guint node;

  g_return_val_if_fail (graph != NULL && target != NULL, NULL);

  if (!_hw_plan_check_range (target, error) || !_hw_graph_check (graph, error)
      || !_hw_plan_check_rows (graph, rows, HW_ERROR_VERSION_TABLE_ROWS, current, error)
      || !find_roots (graph, rows, target, &node, roots, error))
    return NULL;

  members =
      _hw_edges_close (&graph->all_kids, graph->n, (const guint *)(void *)roots->data, roots->len);
  applied = _hw_plan_mark_below (graph, current);
  for (guint v = 0; v < graph->n; v++)
    members[v] &= applied[v];
  order = _hw_graph_sort (graph, members, (const guint *)(void *)current->data, current->len);
  if (order->len == 0 && node < graph->n && !contains (current, node))
    {
      hw_set_error (error, HW_ERROR_NOT_DOWNGRADE_TARGET,
                    "Name a revision that is applied and below a current one.",
                    "destination “%s” is not a valid downgrade target from the current revisions",
                    target);
      return NULL;
    }

  self = _hw_plan_new (graph, HW_DIRECTION_DOWNGRADE, rows, g_strdup (target));
  n_applied_above = count_applied_above (graph, applied);
  for (guint i = 0; i < order->len; i++)
    add_downgrade_step (self, g_array_index (order, guint, i), n_applied_above);

  return _hw_plan_finish (self);
}
