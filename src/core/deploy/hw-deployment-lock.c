/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-lock"

#include "config.h"

#include "hw-deployment-private.h"
#include "hw-error.h"

/**
 * hw_deployment_set_lock_wait:
 * @wait_ms: how long to wait for another deployment to end, before planning and before the upgrade; 0: not at all
 *
 * Between verbs. Whoever is waited for is told in a notice.
 */
void
hw_deployment_set_lock_wait (HwDeployment *self, gint64 wait_ms)
{
  g_return_if_fail (HW_IS_DEPLOYMENT (self));

  self->lock_wait_ms = wait_ms;
}

static void
on_locked_cb (const GError *locked, gpointer user_data)
{
  g_autofree char *message = g_strdup_printf ("waiting: %s", locked->message);
  HwEvent event = {
    .kind = HW_EVENT_NOTICE,
    .name = "lock",
    .severity = HW_SEVERITY_WARNING,
    .message = message,
  };

  _hw_deployment_on_event (&event, user_data);
}

/* A plan made while somebody else changes the database is a plan for nothing. */
gboolean
_hw_deployment_await_lock (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  HwLockPatience patience = { self->lock_wait_ms, on_locked_cb, self };
  g_autoptr(HwDatabase) database = NULL;

  if (self->lock_wait_ms <= 0)
    return TRUE;
  database = _hw_deployment_connect (self, TRUE, cancellable, error);
  if (database == NULL)
    return FALSE;

  return !hw_database_is_open (database)
         || hw_database_lock_await (database, hw_project_get_version_table_schema (self->project),
                                    hw_project_get_version_table (self->project), &patience,
                                    cancellable, error);
}

gboolean
_hw_deployment_take_lock (HwDeployment *self, GCancellable *cancellable, GError **error)
{
  HwLockPatience patience = { self->lock_wait_ms, on_locked_cb, self };

  self->lock = hw_database_lock_acquire_patiently (
      self->database, hw_project_get_version_table_schema (self->project),
      hw_project_get_version_table (self->project), &patience, cancellable, error);

  return self->lock != NULL;
}

/* Between two revisions: whoever has lost the lock may not be alone any more, and must not begin another one. Trouble in
 * looking is no proof that it is lost. */
void
_hw_deployment_watch_lock (HwDeployment *self)
{
  g_autoptr(GError) error = NULL;

  if (self->lock == NULL || self->lock_error != NULL)
    return;
  if (hw_database_lock_watch (self->lock, NULL, &error)
      || !g_error_matches (error, HW_ERROR, HW_ERROR_CONNECTION_LOST))
    return;
  self->lock_error = g_steal_pointer (&error);
  _hw_deployment_note (self, "notice", "lock", FALSE, 0, self->lock_error->message);
  hw_deployment_stop_after_step (self);
}
