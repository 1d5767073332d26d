/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets Tab and Shift+Tab leave @list (a GtkListView or GtkListBox) after what takes the focus in its row: arrows move from row
 * to row. At this floor Tab alone would go through all rows, however many thousands, and a list box selects each on the
 * way. */
void hw_list_keys_leave_by_tab (GtkWidget *list);
/* Takes the keyboard to the next (@step 1) or previous (-1) row that no filter hides; goes round. */
void hw_list_keys_go_to_shown (GtkListBox *list, int step);

G_END_DECLS
