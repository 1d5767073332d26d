/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include "hw-graph-view-private.h"

/* Back and forward through what was looked at. */
#define MAX_VISITED 100

/* The neighbour of the selected revision along the line: its first child or parent; @is_other: the second one. */
static void
go_along (HwGraphView *self, gboolean is_up, gboolean is_other)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const HwLayout *layout = hw_session_get_layout (self->session);
  const guint node = hw_session_get_node (self->session);
  const guint *neighbours;
  guint lane, chosen = 0, n;

  if (graph == NULL || node == HW_GRAPH_NONE)
    return;
  neighbours =
      is_up ? hw_graph_get_children (graph, node, &n) : hw_graph_get_parents (graph, node, &n);
  if (n == 0)
    return;
  /* Along the line is the one in the same lane. */
  lane = hw_layout_get_row (layout, hw_layout_find_row (layout, node)).lane;
  for (guint i = n; i > 0; i--)
    if (hw_layout_get_row (layout, hw_layout_find_row (layout, neighbours[i - 1])).lane == lane)
      chosen = i - 1;
  if (is_other)
    chosen = (chosen + 1) % n;
  hw_graph_view_go_to (self, hw_graph_get_revision (graph, neighbours[chosen])->id);
}

static void
go_to_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_along (HW_GRAPH_VIEW (widget), TRUE, FALSE);
}

static void
go_to_parent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_along (HW_GRAPH_VIEW (widget), FALSE, FALSE);
}

static void
go_to_other_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_along (HW_GRAPH_VIEW (widget), TRUE, TRUE);
}

static void
go_to_other_parent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_along (HW_GRAPH_VIEW (widget), FALSE, TRUE);
}

static void
go_to_current_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwGraphView *self = HW_GRAPH_VIEW (widget);
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwStatus *status = state == NULL ? NULL : hw_environment_state_get_status (state);
  const HwGraph *graph = hw_graph_model_get_graph (self->model);

  if (status == NULL || graph == NULL)
    return;
  for (guint i = 0; status->rows[i] != NULL; i++)
    if (hw_graph_lookup (graph, status->rows[i]) != HW_GRAPH_NONE)
      {
        hw_graph_view_go_to (self, status->rows[i]);
        return;
      }
}

static void
go_to_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_graph_view_go_to (HW_GRAPH_VIEW (widget), g_variant_get_string (parameter, NULL));
}

static void
unfold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_graph_view_unfold (HW_GRAPH_VIEW (widget), g_variant_get_uint32 (parameter));
}

static void
copy_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.copy-id", NULL);
}

void
_hw_graph_view_remember_visit (HwGraphView *self)
{
  const char *revision = hw_session_get_revision (self->session);
  GPtrArray *visited = self->visited;

  if (revision == NULL || self->is_moving)
    return;
  if (visited->len > 0 && g_str_equal (g_ptr_array_index (visited, self->visited_index), revision))
    return;
  /* A new way begins here. */
  if (visited->len > 0)
    g_ptr_array_set_size (visited, (int)self->visited_index + 1);
  if (visited->len == MAX_VISITED)
    g_ptr_array_remove_index (visited, 0);
  g_ptr_array_add (visited, g_strdup (revision));
  self->visited_index = visited->len - 1;
}

/* Revisions that are gone in the meantime are passed over. */
static void
go_through_visited (HwGraphView *self, int step)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  int index = (int)self->visited_index + step;

  while (graph != NULL && index >= 0 && index < (int)self->visited->len)
    {
      const char *id = g_ptr_array_index (self->visited, index);

      if (hw_graph_lookup (graph, id) != HW_GRAPH_NONE)
        {
          self->visited_index = (guint)index;
          self->is_moving = TRUE;
          hw_graph_view_go_to (self, id);
          self->is_moving = FALSE;
          return;
        }
      index += step;
    }
}

static void
go_back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_through_visited (HW_GRAPH_VIEW (widget), -1);
}

static void
go_forward_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_through_visited (HW_GRAPH_VIEW (widget), 1);
}

/* The next row above or below that has findings; goes round. */
static void
go_to_problem (HwGraphView *self, gboolean is_down)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const guint position = _hw_graph_view_get_position (self);
  const guint start = position == GTK_INVALID_LIST_POSITION ? (is_down ? n - 1 : 0) : position;

  for (guint i = 1; self->problems != NULL && i <= n; i++)
    {
      const guint row = (is_down ? start + i : start + n - i) % n;
      const HwRevision *revision = hw_graph_model_get_revision (self->model, row);

      if (!hw_graph_model_is_fold (self->model, row)
          && g_hash_table_contains (self->problems, revision->file))
        {
          hw_graph_view_go_to (self, revision->id);
          return;
        }
    }
}

static void
next_problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to_problem (HW_GRAPH_VIEW (widget), TRUE);
}

static void
previous_problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to_problem (HW_GRAPH_VIEW (widget), FALSE);
}

void
_hw_graph_view_install_moves (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "graph.go-to-child", NULL, go_to_child_action },
    { "graph.go-to-parent", NULL, go_to_parent_action },
    { "graph.go-to-other-child", NULL, go_to_other_child_action },
    { "graph.go-to-other-parent", NULL, go_to_other_parent_action },
    { "graph.go-to-current", NULL, go_to_current_action },
    { "graph.go-to", "s", go_to_action },
    { "graph.go-back", NULL, go_back_action },
    { "graph.go-forward", NULL, go_forward_action },
    { "graph.next-finding", NULL, next_problem_action },
    { "graph.previous-finding", NULL, previous_problem_action },
    { "graph.copy-id", NULL, copy_id_action },
    { "graph.unfold", "u", unfold_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
}
