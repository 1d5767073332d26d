/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session"

#include "config.h"

#include "hw-error.h"
#include "hw-file-watch.h"
#include "hw-session.h"
#include "hw-task.h"

/* Smaller graphs are laid out at once, which takes less than a frame. */
#define MAX_INLINE_LAYOUT 2000
#define STALE_USEC (60 * G_USEC_PER_SEC)

struct _HwSession
{
  GObject parent_instance;

  /* Owned */
  HwJournal *journal;
  HwProject *project;
  HwLayout *layout;
  GListStore *environments;
  char *environment;
  char *revision;
  GStrv selection;           /* ids; the selected revision among them; never NULL */
  GCancellable *cancellable; /* of the reading under way; NULL when there is none */
  HwFileWatch *watch;
  HwFileRecords *records;

  HwLayoutOrder order;
  gboolean is_again; /* asked to read while reading */
};

G_DEFINE_FINAL_TYPE (HwSession, hw_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ENVIRONMENT,
  PROP_JOURNAL,
  PROP_LAYOUT,
  PROP_LOADING,
  PROP_PROJECT,
  PROP_REVISION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  ENVIRONMENT_CHANGED,
  FAILED,
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a worker is to read. */
typedef struct
{
  char *path;
  HwLayoutOrder order;
} Request;

static Request *
request_new (const char *path, HwLayoutOrder order)
{
  Request *request = g_new0 (Request, 1);

  request->path = g_strdup (path);
  request->order = order;

  return request;
}

static void
request_free (Request *request)
{
  g_free (request->path);
  g_free (request);
}

/* What a worker read. */
typedef struct
{
  HwProject *project;
  HwLayout *layout;
  HwLayoutOrder order;
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
  g_autoptr(HwProject) project = hw_project_open (request->path, cancellable, error);
  Reading *reading;

  if (project == NULL)
    return NULL;

  reading = g_new0 (Reading, 1);
  reading->order = request->order;
  reading->layout = hw_layout_new (hw_project_get_graph (project), request->order);
  reading->project = g_steal_pointer (&project);

  return reading;
}

static void
cancel_checks (HwSession *self)
{
  GListModel *model = G_LIST_MODEL (self->environments);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      hw_environment_state_cancel (state);
    }
}

static void
on_environment_changed_cb (HwEnvironmentState *state, HwSession *self)
{
  g_signal_emit (self, signals[ENVIRONMENT_CHANGED], 0, state);
}

/* The states of environments that are still there stay the same objects. */
static void
update_environments (HwSession *self)
{
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *environments =
      self->project == NULL ? NULL : hw_project_get_environments (self->project);

  for (guint i = 0; environments != NULL && i < environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (environments, i);
      HwEnvironmentState *state = hw_session_find_environment (self, environment->name);

      if (state != NULL)
        {
          hw_environment_state_set_project (state, self->project, environment);
          g_ptr_array_add (states, g_object_ref (state));
        }
      else
        {
          state = hw_environment_state_new (self->project, environment);
          g_signal_connect_object (state, "changed", G_CALLBACK (on_environment_changed_cb), self,
                                   0);
          g_ptr_array_add (states, state);
        }
    }
  g_list_store_splice (self->environments, 0,
                       g_list_model_get_n_items (G_LIST_MODEL (self->environments)), states->pdata,
                       states->len);
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

static void
take_reading (HwSession *self, Reading *reading)
{
  g_autoptr(HwProject) old_project = g_steal_pointer (&self->project);
  g_autoptr(HwLayout) old_layout = g_steal_pointer (&self->layout);

  self->project = reading == NULL ? NULL : g_steal_pointer (&reading->project);
  self->layout = reading == NULL ? NULL : g_steal_pointer (&reading->layout);
  if (!is_same_project (old_project, self->project))
    {
      cancel_checks (self);
      g_list_store_remove_all (self->environments);
    }
  update_environments (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_PROJECT]);
  drop_lost_selection (self);
  hw_file_watch_set_project (self->watch, self->project);
  hw_file_records_set_project (self->records, self->project);
}

