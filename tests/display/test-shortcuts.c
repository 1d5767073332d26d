/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-shortcuts"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "hw-deploy-window.h"
#include "hw-editor-page.h"
#include "hw-environment-row.h"
#include "hw-graph-search.h"
#include "hw-graph-view.h"
#include "hw-settings.h"
#include "hw-shortcuts.h"
#include "hw-sidebar.h"
#include "hw-test-keys.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"

/* Every key of the table is pressed on the keyboard, and what it does is looked at. */

typedef HwTestBookshop Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_bookshop_init (fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_bookshop_clear (fixture);
}

static GtkWidget *
find (Fixture *fixture, const char *name)
{
  return hw_test_widget_find (GTK_WIDGET (fixture->window), name);
}

/* The newest window that is not the main one; NULL when there is none. */
static GtkWindow *
find_other_window (Fixture *fixture)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      /* The list of windows keeps its own reference. */
      if (window != GTK_WINDOW (fixture->window) && gtk_widget_get_visible (GTK_WIDGET (window)))
        return window;
    }

  return NULL;
}

static gboolean
has_other_window (gpointer user_data)
{
  return find_other_window (user_data) != NULL;
}

static gboolean
has_no_other_window (gpointer user_data)
{
  return find_other_window (user_data) == NULL;
}

static void
press (Fixture *fixture, const char *key)
{
  g_test_message ("%s", key);
  hw_test_press (GTK_WINDOW (fixture->window), key);
}

/* A key that opens a window: of that type, or with that name. */
static void
assert_opens (Fixture *fixture, const char *key, const char *name)
{
  GtkWindow *window;

  press (fixture, key);
  hw_test_wait_until (has_other_window, fixture, key);
  window = find_other_window (fixture);
  g_assert_true (g_strcmp0 (gtk_widget_get_name (GTK_WIDGET (window)), name) == 0
                 || g_strcmp0 (G_OBJECT_TYPE_NAME (window), name) == 0);
  /* Only of what has that role GTK tells a screen reader that it has the keyboard now; its own dialogs are as they are. */
  if (g_str_has_prefix (G_OBJECT_TYPE_NAME (window), "Hw"))
    g_assert_cmpint (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (window)), ==,
                     GTK_ACCESSIBLE_ROLE_WINDOW);
  gtk_window_close (window);
  hw_test_wait_until (has_no_other_window, fixture, "the window is gone");
}

static const char *
get_view (Fixture *fixture)
{
  GtkWidget *stack = hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_VIEW_STACK);

  return adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (stack));
}

static void
assert_revision (Fixture *fixture, const char *key, const char *expected)
{
  press (fixture, key);
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, expected);
}

static void
focus_graph (Fixture *fixture, const char *revision)
{
  GtkWidget *row;

  hw_graph_view_go_to (fixture->graph, revision);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  row = hw_graph_view_find_row (fixture->graph, revision);
  g_assert_nonnull (row);
  gtk_widget_grab_focus (gtk_widget_get_parent (row));
}

static void
test_windows (Fixture *fixture, gconstpointer data)
{
  GLogLevelFlags fatal;

  hw_session_select_environment (fixture->session, "staging");
  assert_opens (fixture, "<Control>n", "revision-dialog");
  /* GTK 4.8's window of shortcuts measures one of its labels wrongly and warns of it itself. */
  fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  assert_opens (fixture, "<Control>question", "GtkShortcutsWindow");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (gtk_application_window_get_help_overlay (
                                           GTK_APPLICATION_WINDOW (fixture->window))),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Keyboard shortcuts");
  g_log_set_always_fatal (fatal);
  assert_opens (fixture, "<Control><Shift>d", "HwDeployWindow");
  assert_opens (fixture, "<Control>l", "AdwMessageDialog");
  assert_opens (fixture, "<Control>o", "GtkFileChooserDialog");
}

