/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeployTargetPage:
 *
 * Direction and target, with a live preview of what would run. Answers with hw_deploy_run_plan().
 */
#define HW_TYPE_DEPLOY_TARGET_PAGE (hw_deploy_target_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeployTargetPage, hw_deploy_target_page, HW, DEPLOY_TARGET_PAGE, HwDeployPage)

/* Presets the page, before it is shown: "deploy up to here", "downgrade". @target: (nullable): the newest */
void hw_deploy_target_page_set_target (HwDeployTargetPage *self,
                                       HwDirection direction,
                                       const char *target);

G_END_DECLS
