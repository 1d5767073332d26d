/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-start"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include <glib/gstdio.h>

#include "hw-demo.h"
#include "hw-editor-checks.h"
#include "hw-editor-font.h"
#include "hw-dialogs.h"
#include "hw-backup-defaults-group.h"
#include "hw-preferences-window.h"
#include "hw-programs-group.h"
#include "hw-session-restore.h"
#include "hw-settings.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-user-defaults.h"
#include "hw-util.h"
#include "hw-welcome-page.h"

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
  static const char *const keys[] = { "color-scheme",  "restore-session",   "session-projects",
                                      "editor-wrap",   "editor-tab-width",  "graph-compact",
                                      "editor-font",   "editor-validate",   "editor-completion",
                                      "deploy-notify", "deploy-keep-awake", "deploy-sound",
                                      "history-days" };

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
is_settled (gpointer user_data)
{
  return !hw_backup_defaults_group_is_busy (user_data);
}

/* What is chosen stands in the file that the command reads. */
static void
test_backup_defaults (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = open_preferences (fixture);
  GtkWidget *group = hw_test_find_type (window, HW_TYPE_BACKUP_DEFAULTS_GROUP);
  GtkWidget *keep = hw_test_find (window, "preferences-backup-keep");
  GtkWidget *format = hw_test_find (window, "preferences-backup-format");
  g_autofree char *path = hw_user_defaults_find ();
  g_autoptr(GError) error = NULL;
  HwUserDefaults defaults;

  hw_test_wait_until (is_settled, group, "the defaults are read");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (keep)), ==, 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (keep), 3);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (keep), 4);
  adw_combo_row_set_selected (ADW_COMBO_ROW (format), 1);
  hw_test_wait_until (is_settled, group, "the defaults are written");
  gtk_widget_grab_focus (keep);
  hw_test_picture (window, "preferences-backups");
  hw_user_defaults_read (&defaults, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (defaults.backup_keep, ==, 4);
  g_assert_cmpint (defaults.backup_format, ==, HW_BACKUP_FORMAT_DIRECTORY);
  close_preferences (window);

  window = open_preferences (fixture);
  group = hw_test_find_type (window, HW_TYPE_BACKUP_DEFAULTS_GROUP);
  hw_test_wait_until (is_settled, group, "the defaults are read again");
  keep = hw_test_find (window, "preferences-backup-keep");
  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (keep)), ==, 4);
  close_preferences (window);
  g_unlink (path);
}

static void
test_history_days (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = open_preferences (fixture);
  GtkWidget *days = hw_test_find (window, "preferences-history-days");

  g_assert_cmpint (gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (days)), ==, 0);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (days), 90);
  g_assert_cmpint (g_settings_get_int (fixture->settings, "history-days"), ==, 90);
  close_preferences (window);
}

static gboolean
has_editor (gpointer user_data)
{
  return hw_test_find_type (user_data, GTK_SOURCE_TYPE_VIEW) != NULL;
}

/* What saving does beside writing: nothing unless somebody wants it. */
static void
check_tidy_switches (GtkWidget *window)
{
  static const char *const switches[][2] = {
    { "preferences-trim", "editor-trim" },
    { "preferences-final-newline", "editor-final-newline" },
  };
  g_autoptr(GSettings) settings = hw_settings_new ();

  for (guint i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      GtkSwitch *widget = GTK_SWITCH (hw_test_find (window, switches[i][0]));

      g_assert_false (gtk_switch_get_active (widget));
      gtk_switch_set_active (widget, TRUE);
      g_assert_true (g_settings_get_boolean (settings, switches[i][1]));
      g_settings_reset (settings, switches[i][1]);
    }
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

  check_tidy_switches (window);
  gtk_switch_set_active (GTK_SWITCH (hw_test_find (window, "preferences-wrap")), TRUE);
  g_assert_cmpint (gtk_text_view_get_wrap_mode (GTK_TEXT_VIEW (text)), ==, GTK_WRAP_WORD_CHAR);
  gtk_switch_set_active (GTK_SWITCH (hw_test_find (window, "preferences-right-margin")), TRUE);
  g_assert_true (gtk_source_view_get_show_right_margin (GTK_SOURCE_VIEW (text)));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (hw_test_find (window, "preferences-tab-width")), 8);
  g_assert_cmpuint (gtk_source_view_get_tab_width (GTK_SOURCE_VIEW (text)), ==, 8);
  close_preferences (window);
}

/* Typed by hand, so that the editor's completion and checks see it. */
static void
type (GtkWidget *text, const char *what)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (text));
  GtkTextIter end;

  gtk_widget_grab_focus (text);
  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  gtk_text_buffer_insert_interactive_at_cursor (buffer, what, -1, TRUE);
}

