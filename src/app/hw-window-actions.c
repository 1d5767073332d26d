/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-window.h"
#include "hw-window-private.h"

static void
close_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_session_close (HW_WINDOW (widget)->session);
}

static void
open_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_window_open (HW_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
remove_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_window_forget_project (HW_WINDOW (widget), g_variant_get_string (parameter, NULL));
}

static void
refresh_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  hw_session_refresh (self->session);
}

static void
select_environment_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const int n = g_variant_get_int32 (parameter);
  g_autoptr(HwEnvironmentState) state = NULL;

  if (n > 0)
    state = g_list_model_get_item (hw_session_get_environments (self->session), (guint)n - 1);
  if (n > 0 && state == NULL)
    return;
  hw_session_select_environment (self->session,
                                 state == NULL ? NULL : hw_environment_state_get_name (state));
}

static void
on_open_file_cb (HwWindow *self, const char *path, guint line)
{
  hw_window_edit_file (self, path, line);
}

static HwDeployWindow *
present_wizard (HwWindow *self, HwEnvironmentState *state)
{
  HwDeployWindow *wizard =
      hw_deploy_window_present (self->session, hw_environment_state_get_environment (state),
                                GTK_WINDOW (self));

  /* It may be the one that was open already. */
  if (g_signal_handler_find (wizard, G_SIGNAL_MATCH_FUNC | G_SIGNAL_MATCH_DATA, 0, 0, NULL,
                             on_open_file_cb, self)
      == 0)
    g_signal_connect_object (wizard, "open-file", G_CALLBACK (on_open_file_cb), self,
                             G_CONNECT_SWAPPED);

  return wizard;
}

gboolean
_hw_window_refuses_plan (HwWindow *self)
{
  if (hw_session_get_contradiction (self->session) == NULL)
    return FALSE;
  hw_window_show_toast (self, _("The files contradict each other: put that right first"));

  return TRUE;
}

void
_hw_window_open_wizard (HwWindow *self,
                        const char *environment,
                        HwDirection direction,
                        const char *target)
{
  HwEnvironmentState *state = hw_session_find_environment (self->session, environment);
  HwDeployWindow *wizard;

  if (state == NULL || _hw_window_refuses_plan (self))
    return;
  wizard = present_wizard (self, state);
  if (direction == HW_DIRECTION_DOWNGRADE || target != NULL)
    hw_deploy_window_set_target (wizard, direction, target);
}

void
_hw_window_deploy (HwWindow *self, HwDirection direction, const char *target)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);

  if (state != NULL)
    _hw_window_deploy_saved (self, hw_environment_state_get_name (state), direction, target);
}

static void
deploy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_window_deploy (HW_WINDOW (widget), HW_DIRECTION_UPGRADE, NULL);
}

void
_hw_window_deploy_to (HwWindow *self, const char *environment, const char *target)
{
  _hw_window_deploy_saved (self, environment, HW_DIRECTION_UPGRADE, target);
}

static void
copy_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  hw_window_show_toast (HW_WINDOW (widget), _("Copied"));
}

/* The selected revision; NULL for none. */
static const HwRevision *
get_revision (HwWindow *self)
{
  const guint node = hw_session_get_node (self->session);

  return node == HW_GRAPH_NONE ? NULL
                               : hw_graph_get_revision (hw_session_get_graph (self->session), node);
}

static void
copy_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *const *ids = hw_session_get_selection (HW_WINDOW (widget)->session);
  g_autofree char *text = g_strjoinv ("\n", (char **)ids);

  if (ids[0] != NULL)
    gtk_widget_activate_action (widget, "win.copy-text", "s", text);
}

static void
copy_path_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const HwRevision *revision = get_revision (HW_WINDOW (widget));

  if (revision != NULL)
    gtk_widget_activate_action (widget, "win.copy-text", "s", revision->file);
}

static void
edit_revision_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const HwGraph *graph = hw_session_get_graph (self->session);
  const guint node = graph == NULL
                         ? HW_GRAPH_NONE
                         : hw_graph_lookup (graph, g_variant_get_string (parameter, NULL));

  if (node != HW_GRAPH_NONE)
    hw_window_edit_file (self, hw_graph_get_revision (graph, node)->file, 0);
}

static void
edit_config_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const HwProject *project = hw_session_get_project (self->session);
  g_autofree char *path = NULL;

  if (project == NULL)
    return;
  path = g_build_filename (hw_project_get_root (project), "headway.ini", NULL);
  hw_window_edit_file (self, path, 0);
}

static void
edit_selected_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const HwRevision *revision = get_revision (HW_WINDOW (widget));

  if (revision != NULL)
    gtk_widget_activate_action (widget, "win.edit-revision", "s", revision->id);
}

static gboolean
is_on_editor (HwWindow *self)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->view_stack), "editor") == 0;
}

/* The file that is being edited: NULL where another view is shown */
HwEditorTab *
_hw_window_get_tab (HwWindow *self)
{
  return is_on_editor (self) ? hw_editor_page_get_tab (self->editor_page) : NULL;
}

/* Of another view nobody would say that it is saved. */
static void
save_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (is_on_editor (self))
    hw_editor_page_save (self->editor_page);
}

static void
save_all_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_editor_page_save_all (HW_WINDOW (widget)->editor_page);
}

static void
save_copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwEditorTab *tab = _hw_window_get_tab (HW_WINDOW (widget));

  if (tab != NULL)
    hw_editor_tab_save_copy (tab);
}

