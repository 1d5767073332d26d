/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include "hw-graph-view-private.h"

/* The pointer has to rest. */
#define HOVER_MS 500
#define SCROLL_STEP 16 /* px */

void
_hw_graph_view_show_ancestry (HwGraphView *self, const char *revision)
{
  const HwGraph *graph = hw_graph_model_get_graph (self->model);
  const guint node =
      graph == NULL || revision == NULL ? HW_GRAPH_NONE : hw_graph_lookup (graph, revision);

  if (node == HW_GRAPH_NONE && self->ancestors == NULL)
    return;
  g_clear_pointer (&self->ancestors, g_free);
  g_clear_pointer (&self->descendants, g_free);
  if (node != HW_GRAPH_NONE)
    {
      self->ancestors = hw_graph_get_ancestors (graph, node);
      self->descendants = hw_graph_get_descendants (graph, node);
    }
  self->style.ancestors = self->ancestors;
  self->style.descendants = self->descendants;
  for (guint i = 0; i < self->rows->len; i++)
    hw_graph_row_queue_draw (g_ptr_array_index (self->rows, i));
}

static gboolean
on_hover_cb (gpointer user_data)
{
  HwGraphView *self = user_data;

  self->hover_id = 0;
  _hw_graph_view_show_ancestry (self, self->hovered);

  return G_SOURCE_REMOVE;
}

void
_hw_graph_view_forget_pointer (HwGraphView *self)
{
  g_clear_handle_id (&self->hover_id, g_source_remove);
  g_clear_pointer (&self->hovered, g_free);
  _hw_graph_view_show_ancestry (self, NULL);
}

/* The revision in the row around @child; NULL where there is none. */
static const char *
find_revision (GtkWidget *child)
{
  GtkWidget *row = child == NULL ? NULL : gtk_widget_get_ancestor (child, HW_TYPE_GRAPH_ROW);
  HwGraphItem *item;

  /* The list item around it may be what is under the pointer, or has the focus. */
  if (row == NULL && child != NULL && HW_IS_GRAPH_ROW (gtk_widget_get_first_child (child)))
    row = gtk_widget_get_first_child (child);
  item = row == NULL ? NULL : hw_graph_row_get_item (HW_GRAPH_ROW (row));

  return item == NULL || hw_graph_item_get_n_folded (item) > 0
             ? NULL
             : hw_graph_item_get_revision (item)->id;
}

static void
on_motion_cb (HwGraphView *self, double x, double y)
{
  const char *revision = find_revision (gtk_widget_pick (self->list_view, x, y, GTK_PICK_DEFAULT));

  if (g_strcmp0 (revision, self->hovered) == 0)
    return;
  _hw_graph_view_forget_pointer (self);
  if (revision == NULL)
    return;
  self->hovered = g_strdup (revision);
  self->hover_id = g_timeout_add (HOVER_MS, on_hover_cb, self);
}

/* Holding Ctrl on the focused row tells the same as resting the pointer on it. */
static gboolean
on_modifiers_cb (HwGraphView *self, GdkModifierType state)
{
  GtkRoot *root = gtk_widget_get_root (self->list_view);
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (self->hovered == NULL)
    _hw_graph_view_show_ancestry (self,
                                  (state & GDK_CONTROL_MASK) != 0 ? find_revision (focus) : NULL);

  return GDK_EVENT_PROPAGATE;
}

static void
on_resize_begin_cb (HwGraphView *self)
{
  self->drag_width = self->style.graph_width;
}

static void
on_resize_update_cb (HwGraphView *self, double dx)
{
  const gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;

  g_object_set (self, "graph-width", MAX (1, self->drag_width + (int)(is_rtl ? -dx : dx)), NULL);
}

/* A double click on the edge makes the column as wide as its lanes again. */
static void
on_resize_pressed_cb (HwGraphView *self, int n_press)
{
  if (n_press == 2)
    g_object_set (self, "graph-width", 0, NULL);
}

