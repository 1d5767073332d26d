/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-graph-part.h"
#include "hw-graph-view-private.h"
#include "hw-problem.h"
#include "hw-shortcuts.h"

/* Screens 2.4 and 14: lanes beyond these are clipped. */
#define MAX_LANES 12
#define MAX_LANES_TINY 4
/* The heading begins further in than the lanes: its margin less the pending bar, and ends with the handle. */
#define HEADING_INSET (14 - 4 + 8)
/* Screens 2.6: shorter histories are seen at a glance. */
#define MIN_STRIP_ROWS 60
/* The menu button at the end of the header. */
#define END_MARGIN 32
#define NARROW_END_MARGIN 12

G_DEFINE_FINAL_TYPE (HwGraphView, hw_graph_view, GTK_TYPE_WIDGET)

enum
{
  REVISION_ACTIVATED,
  SEARCH_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update_rows (HwGraphView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    hw_graph_row_update (g_ptr_array_index (self->rows, i));
}

/* The word above a column may be wider than what stands in it. */
static int
measure_heading (GtkWidget *heading)
{
  int natural;

  gtk_widget_set_size_request (heading, -1, -1);
  gtk_widget_measure (heading, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);

  return natural - gtk_widget_get_margin_start (heading) - gtk_widget_get_margin_end (heading);
}

static void
update_headings (HwGraphView *self)
{
  GtkWidget *const headings[HW_GRAPH_N_COLUMNS] = {
    [HW_GRAPH_COLUMN_AUTHOR] = self->author_heading,
    [HW_GRAPH_COLUMN_FILE] = self->file_heading,
    [HW_GRAPH_COLUMN_ID] = self->id_heading,
    [HW_GRAPH_COLUMN_CREATED] = self->created_heading,
    [HW_GRAPH_COLUMN_DURATION] = self->duration_heading,
  };

  for (HwGraphColumn column = 0; column < HW_GRAPH_N_COLUMNS; column++)
    {
      self->style.widths[column] =
          MAX (self->style.widths[column], measure_heading (headings[column]));
      gtk_widget_set_size_request (headings[column], self->style.widths[column], -1);
      gtk_widget_set_visible (headings[column], hw_graph_style_is_shown (&self->style, column));
    }
  gtk_widget_set_size_request (self->graph_heading, self->style.graph_width - HEADING_INSET, -1);
}

void
_hw_graph_view_update_style (HwGraphView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  const gboolean has_strip = n > MIN_STRIP_ROWS;

  if (self->session == NULL)
    return;
  gtk_widget_set_visible (self->strip, has_strip);
  self->style.max_lanes = self->style.is_tiny ? MAX_LANES_TINY : MAX_LANES;
  self->style.end_margin = (self->style.is_narrow ? NARROW_END_MARGIN : END_MARGIN)
                           - (has_strip ? HW_OVERVIEW_STRIP_WIDTH : 0);
  hw_graph_style_update (&self->style, self->list_view, hw_graph_model_get_n_lanes (self->model));
  update_headings (self);
  for (guint i = 0; i < self->rows->len; i++)
    hw_graph_row_queue_resize (g_ptr_array_index (self->rows, i));
  update_rows (self);
}

static void
update_accessible (HwGraphView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  g_autofree char *label = NULL;

  if (state != NULL)
    label = g_strdup_printf (
        /* Translators: number of revisions, environment name */
        ngettext ("Revision graph, %u revision, %s selected",
                  "Revision graph, %u revisions, %s selected", n),
        n, hw_environment_state_get_name (state));
  else
    label = g_strdup_printf (
        ngettext ("Revision graph, %u revision", "Revision graph, %u revisions", n), n);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
}

guint
_hw_graph_view_get_position (HwGraphView *self)
{
  return hw_graph_model_find (self->model, hw_session_get_revision (self->session));
}

/* The list shows what the session says is selected; a row that is hidden is not. */
static void
update_selection (HwGraphView *self)
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

/* Whether a date needs its year: then the column is wider. */
static gboolean
has_other_years (const HwGraph *graph)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) new_year =
                 g_date_time_new_local (g_date_time_get_year (now), 1, 1, 0, 0, 0);
  const gint64 start_usec = g_date_time_to_unix (new_year) * G_USEC_PER_SEC;

  for (guint i = 0; graph != NULL && i < hw_graph_get_n_revisions (graph); i++)
    {
      const gint64 created_usec = hw_graph_get_revision (graph, i)->created_usec;

      if (created_usec != 0 && created_usec < start_usec)
        return TRUE;
    }

  return FALSE;
}

static void
update_problems (HwGraphView *self)
{
  const HwProject *project = hw_session_get_newest (self->session);
  GPtrArray *problems = project == NULL ? NULL : hw_project_get_problems (project);

  g_clear_pointer (&self->problems, g_hash_table_unref);
  self->style.problems = NULL;
  if (problems == NULL || problems->len == 0)
    return;
  self->problems =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
  for (guint i = 0; i < problems->len; i++)
    {
      HwProblem *problem = g_ptr_array_index (problems, i);
      GPtrArray *of_file = g_hash_table_lookup (self->problems, problem->file);

      if (of_file == NULL)
        {
          of_file = g_ptr_array_new_with_free_func ((GDestroyNotify)hw_problem_unref);
          g_hash_table_insert (self->problems, g_strdup (problem->file), of_file);
        }
      g_ptr_array_add (of_file, hw_problem_ref (problem));
    }
  self->style.problems = self->problems;
}