static void
test_views (Fixture *fixture, gconstpointer data)
{
  AdwFlap *flap = ADW_FLAP (hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_FLAP));
  GtkWidget *sidebar = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_SIDEBAR);

  press (fixture, "<Alt>2");
  g_assert_cmpstr (get_view (fixture), ==, "editor");
  press (fixture, "<Alt>3");
  g_assert_cmpstr (get_view (fixture), ==, "compare");
  press (fixture, "<Alt>4");
  g_assert_cmpstr (get_view (fixture), ==, "history");
  press (fixture, "<Alt>1");
  g_assert_cmpstr (get_view (fixture), ==, "graph");
  /* The keyboard is where one can go on. */
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)),
                                         GTK_WIDGET (fixture->graph)));
  press (fixture, "<Control><Shift>i");
  g_assert_false (adw_flap_get_reveal_flap (flap));
  press (fixture, "<Control><Shift>i");
  g_assert_true (adw_flap_get_reveal_flap (flap));
  press (fixture, "F9");
  g_assert_false (gtk_widget_get_visible (sidebar));
  press (fixture, "F9");
  g_assert_true (gtk_widget_get_visible (sidebar));
}

/* What the keyboard put away, the pointer brings back; and details stay away while another view is looked at. */
static void
test_put_away (Fixture *fixture, gconstpointer data)
{
  AdwFlap *flap = ADW_FLAP (hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_FLAP));
  GtkWidget *sidebar = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_SIDEBAR);

  g_assert_false (gtk_widget_get_visible (find (fixture, "sidebar-button")));
  press (fixture, "F9");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), "sidebar-away");
  hw_test_widget_click (GTK_WIDGET (fixture->window), "sidebar-button");
  g_assert_true (gtk_widget_get_visible (sidebar));
  g_assert_false (gtk_widget_get_visible (find (fixture, "sidebar-button")));

  g_assert_false (gtk_widget_get_visible (find (fixture, "details-button")));
  press (fixture, "<Control><Shift>i");
  press (fixture, "<Alt>2");
  g_assert_false (gtk_widget_get_visible (find (fixture, "details-button")));
  press (fixture, "<Alt>1");
  g_assert_false (adw_flap_get_reveal_flap (flap));
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), "details-away");
  hw_test_widget_click (GTK_WIDGET (fixture->window), "details-button");
  g_assert_true (adw_flap_get_reveal_flap (flap));
  press (fixture, "<Alt>2");
  press (fixture, "<Alt>1");
  g_assert_true (adw_flap_get_reveal_flap (flap));
}

static gboolean
is_main_menu_closed (gpointer user_data)
{
  return !gtk_widget_get_mapped (GTK_WIDGET (
      gtk_menu_button_get_popover (GTK_MENU_BUTTON (find (user_data, "primary-menu-button")))));
}

/* The menu is in the sidebar: it comes back for it. */
static void
test_main_menu_away (Fixture *fixture, gconstpointer data)
{
  GtkWidget *menu = GTK_WIDGET (
      gtk_menu_button_get_popover (GTK_MENU_BUTTON (find (fixture, "primary-menu-button"))));

  press (fixture, "F9");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  press (fixture, "F10");
  g_assert_true (gtk_widget_get_visible (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
  hw_test_widget_settle (GTK_WIDGET (fixture->window));

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 600, 700);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  press (fixture, "F10");
  g_assert_true (gtk_widget_get_visible (menu));
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), "menu-600");
  gtk_popover_popdown (GTK_POPOVER (menu));
  hw_test_wait_until (is_main_menu_closed, fixture, "the menu is closed");
  /* Takes back the tooltip of what is below the pointer now, which GTK would show in the window that is closed. */
  press (fixture, "Escape");
}

static void
test_main_menu (Fixture *fixture, gconstpointer data)
{
  press (fixture, "F10");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (
      gtk_menu_button_get_popover (GTK_MENU_BUTTON (find (fixture, "primary-menu-button"))))));
  gtk_menu_button_popdown (GTK_MENU_BUTTON (find (fixture, "primary-menu-button")));
}

static gboolean
is_in_graph (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, find (fixture, "graph-list"));
}

/* @entry: that of the search */
static gboolean
is_searched (Fixture *fixture, const char *entry)
{
  GtkWidget *bar = gtk_widget_get_ancestor (find (fixture, entry), GTK_TYPE_SEARCH_BAR);

  return gtk_search_bar_get_search_mode (GTK_SEARCH_BAR (bar));
}

