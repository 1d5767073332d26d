/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What dialogs with fields share. */

/* Marks @row as wrong, for the eye and for assistive technology, and says why in @label, which is hidden otherwise.
 * @error: (nullable): NULL takes the mark away */
void hw_form_set_error (GtkWidget *row, GtkLabel *label, const GError *error);
/* Names that were typed with commas or blanks between them: (transfer full), empty for none */
GStrv hw_form_split_names (const char *text) G_GNUC_WARN_UNUSED_RESULT;
/* Gives @dialog the look of a modal form over @parent: as large as its text needs, and Esc closes it. */
void hw_form_set_up (GtkWindow *dialog, GtkWindow *parent);

G_END_DECLS
