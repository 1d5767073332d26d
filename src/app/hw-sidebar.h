/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwSidebar:
 *
 * The start of the window: project, environments, branch labels, and what is wrong in the files.
 *
 * Signal `problem-activated` (string file, guint line).
 */
#define HW_TYPE_SIDEBAR (hw_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (HwSidebar, hw_sidebar, HW, SIDEBAR, GtkWidget)

void hw_sidebar_set_session (HwSidebar *self, HwSession *session);
/* Where "Recent Projects" of the project menu comes from; main thread owns the model. */
void hw_sidebar_set_recent_menu (HwSidebar *self, GMenuModel *menu);
/* The keyboard goes to the environments, at the one that is selected. FALSE when nothing here takes it. */
gboolean hw_sidebar_focus (HwSidebar *self);
/* Opens the main menu. */
void hw_sidebar_show_menu (HwSidebar *self);
/* Nothing is beside it: then it has all of the window's buttons. */
void hw_sidebar_set_alone (HwSidebar *self, gboolean is_alone);
/* Row of the environment called @name: for tests; NULL when there is none. */
GtkWidget *hw_sidebar_find_row (HwSidebar *self, const char *name);
/* "19 revisions · 2 heads · 1 problem" */
const char *hw_sidebar_get_footer (HwSidebar *self);

G_END_DECLS
