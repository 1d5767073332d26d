/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-test-tooltip.h"

gboolean
hw_test_is_tooltip (const char *domain, const char *message)
{
  static const struct
  {
    const char *domain;
    const char *message;
  } complaints[] = {
    { "Gdk", "gdk_surface_get_device_position: assertion 'GDK_IS_SURFACE (surface)' failed" },
    { "Gtk", "_gtk_widget_find_at_coords: assertion 'GDK_IS_SURFACE (surface)' failed" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (complaints); i++)
    if (g_strcmp0 (domain, complaints[i].domain) == 0
        && g_strcmp0 (message, complaints[i].message) == 0)
      return TRUE;

  return FALSE;
}

static void
on_message_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  if (!hw_test_is_tooltip (domain, message))
    g_log_default_handler (domain, level, message, data);
}

static gboolean
is_fatal (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  return !hw_test_is_tooltip (domain, message);
}

void
hw_test_excuse_tooltips (void)
{
  static gboolean is_handled;

  /* What GLib does by itself writes “Bail out!” before it asks whether that is so. */
  if (!is_handled)
    {
      const GLogLevelFlags levels = G_LOG_LEVEL_CRITICAL | G_LOG_FLAG_FATAL | G_LOG_FLAG_RECURSION;

      g_log_set_handler ("Gdk", levels, on_message_cb, NULL);
      g_log_set_handler ("Gtk", levels, on_message_cb, NULL);
    }
  is_handled = TRUE;
  /* GLib forgets this one before each case. */
  g_test_log_set_fatal_handler (is_fatal, NULL);
}
