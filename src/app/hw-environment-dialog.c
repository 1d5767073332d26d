/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-dialog"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-database-url.h"
#include "hw-environment-dialog-private.h"
#include "hw-format.h"
#include "hw-keyring.h"
#include "hw-text-scale.h"
#include "hw-url-user.h"

G_DEFINE_FINAL_TYPE (HwEnvironmentDialog, hw_environment_dialog, ADW_TYPE_WINDOW)

enum
{
  REMOVE_REQUESTED,
  SAVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
_hw_environment_dialog_clear_errors (HwEnvironmentDialog *self)
{
  for (guint i = 0; i < HW_ENVIRONMENT_N_ROWS; i++)
    hw_field_error_set_text (self->errors[i], NULL);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->info_bar), FALSE);
}

void
_hw_environment_dialog_show_error (HwEnvironmentDialog *self,
                                   HwEnvironmentRowId row,
                                   const GError *error)
{
  g_autofree char *text = hw_format_error (error);

  hw_field_error_set_text (self->errors[row], text);
  gtk_widget_grab_focus (self->rows[row]);
}

void
_hw_environment_dialog_show_info (HwEnvironmentDialog *self, const GError *error)
{
  g_autofree char *text = hw_format_error (error);

  gtk_label_set_text (GTK_LABEL (self->info_label), text);
  gtk_info_bar_set_revealed (GTK_INFO_BAR (self->info_bar), TRUE);
}

static gboolean
is_renaming_protected (HwEnvironmentDialog *self)
{
  return self->was_protected && self->name != NULL
         && g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_NAME])),
                       self->name)
                != 0;
}

static gboolean
is_confirmed (HwEnvironmentDialog *self)
{
  return !is_renaming_protected (self)
         || g_str_equal (gtk_editable_get_text (GTK_EDITABLE (self->confirm_row)), self->name);
}

/* Which rows there are depends on what the database is given as. */
static void
update_visibility (HwEnvironmentDialog *self)
{
  const HwConnectionForm form = (HwConnectionForm)adw_combo_row_get_selected (
      ADW_COMBO_ROW (self->rows[HW_ENVIRONMENT_ROW_FORM]));
  const gboolean has_password = form != HW_CONNECTION_FORM_FILE;
  const gboolean has_variable =
      _hw_environment_dialog_get_place (self) == HW_PASSWORD_PLACE_VARIABLE;

  for (guint i = HW_ENVIRONMENT_ROW_HOST; i <= HW_ENVIRONMENT_ROW_TLS; i++)
    gtk_widget_set_visible (self->rows[i], form == HW_CONNECTION_FORM_FIELDS);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_USER], has_password);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_URL], form == HW_CONNECTION_FORM_URL);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_ENV_FILE], form == HW_CONNECTION_FORM_URL);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_SERVICE],
                          form == HW_CONNECTION_FORM_SERVICE);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_FILE], form == HW_CONNECTION_FORM_FILE);
  /* A file is copied: there is nothing to choose. */
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_BACKUP_FORMAT],
                          form != HW_CONNECTION_FORM_FILE);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_PASSWORD], has_password && !has_variable);
  gtk_widget_set_visible (self->keep_row, has_password);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_VARIABLE], has_password && has_variable);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_SOURCE], has_password);
}

void
_hw_environment_dialog_update (HwEnvironmentDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_NAME]));

  update_visibility (self);
  _hw_environment_dialog_update_marks (self);
  gtk_widget_set_visible (self->confirm_row, is_renaming_protected (self));
  gtk_widget_set_sensitive (self->save_button,
                            *name != '\0' && is_confirmed (self) && !self->is_saving);
  gtk_widget_set_tooltip_text (self->save_button, *name == '\0' ? _("A name is needed") : NULL);
}

/* A URL that has to stay one is written without its password. FALSE where it cannot be told which part that is. */
static gboolean
take_password (HwConnectionFields *fields)
{
  g_autofree char *shared = hw_url_without_password (fields->url);
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (fields->url, "/", NULL);

  if (shared == NULL || url == NULL)
    return FALSE;
  hw_password_free (fields->password);
  fields->password = g_strdup (hw_database_url_get_password (url));
  hw_password_free (fields->url);
  fields->url = g_steal_pointer (&shared);

  return TRUE;
}

