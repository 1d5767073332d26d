/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-toplevel"

#include "config.h"

#include "hw-toplevel.h"

GtkWindow *
hw_toplevel_find (GType type, GtkWindow *parent)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      /* The list of windows keeps its own reference. */
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type)
          && (parent == NULL || gtk_window_get_transient_for (window) == parent))
        return window;
    }

  return NULL;
}
