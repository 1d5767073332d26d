/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window-export"

#include "config.h"

#include <string.h>

#include <glib/gi18n.h>

#include "hw-file-chooser.h"
#include "hw-selection-sql.h"
#include "hw-task.h"
#include "hw-window-private.h"

/* The selected revisions as a script in a file. */

typedef struct
{
  HwProject *project;
  HwEnvironment *environment; /* NULL: the project has none */
  GStrv revisions;
  GFile *file;
} Request;

static void
request_free (Request *request)
{
  hw_project_unref (request->project);
  g_clear_pointer (&request->environment, hw_environment_unref);
  g_strfreev (request->revisions);
  g_object_unref (request->file);
  g_free (request);
}

static gpointer
export_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const Request *request = data;
  g_autofree char *sql =
      hw_selection_sql_render (request->project, request->environment,
                               (const char *const *)request->revisions, cancellable, error);

  if (sql == NULL
      || !g_file_replace_contents (request->file, sql, strlen (sql), NULL, FALSE,
                                   G_FILE_CREATE_NONE, NULL, cancellable, error))
    return NULL;

  return g_file_get_basename (request->file);
}

static void
on_exported_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autoptr(GError) error = NULL;
  g_autofree char *name = hw_task_finish (source, result, &error);
  g_autofree char *text = NULL;

  if (name == NULL)
    {
      hw_window_show_error (self, _("The SQL was not exported"), error);
      return;
    }
  /* Translators: a file name */
  text = g_strdup_printf (_("Exported to %s"), name);
  hw_window_show_toast (self, text);
}

/* For whose kind of database: the selected one, else the first; NULL for none. */
static HwEnvironment *
dup_environment (HwSession *session)
{
  HwEnvironmentState *selected = hw_session_get_environment (session);
  g_autoptr(HwEnvironmentState) first =
                 g_list_model_get_item (hw_session_get_environments (session), 0);
  HwEnvironmentState *state = selected != NULL ? selected : first;

  return state == NULL
             ? NULL
             : hw_environment_ref ((HwEnvironment *)hw_environment_state_get_environment (state));
}

static void
on_file_chosen_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autoptr(GFile) file = hw_choose_new_file_finish (result, NULL);
  const HwProject *project = file != NULL ? hw_session_get_project (self->session) : NULL;
  Request *request;

  if (project == NULL)
    return;
  request = g_new0 (Request, 1);
  request->project = hw_project_ref (project);
  request->environment = dup_environment (self->session);
  request->revisions = g_strdupv ((char **)hw_session_get_selection (self->session));
  request->file = g_steal_pointer (&file);
  hw_task_run (self, "export-sql", export_in_worker, request, (GDestroyNotify)request_free, g_free,
               NULL, on_exported_cb, NULL);
}

/* Whether there is such a script is said before anybody chooses a file. */
static void
export_selected_action (GtkWidget *widget, const char *action, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);
  const HwGraph *graph = hw_session_get_graph (self->session);
  const char *const *ids = hw_session_get_selection (self->session);
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;

  if (graph == NULL || ids[0] == NULL)
    return;
  plan = hw_selection_sql_plan (graph, ids, &error);
  if (plan == NULL)
    {
      hw_window_show_error (self, _("The SQL was not exported"), error);
      return;
    }
  name = g_strdup_printf ("%s.sql", ids[0]);
  hw_choose_new_file_async (GTK_WINDOW (self), _("Export SQL"), _("_Export"), NULL, name,
                                                                    on_file_chosen_cb, NULL);
}

void
_hw_window_install_export_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.export-selected", NULL,
                                   export_selected_action);
}