static gboolean
is_editable (gpointer user_data)
{
  GtkWidget *text = hw_test_find (user_data, "editor-up");

  return text != NULL && gtk_text_view_get_editable (GTK_TEXT_VIEW (text));
}

static gboolean
is_idle (gpointer user_data)
{
  return !hw_editor_checks_is_running (user_data);
}

static gboolean
has_problem (gpointer user_data)
{
  return hw_editor_checks_get_n_problems (user_data) > 0;
}

static void
assert_summary (HwEditorChecks *checks, const char *text)
{
  g_autofree char *summary = hw_editor_checks_dup_summary (checks);

  g_assert_cmpstr (summary, ==, text);
}

/* Nothing happens while somebody types, and everything that is asked for. */
static void
test_while_typing (Fixture *fixture, gconstpointer data)
{
  g_autofree char *script = g_build_filename (fixture->dir.path, "one", NULL);
  g_autofree char *path = hw_test_make_chain (script, 1);
  g_autofree char *file = g_build_filename (path, "migrations", "r000000.sql", NULL);
  GtkWidget *preferences = open_preferences (fixture);
  HwWindow *window = hw_test_open_window (path, 1280, 800);
  GtkWidget *text;
  HwEditorChecks *checks;

  gtk_switch_set_active (GTK_SWITCH (hw_test_find (preferences, "preferences-validate")), FALSE);
  hw_window_edit_file (window, file, 0);
  hw_test_wait_until (is_editable, window, "the file is open");
  text = hw_test_find (GTK_WIDGET (window), "editor-up");
  checks = HW_EDITOR_CHECKS (hw_test_find_type (GTK_WIDGET (window), HW_TYPE_EDITOR_CHECKS));
  hw_test_wait_until (is_idle, checks, "nothing is under way");
  assert_summary (checks, "Not checked");
  type (text, "SELEC 1;");
  g_assert_false (hw_editor_checks_is_running (checks));
  g_assert_cmpuint (hw_editor_checks_get_n_problems (checks), ==, 0);

  gtk_switch_set_active (GTK_SWITCH (hw_test_find (preferences, "preferences-validate")), TRUE);
  hw_test_wait_until (has_problem, checks, "the script is checked");
  assert_summary (checks, "1 warning");
  gtk_switch_set_active (GTK_SWITCH (hw_test_find (preferences, "preferences-validate")), FALSE);
  type (text, " ");
  g_assert_false (hw_editor_checks_is_running (checks));
  /* What was found is not about what stands there now. */
  assert_summary (checks, "Not checked");
  hw_editor_checks_run (checks);
  g_assert_true (hw_editor_checks_is_running (checks));
  assert_summary (checks, "Checking…");
  hw_test_wait_until (is_idle, checks, "it was checked");
  assert_summary (checks, "1 warning");
  /* The database's names come later, and whoever asked wants to hear of those, too. */
  hw_editor_checks_queue (checks);
  g_assert_true (hw_editor_checks_is_running (checks));
  hw_test_wait_until (is_idle, checks, "it was checked with the names");
  close_preferences (preferences);
  hw_test_close_window (window);
}

static PangoFontDescription *
dup_font (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);

  return pango_font_description_copy (pango_context_get_font_description (context));
}

static gboolean
has_large_font (gpointer user_data)
{
  PangoFontDescription *font = dup_font (user_data);
  const gboolean is_large = pango_font_description_get_size (font) > 20 * PANGO_SCALE
                            && g_strcmp0 (pango_font_description_get_family (font), "Serif") == 0;

  pango_font_description_free (font);

  return is_large;
}

static gboolean
has_small_font (gpointer user_data)
{
  return !has_large_font (user_data);
}

static void
test_font (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->project, "headway.ini", NULL);
  g_autofree char *css = hw_editor_font_to_css ("Noto Sans Mono Bold Italic 11.5");
  GtkWidget *window = open_preferences (fixture);
  GtkWidget *text, *button;

  g_assert_cmpstr (css, ==,
                   "textview.hw-editor-font { font-family: \"Noto Sans Mono\"; font-size: 11.50pt; "
                   "font-style: italic; font-weight: 700; }");
  hw_window_edit_file (fixture->window, path, 1);
  hw_test_wait_until (has_editor, fixture->window, "the file is open");
  text = hw_test_find (GTK_WIDGET (fixture->window), "editor-text");
  button = hw_test_find (window, "preferences-font");
  gtk_switch_set_active (GTK_SWITCH (hw_test_find (window, "preferences-own-font")), TRUE);
  gtk_font_chooser_set_font (GTK_FONT_CHOOSER (button), "Serif 24");
  hw_test_wait_until (has_large_font, text, "the text has the font");
  gtk_switch_set_active (GTK_SWITCH (hw_test_find (window, "preferences-own-font")), FALSE);
  hw_test_wait_until (has_small_font, text, "the text has the desktop's font");
  close_preferences (window);
}

