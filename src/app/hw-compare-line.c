/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-compare-line"

#include "config.h"

#include "hw-compare-line.h"

/* Room for the text before the cells get theirs, in heights of a row, which follow the text's size; a narrow window
 * leaves it less. */
#define MIN_TEXT_ROWS 9
#define LEAST_TEXT 72 /* px */
#define MIN_CELLS 2

struct _HwCompareLine
{
  GtkWidget parent_instance;

  /* Borrowed */
  const HwCompareStyle *style;

  /* Owned, as children */
  GtkWidget *lead;
  GtkWidget *text;
  GtkWidget *strip; /* clips the cells */
  GPtrArray *cells;

  guint configure_id;
  int cells_width; /* room for the cells, px */
  gboolean is_leading;
  gboolean is_spanning; /* the text has the room of the cells, too */
};

G_DEFINE_FINAL_TYPE (HwCompareLine, hw_compare_line, GTK_TYPE_WIDGET)

static int
get_all_width (HwCompareLine *self)
{
  return self->style->cell_width * (int)self->style->sides->len;
}

static int
get_min_text (HwCompareLine *self)
{
  /* Rows have no height before the list has a style. */
  return MAX (LEAST_TEXT, self->style->graph.row_height * MIN_TEXT_ROWS);
}

static int
get_cells_width (HwCompareLine *self, int width)
{
  const int all = get_all_width (self);
  const int room = width - self->style->graph.graph_width;
  /* The text gives way to so many cells; the others are scrolled to. */
  const int least = MIN (self->style->cell_width * MIN_CELLS, room - LEAST_TEXT);

  return CLAMP (room - get_min_text (self), MIN (least, all), all);
}

static void
hw_compare_line_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  HwCompareLine *self = HW_COMPARE_LINE (widget);
  const int cell_width = self->style->cell_width;
  const int n = (int)self->style->sides->len;

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      *minimum = *natural = self->style->graph.row_height;
      return;
    }
  /* Whatever the text wants: it is cut off, so that all lines are alike. */
  *minimum = self->style->graph.graph_width + LEAST_TEXT + MIN (n, 1) * cell_width;
  *natural = self->style->graph.graph_width + get_min_text (self) + n * cell_width;
}

static void
allocate_child (GtkWidget *line, GtkWidget *child, int x, int width, int height)
{
  const gboolean is_rtl = gtk_widget_get_direction (line) == GTK_TEXT_DIR_RTL;
  const GtkAllocation place = { is_rtl ? gtk_widget_get_width (line) - x - width : x, 0, width,
                                height };

  gtk_widget_size_allocate (child, &place, -1);
}

static void
allocate_cells (HwCompareLine *self, int width, int height)
{
  const int last = MAX (0, get_all_width (self) - width);
  const int offset = MIN ((int)gtk_adjustment_get_value (self->style->adjustment), last);

  for (guint i = 0; i < self->cells->len; i++)
    allocate_child (self->strip, g_ptr_array_index (self->cells, i),
                    (int)i * self->style->cell_width - offset, self->style->cell_width, height);
}

static gboolean
on_configure_idle_cb (gpointer user_data)
{
  HwCompareLine *self = user_data;
  GtkAdjustment *adjustment = self->style->adjustment;
  const int all = get_all_width (self);

  self->configure_id = 0;
  gtk_adjustment_configure (
      adjustment, MIN (gtk_adjustment_get_value (adjustment), MAX (0, all - self->cells_width)), 0,
      all, self->style->cell_width, self->cells_width, self->cells_width);

  return G_SOURCE_REMOVE;
}

/* Not now: what follows the adjustment would ask for its size anew while sizes are being given out. */
static void
queue_configure (HwCompareLine *self, int cells_width)
{
  self->cells_width = cells_width;
  if (self->is_leading && self->configure_id == 0)
    self->configure_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_configure_idle_cb, self, NULL);
}

