/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-contrast"

#include "config.h"

#include <math.h>

#include <adwaita.h>

#include "hw-test-contrast.h"

/* What was drawn is read from GTK's render nodes: they know each text's own colour, which its pixels, blurred at their
 * edges, do not show. What is behind it is the colour that most of the pixels in its box have. */

/* Colours have 256 steps. */
#define ROUNDING 0.06
#define MARK_SURROUNDINGS 3

typedef struct
{
  const char *name;
  double minima[2]; /* of text, of marks */
  GtkWidget *window;
  GArray *faint; /* graphene_rect_t: where contrast is not asked for */
  guchar *pixels;
  int width, height;
  double frame_x, frame_y; /* where the window begins in the picture */
  guint n_checked;
} Check;

typedef struct
{
  float x, y; /* the node's offset in the window */
  float opacity;
  graphene_rect_t clip; /* in the window: what lies outside is not seen */
} Place;

static double
get_luminance_part (double value)
{
  return value <= 0.04045 ? value / 12.92 : pow ((value + 0.055) / 1.055, 2.4);
}

static double
get_luminance (const GdkRGBA *colour)
{
  return 0.2126 * get_luminance_part (colour->red) + 0.7152 * get_luminance_part (colour->green)
         + 0.0722 * get_luminance_part (colour->blue);
}

double
hw_test_get_contrast (const GdkRGBA *a, const GdkRGBA *b)
{
  const double one = get_luminance (a), other = get_luminance (b);

  return (MAX (one, other) + 0.05) / (MIN (one, other) + 0.05);
}

GdkRGBA
hw_test_blend (const GdkRGBA *colour, const GdkRGBA *background)
{
  const float a = colour->alpha;

  return (GdkRGBA){ colour->red * a + background->red * (1 - a),
                    colour->green * a + background->green * (1 - a),
                    colour->blue * a + background->blue * (1 - a), 1 };
}

/* Below it there is text, too, which nobody sees; what is in it is looked at where it stands beside. */
static gboolean
covers_others (GtkWidget *widget)
{
  GtkWidget *parent = gtk_widget_get_parent (widget);
  AdwFlap *flap = ADW_IS_FLAP (parent) ? ADW_FLAP (parent) : NULL;

  return flap != NULL && widget == adw_flap_get_flap (flap) && adw_flap_get_folded (flap)
         && adw_flap_get_reveal_flap (flap);
}

/* “dimmed”: rows of the graph that a search does not match */
static gboolean
is_faint (GtkWidget *widget)
{
  return !gtk_widget_is_sensitive (widget) || covers_others (widget)
         || gtk_widget_has_css_class (widget, "dimmed")
         || g_str_equal (gtk_widget_get_css_name (widget), "placeholder")
         || (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "placeholder"));
}

static void
collect_faint (Check *check, GtkWidget *widget)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget))
    return;
  if (is_faint (widget))
    {
      if (gtk_widget_compute_bounds (widget, check->window, &bounds))
        {
          graphene_rect_offset (&bounds, (float)check->frame_x, (float)check->frame_y);
          g_array_append_val (check->faint, bounds);
        }
      return;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    collect_faint (check, child);
}

static gboolean
may_be_faint (const Check *check, const graphene_rect_t *box)
{
  graphene_point_t centre;

  graphene_rect_get_center (box, &centre);
  for (guint i = 0; i < check->faint->len; i++)
    if (graphene_rect_contains_point (&g_array_index (check->faint, graphene_rect_t, i), &centre))
      return TRUE;

  return FALSE;
}

