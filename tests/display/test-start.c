/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-start"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include <glib/gstdio.h>

#include "hw-demo.h"
#include "hw-dialogs.h"
#include "hw-preferences-window.h"
#include "hw-session-restore.h"
#include "hw-settings.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-util.h"

/* Start, preferences, and the demo that is made anew. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  GSettings *settings;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  fixture->settings = hw_settings_new ();
  g_assert_nonnull (fixture->settings);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "color-scheme", "restore-session",  "session-projects",
                                      "editor-wrap",  "editor-tab-width", "graph-compact" };

  if (fixture->window != NULL)
    hw_test_close_window (fixture->window);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (fixture->settings, keys[i]);
  g_clear_object (&fixture->settings);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static GtkWidget *
open_preferences (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  g_action_group_activate_action (G_ACTION_GROUP (hw_test_get_application ()), "preferences", NULL);
  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (HW_IS_PREFERENCES_WINDOW (window))
        {
          hw_test_widget_settle (window);
          return window;
        }
    }
  g_assert_not_reached ();
}

static void
close_preferences (GtkWidget *window)
{
  gtk_window_destroy (GTK_WINDOW (window));
  hw_test_spin (0);
}

static gboolean
is_dark (gpointer user_data)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

static gboolean
is_light (gpointer user_data)
{
  return !is_dark (NULL);
}

static void
test_style (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = open_preferences (fixture);
  GtkWidget *row = hw_test_find (window, "preferences-color-scheme");

  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 2);
  hw_test_wait_until (is_dark, NULL, "the style is dark");
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), 1);
  hw_test_wait_until (is_light, NULL, "the style is light");
  close_preferences (window);

  /* It is kept: a new window begins with it. */
  window = open_preferences (fixture);
  row = hw_test_find (window, "preferences-color-scheme");
  g_assert_cmpuint (adw_combo_row_get_selected (ADW_COMBO_ROW (row)), ==, 1);
  close_preferences (window);
}

static gboolean
has_editor (gpointer user_data)
{
  return hw_test_find_type (user_data, GTK_SOURCE_TYPE_VIEW) != NULL;
}

static void
test_editor (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->project, "headway.ini", NULL);
  GtkWidget *window = open_preferences (fixture);
  GtkWidget *text;

  hw_window_edit_file (fixture->window, path, 1);
  hw_test_wait_until (has_editor, fixture->window, "the file is open");
  text = hw_test_find (GTK_WIDGET (fixture->window), "editor-text");
  g_assert_cmpint (gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (text)), ==, GTK_WRAP_NONE);

  gtk_switch_set_active (GTK_SWITCH (hw_test_find (window, "preferences-wrap")), TRUE);
  g_assert_cmpint (gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (text)), ==, GTK_WRAP_WORD_CHAR);
  gtk_switch_set_active (GTK_SWITCH (hw_test_find (window, "preferences-right-margin")), TRUE);
  g_assert_true (gtk_source_view_get_show_right_margin (GTK_SOURCE_VIEW (text)));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (hw_test_find (window, "preferences-tab-width")), 8);
  g_assert_cmpuint (gtk_source_view_get_tab_width (GTK_SOURCE_VIEW (text)), ==, 8);
  close_preferences (window);
}

static void
assert_projects (Fixture *fixture, const char *first, const char *second)
{
  const char *expected[] = { first, second, NULL };
  g_auto(GStrv) projects = g_settings_get_strv (fixture->settings, "session-projects");

  g_assert_cmpstrv (projects, expected);
}

static void
test_restore (Fixture *fixture, gconstpointer data)
{
  g_autofree char *other = hw_test_make_chain (fixture->dir.path, 3);
  HwWindow *window = hw_test_open_window (other, 800, 600);
  g_auto(GStrv) roots = NULL;

  assert_projects (fixture, fixture->project, other);

  /* A window that was put away is not what was open last, but the last one is. */
  hw_test_close_window (window);
  assert_projects (fixture, fixture->project, NULL);

  /* Together: all of them. */
  window = hw_test_open_window (other, 800, 600);
  hw_session_restore_freeze (hw_test_get_application ());
  hw_test_close_window (window);
  hw_test_close_window (g_steal_pointer (&fixture->window));
  assert_projects (fixture, fixture->project, other);

  g_assert_null (hw_session_restore_get ());
  g_settings_set_boolean (fixture->settings, "restore-session", TRUE);
  roots = hw_session_restore_get ();
  g_assert_cmpstr (roots[0], ==, fixture->project);
  g_assert_cmpstr (roots[1], ==, other);
}

static gboolean
has_project (gpointer user_data)
{
  HwSession *session = hw_window_get_session (user_data);

  return hw_session_get_project (session) != NULL && !hw_session_is_loading (session);
}

static void
ask_reset (Fixture *fixture, const char *response)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.reset-demo", NULL);
  dialog = hw_test_widget_get_dialog ();
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog)); /* as its buttons do */
  hw_test_spin (0);
}

