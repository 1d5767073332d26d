/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-tab-bar"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-editor-tab-private.h"
#include "hw-format.h"

/* The bar above the text: what is to be known of the file, and what can be done about it. */

static void
set_button (GtkButton *button, const char *label)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label != NULL)
    gtk_button_set_label (button, label);
}

static void
show_bar (HwEditorTab *self,
          HwEditorBar bar,
          GtkMessageType type,
          const char *text,
          const char *first,
          const char *second,
          const char *third)
{
  self->bar = bar;
  gtk_info_bar_set_message_type (self->info_bar, type);
  gtk_label_set_text (self->info_label, text);
  set_button (self->info_first, first);
  set_button (self->info_second, second);
  set_button (self->info_third, third);
  gtk_info_bar_set_revealed (self->info_bar, TRUE);
}

/* What the bar told is over; what holds all the time comes back. */
void
_hw_editor_tab_hide_bar (HwEditorTab *self)
{
  const gboolean is_locked = self->is_read_only && !self->is_edit_wanted;

  if (self->applied != NULL)
    show_bar (self, HW_EDITOR_BAR_APPLIED, GTK_MESSAGE_INFO, self->applied,
              _("Edit Anyway"), _("New Revision Instead"), NULL);
  else if (is_locked)
    show_bar (self, HW_EDITOR_BAR_READ_ONLY, GTK_MESSAGE_INFO,
              _("The file is read-only. Saving it replaces it all the same."), _("Edit Anyway"),
                                                                                   NULL, NULL);
  else
    {
      self->bar = HW_EDITOR_BAR_NONE;
      gtk_info_bar_set_revealed (self->info_bar, FALSE);
    }
  hw_editor_text_set_editable (self->text,
                               self->file != NULL && self->applied == NULL && !is_locked);
}

/* The file on disk is not the one that was read, and what is here must not be lost. */
void
_hw_editor_tab_show_conflict (HwEditorTab *self)
{
  if (g_file_test (self->path, G_FILE_TEST_EXISTS))
    {
      show_bar (self, HW_EDITOR_BAR_CHANGED, GTK_MESSAGE_WARNING,
                _("The file was changed by another program, and you have changed it here."),
                   _("Reload"), _("Keep Mine"), _("Compare"));
      return;
    }
  show_bar (self, HW_EDITOR_BAR_DELETED, GTK_MESSAGE_WARNING,
            _("The file was deleted. What you see here is the only copy."), _("Save Again"),
                                                                                _("Close"), NULL);
  /* Closing asks about it. */
  gtk_text_buffer_set_modified (GTK_TEXT_BUFFER (self->buffer), TRUE);
}

void
_hw_editor_tab_show_failure (HwEditorTab *self, const GError *error)
{
  g_autofree char *text = hw_format_error (error);

  show_bar (self, HW_EDITOR_BAR_FAILED, GTK_MESSAGE_ERROR, text, _("Try Again"), NULL, NULL);
  if (self->file == NULL)
    hw_editor_text_set_editable (self->text, FALSE);
}

GtkWidget *
hw_editor_tab_get_info_bar (HwEditorTab *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_TAB (self), NULL);

  return GTK_WIDGET (self->info_bar);
}

void
hw_editor_tab_set_applied (HwEditorTab *self, const char *text)
{
  g_return_if_fail (HW_IS_EDITOR_TAB (self));

  /* Whoever is editing already is not stopped in the middle of a word. */
  if (self->is_edit_wanted || hw_editor_tab_is_modified (self))
    return;
  if (g_strcmp0 (self->applied, text) == 0)
    return;
  g_free (self->applied);
  self->applied = g_strdup (text);
  if (self->bar == HW_EDITOR_BAR_NONE || self->bar == HW_EDITOR_BAR_APPLIED
      || self->bar == HW_EDITOR_BAR_READ_ONLY)
    _hw_editor_tab_hide_bar (self);
}
