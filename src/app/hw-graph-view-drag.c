/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include "hw-graph-view-private.h"

/* The head in @row; NULL where it shows anything else. */
static const char *
get_head (HwGraphView *self, GtkWidget *row)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  HwGraphItem *item = hw_graph_row_get_item (HW_GRAPH_ROW (row));
  const char *id;

  if (graph == NULL || item == NULL || hw_graph_item_get_n_folded (item) > 0)
    return NULL;
  id = hw_graph_item_get_revision (item)->id;

  return g_strv_contains (hw_graph_get_heads (graph), id) ? id : NULL;
}

static GdkContentProvider *
on_prepare_cb (GtkDragSource *source, double x, double y, HwGraphView *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  const char *head = get_head (self, row);
  g_autoptr(GdkPaintable) icon = NULL;

  if (head == NULL)
    return NULL;
  icon = gtk_widget_paintable_new (row);
  gtk_drag_source_set_icon (source, icon, (int)x, (int)y);

  return gdk_content_provider_new_typed (G_TYPE_STRING, head);
}

/* Anything that is text comes here; only another head may be dropped. */
static gboolean
is_other_head (HwGraphView *self, const char *dropped, const char *head)
{
  const HwGraph *graph = hw_session_get_graph (self->session);

  return dropped != NULL && head != NULL && g_strcmp0 (dropped, head) != 0
         && g_strv_contains (hw_graph_get_heads (graph), dropped);
}

static GdkDragAction
on_motion_cb (GtkDropTarget *target, double x, double y, HwGraphView *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  const GValue *value = gtk_drop_target_get_value (target);

  /* Until the text has come any head will do. */
  if (value == NULL)
    return get_head (self, row) != NULL ? GDK_ACTION_LINK : 0;

  return is_other_head (self, g_value_get_string (value), get_head (self, row)) ? GDK_ACTION_LINK
                                                                                : 0;
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, HwGraphView *self)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target));
  const char *heads[] = { get_head (self, row), g_value_get_string (value), NULL };

  if (!is_other_head (self, heads[1], heads[0]))
    return FALSE;
  gtk_widget_activate_action (GTK_WIDGET (self), "win.merge-revisions", "^as", heads);

  return TRUE;
}

void
_hw_graph_view_make_draggable (HwGraphView *self, GtkWidget *row)
{
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_LINK);

  gtk_drag_source_set_actions (source, GDK_ACTION_LINK);
  g_signal_connect_object (source, "prepare", G_CALLBACK (on_prepare_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
  gtk_drop_target_set_preload (target, TRUE);
  g_signal_connect_object (target, "enter", G_CALLBACK (on_motion_cb), self, 0);
  g_signal_connect_object (target, "motion", G_CALLBACK (on_motion_cb), self, 0);
  g_signal_connect_object (target, "drop", G_CALLBACK (on_drop_cb), self, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
}
