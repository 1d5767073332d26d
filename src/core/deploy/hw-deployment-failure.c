/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-failure"

#include "config.h"

#include "hw-deployment-private.h"
#include "hw-error.h"
#include "hw-postgres.h"
#include "hw-server-facts.h"
#include "hw-status.h"
#include "hw-util.h"

/* What a deployment that did not reach its end left behind: asked of the database, not concluded from what went wrong. */

#define NO_STEP (-1)
#define FACTS_LIMIT_MS (10 * 1000)

/* "a9d2f607, 74e0a9d1", "no revision" */
char *
_hw_deployment_describe_rows (const char *const *rows)
{
  return hw_strv_length (rows) > 0 ? g_strjoinv (", ", (GStrv)rows) : g_strdup ("no revision");
}

void
_hw_failure_free (HwFailure *failure)
{
  if (failure == NULL)
    return;

  g_clear_error (&failure->error);
  g_strfreev (failure->rows);
  g_strfreev (failure->left_behind);
  g_free (failure->backup_path);
  g_free (failure->summary);
  g_free (failure);
}

/* Number of steps of @plan that @rows say are done; NO_STEP when they are none of its stations. */
static gint
find_position (const HwPlan *plan, const char *const *rows)
{
  if (hw_strv_is_permutation (rows, hw_plan_get_rows (plan)))
    return 0;
  for (guint i = 0; i < hw_plan_get_n_steps (plan); i++)
    {
      if (hw_strv_is_permutation (rows,
                                  (const char *const *)hw_plan_get_step (plan, i)->heads_after))
        return (gint)i + 1;
    }

  return NO_STEP;
}

static const char *
get_step_id (const HwPlan *plan, gint step)
{
  const HwPlanStep *planned;

  if (step < 0)
    return "";
  planned = hw_plan_get_step (plan, (guint)step);

  return planned->revision != NULL ? planned->revision->id : "";
}

const char *
_hw_deployment_describe_direction (HwDirection direction)
{
  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
      return "applied";
    case HW_DIRECTION_DOWNGRADE:
      return "taken back";
    case HW_DIRECTION_STAMP:
      return "stamped";
    }
  g_assert_not_reached ();
}

/* Invalid indexes that were not there before the upgrade. */
static void
find_left_behind (HwDeployment *self, HwDatabase *database, GStrvBuilder *builder)
{
  g_auto(GStrv) indexes = hw_server_list_invalid_indexes (database, NULL, NULL);

  for (guint i = 0; indexes != NULL && indexes[i] != NULL; i++)
    {
      g_autofree char *sentence = NULL;

      if (self->invalid_indexes != NULL
          && g_strv_contains ((const char *const *)self->invalid_indexes, indexes[i]))
        continue;
      sentence = g_strdup_printf ("invalid index %s (not usable)", indexes[i]);
      g_strv_builder_add (builder, sentence);
    }
}

/* Over a connection of its own: the one that failed may be broken, or still be in the server's hands. */
static HwDatabase *
connect_again (HwDeployment *self, GError **error)
{
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) local_error = NULL;

  database = hw_environment_new_database_limited (self->environment, FACTS_LIMIT_MS, error);
  if (database == NULL)
    return NULL;
  /* Not cancellable but limited: what was cancelled is the upgrade, and its outcome is what everybody asks for now. */
  if (!hw_database_is_missing_file (database, &local_error))
    hw_database_open (database, NULL, &local_error);
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }

  return g_steal_pointer (&database);
}

/* What was sent ahead before the connection broke may still be running: looking too early would be a wrong claim. */
static gboolean
wait_for_old_session (HwDeployment *self, HwDatabase *database, GError **error)
{
  gboolean has_ended = TRUE;

  if (!self->outcome.is_unknown || !HW_IS_POSTGRES (database))
    return TRUE;
  if (!hw_postgres_wait_for_end_of (HW_POSTGRES (database),
                                    hw_postgres_get_session (HW_POSTGRES (self->database)),
                                    FACTS_LIMIT_MS * 1000, &has_ended, error))
    return FALSE;
  if (!has_ended)
    hw_set_error (error, HW_ERROR_CONNECTION_LOST, "Look again in a while.",
                  "the server is still at work on what was sent before the connection broke");

  return has_ended;
}

