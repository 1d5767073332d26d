/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-dialog-save"

#include "config.h"

#include "hw-database-url.h"
#include "hw-environment-dialog-private.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-password-keep.h"
#include "hw-task.h"

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

/* The files one after the other: headway.ini first, because a section of the user's own for an environment that is not there
 * does no harm. */
static gboolean
write_files (const HwEnvironmentInput *input, GError **error)
{
  return hw_config_save_environment (input->path, input->name, input->new_name,
                                     (const HwConfigChange *)(void *)input->changes->data,
                                     input->changes->len, error)
         && hw_user_config_save (input->root, input->name, input->new_name,
                                 (const HwConfigChange *)(void *)input->user_changes->data,
                                 input->user_changes->len, error);
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
  if (write_files (input, &outcome->error) && input->password != NULL
      && !hw_password_keep (environment, input->keyring, input->password, cancellable, &keep_error))
    outcome->note = hw_password_describe_failure (keep_error);

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
  _hw_environment_dialog_update (self);
  if (outcome->error == NULL)
    {
      _hw_environment_dialog_emit_saved (self, outcome->name,
                                         outcome->note != NULL ? outcome->note : "");
      gtk_window_close (GTK_WINDOW (self));
    }
  else if (is_of_file (outcome->error))
    _hw_environment_dialog_show_info (self, outcome->error);
  else
    _hw_environment_dialog_show_error (self, _hw_environment_dialog_find_row (self, outcome->key),
                                       outcome->error);
  outcome_free (outcome);
}

/* A port that is none makes an environment that nobody reaches; what the other fields say only the server can tell. */
static gboolean
check_port (HwEnvironmentDialog *self, GError **error)
{
  GtkWidget *row = self->rows[HW_ENVIRONMENT_ROW_PORT];
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  g_autoptr(HwConnectionFields) fields = NULL;
  g_autoptr(HwDatabaseUrl) place = NULL;
  g_autofree char *url = NULL;

  if (!gtk_widget_get_visible (row) || *text == '\0'
      || g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, NULL, NULL))
    return TRUE;
  fields = _hw_environment_dialog_dup_fields (self);
  url = hw_connection_fields_to_url (fields);
  place = hw_database_url_parse (url, NULL, error);

  return place != NULL;
}

void
_hw_environment_dialog_save (HwEnvironmentDialog *self)
{
  g_autoptr(GError) error = NULL;

  _hw_environment_dialog_clear_errors (self);
  if (!check_port (self, &error))
    {
      _hw_environment_dialog_show_error (self, HW_ENVIRONMENT_ROW_PORT, error);
      return;
    }
  self->is_saving = TRUE;
  _hw_environment_dialog_update (self);
  hw_task_run (self, "save-environment", save_in_worker, _hw_environment_dialog_dup_input (self),
               (GDestroyNotify)_hw_environment_input_free, (GDestroyNotify)outcome_free, NULL,
               on_saved_cb, NULL);
}
