/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-run.h"

G_BEGIN_DECLS

/** One line of a deployment's result. */
typedef struct
{
  char *title;
  char *value;
} HwDeployFact;

/* What a deployment did, as facts for a list and as a text to paste elsewhere. Between verbs. */
GPtrArray *hw_deploy_report_list_facts (HwDeployRun *run) G_GNUC_WARN_UNUSED_RESULT;
char *hw_deploy_report_dup_sentence (HwDeployRun *run) G_GNUC_WARN_UNUSED_RESULT;
char *hw_deploy_report_dup_text (HwDeployRun *run) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
