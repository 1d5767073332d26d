/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-trial"

#include "config.h"

#include "hw-database-lock.h"
#include "hw-error.h"
#include "hw-ownership.h"
#include "hw-runner.h"
#include "hw-schema-read.h"
#include "hw-scratch.h"
#include "hw-status.h"
#include "hw-trial.h"
#include "hw-version-table.h"

/* A trial at work: listens to the one runner and writes down what it tells. */
typedef struct
{
  const HwProject *project;
  const HwEnvironment *environment;
  const HwRevision *revision;
  HwDatabase *database; /* borrowed */
  HwTrial *trial;
  guint round;
  HwDirection direction;
  HwEventFunc event_func;
  gpointer user_data;
  GCancellable *cancellable;
} Work;

static void
statement_free (gpointer data)
{
  HwTrialStatement *statement = data;

  g_free (statement->revision);
  g_free (statement->sql);
  g_free (statement);
}

void
hw_trial_free (HwTrial *trial)
{
  if (trial == NULL)
    return;
  g_ptr_array_unref (trial->statements);
  g_clear_error (&trial->error);
  g_free (trial->remark);
  g_free (trial->place);
  g_free (trial);
}

static HwTrial *
trial_new (const char *place)
{
  HwTrial *trial = g_new0 (HwTrial, 1);

  trial->statements = g_ptr_array_new_with_free_func (statement_free);
  trial->place = g_strdup (place);

  return trial;
}

static void
begin_statement (Work *work, const HwEvent *event)
{
  HwTrialStatement *statement = g_new0 (HwTrialStatement, 1);

  statement->revision = g_strdup (event->revision != NULL ? event->revision->id : "");
  statement->direction = work->direction;
  statement->round = work->round;
  statement->index = event->statement;
  statement->line = event->line;
  statement->sql = g_strdup (event->sql);
  statement->rows = -1;
  statement->is_failed = TRUE; /* until it has ended well */
  g_ptr_array_add (work->trial->statements, statement);
}

/* The one that ended is the last that began and has not ended. */
static void
end_statement (Work *work, const HwEvent *event)
{
  GPtrArray *statements = work->trial->statements;

  for (guint i = statements->len; i > 0; i--)
    {
      HwTrialStatement *statement = g_ptr_array_index (statements, i - 1);

      if (statement->index != event->statement || !statement->is_failed)
        continue;
      statement->duration_usec = event->duration_usec;
      statement->rows = event->rows;
      statement->is_failed = FALSE;
      return;
    }
}

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  Work *work = user_data;

  if (event->kind == HW_EVENT_STATEMENT_STARTED)
    begin_statement (work, event);
  else if (event->kind == HW_EVENT_STATEMENT_FINISHED)
    end_statement (work, event);
  if (work->event_func != NULL)
    work->event_func (event, work->user_data);
}

static GStrv
read_rows (Work *work, GError **error)
{
  return hw_version_table_read (work->database, hw_project_get_version_table_schema (work->project),
                                hw_project_get_version_table (work->project), NULL,
                                work->cancellable, error);
}

/* FALSE with @error: nothing was tried. FALSE without: a statement failed, and the trial says how. */
static gboolean
run_plan (Work *work, const HwPlan *plan, gboolean dry_run, GError **error)
{
  HwRunnerOptions options = { .environment = work->environment,
                              .dry_run = dry_run,
                              .event_func = on_event_cb,
                              .user_data = work };
  g_autoptr(HwRunner) runner = hw_runner_new (work->project, work->database, plan, &options);
  g_autoptr(GError) local_error = NULL;
  guint n_before = work->trial->statements->len;
  HwRunnerResult result;

  work->direction = hw_plan_get_direction (plan);
  if (hw_runner_run (runner, &result, work->cancellable, &local_error))
    {
      work->trial->duration_usec += result.duration_usec;
      return !g_cancellable_set_error_if_cancelled (work->cancellable, error);
    }
  work->trial->duration_usec += result.duration_usec;
  if (hw_error_is_cancelled (local_error) || work->trial->statements->len == n_before)
    g_propagate_error (error, g_steal_pointer (&local_error));
  else
    work->trial->error = g_steal_pointer (&local_error);

  return FALSE;
}

