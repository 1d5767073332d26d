/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-layout-dump"

#include "config.h"

#include "hw-layout-private.h"

/* A JSON string. Ids are UTF-8 and stay so; only what JSON forbids is escaped. */
static void
append_string (GString *out, const char *text)
{
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      guchar c = (guchar)*text;

      if (c == '"' || c == '\\')
        g_string_append_c (out, '\\');
      if (c < 0x20)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_c (out, (char)c);
    }
  g_string_append_c (out, '"');
}

static gboolean
contains (const guint *nodes, guint n, guint node)
{
  for (guint i = 0; i < n; i++)
    if (nodes[i] == node)
      return TRUE;

  return FALSE;
}

/* A list of ids, without those in @except. */
static void
append_ids (GString *out,
            const HwGraph *graph,
            const guint *nodes,
            guint n,
            const guint *except,
            guint n_except)
{
  gboolean first = TRUE;

  g_string_append_c (out, '[');
  for (guint i = 0; i < n; i++)
    {
      if (contains (except, n_except, nodes[i]))
        continue;
      if (!first)
        g_string_append (out, ", ");
      append_string (out, _hw_graph_get_id (graph, nodes[i]));
      first = FALSE;
    }
  g_string_append_c (out, ']');
}

/* From the top row down, so that load order leaves no trace. */
static void
append_dag (GString *out, const HwLayout *self, const HwGraph *graph)
{
  g_string_append (out, "{\"dag\": {");
  for (guint row = 0; row < self->n; row++)
    {
      guint node = self->order[row];
      guint n_below, n_stubs;
      const guint *below = _hw_edges_get (&graph->all_down, node, &n_below);
      const guint *stubs = _hw_edges_get (&self->stubs, row, &n_stubs);
      guint n_parents = _hw_edges_count (&graph->down, node);

      if (row > 0)
        g_string_append (out, ", ");
      append_string (out, _hw_graph_get_id (graph, node));
      g_string_append (out, ": {\"down\": ");
      append_ids (out, graph, below, n_parents, NULL, 0);
      g_string_append (out, ", \"depends\": ");
      append_ids (out, graph, below + n_parents, n_below - n_parents, stubs, n_stubs);
      g_string_append_c (out, '}');
    }
  g_string_append (out, "}}\n");
}

static void
append_row (GString *out, const HwLayout *self, const HwGraph *graph, guint row, GArray *segments)
{
  HwLayoutRow place = hw_layout_get_row (self, row);
  guint n_stubs;
  const guint *stubs = _hw_edges_get (&self->stubs, row, &n_stubs);

  g_string_append_printf (out, "{\"row\": %u, \"revision\": ", row);
  append_string (out, _hw_graph_get_id (graph, place.node));
  g_string_append_printf (out, ", \"lane\": %u, \"edges\": [", place.lane);
  hw_layout_get_segments (self, row, segments);
  for (guint i = 0; i < segments->len; i++)
    {
      const HwSegment *segment = &g_array_index (segments, HwSegment, i);

      g_string_append_printf (out, "%s[%u, %u, \"%s\", ", i > 0 ? ", " : "", segment->from,
                              segment->to, segment->kind == HW_SEGMENT_DOWN ? "down" : "depends");
      append_string (out, _hw_graph_get_id (graph, segment->target));
      g_string_append_c (out, ']');
    }
  g_string_append_c (out, ']');
  if (n_stubs > 0)
    {
      g_string_append (out, ", \"stubs\": ");
      append_ids (out, graph, stubs, n_stubs, NULL, 0);
    }
  g_string_append (out, "}\n");
}

/**
 * hw_layout_dump:
 * @graph: the graph that the layout was made of
 * @out: gets JSON lines appended: first `{"dag": {id: {"down": [id…], "depends": [id…]}}}`, then for each row,
 *   from the top, `{"row", "revision", "lane", "edges": [[from, to, kind, target]…], "stubs"}`
 *
 * The same bytes for the same files, whatever the load order was. Any thread.
 */
void
hw_layout_dump (const HwLayout *layout, const HwGraph *graph, GString *out)
{
  g_autoptr(GArray) segments = g_array_new (FALSE, FALSE, sizeof (HwSegment));

  g_return_if_fail (layout != NULL && graph != NULL && out != NULL);
  g_return_if_fail (graph->n == layout->n);

  append_dag (out, layout, graph);
  for (guint row = 0; row < layout->n; row++)
    append_row (out, layout, graph, row, segments);
}
