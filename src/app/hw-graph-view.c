/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include <adwaita.h>

#include "hw-graph-view-private.h"
#include "hw-list-keys.h"
#include "hw-shortcuts.h"

G_DEFINE_FINAL_TYPE (HwGraphView, hw_graph_view, GTK_TYPE_WIDGET)

enum
{
  REVISION_ACTIVATED,
  SEARCH_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
_hw_graph_view_update_rows (HwGraphView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    hw_graph_row_update (g_ptr_array_index (self->rows, i));
}

guint
_hw_graph_view_get_position (HwGraphView *self)
{
  return hw_graph_model_find (self->model, hw_session_get_revision (self->session));
}

/* The list shows what the session says is selected; a row that is hidden is not. */
void
_hw_graph_view_update_selection (HwGraphView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const char *const *ids = hw_session_get_selection (self->session);
  g_autoptr(GtkBitset) selected = gtk_bitset_new_empty ();
  g_autoptr(GtkBitset) old =
                 gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  g_autoptr(GtkBitset) all = gtk_bitset_new_range (0, n);

  for (guint i = 0; ids[i] != NULL; i++)
    {
      const guint position = hw_graph_model_find (self->model, ids[i]);

      if (position != GTK_INVALID_LIST_POSITION)
        gtk_bitset_add (selected, position);
    }
  if (!gtk_bitset_equals (selected, old))
    {
      self->is_updating = TRUE;
      gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self->selection), selected, all);
      self->is_updating = FALSE;
    }
  _hw_graph_view_remember_visit (self);
  _hw_graph_view_queue_strip (self);
}

/* The session learns what was selected in the list; folds are not revisions. */
static void
on_selection_changed_cb (HwGraphView *self)
{
  g_autoptr(GtkBitset) selected = NULL;
  g_autoptr(GPtrArray) ids = NULL;
  GtkBitsetIter iter;
  guint position;

  if (self->is_updating || self->session == NULL)
    return;
  selected = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->selection));
  ids = g_ptr_array_new ();
  if (gtk_bitset_iter_init_first (&iter, selected, &position))
    do
      if (!hw_graph_model_is_fold (self->model, position))
        g_ptr_array_add (ids, hw_graph_model_get_revision (self->model, position)->id);
    while (gtk_bitset_iter_next (&iter, &position));
  /* Coming to a fold with the keyboard leaves what was selected. */
  if (ids->len == 0)
    return;
  g_ptr_array_add (ids, NULL);
  hw_session_select_revisions (self->session, (const char *const *)ids->pdata);
}

static void
on_row_activate_cb (HwGraphView *self, guint position)
{
  if (hw_graph_model_is_fold (self->model, position))
    _hw_graph_view_unfold (self, hw_graph_model_get_row (self->model, position));
  else
    g_signal_emit (self, signals[REVISION_ACTIVATED], 0,
                   hw_graph_model_get_revision (self->model, position)->id);
}

static void
on_row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphView *self)
{
  GtkWidget *row = hw_graph_row_new (self->session, &self->style);

  _hw_graph_view_make_draggable (self, row);
  gtk_list_item_set_child (list_item, row);
}

static void
on_row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphView *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  hw_graph_row_set_item (HW_GRAPH_ROW (row), gtk_list_item_get_item (list_item));
  _hw_graph_view_update_dimmed (self, HW_GRAPH_ROW (row));
  g_ptr_array_add (self->rows, row);
}

static void
on_row_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphView *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  g_ptr_array_remove_fast (self->rows, row);
  hw_graph_row_set_item (HW_GRAPH_ROW (row), NULL);
}

GtkWidget *
hw_graph_view_find_row (HwGraphView *self, const char *revision)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), NULL);

  for (guint i = 0; i < self->rows->len; i++)
    {
      HwGraphRow *row = g_ptr_array_index (self->rows, i);
      HwGraphItem *item = hw_graph_row_get_item (row);

      if (item != NULL && g_str_equal (hw_graph_item_get_revision (item)->id, revision))
        return GTK_WIDGET (row);
    }

  return NULL;
}

