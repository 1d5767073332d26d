/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-page"

#include "config.h"

#include <math.h>

#include <glib/gi18n.h>

#include "hw-compare-line.h"
#include "hw-compare-page-private.h"
#include "hw-compare-row.h"
#include "hw-compare-text.h"
#include "hw-list-keys.h"
#include "hw-session-comparison.h"
#include "hw-wrap-box.h"

G_DEFINE_FINAL_TYPE (HwComparePage, hw_compare_page, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_FOLDED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  DEPLOY_REQUESTED,
  REVISION_REQUESTED,
  RUN_REQUESTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_words (HwComparePage *self)
{
  const HwComparison *comparison = self->style.comparison;
  g_autofree char *summary =
      hw_compare_text_describe_pair (comparison, self->style.a, self->style.b);
  g_autofree char *label = NULL;

  gtk_label_set_text (self->summary, summary);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->summary), summary);
  /* Translators: a sentence such as "staging is 7 revisions ahead of prod" */
  label = g_strdup_printf (_("Revisions side by side: %s"), summary);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

static void
show_empty (HwComparePage *self, const char *title, const char *description)
{
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, description);
  gtk_stack_set_visible_child_name (self->stack, "empty");
  hw_graph_model_set_layout (self->model, NULL, NULL, NULL);
  gtk_string_list_splice (self->unknown, 0, g_list_model_get_n_items (G_LIST_MODEL (self->unknown)),
                          NULL);
  g_clear_pointer (&self->style.comparison, hw_comparison_free);
}

static void
update (HwComparePage *self)
{
  HwComparison *comparison = hw_session_compare (self->session);

  g_clear_pointer (&self->style.comparison, hw_comparison_free);
  self->style.comparison = comparison;
  if (comparison == NULL || hw_graph_get_n_revisions (hw_comparison_get_graph (comparison)) == 0)
    {
      show_empty (self, _("No Revisions Yet"), _("There is nothing to compare."));
      return;
    }
  if (hw_comparison_get_n_sides (comparison) < 2)
    {
      show_empty (self, _("No Environments"),
                           _("Add environments to see which revisions are applied where."));
      return;
    }
  _hw_compare_page_choose_pair (self);
  _hw_compare_page_update_matrix (self);
  update_words (self);
  _hw_compare_page_update_actions (self);
  gtk_stack_set_visible_child_name (self->stack, "matrix");
}

static gboolean
on_update_idle_cb (gpointer user_data)
{
  HwComparePage *self = user_data;

  self->update_id = 0;
  update (self);

  return G_SOURCE_REMOVE;
}

/* Once for many changes, and not before somebody looks. */
void
_hw_compare_page_queue_update (HwComparePage *self)
{
  if (self->update_id == 0 && self->session != NULL && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->update_id = g_idle_add_full (GDK_PRIORITY_REDRAW - 5, on_update_idle_cb, self, NULL);
}

static void
on_choice_notify_cb (HwComparePage *self)
{
  if (!self->is_updating && self->style.comparison != NULL)
    _hw_compare_page_take_choice (self);
}

static void
on_row_activate_cb (HwComparePage *self, guint position)
{
  g_autoptr(GObject) item = g_list_model_get_item (G_LIST_MODEL (self->selection), position);
  const char *side = _hw_compare_page_get_cell_side (self);

  if (HW_IS_GRAPH_ITEM (item) && hw_graph_item_get_n_folded (HW_GRAPH_ITEM (item)) > 0)
    gtk_widget_activate_action (GTK_WIDGET (self), "compare.unfold", "u",
                                hw_graph_item_get_row (HW_GRAPH_ITEM (item)));
  else if (side != NULL)
    g_signal_emit (self, signals[RUN_REQUESTED], 0, side,
                   HW_IS_GRAPH_ITEM (item)
                       ? hw_graph_item_get_revision (HW_GRAPH_ITEM (item))->id
                       : gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
  else if (HW_IS_GRAPH_ITEM (item))
    g_signal_emit (self, signals[REVISION_REQUESTED], 0,
                   hw_graph_item_get_revision (HW_GRAPH_ITEM (item))->id);
}

/* Folds and foreign ids are not revisions of the project: what was selected stays. */
static void
on_selected_notify_cb (HwComparePage *self)
{
  GObject *item = gtk_single_selection_get_selected_item (self->selection);

  _hw_compare_page_update_cells (self);
  if (self->is_updating || !HW_IS_GRAPH_ITEM (item)
      || hw_graph_item_get_n_folded (HW_GRAPH_ITEM (item)) > 0)
    return;
  hw_session_select_revision (self->session, hw_graph_item_get_revision (HW_GRAPH_ITEM (item))->id);
}

static void
on_row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwComparePage *self)
{
  gtk_list_item_set_child (list_item, hw_compare_row_new (&self->style));
}

static void
on_row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwComparePage *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  hw_compare_row_set_item (HW_COMPARE_ROW (row), gtk_list_item_get_item (list_item));
  g_ptr_array_add (self->rows, row);
  _hw_compare_page_update_cells (self);
}

