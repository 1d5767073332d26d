/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-graph-part.h"
#include "hw-graph-view-private.h"
#include "hw-problem.h"

/* What the list is made of: the project's graph or a part of it, and what shows where that has no rows. */

static void
update_accessible (HwGraphView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  g_autofree char *label = NULL;

  if (state != NULL)
    label = g_strdup_printf (
        /* Translators: number of revisions, environment name */
        ngettext ("Revision graph, %u revision, %s selected",
                  "Revision graph, %u revisions, %s selected", n),
        n, hw_environment_state_get_name (state));
  else
    label = g_strdup_printf (
        ngettext ("Revision graph, %u revision", "Revision graph, %u revisions", n), n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

/* Whether a date needs its year: then the column is wider. */
static gboolean
has_other_years (const HwGraph *graph)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) new_year =
                 g_date_time_new_local (g_date_time_get_year (now), 1, 1, 0, 0, 0);
  const gint64 start_usec = g_date_time_to_unix (new_year) * G_USEC_PER_SEC;

  for (guint i = 0; graph != NULL && i < hw_graph_get_n_revisions (graph); i++)
    {
      const gint64 created_usec = hw_graph_get_revision (graph, i)->created_usec;

      if (created_usec != 0 && created_usec < start_usec)
        return TRUE;
    }

  return FALSE;
}

static void
update_problems (HwGraphView *self)
{
  GPtrArray *problems = hw_session_get_problems (self->session);

  g_clear_pointer (&self->problems, g_hash_table_unref);
  self->style.problems = NULL;
  if (problems->len == 0)
    return;
  self->problems =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < problems->len; i++)
    {
      HwProblem *problem = g_ptr_array_index (problems, i);
      GPtrArray *of_file = g_hash_table_lookup (self->problems, problem->file);

      if (of_file == NULL)
        {
          of_file = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
          g_hash_table_insert (self->problems, g_strdup (problem->file), of_file);
        }
      g_ptr_array_add (of_file, hw_problem_ref (problem));
    }
  self->style.problems = self->problems;
}

static void
update_stack (HwGraphView *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const gboolean is_lost = _hw_graph_view_is_filtering (self) && self->matches->len == 0
                           && !hw_revision_search_is_busy (self->search);
  const gboolean is_empty = is_lost || g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;

  gtk_widget_set_visible (self->clear_button, is_lost);
  if (is_lost)
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("No Revisions Found"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page), NULL);
    }
  else if (is_empty && graph != NULL && hw_graph_get_n_revisions (graph) > 0)
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("Nothing Pending"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page),
                                       _("Every revision is applied."));
    }
  else
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("No Revisions Yet"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page),
                                       _("Write the first one."));
    }
  gtk_widget_set_visible (self->new_button, graph != NULL && hw_graph_get_n_revisions (graph) == 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "empty" : "list");
}

static GtkAdjustment *
get_adjustment (HwGraphView *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static const char *
get_first_id (HwGraphView *self)
{
  const HwGraph *graph = hw_graph_model_get_graph (self->model);
  const HwLayout *layout = hw_graph_model_get_layout (self->model);

  if (layout == NULL || hw_layout_get_n_rows (layout) == 0)
    return NULL;

  return hw_graph_get_revision (graph, hw_layout_get_row (layout, 0).node)->id;
}

/* The list keeps its rows in their places on the screen, with what comes in above them out of sight. At its upper end it
 * is the end that is kept. */
static void
set_layout (HwGraphView *self, const HwGraph *graph, const HwLayout *layout, const guint8 *hidden)
{
  g_autofree char *first = g_strdup (get_first_id (self));
  const gboolean is_at_top = gtk_adjustment_get_value (get_adjustment (self)) < 1;

  hw_graph_model_set_layout (self->model, graph, layout, hidden);
  if (is_at_top && first != NULL && g_strcmp0 (first, get_first_id (self)) != 0)
    gtk_widget_activate_action (self->list_view, "list.scroll-to-item", "u", 0);
}

void
_hw_graph_view_update_model (HwGraphView *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwGraph *graph = hw_session_get_graph (self->session);
  const HwLayout *layout = hw_session_get_layout (self->session);
  g_autoptr(HwGraph) part = NULL;
  g_autoptr(HwLayout) part_layout = NULL;
  g_autofree guint8 *hidden = NULL;

  _hw_graph_view_forget_pointer (self);
  if (graph != NULL && self->only_pending && state != NULL && hw_environment_state_is_known (state))
    {
      graph = part = hw_graph_part_new_pending (graph, state);
      layout = part_layout = hw_layout_new (part, hw_session_get_order (self->session));
    }
  update_problems (self);
  _hw_graph_view_find_matches (self, graph, layout);
  self->style.is_filtered = _hw_graph_view_is_filtering (self);
  hidden = _hw_graph_view_choose_hidden (self, graph, layout);
  /* A changed model clears the list's selection; the session still has it. */
  self->is_updating = TRUE;
  set_layout (self, graph, layout, hidden);
  self->is_updating = FALSE;

  update_stack (self);
  self->style.has_years = has_other_years (hw_session_get_graph (self->session));
  _hw_graph_view_update_style (self);
  update_accessible (self);
  for (guint i = 0; i < self->rows->len; i++)
    _hw_graph_view_update_dimmed (self, g_ptr_array_index (self->rows, i));
  _hw_graph_view_update_selection (self);
}

static void
on_environment_notify_cb (HwGraphView *self)
{
  if (self->only_pending || self->is_folded)
    _hw_graph_view_update_model (self);
  else
    _hw_graph_view_update_rows (self);
  update_accessible (self);
  _hw_graph_view_queue_strip (self);
}

static void
on_environment_changed_cb (HwGraphView *self, HwEnvironmentState *state)
{
  if (self->is_folded
      || (self->only_pending && state == hw_session_get_environment (self->session)))
    _hw_graph_view_update_model (self);
  else
    _hw_graph_view_update_rows (self);
  _hw_graph_view_queue_strip (self);
}

static void
on_problems_notify_cb (HwGraphView *self)
{
  if (self->is_folded)
    _hw_graph_view_update_model (self);
  else
    {
      update_problems (self);
      _hw_graph_view_update_rows (self);
    }
  _hw_graph_view_queue_strip (self);
}

void
_hw_graph_view_follow_session (HwGraphView *self)
{
  /* It notifies with every new project, too. */
  g_signal_connect_object (self->session, "notify::layout",
                           G_CALLBACK (_hw_graph_view_update_model), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::environment",
                           G_CALLBACK (on_environment_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "selection-changed",
                           G_CALLBACK (_hw_graph_view_update_selection), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "environment-changed",
                           G_CALLBACK (on_environment_changed_cb), self, G_CONNECT_SWAPPED);

  g_signal_connect_object (self->session, "notify::problems", G_CALLBACK (on_problems_notify_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hw_session_get_file_records (self->session), "changed",
                           G_CALLBACK (_hw_graph_view_update_rows), self, G_CONNECT_SWAPPED);
}
