/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-plan"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-lost.h"
#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-cmd.h"

int
hw_cmd_plan (HwCli *cli, GError **error)
{
  g_auto(GStrv) from = NULL;
  gboolean purge = FALSE;
  const GOptionEntry entries[] = {
    { "from", 0, 0, G_OPTION_ARG_STRING_ARRAY, &from,
      N_("Plan from ROW and look at no database; “base” for an empty table; repeat for more rows"),
          N_("ROW") },
      { "purge", 0, 0, G_OPTION_ARG_NONE, &purge, N_("Stamp: forget every row first"), NULL },
        { NULL },
     };
  g_autoptr(HwProject) project = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GError) trouble = NULL;
  g_auto(GStrv) rows = NULL;
  HwDirection direction;

  if (!hw_cli_parse (cli, entries, error)
      || !hw_cli_parse_direction (cli->arguments[0], &direction, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  rows = from != NULL ? hw_cli_parse_rows (from, error)
                      : hw_cli_read_own_rows (cli, project, NULL, error);
  if (rows == NULL)
    return HW_EXIT_FAILED;
  plan = hw_cli_make_plan (hw_project_get_graph (project), (const char *const *)rows, direction,
                           (const char *const *)cli->arguments + 1, purge, error);
  if (plan == NULL)
    {
      if (from == NULL && error != NULL)
        hw_cli_explain_rows (cli, project, (const char *const *)rows, *error);
      if (from != NULL)
        hw_cli_explain_given_rows (project, (const char *const *)rows, error);
      return HW_EXIT_FAILED;
    }

  if (cli->is_json)
    hw_cli_print_plan_json (plan);
  else
    hw_cli_print_plan (plan, 0);
  if (!hw_plan_check (plan, &trouble))
    hw_cli_warn (_("this plan would be refused: %s"), trouble->message);

  return HW_EXIT_DONE;
}
