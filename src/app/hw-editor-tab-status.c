/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab-status"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-tab-private.h"

/* The bar below the text: where the caret is, how the file is written, whether it is saved; and what checks found. */

/* The line as the view that has the caret numbers it. */
void
_hw_editor_tab_update_position (HwEditorTab *self)
{
  const HwEditorPart part = hw_editor_text_get_active (self->text);
  g_autofree char *text = NULL;
  guint line, column;
  int first = 0, last = 0;

  hw_editor_text_get_caret (self->text, &line, &column);
  hw_editor_text_get_lines (self->text, part, &first, &last);
  switch (part)
    {
    case HW_EDITOR_PART_WHOLE:
      /* Translators: where the caret is; both count from one */
      text = g_strdup_printf (_("Line %u, column %u"), line, column);
      break;
    case HW_EDITOR_PART_UP:
      /* Translators: where the caret is in the up section; both count from one */
      text = g_strdup_printf (_("Up: line %u, column %u"), line - (guint)first, column);
      break;
    case HW_EDITOR_PART_DOWN:
      /* Translators: where the caret is in the down section; both count from one */
      text = g_strdup_printf (_("Down: line %u, column %u"), line - (guint)first, column);
      break;
    }
  gtk_menu_button_set_label (self->position_button, text);
  hw_editor_search_set_view (self->search, hw_editor_text_get_view (self->text, part));
}

/* How the file is stored, which saving keeps. */
static void
update_form (HwEditorTab *self)
{
  const char *encoding = self->file->has_bom ? _("UTF-8 with byte-order mark") : _("UTF-8");
  g_autofree char *text = NULL;

  if (self->file->is_crlf)
    /* Translators: an encoding, and the two bytes that end each line */
    text = g_strdup_printf (_("%s, CR LF"), encoding);
  gtk_label_set_text (self->form_label, text != NULL ? text : encoding);
}

void
_hw_editor_tab_update_state (HwEditorTab *self)
{
  const char *text = "";

  if (self->is_reading && self->file == NULL)
    text = _("Reading…");
  else if (self->is_saving)
    text = _("Saving…");
  else if (hw_editor_tab_is_modified (self))
    text = _("Changed, not saved");
  else if (self->file != NULL)
    text = _("Saved");
  gtk_label_set_text (self->state_label, text);
  if (self->file != NULL)
    update_form (self);
}

void
_hw_editor_tab_update_checks (HwEditorTab *self)
{
  static const char *const icons[] = { "dialog-error-symbolic", "dialog-warning-symbolic",
                                       "object-select-symbolic" };
  static const char *const classes[] = { "hw-error", "hw-warning", "hw-success" };
  const HwSeverity worst = hw_editor_checks_get_worst (self->checks);
  g_autofree char *summary = hw_editor_checks_dup_summary (self->checks);

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->status_icon), classes[i]);
  gtk_widget_add_css_class (GTK_WIDGET (self->status_icon), classes[worst]);
  gtk_image_set_from_icon_name (self->status_icon, icons[worst]);
  gtk_widget_set_visible (GTK_WIDGET (self->status_icon),
                          hw_editor_checks_has_verdict (self->checks));
  gtk_label_set_text (self->status_label, summary);
  gtk_accessible_update_property (
      GTK_ACCESSIBLE (gtk_widget_get_ancestor (GTK_WIDGET (self->status_label), GTK_TYPE_BUTTON)),
      GTK_ACCESSIBLE_PROPERTY_LABEL, summary, -1);
}
