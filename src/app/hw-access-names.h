/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* To be called once, when the application starts: gives widgets the names for assistive technology that GTK 4.8 and
 * libadwaita 1.2 leave out or get wrong, whenever one is about to be seen. Buttons with a mnemonic are read with its underscore
 * and then once more without (“_Deploy… Deploy…”); the button in a drop-down and the field in an entry row, which have the
 * focus, and the scrolled part of a status page have no name at all. */
void hw_access_names_install (void);

/* Tells assistive technology that what is in @row (mostly one with an entry, whose field has the focus) is wrong and why; NULL:
 * nothing is. */
void hw_access_names_set_error (GtkWidget *row, const char *error);

G_END_DECLS
