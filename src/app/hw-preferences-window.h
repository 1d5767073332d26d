/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* What the user may choose for all projects. Every change is in effect at once, in all windows. */
#define HW_TYPE_PREFERENCES_WINDOW (hw_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (
    HwPreferencesWindow, hw_preferences_window, HW, PREFERENCES_WINDOW, AdwPreferencesWindow)

GtkWidget *hw_preferences_window_new (GtkWindow *parent);

/* To be called once, when the program starts: follows the style that the user chose. */
void hw_preferences_apply_color_scheme (void);

G_END_DECLS
