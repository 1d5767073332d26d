/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"
#include "hw-transactions.h"

G_BEGIN_DECLS

typedef enum
{
  HW_SCRIPT_TAB_UP,
  HW_SCRIPT_TAB_DOWN,
  HW_SCRIPT_TAB_HEADER,
  HW_SCRIPT_TAB_SOURCE, /* of a Python revision */
  HW_SCRIPT_N_TABS
} HwScriptTab;

/** What a revision's file says, cut up for reading. */
typedef struct
{
  char *texts[HW_SCRIPT_N_TABS]; /* NULL where the revision has no such tab */
  /* Lines of the file above each text; -1 where the text is not in the file. */
  int first_lines[HW_SCRIPT_N_TABS];
  GPtrArray *problems; /* (element-type HwSqlProblem): of the whole file; never NULL */
  HwTransactions transactions;
  gboolean has_transactions; /* FALSE: the script cannot be run */
} HwScriptTexts;

/* Reads the file of @revision and looks for what is wrong with it. @environment: (nullable): for whose kind of database.
 * Blocks; any thread. Errors: those of hw_project_load_script(), G_IO_ERROR_CANCELLED. */
HwScriptTexts *hw_script_texts_read (const HwProject *project,
                                     const HwEnvironment *environment,
                                     const HwRevision *revision,
                                     GCancellable *cancellable,
                                     GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For a file that could not be read: the sentence that says so. */
HwScriptTexts *hw_script_texts_new_for_error (const GError *error) G_GNUC_WARN_UNUSED_RESULT;
/* @line: 1-based, of the file */
gboolean hw_script_texts_has_line (const HwScriptTexts *texts, HwScriptTab tab, guint line);
void hw_script_texts_free (HwScriptTexts *texts);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwScriptTexts, hw_script_texts_free)

G_END_DECLS
