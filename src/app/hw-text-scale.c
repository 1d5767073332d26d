/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-text-scale"

#include "config.h"

#include <adwaita.h>

#include "hw-text-scale.h"

#define NORMAL_DPI (96 * 1024)
/* Of the screen, for a window that wants more: its panels need some, too. */
#define MAX_SHARE 0.9

double
hw_text_scale_get (GtkWidget *widget)
{
  int dpi = 0;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 1);

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);

  return MAX (1, (double)dpi / NORMAL_DPI);
}

/* The size of a clamp for text of the usual size is kept with it. */
static void
widen_clamp (AdwClamp *clamp, double scale)
{
  static const struct
  {
    const char *property;
    const char *key;
  } sizes[] = {
    { "maximum-size", "hw-maximum-size" },
    { "tightening-threshold", "hw-tightening-threshold" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      int size = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (clamp), sizes[i].key));

      if (size == 0)
        {
          g_object_get (clamp, sizes[i].property, &size, NULL);
          g_object_set_data (G_OBJECT (clamp), sizes[i].key, GINT_TO_POINTER (size));
        }
      g_object_set (clamp, sizes[i].property, (int)(size * scale), NULL);
    }
}

static void
widen (GtkWidget *widget, double scale)
{
  if (ADW_IS_CLAMP (widget))
    widen_clamp (ADW_CLAMP (widget), scale);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    widen (child, scale);
}

static void
on_dpi_notify_cb (GtkWidget *root)
{
  widen (root, hw_text_scale_get (root));
}

void
hw_text_scale_widen (GtkWidget *root)
{
  g_return_if_fail (GTK_IS_WIDGET (root));

  g_signal_connect_object (gtk_widget_get_settings (root), "notify::gtk-xft-dpi",
                           G_CALLBACK (on_dpi_notify_cb), root, G_CONNECT_SWAPPED);
  on_dpi_notify_cb (root);
}

/* Which screen it will be on is not known yet: (transfer full) (nullable) */
static GdkMonitor *
dup_monitor (GtkWindow *window)
{
  GListModel *monitors = gdk_display_get_monitors (gtk_widget_get_display (GTK_WIDGET (window)));

  return g_list_model_get_item (monitors, 0);
}

void
hw_text_scale_fit (GtkWindow *window)
{
  const double scale = hw_text_scale_get (GTK_WIDGET (window));
  g_autoptr(GdkMonitor) monitor = NULL;
  GdkRectangle room;
  int width, height;

  g_return_if_fail (GTK_IS_WINDOW (window));

  hw_text_scale_widen (GTK_WIDGET (window));
  monitor = dup_monitor (window);
  gtk_window_get_default_size (window, &width, &height);
  if (monitor == NULL || scale <= 1)
    return;
  gdk_monitor_get_geometry (monitor, &room);
  /* What has no size of its own (-1) is as large as it wants to be. */
  if (width > 0)
    width = MAX (width, (int)MIN (width * scale, room.width * MAX_SHARE));
  if (height > 0)
    height = MAX (height, (int)MIN (height * scale, room.height * MAX_SHARE));
  gtk_window_set_default_size (window, width, height);
}
