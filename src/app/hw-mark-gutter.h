/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "hw-types.h"

G_BEGIN_DECLS

/**
 * HwMarkGutter:
 *
 * A column of a source view's gutter with the icon of each line's worst problem, in the colours of
 * results. GtkSourceView's own column draws symbolic icons in one grey, light or dark.
 */
#define HW_TYPE_MARK_GUTTER (hw_mark_gutter_get_type ())
G_DECLARE_FINAL_TYPE (HwMarkGutter, hw_mark_gutter, HW, MARK_GUTTER, GtkSourceGutterRenderer)

GtkSourceGutterRenderer *hw_mark_gutter_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* A problem in that line of a buffer: it is shown in the gutter of each view of it. @text: the problem as a sentence */
void hw_mark_gutter_add (GtkSourceBuffer *buffer, int line, HwSeverity severity, const char *text);
void hw_mark_gutter_clear (GtkSourceBuffer *buffer);
/* The sentences of a line's problems, one a line: (transfer full) (nullable) */
char *hw_mark_gutter_dup_text (GtkSourceBuffer *buffer, int line) G_GNUC_WARN_UNUSED_RESULT;
/* The colour of a severity in the style that @widget has now. */
void hw_mark_gutter_get_colour (GtkWidget *widget, HwSeverity severity, GdkRGBA *out_colour);

G_END_DECLS
