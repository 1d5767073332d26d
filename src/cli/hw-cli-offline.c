/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-offline"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-alembic-preview.h"
#include "hw-cli-offline.h"
#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-status.h"
#include "hw-util.h"

static gboolean
parse_dialect (const char *text, HwDialect *out_dialect, GError **error)
{
  for (HwDialect dialect = HW_DIALECT_POSTGRESQL; dialect <= HW_DIALECT_SQLITE; dialect++)
    if (g_str_equal (text, hw_dialect_to_string (dialect)))
      {
        *out_dialect = dialect;
        return TRUE;
      }
  hw_set_error (error, HW_ERROR_USAGE,
                _("Say “postgresql” or “sqlite”."), _("“%s” is no dialect"), text);

  return FALSE;
}

/**
 * hw_cli_find_offline_options:
 * @dialect: (nullable): what --dialect says
 * @error: HW_ERROR_USAGE, NO_ENVIRONMENT, CONFIG, URL
 */
gboolean
hw_cli_find_offline_options (HwCli *cli,
                             const HwProject *project,
                             const char *dialect,
                             HwOfflineOptions *out_options,
                             GError **error)
{
  const HwEnvironment *environment;

  *out_options = (HwOfflineOptions){ HW_DIALECT_POSTGRESQL, 0, 0 };
  if (dialect != NULL)
    return parse_dialect (dialect, &out_options->dialect, error);

  environment = hw_cli_choose_environment (cli, project, error);
  if (environment == NULL)
    return FALSE;
  if (!hw_environment_find_dialect (environment, &out_options->dialect, error))
    return FALSE;
  out_options->lock_timeout_ms = environment->lock_timeout_ms;
  out_options->statement_timeout_ms = environment->statement_timeout_ms;

  return TRUE;
}

static gboolean
check_options (HwCli *cli, const HwCliRunOptions *options, GError **error)
{
  if (options->purge)
    hw_set_error (error, HW_ERROR_PURGE_SQL,
                  _("Empty the table online, or add a DELETE to the script by hand."),
                     _("“--purge” cannot be had with “--sql”"));
  else if (options->dry_run)
    hw_set_error (error, HW_ERROR_USAGE, NULL, _("“--sql” runs nothing: leave “--dry-run” away"));
  else if (options->direction != HW_DIRECTION_STAMP
           && hw_strv_length ((const char *const *)cli->arguments) != 1)
    hw_set_error (error, HW_ERROR_USAGE, NULL, _("one target is needed"));
  else
    return TRUE;

  return FALSE;
}

/**
 * hw_cli_print_script:
 * @plan: (nullable): what the script carries out
 *
 * The script as it is, or within a JSON object.
 */
void
hw_cli_print_script (HwCli *cli, const HwPlan *plan, HwDialect dialect, const char *script)
{
  g_autoptr(JsonBuilder) builder = NULL;

  if (!cli->is_json)
    {
      hw_cli_write (script, -1);
      return;
    }

  builder = json_builder_new ();
  json_builder_begin_object (builder);
  if (plan != NULL)
    hw_cli_add_plan_json (builder, plan);
  hw_json_add_string (builder, "dialect", hw_dialect_to_string (dialect));
  hw_json_add_string (builder, "sql", script);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

static gboolean
is_for_alembic (const HwPlan *plan)
{
  return hw_plan_get_direction (plan) != HW_DIRECTION_STAMP && hw_plan_get_n_steps (plan) > 0
         && (hw_plan_get_step (plan, 0)->revision->flags & HW_REVISION_PYTHON) != 0;
}

/* Python revisions are written by the project's own alembic, which takes the dialect from the environment's url. */
static char *
render (HwCli *cli,
        const HwProject *project,
        const HwPlan *plan,
        const char *dialect,
        const HwOfflineOptions *offline,
        GError **error)
{
  const HwEnvironment *environment;

  if (!is_for_alembic (plan))
    return hw_offline_render (project, plan, offline, cli->cancellable, error);
  if (dialect != NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    _("Choose an environment whose url is of that kind."),
                       _("“--dialect” is not for Python revisions: leave it away"));
      return NULL;
    }
  environment = hw_cli_choose_environment (cli, project, error);

  return environment != NULL
             ? hw_alembic_render (project, environment, plan, cli->cancellable, error)
             : NULL;
}

/**
 * hw_cli_print_offline:
 * @options: borrowed
 *
 * Returns: the exit code, where @error is not set; nothing is printed where it is
 */
int
hw_cli_print_offline (HwCli *cli, const HwCliRunOptions *options, GError **error)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autofree char *script = NULL;
  HwOfflineOptions offline;

  if (!check_options (cli, options, error))
    return HW_EXIT_USAGE;
  cli->keeps_scripts = options->direction != HW_DIRECTION_STAMP;
  project = hw_cli_open_project (cli, error);
  if (project == NULL || !hw_project_check (project, error))
    return HW_EXIT_FAILED;
  plan = hw_plan_new_offline (hw_project_get_graph (project), options->direction,
                              (const char *const *)cli->arguments, error);
  if (plan == NULL
      || !hw_cli_find_offline_options (cli, project, options->dialect, &offline, error))
    return HW_EXIT_FAILED;
  script = render (cli, project, plan, options->dialect, &offline, error);
  if (script == NULL)
    return HW_EXIT_FAILED;
  hw_cli_print_script (cli, plan, offline.dialect, script);

  return HW_EXIT_DONE;
}
