/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-drift"

#include "config.h"

#include <string.h>

#include "hw-drift.h"
#include "hw-schema-record.h"
#include "hw-util.h"

/* Nobody waits longer for a look at a schema. */
#define LIMIT_MS 5000

/* So many of the objects are named in a sentence. */
#define N_NAMED 5

/**
 * hw_drift_free:
 * @drift: (nullable) (transfer full)
 */
void
hw_drift_free (HwDrift *drift)
{
  if (drift == NULL)
    return;

  g_ptr_array_unref (drift->changes);
  g_free (drift);
}

/**
 * hw_drift_count:
 * @drift: (nullable)
 *
 * Returns: how many objects differ; 0 where nothing is known
 */
guint
hw_drift_count (const HwDrift *drift)
{
  return drift != NULL ? drift->changes->len : 0;
}

/**
 * hw_drift_describe:
 *
 * For the terminal and the journal, as the core's errors are. The first objects by name; the others only by number.
 *
 * Returns: (transfer full): "" where nothing differs
 */
char *
hw_drift_describe (const HwDrift *drift)
{
  GString *text = g_string_new (NULL);

  g_return_val_if_fail (drift != NULL, NULL);

  for (guint i = 0; i < drift->changes->len && i < N_NAMED; i++)
    {
      const HwSchemaChange *change = g_ptr_array_index (drift->changes, i);

      g_string_append_printf (text, "%s%s %s was %s", i > 0 ? "; " : "", change->kind, change->name,
                              hw_schema_change_kind_to_string (change->change));
    }
  if (drift->changes->len > N_NAMED)
    g_string_append_printf (text, "; %u more", drift->changes->len - N_NAMED);

  return g_string_free (text, FALSE);
}

/**
 * hw_drift_dup_date:
 *
 * Returns: (transfer full): the day of the record in UTC, "2026-10-23"
 */
char *
hw_drift_dup_date (const HwDrift *drift)
{
  g_autofree char *time = NULL;

  g_return_val_if_fail (drift != NULL, NULL);

  time = hw_time_to_iso8601 (drift->recorded_usec);

  return g_strndup (time, strlen ("YYYY-MM-DD"));
}

static HwTableNames
get_names (const HwProject *project)
{
  HwTableNames names = { hw_project_get_version_table_schema (project),
                         hw_project_get_version_table (project),
                         hw_project_get_history_table (project) };

  return names;
}

/**
 * hw_drift_read:
 * @database: an open connection outside of a transaction
 * @rows: what the version table holds
 * @error: those of queries; a login that may not read the record gets one
 *
 * Returns: (transfer full): NULL where nothing can be said, and on error
 */
HwDrift *
hw_drift_read (const HwProject *project,
               HwDatabase *database,
               const char *const *rows,
               GCancellable *cancellable,
               GError **error)
{
  HwTableNames names;
  g_autoptr(HwSchemaRecord) record = NULL;
  g_autoptr(HwSchemaDigest) now = NULL;
  g_autoptr(GPtrArray) changes = NULL;
  HwDrift *drift;

  g_return_val_if_fail (project != NULL, NULL);

  names = get_names (project);
  record = hw_schema_record_read (database, &names, rows, cancellable, error);
  if (record == NULL)
    return NULL;
  now = hw_schema_digest_read (database, &names, LIMIT_MS, cancellable, error);
  if (now == NULL)
    return NULL;
  changes = hw_schema_digest_compare (record->digest, now);
  if (changes == NULL)
    return NULL;

  drift = g_new0 (HwDrift, 1);
  drift->recorded_usec = record->recorded_usec;
  drift->changes = g_steal_pointer (&changes);

  return drift;
}

/**
 * hw_drift_record:
 * @database: an open connection that may write, outside of a transaction; the caller holds the deployment lock
 * @rows: what the version table holds
 * @deployment: (nullable): its id in the journal
 * @error: HW_ERROR_STATE for a server whose schema cannot be read, which is no reason for a warning; those of queries
 *
 * Takes the schema as it is for right. Does nothing where the project keeps no history.
 */
gboolean
hw_drift_record (const HwProject *project,
                 HwDatabase *database,
                 const char *const *rows,
                 const char *deployment,
                 GCancellable *cancellable,
                 GError **error)
{
  HwTableNames names;
  g_autoptr(HwSchemaDigest) digest = NULL;

  g_return_val_if_fail (project != NULL, FALSE);

  names = get_names (project);
  if (names.history == NULL)
    return TRUE;
  digest = hw_schema_digest_read (database, &names, LIMIT_MS, cancellable, error);

  return digest != NULL
         && hw_schema_record_write (database, &names, rows, deployment, digest, cancellable, error);
}
