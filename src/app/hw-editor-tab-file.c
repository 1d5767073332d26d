/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "hw-editor-tab-private.h"
#include "hw-editor-tidy.h"
#include "hw-error.h"
#include "hw-script.h"
#include "hw-task.h"
#include "hw-text-compare.h"

/* A program that writes a file makes several events of it. */
#define SETTLE_MS 150

static void on_file_changed_cb (HwEditorTab *self);

/* Takes a text that was read; the caret stays where it was as far as the text has such a place. */
static void
take_file (HwEditorTab *self, HwTextFile *file)
{
  gboolean is_first = self->file == NULL;

  g_clear_pointer (&self->file, hw_text_file_free);
  self->file = file;
  self->is_setting_text = TRUE;
  hw_editor_text_set_text (self->text, file->text);
  self->is_setting_text = FALSE;
  hw_editor_checks_queue (self->checks);
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
  _hw_editor_tab_hide_bar (self);
  if (self->wanted_line > 0)
    hw_editor_text_go_to (self->text, self->wanted_line, 0);
  else if (is_first)
    hw_editor_tab_focus (self);
  self->wanted_line = 0;
  if (!is_first)
    _hw_editor_tab_emit (self, HW_EDITOR_TAB_RELOADED, NULL);
}

/* What a worker found: a file, and whether it may be written to. */
typedef struct
{
  HwTextFile *file;
  gboolean is_read_only;
} Reading;

static void
reading_free (Reading *reading)
{
  hw_text_file_free (reading->file);
  g_free (reading);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Reading, reading_free)

/* Saving writes a new file in the old one's place, which its folder decides about. Whoever has taken away all rights to
 * write to the file still meant something by it, also where one may do anything. */
static gboolean
is_read_only (const char *path)
{
  GStatBuf info;

  return g_access (path, W_OK) != 0
         || (g_stat (path, &info) == 0 && (info.st_mode & (S_IWUSR | S_IWGRP | S_IWOTH)) == 0);
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const char *path = data;
  g_autoptr(HwTextFile) file = hw_text_file_load (path, error);
  Reading *reading;

  if (file == NULL)
    return NULL;
  reading = g_new0 (Reading, 1);
  reading->is_read_only = is_read_only (path);
  reading->file = g_steal_pointer (&file);

  return reading;
}

static void
on_read_failed (HwEditorTab *self, const GError *error)
{
  if (self->file != NULL && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    _hw_editor_tab_show_conflict (self);
  else
    _hw_editor_tab_show_failure (self, error);
}

/* Our own save, or a program that wrote what was there. */
static void
on_read_same (HwEditorTab *self)
{
  g_autofree char *text = hw_editor_text_dup_text (self->text);

  _hw_editor_tab_hide_bar (self);
  /* The file is back that was deleted. */
  if (g_str_equal (text, self->file->text))
    gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
}

static void
take_reading (HwEditorTab *self, Reading *reading, gboolean is_reloading)
{
  self->is_read_only = reading->is_read_only;
  if (self->file == NULL || is_reloading)
    take_file (self, g_steal_pointer (&reading->file));
  else if (g_str_equal (self->file->sha256, reading->file->sha256))
    on_read_same (self);
  else if (hw_editor_tab_is_modified (self))
    _hw_editor_tab_show_conflict (self);
  else
    take_file (self, g_steal_pointer (&reading->file));
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEditorTab *self = HW_EDITOR_TAB (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(Reading) reading = hw_task_finish (self, result, &error);
  const gboolean is_reloading = self->is_reloading;

  self->is_reading = FALSE;
  /* The tab was closed meanwhile. */
  if (self->path == NULL)
    return;
  if (self->is_read_stale)
    {
      on_file_changed_cb (self);
      return;
    }
  self->is_reloading = FALSE;
  if (reading == NULL)
    on_read_failed (self, error);
  else
    take_reading (self, reading, is_reloading);
  _hw_editor_tab_update_state (self);
}

void
_hw_editor_tab_read_file (HwEditorTab *self)
{
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  self->is_read_stale = self->is_saving;
  _hw_editor_tab_update_state (self);
  hw_task_run (self, "read-file", read_in_worker, g_strdup (self->path), g_free,
               (GDestroyNotify)reading_free, NULL, on_read_cb, NULL);
}

static gboolean
on_settled_cb (gpointer user_data)
{
  HwEditorTab *self = user_data;

  /* A save reads nothing: it knows what it wrote. */
  if (self->is_saving || self->is_reading)
    return G_SOURCE_CONTINUE;
  self->settle_id = 0;
  _hw_editor_tab_read_file (self);

  return G_SOURCE_REMOVE;
}

static void
on_file_changed_cb (HwEditorTab *self)
{
  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->settle_id = g_timeout_add (SETTLE_MS, on_settled_cb, self);
}

typedef struct
{
  HwTextFile *file; /* the form and checksum of what was read */
  char *path;
  char *text;
  char *old_text; /* as it was read */
  gboolean overwrite;
} SaveWork;

static void
save_work_free (SaveWork *work)
{
  hw_text_file_free (work->file);
  g_free (work->path);
  g_free (work->text);
  g_free (work->old_text);
  g_free (work);
}

/* The first line of @text with a marker; G_MAXUINT where there is none. */
static guint
find_marker (const char *text)
{
  guint line = 1;

  for (const char *p = text; p != NULL; line++)
    {
      const char *end = strchr (p, '\n');

      if (g_str_has_prefix (p, "-- migrate:"))
        return line;
      p = end != NULL ? end + 1 : NULL;
    }

  return G_MAXUINT;
}

/* A revision whose header cannot be read would vanish from the graph: only what was none may be saved like that. */
static gboolean
check_header (const SaveWork *work, GError **error)
{
  g_autoptr(GError) local_error = NULL;
  g_autoptr(HwScript) old = NULL;
  g_autoptr(HwScript) script = NULL;

  if (!g_str_has_suffix (work->path, ".sql"))
    return TRUE;
  script = hw_script_parse (work->path, work->text, -1, &local_error);
  if (script != NULL || hw_error_get_line (local_error) >= find_marker (work->text))
    return TRUE;
  old = hw_script_parse (work->path, work->old_text, -1, NULL);
  if (old == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local_error));

  return FALSE;
}

static gpointer
save_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  SaveWork *work = data;

  if (!check_header (work, error)
      || !hw_text_file_save (work->file, work->path, work->text, work->overwrite, error))
    return NULL;

  return g_steal_pointer (&work->file);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEditorTab *self = HW_EDITOR_TAB (source);
  g_autoptr(GTask) task = user_data;
  const char *written = g_object_get_data (G_OBJECT (task), "text");
  g_autofree char *now = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextFile) file = hw_task_finish (self, result, &error);

  self->is_saving = FALSE;
  /* The tab was closed meanwhile. */
  if (self->path == NULL)
    {
      g_task_return_boolean (task, file != NULL);
      return;
    }
  if (file == NULL)
    {
      if (g_error_matches (error, HW_ERROR, HW_ERROR_CHANGED))
        _hw_editor_tab_show_conflict (self);
      _hw_editor_tab_update_state (self);
      _hw_editor_tab_emit (self, HW_EDITOR_TAB_SAVE_FAILED, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&self->file, hw_text_file_free);
  self->file = g_steal_pointer (&file);
  _hw_editor_tab_hide_bar (self);
  /* What was typed while the file was being written is not saved. */
  now = hw_editor_text_dup_text (self->text);
  if (g_str_equal (now, written))
    gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
  _hw_editor_tab_update_state (self);
  _hw_editor_tab_emit (self, HW_EDITOR_TAB_SAVED, NULL);
  g_task_return_boolean (task, TRUE);
}

