/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Presses the keys of an accelerator such as "<Control><Shift>p" on the X server itself, while @window has the keyboard,
 * and lets the program take them. */
void hw_test_press (GtkWindow *window, const char *accelerator);

G_END_DECLS
