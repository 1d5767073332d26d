/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-tab.h"
#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwEditorPage:
 *
 * The Editor view: one tab a file. Main thread only.
 *
 * Property `has-unsaved`. Signals: `message` (string): something happened that a toast tells; `failed` (string heading, GError);
 * `files-saved`.
 */
#define HW_TYPE_EDITOR_PAGE (hw_editor_page_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorPage, hw_editor_page, HW, EDITOR_PAGE, GtkWidget)

/* @session: tells where a revision has been applied already */
void hw_editor_page_set_session (HwEditorPage *self, HwSession *session);
/* Opens or raises the tab of a file. @line: 1-based, 0 for none. */
void hw_editor_page_open (HwEditorPage *self, const char *path, guint line);
/* The tab in front: NULL for none. */
HwEditorTab *hw_editor_page_get_tab (HwEditorPage *self);
/* FALSE: no file is open, which could take the keyboard. */
gboolean hw_editor_page_focus (HwEditorPage *self);
/* The bar of the file in front, whether or not it is shown: NULL where no file is open. (transfer none) */
GtkWidget *hw_editor_page_get_bar (HwEditorPage *self);
guint hw_editor_page_get_n_tabs (HwEditorPage *self);
void hw_editor_page_save (HwEditorPage *self);
void hw_editor_page_save_all (HwEditorPage *self);
/* TRUE in finish: all changes are in their files; a tab whose file could not be saved says why. */
void hw_editor_page_save_all_async (HwEditorPage *self,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
gboolean hw_editor_page_save_all_finish (HwEditorPage *self, GAsyncResult *result, GError **error);
/* The file that was closed last, and then those before it. FALSE when there is none. */
gboolean hw_editor_page_reopen (HwEditorPage *self);
/* The tab in front; asks when it has changes. FALSE when there is none. */
gboolean hw_editor_page_close_tab (HwEditorPage *self);
/* @path: of a file that is no more: its tab goes, unless there are changes in it, and is not opened again. */
void hw_editor_page_close_file (HwEditorPage *self, const char *path);
gboolean hw_editor_page_has_unsaved (HwEditorPage *self);
/* Base names of the files with changes: (transfer full) */
GStrv hw_editor_page_list_unsaved (HwEditorPage *self) G_GNUC_WARN_UNUSED_RESULT;
/* Asks what to do with changes, and does it. TRUE in finish: go on and close; FALSE: stay. */
void hw_editor_page_close_all_async (HwEditorPage *self,
                                     GAsyncReadyCallback callback,
                                     gpointer user_data);
gboolean hw_editor_page_close_all_finish (HwEditorPage *self, GAsyncResult *result, GError **error);

G_END_DECLS
