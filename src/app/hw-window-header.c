/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-adaptive-bin.h"
#include "hw-label.h"
#include "hw-menu-focus.h"
#include "hw-window-private.h"

static gboolean
is_on_view (HwWindow *self, const char *name)
{
  return g_strcmp0 (adw_view_stack_get_visible_child_name (self->view_stack), name) == 0;
}

static gboolean
is_on_graph (HwWindow *self)
{
  return is_on_view (self, "graph");
}

static HwWidth
get_width (HwWindow *self)
{
  return hw_adaptive_bin_get_width (HW_ADAPTIVE_BIN (self->adaptive_bin));
}

/* Back to the pane before, or the sidebar that was put away: in either case it is the way to the environments. */
static void
update_sidebar_button (HwWindow *self)
{
  const gboolean is_folded = adw_leaflet_get_folded (self->leaflet);
  const char *name = is_folded ? _("Environments") : _("Show Sidebar");

  gtk_button_set_icon_name (GTK_BUTTON (self->back_button),
                            is_folded ? "go-previous-symbolic" : "sidebar-show-symbolic");
  gtk_widget_set_tooltip_text (self->back_button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->back_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
  gtk_widget_set_visible (self->back_button,
                          is_folded || !gtk_widget_get_visible (GTK_WIDGET (self->sidebar)));
}

/* Of the header bars side by side only the outer ones have the window's buttons. */
static void
update_header (HwWindow *self)
{
  const gboolean is_beside =
      !adw_flap_get_folded (self->flap) && adw_flap_get_reveal_flap (self->flap);

  update_sidebar_button (self);
  adw_header_bar_set_show_start_title_buttons (ADW_HEADER_BAR (self->content_header),
                                               gtk_widget_get_visible (self->back_button));
  adw_header_bar_set_show_end_title_buttons (ADW_HEADER_BAR (self->content_header), !is_beside);
  gtk_widget_set_visible (self->details_button, !is_beside && is_on_graph (self));
  /* Over the graph they may hide all of it. */
  gtk_widget_set_visible (self->close_details_button, adw_flap_get_folded (self->flap));
  gtk_widget_set_visible (self->save_button, is_on_view (self, "editor"));
  gtk_widget_set_visible (self->search_button, is_on_graph (self) || is_on_view (self, "history"));
  gtk_widget_set_visible (self->new_button, (is_on_graph (self) || is_on_view (self, "editor"))
                                                && get_width (self) > HW_WIDTH_TINY);
  hw_sidebar_set_alone (self->sidebar, adw_leaflet_get_folded (self->leaflet));
}

static gboolean
on_switcher_idle_cb (gpointer user_data)
{
  HwWindow *self = user_data;

  self->switcher_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->switcher_bar),
                          adw_view_switcher_title_get_title_visible (self->switcher_title));

  return G_SOURCE_REMOVE;
}

/* The title finds out while sizes are being given out, when nothing may be shown or hidden. */
static void
on_title_visible_notify_cb (HwWindow *self)
{
  if (self->switcher_id == 0)
    self->switcher_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_switcher_idle_cb, self, NULL);
}

/* Details belong to the graph; beside it they come and go with it, unless they were put away. */
static void
update_details (HwWindow *self)
{
  adw_flap_set_reveal_flap (self->flap, is_on_graph (self) && get_width (self) == HW_WIDTH_WIDE
                                            && !self->is_details_hidden);
}

/* The search button is down while the bar of the view that is shown is there. */
static void
update_search_button (HwWindow *self)
{
  const gboolean is_history = is_on_view (self, "history");
  GtkWidget *bar = is_history ? hw_history_page_get_search_bar (self->history_page)
                              : hw_graph_search_get_bar (self->graph_search);
  const char *name = is_history ? _("Search Deployments") : _("Search Revisions");

  gtk_widget_set_tooltip_text (self->search_button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->search_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_clear_pointer (&self->search_binding, g_binding_unbind);
  self->search_binding =
      g_object_bind_property (bar, "search-mode-enabled", self->search_button, "active",
                              G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static void
on_view_changed_cb (HwWindow *self)
{
  update_search_button (self);
  update_details (self);
  update_header (self);
}

/* What folds at which width. */
static void
on_width_changed_cb (HwWindow *self, guint width)
{
  const gboolean is_wide = width == HW_WIDTH_WIDE;

  adw_leaflet_set_can_unfold (self->leaflet, width >= HW_WIDTH_MEDIUM);
  adw_flap_set_fold_policy (self->flap,
                            is_wide ? ADW_FLAP_FOLD_POLICY_NEVER : ADW_FLAP_FOLD_POLICY_ALWAYS);
  update_details (self);
  hw_graph_view_set_narrow (self->graph_view, width <= HW_WIDTH_NARROW, width == HW_WIDTH_TINY);
  hw_compare_page_set_tiny (self->compare_page, width == HW_WIDTH_TINY);
  if (width == HW_WIDTH_TINY)
    gtk_widget_add_css_class (GTK_WIDGET (self->details_pane), "tiny");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->details_pane), "tiny");
  update_header (self);
}

/* The first thing in the graph's view that takes the keyboard would be a button of the environment's bar. */
void
_hw_window_focus_view (HwWindow *self)
{
  GtkWidget *view = adw_view_stack_get_visible_child (self->view_stack);
  GtkWidget *wanted = is_on_graph (self) ? GTK_WIDGET (self->graph_view) : view;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  /* A revision may have been selected in the meantime, such as a new one: then its row is where one goes on. */
  if (view == NULL
      || (focus != NULL && gtk_widget_is_ancestor (focus, wanted)
          && !(is_on_graph (self) && GTK_IS_LIST_VIEW (gtk_widget_get_parent (focus)))))
    return;
  if (is_on_graph (self))
    hw_graph_view_focus (self->graph_view);
  else if (view != GTK_WIDGET (self->editor_page) || !hw_editor_page_focus (self->editor_page))
    gtk_widget_child_focus (wanted, GTK_DIR_TAB_FORWARD);
}

/* In one pane at a time, what was put away has to come back before one can go there. */
static void
show_sidebar (HwWindow *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar), TRUE);
  if (adw_leaflet_get_folded (self->leaflet))
    adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  update_header (self);
}

