/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/*
 * Lets the tabs of @bar go while something is left to do for them; called once for each bar.
 *
 * libadwaita 1.2 puts off what a click leads to until nothing else happens, and forgets about it when the tab or the bar goes
 * first: what is left is then done with memory that was freed, which ends the program. So it is when the menu of a tab has closed
 * and its window goes (adw-tab-box.c, touch_menu_notify_visible_cb()), and when the cross of a tab is clicked that goes, as it does
 * by the first of two clicks (adw-tab.c, close_clicked_cb()).
 */
void hw_tab_guard_watch (AdwTabBar *bar);

G_END_DECLS
