/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-script-texts.h"

G_BEGIN_DECLS

/**
 * HwRevisionFindings:
 *
 * What is wrong in the file of one revision. Signal `activated` (string file, guint line): one was chosen.
 */
#define HW_TYPE_REVISION_FINDINGS (hw_revision_findings_get_type ())
G_DECLARE_FINAL_TYPE (HwRevisionFindings, hw_revision_findings, HW, REVISION_FINDINGS, GtkWidget)

/* @texts: (nullable): what a look at the file found, which the project's own problems do not tell. Hides itself where
 * there is nothing to say. Returns how many findings there are that are not only for information. */
guint hw_revision_findings_set_revision (HwRevisionFindings *self,
                                         const HwProject *project,
                                         const HwRevision *revision,
                                         const HwScriptTexts *texts);
/* The worst of those that are shown; information where there are none. */
HwSeverity hw_revision_findings_get_worst (HwRevisionFindings *self);

G_END_DECLS
