/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-environment-values.h"
#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwEnvironmentDialog:
 *
 * Edits one environment of headway.ini, or makes a new one. What is typed is written when Save is pressed, and only what is
 * different: what everybody shares to headway.ini; whom the user signs in as, where the password is and the colour to the
 * user's own file; a password to where the user says, and never into either.
 *
 * Signal `saved` (name, note): the file was written; @note is a sentence that has to be told besides, or empty.
 * Signal `remove-requested` (name)
 */
#define HW_TYPE_ENVIRONMENT_DIALOG (hw_environment_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HwEnvironmentDialog, hw_environment_dialog, HW, ENVIRONMENT_DIALOG, AdwWindow)

/* @name: (nullable): NULL for a new one; @values: (transfer full): what the files say now */
HwEnvironmentDialog *hw_environment_dialog_new (GtkWindow *parent,
                                                HwSession *session,
                                                const char *name,
                                                HwEnvironmentValues *values);
gboolean hw_environment_dialog_is_busy (HwEnvironmentDialog *self);

G_END_DECLS
