/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-alembic-run"

#include "config.h"

#include <string.h>

#include "hw-alembic-command.h"
#include "hw-alembic-proof.h"
#include "hw-alembic-steps.h"
#include "hw-error.h"
#include "hw-runner-private.h"
#include "hw-util.h"
#include "hw-version-table.h"

/*
 * A plan of Python revisions: each step is one run of the project's own alembic, in a transaction of Alembic's (or
 * none, as env.py has it). What has happened is never taken from how the program ended, but read from the version table
 * over our own connection. The history row follows in a transaction of its own: a crash between the two loses the row
 * and nothing else.
 */

/* What one run may say to listeners; the rest is dropped with a word about it. */
#define MAX_LINES 5000
/* How long a second look at the database may take, where the first connection has broken. */
#define LOOK_LIMIT_MS (10 * 1000)

typedef struct
{
  HwRunner *runner;
  HwAlembicCommand *command;
  GPtrArray *calls; /* (element-type GStrv) */
  guint n_lines;
} Work;

static void
notify (HwRunner *self, HwSeverity severity, const char *message)
{
  HwEvent event = {
    .kind = HW_EVENT_NOTICE, .name = HW_RUNNER_OUTPUT, .message = message, .severity = severity
  };

  _hw_runner_emit (self, &event);
}

/* Alembic's own words about what we have said ourselves. */
static gboolean
is_routine (const char *line)
{
  return strstr (line, "[alembic.runtime.migration] Context impl ") != NULL
         || strstr (line, "[alembic.runtime.migration] Will assume ") != NULL
         || strstr (line, "[alembic.runtime.migration] Running ") != NULL;
}

static void
on_line_cb (const char *line, gpointer user_data)
{
  Work *work = user_data;

  if (is_routine (line) || *line == '\0')
    return;
  work->n_lines++;
  if (work->n_lines <= MAX_LINES)
    notify (work->runner, g_str_has_prefix (line, "WARN") ? HW_SEVERITY_WARNING : HW_SEVERITY_INFO,
            line);
  else if (work->n_lines == MAX_LINES + 1)
    notify (work->runner, HW_SEVERITY_WARNING, "alembic goes on printing; the rest is not kept");
}

static GStrv
read_rows (HwRunner *self, GError **error)
{
  return hw_version_table_read (self->database, hw_project_get_version_table_schema (self->project),
                                hw_project_get_version_table (self->project), NULL, NULL, error);
}

/* The rows that are to be there after the step at hand; a stamp is done as a whole. */
static const char *const *
get_rows_after (HwRunner *self)
{
  const HwPlanStep *step = _hw_runner_get_script (self)->step;

  return step->direction == HW_DIRECTION_STAMP ? hw_plan_get_heads_after (self->plan)
                                               : (const char *const *)step->heads_after;
}

static void
set_rows_error (HwRunner *self, const char *const *found, GError **error)
{
  g_autofree char *found_text = g_strjoinv (", ", (GStrv)found);
  g_autofree char *expected_text = g_strjoinv (", ", (GStrv)get_rows_after (self));

  hw_set_error (error, HW_ERROR_VERSION_TABLE_ROWS,
                "Look at what alembic printed, and at whether somebody else works on the database.",
                "alembic ended well and the version table holds “%s”, where the plan has “%s”",
                found_text, expected_text);
}

/* Rows that say the same in more words: the ones too many go, or the next upgrade would be refused. */
static gboolean
mend_rows (HwRunner *self, const char *const *found, GError **error)
{
  const char *const *wanted = get_rows_after (self);

  if (!hw_alembic_rows_mean_the_same (hw_project_get_graph (self->project), found, wanted))
    {
      set_rows_error (self, found, error);
      return FALSE;
    }
  for (guint i = 0; found[i] != NULL; i++)
    {
      HwRowChange change = { .kind = HW_ROW_DELETE, .from = found[i] };

      if (!g_strv_contains (wanted, found[i])
          && !hw_version_table_change (self->database,
                                       hw_project_get_version_table_schema (self->project),
                                       hw_project_get_version_table (self->project), &change, NULL,
                                       error))
        return FALSE;
    }
  notify (self, HW_SEVERITY_INFO,
          "rows that another row of the version table implies were taken out of it");

  return TRUE;
}

