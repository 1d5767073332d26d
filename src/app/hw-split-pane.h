/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  HW_SPLIT_BESIDE,
  HW_SPLIT_STACKED,
  HW_SPLIT_FIRST, /* only the first */
  HW_SPLIT_SECOND,
} HwSplitLayout;

/**
 * HwSplitPane:
 *
 * Two titled widgets, side by side, one above the other, or one alone. Where there is too little room for two, a switch
 * of two buttons shows one of them.
 */
#define HW_TYPE_SPLIT_PANE (hw_split_pane_get_type ())
G_DECLARE_FINAL_TYPE (HwSplitPane, hw_split_pane, HW, SPLIT_PANE, GtkWidget)

/* The titles are the buttons of the switch, too. */
GtkWidget *hw_split_pane_new (GtkWidget *first,
                              const char *first_title,
                              GtkWidget *second,
                              const char *second_title);
void hw_split_pane_set_layout (HwSplitPane *self, HwSplitLayout layout);
/* Makes sure that the first (0) or second (1) widget can be seen. */
void hw_split_pane_show (HwSplitPane *self, guint index);
gboolean hw_split_pane_is_shown (HwSplitPane *self, guint index);

G_END_DECLS
