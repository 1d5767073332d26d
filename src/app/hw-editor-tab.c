/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-tab.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-source.h"
#include "hw-task.h"
#include "hw-text-file.h"

/* A program that writes a file makes several events of it. */
#define SETTLE_MS 150

/* What the info bar is about; one thing at a time, a later one takes its place. */
typedef enum
{
  BAR_NONE,
  BAR_APPLIED, /* editing does not change the databases where it ran */
  BAR_CHANGED, /* on disk, while there are changes here */
  BAR_DELETED,
  BAR_FAILED, /* reading failed */
} Bar;

struct _HwEditorTab
{
  GtkBox parent_instance;

  /* Template children, borrowed */
  GtkInfoBar *info_bar;
  GtkLabel *info_label;
  GtkButton *info_first;
  GtkButton *info_second;
  GtkScrolledWindow *scroller;
  GtkLabel *position_label;
  GtkLabel *state_label;

  /* Borrowed */
  GtkSourceView *view;
  GtkSourceBuffer *buffer;

  /* Owned */
  char *path;
  HwTextFile *file; /* what was read last; NULL until then */
  char *applied;    /* why the text is read-only for now; NULL: it is not */
  GFileMonitor *monitor;
  guint settle_id;

  Bar bar;
  guint wanted_line; /* to go to when the file is read; 0 none */
  gboolean is_reading;
  gboolean is_read_stale;  /* what is being read may be from before a save */
  gboolean is_reloading;   /* what is read next replaces the text, whatever has been typed */
  gboolean is_edit_wanted; /* in spite of where the revision is applied */
  gboolean is_saving;
  gboolean is_setting_text;
};

G_DEFINE_FINAL_TYPE (HwEditorTab, hw_editor_tab, GTK_TYPE_BOX)

enum
{
  PROP_0,
  PROP_TITLE,
  PROP_MODIFIED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  SIGNAL_SAVED,
  SIGNAL_RELOADED,
  SIGNAL_SAVE_FAILED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void read_file (HwEditorTab *self);
static void on_file_changed_cb (HwEditorTab *self);

static void
show_bar (HwEditorTab *self,
          Bar bar,
          GtkMessageType type,
          const char *text,
          const char *first,
          const char *second)
{
  self->bar = bar;
  gtk_info_bar_set_message_type (self->info_bar, type);
  gtk_label_set_text (self->info_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->info_first), first != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->info_second), second != NULL);
  if (first != NULL)
    gtk_button_set_label (self->info_first, first);
  if (second != NULL)
    gtk_button_set_label (self->info_second, second);
  gtk_info_bar_set_revealed (self->info_bar, TRUE);
}

/* What the bar told is over; what holds all the time comes back. */
static void
hide_bar (HwEditorTab *self)
{
  if (self->applied != NULL)
    show_bar (self, BAR_APPLIED, GTK_MESSAGE_INFO, self->applied, _("Edit Anyway"), NULL);
  else
    {
      self->bar = BAR_NONE;
      gtk_info_bar_set_revealed (self->info_bar, FALSE);
    }
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view),
                              self->file != NULL && self->applied == NULL);
}

/* The file on disk is not the one that was read, and what is here must not be lost. */
static void
show_conflict (HwEditorTab *self)
{
  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      show_bar (self, BAR_CHANGED, GTK_MESSAGE_WARNING,
                _("The file was changed by another program, and you have changed it here."),
                   _("Reload"), _("Keep Mine"));
      return;
    }
  show_bar (self, BAR_DELETED, GTK_MESSAGE_WARNING,
            _("The file was deleted. What you see here is the only copy."), _("Save Again"),
                                                                                NULL);
  /* Closing asks about it. */
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), TRUE);
}

static void
update_position (HwEditorTab *self)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = NULL;
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  /* Translators: where the caret is; both count from one */
  text = g_strdup_printf (_("Line %d, column %d"), gtk_text_iter_get_line (&caret) + 1,
                             gtk_text_iter_get_line_offset (&caret) + 1);
  gtk_label_set_text (self->position_label, text);
}

static void
update_state (HwEditorTab *self)
{
  const char *text = "";

  if (self->is_reading && self->file == NULL)
    text = _("Reading…");
  else if (self->is_saving)
    text = _("Saving…");
  else if (hw_editor_tab_is_modified (self))
    text = _("Changed, not saved");
  else if (self->file != NULL)
    text = _("Saved");
  gtk_label_set_text (self->state_label, text);
}

static void
on_modified_changed_cb (HwEditorTab *self)
{
  update_state (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODIFIED]);
}

