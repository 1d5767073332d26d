/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwEnvironmentBar:
 *
 * Above the graph: what the selected environment is missing, and Deploy. Hidden while none is selected.
 *
 * Properties: only-pending (the toggle).
 */
#define HW_TYPE_ENVIRONMENT_BAR (hw_environment_bar_get_type ())
G_DECLARE_FINAL_TYPE (HwEnvironmentBar, hw_environment_bar, HW, ENVIRONMENT_BAR, GtkWidget)

void hw_environment_bar_set_session (HwEnvironmentBar *self, HwSession *session);
const char *hw_environment_bar_get_title (HwEnvironmentBar *self);
const char *hw_environment_bar_get_subtitle (HwEnvironmentBar *self);

G_END_DECLS
