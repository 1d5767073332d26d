/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-cli-run"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-aftermath.h"
#include "hw-cli-confirm.h"
#include "hw-cli-interrupted.h"
#include "hw-cli-lost.h"
#include "hw-cli-output.h"
#include "hw-cli-plan.h"
#include "hw-cli-progress.h"
#include "hw-cli-run.h"
#include "hw-database-lock.h"
#include "hw-error.h"
#include "hw-runner.h"
#include "hw-ownership.h"
#include "hw-tables.h"
#include "hw-util.h"
#include "hw-version-table.h"

static GStrv
read_rows (const HwProject *project, HwDatabase *database, GError **error)
{
  return hw_version_table_read (database, hw_project_get_version_table_schema (project),
                                hw_project_get_version_table (project), NULL, NULL, error);
}

/* Over the connection that failed where it still works, else over another. */
static GStrv
read_rows_after (const HwProject *project,
                 const HwEnvironment *environment,
                 HwDatabase *database,
                 const HwRunnerResult *result,
                 GError **error)
{
  g_autoptr(HwDatabase) other = NULL;

  if (hw_database_is_open (database) && !result->is_unknown)
    return read_rows (project, database, error);
  other = hw_aftermath_connect (environment, database, result->is_unknown, error);

  return other != NULL ? read_rows (project, other, error) : NULL;
}

/* The table has the last word, also on a COMMIT whose answer never came. */
static void
describe_rows (const HwEnvironment *environment,
               const HwPlan *plan,
               const HwRunnerResult *result,
               const char *const *rows,
               GString *text)
{
  g_autofree char *joined = hw_cli_format_rows (rows);
  gint position = hw_aftermath_find_position (plan, rows);
  guint n_done = position != HW_NO_POSITION ? (guint)position : result->n_done;
  gboolean may_be_partial = result->may_be_partial && position <= result->failed_step;

  g_string_append_printf (
      text, may_be_partial
      ? _("“%s” now stands at %s: %u of %u steps are committed.")
      : _("“%s” now stands at %s: %u of %u steps are committed, the others changed nothing."),
           environment->name, joined, n_done, hw_plan_get_n_steps (plan));
  if (may_be_partial)
    g_string_append (text,
                     _(" The failed step is not all in one transaction: some of its statements may"
                             " have stayed."));
}

/* What stands in the database now, for the one who has to go on from there. */
static char *
describe_state (const HwProject *project,
                const HwEnvironment *environment,
                HwDatabase *database,
                const HwPlan *plan,
                const HwRunnerResult *result)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rows = read_rows_after (project, environment, database, result, &error);

  if (rows != NULL)
    {
      describe_rows (environment, plan, result, (const char *const *)rows, text);
      return g_string_free (g_steal_pointer (&text), FALSE);
    }
  g_string_append_printf (text, _("Where “%s” stands is not known: %s."), environment->name,
                                   error->message);
  if (result->is_unknown)
    g_string_append (
        text,
        _(" The connection broke during COMMIT of the next step, which may or may not be in the"
                             " database: “headway current” tells, once it answers again."));
  if (result->may_be_partial)
    g_string_append (text,
                     _(" The failed step is not all in one transaction: some of its statements may"
                             " have stayed."));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
print_result_json (const HwEnvironment *environment,
                   const HwPlan *plan,
                   const HwCliRunOptions *options,
                   const HwRunnerResult *result)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  hw_json_add_string (builder, "result", "done");
  hw_json_add_string (builder, "environment", environment->name);
  hw_json_add_string (builder, "direction", hw_direction_to_string (options->direction));
  hw_json_add_string (builder, "target", hw_plan_get_target (plan));
  hw_json_add_boolean (builder, "dry_run", options->dry_run);
  hw_json_add_strv (builder, "from", hw_plan_get_rows (plan));
  hw_json_add_strv (builder, "heads_after", hw_plan_get_heads_after (plan));
  hw_json_add_int (builder, "steps", hw_plan_get_n_steps (plan));
  hw_json_add_int (builder, "duration_ms", result->duration_usec / 1000);
  json_builder_end_object (builder);
  hw_cli_print_json (builder);
}

