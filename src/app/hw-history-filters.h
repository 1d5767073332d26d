/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-journal.h"

G_BEGIN_DECLS

/**
 * HwHistoryFilters:
 *
 * Which of the runs are shown: of one environment, of one kind, with one result, one's own. Emits `changed`.
 */
#define HW_TYPE_HISTORY_FILTERS (hw_history_filters_get_type ())
G_DECLARE_FINAL_TYPE (HwHistoryFilters, hw_history_filters, HW, HISTORY_FILTERS, GtkBox)

/* The environments that there are to choose from; the chosen one stays. (element-type HwJournalEntry) */
void hw_history_filters_take_entries (HwHistoryFilters *self, GPtrArray *entries);
gboolean hw_history_filters_match (HwHistoryFilters *self, const HwJournalEntry *entry);
/* @name: even of one that has no runs */
void hw_history_filters_choose_environment (HwHistoryFilters *self, const char *name);
/* Everything is shown again. */
void hw_history_filters_reset (HwHistoryFilters *self);

G_END_DECLS
