/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-reading-note"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-reading-note.h"

#define DELAY_MS 3000
#define TICK_MS 200

struct _HwReadingNote
{
  GtkBox parent_instance;

  /* Borrowed */
  GtkSpinner *spinner;
  GtkLabel *label;

  /* Owned */
  HwSession *session;

  guint source_id; /* that shows it, or brings it up to date */
};

G_DEFINE_FINAL_TYPE (HwReadingNote, hw_reading_note, GTK_TYPE_BOX)

static void
update_label (HwReadingNote *self)
{
  guint n_read, n_found;
  g_autofree char *text = NULL;

  if (!hw_session_get_reading (self->session, &n_read, &n_found))
    return;
  /* Translators: how many files have been read, and how many there are */
  text = n_found == 0
      ? g_strdup (_("Reading files…"))
      : g_strdup_printf (ngettext ("Reading: %u of %u file", "Reading: %u of %u files", n_found),
                         n_read, n_found);
  gtk_label_set_label (self->label, text);
}

static gboolean
on_tick_cb (gpointer user_data)
{
  update_label (user_data);

  return G_SOURCE_CONTINUE;
}

static gboolean
on_delay_cb (gpointer user_data)
{
  HwReadingNote *self = user_data;

  update_label (self);
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
  gtk_spinner_start (self->spinner);
  self->source_id = g_timeout_add (TICK_MS, on_tick_cb, self);

  return G_SOURCE_REMOVE;
}

static void
on_loading_cb (HwReadingNote *self)
{
  const gboolean is_loading = hw_session_is_loading (self->session);

  /* One reading may follow the other: the time counts from the first. */
  if (is_loading && self->source_id == 0)
    self->source_id = g_timeout_add (DELAY_MS, on_delay_cb, self);
  if (is_loading)
    return;
  g_clear_handle_id (&self->source_id, g_source_remove);
  gtk_spinner_stop (self->spinner);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

static void
hw_reading_note_dispose (GObject *object)
{
  HwReadingNote *self = HW_READING_NOTE (object);

  g_clear_handle_id (&self->source_id, g_source_remove);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_reading_note_parent_class)->dispose (object);
}

static void
hw_reading_note_class_init (HwReadingNoteClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_reading_note_dispose;
}

static void
hw_reading_note_init (HwReadingNote *self)
{
  self->spinner = GTK_SPINNER (gtk_spinner_new ());
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");
  gtk_box_set_spacing (GTK_BOX (self), 8);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (GTK_WIDGET (self), 6);
  gtk_widget_set_margin_bottom (GTK_WIDGET (self), 6);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->spinner));
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->label));
}

void
hw_reading_note_set_session (HwReadingNote *self, HwSession *session)
{
  g_return_if_fail (HW_IS_READING_NOTE (self));
  g_return_if_fail (HW_IS_SESSION (session));

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::loading", G_CALLBACK (on_loading_cb), self,
                           G_CONNECT_SWAPPED);
}
