/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-overview-strip"

#include "config.h"

#include "hw-overview-strip.h"

#define MARK_HEIGHT 3
#define MIN_BRACKET 8

struct _HwOverviewStrip
{
  GtkWidget parent_instance;

  /* Owned */
  GtkAdjustment *adjustment;
  HwMark *marks;
  HwMark *pixels; /* marks of all rows that share a line of pixels; made when it is drawn */
  int n_pixels;

  guint n_marks;
};

G_DEFINE_FINAL_TYPE (HwOverviewStrip, hw_overview_strip, GTK_TYPE_WIDGET)

static void
forget_pixels (HwOverviewStrip *self)
{
  g_clear_pointer (&self->pixels, g_free);
  self->n_pixels = 0;
}

/* First line of pixels of a row; that of n_marks is the height. */
static int
get_pixel (HwOverviewStrip *self, guint row)
{
  return (int)((guint64)row * (guint64)self->n_pixels / self->n_marks);
}

/* Every row marks all of its lines; in a long list several rows mark one line. */
static void
ensure_pixels (HwOverviewStrip *self)
{
  const int height = gtk_widget_get_height (GTK_WIDGET (self));

  if (self->pixels != NULL && self->n_pixels == height)
    return;
  forget_pixels (self);
  self->n_pixels = MAX (height, 1);
  self->pixels = g_new0 (HwMark, self->n_pixels);
  for (guint row = 0; row < self->n_marks; row++)
    {
      const HwMark *mark = &self->marks[row];
      const int first = MIN (get_pixel (self, row), self->n_pixels - 1);
      const int end = MAX (get_pixel (self, row + 1), first + 1);

      if (mark->flags == 0)
        continue;
      for (int y = first; y < end && y < self->n_pixels; y++)
        {
          if ((mark->flags & (HW_MARK_CURRENT | HW_MARK_PENDING)) != 0
              && (self->pixels[y].flags & HW_MARK_CURRENT) == 0)
            self->pixels[y].kind = mark->kind;
          self->pixels[y].flags |= mark->flags;
        }
    }
}

static GdkRGBA
lookup_colour (HwOverviewStrip *self, const char *name)
{
  GtkStyleContext *context = gtk_widget_get_style_context (GTK_WIDGET (self));
  GdkRGBA colour;

  if (!gtk_style_context_lookup_color (context, name, &colour))
    gtk_style_context_get_color (context, &colour);

  return colour;
}

static GdkRGBA
lookup_kind (HwOverviewStrip *self, guint8 kind)
{
  g_autofree char *name =
      g_strdup_printf ("hw_%s_fg", hw_environment_kind_to_string ((HwEnvironmentKind)kind));

  return lookup_colour (self, name);
}

/* One colour from each line where @flag begins to where it or its kind ends, at least @min_height. */
static void
draw_runs (HwOverviewStrip *self,
           GtkSnapshot *snapshot,
           HwMarkFlags flag,
           const char *colour_name,
           graphene_rect_t place,
           int min_height)
{
  for (int y = 0; y < self->n_pixels; y++)
    {
      const HwMark mark = self->pixels[y];
      const int start = y;
      GdkRGBA colour;

      if ((mark.flags & flag) == 0)
        continue;
      while (y + 1 < self->n_pixels && (self->pixels[y + 1].flags & flag) != 0
             && (colour_name != NULL || self->pixels[y + 1].kind == mark.kind))
        y++;
      colour =
          colour_name == NULL ? lookup_kind (self, mark.kind) : lookup_colour (self, colour_name);
      place.origin.y = (float)start;
      place.size.height = (float)MAX (y + 1 - start, min_height);
      gtk_snapshot_append_color (snapshot, &colour, &place);
    }
}

static void
draw_bracket (HwOverviewStrip *self, GtkSnapshot *snapshot, float width, float height)
{
  const double upper = gtk_adjustment_get_upper (self->adjustment);
  const double page = gtk_adjustment_get_page_size (self->adjustment);
  const float line_widths[] = { 1, 1, 1, 1 };
  GdkRGBA colour = lookup_colour (self, "window_fg_color");
  GdkRGBA colours[4];
  GskRoundedRect outline;
  float y, bracket;

  if (upper <= page || page <= 0)
    return;
  bracket = MAX ((float)(page / upper) * height, MIN_BRACKET);
  y = (float)(gtk_adjustment_get_value (self->adjustment) / (upper - page)) * (height - bracket);
  colour.alpha = 0.08F;
  gtk_snapshot_append_color (snapshot, &colour, &GRAPHENE_RECT_INIT (0, y, width, bracket));
  colour.alpha = 0.5F;
  for (guint i = 0; i < G_N_ELEMENTS (colours); i++)
    colours[i] = colour;
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, y, width, bracket), 2);
  gtk_snapshot_append_border (snapshot, &outline, line_widths, colours);
}

