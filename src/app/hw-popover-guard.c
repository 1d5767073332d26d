/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-popover-guard"

#include "config.h"

#include <gtk/gtk.h>

#include "hw-popover-guard.h"

/* It is in its window still: later nobody would know whose clicks it took. */
static gboolean
on_unrealize_cb (GSignalInvocationHint *hint, guint n, const GValue *values, gpointer data)
{
  GtkWidget *widget = g_value_get_object (&values[0]);

  if (GTK_IS_POPOVER (widget) && gtk_widget_get_visible (widget))
    gtk_widget_hide (widget);

  return TRUE;
}

void
hw_popover_guard_install (void)
{
  static gboolean is_installed;

  if (is_installed)
    return;
  is_installed = TRUE;
  /* A signal comes with its class, which nobody may have used yet. */
  g_type_class_unref (g_type_class_ref (GTK_TYPE_WIDGET));
  g_signal_add_emission_hook (g_signal_lookup ("unrealize", GTK_TYPE_WIDGET), 0, on_unrealize_cb,
                              NULL, NULL);
}
