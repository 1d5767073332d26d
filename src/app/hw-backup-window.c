/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backup-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup-make.h"
#include "hw-backup-settings-row.h"
#include "hw-backup-window.h"
#include "hw-error.h"
#include "hw-event-relay.h"
#include "hw-format.h"
#include "hw-status.h"
#include "hw-task.h"
#include "hw-text-scale.h"
#include "hw-util.h"

struct _HwBackupWindow
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  GtkButton *cancel_button;
  GtkWidget *start_button;
  AdwActionRow *folder_row;
  HwBackupSettingsRow *format_row;
  GtkWidget *progress_box;
  GtkProgressBar *progress_bar;
  GtkLabel *progress_label;
  GtkLabel *error_label;

  /* Owned */
  HwProject *project;
  HwEnvironment *environment;
  HwJournal *journal;        /* NULL where it could not be opened */
  HwEventRelay *relay;       /* while it runs */
  GCancellable *cancellable; /* the same */

  gboolean is_closing; /* once it has stopped */
};

G_DEFINE_FINAL_TYPE (HwBackupWindow, hw_backup_window, ADW_TYPE_WINDOW)

typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  HwJournal *journal;
  HwEventRelay *relay;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  hw_environment_unref (request->environment);
  hw_journal_unref (request->journal);
  hw_event_relay_unref (request->relay);
  g_free (request);
}

static gpointer
make_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  const HwBackupRequest wanted = { .project = request->project,
                                   .environment = request->environment,
                                   .journal = request->journal,
                                   .event_func = hw_event_relay_func,
                                   .user_data = request->relay };
  g_autoptr(HwDatabase) database = hw_environment_new_database (request->environment, TRUE, error);

  if (database == NULL || !hw_database_open (database, cancellable, error))
    return NULL;

  return hw_backup_make (database, &wanted, cancellable, error);
}

static void
on_events_cb (GPtrArray *events, gpointer user_data)
{
  HwBackupWindow *self = user_data;
  const HwEvent *event = g_ptr_array_index (events, events->len - 1);
  g_autofree char *bytes = NULL;

  if (event->kind != HW_EVENT_BACKUP_PROGRESS)
    return;
  bytes = hw_format_size (event->bytes);
  if (event->fraction < 0)
    gtk_progress_bar_pulse (self->progress_bar);
  else
    gtk_progress_bar_set_fraction (self->progress_bar, MIN (event->fraction, 1.0));
  gtk_label_set_label (self->progress_label, bytes);
}

static void
set_running (HwBackupWindow *self, gboolean is_running)
{
  gtk_widget_set_visible (self->progress_box, is_running);
  gtk_widget_set_sensitive (self->start_button, !is_running);
  gtk_button_set_label (self->cancel_button, is_running ? _("_Stop") : _("_Cancel"));
  if (is_running)
    gtk_widget_set_visible (GTK_WIDGET (self->error_label), FALSE);
}

static void
end_work (HwBackupWindow *self)
{
  if (self->relay != NULL)
    hw_event_relay_close (self->relay);
  g_clear_pointer (&self->relay, hw_event_relay_unref);
  g_clear_object (&self->cancellable);
}

static void
on_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupWindow *self = HW_BACKUP_WINDOW (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwBackup) backup = hw_task_finish (source, result, &error);
  g_autofree char *text = NULL;

  end_work (self);
  if (self->project == NULL)
    return;
  set_running (self, FALSE);
  if (backup != NULL)
    g_signal_emit_by_name (self, "made", backup->path);
  if (backup != NULL || self->is_closing)
    {
      gtk_window_destroy (GTK_WINDOW (self));
      return;
    }
  text = hw_error_is_cancelled (error) ? g_strdup (_("Stopped. Nothing is left of it."))
                                       : hw_format_error (error);
  gtk_label_set_label (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), TRUE);
}

static void
on_start_cb (HwBackupWindow *self)
{
  Request *request;

  if (self->cancellable != NULL)
    return;
  self->cancellable = g_cancellable_new ();
  self->relay = hw_event_relay_new (on_events_cb, self);
  gtk_progress_bar_set_fraction (self->progress_bar, 0);
  gtk_label_set_label (self->progress_label, "");
  set_running (self, TRUE);
  request = g_new0 (Request, 1);
  request->project = hw_project_ref (self->project);
  request->environment = hw_environment_ref (self->environment);
  request->journal = self->journal != NULL ? hw_journal_ref (self->journal) : NULL;
  request->relay = hw_event_relay_ref (self->relay);
  hw_task_run (self, "make-backup", make_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)hw_backup_free, self->cancellable, on_made_cb, NULL);
}

static void
on_cancel_cb (HwBackupWindow *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  else
    gtk_window_close (GTK_WINDOW (self));
}

/* The program that dumps has to end first. */
static gboolean
hw_backup_window_close_request (GtkWindow *window)
{
  HwBackupWindow *self = HW_BACKUP_WINDOW (window);

  if (self->cancellable == NULL)
    return GTK_WINDOW_CLASS (hw_backup_window_parent_class)->close_request (window);
  self->is_closing = TRUE;
  g_cancellable_cancel (self->cancellable);

  return GDK_EVENT_STOP;
}

static void
hw_backup_window_dispose (GObject *object)
{
  HwBackupWindow *self = HW_BACKUP_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  end_work (self);
  g_clear_pointer (&self->project, hw_project_unref);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->journal, hw_journal_unref);

  G_OBJECT_CLASS (hw_backup_window_parent_class)->dispose (object);
}

static void
hw_backup_window_class_init (HwBackupWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_backup_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = hw_backup_window_close_request;
  g_signal_new ("made", HW_TYPE_BACKUP_WINDOW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                1, G_TYPE_STRING);
  g_type_ensure (HW_TYPE_BACKUP_SETTINGS_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-backup-window.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwBackupWindow, child)
  BIND (cancel_button);
  BIND (start_button);
  BIND (folder_row);
  BIND (format_row);
  BIND (progress_box);
  BIND (progress_bar);
  BIND (progress_label);
  BIND (error_label);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_start_cb);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
hw_backup_window_init (HwBackupWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_text_scale_fit (GTK_WINDOW (self));
}

GtkWidget *
hw_backup_window_new (GtkWindow *parent, HwSession *session, const HwEnvironment *environment)
{
  HwBackupWindow *self = g_object_new (HW_TYPE_BACKUP_WINDOW, "transient-for", parent, NULL);
  HwJournal *journal = hw_session_get_journal (session);
  g_autofree char *dir = hw_backup_dup_dir (environment);
  g_autofree char *folder = hw_format_path (dir);
  /* Translators: the name of an environment */
  g_autofree char *title = g_strdup_printf (_("Back Up %s"), environment->name);

  self->project = hw_project_ref (hw_session_get_project (session));
  self->environment = hw_environment_ref (environment);
  self->journal = journal != NULL ? hw_journal_ref (journal) : NULL;
  gtk_window_set_title (GTK_WINDOW (self), title);
  adw_action_row_set_subtitle (self->folder_row, folder);
  hw_backup_settings_row_look (self->format_row, environment);

  return GTK_WIDGET (self);
}
