/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session"

#include "config.h"

#include "hw-session-private.h"

G_DEFINE_FINAL_TYPE (HwSession, hw_session, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ENVIRONMENT,
  PROP_JOURNAL,
  PROP_LAYOUT,
  PROP_LOADING,
  PROP_PROBLEMS,
  PROP_PROJECT,
  PROP_REVISION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  ENVIRONMENT_CHANGED,
  FAILED,
  FILES_CHANGED,
  SELECTION_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

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
    case PROP_PROBLEMS:
      g_value_set_boxed (value, self->problems);
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
    _hw_session_cancel_reading (self);
  _hw_session_dispose_environments (self);
  g_clear_pointer (&self->reading, hw_read_progress_unref);
  g_clear_object (&self->watch);
  g_clear_object (&self->records);
  g_clear_object (&self->scripts);

  G_OBJECT_CLASS (hw_session_parent_class)->dispose (object);
}

static void
hw_session_finalize (GObject *object)
{
  HwSession *self = HW_SESSION (object);

  g_clear_pointer (&self->selection, g_strfreev);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->environment, g_free);
  g_clear_pointer (&self->revision, g_free);
  g_clear_pointer (&self->layout, hw_layout_unref);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->newest, hw_project_unref);
  g_clear_pointer (&self->journal, hw_journal_unref);
  g_clear_pointer (&self->keyring, hw_keyring_unref);

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
  properties[PROP_PROBLEMS] =
      g_param_spec_boxed ("problems", NULL, NULL, G_TYPE_PTR_ARRAY, readable);
  properties[PROP_PROJECT] = g_param_spec_boxed ("project", NULL, NULL, HW_TYPE_PROJECT, readable);
  properties[PROP_REVISION] = g_param_spec_string ("revision", NULL, NULL, NULL, writable);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[ENVIRONMENT_CHANGED] =
      g_signal_new ("environment-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, HW_TYPE_ENVIRONMENT_STATE);
  signals[FAILED] = g_signal_new ("failed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_ERROR);
  signals[FILES_CHANGED] =
      g_signal_new ("files-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SELECTION_CHANGED] =
      g_signal_new ("selection-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_session_init (HwSession *self)
{
  self->keyring = hw_keyring_new ();
  self->selection = g_new0 (char *, 1);
  self->watch = hw_file_watch_new ();
  self->records = hw_file_records_new ();
  g_signal_connect_object (self->watch, "changed", G_CALLBACK (_hw_session_reload_changed), self,
                           G_CONNECT_SWAPPED);
  _hw_session_init_environments (self);
  _hw_session_init_problems (self);
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

HwKeyring *
hw_session_get_keyring (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->keyring;
}

void
hw_session_set_journal (HwSession *self, HwJournal *journal)
{
  g_return_if_fail (HW_IS_SESSION (self));

  if (self->journal == journal)
    return;
  g_clear_pointer (&self->journal, hw_journal_unref);
  self->journal = journal == NULL ? NULL : hw_journal_ref (journal);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->environments)); i++)
    {
      g_autoptr(HwEnvironmentState) state =
                     g_list_model_get_item (G_LIST_MODEL (self->environments), i);

      hw_environment_state_set_journal (state, journal);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_JOURNAL]);
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

const HwProject *
hw_session_get_newest (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->newest;
}

const GError *
hw_session_get_contradiction (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->newest == NULL ? NULL : hw_graph_get_error (hw_project_get_graph (self->newest));
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
