/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwEnvironmentsWindow:
 *
 * All environments of the project, to be edited, removed and added to. What it offers is done by the actions of the window
 * that it belongs to.
 */
#define HW_TYPE_ENVIRONMENTS_WINDOW (hw_environments_window_get_type ())
G_DECLARE_FINAL_TYPE (
    HwEnvironmentsWindow, hw_environments_window, HW, ENVIRONMENTS_WINDOW, AdwWindow)

/* @parent: has win.add-environment, win.edit-environment and win.remove-environment */
GtkWidget *hw_environments_window_new (GtkWindow *parent, HwSession *session);

G_END_DECLS
