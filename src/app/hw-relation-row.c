/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-relation-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-relation-row.h"
#include "hw-wrap-box.h"

#define RELATION_KEY "hw-revision"

GtkWidget *
hw_relation_row_new (const HwGraph *graph, const char *title, const HwRevision *other)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *message = gtk_label_new (other->message);
  GtkWidget *arrow = gtk_image_new_from_icon_name ("go-next-symbolic");
  g_autofree char *short_id = hw_graph_shorten_id (graph, other->id);
  GtkWidget *id = gtk_label_new (short_id);
  /* A long message goes below the id before it is cut. */
  GtkWidget *other_box = g_object_new (HW_TYPE_WRAP_BOX, "spacing", 8, NULL);
  g_autofree char *name = NULL;

  gtk_label_set_xalign (GTK_LABEL (heading), 0.0F);
  gtk_label_set_width_chars (GTK_LABEL (heading), 10);
  gtk_widget_add_css_class (heading, "hw-dim");
  gtk_widget_add_css_class (id, "hw-id");
  gtk_widget_set_direction (id, GTK_TEXT_DIR_LTR);
  gtk_label_set_xalign (GTK_LABEL (message), 0.0F);
  gtk_label_set_ellipsize (GTK_LABEL (message), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (message, TRUE);
  gtk_widget_add_css_class (message, "hw-small");
  gtk_widget_set_tooltip_text (message, other->message);
  gtk_widget_add_css_class (arrow, "hw-dim");
  gtk_box_append (GTK_BOX (box), heading);
  hw_wrap_box_append (HW_WRAP_BOX (other_box), id);
  hw_wrap_box_append (HW_WRAP_BOX (other_box), message);
  gtk_widget_set_hexpand (other_box, TRUE);
  gtk_widget_set_valign (other_box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), other_box);
  gtk_box_append (GTK_BOX (box), arrow);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "hw-relation");
  g_object_set_data_full (G_OBJECT (row), RELATION_KEY, g_strdup (other->id), g_free);
  /* Translators: how a revision stands to the shown one ("Revises"), its id, its message */
  name = g_strdup_printf (_("%s %s, %s"), title, short_id, other->message);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}

GtkWidget *
hw_relation_row_new_more (guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("%u more…", "%u more…", n), n);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (label, "hw-dim");
  gtk_widget_set_margin_top (label, 6);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);

  return row;
}

const char *
hw_relation_row_get_revision (GtkListBoxRow *row)
{
  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), NULL);

  return g_object_get_data (G_OBJECT (row), RELATION_KEY);
}
