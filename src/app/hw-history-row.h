/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-environment.h"
#include "hw-journal.h"

G_BEGIN_DECLS

/**
 * HwHistoryRow:
 *
 * One deployment of the journal: what, when, how it ended; its course when it is opened, read in a worker then.
 */
#define HW_TYPE_HISTORY_ROW (hw_history_row_get_type ())
G_DECLARE_FINAL_TYPE (HwHistoryRow, hw_history_row, HW, HISTORY_ROW, AdwExpanderRow)

/* @entry: (transfer full). @kind: of the entry's environment */
GtkWidget *hw_history_row_new (HwJournal *journal, HwJournalEntry *entry, HwEnvironmentKind kind);
const HwJournalEntry *hw_history_row_get_entry (HwHistoryRow *self);
/* Whether @entry, of an environment of @kind, would look as the row does. */
gboolean
hw_history_row_shows (HwHistoryRow *self, const HwJournalEntry *entry, HwEnvironmentKind kind);
/* What stands before the title; a list gives all of its rows the same width there. */
GtkWidget *hw_history_row_get_badge (HwHistoryRow *self);
/* Whether it says @text anywhere that one would look for it: environment, target, result, actor, revisions, backup. */
gboolean hw_history_row_matches (HwHistoryRow *self, const char *text);

G_END_DECLS
