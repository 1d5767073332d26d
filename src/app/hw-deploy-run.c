/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-run"

#include "config.h"

#include "hw-deploy-item.h"
#include "hw-deploy-run-private.h"
#include "hw-task.h"

G_DEFINE_FINAL_TYPE (HwDeployRun, hw_deploy_run, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  SIGNAL_EVENT,
  SIGNAL_BATCH,
  SIGNAL_FINISHED,
  SIGNAL_TICK,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a worker gets: references and copies, nothing that the main thread shows. */
typedef struct
{
  HwDeployVerb verb;
  HwProject *project;
  HwEnvironment *environment;
  HwDeployment *deployment; /* NULL for HW_DEPLOY_VERB_LOOK */
  HwEventRelay *relay;      /* kept for as long as the deployment may call it */
  HwDirection direction;
  HwDialect dialect;
  char *text; /* target or confirmation; NULL */
} Job;

/* What it brings back; each may be NULL. */
typedef struct
{
  HwStatus *status;
  GPtrArray *items;
  HwDialect dialect;
} Outcome;

static void
job_free (Job *job)
{
  hw_project_unref (job->project);
  hw_environment_unref (job->environment);
  g_clear_object (&job->deployment);
  hw_event_relay_unref (job->relay);
  g_free (job->text);
  g_free (job);
}

static void
outcome_free (Outcome *outcome)
{
  g_clear_pointer (&outcome->status, hw_status_unref);
  g_clear_pointer (&outcome->items, g_ptr_array_unref);
  g_free (outcome);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

static HwDialect
find_dialect (const HwEnvironment *environment)
{
  g_autoptr(HwDatabase) database = hw_environment_new_database (environment, TRUE, NULL);

  return database != NULL ? hw_database_get_dialect (database) : HW_DIALECT_POSTGRESQL;
}

static gboolean
load_items (Job *job, Outcome *outcome, GCancellable *cancellable, GError **error)
{
  outcome->dialect = find_dialect (job->environment);
  outcome->items = hw_deploy_items_load (job->project, job->environment,
                                         hw_deployment_get_plan (job->deployment), outcome->dialect,
                                         cancellable, error);

  return outcome->items != NULL;
}

static gboolean
run_verb (Job *job, Outcome *outcome, GCancellable *cancellable, GError **error)
{
  switch (job->verb)
    {
    case HW_DEPLOY_VERB_NONE:
      break;

    case HW_DEPLOY_VERB_LOOK:
      outcome->status = hw_status_read (job->project, job->environment, 0, cancellable);
      outcome->dialect = find_dialect (job->environment);
      return TRUE;

    case HW_DEPLOY_VERB_PLAN:
      return hw_deployment_plan (job->deployment, job->direction, job->text, cancellable, error)
             && load_items (job, outcome, cancellable, error);

    case HW_DEPLOY_VERB_CHECKS:
      return hw_deployment_run_checks (job->deployment, cancellable, error);

    case HW_DEPLOY_VERB_BACKUP:
      return hw_deployment_run_backup (job->deployment, cancellable, error);

    case HW_DEPLOY_VERB_UPGRADE:
      return hw_deployment_run_upgrade (job->deployment, job->text, cancellable, error);

    case HW_DEPLOY_VERB_VERIFY:
      return hw_deployment_run_verify (job->deployment, cancellable, error);

    case HW_DEPLOY_VERB_RETRY:
      return hw_deployment_retry (job->deployment, cancellable, error)
             && load_items (job, outcome, cancellable, error);
    }

  g_assert_not_reached ();
}

static gpointer
work (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr(Outcome) outcome = g_new0 (Outcome, 1);

  outcome->dialect = job->dialect;
  if (!run_verb (job, outcome, cancellable, error))
    return NULL;

  return g_steal_pointer (&outcome);
}

static void
take_outcome (HwDeployRun *self, Outcome *outcome)
{
  self->dialect = outcome->dialect;
  if (outcome->status != NULL)
    {
      g_clear_pointer (&self->status, hw_status_unref);
      self->status = g_steal_pointer (&outcome->status);
    }
  if (outcome->items != NULL)
    g_list_store_splice (self->items, 0, g_list_model_get_n_items (G_LIST_MODEL (self->items)),
                         outcome->items->pdata, outcome->items->len);
}

/* @data: a HwDeployment that nobody else uses any more */
static gpointer
abandon_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  hw_deployment_abandon (data);

  return NULL;
}

/* Gives up what was planned but not begun; the journal says cancelled. Not while a verb runs. */
void
_hw_deploy_run_abandon (HwDeployRun *self)
{
  g_autoptr(HwDeployment) deployment = g_steal_pointer (&self->deployment);
  HwDeploymentState state = HW_DEPLOYMENT_TARGET;

  if (deployment == NULL)
    return;
  state = hw_deployment_get_state (deployment);
  hw_deployment_set_event_func (deployment, NULL, NULL);
  if (state == HW_DEPLOYMENT_TARGET || state >= HW_DEPLOYMENT_UPGRADE)
    return;

  /* The journal is synced to disk, which may take its time: not on this thread. */
  hw_task_run (NULL, "[headway] abandon", abandon_in_worker, g_steal_pointer (&deployment),
               g_object_unref, NULL, NULL, NULL, NULL);
}

static void
on_verb_done_cb (GObject *object, GAsyncResult *result, gpointer user_data)
{
  HwDeployRun *self = HW_DEPLOY_RUN (object);
  HwDeployVerb verb = self->verb;
  g_autoptr(GError) error = NULL;
  g_autoptr(Outcome) outcome = hw_task_finish (self, result, &error);

  /* The last events may still be on their way; they come before the answer. */
  if (self->relay != NULL)
    hw_event_relay_flush (self->relay);
  if (outcome != NULL)
    take_outcome (self, outcome);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  self->verb = HW_DEPLOY_VERB_NONE;
  self->verb_duration_usec = g_get_monotonic_time () - self->verb_started_usec;
  g_clear_object (&self->cancellable);

  if (self->is_closed)
    {
      _hw_deploy_run_abandon (self);
      return;
    }
  g_signal_emit (self, signals[SIGNAL_FINISHED], 0, verb, error);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
on_tick_cb (gpointer data)
{
  g_signal_emit (data, signals[SIGNAL_TICK], 0);

  return G_SOURCE_CONTINUE;
}

void
_hw_deploy_run_start (HwDeployRun *self, HwDeployVerb verb, const char *text)
{
  Job *job = g_new0 (Job, 1);

  g_assert (self->verb == HW_DEPLOY_VERB_NONE);

  job->verb = verb;
  job->project = hw_project_ref (self->project);
  job->environment = hw_environment_ref (self->environment);
  job->relay = hw_event_relay_ref (self->relay);
  job->direction = self->direction;
  job->dialect = self->dialect;
  job->text = g_strdup (text);
  if (verb != HW_DEPLOY_VERB_LOOK)
    {
      job->deployment = g_object_ref (self->deployment);
      hw_deployment_set_event_func (job->deployment, hw_event_relay_func, self->relay);
    }

  self->verb = verb;
  self->verb_started_usec = g_get_monotonic_time ();
  self->is_stopping = FALSE;
  self->cancellable = g_cancellable_new ();
  self->tick_source = g_timeout_add_seconds (1, on_tick_cb, self);
  hw_task_run (self, "[headway] deployment", work, job, (GDestroyNotify)job_free,
               (GDestroyNotify)outcome_free, self->cancellable, on_verb_done_cb, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static gboolean
is_step_event (const HwEvent *event)
{
  switch (event->kind)
    {
    case HW_EVENT_STEP_STARTED:
    case HW_EVENT_STATEMENT_STARTED:
    case HW_EVENT_STATEMENT_PROGRESS:
    case HW_EVENT_STATEMENT_FINISHED:
    case HW_EVENT_STEP_FINISHED:
    case HW_EVENT_STEP_FAILED:
      return TRUE;

    case HW_EVENT_STATE:
    case HW_EVENT_CHECK_STARTED:
    case HW_EVENT_CHECK_FINISHED:
    case HW_EVENT_BACKUP_PROGRESS:
    case HW_EVENT_NOTICE:
      return FALSE;
    }

  g_assert_not_reached ();
}

/* Events of one step come in a row: its item says so once, when another's turn has come. */
static void
apply_to_item (HwDeployRun *self, const HwEvent *event, HwDeployItem **touched)
{
  g_autoptr(HwDeployItem) item = NULL;

  if (!is_step_event (event))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->items), event->step);
  if (item == NULL)
    return;
  hw_deploy_item_apply (item, event);
  if (*touched != NULL && *touched != item)
    hw_deploy_item_emit_changed (*touched);
  g_set_object (touched, item);
}

static void
on_events_cb (GPtrArray *events, gpointer user_data)
{
  g_autoptr(HwDeployRun) self = g_object_ref (HW_DEPLOY_RUN (user_data));
  g_autoptr(HwDeployItem) touched = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      HwEvent *event = g_ptr_array_index (events, i);

      apply_to_item (self, event, &touched);
      g_signal_emit (self, signals[SIGNAL_EVENT], 0, event);
      if (event->kind == HW_EVENT_STATE)
        g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
    }
  if (touched != NULL)
    hw_deploy_item_emit_changed (touched);
  g_signal_emit (self, signals[SIGNAL_BATCH], 0);
}

static void
hw_deploy_run_dispose (GObject *object)
{
  HwDeployRun *self = HW_DEPLOY_RUN (object);

  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->relay != NULL)
    hw_event_relay_close (self->relay);
  g_clear_pointer (&self->relay, hw_event_relay_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->deployment);
  g_clear_object (&self->items);

  G_OBJECT_CLASS (hw_deploy_run_parent_class)->dispose (object);
}

