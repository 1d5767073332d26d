/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-page"

#include "config.h"

#include "hw-compare-page-private.h"
#include "hw-environment-badge.h"

/* One that is no environment has no kind and no badge. */
static void
on_choice_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item, HwComparePage *self)
{
  const char *name = gtk_string_object_get_string (gtk_list_item_get_item (list_item));
  const guint position = gtk_list_item_get_position (list_item);
  g_autoptr(HwEnvironmentState) state =
                 g_list_model_get_item (hw_session_get_environments (self->session), position);
  GtkWidget *child;

  if (state != NULL)
    child = hw_environment_badge_new_with_lock (hw_environment_state_get_environment (state));
  else
    child = gtk_label_new (name);
  gtk_widget_set_halign (child, GTK_ALIGN_START);
  gtk_list_item_set_child (list_item, child);
}

static void
on_choice_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *list_item)
{
  gtk_list_item_set_child (list_item, NULL);
}

void
_hw_compare_page_set_up_choosers (HwComparePage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  g_signal_connect_object (factory, "bind", G_CALLBACK (on_choice_bind_cb), self, 0);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_choice_unbind_cb), NULL);
  self->is_updating = TRUE;
  gtk_drop_down_set_factory (self->a_choice, factory);
  gtk_drop_down_set_factory (self->b_choice, factory);
  gtk_drop_down_set_model (self->a_choice, G_LIST_MODEL (self->names));
  gtk_drop_down_set_model (self->b_choice, G_LIST_MODEL (self->names));
  self->is_updating = FALSE;
}

static gboolean
has_same_names (HwComparePage *self)
{
  const HwComparison *comparison = self->style.comparison;
  const guint n = g_list_model_get_n_items (G_LIST_MODEL (self->names));

  if (n != hw_comparison_get_n_sides (comparison))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (!g_str_equal (gtk_string_list_get_string (self->names, i),
                      hw_comparison_get_name (comparison, i)))
      return FALSE;

  return TRUE;
}

static void
on_column_toggled_cb (GtkCheckButton *button, HwComparePage *self)
{
  const char *name = gtk_check_button_get_label (button);

  if (self->is_updating)
    return;
  if (gtk_check_button_get_active (button))
    g_hash_table_remove (self->hidden, name);
  else
    g_hash_table_add (self->hidden, g_strdup (name));
  _hw_compare_page_queue_update (self);
}

gboolean
_hw_compare_page_is_shown (HwComparePage *self, guint side)
{
  return side == self->style.a || side == self->style.b
         || !g_hash_table_contains (self->hidden,
                                    hw_comparison_get_name (self->style.comparison, side));
}

/* A check button an environment; those of the two that are compared cannot be taken away. */
static void
update_columns (HwComparePage *self)
{
  GtkWidget *button = gtk_widget_get_first_child (GTK_WIDGET (self->columns_box));

  for (guint side = 0; side + 1 < hw_comparison_get_n_sides (self->style.comparison);
       side++, button = gtk_widget_get_next_sibling (button))
    {
      if (button == NULL)
        {
          button = gtk_check_button_new ();
          g_signal_connect_object (button, "toggled", G_CALLBACK (on_column_toggled_cb), self, 0);
          gtk_box_append (self->columns_box, button);
        }
      gtk_check_button_set_label (GTK_CHECK_BUTTON (button),
                                  hw_comparison_get_name (self->style.comparison, side));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (button),
                                   _hw_compare_page_is_shown (self, side));
      gtk_widget_set_sensitive (button, side != self->style.a && side != self->style.b);
    }
  while (button != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (button);

      gtk_box_remove (self->columns_box, button);
      button = next;
    }
}

static void
update_names (HwComparePage *self)
{
  const HwComparison *comparison = self->style.comparison;
  g_autoptr(GPtrArray) names = g_ptr_array_new ();

  if (has_same_names (self))
    return;
  for (guint i = 0; i < hw_comparison_get_n_sides (comparison); i++)
    g_ptr_array_add (names, (gpointer)hw_comparison_get_name (comparison, i));
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          (const char *const *)names->pdata);
}

