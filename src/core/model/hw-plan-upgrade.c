/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-plan-upgrade"

#include "config.h"

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-plan-private.h"
#include "hw-target.h"

#define OVERLAP_HINT "Name only the uppermost of revisions that stand on one another."

/* Those that @node stands on and that are rows now, in the order of the file. */
static GPtrArray *
list_replaced_rows (const HwPlan *self, guint node)
{
  GPtrArray *replaced = g_ptr_array_new ();
  guint n_down;
  const guint *down = _hw_edges_get (&self->graph->norm_down, node, &n_down);

  for (guint i = 0; i < n_down; i++)
    {
      const char *id = _hw_graph_get_id (self->graph, down[i]);

      if (_hw_plan_has_head (self, id))
        g_ptr_array_add (replaced, (gpointer)id);
    }

  return replaced;
}

/* What the rows stand on that @replaced leaves. */
static guint8 *
mark_below_other_rows (const HwPlan *self, GPtrArray *replaced)
{
  g_autoptr(GArray) others = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < self->heads->len; i++)
    {
      guint row = hw_graph_lookup (self->graph, g_ptr_array_index (self->heads, i));

      if (!g_ptr_array_find_with_equal_func (replaced, g_ptr_array_index (self->heads, i),
                                             g_str_equal, NULL))
        g_array_append_val (others, row);
    }

  return _hw_plan_mark_below (self->graph, others);
}

/* When a revision joins several rows, Alembic wants a row for each revision that it names, unless another
 * row stands on it. A dependency that one of the joined rows stands on already has none, and Alembic dies
 * after the revision's own SQL has run; nobody could deploy such a project with it. */
static gboolean
check_joined_rows (const HwPlan *self, guint node, GPtrArray *replaced, GError **error)
{
  const HwGraph *graph = self->graph;
  g_autofree guint8 *covered = NULL;
  guint n_down;
  const guint *down = _hw_edges_get (&graph->norm_down, node, &n_down);

  if (replaced->len < 2 || replaced->len == n_down)
    return TRUE;

  covered = mark_below_other_rows (self, replaced);
  for (guint i = 0; i < n_down; i++)
    {
      const char *id = _hw_graph_get_id (graph, down[i]);

      if (covered[down[i]] || _hw_plan_has_head (self, id))
        continue;
      hw_set_error (
          error, HW_ERROR_OVERLAP,
          "Remove that dependency: the other revisions that it names stand on it already.",
          "revision “%s” joins several rows and names “%s”, which cannot have a row of its own",
          _hw_graph_get_id (graph, node), id);
      return FALSE;
    }

  return TRUE;
}

/* One row a tip of what is applied: @node takes the place of those rows that it stands on. As long as
 * the table is proper these are the same changes as Alembic's. */
static gboolean
add_upgrade_step (HwPlan *self, guint node, GError **error)
{
  const HwRevision *revision = g_ptr_array_index (self->graph->revisions, node);
  g_autoptr(GPtrArray) replaced = list_replaced_rows (self, node);
  GArray *changes;

  if (!check_joined_rows (self, node, replaced, error))
    return FALSE;

  changes = _hw_row_changes_new ();
  for (guint i = 0; i + 1 < replaced->len; i++)
    _hw_row_changes_add (changes, HW_ROW_DELETE, g_ptr_array_index (replaced, i), NULL);
  if (replaced->len > 0)
    _hw_row_changes_add (changes, HW_ROW_UPDATE, g_ptr_array_index (replaced, replaced->len - 1),
                         revision->id);
  else
    _hw_row_changes_add (changes, HW_ROW_INSERT, NULL, revision->id);
  _hw_plan_add_step (self, revision, changes);

  return TRUE;
}

/**
 * hw_plan_new_upgrade:
 * @rows: (nullable) (array zero-terminated=1): ids in the version table, in row order; empty for a new
 *   database
 * @target: target expression as Alembic 1.19 reads it: `head`, `heads`, `+2`, `ae10+1`, `branch@head`
 * @error: HW_ERROR_NOT_FOUND (@target or a row), AMBIGUOUS_PREFIX, NO_SUCH_BRANCH, NOT_IN_BRANCH,
 *   MULTIPLE_HEADS, RELATIVE_COUNT, WALKED_TOO_FAR, AMBIGUOUS_WALK, AMBIGUOUS_UPGRADE, OVERLAP,
 *   RANGE_NOT_ALLOWED, VERSION_TABLE_ROWS, or the graph's own error
 *
 * Orders the steps from @rows to @target. A target that is applied already gives no steps. The rows after
 * each step are the tips of what is applied then. Does no I/O; any thread. O(V + E) and the targets'
 * search.
 *
 * Returns: (transfer full): a plan, possibly without steps; NULL on error
 */
HwPlan *
hw_plan_new_upgrade (const HwGraph *graph,
                     const char *const *rows,
                     const char *target,
                     GError **error)
{
  g_autoptr(GArray) targets = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) current = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) order = NULL;
  g_autofree guint8 *members = NULL;
  g_autofree guint8 *applied = NULL;
  g_autoptr(HwPlan) self = NULL;

  g_return_val_if_fail (graph != NULL && target != NULL, NULL);

  if (!_hw_plan_check_range (target, error) || !_hw_graph_check (graph, error)
      || !_hw_plan_check_rows (graph, rows, HW_ERROR_OVERLAP, current, error)
      || !_hw_target_upgrade (graph, rows, target, TRUE, targets, error))
    return NULL;
  for (guint i = 0; i < targets->len; i++)
    if (g_array_index (targets, guint, i) >= graph->n)
      {
        hw_set_error (error, HW_ERROR_WALKED_TOO_FAR, "Count fewer steps, or name the revision.",
                      "walked too far: “%s” is not a revision", target);
        return NULL;
      }
  if (!_hw_target_check_overlap (graph, targets, FALSE, HW_ERROR_OVERLAP, OVERLAP_HINT, error))
    return NULL;

  members = _hw_plan_mark_below (graph, targets);
  applied = _hw_plan_mark_below (graph, current);
  for (guint v = 0; v < graph->n; v++)
    members[v] &= !applied[v];
  order = _hw_graph_sort (graph, members, (const guint *)(void *)targets->data, targets->len);

  self = _hw_plan_new (graph, HW_DIRECTION_UPGRADE, rows, g_strdup (target));
  for (guint i = order->len; i > 0; i--)
    if (!add_upgrade_step (self, g_array_index (order, guint, i - 1), error))
      return NULL;

  return _hw_plan_finish (g_steal_pointer (&self));
}
