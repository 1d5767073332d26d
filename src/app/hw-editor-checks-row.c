/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-checks-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-check.h"
#include "hw-editor-checks-private.h"
#include "hw-editor-edit.h"

/* A problem as a row of the list, and the button that puts it right. */

/* "Up 5": the line as it is numbered in the view that shows it. */
static char *
describe_place (HwEditorChecks *self, guint line)
{
  const int index = (int)MAX (line, 1) - 1;
  int first, last;

  if (hw_editor_text_has_halves (self->text)
      && hw_editor_text_get_layout (self->text) != HW_EDITOR_LAYOUT_WHOLE)
    {
      if (hw_editor_text_get_lines (self->text, HW_EDITOR_PART_UP, &first, &last) && index >= first
          && index <= last)
        /* Translators: line of a revision's up section */
        return g_strdup_printf (_("Up %d"), index - first + 1);
      if (hw_editor_text_get_lines (self->text, HW_EDITOR_PART_DOWN, &first, &last)
          && index >= first && index <= last)
        /* Translators: line of a revision's down section */
        return g_strdup_printf (_("Down %d"), index - first + 1);
    }

  return g_strdup_printf (_("Line %d"), index + 1);
}

/* The text may have been changed since it was looked at: then it is looked at again. */
static void
on_fix_clicked_cb (HwEditorChecks *self, GtkWidget *button)
{
  const HwTextEdit *fix = g_object_get_data (G_OBJECT (button), "hw-fix");

  if (self->text == NULL)
    return;
  hw_editor_edit_apply (self->text, fix, TRUE);
  hw_editor_checks_queue (self);
}

GtkWidget *
hw_editor_checks_create_fix_button (HwEditorChecks *self, const HwSqlProblem *problem)
{
  GtkWidget *button;
  g_autofree char *text = NULL;

  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (self), NULL);
  g_return_val_if_fail (problem != NULL && problem->fix != NULL, NULL);

  /* Translators: puts a mistake right */
  button = gtk_button_new_with_label (C_("problem", "Fix"));
  text = hw_editor_check_format_fix (problem);
  gtk_widget_set_name (button, "editor-fix");
  gtk_widget_set_valign (button, GTK_ALIGN_START);
  gtk_widget_set_tooltip_text (button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_object_set_data_full (G_OBJECT (button), "hw-fix", hw_text_edit_copy (problem->fix),
                          (GDestroyNotify)hw_text_edit_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_fix_clicked_cb), self,
                           G_CONNECT_SWAPPED);
  g_object_bind_property (hw_editor_text_get_view (self->text, HW_EDITOR_PART_WHOLE), "editable",
                          button, "sensitive", G_BINDING_SYNC_CREATE);

  return button;
}

GtkWidget *
_hw_editor_checks_create_row (HwEditorChecks *self, const HwSqlProblem *problem)
{
  static const char *const icons[] = { "dialog-error-symbolic", "dialog-warning-symbolic",
                                       "dialog-information-symbolic" };
  static const char *const classes[] = { "hw-error", "hw-warning", "hw-accent" };
  g_autofree char *sentence = hw_editor_check_format (problem);
  g_autofree char *place = describe_place (self, problem->line);
  g_autofree char *name = g_strdup_printf ("%s: %s", place, sentence);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  GtkWidget *image = gtk_image_new_from_icon_name (icons[problem->severity]);
  GtkWidget *label = gtk_label_new (place);
  GtkWidget *text = gtk_label_new (sentence);

  G_STATIC_ASSERT (G_N_ELEMENTS (icons) == HW_SEVERITY_INFO + 1);
  G_STATIC_ASSERT (G_N_ELEMENTS (classes) == HW_SEVERITY_INFO + 1);

  gtk_widget_add_css_class (image, classes[problem->severity]);
  gtk_widget_add_css_class (label, "hw-dim");
  gtk_widget_set_valign (image, GTK_ALIGN_START);
  gtk_widget_set_valign (label, GTK_ALIGN_START);
  gtk_label_set_wrap (GTK_LABEL (text), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (text), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_widget_set_hexpand (text, TRUE);
  gtk_widget_set_valign (text, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (box), image);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), text);
  if (problem->fix != NULL)
    gtk_box_append (GTK_BOX (box), hw_editor_checks_create_fix_button (self, problem));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_widget_add_css_class (row, "hw-editor-problem");
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  return row;
}
