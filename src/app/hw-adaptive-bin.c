/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-adaptive-bin"

#include "config.h"

#include "hw-adaptive-bin.h"
#include "hw-text-scale.h"

#define MIN_WIDTH 360
#define MIN_HEIGHT 294

struct _HwAdaptiveBin
{
  GtkWidget parent_instance;

  /* Owned */
  GtkWidget *child;
  guint idle_id;

  HwWidth width;
  HwWidth told;         /* what the last signal said */
  gboolean is_measured; /* since the last time that sizes were given out */
};

static void hw_adaptive_bin_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (HwAdaptiveBin,
                               hw_adaptive_bin,
                               GTK_TYPE_WIDGET,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE,
                                                      hw_adaptive_bin_buildable_init))

enum
{
  WIDTH_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];
static GtkBuildableIface *parent_buildable;

/* Larger text needs more room for the same things: what folds at 1180 pixels folds at 1770 with text of 1.5. */
static HwWidth
classify (GtkWidget *widget, int real_width)
{
  const int width = (int)(real_width / hw_text_scale_get (widget));

  if (width >= 1180)
    return HW_WIDTH_WIDE;
  if (width >= 860)
    return HW_WIDTH_MEDIUM;

  return width >= 600 ? HW_WIDTH_NARROW : HW_WIDTH_TINY;
}

static gboolean
on_idle_cb (gpointer user_data)
{
  HwAdaptiveBin *self = user_data;

  self->idle_id = 0;
  if (self->told != self->width)
    {
      self->told = self->width;
      g_signal_emit (self, signals[WIDTH_CHANGED], 0, (guint)self->width);
    }

  return G_SOURCE_REMOVE;
}

static void
hw_adaptive_bin_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  HwAdaptiveBin *self = HW_ADAPTIVE_BIN (widget);
  int child_minimum = 0, child_natural = 0;

  self->is_measured = TRUE;
  if (self->child != NULL)
    gtk_widget_measure (self->child, orientation, -1, &child_minimum, &child_natural, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? MIN_WIDTH : MIN_HEIGHT;
  *natural = MAX (*minimum, child_natural);
}

static void
hw_adaptive_bin_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwAdaptiveBin *self = HW_ADAPTIVE_BIN (widget);
  int min_width, min_height;

  self->width = classify (widget, width);
  if (self->width != self->told && self->idle_id == 0)
    self->idle_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_idle_cb, self, NULL);
  if (self->child == NULL)
    return;
  /* Until the child has folded it may be given less than it can do with: then it is cut off for a frame. */
  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, MAX (width, min_width), &min_height,
                      NULL, NULL, NULL);
  gtk_widget_allocate (self->child, MAX (width, min_width), MAX (height, min_height), baseline,
                       NULL);
}

/* All sizes of the frame are given out. Sometimes what is above is laid out anew although nothing changed for this widget: a
 * toast that slides in or out has its overlay do so at every frame, a menu that opens has the window do so. When somebody
 * below asks for another size meanwhile (a scrolled window does whose scrollbar comes or goes), all above are marked, but the
 * overlay or the window takes itself for done afterwards: what is marked would neither get a size nor be drawn, for which
 * GTK warns. The mark shows by the size request, which GTK has forgotten with it and has to ask for again. */
static void
on_layout_cb (HwAdaptiveBin *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  self->is_measured = FALSE;
  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, NULL, NULL, NULL, NULL);
  if (!self->is_measured)
    return;
  /* Each by itself: from one that is marked GTK does not go on to those above. */
  for (widget = gtk_widget_get_parent (widget); widget != NULL;
       widget = gtk_widget_get_parent (widget))
    gtk_widget_queue_allocate (widget);
}

static void
hw_adaptive_bin_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (hw_adaptive_bin_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "layout", G_CALLBACK (on_layout_cb),
                           widget, G_CONNECT_SWAPPED | G_CONNECT_AFTER);
}

static void
hw_adaptive_bin_unrealize (GtkWidget *widget)
{
  g_signal_handlers_disconnect_by_func (gtk_widget_get_frame_clock (widget), on_layout_cb, widget);
  GTK_WIDGET_CLASS (hw_adaptive_bin_parent_class)->unrealize (widget);
}

static void
hw_adaptive_bin_add_child (GtkBuildable *buildable,
                           GtkBuilder *builder,
                           GObject *child,
                           const char *type)
{
  if (GTK_IS_WIDGET (child))
    hw_adaptive_bin_set_child (HW_ADAPTIVE_BIN (buildable), GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
hw_adaptive_bin_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = hw_adaptive_bin_add_child;
}

static void
hw_adaptive_bin_dispose (GObject *object)
{
  HwAdaptiveBin *self = HW_ADAPTIVE_BIN (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_adaptive_bin_parent_class)->dispose (object);
}

static void
hw_adaptive_bin_class_init (HwAdaptiveBinClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_adaptive_bin_dispose;
  widget_class->realize = hw_adaptive_bin_realize;
  widget_class->unrealize = hw_adaptive_bin_unrealize;
  widget_class->measure = hw_adaptive_bin_measure;
  widget_class->size_allocate = hw_adaptive_bin_size_allocate;
  signals[WIDTH_CHANGED] =
      g_signal_new ("width-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                    NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
hw_adaptive_bin_init (HwAdaptiveBin *self)
{
  self->width = self->told = HW_WIDTH_WIDE;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

void
hw_adaptive_bin_set_child (HwAdaptiveBin *self, GtkWidget *child)
{
  g_return_if_fail (HW_IS_ADAPTIVE_BIN (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  g_clear_pointer (&self->child, gtk_widget_unparent);
  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
}

HwWidth
hw_adaptive_bin_get_width (HwAdaptiveBin *self)
{
  g_return_val_if_fail (HW_IS_ADAPTIVE_BIN (self), HW_WIDTH_WIDE);

  return self->width;
}
