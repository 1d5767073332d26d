/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The one table of keys, and the only home of the window that lists them, which newer GTK replaces. */

/* Gives the application the keys of its actions. */
void hw_shortcuts_install (GtkApplication *application);
/* Makes Ctrl+? and win.show-help-overlay show all keys. */
void hw_shortcuts_attach (GtkApplicationWindow *window);

G_END_DECLS
