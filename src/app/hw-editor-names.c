/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-names"

#include "config.h"

#include "hw-editor-names.h"
#include "hw-plan.h"
#include "hw-schema-read.h"
#include "hw-task.h"

#define LIMIT_MS 5000

struct _HwEditorNames
{
  GObject parent_instance;

  /* Owned */
  HwProject *project;
  HwEnvironmentState *state;
  HwSchemaNames *names;
  GError *error;
  GCancellable *cancellable; /* of what is under way; NULL when nothing is */
  GStrv rows;                /* for which they were read last; NULL: not yet */

  guint node;
  gboolean is_applied;
};

G_DEFINE_FINAL_TYPE (HwEditorNames, hw_editor_names, G_TYPE_OBJECT)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  char *revision; /* in front of which to stop; NULL: take the database as it is */
  GStrv rows;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  hw_environment_unref (request->environment);
  g_free (request->revision);
  g_strfreev (request->rows);
  g_free (request);
}

static HwSchemaNames *
read_database (const HwEnvironment *environment, GCancellable *cancellable, GError **error)
{
  g_autoptr(HwDatabase) database =
                 hw_environment_new_database_limited (environment, LIMIT_MS, error);
  g_autoptr(GError) local_error = NULL;
  HwSchemaNames *names;

  if (database == NULL)
    return NULL;
  /* Opening a file that is not there would make it; a database like that has no names. */
  if (hw_database_is_missing_file (database, &local_error))
    {
      if (local_error == NULL)
        return hw_schema_names_new (hw_database_get_dialect (database));
      g_propagate_error (error, g_steal_pointer (&local_error));
      return NULL;
    }
  if (!hw_database_open (database, cancellable, error))
    return NULL;
  names = hw_schema_names_read (database, cancellable, error);
  hw_database_close (database);

  return names;
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Request *request = data;
  g_autoptr(HwSchemaNames) names = read_database (request->environment, cancellable, error);
  g_autoptr(HwPlan) plan = NULL;

  if (names == NULL || request->revision == NULL)
    return g_steal_pointer (&names);
  plan = hw_plan_new_upgrade (hw_project_get_graph (request->project),
                              (const char *const *)request->rows, request->revision, error);
  if (plan == NULL)
    return NULL;

  return hw_schema_names_after_plan (names, request->project, plan, request->revision, cancellable,
                                     error);
}

static void
stop (HwEditorNames *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEditorNames *self = HW_EDITOR_NAMES (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwSchemaNames) names = hw_task_finish (self, result, &error);

  /* Something newer is under way, or nobody wants it any more. */
  if (self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->names, hw_schema_names_unref);
  g_clear_error (&self->error);
  self->names = g_steal_pointer (&names);
  self->error = g_steal_pointer (&error);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
start (HwEditorNames *self)
{
  const HwStatus *status =
      self->state != NULL ? hw_environment_state_get_status (self->state) : NULL;
  Request *request;

  stop (self);
  g_clear_pointer (&self->rows, g_strfreev);
  if (status == NULL || !hw_environment_state_is_known (self->state))
    {
      g_clear_pointer (&self->names, hw_schema_names_unref);
      g_clear_error (&self->error);
      self->error = status != NULL && status->error != NULL ? g_error_copy (status->error) : NULL;
      g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
      return;
    }
  self->rows = g_strdupv (status->rows);
  self->is_applied =
      self->node != HW_GRAPH_NONE && hw_environment_state_is_applied (self->state, self->node);
  request = g_new0 (Request, 1);
  request->project = hw_project_ref (self->project);
  request->environment =
      hw_environment_ref ((HwEnvironment *)hw_environment_state_get_environment (self->state));
  if (self->node != HW_GRAPH_NONE && !self->is_applied)
    request->revision =
        g_strdup (hw_graph_get_revision (hw_project_get_graph (self->project), self->node)->id);
  request->rows = g_strdupv (status->rows);
  self->cancellable = g_cancellable_new ();
  hw_task_run (self, "read-names", read_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)hw_schema_names_unref, self->cancellable, on_read_cb, NULL);
}

/* A look at the environment that found it where it was changes nothing. */
static void
on_state_changed_cb (HwEditorNames *self)
{
  const HwStatus *status = hw_environment_state_get_status (self->state);

  if (status == NULL
      || (self->rows != NULL && hw_environment_state_is_known (self->state)
          && g_strv_equal ((const char *const *)self->rows, (const char *const *)status->rows)))
    return;
  start (self);
}

static void
hw_editor_names_dispose (GObject *object)
{
  HwEditorNames *self = HW_EDITOR_NAMES (object);

  stop (self);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (hw_editor_names_parent_class)->dispose (object);
}

static void
hw_editor_names_finalize (GObject *object)
{
  HwEditorNames *self = HW_EDITOR_NAMES (object);

  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->names, hw_schema_names_unref);
  g_clear_pointer (&self->rows, g_strfreev);
  g_clear_error (&self->error);

  G_OBJECT_CLASS (hw_editor_names_parent_class)->finalize (object);
}

static void
hw_editor_names_class_init (HwEditorNamesClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_editor_names_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_editor_names_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_EDITOR_NAMES, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_editor_names_init (HwEditorNames *self)
{
  self->node = HW_GRAPH_NONE;
}

HwEditorNames *
hw_editor_names_new (void)
{
  return g_object_new (HW_TYPE_EDITOR_NAMES, NULL);
}

void
hw_editor_names_set (HwEditorNames *self,
                     const HwProject *project,
                     HwEnvironmentState *state,
                     guint node)
{
  g_return_if_fail (HW_IS_EDITOR_NAMES (self));
  g_return_if_fail ((project == NULL) == (state == NULL));

  if (self->project == project && self->state == state && self->node == node)
    return;
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_pointer (&self->project, hw_project_unref);
  if (project != NULL)
    self->project = hw_project_ref (project);
  g_set_object (&self->state, state);
  self->node = node;
  if (state != NULL)
    g_signal_connect_object (state, "changed", G_CALLBACK (on_state_changed_cb), self,
                             G_CONNECT_SWAPPED);
  start (self);
}

void
hw_editor_names_refresh (HwEditorNames *self)
{
  g_return_if_fail (HW_IS_EDITOR_NAMES (self));

  start (self);
}

const HwSchemaNames *
hw_editor_names_get (HwEditorNames *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_NAMES (self), NULL);

  return self->names;
}

gboolean
hw_editor_names_is_applied (HwEditorNames *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_NAMES (self), FALSE);

  return self->is_applied;
}

const GError *
hw_editor_names_get_error (HwEditorNames *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_NAMES (self), NULL);

  return self->error;
}
