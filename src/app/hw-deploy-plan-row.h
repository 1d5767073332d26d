/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>

#include "hw-deploy-item.h"

G_BEGIN_DECLS

/**
 * HwDeployPlanRow:
 *
 * A revision of the plan in a list: id, title, flags, number of statements; with `show-sql` it opens to the exact SQL.
 * Properties: `item` (HwDeployItem), `show-sql`.
 */
#define HW_TYPE_DEPLOY_PLAN_ROW (hw_deploy_plan_row_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployPlanRow, hw_deploy_plan_row, HW, DEPLOY_PLAN_ROW, AdwBin)

G_END_DECLS
