/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-target-relative"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-target.h"
#include "hw-util.h"

void
_hw_relative_clear (HwRelative *relative)
{
  g_clear_pointer (&relative->label, g_free);
  g_clear_pointer (&relative->symbol, g_free);
  g_clear_pointer (&relative->sign, g_free);
}

static const char *
skip_word (const char *text)
{
  while (*text != '\0')
    {
      gunichar c = g_utf8_get_char (text);

      if (c != '_' && !g_unichar_isalnum (c))
        break;
      text = g_utf8_next_char (text);
    }

  return text;
}

/* The end of `word+5` at @text, NULL where there is no such thing; @out_sign is where the sign stands. */
static const char *
match_tail (const char *text, const char **out_sign)
{
  const char *sign = skip_word (text);
  const char *end = sign + 1;

  if ((*sign != '+' && *sign != '-') || !g_ascii_isdigit (*end))
    return NULL;
  while (g_ascii_isdigit (*end))
    end++;
  *out_sign = sign;

  return end;
}

/* The form is that of Alembic's expression (?:(.+?)@)?(\w+)?((?:\+|-)\d+), which is tied to the start of
 * the text but not to its end; a text that goes on after the number is refused here. */
gboolean
_hw_relative_parse (const char *target, HwRelative *out_relative, GError **error)
{
  const char *label_end = NULL;
  const char *sign = NULL;
  const char *end = NULL;
  const char *start;
  gint64 count;

  for (const char *at = strchr (target, '@'); at != NULL && end == NULL; at = strchr (at + 1, '@'))
    if (at > target)
      {
        end = match_tail (at + 1, &sign);
        label_end = at;
      }
  if (end == NULL)
    {
      label_end = NULL;
      end = match_tail (target, &sign);
    }
  if (end == NULL)
    return FALSE;
  if (*end != '\0')
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND,
                    "A relative target ends with its number of steps, as in “ae1027+2”.",
                    "can't locate revision identified by “%s”: “%s” follows the number", target,
                    end);
      return FALSE;
    }

  start = label_end != NULL ? label_end + 1 : target;
  count = g_ascii_strtoll (sign, NULL, 10);
  *out_relative = (HwRelative){
    .label = label_end != NULL ? g_strndup (target, (gsize)(label_end - target)) : NULL,
    .symbol = sign > start ? g_strndup (start, (gsize)(sign - start)) : NULL,
    .sign = g_strdup (sign),
    .count = (int)CLAMP (count, -G_MAXINT, G_MAXINT),
  };

  return TRUE;
}

static gboolean
refuse_count (const HwRelative *relative, GError **error)
{
  hw_set_error (error, HW_ERROR_RELATIVE_COUNT,
                relative->count == 0 ? "Count at least one step."
                                     : "Count fewer steps, or name the revision.",
                "relative revision “%s” didn't produce %d migrations", relative->sign,
                ABS (relative->count));

  return FALSE;
}

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

/* The revisions one step from @current. @out_nodes may get HW_NODE_BELOW. */
static gboolean
list_next (const HwGraph *graph,
           guint current,
           gboolean up,
           const char *label,
           GArray *out_nodes,
           GError **error)
{
  guint below = HW_NODE_BELOW;
  guint n_next = 0;
  const guint *next = NULL;

  g_array_set_size (out_nodes, 0);
  if (current == HW_NODE_BELOW)
    return TRUE;

  if (current == HW_GRAPH_NONE)
    for (guint v = 0; v < graph->n; v++)
      {
        if ((graph->flags[v] & (up ? HW_GRAPH_BASE : HW_GRAPH_HEAD)) != 0)
          g_array_append_val (out_nodes, v);
      }
  else
    {
      next = _hw_edges_get (up ? &graph->kids : &graph->down, current, &n_next);
      g_array_append_vals (out_nodes, next, n_next);
    }

  if (up)
    return label == NULL || _hw_target_filter (graph, out_nodes, label, FALSE, error);
  if (out_nodes->len == 0)
    g_array_append_val (out_nodes, below);

  return TRUE;
}

