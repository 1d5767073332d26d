/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-deployment.h"

G_BEGIN_DECLS

/**
 * HwDeployCheckRow:
 *
 * One check with its state, its result and what to do about it.
 */
#define HW_TYPE_DEPLOY_CHECK_ROW (hw_deploy_check_row_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployCheckRow, hw_deploy_check_row, HW, DEPLOY_CHECK_ROW, AdwActionRow)

GtkWidget *hw_deploy_check_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_deploy_check_row_set_check (HwDeployCheckRow *self, const HwCheck *check);

G_END_DECLS
