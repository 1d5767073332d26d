/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-part"

#include "config.h"

#include "hw-graph-part.h"

/* Ids of those among @nodes that are pending. */
static GStrv
list_pending (const HwGraph *graph, HwEnvironmentState *state, const guint *nodes, guint n_nodes)
{
  g_autoptr(GStrvBuilder) ids = g_strv_builder_new ();

  for (guint i = 0; i < n_nodes; i++)
    if (hw_environment_state_is_pending (state, nodes[i]))
      g_strv_builder_add (ids, hw_graph_get_revision (graph, nodes[i])->id);

  return g_strv_builder_end (ids);
}

/* A revision whose lines lead only to pending ones. */
static HwRevision *
cut_revision (const HwGraph *graph, HwEnvironmentState *state, guint node)
{
  const HwRevision *revision = hw_graph_get_revision (graph, node);
  guint n_parents, n_dependencies;
  const guint *parents = hw_graph_get_parents (graph, node, &n_parents);
  const guint *dependencies = hw_graph_get_dependencies (graph, node, &n_dependencies);
  g_auto(GStrv) down = list_pending (graph, state, parents, n_parents);
  g_auto(GStrv) depends = list_pending (graph, state, dependencies, n_dependencies);

  return hw_revision_new (revision->id, (const char *const *)down,
                          (const char *const *)revision->branch_labels,
                          (const char *const *)depends, revision->message, revision->description,
                          revision->created_usec, revision->file, revision->flags);
}

/**
 * hw_graph_part_new_pending:
 * @graph: the project's
 * @state: whose pending revisions are wanted
 *
 * Whatever stands on a pending revision is pending too, so the part has all its own lines and is laid out like any graph.
 *
 * Returns: (transfer full): a graph of what is pending
 */
HwGraph *
hw_graph_part_new_pending (const HwGraph *graph, HwEnvironmentState *state)
{
  g_autoptr(GPtrArray) revisions =
                 g_ptr_array_new_with_free_func ((GDestroyNotify)hw_revision_unref);

  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (state), NULL);

  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    if (hw_environment_state_is_pending (state, i))
      g_ptr_array_add (revisions, cut_revision (graph, state, i));

  return hw_graph_new (revisions);
}
