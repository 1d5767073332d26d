/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window-filter"

#include "config.h"

#include "hw-window-private.h"

/* From the sidebar to the revisions of the graph that it speaks of, and back to all of them. */

/* A text for the search: the graph shows only what matches. The same text a second time clears it. */
static void
filter_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const char *text = g_variant_get_string (parameter, NULL);
  HwRevisionSearch *search = hw_graph_view_get_search (self->graph_view);

  gtk_widget_activate_action (widget, "win.show-view", "s", "graph");
  if (search != NULL && g_strcmp0 (hw_revision_search_get_text (search), text) == 0)
    {
      hw_graph_search_end (self->graph_search);
      return;
    }
  hw_graph_search_filter (self->graph_search, text);
}

void
_hw_window_install_filter_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.filter", "s", filter_action);
}