/* What a deployment does to the desktop is the user's choice. */
static void
test_deployments (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = open_preferences (fixture);
  GtkSwitch *notify = GTK_SWITCH (hw_test_find (window, "preferences-notify"));
  GtkSwitch *awake = GTK_SWITCH (hw_test_find (window, "preferences-keep-awake"));

  g_assert_true (gtk_switch_get_active (notify));
  g_assert_false (gtk_switch_get_active (awake));
  gtk_switch_set_active (notify, FALSE);
  gtk_switch_set_active (awake, TRUE);
  g_assert_false (g_settings_get_boolean (fixture->settings, "deploy-notify"));
  g_assert_true (g_settings_get_boolean (fixture->settings, "deploy-keep-awake"));
  close_preferences (window);
}

static gboolean
knows_programs (gpointer user_data)
{
  return !hw_programs_group_is_busy (user_data);
}

/* What is found is said with its version; what is not, with what to do. */
static void
test_programs (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = open_preferences (fixture);
  GtkWidget *group = hw_test_find_type (window, HW_TYPE_PROGRAMS_GROUP);
  AdwActionRow *row = ADW_ACTION_ROW (hw_test_find (window, "programs-postgres"));

  hw_test_wait_until (knows_programs, group, "the programs have answered");
  g_assert_true (g_str_has_prefix (adw_action_row_get_subtitle (row), "Version "));
  g_assert_false (gtk_widget_get_visible (hw_test_find (window, "programs-alembic")));

  g_setenv ("HEADWAY_PG_BINDIR", fixture->dir.path, TRUE);
  g_signal_emit_by_name (hw_test_find (window, "programs-test"), "clicked");
  hw_test_wait_until (knows_programs, group, "the programs were looked for");
  g_unsetenv ("HEADWAY_PG_BINDIR");
  g_assert_nonnull (strstr (adw_action_row_get_subtitle (row), "HEADWAY_PG_BINDIR"));
  close_preferences (window);
}

static gboolean
has_recent (gpointer user_data)
{
  return hw_welcome_page_get_n_recent (user_data) > 0;
}

static gboolean
has_no_recent (gpointer user_data)
{
  return !has_recent (user_data);
}

static void
test_clear_recent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->dir.path, "journal.db", NULL);
  g_autoptr(HwJournal) journal = hw_journal_open (path, NULL);
  GtkWidget *welcome = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_WELCOME_PAGE);
  GtkWidget *window;

  hw_window_set_journal (fixture->window, journal);
  hw_test_wait_until (has_recent, welcome, "the project is remembered");
  window = open_preferences (fixture);
  g_signal_emit_by_name (hw_test_find (window, "preferences-clear-recent"), "clicked");
  hw_test_wait_until (has_no_recent, welcome, "no project is remembered");
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

static gboolean
is_gone (gpointer user_data)
{
  return !g_file_test (user_data, G_FILE_TEST_EXISTS);
}

static void
ask_reset (Fixture *fixture, const char *response)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.reset-demo", NULL);
  dialog = hw_test_widget_wait_dialog ();
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
  hw_test_wait_until (is_gone, mine, "the demo is made anew");
  hw_test_wait_until (has_project, fixture->window, "the new demo is read");
  hw_test_wait_checked (fixture->window);
}

static GtkWidget *
find_window (const char *name)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      /* The list of windows keeps its own reference. */
      if (g_strcmp0 (gtk_widget_get_name (window), name) == 0)
        return window;
    }

  return NULL;
}

/* Each chapter has a text; asking for help again shows the same window. */
static void
test_help (Fixture *fixture, gconstpointer data)
{
  GActionGroup *actions = G_ACTION_GROUP (hw_test_get_application ());
  GtkWidget *window;
  GtkListBox *list;
  guint n = 0;

  g_action_group_activate_action (actions, "help", NULL);
  window = find_window ("help-window");
  g_assert_nonnull (window);
  hw_test_widget_settle (window);
  list = GTK_LIST_BOX (hw_test_find (window, "help-chapters"));
  g_assert_true (hw_test_widget_shows (window, "A project is a folder with a headway.ini"));
  hw_test_picture (window, "help");
  for (GtkListBoxRow *row; (row = gtk_list_box_get_row_at_index (list, (int)n)) != NULL; n++)
    {
      const char *title = gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row)));

      gtk_list_box_select_row (list, row);
      g_assert_true (hw_test_widget_shows (hw_test_find (window, "help-text"), title));
      g_assert_true (hw_test_widget_shows (hw_test_find (window, "help-text"), "."));
    }
  g_assert_cmpuint (n, >=, 7);
  g_action_group_activate_action (actions, "help", NULL);
  g_assert_true (find_window ("help-window") == window);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  hw_test_picture (window, "help-360-dark");
  gtk_window_destroy (GTK_WINDOW (window));
  hw_test_spin (0);
}

