/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-progress"

#include "config.h"

#include <string.h>

#include "hw-backup-progress.h"

#define TELL_USEC (200 * 1000) /* between two looks at the server */

/** One table whose rows the dump will copy. */
typedef struct
{
  char *oid;
  double size;   /* bytes on the disk, about */
  double n_rows; /* about; 0 when not known */
} HwBackupTable;

static void
free_table (gpointer data)
{
  HwBackupTable *table = data;

  g_free (table->oid);
  g_free (table);
}

/* The sizes by which progress is measured, as the planner and the statistics know them: pg_table_size() would
 * wait for whoever has locked a table. Progress is a courtesy: whatever fails here, the dump goes on. */
void
_hw_backup_progress_init (HwBackupProgress *self,
                          HwDatabase *database,
                          const HwBackupOptions *options,
                          const char *application_name,
                          GCancellable *cancellable)
{
  static const char sql[] =
      "SELECT c.oid, n.nspname || '.' || c.relname,"
      " CASE WHEN c.relpages > 0 THEN (c.relpages + coalesce(t.relpages, 0)) * 8192.0"
      " ELSE pg_catalog.pg_stat_get_live_tuples(c.oid) * 100.0 + 1 END,"
      " CASE WHEN c.relpages > 0 THEN c.reltuples"
      " ELSE pg_catalog.pg_stat_get_live_tuples(c.oid) END"
      " FROM pg_catalog.pg_class c"
      " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
      " LEFT JOIN pg_catalog.pg_class t ON t.oid = c.reltoastrelid"
      " WHERE c.relkind = 'r' AND c.relpersistence <> 't'"
      " AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'";
  g_autoptr(HwRows) rows = NULL;

  *self = (HwBackupProgress){ .database = database,
                              .options = options,
                              .application_name = application_name };
  self->tables = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_table);
  rows = hw_database_query (database, sql, NULL, 0, cancellable, NULL);
  self->is_watching = rows != NULL;
  for (guint i = 0; rows != NULL && i < hw_rows_get_n_rows (rows); i++)
    {
      HwBackupTable *table;

      table = g_new0 (HwBackupTable, 1);
      table->oid = g_strdup (hw_rows_get (rows, i, 0));
      table->size = g_ascii_strtod (hw_rows_get (rows, i, 2), NULL);
      table->n_rows = g_ascii_strtod (hw_rows_get (rows, i, 3), NULL);
      self->total += table->size;
      g_hash_table_insert (self->tables, g_strdup (hw_rows_get (rows, i, 1)), table);
    }
}

void
_hw_backup_progress_take_line (const char *line, gpointer user_data)
{
  static const char marker[] = "dumping contents of table \"";
  HwBackupProgress *self = user_data;
  const char *name = strstr (line, marker);
  HwBackupTable *before;

  if (name == NULL)
    return;
  name += sizeof marker - 1;
  before = self->current != NULL ? g_hash_table_lookup (self->tables, self->current) : NULL;
  if (before != NULL)
    self->done += before->size;
  g_free (self->current);
  self->current = g_strndup (name, strcspn (name, "\""));
  self->done_of_it = 0;
}

/* How far the server is within the current table. The view came with PostgreSQL 14; before, progress
 * goes from table to table. */
static void
watch_current_table (HwBackupProgress *self, GCancellable *cancellable)
{
  static const char sql[] = "SELECT p.relid, p.tuples_processed"
                            " FROM pg_catalog.pg_stat_progress_copy p"
                            " JOIN pg_catalog.pg_stat_activity a USING (pid)"
                            " WHERE a.application_name = $1";
  const char *params[] = { self->application_name };
  const HwBackupTable *table =
      self->current != NULL ? g_hash_table_lookup (self->tables, self->current) : NULL;
  g_autoptr(HwRows) rows = NULL;

  if (table == NULL || !self->is_watching
      || hw_database_get_server_version (self->database) < 140000)
    return;
  rows = hw_database_query (self->database, sql, params, 1, cancellable, NULL);
  self->is_watching = rows != NULL;
  for (guint i = 0; rows != NULL && i < hw_rows_get_n_rows (rows); i++)
    if (g_strcmp0 (hw_rows_get (rows, i, 0), table->oid) == 0)
      {
        double n_rows = g_ascii_strtod (hw_rows_get (rows, i, 1), NULL);

        if (table->n_rows > 0)
          self->done_of_it = MIN (n_rows / table->n_rows, 1.0);
      }
}

gboolean
_hw_backup_progress_is_due (const HwBackupProgress *self)
{
  return g_get_monotonic_time () - self->last_usec >= TELL_USEC;
}

void
_hw_backup_progress_tell (HwBackupProgress *self, guint64 bytes, GCancellable *cancellable)
{
  const HwBackupTable *table =
      self->current != NULL ? g_hash_table_lookup (self->tables, self->current) : NULL;
  double fraction = -1;

  self->last_usec = g_get_monotonic_time ();
  watch_current_table (self, cancellable);
  if (self->total > 0)
    {
      fraction = self->done + (table != NULL ? self->done_of_it * table->size : 0);
      fraction = HW_BACKUP_DUMP_SHARE * MIN (fraction / self->total, 1.0);
    }
  _hw_backup_emit (self->options, fraction, self->current != NULL ? self->current : "", bytes);
}

void
_hw_backup_progress_clear (HwBackupProgress *self)
{
  g_clear_pointer (&self->tables, g_hash_table_unref);
  g_clear_pointer (&self->current, g_free);
}
