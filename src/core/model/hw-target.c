/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-target"

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-graph-private.h"
#include "hw-target.h"

#define MIN_PREFIX_LENGTH 4 /* ids and labels of fewer characters are only found whole */
#define MAX_LISTED 5        /* names that a hint lists */

/* An expression cut at its first @: either one name, or the heads that a symbol stands for. */
typedef struct
{
  char *label;   /* nullable, possibly empty */
  char *name;    /* NULL where @nodes are meant */
  GArray *nodes; /* guint */
} Parts;

static void
parts_clear (Parts *parts)
{
  g_free (parts->label);
  g_free (parts->name);
  g_clear_pointer (&parts->nodes, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)

static gboolean
is_given (const char *label)
{
  return label != NULL && label[0] != '\0';
}

static GArray *
new_nodes (void)
{
  return g_array_new (FALSE, FALSE, sizeof (guint));
}

static void
add_known (const HwGraph *graph, GArray *nodes, GPtrArray *ids)
{
  for (guint i = 0; ids->pdata[i] != NULL; i++)
    {
      guint node = hw_graph_lookup (graph, ids->pdata[i]);

      g_array_append_val (nodes, node);
    }
}

static char *
list_names (const HwGraph *graph, GArray *nodes)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < nodes->len && i < MAX_LISTED; i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "",
                            _hw_graph_get_id (graph, g_array_index (nodes, guint, i)));
  if (nodes->len > MAX_LISTED)
    g_string_append (text, ", …");

  return g_string_free (text, FALSE);
}

static gboolean
refuse_several_heads (const HwGraph *graph, GArray *heads, const char *expression, GError **error)
{
  g_autofree char *names = list_names (graph, heads);
  g_autofree char *hint = g_strdup_printf (
      "Name one of them (%s), narrow to a branch with “label@head”, or say “heads” for all.",
      names);

  hw_set_error (error, HW_ERROR_MULTIPLE_HEADS, hint,
                "multiple head revisions are present for “%s”", expression);

  return FALSE;
}

static gboolean
split (const HwGraph *graph, const char *expression, Parts *out_parts, GError **error)
{
  g_auto(Parts) parts = { NULL, NULL, new_nodes () };
  const char *at = strchr (expression, '@');
  const char *rest = at != NULL ? at + 1 : expression;
  gboolean head = g_str_equal (rest, "head");

  if (at != NULL)
    parts.label = g_strndup (expression, (gsize)(at - expression));

  if (head || g_str_equal (rest, "heads"))
    {
      gboolean narrowed = is_given (parts.label);

      add_known (graph, parts.nodes, head || narrowed ? graph->heads : graph->real_heads);
      if (narrowed && !_hw_target_filter (graph, parts.nodes, parts.label, FALSE, error))
        return FALSE;
      if (head && parts.nodes->len > 1)
        return refuse_several_heads (graph, parts.nodes, expression, error);
    }
  else if (!g_str_equal (rest, "base"))
    parts.name = g_strdup (rest);

  *out_parts = parts;
  parts = (Parts){ NULL, NULL, NULL };

  return TRUE;
}

/* Marks everything that is above or below one of @tests, themselves included. */
static guint8 *
mark_related (const HwGraph *graph, GArray *tests, gboolean with_dependencies)
{
  const guint *seeds = (const guint *)(void *)tests->data;
  const HwEdges *up = with_dependencies ? &graph->all_kids : &graph->kids;
  const HwEdges *down = with_dependencies ? &graph->all_down : &graph->down;
  g_autofree guint8 *above = _hw_edges_close (up, graph->n, seeds, tests->len);
  guint8 *marks = _hw_edges_close (down, graph->n, seeds, tests->len);

  for (guint v = 0; v < graph->n; v++)
    marks[v] |= above[v];

  return marks;
}

static void
keep_marked (GArray *nodes, const guint8 *marks)
{
  guint used = 0;

  for (guint i = 0; i < nodes->len; i++)
    {
      guint node = g_array_index (nodes, guint, i);

      if (marks[node])
        g_array_index (nodes, guint, used++) = node;
    }
  g_array_set_size (nodes, used);
}

gboolean
_hw_target_filter (const HwGraph *graph,
                   GArray *nodes,
                   const char *expression,
                   gboolean with_dependencies,
                   GError **error)
{
  g_auto(Parts) parts = { 0 };
  g_autoptr(GArray) tests = new_nodes ();
  g_autofree guint8 *marks = NULL;
  guint node;

  if (!split (graph, expression, &parts, error))
    return FALSE;
  /* Alembic looks the names up only when there is something to be judged. */
  if (nodes->len == 0)
    return TRUE;

  if (is_given (parts.label))
    {
      if (!_hw_target_find (graph, parts.label, NULL, &node, error))
        return FALSE;
      g_array_append_val (tests, node);
    }
  if (parts.name != NULL)
    {
      if (!_hw_target_find (graph, parts.name, NULL, &node, error))
        return FALSE;
      g_array_append_val (tests, node);
    }
  g_array_append_vals (tests, parts.nodes->data, parts.nodes->len);
  if (tests->len == 0)
    return TRUE;

  marks = mark_related (graph, tests, with_dependencies);
  keep_marked (nodes, marks);

  return TRUE;
}

