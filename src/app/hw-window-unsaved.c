/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* A deployment runs the files as they are on disk: what is still being edited is asked about first. */

#define G_LOG_DOMAIN "hw-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-dialogs.h"
#include "hw-session.h"
#include "hw-window-private.h"

/* A deployment that waits for an answer, or for the files to be read again. */
typedef struct
{
  HwWindow *window; /* unowned; owned while a dialog asks */
  char *environment;
  char *target; /* NULL: what the wizard begins with by itself */
  HwDirection direction;
} Request;

static Request *
request_new (HwWindow *window, const char *environment, HwDirection direction, const char *target)
{
  Request *request = g_new0 (Request, 1);

  request->window = window;
  request->environment = g_strdup (environment);
  request->direction = direction;
  request->target = g_strdup (target);

  return request;
}

static void
request_free (Request *request)
{
  g_free (request->environment);
  g_free (request->target);
  g_free (request);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
open_wizard (const Request *request)
{
  _hw_window_open_wizard (request->window, request->environment, request->direction,
                          request->target);
}

static void
on_loading_cb (HwSession *session, GParamSpec *pspec, gpointer user_data)
{
  Request *request = user_data;

  if (hw_session_is_loading (session))
    return;
  open_wizard (request);
  g_signal_handlers_disconnect_by_data (session, request);
}

/* The wizard plans from the files as they are read next. A window that is closed before is not waited for. */
static void
open_when_read (HwWindow *self, Request *request)
{
  GClosure *closure =
      g_cclosure_new (G_CALLBACK (on_loading_cb), request, (GClosureNotify)(GCallback)request_free);

  g_object_watch_closure (G_OBJECT (self), closure);
  g_signal_connect_closure (self->session, "notify::loading", closure, FALSE);
  hw_session_reload (self->session);
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Request) request = user_data;
  g_autoptr(HwWindow) self = request->window;

  /* Which file could not be saved, and why, is told by its tab. */
  if (hw_editor_page_save_all_finish (HW_EDITOR_PAGE (source), result, NULL))
    open_when_read (self, g_steal_pointer (&request));
  else
    adw_view_stack_set_visible_child_name (self->view_stack, "editor");
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr(Request) request = user_data;
  g_autoptr(HwWindow) self = request->window;
  g_autofree char *answer = hw_ask_finish (result, NULL);

  if (g_strcmp0 (answer, "deploy") == 0)
    open_wizard (request);
  else if (g_strcmp0 (answer, "save") == 0)
    {
      hw_editor_page_save_all_async (self->editor_page, on_saved_cb, g_steal_pointer (&request));
      g_steal_pointer (&self); /* goes with the request */
    }
}

void
_hw_window_deploy_saved (HwWindow *self,
                         const char *environment,
                         HwDirection direction,
                         const char *target)
{
  const HwAnswer answers[] = {
    { "cancel", _("_Cancel"), HW_ANSWER_PLAIN },
      { "deploy", _("Deploy as _Saved"), HW_ANSWER_PLAIN },
        { "save", _("_Save All"), HW_ANSWER_SUGGESTED }, { NULL, NULL, HW_ANSWER_PLAIN },
      };
  g_auto(GStrv) names = hw_editor_page_list_unsaved (self->editor_page);
  g_autofree char *list = g_strjoinv (", ", names);
  g_autofree char *body = NULL;

  if (_hw_window_refuses_plan (self))
    return;
  if (names[0] == NULL)
    {
      _hw_window_open_wizard (self, environment, direction, target);
      return;
    }
  /* Translators: file names */
  body = g_strdup_printf (_("What is deployed is what is in the files. Not saved yet: %s"), list);
  hw_ask_async (GTK_WINDOW (self),
                _("Save before Deploying?"), body, answers, on_answered_cb,
                   request_new (g_object_ref (self), environment, direction, target));
}
