/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-surface-guard"

#include "config.h"

#include <gtk/gtk.h>

#include "hw-surface-guard.h"

static gboolean
is_destroyed (GtkWidget *window)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) other = g_list_model_get_item (windows, i);

      if (other == window)
        return FALSE;
    }

  return TRUE;
}

/* Before GTK's own handler, which lets go of the surface. */
static void
on_unrealize_cb (GtkWidget *window)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (window));

  if (is_destroyed (window))
    gtk_window_set_transient_for (GTK_WINDOW (window), NULL);
  if (surface == NULL)
    return;
  /* It was hidden before the widgets in it were, and these may have asked for a layout again: hiding takes that back. */
  gdk_surface_hide (surface);
  g_signal_handlers_disconnect_matched (surface, G_SIGNAL_MATCH_ID | G_SIGNAL_MATCH_DATA,
                                        g_signal_lookup ("compute-size", GDK_TYPE_TOPLEVEL), 0,
                                        NULL, NULL, window);
}

static void
on_windows_changed_cb (GListModel *windows, guint position, guint n_removed, guint n_added)
{
  for (guint i = position; i < position + n_added; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      g_signal_connect (window, "unrealize", G_CALLBACK (on_unrealize_cb), NULL);
    }
}

void
hw_surface_guard_install (void)
{
  static gboolean is_installed;
  GListModel *windows = gtk_window_get_toplevels ();

  if (is_installed)
    return;
  is_installed = TRUE;
  g_signal_connect (windows, "items-changed", G_CALLBACK (on_windows_changed_cb), NULL);
  on_windows_changed_cb (windows, 0, 0, g_list_model_get_n_items (windows));
}
