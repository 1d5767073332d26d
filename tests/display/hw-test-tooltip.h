/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether that is GTK's complaint about a tooltip whose time comes while its window is closed: half a second after the pointer
 * has come into a window, or a menu has taken it, gtk_tooltip_show_tooltip() asks for the place of the pointer in a window that
 * may be gone by then (GTK 4.8, gtktooltip.c). Nothing of ours is below it. */
gboolean hw_test_is_tooltip (const char *domain, const char *message);
/* For this case that complaint ends nothing: whether it comes depends on how long the case takes. */
void hw_test_excuse_tooltips (void);

G_END_DECLS
