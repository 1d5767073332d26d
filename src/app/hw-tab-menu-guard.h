/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Lets @bar go right after the menu of one of its tabs was closed; called once for each.
 *
 * When such a menu closes, libadwaita 1.2 puts off what is left to do until nothing else happens, and forgets about it when
 * the bar goes first, as it does with a window that is closed (adw-tab-box.c, touch_menu_notify_visible_cb()): what is left is
 * then done with memory that was freed, which ends the program.
 */
void hw_tab_menu_guard_watch (AdwTabBar *bar);

G_END_DECLS