static void
print_result (const HwEnvironment *environment,
              const HwPlan *plan,
              const HwCliRunOptions *options,
              const HwRunnerResult *result)
{
  g_autofree char *rows = hw_cli_format_rows (hw_plan_get_heads_after (plan));
  g_autofree char *duration = hw_format_duration (result->duration_usec);
  guint n = hw_plan_get_n_steps (plan);

  if (options->dry_run)
    hw_cli_print (ngettext ("dry run: %u step works in %s; “%s” is unchanged\n",
                            "dry run: %u steps work in %s; “%s” is unchanged\n", n),
                  n, duration, environment->name);
  else if (n == 0)
    hw_cli_print (_("%s already stands at %s: nothing to do\n"), environment->name, rows);
  else
    hw_cli_print (ngettext ("%s is at %s: %u step in %s\n", "%s is at %s: %u steps in %s\n", n),
                  environment->name, rows, n, duration);
}

static gboolean
carry_out (HwCli *cli,
           const HwProject *project,
           const HwEnvironment *environment,
           HwDatabase *database,
           const HwPlan *plan,
           const HwTables *tables,
           const HwCliRunOptions *options,
           GError **error)
{
  HwCliProgress progress;
  HwRunnerOptions runner_options = { .environment = environment,
                                     .dry_run = options->dry_run,
                                     .seen = tables,
                                     .lock_attempts = environment->lock_attempts,
                                     .lock_backoff_ms = environment->lock_backoff_ms,
                                     .event_func = hw_cli_progress_on_event,
                                     .user_data = &progress };
  HwRunnerResult result = { .failed_step = -1 };
  g_autoptr(HwRunner) runner = NULL;
  gboolean ok = TRUE;

  hw_cli_progress_init (&progress, cli, plan);
  if (hw_plan_get_n_steps (plan) > 0)
    {
      runner = hw_runner_new (project, database, plan, &runner_options);
      ok = hw_runner_run (runner, &result, cli->cancellable, error);
    }
  hw_cli_progress_clear (&progress);
  if (!ok)
    {
      cli->state = describe_state (project, environment, database, plan, &result);
      return FALSE;
    }
  if (cli->is_json)
    print_result_json (environment, plan, options, &result);
  else
    print_result (environment, plan, options, &result);

  return TRUE;
}

static char *
make_question (const HwEnvironment *environment, const HwPlan *plan)
{
  g_autofree char *from = hw_cli_format_rows (hw_plan_get_rows (plan));
  g_autofree char *to = hw_cli_format_rows (hw_plan_get_heads_after (plan));

  return g_strdup_printf (_("About to %s “%s” from %s to %s."),
                             hw_direction_to_string (hw_plan_get_direction (plan)),
                             environment->name, from, to);
}

/* With the lock held: what is planned is what the table holds until it is done. */
static gboolean
plan_and_run (HwCli *cli,
              const HwProject *project,
              const HwEnvironment *environment,
              HwDatabase *database,
              const HwCliRunOptions *options,
              GError **error)
{
  const HwTableNames names = { hw_project_get_version_table_schema (project),
                               hw_project_get_version_table (project),
                               hw_project_get_history_table (project) };
  HwConsent consent = { options->confirm, TRUE };
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(HwTables) tables = hw_tables_read (database, &names, cli->cancellable, error);

  if (tables == NULL || !hw_ownership_judge (project, database, tables->owner, error))
    return FALSE;
  plan = hw_cli_make_plan (hw_project_get_graph (project), (const char *const *)tables->rows,
                           options->direction, (const char *const *)cli->arguments, options->purge,
                           error);
  if (plan == NULL || !hw_plan_check (plan, error))
    {
      if (error != NULL)
        hw_cli_explain_rows (cli, project, (const char *const *)tables->rows, *error);
      return FALSE;
    }
  if (hw_plan_get_n_steps (plan) > 0 && !options->dry_run)
    {
      g_autofree char *question = make_question (environment, plan);

      if (!hw_cli_ask_consent (cli, environment, &consent, question, error))
        return FALSE;
      if (environment->backup == HW_BACKUP_POLICY_REQUIRED && environment->is_protected
          && options->direction != HW_DIRECTION_STAMP)
        hw_cli_warn (_("no backup of “%s” is made; “headway deploy” makes one first"),
                        environment->name);
    }

  return carry_out (cli, project, environment, database, plan, tables, options, error);
}

