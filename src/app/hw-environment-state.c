/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-state"

#include "config.h"

#include "hw-deployment.h"
#include "hw-environment-state-private.h"

G_DEFINE_FINAL_TYPE (HwEnvironmentState, hw_environment_state, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
_hw_environment_state_update_applied (HwEnvironmentState *self)
{
  g_clear_pointer (&self->applied, g_free);
  /* With a revision that the files do not hold, nobody can say what is applied. */
  if (self->status != NULL && self->status->is_reachable && self->status->unknown[0] == NULL)
    self->applied = hw_graph_get_applied (hw_project_get_graph (self->project),
                                          (const char *const *)self->status->rows);
}

static void
hw_environment_state_dispose (GObject *object)
{
  HwEnvironmentState *self = HW_ENVIRONMENT_STATE (object);

  hw_environment_state_cancel (self);
  g_clear_handle_id (&self->checking_id, g_source_remove);

  G_OBJECT_CLASS (hw_environment_state_parent_class)->dispose (object);
}

static void
hw_environment_state_finalize (GObject *object)
{
  HwEnvironmentState *self = HW_ENVIRONMENT_STATE (object);

  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->status, hw_status_unref);
  g_clear_pointer (&self->history, g_hash_table_unref);
  g_clear_pointer (&self->last_run, hw_journal_entry_free);
  g_clear_pointer (&self->journal, hw_journal_unref);
  g_clear_pointer (&self->applied, g_free);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->project, hw_project_unref);

  G_OBJECT_CLASS (hw_environment_state_parent_class)->finalize (object);
}

static void
hw_environment_state_class_init (HwEnvironmentStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = hw_environment_state_dispose;
  object_class->finalize = hw_environment_state_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_environment_state_init (HwEnvironmentState *self)
{
}

/**
 * hw_environment_state_new:
 * @project: that @environment belongs to
 *
 * Makes the state of an environment that was not looked at yet; hw_environment_state_check() looks.
 *
 * Returns: (transfer full): a new state
 */
HwEnvironmentState *
hw_environment_state_new (const HwProject *project, const HwEnvironment *environment)
{
  HwEnvironmentState *self;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL, NULL);

  self = g_object_new (HW_TYPE_ENVIRONMENT_STATE, NULL);
  self->project = hw_project_ref ((HwProject *)project);
  self->environment = hw_environment_ref ((HwEnvironment *)environment);

  return self;
}

static gboolean
is_same_place (const HwEnvironment *a, const HwEnvironment *b)
{
  return g_str_equal (a->url, b->url) && g_strcmp0 (a->env_file, b->env_file) == 0
         && g_strcmp0 (a->user, b->user) == 0 && a->password_place == b->password_place
         && g_strcmp0 (a->password_variable, b->password_variable) == 0
         && g_str_equal (a->root, b->root);
}

/* Another database has taken the environment's name: what is known is of the old one. */
static void
forget (HwEnvironmentState *self)
{
  hw_environment_state_cancel (self);
  g_clear_pointer (&self->status, hw_status_unref);
  g_clear_pointer (&self->history, g_hash_table_unref);
  self->postgresql_version = 0;
  self->n_failures = 0;
}

/**
 * hw_environment_state_set_project:
 * @project: the project as it was read again
 * @environment: the environment of the same name in it
 *
 * Keeps the last status while the database is the same, so that a reload does not make the window forget, and works out
 * anew which revisions of the new graph are applied.
 */
void
hw_environment_state_set_project (HwEnvironmentState *self,
                                  const HwProject *project,
                                  const HwEnvironment *environment)
{
  g_autoptr(HwProject) old_project = NULL;
  g_autoptr(HwEnvironment) old_environment = NULL;

  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));
  g_return_if_fail (project != NULL);
  g_return_if_fail (environment != NULL);

  old_project = g_steal_pointer (&self->project);
  old_environment = g_steal_pointer (&self->environment);
  self->project = hw_project_ref (project);
  self->environment = hw_environment_ref (environment);
  if (!is_same_place (old_environment, environment))
    forget (self);
  _hw_environment_state_update_applied (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

const HwEnvironment *
hw_environment_state_get_environment (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);

  return self->environment;
}

