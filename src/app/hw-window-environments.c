/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window-environments"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-config-edit.h"
#include "hw-dialogs.h"
#include "hw-backup-window.h"
#include "hw-environment-dialog.h"
#include "hw-environments-window.h"
#include "hw-password-dialog.h"
#include "hw-task.h"
#include "hw-toplevel.h"
#include "hw-user-config.h"
#include "hw-window-private.h"

/* What a worker is to do with headway.ini. */
typedef struct
{
  char *path;
  char *root;  /* of the project */
  char *name;  /* of the environment to be read or removed; NULL */
  GStrv order; /* names; NULL */
} Change;

static Change *
change_new (HwWindow *self)
{
  Change *change = g_new0 (Change, 1);

  change->root = g_strdup (hw_project_get_root (hw_session_get_project (self->session)));
  change->path = g_build_filename (change->root, "headway.ini", NULL);

  return change;
}

static void
change_free (Change *change)
{
  g_free (change->path);
  g_free (change->root);
  g_free (change->name);
  g_strfreev (change->order);
  g_free (change);
}

static gpointer
change_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;

  if (change->name == NULL)
    hw_config_order_environments (change->path, (const char *const *)change->order, error);
  else if (hw_config_remove_environment (change->path, change->name, error))
    hw_user_config_remove (change->root, change->name, error);

  return NULL;
}

static void
on_file_changed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autoptr(GError) error = NULL;

  hw_task_finish (source, result, &error);
  if (error != NULL)
    hw_window_show_error (self, _("The environments could not be changed"), error);
  else
    hw_session_reload (self->session);
}

static void
on_saved_cb (HwWindow *self, const char *name, const char *note)
{
  hw_session_reload (self->session);
  if (*note != '\0')
    hw_window_show_toast (self, note);
}

/* The question whose name this is about: freed with the answer. */
static void
on_remove_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autofree char *name = user_data;
  g_autofree char *answer = hw_ask_finish (result, NULL);
  Change *change;

  if (g_strcmp0 (answer, "remove") != 0 || hw_session_get_project (self->session) == NULL)
    return;
  change = change_new (self);
  change->name = g_steal_pointer (&name);
  hw_task_run (self, "remove-environment", change_in_worker, change, (GDestroyNotify)change_free,
               NULL, NULL, on_file_changed_cb, NULL);
}

static void
ask_remove (HwWindow *self, const char *name)
{
  const HwAnswer answers[] = {
    { "cancel", _("_Cancel"), HW_ANSWER_PLAIN },
      { "remove", _("_Remove"), HW_ANSWER_DESTRUCTIVE }, { NULL },
    };
  /* Translators: environment name */
  g_autofree char *heading = g_strdup_printf (_("Remove %s?"), name);

  hw_ask_async (GTK_WINDOW (self), heading,
                _("Its section is taken out of headway.ini. The database and its history stay as "
                  "they are."),
                   answers, on_remove_answered_cb, g_strdup (name));
}

static void
on_remove_requested_cb (HwWindow *self, const char *name, HwEnvironmentDialog *dialog)
{
  gtk_window_close (GTK_WINDOW (dialog));
  ask_remove (self, name);
}

/* @name: (nullable): NULL for a new one; @values: (transfer full) */
static void
edit (HwWindow *self, const char *name, HwEnvironmentValues *values)
{
  HwEnvironmentDialog *dialog;

  if (hw_session_get_project (self->session) == NULL)
    {
      hw_environment_values_free (values);
      return;
    }
  dialog = hw_environment_dialog_new (GTK_WINDOW (self), self->session, name, values);
  g_signal_connect_object (dialog, "saved", G_CALLBACK (on_saved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (dialog, "remove-requested", G_CALLBACK (on_remove_requested_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gpointer
read_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Change *change = data;

  return hw_environment_values_read (change->root, change->name, error);
}

static void
on_values_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autofree char *name = user_data;
  g_autoptr(GError) error = NULL;
  HwEnvironmentValues *values = hw_task_finish (source, result, &error);

  if (values == NULL)
    hw_window_show_error (self, _("The environment could not be read"), error);
  else
    edit (self, name, values);
}

/* @name: (nullable): NULL for a new one */
static void
read_and_edit (HwWindow *self, const char *name)
{
  Change *change;

  if (hw_session_get_project (self->session) == NULL)
    return;
  change = change_new (self);
  change->name = g_strdup (name);
  hw_task_run (self, "read-environment", read_in_worker, change, (GDestroyNotify)change_free,
               (GDestroyNotify)hw_environment_values_free, NULL, on_values_read_cb,
               g_strdup (name));
}

static void
add_environment_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  read_and_edit (HW_WINDOW (widget), NULL);
}

static void
edit_environment_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const char *name = g_variant_get_string (parameter, NULL);

  if (hw_session_find_environment (self->session, name) != NULL)
    read_and_edit (self, name);
}

static void
remove_environment_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const char *name = g_variant_get_string (parameter, NULL);

  if (hw_session_find_environment (self->session, name) != NULL)
    ask_remove (self, name);
}