/* The colour that most pixels of the box have; FALSE: the box lies outside the window. */
static gboolean
get_background (const Check *check, const graphene_rect_t *box, GdkRGBA *out_colour)
{
  g_autoptr(GHashTable) counts = g_hash_table_new (NULL, NULL);
  const int right = MIN (check->width, (int)(box->origin.x + box->size.width));
  const int bottom = MIN (check->height, (int)(box->origin.y + box->size.height));
  guint best = 0, n_best = 0;

  for (int y = MAX (0, (int)box->origin.y); y < bottom; y++)
    for (int x = MAX (0, (int)box->origin.x); x < right; x++)
      {
        const guchar *pixel = check->pixels + ((gsize)y * check->width + x) * 4;
        const guint key = pixel[0] | (guint)pixel[1] << 8 | (guint)pixel[2] << 16;
        const guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, GUINT_TO_POINTER (key))) + 1;

        g_hash_table_insert (counts, GUINT_TO_POINTER (key), GUINT_TO_POINTER (n));
        if (n > n_best)
          {
            best = key;
            n_best = n;
          }
      }
  /* GDK's default format: blue, green, red in memory. */
  *out_colour = (GdkRGBA){ (float)(best >> 16 & 255) / 255, (float)(best >> 8 & 255) / 255,
                           (float)(best & 255) / 255, 1 };

  return n_best > 0;
}

static GtkWidget *
pick_label (const Check *check, const graphene_rect_t *box)
{
  return gtk_widget_pick (check->window, box->origin.x + box->size.width / 2 - check->frame_x,
                          box->origin.y + box->size.height / 2 - check->frame_y,
                          GTK_PICK_INSENSITIVE | GTK_PICK_NON_TARGETABLE);
}

/* What GTK draws into its own switches and check buttons. */
static gboolean
is_platform_mark (GtkWidget *widget)
{
  return widget != NULL
         && (gtk_widget_get_ancestor (widget, GTK_TYPE_SWITCH) != NULL
             || gtk_widget_get_ancestor (widget, GTK_TYPE_CHECK_BUTTON) != NULL);
}

/* The platform's own blue and red buttons are large and bold enough for it. */
static gboolean
is_platform_button (GtkWidget *widget)
{
  GtkWidget *button = widget == NULL ? NULL : gtk_widget_get_ancestor (widget, GTK_TYPE_BUTTON);

  return button != NULL
         && (gtk_widget_has_css_class (button, "suggested-action")
             || gtk_widget_has_css_class (button, "destructive-action"));
}

static void
check_node (Check *check, GskRenderNode *node, const Place *place, GdkRGBA colour, gboolean is_mark)
{
  graphene_rect_t box;
  GdkRGBA background, seen;
  GtkWidget *widget;
  double contrast;

  gsk_render_node_get_bounds (node, &box);
  graphene_rect_offset (&box, place->x, place->y);
  /* An icon may fill most of its box. */
  if (is_mark)
    graphene_rect_inset (&box, -MARK_SURROUNDINGS, -MARK_SURROUNDINGS);
  colour.alpha *= place->opacity;
  /* What is faded out altogether is not there; the selected part of a text is drawn so once more. */
  if (colour.alpha <= 0 || !graphene_rect_intersection (&box, &place->clip, &box)
      || may_be_faint (check, &box) || !get_background (check, &box, &background))
    return;
  check->n_checked++;
  seen = hw_test_blend (&colour, &background);
  contrast = hw_test_get_contrast (&seen, &background);
  if (contrast + ROUNDING >= check->minima[is_mark])
    return;
  widget = pick_label (check, &box);
  if ((is_platform_button (widget) && contrast >= check->minima[TRUE])
      || (is_mark && is_platform_mark (widget)))
    return;
  HW_TEST_COMPLAIN ("%s: contrast %.2f of %s at %d, %d: %s", check->name, contrast,
                    is_mark ? "a mark" : "text", (int)box.origin.x, (int)box.origin.y,
                    GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                          : gtk_widget_get_name (widget));
}

