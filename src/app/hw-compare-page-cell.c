/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-page"

#include "config.h"

#include "hw-compare-page-private.h"
#include "hw-compare-row.h"

/* Which cell of the selected row the keyboard is at: that of a side, or the revision itself. */

/* Position of the cell among those that are shown; -1 for the revision. */
static int
find_index (HwComparePage *self)
{
  const GArray *sides = self->style.sides;

  for (guint i = 0; i < sides->len; i++)
    if (g_array_index (sides, guint, i) == self->style.cursor)
      return (int)i;

  return -1;
}

static void
scroll_to (HwComparePage *self, int index)
{
  const double start = (double)index * self->style.cell_width;

  if (index >= 0)
    gtk_adjustment_clamp_page (self->style.adjustment, start, start + self->style.cell_width);
}

/* The selected row says what its cell says, and no other row does. */
void
_hw_compare_page_update_cells (HwComparePage *self)
{
  gpointer selected = gtk_single_selection_get_selected_item (self->selection);

  for (guint i = 0; i < self->rows->len; i++)
    {
      HwCompareRow *row = g_ptr_array_index (self->rows, i);

      hw_compare_row_set_current (row,
                                  selected != NULL && hw_compare_row_get_item (row) == selected);
    }
}

static void
set_cursor (HwComparePage *self, guint side)
{
  if (self->style.cursor == side)
    return;
  self->style.cursor = side;
  for (guint i = 0; i < self->rows->len; i++)
    hw_compare_row_update (g_ptr_array_index (self->rows, i));
}

/* To the cell beside; before the first one is the revision. */
void
_hw_compare_page_move_cell (HwComparePage *self, int step)
{
  const int index = CLAMP (find_index (self) + step, -1, (int)self->style.sides->len - 1);

  if (self->style.comparison == NULL)
    return;
  set_cursor (self, index < 0 ? HW_COMPARISON_NONE
                              : g_array_index (self->style.sides, guint, (guint)index));
  scroll_to (self, index);
}

/* The sides may be other ones now. */
void
_hw_compare_page_check_cell (HwComparePage *self)
{
  if (find_index (self) < 0)
    self->style.cursor = HW_COMPARISON_NONE;
}

/* The pointer chooses the cell that it is on, before the list chooses the row. */
static void
on_pressed_cb (HwComparePage *self, int n_press, double x, double y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->list_view), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked == NULL ? NULL : gtk_widget_get_ancestor (picked, HW_TYPE_COMPARE_ROW);

  if (row != NULL)
    set_cursor (self, hw_compare_row_find_side (HW_COMPARE_ROW (row), picked));
}

void
_hw_compare_page_set_up_cells (HwComparePage *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  self->style.cursor = HW_COMPARISON_NONE;
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), GTK_EVENT_CONTROLLER (click));
}

/* The side whose cell is to be opened; NULL where the revision itself is. */
const char *
_hw_compare_page_get_cell_side (HwComparePage *self)
{
  const guint cursor = self->style.cursor;

  /* The files have no runs. */
  if (self->style.comparison == NULL || cursor == HW_COMPARISON_NONE
      || cursor + 1 >= hw_comparison_get_n_sides (self->style.comparison))
    return NULL;

  return hw_comparison_get_name (self->style.comparison, cursor);
}
