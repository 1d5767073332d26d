/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-tab-menu-guard"

#include "config.h"

#include "hw-tab-menu-guard.h"

/* Its menu is gone already, so that nothing comes after this. */
static void
on_disposed_cb (gpointer data, GObject *box)
{
  while (g_idle_remove_by_data (box))
    ;
}

/* The tabs are in two boxes, one for those that are pinned, whose type is libadwaita's own. */
static void
watch_boxes (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwTabBox"))
    g_object_weak_ref (G_OBJECT (widget), on_disposed_cb, NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    watch_boxes (child);
}

void
hw_tab_menu_guard_watch (AdwTabBar *bar)
{
  g_return_if_fail (ADW_IS_TAB_BAR (bar));

  watch_boxes (GTK_WIDGET (bar));
}
