/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-environment-dialog-test"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-environment-dialog-private.h"
#include "hw-environment-url.h"
#include "hw-error.h"
#include "hw-keyring.h"
#include "hw-passfile.h"
#include "hw-password-keep.h"
#include "hw-task.h"
#include "hw-util.h"

/* Files are read and the keyring is asked when typing has paused. */
#define SOURCE_DELAY_MS 300

/* A test under way: what is tested, and where its progress is told. */
typedef struct
{
  HwEnvironmentInput *input;
  GWeakRef dialog;
} Job;

typedef struct
{
  GWeakRef dialog;
  HwConnectionStep step;
} Note;

/* What a worker found out about a password. */
typedef struct
{
  HwPasswordSource source;
  gboolean is_known; /* FALSE: the place cannot be read yet */
  char *name;        /* of the password file, or of the variable; NULL */
  gboolean is_set;   /* the variable */
} Answer;

static void
job_free (Job *job)
{
  _hw_environment_input_free (job->input);
  g_weak_ref_clear (&job->dialog);
  g_free (job);
}

static void
answer_free (Answer *answer)
{
  g_free (answer->name);
  g_free (answer);
}

static void
note_free (gpointer data)
{
  Note *note = data;

  g_weak_ref_clear (&note->dialog);
  g_free (note);
}

static void
set_subtitle (HwEnvironmentDialog *self, const char *text)
{
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[HW_ENVIRONMENT_ROW_TEST]), text);
}

static const char *
describe_step (HwConnectionStep step)
{
  switch (step)
    {
    case HW_CONNECTION_STEP_RESOLVE:
      return _("Looking for the host…");
    case HW_CONNECTION_STEP_REACH:
      return _("Connecting…");
    case HW_CONNECTION_STEP_TLS:
      return _("Agreeing on encryption…");
    case HW_CONNECTION_STEP_SIGN_IN:
      return _("Signing in…");
    case HW_CONNECTION_STEP_TABLE:
      return _("Looking at the version table…");
    case HW_CONNECTION_STEP_RIGHTS:
      return _("Looking at rights…");
    }

  return "";
}

static gboolean
on_note_cb (gpointer user_data)
{
  Note *note = user_data;
  g_autoptr(HwEnvironmentDialog) self = g_weak_ref_get (&note->dialog);

  if (self != NULL && self->test_cancellable != NULL)
    set_subtitle (self, describe_step (note->step));

  return G_SOURCE_REMOVE;
}

/* In the worker. */
static void
on_step_cb (HwConnectionStep step, gpointer user_data)
{
  Job *job = user_data;
  g_autoptr(HwEnvironmentDialog) self = g_weak_ref_get (&job->dialog);
  Note *note = g_new0 (Note, 1);

  g_weak_ref_init (&note->dialog, self);
  note->step = step;
  g_idle_add_full (G_PRIORITY_DEFAULT, on_note_cb, note, note_free);
}

static gpointer
test_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  Job *job = data;
  g_autoptr(HwEnvironment) environment = _hw_environment_input_preview (job->input, error);
  HwConnectionQuestion question = {
    .environment = environment,
    .password = job->input->password,
    .version_table_schema = job->input->version_table_schema,
    .version_table = job->input->version_table,
    .step_func = on_step_cb,
    .user_data = job,
  };

  return environment == NULL ? NULL : hw_connection_test_run (&question, cancellable, error);
}

