/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Needs no display: it is here because the queue belongs to the application. */

#include "config.h"

#include "hw-task-queue.h"

#define N_TASKS 12
#define N_MEETING 100
#define PATIENCE_USEC (30 * G_USEC_PER_SEC)

typedef struct
{
  HwTaskQueue *queue;
  guint n_at_once;
  GMutex mutex;
  GCond cond;
  guint n_running; /* under @mutex, as what follows */
  guint n_most;    /* that ran at a time */
  guint n_freed;
  GString *order; /* letters, as they began */
  guint n_done;   /* on the main thread */
  guint n_cancelled;
} Fixture;

typedef struct
{
  Fixture *fixture;
  char letter;
} Work;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_mutex_init (&fixture->mutex);
  g_cond_init (&fixture->cond);
  fixture->order = g_string_new (NULL);
  fixture->n_at_once = GPOINTER_TO_UINT (data);
  fixture->queue = hw_task_queue_new (fixture->n_at_once);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->queue, hw_task_queue_free);
  g_string_free (fixture->order, TRUE);
  g_cond_clear (&fixture->cond);
  g_mutex_clear (&fixture->mutex);
}

static void
work_free (Work *work)
{
  work->fixture->n_freed++;
  g_free (work);
}

/* Waits until as many as may run at a time have done so. */
static gpointer
work_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Work *work = data;
  Fixture *fixture = work->fixture;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  g_mutex_lock (&fixture->mutex);
  g_string_append_c (fixture->order, work->letter);
  fixture->n_running++;
  fixture->n_most = MAX (fixture->n_most, fixture->n_running);
  g_cond_broadcast (&fixture->cond);
  while (fixture->n_most < fixture->n_at_once)
    g_cond_wait (&fixture->cond, &fixture->mutex);
  fixture->n_running--;
  g_mutex_unlock (&fixture->mutex);

  return g_strdup ("done");
}

static void
on_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *answer = hw_task_finish (source, result, &error);

  if (answer == NULL)
    {
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      fixture->n_cancelled++;
    }
  fixture->n_done++;
}

static void
run (Fixture *fixture, char letter, GCancellable *cancellable)
{
  Work *work = g_new (Work, 1);

  *work = (Work){ fixture, letter };
  hw_task_queue_run (fixture->queue, NULL, "test", work_in_worker, work, (GDestroyNotify)work_free,
                     g_free, cancellable, on_done_cb, fixture);
}

static void
wait_done (Fixture *fixture, guint n_done)
{
  while (fixture->n_done < n_done)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_limit (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_TASKS; i++)
    run (fixture, (char)('a' + i), NULL);
  wait_done (fixture, N_TASKS);

  g_assert_cmpuint (fixture->n_most, ==, fixture->n_at_once);
  g_assert_cmpuint (fixture->order->len, ==, N_TASKS);
  g_assert_cmpuint (fixture->n_freed, ==, N_TASKS);
  if (fixture->n_at_once == 1)
    g_assert_cmpstr (fixture->order->str, ==, "abcdefghijkl");
}

static void
test_cancelled (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();

  run (fixture, 'a', NULL);
  run (fixture, 'b', NULL);
  run (fixture, 'c', cancellable);
  run (fixture, 'd', NULL);
  g_cancellable_cancel (cancellable);
  wait_done (fixture, 4);

  g_assert_cmpuint (fixture->n_cancelled, ==, 1);
  g_assert_cmpstr (fixture->order->str, ==, "abd");
  g_assert_cmpuint (fixture->n_freed, ==, 4);
}

/* Until as many work at the same time. */
static gpointer
meet_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const gint64 end = g_get_monotonic_time () + PATIENCE_USEC;
  Fixture *fixture = data;
  gboolean is_late = FALSE;

  g_mutex_lock (&fixture->mutex);
  fixture->n_running++;
  g_cond_broadcast (&fixture->cond);
  while (fixture->n_running < N_MEETING && !is_late)
    is_late = !g_cond_wait_until (&fixture->cond, &fixture->mutex, end);
  g_mutex_unlock (&fixture->mutex);

  return is_late ? NULL : g_strdup ("met");
}

static void
on_met_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *answer = hw_task_finish (source, result, NULL);

  g_assert_cmpstr (answer, ==, "met");
  fixture->n_done++;
}

/* Who waits for something takes no thread away from the others, however many there are. */
static void
test_meeting (Fixture *fixture, gconstpointer data)
{
  for (guint i = 0; i < N_MEETING; i++)
    hw_task_run (NULL, "test", meet_in_worker, fixture, NULL, g_free, NULL, on_met_cb, fixture);
  wait_done (fixture, N_MEETING);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/task-queue/order", Fixture, GUINT_TO_POINTER (1), set_up, test_limit, tear_down);
  g_test_add ("/task-queue/limit", Fixture, GUINT_TO_POINTER (2), set_up, test_limit, tear_down);
  g_test_add ("/task-queue/cancelled", Fixture, GUINT_TO_POINTER (1), set_up, test_cancelled,
              tear_down);
  g_test_add ("/task/meeting", Fixture, GUINT_TO_POINTER (1), set_up, test_meeting, tear_down);

  return g_test_run ();
}
