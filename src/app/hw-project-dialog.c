/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-project-dialog"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-file-chooser.h"
#include "hw-file-template.h"
#include "hw-form.h"
#include "hw-format.h"
#include "hw-label.h"
#include "hw-project-dialog-private.h"
#include "hw-task.h"

static const char *const row_children[HW_PROJECT_N_ROWS] = {
  "name_row", "folder_row", "template_row", "environment_row", "kind_row",    "file_row",
  "host_row", "port_row",   "dbname_row",   "user_row",        "message_row",
};

G_DEFINE_FINAL_TYPE (HwProjectDialog, hw_project_dialog, ADW_TYPE_WINDOW)

enum
{
  CREATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_button (HwProjectDialog *self)
{
  gtk_widget_set_sensitive (self->create_button, self->is_valid && !self->is_writing
                                                     && _hw_project_dialog_is_complete (self));
}

/* @error: (nullable) */
static void
show_error (HwProjectDialog *self, HwProjectField field, const GError *error)
{
  g_autofree char *text = error != NULL ? hw_format_error (error) : NULL;
  const HwProjectRowId row = _hw_project_dialog_find_row (self, field);

  for (guint i = 0; i < HW_PROJECT_N_ROWS; i++)
    hw_field_error_set_text (self->errors[i], text != NULL && i == row ? text : NULL);
}

static void
on_file_selected_cb (HwProjectDialog *self, GtkListBoxRow *row)
{
  const HwProjectFile *file =
      row == NULL || self->draft == NULL
          ? NULL
          : g_ptr_array_index (self->draft->files, (guint)gtk_list_box_row_get_index (row));
  g_autofree char *text =
      file != NULL && file->text != NULL ? g_strchomp (g_strdup (file->text)) : NULL;

  gtk_widget_set_visible (self->text_window, text != NULL);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->text_view), text != NULL ? text : "",
                            -1);
}

static GtkWidget *
create_file_row (const HwProjectDraft *draft, const HwProjectFile *file)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (file->text == NULL ? "folder-symbolic"
                                                                      : "text-x-generic-symbolic");
  g_autofree char *folder = g_path_get_dirname (draft->root);
  const gsize skipped = strlen (folder) + (g_str_has_suffix (folder, "/") ? 0 : 1);
  g_autofree char *shown =
      g_strconcat (file->path + skipped, file->text == NULL ? "/" : NULL, NULL);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), shown);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, shown, -1);

  return row;
}

/* @draft: (transfer full) */
static void
show_draft (HwProjectDialog *self, HwProjectDraft *draft)
{
  GtkListBoxRow *selected = gtk_list_box_get_selected_row (self->files_list);
  /* The last file is what makes it a project: the one to look at first. */
  const guint n = draft->files->len;
  guint position = selected != NULL ? (guint)gtk_list_box_row_get_index (selected) : n - 1;
  GtkListBoxRow *row;

  if (self->draft != NULL && position == self->draft->files->len - 1)
    position = n - 1;
  while ((row = gtk_list_box_get_row_at_index (self->files_list, 0)) != NULL)
    gtk_list_box_remove (self->files_list, GTK_WIDGET (row));
  g_clear_pointer (&self->draft, hw_project_draft_free);
  self->draft = draft;
  for (guint i = 0; i < n; i++)
    gtk_list_box_append (self->files_list,
                         create_file_row (draft, g_ptr_array_index (draft->files, i)));
  row = gtk_list_box_get_row_at_index (self->files_list, (int)MIN (position, n - 1));
  gtk_list_box_select_row (self->files_list, row);
}

static void
on_sketched_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwProjectDialog *self = HW_PROJECT_DIALOG (source);
  g_autoptr(HwProjectSketch) sketch = hw_task_finish (source, result, NULL);

  /* The fields say something else by now, or the dialog is gone. */
  if (sketch == NULL || self->sketcher == NULL || !hw_sketcher_take (self->sketcher, result))
    return;
  self->is_valid = sketch->error == NULL;
  show_error (self, sketch->field, _hw_project_dialog_is_complete (self) ? sketch->error : NULL);
  gtk_widget_set_sensitive (self->preview_group, self->is_valid);
  if (sketch->draft != NULL)
    show_draft (self, g_steal_pointer (&sketch->draft));
  adw_action_row_set_subtitle (self->example_row, sketch->example != NULL ? sketch->example : "");
  update_button (self);
}

static void
start_sketch (gpointer data)
{
  HwProjectDialog *self = data;

  hw_sketcher_run (self->sketcher, "sketch-project", hw_project_sketch_make,
                   _hw_project_dialog_dup_wish (self), (GDestroyNotify)hw_project_wish_free,
                   (GDestroyNotify)hw_project_sketch_free, on_sketched_cb);
}

static void
update_rows (HwProjectDialog *self)
{
  gtk_widget_set_visible (self->rows[HW_PROJECT_ROW_FILE], _hw_project_dialog_is_sqlite (self));
  for (guint i = HW_PROJECT_ROW_HOST; i <= HW_PROJECT_ROW_USER; i++)
    gtk_widget_set_visible (self->rows[i], !_hw_project_dialog_is_sqlite (self));
}

