/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-demo.h"
#include "hw-deploy-window.h"
#include "hw-dialogs.h"
#include "hw-task.h"
#include "hw-toplevel.h"
#include "hw-window-private.h"

static char *
make_demo_path (void)
{
  return g_build_filename (g_get_user_data_dir (), "headway", "demo", NULL);
}

static gpointer
make_demo_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  const HwDemoOptions options = { 0 };
  const char *dir = data;
  g_autofree char *config = g_build_filename (dir, "headway.ini", NULL);
  g_autofree char *parent = g_path_get_dirname (dir);

  /* One that was made on a server of its own has to be started; for others this does nothing. */
  if (g_file_test (config, G_FILE_TEST_EXISTS))
    return hw_demo_start (dir, cancellable, error) ? g_strdup (dir) : NULL;
  /* What is wrong with the folder is told by what follows. */
  g_mkdir_with_parents (parent, 0700);

  return hw_demo_create (dir, &options, cancellable, error) ? g_strdup (dir) : NULL;
}

static gpointer
reset_in_worker (gpointer data, GCancellable *cancellable, GError **error)
{
  return hw_demo_reset (data, NULL, cancellable, error) ? g_strdup (data) : NULL;
}

gboolean
_hw_window_is_demo (HwWindow *self)
{
  const HwProject *project = hw_session_get_project (self->session);
  g_autofree char *path = make_demo_path ();

  return project != NULL && g_str_equal (hw_project_get_root (project), path);
}

void
_hw_window_open_demo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwWindow *self = HW_WINDOW (widget);

  hw_welcome_page_set_busy (self->welcome_page, TRUE);
  hw_task_run (self, "make-demo", make_demo_in_worker, make_demo_path (), g_free, g_free, NULL,
               _hw_window_on_made_cb, NULL);
}

/* The databases of a deployment that goes on must not be taken from under it. */
static gboolean
has_deployment (void)
{
  return hw_toplevel_find (HW_TYPE_DEPLOY_WINDOW, NULL) != NULL;
}

static void
on_reset_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  HwWindow *self = HW_WINDOW (source);
  g_autofree char *answer = hw_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "reset") != 0 || !_hw_window_is_demo (self))
    return;
  /* The window shows that it works; what is open of the old demo is let go. */
  hw_session_close (self->session);
  hw_welcome_page_set_busy (self->welcome_page, TRUE);
  hw_task_run (self, "reset-demo", reset_in_worker, make_demo_path (), g_free, g_free, NULL,
               _hw_window_on_made_cb, NULL);
}

void
_hw_window_reset_demo_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  static const HwAnswer answers[] = {
    { "cancel", N_("_Cancel"), HW_ANSWER_PLAIN },
      { "reset", N_("_Reset"), HW_ANSWER_DESTRUCTIVE }, { NULL, NULL, HW_ANSWER_PLAIN },
    };
  HwWindow *self = HW_WINDOW (widget);

  if (has_deployment ())
    {
      hw_window_show_toast (self, _("Close the deployment first"));
      return;
    }
  hw_ask_async (
      GTK_WINDOW (self),
      _("Reset the demo?"),
         _("Its databases and revisions are made anew. What you changed in them is lost."),
            answers, on_reset_answered_cb, NULL);
}