/* @out_reason: why the version table could not be read */
static void
read_facts (HwDeployment *self, HwFailure *failure, char **out_reason)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  database = connect_again (self, &error);
  if (database != NULL && wait_for_old_session (self, database, &error))
    failure->rows = _hw_deployment_read_rows (self, database, NULL, &error);
  failure->is_state_known = failure->rows != NULL;
  if (failure->rows == NULL)
    {
      failure->rows = g_new0 (char *, 1);
      *out_reason = g_strdup (error->message);
    }
  else if (hw_database_is_open (database))
    {
      find_left_behind (self, database, builder);
    }
  failure->left_behind = g_strv_builder_end (builder);
}

static void
judge (HwDeployment *self, HwFailure *failure)
{
  gint position = NO_STEP;

  failure->n_steps = hw_plan_get_n_steps (self->plan);
  failure->n_done = self->outcome.n_done;
  failure->failed_step = self->outcome.failed_step;
  failure->may_be_partial = self->outcome.may_be_partial;
  failure->is_unknown_commit = self->outcome.is_unknown;
  if (failure->is_state_known)
    position = find_position (self->plan, (const char *const *)failure->rows);
  if (position == NO_STEP)
    return;

  /* The table has the last word, also on a COMMIT whose answer never came. */
  failure->n_done = (guint)position;
  failure->is_unknown_commit = FALSE;
  if (position > failure->failed_step)
    failure->may_be_partial = FALSE;
}

static void
describe_state (HwDeployment *self, const HwFailure *failure, const char *reason, GString *text)
{
  const char *name = self->environment->name;
  const char *done = _hw_deployment_describe_direction (self->direction);
  g_autofree char *rows = _hw_deployment_describe_rows ((const char *const *)failure->rows);

  if (!failure->is_state_known)
    g_string_append_printf (text, "The state of %s is not known: %s.", name, reason);
  else if (failure->n_done == 0
           && hw_strv_is_permutation ((const char *const *)failure->rows,
                                      hw_plan_get_rows (self->plan)))
    {
      g_string_append_printf (text, "%s is at %s as before: ", name, rows);
      if (failure->n_steps == 1)
        g_string_append_printf (text, "its one revision was not %s.", done);
      else
        g_string_append_printf (text, "none of %u revisions was %s.", failure->n_steps, done);
    }
  else
    g_string_append_printf (text, "%s is at %s: %u of %u %s %s.", name, rows, failure->n_done,
                            failure->n_steps, failure->n_steps == 1 ? "revision" : "revisions",
                            done);
}

static void
describe_step (HwDeployment *self, const HwFailure *failure, GString *text)
{
  const char *id = get_step_id (self->plan, failure->failed_step);

  if (failure->failed_step < 0)
    return;
  if (failure->is_unknown_commit)
    g_string_append_printf (
        text,
        " The connection broke while revision %s was being committed: it may or may "
        "not be in the database.",
        id);
  else if (failure->may_be_partial)
    g_string_append_printf (
        text,
        " Revision %s runs outside a transaction: those of its statements that had "
        "run have stayed.",
        id);
  else if (failure->is_state_known && (gint)failure->n_done > failure->failed_step)
    g_string_append_printf (text, " Revision %s is committed, although its answer was lost.", id);
  else if (failure->is_state_known)
    g_string_append_printf (text, " Revision %s was rolled back as a whole.", id);
  else
    g_string_append_printf (text, " Revision %s was not committed.", id);
}

