/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-page"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-compare-page-private.h"
#include "hw-compare-row.h"
#include "hw-format.h"

static void
swap_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwComparePage *self = HW_COMPARE_PAGE (widget);
  g_autofree char *a = g_strdup (self->a);
  g_autofree char *b = g_strdup (self->b);

  hw_compare_page_set_pair (self, b, a);
}

static void
copy_report_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwComparePage *self = HW_COMPARE_PAGE (widget);
  const HwCompareStyle *style = &self->style;
  g_autofree char *report = NULL;

  if (style->comparison == NULL)
    return;
  report = hw_comparison_to_markdown (style->comparison, style->a, style->b,
                                      (const guint *)style->sides->data, style->sides->len,
                                      hw_graph_model_get_layout (self->model));
  gtk_widget_activate_action (widget, "win.copy-text", "s", report);
}

static void
deploy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwComparePage *self = HW_COMPARE_PAGE (widget);

  if (self->target != NULL)
    g_signal_emit_by_name (self, "deploy-requested", self->b, self->target);
}

static void
unfold_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwComparePage *self = HW_COMPARE_PAGE (widget);
  const HwGraph *graph = hw_graph_model_get_graph (self->model);
  const HwLayout *layout = hw_graph_model_get_layout (self->model);
  const guint row = g_variant_get_uint32 (parameter);
  g_autoptr(HwGraphItem) item = NULL;

  if (layout == NULL || row >= hw_layout_get_n_rows (layout))
    return;
  item = g_list_model_get_item (G_LIST_MODEL (self->model),
                                hw_graph_model_find_row (self->model, row));
  for (guint r = hw_graph_item_get_row (item); r <= hw_graph_item_get_last_row (item); r++)
    g_hash_table_add (self->unfolded,
                      g_strdup (
                          hw_graph_get_revision (graph, hw_layout_get_row (layout, r).node)->id));
  _hw_compare_page_queue_update (self);
}

/* The files' ids that are not here stand above the graph's rows. */
static guint
get_n_unknown (HwComparePage *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->unknown));
}

static gboolean
differs_at (HwComparePage *self, guint position)
{
  const HwGraph *graph = hw_graph_model_get_graph (self->model);
  const guint n_unknown = get_n_unknown (self);

  return position >= n_unknown && !hw_graph_model_is_fold (self->model, position - n_unknown)
         && hw_comparison_differs (
             self->style.comparison, self->style.a, self->style.b,
             hw_graph_lookup (graph,
                              hw_graph_model_get_revision (self->model, position - n_unknown)->id));
}

/* Where a row has the keyboard: that of the selection takes it, for what the next key is meant for. */
static void
take_focus_along (HwComparePage *self)
{
  gpointer selected = gtk_single_selection_get_selected_item (self->selection);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  if (focus == NULL || !gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list_view)))
    return;
  for (guint i = 0; i < self->rows->len; i++)
    {
      HwCompareRow *row = g_ptr_array_index (self->rows, i);

      if (hw_compare_row_get_item (row) == selected)
        gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
    }
}

/* Selects the next row in which the two differ; goes round. */
static void
go_to_difference (HwComparePage *self, gboolean is_down)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->selection));
  const guint selected = gtk_single_selection_get_selected (self->selection);
  guint position = selected;

  if (self->style.comparison == NULL || n == 0)
    return;
  if (selected == GTK_INVALID_LIST_POSITION)
    position = is_down ? n - 1 : 0;
  for (guint i = 0; i < n; i++)
    {
      position = (position + (is_down ? 1 : n - 1)) % n;
      if (!differs_at (self, position))
        continue;
      gtk_single_selection_set_selected (self->selection, position);
      gtk_widget_activate_action (GTK_WIDGET (self->list_view), "list.scroll-to-item", "u",
                                  position);
      take_focus_along (self);
      return;
    }
}

static void
next_difference_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to_difference (HW_COMPARE_PAGE (widget), TRUE);
}

static void
previous_difference_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_to_difference (HW_COMPARE_PAGE (widget), FALSE);
}

static void
move_cell (GtkWidget *widget, int step)
{
  const gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;

  _hw_compare_page_move_cell (HW_COMPARE_PAGE (widget), is_rtl ? -step : step);
}

static void
cell_left_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_cell (widget, -1);
}

static void
cell_right_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  move_cell (widget, 1);
}

void
_hw_compare_page_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "compare.swap", NULL, swap_action);
  gtk_widget_class_install_action (widget_class, "compare.copy-report", NULL, copy_report_action);
  gtk_widget_class_install_action (widget_class, "compare.deploy", NULL, deploy_action);
  gtk_widget_class_install_action (widget_class, "compare.unfold", "u", unfold_action);
  gtk_widget_class_install_action (widget_class, "compare.next-difference", NULL,
                                   next_difference_action);
  gtk_widget_class_install_action (widget_class, "compare.previous-difference", NULL,
                                   previous_difference_action);
  gtk_widget_class_install_action (widget_class, "compare.cell-left", NULL, cell_left_action);
  gtk_widget_class_install_action (widget_class, "compare.cell-right", NULL, cell_right_action);
}

/* Why B cannot be brought to where A is, in the tooltip; NULL when it can. */
static char *
find_target (HwComparePage *self)
{
  const guint files = hw_comparison_get_n_sides (self->style.comparison) - 1;
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&self->target, g_free);
  if (self->style.b == files)
    return g_strdup (_("Nothing is deployed to the files."));
  self->target =
      hw_comparison_dup_target (self->style.comparison, self->style.a, self->style.b, &error);

  return error == NULL ? NULL : hw_format_error (error);
}

void
_hw_compare_page_update_actions (HwComparePage *self)
{
  GtkAccessible *button = GTK_ACCESSIBLE (self->deploy_button);
  g_autofree char *reason = find_target (self);
  /* Translators: names of environments: what is to be upgraded, and what it shall be like then */
  g_autofree char *label = g_strdup_printf (_("Deploy %s to Match %s…"), self->b, self->a);

  gtk_label_set_text (self->deploy_label, label);
  gtk_accessible_update_property (button, GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "compare.deploy", self->target != NULL);
  gtk_widget_set_tooltip_text (self->deploy_button, reason == NULL ? label : reason);
  gtk_accessible_update_property (button, GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  reason == NULL ? "" : reason, -1);
}
