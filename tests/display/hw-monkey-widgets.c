/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-monkey"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "hw-monkey.h"

#define UNSTEADY_TEXT 4000 /* characters that are enough for a text that only grows */

static void
type_text (HwMonkey *self, GtkWidget *widget)
{
  if (!gtk_editable_get_editable (GTK_EDITABLE (widget)))
    return;
  gtk_editable_set_text (GTK_EDITABLE (widget), hw_monkey_draw_text (self));
  if (hw_monkey_draw (self, 3) == 0)
    gtk_widget_activate (widget);
}

static void
write_text (HwMonkey *self, GtkWidget *widget)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
  const int n = gtk_text_buffer_get_char_count (buffer);
  GtkTextIter start, end;

  if (!gtk_text_view_get_editable (GTK_TEXT_VIEW (widget)))
    return;
  gtk_text_buffer_get_iter_at_offset (buffer, &start, (int)hw_monkey_draw (self, (guint)n + 1));
  gtk_text_buffer_place_cursor (buffer, &start);
  switch (hw_monkey_draw (self, n > UNSTEADY_TEXT ? 3 : 6))
    {
    case 0:
      gtk_text_buffer_get_iter_at_offset (buffer, &end, (int)hw_monkey_draw (self, (guint)n + 1));
      gtk_text_buffer_delete (buffer, &start, &end);
      break;
    case 1:
      gtk_text_buffer_undo (buffer);
      break;
    case 2:
      gtk_text_buffer_redo (buffer);
      break;
    default:
      gtk_text_buffer_insert (buffer, &start, hw_monkey_draw_text (self), -1);
    }
}

static void
flip_switch (HwMonkey *self, GtkWidget *widget)
{
  gtk_switch_set_active (GTK_SWITCH (widget), !gtk_switch_get_active (GTK_SWITCH (widget)));
}

static void
flip_check (HwMonkey *self, GtkWidget *widget)
{
  gtk_widget_activate (widget);
}

static guint
draw_position (HwMonkey *self, GListModel *model)
{
  const guint n = model == NULL ? 0 : g_list_model_get_n_items (model);

  return n == 0 ? GTK_INVALID_LIST_POSITION : hw_monkey_draw (self, n);
}

static void
choose_in_drop_down (HwMonkey *self, GtkWidget *widget)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (widget);

  gtk_drop_down_set_selected (drop_down, draw_position (self, gtk_drop_down_get_model (drop_down)));
}

static void
choose_in_row (HwMonkey *self, GtkWidget *widget)
{
  AdwComboRow *row = ADW_COMBO_ROW (widget);

  adw_combo_row_set_selected (row, draw_position (self, adw_combo_row_get_model (row)));
}

static void
set_value (HwMonkey *self, GtkWidget *widget)
{
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (widget), hw_monkey_draw (self, 200));
}

static void
open_menu (HwMonkey *self, GtkWidget *widget)
{
  gtk_menu_button_popup (GTK_MENU_BUTTON (widget));
}

static void
click (HwMonkey *self, GtkWidget *widget)
{
  g_signal_emit_by_name (widget, "clicked");
}

static void
activate (HwMonkey *self, GtkWidget *widget)
{
  gtk_widget_activate (widget);
}

static void
use_list (GtkSelectionModel *model, guint position)
{
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_selection_model_select_item (model, position, TRUE);
}

static void
use_column_view (HwMonkey *self, GtkWidget *widget)
{
  GtkSelectionModel *model = gtk_column_view_get_model (GTK_COLUMN_VIEW (widget));
  const guint position = draw_position (self, G_LIST_MODEL (model));

  use_list (model, position);
  if (position != GTK_INVALID_LIST_POSITION && hw_monkey_draw (self, 3) == 0)
    g_signal_emit_by_name (widget, "activate", position);
}

static void
use_list_view (HwMonkey *self, GtkWidget *widget)
{
  GtkSelectionModel *model = gtk_list_view_get_model (GTK_LIST_VIEW (widget));
  const guint position = draw_position (self, G_LIST_MODEL (model));

  use_list (model, position);
  if (position != GTK_INVALID_LIST_POSITION && hw_monkey_draw (self, 3) == 0)
    g_signal_emit_by_name (widget, "activate", position);
}

static void
scroll (HwMonkey *self, GtkWidget *widget)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (widget));
  const double room = gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_lower (adjustment);

  gtk_adjustment_set_value (adjustment, gtk_adjustment_get_lower (adjustment)
                                            + room * g_rand_double (self->rand));
}

static void
choose_tab (HwMonkey *self, GtkWidget *widget)
{
  const int n = adw_tab_view_get_n_pages (ADW_TAB_VIEW (widget));

  if (n > 0)
    adw_tab_view_set_selected_page (
        ADW_TAB_VIEW (widget),
        adw_tab_view_get_nth_page (ADW_TAB_VIEW (widget), (int)hw_monkey_draw (self, (guint)n)));
}

static void
focus (HwMonkey *self, GtkWidget *widget)
{
  gtk_widget_grab_focus (widget);
}