static char *
make_summary (HwDeployment *self, const HwFailure *failure, const char *reason)
{
  g_autoptr(GString) text = g_string_new (NULL);

  describe_state (self, failure, reason, text);
  describe_step (self, failure, text);
  if (failure->left_behind[0] != NULL)
    {
      g_autofree char *things = g_strjoinv (", ", failure->left_behind);

      g_string_append_printf (text, " Left behind: %s.", things);
    }
  if (failure->backup_path != NULL)
    g_string_append_printf (text, " The backup made before is %s.", failure->backup_path);
  else
    g_string_append (text, " No backup was made before.");

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Upgrade or Verify → Failed: finds out what the database holds, writes it down, and lets go of the database. */
void
_hw_deployment_fail (HwDeployment *self, const GError *error)
{
  HwFailure *failure = g_new0 (HwFailure, 1);
  g_autofree char *reason = NULL;

  failure->error = g_error_copy (error);
  failure->failed_in = hw_deployment_get_state (self);
  failure->backup_path = self->backup != NULL ? g_strdup (self->backup->path) : NULL;
  read_facts (self, failure, &reason);
  judge (self, failure);
  failure->summary = make_summary (self, failure, reason);
  _hw_deployment_close (self);

  g_clear_pointer (&self->failure, _hw_failure_free);
  self->failure = failure;
  if (self->entry != NULL)
    self->entry->n_done = failure->n_done;
  _hw_deployment_note (self, "error", hw_error_get_name (error), FALSE, 0, error->message);
  _hw_deployment_finish (self, HW_DEPLOYMENT_FAILED,
                         hw_error_is_cancelled (error) ? "cancelled" : "failed",
                         failure->is_state_known ? (const char *const *)failure->rows : NULL,
                         failure->summary);
}

static gboolean
had_begun (const HwJournalEntry *entry)
{
  return g_strcmp0 (entry->state, hw_deployment_state_to_string (HW_DEPLOYMENT_UPGRADE)) == 0
         || g_strcmp0 (entry->state, hw_deployment_state_to_string (HW_DEPLOYMENT_VERIFY)) == 0;
}

/* The plan that the deployment had; NULL when the project has changed so much that it cannot be made any more. */
static HwPlan *
remake_plan (const HwProject *project, const HwJournalEntry *entry)
{
  const HwGraph *graph = hw_project_get_graph (project);
  const char *const *rows = (const char *const *)entry->rows_before;
  g_auto(GStrv) targets = NULL;

  switch (entry->direction)
    {
    case HW_DIRECTION_UPGRADE:
      return hw_plan_new_upgrade (graph, rows, entry->target, NULL);
    case HW_DIRECTION_DOWNGRADE:
      return hw_plan_new_downgrade (graph, rows, entry->target, NULL);
    case HW_DIRECTION_STAMP:
      targets = g_strsplit (entry->target, " ", -1);
      return hw_plan_new_stamp (graph, rows, (const char *const *)targets, FALSE, NULL);
    }
  g_assert_not_reached ();
}

/* Where in its plan the deployment came to a stop, by what the version table holds now. */
static void
describe_position (const HwPlan *plan,
                   const HwJournalEntry *entry,
                   const char *const *rows,
                   GString *text)
{
  gint position = plan != NULL ? find_position (plan, rows) : NO_STEP;
  guint n_steps = plan != NULL ? hw_plan_get_n_steps (plan) : 0;
  HwRevisionFlags flag = entry->direction == HW_DIRECTION_DOWNGRADE
                             ? HW_REVISION_DOWN_NO_TRANSACTION
                             : HW_REVISION_UP_NO_TRANSACTION;
  const HwPlanStep *next;

  if (position == NO_STEP)
    {
      g_autofree char *before =
          _hw_deployment_describe_rows ((const char *const *)entry->rows_before);

      g_string_append_printf (text, " That is none of its stations; it began at %s.", before);
      return;
    }
  if ((guint)position == n_steps)
    {
      g_string_append_printf (text, " All of its %u %s %s; only the verification is missing.",
                              n_steps, n_steps == 1 ? "revision is" : "revisions are",
                              _hw_deployment_describe_direction (entry->direction));
      return;
    }
  g_string_append_printf (text, " %u of its %u %s %s.", (guint)position, n_steps,
                          n_steps == 1 ? "revision is" : "revisions are",
                          _hw_deployment_describe_direction (entry->direction));
  next = hw_plan_get_step (plan, (guint)position);
  if (entry->direction != HW_DIRECTION_STAMP && (next->revision->flags & flag) != 0)
    g_string_append_printf (
        text,
        " The next one, %s, runs outside a transaction: if it had begun, those of its "
        "statements that had run have stayed.",
        next->revision->id);
  else
    g_string_append (text, " What had begun was rolled back as a whole.");
}

/* Nobody knows which of them were there before, so all are named. */
static void
describe_indexes (const HwEnvironment *environment, GCancellable *cancellable, GString *text)
{
  g_autoptr(HwDatabase) database =
                 hw_environment_new_database_limited (environment, FACTS_LIMIT_MS, NULL);
  g_auto(GStrv) indexes = NULL;
  g_autofree char *names = NULL;

  if (database == NULL || hw_database_is_missing_file (database, NULL)
      || !hw_database_open (database, cancellable, NULL))
    return;
  indexes = hw_server_list_invalid_indexes (database, cancellable, NULL);
  if (indexes == NULL || indexes[0] == NULL)
    return;
  names = g_strjoinv (", ", indexes);
  g_string_append_printf (text, " It holds invalid indexes, which are not usable: %s.", names);
}

/* The last sentences, once it is known whose database it is. */
static void
describe_now (const HwProject *project,
              const HwEnvironment *environment,
              const HwJournalEntry *entry,
              GCancellable *cancellable,
              GString *text)
{
  g_autoptr(HwStatus) status = hw_status_read (project, environment, 0, cancellable);
  g_autoptr(HwPlan) plan = NULL;
  g_autofree char *rows = NULL;

  if (!status->is_reachable || status->kind == HW_STATUS_UNREACHABLE)
    {
      g_string_append_printf (text, " Its state is not known now: %s.", status->error->message);
      return;
    }
  rows = _hw_deployment_describe_rows ((const char *const *)status->rows);
  g_string_append_printf (text, " %s is at %s now.", entry->environment, rows);
  if (!had_begun (entry))
    return;
  plan = remake_plan (project, entry);
  describe_position (plan, entry, (const char *const *)status->rows, text);
  describe_indexes (environment, cancellable, text);
}

/**
 * hw_deployment_describe_interrupted:
 * @project: (nullable): the project as it is now; NULL to open the one that @entry names
 * @entry: a deployment that the journal shows as interrupted
 * @cancellable: (nullable)
 *
 * Looks at the database, whose real state nobody has told since, and says in a paragraph what became of the deployment.
 * Reads only; blocks for as long as connecting takes.
 *
 * Returns: (transfer full): never NULL
 */
char *
hw_deployment_describe_interrupted (const HwProject *project,
                                    const HwJournalEntry *entry,
                                    GCancellable *cancellable)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *time = NULL;
  g_autoptr(HwProject) opened = NULL;
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment = NULL;

  g_return_val_if_fail (entry != NULL, NULL);

  time = hw_time_to_iso8601 (entry->started_usec);
  g_string_append_printf (text, "A deployment to %s, begun %s by %s, was interrupted in “%s”.",
                          entry->environment, time, entry->actor, entry->state);
  if (!had_begun (entry))
    g_string_append (text, " It had not written anything to the database.");

  if (project == NULL)
    project = opened = hw_project_open (entry->project, cancellable, &error);
  if (project != NULL)
    environment = hw_project_find_environment (project, entry->environment, &error);
  if (environment != NULL)
    describe_now (project, environment, entry, cancellable, text);
  else
    g_string_append_printf (text, " Its state is not known now: %s.", error->message);

  if (entry->backup_path != NULL)
    g_string_append_printf (text, " Its backup is %s.", entry->backup_path);
  else
    g_string_append (text, " It had no finished backup.");

  return g_string_free (g_steal_pointer (&text), FALSE);
}