/* Not only in the entry: at what stands beside it, and at the matches. */
static void
test_search_keys (Fixture *fixture, gconstpointer data)
{
  press (fixture, "<Control>f");
  gtk_widget_grab_focus (find (fixture, "filter-button"));
  press (fixture, "Escape");
  g_assert_false (is_searched (fixture, "search-entry"));
  hw_test_wait_until (is_in_graph, fixture, "the graph has the keyboard again");

  press (fixture, "<Control>f");
  hw_graph_view_set_search (fixture->graph, "backfill");
  focus_graph (fixture, "bb60d9e274f8");
  press (fixture, "<Control>g");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "6b3e9c82d7f0");
  press (fixture, "Escape");
  g_assert_false (is_searched (fixture, "search-entry"));
  g_assert_true (is_in_graph (fixture));

  press (fixture, "<Alt>4");
  press (fixture, "<Control>f");
  g_assert_true (is_searched (fixture, "history-search"));
  gtk_widget_grab_focus (find (fixture, "history-runs"));
  press (fixture, "Escape");
  g_assert_false (is_searched (fixture, "history-search"));
}

static gboolean
is_found (gpointer user_data)
{
  Fixture *fixture = user_data;

  return hw_graph_view_get_n_matches (fixture->graph) == 1;
}

/* No key for it: what is typed at the graph is looked for, from the first letter on. */
static void
test_just_type (Fixture *fixture, gconstpointer data)
{
  focus_graph (fixture, "bb60d9e274f8");
  press (fixture, "g");
  g_assert_true (is_searched (fixture, "search-entry"));
  press (fixture, "i");
  press (fixture, "n");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "search-entry"))), ==,
                   "gin");
  hw_test_wait_until (is_found, fixture, "the revision is found");
  press (fixture, "Return");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "5e7ba1d38f0c");
}

/* The keyboard comes back to the revision that is selected by then, such as one that was written in the editor. */
static void
test_return_to_selected (Fixture *fixture, gconstpointer data)
{
  focus_graph (fixture, "bb60d9e274f8");
  press (fixture, "<Alt>2");
  hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  press (fixture, "<Alt>1");
  g_assert_true (
      gtk_widget_is_ancestor (GTK_WIDGET (hw_graph_view_find_row (fixture->graph, "7c19f5a08e3d")),
                              gtk_root_get_focus (GTK_ROOT (fixture->window))));
}

/* Who only looked into the menu goes on where he was. */
static void
test_main_menu_return (Fixture *fixture, gconstpointer data)
{
  focus_graph (fixture, "bb60d9e274f8");
  press (fixture, "F10");
  g_assert_false (is_in_graph (fixture));
  press (fixture, "Escape");
  hw_test_wait_until (is_in_graph, fixture, "the graph has the keyboard again");
}

/* A project that was opened has the keyboard in its graph, and Tab goes on from the list, not through all its rows. */
static void
test_tab (Fixture *fixture, gconstpointer data)
{
  GtkWidget *focus;

  hw_test_wait_until (is_in_graph, fixture, "the graph has the keyboard");
  focus_graph (fixture, "bb60d9e274f8");
  press (fixture, "Tab");
  g_assert_false (is_in_graph (fixture));
  press (fixture, "<Shift>Tab");
  g_assert_true (is_in_graph (fixture));
  focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
  g_assert_true (gtk_widget_is_ancestor (
      GTK_WIDGET (hw_graph_view_find_row (fixture->graph, "bb60d9e274f8")), focus));
  press (fixture, "<Shift>Tab");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->window)),
                                         GTK_WIDGET (fixture->graph)));
  g_assert_false (is_in_graph (fixture));
}

/* By Tab alone one comes through everything that takes the keyboard and back to where one was, and is nowhere stuck. */
static void
test_tab_round (Fixture *fixture, gconstpointer data)
{
  static const char *const views[] = { "<Alt>1", "<Alt>2", "<Alt>3", "<Alt>4" };
  const guint limit = 100;

  hw_session_select_environment (fixture->session, "dev");
  for (guint i = 0; i < G_N_ELEMENTS (views); i++)
    {
      GtkWidget *start, *before, *focus;
      guint n = 0;

      press (fixture, views[i]);
      focus = start = gtk_root_get_focus (GTK_ROOT (fixture->window));
      g_assert_nonnull (start);
      do
        {
          before = focus;
          press (fixture, "Tab");
          focus = gtk_root_get_focus (GTK_ROOT (fixture->window));
          g_assert_nonnull (focus);
          g_assert_true (focus != before);
          g_assert_true (gtk_widget_get_mapped (focus));
        }
      while (focus != start && ++n < limit);
      g_assert_cmpuint (n, <, limit);
      g_assert_cmpstr (
          hw_environment_state_get_name (hw_session_get_environment (fixture->session)), ==, "dev");
    }
}

