/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-looks"

#include "config.h"

#include "hw-details-pane.h"
#include "hw-environment-badge.h"
#include "hw-graph-view.h"
#include "hw-lane-cell.h"
#include "hw-state-pill.h"
#include "hw-test-contrast.h"
#include "hw-test-widget.h"
#include "hw-text-scale.h"
#include "hw-wrap-box.h"
#include "test-looks.h"

/* What holds wherever something is shown: the named colours, motion, the direction of text. */

/* The contrast of the named colours that the style sheets promise, which is more than what text needs: */
#define PLAIN 6.0    /* a kind or a result on its own tint */
#define SELECTED 4.5 /* the same in a selected row */
#define LANE 3.6     /* lines, also in a selected row */

static GtkWidget *
make_label (const char *css_class)
{
  GtkWidget *label = gtk_label_new (css_class);

  gtk_widget_add_css_class (label, css_class);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);

  return label;
}

static void
add_kinds_and_results (GtkBox *box)
{
  static const char *const styles[] = { "success", "warning", "error", "accent" };
  static const char *const words[] = { "hw-success", "hw-warning", "hw-error", "hw-accent" };

  for (HwEnvironmentKind kind = 0; kind <= HW_ENVIRONMENT_KIND_OTHER; kind++)
    {
      const char *name = hw_environment_kind_to_string (kind);

      gtk_box_append (box, hw_environment_badge_new (name, kind, FALSE));
      gtk_box_append (box, hw_environment_badge_new (name, kind, TRUE));
    }
  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      HwStateText text = { .icon = "go-up-symbolic",
                           .style = styles[i],
                           .label = (char *)styles[i] };
      GtkWidget *pill = g_object_new (HW_TYPE_STATE_PILL, NULL);

      hw_state_pill_set_text (HW_STATE_PILL (pill), &text);
      gtk_box_append (box, pill);
      gtk_box_append (box, make_label (words[i]));
    }
}

/* Text that is less than the message beside it, but says something. */
static void
add_quiet (GtkBox *box)
{
  static const char *const classes[] = { "hw-dim", "hw-id", "hw-section", "hw-badge", "hw-chip" };
  HwStateText text = { .style = "neutral", .label = (char *)"neutral" };
  GtkWidget *pill = g_object_new (HW_TYPE_STATE_PILL, NULL);

  hw_state_pill_set_text (HW_STATE_PILL (pill), &text);
  gtk_box_append (box, pill);
  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_box_append (box, make_label (classes[i]));
}

static void
add_lanes (GtkBox *box)
{
  for (guint i = 0; i < HW_GRAPH_N_COLOURS; i++)
    {
      g_autofree char *name = g_strdup_printf ("test-lane-%u", i);

      gtk_box_append (box, make_label (name));
    }
  gtk_box_append (box, make_label ("test-lane-depends"));
}

typedef struct
{
  const char *name;
  void (*add) (GtkBox *box);
  double plain;
  double selected;
} Palette;

static const Palette palettes[] = {
  { "kinds and results", add_kinds_and_results, PLAIN, SELECTED },
  { "quiet text", add_quiet, HW_TEST_CONTRAST_TEXT, HW_TEST_CONTRAST_TEXT },
  { "lanes", add_lanes, LANE, LANE },
};

/* A row in a list on a view, and one in a list on the window. */
static void
add_list (GtkBox *box, const Palette *palette, const char *css_class, gboolean is_selected)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (list, css_class);
  palette->add (GTK_BOX (row));
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  if (!is_selected)
    gtk_list_box_set_selection_mode (GTK_LIST_BOX (list), GTK_SELECTION_NONE);
  else
    gtk_list_box_select_row (GTK_LIST_BOX (list),
                             gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  gtk_box_append (box, list);
}

static void
check_palette (const Palette *palette, const HwTestLook *look, gboolean is_selected)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  g_autofree char *name =
      g_strdup_printf ("%s, %s%s", palette->name, look->name, is_selected ? ", selected" : "");

  add_list (GTK_BOX (box), palette, "view", is_selected);
  add_list (GTK_BOX (box), palette, "navigation-sidebar", is_selected);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_window_present (GTK_WINDOW (window));
  hw_test_widget_settle (window);
  hw_test_check_contrast (window, name, is_selected ? palette->selected : palette->plain,
                          HW_TEST_CONTRAST_MARK);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Lanes are drawn, not styled: for the test, words wear their colours. */
