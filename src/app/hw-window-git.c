/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window-git"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-dialogs.h"
#include "hw-git-search.h"
#include "hw-task.h"
#include "hw-window-private.h"

/* Where a revision is that a database knows and the files do not. */

typedef struct
{
  HwProject *project;
  char *revision;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  g_free (request->revision);
  g_free (request);
}

static gpointer
search_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;

  return hw_git_search (request->project, request->revision, 0, cancellable);
}

/* @user_data: (transfer full): the command */
static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *command = user_data;
  g_autofree char *answer = hw_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "copy") == 0)
    gtk_widget_activate_action (GTK_WIDGET (source), "win.copy-text", "s", command);
}

static void
on_found_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  const HwAnswer with_command[] = {
    { "cancel", _("_Close"), HW_ANSWER_PLAIN },
      { "copy", _("Copy _Command"), HW_ANSWER_SUGGESTED }, { NULL },
    };
  const HwAnswer without_command[] = { { "cancel", _("_Close"), HW_ANSWER_PLAIN }, { NULL } };
  g_autoptr(HwGitAnswer) answer = hw_task_finish (source, result, NULL);
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;
  gboolean has_command;

  if (answer == NULL)
    return;
  has_command = answer->command[0] != '\0';
  /* Translators: id of a revision */
  heading = g_strdup_printf (_("%s in Git"), answer->revision);
  body = has_command ? g_strdup_printf ("%s\n\n%s", answer->text, answer->command)
                     : g_strdup (answer->text);
  hw_ask_async (GTK_WINDOW (source), heading, body, has_command ? with_command : without_command,
                on_answered_cb, g_strdup (answer->command));
}

/* The first revision of an environment that the files do not hold. */
static void
find_in_git_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  HwEnvironmentState *state =
      hw_session_find_environment (self->session, g_variant_get_string (parameter, NULL));
  const HwStatus *status = state == NULL ? NULL : hw_environment_state_get_status (state);
  Request *request;

  if (status == NULL || status->unknown[0] == NULL)
    return;
  request = g_new (Request, 1);
  request->project = hw_project_ref ((HwProject *)hw_session_get_project (self->session));
  request->revision = g_strdup (status->unknown[0]);
  hw_task_run (self, "find-in-git", search_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)hw_git_answer_free, NULL, on_found_cb, NULL);
}

void
_hw_window_install_git_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.find-in-git", "s", find_in_git_action);
}
