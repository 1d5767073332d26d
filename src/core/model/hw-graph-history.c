/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-history"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-target.h"
#include "hw-util.h"

#define OVERLAP_HINT "Name only the uppermost of revisions that stand on one another."

/* One side of a range: an expression, or (`current`) the rows of the version table. */
typedef struct
{
  const char *text;         /* the expression; `current` for rows */
  const char *const *names; /* the expression alone, or the rows */
  gboolean is_rows;
} Side;

/* An empty version table is like a side that is missing. @storage holds one expression. */
static Side
make_side (const char *text,
           const char *fallback,
           gboolean is_current,
           const char *const *rows,
           const char **storage)
{
  if (is_current && hw_strv_length (rows) > 0)
    return (Side){ "current", rows, TRUE };

  storage[0] = text == NULL || text[0] == '\0' || is_current ? fallback : text;

  return (Side){ storage[0], storage, FALSE };
}

static GArray *
new_nodes (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint));
}

static const guint *
get_nodes (GArray *nodes)
{
  return (const guint *)(void *)nodes->data;
}

static gboolean
refuse_walk (GError **error)
{
  hw_set_error (error, HW_ERROR_WALKED_TOO_FAR, "Count fewer steps, or name the revision.",
                "walked too far: the range does not begin or end at a revision");

  return FALSE;
}

static gboolean
find_side (const HwGraph *graph, const Side *side, GArray *nodes, GError **error)
{
  if (side->is_rows)
    return _hw_target_rows (graph, side->names, nodes, error);

  return _hw_target_many (graph, side->text, nodes, error);
}

/* `label@x` as the start: only targets that carry the label count. An id before the @ means its only
 * label. */
static gboolean
narrow_to_label (const HwGraph *graph, const char *start, GArray *targets, GError **error)
{
  const char *at = strchr (start, '@');
  g_autofree char *label = NULL;
  const char *wanted;
  guint node;
  guint used = 0;

  if (at == NULL)
    return TRUE;

  label = g_strndup (start, (gsize)(at - start));
  wanted = label;
  if (!_hw_target_one (graph, label, &node, error))
    return FALSE;
  if (node != HW_GRAPH_NONE && g_str_equal (_hw_graph_get_id (graph, node), label))
    {
      const char *const *labels = hw_graph_get_labels (graph, node);

      if (hw_strv_length (labels) != 1)
        {
          hw_set_error (error, HW_ERROR_NO_SUCH_BRANCH, "Name the branch by a label.",
                        "revision “%s” does not name one branch", label);
          return FALSE;
        }
      wanted = labels[0];
    }

  for (guint i = 0; i < targets->len; i++)
    {
      node = g_array_index (targets, guint, i);
      if (g_strv_contains (hw_graph_get_labels (graph, node), wanted))
        g_array_index (targets, guint, used++) = node;
    }
  g_array_set_size (targets, used);

  return TRUE;
}

static gboolean
find_targets (
    const HwGraph *graph, const Side *start, const Side *end, GArray *targets, GError **error)
{
  if (end->is_rows)
    {
      if (!_hw_target_rows (graph, end->names, targets, error))
        return FALSE;
    }
  else if (!_hw_target_upgrade (graph, start->names, end->text, FALSE, targets, error))
    return FALSE;

  for (guint i = 0; i < targets->len; i++)
    if (g_array_index (targets, guint, i) >= graph->n)
      return refuse_walk (error);
  if (!start->is_rows && !narrow_to_label (graph, start->text, targets, error))
    return FALSE;

  return _hw_target_check_overlap (graph, targets, FALSE, HW_ERROR_OVERLAP, OVERLAP_HINT, error);
}

/* The lower end. A start that walks too far down from the heads is read as one below the end. */
static gboolean
find_start (const HwGraph *graph,
            const Side *start,
            const Side *end,
            const guint8 *below_targets,
            GArray *nodes,
            GError **error)
{
  g_autofree char *label = NULL;
  guint node;

  if (!find_side (graph, start, nodes, error))
    return FALSE;
  for (guint i = 0; i < nodes->len; i++)
    {
      node = g_array_index (nodes, guint, i);
      if (node != HW_GRAPH_NONE && (node == HW_NODE_BELOW || !below_targets[node]))
        {
          hw_set_error (
              error, HW_ERROR_RANGE_NOT_ANCESTOR, "The start of a range must lie below its end.",
              "range “%s:%s” does not refer to ancestor and descendant revisions along the same branch",
              start->text, end->text);
          return FALSE;
        }
    }

  if (nodes->len > 0 && g_array_index (nodes, guint, 0) == HW_GRAPH_NONE)
    {
      g_array_set_size (nodes, 0);
      if (!_hw_target_downgrade (graph, end->names, start->text, FALSE, &label, &node, error))
        return FALSE;
      if (node == HW_GRAPH_NONE)
        return refuse_walk (error);
      if (node != HW_NODE_BELOW)
        g_array_append_val (nodes, node);
    }
  for (guint i = 0; i < nodes->len; i++)
    if (g_array_index (nodes, guint, i) == HW_GRAPH_NONE)
      return refuse_walk (error);

  return _hw_target_check_overlap (graph, nodes, FALSE, HW_ERROR_OVERLAP, OVERLAP_HINT, error);
}

