/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deployment.h"
#include "hw-status.h"

G_BEGIN_DECLS

/** What a worker is doing for the wizard. */
typedef enum
{
  HW_DEPLOY_VERB_NONE,
  HW_DEPLOY_VERB_LOOK,   /* read where the environment stands */
  HW_DEPLOY_VERB_PLAN,   /* make the plan, read its scripts */
  HW_DEPLOY_VERB_CHECKS, /* run the checks */
  HW_DEPLOY_VERB_BACKUP,
  HW_DEPLOY_VERB_UPGRADE,
  HW_DEPLOY_VERB_VERIFY,
  HW_DEPLOY_VERB_RETRY, /* plan what a failure left */
} HwDeployVerb;

/**
 * HwDeployRun:
 *
 * The wizard's one line to the core: owns the HwDeployment, runs its verbs one at a time in workers, and turns what
 * they tell into signals and a list of [class@DeployItem] on the main thread. All pages look at the same run.
 *
 * Signals: `changed` (state or verb), `event` (a HwEvent), `batch` (after the events that came together, at most 30
 * times a second), `finished` (a verb ended: HwDeployVerb, GError or NULL), `tick` (every second while a verb runs,
 * for clocks).
 */
#define HW_TYPE_DEPLOY_RUN (hw_deploy_run_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployRun, hw_deploy_run, HW, DEPLOY_RUN, GObject)

HwDeployRun *hw_deploy_run_new (const HwProject *project,
                                const HwEnvironment *environment,
                                HwJournal *journal) G_GNUC_WARN_UNUSED_RESULT;

const HwProject *hw_deploy_run_get_project (HwDeployRun *self);
const HwEnvironment *hw_deploy_run_get_environment (HwDeployRun *self);
HwDeploymentState hw_deploy_run_get_state (HwDeployRun *self);
HwDeployVerb hw_deploy_run_get_verb (HwDeployRun *self);
const HwStatus *hw_deploy_run_get_status (HwDeployRun *self);
/* (transfer none) (element-type HwDeployItem): the plan's steps; empty before the review */
GListModel *hw_deploy_run_get_items (HwDeployRun *self);
HwDirection hw_deploy_run_get_direction (HwDeployRun *self);
const char *hw_deploy_run_get_target (HwDeployRun *self);
HwDialect hw_deploy_run_get_dialect (HwDeployRun *self);
gboolean hw_deploy_run_is_stopping (HwDeployRun *self);
gint64 hw_deploy_run_get_verb_duration_usec (HwDeployRun *self);

/* Between verbs only (@verb is NONE): NULL while a worker has the deployment. */
const HwPlan *hw_deploy_run_get_plan (HwDeployRun *self);
const HwBackup *hw_deploy_run_get_backup (HwDeployRun *self);
const HwFailure *hw_deploy_run_get_failure (HwDeployRun *self);
char *hw_deploy_run_dup_summary (HwDeployRun *self) G_GNUC_WARN_UNUSED_RESULT;
gint64 hw_deploy_run_get_upgrade_usec (HwDeployRun *self);
const char *hw_deploy_run_get_id (HwDeployRun *self);
/* Any time: (transfer full) (element-type HwCheck) */
GPtrArray *hw_deploy_run_dup_checks (HwDeployRun *self) G_GNUC_WARN_UNUSED_RESULT;

/* Verbs: one at a time; the answer is the signal `finished`. */
void hw_deploy_run_look (HwDeployRun *self);
void hw_deploy_run_plan (HwDeployRun *self, HwDirection direction, const char *target);
void hw_deploy_run_checks (HwDeployRun *self);
void hw_deploy_run_backup (HwDeployRun *self, const char *dir);
void hw_deploy_run_upgrade (HwDeployRun *self, const char *confirmation);
void hw_deploy_run_verify (HwDeployRun *self);
void hw_deploy_run_retry (HwDeployRun *self);

/* Between verbs: goes against the environment's policy, with a reason that is kept; NULL takes it back. */
void hw_deploy_run_set_override (HwDeployRun *self, const char *policy, const char *reason);
const char *hw_deploy_run_get_override (HwDeployRun *self, const char *policy);

void hw_deploy_run_cancel (HwDeployRun *self);
void hw_deploy_run_stop_after_step (HwDeployRun *self);
void hw_deploy_run_close (HwDeployRun *self);

G_END_DECLS
