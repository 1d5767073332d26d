/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-graph-view"

#include "config.h"

#include "hw-graph-view-private.h"
#include "hw-settings.h"

enum
{
  PROP_0,
  PROP_COMPACT,
  PROP_FILTERED,
  PROP_FOLDED,
  PROP_GRAPH_WIDTH,
  PROP_ONLY_PENDING,
  PROP_ORDER,
  PROP_SHOW_AUTHOR,
  PROP_SHOW_FILE,
  PROP_SHOW_ID,
  PROP_SHOW_CREATED,
  PROP_SHOW_DURATION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
set_order (HwGraphView *self, const char *order)
{
  hw_session_set_order (self->session, g_strcmp0 (order, "branch") == 0 ? HW_LAYOUT_ORDER_BRANCH
                                                                        : HW_LAYOUT_ORDER_DATE);
}

static void
set_folded (HwGraphView *self, gboolean is_folded)
{
  /* What was unfolded one by one is folded again with the rest. */
  g_hash_table_remove_all (self->unfolded);
  self->is_folded = is_folded;
  _hw_graph_view_update_model (self);
}

/* The properties come in the order of the columns. */
static HwGraphColumn
get_column (guint prop_id)
{
  G_STATIC_ASSERT (PROP_SHOW_DURATION - PROP_SHOW_AUTHOR == HW_GRAPH_COLUMN_DURATION);

  return (HwGraphColumn)(prop_id - PROP_SHOW_AUTHOR);
}

static void
hw_graph_view_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      g_value_set_boolean (value, self->style.is_compact);
      break;
    case PROP_FILTERED:
      g_value_set_boolean (value, self->is_filtered);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->is_folded);
      break;
    case PROP_GRAPH_WIDTH:
      g_value_set_int (value, self->style.user_width);
      break;
    case PROP_ONLY_PENDING:
      g_value_set_boolean (value, self->only_pending);
      break;
    case PROP_ORDER:
      g_value_set_string (value,
                          self->session != NULL
                                  && hw_session_get_order (self->session) == HW_LAYOUT_ORDER_BRANCH
                              ? "branch"
                              : "date");
      break;
    case PROP_SHOW_AUTHOR:
    case PROP_SHOW_FILE:
    case PROP_SHOW_ID:
    case PROP_SHOW_CREATED:
    case PROP_SHOW_DURATION:
      g_value_set_boolean (value, self->style.is_column_shown[get_column (prop_id)]);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_column (HwGraphView *self, HwGraphColumn column, gboolean is_shown)
{
  self->style.is_column_shown[column] = is_shown;
  _hw_graph_view_update_style (self);
}

static void
hw_graph_view_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HwGraphView *self = HW_GRAPH_VIEW (object);

  switch (prop_id)
    {
    case PROP_COMPACT:
      self->style.is_compact = g_value_get_boolean (value);
      _hw_graph_view_update_style (self);
      break;
    case PROP_FILTERED:
      hw_graph_view_set_filtered (self, g_value_get_boolean (value));
      break;
    case PROP_FOLDED:
      set_folded (self, g_value_get_boolean (value));
      break;
    case PROP_GRAPH_WIDTH:
      self->style.user_width = g_value_get_int (value);
      _hw_graph_view_update_style (self);
      break;
    case PROP_ONLY_PENDING:
      hw_graph_view_set_only_pending (self, g_value_get_boolean (value));
      return;
    case PROP_ORDER:
      set_order (self, g_value_get_string (value));
      break;
    case PROP_SHOW_AUTHOR:
    case PROP_SHOW_FILE:
    case PROP_SHOW_ID:
    case PROP_SHOW_CREATED:
    case PROP_SHOW_DURATION:
      set_column (self, get_column (prop_id), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static GParamSpec *
new_flag (const char *name)
{
  return g_param_spec_boolean (name, NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
}

void
_hw_graph_view_install_properties (GObjectClass *object_class)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (object_class);
  static const char *const actions[] = {
    "compact",   "folded",  "order",        "show-author",
    "show-file", "show-id", "show-created", "show-duration",
  };

  object_class->get_property = hw_graph_view_get_property;
  object_class->set_property = hw_graph_view_set_property;
  properties[PROP_COMPACT] = new_flag ("compact");
  properties[PROP_FILTERED] =
      g_param_spec_boolean ("filtered", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_FOLDED] = new_flag ("folded");
  properties[PROP_SHOW_AUTHOR] = new_flag ("show-author");
  properties[PROP_SHOW_FILE] = new_flag ("show-file");
  properties[PROP_SHOW_ID] = new_flag ("show-id");
  properties[PROP_SHOW_CREATED] = new_flag ("show-created");
  properties[PROP_SHOW_DURATION] = new_flag ("show-duration");
  properties[PROP_GRAPH_WIDTH] = g_param_spec_int ("graph-width", NULL, NULL, 0, G_MAXINT, 0,
                                                   G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_ONLY_PENDING] =
      g_param_spec_boolean ("only-pending", NULL, NULL, FALSE,
                            G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  properties[PROP_ORDER] =
      g_param_spec_string ("order", NULL, NULL, "date", G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    {
      g_autofree char *name = g_strconcat ("graph.", actions[i], NULL);

      gtk_widget_class_install_property_action (widget_class, name, actions[i]);
    }
}

/* What the user chose is kept from one start to the next. */
void
_hw_graph_view_bind_settings (HwGraphView *self)
{
  static const struct
  {
    const char *key;
    const char *property;
  } bindings[] = {
    { "graph-order", "order" },
    { "graph-compact", "compact" },
    { "graph-folded", "folded" },
    { "graph-width", "graph-width" },
    { "graph-column-author", "show-author" },
    { "graph-column-file", "show-file" },
    { "graph-column-id", "show-id" },
    { "graph-column-created", "show-created" },
    { "graph-column-duration", "show-duration" },
  };
  g_autoptr(GSettings) settings = hw_settings_new ();

  for (guint i = 0; settings != NULL && i < G_N_ELEMENTS (bindings); i++)
    g_settings_bind (settings, bindings[i].key, self, bindings[i].property,
                     G_SETTINGS_BIND_DEFAULT);
}

gboolean
hw_graph_view_get_only_pending (HwGraphView *self)
{
  g_return_val_if_fail (HW_IS_GRAPH_VIEW (self), FALSE);

  return self->only_pending;
}

static gboolean
has_focus (HwGraphView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root == NULL ? NULL : gtk_root_get_focus (root);

  return focus != NULL && gtk_widget_is_ancestor (focus, self->list_view);
}

/* A row that comes back has its focus back, too, which GTK has given to another one in the meantime. Where it does not,
 * the list has it: the keyboard is to go on here, and not where the window begins. */
static void
return_focus (HwGraphView *self)
{
  const char *revision = hw_session_get_revision (self->session);

  if (revision != NULL && hw_graph_model_find (self->model, revision) != GTK_INVALID_LIST_POSITION)
    hw_graph_view_go_to (self, revision);
  else
    gtk_widget_grab_focus (self->list_view);
}

void
hw_graph_view_set_only_pending (HwGraphView *self, gboolean only_pending)
{
  gboolean had_focus;

  g_return_if_fail (HW_IS_GRAPH_VIEW (self));

  if (self->only_pending == only_pending)
    return;
  self->only_pending = only_pending;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ONLY_PENDING]);
  if (self->session == NULL)
    return;
  had_focus = has_focus (self);
  _hw_graph_view_update_model (self);
  if (had_focus)
    return_focus (self);
}
