/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HwEditorHalf:
 *
 * A buffer of its own for one section of a file. What is done in it is done in the buffer of the whole file at the same
 * moment and to nothing but that section, so the file's buffer is always the truth. Taking back is per half.
 */
#define HW_TYPE_EDITOR_HALF (hw_editor_half_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorHalf, hw_editor_half, HW, EDITOR_HALF, GObject)

HwEditorHalf *
hw_editor_half_new (GtkTextBuffer *whole, GtkTextBuffer *buffer) G_GNUC_WARN_UNUSED_RESULT;
/* @start, @end: characters in the whole file: the section from the line after its marker to the next marker. Its last
 * line end stays outside, so that a marker always begins a line. */
void hw_editor_half_set_range (HwEditorHalf *self, int start, int end);
/* The file has no such section. */
void hw_editor_half_clear (HwEditorHalf *self);
gboolean hw_editor_half_is_present (HwEditorHalf *self);
/* A change in the whole file that is under way comes from here. */
gboolean hw_editor_half_is_writing (HwEditorHalf *self);
/* 0-based line of the whole file. */
int hw_editor_half_get_first_line (HwEditorHalf *self);

G_END_DECLS
