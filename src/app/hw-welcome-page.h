/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** HwWelcomePage: what a window without a project shows: open, create, try, and the recent projects. */
#define HW_TYPE_WELCOME_PAGE (hw_welcome_page_get_type ())
G_DECLARE_FINAL_TYPE (HwWelcomePage, hw_welcome_page, HW, WELCOME_PAGE, GtkWidget)

/** A project that was opened before. */
typedef struct
{
  char *root; /* absolute folder */
  char *name; /* when it was opened last */
  gint64 opened_usec;
  gboolean is_missing; /* there is no such folder now */
} HwWelcomeProject;

void hw_welcome_project_free (HwWelcomeProject *project);

/* @projects: (element-type HwWelcomeProject): newest first */
void hw_welcome_page_set_recent (HwWelcomePage *self, GPtrArray *projects);
/* Something is being read or made: the buttons wait. */
void hw_welcome_page_set_busy (HwWelcomePage *self, gboolean is_busy);
guint hw_welcome_page_get_n_recent (HwWelcomePage *self);

G_END_DECLS