static void
test_reset_demo (Fixture *fixture, gconstpointer data)
{
  g_autofree char *demo = g_build_filename (g_get_user_data_dir (), "headway", "demo", NULL);
  g_autofree char *mine = g_build_filename (demo, "mine.txt", NULL);
  GListModel *windows = gtk_window_get_toplevels ();
  const guint n_windows = g_list_model_get_n_items (windows);
  g_autoptr(GError) error = NULL;

  /* What is not the demo cannot be reset. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.reset-demo", NULL);
  g_assert_cmpuint (g_list_model_get_n_items (windows), ==, n_windows);

  hw_demo_create (demo, NULL, NULL, &error);
  g_assert_no_error (error);
  hw_window_open (fixture->window, demo);
  hw_test_wait_until (has_project, fixture->window, "the demo is read");
  hw_test_wait_checked (fixture->window);
  g_free (hw_test_write_file (demo, "mine.txt", "mine"));

  ask_reset (fixture, "cancel");
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));

  ask_reset (fixture, "reset");
  hw_test_wait_until (has_project, fixture->window, "the new demo is read");
  g_assert_false (g_file_test (mine, G_FILE_TEST_EXISTS));
  hw_test_wait_checked (fixture->window);
}

static gboolean
is_null (gpointer user_data)
{
  return *(gpointer *)user_data == NULL;
}

/* The demo takes its time, in which the window may be closed. */
static void
test_close_before_demo (Fixture *fixture, gconstpointer data)
{
  gpointer window = g_steal_pointer (&fixture->window);

  g_object_add_weak_pointer (window, &window);
  gtk_widget_activate_action (window, "win.open-demo", NULL);
  gtk_window_close (window);
  hw_test_wait_until (is_null, &window, "the window is gone");
}

/* The server answers later, and the surface lives until then. */
static void
test_surface (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = gtk_window_new ();
  g_autoptr(GdkSurface) surface = NULL;

  gtk_window_present (GTK_WINDOW (window));
  surface = g_object_ref (gtk_native_get_surface (GTK_NATIVE (window)));
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_cmpuint (g_signal_handler_find (surface, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, window),
                    ==, 0);
}

/* What still works for a window may hold it for longer than its parent lives. */
static void
test_parent (Fixture *fixture, gconstpointer data)
{
  GtkWindow *parent = GTK_WINDOW (gtk_window_new ());
  g_autoptr(GtkWindow) window = g_object_ref (GTK_WINDOW (gtk_window_new ()));

  gtk_window_set_transient_for (window, parent);
  gtk_window_set_destroy_with_parent (window, TRUE);
  gtk_window_present (parent);
  gtk_window_present (window);
  gtk_window_destroy (window);
  gtk_window_destroy (parent);
  g_assert_null (gtk_window_get_transient_for (window));
}

static void
on_answered_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **)user_data = hw_ask_finish (result, NULL);
}

static gboolean
has_answer (gpointer user_data)
{
  return *(char **)user_data != NULL;
}

/* A question whose window is closed from outside is answered, too, and keeps nothing. */
static void
test_question (Fixture *fixture, gconstpointer data)
{
  static const HwAnswer answers[] = { { "cancel", "Cancel", HW_ANSWER_PLAIN },
                                      { "go", "Go", HW_ANSWER_PLAIN },
                                      { NULL } };
  gpointer window = g_steal_pointer (&fixture->window);
  g_autofree char *answer = NULL;

  g_object_add_weak_pointer (window, &window);
  hw_ask_async (window, "Go?", "Or not.", answers, on_answered_cb, &answer);
  gtk_window_destroy (window);
  hw_test_wait_until (has_answer, &answer, "the question is answered");
  g_assert_cmpstr (answer, ==, "cancel");
  hw_test_wait_until (is_null, &window, "the window is gone");
}

/* @data: a page's title to be shown first; a width */
static void
test_picture (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = open_preferences (fixture);

  hw_test_widget_snapshot (window, data);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  hw_test_widget_snapshot (window, "preferences-dark");
  close_preferences (window);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

  g_test_add ("/preferences/style", Fixture, NULL, set_up, test_style, tear_down);
  g_test_add ("/preferences/editor", Fixture, NULL, set_up, test_editor, tear_down);
  g_test_add ("/preferences/picture", Fixture, "preferences-light", set_up, test_picture,
              tear_down);
  g_test_add ("/start/restore", Fixture, NULL, set_up, test_restore, tear_down);
  g_test_add ("/start/reset-demo", Fixture, NULL, set_up, test_reset_demo, tear_down);
  g_test_add ("/start/surface", Fixture, NULL, set_up, test_surface, tear_down);
  g_test_add ("/start/parent", Fixture, NULL, set_up, test_parent, tear_down);
  g_test_add ("/start/question", Fixture, NULL, set_up, test_question, tear_down);
  g_test_add ("/start/close-before-demo", Fixture, NULL, set_up, test_close_before_demo, tear_down);

  return g_test_run ();
}
