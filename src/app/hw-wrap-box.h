/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HwWrapBox:
 *
 * Its children beside each other as wide as they want to be, on as many lines as that takes: text is not cut while
 * there is another line for it. What a line has left goes to its children that expand. Properties `spacing` and
 * `line-spacing`, pixels.
 */
#define HW_TYPE_WRAP_BOX (hw_wrap_box_get_type ())
G_DECLARE_FINAL_TYPE (HwWrapBox, hw_wrap_box, HW, WRAP_BOX, GtkWidget)

/* Adds @child as the last; gtk_widget_unparent() takes it away. */
void hw_wrap_box_append (HwWrapBox *self, GtkWidget *child);

G_END_DECLS
