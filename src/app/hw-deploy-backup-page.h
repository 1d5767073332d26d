/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeployBackupPage:
 *
 * The backup, and after it the last look before anything is written: the start panel with the typed confirmation.
 */
#define HW_TYPE_DEPLOY_BACKUP_PAGE (hw_deploy_backup_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeployBackupPage, hw_deploy_backup_page, HW, DEPLOY_BACKUP_PAGE, HwDeployPage)

G_END_DECLS