/* After scrolling the list makes the row; only then can it take the focus. */
static gboolean
on_focus_idle_cb (gpointer user_data)
{
  HwGraphView *self = user_data;
  const char *revision = hw_session_get_revision (self->session);
  GtkWidget *row = revision == NULL ? NULL : hw_graph_view_find_row (self, revision);

  self->focus_id = 0;
  if (row != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (row));

  return G_SOURCE_REMOVE;
}

static gboolean
on_style_idle_cb (gpointer user_data)
{
  HwGraphView *self = user_data;

  self->style_id = 0;
  _hw_graph_view_update_style (self);

  return G_SOURCE_REMOVE;
}

static void
hw_graph_view_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  HwGraphView *self = HW_GRAPH_VIEW (widget);

  GTK_WIDGET_CLASS (hw_graph_view_parent_class)->css_changed (widget, change);
  /* Not now: the rows must not change while the style of the tree is being worked out. */
  if (self->session != NULL && self->style_id == 0)
    self->style_id = g_idle_add (on_style_idle_cb, self);
}

static gboolean
on_strip_idle_cb (gpointer user_data)
{
  HwGraphView *self = user_data;

  self->strip_id = 0;
  _hw_graph_view_update_strip (self);

  return G_SOURCE_REMOVE;
}

void
_hw_graph_view_queue_strip (HwGraphView *self)
{
  if (self->strip_id == 0)
    self->strip_id = g_idle_add_full (GDK_PRIORITY_REDRAW + 5, on_strip_idle_cb, self, NULL);
}

static void
hw_graph_view_dispose (GObject *object)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  g_clear_handle_id (&self->hover_id, g_source_remove);
  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_handle_id (&self->style_id, g_source_remove);
  g_clear_handle_id (&self->strip_id, g_source_remove);
  /* Rows are taken out of the list before what they borrow goes. */
  if (self->list_view != NULL)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_GRAPH_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->search);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_graph_view_parent_class)->dispose (object);
}

static void
hw_graph_view_finalize (GObject *object)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->matches, g_array_unref);
  g_clear_pointer (&self->visited, g_ptr_array_unref);
  g_clear_pointer (&self->unfolded, g_hash_table_unref);
  g_clear_pointer (&self->problems, g_hash_table_unref);
  g_free (self->hovered);
  g_free (self->ancestors);
  g_free (self->descendants);

  G_OBJECT_CLASS (hw_graph_view_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, stack);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, header);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, graph_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, resize_handle);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, author_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, file_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, id_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, created_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, duration_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, scroller);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, list_view);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, strip);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, context_menu);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, row_menu);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, range_menu);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, new_button);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, empty_page);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, clear_button);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activate_cb);
}

