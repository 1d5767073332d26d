/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-editor-context"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-adaptive-bin.h"
#include "hw-editor-context.h"

struct _HwEditorContext
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *label;
  GtkDropDown *drop_down;
  HwAdaptiveBin *bin; /* whose width counts; NULL until the widget is shown */

  /* Owned */
  HwSession *session;
  char *name; /* of the one that was chosen; NULL until there is one */

  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (HwEditorContext, hw_editor_context, GTK_TYPE_WIDGET)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GListModel *
get_states (HwEditorContext *self)
{
  return self->session != NULL ? hw_session_get_environments (self->session) : NULL;
}

/* The index of the environment called @name; GTK_INVALID_LIST_POSITION for none. */
static guint
find (HwEditorContext *self, const char *name)
{
  GListModel *states = get_states (self);

  for (guint i = 0; states != NULL && name != NULL && i < g_list_model_get_n_items (states); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (states, i);

      if (g_strcmp0 (hw_environment_state_get_name (state), name) == 0)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

/* Nobody tries things out on a protected environment unless told to. */
static const char *
choose_first (HwEditorContext *self)
{
  HwEnvironmentState *selected = hw_session_get_environment (self->session);
  GListModel *states = get_states (self);

  if (selected != NULL)
    return hw_environment_state_get_name (selected);
  for (guint i = 0; i < g_list_model_get_n_items (states); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (states, i);

      if (!hw_environment_state_get_environment (state)->is_protected)
        return hw_environment_state_get_name (state);
    }

  return NULL;
}

static void
update (HwEditorContext *self)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GListModel *states = get_states (self);
  guint position;

  for (guint i = 0; states != NULL && i < g_list_model_get_n_items (states); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (states, i);

      gtk_string_list_append (names, hw_environment_state_get_name (state));
    }
  if (states != NULL && find (self, self->name) == GTK_INVALID_LIST_POSITION)
    {
      const char *first = choose_first (self);

      g_free (self->name);
      self->name = g_strdup (first);
    }
  position = find (self, self->name);
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->drop_down, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->drop_down, position);
  self->is_updating = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (names)) > 0);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_selected_notify_cb (HwEditorContext *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->drop_down);

  if (self->is_updating || item == NULL)
    return;
  g_free (self->name);
  self->name = g_strdup (gtk_string_object_get_string (item));
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
on_width_changed_cb (HwEditorContext *self)
{
  gtk_widget_set_visible (self->label, hw_adaptive_bin_get_width (self->bin) != HW_WIDTH_TINY);
}

/* In a narrow window the list alone has to do; its tooltip says what it is for. */
static void
hw_editor_context_map (GtkWidget *widget)
{
  HwEditorContext *self = HW_EDITOR_CONTEXT (widget);
  GtkWidget *bin = gtk_widget_get_ancestor (widget, HW_TYPE_ADAPTIVE_BIN);

  GTK_WIDGET_CLASS (hw_editor_context_parent_class)->map (widget);
  if (bin == NULL || self->bin == HW_ADAPTIVE_BIN (bin))
    return;
  self->bin = HW_ADAPTIVE_BIN (bin);
  g_signal_connect_object (bin, "width-changed", G_CALLBACK (on_width_changed_cb), self,
                           G_CONNECT_SWAPPED);
  on_width_changed_cb (self);
}

static void
hw_editor_context_dispose (GObject *object)
{
  HwEditorContext *self = HW_EDITOR_CONTEXT (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  g_clear_object (&self->session);

  G_OBJECT_CLASS (hw_editor_context_parent_class)->dispose (object);
}

static void
hw_editor_context_finalize (GObject *object)
{
  g_free (HW_EDITOR_CONTEXT (object)->name);

  G_OBJECT_CLASS (hw_editor_context_parent_class)->finalize (object);
}

static void
hw_editor_context_class_init (HwEditorContextClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_editor_context_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_editor_context_finalize;
  widget_class->map = hw_editor_context_map;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", HW_TYPE_EDITOR_CONTEXT, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
hw_editor_context_init (HwEditorContext *self)
{
  GtkLayoutManager *layout = gtk_widget_get_layout_manager (GTK_WIDGET (self));
  GtkWidget *label = gtk_label_new (_("Check against"));
  GtkWidget *drop_down = gtk_drop_down_new (NULL, NULL);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (layout), 6);
  gtk_widget_add_css_class (label, "hw-dim");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_parent (label, GTK_WIDGET (self));
  self->label = label;
  gtk_widget_set_name (drop_down, "editor-environment");
  gtk_widget_set_tooltip_text (
      drop_down, _("Environment whose kind of database and names the script is checked against"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Check against"), -1);
  gtk_widget_set_parent (drop_down, GTK_WIDGET (self));
  self->drop_down = GTK_DROP_DOWN (drop_down);
  g_signal_connect_swapped (drop_down, "notify::selected", G_CALLBACK (on_selected_notify_cb),
                            self);
}

void
hw_editor_context_set_session (HwEditorContext *self, HwSession *session)
{
  g_return_if_fail (HW_IS_EDITOR_CONTEXT (self));
  g_return_if_fail (HW_IS_SESSION (session));

  if (!g_set_object (&self->session, session))
    return;
  g_signal_connect_object (session, "notify::project", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}

HwEnvironmentState *
hw_editor_context_get_state (HwEditorContext *self)
{
  guint position;
  g_autoptr(HwEnvironmentState) state = NULL;

  g_return_val_if_fail (HW_IS_EDITOR_CONTEXT (self), NULL);

  position = find (self, self->name);
  if (position != GTK_INVALID_LIST_POSITION)
    state = g_list_model_get_item (get_states (self), position);

  /* The session keeps it. */
  return state;
}

const HwEnvironment *
hw_editor_context_get_environment (HwEditorContext *self)
{
  HwEnvironmentState *state = hw_editor_context_get_state (self);

  return state != NULL ? hw_environment_state_get_environment (state) : NULL;
}

int
hw_editor_context_get_server_version (HwEditorContext *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_CONTEXT (self), 0);

  return self->session != NULL ? hw_session_get_postgresql_version (self->session) : 0;
}

const HwProject *
hw_editor_context_get_project (HwEditorContext *self)
{
  g_return_val_if_fail (HW_IS_EDITOR_CONTEXT (self), NULL);

  return self->session != NULL ? hw_session_get_newest (self->session) : NULL;
}
