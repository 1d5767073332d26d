/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The first window of @type that the application has; borrowed, NULL for none. @parent: (nullable): only one that belongs to it */
GtkWindow *hw_toplevel_find (GType type, GtkWindow *parent);

G_END_DECLS
