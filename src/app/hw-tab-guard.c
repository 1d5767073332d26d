/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-tab-guard"

#include "config.h"

#include "hw-tab-guard.h"

static void
forget (gpointer object)
{
  while (g_idle_remove_by_data (object))
    ;
}

/* Its menu is gone already, so that nothing comes after this. */
static void
on_disposed_cb (gpointer data, GObject *box)
{
  forget (box);
}

/* The types of libadwaita's parts are its own. */
static gboolean
is_tab (GtkWidget *widget)
{
  return widget != NULL && g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwTab");
}

static gboolean
on_unrealize_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (is_tab (widget))
    forget (widget);

  return TRUE;
}

/* One click more takes the place of the one before. */
static gboolean
on_clicked_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GtkWidget *parent = gtk_widget_get_parent (g_value_get_object (&values[0]));

  if (is_tab (parent))
    forget (parent);

  return TRUE;
}

/* Tabs come and go, and nobody is told. */
static void
install_hooks (void)
{
  static gboolean is_installed;

  if (is_installed)
    return;
  is_installed = TRUE;
  /* A signal comes with its class, which nobody may have used yet. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_BUTTON));
  g_signal_add_emission_hook (g_signal_lookup ("unrealize", GTK_TYPE_WIDGET), 0, on_unrealize_cb,
                              NULL, NULL);
  g_signal_add_emission_hook (g_signal_lookup ("clicked", GTK_TYPE_BUTTON), 0, on_clicked_cb, NULL,
                              NULL);
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
hw_tab_guard_watch (AdwTabBar *bar)
{
  g_return_if_fail (ADW_IS_TAB_BAR (bar));

  install_hooks ();
  watch_boxes (GTK_WIDGET (bar));
}
