/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-deploy-item.h"

G_BEGIN_DECLS

/**
 * HwDeployProgressRow:
 *
 * A revision of the plan while the plan runs: state, statements, time. The running one is open and shows its
 * statements around the one that runs. Property: `item` (HwDeployItem).
 */
#define HW_TYPE_DEPLOY_PROGRESS_ROW (hw_deploy_progress_row_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployProgressRow, hw_deploy_progress_row, HW, DEPLOY_PROGRESS_ROW, AdwBin)

G_END_DECLS
