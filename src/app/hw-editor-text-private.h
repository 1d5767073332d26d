/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-half.h"
#include "hw-editor-text.h"
#include "hw-split-pane.h"
#include "hw-sql-provider.h"

G_BEGIN_DECLS

struct _HwEditorText
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *stack;
  GtkWidget *down_stack;
  GtkWidget *add_button;
  GtkSourceView *views[HW_EDITOR_N_PARTS];
  GtkWidget *scrollers[HW_EDITOR_N_PARTS];
  HwSplitPane *halves_pane;
  HwSplitPane *side_pane; /* NULL: nothing stands beside the whole file */
  GtkWidget *side;        /* what does */

  /* Owned */
  char *path;
  HwEditorHalf *halves[HW_EDITOR_N_PARTS]; /* NULL for the whole */
  HwSqlProvider *provider;                 /* NULL: no SQL */
  guint sync_id;

  HwEditorLayout layout;
  HwEditorPart active; /* whose view had the focus last */
  gboolean is_script;  /* may have halves */
  gboolean is_setting_text;
  gboolean has_text;
};

/* hw-editor-text.c */
GtkTextBuffer *_hw_editor_text_get_buffer (HwEditorText *self, HwEditorPart part);
gboolean _hw_editor_text_is_shown (HwEditorText *self, HwEditorPart part);

G_END_DECLS
