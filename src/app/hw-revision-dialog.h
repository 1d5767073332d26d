/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwRevisionDialog:
 *
 * Writes a new revision, or one that merges heads, with a live preview of its file and of the graph that results.
 *
 * Signal `created` (HwRevisionDraft, borrowed): the file is written.
 */
#define HW_TYPE_REVISION_DIALOG (hw_revision_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HwRevisionDialog, hw_revision_dialog, HW, REVISION_DIALOG, AdwWindow)

/* @revision: (nullable): what the new one shall stand on; NULL for the head, or where there are several the first */
GtkWidget *hw_revision_dialog_new (HwSession *session, GtkWindow *parent, const char *revision);
/* @revisions: ids to merge, at least two; others of the project's heads can be added */
GtkWidget *
hw_revision_dialog_new_merge (HwSession *session, GtkWindow *parent, const char *const *revisions);

G_END_DECLS