static char *
dup_text (HwEditorTab *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);

  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, TRUE);
}

#define STILL_FRAMES 4
#define MAX_FRAMES 120

/* How far a view has come that is to show its caret. */
typedef struct
{
  int y;         /* of the caret, in the view's text */
  guint n_still; /* frames in which it was there and in sight */
  guint n_frames;
} Scrolling;

/* The view measures its lines bit by bit, and until it has, it does not know how far down a line is: it is sent there
 * until the line stays where it is. */
static gboolean
on_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkTextView *view = GTK_TEXT_VIEW (widget);
  GtkTextMark *mark = gtk_text_buffer_get_insert (gtk_text_view_get_buffer (view));
  Scrolling *scrolling = user_data;
  GdkRectangle visible, caret;
  GtkTextIter iter;

  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;
  gtk_text_buffer_get_iter_at_mark (gtk_text_view_get_buffer (view), &iter, mark);
  gtk_text_view_get_iter_location (view, &iter, &caret);
  gtk_text_view_get_visible_rect (view, &visible);
  if (caret.y < visible.y || caret.y + caret.height > visible.y + visible.height)
    {
      gtk_text_view_scroll_to_mark (view, mark, 0, TRUE, 0, 0.3);
      scrolling->n_still = 0;
    }
  else
    scrolling->n_still = caret.y == scrolling->y ? scrolling->n_still + 1 : 0;
  scrolling->y = caret.y;
  scrolling->n_frames++;

  return scrolling->n_still < STILL_FRAMES && scrolling->n_frames < MAX_FRAMES ? G_SOURCE_CONTINUE
                                                                               : G_SOURCE_REMOVE;
}

static void
scroll_to_line (HwEditorTab *self, guint line)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_line (buffer, &iter, (int)line - 1);
  gtk_text_buffer_place_cursor (buffer, &iter);
  /* The first line is where a text begins anyway. */
  if (line > 1)
    gtk_widget_add_tick_callback (GTK_WIDGET (self->view), on_frame_cb, g_new0 (Scrolling, 1),
                                  g_free);
}

/* Takes a text that was read; the caret stays where it was as far as the text has such a place. */
static void
take_file (HwEditorTab *self, HwTextFile *file)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  gboolean is_first = self->file == NULL;
  GtkTextIter caret;
  int line, column;

  gtk_text_buffer_get_iter_at_mark (buffer, &caret, gtk_text_buffer_get_insert (buffer));
  line = gtk_text_iter_get_line (&caret);
  column = gtk_text_iter_get_line_offset (&caret);

  g_clear_pointer (&self->file, hw_text_file_free);
  self->file = file;
  self->is_setting_text = TRUE;
  gtk_text_buffer_begin_irreversible_action (buffer);
  gtk_text_buffer_set_text (buffer, file->text, -1);
  gtk_text_buffer_end_irreversible_action (buffer);
  self->is_setting_text = FALSE;
  gtk_text_buffer_set_modified (buffer, FALSE);

  if (gtk_text_buffer_get_iter_at_line_offset (buffer, &caret, line, column) || !is_first)
    gtk_text_buffer_place_cursor (buffer, &caret);
  hide_bar (self);
  if (self->wanted_line > 0)
    scroll_to_line (self, self->wanted_line);
  else if (is_first)
    scroll_to_line (self, 1);
  self->wanted_line = 0;
  if (!is_first)
    g_signal_emit (self, signals[SIGNAL_RELOADED], 0);
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  return hw_text_file_load (data, error);
}

static void
on_read_failed (HwEditorTab *self, const GError *error)
{
  g_autofree char *text = NULL;

  if (self->file != NULL && !g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      show_conflict (self);
      return;
    }
  text = hw_format_error (error);
  show_bar (self, BAR_FAILED, GTK_MESSAGE_ERROR, text, _("Try Again"), NULL);
  if (self->file == NULL)
    gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
}

/* Our own save, or a program that wrote what was there. */
static void
on_read_same (HwEditorTab *self)
{
  g_autofree char *text = dup_text (self);

  hide_bar (self);
  /* The file is back that was deleted. */
  if (g_str_equal (text, self->file->text))
    gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
}

static void
on_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEditorTab *self = HW_EDITOR_TAB (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTextFile) file = hw_task_finish (self, result, &error);
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
  if (file == NULL)
    on_read_failed (self, error);
  else if (self->file == NULL || is_reloading)
    take_file (self, g_steal_pointer (&file));
  else if (g_str_equal (self->file->sha256, file->sha256))
    on_read_same (self);
  else if (hw_editor_tab_is_modified (self))
    show_conflict (self);
  else
    take_file (self, g_steal_pointer (&file));
  update_state (self);
}

