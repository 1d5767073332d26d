/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-journal.h"
#include "hw-project.h"
#include "hw-session.h"

G_BEGIN_DECLS

/**
 * HwDeployWindow:
 *
 * The deploy wizard: a modal window that takes one environment from target to summary. A view of HwDeployment.
 *
 * Signals: `finished` (an upgrade or downgrade ended, well or not: the environment is to be looked at again),
 * `open-file` (path, line): the user wants to edit the file of the failed revision; without a handler there is no
 * such button.
 */
#define HW_TYPE_DEPLOY_WINDOW (hw_deploy_window_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployWindow, hw_deploy_window, HW, DEPLOY_WINDOW, AdwWindow)

/* @journal, @parent: (nullable) */
GtkWidget *hw_deploy_window_new (const HwProject *project,
                                 const HwEnvironment *environment,
                                 HwJournal *journal,
                                 GtkWindow *parent) G_GNUC_WARN_UNUSED_RESULT;

/* Shows the wizard for @environment of the session's project; raises it where it is open already. The session's
 * environment shows that it is being deployed to, and is looked at again afterwards. */
HwDeployWindow *
hw_deploy_window_present (HwSession *session, const HwEnvironment *environment, GtkWindow *parent);

/* Presets the first page. @target: (nullable): a target expression */
void hw_deploy_window_set_target (HwDeployWindow *self, HwDirection direction, const char *target);

G_END_DECLS
