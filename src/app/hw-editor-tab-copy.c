/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-tab-private.h"
#include "hw-file-chooser.h"
#include "hw-task.h"

/* The text as it is now, in another file; the tab stays with its own, saved or not. */

typedef struct
{
  HwTextFile *file; /* whose form the copy has */
  char *path;
  char *text;
} CopyWork;

static void
copy_work_free (CopyWork *work)
{
  hw_text_file_free (work->file);
  g_free (work->path);
  g_free (work->text);
  g_free (work);
}

static gpointer
copy_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  CopyWork *work = data;

  /* The chooser has asked about a file that is there. */
  return hw_text_file_save (work->file, work->path, work->text, TRUE, error)
             ? g_steal_pointer (&work->file)
             : NULL;
}

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEditorTab *self = HW_EDITOR_TAB (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextFile) file = hw_task_finish (self, result, &error);

  if (file == NULL)
    _hw_editor_tab_emit (self, HW_EDITOR_TAB_SAVE_FAILED, error);
}

void
_hw_editor_tab_write_copy (HwEditorTab *self, const char *path)
{
  CopyWork *work;

  if (self->file == NULL)
    return;
  work = g_new0 (CopyWork, 1);
  work->file = g_new0 (HwTextFile, 1);
  work->file->has_bom = self->file->has_bom;
  work->file->is_crlf = self->file->is_crlf;
  work->path = g_strdup (path);
  work->text = hw_editor_text_dup_text (self->text);
  hw_task_run (self, "copy-file", copy_in_worker, work, (GDestroyNotify)copy_work_free,
               (GDestroyNotify)hw_text_file_free, NULL, on_copied_cb, NULL);
}

static void
on_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(HwEditorTab) self = user_data;
  g_autoptr(GFile) file = hw_choose_new_file_finish (result, NULL);

  if (file != NULL && self->path != NULL)
    _hw_editor_tab_write_copy (self, g_file_peek_path (file));
}

void
hw_editor_tab_save_copy (HwEditorTab *self)
{
  GtkRoot *root;
  g_autofree char *folder = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  root = gtk_widget_get_root (GTK_WIDGET (self));
  if (self->file == NULL || !GTK_IS_WINDOW (root))
    return;
  folder = g_path_get_dirname (self->path);
  name = g_path_get_basename (self->path);
  hw_choose_new_file_async (GTK_WINDOW (root), _("Save a Copy"), _("_Save"), folder, name,
                                                                     on_chosen_cb,
                                                                     g_object_ref (self));
}
