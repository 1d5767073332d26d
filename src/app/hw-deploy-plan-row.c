/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-deploy-plan-row"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-deploy-plan-row.h"
#include "hw-deploy-sql.h"
#include "hw-format.h"
#include "hw-python-sql.h"

/* A longer script scrolls in its own frame, so that the rows below stay within reach. */
#define MAX_SQL_HEIGHT 420
#define VIEW_MARGIN 6

struct _HwDeployPlanRow
{
  AdwBin parent_instance;

  /* Template children, borrowed */
  GtkImage *expander;
  GtkLabel *id_label;
  GtkLabel *title_label;
  GtkWidget *chips;
  GtkWidget *transaction_chip;
  GtkWidget *data_chip;
  GtkWidget *merge_chip;
  GtkWidget *irreversible_chip;
  GtkLabel *count_label;
  AdwBin *sql_bin;

  /* Owned */
  HwDeployItem *item;
  gulong changed_handler;
  gulong root_handler; /* of the window, while the row is in one */

  gboolean shows_sql;
};

G_DEFINE_FINAL_TYPE (HwDeployPlanRow, hw_deploy_plan_row, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_ITEM,
  PROP_SHOW_SQL,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* A text view knows its height only after it has laid its lines out, which is later than the list asks. */
static void
on_view_mapped_cb (GtkTextView *view, GtkScrolledWindow *scroller)
{
  GtkTextIter end;
  int y = 0;
  int height = 0;

  gtk_text_buffer_get_end_iter (gtk_text_view_get_buffer (view), &end);
  gtk_text_view_get_line_yrange (view, &end, &y, &height);
  height += y + 2 * VIEW_MARGIN;
  /* A bar that may come needs more room than a short script. */
  if (height <= MAX_SQL_HEIGHT)
    gtk_scrolled_window_set_policy (scroller, GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_min_content_height (scroller, MIN (height, MAX_SQL_HEIGHT));
}

static GtkWidget *
new_source_view (HwDeployItem *item)
{
  g_autofree char *sql = g_strchomp (g_strdup (hw_deploy_item_get_sql (item)));
  g_autoptr(GtkSourceBuffer) buffer = hw_deploy_sql_new_buffer (sql);
  GtkWidget *view = gtk_source_view_new_with_buffer (buffer);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  g_autofree char *name = NULL;

  /* Translators: the title of a revision */
  name = g_strdup_printf (_("SQL of %s"), hw_deploy_item_get_title (item));
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_text_view_set_editable (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_cursor_visible (GTK_TEXT_VIEW (view), FALSE);
  gtk_text_view_set_monospace (GTK_TEXT_VIEW (view), TRUE);
  gtk_text_view_set_top_margin (GTK_TEXT_VIEW (view), VIEW_MARGIN);
  gtk_text_view_set_bottom_margin (GTK_TEXT_VIEW (view), VIEW_MARGIN);
  gtk_source_view_set_show_line_numbers (GTK_SOURCE_VIEW (view), TRUE);
  gtk_widget_set_direction (view, GTK_TEXT_DIR_LTR);

  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), view);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MAX_SQL_HEIGHT);
  g_signal_connect_object (view, "map", G_CALLBACK (on_view_mapped_cb), scroller, G_CONNECT_AFTER);

  return scroller;
}

/* What a Python revision comes to is written by its own alembic, now that somebody wants to read it. */
static GtkWidget *
new_python_sql (HwDeployItem *item)
{
  GtkWidget *widget = hw_python_sql_new ();

  hw_python_sql_set_in_row (HW_PYTHON_SQL (widget));
  hw_python_sql_set_direction (HW_PYTHON_SQL (widget), hw_deploy_item_get_direction (item));
  hw_python_sql_set_revision (HW_PYTHON_SQL (widget), hw_deploy_item_get_project (item),
                              hw_deploy_item_get_environment (item),
                              hw_deploy_item_get_revision (item));

  return widget;
}

static GtkWidget *
new_sentence (const char *text)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "hw-dim");
  gtk_widget_add_css_class (label, "hw-deploy-row");

  return label;
}

/* What a row opens to: the SQL, or why there is none. Made when it is first needed. */
static GtkWidget *
new_sql_widget (HwDeployItem *item)
{
  const GError *error = hw_deploy_item_get_error (item);
  g_autofree char *sentence = NULL;

  if (error != NULL)
    {
      sentence = hw_format_error (error);
      return new_sentence (sentence);
    }
  if (hw_deploy_item_get_project (item) != NULL)
    return new_python_sql (item);
  if (hw_deploy_item_get_statements (item)->len == 0)
    return new_sentence (_("This revision has no statements. Only the version table changes."));

  return new_source_view (item);
}

static void
update_sql (HwDeployPlanRow *self)
{
  gboolean is_open =
      self->shows_sql && self->item != NULL && hw_deploy_item_get_expanded (self->item);

  gtk_image_set_from_icon_name (self->expander, is_open ? "pan-down-symbolic" : "pan-end-symbolic");
  gtk_widget_set_visible (GTK_WIDGET (self->expander), self->shows_sql);
  gtk_widget_set_visible (GTK_WIDGET (self->sql_bin), is_open);
  if (is_open && adw_bin_get_child (self->sql_bin) == NULL)
    adw_bin_set_child (self->sql_bin, new_sql_widget (self->item));
}

