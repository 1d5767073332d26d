/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * HwProjectDialog:
 *
 * Makes a new project, with a live preview of exactly the files that will be written. What the fields may say is decided by
 * the same call that `headway init` makes.
 *
 * Signal `created` (folder): the project is written.
 */
#define HW_TYPE_PROJECT_DIALOG (hw_project_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HwProjectDialog, hw_project_dialog, HW, PROJECT_DIALOG, AdwWindow)

/* @folder: (nullable): where it shall be; NULL proposes one below the user's home folder, by the project's name */
GtkWidget *hw_project_dialog_new (GtkWindow *parent, const char *folder);

G_END_DECLS
