/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-graph.h"

G_BEGIN_DECLS

/** HwLabelRow: a branch label in the sidebar, with how long its branch is and how it ends. */
#define HW_TYPE_LABEL_ROW (hw_label_row_get_type ())
G_DECLARE_FINAL_TYPE (HwLabelRow, hw_label_row, HW, LABEL_ROW, GtkListBoxRow)

/* @node: the revision that declares @label */
GtkWidget *hw_label_row_new (const HwGraph *graph, guint node, const char *label);
const char *hw_label_row_get_label (HwLabelRow *self);

G_END_DECLS
