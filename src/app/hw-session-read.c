/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session-read"

#include "config.h"

#include "hw-graph-changes.h"
#include "hw-session-private.h"
#include "hw-task.h"

/* Smaller graphs are laid out at once, which takes less than a frame. */
#define MAX_INLINE_LAYOUT 2000

/* What a worker is to read. */
typedef struct
{
  char *path;
  HwKeyring *keyring;
  HwReadProgress *progress;
  HwProject *before; /* to count what is different; NULL where nobody asks */
  HwLayoutOrder order;
} Request;

static Request *
request_new (const char *path, HwKeyring *keyring, HwLayoutOrder order)
{
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->keyring = hw_keyring_ref (keyring);
  request->order = order;

  return request;
}

static void
request_free (Request *request)
{
  g_free (request->path);
  hw_keyring_unref (request->keyring);
  hw_read_progress_unref (request->progress);
  g_clear_pointer (&request->before, hw_project_unref);
  g_free (request);
}

/* What a worker read. */
typedef struct
{
  HwProject *project;
  HwLayout *layout;
  HwLayoutOrder order;
  guint n_changes;   /* files that are not what they were; 0 where nobody asked */
  gint64 since_usec; /* when it began; of UTC */
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->layout, hw_layout_unref);
  g_clear_pointer (&reading->project, hw_project_unref);
  g_free (reading);
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  const gint64 since_usec = g_get_real_time ();
  g_autoptr(HwProject) project =
                 hw_project_open_watched (request->path, request->progress, cancellable, error);
  Reading *reading;

  if (project == NULL)
    return NULL;

  hw_project_set_keyring (project, request->keyring);
  reading = g_new0 (Reading, 1);
  reading->order = request->order;
  if (request->before != NULL)
    reading->n_changes = hw_graph_count_changes (hw_project_get_graph (request->before),
                                                 hw_project_get_graph (project));
  reading->since_usec = since_usec;
  reading->layout = hw_layout_new (hw_project_get_graph (project), request->order);
  reading->project = g_steal_pointer (&project);

  return reading;
}

/* Revisions that are gone leave the selection. */
static void
keep_known (HwSession *self)
{
  const HwGraph *graph = hw_session_get_graph (self);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) known = NULL;

  for (guint i = 0; self->selection[i] != NULL; i++)
    if (graph != NULL && hw_graph_lookup (graph, self->selection[i]) != HW_GRAPH_NONE)
      g_strv_builder_add (builder, self->selection[i]);
  known = g_strv_builder_end (builder);
  hw_session_select_revisions (self, (const char *const *)known);
}

static void
drop_lost_selection (HwSession *self)
{
  if (self->environment != NULL && hw_session_get_environment (self) == NULL)
    hw_session_select_environment (self, NULL);
  keep_known (self);
}

static gboolean
is_same_project (const HwProject *a, const HwProject *b)
{
  return a != NULL && b != NULL
         && g_strcmp0 (hw_project_get_root (a), hw_project_get_root (b)) == 0;
}

static gboolean
is_contradictory (const HwProject *project)
{
  return hw_graph_get_error (hw_project_get_graph (project)) != NULL;
}

/* Files that make no graph any more, while somebody works on them: the last good one stays. */
static gboolean
keeps_shown (HwSession *self, const HwProject *newest)
{
  return is_same_project (self->project, newest) && is_contradictory (newest)
         && !is_contradictory (self->project);
}

static void
take_reading (HwSession *self, Reading *reading)
{
  g_autoptr(HwProject) old_project = NULL;
  g_autoptr(HwLayout) old_layout = NULL;

  g_clear_pointer (&self->newest, hw_project_unref);
  self->newest = reading == NULL ? NULL : hw_project_ref (reading->project);
  _hw_session_update_problems (self);
  hw_file_watch_set_project (self->watch, self->newest, reading == NULL ? 0 : reading->since_usec);
  if (reading != NULL && keeps_shown (self, reading->project))
    {
      g_object_notify (G_OBJECT (self), "layout"); /* the same, but with other problems */
      g_object_notify (G_OBJECT (self), "project");
      return;
    }

  old_project = g_steal_pointer (&self->project);
  old_layout = g_steal_pointer (&self->layout);
  self->project = reading == NULL ? NULL : g_steal_pointer (&reading->project);
  self->layout = reading == NULL ? NULL : g_steal_pointer (&reading->layout);
  if (!is_same_project (old_project, self->project))
    {
      _hw_session_cancel_checks (self);
      g_list_store_remove_all (self->environments);
    }
  _hw_session_update_environments (self);
  g_object_notify (G_OBJECT (self), "layout");
  g_object_notify (G_OBJECT (self), "project");
  drop_lost_selection (self);
  hw_file_records_set_project (self->records, self->project);
}

static void
take_layout (HwSession *self, HwLayout *layout)
{
  g_clear_pointer (&self->layout, hw_layout_unref);
  self->layout = layout;
  g_object_notify (G_OBJECT (self), "layout");
}

/* A graph to be laid out, and then its layout. */
typedef struct
{
  HwGraph *graph;
  HwLayout *layout;
  HwLayoutOrder order;
} Arrangement;

static Arrangement *
arrangement_new (const HwGraph *graph, HwLayoutOrder order)
{
  Arrangement *arrangement = g_new0 (Arrangement, 1);

  arrangement->graph = hw_graph_ref (graph);
  arrangement->order = order;

  return arrangement;
}

static void
arrangement_free (Arrangement *arrangement)
{
  g_clear_pointer (&arrangement->layout, hw_layout_unref);
  hw_graph_unref (arrangement->graph);
  g_free (arrangement);
}

