/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-changes"

#include "config.h"

#include "hw-graph-changes.h"

/* The files of @graph whose revision is not the same in @other. */
static void
add_different (GHashTable *files, const HwGraph *graph, const HwGraph *other)
{
  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    {
      const HwRevision *revision = hw_graph_get_revision (graph, i);
      const guint node = hw_graph_lookup (other, revision->id);

      if (node == HW_GRAPH_NONE
          || !hw_revision_equal (revision, hw_graph_get_revision (other, node)))
        g_hash_table_add (files, revision->file);
    }
}

guint
hw_graph_count_changes (const HwGraph *before, const HwGraph *after)
{
  g_autoptr(GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);

  g_return_val_if_fail (before != NULL, 0);
  g_return_val_if_fail (after != NULL, 0);

  /* Both ways: what went is only in the first, what came only in the second. */
  add_different (files, before, after);
  add_different (files, after, before);

  return g_hash_table_size (files);
}