/* Before @pane is put away: GTK would hand the keyboard in it to anything. */
static void
leave_pane (HwWindow *self, GtkWidget *pane)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  if (focus != NULL && gtk_widget_is_ancestor (focus, pane))
    _hw_window_focus_view (self);
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (adw_leaflet_get_folded (self->leaflet)
      || !gtk_widget_get_visible (GTK_WIDGET (self->sidebar)))
    {
      show_sidebar (self);
      return;
    }
  leave_pane (self, GTK_WIDGET (self->sidebar));
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar), FALSE);
  update_header (self);
}

static void
toggle_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const gboolean is_shown = adw_flap_get_reveal_flap (self->flap);

  /* Over the graph they are looked at and closed again; beside it the choice stays. */
  if (!adw_flap_get_folded (self->flap))
    self->is_details_hidden = is_shown;
  if (is_shown)
    leave_pane (self, adw_flap_get_flap (self->flap));
  adw_flap_set_reveal_flap (self->flap, !is_shown);
}

/* F10: the menu is in the sidebar, which may be put away, or in the welcome page. */
static void
show_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  if (hw_session_get_project (self->session) == NULL)
    {
      hw_menu_focus_popup (self->welcome_menu_button);
      return;
    }
  show_sidebar (self);
  hw_sidebar_show_menu (self->sidebar);
}

/* A dot at History while somebody should look there: a deployment runs, or the last one has failed. */
static void
update_attention (HwWindow *self)
{
  GListModel *model = hw_session_get_environments (self->session);
  gboolean needs_attention = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      needs_attention = needs_attention || hw_environment_state_is_deploying (state)
                        || hw_environment_state_get_failed_run (state) != NULL;
    }
  adw_view_stack_page_set_needs_attention (
      adw_view_stack_get_page (self->view_stack, GTK_WIDGET (self->history_page)), needs_attention);
}

/* There is one bar for the two pages of the window: it goes below the header of the one that is shown. */
static void
place_info_bar (HwWindow *self)
{
  GtkWidget *header =
      hw_session_get_project (self->session) == NULL ? self->welcome_header : self->content_header;
  GtkWidget *bar = GTK_WIDGET (self->info_bar);
  GtkWidget *box = gtk_widget_get_parent (header);

  if (gtk_widget_get_parent (bar) == box)
    return;
  g_object_ref (bar);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (bar)), bar);
  gtk_box_insert_child_after (GTK_BOX (box), bar, header);
  g_object_unref (bar);
}

void
_hw_window_show_info (HwWindow *self, GtkMessageType type, const char *title, const char *text)
{
  gtk_label_set_text (self->info_title, title);
  gtk_label_set_text (self->info_label, text);
  gtk_info_bar_set_message_type (self->info_bar, type);
  gtk_info_bar_set_revealed (self->info_bar, TRUE);
  /* In one pane at a time it is in the other one. */
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

void
_hw_window_install_header (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_callback (widget_class, on_width_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_view_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_title_visible_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_header);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-details", NULL, toggle_details_action);
  gtk_widget_class_install_action (widget_class, "win.show-menu", NULL, show_menu_action);
}

void
_hw_window_set_up_header (HwWindow *self)
{
  hw_label_wrap_verbatim (self->info_title);
  hw_label_wrap_verbatim (self->info_label);
  update_search_button (self);
  g_signal_connect_object (self->session, "environment-changed", G_CALLBACK (update_attention),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::project", G_CALLBACK (update_attention), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->session, "notify::project", G_CALLBACK (place_info_bar), self,
                           G_CONNECT_SWAPPED);
  update_header (self);
}