static gpointer
lay_out_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Arrangement *wanted = data;
  Arrangement *made = arrangement_new (wanted->graph, wanted->order);

  made->layout = hw_layout_new (made->graph, made->order);

  return made;
}

static void
on_laid_out_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwSession *self = HW_SESSION (source);
  Arrangement *made = hw_task_finish (source, result, NULL);

  /* The files or the order may have changed in the meantime; then another one is on its way. */
  if (made->graph == hw_session_get_graph (self) && made->order == self->order)
    take_layout (self, g_steal_pointer (&made->layout));
  arrangement_free (made);
}

/* Only the order is different: the files need not be read again. */
static void
update_layout (HwSession *self)
{
  const HwGraph *graph = hw_session_get_graph (self);

  if (graph == NULL)
    return;
  if (hw_graph_get_n_revisions (graph) <= MAX_INLINE_LAYOUT)
    {
      take_layout (self, hw_layout_new (graph, self->order));
      return;
    }
  hw_task_run (self, "lay-out", lay_out_in_worker, arrangement_new (graph, self->order),
               (GDestroyNotify)arrangement_free, (GDestroyNotify)arrangement_free, NULL,
               on_laid_out_cb, NULL);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwSession) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;
  Reading *reading = hw_task_finish (NULL, result, &error);
  GCancellable *cancellable = g_task_get_cancellable (G_TASK (result));

  g_weak_ref_clear (weak);
  g_free (weak);
  /* A newer reading has taken its place, or the session was closed. */
  if (self == NULL || self->cancellable != cancellable)
    {
      g_clear_pointer (&reading, reading_free);
      return;
    }

  g_clear_object (&self->cancellable);
  if (reading != NULL)
    {
      const gboolean is_other_order = reading->order != self->order;
      const guint n_changes = reading->n_changes;

      take_reading (self, reading);
      if (n_changes > 0)
        g_signal_emit_by_name (self, "files-changed", n_changes);
      if (is_other_order)
        update_layout (self);
      if (self->is_asked)
        hw_session_check_environments (self);
      else
        _hw_session_check_unasked (self);
      self->is_asked = FALSE;
    }
  g_clear_pointer (&reading, reading_free);
  g_object_notify (G_OBJECT (self), "loading");
  if (error != NULL)
    g_signal_emit_by_name (self, "failed", error);
  if (self->is_again)
    hw_session_reload (self);
}

static void
start_reading (HwSession *self, const char *path)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);
  Request *request = request_new (path, self->keyring, self->order);

  /* What this window writes it reads at once: of that, a reading because files changed finds nothing new. */
  if (self->is_watched && self->newest != NULL)
    request->before = hw_project_ref (self->newest);
  self->is_watched = FALSE;
  self->is_again = FALSE;
  self->cancellable = g_cancellable_new ();
  g_clear_pointer (&self->reading, hw_read_progress_unref);
  self->reading = hw_read_progress_new ();
  request->progress = hw_read_progress_ref (self->reading);
  g_weak_ref_init (weak, self);
  hw_task_run (NULL, "open-project", read_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)reading_free, self->cancellable, on_read_cb, weak);
  g_object_notify (G_OBJECT (self), "loading");
}

gboolean
hw_session_get_reading (HwSession *self, guint *out_read, guint *out_found)
{
  g_return_val_if_fail (HW_IS_SESSION (self), FALSE);

  *out_read = *out_found = 0;
  if (!hw_session_is_loading (self))
    return FALSE;
  hw_read_progress_get (self->reading, out_read, out_found);

  return TRUE;
}

void
_hw_session_cancel_reading (HwSession *self)
{
  hw_file_watch_forget (self->watch);
  self->is_again = FALSE;
  self->is_watched = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

/**
 * hw_session_open:
 * @path: a project folder, a file in it, or a folder below one
 *
 * Reads a project in a worker and puts it in the place of the one that is open. On failure `failed` is emitted
 * and everything stays as it was.
 */
void
hw_session_open (HwSession *self, const char *path)
{
  g_return_if_fail (HW_IS_SESSION (self));
  g_return_if_fail (path != NULL);

  _hw_session_cancel_reading (self);
  start_reading (self, path);
}

void
hw_session_close (HwSession *self)
{
  g_return_if_fail (HW_IS_SESSION (self));

  _hw_session_cancel_reading (self);
  take_reading (self, NULL);
  g_object_notify (G_OBJECT (self), "loading");
}

/**
 * hw_session_reload:
 *
 * Reads the open project's files again. A call while reading is remembered, so that a change in between is not
 * missed; readings are never stacked.
 */
void
hw_session_reload (HwSession *self)
{
  g_return_if_fail (HW_IS_SESSION (self));

  if (self->project == NULL)
    return;
  if (self->cancellable != NULL)
    {
      self->is_again = TRUE;
      return;
    }
  start_reading (self, hw_project_get_root (self->project));
}

void
_hw_session_reload_changed (HwSession *self)
{
  self->is_watched = TRUE;
  hw_session_reload (self);
}

/**
 * hw_session_refresh:
 *
 * Reads the files again and then looks at every environment, also at those that are not looked at unasked.
 */
void
hw_session_refresh (HwSession *self)
{
  g_return_if_fail (HW_IS_SESSION (self));

  self->is_asked = TRUE;
  hw_session_reload (self);
}

HwLayoutOrder
hw_session_get_order (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), HW_LAYOUT_ORDER_DATE);

  return self->order;
}

void
hw_session_set_order (HwSession *self, HwLayoutOrder order)
{
  g_return_if_fail (HW_IS_SESSION (self));

  if (self->order == order)
    return;
  self->order = order;
  update_layout (self);
}
