/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-page.h"

G_BEGIN_DECLS

/**
 * HwDeployFailurePage:
 *
 * What went wrong and where, what the database is like now, and the ways on. Stands in the place of the step that failed.
 */
#define HW_TYPE_DEPLOY_FAILURE_PAGE (hw_deploy_failure_page_get_type ())
G_DECLARE_FINAL_TYPE (
    HwDeployFailurePage, hw_deploy_failure_page, HW, DEPLOY_FAILURE_PAGE, HwDeployPage)

/* Whether there is an editor to open the failing file in. */
void hw_deploy_failure_page_set_can_edit (HwDeployFailurePage *self, gboolean can_edit);

G_END_DECLS
