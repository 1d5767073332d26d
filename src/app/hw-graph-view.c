/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "hw-graph-model.h"
#include "hw-graph-row.h"
#include "hw-graph-view.h"

/* Screens 2.4 and 14: lanes beyond these are clipped. */
#define MAX_LANES 12
#define MAX_LANES_TINY 4
/* The heading begins further in than the lanes: its margin less the pending bar. */
#define HEADING_INSET (14 - 4)

struct _HwGraphView
{
  GtkWidget parent_instance;

  /* Template children, borrowed */
  GtkWidget *stack;
  GtkWidget *header;
  GtkWidget *graph_heading;
  GtkWidget *id_heading;
  GtkWidget *created_heading;
  GtkWidget *list_view;
  GtkWidget *empty_page;

  /* Owned */
  HwSession *session;
  HwGraphModel *model;
  GtkSingleSelection *selection;
  GPtrArray *rows; /* HwGraphRow, borrowed: those that show an item now */
  char *search;    /* casefolded; NULL when there is no search */
  GArray *matches; /* guint: rows in which it occurs, ascending */
  guint focus_id;
  guint style_id;

  HwGraphStyle style;
  gboolean only_pending;
  gboolean is_updating; /* the selection follows the session, not the other way round */
};

G_DEFINE_FINAL_TYPE (HwGraphView, hw_graph_view, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ONLY_PENDING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  REVISION_ACTIVATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
contains (const char *text, const char *search)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);

  return strstr (folded, search) != NULL;
}

static gboolean
is_match (HwGraphView *self, const HwRevision *revision)
{
  g_autofree char *file = g_path_get_basename (revision->file);

  if (contains (revision->message, self->search) || contains (revision->id, self->search)
      || contains (file, self->search))
    return TRUE;
  for (guint i = 0; revision->branch_labels[i] != NULL; i++)
    if (contains (revision->branch_labels[i], self->search))
      return TRUE;

  return FALSE;
}

static void
update_dimmed (HwGraphView *self, HwGraphRow *row)
{
  HwGraphItem *item = hw_graph_row_get_item (row);

  hw_graph_row_set_dimmed (row, self->search != NULL && item != NULL
                                    && !is_match (self, hw_graph_item_get_revision (item)));
}

static void
update_rows (HwGraphView *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    hw_graph_row_update (g_ptr_array_index (self->rows, i));
}

static void
update_matches (HwGraphView *self)
{
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->model));

  g_array_set_size (self->matches, 0);
  for (guint i = 0; self->search != NULL && i < n; i++)
    if (is_match (self, hw_graph_model_get_revision (self->model, i)))
      g_array_append_val (self->matches, i);
  for (guint i = 0; i < self->rows->len; i++)
    update_dimmed (self, g_ptr_array_index (self->rows, i));
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
update_style (HwGraphView *self)
{
  self->style.max_lanes = self->style.is_tiny ? MAX_LANES_TINY : MAX_LANES;
  hw_graph_style_update (&self->style, self->list_view, hw_graph_model_get_n_lanes (self->model));
  self->style.created_width =
      MAX (self->style.created_width, measure_heading (self->created_heading));
  gtk_widget_set_size_request (self->graph_heading, self->style.graph_width - HEADING_INSET, -1);
  gtk_widget_set_size_request (self->id_heading, self->style.id_width, -1);
  gtk_widget_set_size_request (self->created_heading, self->style.created_width, -1);
  gtk_widget_set_visible (self->id_heading, !self->style.is_narrow);
  gtk_widget_set_visible (self->created_heading, !self->style.is_narrow);
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

static void
update_selection (HwGraphView *self)
{
  const guint position = hw_graph_model_find (self->model, hw_session_get_revision (self->session));

  self->is_updating = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->is_updating = FALSE;
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
update_model (HwGraphView *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwGraph *graph = hw_session_get_graph (self->session);
  gboolean is_empty;

  /* A changed model clears the list's selection; the session still has it. */
  self->is_updating = TRUE;
  if (graph != NULL && self->only_pending && state != NULL && hw_environment_state_is_known (state))
    hw_graph_model_set_pending (self->model, graph, state);
  else
    hw_graph_model_set_layout (self->model, graph, hw_session_get_layout (self->session));
  self->is_updating = FALSE;

  is_empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  if (is_empty && graph != NULL && hw_graph_get_n_revisions (graph) > 0)
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("Nothing Pending"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page),
                                       _("Every revision is applied."));
    }
  else
    {
      adw_status_page_set_title (ADW_STATUS_PAGE (self->empty_page), _("No Revisions Yet"));
      adw_status_page_set_description (ADW_STATUS_PAGE (self->empty_page),
                                       _("Write the first one with “headway revision”."));
    }
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), is_empty ? "empty" : "list");
  self->style.has_years = has_other_years (graph);
  update_style (self);
  update_accessible (self);
  update_matches (self);
  update_selection (self);
}

