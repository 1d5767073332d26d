/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-dialogs"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-dialogs.h"

#define ANSWER_CANCEL "cancel"
#define ANSWER_ACCEPT "accept"

static void
on_response_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  g_signal_handlers_disconnect_by_data (dialog, task);
  g_task_return_pointer (task, g_strdup (response), g_free);
  g_object_unref (task);
}

static void
on_destroy_cb (AdwMessageDialog *dialog, GTask *task)
{
  on_response_cb (dialog, ANSWER_CANCEL, task);
}

/* The window may be closed from outside. It is held by the question, and so it does not take the dialog with it by itself. */
static void
follow_parent (GtkWidget *dialog, GtkWindow *parent)
{
  if (parent != NULL)
    g_signal_connect_object (parent, "unrealize", G_CALLBACK (gtk_window_destroy), dialog,
                             G_CONNECT_SWAPPED);
}

static AdwResponseAppearance
look_to_appearance (HwAnswerLook look)
{
  switch (look)
    {
    case HW_ANSWER_SUGGESTED:
      return ADW_RESPONSE_SUGGESTED;
    case HW_ANSWER_DESTRUCTIVE:
      return ADW_RESPONSE_DESTRUCTIVE;
    case HW_ANSWER_PLAIN:
      break;
    }

  return ADW_RESPONSE_DEFAULT;
}

/**
 * hw_ask_async:
 * @parent: window that the dialog belongs to
 * @heading: short question
 * @body: what follows from the answers, in whole sentences
 * @answers: ends with an element whose id is NULL; the first is what Return chooses
 *
 * Shows a modal question. @callback always comes, with "cancel" when the dialog was closed.
 */
void
hw_ask_async (GtkWindow *parent,
              const char *heading,
              const char *body,
              const HwAnswer *answers,
              GAsyncReadyCallback callback,
              gpointer user_data)
{
  GTask *task;
  GtkWidget *dialog;

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));
  g_return_if_fail (answers != NULL && answers[0].id != NULL);

  task = g_task_new (parent, NULL, callback, user_data);
  g_task_set_source_tag (task, hw_ask_async);
  dialog = adw_message_dialog_new (parent, heading, body);
  g_object_set (dialog, "accessible-role", GTK_ACCESSIBLE_ROLE_WINDOW, NULL);
  for (guint i = 0; answers[i].id != NULL; i++)
    {
      adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), answers[i].id,
                                       answers[i].label);
      adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), answers[i].id,
                                                  look_to_appearance (answers[i].look));
    }
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), answers[0].id);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), ANSWER_CANCEL);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), task);
  g_signal_connect (dialog, "destroy", G_CALLBACK (on_destroy_cb), task);
  follow_parent (dialog, parent);
  gtk_window_present (GTK_WINDOW (dialog));
}

/**
 * hw_ask_finish:
 *
 * Returns: (transfer full): the id of the chosen answer
 */
char *
hw_ask_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_ask_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
on_text_response_cb (AdwMessageDialog *dialog, const char *response, GTask *task)
{
  GtkWidget *entry = adw_message_dialog_get_extra_child (dialog);

  g_signal_handlers_disconnect_by_data (dialog, task);
  g_task_return_pointer (task,
                         g_strcmp0 (response, ANSWER_ACCEPT) == 0
                             ? g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry)))
                             : NULL,
                         g_free);
  g_object_unref (task);
}

static void
on_text_destroy_cb (AdwMessageDialog *dialog, GTask *task)
{
  on_text_response_cb (dialog, ANSWER_CANCEL, task);
}

static void
on_text_changed_cb (GtkEditable *entry, AdwMessageDialog *dialog)
{
  adw_message_dialog_set_response_enabled (dialog, ANSWER_ACCEPT,
                                           gtk_editable_get_text (entry)[0] != '\0');
}

/**
 * hw_ask_text_async:
 * @parent: window that the dialog belongs to
 * @heading: what is asked for
 * @body: what may be typed, in a sentence
 * @accept: label of the button that accepts, with mnemonic; Return does the same
 *
 * Asks for a line of text. @callback always comes.
 */
void
hw_ask_text_async (GtkWindow *parent,
                   const char *heading,
                   const char *body,
                   const char *accept,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  GtkWidget *entry = gtk_entry_new ();
  GtkWidget *dialog = adw_message_dialog_new (parent, heading, body);
  GTask *task = g_task_new (parent, NULL, callback, user_data);

  g_object_set (dialog, "accessible-role", GTK_ACCESSIBLE_ROLE_WINDOW, NULL);
  g_task_set_source_tag (task, hw_ask_text_async);
  gtk_widget_set_name (entry, "ask-entry");
  gtk_entry_set_activates_default (GTK_ENTRY (entry), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, heading,
                                  -1);
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), entry);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), ANSWER_CANCEL,
                                    _("_Cancel"), ANSWER_ACCEPT, accept, NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), ANSWER_ACCEPT,
                                              ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), ANSWER_ACCEPT);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), ANSWER_CANCEL);
  g_signal_connect_object (entry, "changed", G_CALLBACK (on_text_changed_cb), dialog, 0);
  on_text_changed_cb (GTK_EDITABLE (entry), ADW_MESSAGE_DIALOG (dialog));
  g_signal_connect (dialog, "response", G_CALLBACK (on_text_response_cb), task);
  g_signal_connect (dialog, "destroy", G_CALLBACK (on_text_destroy_cb), task);
  follow_parent (dialog, parent);
  gtk_window_present (GTK_WINDOW (dialog));
  gtk_widget_grab_focus (entry);
}

/**
 * hw_ask_text_finish:
 *
 * Returns: (transfer full) (nullable): what was typed
 */
char *
hw_ask_text_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, hw_ask_text_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
