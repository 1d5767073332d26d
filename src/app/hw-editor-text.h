/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "hw-schema-names.h"

G_BEGIN_DECLS

/** What one of the views shows. */
typedef enum
{
  HW_EDITOR_PART_WHOLE,
  HW_EDITOR_PART_UP,
  HW_EDITOR_PART_DOWN,
} HwEditorPart;
#define HW_EDITOR_N_PARTS 3

typedef enum
{
  HW_EDITOR_LAYOUT_BESIDE,
  HW_EDITOR_LAYOUT_STACKED,
  HW_EDITOR_LAYOUT_FIRST,
  HW_EDITOR_LAYOUT_SECOND,
  HW_EDITOR_LAYOUT_WHOLE, /* the file as it is */
} HwEditorLayout;

/**
 * HwEditorText:
 *
 * The text of one file: its up and down sections in two views, or the whole of it in one. All views write to one
 * buffer, that of the whole file. Main thread only.
 *
 * Signals: `caret-moved`, also when another view gets the focus; `parts-changed`: the file has other sections.
 */
#define HW_TYPE_EDITOR_TEXT (hw_editor_text_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorText, hw_editor_text, HW, EDITOR_TEXT, GtkWidget)

/* @path: of the file, which tells the language */
GtkWidget *hw_editor_text_new (const char *path);
/* Of the whole file. */
GtkSourceBuffer *hw_editor_text_get_buffer (HwEditorText *self);
/* What cannot be taken back: the file was read. Carets stay where they are as far as there is such a place. */
void hw_editor_text_set_text (HwEditorText *self, const char *text);
/* FALSE until it was set for the first time: that it is empty means nothing then. */
gboolean hw_editor_text_has_text (HwEditorText *self);
char *hw_editor_text_dup_text (HwEditorText *self) G_GNUC_WARN_UNUSED_RESULT;
void hw_editor_text_set_editable (HwEditorText *self, gboolean is_editable);

/* After typing has ended: what was typed may have been a marker. */
void hw_editor_text_sync (HwEditorText *self);
gboolean hw_editor_text_has_halves (HwEditorText *self);
void hw_editor_text_set_layout (HwEditorText *self, HwEditorLayout layout);
HwEditorLayout hw_editor_text_get_layout (HwEditorText *self);
/* Something beside the whole file, once: the layouts are of these two then. Takes @side. */
void hw_editor_text_set_side (HwEditorText *self,
                              const char *title,
                              GtkWidget *side,
                              const char *side_title);
/* Moves the focus to the other half. */
void hw_editor_text_focus_other (HwEditorText *self);

/* What completion offers, and how the text is coloured. @names: (nullable) */
void hw_editor_text_set_names (HwEditorText *self, HwDialect dialect, const HwSchemaNames *names);
GtkSourceView *hw_editor_text_get_view (HwEditorText *self, HwEditorPart part);
/* The view that has or had the focus and is shown. */
HwEditorPart hw_editor_text_get_active (HwEditorText *self);
/* 0-based lines of the whole file that the part shows; FALSE where the file has no such part. */
gboolean
hw_editor_text_get_lines (HwEditorText *self, HwEditorPart part, int *out_first, int *out_last);
/* @line, @column: 1-based, of the whole file; column 0: the line's begin. Shows a part that has the line. */
void hw_editor_text_go_to (HwEditorText *self, guint line, guint column);
/* The caret in the whole file, 1-based. */
void hw_editor_text_get_caret (HwEditorText *self, guint *out_line, guint *out_column);

G_END_DECLS
