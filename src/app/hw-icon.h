/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The only home of images that come and go while the window is open: their icons stay in memory once they were shown.
 *
 * GTK 4.8 loads an icon in a thread, which may be the last to hold it when its image has gone in the meantime. While that
 * thread frees the icon, the icon theme's cache still has it and gives it to the next image of the same name: a use after
 * free (gtkicontheme.c takes the cache's lock only after the count has fallen to zero). An icon that is kept is never
 * freed. */

/* (transfer floating). @icon_name: (nullable) */
GtkWidget *hw_icon_image_new (const char *icon_name);
void hw_icon_image_set (GtkImage *image, const char *icon_name);

G_END_DECLS