static gboolean
is_welcome_menu_open (gpointer user_data)
{
  return gtk_widget_get_visible (GTK_WIDGET (
      gtk_menu_button_get_popover (GTK_MENU_BUTTON (find (user_data, "welcome-menu-button")))));
}

/* Without a project, too. */
static void
test_welcome (Fixture *fixture, gconstpointer data)
{
  hw_session_close (fixture->session);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  press (fixture, "F10");
  hw_test_wait_until (is_welcome_menu_open, fixture, "the menu is open");
  hw_test_picture (GTK_WIDGET (fixture->window), "welcome-menu");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (find (fixture, "welcome-menu-button")));
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  assert_opens (fixture, "F1", "help-window");
  assert_opens (fixture, "<Control>comma", "HwPreferencesWindow");
}

static gboolean
is_in (Fixture *fixture, GType type)
{
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && gtk_widget_get_ancestor (focus, type) != NULL;
}

static void
test_panes (Fixture *fixture, gconstpointer data)
{
  focus_graph (fixture, "bb60d9e274f8");
  g_assert_true (is_in (fixture, HW_TYPE_GRAPH_VIEW));
  press (fixture, "F6");
  g_assert_true (is_in (fixture, g_type_from_name ("HwDetailsPane")));
  press (fixture, "F6");
  g_assert_true (is_in (fixture, HW_TYPE_ENVIRONMENT_ROW));
  press (fixture, "F6");
  g_assert_true (is_in (fixture, HW_TYPE_GRAPH_VIEW));
  press (fixture, "<Shift>F6");
  g_assert_true (is_in (fixture, HW_TYPE_ENVIRONMENT_ROW));
  press (fixture, "<Shift>F6");
  g_assert_true (is_in (fixture, g_type_from_name ("HwDetailsPane")));

  /* Who puts away the pane that has the keyboard goes on in the view. */
  press (fixture, "<Control><Shift>i");
  g_assert_true (is_in (fixture, HW_TYPE_GRAPH_VIEW));
  press (fixture, "<Control><Shift>i");
  press (fixture, "<Shift>F6");
  g_assert_true (is_in (fixture, HW_TYPE_ENVIRONMENT_ROW));
  press (fixture, "F9");
  g_assert_true (is_in (fixture, HW_TYPE_GRAPH_VIEW));
}

typedef struct
{
  HwSession *session;
  const HwStatus *old; /* of dev */
} Look;

static gboolean
has_looked (gpointer user_data)
{
  const Look *look = user_data;

  return hw_environment_state_get_status (hw_session_find_environment (look->session, "dev"))
         != look->old;
}

static void
assert_looks (Fixture *fixture, const char *key)
{
  g_autoptr(HwStatus) old = hw_status_ref (
      hw_environment_state_get_status (hw_session_find_environment (fixture->session, "dev")));
  Look look = { fixture->session, old };

  press (fixture, key);
  hw_test_wait_until (has_looked, &look, key);
}

static void
test_environments (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "dev", "qa", "staging", "prod", "archive" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *key = g_strdup_printf ("<Control>%u", i + 1);

      press (fixture, key);
      g_assert_cmpstr (hw_environment_state_get_name (
                           hw_session_get_environment (fixture->session)),
                       ==, names[i]);
    }
  press (fixture, "<Control>0");
  g_assert_null (hw_session_get_environment (fixture->session));
  assert_looks (fixture, "F5");
  assert_looks (fixture, "<Control>r");
  assert_looks (fixture, "<Shift>F5");
  assert_looks (fixture, "<Control><Shift>r");
}

static const char *
get_clipboard (Fixture *fixture)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (GTK_WIDGET (fixture->window));
  static char *text;
  g_auto(GValue) value = G_VALUE_INIT;

  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (
      gdk_content_provider_get_value (gdk_clipboard_get_content (clipboard), &value, NULL));
  g_free (text);
  text = g_value_dup_string (&value);

  return text;
}

static gboolean
has_problems (gpointer user_data)
{
  const HwProject *project = hw_session_get_project (user_data);

  return project != NULL && hw_project_get_problems (project)->len > 0;
}

