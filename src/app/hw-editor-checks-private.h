/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-checks.h"
#include "hw-editor-marks.h"

G_BEGIN_DECLS

struct _HwEditorChecks
{
  GtkWidget parent_instance;

  /* Borrowed */
  HwEditorText *text; /* of the same tab; NULL once the tab is closed, which a worker may outlive */
  GtkWidget *revealer;
  GtkWidget *list;

  /* Owned */
  char *path;
  HwProject *project;
  HwEnvironment *environment;
  HwSchemaNames *names; /* of the environment's database; NULL: not known */
  GSettings *settings;  /* NULL where the program runs without being installed */
  HwEditorMarks *marks[HW_EDITOR_N_PARTS];
  GPtrArray *problems;       /* (element-type HwSqlProblem): by line */
  GCancellable *cancellable; /* of what is under way; NULL when nothing is */
  guint queue_id;

  int server_version;
  gboolean
      knows_names;    /* either they are looked at, or the database has taken the script already */
  gboolean has_run;   /* of the text as it is, as far as nobody types */
  gboolean is_wanted; /* somebody asked, and the text is still the one that was asked about */
  gboolean is_closed; /* the user has put the list away */
};

/* hw-editor-checks-row.c */
GtkWidget *_hw_editor_checks_create_row (HwEditorChecks *self, const HwSqlProblem *problem);

G_END_DECLS
