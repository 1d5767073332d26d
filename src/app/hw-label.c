/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-label"

#include "config.h"

#include <string.h>

#include "hw-label.h"

static void
leave_out_hyphens (GtkLabel *label)
{
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}

void
hw_label_wrap_verbatim (GtkLabel *label)
{
  g_return_if_fail (GTK_IS_LABEL (label));

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  leave_out_hyphens (label);
}

void
hw_label_keep_verbatim (GtkWidget *widget)
{
  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (GTK_IS_LABEL (widget))
    leave_out_hyphens (GTK_LABEL (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    hw_label_keep_verbatim (child);
}

void
hw_label_mark_code (GtkLabel *label, const char *code)
{
  const char *text;
  const char *place;
  PangoAttrList *attributes = pango_attr_list_new ();

  g_return_if_fail (GTK_IS_LABEL (label));
  g_return_if_fail (code != NULL);

  text = gtk_label_get_text (label);
  place = *code == '\0' ? NULL : strstr (text, code);
  if (place != NULL)
    {
      PangoAttribute *family = pango_attr_family_new ("monospace");

      family->start_index = (guint)(place - text);
      family->end_index = family->start_index + (guint)strlen (code);
      pango_attr_list_insert (attributes, family);
    }
  gtk_label_set_attributes (label, attributes);
  pango_attr_list_unref (attributes);
}
