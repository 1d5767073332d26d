/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-make"

#include "config.h"

#include "hw-backup-keep.h"
#include "hw-backup-make.h"
#include "hw-journal-backup.h"
#include "hw-user-defaults.h"
#include "hw-version-table.h"

gboolean
hw_backup_settings_read (const HwEnvironment *environment,
                         HwBackupSettings *out_settings,
                         GError **error)
{
  HwUserDefaults defaults = { .backup_format = HW_BACKUP_FORMAT_CUSTOM };

  g_return_val_if_fail (environment != NULL, FALSE);
  g_return_val_if_fail (out_settings != NULL, FALSE);

  /* A file that has no say cannot be in the way either. */
  if ((environment->backup_format < 0 || environment->backup_keep < 0)
      && !hw_user_defaults_read (&defaults, error))
    return FALSE;
  out_settings->format = environment->backup_format >= 0
                             ? (HwBackupFormat)environment->backup_format
                             : defaults.backup_format;
  out_settings->keep =
      environment->backup_keep >= 0 ? (guint)environment->backup_keep : defaults.backup_keep;

  return TRUE;
}

char *
hw_backup_dup_dir (const HwEnvironment *environment)
{
  g_return_val_if_fail (environment != NULL, NULL);

  return environment->backup_dir != NULL
             ? g_strdup (environment->backup_dir)
             : g_build_filename (g_get_user_data_dir (), "headway", "backups", NULL);
}

static void
warn (const HwBackupRequest *request, const char *message)
{
  HwEvent event = { .kind = HW_EVENT_NOTICE,
                    .time_usec = g_get_real_time (),
                    .severity = HW_SEVERITY_WARNING,
                    .message = message,
                    .rows = -1 };

  if (request->event_func != NULL)
    request->event_func (&event, request->user_data);
}

static gboolean
record (const HwBackupRequest *request, const HwBackup *backup, GStrv rows)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;
  /* Only lent: hw_journal_add_backup() keeps none of the strings. */
  HwJournalBackup entry = {
    .project = (char *)hw_project_get_root (request->project),
    .environment = request->environment->name,
    .deployment = (char *)request->deployment,
    .path = backup->path,
    .format = backup->format,
    .size_bytes = backup->size_bytes,
    .sha256 = backup->sha256,
    .rows = rows,
    .made_usec = backup->started_usec,
    .verified_usec = g_get_real_time (),
  };

  if (hw_journal_add_backup (request->journal, &entry, &error))
    return TRUE;
  message = g_strdup_printf ("the backup is made, but it could not be listed: %s", error->message);
  warn (request, message);

  return FALSE;
}

static void
remove_older (const HwBackupRequest *request, HwBackup *backup, guint keep)
{
  g_autoptr(GPtrArray) failures = g_ptr_array_new_with_free_func (g_free);

  backup->removed = _hw_backup_keep (request->journal, hw_project_get_root (request->project),
                                     request->environment->name, keep, backup->path, failures);
  for (guint i = 0; i < failures->len; i++)
    warn (request, g_ptr_array_index (failures, i));
}

HwBackup *
hw_backup_make (HwDatabase *database,
                const HwBackupRequest *request,
                GCancellable *cancellable,
                GError **error)
{
  g_autofree char *dir = NULL;
  g_autofree char *name = NULL;
  g_auto(GStrv) rows = NULL;
  HwBackupSettings settings;
  HwBackupOptions options;
  HwBackup *backup;
  gboolean exists;

  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (request != NULL, NULL);

  if (!hw_backup_settings_read (request->environment, &settings, error))
    return NULL;
  dir = request->dir != NULL ? g_strdup (request->dir) : hw_backup_dup_dir (request->environment);
  name = hw_backup_make_name (hw_project_get_name (request->project), request->environment->name,
                              g_get_real_time ());
  options = (HwBackupOptions){ .dir = dir,
                               .name = name,
                               .format = settings.format,
                               .event_func = request->event_func,
                               .user_data = request->user_data };
  /* Where it stands is for whoever looks for a backup later; without it a backup is as good. */
  rows = hw_version_table_read (database, hw_project_get_version_table_schema (request->project),
                                hw_project_get_version_table (request->project), &exists,
                                cancellable, NULL);
  backup = hw_backup_run (database, &options, cancellable, error);
  if (backup != NULL && request->journal != NULL && record (request, backup, rows)
      && settings.keep > 0)
    remove_older (request, backup, settings.keep);

  return backup;
}
