/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-plan-stamp"

#include "config.h"

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-plan-private.h"
#include "hw-target.h"
#include "hw-util.h"

static gboolean
check_twice (const char *const *rows, GError **error)
{
  for (guint i = 0; rows[i] != NULL; i++)
    for (guint j = 0; j < i; j++)
      if (g_str_equal (rows[i], rows[j]))
        {
          hw_set_error (error, HW_ERROR_VERSION_TABLE_ROWS,
                        "Stamp with purge: that empties the table first.",
                        "the version table holds revision “%s” twice", rows[i]);
          return FALSE;
        }

  return TRUE;
}

/* Which rows the stamp may touch: for each target those that are related to it, each once. */
static gboolean
filter_rows (const HwGraph *graph,
             const char *const *rows,
             const char *const *targets,
             GArray *filtered,
             GError **error)
{
  g_autofree guint8 *seen = g_malloc0 (MAX (graph->n, 1));

  for (; *targets != NULL; targets++)
    {
      g_autoptr(GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));

      if (!_hw_target_rows (graph, rows, nodes, error)
          || !_hw_target_filter (graph, nodes, *targets, TRUE, error))
        return FALSE;
      for (guint i = 0; i < nodes->len; i++)
        {
          guint node = g_array_index (nodes, guint, i);

          if (!seen[node])
            g_array_append_val (filtered, node);
          seen[node] = 1;
        }
    }

  return TRUE;
}

static gboolean
has_marked (GArray *nodes, const guint8 *marks)
{
  for (guint i = 0; i < nodes->len; i++)
    if (marks[g_array_index (nodes, guint, i)])
      return TRUE;

  return FALSE;
}

static gboolean
are_all_heads (const HwPlan *plan, GArray *nodes)
{
  for (guint i = 0; i < nodes->len; i++)
    if (!_hw_plan_has_head (plan, _hw_graph_get_id (plan->graph, g_array_index (nodes, guint, i))))
      return FALSE;

  return TRUE;
}

/* Nothing is above the base: every row that the targets touch goes. */
static void
stamp_to_base (HwPlan *plan, GArray *filtered)
{
  for (guint i = 0; i < filtered->len; i++)
    {
      const HwRevision *revision =
          g_ptr_array_index (plan->graph->revisions, g_array_index (filtered, guint, i));
      GArray *changes = _hw_row_changes_new ();

      if (!_hw_plan_has_head (plan, revision->id))
        {
          g_array_unref (changes);
          continue;
        }
      _hw_row_changes_add (changes, HW_ROW_DELETE, revision->id, NULL);
      _hw_plan_add_step (plan, revision, changes);
    }
}

static gboolean
refuse_moved (const HwGraph *graph, guint node, GError **error)
{
  hw_set_error (error, HW_ERROR_OVERLAP,
                "Stamp one revision at a time, or with purge, which empties the table first.",
                "the rows that “%s” would take the place of have been replaced already",
                _hw_graph_get_id (graph, node));

  return FALSE;
}

/* All filtered rows become @node, as Alembic has it, even those that are on other lines. */
static void
replace_rows (HwPlan *plan, GArray *filtered, const HwRevision *revision, GArray *changes)
{
  for (guint i = 0; i < filtered->len; i++)
    {
      const char *row = _hw_graph_get_id (plan->graph, g_array_index (filtered, guint, i));

      if (i + 1 < filtered->len)
        _hw_row_changes_add (changes, HW_ROW_DELETE, row, NULL);
      else
        _hw_row_changes_add (changes, HW_ROW_UPDATE, row, revision->id);
    }
}

