/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-sql"

#include "config.h"

#include <adwaita.h>

#include "hw-deploy-sql.h"
#include "hw-source.h"

/**
 * hw_deploy_sql_new_buffer:
 *
 * Returns: (transfer full): a highlighted buffer that follows light and dark
 */
GtkSourceBuffer *
hw_deploy_sql_new_buffer (const char *sql)
{
  GtkSourceBuffer *buffer = gtk_source_buffer_new (NULL);

  g_return_val_if_fail (sql != NULL, NULL);

  hw_source_set_language (buffer, "sql");
  hw_source_follow_style (buffer);
  gtk_source_buffer_set_highlight_matching_brackets (buffer, FALSE);
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (buffer), sql, -1);

  return buffer;
}

/* The look that the highlighter's tags give to the text at @iter, as attributes of a span; "" for none. The last
 * tag has the highest priority. */
static char *
get_attributes (const GtkTextIter *iter)
{
  g_autoptr(GSList) tags = gtk_text_iter_get_tags (iter);
  g_autofree char *colour = g_strdup ("");
  g_autofree char *weight = g_strdup ("");

  for (GSList *l = tags; l != NULL; l = l->next)
    {
      g_autoptr(GdkRGBA) rgba = NULL;
      gboolean has_weight = FALSE;
      int value = 0;

      g_object_get (l->data, "foreground-rgba", &rgba, "weight", &value, "weight-set", &has_weight,
                    NULL);
      if (rgba != NULL)
        {
          g_free (colour);
          colour = g_strdup_printf (" foreground='#%02x%02x%02x'", (guint)(rgba->red * 255),
                                    (guint)(rgba->green * 255), (guint)(rgba->blue * 255));
        }
      if (has_weight)
        {
          g_free (weight);
          weight = g_strdup_printf (" weight='%d'", value);
        }
    }

  return g_strconcat (colour, weight, NULL);
}

/* The same colours as in a source view, as Pango markup. */
static char *
make_markup (const char *sql)
{
  g_autoptr(GtkSourceBuffer) buffer = hw_deploy_sql_new_buffer (sql);
  GString *markup = g_string_new (NULL);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  gtk_source_buffer_ensure_highlight (buffer, &start, &end);
  while (!gtk_text_iter_is_end (&start))
    {
      GtkTextIter next = start;
      g_autofree char *attributes = get_attributes (&start);
      g_autofree char *text = NULL;
      g_autofree char *escaped = NULL;

      if (!gtk_text_iter_forward_to_tag_toggle (&next, NULL))
        next = end;
      text = gtk_text_iter_get_slice (&start, &next);
      escaped = g_markup_escape_text (text, -1);
      if (attributes[0] != '\0')
        g_string_append_printf (markup, "<span%s>%s</span>", attributes, escaped);
      else
        g_string_append (markup, escaped);
      start = next;
    }

  return g_string_free (markup, FALSE);
}

static void
update_markup (GtkLabel *label)
{
  const char *sql = g_object_get_data (G_OBJECT (label), "hw-sql");
  g_autofree char *markup = make_markup (sql != NULL ? sql : "");

  gtk_label_set_markup (label, markup);
}

/**
 * hw_deploy_sql_set_label:
 * @label: a label
 * @sql: one statement, or its beginning
 *
 * Shows @sql in the colours of a source view, which follow light and dark for as long as the label lives.
 */
void
hw_deploy_sql_set_label (GtkLabel *label, const char *sql)
{
  g_return_if_fail (GTK_IS_LABEL (label));
  g_return_if_fail (sql != NULL);

  if (g_object_get_data (G_OBJECT (label), "hw-sql") == NULL)
    g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                             G_CALLBACK (update_markup), label, G_CONNECT_SWAPPED);
  g_object_set_data_full (G_OBJECT (label), "hw-sql", g_strdup (sql), g_free);
  update_markup (label);
}
