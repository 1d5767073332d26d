/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deployment.h"

G_BEGIN_DECLS

/* What `headway deploy` tells between the steps of the road, as text on standard output. */
void hw_cli_report_plan (HwDeployment *deployment);
void hw_cli_report_checks (HwDeployment *deployment);
void hw_cli_report_backup (HwDeployment *deployment);
void hw_cli_report_heading (const char *title);

/* The last line of `headway deploy --json`. */
void hw_cli_report_result_json (HwDeployment *deployment);
/* The plan as an event line. */
void hw_cli_report_plan_json (HwDeployment *deployment);

G_END_DECLS
