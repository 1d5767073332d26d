/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "hw-sql-problem.h"

G_BEGIN_DECLS

/**
 * HwEditorMarks:
 *
 * Shows problems in a source view: a wave under the text, an icon in the gutter, the sentence in a tooltip and as the
 * accessible description when the caret is on its line.
 */
#define HW_TYPE_EDITOR_MARKS (hw_editor_marks_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorMarks, hw_editor_marks, HW, EDITOR_MARKS, GObject)

HwEditorMarks *hw_editor_marks_new (GtkSourceView *view) G_GNUC_WARN_UNUSED_RESULT;
/* @problems: (element-type HwSqlProblem): of the whole file, of whose lines the view shows those from @first_line on,
 * 0-based, as many as it has. */
void hw_editor_marks_set (HwEditorMarks *self, GPtrArray *problems, int first_line);

G_END_DECLS
