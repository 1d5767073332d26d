/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-event-json"

#include "config.h"

#include "hw-cli-event-json.h"
#include "hw-cli-output.h"
#include "hw-deployment.h"

static const char *
get_event_name (HwEventKind kind)
{
  static const char *const names[] = {
    "state",
    "check-started",
    "check-finished",
    "backup-progress",
    "step-started",
    "statement-started",
    "statement-finished",
    "step-finished",
    "step-failed",
    "notice",
    "statement-progress",
  };

  G_STATIC_ASSERT (G_N_ELEMENTS (names) == HW_EVENT_STATEMENT_PROGRESS + 1);

  return names[kind];
}

static void
add_check (JsonBuilder *builder, const HwEvent *event)
{
  hw_json_add_string (builder, "check", event->name);
  if (event->kind == HW_EVENT_CHECK_STARTED)
    return;
  hw_json_add_boolean (builder, "ok", event->ok);
  hw_json_add_string (builder, "severity", hw_severity_to_string (event->severity));
  hw_json_add_string (builder, "message", event->message);
}

static void
add_backup (JsonBuilder *builder, const HwEvent *event)
{
  json_builder_set_member_name (builder, "fraction");
  if (event->fraction < 0)
    json_builder_add_null_value (builder);
  else
    json_builder_add_double_value (builder, event->fraction);
  hw_json_add_int (builder, "bytes", (gint64)event->bytes);
  hw_json_add_string (builder, "table", event->name);
}

/* Numbers count from 1, as the lines of a file do. */
static void
add_step (JsonBuilder *builder, const HwEvent *event)
{
  gboolean has_rows =
      event->kind == HW_EVENT_STATEMENT_PROGRESS || event->kind == HW_EVENT_STATEMENT_FINISHED;
  gboolean is_statement = has_rows || event->kind == HW_EVENT_STATEMENT_STARTED;
  gboolean is_finished =
      event->kind == HW_EVENT_STATEMENT_FINISHED || event->kind == HW_EVENT_STEP_FINISHED;

  hw_json_add_int (builder, "step", event->step + 1);
  hw_json_add_int (builder, "steps", event->n_steps);
  hw_json_add_string (builder, "revision", event->revision != NULL ? event->revision->id : NULL);
  if (is_statement)
    hw_json_add_int (builder, "statement", event->statement + 1);
  if (is_statement || event->kind == HW_EVENT_STEP_STARTED)
    hw_json_add_int (builder, "statements", event->n_statements);
  if (is_statement)
    hw_json_add_int (builder, "line", event->line);
  if (event->kind == HW_EVENT_STATEMENT_STARTED)
    hw_json_add_string (builder, "sql", event->sql);
  if (has_rows)
    hw_json_add_int (builder, "rows", event->rows);
  if (is_finished)
    hw_json_add_int (builder, "duration_ms", event->duration_usec / 1000);
  if (event->kind == HW_EVENT_STEP_FAILED)
    hw_json_add_error (builder, "error", event->error);
}

/**
 * hw_cli_print_event_json:
 *
 * Prints what long work tells as one JSON object on one line.
 */
void
hw_cli_print_event_json (const HwEvent *event)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "event", get_event_name (event->kind));
  switch (event->kind)
    {
    case HW_EVENT_STATE:
      hw_json_add_string (builder, "state",
                          hw_deployment_state_to_string ((HwDeploymentState)event->state));
      break;
    case HW_EVENT_CHECK_STARTED:
    case HW_EVENT_CHECK_FINISHED:
      add_check (builder, event);
      break;
    case HW_EVENT_BACKUP_PROGRESS:
      add_backup (builder, event);
      break;
    case HW_EVENT_STEP_STARTED:
    case HW_EVENT_STATEMENT_STARTED:
    case HW_EVENT_STATEMENT_PROGRESS:
    case HW_EVENT_STATEMENT_FINISHED:
    case HW_EVENT_STEP_FINISHED:
    case HW_EVENT_STEP_FAILED:
      add_step (builder, event);
      break;
    case HW_EVENT_NOTICE:
      hw_json_add_string (builder, "severity", hw_severity_to_string (event->severity));
      hw_json_add_string (builder, "message", event->message);
      break;
    }
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}
