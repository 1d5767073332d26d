/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-split-pane"

#include "config.h"

#include <glib/gi18n.h>

#include "hw-split-pane.h"

/* Below this there is one half at a time. */
#define MIN_WIDTH_FOR_TWO 720
#define MIN_HEIGHT 60

struct _HwSplitPane
{
  GtkWidget parent_instance;

  /* Borrowed */
  GtkWidget *box;
  GtkWidget *switcher;
  GtkWidget *buttons[2];
  GtkWidget *titles[2];
  GtkWidget *sides[2];
  GtkWidget *paned;

  /* Owned */
  guint idle_id;

  HwSplitLayout layout;
  guint current; /* the one that is shown where there is room for one */
  gboolean is_narrow;
  gboolean was_narrow; /* what was shown last was shown for */
};

G_DEFINE_FINAL_TYPE (HwSplitPane, hw_split_pane, GTK_TYPE_WIDGET)

static gboolean
is_for_two (HwSplitPane *self)
{
  return self->layout == HW_SPLIT_BESIDE || self->layout == HW_SPLIT_STACKED;
}

static void
update_shown (HwSplitPane *self)
{
  const gboolean has_switch = is_for_two (self) && self->is_narrow;

  if (self->layout == HW_SPLIT_FIRST || self->layout == HW_SPLIT_SECOND)
    self->current = self->layout == HW_SPLIT_FIRST ? 0 : 1;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->paned), self->layout == HW_SPLIT_STACKED
                                                                    ? GTK_ORIENTATION_VERTICAL
                                                                    : GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_set_visible (self->switcher, has_switch);
  for (guint i = 0; i < 2; i++)
    {
      gtk_widget_set_visible (self->sides[i], hw_split_pane_is_shown (self, i));
      gtk_widget_set_visible (self->titles[i], !has_switch);
    }
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buttons[self->current]), TRUE);
}

static gboolean
on_idle_cb (gpointer user_data)
{
  HwSplitPane *self = user_data;

  self->idle_id = 0;
  self->was_narrow = self->is_narrow;
  update_shown (self);

  return G_SOURCE_REMOVE;
}

static void
hw_split_pane_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwSplitPane *self = HW_SPLIT_PANE (widget);

  self->is_narrow = width < MIN_WIDTH_FOR_TWO;
  /* Nothing may be shown or hidden while sizes are being given out. */
  if (self->is_narrow != self->was_narrow && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle_cb, self, NULL);
  gtk_widget_allocate (self->box, width, height, baseline, NULL);
}

static void
hw_split_pane_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  gtk_widget_measure (HW_SPLIT_PANE (widget)->box, orientation, for_size, minimum, natural, NULL,
                      NULL);
}

static void
on_toggled_cb (HwSplitPane *self, GtkToggleButton *button)
{
  const guint index = button == GTK_TOGGLE_BUTTON (self->buttons[0]) ? 0 : 1;

  if (!gtk_toggle_button_get_active (button) || self->current == index)
    return;
  self->current = index;
  update_shown (self);
  gtk_widget_child_focus (self->sides[index], GTK_DIR_TAB_FORWARD);
}

static void
hw_split_pane_dispose (GObject *object)
{
  HwSplitPane *self = HW_SPLIT_PANE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_split_pane_parent_class)->dispose (object);
}

static void
hw_split_pane_class_init (HwSplitPaneClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_split_pane_dispose;
  widget_class->measure = hw_split_pane_measure;
  widget_class->size_allocate = hw_split_pane_size_allocate;
}

static void
hw_split_pane_init (HwSplitPane *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->switcher = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->paned = gtk_paned_new (GTK_ORIENTATION_HORIZONTAL);
  gtk_widget_add_css_class (self->switcher, "linked");
  gtk_widget_add_css_class (self->switcher, "hw-split-switch");
  gtk_box_set_homogeneous (GTK_BOX (self->switcher), TRUE);
  gtk_paned_set_shrink_start_child (GTK_PANED (self->paned), FALSE);
  gtk_paned_set_shrink_end_child (GTK_PANED (self->paned), FALSE);
  gtk_widget_set_vexpand (self->paned, TRUE);
  /* The handle between the two can be moved by keys. */
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->paned), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Divider"), -1);
  gtk_box_append (GTK_BOX (self->box), self->switcher);
  gtk_box_append (GTK_BOX (self->box), self->paned);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

static void
add_side (HwSplitPane *self, guint index, GtkWidget *child, const char *title)
{
  static const char *const names[] = { "split-first", "split-second" };
  GtkWidget *side = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = gtk_label_new (title);
  GtkWidget *button = gtk_toggle_button_new_with_label (title);

  /* Two that want the same get the same. */
  gtk_widget_set_size_request (side, MIN_WIDTH_FOR_TWO / 3, MIN_HEIGHT);
  gtk_widget_add_css_class (label, "hw-split-title");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_box_append (GTK_BOX (side), label);
  gtk_box_append (GTK_BOX (side), child);
  gtk_widget_set_vexpand (child, TRUE);
  gtk_widget_set_hexpand (child, TRUE);
  gtk_widget_set_name (button, names[index]);
  gtk_box_append (GTK_BOX (self->switcher), button);
  g_signal_connect_swapped (button, "toggled", G_CALLBACK (on_toggled_cb), self);
  self->sides[index] = side;
  self->titles[index] = label;
  self->buttons[index] = button;
}

GtkWidget *
hw_split_pane_new (GtkWidget *first,
                   const char *first_title,
                   GtkWidget *second,
                   const char *second_title)
{
  HwSplitPane *self = g_object_new (HW_TYPE_SPLIT_PANE, NULL);

  add_side (self, 0, first, first_title);
  add_side (self, 1, second, second_title);
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->buttons[1]),
                               GTK_TOGGLE_BUTTON (self->buttons[0]));
  gtk_paned_set_start_child (GTK_PANED (self->paned), self->sides[0]);
  gtk_paned_set_end_child (GTK_PANED (self->paned), self->sides[1]);
  update_shown (self);

  return GTK_WIDGET (self);
}

void
hw_split_pane_set_layout (HwSplitPane *self, HwSplitLayout layout)
{
  g_return_if_fail (HW_IS_SPLIT_PANE (self));

  if (self->layout == layout)
    return;
  self->layout = layout;
  update_shown (self);
}

/**
 * hw_split_pane_show:
 *
 * Where the layout has the other one alone, this one takes its place.
 */
void
hw_split_pane_show (HwSplitPane *self, guint index)
{
  g_return_if_fail (HW_IS_SPLIT_PANE (self));
  g_return_if_fail (index < 2);

  if (hw_split_pane_is_shown (self, index))
    return;
  if (!is_for_two (self))
    self->layout = index == 0 ? HW_SPLIT_FIRST : HW_SPLIT_SECOND;
  self->current = index;
  update_shown (self);
}

gboolean
hw_split_pane_is_shown (HwSplitPane *self, guint index)
{
  g_return_val_if_fail (HW_IS_SPLIT_PANE (self), FALSE);

  return (is_for_two (self) && !self->is_narrow) || self->current == index;
}
