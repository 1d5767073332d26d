/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-adaptive-bin.h"
#include "hw-format.h"
#include "hw-settings.h"
#include "hw-shortcuts.h"
#include "hw-text-scale.h"
#include "hw-window-private.h"

G_DEFINE_FINAL_TYPE (HwWindow, hw_window, ADW_TYPE_APPLICATION_WINDOW)

static void
restore_size (HwWindow *self)
{
  g_autoptr(GSettings) settings = hw_settings_new ();

  if (settings == NULL)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                               g_settings_get_int (settings, "window-height"));
  if (g_settings_get_boolean (settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_size (HwWindow *self)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  int width, height;

  if (settings == NULL)
    return;
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (settings, "window-width", MAX (width, 360));
  g_settings_set_int (settings, "window-height", MAX (height, 294));
  g_settings_set_boolean (settings, "window-maximized",
                          gtk_window_is_maximized (GTK_WINDOW (self)));
}

/* A project that is opened begins where people look first: production, and the newest revision. */
static void
select_defaults (HwWindow *self)
{
  GListModel *model = hw_session_get_environments (self->session);
  const HwLayout *layout = hw_session_get_layout (self->session);
  const char *name = NULL;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (name == NULL || hw_environment_state_get_kind (state) == HW_ENVIRONMENT_KIND_PRODUCTION)
        name = hw_environment_state_get_name (state);
    }
  hw_session_select_environment (self->session, name);
  if (hw_layout_get_n_rows (layout) > 0)
    hw_session_select_revision (self->session,
                                hw_graph_get_revision (hw_session_get_graph (self->session),
                                                       hw_layout_get_row (layout, 0).node)
                                    ->id);
}

static void
on_project_notify_cb (HwWindow *self)
{
  const HwProject *project = hw_session_get_project (self->session);

  if (project != NULL)
    {
      /* Translators: project name */
      g_autofree char *title = g_strdup_printf (_("%s – Headway"), hw_project_get_name (project));

      gtk_window_set_title (GTK_WINDOW (self), title);
      adw_view_switcher_title_set_title (self->switcher_title, hw_project_get_name (project));
      gtk_stack_set_visible_child_name (self->root_stack, "project");
      if (g_strcmp0 (self->root, hw_project_get_root (project)) != 0)
        {
          g_free (self->root);
          self->root = g_strdup (hw_project_get_root (project));
          select_defaults (self);
          adw_leaflet_set_visible_child (self->leaflet, GTK_WIDGET (self->flap));
          if (g_strcmp0 (adw_view_stack_get_visible_child_name (self->view_stack), "graph") == 0)
            hw_graph_view_focus (self->graph_view);
        }
      if (self->interrupted == NULL)
        gtk_info_bar_set_revealed (self->info_bar, FALSE);
      _hw_window_remember_project (self);
    }
  else
    {
      gtk_window_set_title (GTK_WINDOW (self), _("Headway"));
      gtk_stack_set_visible_child_name (self->root_stack, "welcome");
      self->is_recent_known = FALSE;
      g_clear_pointer (&self->root, g_free);
    }
  _hw_window_update_interrupted (self);
  _hw_window_update_actions (self);
}

static void
on_loading_notify_cb (HwWindow *self)
{
  hw_welcome_page_set_busy (self->welcome_page, hw_session_is_loading (self->session));
}

static void
on_failed_cb (HwWindow *self, const GError *error)
{
  hw_window_show_error (self, _("The project could not be read"), error);
}

static void
on_files_changed_cb (HwWindow *self, guint n)
{
  g_autofree char *text =
      g_strdup_printf (ngettext ("%u file changed on disk", "%u files changed on disk", n), n);

  hw_window_show_toast (self, text);
}

static void
on_revision_requested_cb (HwWindow *self, const char *revision)
{
  _hw_window_go_to (self, revision);
}

void
_hw_window_go_to (HwWindow *self, const char *revision)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  adw_view_stack_set_visible_child_name (self->view_stack, "graph");
  hw_graph_view_go_to (self->graph_view, revision);
}

static void
on_revision_activated_cb (HwWindow *self, const char *revision)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-revision", "s", revision);
}

static void
on_problem_activated_cb (HwWindow *self, const char *file, guint line)
{
  hw_window_edit_file (self, file, line);
}

