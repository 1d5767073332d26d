/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-stamp-run"

#include "config.h"

#include "hw-deployment.h"
#include "hw-error.h"
#include "hw-stamp-run.h"
#include "hw-util.h"

HwStampWish *
hw_stamp_wish_new (const HwProject *project, const HwEnvironment *environment)
{
  HwStampWish *wish = g_new0 (HwStampWish, 1);

  wish->project = hw_project_ref (project);
  wish->environment = hw_environment_ref (environment);

  return wish;
}

void
hw_stamp_wish_free (HwStampWish *wish)
{
  if (wish == NULL)
    return;

  hw_project_unref (wish->project);
  hw_environment_unref (wish->environment);
  g_clear_pointer (&wish->journal, hw_journal_unref);
  g_strfreev (wish->rows);
  g_free (wish->target);
  g_free (wish->confirmation);
  g_free (wish);
}

gpointer
hw_stamp_look (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwStampWish *wish = data;

  return hw_status_read (wish->project, wish->environment, 0, cancellable);
}

gpointer
hw_stamp_plan (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwStampWish *wish = data;
  g_auto(GStrv) targets = g_strsplit (wish->target, " ", -1);
  g_autoptr(HwPlan) plan = hw_plan_new_stamp (hw_project_get_graph (wish->project),
                                               (const char *const *)wish->rows,
                                               (const char *const *)targets, wish->is_purge, error);

  return plan != NULL && hw_plan_check (plan, error) ? g_steal_pointer (&plan) : NULL;
}

/* What was confirmed is what was shown. */
static gboolean
check_rows (const HwStampWish *wish, HwDeployment *deployment, GError **error)
{
  const HwPlan *plan = hw_deployment_get_plan (deployment);

  if (hw_strv_equal (hw_plan_get_rows (plan), (const char *const *)wish->rows))
    return TRUE;
  hw_set_error (error, HW_ERROR_CHANGED, "Look at what would change now, and stamp again.",
                "somebody else has changed the version table of “%s”", wish->environment->name);

  return FALSE;
}

gpointer
hw_stamp_run (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwStampWish *wish = data;
  g_autoptr(HwDeployment) deployment =
                 hw_deployment_new (wish->project, wish->environment, wish->journal);

  hw_deployment_set_purge (deployment, wish->is_purge);
  if (hw_deployment_plan (deployment, HW_DIRECTION_STAMP, wish->target, cancellable, error)
      && check_rows (wish, deployment, error)
      && hw_deployment_run_checks (deployment, cancellable, error)
      && hw_deployment_run_backup (deployment, cancellable, error)
      && hw_deployment_run_upgrade (deployment, wish->confirmation, cancellable, error)
      && hw_deployment_run_verify (deployment, cancellable, error))
    return hw_deployment_dup_summary (deployment);
  hw_deployment_abandon (deployment);

  return NULL;
}
