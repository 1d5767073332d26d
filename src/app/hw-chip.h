/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* A small word about a revision: "data", "no transaction". @icon, @tooltip: (nullable). */
GtkWidget *hw_chip_new (const char *icon, const char *label, const char *tooltip);
/* Removes every child of @box. */
void hw_box_clear (GtkWidget *box);

G_END_DECLS
