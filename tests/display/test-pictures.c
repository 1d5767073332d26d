/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-pictures"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "hw-test-window.h"

/* The window in all its states, for people to look at: with HEADWAY_SCREENSHOT_DIR the pictures are written. */

typedef struct
{
  HwTestDir dir;
  char *project;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean is_dark;
  const char *environment;
  const char *revision;
  double text_scale; /* 0: as it is */
} Scene;

static void
test_scene (Fixture *fixture, gconstpointer data)
{
  const Scene *scene = data;
  HwWindow *window;
  HwSession *session;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      scene->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                     : ADW_COLOR_SCHEME_FORCE_LIGHT);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi",
                scene->text_scale > 0 ? (int)(96 * 1024 * scene->text_scale) : 96 * 1024, NULL);
  window = hw_test_open_window (fixture->project, scene->width, scene->height);
  session = hw_window_get_session (window);
  hw_test_wait_checked (window);
  hw_session_select_environment (session, scene->environment);
  hw_session_select_revision (session, scene->revision);
  g_assert_cmpint (gtk_widget_get_width (GTK_WIDGET (window)), <=, scene->width);
  hw_test_picture (GTK_WIDGET (window), scene->name);
  hw_test_close_window (window);
}

static void
test_welcome (Fixture *fixture, gconstpointer data)
{
  HwWindow *window = hw_test_open_window (NULL, 1280, 800);

  hw_test_picture (GTK_WIDGET (window), "welcome");
  hw_test_close_window (window);
}

int
main (int argc, char **argv)
{
  static const Scene scenes[] = {
    { "main-light", 1280, 800, FALSE, "prod", "bb60d9e274f8" },
    { "main-dark", 1280, 800, TRUE, "prod", "bb60d9e274f8" },
    { "main-900", 900, 700, FALSE, "prod", "bb60d9e274f8" },
    { "main-narrow", 640, 700, FALSE, "prod", "bb60d9e274f8" },
    { "main-360", 360, 600, FALSE, "prod", "bb60d9e274f8" },
    { "main-large-text", 1280, 800, FALSE, "prod", "bb60d9e274f8", 1.5 },
    { "main-none", 1280, 800, FALSE, NULL, NULL },
    { "main-up-to-date", 1280, 800, FALSE, "dev", "7c19f5a08e3d" },
    { "main-unreachable", 1280, 800, FALSE, "qa", "92c4e0f7b6d1" },
    { "main-unknown", 1280, 800, TRUE, "archive", "d40f2a6c9e85" },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strconcat ("/pictures/", scenes[i].name, NULL);

      g_test_add (path, Fixture, &scenes[i], set_up, test_scene, tear_down);
    }
  g_test_add ("/pictures/welcome", Fixture, NULL, set_up, test_welcome, tear_down);

  return g_test_run ();
}
