/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-dialog-file"

#include "config.h"

#include <errno.h>
#include <fcntl.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "hw-environment-dialog-private.h"
#include "hw-environment-url.h"
#include "hw-error.h"
#include "hw-file-chooser.h"
#include "hw-task.h"

#define DATABASE_MODE 0666

/* What is inside the project is written relative to it, so that it is right on other computers. */
static void
take_path (HwEnvironmentDialog *self, HwEnvironmentRowId row, GFile *file)
{
  g_autoptr(GFile) root = g_file_new_for_path (hw_project_get_root (self->project));
  g_autofree char *relative = g_file_get_relative_path (root, file);

  gtk_editable_set_text (GTK_EDITABLE (self->rows[row]),
                         relative != NULL ? relative : g_file_peek_path (file));
}

static void
on_folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GFile) file = hw_choose_folder_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    take_path (HW_ENVIRONMENT_DIALOG (source), HW_ENVIRONMENT_ROW_BACKUP_DIR, file);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GFile) file = hw_choose_file_finish (result, NULL);

  if (file != NULL && g_file_peek_path (file) != NULL)
    take_path (HW_ENVIRONMENT_DIALOG (source), HW_ENVIRONMENT_ROW_FILE, file);
}

void
_hw_environment_dialog_choose_file (HwEnvironmentDialog *self)
{
  hw_choose_file_async (GTK_WINDOW (self), _("Database File"),
                                              _("_Choose"), hw_project_get_root (self->project),
                                                 on_file_chosen_cb, NULL);
}

void
_hw_environment_dialog_choose_folder (HwEnvironmentDialog *self)
{
  hw_choose_folder_async (GTK_WINDOW (self), _("Folder of Backups"),
                                                _("_Choose"), hw_project_get_root (self->project),
                                                   on_folder_chosen_cb, NULL);
}

/* An empty file is an SQLite database without tables. One that somebody else has made meanwhile is as good. */
static gpointer
create_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwEnvironmentInput *input = data;
  g_autoptr(HwEnvironment) environment = _hw_environment_input_preview (input, error);
  g_autoptr(HwDatabaseUrl) url =
                 environment == NULL ? NULL : hw_environment_parse_plain_url (environment, error);
  const char *path = url == NULL ? NULL : hw_database_url_get_path (url);
  int fd;

  if (path == NULL)
    return NULL;
  fd = g_open (path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, DATABASE_MODE);
  if (fd >= 0)
    close (fd);
  else if (errno != EEXIST)
    hw_set_error (error, HW_ERROR_FILE,
                  _("Choose a folder that you may write to."),
                     /* Translators: path, reason */
                     _("cannot make “%s”: %s"), path, g_strerror (errno));

  return NULL;
}

static void
on_created_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEnvironmentDialog *self = HW_ENVIRONMENT_DIALOG (source);
  g_autoptr(GError) error = NULL;

  hw_task_finish (source, result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    _hw_environment_dialog_show_error (self, HW_ENVIRONMENT_ROW_FILE, error);
  else
    _hw_environment_dialog_start_test (self);
}

void
_hw_environment_dialog_create_file (HwEnvironmentDialog *self)
{
  gtk_widget_set_visible (self->create_button, FALSE);
  hw_task_run (self, "create-database", create_in_worker, _hw_environment_dialog_dup_input (self),
               (GDestroyNotify)_hw_environment_input_free, NULL, NULL, on_created_cb, NULL);
}
