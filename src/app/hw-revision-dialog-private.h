/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph-preview.h"
#include "hw-revision-dialog.h"
#include "hw-revision-start.h"
#include "hw-sketcher.h"

G_BEGIN_DECLS

struct _HwRevisionDialog
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  AdwWindowTitle *window_title;
  GtkButton *create_button;
  GtkWidget *message_row;
  AdwComboRow *parents_row;
  GtkStringList *parents_model;
  GtkWidget *other_row;
  AdwComboRow *start_row;
  GtkStringList *start_model;
  GtkLabel *error_label;
  AdwPreferencesGroup *heads_group;
  GtkLabel *hint_label;
  AdwExpanderRow *more_row;
  GtkWidget *labels_row;
  GtkWidget *depends_row;
  GtkWidget *id_row;
  AdwComboRow *folder_row;
  GtkStringList *folder_model;
  GtkWidget *splice_row;
  GtkSwitch *splice_switch;
  GtkLabel *more_error_label;
  GtkWidget *preview_group;
  AdwActionRow *file_row;
  GtkTextView *text_view;
  HwGraphPreview *preview;

  /* Owned */
  HwSession *session;
  GPtrArray
      *expressions; /* (element-type utf8): of parents_model; the last row, for others, has none */
  GPtrArray
      *checks; /* (element-type GtkCheckButton), borrowed: heads to merge, named by their ids */
  HwSketcher *sketcher; /* NULL once the dialog is gone */
  char *made_id;        /* the id that was made by itself, so that the preview is what comes */

  gint64 now_usec;
  HwDialect dialect; /* of the environment that the revision is for, as far as its URL tells */
  HwRevisionStart starts[HW_REVISION_N_STARTS]; /* of start_model */
  gboolean is_merge;
  gboolean is_valid;   /* the preview is of what the fields say, and can be written */
  gboolean is_writing; /* the file */
};

/* hw-revision-dialog.c: the preview is to follow the fields */
void _hw_revision_dialog_queue_sketch (HwRevisionDialog *self);

/* hw-revision-dialog-fill.c */
void _hw_revision_dialog_fill_parents (HwRevisionDialog *self,
                                       const HwGraph *graph,
                                       const char *revision);
void _hw_revision_dialog_fill_heads (HwRevisionDialog *self,
                                     const HwGraph *graph,
                                     const char *const *revisions);
void _hw_revision_dialog_fill_folders (HwRevisionDialog *self, const HwProject *project);
void _hw_revision_dialog_fill_starts (HwRevisionDialog *self, HwSession *session);

G_END_DECLS
