/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-looks"

#include "config.h"

#include <libintl.h>

#include <gtksourceview/gtksource.h>

#include "hw-test-window.h"

/* Every page in every look: it must fit into its width and speak one language. With HEADWAY_SCREENSHOT_DIR the pictures
 * are written. Run by run-locale.py in other languages, too. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
} Fixture;

typedef struct
{
  const char *name;
  const char *view; /* of the window; NULL: what it shows without a project */
  const char *file; /* to be edited, in the project; NULL */
} Page;

typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean is_dark;
  gboolean is_high_contrast;
  double text_scale;
} Look;

typedef struct
{
  const Page *page;
  const Look *look;
} Scene;

static const Page pages[] = {
  { "welcome", NULL, NULL },
  { "graph", "graph", NULL },
  { "editor", "editor", "headway.ini" },
  { "history", "history", NULL },
};

static const Look looks[] = {
  { "light", 1280, 800, FALSE, FALSE, 1 },      { "dark", 1280, 800, TRUE, FALSE, 1 },
  { "contrast", 1280, 800, FALSE, TRUE, 1 },    { "contrast-dark", 1280, 800, TRUE, TRUE, 1 },
  { "text-150", 1280, 800, FALSE, FALSE, 1.5 }, { "text-200", 1280, 800, FALSE, FALSE, 2 },
  { "1024", 1024, 700, FALSE, FALSE, 1 },       { "700", 700, 700, FALSE, FALSE, 1 },
  { "360", 360, 640, FALSE, FALSE, 1 },
};

/* The desktop's settings are the test's own: they are kept in memory. */
static void
set_high_contrast (gboolean is_high)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr(GSettingsSchema) schema =
                 g_settings_schema_source_lookup (source, "org.gnome.desktop.a11y.interface", TRUE);
  g_autoptr(GSettings) settings = NULL;

  if (schema == NULL)
    return;
  settings = g_settings_new ("org.gnome.desktop.a11y.interface");
  g_settings_set_boolean (settings, "high-contrast", is_high);
}

static void
wear (const Look *look)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      look->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                    : ADW_COLOR_SCHEME_FORCE_LIGHT);
  set_high_contrast (look->is_high_contrast);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int)(96 * 1024 * look->text_scale),
                NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const Scene *scene = data;

  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  wear (scene->look);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  const Look plain = { .text_scale = 1 };

  hw_test_close_window (fixture->window);
  wear (&plain);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

/* What a label says is either translated or nobody's English: gettext() must not know it. */
static void
check_translated (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return;
  if (GTK_IS_LABEL (widget) && gtk_label_get_text (GTK_LABEL (widget))[0] != '\0')
    {
      const char *text = gtk_label_get_text (GTK_LABEL (widget));

      if (!g_str_equal (dgettext (GETTEXT_PACKAGE, text), text))
        g_test_fail_printf ("“%s” is not translated", text);
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_translated (child);
}

/* What scrolls may be anywhere; of the rest nothing may stick out. */
static void
check_inside (GtkWidget *widget, GtkWidget *window, const char *name)
{
  graphene_rect_t bounds;

  if (!gtk_widget_get_mapped (widget) || GTK_IS_SCROLLED_WINDOW (widget))
    return;
  if ((GTK_IS_BUTTON (widget) || GTK_IS_LABEL (widget))
      && gtk_widget_compute_bounds (widget, window, &bounds)
      && (bounds.origin.x < 0
          || bounds.origin.x + bounds.size.width > gtk_widget_get_width (window)))
    g_test_fail_printf ("%s: %s “%s” sticks out", name, G_OBJECT_TYPE_NAME (widget),
                        GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                              : gtk_widget_get_name (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_inside (child, window, name);
}

static void
show_page (Fixture *fixture, const Page *page)
{
  g_autofree char *path = NULL;

  if (page->view == NULL)
    return;
  hw_test_wait_checked (fixture->window);
  hw_session_select_environment (hw_window_get_session (fixture->window), "prod");
  hw_session_select_revision (hw_window_get_session (fixture->window), "bb60d9e274f8");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", page->view);
  if (page->file != NULL)
    {
      path = g_build_filename (fixture->project, page->file, NULL);
      hw_window_edit_file (fixture->window, path, 1);
    }
  hw_test_spin (50);
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
}

static void
test_scene (Fixture *fixture, gconstpointer data)
{
  const Scene *scene = data;
  g_autofree char *name = g_strdup_printf ("%s-%s", scene->page->name, scene->look->name);
  int minimum;

  fixture->window = hw_test_open_window (scene->page->view != NULL ? fixture->project : NULL,
                                         scene->look->width, scene->look->height);
  show_page (fixture, scene->page);
  hw_test_picture (GTK_WIDGET (fixture->window), name);
  check_translated (GTK_WIDGET (fixture->window));
  /* Larger text may need the sidebar's room. */
  if (scene->look->width >= 1280 && scene->look->text_scale < 1.5
      && adw_leaflet_get_folded (
          ADW_LEAFLET (hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_LEAFLET))))
    g_test_fail_printf ("%s has no room for the sidebar", name);
  check_inside (GTK_WIDGET (fixture->window), GTK_WIDGET (fixture->window), name);
  /* Without the frame that a window draws around itself where nothing else does. */
  gtk_widget_measure (adw_application_window_get_content (ADW_APPLICATION_WINDOW (fixture->window)),
                      GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  if (minimum > scene->look->width)
    g_test_fail_printf ("%s needs %d pixels", name, minimum);
}

static gpointer
unref_in_thread (gpointer object)
{
  g_object_unref (object);

  return NULL;
}

static gboolean
is_null (gpointer pointer)
{
  return *(gpointer *)pointer == NULL;
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
  hw_test_wait_until (is_null, &weak, "the icon is freed");
}

int
main (int argc, char **argv)
{
  static Scene scenes[G_N_ELEMENTS (pages) * G_N_ELEMENTS (looks)];

  gtk_test_init (&argc, &argv, NULL);
  hw_test_init_locale ();
  adw_init ();
  gtk_source_init ();
  hw_test_get_application ();
  g_test_add_func ("/looks/icon", test_icon);
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      const Page *page = &pages[i / G_N_ELEMENTS (looks)];
      const Look *look = &looks[i % G_N_ELEMENTS (looks)];
      g_autofree char *path = g_strdup_printf ("/looks/%s/%s", page->name, look->name);

      scenes[i] = (Scene){ page, look };
      g_test_add (path, Fixture, &scenes[i], set_up, test_scene, tear_down);
    }

  return g_test_run ();
}
