/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-environment-state.h"

G_BEGIN_DECLS

/** HwEnvironmentRow: an environment in the sidebar; follows its state. */
#define HW_TYPE_ENVIRONMENT_ROW (hw_environment_row_get_type ())
G_DECLARE_FINAL_TYPE (HwEnvironmentRow, hw_environment_row, HW, ENVIRONMENT_ROW, GtkListBoxRow)

GtkWidget *hw_environment_row_new (HwEnvironmentState *state);
HwEnvironmentState *hw_environment_row_get_state (HwEnvironmentRow *self);
/* The word on the pill: for tests. */
const char *hw_environment_row_get_pill (HwEnvironmentRow *self);

G_END_DECLS