static void
add_if_prefixed (
    const HwGraph *graph, GArray *nodes, GPtrArray *names, const char *key, const char *prefix)
{
  guint node;

  if (!g_str_has_prefix (key, prefix) || g_utf8_strlen (key, -1) < MIN_PREFIX_LENGTH)
    return;

  node = GPOINTER_TO_UINT (g_hash_table_lookup (graph->names, key)) - 1;
  g_array_append_val (nodes, node);
  g_ptr_array_add (names, (gpointer)key);
}

/* @kept are those of @nodes that the label leaves, in the same order; @names belong to @nodes. */
static gboolean
refuse_prefix (GPtrArray *names, GArray *nodes, GArray *kept, const char *name, GError **error)
{
  g_autoptr(GString) list = g_string_new (NULL);
  g_autofree char *hint = NULL;
  guint n_listed = 0;

  if (kept->len == 0)
    {
      hw_set_error (
          error, HW_ERROR_NOT_FOUND,
          "No revision or branch label has this name, or a longer one that begins with it.",
          "can't locate revision identified by “%s”", name);
      return FALSE;
    }

  for (guint i = 0; i < nodes->len && n_listed < MIN (kept->len, MAX_LISTED); i++)
    if (g_array_index (nodes, guint, i) == g_array_index (kept, guint, n_listed))
      g_string_append_printf (list, "%s%s", n_listed++ > 0 ? ", " : "",
                              (const char *)g_ptr_array_index (names, i));
  hint = g_strdup_printf ("Type more of it: it is the beginning of %s%s.", list->str,
                          kept->len > MAX_LISTED ? ", …" : "");
  hw_set_error (error, HW_ERROR_AMBIGUOUS_PREFIX, hint,
                "can't locate revision identified by “%s”: it is ambiguous", name);

  return FALSE;
}

/* A name that is not whole: the one id or label that begins with it. An id and a label of one revision
 * count as two, as in Alembic. */
static gboolean
find_by_prefix (
    const HwGraph *graph, const char *name, const char *label, guint *out_node, GError **error)
{
  g_autoptr(GArray) nodes = new_nodes ();
  g_autoptr(GArray) kept = new_nodes ();
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  if (name[0] == '\0')
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND, "Name a revision, a branch label, “head” or “base”.",
                    "the name of the revision is empty");
      return FALSE;
    }

  for (guint v = 0; v < graph->n; v++)
    add_if_prefixed (graph, nodes, names, _hw_graph_get_id (graph, v), name);
  for (guint i = 0; i < graph->own_labels->len; i++)
    add_if_prefixed (graph, nodes, names, g_ptr_array_index (graph->own_labels, i), name);
  g_array_append_vals (kept, nodes->data, nodes->len);
  if (is_given (label) && !_hw_target_filter (graph, kept, label, FALSE, error))
    return FALSE;
  if (kept->len != 1)
    return refuse_prefix (names, nodes, kept, name, error);

  *out_node = g_array_index (kept, guint, 0);

  return TRUE;
}

/* The revision that @label means, for use as a branch. */
static gboolean
find_branch (const HwGraph *graph, const char *label, guint *out_node, GError **error)
{
  if (_hw_target_find (graph, label, NULL, out_node, NULL))
    return TRUE;

  hw_set_error (error, HW_ERROR_NO_SUCH_BRANCH,
                "What stands before the @ must be a branch label or a revision.",
                "can't locate a branch identified by “%s”", label);

  return FALSE;
}

static gboolean
check_related (const HwGraph *graph, guint node, guint branch, const char *label, GError **error)
{
  g_autoptr(GArray) tests = new_nodes ();
  g_autofree guint8 *marks = NULL;

  g_array_append_val (tests, branch);
  marks = mark_related (graph, tests, FALSE);
  if (marks[node])
    return TRUE;

  hw_set_error (error, HW_ERROR_NOT_IN_BRANCH,
                "Leave the label out, or name a revision of that branch.",
                "revision “%s” is not on branch “%s”", _hw_graph_get_id (graph, node), label);

  return FALSE;
}

gboolean
_hw_target_find (
    const HwGraph *graph, const char *name, const char *label, guint *out_node, GError **error)
{
  guint branch = HW_GRAPH_NONE;
  guint node = GPOINTER_TO_UINT (g_hash_table_lookup (graph->names, name));

  if (is_given (label) && !find_branch (graph, label, &branch, error))
    return FALSE;
  if (node != 0)
    node--;
  else if (!find_by_prefix (graph, name, label, &node, error))
    return FALSE;
  if (branch != HW_GRAPH_NONE && !check_related (graph, node, branch, label, error))
    return FALSE;

  *out_node = node;

  return TRUE;
}

