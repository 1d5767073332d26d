/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-run-verbs"

#include "config.h"

#include "hw-deploy-item.h"
#include "hw-deploy-run-private.h"

/* What a run can be told to do. */

void
hw_deploy_run_look (HwDeployRun *self)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));

  _hw_deploy_run_start (self, HW_DEPLOY_VERB_LOOK, NULL);
}

/**
 * hw_deploy_run_plan:
 * @target: a target expression
 *
 * Begins anew: what was planned before is given up, and so is a deployment that was not carried out.
 */
void
hw_deploy_run_plan (HwDeployRun *self, HwDirection direction, const char *target)
{
  g_autofree char *text = g_strdup (target);

  g_return_if_fail (HW_IS_DEPLOY_RUN (self));
  g_return_if_fail (self->verb == HW_DEPLOY_VERB_NONE);

  _hw_deploy_run_abandon (self);
  g_hash_table_remove_all (self->overrides);
  self->deployment = hw_deployment_new (self->project, self->environment, self->journal);
  self->direction = direction;
  g_free (self->target);
  self->target = g_steal_pointer (&text);

  _hw_deploy_run_start (self, HW_DEPLOY_VERB_PLAN, self->target);
}

void
hw_deploy_run_checks (HwDeployRun *self)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));
  g_return_if_fail (_hw_deploy_run_is_at_rest (self));

  _hw_deploy_run_start (self, HW_DEPLOY_VERB_CHECKS, NULL);
}

/* @dir: (nullable): another folder than the environment's own */
void
hw_deploy_run_backup (HwDeployRun *self, const char *dir)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));
  g_return_if_fail (_hw_deploy_run_is_at_rest (self));

  hw_deployment_set_backup_dir (self->deployment, dir);
  _hw_deploy_run_start (self, HW_DEPLOY_VERB_BACKUP, NULL);
}

/**
 * hw_deploy_run_set_override:
 * @policy: as for hw_deployment_set_override()
 * @reason: (nullable): NULL takes the override back
 */
void
hw_deploy_run_set_override (HwDeployRun *self, const char *policy, const char *reason)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));
  g_return_if_fail (_hw_deploy_run_is_at_rest (self));
  g_return_if_fail (policy != NULL);

  if (reason != NULL)
    g_hash_table_insert (self->overrides, g_strdup (policy), g_strdup (reason));
  else
    g_hash_table_remove (self->overrides, policy);
  hw_deployment_set_override (self->deployment, policy, reason);
}

/* The reason given; NULL when the policy stands. */
const char *
hw_deploy_run_get_override (HwDeployRun *self, const char *policy)
{
  g_return_val_if_fail (HW_IS_DEPLOY_RUN (self), NULL);

  return g_hash_table_lookup (self->overrides, policy);
}

/* @confirmation: (nullable): the environment's name as typed, where it is protected */
void
hw_deploy_run_upgrade (HwDeployRun *self, const char *confirmation)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));
  g_return_if_fail (_hw_deploy_run_is_at_rest (self));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr(HwDeployItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      hw_deploy_item_reset (item);
    }
  _hw_deploy_run_start (self, HW_DEPLOY_VERB_UPGRADE, confirmation);
}

void
hw_deploy_run_verify (HwDeployRun *self)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));
  g_return_if_fail (_hw_deploy_run_is_at_rest (self));

  _hw_deploy_run_start (self, HW_DEPLOY_VERB_VERIFY, NULL);
}

void
hw_deploy_run_retry (HwDeployRun *self)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));
  g_return_if_fail (_hw_deploy_run_is_at_rest (self));

  _hw_deploy_run_start (self, HW_DEPLOY_VERB_RETRY, NULL);
}

/* Asks the running verb to end; it answers with `finished` as always. */
void
hw_deploy_run_cancel (HwDeployRun *self)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));

  if (self->cancellable == NULL)
    return;
  self->is_stopping = TRUE;
  g_cancellable_cancel (self->cancellable);
  g_signal_emit_by_name (self, "changed");
}

void
hw_deploy_run_stop_after_step (HwDeployRun *self)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));

  if (self->verb != HW_DEPLOY_VERB_UPGRADE)
    return;
  self->is_stopping = TRUE;
  hw_deployment_stop_after_step (self->deployment);
  g_signal_emit_by_name (self, "changed");
}