/* The files are ahead of everything: worth comparing where there is one environment only. */
static guint
choose_other (const HwComparison *comparison, guint side)
{
  const guint files = hw_comparison_get_n_sides (comparison) - 1;

  /* Environments stand in the order in which things get to them: what comes before is what is to come. */
  if (side > 0 && side != files)
    return side - 1;

  return side == 0 && files > 1 ? 1 : files;
}

static guint
choose_b (HwComparePage *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const HwComparison *comparison = self->style.comparison;
  const guint n = hw_comparison_get_n_sides (comparison);
  guint side = HW_COMPARISON_NONE;

  if (state != NULL)
    side = hw_comparison_find_side (comparison, hw_environment_state_get_name (state));

  return side != HW_COMPARISON_NONE ? side : n >= 2 ? n - 2 : 0;
}

static void
set_name (char **name, const HwComparison *comparison, guint side)
{
  g_free (*name);
  *name = g_strdup (hw_comparison_get_name (comparison, side));
}

void
_hw_compare_page_choose_pair (HwComparePage *self)
{
  const HwComparison *comparison = self->style.comparison;
  guint a = hw_comparison_find_side (comparison, self->a);
  guint b = hw_comparison_find_side (comparison, self->b);

  if (b == HW_COMPARISON_NONE)
    b = choose_b (self);
  /* The one that has taken the place of a removed one may be the other already. */
  if (a == HW_COMPARISON_NONE || a == b)
    a = choose_other (comparison, b);
  self->style.a = a;
  self->style.b = b;
  set_name (&self->a, comparison, a);
  set_name (&self->b, comparison, b);
  self->is_updating = TRUE;
  update_names (self);
  gtk_drop_down_set_selected (self->a_choice, a);
  gtk_drop_down_set_selected (self->b_choice, b);
  update_columns (self);
  self->is_updating = FALSE;
}

void
_hw_compare_page_take_choice (HwComparePage *self)
{
  const HwComparison *comparison = self->style.comparison;
  const guint n = hw_comparison_get_n_sides (comparison);
  const guint a = gtk_drop_down_get_selected (self->a_choice);
  const guint b = gtk_drop_down_get_selected (self->b_choice);
  const gboolean is_a = a != self->style.a;
  char **chosen = is_a ? &self->a : &self->b;
  char **other = is_a ? &self->b : &self->a;
  const char *name;

  if (a >= n || b >= n)
    return;
  name = hw_comparison_get_name (comparison, is_a ? a : b);
  /* Something with itself is no comparison: then the two change places. */
  if (g_strcmp0 (*other, name) == 0)
    {
      g_free (*other);
      *other = g_steal_pointer (chosen);
    }
  g_free (*chosen);
  *chosen = g_strdup (name);
  _hw_compare_page_queue_update (self);
}

/* The environment that the window is about is what is compared with the others. */
void
_hw_compare_page_follow_environment (HwComparePage *self)
{
  HwEnvironmentState *state = hw_session_get_environment (self->session);
  const char *name = state == NULL ? NULL : hw_environment_state_get_name (state);

  if (name == NULL || g_strcmp0 (name, self->b) == 0)
    return;
  if (g_strcmp0 (name, self->a) == 0)
    g_clear_pointer (&self->a, g_free);
  g_free (self->b);
  self->b = g_strdup (name);
  _hw_compare_page_queue_update (self);
}

void
hw_compare_page_set_pair (HwComparePage *self, const char *a, const char *b)
{
  g_return_if_fail (HW_IS_COMPARE_PAGE (self));

  g_free (self->a);
  self->a = g_strdup (a);
  g_free (self->b);
  self->b = g_strdup (b);
  _hw_compare_page_queue_update (self);
}
