/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-target-sides"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-target.h"
#include "hw-util.h"

static gboolean
refuse_walk (const HwRelative *relative, GError **error)
{
  const char *side = relative->count > 0 ? "above" : "below";

  if (ABS (relative->count) == 1)
    hw_set_error (error, HW_ERROR_WALKED_TOO_FAR, "Name the revision to go to.",
                  "walked too far: no revision is %s “%s”", side, relative->symbol);
  else
    hw_set_error (error, HW_ERROR_WALKED_TOO_FAR, "Count fewer steps, or name the revision.",
                  "walked too far: fewer than %d revisions are %s “%s”", ABS (relative->count),
                  side, relative->symbol);

  return FALSE;
}

static gboolean
add_many (const HwGraph *graph, const char *const *expressions, GArray *nodes, GError **error)
{
  for (; expressions != NULL && *expressions != NULL; expressions++)
    if (!_hw_target_many (graph, *expressions, nodes, error))
      return FALSE;

  for (guint i = 0; i < nodes->len; i++)
    if (g_array_index (nodes, guint, i) >= graph->n)
      {
        hw_set_error (error, HW_ERROR_WALKED_TOO_FAR, "Count fewer steps, or name the revision.",
                      "walked too far: there is no revision to start from");
        return FALSE;
      }

  return TRUE;
}

/* Keeps those of the marked revisions that are related to @label and that no other of them stands on. */
static gboolean
list_tips (const HwGraph *graph,
           const guint8 *marks,
           const HwEdges *down,
           const char *label,
           gboolean filter_first,
           GArray *out_nodes,
           GError **error)
{
  g_autofree guint8 *covered = g_malloc0 (MAX (graph->n, 1));
  g_autoptr(GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint v = 0; v < graph->n; v++)
    if (marks[v])
      g_array_append_val (nodes, v);
  if (filter_first && !_hw_target_filter (graph, nodes, label, FALSE, error))
    return FALSE;

  for (guint i = 0; i < nodes->len; i++)
    {
      guint n_below;
      const guint *below = _hw_edges_get (down, g_array_index (nodes, guint, i), &n_below);

      for (guint j = 0; j < n_below; j++)
        covered[below[j]] = 1;
    }
  for (guint i = 0; i < nodes->len; i++)
    if (!covered[g_array_index (nodes, guint, i)])
      g_array_append_val (out_nodes, g_array_index (nodes, guint, i));

  return filter_first || _hw_target_filter (graph, out_nodes, label, FALSE, error);
}

static guint8 *
mark_applied (const HwGraph *graph, GArray *nodes)
{
  return _hw_edges_close (&graph->all_down, graph->n, (const guint *)(void *)nodes->data,
                          nodes->len);
}

/* Where `label@+N` starts: the current rows of the branch; else the tips of what is applied of it. */
static gboolean
find_labelled_starts (const HwGraph *graph,
                      const char *const *current,
                      const char *label,
                      GArray *starts,
                      GError **error)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint8 *applied = NULL;

  if (!add_many (graph, current, rows, error))
    return FALSE;
  g_array_append_vals (starts, rows->data, rows->len);
  if (!_hw_target_filter (graph, starts, label, FALSE, error))
    return FALSE;
  if (starts->len > 0)
    return TRUE;

  applied = mark_applied (graph, rows);

  return list_tips (graph, applied, &graph->norm_down, label, TRUE, starts, error);
}

static gboolean
upgrade_from_current (const HwGraph *graph,
                      const char *const *current,
                      const HwRelative *relative,
                      gboolean strict,
                      guint *out_node,
                      GError **error)
{
  g_autoptr(GArray) starts = g_array_new (FALSE, FALSE, sizeof (guint));
  guint n_starts = hw_strv_length (current);
  guint start = HW_GRAPH_NONE;

  if (relative->label != NULL)
    {
      if (!find_labelled_starts (graph, current, relative->label, starts, error))
        return FALSE;
      n_starts = starts->len;
      if (n_starts > 0)
        start = g_array_index (starts, guint, 0);
    }
  if (n_starts > 1)
    {
      hw_set_error (error, HW_ERROR_AMBIGUOUS_UPGRADE,
                    "Name the branch, as in “label@+1”, or the revision to go to.",
                    "ambiguous upgrade from %u current revisions", n_starts);
      return FALSE;
    }
  if (relative->label == NULL && n_starts == 1
      && !_hw_target_one (graph, current[0], &start, error))
    return FALSE;
  if (!_hw_target_walk (graph, start, relative->count, relative->label, strict, out_node, error))
    return FALSE;

  return *out_node != HW_GRAPH_NONE || _hw_relative_refuse_count (relative, error);
}

static gboolean
walk_from_symbol (const HwGraph *graph,
                  const char *label,
                  const char *symbol,
                  int count,
                  gboolean strict,
                  guint *out_node,
                  GError **error)
{
  g_autofree char *whole = label != NULL ? g_strconcat (label, "@", symbol, NULL) : NULL;
  guint start;

  return _hw_target_one (graph, whole != NULL ? whole : symbol, &start, error)
         && _hw_target_walk (graph, start, count, NULL, strict, out_node, error);
}