const char *
hw_environment_state_get_name (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);

  return self->environment->name;
}

HwEnvironmentKind
hw_environment_state_get_kind (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), HW_ENVIRONMENT_KIND_OTHER);

  return self->environment->kind;
}

HwEnvironmentKind
hw_environment_state_get_color (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), HW_ENVIRONMENT_KIND_OTHER);

  return self->environment->color;
}

const HwStatus *
hw_environment_state_get_status (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);

  return self->status;
}

int
hw_environment_state_get_postgresql_version (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), 0);

  return self->postgresql_version;
}

gboolean
hw_environment_state_is_checking (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->is_checking;
}

gboolean
hw_environment_state_is_deploying (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->is_deploying;
}

/* What was left behind was put right since, here or from another computer. */
static gboolean
is_over (const HwStatus *status, const HwJournalEntry *run)
{
  return status != NULL && status->is_reachable
         && (status->kind == HW_STATUS_UP_TO_DATE
             || (run->finished_usec != 0 && status->last_deployed_usec > run->finished_usec));
}

const HwJournalEntry *
hw_environment_state_get_failed_run (HwEnvironmentState *self)
{
  const HwJournalEntry *run;

  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);

  run = self->last_run;
  if (run == NULL || is_over (self->status, run))
    return NULL;
  if (g_str_equal (run->result, "failed")
      || (g_str_equal (run->result, "interrupted") && hw_deployment_had_begun (run)))
    return run;

  return NULL;
}

/**
 * hw_environment_state_set_deploying:
 * @is_deploying: whether a deployment that this window started is under way
 *
 * When it ends, the database is looked at again.
 */
void
hw_environment_state_set_deploying (HwEnvironmentState *self, gboolean is_deploying)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->is_deploying == is_deploying)
    return;
  self->is_deploying = is_deploying;
  g_signal_emit (self, signals[CHANGED], 0);
  if (!is_deploying)
    hw_environment_state_check (self);
}

void
hw_environment_state_set_progress (HwEnvironmentState *self, guint n_done, guint n_steps)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->n_done == n_done && self->n_steps == n_steps)
    return;
  self->n_done = n_done;
  self->n_steps = n_steps;
  g_signal_emit (self, signals[CHANGED], 0);
}

guint
hw_environment_state_get_progress (HwEnvironmentState *self, guint *out_n_steps)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), 0);

  *out_n_steps = self->n_steps;

  return self->n_done;
}

gboolean
hw_environment_state_is_known (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->applied != NULL;
}

gboolean
hw_environment_state_is_applied (HwEnvironmentState *self, guint node)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->applied != NULL
         && node < hw_graph_get_n_revisions (hw_project_get_graph (self->project))
         && self->applied[node] != 0;
}

gboolean
hw_environment_state_is_pending (HwEnvironmentState *self, guint node)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->applied != NULL
         && node < hw_graph_get_n_revisions (hw_project_get_graph (self->project))
         && self->applied[node] == 0;
}

gboolean
hw_environment_state_is_current (HwEnvironmentState *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);
  g_return_val_if_fail (revision != NULL, FALSE);

  return self->status != NULL && self->status->is_reachable
         && g_strv_contains ((const char *const *)self->status->rows, revision);
}

const HwEdit *
hw_environment_state_find_edit (HwEnvironmentState *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  for (guint i = 0; self->status != NULL && i < self->status->edited->len; i++)
    {
      const HwEdit *edit = self->status->edited->pdata[i];

      if (edit->is_up_changed && g_str_equal (edit->revision->id, revision))
        return edit;
    }

  return NULL;
}

const HwHistoryEntry *
hw_environment_state_find_history (HwEnvironmentState *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), NULL);
  g_return_val_if_fail (revision != NULL, NULL);

  return self->history == NULL ? NULL : g_hash_table_lookup (self->history, revision);
}