static void
read_file (HwEditorTab *self)
{
  if (self->is_reading)
    return;
  self->is_reading = TRUE;
  self->is_read_stale = self->is_saving;
  update_state (self);
  hw_task_run (self, "read-file", read_in_worker, g_strdup (self->path), g_free,
               (GDestroyNotify)hw_text_file_free, NULL, on_read_cb, NULL);
}

static gboolean
on_settled_cb (gpointer user_data)
{
  HwEditorTab *self = user_data;

  /* A save reads nothing: it knows what it wrote. */
  if (self->is_saving || self->is_reading)
    return G_SOURCE_CONTINUE;
  self->settle_id = 0;
  read_file (self);

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
  gboolean overwrite;
} SaveWork;

static void
save_work_free (SaveWork *work)
{
  hw_text_file_free (work->file);
  g_free (work->path);
  g_free (work->text);
  g_free (work);
}

static gpointer
save_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  SaveWork *work = data;

  if (!hw_text_file_save (work->file, work->path, work->text, work->overwrite, error))
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
        show_conflict (self);
      update_state (self);
      g_signal_emit (self, signals[SIGNAL_SAVE_FAILED], 0, error);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  g_clear_pointer (&self->file, hw_text_file_free);
  self->file = g_steal_pointer (&file);
  hide_bar (self);
  /* What was typed while the file was being written is not saved. */
  now = dup_text (self);
  if (g_str_equal (now, written))
    gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), FALSE);
  update_state (self);
  g_signal_emit (self, signals[SIGNAL_SAVED], 0);
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

  work = g_new0 (SaveWork, 1);
  work->file = g_new0 (HwTextFile, 1);
  work->file->has_bom = self->file->has_bom;
  work->file->is_crlf = self->file->is_crlf;
  work->file->sha256 = g_strdup (self->file->sha256);
  work->path = g_strdup (self->path);
  work->overwrite = overwrite;
  work->text = dup_text (self);
  g_object_set_data_full (G_OBJECT (task), "text", g_strdup (work->text), g_free);

  self->is_saving = TRUE;
  self->is_read_stale = self->is_reading;
  update_state (self);
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

static void
on_first_clicked_cb (HwEditorTab *self)
{
  switch (self->bar)
    {
    case BAR_APPLIED:
      self->is_edit_wanted = TRUE;
      g_clear_pointer (&self->applied, g_free);
      hide_bar (self);
      gtk_widget_grab_focus (GTK_WIDGET (self->view));
      break;

    case BAR_CHANGED:
      hw_editor_tab_reload (self);
      break;

    case BAR_DELETED:
      hw_editor_tab_save_async (self, TRUE, NULL, NULL);
      break;

    case BAR_FAILED:
      read_file (self);
      break;

    case BAR_NONE:
      break;
    }
}

static void
on_second_clicked_cb (HwEditorTab *self)
{
  /* Only a change elsewhere has two answers: what is here takes the place of what is there. */
  hw_editor_tab_save_async (self, TRUE, NULL, NULL);
}

static void
hw_editor_tab_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwEditorTab *self = HW_EDITOR_TAB (object);

  switch (prop_id)
    {
    case PROP_TITLE:
      g_value_take_string (value, self->path != NULL ? g_path_get_basename (self->path) : NULL);
      break;

    case PROP_MODIFIED:
      g_value_set_boolean (value, hw_editor_tab_is_modified (self));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_editor_tab_dispose (GObject *object)
{
  HwEditorTab *self = HW_EDITOR_TAB (object);

  g_clear_handle_id (&self->settle_id, g_source_remove);
  if (self->monitor != NULL)
    g_file_monitor_cancel (self->monitor);
  g_clear_object (&self->monitor);
  g_clear_pointer (&self->path, g_free);
  self->buffer = NULL;
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_EDITOR_TAB);

  G_OBJECT_CLASS (hw_editor_tab_parent_class)->dispose (object);
}

static void
hw_editor_tab_finalize (GObject *object)
{
  HwEditorTab *self = HW_EDITOR_TAB (object);

  g_clear_pointer (&self->file, hw_text_file_free);
  g_clear_pointer (&self->applied, g_free);

  G_OBJECT_CLASS (hw_editor_tab_parent_class)->finalize (object);
}