gboolean
_hw_target_walk (const HwGraph *graph,
                 guint start,
                 int count,
                 const char *label,
                 gboolean strict,
                 guint *out_node,
                 GError **error)
{
  g_autoptr(GArray) next = g_array_new (FALSE, FALSE, sizeof (guint));
  guint current = start;

  for (int i = 0; i < ABS (count); i++)
    {
      if (!list_next (graph, current, count > 0, label, next, error))
        return FALSE;
      if (next->len == 0)
        {
          *out_node = strict ? HW_GRAPH_NONE : current;
          return TRUE;
        }
      if (next->len > 1)
        {
          hw_set_error (error, HW_ERROR_AMBIGUOUS_WALK,
                        count > 0 ? "Name the branch, as in “label@+1”, or the revision itself."
                                  : "Name the revision to go to.",
                        "ambiguous walk: %u revisions are one step %s “%s”", next->len,
                        count > 0 ? "above" : "below",
                        current == HW_GRAPH_NONE ? "base" : _hw_graph_get_id (graph, current));
          return FALSE;
        }
      current = g_array_index (next, guint, 0);
    }
  *out_node = current;

  return TRUE;
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

  return *out_node != HW_GRAPH_NONE || refuse_count (relative, error);
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
    return refuse_count (&relative, error);
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
        return refuse_count (relative, error);
      start = label = current[0];
    }
  if (!walk_from_symbol (graph, label, start, relative->count, strict, out_node, error))
    return FALSE;
  if (*out_node == HW_GRAPH_NONE)
    return refuse_count (relative, error);
  *out_label = g_strdup (label);

  return TRUE;
}

static gboolean
downgrade_from_symbol (const HwGraph *graph,
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
    return downgrade_from_symbol (graph, &relative, strict, out_label, out_node, error);
  if (relative.count >= 0)
    return refuse_count (&relative, error);

  return downgrade_from_current (graph, current, &relative, strict, out_label, out_node, error);
}

/* Is this, whole, the name of something? The symbols are names too, and mean what they mean everywhere. */
static gboolean
is_name (const HwGraph *graph, const char *expression)
{
  static const char *const symbols[] = { "head", "heads", "base", NULL };

  return g_hash_table_contains (graph->names, expression) && !g_strv_contains (symbols, expression);
}

/**
 * hw_graph_find:
 * @expression: what names at most one revision: id, unique prefix, label, `label@id`, `head`,
 *   `label@head`, `base`, `rev+N`, `rev-N`
 * @out_node: (out): the node, HW_GRAPH_NONE for the place below everything
 * @error: HW_ERROR_NOT_FOUND, AMBIGUOUS_PREFIX, MULTIPLE_HEADS, NO_SUCH_BRANCH, NOT_IN_BRANCH,
 *   AMBIGUOUS_WALK, WALKED_TOO_FAR, or the graph's own error
 *
 * Rules: Alembic 1.19. Any thread.
 *
 * Returns: whether @out_node was set
 */
gboolean
hw_graph_find (const HwGraph *graph, const char *expression, guint *out_node, GError **error)
{
  g_auto(HwRelative) relative = { 0 };
  g_autofree char *label = NULL;
  GError *local = NULL;
  guint node;

  g_return_val_if_fail (graph != NULL && expression != NULL && out_node != NULL, FALSE);

  if (!_hw_graph_check (graph, error))
    return FALSE;
  /* A label may be “core-2”. Alembic has no steps in this place, and finds it. */
  if (is_name (graph, expression))
    return _hw_target_find (graph, expression, NULL, out_node, error);
  if (_hw_relative_parse (expression, &relative, &local) && relative.symbol != NULL)
    {
      if (!downgrade_from_symbol (graph, &relative, TRUE, &label, &node, error))
        return FALSE;
    }
  else if (local != NULL)
    {
      g_propagate_error (error, local);
      return FALSE;
    }
  else if (!_hw_target_one (graph, expression, &node, error))
    return FALSE;

  *out_node = node == HW_NODE_BELOW ? HW_GRAPH_NONE : node;

  return TRUE;
}

/**
 * hw_graph_find_all:
 * @expression: as for [method@Graph.find], and `heads`, `label@heads`, `-N` (below each real head)
 * @error: as for [method@Graph.find]
 *
 * Returns: (transfer full) (element-type guint): nodes, none for `base`; NULL on error
 */
GArray *
hw_graph_find_all (const HwGraph *graph, const char *expression, GError **error)
{
  g_auto(HwRelative) relative = { 0 };
  g_autoptr(GArray) nodes = g_array_new (FALSE, FALSE, sizeof (guint));
  guint node;

  g_return_val_if_fail (graph != NULL && expression != NULL, NULL);

  if (!_hw_graph_check (graph, error))
    return NULL;
  if (is_name (graph, expression)
      || (_hw_relative_parse (expression, &relative, NULL) && relative.symbol != NULL))
    {
      if (!hw_graph_find (graph, expression, &node, error))
        return NULL;
      if (node != HW_GRAPH_NONE)
        g_array_append_val (nodes, node);
      return g_steal_pointer (&nodes);
    }

  if (!_hw_target_many (graph, expression, nodes, error))
    return NULL;
  for (guint i = nodes->len; i > 0; i--)
    if (g_array_index (nodes, guint, i - 1) >= graph->n)
      g_array_remove_index (nodes, i - 1);

  return g_steal_pointer (&nodes);
}
