/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-sketcher.h"
#include "hw-test-util.h"

/* Of all questions that a form asks only the last one counts. */

typedef struct
{
  GObject *owner;
  HwSketcher *sketcher;
  gint may_answer; /* atomic */
  guint n_started;
  guint n_answers;
  guint n_taken;
} Fixture;

/* Takes as long as the test wants. */
static gpointer
answer_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Fixture *fixture = data;

  while (!g_atomic_int_get (&fixture->may_answer))
    g_usleep (1000);

  return g_strdup ("answer");
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Fixture *fixture = g_object_get_data (source, "fixture");
  g_autofree char *answer = hw_task_finish (source, result, NULL);

  fixture->n_answers++;
  if (hw_sketcher_take (fixture->sketcher, result))
    fixture->n_taken++;
}

static void
start (gpointer owner)
{
  Fixture *fixture = g_object_get_data (owner, "fixture");

  fixture->n_started++;
  hw_sketcher_run (fixture->sketcher, "test", answer_in_worker, fixture, NULL, g_free,
                   on_answered_cb);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->owner = g_object_new (G_TYPE_OBJECT, NULL);
  g_object_set_data (fixture->owner, "fixture", fixture);
  fixture->sketcher = hw_sketcher_new (fixture->owner, start);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_object (&fixture->sketcher);
  g_clear_object (&fixture->owner);
}

static gboolean
has_answer (gpointer data)
{
  return ((Fixture *)data)->n_answers == 1;
}

static gboolean
has_two_answers (gpointer data)
{
  return ((Fixture *)data)->n_answers == 2;
}

static void
test_answer (Fixture *fixture, gconstpointer data)
{
  fixture->may_answer = TRUE;
  hw_sketcher_queue (fixture->sketcher);
  hw_sketcher_queue (fixture->sketcher);
  hw_test_wait_until (has_answer, fixture, "the question is answered");
  g_assert_cmpuint (fixture->n_started, ==, 1);
  g_assert_cmpuint (fixture->n_taken, ==, 1);
  g_assert_false (hw_sketcher_is_running (fixture->sketcher));
}

/* Something is typed while the worker is still busy with what was there before. */
static void
test_changed (Fixture *fixture, gconstpointer data)
{
  start (fixture->owner);
  g_assert_true (hw_sketcher_is_running (fixture->sketcher));
  hw_sketcher_queue (fixture->sketcher);
  g_assert_false (hw_sketcher_is_running (fixture->sketcher));
  g_atomic_int_set (&fixture->may_answer, TRUE);
  hw_test_wait_until (has_two_answers, fixture, "both questions are answered");
  g_assert_cmpuint (fixture->n_started, ==, 2);
  g_assert_cmpuint (fixture->n_taken, ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/sketcher/answer", Fixture, NULL, set_up, test_answer, tear_down);
  g_test_add ("/sketcher/changed", Fixture, NULL, set_up, test_changed, tear_down);

  return g_test_run ();
}
