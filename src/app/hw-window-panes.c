/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include "hw-window-private.h"

/* F6 and Shift+F6 go round what stands side by side: sidebar, view, details. */
#define N_PANES 3

static GtkWidget *
get_pane (HwWindow *self, guint index)
{
  switch (index)
    {
    case 0:
      return GTK_WIDGET (self->sidebar);
    case 1:
      return adw_view_stack_get_visible_child (self->view_stack);
    default:
      return GTK_WIDGET (self->details_pane);
    }
}

/* The pane that has the focus; the view where none of them has. */
static guint
find_pane (HwWindow *self)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  for (guint i = 0; focus != NULL && i < N_PANES; i++)
    if (focus == get_pane (self, i) || gtk_widget_is_ancestor (focus, get_pane (self, i)))
      return i;

  return 1;
}

/* The list or the text of the pane where it has one, not the buttons above it. */
static gboolean
focus_pane (HwWindow *self, GtkWidget *pane)
{
  if (pane == GTK_WIDGET (self->sidebar))
    return hw_sidebar_focus (self->sidebar);
  if (pane != GTK_WIDGET (self->details_pane)
      && gtk_widget_is_ancestor (GTK_WIDGET (self->graph_view), pane))
    return hw_graph_view_focus (self->graph_view);
  if (pane == GTK_WIDGET (self->editor_page) && hw_editor_page_focus (self->editor_page))
    return TRUE;

  return gtk_widget_child_focus (pane, GTK_DIR_TAB_FORWARD);
}

static void
move_pane (HwWindow *self, guint step)
{
  const guint start = find_pane (self);

  for (guint i = 1; i < N_PANES; i++)
    {
      GtkWidget *pane = get_pane (self, (start + i * step) % N_PANES);

      if (pane != NULL && gtk_widget_get_mapped (pane) && focus_pane (self, pane))
        return;
    }
}

static void
next_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_pane (HW_WINDOW (widget), 1);
}

static void
previous_pane_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_pane (HW_WINDOW (widget), N_PANES - 1);
}

void
_hw_window_install_panes (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.next-pane", NULL, next_pane_action);
  gtk_widget_class_install_action (widget_class, "win.previous-pane", NULL, previous_pane_action);
}
