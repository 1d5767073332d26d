/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-session.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * HwComparePage:
 *
 * Revisions side by side: every environment is a column, every revision a row. Two of the sides are compared; what they
 * differ in is marked and counted. Rows in which nothing differs are folded. Follows the session while it is shown.
 *
 * Signals: `revision-requested` (string id): the user wants to see it in the graph;
 * `run-requested` (string environment, string revision): what applied it there;
 * `deploy-requested` (string environment, string target): bring that environment there, by the wizard.
 */
#define HW_TYPE_COMPARE_PAGE (hw_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (HwComparePage, hw_compare_page, HW, COMPARE_PAGE, GtkWidget)

void hw_compare_page_set_session (HwComparePage *self, HwSession *session);
/* @is_tiny: only the two that are compared are shown */
void hw_compare_page_set_tiny (HwComparePage *self, gboolean is_tiny);
/* Chooses what is compared. Names that the project does not have are left out. */
void hw_compare_page_set_pair (HwComparePage *self, const char *a, const char *b);

/* Selects a revision, unfolds what hides it, and scrolls to it. */
void hw_compare_page_go_to (HwComparePage *self, const char *revision);

guint hw_compare_page_get_n_rows (HwComparePage *self);
/* The row that shows @revision now; NULL when it is folded or scrolled away: for tests. */
GtkWidget *hw_compare_page_find_row (HwComparePage *self, const char *revision);

G_END_DECLS
