/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Closes a menu that is open when it, or a widget that it belongs to, is taken out of its window; called once, when the
 * application starts.
 *
 * GTK 4.8 takes the clicks of a window for an open popover until that is hidden (gtk_popover_show() and gtk_popover_hide() in
 * gtkpopover.c), and hiding it is left to whoever takes it out, of whom most know nothing of it: a row that goes because its file
 * has gone, with its menu. The popover is then kept alive for good, and what is clicked in the window never gets there.
 */
void hw_popover_guard_install (void);

G_END_DECLS