/* The page that has the row called @name. */
static void
show_page (GtkWidget *window, const char *name)
{
  GtkWidget *page =
      gtk_widget_get_ancestor (hw_test_find (window, name), ADW_TYPE_PREFERENCES_PAGE);

  adw_preferences_window_set_visible_page (ADW_PREFERENCES_WINDOW (window),
                                           ADW_PREFERENCES_PAGE (page));
}

/* The demo takes its time, in which the window may be closed. */
static void
test_close_before_demo (Fixture *fixture, gconstpointer data)
{
  gpointer window = g_steal_pointer (&fixture->window);

  g_object_add_weak_pointer (window, &window);
  gtk_widget_activate_action (window, "win.open-demo", NULL);
  gtk_window_close (window);
  hw_test_wait_freed (&window, "the window is gone");
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
static gboolean
is_open (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data);
}

/* A window goes with the menu that is open in it. */
static void
test_menu (Fixture *fixture, gconstpointer data)
{
  HwWindow *window = hw_test_open_window (NULL, 800, 600);
  GtkMenuButton *button =
      GTK_MENU_BUTTON (hw_test_find (GTK_WIDGET (window), "welcome-menu-button"));

  gtk_menu_button_popup (button);
  hw_test_wait_until (is_open, gtk_menu_button_get_popover (button), "the menu is open");
  gtk_widget_child_focus (GTK_WIDGET (gtk_menu_button_get_popover (button)), GTK_DIR_TAB_FORWARD);
  hw_test_close_window (window);
}

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
  hw_test_wait_freed (&window, "the window is gone");
}

/* @data: a page's title to be shown first; a width */
static void
test_picture (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "preferences-column-author", "preferences-wrap",
                                       "programs-postgres" };
  GtkWidget *window = open_preferences (fixture);

  hw_test_widget_snapshot (window, data);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      g_autofree char *name = g_strdup_printf ("preferences-page-%u", i);

      show_page (window, pages[i]);
      hw_test_picture (window, name);
    }
  gtk_window_set_default_size (GTK_WINDOW (window), 360, 600);
  hw_test_picture (window, "preferences-360");
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
  g_test_add ("/preferences/backup-defaults", Fixture, NULL, set_up, test_backup_defaults,
              tear_down);
  g_test_add ("/preferences/history-days", Fixture, NULL, set_up, test_history_days, tear_down);
  g_test_add ("/preferences/editor", Fixture, NULL, set_up, test_editor, tear_down);
  g_test_add ("/preferences/while-typing", Fixture, NULL, set_up, test_while_typing, tear_down);
  g_test_add ("/preferences/font", Fixture, NULL, set_up, test_font, tear_down);
  g_test_add ("/preferences/deployments", Fixture, NULL, set_up, test_deployments, tear_down);
  g_test_add ("/preferences/programs", Fixture, NULL, set_up, test_programs, tear_down);
  g_test_add ("/preferences/clear-recent", Fixture, NULL, set_up, test_clear_recent, tear_down);
  g_test_add ("/preferences/picture", Fixture, "preferences-light", set_up, test_picture,
              tear_down);
  g_test_add ("/start/help", Fixture, NULL, set_up, test_help, tear_down);
  g_test_add ("/start/restore", Fixture, NULL, set_up, test_restore, tear_down);
  g_test_add ("/start/reset-demo", Fixture, NULL, set_up, test_reset_demo, tear_down);
  g_test_add ("/start/surface", Fixture, NULL, set_up, test_surface, tear_down);
  g_test_add ("/start/menu", Fixture, NULL, set_up, test_menu, tear_down);
  g_test_add ("/start/parent", Fixture, NULL, set_up, test_parent, tear_down);
  g_test_add ("/start/question", Fixture, NULL, set_up, test_question, tear_down);
  g_test_add ("/start/close-before-demo", Fixture, NULL, set_up, test_close_before_demo, tear_down);

  return g_test_run ();
}
