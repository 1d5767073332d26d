/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-deploy"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-confirm.h"
#include "hw-cli-deploy-report.h"
#include "hw-cli-interrupted.h"
#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-cli-progress.h"
#include "hw-cli-run.h"
#include "hw-cmd.h"

typedef struct
{
  HwDirection direction;
  HwConsent consent;
  char **overrides; /* policies, or NULL */
  const char *reason;
  char *backup_dir; /* absolute, or NULL */
  gint64 lock_wait_ms;
} DeployOptions;

static gboolean
check_overrides (const DeployOptions *options, GError **error)
{
  static const char *const policies[] = { "backup", "requires", "window", "drift", "reason", NULL };

  for (guint i = 0; options->overrides != NULL && options->overrides[i] != NULL; i++)
    if (!g_strv_contains (policies, options->overrides[i]))
      {
        hw_set_error (error, HW_ERROR_USAGE,
                      _("Policies are “backup”, “requires”, “window”, “drift” and “reason”."),
                         _("“%s” is no policy"), options->overrides[i]);
        return FALSE;
      }
  if (options->overrides != NULL && (options->reason == NULL || *options->reason == '\0'))
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Add --reason TEXT; the journal keeps it."),
                       _("a policy is only overridden with a reason"));
      return FALSE;
    }
  if (options->overrides == NULL && options->reason != NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Say which policy with --override POLICY."),
                       _("“--reason” goes with “--override”"));
      return FALSE;
    }

  return TRUE;
}

/* For failures before the upgrade began; those after it are described by the deployment. */
static void
tell_state (HwCli *cli, HwDeployment *deployment)
{
  const HwFailure *failure = hw_deployment_get_failure (deployment);
  const HwBackup *backup = hw_deployment_get_backup (deployment);
  const char *name = hw_deployment_get_environment (deployment)->name;

  if (failure != NULL)
    cli->state = g_strdup (failure->summary);
  else if (hw_deployment_get_state (deployment) == HW_DEPLOYMENT_VERIFY)
    cli->state =
        g_strdup_printf (_("Every revision is committed on “%s”, and not verified."), name);
  else if (backup != NULL)
    cli->state = g_strdup_printf (_("Nothing was written to “%s”. The backup is kept: %s"), name,
                                     backup->path);
  else
    cli->state = g_strdup_printf (_("Nothing was written to “%s”."), name);
}

static gboolean
ask (HwCli *cli, HwDeployment *deployment, const DeployOptions *options, GError **error)
{
  const HwPlan *plan = hw_deployment_get_plan (deployment);
  const HwEnvironment *environment = hw_deployment_get_environment (deployment);
  g_autofree char *to = hw_cli_format_rows (hw_plan_get_heads_after (plan));
  g_autofree char *question =
      g_strdup_printf (_("About to %s “%s” to %s."), hw_direction_to_string (options->direction),
                          environment->name, to);

  return hw_cli_ask_consent (cli, environment, &options->consent, question, error);
}

static gboolean
run_checks (HwCli *cli, HwDeployment *deployment, HwCliProgress *progress, GError **error)
{
  gboolean ok;

  if (!cli->is_json)
    hw_cli_report_heading (_("Checks"));
  ok = hw_deployment_run_checks (deployment, cli->cancellable, error);
  hw_cli_progress_clear (progress);
  if (!cli->is_json)
    hw_cli_report_checks (deployment);

  return ok;
}

static gboolean
run_backup (HwCli *cli, HwDeployment *deployment, HwCliProgress *progress, GError **error)
{
  gboolean ok;

  if (!cli->is_json)
    hw_cli_report_heading (_("Backup"));
  ok = hw_deployment_run_backup (deployment, cli->cancellable, error);
  hw_cli_progress_clear (progress);
  if (ok && !cli->is_json)
    hw_cli_report_backup (deployment);

  return ok;
}

/* From the checks to the verification. Whoever is asked is asked last: with the backup at hand and before anything is
 * written. */
static gboolean
go (HwCli *cli, HwDeployment *deployment, const DeployOptions *options, GError **error)
{
  HwCliProgress progress;
  const char *name = hw_deployment_get_environment (deployment)->name;
  gboolean ok;

  hw_cli_progress_init (&progress, cli, hw_deployment_get_plan (deployment));
  hw_deployment_set_event_func (deployment, hw_cli_progress_on_event, &progress);
  ok = run_checks (cli, deployment, &progress, error)
       && run_backup (cli, deployment, &progress, error) && ask (cli, deployment, options, error);
  if (ok)
    {
      if (!cli->is_json)
        hw_cli_report_heading (options->direction == HW_DIRECTION_DOWNGRADE ? _("Downgrade")
                                                                            : _("Upgrade"));
      ok = hw_deployment_run_upgrade (deployment, name, cli->cancellable, error);
      hw_cli_progress_clear (&progress);
    }
  if (ok)
    {
      if (!cli->is_json)
        hw_cli_report_heading (_("Verify"));
      ok = hw_deployment_run_verify (deployment, cli->cancellable, error);
    }
  if (!ok)
    {
      tell_state (cli, deployment);
      hw_deployment_abandon (deployment);
    }
  hw_deployment_set_event_func (deployment, NULL, NULL);

  return ok;
}

