/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwStampDialog:
 *
 * Says in an environment's version table which revisions count as applied: shows its rows before and after, asks for the
 * name of a protected environment, and goes the road of a deployment.
 *
 * Signal `stamped` (string): done; the sentence that says so.
 */
#define HW_TYPE_STAMP_DIALOG (hw_stamp_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HwStampDialog, hw_stamp_dialog, HW, STAMP_DIALOG, AdwWindow)

/* @environment: (nullable): name; NULL for the first; @target: (nullable): target expressions joined by blanks */
GtkWidget *hw_stamp_dialog_new (HwSession *session,
                                GtkWindow *parent,
                                const char *environment,
                                const char *target);

G_END_DECLS
