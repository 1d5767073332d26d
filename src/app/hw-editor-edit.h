/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-text.h"
#include "hw-text-edit.h"

G_BEGIN_DECLS

/* Carries out a change of the file's text that the core proposes, as one step that can be taken back: in the half that shows
 * the place, else in the whole. Only what differs is written. @with_caret: puts the caret behind it. FALSE where something
 * else stands there by now, or nothing may be changed. */
gboolean hw_editor_edit_apply (HwEditorText *text, const HwTextEdit *edit, gboolean with_caret);

G_END_DECLS
