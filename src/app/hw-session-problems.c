/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session-problems"

#include "config.h"

#include "hw-session-private.h"

static void
add_all (GPtrArray *problems, GPtrArray *others)
{
  for (guint i = 0; others != NULL && i < others->len; i++)
    g_ptr_array_add (problems, hw_problem_ref (g_ptr_array_index (others, i)));
}

/* A new array each time: whoever has taken the old one keeps it as it was. */
static void
collect (HwSession *self)
{
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
  if (self->newest == NULL)
    return;
  add_all (self->problems, hw_project_get_problems (self->newest));
  add_all (self->problems, hw_script_check_get_problems (self->scripts));
}

static void
on_scripts_checked_cb (HwSession *self)
{
  collect (self);
  g_object_notify (G_OBJECT (self), "problems");
}

/* The selected one, else the first: as the details show a revision. */
static const HwEnvironment *
choose_environment (HwSession *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self);
  GPtrArray *all = self->newest != NULL ? hw_project_get_environments (self->newest) : NULL;

  if (state != NULL)
    return hw_environment_state_get_environment (state);

  return all != NULL && all->len > 0 ? g_ptr_array_index (all, 0) : NULL;
}

static void
check_scripts (HwSession *self)
{
  hw_script_check_set_project (self->scripts, self->newest, choose_environment (self),
                               hw_session_get_postgresql_version (self));
}

/* What a script may say depends on the servers that it is for. */
static void
on_environment_changed_cb (HwSession *self)
{
  if (hw_script_check_get_server_version (self->scripts)
      != hw_session_get_postgresql_version (self))
    check_scripts (self);
}

void
_hw_session_init_problems (HwSession *self)
{
  self->scripts = hw_script_check_new ();
  g_signal_connect_object (self->scripts, "changed", G_CALLBACK (on_scripts_checked_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect (self, "notify::environment", G_CALLBACK (check_scripts), NULL);
  g_signal_connect (self, "environment-changed", G_CALLBACK (on_environment_changed_cb), NULL);
  g_signal_connect_object (self->environments, "items-changed",
                           G_CALLBACK (on_environment_changed_cb), self, G_CONNECT_SWAPPED);
  collect (self);
}

/* Those who show problems follow `project` and `layout` too, which notify next. */
void
_hw_session_update_problems (HwSession *self)
{
  check_scripts (self);
  collect (self);
}

GPtrArray *
hw_session_get_problems (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), NULL);

  return self->problems;
}

gboolean
hw_session_is_checking_scripts (HwSession *self)
{
  g_return_val_if_fail (HW_IS_SESSION (self), FALSE);

  return hw_script_check_is_busy (self->scripts);
}
