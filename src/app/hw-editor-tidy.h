/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-text.h"

G_BEGIN_DECLS

/* Before a file is saved: removes spaces at the ends of lines and ends the last one, as far as the preferences say so. Lines
 * that are in @old_text, too, stay as they are to the byte. */
void hw_editor_tidy (HwEditorText *text, const char *old_text);

G_END_DECLS
