/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-access"

#include "config.h"

#include "hw-deployment-private.h"
#include "hw-util.h"

/* What can be asked of a deployment, and what is set before its verbs run. */

/**
 * hw_deployment_set_event_func:
 * @func: (nullable): called on the thread that runs a verb
 */
void
hw_deployment_set_event_func (HwDeployment *self, HwEventFunc func, gpointer user_data)
{
  g_return_if_fail (HW_IS_DEPLOYMENT (self));

  self->event_func = func;
  self->user_data = user_data;
}

/**
 * hw_deployment_set_override:
 * @policy: "backup" (go without one), "requires", "window", "drift", or "reason" (which is what it asks for)
 * @reason: (nullable): why, for the journal; NULL takes the override back
 *
 * Between verbs.
 */
void
hw_deployment_set_override (HwDeployment *self, const char *policy, const char *reason)
{
  g_return_if_fail (HW_IS_DEPLOYMENT (self));
  g_return_if_fail (policy != NULL);

  if (reason != NULL)
    g_hash_table_insert (self->overrides, g_strdup (policy), g_strdup (reason));
  else
    g_hash_table_remove (self->overrides, policy);
}

/**
 * hw_deployment_set_backup_dir:
 * @dir: (nullable): absolute; NULL for the environment's own, else the user's data folder
 */
void
hw_deployment_set_backup_dir (HwDeployment *self, const char *dir)
{
  g_return_if_fail (HW_IS_DEPLOYMENT (self));

  g_free (self->backup_dir);
  self->backup_dir = g_strdup (dir);
}

/**
 * hw_deployment_set_purge:
 *
 * For plans of stamps that are made from now on. Between verbs.
 */
void
hw_deployment_set_purge (HwDeployment *self, gboolean is_purge)
{
  g_return_if_fail (HW_IS_DEPLOYMENT (self));

  self->is_purge = is_purge;
}

/**
 * hw_deployment_stop_after_step:
 *
 * Asks the upgrade to end after the revision that runs now. Any thread.
 */
void
hw_deployment_stop_after_step (HwDeployment *self)
{
  g_return_if_fail (HW_IS_DEPLOYMENT (self));

  g_mutex_lock (&self->mutex);
  self->is_stop_wanted = TRUE;
  if (self->runner != NULL)
    hw_runner_stop_after_step (self->runner);
  g_mutex_unlock (&self->mutex);
}

/** hw_deployment_get_state: any thread */
HwDeploymentState
hw_deployment_get_state (HwDeployment *self)
{
  HwDeploymentState state;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), HW_DEPLOYMENT_TARGET);

  g_mutex_lock (&self->mutex);
  state = self->state;
  g_mutex_unlock (&self->mutex);

  return state;
}

/**
 * hw_deployment_get_id:
 *
 * Any thread. A new plan after the journal has begun, and a retry, are deployments of their own with another id.
 *
 * Returns: (transfer none): UUID of the deployment in the journal; valid as long as @self
 */
const char *
hw_deployment_get_id (HwDeployment *self)
{
  const char *id;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  g_mutex_lock (&self->mutex);
  id = g_ptr_array_index (self->ids, self->ids->len - 1);
  g_mutex_unlock (&self->mutex);

  return id;
}

const HwEnvironment *
hw_deployment_get_environment (HwDeployment *self)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  return self->environment;
}

const HwPlan *
hw_deployment_get_plan (HwDeployment *self)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  return self->plan;
}

/**
 * hw_deployment_dup_checks:
 *
 * Any thread.
 *
 * Returns: (transfer full) (element-type HwCheck): copies of the checks as they stand now; empty before Review
 */
GPtrArray *
hw_deployment_dup_checks (HwDeployment *self)
{
  GPtrArray *copies = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_check_free);

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), copies);

  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < self->checks->len; i++)
    g_ptr_array_add (copies, _hw_check_copy (g_ptr_array_index (self->checks, i)));
  g_mutex_unlock (&self->mutex);

  return copies;
}

const HwBackup *
hw_deployment_get_backup (HwDeployment *self)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  return self->backup;
}

const HwFailure *
hw_deployment_get_failure (HwDeployment *self)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  return self->failure;
}

const char *
hw_deployment_get_server (HwDeployment *self)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  return self->server;
}

const char *
hw_deployment_get_url (HwDeployment *self)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  return self->url;
}

gint64
hw_deployment_get_duration_usec (HwDeployment *self)
{
  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), 0);

  return self->outcome.duration_usec;
}

/* "prod is at a9d2f607: 3 revisions applied in 1.2 s" */
char *
_hw_deployment_describe_done (HwDeployment *self)
{
  guint n_steps = hw_plan_get_n_steps (self->plan);
  g_autofree char *rows = _hw_deployment_describe_rows (hw_plan_get_heads_after (self->plan));
  g_autofree char *duration = hw_format_duration (self->outcome.duration_usec);

  return g_strdup_printf ("%s is at %s: %u %s %s in %s", self->environment->name, rows, n_steps,
                          n_steps == 1 ? "revision" : "revisions",
                          _hw_deployment_describe_direction (self->direction), duration);
}

/**
 * hw_deployment_dup_summary:
 *
 * Returns: (transfer full): the result in a sentence or, after a failure, a paragraph
 */
char *
hw_deployment_dup_summary (HwDeployment *self)
{
  const char *name;
  g_autofree char *rows = NULL;
  guint n_steps;

  g_return_val_if_fail (HW_IS_DEPLOYMENT (self), NULL);

  name = self->environment->name;
  if (self->failure != NULL)
    return g_strdup (self->failure->summary);
  if (self->plan == NULL)
    return g_strdup_printf ("%s: nothing is planned", name);
  if (hw_deployment_get_state (self) == HW_DEPLOYMENT_DONE)
    return _hw_deployment_describe_done (self);

  n_steps = hw_plan_get_n_steps (self->plan);
  rows = _hw_deployment_describe_rows (hw_plan_get_rows (self->plan));

  return g_strdup_printf ("%s is at %s: %u %s to run", name, rows, n_steps,
                          n_steps == 1 ? "revision" : "revisions");
}
