/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-layout-runs"

#include "config.h"

#include <string.h>

#include "hw-layout-private.h"

/* One line in, one line out, and nothing about it that people look for. */
static gboolean
is_plain (const HwLayout *self, const HwGraph *graph, guint row)
{
  const guint node = self->order[row];
  const HwRevision *revision = g_ptr_array_index (graph->revisions, node);
  const HwRevisionFlags special = HW_REVISION_DATA | HW_REVISION_UP_NO_TRANSACTION;

  return _hw_edges_count (&graph->all_down, node) == 1
         && _hw_edges_count (&graph->all_kids, node) == 1
         && _hw_edges_count (&self->stubs, row) == 0 && revision->branch_labels[0] == NULL
         && (revision->flags & special) == 0;
}

static gboolean
has_bends (const HwLayout *self, guint boundary)
{
  return self->connection_offsets[boundary] < self->connection_offsets[boundary + 1];
}

/**
 * hw_layout_find_runs:
 * @graph: the graph that the layout was made of
 * @kept: (array) (nullable): one byte a row, 1 for rows that stay whatever they are
 * @min_length: shorter runs stay, in rows
 *
 * Finds runs of rows in which nothing happens: each has one parent, one child, no label and nothing special, and no
 * line bends between two of them. The lines that enter such a run at its top are those that leave it at its
 * bottom, so it can be drawn as one row. Any thread; O(rows).
 *
 * Returns: (transfer full) (array): one byte a row, 1 in such a run; free with g_free()
 */
guint8 *
hw_layout_find_runs (const HwLayout *layout,
                     const HwGraph *graph,
                     const guint8 *kept,
                     guint min_length)
{
  guint8 *hidden;
  guint start = 0;

  g_return_val_if_fail (layout != NULL && graph != NULL, NULL);
  g_return_val_if_fail (graph->n == layout->n, NULL);

  hidden = g_new0 (guint8, layout->n + 1);
  for (guint row = 0; row <= layout->n; row++)
    {
      const gboolean is_in =
          row < layout->n && is_plain (layout, graph, row) && (kept == NULL || !kept[row]);

      if (is_in && (row == start || !has_bends (layout, row - 1)))
        continue;
      if (row - start >= min_length)
        memset (hidden + start, 1, row - start);
      start = is_in ? row : row + 1;
    }

  return hidden;
}
