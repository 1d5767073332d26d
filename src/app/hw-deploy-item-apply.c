/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-item-apply"

#include "config.h"

#include "hw-deploy-item-private.h"

/* What an item becomes by what the runner tells of its revision. */

/* Back to "not run yet", before a new attempt. */
void
hw_deploy_item_reset (HwDeployItem *self)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));

  self->state = HW_DEPLOY_WAITING;
  self->current_statement = -1;
  self->duration_usec = 0;
  for (guint i = 0; i < self->statements->len; i++)
    {
      HwDeployStatement *statement = g_ptr_array_index (self->statements, i);

      statement->state = HW_DEPLOY_WAITING;
      statement->duration_usec = 0;
      statement->rows = -1;
    }
  hw_deploy_item_emit_changed (self);
}

static HwDeployStatement *
get_statement (HwDeployItem *self, guint index)
{
  return index < self->statements->len ? g_ptr_array_index (self->statements, index) : NULL;
}

/* Not for the first time where a lock has stopped the transaction: what has run then was rolled back. */
static void
start (HwDeployItem *self)
{
  self->state = HW_DEPLOY_RUNNING;
  self->current_statement = -1;
  self->started_usec = g_get_monotonic_time ();
  for (guint i = 0; i < self->statements->len; i++)
    get_statement (self, i)->state = HW_DEPLOY_WAITING;
}

static void
start_statement (HwDeployItem *self, const HwEvent *event)
{
  HwDeployStatement *statement = get_statement (self, event->statement);

  self->current_statement = (gint)event->statement;
  self->statement_started_usec = g_get_monotonic_time ();
  if (statement != NULL)
    statement->state = HW_DEPLOY_RUNNING;
}

/* Of a batch, so far. */
static void
count_rows (HwDeployItem *self, const HwEvent *event)
{
  HwDeployStatement *statement = get_statement (self, event->statement);

  if (statement != NULL)
    statement->rows = event->rows;
}

static void
finish_statement (HwDeployItem *self, const HwEvent *event)
{
  HwDeployStatement *statement = get_statement (self, event->statement);

  if (statement == NULL)
    return;
  statement->state = HW_DEPLOY_DONE;
  statement->duration_usec = event->duration_usec;
  statement->rows = event->rows;
}

static void
fail (HwDeployItem *self)
{
  gint64 now_usec = g_get_monotonic_time ();
  HwDeployStatement *statement =
      self->current_statement >= 0 ? get_statement (self, (guint)self->current_statement) : NULL;

  self->duration_usec = self->started_usec > 0 ? now_usec - self->started_usec : 0;
  self->state = HW_DEPLOY_FAILED;
  if (statement != NULL && statement->state == HW_DEPLOY_RUNNING)
    {
      statement->state = HW_DEPLOY_FAILED;
      statement->duration_usec = now_usec - self->statement_started_usec;
    }
}

/**
 * hw_deploy_item_apply:
 * @event: one of this step's events, in order
 *
 * Does not emit `changed`: a fast migration has thousands of events between two frames, and one word is enough.
 */
void
hw_deploy_item_apply (HwDeployItem *self, const HwEvent *event)
{
  g_return_if_fail (HW_IS_DEPLOY_ITEM (self));
  g_return_if_fail (event != NULL);

  switch (event->kind)
    {
    case HW_EVENT_STEP_STARTED:
      start (self);
      break;

    case HW_EVENT_STATEMENT_STARTED:
      start_statement (self, event);
      break;

    case HW_EVENT_STATEMENT_PROGRESS:
      count_rows (self, event);
      break;

    case HW_EVENT_STATEMENT_FINISHED:
      finish_statement (self, event);
      break;

    case HW_EVENT_STEP_FINISHED:
      self->state = HW_DEPLOY_DONE;
      self->current_statement = -1;
      self->duration_usec = event->duration_usec;
      break;

    case HW_EVENT_STEP_FAILED:
      fail (self);
      break;

    case HW_EVENT_STATE:
    case HW_EVENT_CHECK_STARTED:
    case HW_EVENT_CHECK_FINISHED:
    case HW_EVENT_BACKUP_PROGRESS:
    case HW_EVENT_NOTICE:
      break;
    }
}
