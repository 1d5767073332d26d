/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-state"

#include "config.h"

#include "hw-environment-look.h"
#include "hw-environment-state-private.h"
#include "hw-task.h"

/* Looking at an environment's database, and for what the journal says of it: when, how often, and what becomes of it. */

/* "checking…" is shown when a look takes longer than a second. */
#define SHOW_CHECKING_MS 1000
/* Who does not answer, or does not let us in, is left alone for longer after every failure: half a minute, one, two … up
 * to 16. A server that counts wrong passwords must not lock an account because of us. */
#define FIRST_BACKOFF_USEC (30 * G_USEC_PER_SEC)
#define MAX_BACKOFF_STEPS 5

static void
take_sight (HwEnvironmentState *self, HwEnvironmentSight *sight)
{
  /* A look that began before the journal was open knows nothing of runs. */
  if (sight->has_last_run)
    {
      g_clear_pointer (&self->last_run, hw_journal_entry_free);
      self->last_run = g_steal_pointer (&sight->last_run);
    }
  if (sight->status == NULL)
    return;

  g_clear_pointer (&self->status, hw_status_unref);
  g_clear_pointer (&self->history, g_hash_table_unref);
  self->status = g_steal_pointer (&sight->status);
  self->history = g_steal_pointer (&sight->history);
  /* A server that does not answer for a while stays what it is. */
  if (self->status->server != NULL)
    self->postgresql_version = self->status->postgresql_version;
  if (self->status->kind == HW_STATUS_UNREACHABLE || self->status->kind == HW_STATUS_AUTH)
    self->n_failures++;
  else
    self->n_failures = 0;
  _hw_environment_state_update_applied (self);
}

/* Was a look wanted while the one that has ended was under way? */
static gboolean
take_again (HwEnvironmentState *self)
{
  const gboolean is_again =
      self->is_again || (self->is_again_unasked && hw_environment_state_get_backoff (self) == 0);

  self->is_again = self->is_again_unasked = FALSE;

  return is_again;
}

static void
on_look_ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwEnvironmentState) self = g_weak_ref_get (weak);
  HwEnvironmentSight *sight = hw_task_finish (NULL, result, NULL);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL)
    {
      hw_environment_sight_free (sight);
      return;
    }

  if (!g_cancellable_is_cancelled (self->cancellable))
    take_sight (self, sight);
  g_clear_object (&self->cancellable);
  g_clear_handle_id (&self->checking_id, g_source_remove);
  self->is_checking = FALSE;
  hw_environment_sight_free (sight);
  g_signal_emit_by_name (self, "changed");

  if (take_again (self))
    hw_environment_state_check (self);
}

static void
on_journal_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEnvironmentState *self = HW_ENVIRONMENT_STATE (source);
  HwEnvironmentSight *sight = hw_task_finish (source, result, NULL);

  take_sight (self, sight);
  hw_environment_sight_free (sight);
  g_signal_emit_by_name (self, "changed");
}

static gboolean
on_checking_timeout_cb (gpointer user_data)
{
  HwEnvironmentState *self = user_data;

  self->checking_id = 0;
  self->is_checking = TRUE;
  g_signal_emit_by_name (self, "changed");

  return G_SOURCE_REMOVE;
}

/**
 * hw_environment_state_set_journal:
 * @journal: (nullable): where to look for what was last done there
 */
void
hw_environment_state_set_journal (HwEnvironmentState *self, HwJournal *journal)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->journal == journal)
    return;
  g_clear_pointer (&self->journal, hw_journal_unref);
  self->journal = journal == NULL ? NULL : hw_journal_ref (journal);
  if (journal != NULL)
    hw_task_run (self, "last-run", hw_environment_look_run_journal,
                 hw_environment_look_new (self->project, self->environment, journal),
                 (GDestroyNotify)hw_environment_look_free,
                 (GDestroyNotify)hw_environment_sight_free, NULL, on_journal_read_cb, NULL);
}

/**
 * hw_environment_state_check:
 *
 * Looks at the environment's database in a worker and emits `changed` when that ended. A call during a look is
 * remembered, so that what happened in between is not missed, but looks are never stacked.
 */
void
hw_environment_state_check (HwEnvironmentState *self)
{
  GWeakRef *weak;

  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->cancellable != NULL)
    {
      self->is_again = TRUE;
      return;
    }
  self->cancellable = g_cancellable_new ();
  if (self->status == NULL)
    {
      self->is_checking = TRUE;
      g_signal_emit_by_name (self, "changed");
    }
  else
    {
      self->checking_id = g_timeout_add (SHOW_CHECKING_MS, on_checking_timeout_cb, self);
    }

  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  /* No source object: a window that closes must not wait for a server that does not answer. */
  hw_task_run (NULL, "status", hw_environment_look_run,
               hw_environment_look_new (self->project, self->environment, self->journal),
               (GDestroyNotify)hw_environment_look_free, (GDestroyNotify)hw_environment_sight_free,
               self->cancellable, on_look_ended_cb, weak);
}

void
hw_environment_state_check_unasked (HwEnvironmentState *self, gint64 age_usec)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  if (self->cancellable != NULL)
    self->is_again_unasked = self->is_again_unasked || age_usec == 0;
  else if (hw_environment_state_is_stale (self, age_usec))
    hw_environment_state_check (self);
}

gint64
hw_environment_state_get_backoff (HwEnvironmentState *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), 0);

  return self->n_failures == 0
             ? 0
             : FIRST_BACKOFF_USEC << MIN (self->n_failures - 1, MAX_BACKOFF_STEPS);
}

gboolean
hw_environment_state_is_stale (HwEnvironmentState *self, gint64 age_usec)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_STATE (self), FALSE);

  return self->status == NULL
         || g_get_real_time () - self->status->checked_usec
                > MAX (age_usec, hw_environment_state_get_backoff (self));
}

void
hw_environment_state_cancel (HwEnvironmentState *self)
{
  g_return_if_fail (HW_IS_ENVIRONMENT_STATE (self));

  self->is_again = self->is_again_unasked = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
}