gboolean
_hw_target_upgrade (const HwGraph *graph,
                    const char *const *current,
                    const char *target,
                    gboolean strict,
                    GArray *nodes,
                    GError **error)
{
  g_auto(HwRelative) relative = { 0 };
  GError *local = NULL;
  gboolean found;
  guint node;

  if (!_hw_relative_parse (target, &relative, &local))
    {
      if (local == NULL)
        return _hw_target_many (graph, target, nodes, error);
      g_propagate_error (error, local);
      return FALSE;
    }

  if (relative.symbol == NULL && relative.count <= 0)
    return _hw_relative_refuse_count (&relative, error);
  if (relative.symbol == NULL)
    found = upgrade_from_current (graph, current, &relative, strict, &node, error);
  else if (relative.count <= 0)
    found = walk_from_symbol (graph, relative.label, relative.symbol, relative.count, strict, &node,
                              error);
  else
    found = _hw_target_one (graph, relative.symbol, &node, error)
            && _hw_target_walk (graph, node, relative.count, relative.label, strict, &node, error);
  if (found)
    g_array_append_val (nodes, node);

  return found;
}

/* Where `label@-N` of a downgrade starts; exactly one revision must answer. */
static gboolean
find_labelled_row (const HwGraph *graph,
                   const char *const *current,
                   const char *label,
                   guint *out_node,
                   GError **error)
{
  g_autoptr(GArray) rows = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autoptr(GArray) found = g_array_new (FALSE, FALSE, sizeof (guint));
  g_autofree guint8 *applied = NULL;

  for (const char *const *name = current; name != NULL && *name != NULL; name++)
    {
      if (!_hw_target_find (graph, *name, NULL, out_node, error))
        return FALSE;
      g_array_append_val (found, *out_node);
    }
  if (!_hw_target_filter (graph, found, label, FALSE, error))
    return FALSE;
  if (found->len == 0)
    {
      if (!add_many (graph, current, rows, error))
        return FALSE;
      applied = mark_applied (graph, rows);
      if (!list_tips (graph, applied, &graph->down, label, FALSE, found, error))
        return FALSE;
    }
  if (found->len != 1)
    {
      hw_set_error (error, HW_ERROR_AMBIGUOUS_WALK, "Name the revision to go to.",
                    "branch “%s” has %u current revisions and not one", label, found->len);
      return FALSE;
    }
  *out_node = g_array_index (found, guint, 0);

  return TRUE;
}

static gboolean
downgrade_from_current (const HwGraph *graph,
                        const char *const *current,
                        const HwRelative *relative,
                        gboolean strict,
                        char **out_label,
                        guint *out_node,
                        GError **error)
{
  const char *label = relative->label;
  const char *start;
  guint node;

  if (label != NULL)
    {
      if (!find_labelled_row (graph, current, label, &node, error))
        return FALSE;
      start = _hw_graph_get_id (graph, node);
    }
  else
    {
      if (hw_strv_length (current) == 0)
        return _hw_relative_refuse_count (relative, error);
      start = label = current[0];
    }
  if (!walk_from_symbol (graph, label, start, relative->count, strict, out_node, error))
    return FALSE;
  if (*out_node == HW_GRAPH_NONE)
    return _hw_relative_refuse_count (relative, error);
  *out_label = g_strdup (label);

  return TRUE;
}

gboolean
_hw_target_downgrade_from_symbol (const HwGraph *graph,
                                  const HwRelative *relative,
                                  gboolean strict,
                                  char **out_label,
                                  guint *out_node,
                                  GError **error)
{
  guint start;

  if (relative->count >= 0)
    {
      if (!_hw_target_one (graph, relative->symbol, &start, error)
          || !_hw_target_walk (graph, start, relative->count, relative->label, strict, out_node,
                               error))
        return FALSE;
    }
  else if (!walk_from_symbol (graph, relative->label, relative->symbol, relative->count, strict,
                              out_node, error))
    return FALSE;

  if (*out_node == HW_GRAPH_NONE)
    return refuse_walk (relative, error);
  *out_label = g_strdup (relative->label);

  return TRUE;
}

gboolean
_hw_target_downgrade (const HwGraph *graph,
                      const char *const *current,
                      const char *target,
                      gboolean strict,
                      char **out_label,
                      guint *out_node,
                      GError **error)
{
  g_auto(HwRelative) relative = { 0 };
  GError *local = NULL;

  if (!_hw_relative_parse (target, &relative, &local))
    {
      /* The label narrows what is undone, not what the name after it may mean. */
      const char *at = strrchr (target, '@');

      if (local != NULL)
        {
          g_propagate_error (error, local);
          return FALSE;
        }
      if (!_hw_target_one (graph, at != NULL ? at + 1 : target, out_node, error))
        return FALSE;
      *out_label = at != NULL && at > target ? g_strndup (target, (gsize)(at - target)) : NULL;
      return TRUE;
    }

  if (relative.symbol != NULL)
    return _hw_target_downgrade_from_symbol (graph, &relative, strict, out_label, out_node, error);
  if (relative.count >= 0)
    return _hw_relative_refuse_count (&relative, error);

  return downgrade_from_current (graph, current, &relative, strict, out_label, out_node, error);
}
