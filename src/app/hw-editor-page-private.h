/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-page.h"

G_BEGIN_DECLS

struct _HwEditorPage
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkStack *stack;
  AdwTabBar *tab_bar;
  AdwTabView *tab_view;

  /* Owned */
  HwSession *session;
  GPtrArray *closed; /* (element-type utf8): paths of files that were closed, the last one last */

  gboolean has_unsaved; /* as last notified */
};

/* hw-editor-page.c */
HwEditorTab *_hw_editor_page_get_nth_tab (HwEditorPage *self, int index);

/* hw-editor-page-close.c */
gboolean _hw_editor_page_close_page (HwEditorPage *self, AdwTabPage *page);

G_END_DECLS