static GtkCssProvider *
make_lane_style (void)
{
  GtkCssProvider *provider = gtk_css_provider_new ();
  g_autoptr(GString) css = g_string_new (".test-lane-depends { color: @hw_lane_depends; }\n");

  for (guint i = 0; i < HW_GRAPH_N_COLOURS; i++)
    g_string_append_printf (css, ".test-lane-%u { color: @hw_lane_%u; }\n", i, i);
  gtk_css_provider_load_from_data (provider, css->str, -1);

  return provider;
}

static void
test_colours (void)
{
  GdkDisplay *display = gdk_display_get_default ();
  g_autoptr(GtkCssProvider) provider = make_lane_style ();

  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
  for (const HwTestLook *look = hw_test_looks; look->name != NULL; look++)
    {
      if (look->width != 1280 || look->text_scale > 1.1)
        continue;
      hw_test_look_wear (look);
      for (guint i = 0; i < G_N_ELEMENTS (palettes); i++)
        {
          check_palette (&palettes[i], look, FALSE);
          check_palette (&palettes[i], look, TRUE);
        }
    }
  hw_test_look_wear (NULL);
  gtk_style_context_remove_provider_for_display (display, GTK_STYLE_PROVIDER (provider));
}

/* Known answers, so that the measure can be trusted. */
static void
test_measure (void)
{
  static const struct
  {
    const char *a, *b;
    double contrast;
  } cases[] = {
    { "#ffffff", "#000000", 21 },   { "#ffffff", "#ffffff", 1 },    { "#777777", "#ffffff", 4.48 },
    { "#0000ff", "#ffffff", 8.59 }, { "#ff0000", "#ffffff", 4.00 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GdkRGBA a, b;

      g_assert_true (gdk_rgba_parse (&a, cases[i].a));
      g_assert_true (gdk_rgba_parse (&b, cases[i].b));
      g_assert_cmpfloat_with_epsilon (hw_test_get_contrast (&a, &b), cases[i].contrast, 0.01);
      g_assert_cmpfloat_with_epsilon (hw_test_get_contrast (&b, &a), cases[i].contrast, 0.01);
    }
}

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session;
} Fixture;

/* @data: whether text runs from right to left */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  if (GPOINTER_TO_INT (data))
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  fixture->session = hw_window_get_session (fixture->window);
  hw_test_wait_checked (fixture->window);
  hw_session_select_environment (fixture->session, "prod");
  hw_session_select_revision (fixture->session, "1ad86f3c5b7e");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_close_window (fixture->window);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

/* The window's or a widget's pixels, GDK's default format. */
static guchar *
dup_pixels (GtkWidget *widget)
{
  const int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  guchar *pixels = g_malloc0 ((gsize)width * height * 4);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  texture =
      gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)), node,
                                   &GRAPHENE_RECT_INIT (0, 0, (float)width, (float)height));
  gdk_texture_download (texture, pixels, (gsize)width * 4);

  return pixels;
}

/* Mean difference of two pictures, 0 to 255. */
static double
compare (const guchar *a, const guchar *b, int width, int height, gboolean is_mirrored)
{
  double sum = 0;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      for (int i = 0; i < 4; i++)
        sum += ABS (a[(y * width + x) * 4 + i]
                    - b[(y * width + (is_mirrored ? width - 1 - x : x)) * 4 + i]);

  return sum / (width * height * 4.0);
}

/* The horizontal middle of a widget in the window. */
static double
get_middle (Fixture *fixture, GtkWidget *widget)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (widget, GTK_WIDGET (fixture->window), &bounds));

  return bounds.origin.x + bounds.size.width / 2;
}

static GtkWidget *
find_row (Fixture *fixture, const char *revision)
{
  GtkWidget *graph = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_GRAPH_VIEW);
  GtkWidget *row = hw_graph_view_find_row (HW_GRAPH_VIEW (graph), revision);

  g_assert_nonnull (row);

  return row;
}

/* From right to left all is where it is in a mirror: sidebar, graph, details; the lanes before the message. */
static void
test_mirrored (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkWidget *row = find_row (fixture, "1ad86f3c5b7e");
  GtkWidget *lanes = hw_test_find_type (row, HW_TYPE_LANE_CELL);
  const double sign = GPOINTER_TO_INT (data) ? -1 : 1;
  const double sidebar = get_middle (fixture, hw_test_widget_find (window, "environment-list"));
  const double middle = get_middle (fixture, row);
  const double details = get_middle (fixture, hw_test_find_type (window, HW_TYPE_DETAILS_PANE));

  g_assert_cmpfloat (sign * sidebar, <, sign * middle);
  g_assert_cmpfloat (sign * middle, <, sign * details);
  g_assert_cmpfloat (sign * get_middle (fixture, lanes), <, sign * middle);
}

