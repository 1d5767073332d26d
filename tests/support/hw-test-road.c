/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-road"

#include "config.h"

#include "hw-test-road.h"

static void
on_event_cb (const HwEvent *event, gpointer user_data)
{
  HwTestRoad *self = user_data;

  if (event->kind == HW_EVENT_STATE)
    g_string_append_printf (self->states, "%s%s", self->states->len > 0 ? " " : "",
                            hw_deployment_state_to_string ((HwDeploymentState)event->state));
  if (event->kind == HW_EVENT_STATEMENT_STARTED)
    g_atomic_int_inc (&self->n_statements);
  if (self->func != NULL)
    self->func (event, self->user_data);
}

HwTestRoad *
hw_test_road_new (HwTestWorld *world)
{
  HwTestRoad *self = g_new0 (HwTestRoad, 1);
  g_autoptr(GError) error = NULL;

  self->world = world;
  self->journal_path = hw_test_dir_build (&world->dir, "journal.db");
  self->backup_dir = hw_test_dir_build (&world->dir, "backups");
  self->journal = hw_journal_open (self->journal_path, &error);
  g_assert_no_error (error);
  self->states = g_string_new (NULL);
  self->cancellable = g_cancellable_new ();
  hw_test_world_open (world);
  self->deployment =
      hw_deployment_new (world->project, hw_test_world_get_environment (world), self->journal);
  hw_deployment_set_event_func (self->deployment, on_event_cb, self);
  hw_deployment_set_backup_dir (self->deployment, self->backup_dir);

  return self;
}

void
hw_test_road_free (HwTestRoad *self)
{
  if (self == NULL)
    return;

  g_assert_finalize_object (self->deployment);
  g_clear_pointer (&self->journal, hw_journal_unref);
  g_clear_object (&self->cancellable);
  g_string_free (self->states, TRUE);
  g_free (self->journal_path);
  g_free (self->backup_dir);
  g_free (self);
}

gboolean
hw_test_road_go (HwTestRoad *self, HwDeploymentState state, GError **error)
{
  HwDeployment *deployment = self->deployment;

  while (hw_deployment_get_state (deployment) < state)
    {
      gboolean ok = FALSE;

      switch (hw_deployment_get_state (deployment))
        {
        case HW_DEPLOYMENT_TARGET:
          ok = hw_deployment_plan (deployment, HW_DIRECTION_UPGRADE, "head", self->cancellable,
                                   error);
          break;
        case HW_DEPLOYMENT_REVIEW:
          ok = hw_deployment_run_checks (deployment, self->cancellable, error);
          break;
        case HW_DEPLOYMENT_CHECKS:
        case HW_DEPLOYMENT_BACKUP:
          ok = hw_deployment_run_backup (deployment, self->cancellable, error);
          break;
        case HW_DEPLOYMENT_CONFIRM:
          ok = hw_deployment_run_upgrade (deployment, "prod", self->cancellable, error);
          break;
        case HW_DEPLOYMENT_UPGRADE:
          g_assert_not_reached (); /* never between two verbs */
        case HW_DEPLOYMENT_VERIFY:
          ok = hw_deployment_run_verify (deployment, self->cancellable, error);
          break;
        case HW_DEPLOYMENT_DONE:
        case HW_DEPLOYMENT_FAILED:
          break;
        }
      if (!ok)
        return FALSE;
    }

  return TRUE;
}

HwCheckState
hw_test_road_get_check (HwTestRoad *self, const char *id, char **out_message)
{
  g_autoptr(GPtrArray) checks = hw_deployment_dup_checks (self->deployment);

  for (guint i = 0; i < checks->len; i++)
    {
      const HwCheck *check = g_ptr_array_index (checks, i);

      if (!g_str_equal (check->id, id))
        continue;
      if (out_message != NULL)
        *out_message = g_strdup (check->message);
      /* Where there is no translation, the reader is told what is kept. */
      g_assert_cmpstr (check->local_message, ==, check->message);
      g_assert_cmpstr (check->local_hint, ==, check->hint);
      return check->state;
    }
  g_error ("There is no check “%s”", id);
}

HwJournalEntry *
hw_test_road_get_entry (HwTestRoad *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = hw_journal_list (self->journal, NULL, NULL, 1, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);

  return g_ptr_array_steal_index (entries, 0);
}

guint
hw_test_road_count_backups (HwTestRoad *self, guint *out_n_partial)
{
  g_autoptr(GDir) dir = g_dir_open (self->backup_dir, 0, NULL);
  const char *name;
  guint n_final = 0, n_partial = 0;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_suffix (name, ".dump") || g_str_has_suffix (name, ".db")
          || g_str_has_suffix (name, ".sqlite"))
        n_final++;
      else
        n_partial++;
    }
  if (out_n_partial != NULL)
    *out_n_partial = n_partial;

  return n_final;
}
