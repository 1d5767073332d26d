/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-revision-file"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-format.h"
#include "hw-revision-file.h"
#include "hw-task.h"
#include "hw-util.h"

struct _HwRevisionFile
{
  GtkWidget parent_instance;

  /* Borrowed */
  AdwActionRow *file_row;
  AdwActionRow *checksum_row;
  AdwActionRow *change_row;

  /* Owned */
  GtkWidget *list;
  char *id;
  char *file;
  char *checksum;            /* NULL until it is read */
  GCancellable *cancellable; /* of the reading under way; NULL when there is none */
};

G_DEFINE_FINAL_TYPE (HwRevisionFile, hw_revision_file, GTK_TYPE_WIDGET)

static void
set_subtitle (AdwActionRow *row, const char *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_action_row_set_subtitle (row, escaped);
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  return hw_file_sha256 (data, cancellable, error);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GWeakRef *weak = user_data;
  g_autoptr(HwRevisionFile) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;
  g_autofree char *checksum = hw_task_finish (NULL, result, &error);

  g_weak_ref_clear (weak);
  g_free (weak);
  if (self == NULL || self->cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->cancellable);
  self->checksum = g_steal_pointer (&checksum);
  set_subtitle (self->checksum_row, self->checksum != NULL ? self->checksum : error->message);
}

static void
read_checksum (HwRevisionFile *self)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  self->cancellable = g_cancellable_new ();
  g_weak_ref_init (weak, self);
  hw_task_run (NULL, "checksum", read_in_worker, g_strdup (self->file), g_free, g_free,
               self->cancellable, on_read_cb, weak);
}

static void
forget (HwRevisionFile *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->checksum, g_free);
  g_clear_pointer (&self->file, g_free);
  g_clear_pointer (&self->id, g_free);
}

static void
on_copy_path_cb (HwRevisionFile *self)
{
  if (self->file != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-text", "s", self->file);
}

static void
on_copy_checksum_cb (HwRevisionFile *self)
{
  if (self->checksum != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.copy-text", "s", self->checksum);
}

static void
on_open_cb (HwRevisionFile *self)
{
  if (self->id != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-revision", "s", self->id);
}

static AdwActionRow *
add_row (HwRevisionFile *self, const char *name, const char *title)
{
  GtkWidget *row = adw_action_row_new ();

  gtk_widget_set_name (row, name);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_widget_add_css_class (row, "hw-file-row");
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);

  return ADW_ACTION_ROW (row);
}

static void
add_button (HwRevisionFile *self,
            AdwActionRow *row,
            const char *name,
            const char *icon,
            const char *label,
            GCallback callback)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_set_name (button, name);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
  g_signal_connect_object (button, "clicked", callback, self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (row, button);
}

static void
hw_revision_file_dispose (GObject *object)
{
  HwRevisionFile *self = HW_REVISION_FILE (object);

  forget (self);
  g_clear_pointer (&self->list, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_revision_file_parent_class)->dispose (object);
}

static void
hw_revision_file_class_init (HwRevisionFileClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_revision_file_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
hw_revision_file_init (HwRevisionFile *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("File"), -1);
  self->file_row = add_row (self, "file-row", "");
  add_button (self, self->file_row, "file-copy", "edit-copy-symbolic",
              _("Copy File Path"), G_CALLBACK (on_copy_path_cb));
  add_button (self, self->file_row, "file-open", "document-edit-symbolic",
              _("Open in Editor"), G_CALLBACK (on_open_cb));
  self->checksum_row = add_row (self, "checksum-row", _("SHA-256"));
  adw_action_row_set_subtitle_lines (self->checksum_row, 1);
  add_button (self, self->checksum_row, "checksum-copy", "edit-copy-symbolic",
              _("Copy Checksum"), G_CALLBACK (on_copy_checksum_cb));
  self->change_row = add_row (self, "change-row", _("Last change"));
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

/* Relative to the project where it is in it. */
static char *
describe_folder (HwSession *session, const char *file)
{
  g_autoptr(GFile) root =
                 g_file_new_for_path (hw_project_get_root (hw_session_get_project (session)));
  g_autofree char *dir = g_path_get_dirname (file);
  g_autoptr(GFile) folder = g_file_new_for_path (dir);
  char *relative = g_file_get_relative_path (root, folder);

  return relative != NULL ? relative : hw_format_path (dir);
}

static void
update_change (HwRevisionFile *self, HwSession *session)
{
  const HwFileRecord *record =
      hw_file_records_find (hw_session_get_file_records (session), self->file);
  g_autofree char *time = NULL;
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->change_row), record != NULL);
  if (record == NULL)
    return;
  time = hw_format_date_time (record->changed_usec);
  /* Translators: a git commit, date and time, who made it */
  text = g_strdup_printf (_("%s · %s · %s"), record->commit, time, record->changed_by);
  set_subtitle (self->change_row, text);
}

void
hw_revision_file_set_revision (HwRevisionFile *self, HwSession *session, const HwRevision *revision)
{
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;
  g_autofree char *title = NULL;
  g_autofree char *folder = NULL;

  g_return_if_fail (HW_IS_REVISION_FILE (self));

  forget (self);
  if (revision == NULL || revision->file[0] == '\0')
    {
      gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
      return;
    }
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  self->id = g_strdup (revision->id);
  self->file = g_strdup (revision->file);
  base = g_path_get_basename (revision->file);
  name = hw_format_file_name (base);
  title = g_markup_printf_escaped ("<span insert_hyphens=\"false\">%s</span>", name);
  folder = describe_folder (session, revision->file);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->file_row), title);
  set_subtitle (self->file_row, folder);
  set_subtitle (self->checksum_row, "…");
  update_change (self, session);
  read_checksum (self);
}
