/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The window widths at which something folds, at normal text size. */
typedef enum
{
  HW_WIDTH_TINY,   /* below 600 */
  HW_WIDTH_NARROW, /* 600 to 859: one pane at a time */
  HW_WIDTH_MEDIUM, /* 860 to 1179: details fold over the graph */
  HW_WIDTH_WIDE,   /* three panes */
} HwWidth;

/**
 * HwAdaptiveBin:
 *
 * One child, and the class of the width it has. Its own minimum does not depend on the child's, so that the child can
 * be folded when there is too little room for it. Signal `width-changed` (HwWidth): from an idle, never while sizes
 * are being given out.
 */
#define HW_TYPE_ADAPTIVE_BIN (hw_adaptive_bin_get_type ())
G_DECLARE_FINAL_TYPE (HwAdaptiveBin, hw_adaptive_bin, HW, ADAPTIVE_BIN, GtkWidget)

void hw_adaptive_bin_set_child (HwAdaptiveBin *self, GtkWidget *child);
HwWidth hw_adaptive_bin_get_width (HwAdaptiveBin *self);

G_END_DECLS
