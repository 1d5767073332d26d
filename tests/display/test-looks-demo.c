/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-looks"

#include "config.h"

#include "hw-compare-page.h"
#include "hw-demo.h"
#include "hw-deploy-window.h"
#include "hw-test-widget.h"
#include "test-looks.h"

/* The demo project, as people see it first: the pictures of README.md are taken here. */

#define WIZARD_WIDTH 1100
#define WIZARD_HEIGHT 780

typedef struct
{
  HwTestDir dir;
  char *project;
  HwJournal *journal;
  HwWindow *window;
  HwSession *session;
  GtkWidget *wizard; /* weak */
  GtkCssProvider *frame;
} Fixture;

/* Where nothing else draws a frame GTK draws one, which is no part of the window's look. */
static void
take_frame_away (Fixture *fixture)
{
  fixture->frame = gtk_css_provider_new ();
  gtk_css_provider_load_from_data (
      fixture->frame, "window.solid-csd { padding: 0; border: none; box-shadow: none; }", -1);
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (fixture->frame),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  const HwDemoOptions options = { .trouble = TRUE };
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_look_wear (hw_test_looks);
  hw_test_dir_init (&fixture->dir);
  /* Where people have it, and what a picture is to show; run-display.sh made the folder for the test. */
  fixture->project = g_build_filename (g_get_home_dir (), "demo", NULL);
  g_assert_false (g_file_test (fixture->project, G_FILE_TEST_EXISTS));
  path = hw_test_dir_build (&fixture->dir, "journal.db");
  fixture->journal = hw_journal_open (path, &error);
  g_assert_no_error (error);
  hw_demo_create (fixture->project, &options, NULL, &error);
  g_assert_no_error (error);
  take_frame_away (fixture);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  fixture->session = hw_window_get_session (fixture->window);
  hw_test_wait_checked (fixture->window);
  hw_session_select_environment (fixture->session, "prod");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->wizard != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->wizard));
  hw_test_wait_freed (&fixture->wizard, "the wizard is freed");
  hw_test_close_window (fixture->window);
  gtk_style_context_remove_provider_for_display (gdk_display_get_default (),
                                                 GTK_STYLE_PROVIDER (fixture->frame));
  g_clear_object (&fixture->frame);
  hw_test_look_wear (NULL);
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  hw_test_remove_tree (fixture->project);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static gboolean
has_matrix (gpointer data)
{
  return hw_compare_page_get_n_rows (data) > 0;
}

static void
test_window (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  for (const HwTestLook *look = hw_test_looks; look->name != NULL; look++)
    if (look->width == 1280 && !look->is_high_contrast && look->text_scale < 1.1)
      hw_test_look_check (window, look, "demo-graph");
  g_assert_true (gtk_widget_activate_action (window, "win.show-view", "s", "compare"));
  hw_test_wait_until (has_matrix, hw_test_find_type (window, HW_TYPE_COMPARE_PAGE), "the matrix");
  hw_test_look_check (window, hw_test_looks, "demo-compare");
}

static void
wait_for (Fixture *fixture, const char *name)
{
  hw_test_widget_wait_usable (fixture->wizard, name);
}

static void
click_next (Fixture *fixture)
{
  hw_test_widget_click (fixture->wizard, "wizard-next");
}

/* The road to prod, to the revision that fails there. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "wizard-review", "wizard-checks", "wizard-backup" };
  HwEnvironmentState *prod = hw_session_get_environment (fixture->session);

  fixture->wizard =
      hw_deploy_window_new (hw_session_get_project (fixture->session),
                            hw_environment_state_get_environment (prod), fixture->journal, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->wizard), (gpointer *)&fixture->wizard);
  gtk_window_set_default_size (GTK_WINDOW (fixture->wizard), WIZARD_WIDTH, WIZARD_HEIGHT);
  gtk_window_present (GTK_WINDOW (fixture->wizard));
  wait_for (fixture, "wizard-target");
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      click_next (fixture);
      wait_for (fixture, pages[i]);
    }
  click_next (fixture);
  wait_for (fixture, "start-panel");
  hw_test_widget_type (fixture->wizard, "confirm-entry", "prod");
  click_next (fixture);
  wait_for (fixture, "wizard-failure");
  hw_test_look_check_dialog (fixture->wizard, WIZARD_WIDTH, WIZARD_HEIGHT, "demo-failure");
}

void
hw_looks_add_demo (void)
{
  /* Its words are the same in every language. */
  if (g_getenv ("HEADWAY_TEST_LOCALEDIR") != NULL)
    return;
  g_test_add ("/looks/demo/window", Fixture, NULL, set_up, test_window, tear_down);
  g_test_add ("/looks/demo/failure", Fixture, NULL, set_up, test_failure, tear_down);
}
