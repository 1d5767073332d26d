/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-task"

#include "config.h"

#include <sys/resource.h>

#include "hw-task.h"

#define UNHURRIED_NICE 19

typedef struct
{
  HwTaskFunc func;
  gpointer data;
  GDestroyNotify data_free;
  GDestroyNotify result_free;
} Work;

static void
work_free (Work *work)
{
  if (work->data_free != NULL)
    g_clear_pointer (&work->data, work->data_free);
  g_free (work);
}

static void
run_in_worker (GTask *task, gpointer source_object, gpointer task_data, GCancellable *cancellable)
{
  Work *work = task_data;
  GError *error = NULL;
  gpointer result = work->func (work->data, cancellable, &error);

  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, result, work->result_free);
}

/* In the caller's main context. The worker may still hold its task for a moment, but nothing of the caller's any more. */
static void
on_worked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GTask) task = user_data;
  Work *work = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  gpointer answer = g_task_propagate_pointer (G_TASK (result), &error);

  if (work->data_free != NULL)
    g_clear_pointer (&work->data, work->data_free);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, answer, work->result_free);
}

static GTask *
create_task (gpointer source_object,
             const char *name,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = g_task_new (source_object, cancellable, callback, user_data);

  g_task_set_name (task, name);
  g_task_set_source_tag (task, hw_task_run);
  /* The worker decides what a cancellation means: a migration that was committed is not "cancelled". */
  g_task_set_check_cancellable (task, FALSE);

  return task;
}

/* What a worker carries out for @answer, which is the caller's and taken: (transfer full) */
static GTask *
create_work (GTask *answer, Work work)
{
  GTask *task = create_task (NULL, g_task_get_name (answer), g_task_get_cancellable (answer),
                             on_worked_cb, answer);

  g_task_set_task_data (task, g_memdup2 (&work, sizeof work), (GDestroyNotify)work_free);

  return task;
}

/* Linux gives each thread a niceness of its own (setpriority(2)). An ordinary user may not take it back, and so the thread ends
 * with its work. */
static gpointer
run_unhurried (gpointer data)
{
  g_autoptr(GTask) task = data;

  setpriority (PRIO_PROCESS, 0, UNHURRIED_NICE);
  run_in_worker (task, NULL, g_task_get_task_data (task), g_task_get_cancellable (task));

  return NULL;
}

static void
run_pooled (gpointer data, gpointer user_data)
{
  g_autoptr(GTask) task = data;

  run_in_worker (task, NULL, g_task_get_task_data (task), g_task_get_cancellable (task));
}

/* Not GTask's own: GLib 2.74 leaves that with the threads that happen to work when it has been busy for a while (gtask.c,
 * task_pool_manager_timeout()), and with one of them is stuck for ever as soon as a worker asks GIO for something that needs a
 * thread as well, such as what a program writes. No limit, as most workers wait for a database, a disk or a program. */
static GThreadPool *
get_pool (void)
{
  static gsize pool;

  if (g_once_init_enter (&pool))
    g_once_init_leave (&pool, (gsize)g_thread_pool_new (run_pooled, NULL, -1, FALSE, NULL));

  return (GThreadPool *)pool;
}

/**
 * hw_task_run:
 * @source_object: (type GObject.Object) (nullable): kept alive until @callback
 * @name: static name for debugging
 * @func: the work
 * @data: for @func; owned by the task from here on
 * @data_free: (nullable): frees @data
 * @result_free: (nullable): frees a result that nobody takes
 * @cancellable: (nullable): handed to @func, which stops by itself; the answer always comes from @func
 * @callback: on the thread-default main context of the caller; calls hw_task_finish()
 *
 * @source_object never gets into the worker: the last to let go of a task that runs in a thread may be that thread, and a
 * window that was closed in the meantime would be taken apart there.
 */
void
hw_task_run (gpointer source_object,
             const char *name,
             HwTaskFunc func,
             gpointer data,
             GDestroyNotify data_free,
             GDestroyNotify result_free,
             GCancellable *cancellable,
             GAsyncReadyCallback callback,
             gpointer user_data)
{
  GTask *task = create_work (create_task (source_object, name, cancellable, callback, user_data),
                             (Work){ func, data, data_free, result_free });

  g_thread_pool_push (get_pool (), task, NULL);
}

/**
 * hw_task_run_unhurried:
 *
 * hw_task_run() for long work that nobody waits for: it gets the processor when nobody else wants it, so that scrolling beside
 * it stays smooth on a small machine.
 */
void
hw_task_run_unhurried (gpointer source_object,
                       const char *name,
                       HwTaskFunc func,
                       gpointer data,
                       GDestroyNotify data_free,
                       GDestroyNotify result_free,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = create_work (create_task (source_object, name, cancellable, callback, user_data),
                             (Work){ func, data, data_free, result_free });

  g_thread_unref (g_thread_new (name, run_unhurried, task));
}

/**
 * hw_task_finish:
 *
 * Returns: (transfer full) (nullable): what the work returned
 */
gpointer
hw_task_finish (gpointer source_object, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, source_object), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_task_run), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
