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
#include "hw-error.h"
#include "hw-file-chooser.h"
#include "hw-format.h"
#include "hw-keyring.h"
#include "hw-task.h"

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

/* What is wrong with no field in particular, such as a file that cannot be written. */
static void
show_info (HwEnvironmentDialog *self, const GError *error)
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

  for (guint i = HW_ENVIRONMENT_ROW_HOST; i <= HW_ENVIRONMENT_ROW_TLS; i++)
    gtk_widget_set_visible (self->rows[i], form == HW_CONNECTION_FORM_FIELDS);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_URL], form == HW_CONNECTION_FORM_URL);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_ENV_FILE], form == HW_CONNECTION_FORM_URL);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_SERVICE],
                          form == HW_CONNECTION_FORM_SERVICE);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_FILE], form == HW_CONNECTION_FORM_FILE);
  gtk_widget_set_visible (self->rows[HW_ENVIRONMENT_ROW_PASSWORD], has_password);
  gtk_widget_set_visible (self->keep_row, has_password);
  gtk_widget_set_visible (self->source_row, has_password);
}

static void
update (HwEnvironmentDialog *self)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_NAME]));

  update_visibility (self);
  gtk_widget_set_visible (self->confirm_row, is_renaming_protected (self));
  gtk_widget_set_sensitive (self->save_button,
                            *name != '\0' && is_confirmed (self) && !self->is_saving);
}

/* A whole URL that is pasted as the host fills the fields; its password goes to where passwords are kept from. */
static void
take_pasted_url (HwEnvironmentDialog *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_HOST]));
  g_autoptr(HwConnectionFields) fields = NULL;

  if (strstr (text, "://") == NULL)
    return;
  fields = hw_connection_fields_parse (text);
  if (fields->form == HW_CONNECTION_FORM_URL && hw_config_url_has_password (text))
    return;
  if (fields->password != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->rows[HW_ENVIRONMENT_ROW_PASSWORD]),
                           fields->password);
  _hw_environment_dialog_set_fields (self, fields);
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
  update (self);
  _hw_environment_dialog_find_source (self);
}

/* How saving went. */
typedef struct
{
  GError *error; /* NULL: the file is written */
  char *key;     /* that cannot be written */
  char *name;
  char *note; /* why the password is not where it was to be; NULL */
} Outcome;

static void
outcome_free (Outcome *outcome)
{
  g_clear_error (&outcome->error);
  g_free (outcome->key);
  g_free (outcome->name);
  g_free (outcome->note);
  g_free (outcome);
}

static HwDatabaseUrl *
resolve (const HwEnvironment *environment, GError **error)
{
  g_autofree char *text = hw_environment_resolve_url (environment, NULL, error);

  return text == NULL ? NULL : hw_database_url_parse (text, environment->root, error);
}

/* Keeps the typed password for the place that the environment names now. */
static gboolean
keep_password (const HwEnvironmentInput *input,
               const HwEnvironment *environment,
               GCancellable *cancellable,
               GError **error)
{
  g_autoptr(HwDatabaseUrl) url = resolve (environment, error);
  g_autoptr(GHashTable) place = url == NULL ? NULL : hw_database_url_dup_place (url);
  g_autofree char *label = NULL;

  if (place == NULL)
    return url != NULL;
  if (!input->keeps_password)
    {
      hw_keyring_remember (input->keyring, place, input->password);
      return TRUE;
    }
  /* Translators: shown by the keyring's own window; a database and its host */
  label = g_strdup_printf (_("Headway: %s"), hw_database_url_get_label (url));

  return hw_keyring_store (input->keyring, place, label, input->password, cancellable, error);
}

