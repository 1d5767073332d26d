/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-defaults-group"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup-defaults-group.h"
#include "hw-format.h"
#include "hw-task.h"
#include "hw-user-defaults.h"

struct _HwBackupDefaultsGroup
{
  AdwPreferencesGroup parent_instance;

  /* Borrowed */
  AdwComboRow *format_row;
  GtkSpinButton *keep_button;

  gboolean is_showing; /* the widgets follow the file */
  gboolean is_busy;
  gboolean is_stale; /* changed while a worker wrote */
};

G_DEFINE_FINAL_TYPE (HwBackupDefaultsGroup, hw_backup_defaults_group, ADW_TYPE_PREFERENCES_GROUP)

static void save (HwBackupDefaultsGroup *self);

/* @error: (nullable) */
static void
show_error (HwBackupDefaultsGroup *self, const GError *error)
{
  g_autofree char *text = error != NULL ? hw_format_error (error) : NULL;
  g_autofree char *escaped = text != NULL ? g_markup_escape_text (text, -1) : NULL;

  adw_preferences_group_set_description (
      ADW_PREFERENCES_GROUP (self),
      escaped != NULL
          ? escaped
          : _("Where an environment does not say. The headway command keeps to them, too."));
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  g_autofree HwUserDefaults *defaults = g_new0 (HwUserDefaults, 1);

  return hw_user_defaults_read (defaults, error) ? g_steal_pointer (&defaults) : NULL;
}

static gpointer
save_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  return hw_user_defaults_save (data, error) ? GINT_TO_POINTER (TRUE) : NULL;
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupDefaultsGroup *self = HW_BACKUP_DEFAULTS_GROUP (source);
  g_autoptr(GError) error = NULL;
  g_autofree HwUserDefaults *defaults = hw_task_finish (source, result, &error);

  self->is_busy = FALSE;
  show_error (self, error);
  if (defaults != NULL)
    {
      self->is_showing = TRUE;
      adw_combo_row_set_selected (self->format_row, defaults->backup_format);
      gtk_spin_button_set_value (self->keep_button, defaults->backup_keep);
      self->is_showing = FALSE;
    }
  gtk_widget_set_sensitive (GTK_WIDGET (self), TRUE);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupDefaultsGroup *self = HW_BACKUP_DEFAULTS_GROUP (source);
  g_autoptr(GError) error = NULL;

  hw_task_finish (source, result, &error);
  self->is_busy = FALSE;
  show_error (self, error);
  if (self->is_stale)
    save (self);
}

/* One after the other: what is written last is what was chosen last. */
static void
save (HwBackupDefaultsGroup *self)
{
  HwUserDefaults *defaults;

  self->is_stale = self->is_busy;
  if (self->is_showing || self->is_busy)
    return;
  self->is_busy = TRUE;
  defaults = g_new0 (HwUserDefaults, 1);
  defaults->backup_format = (HwBackupFormat)adw_combo_row_get_selected (self->format_row);
  defaults->backup_keep = (guint)gtk_spin_button_get_value_as_int (self->keep_button);
  hw_task_run (self, "save-backup-defaults", save_in_worker, defaults, g_free, NULL, NULL,
               on_saved_cb, NULL);
}

static void
add_format_row (HwBackupDefaultsGroup *self)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (NULL);

  for (HwBackupFormat i = HW_BACKUP_FORMAT_CUSTOM; i <= HW_BACKUP_FORMAT_DIRECTORY; i++)
    gtk_string_list_append (model, hw_format_backup_format (i));
  self->format_row = ADW_COMBO_ROW (adw_combo_row_new ());
  gtk_widget_set_name (GTK_WIDGET (self->format_row), "preferences-backup-format");
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->format_row), _("_Format"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->format_row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->format_row),
                               _("Of PostgreSQL; a SQLite file is copied"));
  adw_combo_row_set_model (self->format_row, G_LIST_MODEL (model));
  g_signal_connect_swapped (self->format_row, "notify::selected", G_CALLBACK (save), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->format_row));
}

static void
add_keep_row (HwBackupDefaultsGroup *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_spin_button_new_with_range (0, HW_USER_DEFAULTS_MAX_KEEP, 1);

  self->keep_button = GTK_SPIN_BUTTON (button);
  gtk_widget_set_name (button, "preferences-backup-keep");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Number of backups that are kept"), -1);
  g_signal_connect_swapped (button, "value-changed", G_CALLBACK (save), self);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("_Backups that are kept"));
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (row), TRUE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row),
                               _("Of each environment; older ones are deleted once a new one is "
                                 "verified. 0 keeps all."));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), row);
}

static void
hw_backup_defaults_group_class_init (HwBackupDefaultsGroupClass *klass)
{
}

static void
hw_backup_defaults_group_init (HwBackupDefaultsGroup *self)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Backups"));
  add_format_row (self);
  add_keep_row (self);
  show_error (self, NULL);
  /* Nothing is chosen before it is known what was. */
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  self->is_busy = TRUE;
  hw_task_run (self, "read-backup-defaults", read_in_worker, NULL, NULL, g_free, NULL, on_read_cb,
               NULL);
}

gboolean
hw_backup_defaults_group_is_busy (HwBackupDefaultsGroup *self)
{
  g_return_val_if_fail (HW_IS_BACKUP_DEFAULTS_GROUP (self), FALSE);

  return self->is_busy;
}
