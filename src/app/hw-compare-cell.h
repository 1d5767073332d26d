/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** How a cell looks beside what it says. */
typedef enum
{
  HW_COMPARE_CELL_PLAIN = 0,
  HW_COMPARE_CELL_CURRENT = 1 << 0, /* ringed */
  HW_COMPARE_CELL_CHOSEN = 1 << 1,  /* of one of the two sides that are compared: shaded */
  HW_COMPARE_CELL_DIFFERS = 1 << 2, /* and they differ here: tinted */
  HW_COMPARE_CELL_CURSOR = 1 << 3,  /* in the selected row the keyboard is at it: framed */
} HwCompareCellFlags;

/**
 * HwCompareCell:
 *
 * How one side stands to one revision: icon and word. Decoration: the row says the same in its name.
 */
#define HW_TYPE_COMPARE_CELL (hw_compare_cell_get_type ())
G_DECLARE_FINAL_TYPE (HwCompareCell, hw_compare_cell, HW, COMPARE_CELL, GtkBox)

GtkWidget *hw_compare_cell_new (void);
/* @icon: (nullable); @style: (nullable): class for its colour; both static strings */
void hw_compare_cell_set (HwCompareCell *self,
                          const char *icon,
                          const char *style,
                          const char *text,
                          HwCompareCellFlags flags);
const char *hw_compare_cell_get_text (HwCompareCell *self);

G_END_DECLS
