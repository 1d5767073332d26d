/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** HwHelpWindow: the user's help, chapter by chapter, which needs no other program and no network. */
#define HW_TYPE_HELP_WINDOW (hw_help_window_get_type ())
G_DECLARE_FINAL_TYPE (HwHelpWindow, hw_help_window, HW, HELP_WINDOW, AdwWindow)

/* Shows the help; there is one for all windows. @parent: (nullable): where it opens */
void hw_help_window_present (GtkWindow *parent);

G_END_DECLS
