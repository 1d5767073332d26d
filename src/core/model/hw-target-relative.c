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

gboolean
_hw_relative_refuse_count (const HwRelative *relative, GError **error)
{
  hw_set_error (error, HW_ERROR_RELATIVE_COUNT,
                relative->count == 0 ? "Count at least one step."
                                     : "Count fewer steps, or name the revision.",
                "relative revision “%s” didn't produce %d migrations", relative->sign,
                ABS (relative->count));

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
      if (!_hw_target_downgrade_from_symbol (graph, &relative, TRUE, &label, &node, error))
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
