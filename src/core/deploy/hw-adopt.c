/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-adopt"

#include "config.h"

#include "hw-adopt.h"
#include "hw-edit.h"
#include "hw-error.h"
#include "hw-fingerprint.h"
#include "hw-history-table.h"
#include "hw-identity.h"
#include "hw-ownership.h"
#include "hw-util.h"
#include "hw-version-table.h"

/**
 * hw_adoption_free:
 * @self: (nullable) (transfer full)
 */
void
hw_adoption_free (HwAdoption *self)
{
  if (self == NULL)
    return;

  g_free (self->owner);
  g_clear_pointer (&self->edits, g_ptr_array_unref);
  hw_drift_free (self->drift);
  g_free (self);
}

static GStrv
read_rows (const HwProject *project,
           HwDatabase *database,
           GCancellable *cancellable,
           GError **error)
{
  return hw_version_table_read (database, hw_project_get_version_table_schema (project),
                                hw_project_get_version_table (project), NULL, cancellable, error);
}

/* Who the table belongs to when that is somebody else: (transfer full) (nullable) */
static char *
describe_other_owner (const HwProject *project, HwDatabase *database, GPtrArray *entries)
{
  if (hw_ownership_judge (project, database, entries, NULL))
    return NULL;
  for (guint i = 0; i < entries->len; i++)
    {
      const HwHistoryEntry *entry = g_ptr_array_index (entries, i);

      if (entry->project_id != NULL || entry->project_roots != NULL)
        return hw_identity_describe (entry->project != NULL ? entry->project : "?",
                                     entry->project_id, entry->project_roots);
    }

  return NULL;
}

/**
 * hw_adoption_new:
 * @database: an open connection; nothing is written
 * @error: HW_ERROR_USAGE for a project that keeps no history or has nothing to be known by; those of reading
 *
 * Returns: (transfer full): what there is to take over
 */
HwAdoption *
hw_adoption_new (const HwProject *project,
                 HwDatabase *database,
                 GCancellable *cancellable,
                 GError **error)
{
  g_autoptr(HwAdoption) self = g_new0 (HwAdoption, 1);
  g_autoptr(HwIdentity) identity = NULL;
  g_autoptr(GPtrArray) entries = NULL;
  g_auto(GStrv) rows = NULL;
  const char *table;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);

  table = hw_project_get_history_table (project);
  if (table == NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE, "Give history_table in headway.ini a name.",
                    "the project keeps no history in its databases, so none of them belongs to it");
      return NULL;
    }
  identity = hw_identity_new (project);
  if (identity->id == NULL && identity->roots[0] == NULL)
    {
      hw_set_error (error, HW_ERROR_USAGE,
                    "Give it a project_id in headway.ini, a UUID for instance.",
                    "the project “%s” has no revision and no project_id to be known by",
                    identity->name);
      return NULL;
    }
  entries =
      hw_history_table_list_newest (database, hw_project_get_version_table_schema (project), table,
                                    hw_project_get_version_table (project), cancellable, error);
  if (entries == NULL)
    return NULL;
  self->owner = describe_other_owner (project, database, entries);
  self->edits = hw_edits_read (project, database, cancellable, error);
  if (self->edits == NULL)
    return NULL;
  rows = read_rows (project, database, cancellable, error);
  if (rows == NULL)
    return NULL;
  /* What cannot be compared is taken as it is all the same. */
  self->drift = hw_drift_read (project, database, (const char *const *)rows, cancellable, NULL);

  return g_steal_pointer (&self);
}

/* @edit: NULL for the row that only says whose the table is */
static gboolean
add_row (const HwProject *project,
         HwDatabase *database,
         const HwEdit *edit,
         GCancellable *cancellable,
         GError **error)
{
  g_autoptr(HwHistoryEntry) entry = hw_ownership_sign (project);
  g_autoptr(HwFingerprint) fingerprint = NULL;

  entry->direction = HW_DIRECTION_STAMP;
  entry->started_usec = g_get_real_time ();
  entry->actor = hw_get_actor ();
  entry->tool_version = g_strdup (PACKAGE_VERSION);
  entry->message = g_strdup ("adopted");
  if (edit != NULL)
    {
      fingerprint = hw_fingerprint_new (edit->revision, hw_database_get_dialect (database), error);
      if (fingerprint == NULL)
        return FALSE;
      entry->revision = g_strdup (edit->revision->id);
      entry->checksum = g_strdup (fingerprint->checksum);
      entry->up_fingerprint = g_strdup (fingerprint->up);
      entry->down_fingerprint = g_strdup (fingerprint->down);
    }

  return hw_history_table_add (database, hw_project_get_version_table_schema (project),
                               hw_project_get_history_table (project), entry, cancellable, error);
}

static gboolean
add_rows (const HwAdoption *self,
          const HwProject *project,
          HwDatabase *database,
          GCancellable *cancellable,
          GError **error)
{
  if (!hw_history_table_ensure (database, hw_project_get_version_table_schema (project),
                                hw_project_get_history_table (project), cancellable, error))
    return FALSE;
  for (guint i = 0; i < self->edits->len; i++)
    if (!add_row (project, database, self->edits->pdata[i], cancellable, error))
      return FALSE;

  return add_row (project, database, NULL, cancellable, error);
}

/* After the rows, which the record names. A server that is too old for it keeps nobody from adopting. */
static gboolean
record_schema (const HwProject *project,
               HwDatabase *database,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_auto(GStrv) rows = read_rows (project, database, cancellable, error);

  if (rows == NULL)
    return FALSE;
  if (hw_drift_record (project, database, (const char *const *)rows, NULL, cancellable,
                       &local_error)
      || g_error_matches (local_error, HW_ERROR, HW_ERROR_STATE))
    return TRUE;
  g_propagate_prefixed_error (error, g_steal_pointer (&local_error),
                              "the files were adopted, but the schema was not recorded: ");

  return FALSE;
}

/**
 * hw_adoption_carry_out:
 * @self: from hw_adoption_new()
 * @project: the same
 * @database: an open connection that may write; the caller holds the deployment lock
 *
 * One transaction, and another one for the record of the schema. The version table and the schema stay as they are.
 */
gboolean
hw_adoption_carry_out (const HwAdoption *self,
                       const HwProject *project,
                       HwDatabase *database,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (!hw_database_begin (database, cancellable, error))
    return FALSE;
  if (add_rows (self, project, database, cancellable, error)
      && hw_database_commit (database, NULL, error))
    return record_schema (project, database, cancellable, error);
  hw_database_rollback (database);

  return FALSE;
}