static void
on_row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwComparePage *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  g_ptr_array_remove_fast (self->rows, row);
  hw_compare_row_set_item (HW_COMPARE_ROW (row), NULL);
}

static gboolean
on_sideways_idle_cb (gpointer user_data)
{
  HwComparePage *self = user_data;
  GtkAdjustment *adjustment = self->style.adjustment;

  self->sideways_id = 0;
  gtk_widget_set_visible (GTK_WIDGET (self->sideways),
                          gtk_adjustment_get_upper (adjustment)
                              > gtk_adjustment_get_page_size (adjustment));

  return G_SOURCE_REMOVE;
}

/* Sizes are being given out: nothing may be shown or hidden now. */
static void
on_adjustment_changed_cb (HwComparePage *self)
{
  if (self->sideways_id == 0)
    self->sideways_id = g_idle_add (on_sideways_idle_cb, self);
}

static gboolean
on_scroll_cb (HwComparePage *self, double dx, double dy)
{
  GtkAdjustment *adjustment = self->style.adjustment;

  if (fabs (dx) < 0.01 || !gtk_widget_get_visible (GTK_WIDGET (self->sideways)))
    return FALSE;
  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_value (adjustment)
                                            + dx * gtk_adjustment_get_step_increment (adjustment));

  return TRUE;
}

static void
hw_compare_page_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hw_compare_page_parent_class)->map (widget);
  _hw_compare_page_queue_update (HW_COMPARE_PAGE (widget));
}

static void
hw_compare_page_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (hw_compare_page_parent_class)->css_changed (widget, change);
  _hw_compare_page_queue_update (HW_COMPARE_PAGE (widget));
}

static void
hw_compare_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  if (prop_id == PROP_FOLDED)
    g_value_set_boolean (value, HW_COMPARE_PAGE (object)->is_folded);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
hw_compare_page_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  HwComparePage *self = HW_COMPARE_PAGE (object);

  if (prop_id != PROP_FOLDED)
    {
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  self->is_folded = g_value_get_boolean (value);
  /* What was unfolded one by one is folded again with the rest. */
  g_hash_table_remove_all (self->unfolded);
  _hw_compare_page_queue_update (self);
}

static void
hw_compare_page_dispose (GObject *object)
{
  HwComparePage *self = HW_COMPARE_PAGE (object);

  g_clear_handle_id (&self->update_id, g_source_remove);
  g_clear_handle_id (&self->sideways_id, g_source_remove);
  /* Rows are taken out of the list before what they borrow goes. */
  if (self->list_view != NULL && self->tick_id != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->list_view), self->tick_id);
  self->tick_id = 0;
  if (self->list_view != NULL)
    gtk_list_view_set_model (self->list_view, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_COMPARE_PAGE);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->unknown);
  g_clear_object (&self->names);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_compare_page_parent_class)->dispose (object);
}

static void
hw_compare_page_finalize (GObject *object)
{
  HwComparePage *self = HW_COMPARE_PAGE (object);

  g_clear_object (&self->style.adjustment);
  g_clear_pointer (&self->style.comparison, hw_comparison_free);
  g_clear_pointer (&self->style.sides, g_array_unref);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->unfolded, g_hash_table_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_free (self->wanted);
  g_free (self->a);
  g_free (self->b);
  g_free (self->target);

  G_OBJECT_CLASS (hw_compare_page_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, compare_label);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, a_choice);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, b_choice);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, summary);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, columns_box);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, deploy_button);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, deploy_label);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, header);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, scroller);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, list_view);
  gtk_widget_class_bind_template_child (widget_class, HwComparePage, sideways);
  gtk_widget_class_bind_template_callback (widget_class, on_choice_notify_cb);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activate_cb);
}

