/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-file-chooser"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-file-chooser.h"

static void
on_response_cb (GtkNativeDialog *dialog, int response, GTask *task)
{
  /* There is one answer. */
  g_signal_handlers_disconnect_by_func (dialog, on_response_cb, task);
  if (response == GTK_RESPONSE_ACCEPT)
    g_task_return_pointer (task, gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog)),
                           g_object_unref);
  else
    g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "nothing was chosen");
  gtk_native_dialog_hide (dialog);
  g_object_unref (task);
}

/* Nobody is left to choose: the answer comes all the same, so that what waits for it lets go. */
static void
on_parent_closed_cb (GtkNativeDialog *dialog)
{
  g_signal_emit_by_name (dialog, "response", GTK_RESPONSE_CANCEL);
}

static void
choose (GtkFileChooserAction action,
        gpointer tag,
        GtkWindow *parent,
        const char *title,
        const char *accept,
        const char *initial,
        const char *name,
        GAsyncReadyCallback callback,
        gpointer user_data)
{
  GTask *task = g_task_new (parent, NULL, callback, user_data);
  GtkFileChooserNative *chooser =
      gtk_file_chooser_native_new (title, parent, action, accept, _("_Cancel"));

  g_task_set_source_tag (task, tag);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  if (initial != NULL)
    {
      g_autoptr(GFile) folder = g_file_new_for_path (initial);

      gtk_file_chooser_set_current_folder (GTK_FILE_CHOOSER (chooser), folder, NULL);
    }
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (chooser), name);
  g_signal_connect (chooser, "response", G_CALLBACK (on_response_cb), task);
  /* Not "destroy": that comes with the last reference, and the task has one. */
  g_signal_connect_object (parent, "unrealize", G_CALLBACK (on_parent_closed_cb), chooser,
                           G_CONNECT_SWAPPED);
  /* A native chooser lives as long as somebody holds it: the task does. */
  g_task_set_task_data (task, chooser, g_object_unref);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/**
 * hw_choose_folder_async:
 * @parent: window that the chooser belongs to
 * @accept: label of the button that takes the folder
 * @initial: (nullable): folder to begin in
 */
void
hw_choose_folder_async (GtkWindow *parent,
                        const char *title,
                        const char *accept,
                        const char *initial,
                        GAsyncReadyCallback callback,
                        gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));

  choose (GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, hw_choose_folder_async, parent, title, accept,
          initial, NULL, callback, user_data);
}

GFile *
hw_choose_folder_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_choose_folder_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
hw_choose_file_async (GtkWindow *parent,
                      const char *title,
                      const char *accept,
                      const char *initial,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));

  choose (GTK_FILE_CHOOSER_ACTION_OPEN, hw_choose_file_async, parent, title, accept, initial, NULL,
          callback, user_data);
}

GFile *
hw_choose_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_choose_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
hw_choose_new_file_async (GtkWindow *parent,
                          const char *title,
                          const char *accept,
                          const char *initial,
                          const char *name,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_return_if_fail (GTK_IS_WINDOW (parent));

  choose (GTK_FILE_CHOOSER_ACTION_SAVE, hw_choose_new_file_async, parent, title, accept, initial,
          name, callback, user_data);
}

GFile *
hw_choose_new_file_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_choose_new_file_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
