/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-font"

#include "config.h"

#include <string.h>

#include "hw-editor-font.h"
#include "hw-settings.h"

#define KEY "editor-font"

static void
append_size (GString *css, const PangoFontDescription *font)
{
  const double size = pango_font_description_get_size (font) / (double)PANGO_SCALE;
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (size <= 0)
    return;
  g_string_append_printf (css, " font-size: %s%s;",
                          g_ascii_formatd (number, sizeof number, "%.2f", size),
                          pango_font_description_get_size_is_absolute (font) ? "px" : "pt");
}

static void
append_style (GString *css, const PangoFontDescription *font)
{
  switch (pango_font_description_get_style (font))
    {
    case PANGO_STYLE_ITALIC:
      g_string_append (css, " font-style: italic;");
      break;
    case PANGO_STYLE_OBLIQUE:
      g_string_append (css, " font-style: oblique;");
      break;
    case PANGO_STYLE_NORMAL:
      break;
    }
  g_string_append_printf (css, " font-weight: %d;", pango_font_description_get_weight (font));
}

char *
hw_editor_font_to_css (const char *font)
{
  PangoFontDescription *description;
  g_autoptr(GString) css = g_string_new (NULL);
  const char *family;

  g_return_val_if_fail (font != NULL, NULL);

  if (*font == '\0')
    return g_strdup ("");
  description = pango_font_description_from_string (font);
  family = pango_font_description_get_family (description);
  g_string_append (css, "textview." HW_EDITOR_FONT_CLASS " {");
  if (family != NULL && strpbrk (family, "\"\\\n") == NULL)
    g_string_append_printf (css, " font-family: \"%s\";", family);
  append_size (css, description);
  append_style (css, description);
  g_string_append (css, " }");
  pango_font_description_free (description);

  return g_string_free (g_steal_pointer (&css), FALSE);
}

static void
on_font_changed_cb (GSettings *settings, const char *key, GtkCssProvider *provider)
{
  g_autofree char *font = g_settings_get_string (settings, KEY);
  g_autofree char *css = hw_editor_font_to_css (font);

  gtk_css_provider_load_from_data (provider, css, -1);
}

void
hw_editor_font_follow (void)
{
  GSettings *settings = hw_settings_new ();
  g_autoptr(GtkCssProvider) provider = gtk_css_provider_new ();
  GdkDisplay *display = gdk_display_get_default ();

  if (settings == NULL || display == NULL)
    {
      g_clear_object (&settings);
      return;
    }
  g_signal_connect_object (settings, "changed::" KEY, G_CALLBACK (on_font_changed_cb), provider, 0);
  on_font_changed_cb (settings, KEY, provider);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  /* They live as long as the display does. */
  g_object_set_data_full (G_OBJECT (display), "hw-editor-font", settings, g_object_unref);
}
