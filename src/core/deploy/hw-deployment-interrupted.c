/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-interrupted"

#include "config.h"

#include "hw-aftermath.h"
#include "hw-alembic-steps.h"
#include "hw-database-lock.h"
#include "hw-deployment-private.h"
#include "hw-error.h"
#include "hw-server-facts.h"
#include "hw-status.h"
#include "hw-util.h"

/* What became of a deployment whose process died: asked of the database by whoever comes next. */

/* What the database tells. */
typedef struct
{
  HwDialect dialect;
  HwStatus *status;
  GStrv indexes;    /* (nullable): invalid ones */
  GError *occupied; /* (nullable): somebody is at work on it */
} Facts;

static void
facts_clear (Facts *facts)
{
  g_clear_pointer (&facts->status, hw_status_unref);
  g_strfreev (facts->indexes);
  g_clear_error (&facts->occupied);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Facts, facts_clear)

gboolean
hw_deployment_had_begun (const HwJournalEntry *entry)
{
  g_return_val_if_fail (entry != NULL, FALSE);

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

/* What is at work may commit @next or not: until it has ended nobody can tell. */
static void
describe_next (const HwPlanStep *next,
               const HwJournalEntry *entry,
               const Facts *facts,
               GString *text)
{
  HwRevisionFlags flag = entry->direction == HW_DIRECTION_DOWNGRADE
                             ? HW_REVISION_DOWN_NO_TRANSACTION
                             : HW_REVISION_UP_NO_TRANSACTION;

  if (facts->occupied != NULL)
    g_string_append_printf (text,
                            " What becomes of %s is not known yet: %s. When that has ended, "
                            "“headway current” tells.",
                            next->revision->id, facts->occupied->message);
  else if (hw_alembic_may_stay (next, facts->dialect))
    g_string_append_printf (text,
                            " The next one, %s, is not all in one transaction: if it had begun, "
                            "some of its statements may have stayed. Compare the schema with its "
                            "file before going on.",
                            next->revision->id);
  else if (entry->direction != HW_DIRECTION_STAMP && (next->revision->flags & flag) != 0)
    g_string_append_printf (
        text,
        " The next one, %s, runs outside a transaction: if it had begun, those of its "
        "statements that had run have stayed.",
        next->revision->id);
  else
    g_string_append (text, " What had begun was rolled back as a whole.");
}

/* Where in its plan the deployment came to a stop, by what the version table holds now. */
static void
describe_position (const HwPlan *plan,
                   const HwJournalEntry *entry,
                   const Facts *facts,
                   GString *text)
{
  const char *const *rows = (const char *const *)facts->status->rows;
  gint position = plan != NULL ? hw_aftermath_find_position (plan, rows) : HW_NO_POSITION;
  guint n_steps = plan != NULL ? hw_plan_get_n_steps (plan) : 0;

  if (position == HW_NO_POSITION)
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
  describe_next (hw_plan_get_step (plan, (guint)position), entry, facts, text);
}

/* The last three: as far as they can be had. */
static void
look (const HwProject *project,
      const HwEnvironment *environment,
      GCancellable *cancellable,
      Facts *facts)
{
  g_autoptr(HwDatabase) database =
                 hw_environment_new_database_limited (environment, HW_FACTS_LIMIT_MS, NULL);

  facts->status = hw_status_read (project, environment, 0, cancellable);
  if (database == NULL || hw_database_is_missing_file (database, NULL)
      || !hw_database_open (database, cancellable, NULL))
    return;
  facts->dialect = hw_database_get_dialect (database);
  facts->indexes = hw_server_list_invalid_indexes (database, cancellable, NULL);
  if (hw_database_lock_probe (database, hw_project_get_version_table_schema (project),
                              hw_project_get_version_table (project), cancellable, &facts->occupied)
      || g_error_matches (facts->occupied, HW_ERROR, HW_ERROR_LOCKED))
    return;
  g_clear_error (&facts->occupied);
}

/* The last sentences, once it is known whose database it is. */
static void
describe_now (const HwProject *project,
              const HwEnvironment *environment,
              const HwJournalEntry *entry,
              GCancellable *cancellable,
              GString *text)
{
  g_auto(Facts) facts = { 0 };
  g_autoptr(HwPlan) plan = NULL;
  g_autofree char *rows = NULL;
  g_autofree char *names = NULL;

  look (project, environment, cancellable, &facts);
  if (!facts.status->is_reachable || facts.status->kind == HW_STATUS_UNREACHABLE)
    {
      g_string_append_printf (text, " Its state is not known now: %s.",
                              facts.status->error->message);
      return;
    }
  rows = _hw_deployment_describe_rows ((const char *const *)facts.status->rows);
  g_string_append_printf (text, " %s is at %s now.", entry->environment, rows);
  if (!hw_deployment_had_begun (entry))
    return;
  plan = remake_plan (project, entry);
  describe_position (plan, entry, &facts, text);
  if (hw_strv_length ((const char *const *)facts.indexes) == 0)
    return;
  /* Nobody knows which of them were there before, so all are named. */
  names = g_strjoinv (", ", facts.indexes);
  g_string_append_printf (text, " It holds invalid indexes, which are not usable: %s.", names);
}

/**
 * hw_deployment_describe_interrupted:
 * @project: (nullable): the project as it is now; NULL to open the one that @entry names
 * @entry: a deployment that the journal shows as interrupted
 * @begun: (nullable): when it began, as the reader writes times; NULL for ISO 8601 in UTC
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
                                    const char *begun,
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
                          entry->environment, begun != NULL ? begun : time, entry->actor,
                          entry->state);
  if (!hw_deployment_had_begun (entry))
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
