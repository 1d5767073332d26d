/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-list-keys"

#include "config.h"

#include "hw-list-keys.h"

static gboolean
is_tab (guint keyval, GdkModifierType state, GtkDirectionType *out_direction)
{
  const GdkModifierType all = GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;

  if ((state & all) != 0
      || (keyval != GDK_KEY_Tab && keyval != GDK_KEY_KP_Tab && keyval != GDK_KEY_ISO_Left_Tab))
    return FALSE;
  *out_direction = keyval == GDK_KEY_ISO_Left_Tab || (state & GDK_SHIFT_MASK) != 0
                       ? GTK_DIR_TAB_BACKWARD
                       : GTK_DIR_TAB_FORWARD;

  return TRUE;
}

/* The row of @list that holds @widget or is it. */
static GtkWidget *
find_row (GtkWidget *list, GtkWidget *widget)
{
  while (widget != NULL && gtk_widget_get_parent (widget) != list)
    widget = gtk_widget_get_parent (widget);

  return widget;
}

/* To whatever comes after the list, not after a scrolled window with more in it. */
static void
leave (GtkWidget *list, GtkDirectionType direction)
{
  gtk_widget_set_can_focus (list, FALSE);
  g_signal_emit_by_name (gtk_widget_get_root (list), "move-focus", direction);
  gtk_widget_set_can_focus (list, TRUE);
}

static gboolean
on_key_pressed_cb (GtkEventControllerKey *controller,
                   guint keyval,
                   guint keycode,
                   GdkModifierType state,
                   GtkWidget *list)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (list));
  GtkWidget *row = find_row (list, focus);
  GtkDirectionType direction;

  if (row == NULL || !is_tab (keyval, state, &direction))
    return GDK_EVENT_PROPAGATE;
  /* Back from a button in the row to the row, and on from the row to its buttons. */
  if (direction == GTK_DIR_TAB_BACKWARD && row != focus)
    gtk_widget_grab_focus (row);
  else if (direction == GTK_DIR_TAB_BACKWARD || !gtk_widget_child_focus (row, direction))
    leave (list, direction);

  return GDK_EVENT_STOP;
}

void
hw_list_keys_leave_by_tab (GtkWidget *list)
{
  GtkEventController *controller = gtk_event_controller_key_new ();

  g_return_if_fail (GTK_IS_WIDGET (list));

  g_signal_connect (controller, "key-pressed", G_CALLBACK (on_key_pressed_cb), list);
  gtk_widget_add_controller (list, controller);
}

static guint
count_rows (GtkListBox *list)
{
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int)n) != NULL)
    n++;

  return n;
}

void
hw_list_keys_go_to_shown (GtkListBox *list, int step)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (list));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);
  GtkWidget *from = find_row (GTK_WIDGET (list), focus);
  const int n = (int)count_rows (list);
  int i;

  g_return_if_fail (GTK_IS_LIST_BOX (list));
  g_return_if_fail (step == 1 || step == -1);

  i = from != NULL ? gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (from)) : step > 0 ? -1 : n;
  for (int k = 0; k < n; k++)
    {
      GtkWidget *row;

      i = (i + step + n) % n;
      row = GTK_WIDGET (gtk_list_box_get_row_at_index (list, i));
      if (row == from || !gtk_widget_get_child_visible (row))
        continue;
      gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
      return;
    }
}