/* Each row's lines are the mirror image of what they are from left to right. */
static void
test_lanes_mirrored (Fixture *fixture, gconstpointer data)
{
  static const char *const revisions[] = { "1ad86f3c5b7e", "d40f2a6c9e85", "92c4e0f7b6d1",
                                           "b06c9e7f3a11", "a9d2f6074e1b" };

  for (guint i = 0; i < G_N_ELEMENTS (revisions); i++)
    {
      GtkWidget *lanes = hw_test_find_type (find_row (fixture, revisions[i]), HW_TYPE_LANE_CELL);
      const int width = gtk_widget_get_width (lanes), height = gtk_widget_get_height (lanes);
      g_autofree guchar *left = dup_pixels (lanes);
      g_autofree guchar *right = NULL;

      g_test_message ("%s", revisions[i]);
      gtk_widget_set_direction (lanes, GTK_TEXT_DIR_RTL);
      hw_test_widget_settle (GTK_WIDGET (fixture->window));
      right = dup_pixels (lanes);
      g_assert_cmpfloat (compare (left, right, width, height, TRUE), <, 0.5);
      g_assert_cmpfloat (compare (left, right, width, height, FALSE), >, 1);
    }
}

static void
act (Fixture *fixture, guint step)
{
  GtkWidget *widget = GTK_WIDGET (fixture->window);

  if (step == 0)
    gtk_widget_activate_action (widget, "win.toggle-details", NULL);
  else if (step == 1)
    gtk_widget_activate_action (widget, "win.search", NULL);
  else if (step == 2)
    hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  else
    gtk_widget_activate_action (widget, "win.show-view", "s", "history");
}

/* What is read in a thread for the details comes when it comes. */
static gboolean
is_read (gpointer user_data)
{
  HwDetailsPane *details = HW_DETAILS_PANE (hw_test_find_type (user_data, HW_TYPE_DETAILS_PANE));
  GtkWidget *checksum = hw_test_widget_find (GTK_WIDGET (details), "checksum-row");
  g_autofree char *up = hw_details_pane_dup_text (details, "up");

  return up != NULL && strstr (up, "legacy_total") != NULL
         && strlen (adw_action_row_get_subtitle (ADW_ACTION_ROW (checksum))) == 64;
}

/* How much the window still changes after it has drawn what an action did. */
static double
measure_motion (Fixture *fixture, guint step)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  g_autofree guchar *soon = NULL;
  g_autofree guchar *later = NULL;

  act (fixture, step);
  if (step == 2)
    hw_test_wait_until (is_read, window, "the script is read");
  hw_test_widget_settle (window);
  soon = dup_pixels (window);
  hw_test_spin (500);
  hw_test_widget_settle (window);
  later = dup_pixels (window);

  return compare (soon, later, gtk_widget_get_width (window), gtk_widget_get_height (window),
                  FALSE);
}

/* Where people want no motion, what an action does is there at once. */
static void
test_motion (Fixture *fixture, gconstpointer data)
{
  for (guint step = 0; step < 4; step++)
    {
      g_test_message ("step %u", step);
      g_assert_cmpfloat (measure_motion (fixture, step), <=, 0);
    }
}

static GtkWidget *
add_to_wrap_box (GtkWidget *box, int width, gboolean expands)
{
  GtkWidget *child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_set_size_request (child, width, 20);
  gtk_widget_set_hexpand (child, expands);
  hw_wrap_box_append (HW_WRAP_BOX (box), child);

  return child;
}

static void
assert_place (GtkWidget *child, int x, int y, int width)
{
  graphene_rect_t bounds;

  g_assert_true (gtk_widget_compute_bounds (child, gtk_widget_get_parent (child), &bounds));
  g_assert_cmpfloat_with_epsilon (bounds.origin.x, x, 0.5);
  g_assert_cmpfloat_with_epsilon (bounds.origin.y, y, 0.5);
  g_assert_cmpfloat_with_epsilon (bounds.size.width, width, 0.5);
}