/* A revision whose field is wrong is a finding. */
static void
test_findings (Fixture *fixture, gconstpointer data)
{
  g_free (hw_test_write_file (fixture->project, "migrations/bad.sql",
                              "-- Bad\n--\n-- revision: bad\n-- down-revision: 7c19f5a08e3d\n"
                              "-- created: never\n\n-- migrate:up\nSELECT 1;\n"));
  hw_session_reload (fixture->session);
  hw_test_wait_until (has_problems, fixture->session, "the problem is found");
  focus_graph (fixture, "bb60d9e274f8");
  assert_revision (fixture, "F8", "bad");
  focus_graph (fixture, "bb60d9e274f8");
  assert_revision (fixture, "<Shift>F8", "bad");
}

static gboolean
has_graph_focus (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (fixture->graph));
}

static gboolean
has_oldest_focus (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, "3fd0c1a7b2e4");
  GtkWidget *focus = gtk_root_get_focus (GTK_ROOT (fixture->window));

  return row != NULL && focus != NULL && gtk_widget_is_ancestor (row, focus);
}

static void
test_graph (Fixture *fixture, gconstpointer data)
{
  hw_session_select_environment (fixture->session, "prod");
  focus_graph (fixture, "bb60d9e274f8");
  assert_revision (fixture, "<Control>Down", "1ad86f3c5b7e");
  assert_revision (fixture, "<Control>Up", "bb60d9e274f8");
  assert_revision (fixture, "<Alt>Left", "1ad86f3c5b7e");
  assert_revision (fixture, "<Alt>Right", "bb60d9e274f8");
  assert_revision (fixture, "Down", "1ad86f3c5b7e");
  assert_revision (fixture, "<Control>Down", "5e7ba1d38f0c");
  assert_revision (fixture, "<Control>Up", "1ad86f3c5b7e");
  assert_revision (fixture, "<Control><Shift>Down", "d40f2a6c9e85");
  assert_revision (fixture, "<Control>j", "a9d2f6074e1b");
  assert_revision (fixture, "<Control><Shift>Up", "d40f2a6c9e85");
  assert_revision (fixture, "Home", "7c19f5a08e3d");
  assert_revision (fixture, "End", "3fd0c1a7b2e4");
  press (fixture, "<Control>c");
  g_assert_cmpstr (get_clipboard (fixture), ==, "3fd0c1a7b2e4");
  press (fixture, "<Control><Shift>p");
  g_assert_true (hw_graph_view_get_only_pending (fixture->graph));
  /* Without its row the keyboard stays in the list. */
  hw_test_wait_until (has_graph_focus, fixture, "the list has the keyboard");
  press (fixture, "<Control><Shift>p");
  g_assert_false (hw_graph_view_get_only_pending (fixture->graph));
  /* Its row was away, for it is applied there. */
  hw_test_wait_until (has_oldest_focus, fixture, "the selected row has the keyboard again");
}

static gboolean
is_unmapped (gpointer user_data)
{
  return !gtk_widget_get_mapped (user_data);
}

/* Until it is gone, the keyboard is the popover's. */
static void
close_popover (GtkWidget *popover)
{
  gtk_popover_popdown (GTK_POPOVER (popover));
  hw_test_wait_until (is_unmapped, popover, "the popover is gone");
}

static GtkWidget *
get_menu (Fixture *fixture)
{
  return hw_test_find_type (GTK_WIDGET (fixture->graph), GTK_TYPE_POPOVER_MENU);
}

static gboolean
has_focus (gpointer user_data)
{
  return gtk_root_get_focus (gtk_widget_get_root (user_data)) == user_data;
}

/* It comes back to what had it before the menu. */
static void
wait_focus (GtkWidget *widget)
{
  hw_test_wait_until (has_focus, widget, "the keyboard has come back");
}

static void
test_row_menu (Fixture *fixture, gconstpointer data)
{
  static const char *const keys[] = { "Menu", "<Shift>F10" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      focus_graph (fixture, "bb60d9e274f8");
      press (fixture, keys[i]);
      g_assert_true (gtk_widget_get_visible (get_menu (fixture)));
      /* The keyboard is in the menu now. */
      gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
      close_popover (get_menu (fixture));
      wait_focus (gtk_widget_get_parent (hw_graph_view_find_row (fixture->graph, "bb60d9e274f8")));
    }
}