/* What one can do to a widget; the first that fits is done. */
static const struct
{
  GType (*get_type) (void);
  void (*poke) (HwMonkey *self, GtkWidget *widget);
} pokes[] = {
  { gtk_text_get_type, type_text },
  { gtk_text_view_get_type, write_text },
  { gtk_switch_get_type, flip_switch },
  { gtk_check_button_get_type, flip_check },
  { gtk_drop_down_get_type, choose_in_drop_down },
  { adw_combo_row_get_type, choose_in_row },
  { gtk_spin_button_get_type, set_value },
  { gtk_menu_button_get_type, open_menu },
  { gtk_button_get_type, click },
  { gtk_list_box_row_get_type, activate },
  { gtk_expander_get_type, activate },
  { gtk_column_view_get_type, use_column_view },
  { gtk_list_view_get_type, use_list_view },
  { gtk_scrolled_window_get_type, scroll },
  { adw_tab_view_get_type, choose_tab },
};

static gboolean
is_menu_item (GtkWidget *widget)
{
  return g_str_equal (G_OBJECT_TYPE_NAME (widget), "GtkModelButton");
}

static guint
find_poke (GtkWidget *widget)
{
  guint i;

  for (i = 0; i < G_N_ELEMENTS (pokes); i++)
    if (G_TYPE_CHECK_INSTANCE_TYPE (widget, pokes[i].get_type ()))
      break;

  return i;
}

static gboolean
can_be_poked (GtkWidget *widget)
{
  return !GTK_IS_WINDOW (widget)
         && (is_menu_item (widget) || gtk_widget_get_focusable (widget)
             || find_poke (widget) < G_N_ELEMENTS (pokes));
}

/* One of a random type, or else the many rows of a list would get nearly everything: (transfer none), NULL for none */
static GtkWidget *
choose_widget (HwMonkey *self, GPtrArray *widgets)
{
  GtkWidget *drawn;
  GType type;

  for (guint i = widgets->len; i > 0; i--)
    if (!can_be_poked (widgets->pdata[i - 1]))
      g_ptr_array_remove_index (widgets, i - 1);
  if (widgets->len == 0)
    return NULL;
  drawn = widgets->pdata[hw_monkey_draw (self, widgets->len)];
  type = G_OBJECT_TYPE (drawn);
  if (hw_monkey_draw (self, 2) == 0)
    {
      g_autoptr(GHashTable) types = g_hash_table_new (NULL, NULL);
      g_autoptr(GArray) order = g_array_new (FALSE, FALSE, sizeof (GType));

      for (guint i = 0; i < widgets->len; i++)
        {
          type = G_OBJECT_TYPE (widgets->pdata[i]);
          if (g_hash_table_add (types, GSIZE_TO_POINTER (type)))
            g_array_append_val (order, type);
        }
      type = g_array_index (order, GType, hw_monkey_draw (self, order->len));
    }
  for (guint i = hw_monkey_draw (self, widgets->len);; i = (i + 1) % widgets->len)
    if (G_OBJECT_TYPE (widgets->pdata[i]) == type)
      return widgets->pdata[i];
}

/* (transfer full), NULL for none. Nobody holds the others while it is used: they would outlive a window that goes meanwhile. */
static GtkWidget *
draw_widget (HwMonkey *self, GtkWindow *window)
{
  g_autoptr(GPtrArray) widgets = hw_monkey_list_widgets (GTK_WIDGET (window));
  GtkWidget *widget = choose_widget (self, widgets);

  return widget == NULL ? NULL : g_object_ref (widget);
}

/* What tells it from others of its kind: its name, or the text on it */
static const char *
get_label (GtkWidget *widget)
{
  const char *name = gtk_widget_get_name (widget);
  GtkWidget *label;

  if (g_strcmp0 (name, G_OBJECT_TYPE_NAME (widget)) != 0)
    return name;
  label = hw_test_find_type (widget, GTK_TYPE_LABEL);

  return label == NULL ? "" : gtk_label_get_text (GTK_LABEL (label));
}

void
hw_monkey_poke (HwMonkey *self)
{
  GtkWindow *window = hw_monkey_get_window (self);
  g_autoptr(GtkWidget) widget = window == NULL ? NULL : draw_widget (self, window);
  guint poke;

  if (widget == NULL)
    return;
  poke = find_poke (widget);
  hw_monkey_log ("pokes %s “%s” of %s in %s", G_OBJECT_TYPE_NAME (widget), get_label (widget),
                 G_OBJECT_TYPE_NAME (gtk_widget_get_parent (widget)), G_OBJECT_TYPE_NAME (window));
  if (is_menu_item (widget))
    activate (self, widget);
  else if (poke < G_N_ELEMENTS (pokes))
    pokes[poke].poke (self, widget);
  else
    focus (self, widget);
}

