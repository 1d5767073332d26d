/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-text.h"
#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwEditorHeader:
 *
 * The head of a native revision as a form above its halves: message, parents, and behind “More” branch
 * labels, dependencies and transactions. It writes into the text that the halves write into, a line at a time, and
 * follows that text. Hidden where there is no such head: for Python, whose values are code, and for dbmate's files; and
 * where the whole file is shown, head and all.
 */
#define HW_TYPE_EDITOR_HEADER (hw_editor_header_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorHeader, hw_editor_header, HW, EDITOR_HEADER, GtkWidget)

/* @text: of the same tab. Once. */
void hw_editor_header_set_text (HwEditorHeader *self, HwEditorText *text, const char *path);
/* @project: (nullable): against which names are held */
void hw_editor_header_set_project (HwEditorHeader *self, const HwProject *project);

G_END_DECLS