static void
on_changed_cb (HwProjectDialog *self)
{
  if (!self->is_ready || self->is_updating)
    return;
  self->is_updating = TRUE;
  _hw_project_dialog_follow (self);
  update_rows (self);
  self->is_updating = FALSE;
  self->is_valid = FALSE;
  update_button (self);
  hw_sketcher_queue (self->sketcher);
}

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwProjectDialog *self = HW_PROJECT_DIALOG (source);
  g_autoptr(HwProjectSketch) sketch = hw_task_finish (source, result, NULL);

  self->is_writing = FALSE;
  if (!self->is_ready)
    return;
  if (sketch->error != NULL)
    {
      show_error (self, sketch->field, sketch->error);
      update_button (self);
      return;
    }
  g_signal_emit (self, signals[CREATED], 0, sketch->draft->root);
  gtk_window_destroy (GTK_WINDOW (self));
}

static void
on_create_clicked_cb (HwProjectDialog *self)
{
  HwProjectWish *wish;

  if (!gtk_widget_get_sensitive (self->create_button))
    return;
  wish = _hw_project_dialog_dup_wish (self);
  wish->is_final = TRUE;
  self->is_writing = TRUE;
  update_button (self);
  hw_task_run (self, "write-project", hw_project_sketch_make, wish,
               (GDestroyNotify)hw_project_wish_free, (GDestroyNotify)hw_project_sketch_free, NULL,
               on_written_cb, NULL);
}

static void
on_folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwProjectDialog *self = HW_PROJECT_DIALOG (source);
  g_autoptr(GFile) folder = hw_choose_folder_finish (result, NULL);

  if (folder == NULL || g_file_peek_path (folder) == NULL || !self->is_ready)
    return;
  gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_PROJECT_ROW_FOLDER]),
                         g_file_peek_path (folder));
}

static void
on_choose_folder_cb (HwProjectDialog *self)
{
  hw_choose_folder_async (GTK_WINDOW (self), _("Folder of the New Project"),
                                                _("_Choose"), NULL, on_folder_chosen_cb, NULL);
}

static void
hw_project_dialog_dispose (GObject *object)
{
  HwProjectDialog *self = HW_PROJECT_DIALOG (object);

  self->is_ready = FALSE;
  if (self->sketcher != NULL)
    hw_sketcher_cancel (self->sketcher);
  g_clear_object (&self->sketcher);

  G_OBJECT_CLASS (hw_project_dialog_parent_class)->dispose (object);
}

static void
hw_project_dialog_finalize (GObject *object)
{
  HwProjectDialog *self = HW_PROJECT_DIALOG (object);

  hw_project_draft_free (self->draft);
  g_free (self->project_id);
  g_free (self->revision_id);
  g_free (self->made_folder);
  g_free (self->made_file);

  G_OBJECT_CLASS (hw_project_dialog_parent_class)->finalize (object);
}

static void
hw_project_dialog_class_init (HwProjectDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_project_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_project_dialog_finalize;

  signals[CREATED] = g_signal_new ("created", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-project-dialog.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwProjectDialog, child)
  BIND (create_button);
  BIND (database_row);
  BIND (example_row);
  BIND (environment_expander);
  BIND (revision_expander);
  BIND (preview_group);
  BIND (files_list);
  BIND (text_view);
  BIND (text_window);
#undef BIND
  for (guint i = 0; i < HW_PROJECT_N_ROWS; i++)
    gtk_widget_class_bind_template_child_full (widget_class, row_children[i], FALSE, 0);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_create_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_file_selected_cb);
}

static void
hw_project_dialog_init (HwProjectDialog *self)
{
  g_autofree char *uuid = g_uuid_string_random ();

  self->sketcher = hw_sketcher_new (self, start_sketch);
  self->now_usec = g_get_real_time ();
  self->project_id = g_uuid_string_random ();
  /* As long as the ids that are made elsewhere. */
  self->revision_id = g_strdup (uuid + strlen (uuid) - 12);
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_label_keep_verbatim (GTK_WIDGET (self->example_row));
  for (guint i = 0; i < HW_PROJECT_N_ROWS; i++)
    self->rows[i] = GTK_WIDGET (
        gtk_widget_get_template_child (GTK_WIDGET (self), HW_TYPE_PROJECT_DIALOG, row_children[i]));
  for (guint i = 0; i < HW_PROJECT_N_ROWS; i++)
    self->errors[i] = hw_field_error_new (self->rows[i]);
}

GtkWidget *
hw_project_dialog_new (GtkWindow *parent, const char *folder)
{
  HwProjectDialog *self = g_object_new (HW_TYPE_PROJECT_DIALOG, NULL);
  g_autofree char *name = folder != NULL ? g_path_get_basename (folder) : g_strdup ("");

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);

  hw_form_set_up (GTK_WINDOW (self), parent);
  gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_PROJECT_ROW_NAME]), name);
  gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_PROJECT_ROW_FOLDER]),
                         folder != NULL ? folder : "");
  gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_PROJECT_ROW_TEMPLATE]),
                         HW_FILE_TEMPLATE_NATIVE);
  self->made_folder = folder != NULL ? NULL : g_strdup ("");
  self->made_file =
      g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->rows[HW_PROJECT_ROW_FILE])));
  self->is_ready = TRUE;
  on_changed_cb (self);
  gtk_widget_grab_focus (self->rows[HW_PROJECT_ROW_NAME]);

  return GTK_WIDGET (self);
}
