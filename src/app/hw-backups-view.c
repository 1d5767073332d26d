/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-backups-view"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-backup-row.h"
#include "hw-backup.h"
#include "hw-backups-view.h"
#include "hw-error.h"
#include "hw-task.h"

struct _HwBackupsView
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  AdwToastOverlay *toasts;
  GtkStack *stack;
  GtkListBox *list;
  GtkWidget *back_up_button;

  /* Owned */
  HwSession *session;
  GtkSizeGroup *badges; /* of the rows */
  GHashTable *leaving;  /* ids (gint64) of those that go to the trash unless somebody undoes it */

  guint n_backups;
  gboolean is_reading;
  gboolean is_stale; /* asked for while reading */
};

G_DEFINE_FINAL_TYPE (HwBackupsView, hw_backups_view, GTK_TYPE_WIDGET)

/* What a worker found, one for each backup. */
typedef struct
{
  HwJournalBackup *backup;
  gboolean is_there;
} Found;

static void
found_free (gpointer data)
{
  Found *found = data;

  hw_journal_backup_free (found->backup);
  g_free (found);
}

/* What a worker is to do with one backup, or with all where there is no id. */
typedef struct
{
  HwJournal *journal;
  char *root;
  gint64 id;
  char *path;
  char *sha256;
  HwBackupFormat format;
} Request;

static void
request_free (Request *request)
{
  hw_journal_unref (request->journal);
  g_free (request->root);
  g_free (request->path);
  g_free (request->sha256);
  g_free (request);
}

static Request *
request_new (HwBackupsView *self, const HwJournalBackup *backup)
{
  Request *request = g_new0 (Request, 1);

  request->journal = hw_journal_ref (hw_session_get_journal (self->session));
  request->root = g_strdup (hw_project_get_root (hw_session_get_project (self->session)));
  if (backup != NULL)
    {
      request->id = backup->id;
      request->path = g_strdup (backup->path);
      request->sha256 = g_strdup (backup->sha256);
      request->format = backup->format;
    }

  return request;
}

static gboolean
is_ready (HwBackupsView *self)
{
  return self->session != NULL && hw_session_get_project (self->session) != NULL
         && hw_session_get_journal (self->session) != NULL;
}

static gpointer
list_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr(GPtrArray) backups =
                 hw_journal_list_backups (request->journal, request->root, NULL, error);
  GPtrArray *all;

  if (backups == NULL)
    return NULL;
  all = g_ptr_array_new_with_free_func (found_free);
  while (backups->len > 0)
    {
      Found *found = g_new0 (Found, 1);

      found->backup = g_ptr_array_steal_index (backups, 0);
      found->is_there = g_file_test (found->backup->path, G_FILE_TEST_EXISTS);
      g_ptr_array_add (all, found);
    }

  return all;
}

static HwEnvironmentKind
find_kind (HwBackupsView *self, const char *environment)
{
  HwEnvironmentState *state = hw_session_find_environment (self->session, environment);

  /* One that the project no longer has is judged by its name. */
  return state != NULL ? hw_environment_state_get_kind (state)
                       : hw_environment_kind_from_name (environment);
}

static gpointer
verify_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr(GError) fault = NULL;
  const gboolean is_good =
      hw_backup_verify (request->path, request->format, request->sha256, cancellable, &fault);

  /* One that is missing is seen to be missing; what cannot be looked at says nothing about the file. */
  if (!is_good && !g_error_matches (fault, HW_ERROR, HW_ERROR_BACKUP)
      && !g_error_matches (fault, HW_ERROR, HW_ERROR_SQL))
    {
      g_propagate_error (error, g_steal_pointer (&fault));
      return NULL;
    }

  return hw_journal_note_backup_look (request->journal, request->id,
                                      is_good ? NULL : fault->message, error)
             ? GINT_TO_POINTER (is_good ? 2 : 1)
             : NULL;
}

static void
on_verified_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupsView *self = HW_BACKUPS_VIEW (source);
  g_autoptr(GError) error = NULL;
  gpointer answer = hw_task_finish (source, result, &error);

  if (!is_ready (self))
    return;
  if (error != NULL)
    g_signal_emit_by_name (self, "failed", _("The backup could not be verified"), error);
  else if (GPOINTER_TO_INT (answer) == 2)
    adw_toast_overlay_add_toast (self->toasts, adw_toast_new (_("The backup is as it was made")));
  hw_backups_view_refresh (self);
}

static void
on_verify_requested_cb (HwBackupsView *self, HwBackupRow *row)
{
  if (!is_ready (self))
    return;
  hw_backup_row_set_busy (row, TRUE);
  hw_task_run (self, "verify-backup", verify_in_worker,
               request_new (self, hw_backup_row_get_backup (row)), (GDestroyNotify)request_free,
               NULL, NULL, on_verified_cb, NULL);
}

static gpointer
trash_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr(GFile) file = g_file_new_for_path (request->path);

  return g_file_trash (file, cancellable, error)
                 && hw_journal_note_backup_removed (request->journal, request->id, error)
             ? GINT_TO_POINTER (TRUE)
             : NULL;
}

