/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-hover"

#include "config.h"

#include "hw-editor-check.h"
#include "hw-editor-hover.h"

#define MAX_WIDTH_CHARS 60

struct _HwEditorHover
{
  GObject parent_instance;

  /* Borrowed */
  HwEditorChecks *checks; /* NULL once the tab is closed */
  HwEditorPart part;
};

static gboolean
hw_editor_hover_populate (GtkSourceHoverProvider *provider,
                          GtkSourceHoverContext *context,
                          GtkSourceHoverDisplay *display,
                          GError **error)
{
  HwEditorHover *self = HW_EDITOR_HOVER (provider);
  GtkWidget *content = NULL;
  GtkTextIter iter;

  if (self->checks != NULL && gtk_source_hover_context_get_iter (context, &iter))
    content =
        hw_editor_hover_create_content (self->checks, self->part, gtk_text_iter_get_offset (&iter));
  if (content == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, "nothing is wrong here");
      return FALSE;
    }
  gtk_source_hover_display_append (display, content);

  return TRUE;
}

static void
hw_editor_hover_provider_init (GtkSourceHoverProviderInterface *iface)
{
  iface->populate = hw_editor_hover_populate;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (HwEditorHover,
                               hw_editor_hover,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (GTK_SOURCE_TYPE_HOVER_PROVIDER,
                                                      hw_editor_hover_provider_init))

static void
hw_editor_hover_dispose (GObject *object)
{
  g_clear_weak_pointer (&HW_EDITOR_HOVER (object)->checks);

  G_OBJECT_CLASS (hw_editor_hover_parent_class)->dispose (object);
}

static void
hw_editor_hover_class_init (HwEditorHoverClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_editor_hover_dispose;
}

static void
hw_editor_hover_init (HwEditorHover *self)
{
}

void
hw_editor_hover_add (HwEditorChecks *checks, HwEditorText *text, HwEditorPart part)
{
  GtkSourceView *view;
  g_autoptr(HwEditorHover) self = NULL;

  g_return_if_fail (HW_IS_EDITOR_CHECKS (checks));
  g_return_if_fail (HW_IS_EDITOR_TEXT (text));

  view = hw_editor_text_get_view (text, part);
  self = g_object_new (HW_TYPE_EDITOR_HOVER, NULL);
  self->part = part;
  g_set_weak_pointer (&self->checks, checks);
  gtk_source_hover_add_provider (gtk_source_view_get_hover (view),
                                 GTK_SOURCE_HOVER_PROVIDER (self));
}

static GtkWidget *
create_line (HwEditorChecks *checks, const HwSqlProblem *problem)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  g_autofree char *sentence = hw_editor_check_format (problem);
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_max_width_chars (GTK_LABEL (label), MAX_WIDTH_CHARS);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (box), label);
  if (problem->fix != NULL)
    gtk_box_append (GTK_BOX (box), hw_editor_checks_create_fix_button (checks, problem));

  return box;
}

GtkWidget *
hw_editor_hover_create_content (HwEditorChecks *checks, HwEditorPart part, int offset)
{
  g_autoptr(GPtrArray) problems = NULL;
  GtkWidget *content;

  g_return_val_if_fail (HW_IS_EDITOR_CHECKS (checks), NULL);

  problems = hw_editor_checks_list_at (checks, part, offset);
  if (problems->len == 0)
    return NULL;
  content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (content, "hw-editor-hover");
  for (guint i = 0; i < problems->len; i++)
    gtk_box_append (GTK_BOX (content), create_line (checks, g_ptr_array_index (problems, i)));

  return content;
}
