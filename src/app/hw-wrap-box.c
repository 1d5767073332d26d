/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-wrap-box"

#include "config.h"

#include "hw-wrap-box.h"

struct _HwWrapBox
{
  GtkWidget parent_instance;

  int spacing;
  int line_spacing;
};

G_DEFINE_FINAL_TYPE (HwWrapBox, hw_wrap_box, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_SPACING,
  PROP_LINE_SPACING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The children that share a line: from @first, @n of them. */
typedef struct
{
  GtkWidget *first;
  guint n;
  guint n_expand;
  int width;  /* what they want, with the space between them, px */
  int height; /* px */
} Line;

static GtkWidget *
skip_hidden (GtkWidget *child)
{
  while (child != NULL && !gtk_widget_should_layout (child))
    child = gtk_widget_get_next_sibling (child);

  return child;
}

static GtkWidget *
get_next (GtkWidget *child)
{
  return skip_hidden (gtk_widget_get_next_sibling (child));
}

/* @width: what there is for it, px */
static int
measure_width (GtkWidget *child, int width)
{
  int minimum, natural;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);

  return MAX (minimum, MIN (natural, width));
}

static gboolean
does_expand (GtkWidget *child)
{
  return gtk_widget_compute_expand (child, GTK_ORIENTATION_HORIZONTAL);
}

/* Where a child is the only one of its kind it has all that the line has left; the others keep what they want. */
static int
get_child_width (GtkWidget *child, const Line *line, int width)
{
  const int wanted = measure_width (child, width);

  return line->n_expand > 0 && does_expand (child)
             ? wanted + MAX (0, width - line->width) / (int)line->n_expand
             : wanted;
}

static void
measure_height (Line *line, int width)
{
  GtkWidget *child = line->first;

  line->height = 0;
  for (guint i = 0; i < line->n; i++, child = get_next (child))
    {
      int natural;

      gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, get_child_width (child, line, width),
                          NULL, &natural, NULL, NULL);
      line->height = MAX (line->height, natural);
    }
}

/* The line that starts with @first, in a box that is @width px wide. */
static Line
take_line (HwWrapBox *self, GtkWidget *first, int width)
{
  Line line = { .first = first };

  for (GtkWidget *child = first; child != NULL; child = get_next (child))
    {
      const int wanted = measure_width (child, width) + (line.n > 0 ? self->spacing : 0);

      if (line.n > 0 && line.width + wanted > width)
        break;
      line.width += wanted;
      line.n++;
      line.n_expand += does_expand (child) ? 1 : 0;
    }
  measure_height (&line, width);

  return line;
}

static GtkWidget *
get_after (const Line *line)
{
  GtkWidget *child = line->first;

  for (guint i = 0; i < line->n; i++)
    child = get_next (child);

  return child;
}

static GtkSizeRequestMode
hw_wrap_box_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_across (HwWrapBox *self, int *minimum, int *natural)
{
  GtkWidget *first = skip_hidden (gtk_widget_get_first_child (GTK_WIDGET (self)));

  for (GtkWidget *child = first; child != NULL; child = get_next (child))
    {
      int child_minimum, child_natural;

      gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &child_minimum, &child_natural,
                          NULL, NULL);
      *minimum = MAX (*minimum, child_minimum);
      *natural += child_natural + (child == first ? 0 : self->spacing);
    }
}

static void
measure_down (HwWrapBox *self, int width, int *minimum, int *natural)
{
  GtkWidget *first = skip_hidden (gtk_widget_get_first_child (GTK_WIDGET (self)));

  for (GtkWidget *child = first; child != NULL;)
    {
      const Line line = take_line (self, child, width);

      *natural += line.height + (child == first ? 0 : self->line_spacing);
      child = get_after (&line);
    }
  *minimum = *natural;
}

static void
hw_wrap_box_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  HwWrapBox *self = HW_WRAP_BOX (widget);
  int least = 0, wanted = 0;

  *minimum = *natural = 0;
  measure_across (self, &least, &wanted);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      measure_down (self, for_size < 0 ? wanted : for_size, minimum, natural);
      return;
    }
  *minimum = least;
  *natural = wanted;
}

static void
allocate_line (HwWrapBox *self, const Line *line, int y, int width)
{
  const gboolean is_rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = line->first;
  int x = 0;

  for (guint i = 0; i < line->n; i++, child = get_next (child))
    {
      const int child_width = get_child_width (child, line, width);
      const GtkAllocation place = { is_rtl ? width - x - child_width : x, y, child_width,
                                    line->height };

      gtk_widget_size_allocate (child, &place, -1);
      x += child_width + self->spacing;
    }
}

static void
hw_wrap_box_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwWrapBox *self = HW_WRAP_BOX (widget);
  GtkWidget *child = skip_hidden (gtk_widget_get_first_child (widget));
  int y = 0;

  while (child != NULL)
    {
      Line line = take_line (self, child, width);

      child = get_after (&line);
      /* A single line has all the height: its children are aligned in it. */
      if (y == 0 && child == NULL)
        line.height = MAX (line.height, height);
      allocate_line (self, &line, y, width);
      y += line.height + self->line_spacing;
    }
}

static void
hw_wrap_box_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  HwWrapBox *self = HW_WRAP_BOX (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      g_value_set_int (value, self->spacing);
      break;
    case PROP_LINE_SPACING:
      g_value_set_int (value, self->line_spacing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
hw_wrap_box_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  HwWrapBox *self = HW_WRAP_BOX (object);

  switch (prop_id)
    {
    case PROP_SPACING:
      self->spacing = g_value_get_int (value);
      break;
    case PROP_LINE_SPACING:
      self->line_spacing = g_value_get_int (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      return;
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
hw_wrap_box_dispose (GObject *object)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (hw_wrap_box_parent_class)->dispose (object);
}

static void
hw_wrap_box_class_init (HwWrapBoxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = hw_wrap_box_get_property;
  object_class->set_property = hw_wrap_box_set_property;
  object_class->dispose = hw_wrap_box_dispose;
  widget_class->get_request_mode = hw_wrap_box_get_request_mode;
  widget_class->measure = hw_wrap_box_measure;
  widget_class->size_allocate = hw_wrap_box_size_allocate;

  properties[PROP_SPACING] = g_param_spec_int ("spacing", NULL, NULL, 0, G_MAXINT16, 0, flags);
  properties[PROP_LINE_SPACING] =
      g_param_spec_int ("line-spacing", NULL, NULL, 0, G_MAXINT16, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
hw_wrap_box_init (HwWrapBox *self)
{
}

void
hw_wrap_box_append (HwWrapBox *self, GtkWidget *child)
{
  g_return_if_fail (HW_IS_WRAP_BOX (self));
  g_return_if_fail (GTK_IS_WIDGET (child));

  gtk_widget_set_parent (child, GTK_WIDGET (self));
}
