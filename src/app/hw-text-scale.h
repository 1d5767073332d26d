/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* How much larger than usual the desktop's text is: 1.0 to 2.0 and more; never less than 1.0. */
double hw_text_scale_get (GtkWidget *widget);

/* What is in an AdwClamp below @root has room for as many letters whatever their size is: now, and when it changes. The
 * clamps have to be there already, as those of a template are. */
void hw_text_scale_widen (GtkWidget *root);

/* The same, and the window itself opens larger where the screen has the room; before it is shown for the first time. */
void hw_text_scale_fit (GtkWindow *window);

G_END_DECLS
