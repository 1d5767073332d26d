/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-field-error.h"
#include "hw-project-dialog.h"
#include "hw-project-sketch.h"
#include "hw-sketcher.h"

G_BEGIN_DECLS

/* The rows that something can be wrong with. */
typedef enum
{
  HW_PROJECT_ROW_NAME,
  HW_PROJECT_ROW_FOLDER,
  HW_PROJECT_ROW_TEMPLATE,
  HW_PROJECT_ROW_ENVIRONMENT,
  HW_PROJECT_ROW_KIND,
  HW_PROJECT_ROW_FILE,
  HW_PROJECT_ROW_HOST,
  HW_PROJECT_ROW_PORT,
  HW_PROJECT_ROW_DBNAME,
  HW_PROJECT_ROW_USER,
  HW_PROJECT_ROW_MESSAGE,
  HW_PROJECT_N_ROWS
} HwProjectRowId;

struct _HwProjectDialog
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  GtkWidget *rows[HW_PROJECT_N_ROWS];
  GtkWidget *create_button;
  AdwComboRow *database_row;
  AdwActionRow *example_row;
  AdwExpanderRow *environment_expander;
  AdwExpanderRow *revision_expander;
  GtkWidget *preview_group;
  GtkListBox *files_list;
  GtkTextView *text_view;
  GtkWidget *text_window;
  /* Borrowed */
  HwFieldError *errors[HW_PROJECT_N_ROWS];

  /* Owned */
  HwProjectDraft *draft; /* what is previewed; NULL */
  HwSketcher *sketcher;
  char *project_id; /* made once, so that the preview is what comes */
  char *revision_id;
  char *made_folder; /* as proposed for the name; NULL once somebody chose one */
  char *made_file;   /* the same for the database's file and the name of its environment */

  gint64 now_usec;
  gboolean is_ready;    /* the fields are followed */
  gboolean is_updating; /* a field follows another */
  gboolean is_valid;    /* the preview is of what the fields say */
  gboolean is_writing;
};

/* hw-project-dialog-input.c: what the fields say */
HwProjectWish *_hw_project_dialog_dup_wish (HwProjectDialog *self) G_GNUC_WARN_UNUSED_RESULT;
/* Is nothing left to be typed? */
gboolean _hw_project_dialog_is_complete (HwProjectDialog *self);
HwProjectRowId _hw_project_dialog_find_row (HwProjectDialog *self, HwProjectField field);
/* Fields that follow others, and a URL that was pasted. */
void _hw_project_dialog_follow (HwProjectDialog *self);
gboolean _hw_project_dialog_is_sqlite (HwProjectDialog *self);

G_END_DECLS