static void
on_trashed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupsView *self = HW_BACKUPS_VIEW (source);
  g_autofree gint64 *id = user_data;
  g_autoptr(GError) error = NULL;

  hw_task_finish (source, result, &error);
  g_hash_table_remove (self->leaving, id);
  if (!is_ready (self))
    return;
  if (error != NULL)
    g_signal_emit_by_name (self, "failed", _("The backup could not be moved to the trash"), error);
  hw_backups_view_refresh (self);
}

/* Nobody has undone it while the toast was there. */
static void
on_toast_dismissed_cb (AdwToast *toast, gpointer user_data)
{
  HwBackupsView *self = HW_BACKUPS_VIEW (user_data);
  Request *request = g_object_steal_data (G_OBJECT (toast), "hw-request");
  gint64 *id;

  if (request == NULL)
    return;
  if (!is_ready (self) || !g_hash_table_contains (self->leaving, &request->id))
    {
      request_free (request);
      return;
    }
  id = g_memdup2 (&request->id, sizeof request->id);
  hw_task_run (self, "trash-backup", trash_in_worker, request, (GDestroyNotify)request_free, NULL,
               NULL, on_trashed_cb, id);
}

static void
on_undo_cb (AdwToast *toast, gpointer user_data)
{
  HwBackupsView *self = HW_BACKUPS_VIEW (user_data);
  const Request *request = g_object_get_data (G_OBJECT (toast), "hw-request");

  if (request != NULL)
    g_hash_table_remove (self->leaving, &request->id);
  hw_backups_view_refresh (self);
}

/* It leaves the list at once and the disk when there is no way back any more. */
static void
on_trash_requested_cb (HwBackupsView *self, HwBackupRow *row)
{
  const HwJournalBackup *backup = hw_backup_row_get_backup (row);
  /* Translators: the name of an environment */
  g_autofree char *title =
      g_strdup_printf (_("Backup of %s moved to the trash"), backup->environment);
  AdwToast *toast;

  if (!is_ready (self))
    return;
  g_hash_table_add (self->leaving, g_memdup2 (&backup->id, sizeof backup->id));
  toast = adw_toast_new (title);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "hw-request", request_new (self, backup),
                          (GDestroyNotify)request_free);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (on_undo_cb), self, 0);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (on_toast_dismissed_cb), self, 0);
  adw_toast_overlay_add_toast (self->toasts, toast);
  hw_backups_view_refresh (self);
}

static gpointer
forget_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;

  return hw_journal_note_backup_removed (request->journal, request->id, error)
             ? GINT_TO_POINTER (TRUE)
             : NULL;
}

static void
on_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupsView *self = HW_BACKUPS_VIEW (source);
  g_autoptr(GError) error = NULL;

  hw_task_finish (source, result, &error);
  if (error != NULL && is_ready (self))
    g_signal_emit_by_name (self, "failed", _("The list could not be changed"), error);
  hw_backups_view_refresh (self);
}

/* There is no file that anything could happen to. */
static void
on_forget_requested_cb (HwBackupsView *self, HwBackupRow *row)
{
  if (is_ready (self))
    hw_task_run (self, "forget-backup", forget_in_worker,
                 request_new (self, hw_backup_row_get_backup (row)), (GDestroyNotify)request_free,
                 NULL, NULL, on_forgotten_cb, NULL);
}

static GtkListBoxRow *
find_row (HwBackupsView *self, gint64 id, int from)
{
  GtkListBoxRow *row;

  for (int i = from; (row = gtk_list_box_get_row_at_index (self->list, i)) != NULL; i++)
    if (hw_backup_row_get_backup (HW_BACKUP_ROW (row))->id == id)
      return row;

  return NULL;
}

