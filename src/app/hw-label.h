/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Lets the label's text take several lines, broken anywhere where a word is too long, but never with a hyphen at the break:
 * in a file's name, an id or SQL it would read as part of it. */
void hw_label_wrap_verbatim (GtkLabel *label);
/* The same for all labels in @widget, such as a row, which break their lines as they do: without hyphens. */
void hw_label_keep_verbatim (GtkWidget *widget);
/* Shows the first @code in the label's text, such as an id, in the font of code; nothing where it is not in there. */
void hw_label_mark_code (GtkLabel *label, const char *code);

G_END_DECLS
