/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Needs no display: it is here because the relay belongs to the application. */

#include "config.h"

#include "hw-event-relay.h"
#include "hw-test-util.h"

typedef struct
{
  HwEventRelay *relay;
  GArray *steps; /* of guint: HwEvent.step in the order of arrival */
  GPtrArray *names;
  gint n_batches; /* atomic */
  gboolean close_in_batch;
  GThread *thread; /* where the batches came */
} Fixture;

static void
on_batch (GPtrArray *events, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (events->len, >, 0);
  g_atomic_int_inc (&fixture->n_batches);
  fixture->thread = g_thread_self ();
  for (guint i = 0; i < events->len; i++)
    {
      const HwEvent *event = g_ptr_array_index (events, i);

      g_array_append_val (fixture->steps, event->step);
      g_ptr_array_add (fixture->names, g_strdup (event->name));
    }
  if (fixture->close_in_batch)
    hw_event_relay_close (fixture->relay);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->relay = hw_event_relay_new (on_batch, fixture);
  fixture->steps = g_array_new (FALSE, FALSE, sizeof (guint));
  fixture->names = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->relay != NULL)
    hw_event_relay_close (fixture->relay);
  g_clear_pointer (&fixture->relay, hw_event_relay_unref);
  g_array_unref (fixture->steps);
  g_ptr_array_unref (fixture->names);
}

static void
push (Fixture *fixture, HwEventKind kind, guint step)
{
  g_autofree char *name = g_strdup_printf ("%u", step);
  HwEvent event = { .kind = kind, .step = step, .name = name };

  hw_event_relay_push (fixture->relay, &event);
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Wanted;

static gboolean
has_come (gpointer data)
{
  const Wanted *wanted = data;

  return wanted->fixture->steps->len >= wanted->n;
}

/* Until @n events have come. */
static void
wait_for (Fixture *fixture, guint n)
{
  Wanted wanted = { fixture, n };

  hw_test_wait_until (has_come, &wanted, "the events have come");
}

static gboolean
on_timeout_cb (gpointer data)
{
  *(gboolean *)data = TRUE;

  return G_SOURCE_REMOVE;
}

/* Long enough for what must not come. */
static void
spin (void)
{
  gboolean is_over = FALSE;

  g_timeout_add (60, on_timeout_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 1000; i++)
    push (fixture, HW_EVENT_STATEMENT_STARTED, i);
  wait_for (fixture, 1000);

  g_assert_cmpuint (fixture->steps->len, ==, 1000);
  for (guint i = 0; i < 1000; i++)
    g_assert_cmpuint (g_array_index (fixture->steps, guint, i), ==, i);
}

/* The strings of an event are valid during the push only. */
static void
test_copies (Fixture *fixture, gconstpointer data)
{
  push (fixture, HW_EVENT_STEP_STARTED, 7);
  wait_for (fixture, 1);

  g_assert_cmpuint (fixture->names->len, ==, 1);
  g_assert_cmpstr (g_ptr_array_index (fixture->names, 0), ==, "7");
}

static void
test_one_batch (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < 100; i++)
    push (fixture, HW_EVENT_NOTICE, i);
  wait_for (fixture, 100);

  g_assert_cmpint (fixture->n_batches, ==, 1);
}

static void
test_progress_is_coalesced (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    HwEventKind kind;
    guint step;
  } pushed[] = {
    { HW_EVENT_BACKUP_PROGRESS, 1 }, { HW_EVENT_BACKUP_PROGRESS, 2 }, { HW_EVENT_NOTICE, 3 },
    { HW_EVENT_BACKUP_PROGRESS, 4 }, { HW_EVENT_BACKUP_PROGRESS, 5 }, { HW_EVENT_STATE, 6 },
  };
  static const guint expected[] = { 2, 3, 5, 6 };

  for (guint i = 0; i < G_N_ELEMENTS (pushed); i++)
    push (fixture, pushed[i].kind, pushed[i].step);
  wait_for (fixture, G_N_ELEMENTS (expected));

  g_assert_cmpmem (fixture->steps->data, fixture->steps->len * sizeof (guint), expected,
                   sizeof expected);
}

