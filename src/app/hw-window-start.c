/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window-start"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-dialogs.h"
#include "hw-file-chooser.h"
#include "hw-format.h"
#include "hw-import-dialog.h"
#include "hw-project-dialog.h"
#include "hw-project-survey.h"
#include "hw-task.h"
#include "hw-window-private.h"

/* What a worker is to look into. */
typedef struct
{
  char *path;
  HwJournal *journal; /* which knows what was opened before; NULL */
} Request;

static void
request_free (Request *request)
{
  g_free (request->path);
  g_clear_pointer (&request->journal, hw_journal_unref);
  g_free (request);
}

/* What it found. */
typedef struct
{
  char *path;
  HwProjectSurvey *survey;
  gboolean is_known; /* it was opened before */
} Finding;

static void
finding_free (Finding *finding)
{
  g_free (finding->path);
  hw_project_survey_free (finding->survey);
  g_free (finding);
}

static gboolean
is_known (HwJournal *journal, const HwProject *project)
{
  g_auto(GStrv) roots = journal != NULL ? hw_journal_list_recent (journal, 0, NULL) : NULL;

  return roots != NULL && project != NULL
         && g_strv_contains ((const char *const *)roots, hw_project_get_root (project));
}

static gpointer
look_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autoptr(HwProjectSurvey) survey = hw_project_survey_new (request->path, cancellable, error);
  Finding *finding;

  if (survey == NULL)
    return NULL;
  finding = g_new0 (Finding, 1);
  finding->path = g_strdup (request->path);
  finding->is_known = is_known (request->journal, survey->project);
  finding->survey = g_steal_pointer (&survey);

  return finding;
}

static void
show_project_dialog (HwWindow *self, const char *folder)
{
  GtkWidget *dialog = hw_project_dialog_new (GTK_WINDOW (self), folder);

  g_signal_connect_object (dialog, "created", G_CALLBACK (hw_window_open), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_create_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *folder = user_data;
  g_autofree char *answer = hw_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "create") == 0)
    show_project_dialog (HW_WINDOW (source), folder);
}

static void
ask_create (HwWindow *self, const char *folder)
{
  const HwAnswer answers[] = {
    { "create", _("_New Project…"), HW_ANSWER_SUGGESTED },
      { "cancel", _("_Cancel"), HW_ANSWER_PLAIN }, { NULL },
    };
  g_autofree char *path = hw_format_path (folder);
  /* Translators: path of a folder */
  g_autofree char *body = g_strdup_printf (_("There is no project in “%s” or above it."), path);

  hw_ask_async (GTK_WINDOW (self), _("Create a Project Here?"), body, answers,
                                      on_create_answered_cb, g_strdup (folder));
}

static void
on_refusal_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autofree char *answer = hw_ask_finish (result, NULL);
}

static void
tell_other_tool (HwWindow *self, const HwProjectSurvey *survey)
{
  const HwAnswer answers[] = { { "cancel", _("_Close"), HW_ANSWER_PLAIN }, { NULL } };
  g_autofree char *path = hw_format_path (survey->folder);
  /* Translators: name of another program */
  g_autofree char *heading = g_strdup_printf (_("%s Is Not Supported"), survey->tool);
  /* Translators: path of a folder, name of another program */
  g_autofree char *body = g_strdup_printf (_("“%s” holds migrations of %s. Headway works with SQL revisions of its own or of dbmate’s, "
        "and with Alembic’s."),
      path, survey->tool);

  hw_ask_async (GTK_WINDOW (self), heading, body, answers, on_refusal_read_cb, NULL);
}

static void
show_import_dialog (HwWindow *self, const HwProjectSurvey *survey)
{
  GtkWidget *dialog = hw_import_dialog_new (GTK_WINDOW (self), survey);

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (hw_window_open), self,
                           G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
on_looked_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autoptr(GError) error = NULL;
  Finding *finding = hw_task_finish (source, result, &error);

  /* The window was closed meanwhile. */
  if (self->session == NULL)
    {
      g_clear_pointer (&finding, finding_free);
      return;
    }
  hw_welcome_page_set_busy (self->welcome_page, hw_session_is_loading (self->session));
  if (finding == NULL)
    {
      hw_window_show_error (self, _("The project could not be read"), error);
      return;
    }
  switch (finding->survey->kind)
    {
    case HW_SURVEY_ALEMBIC:
      if (!finding->is_known)
        {
          show_import_dialog (self, finding->survey);
          break;
        }
      hw_window_open (self, finding->path);
      break;
    case HW_SURVEY_OTHER_TOOL:
      tell_other_tool (self, finding->survey);
      break;
    case HW_SURVEY_NOTHING:
      ask_create (self, finding->survey->folder);
      break;
    case HW_SURVEY_PROJECT:
    case HW_SURVEY_DBMATE: /* what is missing there is said when it is read */
      hw_window_open (self, finding->path);
      break;
    }
  finding_free (finding);
}

void
hw_window_look_into (HwWindow *self, const char *path)
{
  HwJournal *journal;
  Request *request;

  g_return_if_fail (HW_IS_WINDOW (self));
  g_return_if_fail (path != NULL);

  journal = hw_session_get_journal (self->session);
  request = g_new0 (Request, 1);
  request->path = g_strdup (path);
  request->journal = journal != NULL ? hw_journal_ref (journal) : NULL;
  hw_welcome_page_set_busy (self->welcome_page, TRUE);
  hw_task_run (self, "look-into", look_in_worker, request, (GDestroyNotify)request_free,
               (GDestroyNotify)finding_free, NULL, on_looked_cb, NULL);
}

static void
take_chosen (HwWindow *self, GFile *file)
{
  if (file != NULL && g_file_peek_path (file) != NULL)
    hw_window_look_into (self, g_file_peek_path (file));
}

static void
on_folder_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GFile) folder = hw_choose_folder_finish (result, NULL);

  take_chosen (HW_WINDOW (source), folder);
}

static void
open_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_choose_folder_async (GTK_WINDOW (widget), _("Open Project"), _("_Open"), NULL,
                                                                      on_folder_chosen_cb, NULL);
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(GFile) file = hw_choose_file_finish (result, NULL);

  take_chosen (HW_WINDOW (source), file);
}

static void
open_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  hw_choose_file_async (GTK_WINDOW (widget), _("Open a Project by a File of It"),
                                                _("_Open"), NULL, on_file_chosen_cb, NULL);
}

static void
new_project_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  show_project_dialog (HW_WINDOW (widget), NULL);
}

static void
clear_recent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_window_forget_projects (HW_WINDOW (widget));
}

void
_hw_window_on_made_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *dir = hw_task_finish (source, result, &error);

  /* The window was closed meanwhile. */
  if (self->session == NULL)
    return;
  hw_welcome_page_set_busy (self->welcome_page, FALSE);
  if (dir == NULL)
    hw_window_show_error (self, _("The project could not be made"), error);
  else
    hw_window_open (self, dir);
}

void
_hw_window_install_start (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.open-project", NULL, open_project_action);
  gtk_widget_class_install_action (widget_class, "win.open-project-file", NULL, open_file_action);
  gtk_widget_class_install_action (widget_class, "win.new-project", NULL, new_project_action);
  gtk_widget_class_install_action (widget_class, "win.clear-recent", NULL, clear_recent_action);
}
