/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-failure"

#include "config.h"

#include "hw-aftermath.h"
#include "hw-deployment-private.h"
#include "hw-error.h"
#include "hw-server-facts.h"
#include "hw-util.h"

/* What a deployment that did not reach its end left behind: asked of the database, not concluded from what went wrong. */

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

/* @out_reason: why the version table could not be read */
static void
read_facts (HwDeployment *self, HwFailure *failure, char **out_reason)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  database =
      hw_aftermath_connect (self->environment, self->database, self->outcome.is_unknown, &error);
  if (database != NULL)
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
  gint position = HW_NO_POSITION;

  failure->n_steps = hw_plan_get_n_steps (self->plan);
  failure->n_done = self->outcome.n_done;
  failure->failed_step = self->outcome.failed_step;
  failure->may_be_partial = self->outcome.may_be_partial;
  failure->is_unknown_commit = self->outcome.is_unknown;
  if (failure->is_state_known)
    position = hw_aftermath_find_position (self->plan, (const char *const *)failure->rows);
  if (position == HW_NO_POSITION)
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

/* Which statements of a Python revision have been committed is known to nobody: not to alembic either. */
static void
describe_partial (GString *text, const HwPlanStep *step)
{
  if (g_str_has_suffix (step->revision->file, ".py"))
    g_string_append_printf (text,
                            " Revision %s is not all in one transaction: some of its statements "
                            "may have stayed. Compare the schema with its file before going on.",
                            step->revision->id);
  else
    g_string_append_printf (text,
                            " Revision %s runs outside a transaction: those of its statements "
                            "that had run have stayed.",
                            step->revision->id);
}

static void
describe_step (HwDeployment *self, const HwFailure *failure, GString *text)
{
  const char *id = get_step_id (self->plan, failure->failed_step);

  if (failure->failed_step < 0)
    return;
  if (failure->is_unknown_commit)
    g_string_append_printf (text,
                            " The connection broke while revision %s was being committed: it may "
                            "or may not be in the database. “headway current” tells, once it "
                            "answers again.",
                            id);
  else if (failure->may_be_partial)
    describe_partial (text, hw_plan_get_step (self->plan, (guint)failure->failed_step));
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
