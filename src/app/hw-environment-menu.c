/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-menu"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-menu.h"
#include "hw-environment-row.h"

static GMenuModel *
create_model (void)
{
  static const struct
  {
    const char *label; /* NULL: a section ends */
    const char *action;
  } items[] = {
    { N_("_Check Now"), "win.check-environment" }, { NULL, NULL },
      { N_("_Deploy…"), "win.deploy" }, { N_("Down_grade…"), "win.downgrade" },
                                           { N_("_Stamp…"), "win.stamp" }, { NULL, NULL },
                                             { N_("_History"), "win.show-view::history" },
                                               { N_("_Edit headway.ini"), "win.edit-config" },
                                                 { NULL, NULL },
                                             };
  GMenu *menu = g_menu_new ();
  g_autoptr(GMenu) section = g_menu_new ();

  for (guint i = 0; i < G_N_ELEMENTS (items); i++)
    if (items[i].label != NULL)
      g_menu_append (section, _(items[i].label), items[i].action);
    else
      {
        g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
        g_object_unref (section);
        section = g_menu_new ();
      }

  return G_MENU_MODEL (menu);
}

/* @row: (nullable): where the pointer is, or the focus */
static void
show (GtkWidget *menu, GtkWidget *row, double x, double y)
{
  HwSession *session = g_object_get_data (G_OBJECT (menu), "session");
  GtkWidget *environment_row =
      row == NULL ? NULL : gtk_widget_get_ancestor (row, HW_TYPE_ENVIRONMENT_ROW);
  GdkRectangle place = { 0, 0, 1, 1 };

  if (environment_row == NULL
      || !gtk_widget_translate_coordinates (environment_row, gtk_widget_get_parent (menu), x, y, &x,
                                            &y))
    return;
  place.x = (int)x;
  place.y = (int)y;
  hw_session_select_environment (session,
                                 hw_environment_state_get_name (hw_environment_row_get_state (
                                     HW_ENVIRONMENT_ROW (environment_row))));
  gtk_popover_set_pointing_to (GTK_POPOVER (menu), &place);
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
show_at (GtkWidget *menu, GtkWidget *list, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (list, x, y, GTK_PICK_DEFAULT);
  GtkWidget *row =
      picked == NULL ? NULL : gtk_widget_get_ancestor (picked, HW_TYPE_ENVIRONMENT_ROW);

  if (row != NULL && gtk_widget_translate_coordinates (list, row, x, y, &x, &y))
    show (menu, row, x, y);
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n_press, double x, double y, GtkWidget *menu)
{
  show_at (menu, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), x, y);
}

static void
on_long_pressed_cb (GtkGestureLongPress *gesture, double x, double y, GtkWidget *menu)
{
  show_at (menu, gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture)), x, y);
}

static gboolean
on_key_cb (GtkWidget *list, GVariant *args, gpointer menu)
{
  GtkRoot *root = gtk_widget_get_root (list);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (focus == NULL || gtk_widget_get_ancestor (focus, HW_TYPE_ENVIRONMENT_ROW) == NULL)
    return FALSE;
  show (menu, focus, 0, gtk_widget_get_height (focus));

  return TRUE;
}

GtkWidget *
hw_environment_menu_new (GtkWidget *parent, GtkWidget *list, HwSession *session)
{
  g_autoptr(GMenuModel) model = create_model ();
  GtkWidget *menu = gtk_popover_menu_new_from_model (model);
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_widget_set_name (menu, "environment-menu");
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  g_object_set_data_full (G_OBJECT (menu), "session", g_object_ref (session), g_object_unref);
  gtk_widget_set_parent (menu, parent);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_object (secondary, "pressed", G_CALLBACK (on_pressed_cb), menu, 0);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (secondary));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_object (press, "pressed", G_CALLBACK (on_long_pressed_cb), menu, 0);
  gtk_widget_add_controller (list, GTK_EVENT_CONTROLLER (press));
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                        gtk_callback_action_new (on_key_cb, menu, NULL)));
  gtk_widget_add_controller (list, keys);

  return menu;
}
