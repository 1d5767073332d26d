/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-project.h"

G_BEGIN_DECLS

typedef enum
{
  HW_TRIAL_KIND_ROLL_BACK, /* in the environment's database, in a transaction that is rolled back */
  HW_TRIAL_KIND_UP_DOWN_UP, /* on a scratch database */
} HwTrialKind;

/**
 * HwTrialWindow:
 *
 * Tries a revision out and tells what became of each statement. Closing it stops what is under way, which is undone.
 * Signal `go-to` (guint line): somebody wants to see a line of the revision's file.
 */
#define HW_TYPE_TRIAL_WINDOW (hw_trial_window_get_type ())
G_DECLARE_FINAL_TYPE (HwTrialWindow, hw_trial_window, HW, TRIAL_WINDOW, AdwWindow)

/* Begins at once. */
GtkWidget *hw_trial_window_new (GtkWindow *parent,
                                HwTrialKind kind,
                                const HwProject *project,
                                const HwEnvironment *environment,
                                const HwRevision *revision);
/* It has ended, or could not begin. */
gboolean hw_trial_window_is_done (HwTrialWindow *self);

G_END_DECLS
