/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-event"

#include "config.h"

#include "hw-event.h"
#include "hw-revision.h"

/**
 * hw_event_copy:
 * @event: an event, valid during the call only
 *
 * Returns: (transfer full): a copy that owns its strings, revision and error; free with hw_event_free()
 */
HwEvent *
hw_event_copy (const HwEvent *event)
{
  HwEvent *copy = g_new (HwEvent, 1);

  g_return_val_if_fail (event != NULL, NULL);

  *copy = *event;
  copy->revision = event->revision != NULL ? hw_revision_ref (event->revision) : NULL;
  copy->name = g_strdup (event->name);
  copy->sql = g_strdup (event->sql);
  copy->message = g_strdup (event->message);
  copy->error = event->error != NULL ? g_error_copy (event->error) : NULL;

  return copy;
}

/**
 * hw_event_free:
 * @event: (nullable): a copy from hw_event_copy()
 */
void
hw_event_free (HwEvent *event)
{
  if (event == NULL)
    return;

  if (event->revision != NULL)
    hw_revision_unref ((HwRevision *)event->revision);
  if (event->error != NULL)
    g_error_free ((GError *)event->error);
  g_free ((char *)event->name);
  g_free ((char *)event->sql);
  g_free ((char *)event->message);
  g_free (event);
}
