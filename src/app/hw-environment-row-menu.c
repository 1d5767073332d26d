/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-row-menu"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-row-menu.h"
#include "hw-format.h"
#include "hw-session-comparison.h"

static const char *
get_name (GtkWidget *row)
{
  return hw_environment_state_get_name (hw_environment_row_get_state (HW_ENVIRONMENT_ROW (row)));
}

static gboolean
needs_password (GtkWidget *row)
{
  const HwStatus *status =
      hw_environment_state_get_status (hw_environment_row_get_state (HW_ENVIRONMENT_ROW (row)));

  return status != NULL && status->kind == HW_STATUS_AUTH;
}

static void
append (GMenu *menu, const char *label, const char *action, GVariant *target)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  if (target != NULL)
    g_menu_item_set_action_and_target_value (item, action, target);
  else
    g_menu_item_set_detailed_action (item, action);
  g_menu_append_item (menu, item);
}

static void
append_place (GMenu *menu, const char *label, const char *name, int position)
{
  append (menu, label, "win.place-environment", g_variant_new ("(su)", name, (guint)position));
}

/* The other environments, and the files. */
static GMenuModel *
make_compare_menu (GtkWidget *row)
{
  const char *name = get_name (row);
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (row));
  GMenu *menu = g_menu_new ();
  GtkListBoxRow *other;

  for (int i = 0; (other = gtk_list_box_get_row_at_index (list, i)) != NULL; i++)
    {
      const char *other_name = get_name (GTK_WIDGET (other));
      g_autofree char *label = hw_format_mnemonic (other_name);

      if (GTK_WIDGET (other) != row)
        append (menu, label, "win.compare", g_variant_new ("(ss)", other_name, name));
    }
  append (menu, hw_session_get_files_name (), "win.compare",
          g_variant_new ("(ss)", hw_session_get_files_name (), name));

  return G_MENU_MODEL (menu);
}

static GMenuModel *
make_menu (GtkWidget *row)
{
  const char *name = get_name (row);
  const int index = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row));
  GtkListBox *list = GTK_LIST_BOX (gtk_widget_get_parent (row));
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) look = g_menu_new ();
  g_autoptr(GMenuModel) compare = make_compare_menu (row);
  g_autoptr(GMenu) deploy = g_menu_new ();
  g_autoptr(GMenu) change = g_menu_new ();
  g_autoptr(GMenu) last = g_menu_new ();

  append (look, _("_Check Now"), "win.check-environment", g_variant_new_string (name));
  if (needs_password (row))
    append (look, _("_Sign In…"), "win.sign-in", g_variant_new_string (name));
  g_menu_append_submenu (look, _("_Compare With"), compare);
  append (deploy, _("_Deploy…"), "win.deploy", NULL);
  append (deploy, _("Down_grade…"), "win.downgrade", NULL);
  append (deploy, _("S_tamp…"), "win.stamp", NULL);
  append (deploy, _("_Back Up Now…"), "win.back-up", g_variant_new_string (name));
  append (deploy, _("_History"), "win.show-runs", g_variant_new_string (name));
  append (change, _("_Edit Environment…"), "win.edit-environment", g_variant_new_string (name));
  if (index > 0)
    append_place (change, _("Move _Up"), name, index - 1);
  if (gtk_list_box_get_row_at_index (list, index + 1) != NULL)
    append_place (change, _("Move D_own"), name, index + 1);
  append (last, _("_Remove…"), "win.remove-environment", g_variant_new_string (name));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (deploy));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (change));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (last));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static gboolean
on_popover_idle_cb (gpointer user_data)
{
  gtk_widget_unparent (user_data);

  return G_SOURCE_REMOVE;
}

/* The action that closed it is still to come, and may lead the focus on. */
static void
on_popover_closed_cb (GtkWidget *popover)
{
  GtkWidget *row = gtk_widget_get_parent (popover);

  if (row != NULL && gtk_widget_get_mapped (row))
    gtk_widget_grab_focus (row);
  g_idle_add_full (G_PRIORITY_DEFAULT, on_popover_idle_cb, g_object_ref (popover), g_object_unref);
}

