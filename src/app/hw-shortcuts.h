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
/* Gives a widget the keys of its own actions, whose names begin with @prefix and a point. */
void hw_shortcuts_add (GtkWidget *widget, const char *prefix);
/* @keys: separated by blanks; @action: (nullable): detailed action; @title: not translated */
typedef void (*HwShortcutFunc) (
    const char *group, const char *keys, const char *action, const char *title, gpointer user_data);
/* The whole table: for tests. */
void hw_shortcuts_foreach (HwShortcutFunc func, gpointer user_data);
/* Makes Ctrl+? and win.show-help-overlay show all keys. */
void hw_shortcuts_attach (GtkApplicationWindow *window);

G_END_DECLS
