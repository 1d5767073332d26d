/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-drift-popover"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-drift-popover.h"
#include "hw-format.h"

/* More than anybody reads here; the command's JSON has them all. */
#define MAX_ROWS 100

#define LIST_HEIGHT 300
#define WIDTH_CHARS 40

/**
 * hw_drift_format:
 *
 * Returns: (transfer full): a sentence without a full stop, in the user's language
 */
char *
hw_drift_format (const HwDrift *drift)
{
  const guint n = hw_drift_count (drift);
  g_autofree char *date = NULL;

  if (n == 0)
    return NULL;
  date = hw_format_date_short (drift->recorded_usec, 0);

  return g_strdup_printf (
      /* Translators: number of a database's objects, a short date */
      ngettext ("%u object differs from the schema recorded on %s",
                "%u objects differ from the schema recorded on %s", n),
      n, date);
}

static char *
describe (const HwSchemaChange *change)
{
  g_autofree char *kind = g_ascii_strup (change->kind, -1);
  g_autofree char *plain = g_strdup_printf ("%s %s", kind, change->name);
  g_autofree char *object = hw_format_isolate (plain);

  switch (change->change)
    {
    case HW_SCHEMA_ADDED:
      /* Translators: an object of a database, as SQL names it: "TABLE shop.orders" */
      return g_strdup_printf (_("%s was added"), object);
    case HW_SCHEMA_REMOVED:
      /* Translators: an object of a database, as SQL names it: "TABLE shop.orders" */
      return g_strdup_printf (_("%s was removed"), object);
    case HW_SCHEMA_CHANGED:
      /* Translators: an object of a database, as SQL names it: "TABLE shop.orders" */
      return g_strdup_printf (_("%s was changed"), object);
    }
  g_return_val_if_reached (NULL);
}

static GtkWidget *
make_label (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), WIDTH_CHARS);

  return label;
}

/* A row of its own, so that the keys reach what is out of sight. */
static void
append_row (GtkListBox *list, const char *text)
{
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), make_label (text));
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  gtk_list_box_append (list, row);
}

static GtkWidget *
make_list (const HwDrift *drift)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *window = gtk_scrolled_window_new ();

  for (guint i = 0; i < drift->changes->len && i < MAX_ROWS; i++)
    {
      g_autofree char *text = describe (g_ptr_array_index (drift->changes, i));

      append_row (GTK_LIST_BOX (list), text);
    }
  if (drift->changes->len > MAX_ROWS)
    {
      guint n = drift->changes->len - MAX_ROWS;
      g_autofree char *text =
          /* Translators: number of objects behind those that are listed */
          g_strdup_printf (ngettext ("%u more object", "%u more objects", n), n);

      append_row (GTK_LIST_BOX (list), text);
    }
  gtk_widget_set_name (list, "drift-list");
  gtk_widget_add_css_class (list, "navigation-sidebar");
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (window), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (window), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (window), LIST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (window), list);

  return window;
}

/**
 * hw_drift_popover_new:
 * @drift: from a status; with at least one object; nothing of it is kept
 *
 * Returns: (transfer floating): a popover without a parent
 */
GtkWidget *
hw_drift_popover_new (const HwDrift *drift)
{
  GtkWidget *popover, *box, *title, *hint;
  g_autofree char *text = NULL;

  g_return_val_if_fail (drift != NULL, NULL);

  text = hw_drift_format (drift);
  title = make_label (text);
  gtk_widget_add_css_class (title, "heading");
  hint = make_label (_("Put it back, or write it into a revision. If it is right as it is, say "
                       "“headway adopt”."));
  gtk_widget_add_css_class (hint, "hw-dim");

  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_box_append (GTK_BOX (box), title);
  gtk_box_append (GTK_BOX (box), make_list (drift));
  gtk_box_append (GTK_BOX (box), hint);

  popover = gtk_popover_new ();
  gtk_widget_set_name (popover, "drift-popover");
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (popover), GTK_ACCESSIBLE_PROPERTY_LABEL, text,
                                  -1);

  return popover;
}