static void
reopen_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (hw_editor_page_reopen (self->editor_page))
    gtk_widget_activate_action (widget, "win.show-view", "s", "editor");
}

/* The tab in front, or the window where there is none. */
static void
close_tab_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (!is_on_editor (self) || !hw_editor_page_close_tab (self->editor_page))
    gtk_window_close (GTK_WINDOW (self));
}

static void
show_view_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  adw_view_stack_set_visible_child_name (self->view_stack, g_variant_get_string (parameter, NULL));
  _hw_window_focus_view (self);
}

static void
show_in_compare_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const HwRevision *revision = get_revision (self);

  if (revision == NULL)
    return;
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  adw_view_stack_set_visible_child_name (self->view_stack, "compare");
  hw_compare_page_go_to (self->compare_page, revision->id);
}

static void
search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  HwEditorTab *tab = _hw_window_get_tab (self);

  if (tab != NULL)
    {
      hw_editor_tab_find (tab, FALSE);
      return;
    }
  if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->view_stack), "history") == 0)
    {
      hw_history_page_search (self->history_page);
      return;
    }
  adw_view_stack_set_visible_child_name (self->view_stack, "graph");
  hw_graph_search_start (self->graph_search);
}

static void
clear_search_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_graph_search_set_text (HW_WINDOW (widget)->graph_search, "");
}

static void
toggle_only_pending_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  hw_graph_view_set_only_pending (self->graph_view,
                                  !hw_graph_view_get_only_pending (self->graph_view));
}

void
_hw_window_install_actions (GtkWidgetClass *widget_class)
{
  static const struct
  {
    const char *name;
    const char *parameter;
    GtkWidgetActionActivateFunc activate;
  } actions[] = {
    { "win.open-demo", NULL, _hw_window_open_demo_action },
    { "win.reset-demo", NULL, _hw_window_reset_demo_action },
    { "win.close-project", NULL, close_project_action },
    { "win.open-recent", "s", open_recent_action },
    { "win.remove-recent", "s", remove_recent_action },
    { "win.refresh", NULL, refresh_action },
    { "win.select-environment", "i", select_environment_action },
    { "win.deploy", NULL, deploy_action },
    { "win.copy-text", "s", copy_text_action },
    { "win.copy-id", NULL, copy_id_action },
    { "win.copy-path", NULL, copy_path_action },
    { "win.edit-revision", "s", edit_revision_action },
    { "win.edit-config", NULL, edit_config_action },
    { "win.edit-selected", NULL, edit_selected_action },
    { "win.save", NULL, save_action },
    { "win.save-all", NULL, save_all_action },
    { "win.save-copy", NULL, save_copy_action },
    { "win.reopen-file", NULL, reopen_file_action },
    { "win.close-tab", NULL, close_tab_action },
    { "win.show-view", "s", show_view_action },
    { "win.show-runs", "s", _hw_window_show_runs_action },
    { "win.show-interrupted", NULL, _hw_window_show_interrupted_action },
    { "win.show-in-compare", NULL, show_in_compare_action },
    { "win.search", NULL, search_action },
    { "win.clear-search", NULL, clear_search_action },
    { "win.toggle-only-pending", NULL, toggle_only_pending_action },
  };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i].name, actions[i].parameter,
                                     actions[i].activate);
}

gboolean
_hw_window_can_deploy (HwWindow *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwStatus *status = state == NULL ? NULL : hw_environment_state_get_status (state);

  return status != NULL && status->is_reachable && status->unknown[0] == NULL;
}

void
_hw_window_update_actions (HwWindow *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  const gboolean has_project = hw_session_get_project (self->session) != NULL;
  const gboolean has_revision = has_project && get_revision (self) != NULL;

  gtk_widget_action_set_enabled (widget, "win.deploy", _hw_window_can_deploy (self));
  gtk_widget_action_set_enabled (widget, "win.close-project", has_project);
  gtk_widget_action_set_enabled (widget, "win.reset-demo", _hw_window_is_demo (self));
  gtk_widget_action_set_enabled (widget, "win.refresh", has_project);
  gtk_widget_action_set_enabled (widget, "win.select-environment", has_project);
  gtk_widget_action_set_enabled (widget, "win.copy-id", has_revision);
  gtk_widget_action_set_enabled (widget, "win.copy-path", has_revision);
  gtk_widget_action_set_enabled (widget, "win.edit-selected", has_revision);
  gtk_widget_action_set_enabled (widget, "win.show-in-compare", has_revision);
  gtk_widget_action_set_enabled (widget, "win.export-selected",
                                 has_project
                                     && hw_session_get_selection (self->session)[0] != NULL);
  gtk_widget_action_set_enabled (widget, "win.edit-config", has_project);
  gtk_widget_action_set_enabled (widget, "win.environments", has_project);
  gtk_widget_action_set_enabled (widget, "win.save",
                                 hw_editor_page_has_unsaved (self->editor_page));
  gtk_widget_action_set_enabled (widget, "win.save-all",
                                 hw_editor_page_has_unsaved (self->editor_page));
  gtk_widget_action_set_enabled (widget, "win.show-view", has_project);
  gtk_widget_action_set_enabled (widget, "win.search", has_project);
  gtk_widget_action_set_enabled (widget, "win.toggle-sidebar", has_project);
  gtk_widget_action_set_enabled (widget, "win.toggle-details", has_project);
  gtk_widget_action_set_enabled (widget, "win.toggle-only-pending", has_project);
  _hw_window_update_dialogs (self);
  _hw_window_update_trial (self);
}