/* It is made for each time. */
static gboolean
is_menu_gone (gpointer user_data)
{
  return hw_test_find (GTK_WIDGET (((Fixture *)user_data)->window), "environment-menu") == NULL;
}

/* Whether there is an item, in whatever section, that does @action. */
static gboolean
has_item (GMenuModel *menu, const char *action, const char *target)
{
  for (int i = 0; i < g_menu_model_get_n_items (menu); i++)
    {
      g_autoptr(GMenuModel) section = g_menu_model_get_item_link (menu, i, G_MENU_LINK_SECTION);
      g_autofree char *own = NULL;
      g_autofree char *own_target = NULL;

      if (section != NULL && has_item (section, action, target))
        return TRUE;
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_ACTION, "s", &own);
      g_menu_model_get_item_attribute (menu, i, G_MENU_ATTRIBUTE_TARGET, "s", &own_target);
      if (g_strcmp0 (own, action) == 0 && g_strcmp0 (own_target, target) == 0)
        return TRUE;
    }

  return FALSE;
}

static void
test_environment_menu (Fixture *fixture, gconstpointer data)
{
  GtkWidget *sidebar = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_SIDEBAR);
  static const char *const keys[] = { "Menu", "<Shift>F10" };

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      GtkWidget *menu;

      gtk_widget_grab_focus (hw_sidebar_find_row (HW_SIDEBAR (sidebar), "staging"));
      press (fixture, keys[i]);
      menu = find (fixture, "environment-menu");
      g_assert_true (gtk_widget_get_visible (menu));
      /* The history that is meant is the environment's. */
      g_assert_true (has_item (gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (menu)),
                               "win.show-runs", "staging"));
      g_assert_cmpstr (hw_environment_state_get_name (
                           hw_session_get_environment (fixture->session)),
                       ==, "staging");
      gtk_window_set_focus (GTK_WINDOW (fixture->window), NULL);
      gtk_popover_popdown (GTK_POPOVER (menu));
      hw_test_wait_until (is_menu_gone, fixture, "the menu is gone");
      wait_focus (hw_sidebar_find_row (HW_SIDEBAR (sidebar), "staging"));
    }
}

static gboolean
is_saved (gpointer user_data)
{
  return !hw_editor_page_has_unsaved (user_data);
}

static void
test_search_and_edit (Fixture *fixture, gconstpointer data)
{
  HwEditorPage *page =
      HW_EDITOR_PAGE (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_EDITOR_PAGE));
  g_autofree char *path = g_build_filename (fixture->project, "headway.ini", NULL);
  GtkTextBuffer *buffer;

  press (fixture, "<Control>f");
  hw_graph_view_set_search (fixture->graph, "backfill");
  assert_revision (fixture, "<Control>g", "6b3e9c82d7f0");
  assert_revision (fixture, "<Control>g", "c7f83b5e20da");
  assert_revision (fixture, "<Control><Shift>g", "6b3e9c82d7f0");
  press (fixture, "Escape");
  hw_test_wait_until (is_in_graph, fixture, "the graph has the keyboard again");
  focus_graph (fixture, "bb60d9e274f8");
  press (fixture, "Return");
  g_assert_cmpstr (get_view (fixture), ==, "editor");
  g_assert_cmpuint (hw_editor_page_get_n_tabs (page), ==, 1);
  hw_window_edit_file (fixture->window, path, 0);
  g_assert_cmpuint (hw_editor_page_get_n_tabs (page), ==, 2);
  /* To the text and not to the tabs. */
  press (fixture, "<Shift>F6");
  press (fixture, "F6");
  g_assert_true (is_in (fixture, GTK_SOURCE_TYPE_VIEW));
  press (fixture, "<Control>Page_Up");
  g_assert_cmpstr (hw_editor_tab_get_path (hw_editor_page_get_tab (page)), !=, path);
  press (fixture, "<Control>Page_Down");
  g_assert_cmpstr (hw_editor_tab_get_path (hw_editor_page_get_tab (page)), ==, path);
  /* Not the first tab, as libadwaita has it. */
  press (fixture, "<Alt>1");
  g_assert_cmpstr (get_view (fixture), ==, "graph");
  press (fixture, "<Alt>2");
  press (fixture, "<Control>Home");
  g_assert_cmpstr (hw_editor_tab_get_path (hw_editor_page_get_tab (page)), ==, path);
  buffer = GTK_TEXT_BUFFER (hw_editor_tab_get_buffer (hw_editor_page_get_tab (page)));
  gtk_text_buffer_insert_at_cursor (buffer, "; more\n", -1);
  g_assert_true (hw_editor_page_has_unsaved (page));
  /* Only where one sees what is saved. */
  press (fixture, "<Alt>1");
  press (fixture, "<Control>s");
  press (fixture, "<Alt>2");
  g_assert_true (hw_editor_page_has_unsaved (page));
  press (fixture, "<Control>s");
  hw_test_wait_until (is_saved, page, "the file is saved");
  assert_opens (fixture, "<Control><Alt>s", "GtkFileChooserDialog");
  press (fixture, "<Control>w");
  g_assert_cmpuint (hw_editor_page_get_n_tabs (page), ==, 1);
}

