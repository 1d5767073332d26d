/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the rows of @list, each a HwEnvironmentRow, a context menu: on a secondary click, a long press, the Menu key and
 * Shift+F10. The environment whose menu is shown becomes the selected one.
 *
 * @parent: around @list, with a layout manager; Returns: (transfer none): the menu, to be unparented with @parent */
GtkWidget *hw_environment_menu_new (GtkWidget *parent, GtkWidget *list, HwSession *session);

G_END_DECLS
