/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-compare-style.h"

G_BEGIN_DECLS

/**
 * HwCompareLine:
 *
 * How every line of the matrix is laid out, its heading too: the lanes, the text, and one cell a side. The cells get what
 * is left when the text has a little room, at least two of them, and scroll sideways together where that is not enough;
 * lanes and text stay where they are.
 */
#define HW_TYPE_COMPARE_LINE (hw_compare_line_get_type ())
G_DECLARE_FINAL_TYPE (HwCompareLine, hw_compare_line, HW, COMPARE_LINE, GtkWidget)

/* @style: outlives the line. @lead, @text: taken */
GtkWidget *hw_compare_line_new (const HwCompareStyle *style, GtkWidget *lead, GtkWidget *text);
/* Cells in the order of the style's sides; the line owns them. */
void hw_compare_line_add_cell (HwCompareLine *self, GtkWidget *cell);
GtkWidget *hw_compare_line_get_cell (HwCompareLine *self, guint index);
guint hw_compare_line_get_n_cells (HwCompareLine *self);
/* Takes all cells out from @n_cells on. */
void hw_compare_line_trim (HwCompareLine *self, guint n_cells);
/* The line that tells the adjustment of the style how much room there is. */
void hw_compare_line_set_leading (HwCompareLine *self);
/* The text goes on where the cells would be: there are none to show. */
void hw_compare_line_set_spanning (HwCompareLine *self, gboolean is_spanning);

G_END_DECLS