static void
take_layout (HwSession *self, HwLayout *layout)
{
  g_clear_pointer (&self->layout, hw_layout_unref);
  self->layout = layout;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LAYOUT]);
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

      take_reading (self, reading);
      if (is_other_order)
        update_layout (self);
      hw_session_check_environments (self);
    }
  g_clear_pointer (&reading, reading_free);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
  if (error != NULL)
    g_signal_emit (self, signals[FAILED], 0, error);
  if (self->is_again)
    hw_session_reload (self);
}

static void
start_reading (HwSession *self, const char *path)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  self->is_again = FALSE;
  self->cancellable = g_cancellable_new ();
  g_weak_ref_init (weak, self);
  hw_task_run (NULL, "open-project", read_in_worker, request_new (path, self->order),
               (GDestroyNotify)request_free, (GDestroyNotify)reading_free, self->cancellable,
               on_read_cb, weak);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
cancel_reading (HwSession *self)
{
  hw_file_watch_forget (self->watch);
  self->is_again = FALSE;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
}

static void
hw_session_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwSession *self = HW_SESSION (object);

  switch (prop_id)
    {
    case PROP_ENVIRONMENT:
      g_value_set_string (value, self->environment);
      break;
    case PROP_JOURNAL:
      g_value_set_boxed (value, self->journal);
      break;
    case PROP_LAYOUT:
      g_value_set_boxed (value, self->layout);
      break;
    case PROP_LOADING:
      g_value_set_boolean (value, hw_session_is_loading (self));
      break;
    case PROP_PROJECT:
      g_value_set_boxed (value, self->project);
      break;
    case PROP_REVISION:
      g_value_set_string (value, self->revision);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_session_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HwSession *self = HW_SESSION (object);

  switch (prop_id)
    {
    case PROP_ENVIRONMENT:
      hw_session_select_environment (self, g_value_get_string (value));
      break;
    case PROP_JOURNAL:
      hw_session_set_journal (self, g_value_get_boxed (value));
      break;
    case PROP_REVISION:
      hw_session_select_revision (self, g_value_get_string (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_session_dispose (GObject *object)
{
  HwSession *self = HW_SESSION (object);

  if (self->watch != NULL)
    cancel_reading (self);
  if (self->environments != NULL)
    cancel_checks (self);
  g_clear_object (&self->watch);
  g_clear_object (&self->records);
  g_clear_object (&self->environments);

  G_OBJECT_CLASS (hw_session_parent_class)->dispose (object);
}

static void
hw_session_finalize (GObject *object)
{
  HwSession *self = HW_SESSION (object);

  g_clear_pointer (&self->selection, g_strfreev);
  g_clear_pointer (&self->environment, g_free);
  g_clear_pointer (&self->revision, g_free);
  g_clear_pointer (&self->layout, hw_layout_unref);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->journal, hw_journal_unref);

  G_OBJECT_CLASS (hw_session_parent_class)->finalize (object);
}

static void
hw_session_class_init (HwSessionClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags readable = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags writable = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = hw_session_get_property;
  object_class->set_property = hw_session_set_property;
  object_class->dispose = hw_session_dispose;
  object_class->finalize = hw_session_finalize;

  properties[PROP_ENVIRONMENT] = g_param_spec_string ("environment", NULL, NULL, NULL, writable);
  properties[PROP_JOURNAL] = g_param_spec_boxed ("journal", NULL, NULL, HW_TYPE_JOURNAL, writable);
  properties[PROP_LAYOUT] = g_param_spec_boxed ("layout", NULL, NULL, HW_TYPE_LAYOUT, readable);
  properties[PROP_LOADING] = g_param_spec_boolean ("loading", NULL, NULL, FALSE, readable);
  properties[PROP_PROJECT] = g_param_spec_boxed ("project", NULL, NULL, HW_TYPE_PROJECT, readable);
  properties[PROP_REVISION] = g_param_spec_string ("revision", NULL, NULL, NULL, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ENVIRONMENT_CHANGED] =
      g_signal_new ("environment-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, HW_TYPE_ENVIRONMENT_STATE);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_session_init (HwSession *self)
{
  self->environments = g_list_store_new (HW_TYPE_ENVIRONMENT_STATE);
  self->selection = g_new0 (char *, 1);
  self->watch = hw_file_watch_new ();
  self->records = hw_file_records_new ();
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (hw_session_reload), self,
                           G_CONNECT_SWAPPED);
}

/**
 * hw_session_new:
 *
 * Returns: (transfer full): a session without a project
 */
HwSession *
hw_session_new (void)
{
  return g_object_new (HW_TYPE_SESSION, NULL);
}

HwJournal *
hw_session_get_journal (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->journal;
}

void
hw_session_set_journal (HwSession *self, HwJournal *journal)
{
  g_return_if_fail (HW_IS_SESSION (self));

  if (self->journal == journal)
    return;
  g_clear_pointer (&self->journal, hw_journal_unref);
  self->journal = journal == NULL ? NULL : hw_journal_ref (journal);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOURNAL]);
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

  cancel_reading (self);
  start_reading (self, path);
}

void
hw_session_close (HwSession *self)
{
  g_return_if_fail (HW_IS_SESSION (self));

  cancel_reading (self);
  take_reading (self, NULL);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
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

gboolean
hw_session_is_loading (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), FALSE);

  return self->cancellable != NULL;
}

const HwProject *
hw_session_get_project (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->project;
}

const HwGraph *
hw_session_get_graph (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->project == NULL ? NULL : hw_project_get_graph (self->project);
}

const HwLayout *
hw_session_get_layout (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->layout;
}

HwFileRecords *
hw_session_get_file_records (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->records;
}

GListModel *
hw_session_get_environments (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return G_LIST_MODEL (self->environments);
}

/**
 * hw_session_find_environment:
 *
 * Returns: (transfer none) (nullable): the environment called @name
 */
HwEnvironmentState *
hw_session_find_environment (HwSession *self, const char *name)
{
  GListModel *model;

  g_return_val_if_fail (HW_IS_SESSION (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  model = G_LIST_MODEL (self->environments);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      /* The list keeps its own reference. */
      if (g_strcmp0 (hw_environment_state_get_name (state), name) == 0)
        return state;
    }

  return NULL;
}

HwEnvironmentState *
hw_session_get_environment (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->environment == NULL ? NULL : hw_session_find_environment (self, self->environment);
}

void
hw_session_select_environment (HwSession *self, const char *name)
{
  g_return_if_fail (HW_IS_SESSION (self));

  if (name != NULL && hw_session_find_environment (self, name) == NULL)
    name = NULL;
  if (g_strcmp0 (self->environment, name) == 0)
    return;
  g_free (self->environment);
  self->environment = g_strdup (name);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENVIRONMENT]);
}

