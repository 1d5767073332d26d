/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HwFieldError:
 *
 * What is wrong with the row above it in a list, in words; invisible while nothing is. The row is marked, too, and says to
 * a screen reader that it is not right and why.
 */
#define HW_TYPE_FIELD_ERROR (hw_field_error_get_type ())
G_DECLARE_FINAL_TYPE (HwFieldError, hw_field_error, HW, FIELD_ERROR, GtkListBoxRow)

/* Makes one and puts it below @row, which is in a GtkListBox already: (transfer none) */
HwFieldError *hw_field_error_new (GtkWidget *row);
/* @text: (nullable): NULL hides it */
void hw_field_error_set_text (HwFieldError *self, const char *text);
const char *hw_field_error_get_text (HwFieldError *self);

G_END_DECLS
