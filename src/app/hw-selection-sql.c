/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-selection-sql"

#include "config.h"

#include "hw-alembic-preview.h"
#include "hw-error.h"
#include "hw-offline.h"
#include "hw-selection-sql.h"
#include "hw-status.h"

/* Those of @nodes that are not in @revisions; adds each to @found once. */
static void
add_outside (const HwGraph *graph,
             const char *const *revisions,
             const guint *nodes,
             guint n_nodes,
             GPtrArray *found)
{
  for (guint i = 0; i < n_nodes; i++)
    {
      const char *id = hw_graph_get_revision (graph, nodes[i])->id;

      if (!g_strv_contains (revisions, id)
          && !g_ptr_array_find_with_equal_func (found, id, g_str_equal, NULL))
        g_ptr_array_add (found, (gpointer)id);
    }
}

static gboolean
has_child_in (const HwGraph *graph, const char *const *revisions, guint node)
{
  guint n;
  const guint *children = hw_graph_get_children (graph, node, &n);

  for (guint i = 0; i < n; i++)
    if (g_strv_contains (revisions, hw_graph_get_revision (graph, children[i])->id))
      return TRUE;

  return FALSE;
}

/* `FROM:TO` of the selection; NULL where it has several ends or stands on several others. */
static char *
make_range (const HwGraph *graph, const char *const *revisions)
{
  g_autoptr(GPtrArray) below = g_ptr_array_new ();
  const char *top = NULL;

  for (guint i = 0; revisions[i] != NULL; i++)
    {
      const guint node = hw_graph_lookup (graph, revisions[i]);
      const guint *parents;
      guint n;

      if (node == HW_GRAPH_NONE)
        return NULL;
      parents = hw_graph_get_parents (graph, node, &n);
      add_outside (graph, revisions, parents, n, below);
      if (has_child_in (graph, revisions, node))
        continue;
      if (top != NULL)
        return NULL;
      top = revisions[i];
    }
  if (top == NULL || below->len > 1)
    return NULL;

  return below->len == 0 ? g_strdup (top) : g_strdup_printf ("%s:%s", (char *)below->pdata[0], top);
}

HwPlan *
hw_selection_sql_plan (const HwGraph *graph, const char *const *revisions, GError **error)
{
  g_autofree char *range = NULL;
  g_autoptr(HwPlan) plan = NULL;
  gboolean is_same;

  g_return_val_if_fail (graph != NULL, NULL);
  g_return_val_if_fail (revisions != NULL, NULL);

  range = make_range (graph, revisions);
  if (range != NULL)
    {
      const char *const targets[] = { range, NULL };

      plan = hw_plan_new_offline (graph, HW_DIRECTION_UPGRADE, targets, error);
      if (plan == NULL)
        return NULL;
    }
  is_same = plan != NULL && hw_plan_get_n_steps (plan) == g_strv_length ((char **)revisions);
  for (guint i = 0; is_same && i < hw_plan_get_n_steps (plan); i++)
    is_same = g_strv_contains (revisions, hw_plan_get_step (plan, i)->revision->id);
  if (is_same)
    return g_steal_pointer (&plan);
  hw_set_error (error, HW_ERROR_STATE, "Select revisions that follow one another, with no gap.",
                "no upgrade applies just the selected revisions");

  return NULL;
}

char *
hw_selection_sql_render (const HwProject *project,
                         const HwEnvironment *environment,
                         const char *const *revisions,
                         GCancellable *cancellable,
                         GError **error)
{
  HwOfflineOptions options = { .dialect = HW_DIALECT_POSTGRESQL };
  g_autoptr(HwPlan) plan = NULL;

  g_return_val_if_fail (project != NULL, NULL);

  if (!hw_project_check (project, error))
    return NULL;
  plan = hw_selection_sql_plan (hw_project_get_graph (project), revisions, error);
  if (plan == NULL)
    return NULL;
  if (environment != NULL && !hw_environment_find_dialect (environment, &options.dialect, error))
    return NULL;
  if ((hw_plan_get_step (plan, 0)->revision->flags & HW_REVISION_PYTHON) == 0)
    return hw_offline_render (project, plan, &options, cancellable, error);
  if (environment != NULL)
    return hw_alembic_render (project, environment, plan, cancellable, error);
  hw_set_error (error, HW_ERROR_CONFIG, "Add an environment, or select one.",
                "alembic writes SQL for an environment, and there is none");

  return NULL;
}
