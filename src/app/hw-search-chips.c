/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-search-chips"

#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-chip.h"
#include "hw-search-chips.h"

#define TEXT_KEY "hw-text"

struct _HwSearchChips
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *box;

  /* Owned */
  GtkWidget *scroller;
};

G_DEFINE_FINAL_TYPE (HwSearchChips, hw_search_chips, GTK_TYPE_WIDGET)

enum
{
  TEXT_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_clicked_cb (GtkWidget *button, HwSearchChips *self)
{
  /* The button goes when the search changes: keep the text until then. */
  g_autofree char *text = g_strdup (g_object_get_data (G_OBJECT (button), TEXT_KEY));

  g_signal_emit (self, signals[TEXT_WANTED], 0, text);
}

/* @text: (transfer full): the search after a click */
static GtkWidget *
add_button (HwSearchChips *self, const char *label, const char *icon, char *text)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_box_append (GTK_BOX (box), gtk_label_new (label));
  if (icon != NULL)
    gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon));
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_set_name (button, label);
  g_object_set_data_full (G_OBJECT (button), TEXT_KEY, text, g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_clicked_cb), self, 0);
  gtk_box_append (GTK_BOX (self->box), button);

  return button;
}

static void
name_button (GtkWidget *button, const char *format, const char *label)
{
  g_autofree char *name = NULL;

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  name = g_strdup_printf (format, label);
#pragma GCC diagnostic pop
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
add_terms (HwSearchChips *self, const HwSearch *search)
{
  for (guint i = 0; search != NULL && i < hw_search_get_n_terms (search); i++)
    {
      g_autofree char *label = hw_search_dup_term (search, i);
      GtkWidget *button;

      if (hw_search_get_term (search, i)->field == HW_SEARCH_TEXT)
        continue;
      button = add_button (self, label, "window-close-symbolic", hw_search_dup_without (search, i));
      gtk_widget_add_css_class (button, "active");
      /* Translators: a term of a search, such as label:payments */
      name_button (button, _("Remove %s"), label);
    }
}

/* @offer: (transfer full) */
static void
add_offer (HwSearchChips *self, const char *text, char *offer)
{
  g_autofree char *owned = offer;
  g_auto(GStrv) parts = g_strsplit (offer, ":", 2);
  g_autofree char *op = g_strconcat (parts[0], ":", parts[1], NULL);
  GtkWidget *button;

  if (strstr (text, op) != NULL)
    return;
  button = add_button (
      self, offer, NULL,
      g_strconcat (text, text[0] == '\0' || g_str_has_suffix (text, " ") ? "" : " ", offer, NULL));
  gtk_widget_add_css_class (button, "flat");
  /* Translators: a term of a search, such as label:payments */
  name_button (button, _("Add %s"), offer);
}

/* The search with its bare words looked for in the SQL: @out_terms is what that changes; NULL where there are none. */
static char *
dup_in_sql (const HwSearch *search, char **out_terms)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(GString) terms = g_string_new (NULL);

  for (guint i = 0; i < hw_search_get_n_terms (search); i++)
    {
      g_autofree char *term = hw_search_dup_term (search, i);
      const gboolean is_word =
          hw_search_get_term (search, i)->field == HW_SEARCH_TEXT && term[0] != '-';

      if (is_word)
        g_string_append_printf (terms, "%ssql:%s", terms->len > 0 ? " " : "", term);
      g_string_append_printf (text, "%s%s%s", text->len > 0 ? " " : "", is_word ? "sql:" : "",
                              term);
    }
  if (terms->len == 0)
    return NULL;
  *out_terms = g_string_free (g_steal_pointer (&terms), FALSE);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Names of columns and tables stand in the scripts, where words are not looked for by themselves. */
static void
add_sql_offer (HwSearchChips *self, const HwSearch *search)
{
  g_autofree char *terms = NULL;
  char *text = search != NULL ? dup_in_sql (search, &terms) : NULL;
  GtkWidget *button;

  if (text == NULL)
    return;
  button = add_button (self, terms, NULL, text);
  gtk_widget_add_css_class (button, "flat");
  /* Translators: a search, such as sql:template_id */
  name_button (button, _("Search the SQL: %s"), terms);
}

/* The first branch label of the project, as an example of them; NULL when there is none. */
static const char *
find_label (const HwGraph *graph)
{
  for (guint node = 0; graph != NULL && node < hw_graph_get_n_revisions (graph); node++)
    if (hw_graph_get_revision (graph, node)->branch_labels[0] != NULL)
      return hw_graph_get_revision (graph, node)->branch_labels[0];

  return NULL;
}

static void
add_offers (HwSearchChips *self, HwSession *session, const char *text)
{
  HwEnvironmentState *state = hw_session_get_environment (session);
  const char *label = find_label (hw_session_get_graph (session));
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();

  if (state != NULL)
    {
      add_offer (self, text, g_strdup ("state:pending"));
      add_offer (self, text,
                 hw_search_chips_make_term ("env:", hw_environment_state_get_name (state)));
    }
  add_offer (self, text, g_strdup ("has:error"));
  add_offer (self, text, g_strdup ("is:merge"));
  add_offer (self, text, g_strdup ("is:head"));
  if (label != NULL)
    add_offer (self, text, hw_search_chips_make_term ("label:", label));
  add_offer (self, text, g_date_time_format (now, "after:%Y-%m"));
}

static void
hw_search_chips_dispose (GObject *object)
{
  g_clear_pointer (&HW_SEARCH_CHIPS (object)->scroller, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_search_chips_parent_class)->dispose (object);
}

static void
hw_search_chips_class_init (HwSearchChipsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_search_chips_dispose;
  signals[TEXT_WANTED] = g_signal_new ("text-wanted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
hw_search_chips_init (HwSearchChips *self)
{
  self->scroller = gtk_scrolled_window_new ();
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->box, "hw-search-chips");
  /* Without a bar of its own: the keyboard and the wheel get to all of it. */
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_EXTERNAL,
                                  GTK_POLICY_NEVER);
  gtk_scrolled_window_set_propagate_natural_width (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->box);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

char *
hw_search_chips_make_term (const char *op, const char *value)
{
  const gboolean is_plain = strpbrk (value, " \t\n\r\f\"\\") == NULL;
  GString *term = g_string_new (op);

  if (is_plain)
    return g_string_free (g_string_append (term, value), FALSE);

  g_string_append_c (term, '"');
  for (const char *p = value; *p != '\0'; p++)
    {
      /* Only these two: to the search, other letters behind a backslash are what they are. */
      if (*p == '"' || *p == '\\')
        g_string_append_c (term, '\\');
      g_string_append_c (term, *p);
    }
  g_string_append_c (term, '"');

  return g_string_free (term, FALSE);
}

void
hw_search_chips_update (HwSearchChips *self, HwSession *session, HwRevisionSearch *search)
{
  const char *text = hw_revision_search_get_text (search);

  g_return_if_fail (HW_IS_SEARCH_CHIPS (self));

  hw_box_clear (self->box);
  add_terms (self, hw_revision_search_get_search (search));
  add_sql_offer (self, hw_revision_search_get_search (search));
  add_offers (self, session, text == NULL ? "" : text);
}
