/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-change"

#include "config.h"

#include "hw-graph.h"

/**
 * hw_graph_new_changed:
 * @revision: takes the place of the one with its id; where there is none it comes last
 *
 * What the graph would be if one file was written: for previews and for checks before writing. Contradictions are told by
 * hw_graph_get_error(), as of any graph. O(V + E).
 *
 * Returns: (transfer full): another graph
 */
HwGraph *
hw_graph_new_changed (const HwGraph *graph, const HwRevision *revision)
{
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);
  guint changed;

  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  changed = hw_graph_lookup (graph, revision->id);
  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    g_ptr_array_add (revisions,
                     hw_revision_ref (i == changed ? revision : hw_graph_get_revision (graph, i)));
  if (changed == HW_GRAPH_NONE)
    g_ptr_array_add (revisions, hw_revision_ref (revision));

  return hw_graph_new (revisions);
}
