/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwRebaseDialog:
 *
 * Puts a revision, with all that stands on it, onto another one. Says where it is applied, which forbids it, and asks about
 * environments of which nothing is known.
 *
 * Signal `moved` (string id): its file is written.
 */
#define HW_TYPE_REBASE_DIALOG (hw_rebase_dialog_get_type ())
G_DECLARE_FINAL_TYPE (HwRebaseDialog, hw_rebase_dialog, HW, REBASE_DIALOG, AdwWindow)

/* @onto: (nullable): id of what is chosen first */
GtkWidget *hw_rebase_dialog_new (HwSession *session,
                                 GtkWindow *parent,
                                 const char *revision,
                                 const char *onto);

G_END_DECLS
