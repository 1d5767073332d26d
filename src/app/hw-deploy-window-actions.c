/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-window-actions"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-window-private.h"
#include "hw-error.h"

/* What the wizard's buttons and keys do. */

static void
next_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);

  if (_hw_deploy_window_is_looking_back (self))
    _hw_deploy_window_show (self, self->current);
  else
    hw_deploy_page_activate_primary (_hw_deploy_window_get_current_page (self));
}

/* Ctrl+Enter: never starts what writes to the database. */
static void
next_by_key_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);

  if (_hw_deploy_window_is_looking_back (self)
      || !hw_deploy_page_is_guarded (_hw_deploy_window_get_current_page (self)))
    next_action (widget, name, parameter);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_deploy_window_go_back (HW_DEPLOY_WINDOW (widget));
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  _hw_deploy_window_stop (HW_DEPLOY_WINDOW (widget));
}

static void
show_backup_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);
  g_autofree char *dir = NULL;
  g_autofree char *uri = NULL;

  if (self->backup_path == NULL)
    return;
  dir = g_path_get_dirname (self->backup_path);
  uri = g_filename_to_uri (dir, NULL, NULL);
  g_app_info_launch_default_for_uri_async (uri, NULL, NULL, NULL, NULL);
}

/* The upgrade's page has the log; it is one station back from a failure there. */
static void
show_log_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);

  self->shown = HW_DEPLOY_STEP_UPGRADE;
  gtk_stack_set_visible_child (self->pages, GTK_WIDGET (self->upgrade_page));
  hw_deploy_page_focus_heading (self->upgrade_page);
  _hw_deploy_window_update (self);
}

static void
open_file_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwDeployWindow *self = HW_DEPLOY_WINDOW (widget);
  const HwFailure *failure = hw_deploy_run_get_failure (self->run);
  const char *file = failure != NULL ? hw_error_get_file (failure->error) : NULL;

  if (file == NULL)
    return;
  /* The file is mended in the window behind this one, which then has to be of use. */
  gtk_window_set_modal (GTK_WINDOW (self), FALSE);
  g_signal_emit_by_name (self, "open-file", file, hw_error_get_line (failure->error));
}

static void
copy_text_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          g_variant_get_string (parameter, NULL));
  adw_toast_overlay_add_toast (HW_DEPLOY_WINDOW (widget)->toasts, adw_toast_new (_("Copied")));
}

void
_hw_deploy_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "deploy.next", NULL, next_action);
  gtk_widget_class_install_action (widget_class, "deploy.next-by-key", NULL, next_by_key_action);
  gtk_widget_class_install_action (widget_class, "deploy.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "deploy.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "deploy.show-backup", NULL, show_backup_action);
  gtk_widget_class_install_action (widget_class, "deploy.show-log", NULL, show_log_action);
  gtk_widget_class_install_action (widget_class, "deploy.open-file", NULL, open_file_action);
  gtk_widget_class_install_action (widget_class, "deploy.copy-text", "s", copy_text_action);
}
