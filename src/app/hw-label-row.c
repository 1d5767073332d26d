/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-label-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-label-row.h"
#include "hw-wrap-box.h"

struct _HwLabelRow
{
  GtkListBoxRow parent_instance;

  /* Owned */
  char *label;
};

G_DEFINE_FINAL_TYPE (HwLabelRow, hw_label_row, GTK_TYPE_LIST_BOX_ROW)

/* Revisions from the one with the label up its line, until another line joins or it ends. */
static guint
measure_branch (const HwGraph *graph, guint node, gboolean *out_is_merged)
{
  guint length = 1;

  for (;;)
    {
      guint n;
      const guint *children = hw_graph_get_children (graph, node, &n);

      *out_is_merged = n > 0;
      if (n == 0 || (hw_graph_get_flags (graph, children[0]) & HW_GRAPH_MERGE_POINT) != 0)
        return length;
      node = children[0];
      length++;
    }
}

static void
hw_label_row_finalize (GObject *object)
{
  g_clear_pointer (&HW_LABEL_ROW (object)->label, g_free);

  G_OBJECT_CLASS (hw_label_row_parent_class)->finalize (object);
}

static void
hw_label_row_class_init (HwLabelRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_label_row_finalize;
}

static void
hw_label_row_init (HwLabelRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "hw-label-row");
}

GtkWidget *
hw_label_row_new (const HwGraph *graph, guint node, const char *label)
{
  HwLabelRow *self = g_object_new (HW_TYPE_LABEL_ROW, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = g_object_new (HW_TYPE_WRAP_BOX, "spacing", 10, NULL);
  GtkWidget *name = gtk_label_new (label);
  GtkWidget *about;
  gboolean is_merged;
  const guint n = measure_branch (graph, node, &is_merged);
  g_autofree char *text = NULL;
  g_autofree char *spoken = NULL;

  self->label = g_strdup (label);
  if (is_merged)
    /* Translators: a branch that another one was merged with */
    text = g_strdup_printf (ngettext ("%u revision · merged", "%u revisions · merged", n), n);
  else
    /* Translators: a branch that nothing was merged with yet */
    text = g_strdup_printf (ngettext ("%u revision · open head", "%u revisions · open head", n), n);
  about = gtk_label_new (text);

  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (name), 0.0F);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_label_set_ellipsize (GTK_LABEL (about), PANGO_ELLIPSIZE_END);
  gtk_widget_set_tooltip_text (about, text);
  gtk_widget_add_css_class (about, "hw-small");
  gtk_widget_add_css_class (about, "hw-dim");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name ("hw-bookmark-symbolic"));
  hw_wrap_box_append (HW_WRAP_BOX (texts), name);
  hw_wrap_box_append (HW_WRAP_BOX (texts), about);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  spoken = g_strdup_printf ("%s, %s", label, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);

  return GTK_WIDGET (self);
}

const char *
hw_label_row_get_label (HwLabelRow *self)
{
  g_return_val_if_fail (HW_IS_LABEL_ROW (self), NULL);

  return self->label;
}
