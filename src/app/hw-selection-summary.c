/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-selection-summary"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-format.h"
#include "hw-selection-summary.h"

struct _HwSelectionSummary
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *title;
  GtkWidget *list;

  /* Owned */
  GtkWidget *box;
  GString *facts;
};

G_DEFINE_FINAL_TYPE (HwSelectionSummary, hw_selection_summary, GTK_TYPE_WIDGET)

/* What is counted over all that is selected. */
typedef struct
{
  guint n;
  guint n_data;
  guint n_irreversible;
  guint n_no_transaction;
  gint64 first_usec;
  gint64 last_usec;
} Counts;

static void
add_fact (HwSelectionSummary *self, const char *title, const char *text)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *label = gtk_label_new (text);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "hw-dim");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  g_string_append_printf (self->facts, "%s: %s\n", title, text);
}

static void
add_count (HwSelectionSummary *self, const char *title, guint count)
{
  g_autofree char *text = g_strdup_printf ("%u", count);

  if (count > 0)
    add_fact (self, title, text);
}

static void
count_revision (Counts *counts, const HwRevision *revision)
{
  counts->n++;
  counts->n_data += (revision->flags & HW_REVISION_DATA) != 0;
  counts->n_irreversible += (revision->flags & HW_REVISION_IRREVERSIBLE) != 0;
  counts->n_no_transaction += (revision->flags & HW_REVISION_UP_NO_TRANSACTION) != 0;
  if (revision->created_usec == 0)
    return;
  if (counts->first_usec == 0 || revision->created_usec < counts->first_usec)
    counts->first_usec = revision->created_usec;
  counts->last_usec = MAX (counts->last_usec, revision->created_usec);
}

static void
add_environments (HwSelectionSummary *self, HwSession *session)
{
  const HwGraph *graph = hw_session_get_graph (session);
  const char *const *ids = hw_session_get_selection (session);
  GListModel *model = hw_session_get_environments (session);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);
      /* Translators: name of an environment */
      g_autofree char *title =
          g_strdup_printf (_("Pending on %s"), hw_environment_state_get_name (state));
      guint n_pending = 0;

      for (guint k = 0; ids[k] != NULL; k++)
        {
          const guint node = hw_graph_lookup (graph, ids[k]);

          n_pending += node != HW_GRAPH_NONE && hw_environment_state_is_pending (state, node);
        }
      add_count (self, title, n_pending);
    }
}

static void
clear_facts (HwSelectionSummary *self)
{
  GtkListBoxRow *row;

  while ((row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), 0)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), GTK_WIDGET (row));
  g_string_truncate (self->facts, 0);
}

static void
add_range (HwSelectionSummary *self, HwSession *session, const Counts *counts)
{
  const HwGraph *graph = hw_session_get_graph (session);
  const char *const *ids = hw_session_get_selection (session);
  g_autofree char *newest = hw_graph_shorten_id (graph, ids[0]);
  g_autofree char *oldest = hw_graph_shorten_id (graph, ids[counts->n - 1]);
  g_autofree char *first = hw_format_date (counts->first_usec);
  g_autofree char *last = hw_format_date (counts->last_usec);
  g_autofree char *dates = g_strdup_printf ("%s – %s", first, last);

  add_fact (self, _("Topmost"), newest);
  add_fact (self, _("Lowest"), oldest);
  if (counts->first_usec != 0)
    add_fact (self, _("Created"), counts->first_usec == counts->last_usec ? first : dates);
}

static void
add_action (GtkWidget *box, const char *name, const char *label, const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))),
                           PANGO_ELLIPSIZE_END);
  gtk_widget_set_name (button, name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_flow_box_insert (GTK_FLOW_BOX (box), button, -1);
  /* The button itself takes the keyboard. */
  gtk_widget_set_focusable (gtk_widget_get_parent (button), FALSE);
}

static GtkWidget *
create_actions (void)
{
  GtkWidget *box = gtk_flow_box_new ();

  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (box), GTK_SELECTION_NONE);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (box), 8);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (box), 8);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (box), TRUE);
  gtk_widget_add_css_class (box, "hw-chips");
  add_action (box, "export-selected-button", _("_Export SQL…"), "win.export-selected");
  add_action (box, "compare-selected-button", _("_Show in Compare"), "win.show-in-compare");
  add_action (box, "merge-selected-button", _("_Merge Heads…"), "win.merge-selected");
  add_action (box, "copy-ids-button", _("_Copy Ids"), "win.copy-id");

  return box;
}

static void
hw_selection_summary_dispose (GObject *object)
{
  g_clear_pointer (&HW_SELECTION_SUMMARY (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_selection_summary_parent_class)->dispose (object);
}

static void
hw_selection_summary_finalize (GObject *object)
{
  g_string_free (HW_SELECTION_SUMMARY (object)->facts, TRUE);

  G_OBJECT_CLASS (hw_selection_summary_parent_class)->finalize (object);
}

static void
hw_selection_summary_class_init (HwSelectionSummaryClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = hw_selection_summary_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_selection_summary_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
hw_selection_summary_init (HwSelectionSummary *self)
{
  self->facts = g_string_new (NULL);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_margin_start (self->box, 16);
  gtk_widget_set_margin_end (self->box, 16);
  gtk_widget_set_margin_top (self->box, 14);
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_wrap (GTK_LABEL (self->title), TRUE);
  gtk_widget_add_css_class (self->title, "hw-details-title");
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  gtk_box_append (GTK_BOX (self->box), self->title);
  gtk_box_append (GTK_BOX (self->box), self->list);
  gtk_box_append (GTK_BOX (self->box), create_actions ());
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

void
hw_selection_summary_update (HwSelectionSummary *self, HwSession *session)
{
  const HwGraph *graph;
  const char *const *ids;
  g_autofree char *title = NULL;
  Counts counts = { 0 };

  g_return_if_fail (HW_IS_SELECTION_SUMMARY (self));
  g_return_if_fail (HW_IS_SESSION (session));

  graph = hw_session_get_graph (session);
  ids = hw_session_get_selection (session);
  clear_facts (self);
  for (guint i = 0; graph != NULL && ids[i] != NULL; i++)
    {
      const guint node = hw_graph_lookup (graph, ids[i]);

      if (node != HW_GRAPH_NONE)
        count_revision (&counts, hw_graph_get_revision (graph, node));
    }
  if (counts.n == 0)
    return;
  title = g_strdup_printf (ngettext ("%u revision selected", "%u revisions selected", counts.n),
                           counts.n);
  gtk_label_set_text (GTK_LABEL (self->title), title);
  add_range (self, session, &counts);
  add_environments (self, session);
  add_count (self, _("Change data"), counts.n_data);
  add_count (self, _("Irreversible"), counts.n_irreversible);
  add_count (self, _("Outside of a transaction"), counts.n_no_transaction);
}

const char *
hw_selection_summary_get_title (HwSelectionSummary *self)
{
  g_return_val_if_fail (HW_IS_SELECTION_SUMMARY (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->title));
}

char *
hw_selection_summary_dup_facts (HwSelectionSummary *self)
{
  g_return_val_if_fail (HW_IS_SELECTION_SUMMARY (self), NULL);

  return g_strdup (self->facts->str);
}