static void
hw_deploy_run_finalize (GObject *object)
{
  HwDeployRun *self = HW_DEPLOY_RUN (object);

  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->journal, hw_journal_unref);
  g_clear_pointer (&self->status, hw_status_unref);
  g_clear_pointer (&self->overrides, g_hash_table_unref);
  g_clear_pointer (&self->target, g_free);

  G_OBJECT_CLASS (hw_deploy_run_parent_class)->finalize (object);
}

static void
hw_deploy_run_class_init (HwDeployRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_deploy_run_dispose;
  object_class->finalize = hw_deploy_run_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_DEPLOY_RUN, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_EVENT] = g_signal_new ("event", HW_TYPE_DEPLOY_RUN, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SIGNAL_FINISHED] =
      g_signal_new ("finished", HW_TYPE_DEPLOY_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_ERROR);
  signals[SIGNAL_BATCH] = g_signal_new ("batch", HW_TYPE_DEPLOY_RUN, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_TICK] = g_signal_new ("tick", HW_TYPE_DEPLOY_RUN, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                       NULL, G_TYPE_NONE, 0);
}

static void
hw_deploy_run_init (HwDeployRun *self)
{
  self->items = g_list_store_new (HW_TYPE_DEPLOY_ITEM);
  self->overrides = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->relay = hw_event_relay_new (on_events_cb, self);
}

/**
 * hw_deploy_run_new:
 * @journal: (nullable): tests may go without
 *
 * Returns: (transfer full): a run that has done nothing yet
 */
HwDeployRun *
hw_deploy_run_new (const HwProject *project, const HwEnvironment *environment, HwJournal *journal)
{
  HwDeployRun *self = NULL;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  self = g_object_new (HW_TYPE_DEPLOY_RUN, NULL);
  self->project = hw_project_ref (project);
  self->environment = hw_environment_ref (environment);
  self->journal = journal != NULL ? hw_journal_ref (journal) : NULL;

  return self;
}

/**
 * hw_deploy_run_close:
 *
 * The window is going: cancels what runs and gives up what was not begun. Nothing is signalled from here on.
 */
void
hw_deploy_run_close (HwDeployRun *self)
{
  g_return_if_fail (HW_IS_DEPLOY_RUN (self));

  self->is_closed = TRUE;
  if (self->relay != NULL)
    hw_event_relay_close (self->relay);
  g_clear_handle_id (&self->tick_source, g_source_remove);
  if (self->verb == HW_DEPLOY_VERB_NONE)
    _hw_deploy_run_abandon (self);
  else
    g_cancellable_cancel (self->cancellable);
}
