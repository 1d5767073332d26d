/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

G_BEGIN_DECLS

/*
 * Lets windows go without leaving anything on their surface or their parent; called once, when the application starts.
 *
 * GTK 4.8 does not disconnect a window from its surface's "compute-size" (gtk_window_unrealize() in gtkwindow.c), and under
 * X11 the surface outlives the window until the server has answered: a size that was still to be computed is then asked of
 * memory that was freed, and given to a window of the server that is gone, which ends the program. A dialog that is closed
 * right after it was opened is enough.
 *
 * Nor does it take a window that was destroyed, and that something still holds, from a parent that goes
 * (gtk_window_transient_parent_destroyed()): it is left with a parent that was freed, and looks at it in the end.
 */
void hw_surface_guard_install (void);

G_END_DECLS
