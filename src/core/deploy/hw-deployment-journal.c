/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-journal"

#include "config.h"

#include <unistd.h>

#include "hw-deployment-private.h"
#include "hw-util.h"

/* Statements quicker than this are not worth a synced write each. */
#define SLOW_STATEMENT_USEC G_USEC_PER_SEC

/* What the deployment tells of itself: first written down, then told to the listener. */

void
_hw_deployment_emit (HwDeployment *self, HwEvent *event)
{
  if (event->time_usec == 0)
    event->time_usec = g_get_real_time ();
  if (self->event_func != NULL)
    self->event_func (event, self->user_data);
}

static void
emit_notice (HwDeployment *self, HwSeverity severity, const char *message)
{
  HwEvent event = { .kind = HW_EVENT_NOTICE, .severity = severity, .message = message };

  _hw_deployment_emit (self, &event);
}

static gboolean
add_line (HwDeployment *self,
          const char *kind,
          const char *name,
          gboolean ok,
          gint64 duration_usec,
          const char *message,
          GError **error)
{
  /* Only lent: hw_journal_add_line() keeps none of the strings. */
  HwJournalLine line = {
    .time_usec = g_get_real_time (),
    .kind = (char *)kind,
    .name = (char *)(name != NULL ? name : ""),
    .message = (char *)(message != NULL ? message : ""),
    .duration_usec = duration_usec,
    .ok = ok,
  };

  if (self->journal == NULL || self->entry == NULL)
    return TRUE;

  return hw_journal_add_line (self->journal, self->entry->id, &line, error);
}

/* A detail that is nice to have: where it cannot be written the work goes on. */
void
_hw_deployment_note (HwDeployment *self,
                     const char *kind,
                     const char *name,
                     gboolean ok,
                     gint64 duration_usec,
                     const char *message)
{
  g_autoptr(GError) error = NULL;

  if (!add_line (self, kind, name, ok, duration_usec, message, &error))
    g_debug ("Cannot write a line of the journal: %s", error->message);
}

void
_hw_deployment_renew_id (HwDeployment *self)
{
  g_mutex_lock (&self->mutex);
  g_ptr_array_add (self->ids, g_uuid_string_random ());
  g_mutex_unlock (&self->mutex);
  g_clear_pointer (&self->entry, hw_journal_entry_free);
  self->has_acted = FALSE;
}

/* The entry begins with the checks: looking at a plan and closing the window again is no deployment. */
gboolean
_hw_deployment_begin_journal (HwDeployment *self, GError **error)
{
  g_autoptr(HwJournalEntry) entry = NULL;

  if (self->entry != NULL)
    return TRUE;

  entry = g_new0 (HwJournalEntry, 1);
  entry->id = g_strdup (hw_deployment_get_id (self));
  entry->project = g_strdup (hw_project_get_root (self->project));
  entry->project_name = g_strdup (hw_project_get_name (self->project));
  entry->environment = g_strdup (self->environment->name);
  entry->direction = self->direction;
  entry->target = g_strdup (self->target);
  entry->url = g_strdup (self->url);
  entry->actor = hw_get_actor ();
  entry->pid = getpid ();
  entry->state = g_strdup (hw_deployment_state_to_string (HW_DEPLOYMENT_REVIEW));
  entry->result = g_strdup ("running");
  entry->rows_before = g_strdupv ((GStrv)hw_plan_get_rows (self->plan));
  entry->rows_after = g_new0 (char *, 1);
  entry->n_steps = hw_plan_get_n_steps (self->plan);
  entry->started_usec = g_get_real_time ();
  entry->message = g_strdup ("");
  if (self->journal != NULL && !hw_journal_begin (self->journal, entry, error))
    return FALSE;
  self->entry = g_steal_pointer (&entry);

  return add_line (self, "state", self->entry->state, TRUE, 0, "the plan was made", error);
}

static void
set_state (HwDeployment *self, HwDeploymentState state)
{
  HwEvent event = { .kind = HW_EVENT_STATE, .state = (int)state };

  g_mutex_lock (&self->mutex);
  self->state = state;
  g_mutex_unlock (&self->mutex);
  event.name = hw_deployment_state_to_string (state);
  _hw_deployment_emit (self, &event);
}

static gboolean
write_state (HwDeployment *self, HwDeploymentState state, const char *message, GError **error)
{
  const char *name = hw_deployment_state_to_string (state);

  if (self->journal == NULL || self->entry == NULL)
    return TRUE;

  g_free (self->entry->state);
  self->entry->state = g_strdup (name);

  return hw_journal_update (self->journal, self->entry, error)
         && add_line (self, "state", name, state != HW_DEPLOYMENT_FAILED, 0, message, error);
}

/* Writes the transition down and only then makes it. FALSE: it was not made. */
gboolean
_hw_deployment_enter (HwDeployment *self,
                      HwDeploymentState state,
                      const char *message,
                      GError **error)
{
  if (!write_state (self, state, message, error))
    return FALSE;
  set_state (self, state);

  return TRUE;
}

