/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-project-survey.h"

G_BEGIN_DECLS

/**
 * HwImportDialog:
 *
 * What was found in a project that has only Alembic's files, before it is opened for the first time: it is opened as it
 * is, or gets a headway.ini, whose text is shown first.
 *
 * Signal `accepted` (folder): the project is to be opened; its settings, where they were wanted, are written.
 */
#define HW_TYPE_IMPORT_DIALOG (hw_import_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HwImportDialog, hw_import_dialog, HW, IMPORT_DIALOG, AdwWindow)

/* @survey: one that has a project */
GtkWidget *hw_import_dialog_new (GtkWindow *parent, const HwProjectSurvey *survey);

G_END_DECLS