#define N_BATCHES 12

static gboolean
has_batches (gpointer data)
{
  return g_atomic_int_get (&((Fixture *)data)->n_batches) >= N_BATCHES;
}

static gpointer
push_for_a_while (gpointer data)
{
  Fixture *fixture = data;
  guint n = 0;

  while (!has_batches (fixture))
    {
      push (fixture, HW_EVENT_NOTICE, n++);
      g_usleep (100);
    }

  return GUINT_TO_POINTER (n);
}

/* Events from another thread, many at a time: at most thirty batches a second, give or take the ends, and nothing is lost. */
static void
test_rate (Fixture *fixture, gconstpointer data)
{
  const gint64 start_usec = g_get_monotonic_time ();
  GThread *thread = g_thread_new ("events", push_for_a_while, fixture);
  gint64 usec;
  guint n = 0;

  hw_test_wait_until (has_batches, fixture, "the batches have come");
  n = GPOINTER_TO_UINT (g_thread_join (thread));
  wait_for (fixture, n);
  usec = g_get_monotonic_time () - start_usec;

  g_assert_cmpuint (fixture->steps->len, ==, n);
  g_assert_cmpint (fixture->n_batches, <=, usec * 30 / G_USEC_PER_SEC + 2);
  g_assert_true (fixture->thread == g_thread_self ());
}

static void
test_flush (Fixture *fixture, gconstpointer data)
{
  push (fixture, HW_EVENT_NOTICE, 1);
  hw_event_relay_flush (fixture->relay);
  g_assert_cmpuint (fixture->steps->len, ==, 1);

  /* What was flushed does not come again. */
  spin ();
  g_assert_cmpuint (fixture->steps->len, ==, 1);
  g_assert_cmpint (fixture->n_batches, ==, 1);
}

static void
test_closed (Fixture *fixture, gconstpointer data)
{
  push (fixture, HW_EVENT_NOTICE, 1);
  hw_event_relay_close (fixture->relay);
  push (fixture, HW_EVENT_NOTICE, 2);
  hw_event_relay_flush (fixture->relay);
  spin ();

  g_assert_cmpuint (fixture->steps->len, ==, 0);
}

static void
test_closed_in_batch (Fixture *fixture, gconstpointer data)
{
  fixture->close_in_batch = TRUE;
  push (fixture, HW_EVENT_NOTICE, 1);
  hw_event_relay_flush (fixture->relay);
  push (fixture, HW_EVENT_NOTICE, 2);
  spin ();

  g_assert_cmpuint (fixture->steps->len, ==, 1);
}

/* A worker may be the last to let go, while a delivery is on its way. */
static gpointer
push_and_unref (gpointer data)
{
  HwEventRelay *relay = data;
  HwEvent event = { .kind = HW_EVENT_NOTICE };

  hw_event_relay_func (&event, relay);
  hw_event_relay_unref (relay);

  return NULL;
}

static void
test_unref_in_worker (Fixture *fixture, gconstpointer data)
{
  GThread *thread = g_thread_new ("last", push_and_unref, hw_event_relay_ref (fixture->relay));

  hw_event_relay_close (fixture->relay);
  g_clear_pointer (&fixture->relay, hw_event_relay_unref);
  g_thread_join (thread);
  spin ();

  g_assert_cmpuint (fixture->steps->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, func) g_test_add (path, Fixture, NULL, set_up, func, tear_down)
  ADD ("/event-relay/order", test_order);
  ADD ("/event-relay/copies", test_copies);
  ADD ("/event-relay/one-batch", test_one_batch);
  ADD ("/event-relay/progress-is-coalesced", test_progress_is_coalesced);
  ADD ("/event-relay/rate", test_rate);
  ADD ("/event-relay/flush", test_flush);
  ADD ("/event-relay/closed", test_closed);
  ADD ("/event-relay/closed-in-batch", test_closed_in_batch);
  ADD ("/event-relay/unref-in-worker", test_unref_in_worker);
#undef ADD

  return g_test_run ();
}