static gboolean
find_revision (Work *work, const char *id, GError **error)
{
  const HwGraph *graph = hw_project_get_graph (work->project);
  guint node;

  if (!hw_project_check (work->project, error))
    return FALSE;
  if (hw_project_get_kind (work->project) == HW_PROJECT_ALEMBIC)
    {
      hw_set_error (error, HW_ERROR_UNREADABLE, "Try it with alembic on a database of your own.",
                    "a Python revision is run by alembic, which cannot be told to try it out");
      return FALSE;
    }
  node = hw_graph_lookup (graph, id);
  if (node != HW_GRAPH_NONE)
    {
      work->revision = hw_graph_get_revision (graph, node);
      return TRUE;
    }
  hw_set_error (error, HW_ERROR_NOT_FOUND,
                "Save its file, and look at the problems of the project.",
                "there is no revision “%s” in this project", id);

  return FALSE;
}

static gboolean
roll_back (Work *work, GError **error)
{
  g_auto (GStrv) rows = read_rows (work, error);
  g_autoptr(HwPlan) plan = NULL;

  if (rows == NULL)
    return FALSE;
  plan = hw_plan_new_upgrade (hw_project_get_graph (work->project), (const char *const *)rows,
                              work->revision->id, error);
  if (plan == NULL || !hw_plan_check (plan, error))
    return FALSE;
  if (hw_plan_get_n_steps (plan) == 0)
    {
      hw_set_error (error, HW_ERROR_STATE, "Test it up, down and up on a scratch database instead.",
                    "revision “%s” is applied to “%s” already", work->revision->id,
                    work->environment->name);
      return FALSE;
    }

  return run_plan (work, plan, TRUE, error);
}

HwTrial *
hw_trial_roll_back (const HwProject *project,
                    const HwEnvironment *environment,
                    const char *revision,
                    HwEventFunc event_func,
                    gpointer user_data,
                    GCancellable *cancellable,
                    GError **error)
{
  Work work = { .project = project,
                .environment = environment,
                .event_func = event_func,
                .user_data = user_data,
                .cancellable = cancellable };
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(HwTrial) trial = NULL;
  g_autoptr(GError) local_error = NULL;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  if (environment->is_protected)
    {
      hw_set_error (error, HW_ERROR_POLICY,
                    "Choose another environment, or test on a scratch database.",
                    "“%s” is protected: nothing is tried out on it", environment->name);
      return NULL;
    }
  if (!find_revision (&work, revision, error))
    return NULL;
  database = hw_environment_new_database (environment, FALSE, error);
  if (database == NULL || !hw_database_open (database, cancellable, error))
    return NULL;
  lock = hw_database_lock_acquire (database, hw_project_get_version_table_schema (project),
                                   hw_project_get_version_table (project), cancellable, error);
  if (lock == NULL || !hw_ownership_check (project, database, cancellable, error))
    return NULL;
  trial = trial_new (hw_database_url_get_label (hw_database_get_url (database)));
  work.database = database;
  work.trial = trial;
  if (!roll_back (&work, &local_error) && local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&trial);
}

/* Brings the scratch database to all that the revision stands on. */
static gboolean
run_ancestors (Work *work, GError **error)
{
  const char *const *lists[] = { (const char *const *)work->revision->down_revisions,
                                 (const char *const *)work->revision->depends_on };

  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    for (guint k = 0; lists[i][k] != NULL; k++)
      {
        g_auto (GStrv) rows = read_rows (work, error);
        g_autoptr(HwPlan) plan =
                       rows == NULL
                           ? NULL
                           : hw_plan_new_upgrade (hw_project_get_graph (work->project),
                                                  (const char *const *)rows, lists[i][k], error);

        if (plan == NULL)
          return FALSE;
        if (hw_plan_get_n_steps (plan) > 0 && !run_plan (work, plan, FALSE, error))
          return FALSE;
      }

  return TRUE;
}

