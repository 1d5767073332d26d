/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Opens the menu of @button by a key. When it closes the keyboard is where it was before, and not at the button, unless it was
 * put somewhere else in the meantime. */
void hw_menu_focus_popup (GtkMenuButton *button);

G_END_DECLS
