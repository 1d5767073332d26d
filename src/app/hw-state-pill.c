/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-state-pill"

#include "config.h"

#include "hw-state-pill.h"

struct _HwStatePill
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkWidget *image;
  GtkWidget *spinner;
  GtkWidget *label;
  const char *style;
};

G_DEFINE_FINAL_TYPE (HwStatePill, hw_state_pill, GTK_TYPE_BOX)

static void
hw_state_pill_class_init (HwStatePillClass *klass)
{
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_state_pill_init (HwStatePill *self)
{
  self->image = gtk_image_new ();
  self->spinner = gtk_spinner_new ();
  self->label = gtk_label_new (NULL);
  /* Where even a line of its own is too short the state is cut; its icon and tooltip say it, too. */
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_valign (self->spinner, GTK_ALIGN_CENTER);
  gtk_box_set_spacing (GTK_BOX (self), 5);
  gtk_box_append (GTK_BOX (self), self->image);
  gtk_box_append (GTK_BOX (self), self->spinner);
  gtk_box_append (GTK_BOX (self), self->label);
  gtk_widget_add_css_class (GTK_WIDGET (self), "hw-pill");
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

void
hw_state_pill_set_text (HwStatePill *self, const HwStateText *text)
{
  g_return_if_fail (HW_IS_STATE_PILL (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (GTK_LABEL (self->label), text->label);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), text->sentence);
  gtk_widget_set_visible (self->image, text->icon != NULL);
  if (text->icon != NULL)
    gtk_image_set_from_icon_name (GTK_IMAGE (self->image), text->icon);
  gtk_widget_set_visible (self->spinner, text->is_busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), text->is_busy);

  if (self->style != NULL)
    gtk_widget_remove_css_class (GTK_WIDGET (self), self->style);
  self->style = text->style;
  gtk_widget_add_css_class (GTK_WIDGET (self), self->style);
}

const char *
hw_state_pill_get_label (HwStatePill *self)
{
  g_return_val_if_fail (HW_IS_STATE_PILL (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}
