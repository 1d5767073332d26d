/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-session.h"

G_BEGIN_DECLS

/** HwSelectionSummary: what several selected revisions have in common, and what can be done with all of them. */
#define HW_TYPE_SELECTION_SUMMARY (hw_selection_summary_get_type ())
G_DECLARE_FINAL_TYPE (HwSelectionSummary, hw_selection_summary, HW, SELECTION_SUMMARY, GtkWidget)

/* Shows what is selected in @session now. */
void hw_selection_summary_update (HwSelectionSummary *self, HwSession *session);
/* "3 revisions selected": for tests */
const char *hw_selection_summary_get_title (HwSelectionSummary *self);
/* What is said about all of them, one a line: for tests. (transfer full) */
char *hw_selection_summary_dup_facts (HwSelectionSummary *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
