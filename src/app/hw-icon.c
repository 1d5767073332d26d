/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-icon"

#include "config.h"

#include <gtk/gtk.h>

#include "hw-icon.h"

static void (*dispose_icon) (GObject *icon);
static GThread *main_thread;

static gboolean
release (gpointer icon)
{
  g_object_unref (icon);

  return G_SOURCE_REMOVE;
}

/* Called with the last reference still there: another one, taken now, keeps the icon alive. */
static void
dispose_in_main_thread (GObject *icon)
{
  if (g_thread_self () == main_thread)
    dispose_icon (icon);
  else
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, release, g_object_ref (icon), NULL);
}

void
hw_icon_guard_cache (void)
{
  GObjectClass *icons;

  if (dispose_icon != NULL)
    return;
  main_thread = g_thread_self ();
  icons = g_type_class_ref (GTK_TYPE_ICON_PAINTABLE); /* never let go, or it would be made anew */
  dispose_icon = icons->dispose;
  icons->dispose = dispose_in_main_thread;
}
