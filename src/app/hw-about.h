/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Shows what Headway is, with the versions that a report of a fault asks for; one for all windows. @parent: (nullable) */
void hw_about_present (GtkWindow *parent);

G_END_DECLS
