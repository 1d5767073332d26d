/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-task"

#include "config.h"

#include "hw-task-queue.h"

struct _HwTaskQueue
{
  GQueue waiting; /* of Job */
  guint n_running;
  guint n_at_once;
};

typedef struct
{
  HwTaskQueue *queue; /* unowned */
  const char *name;   /* static */
  HwTaskFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
  GAsyncReadyCallback callback;
  gpointer user_data;

  /* Owned */
  GObject *source_object; /* NULL: none */
  GCancellable *cancellable;
} Job;

static void
job_free (Job *job)
{
  if (job->data_free != NULL)
    g_clear_pointer (&job->data, job->data_free);
  g_clear_object (&job->source_object);
  g_clear_object (&job->cancellable);
  g_free (job);
}

static void start_waiting (HwTaskQueue *self);

static void
on_done_cb (GObject *source_object, GAsyncResult *result, gpointer user_data)
{
  Job *job = user_data;
  HwTaskQueue *self = job->queue;

  job->callback (source_object, result, job->user_data);
  job_free (job);
  self->n_running--;
  start_waiting (self);
}

static void
start_waiting (HwTaskQueue *self)
{
  while (self->n_running < self->n_at_once && !g_queue_is_empty (&self->waiting))
    {
      Job *job = g_queue_pop_head (&self->waiting);

      self->n_running++;
      hw_task_run (job->source_object, job->name, job->func, g_steal_pointer (&job->data),
                   job->data_free, job->result_free, job->cancellable, on_done_cb, job);
    }
}

/**
 * hw_task_queue_new:
 * @n_at_once: how many may run at a time, at least 1
 *
 * Returns: (transfer full): a queue; freed when nothing of it runs any more
 */
HwTaskQueue *
hw_task_queue_new (guint n_at_once)
{
  HwTaskQueue *self = NULL;

  g_return_val_if_fail (n_at_once > 0, NULL);

  self = g_new0 (HwTaskQueue, 1);
  g_queue_init (&self->waiting);
  self->n_at_once = n_at_once;

  return self;
}

/**
 * hw_task_queue_run:
 *
 * As hw_task_run(), in its turn: in the order of the calls. The thread that it is for is taken only then, so that what waits
 * keeps nothing else from running. What was cancelled while it waited is run all the same, and @func notices.
 */
void
hw_task_queue_run (HwTaskQueue *self,
                   gpointer source_object,
                   const char *name,
                   HwTaskFunc func,
                   gpointer data,
                   GDestroyNotify data_free,
                   GDestroyNotify result_free,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  Job *job = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (callback != NULL);

  job = g_new0 (Job, 1);
  *job = (Job){
    .queue = self,
    .name = name,
    .func = func,
    .data = data,
    .data_free = data_free,
    .result_free = result_free,
    .callback = callback,
    .user_data = user_data,
  };
  g_set_object (&job->source_object, source_object);
  g_set_object (&job->cancellable, cancellable);
  g_queue_push_tail (&self->waiting, job);
  start_waiting (self);
}

/**
 * hw_task_queue_free:
 *
 * What still waits is dropped without an answer.
 */
void
hw_task_queue_free (HwTaskQueue *self)
{
  g_return_if_fail (self->n_running == 0);

  g_queue_clear_full (&self->waiting, (GDestroyNotify)job_free);
  g_free (self);
}