/* The row to put right; what is not shown in this form is in the one that stands for the place. */
static HwEnvironmentRowId
find_row (HwEnvironmentDialog *self, HwConnectionField field)
{
  HwEnvironmentRowId row = HW_ENVIRONMENT_ROW_TEST;

  switch (field)
    {
    case HW_CONNECTION_FIELD_NONE:
    case HW_CONNECTION_FIELD_TABLE:
      return HW_ENVIRONMENT_ROW_TEST;
    case HW_CONNECTION_FIELD_URL:
      break;
    case HW_CONNECTION_FIELD_HOST:
      row = HW_ENVIRONMENT_ROW_HOST;
      break;
    case HW_CONNECTION_FIELD_PORT:
      row = HW_ENVIRONMENT_ROW_PORT;
      break;
    case HW_CONNECTION_FIELD_DATABASE:
      row = HW_ENVIRONMENT_ROW_DBNAME;
      break;
    case HW_CONNECTION_FIELD_USER:
      row = HW_ENVIRONMENT_ROW_USER;
      break;
    case HW_CONNECTION_FIELD_PASSWORD:
      row = _hw_environment_dialog_get_place (self) == HW_PASSWORD_PLACE_VARIABLE
                ? HW_ENVIRONMENT_ROW_VARIABLE
                : HW_ENVIRONMENT_ROW_PASSWORD;
      break;
    case HW_CONNECTION_FIELD_TLS:
      row = HW_ENVIRONMENT_ROW_TLS;
      break;
    case HW_CONNECTION_FIELD_FILE:
      row = HW_ENVIRONMENT_ROW_FILE;
      break;
    }

  return row != HW_ENVIRONMENT_ROW_TEST && gtk_widget_get_visible (self->rows[row])
             ? row
             : _hw_environment_dialog_find_row (self, "url");
}

static char *
describe_table (const HwConnectionTest *test)
{
  if (!test->has_table)
    return g_strdup (_("no version table yet"));

  return g_strdup_printf (
      ngettext ("version table: %u row", "version table: %u rows", test->n_rows), test->n_rows);
}

static char *
describe_success (const HwConnectionTest *test)
{
  g_autofree char *table = describe_table (test);
  g_autofree char *time = hw_format_duration (test->duration_usec);
  g_autofree char *text = NULL;

  if (test->is_missing_file)
    return g_strdup (_("The file does not exist yet; the first deployment makes it"));
  if (test->user != NULL)
    /* Translators: server, duration, role, a text about the version table */
    text = g_strdup_printf (_("%s, %s, role %s, %s"), test->server, time, test->user, table);
  else
    /* Translators: SQLite and its version, “delete” or “wal”, a text about the version table */
    text = g_strdup_printf (_("%s, journal mode %s, %s"), test->server, test->journal_mode, table);
  if (!test->is_read_only)
    return g_steal_pointer (&text);

  /* Translators: what was found out about a database */
  return g_strdup_printf (_("%s. It can only be read"), text);
}

static void
update_buttons (HwEnvironmentDialog *self)
{
  const gboolean is_testing = self->test_cancellable != NULL;

  gtk_widget_set_visible (self->create_button, FALSE);
  gtk_widget_set_visible (self->stop_button, is_testing);
  gtk_widget_set_visible (self->test_button, !is_testing);
  gtk_spinner_set_spinning (GTK_SPINNER (self->test_spinner), is_testing);
}

/* The fields are not even an environment, so that nothing could be tested. */
static void
show_refusal (HwEnvironmentDialog *self, const GError *error)
{
  HwEnvironmentInput *input = _hw_environment_dialog_dup_input (self);

  _hw_environment_dialog_show_error (
      self, _hw_environment_dialog_find_row (self, _hw_environment_input_find_culprit (input)),
      error);
  _hw_environment_input_free (input);
}

static void
on_tested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr(HwEnvironmentDialog) self = g_weak_ref_get (weak);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwConnectionTest) test = hw_task_finish (NULL, result, &error);
  g_autofree char *text = NULL;

  g_weak_ref_clear (weak);
  if (self == NULL || self->test_cancellable != g_task_get_cancellable (G_TASK (result)))
    return;
  g_clear_object (&self->test_cancellable);
  update_buttons (self);
  if (hw_error_is_cancelled (error))
    {
      set_subtitle (self, _("Stopped"));
      return;
    }
  set_subtitle (self, "");
  if (error != NULL)
    {
      show_refusal (self, error);
      return;
    }
  if (test->error != NULL)
    {
      _hw_environment_dialog_show_error (self, find_row (self, test->field), test->error);
      return;
    }
  text = describe_success (test);
  set_subtitle (self, text);
  gtk_widget_set_visible (self->create_button, test->is_missing_file);
}

