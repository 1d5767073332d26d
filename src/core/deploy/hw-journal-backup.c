/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-journal-backup"

#include "config.h"

#include "hw-error.h"
#include "hw-journal-backup.h"
#include "hw-journal-private.h"

/**
 * hw_journal_backup_free:
 * @backup: (nullable): a copy that the journal gave away
 */
void
hw_journal_backup_free (HwJournalBackup *backup)
{
  if (backup == NULL)
    return;

  g_free (backup->project);
  g_free (backup->environment);
  g_free (backup->deployment);
  g_free (backup->deployment_result);
  g_free (backup->path);
  g_free (backup->sha256);
  g_strfreev (backup->rows);
  g_free (backup->fault);
  g_free (backup);
}

/**
 * hw_journal_add_backup:
 * @backup: complete and verified
 *
 * Blocks until the row is on the disk; any thread.
 */
gboolean
hw_journal_add_backup (HwJournal *journal, const HwJournalBackup *backup, GError **error)
{
  static const char sql[] =
      "INSERT INTO backups (project, environment, deployment, path, format, size_bytes, sha256,"
      " version_rows, made_usec, verified_usec, fault)"
      " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  gboolean ok;

  g_return_val_if_fail (journal != NULL, FALSE);
  g_return_val_if_fail (backup != NULL && backup->path != NULL, FALSE);

  _hw_journal_params_add (params, backup->project);
  _hw_journal_params_add (params, backup->environment);
  _hw_journal_params_add (params, backup->deployment);
  _hw_journal_params_add (params, backup->path);
  _hw_journal_params_add (params, hw_backup_format_to_string (backup->format));
  _hw_journal_params_add_int (params, (gint64)backup->size_bytes);
  _hw_journal_params_add (params, backup->sha256);
  _hw_journal_params_add_strv (params, backup->rows);
  _hw_journal_params_add_int (params, backup->made_usec);
  _hw_journal_params_add_int (params, backup->verified_usec);
  _hw_journal_params_add (params, backup->fault);
  g_mutex_lock (&journal->mutex);
  ok = _hw_journal_execute (journal, sql, params, NULL, error);
  g_mutex_unlock (&journal->mutex);

  return ok;
}

static HwBackupFormat
get_format (const HwRows *rows, guint row, guint column)
{
  const char *text = hw_rows_get (rows, row, column);

  for (HwBackupFormat i = HW_BACKUP_FORMAT_CUSTOM; i <= HW_BACKUP_FORMAT_SQLITE; i++)
    if (g_strcmp0 (text, hw_backup_format_to_string (i)) == 0)
      return i;

  return HW_BACKUP_FORMAT_CUSTOM;
}

static HwJournalBackup *
read_backup (const HwRows *rows, guint row)
{
  HwJournalBackup *backup = g_new0 (HwJournalBackup, 1);

  backup->id = _hw_journal_get_int (rows, row, 0);
  backup->project = g_strdup (hw_rows_get (rows, row, 1));
  backup->environment = g_strdup (hw_rows_get (rows, row, 2));
  backup->deployment = g_strdup (hw_rows_get (rows, row, 3));
  backup->deployment_result = g_strdup (hw_rows_get (rows, row, 4));
  backup->path = g_strdup (hw_rows_get (rows, row, 5));
  backup->format = get_format (rows, row, 6);
  backup->size_bytes = (guint64)_hw_journal_get_int (rows, row, 7);
  backup->sha256 = g_strdup (hw_rows_get (rows, row, 8));
  backup->rows = _hw_journal_get_strv (rows, row, 9);
  backup->made_usec = _hw_journal_get_int (rows, row, 10);
  backup->verified_usec = _hw_journal_get_int (rows, row, 11);
  backup->fault = g_strdup (hw_rows_get (rows, row, 12));

  return backup;
}

/**
 * hw_journal_list_backups:
 *
 * See the header. Blocks; any thread.
 *
 * Returns: (transfer full) (element-type HwJournalBackup)
 */
GPtrArray *
hw_journal_list_backups (HwJournal *journal,
                         const char *project,
                         const char *environment,
                         GError **error)
{
  static const char sql[] =
      "SELECT b.id, b.project, b.environment, b.deployment, coalesce(d.result, ''), b.path, b.format,"
      " b.size_bytes, b.sha256, b.version_rows, b.made_usec, b.verified_usec, b.fault"
      " FROM backups b LEFT JOIN deployments d ON d.id = b.deployment"
      " WHERE ($1 = '' OR b.project = $1) AND ($2 = '' OR b.environment = $2)"
      " AND b.removed_usec = 0 ORDER BY b.made_usec DESC, b.id DESC";
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  g_autoptr(HwRows) rows = NULL;
  GPtrArray *backups;

  g_return_val_if_fail (journal != NULL, NULL);

  _hw_journal_params_add (params, project);
  _hw_journal_params_add (params, environment);
  g_mutex_lock (&journal->mutex);
  if (_hw_journal_find_interrupted (journal, error))
    rows = _hw_journal_query (journal, sql, params, error);
  g_mutex_unlock (&journal->mutex);
  if (rows == NULL)
    return NULL;

  backups = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_journal_backup_free);
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    g_ptr_array_add (backups, read_backup (rows, i));

  return backups;
}

/* @sql: of $1, the id, and $2, @value */
static gboolean
update (HwJournal *self, const char *sql, gint64 id, const char *value, GError **error)
{
  g_autoptr(GPtrArray) params = _hw_journal_params_new ();
  gint64 n_rows = 0;
  gboolean ok;

  _hw_journal_params_add_int (params, id);
  if (value != NULL)
    _hw_journal_params_add (params, value);
  else
    _hw_journal_params_add_int (params, g_get_real_time ());
  g_mutex_lock (&self->mutex);
  ok = _hw_journal_execute (self, sql, params, &n_rows, error);
  g_mutex_unlock (&self->mutex);
  if (ok && n_rows != 1)
    {
      hw_set_error (error, HW_ERROR_NOT_FOUND, NULL,
                    "the journal knows no backup %" G_GINT64_FORMAT, id);
      return FALSE;
    }

  return ok;
}

/**
 * hw_journal_note_backup_look:
 * @error: HW_ERROR_NOT_FOUND
 *
 * Blocks; any thread.
 */
gboolean
hw_journal_note_backup_look (HwJournal *journal, gint64 id, const char *fault, GError **error)
{
  static const char sql_verified[] =
      "UPDATE backups SET fault = '', verified_usec = $2 WHERE id = $1";

  g_return_val_if_fail (journal != NULL, FALSE);

  return update (journal,
                 fault != NULL ? "UPDATE backups SET fault = $2 WHERE id = $1" : sql_verified, id,
                 fault, error);
}

/**
 * hw_journal_note_backup_removed:
 * @error: HW_ERROR_NOT_FOUND
 *
 * Blocks; any thread.
 */
gboolean
hw_journal_note_backup_removed (HwJournal *journal, gint64 id, GError **error)
{
  g_return_val_if_fail (journal != NULL, FALSE);

  return update (journal, "UPDATE backups SET removed_usec = $2 WHERE id = $1", id, NULL, error);
}