static void
hw_overview_strip_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  HwOverviewStrip *self = HW_OVERVIEW_STRIP (widget);
  const float width = (float)gtk_widget_get_width (widget);
  const float height = (float)gtk_widget_get_height (widget);
  const gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  const graphene_rect_t whole = GRAPHENE_RECT_INIT (1, 0, width - 2, 0);
  const graphene_rect_t bar = GRAPHENE_RECT_INIT (is_rtl ? width - 4 : 1, 0, 3, 0);
  const graphene_rect_t rest = GRAPHENE_RECT_INIT (is_rtl ? 1 : 5, 0, width - 6, 0);

  if (self->n_marks == 0 || height < 1)
    return;
  ensure_pixels (self);
  draw_runs (self, snapshot, HW_MARK_PENDING, NULL, bar, 1);
  draw_runs (self, snapshot, HW_MARK_SELECTED, "window_fg_color", whole, MARK_HEIGHT - 1);
  draw_runs (self, snapshot, HW_MARK_MATCH, "hw_accent_fg", rest, MARK_HEIGHT - 1);
  draw_runs (self, snapshot, HW_MARK_WARNING, "hw_warning_fg", rest, MARK_HEIGHT);
  draw_runs (self, snapshot, HW_MARK_ERROR, "hw_error_fg", rest, MARK_HEIGHT);
  draw_runs (self, snapshot, HW_MARK_CURRENT, NULL, whole, MARK_HEIGHT);
  if (self->adjustment != NULL)
    draw_bracket (self, snapshot, width, height);
}

static void
hw_overview_strip_measure (GtkWidget *widget,
                           GtkOrientation orientation,
                           int for_size,
                           int *minimum,
                           int *natural,
                           int *minimum_baseline,
                           int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? HW_OVERVIEW_STRIP_WIDTH : 0;
}

static void
on_drag_begin_cb (HwOverviewStrip *self, double x, double y)
{
  hw_overview_strip_go_to (self, y);
}

static void
on_drag_update_cb (HwOverviewStrip *self, double dx, double dy, GtkGestureDrag *gesture)
{
  double x, y;

  if (gtk_gesture_drag_get_start_point (gesture, &x, &y))
    hw_overview_strip_go_to (self, y + dy);
}

static void
hw_overview_strip_dispose (GObject *object)
{
  hw_overview_strip_set_adjustment (HW_OVERVIEW_STRIP (object), NULL);

  G_OBJECT_CLASS (hw_overview_strip_parent_class)->dispose (object);
}

static void
hw_overview_strip_finalize (GObject *object)
{
  HwOverviewStrip *self = HW_OVERVIEW_STRIP (object);

  forget_pixels (self);
  g_free (self->marks);

  G_OBJECT_CLASS (hw_overview_strip_parent_class)->finalize (object);
}

static void
hw_overview_strip_class_init (HwOverviewStripClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = hw_overview_strip_dispose;
  G_OBJECT_CLASS (klass)->finalize = hw_overview_strip_finalize;
  widget_class->snapshot = hw_overview_strip_snapshot;
  widget_class->measure = hw_overview_strip_measure;
  gtk_widget_class_set_css_name (widget_class, "strip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
hw_overview_strip_init (HwOverviewStrip *self)
{
  GtkGesture *drag = gtk_gesture_drag_new ();

  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (drag));
}

void
hw_overview_strip_set_adjustment (HwOverviewStrip *self, GtkAdjustment *adjustment)
{
  g_return_if_fail (HW_IS_OVERVIEW_STRIP (self));

  if (self->adjustment != NULL)
    g_signal_handlers_disconnect_by_data (self->adjustment, self);
  g_set_object (&self->adjustment, adjustment);
  if (adjustment == NULL)
    return;
  g_signal_connect_object (adjustment, "changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
}

void
hw_overview_strip_take_marks (HwOverviewStrip *self, HwMark *marks, guint n_marks)
{
  g_return_if_fail (HW_IS_OVERVIEW_STRIP (self));

  g_free (self->marks);
  self->marks = marks;
  self->n_marks = n_marks;
  forget_pixels (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
hw_overview_strip_go_to (HwOverviewStrip *self, double y)
{
  const double height = MAX (gtk_widget_get_height (GTK_WIDGET (self)), 1);
  double upper, page;

  g_return_if_fail (HW_IS_OVERVIEW_STRIP (self));

  if (self->adjustment == NULL)
    return;
  upper = gtk_adjustment_get_upper (self->adjustment);
  page = gtk_adjustment_get_page_size (self->adjustment);
  gtk_adjustment_set_value (self->adjustment, y / height * upper - page / 2);
}

HwMarkFlags
hw_overview_strip_get_marks_at (HwOverviewStrip *self, int y)
{
  g_return_val_if_fail (HW_IS_OVERVIEW_STRIP (self), 0);

  ensure_pixels (self);

  return y >= 0 && y < self->n_pixels ? self->pixels[y].flags : 0;
}
