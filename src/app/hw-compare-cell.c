/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-cell"

#include "config.h"

#include "hw-compare-cell.h"

struct _HwCompareCell
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkWidget *ring;
  GtkWidget *image;
  GtkWidget *label;
  const char *icon; /* what is shown now: static strings, compared by address */
  const char *style;

  HwCompareCellFlags flags;
};

G_DEFINE_FINAL_TYPE (HwCompareCell, hw_compare_cell, GTK_TYPE_BOX)

static void
hw_compare_cell_class_init (HwCompareCellClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_compare_cell_init (HwCompareCell *self)
{
  self->ring = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  self->image = gtk_image_new ();
  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_box_append (GTK_BOX (self->ring), self->image);
  gtk_box_append (GTK_BOX (self->ring), self->label);
  gtk_widget_set_halign (self->ring, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (self->ring, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (self->ring, TRUE);
  gtk_widget_add_css_class (self->ring, "hw-standing");
  gtk_box_append (GTK_BOX (self), self->ring);
  gtk_widget_add_css_class (GTK_WIDGET (self), "hw-compare-cell");
}

GtkWidget *
hw_compare_cell_new (void)
{
  return g_object_new (HW_TYPE_COMPARE_CELL, NULL);
}

/* Style classes are only touched when they differ: each change makes GTK look the style up anew. */
static void
set_flag (GtkWidget *widget,
          const char *css_class,
          HwCompareCellFlags flag,
          HwCompareCellFlags old,
          HwCompareCellFlags new)
{
  if ((new &flag) != 0 && (old & flag) == 0)
    gtk_widget_add_css_class (widget, css_class);
  else if ((new &flag) == 0 && (old & flag) != 0)
    gtk_widget_remove_css_class (widget, css_class);
}

void
hw_compare_cell_set (HwCompareCell *self,
                     const char *icon,
                     const char *style,
                     const char *text,
                     HwCompareCellFlags flags)
{
  g_return_if_fail (HW_IS_COMPARE_CELL (self));

  if (icon != self->icon)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), icon);
  gtk_widget_set_visible (self->image, icon != NULL);
  if (style != self->style)
    {
      if (self->style != NULL)
        gtk_widget_remove_css_class (self->ring, self->style);
      if (style != NULL)
        gtk_widget_add_css_class (self->ring, style);
    }
  gtk_label_set_text (GTK_LABEL (self->label), text);
  set_flag (self->ring, "current", HW_COMPARE_CELL_CURRENT, self->flags, flags);
  set_flag (GTK_WIDGET (self), "chosen", HW_COMPARE_CELL_CHOSEN, self->flags, flags);
  set_flag (GTK_WIDGET (self), "cursor", HW_COMPARE_CELL_CURSOR, self->flags, flags);
  set_flag (GTK_WIDGET (self), "differs", HW_COMPARE_CELL_DIFFERS, self->flags, flags);
  self->icon = icon;
  self->style = style;
  self->flags = flags;
}

const char *
hw_compare_cell_get_text (HwCompareCell *self)
{
  g_return_val_if_fail (HW_IS_COMPARE_CELL (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}