static void
hw_editor_tab_class_init (HwEditorTabClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_editor_tab_dispose;
  object_class->finalize = hw_editor_tab_finalize;
  object_class->get_property = hw_editor_tab_get_property;

  properties[PROP_TITLE] =
      g_param_spec_string ("title", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  properties[PROP_MODIFIED] = g_param_spec_boolean ("modified", NULL, NULL, FALSE,
                                                    G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[SIGNAL_SAVED] = g_signal_new ("saved", HW_TYPE_EDITOR_TAB, G_SIGNAL_RUN_LAST, 0, NULL,
                                        NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_RELOADED] = g_signal_new ("reloaded", HW_TYPE_EDITOR_TAB, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_SAVE_FAILED] =
      g_signal_new ("save-failed", HW_TYPE_EDITOR_TAB, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                    G_TYPE_NONE, 1, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-editor-tab.ui");
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_bar);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_label);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_first);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, info_second);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, scroller);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, position_label);
  gtk_widget_class_bind_template_child (widget_class, HwEditorTab, state_label);
  gtk_widget_class_bind_template_callback (widget_class, on_first_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_second_clicked_cb);
}

static void
hw_editor_tab_init (HwEditorTab *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* Highlighting by the file's name: what is no Python is SQL here. */
static void
add_view (HwEditorTab *self)
{
  gboolean is_python = g_str_has_suffix (self->path, ".py");
  gboolean is_config = g_str_has_suffix (self->path, ".ini");
  GtkWidget *view = hw_source_view_new (is_python ? "python3" : is_config ? "ini" : "sql");

  self->view = GTK_SOURCE_VIEW (view);
  self->buffer = GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)));
  gtk_widget_set_name (view, "editor-text");
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE); /* until the file is read */
  gtk_source_view_set_auto_indent (self->view, TRUE);
  gtk_source_view_set_highlight_current_line (self->view, TRUE);
  gtk_source_view_set_insert_spaces_instead_of_tabs (self->view, TRUE);
  gtk_source_view_set_tab_width (self->view, is_python ? 4 : 2);
  hw_source_view_bind_settings (self->view, is_python);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Text of the file"), -1);
  gtk_scrolled_window_set_child (self->scroller, view);
  g_signal_connect_object (self->buffer, "modified-changed", G_CALLBACK (on_modified_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->buffer, "notify::cursor-position", G_CALLBACK (update_position),
                           self, G_CONNECT_SWAPPED);
}

/**
 * hw_editor_tab_new:
 * @path: absolute path of a file
 *
 * Begins to read the file at once.
 *
 * Returns: (transfer floating): a new tab
 */
GtkWidget *
hw_editor_tab_new (const char *path)
{
  HwEditorTab *self;
  g_autoptr(GFile) file = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_object_new (HW_TYPE_EDITOR_TAB, NULL);
  self->path = g_strdup (path);
  file = g_file_new_for_path (path);
  add_view (self);
  self->monitor = g_file_monitor_file (file, G_FILE_MONITOR_WATCH_MOVES, NULL, NULL);
  if (self->monitor != NULL)
    g_signal_connect_object (self->monitor, "changed", G_CALLBACK (on_file_changed_cb), self,
                             G_CONNECT_SWAPPED);
  update_position (self);
  read_file (self);

  return GTK_WIDGET (self);
}

const char *
hw_editor_tab_get_path (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), NULL);

  return self->path;
}

gboolean
hw_editor_tab_is_loaded (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), FALSE);

  return self->file != NULL;
}

gboolean
hw_editor_tab_is_modified (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), FALSE);

  return self->buffer != NULL && !self->is_setting_text
         && gtk_text_buffer_get_modified (GTK_TEXT_BUFFER (self->buffer));
}

void
hw_editor_tab_go_to_line (HwEditorTab *self, guint line)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  if (self->file == NULL)
    self->wanted_line = line;
  else if (line > 0)
    scroll_to_line (self, line);
  gtk_widget_grab_focus (GTK_WIDGET (self->view));
}

void
hw_editor_tab_set_applied (HwEditorTab *self, const char *text)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  /* Whoever is editing already is not stopped in the middle of a word. */
  if (self->is_edit_wanted || hw_editor_tab_is_modified (self))
    return;
  if (g_strcmp0 (self->applied, text) == 0)
    return;
  g_free (self->applied);
  self->applied = g_strdup (text);
  if (self->bar == BAR_NONE || self->bar == BAR_APPLIED)
    hide_bar (self);
}

void
hw_editor_tab_reload (HwEditorTab *self)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  /* The changes go when the file has been read, not before: it may be gone. */
  self->is_reloading = TRUE;
  read_file (self);
}

GtkSourceBuffer *
hw_editor_tab_get_buffer (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), NULL);

  return self->buffer;
}
