/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-runner"

#include "config.h"

#include "hw-runner-private.h"
#include "hw-util.h"

void
_hw_runner_notice (HwSeverity severity, const char *name, const char *message, gpointer user_data)
{
  HwEvent event = {
    .kind = HW_EVENT_NOTICE,
    .name = name,
    .message = message,
    .severity = severity,
  };

  _hw_runner_emit (user_data, &event);
}

/* Only a transaction that is rolled back as a whole can be begun again. */
gboolean
_hw_runner_can_retry (HwRunner *self, const GError *error)
{
  return !self->result->may_be_partial && hw_database_is_open (self->database)
         && hw_lock_retry_can (self->retry, error);
}

gboolean
_hw_runner_wait_for_lock (HwRunner *self, GCancellable *cancellable, GError **error)
{
  g_autofree char *message = NULL;
  gint64 wait_ms;

  if (!hw_database_is_open (self->database) || !hw_lock_retry_can (self->retry, *error))
    return FALSE;

  hw_database_rollback (self->database);
  self->n_open = 0;
  wait_ms = hw_lock_retry_next_ms (self->retry);
  message = hw_lock_retry_describe (self->retry, *error, wait_ms);
  _hw_runner_notice (HW_SEVERITY_WARNING, "lock", message, self);
  g_clear_error (error);

  return hw_wait_ms (wait_ms, cancellable, error);
}

gboolean
_hw_runner_try_again (HwRunner *self, GCancellable *cancellable, GError **error)
{
  gboolean is_ready;

  if (!_hw_runner_can_retry (self, *error))
    return FALSE;

  self->step = self->first_open;
  is_ready = _hw_runner_wait_for_lock (self, cancellable, error);
  /* The tables may have been made in the transaction that is gone. Once a step is committed they are there, and the
   * rows are no longer those that the plan began with. */
  self->is_prepared = self->is_prepared && self->result->n_done > 0;
  if (!is_ready)
    _hw_runner_fail_step (self, *error);

  return is_ready;
}
