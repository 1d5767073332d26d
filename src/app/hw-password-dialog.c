/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-password-dialog"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-access-names.h"
#include "hw-connection-test.h"
#include "hw-environment-url.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-keyring.h"
#include "hw-password-dialog.h"
#include "hw-password-keep.h"
#include "hw-task.h"
#include "hw-text-scale.h"

struct _HwPasswordDialog
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  GtkWidget *sign_in_button;
  GtkWidget *place_label;
  GtkWidget *password_row;
  GtkWidget *keep_row;
  GtkWidget *keep_switch;
  GtkWidget *spinner;
  GtkWidget *note_label;

  /* Owned */
  HwProject *project;
  HwEnvironment *environment;
  GCancellable *cancellable; /* of the attempt under way; NULL */
};

G_DEFINE_FINAL_TYPE (HwPasswordDialog, hw_password_dialog, ADW_TYPE_WINDOW)

enum
{
  SIGNED_IN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What a worker tries. */
typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  char *password;
  gboolean keeps; /* where the user's own file says */
} Attempt;

/* How it went. */
typedef struct
{
  GError *error; /* NULL: the server took the password */
  char *note;    /* why the keyring has not; NULL */
} Outcome;

static void
attempt_free (Attempt *attempt)
{
  hw_project_unref (attempt->project);
  hw_environment_unref (attempt->environment);
  hw_password_free (attempt->password);
  g_free (attempt);
}

static void
outcome_free (Outcome *outcome)
{
  if (outcome == NULL)
    return;

  g_clear_error (&outcome->error);
  g_free (outcome->note);
  g_free (outcome);
}

/* A sentence when it cannot be kept where the user wants it; it is remembered in memory all the same. */
static char *
keep (const Attempt *attempt, GCancellable *cancellable)
{
  g_autoptr(HwDatabaseUrl) url = hw_environment_parse_plain_url (attempt->environment, NULL);
  g_autoptr(GHashTable) place = url == NULL ? NULL : hw_database_url_dup_place (url);
  g_autoptr(GError) error = NULL;

  if (place == NULL)
    return NULL;
  hw_keyring_remember (attempt->environment->keyring, place, attempt->password);
  if (!attempt->keeps
      || hw_password_keep (attempt->environment, attempt->environment->keyring, attempt->password,
                           cancellable, &error))
    return NULL;

  return hw_password_describe_failure (error);
}

/* What is wrong behind the door is not the password's fault. */
static gboolean
is_in (const HwConnectionTest *test)
{
  return test->error == NULL || test->field == HW_CONNECTION_FIELD_TABLE;
}

static gpointer
try_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Attempt *attempt = data;
  const HwConnectionQuestion question = {
    .environment = attempt->environment,
    .password = attempt->password,
    .version_table_schema = hw_project_get_version_table_schema (attempt->project),
    .version_table = hw_project_get_version_table (attempt->project),
  };
  g_autoptr(HwConnectionTest) test = hw_connection_test_run (&question, cancellable, error);
  Outcome *outcome;

  if (test == NULL)
    return NULL;
  outcome = g_new0 (Outcome, 1);
  if (is_in (test))
    outcome->note = keep (attempt, cancellable);
  else
    outcome->error = g_steal_pointer (&test->error);

  return outcome;
}

static void
update (HwPasswordDialog *self)
{
  const char *password = gtk_editable_get_text (GTK_EDITABLE (self->password_row));

  gtk_widget_set_sensitive (self->sign_in_button, *password != '\0' && self->cancellable == NULL);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), self->cancellable != NULL);
  gtk_widget_set_visible (self->spinner, self->cancellable != NULL);
}

static void
show_failure (HwPasswordDialog *self, const GError *error)
{
  g_autofree char *text = hw_format_error (error);

  gtk_label_set_text (GTK_LABEL (self->note_label), text);
  gtk_widget_add_css_class (self->note_label, "hw-error");
  gtk_widget_add_css_class (self->password_row, "error");
  hw_access_names_set_error (self->password_row, text);
  gtk_widget_grab_focus (self->password_row);
}

static void
on_tried_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree GWeakRef *weak = user_data;
  g_autoptr(HwPasswordDialog) self = g_weak_ref_get (weak);
  Outcome *outcome = hw_task_finish (NULL, result, NULL);

  g_weak_ref_clear (weak);
  /* Given up: nobody wants to know. */
  if (self == NULL || outcome == NULL || self->cancellable == NULL)
    {
      outcome_free (outcome);
      return;
    }
  g_clear_object (&self->cancellable);
  update (self);
  if (outcome->error != NULL)
    {
      show_failure (self, outcome->error);
    }
  else
    {
      g_signal_emit (self, signals[SIGNED_IN], 0, outcome->note != NULL ? outcome->note : "");
      gtk_window_close (GTK_WINDOW (self));
    }
  outcome_free (outcome);
}

