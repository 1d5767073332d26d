/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-run-access"

#include "config.h"

#include "hw-deploy-run-private.h"

/* What a run can be asked: at any time, or between its verbs alone. */

const HwProject *
hw_deploy_run_get_project (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return self->project;
}

const HwEnvironment *
hw_deploy_run_get_environment (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return self->environment;
}

HwDeploymentState
hw_deploy_run_get_state (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), HW_DEPLOYMENT_TARGET);

  return self->deployment != NULL ? hw_deployment_get_state (self->deployment)
                                  : HW_DEPLOYMENT_TARGET;
}

HwDeployVerb
hw_deploy_run_get_verb (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), HW_DEPLOY_VERB_NONE);

  return self->verb;
}

/* Where the environment stood at the last look; NULL before. */
const HwStatus *
hw_deploy_run_get_status (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return self->status;
}

GListModel *
hw_deploy_run_get_items (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return G_LIST_MODEL (self->items);
}

HwDirection
hw_deploy_run_get_direction (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), HW_DIRECTION_UPGRADE);

  return self->direction;
}

const char *
hw_deploy_run_get_target (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return self->target;
}

HwDialect
hw_deploy_run_get_dialect (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), HW_DIALECT_POSTGRESQL);

  return self->dialect;
}

/* Whether the running verb was asked to stop after the step or to cancel. */
gboolean
hw_deploy_run_is_stopping (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), FALSE);

  return self->is_stopping;
}

/* Of the running verb until now, or of the last one. */
gint64
hw_deploy_run_get_verb_duration_usec (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), 0);

  if (self->verb != HW_DEPLOY_VERB_NONE)
    return g_get_monotonic_time () - self->verb_started_usec;

  return self->verb_duration_usec;
}

gboolean
_hw_deploy_run_is_at_rest (HwDeployRun *self)
{
  return self->deployment != NULL && self->verb == HW_DEPLOY_VERB_NONE;
}

const HwPlan *
hw_deploy_run_get_plan (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return _hw_deploy_run_is_at_rest (self) ? hw_deployment_get_plan (self->deployment) : NULL;
}

const HwBackup *
hw_deploy_run_get_backup (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return _hw_deploy_run_is_at_rest (self) ? hw_deployment_get_backup (self->deployment) : NULL;
}

const HwFailure *
hw_deploy_run_get_failure (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return _hw_deploy_run_is_at_rest (self) ? hw_deployment_get_failure (self->deployment) : NULL;
}

char *
hw_deploy_run_dup_summary (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return _hw_deploy_run_is_at_rest (self) ? hw_deployment_dup_summary (self->deployment) : NULL;
}

gint64
hw_deploy_run_get_upgrade_usec (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), 0);

  return _hw_deploy_run_is_at_rest (self) ? hw_deployment_get_duration_usec (self->deployment) : 0;
}

/* The deployment's id in the journal; NULL before the first plan. */
const char *
hw_deploy_run_get_id (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return self->deployment != NULL ? hw_deployment_get_id (self->deployment) : NULL;
}

GPtrArray *
hw_deploy_run_dup_checks (HwDeployRun *self)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  if (self->deployment == NULL)
    return g_ptr_array_new_with_free_func ((GDestroyNotify)hw_check_free);

  return hw_deployment_dup_checks (self->deployment);
}
