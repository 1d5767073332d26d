/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cmd-env"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-cli-drift.h"
#include "hw-cli-edits.h"
#include "hw-cli-interrupted.h"
#include "hw-cli-lost.h"
#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-cli-status.h"
#include "hw-cli-table.h"
#include "hw-cmd.h"

static char *
describe (const HwStatus *status, HwStyle *out_style)
{
  switch (status->kind)
    {
    case HW_STATUS_UNREACHABLE:
      *out_style = HW_STYLE_BAD;
      return g_strdup (_("unreachable"));
    case HW_STATUS_AUTH:
      *out_style = HW_STYLE_BAD;
      return g_strdup (_("password needed"));
    case HW_STATUS_CONFIG:
      *out_style = HW_STYLE_BAD;
      return g_strdup (_("configuration"));
    case HW_STATUS_LOCKED:
      *out_style = HW_STYLE_WARNING;
      return g_strdup (_("locked"));
    case HW_STATUS_OTHER_PROJECT:
      *out_style = HW_STYLE_BAD;
      return g_strdup (_("another project's"));
    case HW_STATUS_UNKNOWN_REVISION:
      *out_style = HW_STYLE_BAD;
      return g_strdup (_("unknown revision"));
    case HW_STATUS_UNTRACKED:
      *out_style = HW_STYLE_WARNING;
      return g_strdup (_("untracked tables"));
    case HW_STATUS_EMPTY:
      *out_style = HW_STYLE_DIM;
      return g_strdup_printf (_("empty, %u pending"), status->n_pending);
    case HW_STATUS_PENDING:
      *out_style = HW_STYLE_WARNING;
      return g_strdup_printf (_("%u pending"), status->n_pending);
    case HW_STATUS_UP_TO_DATE:
      *out_style = HW_STYLE_GOOD;
      return g_strdup (_("up to date"));
    }
  g_return_val_if_reached (NULL);
}

static char *
describe_with_edits (const HwStatus *status, HwStyle *out_style)
{
  g_autofree char *state = describe (status, out_style);
  guint n_edited = hw_edits_count_up (status->edited);

  if (n_edited == 0)
    return g_steal_pointer (&state);
  if (*out_style == HW_STYLE_GOOD)
    *out_style = HW_STYLE_WARNING;

  /* Translators: the state of an environment, and how many of its applied revisions were edited */
  return g_strdup_printf (_("%s, %u edited"), state, n_edited);
}

static char *
describe_with_drift (const HwStatus *status, HwStyle *out_style)
{
  g_autofree char *state = describe_with_edits (status, out_style);

  if (hw_drift_count (status->drift) == 0)
    return g_steal_pointer (&state);
  if (*out_style == HW_STYLE_GOOD)
    *out_style = HW_STYLE_WARNING;

  /* Translators: the state of an environment whose schema was changed by hand */
  return g_strdup_printf (_("%s, drift"), state);
}

static void
print_table (GPtrArray *environments, GPtrArray *statuses)
{
  g_autoptr(HwTable) table = hw_table_new ();

  hw_table_add_header (table, _("ENVIRONMENT"), _("STATE"), _("AT"), _("DATABASE"), NULL);
  for (guint i = 0; i < statuses->len; i++)
    {
      const HwEnvironment *environment = environments->pdata[i];
      const HwStatus *status = statuses->pdata[i];
      g_autofree char *rows = hw_cli_format_rows ((const char *const *)status->rows);
      g_autofree char *state = NULL;
      g_autofree char *name = NULL;
      HwStyle style = HW_STYLE_PLAIN;

      name = environment->is_protected ? g_strdup_printf (_("%s (protected)"), environment->name)
                                       : g_strdup (environment->name);
      state = describe_with_drift (status, &style);
      hw_table_begin_row (table);
      hw_table_add_cell (table, HW_STYLE_BOLD, name);
      hw_table_add_cell (table, style, state);
      hw_table_add_cell (table, HW_STYLE_PLAIN, status->is_reachable ? rows : "-");
      hw_table_add_cell (table, HW_STYLE_DIM, status->url != NULL ? status->url : "");
    }
  hw_table_print (table);
  for (guint i = 0; i < statuses->len; i++)
    {
      const HwEnvironment *environment = environments->pdata[i];
      const HwStatus *status = statuses->pdata[i];

      if (status->error != NULL)
        hw_cli_warn ("%s: %s", environment->name, status->error->message);
      for (guint lost = 0; lost < status->found->len; lost++)
        {
          g_autofree char *text = hw_git_answer_to_hint (status->found->pdata[lost]);

          hw_cli_warn ("%s: %s", environment->name, text);
        }
      for (guint edit = 0; edit < status->edited->len; edit++)
        {
          g_autofree char *text = hw_edit_describe (status->edited->pdata[edit]);

          hw_cli_warn ("%s: %s", environment->name, text);
        }
      hw_cli_warn_about_drift (environment->name, status->drift);
    }
}

static void
print_json (GPtrArray *environments, GPtrArray *statuses)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < statuses->len; i++)
    {
      const HwEnvironment *environment = environments->pdata[i];
      const HwStatus *status = statuses->pdata[i];

      json_builder_begin_object (builder);
      hw_json_add_string (builder, "name", environment->name);
      hw_json_add_string (builder, "url", status->url);
      hw_json_add_boolean (builder, "reachable", status->is_reachable);
      hw_json_add_strv (builder, "heads", (const char *const *)status->rows);
      hw_json_add_int (builder, "pending", status->n_pending);
      hw_json_add_strv (builder, "unknown", (const char *const *)status->unknown);
      hw_json_add_boolean (builder, "protected", environment->is_protected);
      hw_cli_add_answers_json (builder, status->found);
      hw_cli_add_edits_json (builder, status->edited);
      hw_cli_add_drift_json (builder, status->drift);
      hw_json_add_error (builder, "error", status->error);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
  hw_cli_print_json (builder);
}

int
hw_cmd_env (HwCli *cli, GError **error)
{
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GPtrArray) environments = g_ptr_array_new ();
  g_autoptr(GPtrArray) statuses = NULL;

  if (!hw_cli_parse (cli, NULL, error))
    return HW_EXIT_DONE;
  project = hw_cli_open_project (cli, error);
  if (project == NULL)
    return HW_EXIT_FAILED;
  statuses = hw_cli_read_statuses (cli, project, environments, error);
  if (statuses == NULL)
    return HW_EXIT_FAILED;
  hw_cli_warn_about_interrupted (project, NULL);

  if (cli->is_json)
    print_json (environments, statuses);
  else if (environments->len == 0)
    hw_cli_note ("headway: %s. %s\n", _("the project has no environment"),
                                         hw_cli_explain_no_environment (project));
  else
    print_table (environments, statuses);

  return HW_EXIT_DONE;
}