static gboolean
stamp_to_node (HwPlan *plan, guint node, GArray *filtered, gboolean *purge, GError **error)
{
  const HwGraph *graph = plan->graph;
  const HwRevision *revision = g_ptr_array_index (graph->revisions, node);
  g_autofree guint8 *above = NULL;
  g_autofree guint8 *below = NULL;
  g_autoptr(GArray) changes = NULL;
  gboolean up, down, moved;

  for (guint i = 0; i < filtered->len; i++)
    if (g_array_index (filtered, guint, i) == node)
      return TRUE;

  above = _hw_edges_close (&graph->all_kids, graph->n, &node, 1);
  below = _hw_edges_close (&graph->all_down, graph->n, &node, 1);
  down = has_marked (filtered, above);
  up = has_marked (filtered, below);
  moved = !are_all_heads (plan, filtered);
  if ((up && down) || ((up || down) && _hw_plan_has_head (plan, revision->id)) || (down && moved))
    return refuse_moved (graph, node, error);

  changes = _hw_row_changes_new ();
  if (*purge)
    _hw_row_changes_add (changes, HW_ROW_PURGE, NULL, NULL);
  *purge = FALSE;
  if ((up || down) && !moved)
    replace_rows (plan, filtered, revision, changes);
  else if (!_hw_plan_has_head (plan, revision->id))
    _hw_row_changes_add (changes, HW_ROW_INSERT, NULL, revision->id);
  else
    return refuse_moved (graph, node, error);
  _hw_plan_add_step (plan, revision, g_steal_pointer (&changes));

  return TRUE;
}

static gboolean
find_wanted (const HwGraph *graph, const char *const *targets, GArray *wanted, GError **error)
{
  guint none = HW_GRAPH_NONE;

  for (; *targets != NULL; targets++)
    if (!_hw_target_many (graph, *targets, wanted, error))
      return FALSE;

  for (guint i = 0; i < wanted->len; i++)
    if (g_array_index (wanted, guint, i) == HW_NODE_BELOW)
      {
        hw_set_error (error, HW_ERROR_WALKED_TOO_FAR,
                      "Count fewer steps, or name the revision; “base” empties the table.",
                      "walked too far: the target is not a revision");
        return FALSE;
      }
  if (wanted->len == 0)
    g_array_append_val (wanted, none);

  return TRUE;
}

static gboolean
add_steps (HwPlan *plan, GArray *wanted, GArray *filtered, gboolean purge, GError **error)
{
  gboolean pending = purge;

  for (guint i = 0; i < wanted->len; i++)
    {
      guint node = g_array_index (wanted, guint, i);

      if (node == HW_GRAPH_NONE)
        stamp_to_base (plan, filtered);
      else if (!stamp_to_node (plan, node, filtered, &pending, error))
        return FALSE;
    }
  if (pending && plan->rows[0] != NULL)
    {
      GArray *changes = _hw_row_changes_new ();

      _hw_row_changes_add (changes, HW_ROW_PURGE, NULL, NULL);
      _hw_plan_add_step (plan, NULL, changes);
    }

  return TRUE;
}

/**
 * hw_plan_new_stamp:
 * @rows: (nullable) (array zero-terminated=1): ids in the version table, in row order
 * @targets: (array zero-terminated=1): what the table shall hold; none means `base`
 * @purge: whether the table is emptied first; then its rows may be anything
 * @error: HW_ERROR_NOT_FOUND (a target, or a row without @purge), AMBIGUOUS_PREFIX, MULTIPLE_HEADS,
 *   NO_SUCH_BRANCH, NOT_IN_BRANCH, OVERLAP, VERSION_TABLE_ROWS, or the graph's own error
 *
 * Changes the version table and runs nothing. As in Alembic 1.19 relative targets are not understood, and
 * nothing keeps the result from holding revisions that stand on one another. With @purge and
 * nothing to put in, the one step has no revision. Does no I/O; any thread.
 *
 * Returns: (transfer full): a plan, possibly without steps; NULL on error
 */
HwPlan *
hw_plan_new_stamp (const HwGraph *graph,
                   const char *const *rows,
                   const char *const *targets,
                   gboolean purge,
                   GError **error)
{
  const char *const none[] = { NULL };
  const char *const base[] = { "base", NULL };
  g_autoptr(GArray) filtered = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) wanted = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(HwPlan) self = NULL;

  g_return_val_if_fail (graph != NULL, NULL);

  if (hw_strv_length (targets) == 0)
    targets = base;
  if (!_hw_graph_check (graph, error) || (!purge && rows != NULL && !check_twice (rows, error))
      || !filter_rows (graph, purge ? none : rows, targets, filtered, error)
      || !find_wanted (graph, targets, wanted, error))
    return NULL;

  self = _hw_plan_new (graph, HW_DIRECTION_STAMP, rows, g_strjoinv (" ", (char **)targets));
  if (purge)
    g_ptr_array_set_size (self->heads, 0);
  if (!add_steps (self, wanted, filtered, purge, error))
    return NULL;

  return _hw_plan_finish (g_steal_pointer (&self));
}