/* After a step that is in the table: the table in order, and the row of the history. Not cancellable: it has happened. */
static gboolean
record (HwRunner *self, const char *const *rows, gint64 started_usec, GError **error)
{
  if (!hw_database_begin (self->database, NULL, error))
    return FALSE;
  if ((!hw_strv_is_permutation (rows, get_rows_after (self)) && !mend_rows (self, rows, error))
      || !_hw_runner_add_history (self, started_usec, NULL, error)
      || !hw_database_commit (self->database, NULL, error))
    {
      hw_database_rollback (self->database);
      return FALSE;
    }

  return TRUE;
}

/* The rows when none of its sessions can change them any more; NULL when that cannot be told. What cut its connection may
 * have cut ours. */
static GStrv
read_settled_rows (Work *work)
{
  HwRunner *self = work->runner;
  const char *schema = hw_project_get_version_table_schema (self->project);
  const char *table = hw_project_get_version_table (self->project);
  g_autoptr(HwDatabase) other = NULL;
  HwDatabaseOptions options;

  if (hw_alembic_settle (work->command, self->database, TRUE))
    return read_rows (self, NULL);
  if (hw_database_is_open (self->database))
    return NULL;
  options = *hw_database_get_options (self->database);
  options.connect_timeout_ms = LOOK_LIMIT_MS;
  other = hw_database_new (hw_database_get_url (self->database), &options);
  if (!hw_database_open (other, NULL, NULL) || !hw_alembic_settle (work->command, other, TRUE))
    return NULL;

  return hw_version_table_read (other, schema, table, NULL, NULL, NULL);
}

/* What the failed run has left, by what the table holds when none of its sessions can change that any more. */
static void
judge_failure (Work *work, gint64 started_usec, GError *fault)
{
  HwRunner *self = work->runner;
  const char *const *before = hw_alembic_get_rows_before (self->plan, self->step);
  g_auto (GStrv) rows = read_settled_rows (work);

  if (rows == NULL)
    {
      self->result->is_unknown = TRUE;
      hw_error_set_hint (
          fault,
          "A session of alembic may still be at work. Look at the version table again when it has "
          "ended: “headway current”.");
      return;
    }
  if (hw_strv_is_permutation ((const char *const *)rows, get_rows_after (self)))
    {
      /* Whatever it was, it came after the COMMIT. */
      if (record (self, (const char *const *)rows, started_usec, NULL))
        self->result->n_done++;
      hw_error_set_hint (fault, "The revision itself had been committed before.");
      return;
    }
  self->result->may_be_partial = hw_alembic_may_stay (_hw_runner_get_script (self)->step,
                                                      hw_database_get_dialect (self->database));
  if (!hw_strv_is_permutation ((const char *const *)rows, before))
    {
      g_autofree char *text = g_strjoinv (", ", rows);
      g_autofree char *hint =
          g_strdup_printf ("The version table now holds “%s”: neither where the step "
                           "began nor where it ends.",
                           text);

      hw_error_set_hint (fault, hint);
    }
}

static gboolean
run_call (Work *work,
          const char *const *arguments,
          gint64 started_usec,
          GCancellable *cancellable,
          GError **error)
{
  HwRunner *self = work->runner;
  HwAlembicCall call = { .line_func = on_line_cb, .user_data = work };
  g_autoptr(GError) fault = NULL;
  g_auto (GStrv) rows = NULL;

  /* The table is open to others while it runs, and ours must not be in their way. */
  g_assert (!hw_database_in_transaction (self->database));
  if (!hw_alembic_command_run (work->command, arguments, &call, NULL, cancellable, &fault))
    {
      judge_failure (work, started_usec, fault);
      g_propagate_error (error, g_steal_pointer (&fault));
      return FALSE;
    }
  rows = read_rows (self, error);
  if (rows == NULL)
    {
      self->result->is_unknown = TRUE;
      return FALSE;
    }
  if (!record (self, (const char *const *)rows, started_usec, error))
    return FALSE;
  self->result->n_done++;

  return TRUE;
}

