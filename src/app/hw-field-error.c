/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-field-error"

#include "config.h"

#include "hw-access-names.h"
#include "hw-field-error.h"

struct _HwFieldError
{
  GtkListBoxRow parent_instance;

  /* Borrowed */
  GtkWidget *row;
  GtkWidget *label;
};

G_DEFINE_FINAL_TYPE (HwFieldError, hw_field_error, GTK_TYPE_LIST_BOX_ROW)

static void
hw_field_error_class_init (HwFieldErrorClass *klass)
{
}

static void
hw_field_error_init (HwFieldError *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name ("dialog-error-symbolic");

  self->label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), self->label);
  gtk_widget_add_css_class (box, "hw-field-error");
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

HwFieldError *
hw_field_error_new (GtkWidget *row)
{
  HwFieldError *self;
  GtkWidget *list;

  g_return_val_if_fail (GTK_IS_LIST_BOX_ROW (row), NULL);

  list = gtk_widget_get_parent (row);
  g_return_val_if_fail (GTK_IS_LIST_BOX (list), NULL);

  self = g_object_new (HW_TYPE_FIELD_ERROR, NULL);
  self->row = row;
  gtk_list_box_insert (GTK_LIST_BOX (list), GTK_WIDGET (self),
                       gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + 1);

  return self;
}

/* Once it has a place, it is scrolled to: the row's own focus does not bring what is below it. */
static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkWidget *window = gtk_widget_get_ancestor (widget, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment;
  graphene_rect_t bounds;
  double top;

  if (!gtk_widget_get_visible (widget) || window == NULL)
    return G_SOURCE_REMOVE;
  if (gtk_widget_get_height (widget) == 0)
    return G_SOURCE_CONTINUE;
  adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (window));
  if (!gtk_widget_compute_bounds (widget, window, &bounds))
    return G_SOURCE_REMOVE;
  top = gtk_adjustment_get_value (adjustment) + (double)bounds.origin.y;
  gtk_adjustment_clamp_page (adjustment, top, top + (double)bounds.size.height);

  return G_SOURCE_REMOVE;
}

void
hw_field_error_set_text (HwFieldError *self, const char *text)
{
  g_return_if_fail (HW_IS_FIELD_ERROR (self));

  gtk_label_set_text (GTK_LABEL (self->label), text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self), text != NULL);
  if (text != NULL)
    {
      gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
      gtk_widget_add_css_class (self->row, "error");
    }
  else
    gtk_widget_remove_css_class (self->row, "error");
  hw_access_names_set_error (self->row, text);
}

const char *
hw_field_error_get_text (HwFieldError *self)
{
  g_return_val_if_fail (HW_IS_FIELD_ERROR (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}
