/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-deploy-report"

#include "config.h"

#include <unistd.h>

#include <glib/gi18n.h>

#include "hw-cli-deploy-report.h"
#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-util.h"

/* “headway plan” shows them all. */
#define MAX_STEPS_SHOWN 40

void
hw_cli_report_heading (const char *title)
{
  g_autoptr(GString) out = g_string_new ("\n");

  hw_cli_append_styled (out, STDOUT_FILENO, HW_STYLE_BOLD, title);
  g_string_append_c (out, '\n');
  hw_cli_write (out->str, (gssize)out->len);
}

/**
 * hw_cli_report_plan:
 * @deployment: in Review or later
 */
void
hw_cli_report_plan (HwDeployment *deployment)
{
  const HwEnvironment *environment = hw_deployment_get_environment (deployment);
  const char *server = hw_deployment_get_server (deployment);
  g_autofree char *title = g_strdup_printf (_("Deploy to %s%s"), environment->name,
                                               environment->is_protected ? _(" (protected)") : "");
  g_autoptr(GString) out = g_string_new (NULL);

  hw_cli_append_styled (out, STDOUT_FILENO,
                        environment->is_protected ? HW_STYLE_BAD : HW_STYLE_BOLD, title);
  g_string_append_printf (out, "\n%s", hw_deployment_get_url (deployment));
  if (server != NULL)
    g_string_append_printf (out, ", %s", server);
  g_string_append_c (out, '\n');
  hw_cli_write (out->str, (gssize)out->len);
  hw_cli_report_heading (_("Plan"));
  hw_cli_print_plan (hw_deployment_get_plan (deployment), MAX_STEPS_SHOWN);
}

static void
append_check (GString *out, const HwCheck *check)
{
  static const struct
  {
    const char *mark;
    HwStyle style;
  } marks[] = {
    { "?", HW_STYLE_DIM },     { "?", HW_STYLE_DIM }, { "✓", HW_STYLE_GOOD },
    { "!", HW_STYLE_WARNING }, { "✗", HW_STYLE_BAD }, { "-", HW_STYLE_DIM },
  };
  const char *mark = marks[check->state].mark;

  G_STATIC_ASSERT (G_N_ELEMENTS (marks) == HW_CHECK_SKIPPED + 1);

  if (!hw_cli_has_unicode ())
    mark = check->state == HW_CHECK_PASSED ? "+" : check->state == HW_CHECK_FAILED ? "x" : mark;
  g_string_append (out, "  ");
  hw_cli_append_styled (out, STDOUT_FILENO, marks[check->state].style, mark);
  g_string_append_printf (out, " %s", check->title);
  if (*check->message != '\0')
    g_string_append_printf (out, ": %s", check->message);
  g_string_append_c (out, '\n');
  if (*check->hint != '\0' && check->state != HW_CHECK_PASSED)
    g_string_append_printf (out, "    %s\n", check->hint);
}

/**
 * hw_cli_report_checks:
 * @deployment: whose checks have ended
 */
void
hw_cli_report_checks (HwDeployment *deployment)
{
  g_autoptr(GPtrArray) checks = hw_deployment_dup_checks (deployment);
  g_autoptr(GString) out = g_string_new (NULL);

  for (guint i = 0; i < checks->len; i++)
    append_check (out, checks->pdata[i]);
  hw_cli_write (out->str, (gssize)out->len);
}

/**
 * hw_cli_report_backup:
 * @deployment: past its backup, also where none was made
 */
void
hw_cli_report_backup (HwDeployment *deployment)
{
  const HwBackup *backup = hw_deployment_get_backup (deployment);
  g_autofree char *size = NULL;
  g_autofree char *duration = NULL;

  if (backup == NULL)
    {
      hw_cli_print (_("  no backup was made\n"));
      return;
    }
  size = hw_format_size (backup->size_bytes);
  duration = hw_format_duration (backup->duration_usec);
  hw_cli_print (_("  %s\n  %s in %s, read whole to verify it\n  SHA-256 %s\n"), backup->path, size,
                   duration, backup->sha256);
  for (guint i = 0; backup->removed != NULL && backup->removed[i] != NULL; i++)
    hw_cli_print (_("  removed the older %s\n"), backup->removed[i]);
}

static void
add_backup (JsonBuilder *builder, const HwBackup *backup)
{
  json_builder_set_member_name (builder, "backup");
  if (backup == NULL)
    {
      json_builder_add_null_value (builder);
      return;
    }
  json_builder_begin_object (builder);
  hw_json_add_string (builder, "path", backup->path);
  hw_json_add_string (builder, "format", hw_backup_format_to_string (backup->format));
  hw_json_add_int (builder, "size", (gint64)backup->size_bytes);
  hw_json_add_string (builder, "sha256", backup->sha256);
  hw_json_add_boolean (builder, "verified", backup->is_verified);
  if (backup->removed != NULL)
    hw_json_add_strv (builder, "removed", (const char *const *)backup->removed);
  json_builder_end_object (builder);
}

/**
 * hw_cli_report_result_json:
 * @deployment: Done, or in Review with nothing to do
 */
void
hw_cli_report_result_json (HwDeployment *deployment)
{
  const HwPlan *plan = hw_deployment_get_plan (deployment);
  g_autofree char *summary = hw_deployment_dup_summary (deployment);
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "result", "done");
  hw_json_add_string (builder, "deployment", hw_deployment_get_id (deployment));
  hw_json_add_string (builder, "environment", hw_deployment_get_environment (deployment)->name);
  hw_json_add_string (builder, "direction", hw_direction_to_string (hw_plan_get_direction (plan)));
  hw_json_add_string (builder, "target", hw_plan_get_target (plan));
  hw_json_add_strv (builder, "from", hw_plan_get_rows (plan));
  hw_json_add_strv (builder, "heads_after", hw_plan_get_heads_after (plan));
  hw_json_add_int (builder, "steps", hw_plan_get_n_steps (plan));
  hw_json_add_int (builder, "duration_ms", hw_deployment_get_duration_usec (deployment) / 1000);
  add_backup (builder, hw_deployment_get_backup (deployment));
  hw_json_add_string (builder, "message", summary);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

void
hw_cli_report_plan_json (HwDeployment *deployment)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "event", "plan");
  hw_cli_add_plan_json (builder, hw_deployment_get_plan (deployment));
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}