/* A whole URL that is given as the host fills the fields; its password goes to where passwords are kept from. */
static void
take_url (HwEnvironmentDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_HOST]));
  g_autoptr(HwConnectionFields) fields = NULL;

  if (strstr (text, "://") == NULL)
    return;
  fields = hw_connection_fields_parse (text);
  if (fields->form == HW_CONNECTION_FORM_URL && hw_config_url_has_password (text)
      && !take_password (fields))
    return;
  if (fields->password != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_PASSWORD]),
                           fields->password);
  _hw_environment_dialog_set_fields (self, fields);
}

static glong
get_host_length (HwEnvironmentDialog *self)
{
  return g_utf8_strlen (gtk_editable_get_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_HOST])),
                        -1);
}

/* What is pasted comes at once. What is typed grows by a letter, and is no whole URL before the field is left. */
static void
take_pasted_url (HwEnvironmentDialog *self)
{
  if (get_host_length (self) > self->host_length + 1)
    take_url (self);
  self->host_length = get_host_length (self);
}

static void
on_host_left_cb (HwEnvironmentDialog *self)
{
  if (self->is_updating || self->first_url == NULL)
    return;
  self->is_updating = TRUE;
  take_url (self);
  self->is_updating = FALSE;
  self->host_length = get_host_length (self);
  _hw_environment_dialog_update (self);
}

static void
on_changed_cb (HwEnvironmentDialog *self)
{
  /* Rows say so while they are made, too. */
  if (self->is_updating || self->first_url == NULL)
    return;
  self->is_updating = TRUE;
  take_pasted_url (self);
  self->is_updating = FALSE;
  _hw_environment_dialog_clear_errors (self);
  _hw_environment_dialog_update (self);
  _hw_environment_dialog_find_source (self);
}

static void
on_save_cb (HwEnvironmentDialog *self)
{
  on_host_left_cb (self);
  _hw_environment_dialog_save (self);
}

void
_hw_environment_dialog_emit_saved (HwEnvironmentDialog *self, const char *name, const char *note)
{
  g_signal_emit (self, signals[SAVED], 0, name, note);
}

static void
on_remove_cb (HwEnvironmentDialog *self)
{
  g_autofree char *name = g_strdup (self->name);

  g_signal_emit (self, signals[REMOVE_REQUESTED], 0, name);
}

static void
on_test_cb (HwEnvironmentDialog *self)
{
  on_host_left_cb (self);
  _hw_environment_dialog_start_test (self);
}

static void
on_stop_cb (HwEnvironmentDialog *self)
{
  _hw_environment_dialog_stop_test (self);
}

static void
on_forget_cb (HwEnvironmentDialog *self)
{
  _hw_environment_dialog_forget_password (self);
}

static void
on_choose_file_cb (HwEnvironmentDialog *self)
{
  _hw_environment_dialog_choose_file (self);
}

static void
on_choose_folder_cb (HwEnvironmentDialog *self)
{
  _hw_environment_dialog_choose_folder (self);
}

static void
on_create_cb (HwEnvironmentDialog *self)
{
  _hw_environment_dialog_create_file (self);
}

static void
hw_environment_dialog_dispose (GObject *object)
{
  HwEnvironmentDialog *self = HW_ENVIRONMENT_DIALOG (object);

  self->is_updating = TRUE;
  _hw_environment_dialog_dispose_test (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_ENVIRONMENT_DIALOG);
  g_clear_object (&self->session);
  g_clear_pointer (&self->project, hw_project_unref);

  G_OBJECT_CLASS (hw_environment_dialog_parent_class)->dispose (object);
}

static void
hw_environment_dialog_finalize (GObject *object)
{
  HwEnvironmentDialog *self = HW_ENVIRONMENT_DIALOG (object);

  g_free (self->path);
  g_free (self->name);
  g_free (self->first_url);
  g_free (self->shared_user);
  g_clear_pointer (&self->values, hw_environment_values_free);

  G_OBJECT_CLASS (hw_environment_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  for (guint i = 0; i < HW_ENVIRONMENT_N_ROWS; i++)
    gtk_widget_class_bind_template_child_full (widget_class,
                                               _hw_environment_dialog_get_child_name (i), FALSE, 0);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, confirm_row);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, protected_switch);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, keep_row);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, reason_switch);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, check_switch);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, create_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, general_group);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, forget_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, test_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, stop_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, save_button);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, info_bar);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, info_label);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, alembic_group);
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, remove_group);
}