static void
on_environment_notify_cb (HwGraphView *self)
{
  if (self->only_pending)
    update_model (self);
  else
    update_rows (self);
  update_accessible (self);
}

static void
on_environment_changed_cb (HwGraphView *self, HwEnvironmentState *state)
{
  if (self->only_pending && state == hw_session_get_environment (self->session))
    update_model (self);
  else
    update_rows (self);
}

static void
on_selected_notify_cb (HwGraphView *self)
{
  HwGraphItem *item = gtk_single_selection_get_selected_item (self->selection);

  if (self->is_updating || self->session == NULL)
    return;
  if (item != NULL)
    hw_session_select_revision (self->session, hw_graph_item_get_revision (item)->id);
}

static void
on_row_activate_cb (HwGraphView *self, guint position)
{
  g_autoptr(HwGraphItem) item = g_list_model_get_item (G_LIST_MODEL (self->model), position);

  if (item != NULL)
    g_signal_emit (self, signals[REVISION_ACTIVATED], 0, hw_graph_item_get_revision (item)->id);
}

static void
on_row_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphView *self)
{
  gtk_list_item_set_child (list_item, hw_graph_row_new (self->session, &self->style));
}

static void
on_row_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwGraphView *self)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  hw_graph_row_set_item (HW_GRAPH_ROW (row), gtk_list_item_get_item (list_item));
  update_dimmed (self, HW_GRAPH_ROW (row));
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

/* The neighbour of the selected revision along the line: its first child or parent. */
static void
go_along (HwGraphView *self, gboolean is_up)
{
  const HwGraph *graph = hw_session_get_graph (self->session);
  const guint node = hw_session_get_node (self->session);
  const guint *neighbours;
  guint n;

  if (graph == NULL || node == HW_GRAPH_NONE)
    return;
  neighbours =
      is_up ? hw_graph_get_children (graph, node, &n) : hw_graph_get_parents (graph, node, &n);
  if (n > 0)
    hw_graph_view_go_to (self, hw_graph_get_revision (graph, neighbours[0])->id);
}

static void
go_to_child_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_along (HW_GRAPH_VIEW (widget), TRUE);
}

static void
go_to_parent_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  go_along (HW_GRAPH_VIEW (widget), FALSE);
}

static void
go_to_current_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwGraphView *self = HW_GRAPH_VIEW (widget);
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwStatus *status = state == NULL ? NULL : hw_environment_state_get_status (state);

  if (status == NULL)
    return;
  for (guint i = 0; status->rows[i] != NULL; i++)
    if (hw_graph_model_find (self->model, status->rows[i]) != GTK_INVALID_LIST_POSITION)
      {
        hw_graph_view_go_to (self, status->rows[i]);
        return;
      }
}

static void
copy_id_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  HwGraphView *self = HW_GRAPH_VIEW (widget);
  const char *revision = hw_session_get_revision (self->session);

  if (revision == NULL)
    return;
  gtk_widget_activate_action (widget, "win.copy-text", "s", revision);
}

static gboolean
on_style_idle_cb (gpointer user_data)
{
  HwGraphView *self = user_data;

  self->style_id = 0;
  update_style (self);

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

static void
hw_graph_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  switch (prop_id)
    {
    case PROP_ONLY_PENDING:
      g_value_set_boolean (value, self->only_pending);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_graph_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  switch (prop_id)
    {
    case PROP_ONLY_PENDING:
      hw_graph_view_set_only_pending (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_graph_view_dispose (GObject *object)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  g_clear_handle_id (&self->focus_id, g_source_remove);
  g_clear_handle_id (&self->style_id, g_source_remove);
  /* Rows are taken out of the list before what they borrow goes. */
  if (self->list_view != NULL)
    gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_GRAPH_VIEW);
  g_clear_object (&self->selection);
  g_clear_object (&self->model);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_graph_view_parent_class)->dispose (object);
}

static void
hw_graph_view_finalize (GObject *object)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_pointer (&self->matches, g_array_unref);
  g_clear_pointer (&self->search, g_free);

  G_OBJECT_CLASS (hw_graph_view_parent_class)->finalize (object);
}

static void
hw_graph_view_class_init (HwGraphViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = hw_graph_view_get_property;
  object_class->set_property = hw_graph_view_set_property;
  object_class->dispose = hw_graph_view_dispose;
  object_class->finalize = hw_graph_view_finalize;
  widget_class->css_changed = hw_graph_view_css_changed;

  properties[PROP_ONLY_PENDING] =
      g_param_spec_boolean ("only-pending", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  signals[REVISION_ACTIVATED] =
      g_signal_new ("revision-activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                    NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_install_action (widget_class, "graph.go-to-child", NULL, go_to_child_action);
  gtk_widget_class_install_action (widget_class, "graph.go-to-parent", NULL, go_to_parent_action);
  gtk_widget_class_install_action (widget_class, "graph.go-to-current", NULL, go_to_current_action);
  gtk_widget_class_install_action (widget_class, "graph.copy-id", NULL, copy_id_action);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-graph-view.ui");
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, stack);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, header);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, graph_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, id_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, created_heading);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, list_view);
  gtk_widget_class_bind_template_child (widget_class, HwGraphView, empty_page);
  gtk_widget_class_bind_template_callback (widget_class, on_row_activate_cb);
}