static gboolean
run_up (Work *work, GError **error)
{
  g_auto (GStrv) rows = read_rows (work, error);
  g_autoptr(HwPlan) plan =
                 rows == NULL
                     ? NULL
                     : hw_plan_new_upgrade (hw_project_get_graph (work->project),
                                            (const char *const *)rows, work->revision->id, error);

  work->round++;

  return plan != NULL && run_plan (work, plan, FALSE, error);
}

static gboolean
run_down (Work *work, GError **error)
{
  g_auto (GStrv) rows = read_rows (work, error);
  /* Below a merge there is no one revision to name, but each of them ends the walk behind the merge. */
  g_autofree char *target = work->revision->down_revisions[0] != NULL
                                ? g_strdup (work->revision->down_revisions[0])
                                : g_strdup_printf ("%s-1", work->revision->id);
  g_autoptr(HwPlan) plan = rows == NULL
                                ? NULL
                                : hw_plan_new_downgrade (hw_project_get_graph (work->project),
                                                         (const char *const *)rows, target, error);

  work->round++;

  return plan != NULL && hw_plan_check (plan, error) && run_plan (work, plan, FALSE, error);
}

/* What down should have undone and did not, or should have left alone. */
static gboolean
compare (Work *work, const HwSchemaNames *before, GError **error)
{
  const char *ignored[] = { hw_project_get_version_table (work->project),
                            hw_project_get_history_table (work->project), NULL };
  g_autoptr(HwSchemaNames) after = hw_schema_names_read (work->database, work->cancellable, error);
  const HwName *left;
  const HwName *lost;

  if (after == NULL)
    return FALSE;
  left = hw_schema_names_find_missing (after, before, ignored);
  lost = hw_schema_names_find_missing (before, after, ignored);
  if (left != NULL)
    work->trial->remark =
        g_strdup_printf ("Down leaves “%s%s%s” behind, which up had made.", left->parent,
                         left->parent[0] != '\0' ? "." : "", left->name);
  else if (lost != NULL)
    work->trial->remark =
        g_strdup_printf ("Down takes “%s%s%s” away, which was there before up.", lost->parent,
                         lost->parent[0] != '\0' ? "." : "", lost->name);

  return TRUE;
}

static gboolean
test_rounds (Work *work, GError **error)
{
  g_autoptr(HwSchemaNames) before = NULL;

  if (!run_ancestors (work, error))
    return FALSE;
  before = hw_schema_names_read (work->database, work->cancellable, error);

  return before != NULL && run_up (work, error) && run_down (work, error)
         && compare (work, before, error) && run_up (work, error);
}

HwTrial *
hw_trial_up_down_up (const HwProject *project,
                     const HwEnvironment *environment,
                     const char *revision,
                     HwEventFunc event_func,
                     gpointer user_data,
                     GCancellable *cancellable,
                     GError **error)
{
  Work work = {
    .project = project, .event_func = event_func, .user_data = user_data, .cancellable = cancellable
  };
  g_autoptr(HwTrial) trial = NULL;
  g_autoptr(GError) local_error = NULL;
  g_autoptr(GError) drop_error = NULL;
  HwScratch *scratch;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  if (!find_revision (&work, revision, error))
    return NULL;
  if ((work.revision->flags & HW_REVISION_IRREVERSIBLE) != 0)
    {
      hw_set_error (error, HW_ERROR_IRREVERSIBLE, "Write a section behind “-- migrate:down”.",
                    "revision “%s” has no down section to test", revision);
      return NULL;
    }
  scratch = hw_scratch_new (project, environment, cancellable, error);
  if (scratch == NULL)
    return NULL;
  trial = trial_new (hw_scratch_get_name (scratch));
  work.database = hw_scratch_get_database (scratch);
  work.trial = trial;
  test_rounds (&work, &local_error);
  hw_scratch_drop (scratch, &drop_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (drop_error != NULL && trial->remark == NULL)
    trial->remark = g_strdup_printf ("%s.", drop_error->message);

  return g_steal_pointer (&trial);
}