/* What lies between @starts and @targets, both included. */
static guint8 *
mark_range (const HwGraph *graph, GArray *starts, guint8 *below_targets)
{
  g_autofree guint8 *below_starts =
      _hw_edges_close (&graph->all_down, graph->n, get_nodes (starts), starts->len);
  g_autofree guint8 *above_starts = NULL;

  for (guint v = 0; v < graph->n; v++)
    below_targets[v] &= !below_starts[v];
  for (guint i = 0; i < starts->len; i++)
    below_targets[g_array_index (starts, guint, i)] = 1;
  if (starts->len == 0)
    return below_targets;

  above_starts = _hw_edges_close (&graph->kids, graph->n, get_nodes (starts), starts->len);
  for (guint v = 0; v < graph->n; v++)
    below_targets[v] &= above_starts[v];

  return below_targets;
}

static GArray *
list_range (const HwGraph *graph, const Side *start, const Side *end, GError **error)
{
  g_autoptr(GArray) targets = new_nodes ();
  g_autoptr(GArray) starts = new_nodes ();
  g_autofree guint8 *members = NULL;
  g_autoptr(GArray) order = NULL;
  guint n_members = 0;

  if (!find_targets (graph, start, end, targets, error))
    return NULL;
  members = _hw_edges_close (&graph->all_down, graph->n, get_nodes (targets), targets->len);
  if (!find_start (graph, start, end, members, starts, error))
    return NULL;

  mark_range (graph, starts, members);
  for (guint v = 0; v < graph->n; v++)
    n_members += members[v];
  order = _hw_graph_sort (graph, members, get_nodes (targets), targets->len);
  if (order->len < n_members)
    {
      hw_set_error (error, HW_ERROR_RANGE_NOT_ANCESTOR, "Choose a range along one branch.",
                    "range “%s:%s” holds revisions that do not follow one another", start->text,
                    end->text);
      return NULL;
    }

  return g_steal_pointer (&order);
}

static gboolean
split_range (const char *range, char **out_start, char **out_end, GError **error)
{
  g_autofree char *stripped = g_strstrip (g_strdup (range));
  g_auto(GStrv) parts = g_strsplit (stripped, ":", -1);

  if (g_strv_length (parts) != 2)
    {
      hw_set_error (error, HW_ERROR_RANGE_SYNTAX,
                    "Write a range as “start:end”, “start:” or “:end”.",
                    "history range “%s” is not of the form [start]:[end]", range);
      return FALSE;
    }
  *out_start = g_steal_pointer (&parts[0]);
  *out_end = g_steal_pointer (&parts[1]);

  return TRUE;
}

/**
 * hw_graph_list_history:
 * @range: (nullable): `start:end`, a missing side meaning `base` and `heads`; one side may be `current`
 * @rows: (nullable) (array zero-terminated=1): the version table, for `current`
 * @error: HW_ERROR_RANGE_SYNTAX, RANGE_NOT_ANCESTOR, or as for targets of [ctor@Plan.new_upgrade]
 *
 * Rules: Alembic 1.19, `history -r`. Any thread.
 *
 * Returns: (transfer full) (element-type guint): nodes, newest first; NULL on error
 */
GArray *
hw_graph_list_history (const HwGraph *graph,
                       const char *range,
                       const char *const *rows,
                       GError **error)
{
  g_autofree char *start = NULL;
  g_autofree char *end = NULL;
  const char *start_name[] = { NULL, NULL };
  const char *end_name[] = { NULL, NULL };
  gboolean ends_at_current;
  Side lower, upper;

  g_return_val_if_fail (graph != NULL, NULL);

  if (range != NULL && !split_range (range, &start, &end, error))
    return NULL;
  if (!_hw_graph_check (graph, error))
    return NULL;

  /* Only one side may be the current one. */
  ends_at_current = g_strcmp0 (end, "current") == 0;
  upper = make_side (end, "heads", ends_at_current, rows, end_name);
  lower = make_side (start, "base", !ends_at_current && g_strcmp0 (start, "current") == 0, rows,
                     start_name);

  return list_range (graph, &lower, &upper, error);
}

/**
 * hw_graph_get_ancestors:
 *
 * Returns: (transfer full) (array): one byte a node, 1 for @node and for everything it stands on, dependencies
 * included; free with g_free(). O(V + E), any thread.
 */
guint8 *
hw_graph_get_ancestors (const HwGraph *graph, guint node)
{
  g_return_val_if_fail (graph != NULL && node < graph->n, NULL);

  return _hw_edges_close (&graph->all_down, graph->n, &node, 1);
}

/**
 * hw_graph_get_descendants:
 *
 * Returns: (transfer full) (array): one byte a node, 1 for @node and for everything that stands on it, dependents
 * included; free with g_free(). O(V + E), any thread.
 */
guint8 *
hw_graph_get_descendants (const HwGraph *graph, guint node)
{
  g_return_val_if_fail (graph != NULL && node < graph->n, NULL);

  return _hw_edges_close (&graph->all_kids, graph->n, &node, 1);
}