/* @at: (nullable): where it was asked for */
static void
pop_up (GtkWidget *row, const GdkRectangle *at)
{
  g_autoptr(GMenuModel) menu = make_menu (row);
  GtkWidget *popover = gtk_popover_menu_new_from_model (menu);

  /* Deploying is about the selected one. */
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
  gtk_widget_set_name (popover, "environment-menu");
  gtk_widget_set_parent (popover, row);
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), at == NULL);
  if (at != NULL)
    gtk_popover_set_pointing_to (GTK_POPOVER (popover), at);
  g_signal_connect (popover, "closed", G_CALLBACK (on_popover_closed_cb), NULL);
  gtk_popover_popup (GTK_POPOVER (popover));
}

static gboolean
on_menu_key_cb (GtkWidget *row, GVariant *arguments, gpointer user_data)
{
  pop_up (row, NULL);

  return GDK_EVENT_STOP;
}

static gboolean
on_move_key_cb (GtkWidget *row, GVariant *arguments, gpointer user_data)
{
  const int position =
      gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + g_variant_get_int32 (arguments);

  if (position >= 0)
    gtk_widget_activate_action (row, "win.place-environment", "(su)", get_name (row),
                                (guint)position);

  return GDK_EVENT_STOP;
}

void
_hw_environment_row_install_keys (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, 0, on_menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_menu_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, on_move_key_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, on_move_key_cb, "i", 1);
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *row)
{
  const GdkRectangle at = { (int)x, (int)y, 1, 1 };

  pop_up (row, &at);
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
}

static void
on_long_pressed_cb (GtkGestureLongPress *gesture, double x, double y, GtkWidget *row)
{
  const GdkRectangle at = { (int)x, (int)y, 1, 1 };

  pop_up (row, &at);
}

static void
on_pill_released_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *row)
{
  HwEnvironmentState *state = hw_environment_row_get_state (HW_ENVIRONMENT_ROW (row));

  if (hw_environment_state_is_deploying (state))
    {
      /* The wizard that is open already is raised. */
      gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (row)), GTK_LIST_BOX_ROW (row));
      gtk_widget_activate_action (row, "win.deploy", NULL);
    }
  else if (needs_password (row))
    {
      gtk_widget_activate_action (row, "win.sign-in", "s", get_name (row));
    }
}

static GdkContentProvider *
on_drag_prepare_cb (GtkDragSource *source, double x, double y, GtkWidget *row)
{
  return gdk_content_provider_new_typed (HW_TYPE_ENVIRONMENT_STATE,
                                         hw_environment_row_get_state (HW_ENVIRONMENT_ROW (row)));
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, GtkWidget *row)
{
  HwEnvironmentState *state = g_value_get_object (value);

  gtk_widget_activate_action (row, "win.place-environment", "(su)",
                              hw_environment_state_get_name (state),
                              (guint)gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)));

  return TRUE;
}

void
_hw_environment_row_attach (HwEnvironmentRow *row, GtkWidget *pill)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkGesture *pill_click = gtk_gesture_click_new ();
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (HW_TYPE_ENVIRONMENT_STATE, GDK_ACTION_MOVE);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), row);
  g_signal_connect (press, "pressed", G_CALLBACK (on_long_pressed_cb), row);
  g_signal_connect (pill_click, "released", G_CALLBACK (on_pill_released_cb), row);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_prepare_cb), row);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), row);
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (press));
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (source));
  gtk_widget_add_controller (GTK_WIDGET (row), GTK_EVENT_CONTROLLER (target));
  gtk_widget_add_controller (pill, GTK_EVENT_CONTROLLER (pill_click));
}

void
_hw_environment_row_detach (HwEnvironmentRow *row)
{
  GtkWidget *next;

  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (row)); child != NULL;
       child = next)
    {
      next = gtk_widget_get_next_sibling (child);
      if (GTK_IS_POPOVER (child))
        gtk_widget_unparent (child);
    }
}
