/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

G_BEGIN_DECLS

/*
 * Lets icons die in the main thread alone; called once, before the first window.
 *
 * GTK 4.8 loads an icon in a thread, which may be the last to hold it when its image has gone in the meantime. While that
 * thread frees the icon, the icon theme's cache still has it and gives it to the next image of the same name: a use
 * after free (gtkicontheme.c takes the cache's lock only after the count has fallen to zero). The cache is read by the
 * main thread alone, so an icon that is freed there cannot be met half dead.
 */
void hw_icon_guard_cache (void);

G_END_DECLS
