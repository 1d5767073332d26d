/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-history-filters"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-history-filters.h"
#include "hw-util.h"
#include "hw-wrap-box.h"

struct _HwHistoryFilters
{
  GtkBox parent_instance;

  /* Borrowed */
  HwWrapBox *box; /* what has no room goes into the next line */
  GtkDropDown *environment;
  GtkDropDown *action;
  GtkDropDown *result;
  GtkToggleButton *mine;

  /* Owned */
  char *actor; /* who “mine” is */

  gboolean is_updating;
};

G_DEFINE_FINAL_TYPE (HwHistoryFilters, hw_history_filters, GTK_TYPE_BOX)

/* What the positions of the lists stand for, behind the first, which is everything. */
static const HwDirection actions[] = { HW_DIRECTION_UPGRADE, HW_DIRECTION_DOWNGRADE,
                                       HW_DIRECTION_STAMP };
static const char *const results[] = { "done", "failed", "cancelled", "interrupted", "running" };

static void
on_changed_cb (HwHistoryFilters *self)
{
  if (!self->is_updating)
    g_signal_emit_by_name (self, "changed");
}

/* The chosen name; NULL for every environment. Borrowed. */
static const char *
get_environment (HwHistoryFilters *self)
{
  const guint selected = gtk_drop_down_get_selected (self->environment);
  GListModel *model = gtk_drop_down_get_model (self->environment);

  return selected == 0 || selected >= g_list_model_get_n_items (model)
             ? NULL
             : gtk_string_list_get_string (GTK_STRING_LIST (model), selected);
}

gboolean
hw_history_filters_match (HwHistoryFilters *self, const HwJournalEntry *entry)
{
  const char *environment;
  guint action, result;

  g_return_val_if_fail (HW_IS_HISTORY_FILTERS (self), FALSE);
  g_return_val_if_fail (entry != NULL, FALSE);

  environment = get_environment (self);
  action = gtk_drop_down_get_selected (self->action);
  result = gtk_drop_down_get_selected (self->result);

  return (environment == NULL || g_strcmp0 (entry->environment, environment) == 0)
         && (action == 0 || entry->direction == actions[action - 1])
         && (result == 0 || g_strcmp0 (entry->result, results[result - 1]) == 0)
         && (!gtk_toggle_button_get_active (self->mine)
             || g_strcmp0 (entry->actor, self->actor) == 0);
}

static void
append_once (GtkStringList *model, GHashTable *seen, const char *name)
{
  if (g_hash_table_add (seen, (gpointer)name))
    gtk_string_list_append (model, name);
}

void
hw_history_filters_take_entries (HwHistoryFilters *self, GPtrArray *entries)
{
  g_autoptr(GtkStringList) model = gtk_string_list_new (NULL);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *chosen = NULL;
  guint selected = 0;

  g_return_if_fail (HW_IS_HISTORY_FILTERS (self));
  g_return_if_fail (entries != NULL);

  chosen = g_strdup (get_environment (self));
  gtk_string_list_append (model, _("All environments"));
  for (guint i = 0; i < entries->len; i++)
    append_once (model, seen, ((const HwJournalEntry *)entries->pdata[i])->environment);
  if (chosen != NULL)
    append_once (model, seen, chosen);
  for (guint i = 1; chosen != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (model)); i++)
    if (g_str_equal (gtk_string_list_get_string (model, i), chosen))
      selected = i;
  self->is_updating = TRUE;
  gtk_drop_down_set_model (self->environment, G_LIST_MODEL (model));
  gtk_drop_down_set_selected (self->environment, selected);
  self->is_updating = FALSE;
}

void
hw_history_filters_choose_environment (HwHistoryFilters *self, const char *name)
{
  GListModel *model;
  guint i = 1;

  g_return_if_fail (HW_IS_HISTORY_FILTERS (self));
  g_return_if_fail (name != NULL);

  model = gtk_drop_down_get_model (self->environment);
  while (i < g_list_model_get_n_items (model)
         && !g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (model), i), name))
    i++;
  if (i == g_list_model_get_n_items (model))
    gtk_string_list_append (GTK_STRING_LIST (model), name);
  gtk_drop_down_set_selected (self->environment, i);
}

void
hw_history_filters_reset (HwHistoryFilters *self)
{
  g_return_if_fail (HW_IS_HISTORY_FILTERS (self));

  gtk_drop_down_set_selected (self->environment, 0);
  gtk_drop_down_set_selected (self->action, 0);
  gtk_drop_down_set_selected (self->result, 0);
  gtk_toggle_button_set_active (self->mine, FALSE);
}

static void
hw_history_filters_finalize (GObject *object)
{
  g_free (HW_HISTORY_FILTERS (object)->actor);

  G_OBJECT_CLASS (hw_history_filters_parent_class)->finalize (object);
}

static void
hw_history_filters_class_init (HwHistoryFiltersClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = hw_history_filters_finalize;
  g_signal_new ("changed", HW_TYPE_HISTORY_FILTERS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                G_TYPE_NONE, 0);
}

static GtkDropDown *
add_list (HwHistoryFilters *self, const char *name, const char *label, const char *const *items)
{
  GtkWidget *list = gtk_drop_down_new_from_strings (items);

  gtk_widget_set_name (list, name);
  gtk_widget_set_tooltip_text (list, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_swapped (list, "notify::selected", G_CALLBACK (on_changed_cb), self);
  hw_wrap_box_append (self->box, list);

  return GTK_DROP_DOWN (list);
}

static void
hw_history_filters_init (HwHistoryFilters *self)
{
  const char *const environments[] = { _("All environments"), NULL };
  const char *const action_words[] = { _("All actions"), _("Upgrades"), _("Downgrades"),
                                                                             _("Stamps"), NULL };
  const char *const result_words[] = { _("All results"),
                                          C_ ("deployment", "done"),
                                              C_ ("deployment", "failed"),
                                                  C_ ("deployment", "cancelled"),
                                                      C_ ("deployment", "interrupted"),
                                                          C_ ("deployment", "running"), NULL };

  self->actor = hw_get_actor ();
  self->box = g_object_new (HW_TYPE_WRAP_BOX, "spacing", 6, "line-spacing", 6, NULL);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->box));
  self->environment =
      add_list (self, "history-environment", _("Environment of the runs"), environments);
  self->action = add_list (self, "history-action", _("Kind of the runs"), action_words);
  self->result = add_list (self, "history-result", _("Result of the runs"), result_words);
  self->mine = GTK_TOGGLE_BUTTON (gtk_toggle_button_new_with_mnemonic (_("_Mine")));
  gtk_widget_set_name (GTK_WIDGET (self->mine), "history-mine");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->mine), _("Only what I ran from this computer"));
  g_signal_connect_swapped (self->mine, "notify::active", G_CALLBACK (on_changed_cb), self);
  hw_wrap_box_append (self->box, GTK_WIDGET (self->mine));
}
