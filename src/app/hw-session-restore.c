/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-session-restore"

#include "config.h"

#include "hw-session-restore.h"
#include "hw-settings.h"

#define FROZEN_KEY "hw-session-restore-frozen"

static void
freeze (GtkApplication *application, gboolean is_frozen)
{
  g_object_set_data (G_OBJECT (application), FROZEN_KEY, GINT_TO_POINTER (is_frozen));
}

static gboolean
is_frozen (GtkApplication *application)
{
  return g_object_get_data (G_OBJECT (application), FROZEN_KEY) != NULL;
}

/* Oldest window first, each folder once. What is embedded in the program is no folder. */
static void
remember (GtkApplication *application)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  g_autoptr(GPtrArray) roots = g_ptr_array_new ();
  GList *windows = gtk_application_get_windows (application);

  if (settings == NULL)
    return;
  for (GList *l = g_list_last (windows); l != NULL; l = l->prev)
    {
      const HwProject *project =
          HW_IS_WINDOW (l->data) ? hw_session_get_project (hw_window_get_session (l->data)) : NULL;
      const char *root = project != NULL ? hw_project_get_root (project) : NULL;

      if (root != NULL && g_path_is_absolute (root)
          && !g_ptr_array_find_with_equal_func (roots, root, g_str_equal, NULL))
        g_ptr_array_add (roots, (char *)root);
    }
  g_ptr_array_add (roots, NULL);
  g_settings_set_strv (settings, "session-projects", (const char *const *)roots->pdata);
}

static void
on_project_notify_cb (GtkApplication *application)
{
  /* Somebody goes on working: the windows were not closed after all. */
  freeze (application, FALSE);
  remember (application);
}

static void
on_window_added_cb (GtkApplication *application, GtkWindow *window)
{
  if (HW_IS_WINDOW (window))
    g_signal_connect_object (hw_window_get_session (HW_WINDOW (window)), "notify::project",
                             G_CALLBACK (on_project_notify_cb), application, G_CONNECT_SWAPPED);
}

/* The last window that goes is what was open last; one of several was put away. */
static void
on_window_removed_cb (GtkApplication *application)
{
  if (!is_frozen (application) && gtk_application_get_windows (application) != NULL)
    remember (application);
}

void
hw_session_restore_follow (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  g_signal_connect (application, "window-added", G_CALLBACK (on_window_added_cb), NULL);
  g_signal_connect (application, "window-removed", G_CALLBACK (on_window_removed_cb), NULL);
}

void
hw_session_restore_freeze (GtkApplication *application)
{
  g_return_if_fail (GTK_IS_APPLICATION (application));

  freeze (application, TRUE);
}

GStrv
hw_session_restore_get (void)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  g_auto(GStrv) roots = NULL;

  if (settings == NULL || !g_settings_get_boolean (settings, "restore-session"))
    return NULL;
  roots = g_settings_get_strv (settings, "session-projects");

  return roots[0] != NULL ? g_steal_pointer (&roots) : NULL;
}