static void
on_environment_notify_cb (HwWindow *self)
{
  /* In one pane at a time, choosing an environment goes on to its graph. */
  if (adw_leaflet_get_folded (self->leaflet) && hw_session_get_environment (self->session) != NULL)
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
on_info_closed_cb (HwWindow *self)
{
  gtk_info_bar_set_revealed (self->info_bar, FALSE);
  _hw_window_acknowledge (self);
}

static void
on_active_notify_cb (HwWindow *self)
{
  if (gtk_window_is_active (GTK_WINDOW (self)))
    hw_session_check_stale (self->session);
}

static gboolean
on_drop_cb (HwWindow *self, const GValue *value)
{
  GSList *files = g_value_get_boxed (value);

  if (files == NULL || g_file_peek_path (files->data) == NULL)
    return FALSE;
  hw_window_look_into (self, g_file_peek_path (files->data));

  return TRUE;
}

static void
on_files_saved_cb (HwWindow *self)
{
  hw_session_reload (self->session);
}

static void
on_editor_closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(HwWindow) self = user_data;

  if (!hw_editor_page_close_all_finish (HW_EDITOR_PAGE (source), result, NULL))
    return;
  self->is_closing = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
hw_window_close_request (GtkWindow *window)
{
  HwWindow *self = HW_WINDOW (window);

  if (!self->is_closing && hw_editor_page_has_unsaved (self->editor_page))
    {
      adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
      adw_view_stack_set_visible_child_name (self->view_stack, "editor");
      hw_editor_page_close_all_async (self->editor_page, on_editor_closed_cb, g_object_ref (self));
      return GDK_EVENT_STOP;
    }
  save_size (self);

  return GTK_WINDOW_CLASS (hw_window_parent_class)->close_request (window);
}

/* Keys of ours, such as those of the details, are GTK's own for its inspector where their action is disabled. */
static gboolean
hw_window_enable_debugging (GtkWindow *window, gboolean toggle)
{
  return FALSE;
}

static void
hw_window_dispose (GObject *object)
{
  HwWindow *self = HW_WINDOW (object);

  g_clear_handle_id (&self->switcher_id, g_source_remove);
  g_clear_pointer (&self->search_binding, g_binding_unbind);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_WINDOW);
  g_clear_object (&self->recent_menu);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_window_parent_class)->dispose (object);
}

static void
hw_window_finalize (GObject *object)
{
  g_clear_pointer (&HW_WINDOW (object)->interrupted, g_free);
  g_clear_pointer (&HW_WINDOW (object)->interrupted_root, g_free);
  g_clear_pointer (&HW_WINDOW (object)->awaited, g_free);
  g_clear_pointer (&HW_WINDOW (object)->merge, hw_revision_draft_free);
  g_clear_pointer (&HW_WINDOW (object)->root, g_free);

  G_OBJECT_CLASS (hw_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HwWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, adaptive_bin);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, root_stack);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, welcome_page);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, reading_note);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, welcome_header);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, welcome_menu_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, leaflet);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, flap);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, content_header);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, back_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, details_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, close_details_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, info_bar);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, info_title);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, info_label);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, info_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, info_run_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, view_stack);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, switcher_title);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, switcher_bar);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, environment_bar);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, files_bar);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, graph_view);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, graph_search);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, search_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, details_pane);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, editor_page);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, compare_page);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, history_page);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, save_button);
  gtk_widget_class_bind_template_child (widget_class, HwWindow, new_button);
}

/* That the template speaks of */
static void
ensure_types (void)
{
  g_type_ensure (HW_TYPE_ADAPTIVE_BIN);
  g_type_ensure (HW_TYPE_COMPARE_PAGE);
  g_type_ensure (HW_TYPE_DETAILS_PANE);
  g_type_ensure (HW_TYPE_EDITOR_PAGE);
  g_type_ensure (HW_TYPE_ENVIRONMENT_BAR);
  g_type_ensure (HW_TYPE_FILES_BAR);
  g_type_ensure (HW_TYPE_GRAPH_SEARCH);
  g_type_ensure (HW_TYPE_GRAPH_VIEW);
  g_type_ensure (HW_TYPE_HISTORY_PAGE);
  g_type_ensure (HW_TYPE_READING_NOTE);
  g_type_ensure (HW_TYPE_SIDEBAR);
  g_type_ensure (HW_TYPE_WELCOME_PAGE);
}

static void
hw_window_class_init (HwWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = hw_window_close_request;
  GTK_WINDOW_CLASS (klass)->enable_debugging = hw_window_enable_debugging;

  ensure_types ();
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-window.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_info_closed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_revision_requested_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_revision_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, _hw_window_deploy_to);
  gtk_widget_class_bind_template_callback (widget_class, _hw_window_show_run);
  gtk_widget_class_bind_template_callback (widget_class, on_problem_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_active_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_files_saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, hw_window_show_error);
  gtk_widget_class_bind_template_callback (widget_class, hw_window_show_toast);
  gtk_widget_class_bind_template_callback (widget_class, _hw_window_update_actions);
  _hw_window_install_actions (widget_class);
  _hw_window_install_header (widget_class);
  _hw_window_install_dialogs (widget_class);
  _hw_window_install_panes (widget_class);
  _hw_window_install_environment_actions (widget_class);
  _hw_window_install_compare_actions (widget_class);
  _hw_window_install_export_actions (widget_class);
  _hw_window_install_trial_actions (widget_class);
  _hw_window_install_filter_actions (widget_class);
  _hw_window_install_git_actions (widget_class);
  _hw_window_install_start (widget_class);
}

