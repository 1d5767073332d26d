/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeploySummaryPage:
 *
 * What was done, for reading and for copying.
 */
#define HW_TYPE_DEPLOY_SUMMARY_PAGE (hw_deploy_summary_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeploySummaryPage, hw_deploy_summary_page, HW, DEPLOY_SUMMARY_PAGE, HwDeployPage)

G_END_DECLS
