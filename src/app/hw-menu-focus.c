/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-menu-focus"

#include "config.h"

#include "hw-menu-focus.h"

/* Where the keyboard was, and the button whose menu has closed. Owned. */
typedef struct
{
  GtkWidget *before;
  GtkWidget *button;
} Return;

static gboolean
on_idle_cb (gpointer user_data)
{
  const Return *way = user_data;
  GtkRoot *root = gtk_widget_get_root (way->button);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (root != NULL && gtk_widget_get_root (way->before) == root
      && gtk_widget_get_mapped (way->before)
      && (focus == NULL || focus == way->button || gtk_widget_is_ancestor (focus, way->button)))
    gtk_widget_grab_focus (way->before);

  return G_SOURCE_REMOVE;
}

static void
return_free (Return *way)
{
  g_object_unref (way->before);
  g_object_unref (way->button);
  g_free (way);
}

/* GTK puts the focus on the button once the menu has closed. */
static void
on_closed_cb (GtkPopover *popover, GtkWidget *before)
{
  Return *way = g_new0 (Return, 1);

  g_signal_handlers_disconnect_by_func (popover, on_closed_cb, before);
  way->before = g_object_ref (before);
  way->button = g_object_ref (gtk_widget_get_parent (GTK_WIDGET (popover)));
  g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, on_idle_cb, way, (GDestroyNotify)return_free);
}

void
hw_menu_focus_popup (GtkMenuButton *button)
{
  GtkRoot *root;
  GtkPopover *popover;
  GtkWidget *before;

  g_return_if_fail (GTK_IS_MENU_BUTTON (button));

  root = gtk_widget_get_root (GTK_WIDGET (button));
  popover = gtk_menu_button_get_popover (button);
  before = root == NULL ? NULL : gtk_root_get_focus (root);
  if (popover != NULL && before != NULL && !gtk_widget_is_ancestor (before, GTK_WIDGET (button)))
    g_signal_connect_object (popover, "closed", G_CALLBACK (on_closed_cb), before, 0);
  gtk_menu_button_popup (button);
}