static gpointer
save_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwEnvironmentInput *input = data;
  Outcome *outcome = g_new0 (Outcome, 1);
  g_autoptr(HwEnvironment) environment = _hw_environment_input_preview (input, &outcome->error);
  g_autoptr(GError) keep_error = NULL;

  outcome->name = g_strdup (input->new_name);
  if (environment == NULL)
    {
      outcome->key = g_strdup (_hw_environment_input_find_culprit (input));
      return outcome;
    }
  if (hw_config_save_environment (input->path, input->name, input->new_name,
                                  (const HwConfigChange *)(void *)input->changes->data,
                                  input->changes->len, &outcome->error)
      && input->password != NULL && !keep_password (input, environment, cancellable, &keep_error))
    outcome->note = hw_format_error (keep_error);

  return outcome;
}

/* Nothing but the file as such is at fault. */
static gboolean
is_of_file (const GError *error)
{
  return g_error_matches (error, HW_ERROR, HW_ERROR_FILE)
         || g_error_matches (error, HW_ERROR, HW_ERROR_CHANGED);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEnvironmentDialog *self = HW_ENVIRONMENT_DIALOG (source);
  Outcome *outcome = hw_task_finish (source, result, NULL);

  self->is_saving = FALSE;
  update (self);
  if (outcome->error == NULL)
    {
      g_signal_emit (self, signals[SAVED], 0, outcome->name,
                     outcome->note != NULL ? outcome->note : "");
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (is_of_file (outcome->error))
    show_info (self, outcome->error);
  else
    _hw_environment_dialog_show_error (self, _hw_environment_dialog_find_row (self, outcome->key),
                                       outcome->error);
  outcome_free (outcome);
}

static void
on_save_cb (HwEnvironmentDialog *self)
{
  _hw_environment_dialog_clear_errors (self);
  self->is_saving = TRUE;
  update (self);
  hw_task_run (self, "save-environment", save_in_worker, _hw_environment_dialog_dup_input (self),
               (GDestroyNotify)_hw_environment_input_free, (GDestroyNotify)outcome_free, NULL,
               on_saved_cb, NULL);
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

static void
on_choose_file_cb (HwEnvironmentDialog *self)
{
  hw_choose_file_async (GTK_WINDOW (self), _("Database File"),
                                              _("_Choose"), hw_project_get_root (self->project),
                                                 on_file_chosen_cb, NULL);
}

static void
on_choose_folder_cb (HwEnvironmentDialog *self)
{
  hw_choose_folder_async (GTK_WINDOW (self), _("Folder of Backups"),
                                                _("_Choose"), hw_project_get_root (self->project),
                                                   on_folder_chosen_cb, NULL);
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
  g_clear_pointer (&self->values, g_hash_table_unref);

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
  gtk_widget_class_bind_template_child (widget_class, HwEnvironmentDialog, source_row);
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
  gtk_widget_class_bind_template_callback (widget_class, on_forget_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_remove_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_save_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_test_cb);
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
                           GHashTable *values)
{
  HwEnvironmentDialog *self;

  g_return_val_if_fail (hw_session_get_project (session) != NULL, NULL);

  self = g_object_new (HW_TYPE_ENVIRONMENT_DIALOG, "transient-for", parent, NULL);
  self->session = g_object_ref (session);
  self->project = hw_project_ref (hw_session_get_project (session));
  self->path = g_build_filename (hw_project_get_root (self->project), "headway.ini", NULL);
  self->name = g_strdup (name);
  self->values = values != NULL ? g_hash_table_ref (values)
                                : g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  _hw_environment_dialog_load (self);
  set_titles (self);
  gtk_widget_set_visible (self->alembic_group,
                          hw_project_get_kind (self->project) == HW_PROJECT_ALEMBIC);
  gtk_widget_set_visible (self->remove_group, name != NULL);
  update (self);
  _hw_environment_dialog_find_source (self);

  return self;
}

gboolean
hw_environment_dialog_is_busy (HwEnvironmentDialog *self)
{
  g_return_val_if_fail (HW_IS_ENVIRONMENT_DIALOG (self), FALSE);

  return self->is_saving || self->test_cancellable != NULL;
}
