/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeployReviewPage:
 *
 * What will run, in run order, each revision with its exact SQL.
 */
#define HW_TYPE_DEPLOY_REVIEW_PAGE (hw_deploy_review_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeployReviewPage, hw_deploy_review_page, HW, DEPLOY_REVIEW_PAGE, HwDeployPage)

G_END_DECLS