static gboolean
has_action (GtkWidget *widget, const char *wanted)
{
  const GVariantType *parameter_type;
  const char *name, *property;
  GType owner;

  for (guint i = 0; gtk_widget_class_query_action (GTK_WIDGET_GET_CLASS (widget), i, &owner, &name,
                                                   &parameter_type, &property);
       i++)
    if (g_str_equal (name, wanted))
      return TRUE;

  return FALSE;
}

/* An action that something in the window, or the application, has; @name: detailed */
static gboolean
is_action (Fixture *fixture, const char *detailed)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed, &name, &target, NULL))
    return FALSE;
  if (g_str_has_prefix (name, "app."))
    return g_action_group_has_action (G_ACTION_GROUP (hw_test_get_application ()), name + 4);
  if (g_str_has_prefix (name, "deploy."))
    return TRUE;
  if (g_str_equal (name, "win.show-help-overlay"))
    return TRUE;

  return has_action (GTK_WIDGET (fixture->window), name)
         || has_action (GTK_WIDGET (fixture->graph), name) || g_str_has_prefix (name, "editor.");
}

/* Is the list of proposals on the screen? It is a type that the library keeps to itself. */
static gboolean
is_shown (gpointer text)
{
  const GType type = g_type_from_name ("GtkSourceCompletionList");
  GtkWidget *list = type != G_TYPE_INVALID ? hw_test_find_type (text, type) : NULL;

  return list != NULL && gtk_widget_get_mapped (list);
}

/* Has it the width that the look of GtkSourceView gives it?  It is mapped a frame before it is laid out. */
static gboolean
is_wide (gpointer text)
{
  return is_shown (text)
         && gtk_widget_get_width (
                hw_test_find_type (text, g_type_from_name ("GtkSourceCompletionList")))
                >= 150;
}

/* The view that shows the file, by halves or as a whole; NULL until it can be written in. */
static GtkWidget *
find_text (gpointer window)
{
  static const char *const names[] = { "editor-up", "editor-text" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *text = hw_test_find (window, names[i]);

      if (text != NULL && gtk_widget_get_mapped (text)
          && gtk_text_view_get_editable (GTK_TEXT_VIEW (text)))
        return text;
    }

  return NULL;
}

static gboolean
is_editable (gpointer user_data)
{
  return find_text (user_data) != NULL;
}

/* Names and keywords are offered to who types, unless that is not wanted. */
static void
test_proposals (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  g_autofree char *file = hw_test_write_file (fixture->project, "more.sql", "\n");
  GtkSourceCompletion *completion;
  GtkWidget *text;

  g_settings_set_boolean (settings, "editor-completion", FALSE);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_window_edit_file (fixture->window, file, 0);
  hw_test_wait_until (is_editable, fixture->window, "the file is open");
  text = find_text (fixture->window);
  gtk_widget_grab_focus (text);
  completion = gtk_source_view_get_completion (GTK_SOURCE_VIEW (text));
  press (fixture, "i");
  press (fixture, "n");
  hw_test_spin (300);
  g_assert_false (is_shown (text));
  press (fixture, "space");
  g_settings_set_boolean (settings, "editor-completion", TRUE);
  press (fixture, "i");
  press (fixture, "n");
  /* With the look of GtkSourceView, which the application has to ask for; else it may have no width, and is not shown. */
  hw_test_wait_until (is_wide, text, "something is proposed");
  gtk_source_completion_hide (completion);
  g_settings_reset (settings, "editor-completion");
}

