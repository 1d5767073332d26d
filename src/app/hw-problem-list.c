/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-problem-list"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-format.h"
#include "hw-problem-list.h"
#include "hw-problem-row.h"

#define MAX_WIDTH_CHARS 48
#define MAX_ROWS 200 /* each is some widgets */

struct _HwProblemList
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *scroller;
  GtkWidget *list;

  /* Owned */
  GPtrArray *problems; /* (element-type HwProblem); NULL before there were any */
  char *root;          /* of the project */
};

G_DEFINE_FINAL_TYPE (HwProblemList, hw_problem_list, GTK_TYPE_WIDGET)

enum
{
  ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
on_row_activated_cb (HwProblemList *self, GtkListBoxRow *row)
{
  const HwProblem *problem =
      g_ptr_array_index (self->problems, (guint)gtk_list_box_row_get_index (row));

  if (problem->file[0] != '\0')
    g_signal_emit (self, signals[ACTIVATED], 0, problem->file, problem->line);
}

/* "versions/ab.sql, line 12" */
static char *
describe_place (HwProblemList *self, const HwProblem *problem)
{
  g_autoptr(GFile) root = g_file_new_for_path (self->root);
  g_autoptr(GFile) file = g_file_new_for_path (problem->file);
  g_autofree char *relative = g_file_get_relative_path (root, file);
  const char *path = relative == NULL ? problem->file : relative;

  if (problem->line == 0)
    return g_strdup (path);

  /* Translators: file, line number */
  return g_strdup_printf (_("%s, line %u"), path, problem->line);
}

static GtkWidget *
create_row (HwProblemList *self, const HwProblem *problem)
{
  g_autoptr(GError) error = hw_problem_to_error (problem);
  g_autofree char *text = hw_format_error (error);
  const gboolean has_file = problem->file[0] != '\0';
  g_autofree char *place = has_file ? describe_place (self, problem) : g_strdup ("");
  GtkWidget *row = hw_problem_row_new (problem->severity, text, place, MAX_WIDTH_CHARS);

  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), has_file);

  return row;
}

/* The graph marks them all. */
static GtkWidget *
create_rest_row (guint n)
{
  g_autofree char *text = g_strdup_printf (ngettext ("and %u more", "and %u more", n), n);
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *row = gtk_list_box_row_new ();

  gtk_widget_add_css_class (label, "hw-dim");
  gtk_widget_set_margin_top (label, 12);
  gtk_widget_set_margin_bottom (label, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);

  return row;
}

static void
hw_problem_list_dispose (GObject *object)
{
  HwProblemList *self = HW_PROBLEM_LIST (object);

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->root, g_free);

  G_OBJECT_CLASS (hw_problem_list_parent_class)->dispose (object);
}

static void
hw_problem_list_class_init (HwProblemListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_problem_list_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0,
                                     NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_UINT);
}

static void
hw_problem_list_init (HwProblemList *self)
{
  GtkWidget *placeholder = gtk_label_new (_("The project’s files are in order."));

  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_widget_set_margin_start (placeholder, 18);
  gtk_widget_set_margin_end (placeholder, 18);
  gtk_widget_set_margin_top (placeholder, 12);
  gtk_widget_set_margin_bottom (placeholder, 12);
  gtk_list_box_set_placeholder (GTK_LIST_BOX (self->list), placeholder);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Problems"), -1);
  g_signal_connect_swapped (self->list, "row-activated", G_CALLBACK (on_row_activated_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->list);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (self->scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (self->scroller), 400);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

void
hw_problem_list_set_problems (HwProblemList *self, GPtrArray *problems, const char *root)
{
  GtkListBoxRow *row;

  g_return_if_fail (HW_IS_PROBLEM_LIST (self));
  g_return_if_fail (problems != NULL);

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_free (self->root);
  self->problems = g_ptr_array_ref (problems);
  self->root = g_strdup (root);
  for (guint i = 0; i < MIN (problems->len, MAX_ROWS); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list),
                         create_row (self, g_ptr_array_index (problems, i)));
  if (problems->len > MAX_ROWS)
    gtk_list_box_append (GTK_LIST_BOX (self->list), create_rest_row (problems->len - MAX_ROWS));
}

guint
hw_problem_list_get_n_problems (HwProblemList *self)
{
  g_return_val_if_fail (HW_IS_PROBLEM_LIST (self), 0);

  return self->problems == NULL ? 0 : self->problems->len;
}