/* What people edit most. */
void
hw_monkey_write_script (HwMonkey *self)
{
  HwWindow *window = hw_monkey_get_main_window (self);
  GtkWidget *view;

  if (window == NULL || hw_monkey_has_modal (self))
    return;
  view = hw_test_find_type (GTK_WIDGET (window), GTK_SOURCE_TYPE_VIEW);
  if (view == NULL || !gtk_widget_get_mapped (view))
    {
      hw_monkey_log ("opens a script");
      gtk_widget_activate_action (GTK_WIDGET (window), "win.edit-revision", "s",
                                  hw_monkey_draw_revision (self));
      return;
    }
  hw_monkey_log ("writes in the script");
  write_text (self, view);
  if (hw_monkey_draw (self, 4) == 0)
    gtk_widget_activate_action (GTK_WIDGET (window), "win.save", NULL);
}

/* A value that such an action could be given by the window itself: (transfer full), NULL for a type that none has. */
static GVariant *
draw_parameter (HwMonkey *self, const char *action, const GVariantType *type)
{
  static const char *const views[] = { "graph", "editor", "compare", "history" };
  const char *text = hw_monkey_draw_text (self);

  if (strstr (action, "view") != NULL)
    text = views[hw_monkey_draw (self, G_N_ELEMENTS (views))];
  else if (strstr (action, "environment") != NULL || strstr (action, "sign-in") != NULL)
    text = hw_monkey_draw_environment (self);
  else if (strstr (action, "revision") != NULL)
    text = hw_monkey_draw_revision (self);
  else if (strstr (action, "recent") != NULL)
    text = self->project;

  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING))
    return g_variant_new_string (text);
  if (g_variant_type_equal (type, G_VARIANT_TYPE_INT32))
    return g_variant_new_int32 ((int)hw_monkey_draw (self, 10));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_UINT32))
    return g_variant_new_uint32 (hw_monkey_draw (self, 10));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_BOOLEAN))
    return g_variant_new_boolean (hw_monkey_draw (self, 2) == 0);
  if (g_variant_type_equal (type, G_VARIANT_TYPE ("(su)")))
    return g_variant_new ("(su)", text, hw_monkey_draw (self, 6));
  if (g_variant_type_equal (type, G_VARIANT_TYPE_STRING_ARRAY))
    {
      const char *const pair[] = { hw_monkey_draw_revision (self), hw_monkey_draw_revision (self),
                                   NULL };

      return g_variant_new_strv (pair, -1);
    }

  return NULL;
}

static void
activate_action (HwMonkey *self, GtkWidget *widget, const char *name, const GVariantType *type)
{
  g_autoptr(GVariant) parameter = NULL;

  if (type != NULL)
    {
      parameter = draw_parameter (self, name, type);
      if (parameter == NULL)
        return;
      g_variant_ref_sink (parameter);
    }
  hw_monkey_log ("%s of %s", name, G_OBJECT_TYPE_NAME (widget));
  gtk_widget_activate_action_variant (widget, name, parameter);
}

/* One of the actions that the class of @widget has of its own; not those of GTK's classes. */
static void
activate_class_action (HwMonkey *self, GtkWidget *widget)
{
  GtkWidgetClass *klass = GTK_WIDGET_GET_CLASS (widget);
  const GVariantType *type;
  const char *name, *property;
  GType owner;
  guint n = 0;

  while (gtk_widget_class_query_action (klass, n, &owner, &name, &type, &property)
         && g_str_has_prefix (g_type_name (owner), "Hw"))
    n++;
  if (n == 0)
    return;
  gtk_widget_class_query_action (klass, hw_monkey_draw (self, n), &owner, &name, &type, &property);
  activate_action (self, widget, name, type);
}

void
hw_monkey_activate_window_action (HwMonkey *self)
{
  GtkWindow *window = hw_monkey_get_window (self);

  if (window != NULL)
    activate_class_action (self, GTK_WIDGET (window));
}

/* One of our own: (transfer full), NULL for none */
static GtkWidget *
draw_own_widget (HwMonkey *self, GtkWindow *window)
{
  g_autoptr(GPtrArray) widgets = hw_monkey_list_widgets (GTK_WIDGET (window));

  for (guint i = widgets->len; i > 0; i--)
    if (!g_str_has_prefix (G_OBJECT_TYPE_NAME (widgets->pdata[i - 1]), "Hw"))
      g_ptr_array_remove_index (widgets, i - 1);

  return widgets->len == 0 ? NULL
                           : g_object_ref (widgets->pdata[hw_monkey_draw (self, widgets->len)]);
}

/* As their keys and menus would do it. */
void
hw_monkey_activate_widget_action (HwMonkey *self)
{
  GtkWindow *window = hw_monkey_get_window (self);
  g_autoptr(GtkWidget) widget = window == NULL ? NULL : draw_own_widget (self, window);

  if (widget != NULL)
    activate_class_action (self, widget);
}

/* Quitting only asks the windows to close, and comes from the desktop even when a dialog is open. */
void
hw_monkey_activate_application_action (HwMonkey *self)
{
  GActionGroup *group = G_ACTION_GROUP (hw_test_get_application ());
  g_auto(GStrv) names = g_action_group_list_actions (group);
  const char *name = names[hw_monkey_draw (self, g_strv_length (names))];

  if (hw_monkey_has_modal (self) && !g_str_equal (name, "quit"))
    return;
  hw_monkey_log ("app.%s", name);
  g_action_group_activate_action (group, name, NULL);
}