static GtkAdjustment *
get_adjustment (HwGraphView *self)
{
  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
}

static void
update_stack (HwGraphView *self)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const gboolean is_lost = _hw_graph_view_is_filtering (self) && self->matches->len == 0
                           && !hw_revision_search_is_busy (self->search);
  const gboolean is_empty = is_lost || g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;

  gtk_widget_set_visible (self->clear_button, is_lost);
  if (is_lost)
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("No Revisions Found"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page), NULL);
    }
  else if (is_empty && graph != NULL && hw_graph_get_n_revisions (graph) > 0)
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("Nothing Pending"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page),
                                       _("Every revision is applied."));
    }
  else
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("No Revisions Yet"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page),
                                       _("Write the first one."));
    }
  gtk_widget_set_visible (self->new_button, graph != NULL && hw_graph_get_n_revisions (graph) == 0);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "empty" : "list");
}

static const char *
get_first_id (HwGraphView *self)
{
  const HwGraph *graph = hw_graph_model_get_graph (self->model);
  const HwLayout *layout = hw_graph_model_get_layout (self->model);

  if (layout == NULL || hw_layout_get_n_rows (layout) == 0)
    return NULL;

  return hw_graph_get_revision (graph, hw_layout_get_row (layout, 0).node)->id;
}

/* The list keeps its rows in their places on the screen, with what comes in above them out of sight. At its upper end it
 * is the end that is kept. */
static void
set_layout (HwGraphView *self, const HwGraph *graph, const HwLayout *layout, const guint8 *hidden)
{
  g_autofree char *first = g_strdup (get_first_id (self));
  const gboolean is_at_top = gtk_adjustment_get_value (get_adjustment (self)) < 1;

  hw_graph_model_set_layout (self->model, graph, layout, hidden);
  if (is_at_top && first != NULL && g_strcmp0 (first, get_first_id (self)) != 0)
    gtk_widget_activate_action (self->list_view, "list.scroll-to-item", "u", 0);
}

void
_hw_graph_view_update_model (HwGraphView *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwGraph *graph = hw_session_get_graph (self->session);
  const HwLayout *layout = hw_session_get_layout (self->session);
  g_autoptr(HwGraph) part = NULL;
  g_autoptr(HwLayout) part_layout = NULL;
  g_autofree guint8 *hidden = NULL;

  _hw_graph_view_forget_pointer (self);
  if (graph != NULL && self->only_pending && state != NULL && hw_environment_state_is_known (state))
    {
      graph = part = hw_graph_part_new_pending (graph, state);
      layout = part_layout = hw_layout_new (part, hw_session_get_order (self->session));
    }
  update_problems (self);
  _hw_graph_view_find_matches (self, graph, layout);
  self->style.is_filtered = _hw_graph_view_is_filtering (self);
  hidden = _hw_graph_view_choose_hidden (self, graph, layout);
  /* A changed model clears the list's selection; the session still has it. */
  self->is_updating = TRUE;
  set_layout (self, graph, layout, hidden);
  self->is_updating = FALSE;

  update_stack (self);
  self->style.has_years = has_other_years (hw_session_get_graph (self->session));
  _hw_graph_view_update_style (self);
  update_accessible (self);
  for (guint i = 0; i < self->rows->len; i++)
    _hw_graph_view_update_dimmed (self, g_ptr_array_index (self->rows, i));
  update_selection (self);
}

static void
on_environment_notify_cb (HwGraphView *self)
{
  if (self->only_pending || self->is_folded)
    _hw_graph_view_update_model (self);
  else
    update_rows (self);
  update_accessible (self);
  _hw_graph_view_queue_strip (self);
}

static void
on_environment_changed_cb (HwGraphView *self, HwEnvironmentState *state)
{
  if (self->is_folded
      || (self->only_pending && state == hw_session_get_environment (self->session)))
    _hw_graph_view_update_model (self);
  else
    update_rows (self);
  _hw_graph_view_queue_strip (self);
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
  _hw_graph_view_follow_pointer (self);
  hw_overview_strip_set_adjustment (HW_OVERVIEW_STRIP (self->strip), get_adjustment (self));
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
  /* It notifies with every new project, too. */
  g_signal_connect_object (session, "notify::layout", G_CALLBACK (_hw_graph_view_update_model),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::environment", G_CALLBACK (on_environment_notify_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "selection-changed", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (on_environment_changed_cb),
                           self, G_CONNECT_SWAPPED);

  g_signal_connect_object (hw_session_get_file_records (session), "changed",
                           G_CALLBACK (update_rows), self, G_CONNECT_SWAPPED);

  factory = create_factory (self);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list_view), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), GTK_SELECTION_MODEL (self->selection));
  _hw_graph_view_update_model (self);
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
