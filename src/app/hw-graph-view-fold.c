/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include "hw-graph-view-private.h"
#include "hw-problem.h"

/* A shorter run is not worth a click, in rows. */
#define MIN_RUN 8

static const HwRevision *
get_revision (const HwGraph *graph, const HwLayout *layout, guint row)
{
  return hw_graph_get_revision (graph, hw_layout_get_row (layout, row).node);
}

static void
keep (const HwGraph *graph, const HwLayout *layout, const char *id, guint8 *kept)
{
  const guint node = id == NULL ? HW_GRAPH_NONE : hw_graph_lookup (graph, id);

  if (node != HW_GRAPH_NONE)
    kept[hw_layout_find_row (layout, node)] = 1;
}

/* What the user selected or asked to see stays. */
static void
keep_wanted (HwGraphView *self, const HwGraph *graph, const HwLayout *layout, guint8 *kept)
{
  const char *const *selection = hw_session_get_selection (self->session);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; selection[i] != NULL; i++)
    keep (graph, layout, selection[i], kept);
  g_hash_table_iter_init (&iter, self->unfolded);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    keep (graph, layout, id, kept);
}

/* Where environments stand, and what would run on the selected one, is what people look for. */
static void
keep_environments (HwGraphView *self, const HwGraph *graph, const HwLayout *layout, guint8 *kept)
{
  const HwGraph *whole = hw_session_get_graph (self->session);
  GListModel *model = hw_session_get_environments (self->session);
  HwEnvironmentState *selected = hw_session_get_environment (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      const HwStatus *status = hw_environment_state_get_status (state);

      for (guint r = 0; status != NULL && status->rows[r] != NULL; r++)
        keep (graph, layout, status->rows[r], kept);
    }
  for (guint row = 0; selected != NULL && row < hw_layout_get_n_rows (layout); row++)
    {
      const guint node = hw_graph_lookup (whole, get_revision (graph, layout, row)->id);

      if (node != HW_GRAPH_NONE && hw_environment_state_is_pending (selected, node))
        kept[row] = 1;
    }
}

guint8 *
_hw_graph_view_choose_hidden (HwGraphView *self, const HwGraph *graph, const HwLayout *layout)
{
  const guint n = layout == NULL ? 0 : hw_layout_get_n_rows (layout);
  g_autofree guint8 *kept = NULL;

  if (n == 0 || !(self->is_folded || _hw_graph_view_is_filtering (self)))
    return NULL;

  kept = g_new0 (guint8, n);
  for (guint i = 0; i < self->matches->len; i++)
    kept[g_array_index (self->matches, guint, i)] = 1;
  if (_hw_graph_view_is_filtering (self))
    {
      for (guint row = 0; row < n; row++)
        kept[row] = !kept[row];
      return g_steal_pointer (&kept);
    }
  keep_wanted (self, graph, layout, kept);
  keep_environments (self, graph, layout, kept);
  for (guint row = 0; self->problems != NULL && row < n; row++)
    if (g_hash_table_contains (self->problems, get_revision (graph, layout, row)->file))
      kept[row] = 1;

  return hw_layout_find_runs (layout, graph, kept, MIN_RUN);
}

/* Shows the rows of the fold that begins at @row of the layout. */
void
_hw_graph_view_unfold (HwGraphView *self, guint row)
{
  const HwGraph *graph = hw_graph_model_get_graph (self->model);
  const HwLayout *layout = hw_graph_model_get_layout (self->model);
  g_autoptr(HwGraphItem) item = NULL;

  if (layout == NULL || row >= hw_layout_get_n_rows (layout))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->model),
                                hw_graph_model_find_row (self->model, row));
  /* Beside matches there is nothing to see but the whole. */
  if (_hw_graph_view_is_filtering (self))
    {
      hw_graph_view_set_filtered (self, FALSE);
      return;
    }
  for (guint r = hw_graph_item_get_row (item); r <= hw_graph_item_get_last_row (item); r++)
    g_hash_table_add (self->unfolded, g_strdup (get_revision (graph, layout, r)->id));
  _hw_graph_view_update_model (self);
}

static void
mark_revision (HwGraphView *self, const HwRevision *revision, HwMark *mark)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwGraph *whole = hw_session_get_graph (self->session);
  GPtrArray *problems =
      self->problems == NULL ? NULL : g_hash_table_lookup (self->problems, revision->file);

  if (state != NULL
      && hw_environment_state_is_pending (state, hw_graph_lookup (whole, revision->id)))
    {
      mark->flags |= HW_MARK_PENDING;
      mark->kind = (guint8)hw_environment_state_get_color (state);
    }
  for (guint i = 0; problems != NULL && i < problems->len; i++)
    mark->flags |=
        ((const HwProblem *)g_ptr_array_index (problems, i))->severity == HW_SEVERITY_ERROR
            ? HW_MARK_ERROR
            : HW_MARK_WARNING;
}

static void
mark_position (HwGraphView *self, HwMark *marks, guint n, guint position, HwMarkFlags flag)
{
  if (position < n)
    marks[position].flags |= flag;
}

static void
mark_environments (HwGraphView *self, HwMark *marks, guint n)
{
  GListModel *model = hw_session_get_environments (self->session);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      const HwStatus *status = hw_environment_state_get_status (state);

      for (guint r = 0; status != NULL && status->rows[r] != NULL; r++)
        {
          const guint position = hw_graph_model_find (self->model, status->rows[r]);

          mark_position (self, marks, n, position, HW_MARK_CURRENT);
          if (position < n)
            marks[position].kind = (guint8)hw_environment_state_get_color (state);
        }
    }
}

void
_hw_graph_view_update_strip (HwGraphView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const char *const *selection = hw_session_get_selection (self->session);
  HwMark *marks;

  if (!gtk_widget_get_visible (self->strip))
    return;
  marks = g_new0 (HwMark, MAX (n, 1));
  for (guint i = 0; i < n; i++)
    mark_revision (self, hw_graph_model_get_revision (self->model, i), &marks[i]);
  mark_environments (self, marks, n);
  for (guint i = 0; i < self->matches->len; i++)
    mark_position (self, marks, n,
                   hw_graph_model_find_row (self->model, g_array_index (self->matches, guint, i)),
                   HW_MARK_MATCH);
  for (guint i = 0; selection[i] != NULL; i++)
    mark_position (self, marks, n, hw_graph_model_find (self->model, selection[i]),
                   HW_MARK_SELECTED);
  hw_overview_strip_take_marks (HW_OVERVIEW_STRIP (self->strip), marks, n);
}
