/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-problem-row"

#include "config.h"

#include "hw-label.h"
#include "hw-problem-row.h"

static GtkWidget *
create_label (const char *text, int max_width_chars)
{
  GtkWidget *label = gtk_label_new (text);

  hw_label_wrap_verbatim (GTK_LABEL (label));
  gtk_label_set_xalign (GTK_LABEL (label), 0.0F);
  gtk_label_set_max_width_chars (GTK_LABEL (label), max_width_chars);

  return label;
}

GtkWidget *
hw_problem_row_new (HwSeverity severity, const char *text, const char *rest, int max_width_chars)
{
  static const char *const icons[] = { "dialog-error-symbolic", "dialog-warning-symbolic",
                                       "dialog-information-symbolic" };
  static const char *const classes[] = { "hw-error", "hw-warning", "hw-accent" };
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 10);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *image = gtk_image_new_from_icon_name (icons[severity]);

  G_STATIC_ASSERT (G_N_ELEMENTS (icons) == HW_SEVERITY_INFO + 1);
  G_STATIC_ASSERT (G_N_ELEMENTS (classes) == HW_SEVERITY_INFO + 1);

  gtk_widget_add_css_class (image, classes[severity]);
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (texts), create_label (text, max_width_chars));
  if (rest[0] != '\0')
    {
      GtkWidget *label = create_label (rest, max_width_chars);

      gtk_widget_add_css_class (label, "hw-small");
      gtk_widget_add_css_class (label, "hw-dim");
      gtk_box_append (GTK_BOX (texts), label);
    }
  gtk_box_append (GTK_BOX (box), image);
  /* All the room there is: by themselves labels that wrap ask for less. */
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "hw-problem");

  return row;
}
