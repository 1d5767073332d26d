/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The style class of texts that have the editor's font. */
#define HW_EDITOR_FONT_CLASS "hw-editor-font"

/* From now on texts of that class have the font that the user chose, or else the desktop's. Once for the program. */
void hw_editor_font_follow (void);
/* A style sheet that gives @font to texts of that class: (transfer full). "" for none */
char *hw_editor_font_to_css (const char *font) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
