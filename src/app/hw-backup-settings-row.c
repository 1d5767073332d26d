/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-settings-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup-make.h"
#include "hw-backup-settings-row.h"
#include "hw-format.h"
#include "hw-status.h"
#include "hw-task.h"

struct _HwBackupSettingsRow
{
  AdwActionRow parent_instance;

  /* Owned */
  GCancellable *cancellable; /* of the last look; NULL */
};

G_DEFINE_FINAL_TYPE (HwBackupSettingsRow, hw_backup_settings_row, ADW_TYPE_ACTION_ROW)

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwEnvironment *environment = data;
  g_autoptr(HwDatabase) database = hw_environment_new_database (environment, TRUE, NULL);
  g_autofree HwBackupSettings *settings = g_new0 (HwBackupSettings, 1);

  if (!hw_backup_settings_read (environment, settings, error))
    return NULL;
  if (database != NULL && hw_database_get_dialect (database) == HW_DIALECT_SQLITE)
    settings->format = HW_BACKUP_FORMAT_SQLITE;

  return g_steal_pointer (&settings);
}

static char *
describe (const HwBackupSettings *settings)
{
  const char *format = hw_format_backup_format (settings->format);
  g_autofree char *keep = NULL;

  if (settings->keep == 0)
    return g_strdup_printf (_("%s. All backups are kept."), format);
  keep = g_strdup_printf (ngettext ("Only the newest is kept.", "The %u newest are kept.",
                                    settings->keep),
                          settings->keep);

  /* Translators: the format of a backup, and a sentence about how many are kept */
  return g_strdup_printf (_("%s. %s"), format, keep);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupSettingsRow *self = HW_BACKUP_SETTINGS_ROW (source);
  g_autoptr(GError) error = NULL;
  g_autofree HwBackupSettings *settings = hw_task_finish (source, result, &error);
  g_autofree char *text = NULL;

  if (g_task_get_cancellable (G_TASK (result)) != self->cancellable)
    return;
  text = settings != NULL ? describe (settings) : hw_format_error (error);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), text);
}

static void
hw_backup_settings_row_dispose (GObject *object)
{
  HwBackupSettingsRow *self = HW_BACKUP_SETTINGS_ROW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (hw_backup_settings_row_parent_class)->dispose (object);
}

static void
hw_backup_settings_row_class_init (HwBackupSettingsRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_backup_settings_row_dispose;
}

static void
hw_backup_settings_row_init (HwBackupSettingsRow *self)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Format"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);
}

void
hw_backup_settings_row_look (HwBackupSettingsRow *self, const HwEnvironment *environment)
{
  g_return_if_fail (HW_IS_BACKUP_SETTINGS_ROW (self));
  g_return_if_fail (environment != NULL);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  hw_task_run (self, "read-backup-settings", read_in_worker, hw_environment_ref (environment),
               (GDestroyNotify)hw_environment_unref, g_free, self->cancellable, on_read_cb, NULL);
}
