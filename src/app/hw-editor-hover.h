/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-checks.h"

G_BEGIN_DECLS

/**
 * HwEditorHover:
 *
 * Shows what is wrong at the pointer, with the button that puts it right where there is a way.
 */
#define HW_TYPE_EDITOR_HOVER (hw_editor_hover_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorHover, hw_editor_hover, HW, EDITOR_HOVER, GObject)

/* For the view of @part, which keeps it as long as it lives. */
void hw_editor_hover_add (HwEditorChecks *checks, HwEditorText *text, HwEditorPart part);
/* What shows over character @offset of the part; NULL where nothing is wrong. (transfer floating) (nullable) */
GtkWidget *hw_editor_hover_create_content (HwEditorChecks *checks, HwEditorPart part, int offset);

G_END_DECLS