/* Shift and the wheel look at the lanes that do not fit. */
static gboolean
on_scroll_cb (HwGraphView *self, double dx, double dy, GtkEventController *controller)
{
  const GdkModifierType state = gtk_event_controller_get_current_event_state (controller);

  if ((state & GDK_SHIFT_MASK) == 0 || self->style.lanes_width <= self->style.graph_width)
    return GDK_EVENT_PROPAGATE;
  hw_graph_view_scroll_lanes (self, (int)((dx + dy) * SCROLL_STEP));

  return GDK_EVENT_STOP;
}

void
hw_graph_view_scroll_lanes (HwGraphView *self, int distance)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  self->style.lane_offset = CLAMP (self->style.lane_offset + distance, 0,
                                   MAX (0, self->style.lanes_width - self->style.graph_width));
  for (guint i = 0; i < self->rows->len; i++)
    hw_graph_row_queue_draw (g_ptr_array_index (self->rows, i));
}

/* The row that is clicked on becomes the selected one, unless it is one of several that are. */
static void
show_menu (HwGraphView *self, const char *revision, double x, double y)
{
  const GdkRectangle place = { (int)x, (int)y, 1, 1 };

  if (revision == NULL)
    return;
  if (!g_strv_contains (hw_session_get_selection (self->session), revision))
    hw_session_select_revision (self->session, revision);
  gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->context_menu),
                                   hw_session_get_selection (self->session)[1] == NULL
                                       ? self->row_menu
                                       : self->range_menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->context_menu), &place);
  gtk_popover_popup (GTK_POPOVER (self->context_menu));
}

static void
on_secondary_pressed_cb (HwGraphView *self, int n_press, double x, double y)
{
  show_menu (self, find_revision (gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT)), x,
             y);
}

static void
on_long_pressed_cb (HwGraphView *self, double x, double y)
{
  on_secondary_pressed_cb (self, 1, x, y);
}

static void
show_menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwGraphView *self = HW_GRAPH_VIEW (widget);
  const char *revision = hw_session_get_revision (self->session);
  GtkWidget *row = revision == NULL ? NULL : hw_graph_view_find_row (self, revision);
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, widget, &bounds))
    return;
  show_menu (self, revision, bounds.origin.x + self->style.graph_width,
             bounds.origin.y + bounds.size.height);
}

/* Before its action comes, which may lead the focus on: the keyboard goes on where the menu was asked for. */
static void
on_menu_closed_cb (HwGraphView *self)
{
  const char *revision = hw_session_get_revision (self->session);
  GtkWidget *row = revision == NULL ? NULL : hw_graph_view_find_row (self, revision);

  if (row != NULL && gtk_widget_get_mapped (row))
    gtk_widget_grab_focus (gtk_widget_get_parent (row));
}

static void
add_gestures (HwGraphView *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *secondary = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_resize_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_resize_update_cb), self);
  gtk_widget_add_controller (self->resize_handle, GTK_EVENT_CONTROLLER (drag));
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_resize_pressed_cb), self);
  gtk_widget_add_controller (self->resize_handle, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (secondary), GDK_BUTTON_SECONDARY);
  g_signal_connect_swapped (secondary, "pressed", G_CALLBACK (on_secondary_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (secondary));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect_swapped (press, "pressed", G_CALLBACK (on_long_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (press));
  g_signal_connect_object (self->context_menu, "closed", G_CALLBACK (on_menu_closed_cb), self,
                           G_CONNECT_SWAPPED);
}

void
_hw_graph_view_follow_pointer (HwGraphView *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES);

  g_signal_connect_swapped (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (_hw_graph_view_forget_pointer), self);
  gtk_widget_add_controller (self->list_view, motion);
  g_signal_connect_swapped (key, "modifiers", G_CALLBACK (on_modifiers_cb), self);
  gtk_widget_add_controller (self->list_view, key);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_widget_add_controller (self->scroller, scroll);
  add_gestures (self);
}

void
_hw_graph_view_install_pointer (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "graph.show-menu", NULL, show_menu_action);
}