static void
check_environment_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwEnvironmentState *state = hw_session_find_environment (HW_WINDOW (widget)->session,
                                                           g_variant_get_string (parameter, NULL));

  if (state != NULL)
    hw_environment_state_check (state);
}

/* Names of all environments, with @name at @position: (transfer full); NULL where nothing would change */
static GStrv
make_order (HwWindow *self, const char *name, guint position)
{
  GListModel *model = hw_session_get_environments (self->session);
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  guint old = GTK_INVALID_LIST_POSITION;

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (g_str_equal (hw_environment_state_get_name (state), name))
        old = i;
      g_ptr_array_add (names, g_strdup (hw_environment_state_get_name (state)));
    }
  if (old == GTK_INVALID_LIST_POSITION || position >= names->len || position == old)
    return NULL;
  g_ptr_array_insert (names, (int)position, g_ptr_array_steal_index (names, old));
  g_ptr_array_add (names, NULL);

  return (GStrv)g_ptr_array_free (g_steal_pointer (&names), FALSE);
}

/* (name, position) */
static void
place_environment_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const char *name;
  guint position;
  GStrv order;
  Change *change;

  g_variant_get (parameter, "(&su)", &name, &position);
  order = make_order (self, name, position);
  if (order == NULL)
    return;
  change = change_new (self);
  change->order = order;
  hw_task_run (self, "order-environments", change_in_worker, change, (GDestroyNotify)change_free,
               NULL, NULL, on_file_changed_cb, NULL);
}

/* Which environment a dialog is about. */
#define KEY_STATE "hw-environment-state"

static void
on_signed_in_cb (HwWindow *self, const char *note, HwPasswordDialog *dialog)
{
  hw_environment_state_check (g_object_get_data (G_OBJECT (dialog), KEY_STATE));
  if (*note != '\0')
    hw_window_show_toast (self, note);
}

static void
sign_in_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  HwEnvironmentState *state =
      hw_session_find_environment (self->session, g_variant_get_string (parameter, NULL));
  HwPasswordDialog *dialog;

  if (state == NULL)
    return;
  dialog = hw_password_dialog_new (GTK_WINDOW (self), hw_session_get_project (self->session),
                                   hw_environment_state_get_environment (state));
  g_object_set_data_full (G_OBJECT (dialog), KEY_STATE, g_object_ref (state), g_object_unref);
  g_signal_connect_object (dialog, "signed-in", G_CALLBACK (on_signed_in_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
environments_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  GtkWindow *window = hw_toplevel_find (HW_TYPE_ENVIRONMENTS_WINDOW, GTK_WINDOW (self));

  if (hw_session_get_project (self->session) == NULL)
    return;
  if (window == NULL)
    window = GTK_WINDOW (hw_environments_window_new (GTK_WINDOW (self), self->session));
  gtk_window_present (window);
}

static void
on_backup_made_cb (HwWindow *self, const char *path)
{
  g_autofree char *name = g_path_get_basename (path);
  /* Translators: the name of a file */
  g_autofree char *text = g_strdup_printf (_("Backed up to %s"), name);

  hw_window_show_toast (self, text);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.show-backups", NULL);
}

static void
back_up_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  HwEnvironmentState *state =
      hw_session_find_environment (self->session, g_variant_get_string (parameter, NULL));
  GtkWidget *window;

  if (state == NULL || hw_session_get_project (self->session) == NULL)
    return;
  window = hw_backup_window_new (GTK_WINDOW (self), self->session,
                                 hw_environment_state_get_environment (state));
  g_signal_connect_object (window, "made", G_CALLBACK (on_backup_made_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
show_backups_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  adw_view_stack_set_visible_child_name (self->view_stack, "history");
  hw_history_page_show_backups (self->history_page);
}

void
_hw_window_install_environment_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.environments", NULL, environments_action);
  gtk_widget_class_install_action (widget_class, "win.back-up", "s", back_up_action);
  gtk_widget_class_install_action (widget_class, "win.show-backups", NULL, show_backups_action);
  gtk_widget_class_install_action (widget_class, "win.add-environment", NULL,
                                   add_environment_action);
  gtk_widget_class_install_action (widget_class, "win.edit-environment", "s",
                                   edit_environment_action);
  gtk_widget_class_install_action (widget_class, "win.remove-environment", "s",
                                   remove_environment_action);
  gtk_widget_class_install_action (widget_class, "win.check-environment", "s",
                                   check_environment_action);
  gtk_widget_class_install_action (widget_class, "win.place-environment", "(su)",
                                   place_environment_action);
  gtk_widget_class_install_action (widget_class, "win.sign-in", "s", sign_in_action);
}
