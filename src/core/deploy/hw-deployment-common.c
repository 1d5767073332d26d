/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deployment-common"

#include "config.h"

#include "hw-backup-make.h"
#include "hw-deployment-private.h"
#include "hw-error.h"
#include "hw-sha256.h"
#include "hw-status.h"
#include "hw-util.h"
#include "hw-version-table.h"

/* What several verbs of a deployment need. */

/* A SQLite file that does not exist stays closed when it is only to be read: there is nothing to read. */
HwDatabase *
_hw_deployment_connect (HwDeployment *self,
                        gboolean read_only,
                        GCancellable *cancellable,
                        GError **error)
{
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) local_error = NULL;

  database = hw_environment_new_database (self->environment, read_only, error);
  if (database == NULL)
    return NULL;
  g_free (self->url);
  self->url = g_strdup (hw_database_url_get_redacted (hw_database_get_url (database)));
  if (hw_database_is_missing_file (database, &local_error))
    {
      if (local_error != NULL)
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return NULL;
        }
      if (read_only)
        return g_steal_pointer (&database);
    }
  if (!hw_database_open (database, cancellable, error))
    return NULL;
  g_free (self->server);
  self->server = hw_database_dup_description (database);

  return g_steal_pointer (&database);
}

GStrv
_hw_deployment_read_rows (HwDeployment *self,
                          HwDatabase *database,
                          GCancellable *cancellable,
                          GError **error)
{
  if (!hw_database_is_open (database))
    return g_new0 (char *, 1);

  return hw_version_table_read (database, hw_project_get_version_table_schema (self->project),
                                hw_project_get_version_table (self->project), NULL, cancellable,
                                error);
}

/* HW_ERROR_CHANGED when the version table is not what the plan was made for. */
gboolean
_hw_deployment_check_rows (HwDeployment *self, const char *const *rows, GError **error)
{
  g_autofree char *found = NULL;
  g_autofree char *expected = NULL;

  if (hw_strv_is_permutation (rows, hw_plan_get_rows (self->plan)))
    return TRUE;

  found = _hw_deployment_describe_rows (rows);
  expected = _hw_deployment_describe_rows (hw_plan_get_rows (self->plan));
  hw_set_error (error, HW_ERROR_CHANGED, "Somebody else has deployed meanwhile: plan again.",
                "“%s” is at %s now and was at %s when the plan was made", self->environment->name,
                found, expected);

  return FALSE;
}

/* NULL for what cannot be read: that is a matter for the checks. */
char *
_hw_deployment_compute_checksum (const HwPlanStep *step)
{
  g_autofree char *data = NULL;
  gsize length;

  if (step->direction == HW_DIRECTION_STAMP || step->revision == NULL
      || step->revision->file[0] == '\0')
    return NULL;
  data = hw_file_read (step->revision->file, &length, NULL);
  if (data == NULL)
    return NULL;

  return hw_sha256_compute (data, length);
}

/* HW_ERROR_CHANGED when a planned file was edited since the plan was made: what was reviewed is what runs. */
gboolean
_hw_deployment_check_files (HwDeployment *self, GError **error)
{
  for (guint i = 0; i < self->checksums->len; i++)
    {
      const HwPlanStep *step = hw_plan_get_step (self->plan, i);
      g_autofree char *checksum = _hw_deployment_compute_checksum (step);

      if (g_strcmp0 (checksum, g_ptr_array_index (self->checksums, i)) == 0)
        continue;
      hw_set_error (error, HW_ERROR_CHANGED, "Review the plan again before it runs.",
                    "the file of revision “%s” has changed since the plan was made",
                    step->revision->id);
      if (error != NULL)
        {
          hw_error_set_revision (*error, step->revision->id);
          hw_error_set_location (*error, step->revision->file, 0, 0);
        }
      return FALSE;
    }

  return TRUE;
}

const char *
_hw_deployment_get_override (HwDeployment *self, const char *policy)
{
  return g_hash_table_lookup (self->overrides, policy);
}

gboolean
_hw_deployment_wants_backup (HwDeployment *self)
{
  /* A stamp runs nothing that could take data away. */
  return self->direction != HW_DIRECTION_STAMP && self->environment->backup != HW_BACKUP_POLICY_OFF
         && hw_plan_get_n_steps (self->plan) > 0
         && _hw_deployment_get_override (self, "backup") == NULL;
}

char *
_hw_deployment_dup_backup_dir (HwDeployment *self)
{
  return self->backup_dir != NULL ? g_strdup (self->backup_dir)
                                  : hw_backup_dup_dir (self->environment);
}

/* Lets go of the database, and of the lock when nothing of ours is open any more. */
void
_hw_deployment_close (HwDeployment *self)
{
  if (self->database != NULL && hw_database_in_transaction (self->database))
    hw_database_rollback (self->database);
  g_clear_pointer (&self->lock, hw_database_lock_release);
  g_clear_object (&self->database);
}