static void
hw_graph_view_init (HwGraphView *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  self->rows = g_ptr_array_new ();
  self->matches = g_array_new (FALSE, FALSE, sizeof (guint));
  self->style.row_height = 34;
  self->model = hw_graph_model_new ();
  self->selection = gtk_single_selection_new (G_LIST_MODEL (g_object_ref (self->model)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected_notify_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (update_style), self,
                           G_CONNECT_SWAPPED);
}

/**
 * hw_graph_view_set_session:
 *
 * To be called once, before the view is shown.
 */
void
hw_graph_view_set_session (HwGraphView *self, HwSession *session)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_return_if_fail (HW_IS_GRAPH_VIEW (self));
  g_return_if_fail (self->session == NULL);

  self->session = g_object_ref (session);
  g_signal_connect_object (session, "notify::project", G_CALLBACK (update_model), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::environment", G_CALLBACK (on_environment_notify_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "notify::revision", G_CALLBACK (update_selection), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (session, "environment-changed", G_CALLBACK (on_environment_changed_cb),
                           self, G_CONNECT_SWAPPED);

  g_signal_connect_object (factory, "setup", G_CALLBACK (on_row_setup_cb), self, 0);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_row_bind_cb), self, 0);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (on_row_unbind_cb), self, 0);
  gtk_list_view_set_factory (GTK_LIST_VIEW (self->list_view), factory);
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list_view), GTK_SELECTION_MODEL (self->selection));
  update_model (self);
}

void
hw_graph_view_set_narrow (HwGraphView *self, gboolean is_narrow, gboolean is_tiny)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (self->style.is_narrow == is_narrow && self->style.is_tiny == is_tiny)
    return;
  self->style.is_narrow = is_narrow;
  self->style.is_tiny = is_tiny;
  update_style (self);
}

gboolean
hw_graph_view_get_only_pending (HwGraphView *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), FALSE);

  return self->only_pending;
}

void
hw_graph_view_set_only_pending (HwGraphView *self, gboolean only_pending)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (self->only_pending == only_pending)
    return;
  self->only_pending = only_pending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_PENDING]);
  if (self->session != NULL)
    update_model (self);
}

/* FALSE when the revision is not shown. */
static gboolean
select_row (HwGraphView *self, const char *revision)
{
  const guint position = hw_graph_model_find (self->model, revision);

  hw_session_select_revision (self->session, revision);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;
  gtk_widget_activate_action (self->list_view, "list.scroll-to-item", "u", position);

  return TRUE;
}

void
hw_graph_view_go_to (HwGraphView *self, const char *revision)
{
  g_return_if_fail (HW_IS_GRAPH_VIEW (self));
  g_return_if_fail (revision != NULL);

  if (select_row (self, revision) && self->focus_id == 0)
    self->focus_id = g_idle_add (on_focus_idle_cb, self);
}

guint
hw_graph_view_get_n_rows (HwGraphView *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), 0);

  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

void
hw_graph_view_set_search (HwGraphView *self, const char *text)
{
  g_autofree char *search = NULL;

  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (text != NULL && text[0] != '\0')
    search = g_utf8_casefold (text, -1);
  if (g_strcmp0 (self->search, search) == 0)
    return;
  g_free (self->search);
  self->search = g_steal_pointer (&search);
  update_matches (self);
}

guint
hw_graph_view_get_n_matches (HwGraphView *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), 0);

  return self->matches->len;
}

guint
hw_graph_view_get_match (HwGraphView *self)
{
  guint position;

  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), 0);

  position = gtk_single_selection_get_selected (self->selection);
  for (guint i = 0; i < self->matches->len; i++)
    if (g_array_index (self->matches, guint, i) == position)
      return i + 1;

  return 0;
}

void
hw_graph_view_go_to_match (HwGraphView *self, gboolean is_down)
{
  const guint position = gtk_single_selection_get_selected (self->selection);
  const guint n = self->matches->len;
  const gboolean is_selected = position != GTK_INVALID_LIST_POSITION;
  guint chosen;

  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (n == 0)
    return;
  chosen = g_array_index (self->matches, guint, is_down ? 0 : n - 1);
  for (guint i = 0; i < n; i++)
    {
      const guint row = g_array_index (self->matches, guint, is_down ? n - 1 - i : i);

      if (is_selected && (is_down ? row > position : row < position))
        chosen = row;
    }
  select_row (self, hw_graph_model_get_revision (self->model, chosen)->id);
}