static void
report_result (HwCli *cli, HwDeployment *deployment)
{
  g_autofree char *summary = NULL;

  if (cli->is_json)
    {
      hw_cli_report_result_json (deployment);
      return;
    }
  summary = hw_deployment_dup_summary (deployment);
  hw_cli_print (_("  the version table is where the plan ends\n\n%s\n"), summary);
}

/* With --lock-wait, after another deployment has ended. */
static gboolean
make_plan (HwCli *cli, HwDeployment *deployment, const DeployOptions *options, GError **error)
{
  HwCliProgress progress;
  gboolean ok;

  hw_cli_progress_init (&progress, cli, NULL);
  hw_deployment_set_event_func (deployment, hw_cli_progress_on_event, &progress);
  ok = hw_deployment_plan (deployment, options->direction, cli->arguments[0], cli->cancellable,
                           error);
  hw_deployment_set_event_func (deployment, NULL, NULL);

  return ok;
}

static gboolean
deploy (HwCli *cli,
        const HwProject *project,
        const HwEnvironment *environment,
        const DeployOptions *options,
        GError **error)
{
  g_autoptr(HwJournal) journal = hw_journal_open (NULL, error);
  g_autoptr(HwDeployment) deployment = NULL;

  if (journal == NULL)
    return FALSE;
  hw_cli_warn_about_interrupted (project, journal);
  deployment = hw_deployment_new (project, environment, journal);
  for (guint i = 0; options->overrides != NULL && options->overrides[i] != NULL; i++)
    hw_deployment_set_override (deployment, options->overrides[i], options->reason);
  if (options->backup_dir != NULL)
    hw_deployment_set_backup_dir (deployment, options->backup_dir);
  hw_deployment_set_lock_wait (deployment, options->lock_wait_ms);
  if (!make_plan (cli, deployment, options, error))
    return FALSE;

  if (cli->is_json)
    hw_cli_report_plan_json (deployment);
  else
    hw_cli_report_plan (deployment);
  if (hw_plan_get_n_steps (hw_deployment_get_plan (deployment)) == 0)
    {
      if (cli->is_json)
        hw_cli_report_result_json (deployment);
      return TRUE;
    }
  /* There is no use in a backup when nobody will be able to agree to the rest. */
  if (!hw_cli_check_consent (cli, environment, &options->consent, error)
      || !go (cli, deployment, options, error))
    return FALSE;
  report_result (cli, deployment);

  return TRUE;
}

int
hw_cmd_deploy (HwCli *cli, GError **error)
{
  g_autofree char *direction = NULL;
  g_autofree char *confirm = NULL;
  g_autofree char *reason = NULL;
  g_autofree char *backup_dir = NULL;
  g_autofree char *lock_wait = NULL;
  g_auto(GStrv) overrides = NULL;
  gboolean yes = FALSE;
  const GOptionEntry entries[] = {
    { "confirm", 0, 0, G_OPTION_ARG_STRING, &confirm,
      N_("The name of the environment that is meant; a protected one wants it"), N_("NAME") },
      { "yes", 'y', 0, G_OPTION_ARG_NONE, &yes,
        N_("Ask no question; not enough for a protected environment"), NULL },
        { "direction", 0, 0, G_OPTION_ARG_STRING, &direction,
          N_("upgrade (default) or downgrade"), N_("DIRECTION") },
          { "override", 0, 0, G_OPTION_ARG_STRING_ARRAY, &overrides,
            N_("Go on against the policy “backup”, “requires”, “window”, “drift” or “reason”"),
                N_("POLICY") },
            { "reason", 0, 0, G_OPTION_ARG_STRING, &reason,
              N_("Why, for the journal"), N_("TEXT") },
              { "backup-dir", 0, 0, G_OPTION_ARG_FILENAME, &backup_dir,
                N_("The folder for the backup"), N_("DIR") }, HW_CLI_LOCK_WAIT_ENTRY (&lock_wait),
                { NULL },
              };
  g_autoptr(HwProject) project = NULL;
  g_autofree char *absolute_dir = NULL;
  const HwEnvironment *environment;
  DeployOptions options = { .direction = HW_DIRECTION_UPGRADE };

  if (!hw_cli_parse (cli, entries, error))
    return HW_EXIT_DONE;
  if (backup_dir != NULL)
    absolute_dir = g_canonicalize_filename (backup_dir, NULL);
  options.consent = (HwConsent){ confirm, yes };
  options.overrides = overrides;
  options.reason = reason;
  options.backup_dir = absolute_dir;
  if ((direction != NULL && !hw_cli_parse_direction (direction, &options.direction, error))
      || !check_overrides (&options, error)
      || !hw_cli_parse_lock_wait (lock_wait, &options.lock_wait_ms, error))
    return HW_EXIT_USAGE;

  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  environment = hw_cli_choose_environment (cli, project, error);
  if (environment == NULL)
    return HW_EXIT_FAILED;

  return deploy (cli, project, environment, &options, error) ? HW_EXIT_DONE : HW_EXIT_FAILED;
}