static void
hw_graph_view_class_init (HwGraphViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_graph_view_dispose;
  object_class->finalize = hw_graph_view_finalize;
  widget_class->css_changed = hw_graph_view_css_changed;

  signals[REVISION_ACTIVATED] =
      g_signal_new ("revision-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[SEARCH_CHANGED] = g_signal_new ("search-changed", G_TYPE_FROM_CLASS (klass),
                                          G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  _hw_graph_view_install_properties (object_class);
  _hw_graph_view_install_moves (widget_class);
  _hw_graph_view_install_pointer (widget_class);

  g_type_ensure (HW_TYPE_OVERVIEW_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-graph-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  bind_children (widget_class);
}

static void
hw_graph_view_init (HwGraphView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->rows = g_ptr_array_new ();
  self->matches = g_array_new (FALSE, FALSE, sizeof (guint));
  self->visited = g_ptr_array_new_with_free_func (g_free);
  self->unfolded = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->style.row_height = 34;
  self->style.is_column_shown[HW_GRAPH_COLUMN_ID] = TRUE;
  self->style.is_column_shown[HW_GRAPH_COLUMN_CREATED] = TRUE;
  self->model = hw_graph_model_new ();
  self->selection = gtk_multi_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_widget_init_template (GTK_WIDGET (self));
  hw_shortcuts_add (GTK_WIDGET (self), "graph");
  hw_list_keys_leave_by_tab (self->list_view);
  _hw_graph_view_follow_pointer (self);
  hw_overview_strip_set_adjustment (HW_OVERVIEW_STRIP (self->strip),
                                    gtk_scrolled_window_get_vadjustment (
                                        GTK_SCROLLED_WINDOW (self->scroller)));
  g_signal_connect_object (self->selection, "selection-changed",
                           G_CALLBACK (on_selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (_hw_graph_view_update_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast",
                           G_CALLBACK (_hw_graph_view_update_style), self, G_CONNECT_SWAPPED);
}

static GtkListItemFactory *
create_factory (HwGraphView *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_row_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_row_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_row_unbind_cb), self, 0);

  return factory;
}

/**
 * hw_graph_view_set_session:
 *
 * To be called once, before the view is shown.
 */
void
hw_graph_view_set_session (HwGraphView *self, HwSession *session)
{
  g_autoptr(GtkListItemFactory) factory = NULL;

  g_return_if_fail (HW_IS_GRAPH_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  _hw_graph_view_set_up_search (self);
  _hw_graph_view_bind_settings (self);
  _hw_graph_view_follow_session (self);
  factory = create_factory (self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list_view), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), GTK_SELECTION_MODEL (self->selection));
  _hw_graph_view_update_model (self);
}

gboolean
hw_graph_view_focus (HwGraphView *self)
{
  const char *revision;
  GtkWidget *row;

  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), FALSE);

  revision = self->session == NULL ? NULL : hw_session_get_revision (self->session);
  row = revision == NULL ? NULL : hw_graph_view_find_row (self, revision);

  return gtk_widget_grab_focus (row == NULL ? self->list_view : gtk_widget_get_parent (row));
}

void
hw_graph_view_set_narrow (HwGraphView *self, gboolean is_narrow, gboolean is_tiny)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (self->style.is_narrow == is_narrow && self->style.is_tiny == is_tiny)
    return;
  self->style.is_narrow = is_narrow;
  self->style.is_tiny = is_tiny;
  _hw_graph_view_update_style (self);
}

gboolean
_hw_graph_view_select (HwGraphView *self, const char *revision)
{
  const HwGraph *graph = hw_graph_model_get_graph (self->model);
  const guint node = graph == NULL ? HW_GRAPH_NONE : hw_graph_lookup (graph, revision);
  guint position = hw_graph_model_find (self->model, revision);

  hw_session_select_revision (self->session, revision);
  if (node == HW_GRAPH_NONE)
    return FALSE;
  if (position == GTK_INVALID_LIST_POSITION)
    {
      _hw_graph_view_unfold (self,
                             hw_layout_find_row (hw_graph_model_get_layout (self->model), node));
      position = hw_graph_model_find (self->model, revision);
    }
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  gtk_widget_activate_action (self->list_view, "list.scroll-to-item", "u", position);

  return TRUE;
}

void
hw_graph_view_show (HwGraphView *self, const char *revision)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));
  g_return_if_fail (revision != NULL);

  (void)_hw_graph_view_select (self, revision);
}

void
hw_graph_view_go_to (HwGraphView *self, const char *revision)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));
  g_return_if_fail (revision != NULL);

  if (_hw_graph_view_select (self, revision) && self->focus_id == 0)
    self->focus_id = g_idle_add (on_focus_idle_cb, self);
}

guint
hw_graph_view_get_n_rows (HwGraphView *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

void
hw_graph_view_show_ancestry (HwGraphView *self, const char *revision)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  _hw_graph_view_show_ancestry (self, revision);
}
