/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-adaptive-bin.h"
#include "hw-editor-header.h"
#include "hw-header-edit.h"

G_BEGIN_DECLS

struct _HwEditorHeader
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *content;
  GtkWidget *row;
  GtkWidget *message_label;
  GtkWidget *message_entry;
  GtkLabel *message_error;
  GtkWidget *parents_box;
  GtkWidget *parents_button;
  GtkPopover *parents_popover;
  GtkLabel *parents_label;
  GtkListBox *parents_list;
  GtkWidget *parents_entry;
  GtkLabel *parents_error;
  GtkWidget *more_button;
  GtkImage *more_image;
  GtkRevealer *revealer;
  GtkWidget *more;
  GtkWidget *fields;
  GtkWidget *labels_entry;
  GtkLabel *labels_error;
  GtkWidget *depends_entry;
  GtkLabel *depends_error;
  GtkWidget *up_drop_down;
  GtkLabel *up_error;
  GtkWidget *down_drop_down;
  GtkLabel *down_error;

  /* Borrowed */
  HwEditorText *text; /* NULL once the tab is closed */
  GtkTextView *whole; /* of the whole file, which can be edited when the form can */
  HwAdaptiveBin *bin; /* whose width counts; NULL until the widget is shown */

  /* Owned */
  char *path;
  HwProject *project;
  char *shown[HW_HEADER_N_FIELDS]; /* what the text says, as far as the form knows */
  guint follow_id;

  gboolean is_present; /* the text has a head */
  gboolean is_readable;
  gboolean is_filling;
};

/* hw-editor-header.c */
const HwGraph *_hw_editor_header_get_graph (HwEditorHeader *self);
void _hw_editor_header_set_error (HwEditorHeader *self, HwHeaderField field, const GError *error);
void _hw_editor_header_follow (HwEditorHeader *self);
gboolean
_hw_editor_header_write_value (HwEditorHeader *self, HwHeaderField field, const char *value);

/* hw-editor-header-parents.c */
void _hw_editor_header_show_parents (HwEditorHeader *self, const char *const *ids);
void _hw_editor_header_take_typed_parents (HwEditorHeader *self);
void _hw_editor_header_take_parent (HwEditorHeader *self, GtkListBoxRow *row);
void _hw_editor_header_list_parents (HwEditorHeader *self);

G_END_DECLS
