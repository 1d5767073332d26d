/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-icon"

#include "config.h"

#include "hw-icon.h"

#define KEPT_KEY "hw-icon-kept"
#define DEFAULT_SIZE 16

/* Name, size and scale -> GtkIconPaintable */
static GHashTable *
get_kept (GtkIconTheme *theme)
{
  GHashTable *kept = g_object_get_data (G_OBJECT (theme), KEPT_KEY);

  if (kept == NULL)
    {
      kept = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      g_object_set_data_full (G_OBJECT (theme), KEPT_KEY, kept, (GDestroyNotify)g_hash_table_unref);
    }

  return kept;
}

/* What is looked up here is what the image is going to look up itself, so nothing is loaded twice. */
static void
keep (GtkImage *image, const char *icon_name)
{
  GtkIconTheme *theme =
      gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (image)));
  const int pixel_size = gtk_image_get_pixel_size (image);
  const int size = pixel_size > 0 ? pixel_size : DEFAULT_SIZE;
  const int scale = gtk_widget_get_scale_factor (GTK_WIDGET (image));
  const GtkTextDirection direction = gtk_widget_get_direction (GTK_WIDGET (image));
  g_autofree char *key = g_strdup_printf ("%s %d %d %d", icon_name, size, scale, direction);
  GHashTable *kept = get_kept (theme);

  if (!g_hash_table_contains (kept, key))
    g_hash_table_insert (kept, g_steal_pointer (&key),
                         gtk_icon_theme_lookup_icon (theme, icon_name, NULL, size, scale, direction,
                                                     GTK_ICON_LOOKUP_PRELOAD));
}

GtkWidget *
hw_icon_image_new (const char *icon_name)
{
  GtkWidget *image = gtk_image_new ();

  hw_icon_image_set (GTK_IMAGE (image), icon_name);

  return image;
}

void
hw_icon_image_set (GtkImage *image, const char *icon_name)
{
  g_return_if_fail (GTK_IS_IMAGE (image));

  if (icon_name != NULL)
    keep (image, icon_name);
  gtk_image_set_from_icon_name (image, icon_name);
}