const char *
hw_session_get_revision (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->revision;
}

guint
hw_session_get_node (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), HW_GRAPH_NONE);

  if (self->project == NULL || self->revision == NULL)
    return HW_GRAPH_NONE;

  return hw_graph_lookup (hw_project_get_graph (self->project), self->revision);
}

void
hw_session_select_revision (HwSession *self, const char *id)
{
  const char *const ids[] = { id, NULL };

  hw_session_select_revisions (self, ids);
}

const char *const *
hw_session_get_selection (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return (const char *const *)self->selection;
}

void
hw_session_select_revisions (HwSession *self, const char *const *ids)
{
  g_autofree char *revision = NULL;
  gboolean is_other;

  g_return_if_fail (HW_IS_SESSION (self));
  g_return_if_fail (ids != NULL);

  if (g_strv_equal ((const char *const *)self->selection, ids))
    return;
  /* The one that details are shown of stays while it is among them. */
  revision = g_strdup (
      self->revision != NULL && g_strv_contains (ids, self->revision) ? self->revision : ids[0]);
  is_other = g_strcmp0 (self->revision, revision) != 0;
  g_strfreev (self->selection);
  self->selection = g_strdupv ((char **)ids);
  if (is_other)
    {
      g_free (self->revision);
      self->revision = g_steal_pointer (&revision);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
    }
  g_signal_emit (self, signals[SELECTION_CHANGED], 0);
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

void
hw_session_check_environments (HwSession *self)
{
  GListModel *model;

  g_return_if_fail (HW_IS_SESSION (self));

  model = G_LIST_MODEL (self->environments);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      hw_environment_state_check (state);
    }
}

void
hw_session_check_stale (HwSession *self)
{
  GListModel *model;

  g_return_if_fail (HW_IS_SESSION (self));

  model = G_LIST_MODEL (self->environments);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (hw_environment_state_is_stale (state, STALE_USEC))
        hw_environment_state_check (state);
    }
}
