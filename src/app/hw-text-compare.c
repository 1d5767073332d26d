/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-text-compare"

#include "config.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>

#include "hw-line-diff.h"
#include "hw-source.h"
#include "hw-text-compare.h"
#include "hw-text-scale.h"

#define MIN_VIEW_HEIGHT 40

struct _HwTextCompare
{
  AdwWindow parent_instance;

  /* Borrowed */
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (HwTextCompare, hw_text_compare, ADW_TYPE_WINDOW)

enum
{
  SIGNAL_ANSWERED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_mine_clicked_cb (HwTextCompare *self)
{
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, TRUE);
  gtk_window_close (GTK_WINDOW (self));
}

static void
on_theirs_clicked_cb (HwTextCompare *self)
{
  g_signal_emit (self, signals[SIGNAL_ANSWERED], 0, FALSE);
  gtk_window_close (GTK_WINDOW (self));
}

static void
hw_text_compare_class_init (HwTextCompareClass *klass)
{
  signals[SIGNAL_ANSWERED] = g_signal_new ("answered", HW_TYPE_TEXT_COMPARE, G_SIGNAL_RUN_LAST, 0,
                                           NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static GtkWidget *
add_button (GtkWidget *header, const char *label, const char *name)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_widget_set_name (button, name);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), button);

  return button;
}

static void
hw_text_compare_init (HwTextCompare *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *legend = gtk_label_new (
      _("Lines with “−” are only in the file on disk, lines with “+” only in yours."));
  GtkWidget *mine = add_button (header, _("_Keep Mine"), "compare-mine");
  GtkWidget *theirs = add_button (header, _("_Take Theirs"), "compare-theirs");

  self->view = hw_source_view_new (NULL);
  gtk_widget_set_name (self->view, "compare-text");
  gtk_text_view_set_editable (GTK_TEXT_VIEW (self->view), FALSE);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (self->view), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Differences"), -1);
  gtk_label_set_wrap (GTK_LABEL (legend), TRUE);
  gtk_label_set_xalign (GTK_LABEL (legend), 0);
  gtk_widget_add_css_class (legend, "hw-status-line");
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), self->view);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), scroller);
  gtk_box_append (GTK_BOX (box), legend);
  adw_window_set_content (ADW_WINDOW (self), box);
  gtk_window_set_default_size (GTK_WINDOW (self), 720, 480);
  hw_text_scale_fit (GTK_WINDOW (self));
  gtk_window_set_modal (GTK_WINDOW (self), TRUE);
  g_signal_connect_swapped (mine, "clicked", G_CALLBACK (on_mine_clicked_cb), self);
  g_signal_connect_swapped (theirs, "clicked", G_CALLBACK (on_theirs_clicked_cb), self);
}

/* Where the view is cannot be said before it has its size. */
static gboolean
on_frame_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  GtkTextView *view = GTK_TEXT_VIEW (widget);

  if (gtk_widget_get_height (widget) < MIN_VIEW_HEIGHT)
    return G_SOURCE_CONTINUE;
  gtk_text_view_scroll_to_mark (view, gtk_text_buffer_get_insert (gtk_text_view_get_buffer (view)),
                                0.2, FALSE, 0, 0);

  return G_SOURCE_REMOVE;
}

static void
fill (HwTextCompare *self, const char *mine, const char *theirs)
{
  static const char *const prefixes[] = { "  ", "− ", "+ " };
  static const char *const colours[] = { NULL, "rgba(224, 27, 36, 0.16)",
                                         "rgba(38, 162, 105, 0.18)" };
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->view));
  g_autoptr(GArray) lines = hw_line_diff (theirs, mine);
  GtkTextTag *tags[G_N_ELEMENTS (colours)] = { NULL };
  GtkTextIter end;
  int first = -1;

  for (guint i = HW_LINE_OLD; i <= HW_LINE_NEW; i++)
    tags[i] = gtk_text_buffer_create_tag (buffer, NULL, "paragraph-background", colours[i], NULL);
  gtk_text_buffer_get_end_iter (buffer, &end);
  for (guint i = 0; i < lines->len; i++)
    {
      const HwLine *line = &g_array_index (lines, HwLine, i);
      g_autofree char *text = g_strconcat (prefixes[line->side], line->text, "\n", NULL);

      if (tags[line->side] != NULL)
        gtk_text_buffer_insert_with_tags (buffer, &end, text, -1, tags[line->side], NULL);
      else
        gtk_text_buffer_insert (buffer, &end, text, -1);
      if (first < 0 && line->side != HW_LINE_BOTH)
        first = (int)i;
    }
  gtk_text_buffer_get_iter_at_line (buffer, &end, MAX (first, 0));
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_widget_add_tick_callback (self->view, on_frame_cb, NULL, NULL);
}

/**
 * hw_text_compare_new:
 * @name: of the file
 * @mine: the text being edited
 * @theirs: that of the file
 *
 * Returns: (transfer none): a dialog for gtk_window_present()
 */
GtkWidget *
hw_text_compare_new (GtkWindow *parent, const char *name, const char *mine, const char *theirs)
{
  HwTextCompare *self;

  g_return_val_if_fail (GTK_IS_WINDOW (parent), NULL);

  self = g_object_new (HW_TYPE_TEXT_COMPARE, "transient-for", parent, "title", name,
                       "destroy-with-parent", TRUE, "accessible-role", GTK_ACCESSIBLE_ROLE_WINDOW,
                       NULL);
  fill (self, mine, theirs);

  return GTK_WIDGET (self);
}
