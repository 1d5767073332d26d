/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-compare-style.h"

G_BEGIN_DECLS

/**
 * HwCompareRow:
 *
 * One row of the matrix: a revision and how every side stands to it, a fold of revisions in which no side differs, or a
 * revision that some database knows and the files do not.
 */
#define HW_TYPE_COMPARE_ROW (hw_compare_row_get_type ())
G_DECLARE_FINAL_TYPE (HwCompareRow, hw_compare_row, HW, COMPARE_ROW, GtkWidget)

/* @style: outlives the row */
GtkWidget *hw_compare_row_new (const HwCompareStyle *style);
/* @item: (nullable): HwGraphItem, or GtkStringObject for an id that the files do not hold */
void hw_compare_row_set_item (HwCompareRow *self, gpointer item);
gpointer hw_compare_row_get_item (HwCompareRow *self);
/* Shows anew what the style's comparison says. */
void hw_compare_row_update (HwCompareRow *self);
/* The side whose cell holds @widget, a descendant of the row; HW_COMPARISON_NONE where none does. */
guint hw_compare_row_find_side (HwCompareRow *self, GtkWidget *widget);
/* Whether it is the row that the keyboard is at: then it says first what the cell says that the cursor is at. */
void hw_compare_row_set_current (HwCompareRow *self, gboolean is_current);
/* Everything the row shows, in one sentence: the list item's name. */
char *hw_compare_row_dup_description (HwCompareRow *self) G_GNUC_WARN_UNUSED_RESULT;
/* What the cell of @side says; NULL where it is not shown: for tests. */
const char *hw_compare_row_get_cell_text (HwCompareRow *self, const char *side);

G_END_DECLS
