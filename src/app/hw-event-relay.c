/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-event-relay"

#include "config.h"

#include "hw-event-relay.h"

/* 30 deliveries a second: more than that no eye can follow, and each one costs a layout of the page. */
#define INTERVAL_USEC (G_USEC_PER_SEC / 30 + 1)

struct _HwEventRelay
{
  gatomicrefcount ref_count;
  GMutex mutex;

  /* Owned */
  GMainContext *context;
  GPtrArray *pending; /* (element-type HwEvent): under @mutex */
  GSource *source;    /* under @mutex; NULL when nothing is on its way */

  gint64 delivered_usec; /* monotonic time of the last delivery; under @mutex */
  gboolean is_closed;    /* under @mutex */

  /* Borrowed; used by the receiving thread only */
  HwEventBatchFunc func;
  gpointer user_data;
};

static gboolean
is_progress (const HwEvent *event)
{
  return event->kind == HW_EVENT_BACKUP_PROGRESS || event->kind == HW_EVENT_STATEMENT_PROGRESS;
}

/* Takes what is waiting, and with it the right to make a new source. Call with the mutex held. */
static GPtrArray *
steal_pending (HwEventRelay *relay)
{
  GPtrArray *events = g_steal_pointer (&relay->pending);

  relay->pending = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_event_free);
  if (relay->source != NULL)
    {
      g_source_destroy (relay->source);
      g_clear_pointer (&relay->source, g_source_unref);
    }

  return events;
}

static void
deliver (HwEventRelay *relay)
{
  g_autoptr(GPtrArray) events = NULL;

  g_mutex_lock (&relay->mutex);
  events = steal_pending (relay);
  relay->delivered_usec = g_get_monotonic_time ();
  if (relay->is_closed)
    g_ptr_array_set_size (events, 0);
  g_mutex_unlock (&relay->mutex);

  if (events->len > 0)
    relay->func (events, relay->user_data);
}

static gboolean
on_source_ready_cb (gpointer user_data)
{
  /* The source holds a reference, but deliver() drops the source before it calls out. */
  g_autoptr(HwEventRelay) relay = hw_event_relay_ref (user_data);

  deliver (relay);

  return G_SOURCE_REMOVE;
}

/* One source at most, due when the last delivery is an interval ago. Call with the mutex held. */
static void
schedule (HwEventRelay *relay)
{
  gint64 due_usec = relay->delivered_usec + INTERVAL_USEC - g_get_monotonic_time ();

  if (relay->source != NULL)
    return;

  relay->source = g_timeout_source_new (due_usec > 0 ? (guint)(due_usec / 1000 + 1) : 0);
  g_source_set_static_name (relay->source, "[headway] event relay");
  g_source_set_callback (relay->source, on_source_ready_cb, hw_event_relay_ref (relay),
                         (GDestroyNotify)hw_event_relay_unref);
  g_source_attach (relay->source, relay->context);
}

/**
 * hw_event_relay_new:
 * @func: called on the thread-default main context of the thread that makes the relay
 *
 * Returns: (transfer full): an open relay
 */
HwEventRelay *
hw_event_relay_new (HwEventBatchFunc func, gpointer user_data)
{
  HwEventRelay *relay = g_new0 (HwEventRelay, 1);

  g_return_val_if_fail (func != NULL, NULL);

  g_atomic_ref_count_init (&relay->ref_count);
  g_mutex_init (&relay->mutex);
  relay->context = g_main_context_ref_thread_default ();
  relay->pending = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_event_free);
  relay->delivered_usec = g_get_monotonic_time () - INTERVAL_USEC;
  relay->func = func;
  relay->user_data = user_data;

  return relay;
}

HwEventRelay *
hw_event_relay_ref (HwEventRelay *relay)
{
  g_return_val_if_fail (relay != NULL, NULL);

  g_atomic_ref_count_inc (&relay->ref_count);
  return relay;
}

/**
 * hw_event_relay_unref:
 * @relay: (nullable): may be the last reference, on any thread
 */
void
hw_event_relay_unref (HwEventRelay *relay)
{
  if (relay == NULL || !g_atomic_ref_count_dec (&relay->ref_count))
    return;

  /* A source that is on its way holds a reference, so there is none any more. */
  g_assert (relay->source == NULL);
  g_ptr_array_unref (relay->pending);
  g_main_context_unref (relay->context);
  g_mutex_clear (&relay->mutex);
  g_free (relay);
}

/**
 * hw_event_relay_push:
 * @event: copied
 *
 * Any thread; does not block. A progress event takes the place of one that is the newest and still waiting,
 * so that a chatty backup costs one event a delivery; all other events are kept, in order.
 */
void
hw_event_relay_push (HwEventRelay *relay, const HwEvent *event)
{
  HwEvent *copy = NULL;

  g_return_if_fail (relay != NULL);
  g_return_if_fail (event != NULL);

  copy = hw_event_copy (event);

  g_mutex_lock (&relay->mutex);
  if (!relay->is_closed)
    {
      guint n = relay->pending->len;

      if (n > 0 && is_progress (event) && is_progress (g_ptr_array_index (relay->pending, n - 1)))
        g_ptr_array_set_size (relay->pending, (gint)n - 1);
      g_ptr_array_add (relay->pending, g_steal_pointer (&copy));
      schedule (relay);
    }
  g_mutex_unlock (&relay->mutex);

  hw_event_free (copy);
}

void
hw_event_relay_func (const HwEvent *event, gpointer relay)
{
  hw_event_relay_push (relay, event);
}

/**
 * hw_event_relay_flush:
 *
 * Delivers what is waiting now. Call it when the work has answered, before its result is shown: the answer
 * may overtake the last events.
 */
void
hw_event_relay_flush (HwEventRelay *relay)
{
  g_return_if_fail (relay != NULL);

  deliver (relay);
}

/**
 * hw_event_relay_close:
 *
 * After this nothing is delivered any more: what is waiting is dropped and what still comes is ignored. May be
 * called from the batch function itself.
 */
void
hw_event_relay_close (HwEventRelay *relay)
{
  g_autoptr(GPtrArray) dropped = NULL;

  g_return_if_fail (relay != NULL);

  g_mutex_lock (&relay->mutex);
  relay->is_closed = TRUE;
  dropped = steal_pending (relay);
  g_mutex_unlock (&relay->mutex);
}
