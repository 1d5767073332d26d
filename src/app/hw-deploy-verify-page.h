/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeployVerifyPage:
 *
 * Compares the version table with the end of the plan.
 */
#define HW_TYPE_DEPLOY_VERIFY_PAGE (hw_deploy_verify_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeployVerifyPage, hw_deploy_verify_page, HW, DEPLOY_VERIFY_PAGE, HwDeployPage)

G_END_DECLS