gboolean
_hw_target_one (const HwGraph *graph, const char *expression, guint *out_node, GError **error)
{
  g_auto(Parts) parts = { 0 };
  guint branch;

  if (!split (graph, expression, &parts, error))
    return FALSE;
  if (parts.nodes->len > 1)
    return refuse_several_heads (graph, parts.nodes, expression, error);
  if (parts.nodes->len == 1)
    return _hw_target_find (graph, _hw_graph_get_id (graph, g_array_index (parts.nodes, guint, 0)),
                            parts.label, out_node, error);
  if (parts.name != NULL)
    return _hw_target_find (graph, parts.name, parts.label, out_node, error);

  /* The place below everything is on every branch, but a branch it must be. */
  *out_node = HW_GRAPH_NONE;

  return !is_given (parts.label) || find_branch (graph, parts.label, &branch, error);
}

static gboolean
parse_negative (const char *text, int *out_count)
{
  gint64 count;

  if (text[0] != '-' || text[1] == '\0')
    return FALSE;
  for (const char *c = text + 1; *c != '\0'; c++)
    if (!g_ascii_isdigit (*c))
      return FALSE;

  count = g_ascii_strtoll (text, NULL, 10);
  *out_count = (int)MAX (count, -G_MAXINT);

  return count < 0;
}

/* `-N` as a name: N steps down from each real head, or from those that carry the label. */
static gboolean
walk_from_heads (const HwGraph *graph, int count, const char *label, GArray *nodes, GError **error)
{
  for (guint i = 0; graph->real_heads->pdata[i] != NULL; i++)
    {
      guint node = hw_graph_lookup (graph, graph->real_heads->pdata[i]);

      if (label != NULL && !g_strv_contains (hw_graph_get_labels (graph, node), label))
        continue;
      if (!_hw_target_walk (graph, node, count, NULL, TRUE, &node, error))
        return FALSE;
      g_array_append_val (nodes, node);
    }

  return TRUE;
}

gboolean
_hw_target_many (const HwGraph *graph, const char *expression, GArray *nodes, GError **error)
{
  g_auto(Parts) parts = { 0 };
  guint node;
  int count;

  if (!split (graph, expression, &parts, error))
    return FALSE;

  if (parts.name != NULL)
    {
      if (parse_negative (parts.name, &count))
        return walk_from_heads (graph, count, parts.label, nodes, error);
      if (!_hw_target_find (graph, parts.name, parts.label, &node, error))
        return FALSE;
      g_array_append_val (nodes, node);
      return TRUE;
    }

  for (guint i = 0; i < parts.nodes->len; i++)
    {
      if (!_hw_target_find (graph, _hw_graph_get_id (graph, g_array_index (parts.nodes, guint, i)),
                            parts.label, &node, error))
        return FALSE;
      g_array_append_val (nodes, node);
    }

  return TRUE;
}

gboolean
_hw_target_rows (const HwGraph *graph, const char *const *rows, GArray *nodes, GError **error)
{
  for (; rows != NULL && *rows != NULL; rows++)
    {
      guint node = hw_graph_lookup (graph, *rows);

      if (node == HW_GRAPH_NONE)
        {
          hw_set_error (
              error, HW_ERROR_NOT_FOUND,
              "It is in the database's version table and not in this project: add its file, or correct the table with a stamp that purges it.",
              "can't locate revision identified by “%s”", *rows);
          if (error != NULL)
            hw_error_set_revision (*error, *rows);
          return FALSE;
        }
      g_array_append_val (nodes, node);
    }

  return TRUE;
}

/* Marks what @nodes stand on, without @nodes themselves unless one stands on another. */
static guint8 *
mark_below (const HwGraph *graph, const guint *nodes, guint n_nodes, gboolean only_down)
{
  const HwEdges *edges = only_down ? &graph->down : &graph->all_down;
  g_autoptr(GArray) seeds = new_nodes ();

  for (guint i = 0; i < n_nodes; i++)
    {
      guint n_below;
      const guint *below = _hw_edges_get (edges, nodes[i], &n_below);

      g_array_append_vals (seeds, below, n_below);
    }

  return _hw_edges_close (edges, graph->n, (const guint *)(void *)seeds->data, seeds->len);
}

gboolean
_hw_target_check_overlap (const HwGraph *graph,
                          GArray *nodes,
                          gboolean only_down,
                          HwErrorCode code,
                          const char *hint,
                          GError **error)
{
  const guint *all = (const guint *)(void *)nodes->data;
  g_autofree guint8 *below_any = mark_below (graph, all, nodes->len, only_down);
  guint lower = 0;

  while (lower < nodes->len && !below_any[all[lower]])
    lower++;
  if (lower == nodes->len)
    return TRUE;

  for (guint upper = 0; upper < nodes->len; upper++)
    {
      g_autofree guint8 *below = mark_below (graph, &all[upper], 1, only_down);

      if (!below[all[lower]])
        continue;
      hw_set_error (error, code, hint, "revision “%s” overlaps with “%s”, which it stands on",
                    _hw_graph_get_id (graph, all[upper]), _hw_graph_get_id (graph, all[lower]));
      break;
    }

  return FALSE;
}