static gboolean
run_step (Work *work, GCancellable *cancellable, GError **error)
{
  HwRunner *self = work->runner;
  const char *const *arguments = g_ptr_array_index (work->calls, self->step);
  gint64 started = g_get_real_time ();
  HwEvent event = { .kind = HW_EVENT_STEP_STARTED };
  g_autoptr(GError) local_error = NULL;
  gboolean ok;

  self->result->may_be_partial = FALSE;
  _hw_runner_emit (self, &event);
  if (arguments != NULL)
    ok = run_call (work, arguments, started, cancellable, &local_error);
  else /* the stamp has been made with its first step */
    {
      ok = record (self, get_rows_after (self), started, &local_error);
      self->result->n_done += ok ? 1 : 0;
    }
  if (!ok)
    {
      _hw_runner_fail_step (self, local_error);
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  event.kind = HW_EVENT_STEP_FINISHED;
  event.duration_usec = g_get_real_time () - started;
  event.fraction = 1.0;
  event.ok = TRUE;
  _hw_runner_emit (self, &event);

  return TRUE;
}

static gboolean
check_possible (HwRunner *self, GError **error)
{
  if (self->environment == NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE, "Name an environment of the project.",
                    "Python revisions are run for an environment, and none is given");
      return FALSE;
    }
  if (self->dry_run)
    {
      hw_set_error (
          error, HW_ERROR_USAGE,
          "Look at what it would do with --sql, or try it on a copy of the database.",
          "alembic commits what it runs, so that Python revisions cannot be run and rolled back");
      return FALSE;
    }
  if (!hw_project_get_transaction_per_migration (self->project))
    notify (
        self, HW_SEVERITY_WARNING,
        "transaction_per_migration = false does not hold for Python revisions: each is a run of alembic of its own");

  return TRUE;
}

/* The version and history tables, which alembic finds when it comes; nothing has been run before they are right. */
static gboolean
prepare (Work *work, GCancellable *cancellable, GError **error)
{
  HwRunner *self = work->runner;

  if (!_hw_runner_begin (self, cancellable, error) || !_hw_runner_commit (self, cancellable, error))
    {
      hw_database_rollback (self->database);
      return FALSE;
    }

  return hw_alembic_prove_database (work->command, self->database,
                                    hw_project_get_version_table_schema (self->project),
                                    hw_project_get_version_table (self->project), cancellable,
                                    error);
}

static gboolean
run_steps (Work *work, GCancellable *cancellable, GError **error)
{
  HwRunner *self = work->runner;

  for (self->step = 0; self->step < self->scripts->len; self->step++)
    {
      if (g_atomic_int_get (&self->is_stop_wanted))
        {
          self->result->is_stopped = TRUE;
          return TRUE;
        }
      if (!run_step (work, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_hw_runner_run_alembic (HwRunner *self, GCancellable *cancellable, GError **error)
{
  Work work = { .runner = self };
  gboolean ok = FALSE;

  self->step = 0;
  if (!check_possible (self, error))
    return FALSE;
  work.calls = hw_alembic_list_calls (hw_project_get_graph (self->project), self->plan, error);
  if (work.calls != NULL)
    work.command = hw_alembic_command_new (self->project, self->environment, error);
  if (work.command != NULL)
    ok = prepare (&work, cancellable, error) && run_steps (&work, cancellable, error);
  g_clear_pointer (&work.command, hw_alembic_command_free);
  g_clear_pointer (&work.calls, g_ptr_array_unref);

  return ok;
}
