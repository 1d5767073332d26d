/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

G_BEGIN_DECLS

/**
 * HwEditorSearch:
 *
 * The bar that finds and replaces in one source view at a time. Signal `closed`.
 */
#define HW_TYPE_EDITOR_SEARCH (hw_editor_search_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorSearch, hw_editor_search, HW, EDITOR_SEARCH, GtkWidget)

/* @view: (nullable): where it looks from now on */
void hw_editor_search_set_view (HwEditorSearch *self, GtkSourceView *view);
/* Opens the bar for what is selected. */
void hw_editor_search_start (HwEditorSearch *self, gboolean with_replace);
/* Goes to a match from where the caret is, round the end of the text. */
void hw_editor_search_next (HwEditorSearch *self);
void hw_editor_search_previous (HwEditorSearch *self);

G_END_DECLS
