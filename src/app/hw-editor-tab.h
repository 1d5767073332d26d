/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwEditorTab:
 *
 * One file being edited: its text, what is wrong in it, finding and replacing, an info bar for what happens to the file
 * elsewhere, a status line. Reading and writing happen in workers; main thread only.
 *
 * Properties: `title` (base name), `modified`, `layout` ("beside", "stacked", "first", "second", "whole").
 * Signals: `saved`; `reloaded`; `save-failed` (GError): the text is kept; `close-wanted`.
 */
#define HW_TYPE_EDITOR_TAB (hw_editor_tab_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorTab, hw_editor_tab, HW, EDITOR_TAB, GtkBox)

GtkWidget *hw_editor_tab_new (const char *path, HwSession *session);
const char *hw_editor_tab_get_path (HwEditorTab *self);
gboolean hw_editor_tab_is_modified (HwEditorTab *self);
gboolean hw_editor_tab_is_loaded (HwEditorTab *self);
/* @line: 1-based; waits until the file is read. */
void hw_editor_tab_go_to_line (HwEditorTab *self, guint line);
void hw_editor_tab_find (HwEditorTab *self, gboolean with_replace);
/* @text: (nullable): "Applied on staging and prod. …": the text is read-only until the user wants to edit it anyway.
 * Does nothing once the user does, or has changed the text. */
void hw_editor_tab_set_applied (HwEditorTab *self, const char *text);
/* That above the text, whether or not it is shown. (transfer none) */
GtkWidget *hw_editor_tab_get_info_bar (HwEditorTab *self);
void hw_editor_tab_save_async (HwEditorTab *self,
                               gboolean overwrite,
                               GAsyncReadyCallback callback,
                               gpointer user_data);
gboolean hw_editor_tab_save_finish (HwEditorTab *self, GAsyncResult *result, GError **error);
/* Asks for another file, and writes the text there; the tab stays with its own. */
void hw_editor_tab_save_copy (HwEditorTab *self);
/* Throws the changes away and reads the file again. */
void hw_editor_tab_reload (HwEditorTab *self);
GtkSourceBuffer *hw_editor_tab_get_buffer (HwEditorTab *self);
/* Puts the keyboard into the half that had it last. */
void hw_editor_tab_focus (HwEditorTab *self);

G_END_DECLS