gboolean
hw_cli_parse_lock_wait (const char *text, gint64 *out_ms, GError **error)
{
  *out_ms = 0;
  if (text == NULL || hw_parse_duration_ms (text, out_ms))
    return TRUE;
  hw_set_error (error, HW_ERROR_USAGE,
                _("Write it as 30s, 5min or 1h."), _("“%s” is no time"), text);

  return FALSE;
}

/* Where the lock is held: says how to wait for it. */
static void
hint_lock_wait (gint64 wait_ms, GError *error)
{
  if (wait_ms == 0 && g_error_matches (error, HW_ERROR, HW_ERROR_LOCKED))
    hw_error_set_hint (error, _("Nothing was changed. Try again when that deployment is done, or "
                                "wait for it with --lock-wait 5min."));
}

static void
on_locked_cb (const GError *locked, gpointer user_data)
{
  HwCliProgress progress;
  g_autofree char *message = g_strdup_printf (_("waiting: %s"), locked->message);
  HwEvent event = { .kind = HW_EVENT_NOTICE, .severity = HW_SEVERITY_WARNING, .message = message };

  hw_cli_progress_init (&progress, user_data, NULL);
  hw_cli_progress_on_event (&event, &progress);
}

static HwDatabaseLock *
take_lock (
    HwCli *cli, const HwProject *project, HwDatabase *database, gint64 wait_ms, GError **error)
{
  HwLockPatience patience = { wait_ms, on_locked_cb, cli };
  g_autoptr(GError) local_error = NULL;
  HwDatabaseLock *lock =
      hw_database_lock_acquire_patiently (database, hw_project_get_version_table_schema (project),
                                          hw_project_get_version_table (project), &patience,
                                          cli->cancellable, &local_error);

  if (lock != NULL)
    return lock;
  hint_lock_wait (wait_ms, local_error);
  g_propagate_error (error, g_steal_pointer (&local_error));

  return NULL;
}

/**
 * hw_cli_run_plan:
 * @options: borrowed
 *
 * Returns: the exit code, where @error is not set
 */
int
hw_cli_run_plan (HwCli *cli, const HwCliRunOptions *options, GError **error)
{
  g_autoptr(HwProject) project = hw_cli_open_project (cli, error);
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwDatabaseLock) lock = NULL;
  const HwEnvironment *environment;
  gint64 wait_ms = 0;

  if (project == NULL || !hw_project_check (project, error)
      || !hw_cli_parse_lock_wait (options->lock_wait, &wait_ms, error))
    return HW_EXIT_FAILED;
  if (options->dialect != NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE, NULL, _("“--dialect” goes with “--sql”"));
      return HW_EXIT_USAGE;
    }
  environment = hw_cli_choose_environment (cli, project, error);
  if (environment == NULL)
    return HW_EXIT_FAILED;
  hw_cli_warn_about_interrupted (project, NULL);
  database = hw_cli_connect (cli, environment, FALSE, error);
  if (database == NULL)
    return HW_EXIT_UNREACHABLE;
  lock = take_lock (cli, project, database, wait_ms, error);
  if (lock == NULL)
    return HW_EXIT_UNREACHABLE;

  return plan_and_run (cli, project, environment, database, options, error) ? HW_EXIT_DONE
                                                                            : HW_EXIT_FAILED;
}
