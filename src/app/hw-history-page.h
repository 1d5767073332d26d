/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HwHistoryPage:
 *
 * The History view: what the journal knows about the project's deployments, newest first, and the backups that
 * were made. Read in a worker each time the page is shown and after every deployment. Emits `failed` with a heading and an error.
 */
#define HW_TYPE_HISTORY_PAGE (hw_history_page_get_type ())
G_DECLARE_FINAL_TYPE (HwHistoryPage, hw_history_page, HW, HISTORY_PAGE, GtkWidget)

void hw_history_page_set_session (HwHistoryPage *self, HwSession *session);
void hw_history_page_refresh (HwHistoryPage *self);
/* Opens the run of that id as soon as it is read, whatever its age, and scrolls to it. */
void hw_history_page_show_run (HwHistoryPage *self, const char *id);
/* The runs of that environment, whatever was looked for before. */
void hw_history_page_show_environment (HwHistoryPage *self, const char *name);
void hw_history_page_show_backups (HwHistoryPage *self);
/* (transfer none): whose `search-mode-enabled` a button may follow */
GtkWidget *hw_history_page_get_search_bar (HwHistoryPage *self);
/* Shows the bar and takes the focus. */
void hw_history_page_search (HwHistoryPage *self);
guint hw_history_page_get_n_entries (HwHistoryPage *self);

G_END_DECLS
