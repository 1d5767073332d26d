/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeployChecksPage:
 *
 * Runs the checks by itself and blocks the way while one of them fails.
 */
#define HW_TYPE_DEPLOY_CHECKS_PAGE (hw_deploy_checks_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeployChecksPage, hw_deploy_checks_page, HW, DEPLOY_CHECKS_PAGE, HwDeployPage)

G_END_DECLS