static GWeakRef *
new_weak (gpointer object)
{
  GWeakRef *weak = g_new0 (GWeakRef, 1);

  g_weak_ref_init (weak, object);

  return weak;
}

void
_hw_environment_dialog_start_test (HwEnvironmentDialog *self)
{
  Job *job = g_new0 (Job, 1);

  _hw_environment_dialog_stop_test (self);
  _hw_environment_dialog_clear_errors (self);
  job->input = _hw_environment_dialog_dup_input (self);
  g_weak_ref_init (&job->dialog, self);
  self->test_cancellable = g_cancellable_new ();
  set_subtitle (self, _("Connecting…"));
  update_buttons (self);
  /* No source object: a dialog that is closed does not wait for a server that does not answer. */
  hw_task_run (NULL, "test-connection", test_in_worker, job, (GDestroyNotify)job_free,
               (GDestroyNotify)hw_connection_test_free, self->test_cancellable, on_tested_cb,
               new_weak (self));
}

void
_hw_environment_dialog_stop_test (HwEnvironmentDialog *self)
{
  if (self->test_cancellable != NULL)
    g_cancellable_cancel (self->test_cancellable);
}

/* Passwords */

static void
find_source (Answer *answer,
             const HwEnvironmentInput *input,
             const HwEnvironment *environment,
             const HwDatabaseUrl *url,
             GCancellable *cancellable)
{
  char *password;

  answer->is_known = TRUE;
  answer->source =
      hw_password_source_find (url, environment->password_place, input->keyring, cancellable);
  if (answer->source == HW_PASSWORD_SOURCE_PASSFILE)
    answer->name = hw_passfile_find (url);
  if (answer->source != HW_PASSWORD_SOURCE_OWN_VARIABLE)
    return;
  password = hw_environment_dup_password (environment, NULL);
  answer->name = g_strdup (environment->password_variable);
  answer->is_set = password != NULL;
  hw_password_free (password);
}

static gpointer
find_source_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwEnvironmentInput *input = data;
  g_autoptr(HwEnvironment) environment = _hw_environment_input_preview (input, NULL);
  g_autoptr(HwDatabaseUrl) url =
                 environment == NULL ? NULL : hw_environment_parse_plain_url (environment, NULL);
  Answer *answer = g_new0 (Answer, 1);

  if (url != NULL && hw_database_url_get_dialect (url) == HW_DIALECT_POSTGRESQL)
    find_source (answer, input, environment, url, cancellable);

  return answer;
}

static char *
describe_source (const Answer *answer)
{
  switch (answer->source)
    {
    case HW_PASSWORD_SOURCE_URL:
      return g_strdup (_("The URL, or a variable of it"));
    case HW_PASSWORD_SOURCE_SERVICE:
      return g_strdup (_("The service file; else it is asked for"));
    case HW_PASSWORD_SOURCE_VARIABLE:
      return g_strdup (_("The variable PGPASSWORD"));
    case HW_PASSWORD_SOURCE_OWN_VARIABLE:
      /* Translators: name of an environment variable */
      return g_strdup_printf (answer->is_set
                              ? _("The variable %s")
                              : _("The variable %s, which is not set here"), answer->name);
    case HW_PASSWORD_SOURCE_PASSFILE:
      /* Translators: path of a file */
      return g_strdup_printf (_("The password file %s"), answer->name);
    case HW_PASSWORD_SOURCE_MEMORY:
      return g_strdup (_("Typed; known until Headway is closed"));
    case HW_PASSWORD_SOURCE_KEYRING:
      return g_strdup (_("The keyring"));
    case HW_PASSWORD_SOURCE_ASK:
      break;
    }

  return g_strdup (_("Asked for, if the server wants one"));
}

