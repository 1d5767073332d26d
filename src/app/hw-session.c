/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session"

#include "config.h"

#include "hw-error.h"
#include "hw-session.h"
#include "hw-task.h"

/* Editors write in bursts (temporary file, rename, attributes): one reload for all of it. */
#define RELOAD_DELAY_MS 250
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
  GCancellable *cancellable; /* of the reading under way; NULL when there is none */
  GPtrArray *monitors;       /* GFileMonitor */
  guint reload_id;

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
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a worker read. */
typedef struct
{
  HwProject *project;
  HwLayout *layout;
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
  const char *path = data;
  g_autoptr(HwProject) project = hw_project_open (path, cancellable, error);
  Reading *reading;

  if (project == NULL)
    return NULL;

  reading = g_new0 (Reading, 1);
  reading->layout = hw_layout_new (hw_project_get_graph (project), HW_LAYOUT_ORDER_DATE);
  reading->project = g_steal_pointer (&project);

  return reading;
}

static gboolean
on_reload_due_cb (gpointer user_data)
{
  HwSession *self = user_data;

  self->reload_id = 0;
  hw_session_reload (self);

  return G_SOURCE_REMOVE;
}

static void
on_files_changed_cb (
    GFileMonitor *monitor, GFile *file, GFile *other_file, GFileMonitorEvent event, HwSession *self)
{
  if (self->reload_id == 0)
    self->reload_id = g_timeout_add (RELOAD_DELAY_MS, on_reload_due_cb, self);
}

static void
add_monitor (HwSession *self, const char *path, gboolean is_folder)
{
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFileMonitor) monitor = NULL;

  if (is_folder)
    monitor = g_file_monitor_directory (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  else
    monitor = g_file_monitor_file (file, G_FILE_MONITOR_NONE, NULL, NULL);
  /* Some file systems cannot be watched; F5 reads again there. */
  if (monitor == NULL)
    return;
  g_signal_connect_object (monitor, "changed", G_CALLBACK (on_files_changed_cb), self, 0);
  g_ptr_array_add (self->monitors, g_steal_pointer (&monitor));
}

static void
watch_files (HwSession *self)
{
  const char *const *locations;

  g_ptr_array_set_size (self->monitors, 0);
  if (self->project == NULL || g_str_has_prefix (hw_project_get_root (self->project), "resource:"))
    return;
  locations = hw_project_get_version_locations (self->project);
  add_monitor (self, hw_project_get_config_file (self->project), FALSE);
  if (locations == NULL
      || !g_strv_contains (locations, hw_project_get_versions_dir (self->project)))
    add_monitor (self, hw_project_get_versions_dir (self->project), TRUE);
  for (guint i = 0; locations != NULL && locations[i] != NULL; i++)
    add_monitor (self, locations[i], TRUE);
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

static void
drop_lost_selection (HwSession *self)
{
  if (self->environment != NULL && hw_session_get_environment (self) == NULL)
    hw_session_select_environment (self, NULL);
  if (self->revision != NULL && hw_session_get_node (self) == HW_GRAPH_NONE)
    hw_session_select_revision (self, NULL);
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
  watch_files (self);
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
      take_reading (self, reading);
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
  hw_task_run (NULL, "open-project", read_in_worker, g_strdup (path), g_free,
               (GDestroyNotify)reading_free, self->cancellable, on_read_cb, weak);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LOADING]);
}

static void
cancel_reading (HwSession *self)
{
  g_clear_handle_id (&self->reload_id, g_source_remove);
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

  cancel_reading (self);
  if (self->environments != NULL)
    cancel_checks (self);
  if (self->monitors != NULL)
    g_ptr_array_set_size (self->monitors, 0);
  g_clear_object (&self->environments);

  G_OBJECT_CLASS (hw_session_parent_class)->dispose (object);
}

static void
hw_session_finalize (GObject *object)
{
  HwSession *self = HW_SESSION (object);

  g_clear_pointer (&self->monitors, g_ptr_array_unref);
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
}

static void
hw_session_init (HwSession *self)
{
  self->environments = g_list_store_new (HW_TYPE_ENVIRONMENT_STATE);
  self->monitors = g_ptr_array_new_with_free_func (g_object_unref);
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
  g_autofree char *copy = g_strdup (id);

  g_return_if_fail (HW_IS_SESSION (self));

  if (g_strcmp0 (self->revision, copy) == 0)
    return;
  g_free (self->revision);
  self->revision = g_steal_pointer (&copy);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_REVISION]);
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
