/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-window-desktop"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-item.h"
#include "hw-deploy-report.h"
#include "hw-deploy-window-private.h"
#include "hw-error.h"
#include "hw-format.h"
#include "hw-settings.h"

/* What the desktop and the main window hear of a deployment: that it must not be broken off while it runs, how far it
 * is, and that it has ended while nobody looked. */

#define KEY_AWAKE "deploy-keep-awake"
#define KEY_NOTIFY "deploy-notify"
#define KEY_SOUND "deploy-sound"

static GtkApplication *
get_application (HwDeployWindow *self)
{
  GApplication *application = g_application_get_default ();

  if (gtk_window_get_application (GTK_WINDOW (self)) != NULL)
    return gtk_window_get_application (GTK_WINDOW (self));

  return GTK_IS_APPLICATION (application) ? GTK_APPLICATION (application) : NULL;
}

/* @fallback: where the program runs without being installed */
static gboolean
is_wanted (const char *key, gboolean fallback)
{
  g_autoptr(GSettings) settings = hw_settings_new ();

  return settings != NULL ? g_settings_get_boolean (settings, key) : fallback;
}

static void
inhibit (HwDeployWindow *self, GtkApplication *application)
{
  GtkApplicationInhibitFlags flags = GTK_APPLICATION_INHIBIT_LOGOUT
                                     | GTK_APPLICATION_INHIBIT_SUSPEND
                                     | GTK_APPLICATION_INHIBIT_SWITCH;
  /* Translators: the name of an environment; a reason not to log out */
  g_autofree char *reason = g_strdup_printf (_("A deployment to %s is running"),
                                                hw_deploy_run_get_environment (self->run)->name);

  if (is_wanted (KEY_AWAKE, FALSE))
    flags |= GTK_APPLICATION_INHIBIT_IDLE;
  self->inhibit_cookie = gtk_application_inhibit (application, GTK_WINDOW (self), flags, reason);
}

/* A session that ends now would take the deployment with it. */
void
_hw_deploy_window_update_inhibit (HwDeployWindow *self)
{
  GtkApplication *application = get_application (self);
  gboolean is_needed = self->run != NULL && _hw_deploy_window_is_at_work (self);

  if (application == NULL)
    return;
  if (is_needed && self->inhibit_cookie == 0)
    inhibit (self, application);
  if (!is_needed && self->inhibit_cookie != 0)
    {
      gtk_application_uninhibit (application, self->inhibit_cookie);
      self->inhibit_cookie = 0;
    }
}

/* The sidebar of the main window shows that something runs here. */
void
_hw_deploy_window_update_session (HwDeployWindow *self, gboolean is_deploying)
{
  HwEnvironmentState *state = NULL;

  if (self->session == NULL)
    return;
  state =
      hw_session_find_environment (self->session, hw_deploy_run_get_environment (self->run)->name);
  if (state == NULL)
    return;
  hw_environment_state_set_progress (
      state, hw_deploy_items_count_done (hw_deploy_run_get_items (self->run)),
      g_list_model_get_n_items (hw_deploy_run_get_items (self->run)));
  hw_environment_state_set_deploying (state, is_deploying);
}

/* One for each environment: what is newer takes the place of what was said before. */
static char *
dup_notification_id (HwDeployWindow *self)
{
  return g_strconcat ("deployment-", hw_deploy_run_get_environment (self->run)->name, NULL);
}

/* NULL: nothing that anybody waits for. */
static char *
dup_title (HwDeployWindow *self, HwDeployVerb verb, gboolean is_ok)
{
  const char *name = hw_deploy_run_get_environment (self->run)->name;

  if (verb == HW_DEPLOY_VERB_BACKUP)
    /* Translators: the name of an environment; these four are titles of notifications */
    return is_ok ? g_strdup_printf (_("The backup of %s is done"), name)
                 : g_strdup_printf (_("The backup of %s failed"), name);
  if (verb == HW_DEPLOY_VERB_VERIFY && is_ok)
    return g_strdup_printf (_("The deployment to %s is done"), name);
  if ((verb == HW_DEPLOY_VERB_UPGRADE || verb == HW_DEPLOY_VERB_VERIFY) && !is_ok)
    return g_strdup_printf (_("The deployment to %s stopped"), name);

  return NULL;
}

static char *
dup_body (HwDeployWindow *self, HwDeployVerb verb, const GError *error)
{
  if (error != NULL)
    return hw_format_error (error);
  if (verb == HW_DEPLOY_VERB_BACKUP)
    return g_strdup (_("Nothing is changed yet: the deployment waits to be started."));

  return hw_deploy_report_dup_sentence (self->run);
}

/* Whether or not anybody looks: it is for those who do not. */
static void
sound (HwDeployWindow *self, HwDeployVerb verb, const GError *error)
{
  GdkSurface *surface = gtk_native_get_surface (GTK_NATIVE (self));
  g_autofree char *title = dup_title (self, verb, error == NULL);

  if (title == NULL || surface == NULL || hw_error_is_cancelled (error)
      || !is_wanted (KEY_SOUND, FALSE))
    return;
  gdk_surface_beep (surface);
}

/* @verb has ended. Whoever looks at the window sees it there; whoever has cancelled knows. */
void
_hw_deploy_window_notify (HwDeployWindow *self, HwDeployVerb verb, const GError *error)
{
  GApplication *application = G_APPLICATION (get_application (self));
  g_autoptr(GNotification) notification = NULL;
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  g_autofree char *body = NULL;

  sound (self, verb, error);
  /* Without an id of its own an application can tell the desktop nothing. */
  if (application == NULL || !g_application_get_is_registered (application)
      || g_application_get_application_id (application) == NULL
      || gtk_window_is_active (GTK_WINDOW (self)) || hw_error_is_cancelled (error)
      || !is_wanted (KEY_NOTIFY, TRUE))
    return;
  title = dup_title (self, verb, error == NULL);
  if (title == NULL)
    return;
  id = dup_notification_id (self);
  body = dup_body (self, verb, error);
  notification = g_notification_new (title);
  if (body[0] != '\0')
    g_notification_set_body (notification, body);
  g_notification_set_priority (notification, error != NULL ? G_NOTIFICATION_PRIORITY_HIGH
                                                           : G_NOTIFICATION_PRIORITY_NORMAL);
  /* A click on it comes to the application, which presents the window that was used last: this one is modal. */
  g_application_send_notification (application, id, notification);
  self->has_notified = TRUE;
}

/* Whoever sees the window has no need of what told about it. */
void
_hw_deploy_window_withdraw_notification (HwDeployWindow *self)
{
  GtkApplication *application = get_application (self);
  g_autofree char *id = NULL;

  if (!self->has_notified || application == NULL)
    return;
  id = dup_notification_id (self);
  g_application_withdraw_notification (G_APPLICATION (application), id);
  self->has_notified = FALSE;
}

/* The window is closing. */
void
_hw_deploy_window_leave_desktop (HwDeployWindow *self)
{
  GtkApplication *application = get_application (self);

  if (self->run != NULL)
    {
      _hw_deploy_window_update_session (self, FALSE);
      _hw_deploy_window_withdraw_notification (self);
    }
  if (self->inhibit_cookie != 0 && application != NULL)
    gtk_application_uninhibit (application, self->inhibit_cookie);
  self->inhibit_cookie = 0;
}