static void
hw_environment_dialog_class_init (HwEnvironmentDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_environment_dialog_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_environment_dialog_finalize;

  signals[REMOVE_REQUESTED] =
      g_signal_new ("remove-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SAVED] = g_signal_new ("saved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-environment-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_file_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_choose_folder_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_create_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_test_cb);
}

static void
follow_host (HwEnvironmentDialog *self)
{
  GtkEventController *controller = gtk_event_controller_focus_new ();

  g_signal_connect_swapped (controller, "leave", G_CALLBACK (on_host_left_cb), self);
  gtk_widget_add_controller (self->rows[HW_ENVIRONMENT_ROW_HOST], controller);
}

static void
hw_environment_dialog_init (HwEnvironmentDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  for (guint i = 0; i < HW_ENVIRONMENT_N_ROWS; i++)
    self->rows[i] =
        GTK_WIDGET (gtk_widget_get_template_child (GTK_WIDGET (self), HW_TYPE_ENVIRONMENT_DIALOG,
                                                   _hw_environment_dialog_get_child_name (i)));
  for (guint i = 0; i < HW_ENVIRONMENT_N_ROWS; i++)
    self->errors[i] = hw_field_error_new (self->rows[i]);
  follow_host (self);
  _hw_environment_dialog_add_marks (self);
  hw_text_scale_fit (GTK_WINDOW (self));
}

/* What happens to the project's files when it has no headway.ini yet. */
static void
describe_new_file (HwEnvironmentDialog *self)
{
  const gboolean is_alembic = hw_project_get_kind (self->project) == HW_PROJECT_ALEMBIC;
  const char *text = _("Saving makes a file headway.ini in the project's folder.");

  if (self->values->has_file)
    return;
  if (is_alembic && hw_project_get_environments (self->project)->len > 0)
    text = _("Saving makes a file headway.ini beside alembic.ini, with this environment and the "
             "database that alembic.ini names, without its password. Alembic goes on reading "
             "alembic.ini, which is not changed.");
  else if (is_alembic)
    text = _("Saving makes a file headway.ini beside alembic.ini, with this environment. Alembic goes "
             "on reading alembic.ini, which is not changed.");
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->general_group), text);
}

static void
set_titles (HwEnvironmentDialog *self)
{
  g_autofree char *title = NULL;
  g_autofree char *confirm = NULL;

  if (self->name == NULL)
    {
      gtk_window_set_title (GTK_WINDOW (self), _("New Environment"));
      return;
    }
  /* Translators: environment name */
  title = g_strdup_printf (_("Environment %s"), self->name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  /* Translators: environment name, which is protected */
  confirm = g_strdup_printf (_("Type %s to rename it"), self->name);
  adw_preferences_row_set_use_underline (ADW_PREFERENCES_ROW (self->confirm_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->confirm_row), confirm);
}

HwEnvironmentDialog *
hw_environment_dialog_new (GtkWindow *parent,
                           HwSession *session,
                           const char *name,
                           HwEnvironmentValues *values)
{
  HwEnvironmentDialog *self;

  g_return_val_if_fail (hw_session_get_project (session) != NULL, NULL);

  self = g_object_new (HW_TYPE_ENVIRONMENT_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->project = hw_project_ref (hw_session_get_project (session));
  self->path = g_build_filename (hw_project_get_root (self->project), "headway.ini", NULL);
  self->name = g_strdup (name);
  self->values = values;
  _hw_environment_dialog_load (self);
  set_titles (self);
  gtk_widget_set_visible (self->alembic_group,
                          hw_project_get_kind (self->project) == HW_PROJECT_ALEMBIC);
  gtk_widget_set_visible (self->remove_group, name != NULL && self->values->has_file);
  describe_new_file (self);
  _hw_environment_dialog_update (self);
  _hw_environment_dialog_find_source (self);
  gtk_widget_grab_focus (self->rows[HW_ENVIRONMENT_ROW_NAME]);

  return self;
}

gboolean
hw_environment_dialog_is_busy (HwEnvironmentDialog *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_DIALOG (self), FALSE);

  return self->is_saving || self->test_cancellable != NULL;
}