/* @data: whether text runs from right to left. One line where there is room, with the rest for what expands; else two. */
static void
test_wrap_box (gconstpointer data)
{
  const gboolean is_rtl = GPOINTER_TO_INT (data);
  GtkWidget *window = gtk_window_new ();
  GtkWidget *box = g_object_new (HW_TYPE_WRAP_BOX, "spacing", 10, "line-spacing", 6, NULL);
  GtkWidget *first = add_to_wrap_box (box, 100, TRUE);
  GtkWidget *hidden = add_to_wrap_box (box, 500, FALSE);
  GtkWidget *last = add_to_wrap_box (box, 60, FALSE);
  int minimum, natural;

  gtk_widget_set_visible (hidden, FALSE);
  gtk_widget_set_direction (box, is_rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  gtk_window_set_child (GTK_WINDOW (window), box);
  gtk_widget_measure (box, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, 100);
  g_assert_cmpint (natural, ==, 170);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 170, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 20);
  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, 169, &minimum, NULL, NULL, NULL);
  g_assert_cmpint (minimum, ==, 46);

  gtk_widget_allocate (box, 200, 20, -1, NULL);
  assert_place (first, is_rtl ? 70 : 0, 0, 130);
  assert_place (last, is_rtl ? 0 : 140, 0, 60);
  gtk_widget_allocate (box, 150, 46, -1, NULL);
  assert_place (first, 0, 0, 150);
  assert_place (last, is_rtl ? 90 : 0, 26, 60);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gpointer
unref_in_thread (gpointer object)
{
  g_object_unref (object);

  return NULL;
}

/* The last to hold an icon may be a thread that loads it: the icon must live on until the main thread can free it. */
static void
test_icon (void)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gdk_display_get_default ());
  /* Too large for the icons that GTK keeps itself. */
  GtkIconPaintable *icon = gtk_icon_theme_lookup_icon (theme, "hw-kind-test-symbolic", NULL, 400, 1,
                                                       GTK_TEXT_DIR_LTR, 0);
  gpointer weak = icon;

  g_object_add_weak_pointer (G_OBJECT (icon), &weak);
  g_thread_join (g_thread_new ("loader", unref_in_thread, icon));
  g_assert_true (weak == icon);
  g_assert_cmpuint (G_OBJECT (icon)->ref_count, ==, 1);
  hw_test_wait_freed (&weak, "the icon is freed");
}

/* A dialog that was made for text of the usual size has room for larger text, and is as before when that goes. */
static void
test_text_scale (void)
{
  const HwTestLook usual = { .text_scale = 1 }, large = { .text_scale = 1.5 };
  GtkWidget *window = gtk_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  int width, height;

  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), 600);
  gtk_window_set_child (GTK_WINDOW (window), clamp);
  gtk_window_set_default_size (GTK_WINDOW (window), 400, -1);
  hw_test_look_wear (&large);
  hw_text_scale_fit (GTK_WINDOW (window));
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, ==, 600);
  g_assert_cmpint (height, ==, -1);
  g_assert_cmpint (adw_clamp_get_maximum_size (ADW_CLAMP (clamp)), ==, 900);
  hw_test_look_wear (&usual);
  g_assert_cmpint (adw_clamp_get_maximum_size (ADW_CLAMP (clamp)), ==, 600);
  gtk_window_destroy (GTK_WINDOW (window));

  /* There is no more than the screen. */
  window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (window), 3000, 3000);
  hw_test_look_wear (&large);
  hw_text_scale_fit (GTK_WINDOW (window));
  gtk_window_get_default_size (GTK_WINDOW (window), &width, &height);
  g_assert_cmpint (width, <, 4500);
  g_assert_cmpint (height, ==, 3000);
  gtk_window_destroy (GTK_WINDOW (window));
  hw_test_look_wear (NULL);
}

/* They are the same in every language. */
void
hw_looks_add_rules (void)
{
  const gpointer ltr = GINT_TO_POINTER (FALSE), rtl = GINT_TO_POINTER (TRUE);

  if (g_getenv ("HEADWAY_TEST_LOCALEDIR") != NULL)
    return;
  g_test_add_func ("/looks/icon", test_icon);
  g_test_add_func ("/looks/text-scale", test_text_scale);
  g_test_add_data_func ("/looks/wrap-box/ltr", ltr, test_wrap_box);
  g_test_add_data_func ("/looks/wrap-box/rtl", rtl, test_wrap_box);
  g_test_add_func ("/looks/contrast/measure", test_measure);
  g_test_add_func ("/looks/contrast/colours", test_colours);
#define ADD(path, data, func) g_test_add ("/looks/" path, Fixture, data, set_up, func, tear_down)
  ADD ("order/ltr", ltr, test_mirrored);
  ADD ("order/rtl", rtl, test_mirrored);
  ADD ("lanes-mirrored", ltr, test_lanes_mirrored);
  ADD ("motion", ltr, test_motion);
#undef ADD
}