/* For transitions that follow from what has happened in the database already: they are true whether or not the journal
 * can be written, and giving up would make a bad disk a bad deployment. */
void
_hw_deployment_enter_anyway (HwDeployment *self, HwDeploymentState state, const char *message)
{
  g_autoptr(GError) error = NULL;

  if (!write_state (self, state, message, &error))
    {
      g_autofree char *text =
          g_strdup_printf ("the journal could not be written: %s", error->message);

      emit_notice (self, HW_SEVERITY_WARNING, text);
    }
  set_state (self, state);
}

static void
fill_result (HwDeployment *self, const char *result, const char *const *rows, const char *message)
{
  g_free (self->entry->result);
  self->entry->result = g_strdup (result);
  g_strfreev (self->entry->rows_after);
  self->entry->rows_after = rows != NULL ? g_strdupv ((GStrv)rows) : g_new0 (char *, 1);
  self->entry->finished_usec = g_get_real_time ();
  g_free (self->entry->message);
  self->entry->message = g_strdup (message);
}

/* @rows: (nullable): what the version table holds at the end; NULL when it is not known */
void
_hw_deployment_finish (HwDeployment *self,
                       HwDeploymentState state,
                       const char *result,
                       const char *const *rows,
                       const char *message)
{
  if (self->entry != NULL)
    fill_result (self, result, rows, message);
  _hw_deployment_enter_anyway (self, state, message);
}

/* Where nothing was done but look there is nothing to tell of: the entry stood there for the case that the process died. */
static gboolean
close_entry (HwDeployment *self, GError **error)
{
  if (!self->has_acted)
    return hw_journal_forget (self->journal, self->entry->id, error);

  fill_result (self, "cancelled", hw_plan_get_rows (self->plan),
               "given up before anything was written");

  return hw_journal_update (self->journal, self->entry, error);
}

/* A deployment that is in the journal and is given up, or takes another road, ends there; what follows is another one. */
void
_hw_deployment_give_up (HwDeployment *self)
{
  g_autoptr(GError) error = NULL;

  if (self->entry == NULL)
    return;

  if (self->journal != NULL && !close_entry (self, &error))
    g_debug ("Cannot update the journal: %s", error->message);
  _hw_deployment_renew_id (self);
}

static void
note_step (HwDeployment *self, const HwEvent *event, const char *message)
{
  _hw_deployment_note (self, "step", event->revision != NULL ? event->revision->id : "",
                       event->kind != HW_EVENT_STEP_FAILED, event->duration_usec, message);
}

static void
note_step_finished (HwDeployment *self, const HwEvent *event)
{
  g_autoptr(GError) error = NULL;

  /* Not yet committed where several share a transaction. */
  if (event->fraction < 1.0)
    {
      note_step (self, event, "ran, to be committed with those behind it");
      return;
    }
  note_step (self, event, "committed");
  if (self->journal == NULL || self->entry == NULL)
    return;
  self->entry->n_done = event->step + 1;
  if (!hw_journal_update (self->journal, self->entry, &error))
    g_debug ("Cannot update the journal: %s", error->message);
}

/* Listener of the runner and the backup. What is about to happen is written down first; what has happened is told first. */
void
_hw_deployment_on_event (const HwEvent *event, gpointer user_data)
{
  HwDeployment *self = user_data;
  HwEvent copy = *event;

  if (event->kind == HW_EVENT_STEP_STARTED)
    note_step (self, event, "started");
  _hw_deployment_emit (self, &copy);

  switch (event->kind)
    {
    case HW_EVENT_STEP_FINISHED:
      note_step_finished (self, event);
      /* Not within a transaction: on SQLite that may keep the lock's own connection from reading. */
      if (event->fraction >= 1.0)
        _hw_deployment_watch_lock (self);
      break;
    case HW_EVENT_STEP_FAILED:
      note_step (self, event, event->error->message);
      break;
    case HW_EVENT_STATEMENT_FINISHED:
      if (event->duration_usec >= SLOW_STATEMENT_USEC)
        _hw_deployment_note (self, "statement", event->revision != NULL ? event->revision->id : "",
                             TRUE, event->duration_usec, event->sql);
      break;
    case HW_EVENT_NOTICE:
      if (event->severity != HW_SEVERITY_INFO || g_strcmp0 (event->name, HW_RUNNER_OUTPUT) == 0)
        _hw_deployment_note (self, "notice", event->name, TRUE, 0, event->message);
      break;
    case HW_EVENT_STATE:
    case HW_EVENT_CHECK_STARTED:
    case HW_EVENT_CHECK_FINISHED:
    case HW_EVENT_BACKUP_PROGRESS:
    case HW_EVENT_STATEMENT_PROGRESS:
    case HW_EVENT_STEP_STARTED:
    case HW_EVENT_STATEMENT_STARTED:
      break;
    }
}
