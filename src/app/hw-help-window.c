/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-help-window"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-help-text.h"
#include "hw-help-window.h"
#include "hw-text-scale.h"
#include "hw-toplevel.h"

struct _HwHelpWindow
{
  AdwWindow parent_instance;

  /* Template children, borrowed */
  AdwLeaflet *leaflet;
  GtkListBox *chapters_list;
  AdwHeaderBar *text_header;
  AdwHeaderBar *list_header;
  GtkWidget *back_button;
  GtkScrolledWindow *scrolled_window;
  GtkBox *text_box;
};

G_DEFINE_FINAL_TYPE (HwHelpWindow, hw_help_window, ADW_TYPE_WINDOW)

static void
append_paragraph (HwHelpWindow *self, const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  /* Reading goes on with the keys that scroll, not from label to label. */
  gtk_widget_set_focusable (label, FALSE);
  gtk_box_append (self->text_box, label);
}

static void
show_chapter (HwHelpWindow *self, const HwHelpChapter *chapter)
{
  g_auto (GStrv) paragraphs = g_strsplit (_(chapter->text), "\n\n", -1);
  GtkWidget *heading = gtk_label_new (_(chapter->title));
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->text_box))) != NULL)
    gtk_box_remove (self->text_box, child);
  gtk_widget_add_css_class (heading, "title-1");
  gtk_label_set_wrap (GTK_LABEL (heading), TRUE);
  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_box_append (self->text_box, heading);
  for (guint i = 0; paragraphs[i] != NULL; i++)
    append_paragraph (self, paragraphs[i]);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scrolled_window), 0);
}

static void
on_chapter_selected_cb (HwHelpWindow *self, GtkListBoxRow *row)
{
  guint n;
  const HwHelpChapter *chapters = hw_help_text_get (&n);

  if (row != NULL)
    show_chapter (self, &chapters[gtk_list_box_row_get_index (row)]);
}

static void
on_chapter_activated_cb (HwHelpWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
}

static void
on_back_clicked_cb (HwHelpWindow *self)
{
  adw_leaflet_navigate (self->leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}

/* Side by side, one of the header bars has the window's buttons: the one at the end. */
static void
update_headers (HwHelpWindow *self)
{
  const gboolean is_folded = adw_leaflet_get_folded (self->leaflet);

  gtk_widget_set_visible (self->back_button, is_folded);
  adw_header_bar_set_show_end_title_buttons (self->list_header, is_folded);
  adw_header_bar_set_show_start_title_buttons (self->text_header, is_folded);
}

static gboolean
on_escape_cb (GtkWidget *widget, GVariant *args, gpointer user_data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

static void
hw_help_window_class_init (HwHelpWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-help-window.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwHelpWindow, child)
  BIND (leaflet);
  BIND (chapters_list);
  BIND (text_header);
  BIND (list_header);
  BIND (back_button);
  BIND (scrolled_window);
  BIND (text_box);
#undef BIND
  gtk_widget_class_bind_template_callback (widget_class, on_chapter_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_chapter_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_back_clicked_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_headers);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Escape, 0, on_escape_cb, NULL);
}

static void
hw_help_window_init (HwHelpWindow *self)
{
  guint n;
  const HwHelpChapter *chapters = hw_help_text_get (&n);

  gtk_widget_init_template (GTK_WIDGET (self));
  hw_text_scale_fit (GTK_WINDOW (self));
  for (guint i = 0; i < n; i++)
    {
      GtkWidget *label = gtk_label_new (_(chapters[i].title));

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_wrap (GTK_LABEL (label), TRUE);
      gtk_list_box_append (self->chapters_list, label);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (label)),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL, _(chapters[i].title), -1);
    }
  gtk_list_box_select_row (self->chapters_list,
                           gtk_list_box_get_row_at_index (self->chapters_list, 0));
  update_headers (self);
}

void
hw_help_window_present (GtkWindow *parent)
{
  GtkWindow *window = hw_toplevel_find (HW_TYPE_HELP_WINDOW, NULL);

  g_return_if_fail (parent == NULL || GTK_IS_WINDOW (parent));

  /* It stays beside the windows that it is about, and goes with the one that it was opened from. */
  if (window == NULL)
    window = g_object_new (HW_TYPE_HELP_WINDOW, "transient-for", parent, "destroy-with-parent",
                           TRUE, NULL);
  gtk_window_present (window);
}