static void
hw_compare_line_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwCompareLine *self = HW_COMPARE_LINE (widget);
  const int lead = self->style->graph.graph_width;
  const int cells = get_cells_width (self, width);
  const int end = self->is_spanning ? 0 : cells;

  queue_configure (self, cells);
  allocate_child (widget, self->lead, 0, lead, height);
  allocate_child (widget, self->text, lead, MAX (0, width - lead - end), height);
  if (self->is_spanning)
    return;
  allocate_child (widget, self->strip, width - cells, cells, height);
  allocate_cells (self, cells, height);
}

static void
hw_compare_line_dispose (GObject *object)
{
  HwCompareLine *self = HW_COMPARE_LINE (object);

  g_clear_handle_id (&self->configure_id, g_source_remove);
  hw_compare_line_trim (self, 0);
  g_clear_pointer (&self->lead, gtk_widget_unparent);
  g_clear_pointer (&self->text, gtk_widget_unparent);
  g_clear_pointer (&self->strip, gtk_widget_unparent);

  G_OBJECT_CLASS (hw_compare_line_parent_class)->dispose (object);
}

static void
hw_compare_line_finalize (GObject *object)
{
  g_clear_pointer (&HW_COMPARE_LINE (object)->cells, g_ptr_array_unref);

  G_OBJECT_CLASS (hw_compare_line_parent_class)->finalize (object);
}

static void
hw_compare_line_class_init (HwCompareLineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_compare_line_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_compare_line_finalize;
  widget_class->measure = hw_compare_line_measure;
  widget_class->size_allocate = hw_compare_line_size_allocate;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_compare_line_init (HwCompareLine *self)
{
  self->cells = g_ptr_array_new ();
}

/* A widget without a layout of its own: the line places what is in it. */
static GtkWidget *
create_strip (void)
{
  GtkWidget *strip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_layout_manager (strip, NULL);
  gtk_widget_set_overflow (strip, GTK_OVERFLOW_HIDDEN);

  return strip;
}

GtkWidget *
hw_compare_line_new (const HwCompareStyle *style, GtkWidget *lead, GtkWidget *text)
{
  HwCompareLine *self = g_object_new (HW_TYPE_COMPARE_LINE, NULL);

  self->style = style;
  self->lead = lead;
  self->text = text;
  self->strip = create_strip ();
  gtk_widget_set_parent (self->lead, GTK_WIDGET (self));
  gtk_widget_set_parent (self->text, GTK_WIDGET (self));
  gtk_widget_set_parent (self->strip, GTK_WIDGET (self));
  g_signal_connect_object (style->adjustment, "value-changed",
                           G_CALLBACK (gtk_widget_queue_allocate), self, G_CONNECT_SWAPPED);

  return GTK_WIDGET (self);
}

void
hw_compare_line_add_cell (HwCompareLine *self, GtkWidget *cell)
{
  g_return_if_fail (HW_IS_COMPARE_LINE (self));
  g_return_if_fail (GTK_IS_WIDGET (cell));

  gtk_widget_set_parent (cell, self->strip);
  g_ptr_array_add (self->cells, cell);
}

GtkWidget *
hw_compare_line_get_cell (HwCompareLine *self, guint index)
{
  g_return_val_if_fail (HW_IS_COMPARE_LINE (self), NULL);
  g_return_val_if_fail (index < self->cells->len, NULL);

  return g_ptr_array_index (self->cells, index);
}

guint
hw_compare_line_get_n_cells (HwCompareLine *self)
{
  g_return_val_if_fail (HW_IS_COMPARE_LINE (self), 0);

  return self->cells->len;
}

void
hw_compare_line_trim (HwCompareLine *self, guint n_cells)
{
  g_return_if_fail (HW_IS_COMPARE_LINE (self));

  while (self->cells->len > n_cells)
    gtk_widget_unparent (g_ptr_array_steal_index (self->cells, self->cells->len - 1));
}

void
hw_compare_line_set_leading (HwCompareLine *self)
{
  g_return_if_fail (HW_IS_COMPARE_LINE (self));

  self->is_leading = TRUE;
}

void
hw_compare_line_set_spanning (HwCompareLine *self, gboolean is_spanning)
{
  g_return_if_fail (HW_IS_COMPARE_LINE (self));

  if (self->is_spanning == is_spanning)
    return;
  self->is_spanning = is_spanning;
  gtk_widget_set_visible (self->strip, !is_spanning);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}