/* The keys are valid, no place has them twice, and the actions exist. */
static void
check_line (
    const char *group, const char *keys, const char *action, const char *title, gpointer user_data)
{
  gpointer *data = user_data;
  GHashTable *seen = data[1];
  g_auto(GStrv) list = g_strsplit (keys, " ", -1);

  g_test_message ("%s", title);
  if (action != NULL)
    g_assert_true (is_action (data[0], action));
  for (guint i = 0; list[i] != NULL; i++)
    {
      GdkModifierType state;
      guint keyval;

      g_assert_true (gtk_accelerator_parse (list[i], &keyval, &state));
      g_assert_true (g_hash_table_add (seen, g_strconcat (group, list[i], NULL)));
      if (action != NULL
          && (g_str_has_prefix (action, "win.") || g_str_has_prefix (action, "app.")))
        {
          g_auto(GStrv) actions =
                      gtk_application_get_actions_for_accel (hw_test_get_application (), list[i]);

          g_assert_true (g_strv_contains ((const char *const *)actions, action));
        }
    }
}

static void
test_table (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gpointer both[] = { fixture, seen };

  hw_shortcuts_foreach (check_line, both);
}

static void
check_menu (Fixture *fixture, GMenuModel *model)
{
  for (int i = 0; i < g_menu_model_get_n_items (model); i++)
    {
      g_autoptr(GMenuModel) section = g_menu_model_get_item_link (model, i, G_MENU_LINK_SECTION);
      g_autofree char *action = NULL;

      if (section != NULL)
        check_menu (fixture, section);
      if (!g_menu_model_get_item_attribute (model, i, G_MENU_ATTRIBUTE_ACTION, "s", &action))
        continue;
      g_test_message ("%s", action);
      g_assert_true (is_action (fixture, action));
    }
}

/* No entry of a menu leads nowhere. */
static void
test_menus (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  static const char *const buttons[] = { "primary-menu-button", "welcome-menu-button",
                                         "revision-menu-button" };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    check_menu (fixture,
                gtk_menu_button_get_menu_model (GTK_MENU_BUTTON (find (fixture, buttons[i]))));
  gtk_widget_grab_focus (hw_sidebar_find_row (
      HW_SIDEBAR (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_SIDEBAR)), "staging"));
  press (fixture, "Menu");
  check_menu (fixture, gtk_popover_menu_get_menu_model (
                           GTK_POPOVER_MENU (find (fixture, "environment-menu"))));
  gtk_popover_popdown (GTK_POPOVER (find (fixture, "environment-menu")));
  hw_test_wait_until (is_menu_gone, fixture, "the menu is gone");
  focus_graph (fixture, "bb60d9e274f8");
  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.show-menu", NULL);
  check_menu (fixture, gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (get_menu (fixture))));
  hw_test_picture (GTK_WIDGET (fixture->window), "row-menu");
  gtk_popover_popdown (GTK_POPOVER (get_menu (fixture)));
  focus_graph (fixture, heads[0]);
  hw_session_select_revisions (fixture->session, heads);
  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.show-menu", NULL);
  check_menu (fixture, gtk_popover_menu_get_menu_model (GTK_POPOVER_MENU (get_menu (fixture))));
  gtk_popover_popdown (GTK_POPOVER (get_menu (fixture)));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/shortcuts/table", test_table },
    { "/shortcuts/menus", test_menus },
    { "/shortcuts/windows", test_windows },
    { "/shortcuts/views", test_views },
    { "/shortcuts/put-away", test_put_away },
    { "/shortcuts/main-menu", test_main_menu },
    { "/shortcuts/main-menu-away", test_main_menu_away },
    { "/shortcuts/main-menu-return", test_main_menu_return },
    { "/shortcuts/return-to-selected", test_return_to_selected },
    { "/shortcuts/tab", test_tab },
    { "/shortcuts/tab-round", test_tab_round },
    { "/shortcuts/welcome", test_welcome },
    { "/shortcuts/proposals", test_proposals },
    { "/shortcuts/panes", test_panes },
    { "/shortcuts/search", test_search_keys },
    { "/shortcuts/just-type", test_just_type },
    { "/shortcuts/environments", test_environments },
    { "/shortcuts/graph", test_graph },
    { "/shortcuts/findings", test_findings },
    { "/shortcuts/row-menu", test_row_menu },
    { "/shortcuts/environment-menu", test_environment_menu },
    { "/shortcuts/search-and-edit", test_search_and_edit },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
