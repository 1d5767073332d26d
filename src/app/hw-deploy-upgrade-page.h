/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeployUpgradePage:
 *
 * The upgrade while it runs: revisions, statements, times, log.
 */
#define HW_TYPE_DEPLOY_UPGRADE_PAGE (hw_deploy_upgrade_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeployUpgradePage, hw_deploy_upgrade_page, HW, DEPLOY_UPGRADE_PAGE, HwDeployPage)

G_END_DECLS