static void
on_changed_cb (HwPasswordDialog *self)
{
  gtk_label_set_text (GTK_LABEL (self->note_label), "");
  gtk_widget_remove_css_class (self->password_row, "error");
  hw_access_names_set_error (self->password_row, NULL);
  update (self);
}

static void
on_sign_in_cb (HwPasswordDialog *self)
{
  Attempt *attempt;
  GWeakRef *weak;

  if (!gtk_widget_get_sensitive (self->sign_in_button))
    return;
  attempt = g_new0 (Attempt, 1);
  attempt->project = hw_project_ref (self->project);
  attempt->environment = hw_environment_ref (self->environment);
  attempt->password = g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->password_row)));
  attempt->keeps = gtk_switch_get_active (GTK_SWITCH (self->keep_switch));
  weak = g_new0 (GWeakRef, 1);
  g_weak_ref_init (weak, self);
  self->cancellable = g_cancellable_new ();
  gtk_widget_remove_css_class (self->note_label, "hw-error");
  gtk_label_set_text (GTK_LABEL (self->note_label), _("Signing in…"));
  update (self);
  hw_task_run (NULL, "sign-in", try_in_worker, attempt, (GDestroyNotify)attempt_free,
               (GDestroyNotify)outcome_free, self->cancellable, on_tried_cb, weak);
}

static void
hw_password_dialog_dispose (GObject *object)
{
  HwPasswordDialog *self = HW_PASSWORD_DIALOG (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_PASSWORD_DIALOG);
  g_clear_pointer (&self->environment, hw_environment_unref);
  g_clear_pointer (&self->project, hw_project_unref);

  G_OBJECT_CLASS (hw_password_dialog_parent_class)->dispose (object);
}

static void
hw_password_dialog_class_init (HwPasswordDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_password_dialog_dispose;

  signals[SIGNED_IN] = g_signal_new ("signed-in", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-password-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, HwPasswordDialog, sign_in_button);
  gtk_widget_class_bind_template_child (widget_class, HwPasswordDialog, place_label);
  gtk_widget_class_bind_template_child (widget_class, HwPasswordDialog, password_row);
  gtk_widget_class_bind_template_child (widget_class, HwPasswordDialog, keep_row);
  gtk_widget_class_bind_template_child (widget_class, HwPasswordDialog, keep_switch);
  gtk_widget_class_bind_template_child (widget_class, HwPasswordDialog, spinner);
  gtk_widget_class_bind_template_child (widget_class, HwPasswordDialog, note_label);
  gtk_widget_class_bind_template_callback (widget_class, on_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_sign_in_cb);
}

static void
hw_password_dialog_init (HwPasswordDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_text_scale_fit (GTK_WINDOW (self));
}

/* A password that has no place of its own is known for as long as the program runs. */
static void
update_keep (HwPasswordDialog *self)
{
  const HwPasswordPlace place = self->environment->password_place;

  gtk_widget_set_visible (self->keep_row, place == HW_PASSWORD_PLACE_KEYRING
                                              || place == HW_PASSWORD_PLACE_PASSFILE);
  if (place == HW_PASSWORD_PLACE_PASSFILE)
    adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->keep_row),
                                   _("_Remember in password file"));
}

HwPasswordDialog *
hw_password_dialog_new (GtkWindow *parent,
                        const HwProject *project,
                        const HwEnvironment *environment)
{
  HwPasswordDialog *self;
  g_autoptr(HwDatabaseUrl) url = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;

  g_return_val_if_fail (project != NULL, NULL);
  g_return_val_if_fail (environment != NULL && environment->keyring != NULL, NULL);

  self = g_object_new (HW_TYPE_PASSWORD_DIALOG, "transient-for", parent, NULL);
  self->project = hw_project_ref (project);
  self->environment = hw_environment_ref (environment);
  update (self);
  url = hw_environment_parse_plain_url (environment, NULL);
  update_keep (self);
  /* Translators: environment name */
  title = g_strdup_printf (_("Sign In to %s"), environment->name);
  gtk_window_set_title (GTK_WINDOW (self), title);
  /* Translators: a URL without its password */
  text = g_strdup_printf (_("%s asks for a password."),
                             url != NULL ? hw_database_url_get_redacted (url) : environment->name);
  gtk_label_set_text (GTK_LABEL (self->place_label), text);

  return self;
}
