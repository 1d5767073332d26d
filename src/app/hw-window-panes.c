/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include "hw-window-private.h"

/* F6 and Shift+F6 go round what stands side by side: sidebar, view, details; and the bars above a view that ask something,
 * to which there is no Tab from a text. */
typedef enum
{
  PANE_SIDEBAR,
  PANE_INFO_BAR,
  PANE_EDITOR_BAR,
  PANE_VIEW, /* behind what is in it */
  PANE_DETAILS,
} Pane;

#define N_PANES 5

static GtkWidget *
get_pane (HwWindow *self, Pane pane)
{
  switch (pane)
    {
    case PANE_SIDEBAR:
      return GTK_WIDGET (self->sidebar);
    case PANE_INFO_BAR:
      return GTK_WIDGET (self->info_bar);
    case PANE_EDITOR_BAR:
      return hw_editor_page_get_bar (self->editor_page);
    case PANE_VIEW:
      return adw_view_stack_get_visible_child (self->view_stack);
    case PANE_DETAILS:
      return GTK_WIDGET (self->details_pane);
    }

  g_return_val_if_reached (NULL);
}

static gboolean
has_focus (HwWindow *self, GtkWidget *pane)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (self));

  return focus != NULL && pane != NULL && (focus == pane || gtk_widget_is_ancestor (focus, pane));
}

/* The pane that has the focus; the view where none of them has. */
static guint
find_pane (HwWindow *self)
{
  for (guint i = 0; i < N_PANES; i++)
    if (has_focus (self, get_pane (self, i)))
      return i;

  return PANE_VIEW;
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