/* @backup: (transfer full): goes to the row at @position, which stays when it says the same: its menu may be open. */
static void
show_backup (HwBackupsView *self, HwJournalBackup *backup, gboolean is_there, int position)
{
  const HwEnvironmentKind kind = find_kind (self, backup->environment);
  GtkListBoxRow *old = find_row (self, backup->id, position);
  gboolean has_focus;
  GtkWidget *row;

  if (old != NULL && gtk_list_box_row_get_index (old) == position
      && hw_backup_row_shows (HW_BACKUP_ROW (old), backup, is_there, kind))
    {
      hw_journal_backup_free (backup);
      return;
    }
  row = hw_backup_row_new (backup, is_there, kind);
  g_signal_connect_object (row, "verify-requested", G_CALLBACK (on_verify_requested_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "trash-requested", G_CALLBACK (on_trash_requested_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "forget-requested", G_CALLBACK (on_forget_requested_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_list_box_insert (self->list, row, position);
  gtk_size_group_add_widget (self->badges, hw_backup_row_get_badge (HW_BACKUP_ROW (row)));
  if (old == NULL)
    return;
  has_focus = gtk_widget_get_focus_child (GTK_WIDGET (self->list)) == GTK_WIDGET (old);
  if (has_focus)
    gtk_widget_child_focus (row, GTK_DIR_TAB_FORWARD);
  gtk_list_box_remove (self->list, GTK_WIDGET (old));
}

/* The selected environment, else the first; NULL for none */
static HwEnvironmentState *
dup_environment (HwBackupsView *self)
{
  HwEnvironmentState *selected = hw_session_get_environment (self->session);

  return selected != NULL ? g_object_ref (selected)
                          : g_list_model_get_item (hw_session_get_environments (self->session), 0);
}

static void
on_back_up_cb (HwBackupsView *self)
{
  g_autoptr(HwEnvironmentState) state = is_ready (self) ? dup_environment (self) : NULL;

  if (state != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.back-up", "s",
                                hw_environment_state_get_name (state));
}

static void
show_backups (HwBackupsView *self, GPtrArray *all)
{
  GtkListBoxRow *row;

  self->n_backups = 0;
  for (guint i = 0; i < all->len; i++)
    {
      Found *found = g_ptr_array_index (all, i);

      if (!g_hash_table_contains (self->leaving, &found->backup->id))
        show_backup (self, g_steal_pointer (&found->backup), found->is_there,
                     (int)self->n_backups++);
    }
  while ((row = gtk_list_box_get_row_at_index (self->list, (int)self->n_backups)) != NULL)
    gtk_list_box_remove (self->list, GTK_WIDGET (row));
  gtk_stack_set_visible_child_name (self->stack, self->n_backups > 0 ? "list" : "empty");
  gtk_widget_set_visible (self->back_up_button,
                          g_list_model_get_n_items (hw_session_get_environments (self->session))
                              > 0);
}

static void
on_listed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwBackupsView *self = HW_BACKUPS_VIEW (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) all = hw_task_finish (self, result, &error);

  self->is_reading = FALSE;
  if (!is_ready (self))
    return;
  if (self->is_stale)
    {
      hw_backups_view_refresh (self);
      return;
    }
  if (all != NULL)
    show_backups (self, all);
  else
    g_signal_emit_by_name (self, "failed", _("The backups could not be listed"), error);
}

/**
 * hw_backups_view_refresh:
 *
 * Reads the journal's list again in a worker. Does nothing while there is no project or no journal.
 */
void
hw_backups_view_refresh (HwBackupsView *self)
{
  g_return_if_fail (HW_IS_BACKUPS_VIEW (self));

  self->is_stale = self->is_reading;
  if (self->is_reading || !is_ready (self))
    return;
  self->is_reading = TRUE;
  hw_task_run (self, "list-backups", list_in_worker, request_new (self, NULL),
               (GDestroyNotify)request_free, (GDestroyNotify)g_ptr_array_unref, NULL, on_listed_cb,
               NULL);
}

static void
on_session_changed_cb (HwBackupsView *self)
{
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    hw_backups_view_refresh (self);
}

static void
hw_backups_view_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hw_backups_view_parent_class)->map (widget);

  hw_backups_view_refresh (HW_BACKUPS_VIEW (widget));
}

static void
hw_backups_view_dispose (GObject *object)
{
  HwBackupsView *self = HW_BACKUPS_VIEW (object);

  /* Toasts that are still there go with the window, and what they told of stays. */
  g_clear_object (&self->session);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_BACKUPS_VIEW);
  g_clear_object (&self->badges);

  G_OBJECT_CLASS (hw_backups_view_parent_class)->dispose (object);
}

static void
hw_backups_view_finalize (GObject *object)
{
  g_hash_table_unref (HW_BACKUPS_VIEW (object)->leaving);

  G_OBJECT_CLASS (hw_backups_view_parent_class)->finalize (object);
}

static void
hw_backups_view_class_init (HwBackupsViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_backups_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_backups_view_finalize;
  widget_class->map = hw_backups_view_map;
  g_signal_new ("failed", HW_TYPE_BACKUPS_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                2, G_TYPE_STRING, G_TYPE_ERROR | G_SIGNAL_TYPE_STATIC_SCOPE);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-backups-view.ui");
  gtk_widget_class_bind_template_child (widget_class, HwBackupsView, toasts);
  gtk_widget_class_bind_template_child (widget_class, HwBackupsView, stack);
  gtk_widget_class_bind_template_child (widget_class, HwBackupsView, list);
  gtk_widget_class_bind_template_child (widget_class, HwBackupsView, back_up_button);
  gtk_widget_class_bind_template_callback (widget_class, on_back_up_cb);
}

static void
hw_backups_view_init (HwBackupsView *self)
{
  self->leaving = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->badges = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
hw_backups_view_set_session (HwBackupsView *self, HwSession *session)
{
  g_return_if_fail (HW_IS_BACKUPS_VIEW (self));
  g_return_if_fail (HW_IS_SESSION (session));

  g_set_object (&self->session, session);
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (on_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (on_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::journal", G_CALLBACK (on_session_changed_cb), self,
                           G_CONNECT_SWAPPED);
}

guint
hw_backups_view_get_n_backups (HwBackupsView *self)
{
  g_return_val_if_fail (HW_IS_BACKUPS_VIEW (self), 0);

  return self->n_backups;
}