/**
 * hw_editor_tab_save_async:
 * @overwrite: also where the file is no longer the one that was read
 *
 * Writes the text in a worker; what is typed meanwhile stays marked as changed. Errors: HW_ERROR_CHANGED, HW_ERROR_FILE.
 */
void
hw_editor_tab_save_async (HwEditorTab *self,
                          gboolean overwrite,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr(GTask) task = NULL;
  SaveWork *work;

  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, hw_editor_tab_save_async);
  if (self->file == NULL || self->is_saving)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_PENDING, "%s",
                               _("The file is still being read or written"));
      return;
    }

  hw_editor_tidy (self->text, self->file->text);
  work = g_new0 (SaveWork, 1);
  work->file = g_new0 (HwTextFile, 1);
  work->file->has_bom = self->file->has_bom;
  work->file->is_crlf = self->file->is_crlf;
  work->file->sha256 = g_strdup (self->file->sha256);
  work->path = g_strdup (self->path);
  work->overwrite = overwrite;
  work->text = hw_editor_text_dup_text (self->text);
  work->old_text = g_strdup (self->file->text);
  g_object_set_data_full (G_OBJECT (task), "text", g_strdup (work->text), g_free);

  self->is_saving = TRUE;
  self->is_read_stale = self->is_reading;
  _hw_editor_tab_update_state (self);
  hw_task_run (self, "save-file", save_in_worker, work, (GDestroyNotify)save_work_free,
               (GDestroyNotify)hw_text_file_free, NULL, on_saved_cb, g_steal_pointer (&task));
}

gboolean
hw_editor_tab_save_finish (HwEditorTab *self, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_editor_tab_save_async), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
hw_editor_tab_reload (HwEditorTab *self)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  /* The changes go when the file has been read, not before: it may be gone. */
  self->is_reloading = TRUE;
  _hw_editor_tab_read_file (self);
}

void
_hw_editor_tab_watch_file (HwEditorTab *self)
{
  g_autoptr(GFile) file = g_file_new_for_path (self->path);

  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed_cb), self,
                             G_CONNECT_SWAPPED);
}

static void
on_compare_answered_cb (HwEditorTab *self, gboolean is_mine)
{
  if (self->path == NULL)
    return;
  if (is_mine)
    hw_editor_tab_save_async (self, TRUE, NULL, NULL);
  else
    hw_editor_tab_reload (self);
}

static void
on_theirs_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEditorTab *self = HW_EDITOR_TAB (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(Reading) reading = hw_task_finish (self, result, &error);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  g_autofree char *name = NULL;
  g_autofree char *mine = NULL;
  GtkWidget *dialog;

  if (self->path == NULL || root == NULL)
    return;
  if (reading == NULL)
    {
      on_read_failed (self, error);
      return;
    }
  name = g_path_get_basename (self->path);
  mine = hw_editor_text_dup_text (self->text);
  dialog = hw_text_compare_new (GTK_WINDOW (root), name, mine, reading->file->text);
  g_signal_connect_object (dialog, "answered", G_CALLBACK (on_compare_answered_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

void
_hw_editor_tab_compare (HwEditorTab *self)
{
  hw_task_run (self, "compare-file", read_in_worker, g_strdup (self->path), g_free,
               (GDestroyNotify)reading_free, NULL, on_theirs_read_cb, NULL);
}