/* The list item widget is what a screen reader stops at; at the floor only its child can reach it. */
static void
update_accessible (HwDeployPlanRow *self)
{
  GtkWidget *parent = gtk_widget_get_parent (GTK_WIDGET (self));
  g_autofree char *name = hw_deploy_item_dup_description (self->item);

  if (parent == NULL)
    return;
  gtk_accessible_update_property (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  if (self->shows_sql)
    gtk_accessible_update_state (GTK_ACCESSIBLE (parent), GTK_ACCESSIBLE_STATE_EXPANDED,
                                 hw_deploy_item_get_expanded (self->item), -1);
}

/* In a narrow window the title has the row to itself. */
static gboolean
is_narrow (HwDeployPlanRow *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  return root != NULL && gtk_widget_has_css_class (GTK_WIDGET (root), "narrow");
}

static void
update (HwDeployPlanRow *self)
{
  g_autofree char *count = hw_deploy_item_dup_statement_count (self->item);

  hw_deploy_item_show_id (self->item, self->id_label);
  gtk_label_set_label (self->title_label, hw_deploy_item_get_title (self->item));
  gtk_label_set_label (self->count_label, count);
  gtk_widget_set_visible (GTK_WIDGET (self->count_label), !is_narrow (self));
  gtk_widget_set_visible (self->chips, !is_narrow (self));
  gtk_widget_set_visible (self->transaction_chip, !hw_deploy_item_is_transactional (self->item));
  gtk_widget_set_visible (self->data_chip, hw_deploy_item_is_data (self->item));
  gtk_widget_set_visible (self->merge_chip, hw_deploy_item_is_merge (self->item));
  gtk_widget_set_visible (self->irreversible_chip, hw_deploy_item_is_irreversible (self->item));
  update_sql (self);
  update_accessible (self);
}

static void
set_item (HwDeployPlanRow *self, HwDeployItem *item)
{
  if (self->item == item)
    return;

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_handler, self->item);
  g_set_object (&self->item, item);
  adw_bin_set_child (self->sql_bin, NULL);
  if (item == NULL)
    return;
  self->changed_handler = g_signal_connect_swapped (item, "changed", G_CALLBACK (update), self);
  update (self);
}

static void
on_root_changed_cb (HwDeployPlanRow *self)
{
  if (self->item != NULL)
    update (self);
}

static void
hw_deploy_plan_row_root (GtkWidget *widget)
{
  HwDeployPlanRow *self = HW_DEPLOY_PLAN_ROW (widget);

  GTK_WIDGET_CLASS (hw_deploy_plan_row_parent_class)->root (widget);
  self->root_handler =
      g_signal_connect_swapped (gtk_widget_get_root (widget), "notify::css-classes",
                                G_CALLBACK (on_root_changed_cb), self);
  on_root_changed_cb (self);
}

static void
hw_deploy_plan_row_unroot (GtkWidget *widget)
{
  HwDeployPlanRow *self = HW_DEPLOY_PLAN_ROW (widget);

  g_clear_signal_handler (&self->root_handler, gtk_widget_get_root (widget));
  GTK_WIDGET_CLASS (hw_deploy_plan_row_parent_class)->unroot (widget);
}

static void
hw_deploy_plan_row_dispose (GObject *object)
{
  HwDeployPlanRow *self = HW_DEPLOY_PLAN_ROW (object);

  if (self->item != NULL)
    g_clear_signal_handler (&self->changed_handler, self->item);
  g_clear_object (&self->item);
  gtk_widget_dispose_template (GTK_WIDGET (self), HW_TYPE_DEPLOY_PLAN_ROW);

  G_OBJECT_CLASS (hw_deploy_plan_row_parent_class)->dispose (object);
}

static void
hw_deploy_plan_row_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  HwDeployPlanRow *self = HW_DEPLOY_PLAN_ROW (object);

  switch (id)
    {
    case PROP_ITEM:
      g_value_set_object (value, self->item);
      break;

    case PROP_SHOW_SQL:
      g_value_set_boolean (value, self->shows_sql);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hw_deploy_plan_row_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  HwDeployPlanRow *self = HW_DEPLOY_PLAN_ROW (object);

  switch (id)
    {
    case PROP_ITEM:
      set_item (self, g_value_get_object (value));
      break;

    case PROP_SHOW_SQL:
      self->shows_sql = g_value_get_boolean (value);
      update_sql (self);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
hw_deploy_plan_row_class_init (HwDeployPlanRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = hw_deploy_plan_row_dispose;
  object_class->get_property = hw_deploy_plan_row_get_property;
  object_class->set_property = hw_deploy_plan_row_set_property;
  widget_class->root = hw_deploy_plan_row_root;
  widget_class->unroot = hw_deploy_plan_row_unroot;

  properties[PROP_ITEM] = g_param_spec_object ("item", NULL, NULL, HW_TYPE_DEPLOY_ITEM,
                                               G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SHOW_SQL] = g_param_spec_boolean ("show-sql", NULL, NULL, FALSE,
                                                    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_set_template_from_resource (widget_class, APP_PATH "/hw-deploy-plan-row.ui");
#define BIND(child) gtk_widget_class_bind_template_child (widget_class, HwDeployPlanRow, child)
  BIND (expander);
  BIND (id_label);
  BIND (title_label);
  BIND (chips);
  BIND (transaction_chip);
  BIND (data_chip);
  BIND (merge_chip);
  BIND (irreversible_chip);
  BIND (count_label);
  BIND (sql_bin);
#undef BIND
}

static void
hw_deploy_plan_row_init (HwDeployPlanRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_direction (GTK_WIDGET (self->id_label), GTK_TEXT_DIR_LTR);
}