static gboolean
can_forget (const Answer *answer)
{
  return answer->is_known
         && (answer->source == HW_PASSWORD_SOURCE_KEYRING
             || answer->source == HW_PASSWORD_SOURCE_MEMORY
             || answer->source == HW_PASSWORD_SOURCE_PASSFILE);
}

static void
on_source_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr(HwEnvironmentDialog) self = g_weak_ref_get (weak);
  Answer *answer = hw_task_finish (NULL, result, NULL);

  g_weak_ref_clear (weak);
  if (self != NULL && self->source_cancellable == g_task_get_cancellable (G_TASK (result)))
    {
      g_autofree char *text = answer->is_known ? describe_source (answer) : g_strdup ("");

      g_clear_object (&self->source_cancellable);
      self->source = answer->source;
      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->rows[HW_ENVIRONMENT_ROW_SOURCE]), text);
      gtk_widget_set_visible (self->forget_button, can_forget (answer));
    }
  answer_free (answer);
}

static void
cancel_source (HwEnvironmentDialog *self)
{
  g_clear_handle_id (&self->source_id, g_source_remove);
  if (self->source_cancellable != NULL)
    g_cancellable_cancel (self->source_cancellable);
  g_clear_object (&self->source_cancellable);
}

static gboolean
on_source_due_cb (gpointer user_data)
{
  HwEnvironmentDialog *self = user_data;

  self->source_id = 0;
  self->source_cancellable = g_cancellable_new ();
  hw_task_run (NULL, "password-source", find_source_in_worker,
               _hw_environment_dialog_dup_input (self), (GDestroyNotify)_hw_environment_input_free,
               (GDestroyNotify)answer_free, self->source_cancellable, on_source_found_cb,
               new_weak (self));

  return G_SOURCE_REMOVE;
}

void
_hw_environment_dialog_find_source (HwEnvironmentDialog *self)
{
  cancel_source (self);
  self->source_id = g_timeout_add (SOURCE_DELAY_MS, on_source_due_cb, self);
}

/* Where the password is that is to be forgotten, and what was typed. */
typedef struct
{
  HwEnvironmentInput *input;
  gboolean is_passfile;
} Forgetting;

static void
forgetting_free (Forgetting *forgetting)
{
  _hw_environment_input_free (forgetting->input);
  g_free (forgetting);
}

static gpointer
forget_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Forgetting *forgetting = data;
  g_autoptr(HwEnvironment) environment = _hw_environment_input_preview (forgetting->input, error);

  if (environment != NULL)
    hw_password_forget (environment, forgetting->input->keyring, forgetting->is_passfile,
                        cancellable, error);

  return NULL;
}

static void
on_forgotten_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwEnvironmentDialog *self = HW_ENVIRONMENT_DIALOG (source);
  g_autoptr(GError) error = NULL;

  hw_task_finish (source, result, &error);
  if (self->session == NULL)
    return;
  if (error != NULL)
    _hw_environment_dialog_show_error (self, HW_ENVIRONMENT_ROW_SOURCE, error);
  _hw_environment_dialog_find_source (self);
}

void
_hw_environment_dialog_forget_password (HwEnvironmentDialog *self)
{
  Forgetting *forgetting = g_new0 (Forgetting, 1);

  forgetting->input = _hw_environment_dialog_dup_input (self);
  forgetting->is_passfile = self->source == HW_PASSWORD_SOURCE_PASSFILE;
  hw_task_run (self, "forget-password", forget_in_worker, forgetting,
               (GDestroyNotify)forgetting_free, NULL, NULL, on_forgotten_cb, NULL);
}

void
_hw_environment_dialog_dispose_test (HwEnvironmentDialog *self)
{
  cancel_source (self);
  _hw_environment_dialog_stop_test (self);
  g_clear_object (&self->test_cancellable);
}
