/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-form"

#include "config.h"

#include "hw-access-names.h"
#include "hw-form.h"
#include "hw-format.h"
#include "hw-text-scale.h"

void
hw_form_set_error (GtkWidget *row, GtkLabel *label, const GError *error)
{
  g_autofree char *text = error != NULL ? hw_format_error (error) : NULL;

  g_return_if_fail (GTK_IS_WIDGET (row));
  g_return_if_fail (GTK_IS_LABEL (label));

  if (error != NULL)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
  hw_access_names_set_error (row, text);
  gtk_label_set_label (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL);
}

GStrv
hw_form_split_names (const char *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, ", \t", -1);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();

  for (guint i = 0; words[i] != NULL; i++)
    if (words[i][0] != '\0')
      g_strv_builder_add (names, words[i]);

  return g_strv_builder_end (names);
}

static gboolean
on_escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

void
hw_form_set_up (GtkWindow *dialog, GtkWindow *parent)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (keys),
      gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                        gtk_callback_action_new (on_escape_cb, NULL, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (dialog), keys);
  hw_text_scale_fit (dialog);
  gtk_window_set_transient_for (dialog, parent);
  gtk_window_set_modal (dialog, TRUE);
  /* It goes with its window, also where nobody waits for an answer any more. */
  gtk_window_set_destroy_with_parent (dialog, TRUE);
}