static void
follow_session (HwWindow *self)
{
  g_signal_connect_object (self->session, "notify::project", G_CALLBACK (on_project_notify_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::loading", G_CALLBACK (on_loading_notify_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::environment",
                           G_CALLBACK (on_environment_notify_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::revision",
                           G_CALLBACK (_hw_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::environment",
                           G_CALLBACK (_hw_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "environment-changed",
                           G_CALLBACK (_hw_window_update_actions), self, G_CONNECT_SWAPPED);
  _hw_window_follow_dialogs (self);
  g_signal_connect_object (self->session, "failed", G_CALLBACK (on_failed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "files-changed", G_CALLBACK (on_files_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

static void
hw_window_init (HwWindow *self)
{
  GtkDropTarget *drop = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
  g_autoptr(GtkWindowGroup) group = gtk_window_group_new ();

  /* A dialog, or a deployment, of one window leaves the others of use. */
  gtk_window_group_add_window (group, GTK_WINDOW (self));
  self->session = hw_session_new ();
  self->recent_menu = g_menu_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_text_scale_widen (GTK_WIDGET (self));
  hw_sidebar_set_session (self->sidebar, self->session);
  hw_sidebar_set_recent_menu (self->sidebar, G_MENU_MODEL (self->recent_menu));
  hw_environment_bar_set_session (self->environment_bar, self->session);
  hw_files_bar_set_session (self->files_bar, self->session);
  hw_graph_view_set_session (self->graph_view, self->session);
  hw_graph_search_set_view (self->graph_search, self->graph_view, self->session,
                            GTK_WIDGET (self->graph_view));
  hw_details_pane_set_session (self->details_pane, self->session);
  hw_editor_page_set_session (self->editor_page, self->session);
  hw_compare_page_set_session (self->compare_page, self->session);
  hw_history_page_set_session (self->history_page, self->session);
  hw_reading_note_set_session (self->reading_note, self->session);
  g_object_bind_property (self->graph_view, "only-pending", self->environment_bar, "only-pending",
                          G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (drop, "drop", G_CALLBACK (on_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drop));
  hw_shortcuts_attach (GTK_APPLICATION_WINDOW (self));
  follow_session (self);
  restore_size (self);
  on_project_notify_cb (self);
  _hw_window_set_up_header (self);
}

GtkWidget *
hw_window_new (GtkApplication *application)
{
  return g_object_new (HW_TYPE_WINDOW, "application", application, NULL);
}

HwSession *
hw_window_get_session (HwWindow *self)
{
  g_return_val_if_fail (HW_IS_WINDOW (self), NULL);

  return self->session;
}

void
hw_window_set_journal (HwWindow *self, HwJournal *journal)
{
  g_return_if_fail (HW_IS_WINDOW (self));

  hw_session_set_journal (self->session, journal);
  _hw_window_load_recent (self);
  _hw_window_load_interrupted (self);
  _hw_window_remember_project (self);
}

void
hw_window_open (HwWindow *self, const char *path)
{
  g_return_if_fail (HW_IS_WINDOW (self));

  self->is_recent_known = FALSE;
  hw_session_open (self->session, path);
}

void
hw_window_show_error (HwWindow *self, const char *heading, const GError *error)
{
  g_autofree char *text = NULL;

  g_return_if_fail (HW_IS_WINDOW (self));
  g_return_if_fail (error != NULL);

  text = hw_format_error (error);
  _hw_window_show_info (self, GTK_MESSAGE_ERROR, heading, text);
}

void
hw_window_show_toast (HwWindow *self, const char *text)
{
  g_return_if_fail (HW_IS_WINDOW (self));

  adw_toast_overlay_add_toast (self->toast_overlay, adw_toast_new (text));
}

void
hw_window_edit_file (HwWindow *self, const char *path, guint line)
{
  g_return_if_fail (HW_IS_WINDOW (self));
  g_return_if_fail (path != NULL);

  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  adw_view_stack_set_visible_child_name (self->view_stack, "editor");
  hw_editor_page_open (self->editor_page, path, line);
}