static void
hw_compare_page_class_init (HwComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hw_compare_page_get_property;
  object_class->set_property = hw_compare_page_set_property;
  object_class->dispose = hw_compare_page_dispose;
  object_class->finalize = hw_compare_page_finalize;
  widget_class->map = hw_compare_page_map;
  widget_class->css_changed = hw_compare_page_css_changed;

  properties[PROP_FOLDED] =
      g_param_spec_boolean ("folded", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_install_property_action (widget_class, "compare.folded", "folded");
  signals[DEPLOY_REQUESTED] =
      g_signal_new ("deploy-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  signals[REVISION_REQUESTED] =
      g_signal_new ("revision-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[RUN_REQUESTED] =
      g_signal_new ("run-requested", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_STRING);
  _hw_compare_page_install_actions (widget_class);
  g_type_ensure (HW_TYPE_WRAP_BOX);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-compare-page.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_children (widget_class);
}

static void
set_up_heading (HwComparePage *self)
{
  GtkWidget *lead = gtk_label_new (NULL);
  GtkWidget *text = gtk_label_new (_("Revision"));

  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_ellipsize (GTK_LABEL (text), PANGO_ELLIPSIZE_END);
  self->heading = hw_compare_line_new (&self->style, lead, text);
  hw_compare_line_set_leading (HW_COMPARE_LINE (self->heading));
  gtk_box_append (self->header, self->heading);
  gtk_scrollbar_set_adjustment (self->sideways, self->style.adjustment);
  g_signal_connect_object (self->style.adjustment, "changed", G_CALLBACK (on_adjustment_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

/* What no file holds stands on top: it is what somebody has to look into. */
static void
set_up_model (HwComparePage *self)
{
  GListStore *parts = g_list_store_new (G_TYPE_LIST_MODEL);

  self->names = gtk_string_list_new (NULL);
  self->unknown = gtk_string_list_new (NULL);
  self->model = hw_graph_model_new ();
  g_list_store_append (parts, self->unknown);
  g_list_store_append (parts, self->model);
  self->selection =
      gtk_single_selection_new (G_LIST_MODEL (gtk_flatten_list_model_new (G_LIST_MODEL (parts))));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected_notify_cb),
                           self, G_CONNECT_SWAPPED);
}

static void
hw_compare_page_init (HwComparePage *self)
{
  GtkEventController *scroll =
      gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_HORIZONTAL);

  self->is_folded = TRUE;
  self->rows = g_ptr_array_new ();
  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->style.sides = g_array_new (FALSE, FALSE, sizeof (guint));
  self->style.adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 0, 1, 1, 0));
  set_up_model (self);
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_list_keys_leave_by_tab (GTK_WIDGET (self->list_view));
  set_up_heading (self);
  _hw_compare_page_set_up_cells (self);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), scroll);
}

/**
 * hw_compare_page_set_session:
 *
 * To be called once, before the page is shown.
 */
void
hw_compare_page_set_session (HwComparePage *self, HwSession *session)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (HW_IS_COMPARE_PAGE (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  self->style.session = session;
  _hw_compare_page_set_up_choosers (self);
  g_signal_connect_object (factory, "setup", G_CALLBACK (on_row_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_row_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_row_unbind_cb), self, 0);
  gtk_list_view_set_factory (self->list_view, factory);
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (self->selection));
  /* It notifies with every new project, too. */
  g_signal_connect_object (session, "notify::layout", G_CALLBACK (_hw_compare_page_queue_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "environment-changed",
                           G_CALLBACK (_hw_compare_page_queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::environment",
                           G_CALLBACK (_hw_compare_page_follow_environment), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::revision",
                           G_CALLBACK (_hw_compare_page_update_selection), self, G_CONNECT_SWAPPED);
}

void
hw_compare_page_set_tiny (HwComparePage *self, gboolean is_tiny)
{
  g_return_if_fail (HW_IS_COMPARE_PAGE (self));

  gtk_widget_set_visible (self->compare_label, !is_tiny);
  gtk_widget_set_visible (GTK_WIDGET (self->columns_box), !is_tiny);
  self->style.graph.is_tiny = is_tiny;
  _hw_compare_page_queue_update (self);
}

void
hw_compare_page_go_to (HwComparePage *self, const char *revision)
{
  g_return_if_fail (HW_IS_COMPARE_PAGE (self));
  g_return_if_fail (revision != NULL);

  hw_session_select_revision (self->session, revision);
  g_hash_table_add (self->unfolded, g_strdup (revision));
  g_free (self->wanted);
  self->wanted = g_strdup (revision);
  _hw_compare_page_queue_update (self);
}

guint
hw_compare_page_get_n_rows (HwComparePage *self)
{
  g_return_val_if_fail (HW_IS_COMPARE_PAGE (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->selection));
}

GtkWidget *
hw_compare_page_find_row (HwComparePage *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_COMPARE_PAGE (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      HwCompareRow *row = g_ptr_array_index (self->rows, i);
      gpointer item = hw_compare_row_get_item (row);
      const char *id = HW_IS_GRAPH_ITEM (item) ? hw_graph_item_get_revision (item)->id
                                               : gtk_string_object_get_string (item);

      if (g_str_equal (id, revision))
        return GTK_WIDGET (row);
    }

  return NULL;
}
