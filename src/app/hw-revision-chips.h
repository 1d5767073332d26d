/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-script-texts.h"

G_BEGIN_DECLS

/**
 * HwRevisionChips:
 *
 * What a revision is like, in single words: reversible, one transaction, two findings.
 */
#define HW_TYPE_REVISION_CHIPS (hw_revision_chips_get_type ())
G_DECLARE_FINAL_TYPE (HwRevisionChips, hw_revision_chips, HW, REVISION_CHIPS, GtkWidget)

/* @texts: (nullable): what the file says, once it was read; @n_findings: that are not only for information, the
 * worst of them @worst */
void hw_revision_chips_set_revision (HwRevisionChips *self,
                                     const HwRevision *revision,
                                     const HwScriptTexts *texts,
                                     guint n_findings,
                                     HwSeverity worst);

G_END_DECLS
