/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session-environments"

#include "config.h"

#include "hw-session-private.h"
#include "hw-settings.h"

#define STALE_USEC (60 * G_USEC_PER_SEC)
#define KEY_INTERVAL "check-interval"
#define KEY_PROTECTED "check-protected"

void
_hw_session_cancel_checks (HwSession *self)
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
  g_signal_emit_by_name (self, "environment-changed", state);
}

static HwEnvironmentState *
create_state (HwSession *self, const HwEnvironment *environment)
{
  HwEnvironmentState *state = hw_environment_state_new (self->project, environment);

  hw_environment_state_set_journal (state, self->journal);
  g_signal_connect_object (state, "changed", G_CALLBACK (on_environment_changed_cb), self, 0);

  return state;
}

/* Puts @states in the place of the list's items. What the ends of both have in common is not touched, so that rows keep
 * their selection, focus and open menus. */
static void
splice_differing (GListStore *list, GPtrArray *states)
{
  const guint n_old = g_list_model_get_n_items (G_LIST_MODEL (list));
  guint n_first = 0, n_last = 0;

  for (; n_first < MIN (n_old, states->len); n_first++)
    {
      g_autoptr(HwEnvironmentState) old = g_list_model_get_item (G_LIST_MODEL (list), n_first);

      if (old != states->pdata[n_first])
        break;
    }
  for (; n_last < MIN (n_old, states->len) - n_first; n_last++)
    {
      g_autoptr(HwEnvironmentState) old =
                     g_list_model_get_item (G_LIST_MODEL (list), n_old - 1 - n_last);

      if (old != states->pdata[states->len - 1 - n_last])
        break;
    }
  if (n_old - n_first - n_last > 0 || states->len - n_first - n_last > 0)
    g_list_store_splice (list, n_first, n_old - n_first - n_last, states->pdata + n_first,
                         states->len - n_first - n_last);
}

static gboolean
holds (GPtrArray *states, HwEnvironmentState *state)
{
  return g_ptr_array_find (states, state, NULL);
}

void
_hw_session_update_environments (HwSession *self)
{
  g_autoptr(GPtrArray) states = g_ptr_array_new_with_free_func (g_object_unref);
  GPtrArray *environments =
      self->project == NULL ? NULL : hw_project_get_environments (self->project);
  GListModel *model = G_LIST_MODEL (self->environments);

  for (guint i = 0; environments != NULL && i < environments->len; i++)
    {
      const HwEnvironment *environment = g_ptr_array_index (environments, i);
      HwEnvironmentState *state = hw_session_find_environment (self, environment->name);

      if (state != NULL)
        hw_environment_state_set_project (state, self->project, environment);
      g_ptr_array_add (states,
                       state != NULL ? g_object_ref (state) : create_state (self, environment));
    }
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (!holds (states, state))
        hw_environment_state_cancel (state);
    }
  splice_differing (self->environments, states);
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

int
hw_session_get_postgresql_version (HwSession *self)
{
  GListModel *model;
  int latest = 0;

  g_return_val_if_fail (HW_IS_SESSION (self), 0);

  model = G_LIST_MODEL (self->environments);
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      latest = MAX (latest, hw_environment_state_get_postgresql_version (state));
    }

  return latest;
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
  g_object_notify (G_OBJECT (self), "environment");
}

/* May Headway look at @state unasked? */
static gboolean
is_automatic (HwSession *self, HwEnvironmentState *state)
{
  const HwEnvironment *environment = hw_environment_state_get_environment (state);

  return environment->checks_automatically
         && (!environment->is_protected || self->settings == NULL
             || g_settings_get_boolean (self->settings, KEY_PROTECTED));
}

static void
check (HwSession *self, gboolean is_asked, gint64 age_usec)
{
  GListModel *model = G_LIST_MODEL (self->environments);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (is_asked)
        hw_environment_state_check (state);
      else if (is_automatic (self, state))
        hw_environment_state_check_unasked (state, age_usec);
    }
}

void
hw_session_check_environments (HwSession *self)
{
  g_return_if_fail (HW_IS_SESSION (self));

  check (self, TRUE, 0);
}

void
_hw_session_check_unasked (HwSession *self)
{
  check (self, FALSE, 0);
}

void
hw_session_check_stale (HwSession *self)
{
  g_return_if_fail (HW_IS_SESSION (self));

  check (self, FALSE, STALE_USEC);
}

static gboolean
on_interval_cb (gpointer user_data)
{
  check (user_data, FALSE, STALE_USEC);

  return G_SOURCE_CONTINUE;
}

static void
update_interval (HwSession *self)
{
  const int interval = g_settings_get_int (self->settings, KEY_INTERVAL);

  g_clear_handle_id (&self->check_id, g_source_remove);
  if (interval > 0)
    self->check_id = g_timeout_add_seconds ((guint)interval, on_interval_cb, self);
}

void
_hw_session_init_environments (HwSession *self)
{
  self->environments = g_list_store_new (HW_TYPE_ENVIRONMENT_STATE);
  self->settings = hw_settings_new ();
  if (self->settings == NULL)
    return;
  g_signal_connect_object (self->settings, "changed::" KEY_INTERVAL, G_CALLBACK (update_interval),
                           self, G_CONNECT_SWAPPED);
  update_interval (self);
}

void
_hw_session_dispose_environments (HwSession *self)
{
  g_clear_handle_id (&self->check_id, g_source_remove);
  if (self->environments != NULL)
    _hw_session_cancel_checks (self);
  g_clear_object (&self->environments);
  g_clear_object (&self->settings);
}
