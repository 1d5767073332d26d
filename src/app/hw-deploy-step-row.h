/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** The stations of the wizard, as its step list shows them. */
typedef enum
{
  HW_DEPLOY_STEP_TARGET,
  HW_DEPLOY_STEP_REVIEW,
  HW_DEPLOY_STEP_CHECKS,
  HW_DEPLOY_STEP_BACKUP,
  HW_DEPLOY_STEP_UPGRADE,
  HW_DEPLOY_STEP_VERIFY,
  HW_DEPLOY_STEP_SUMMARY,
} HwDeployStep;

#define HW_DEPLOY_N_STEPS (HW_DEPLOY_STEP_SUMMARY + 1)

typedef enum
{
  HW_DEPLOY_STEP_AHEAD,
  HW_DEPLOY_STEP_CURRENT,
  HW_DEPLOY_STEP_PASSED,
  HW_DEPLOY_STEP_FAILED,
} HwDeployStepState;

/**
 * HwDeployStepRow:
 *
 * One station in the step list: number or state, title, and its result in one line.
 */
#define HW_TYPE_DEPLOY_STEP_ROW (hw_deploy_step_row_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployStepRow, hw_deploy_step_row, HW, DEPLOY_STEP_ROW, GtkListBoxRow)

GtkWidget *hw_deploy_step_row_new (HwDeployStep step) G_GNUC_WARN_UNUSED_RESULT;
HwDeployStep hw_deploy_step_row_get_step (HwDeployStepRow *self);
void hw_deploy_step_row_update (HwDeployStepRow *self,
                                const char *title,
                                HwDeployStepState state,
                                const char *result);
void hw_deploy_step_row_set_shown (HwDeployStepRow *self, gboolean is_shown);

G_END_DECLS
