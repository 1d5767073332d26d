/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-event.h"

G_BEGIN_DECLS

/**
 * HwDeployLog:
 *
 * What happened, line by line, with times.
 */
#define HW_TYPE_DEPLOY_LOG (hw_deploy_log_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployLog, hw_deploy_log, HW, DEPLOY_LOG, AdwBin)

void hw_deploy_log_add_event (HwDeployLog *self, const HwEvent *event);
/* Whether its lines are shown, until the user decides otherwise. */
void hw_deploy_log_set_open (HwDeployLog *self, gboolean is_open);
void hw_deploy_log_flush (HwDeployLog *self);
char *hw_deploy_log_dup_text (HwDeployLog *self) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