/* Symbolic icons are drawn by a matrix whose offset is the icon's colour. */
static void
check_icon (Check *check, GskRenderNode *node, const Place *place)
{
  graphene_vec4_t row;
  const graphene_vec4_t *offset = gsk_color_matrix_node_get_color_offset (node);
  const graphene_matrix_t *matrix = gsk_color_matrix_node_get_color_matrix (node);

  graphene_matrix_get_row (matrix, 3, &row);
  if (gsk_render_node_get_node_type (gsk_color_matrix_node_get_child (node)) != GSK_TEXTURE_NODE)
    return;
  check_node (check, node, place,
              (GdkRGBA){ graphene_vec4_get_x (offset), graphene_vec4_get_y (offset),
                         graphene_vec4_get_z (offset), graphene_vec4_get_w (&row) },
              TRUE);
}

/* Of a node that changes what its one child draws. */
static GskRenderNode *
get_child (GskRenderNode *node)
{
  const GskRenderNodeType type = gsk_render_node_get_node_type (node);

  if (type == GSK_CLIP_NODE)
    return gsk_clip_node_get_child (node);
  if (type == GSK_ROUNDED_CLIP_NODE)
    return gsk_rounded_clip_node_get_child (node);
  if (type == GSK_DEBUG_NODE)
    return gsk_debug_node_get_child (node);
  if (type == GSK_OPACITY_NODE)
    return gsk_opacity_node_get_child (node);
  if (type == GSK_TRANSFORM_NODE)
    return gsk_transform_node_get_child (node);

  return NULL;
}

static void
clip (GskRenderNode *node, Place *place)
{
  graphene_rect_t box = gsk_render_node_get_node_type (node) == GSK_CLIP_NODE
                            ? *gsk_clip_node_get_clip (node)
                            : gsk_rounded_clip_node_get_clip (node)->bounds;

  graphene_rect_offset (&box, place->x, place->y);
  if (!graphene_rect_intersection (&box, &place->clip, &place->clip))
    place->clip = *graphene_rect_zero ();
}

static void
walk (Check *check, GskRenderNode *node, Place place)
{
  const GskRenderNodeType type = gsk_render_node_get_node_type (node);
  GskRenderNode *child = get_child (node);
  float x, y;

  if (type == GSK_CONTAINER_NODE)
    for (guint i = 0; i < gsk_container_node_get_n_children (node); i++)
      walk (check, gsk_container_node_get_child (node, i), place);
  else if (type == GSK_TEXT_NODE)
    check_node (check, node, &place, *gsk_text_node_get_color (node), FALSE);
  else if (type == GSK_COLOR_MATRIX_NODE)
    check_icon (check, node, &place);
  if (child == NULL)
    return;
  if (type == GSK_CLIP_NODE || type == GSK_ROUNDED_CLIP_NODE)
    clip (node, &place);
  if (type == GSK_OPACITY_NODE)
    place.opacity *= gsk_opacity_node_get_opacity (node);
  if (type == GSK_TRANSFORM_NODE)
    {
      GskTransform *transform = gsk_transform_node_get_transform (node);

      /* Nothing that holds text is turned. */
      if (gsk_transform_get_category (transform) < GSK_TRANSFORM_CATEGORY_2D_TRANSLATE)
        return;
      gsk_transform_to_translate (transform, &x, &y);
      place.x += x;
      place.y += y;
    }
  walk (check, child, place);
}

void
hw_test_check_contrast (GtkWidget *window, const char *name, double text, double mark)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (window);
  /* With the frame that a window draws around itself where nothing else does. */
  const int width = gdk_paintable_get_intrinsic_width (paintable);
  const int height = gdk_paintable_get_intrinsic_height (paintable);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autoptr(GArray) faint = g_array_new (FALSE, FALSE, sizeof (graphene_rect_t));
  g_autofree guchar *pixels = g_malloc0 ((gsize)width * height * 4);
  const graphene_rect_t viewport = GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height);
  Check check = { name, { text, mark }, window, faint, pixels, width, height };

  gtk_native_get_surface_transform (GTK_NATIVE (window), &check.frame_x, &check.frame_y);
  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &viewport);
  gdk_texture_download (texture, pixels, (gsize)width * 4);
  collect_faint (&check, window);
  walk (&check, node, (Place){ 0, 0, 1, viewport });
  g_assert_cmpuint (check.n_checked, >, 0);
}
