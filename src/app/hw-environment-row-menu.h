/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment-row.h"

G_BEGIN_DECLS

/* What can be done with an environment's row besides selecting it: its context menu (secondary button, long press, Menu,
 * Shift+F10), moving it (Alt+Up, Alt+Down, dragging), and signing in by a click on its pill. */

/* For the class. */
void _hw_environment_row_install_keys (GtkWidgetClass *widget_class);
/* For each row; @pill: borrowed */
void _hw_environment_row_attach (HwEnvironmentRow *row, GtkWidget *pill);
/* Takes away a menu that is open; the row is going. */
void _hw_environment_row_detach (HwEnvironmentRow *row);

G_END_DECLS
