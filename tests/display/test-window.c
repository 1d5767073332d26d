/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-window"

#include "config.h"

#include <string.h>

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-adaptive-bin.h"
#include "hw-deploy-window.h"
#include "hw-details-pane.h"
#include "hw-editor-page.h"
#include "hw-environment-bar.h"
#include "hw-environment-row.h"
#include "hw-file-watch.h"
#include "hw-format.h"
#include "hw-graph-row.h"
#include "hw-graph-search.h"
#include "hw-graph-view.h"
#include "hw-history-page.h"
#include "hw-history-table.h"
#include "hw-problem-list.h"
#include "hw-sidebar.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-toplevel.h"
#include "hw-trial-window.h"
#include "hw-util.h"
#include "hw-welcome-page.h"

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session;
  HwSidebar *sidebar;
  HwGraphView *graph;
  HwEnvironmentBar *bar;
  HwDetailsPane *details;
} Fixture;

static void
find_parts (Fixture *fixture)
{
  GtkWidget *root = GTK_WIDGET (fixture->window);

  fixture->session = hw_window_get_session (fixture->window);
  fixture->sidebar = HW_SIDEBAR (hw_test_find_type (root, HW_TYPE_SIDEBAR));
  fixture->graph = HW_GRAPH_VIEW (hw_test_find_type (root, HW_TYPE_GRAPH_VIEW));
  fixture->bar = HW_ENVIRONMENT_BAR (hw_test_find_type (root, HW_TYPE_ENVIRONMENT_BAR));
  fixture->details = HW_DETAILS_PANE (hw_test_find_type (root, HW_TYPE_DETAILS_PANE));
}

/* The bookshop, open and looked at. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  find_parts (fixture);
  hw_test_wait_checked (fixture->window);
}

/* Only a folder: the test opens what it wants. */
static void
set_up_empty (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static HwGraphRow *
find_row (Fixture *fixture, const char *revision)
{
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, revision);

  g_assert_nonnull (row);

  return HW_GRAPH_ROW (row);
}

static void
test_pills (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *pill;
  } expected[] = {
    { "dev", "up to date" }, { "qa", "unreachable" },           { "staging", "2 pending" },
    { "prod", "9 pending" }, { "archive", "unknown revision" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      GtkWidget *row = hw_sidebar_find_row (fixture->sidebar, expected[i].name);

      g_assert_nonnull (row);
      g_assert_cmpstr (hw_environment_row_get_pill (HW_ENVIRONMENT_ROW (row)), ==,
                       expected[i].pill);
    }
  /* What is wrong inside of scripts comes a moment later. */
  g_assert_true (
      g_str_has_prefix (hw_sidebar_get_footer (fixture->sidebar), "19 revisions · 2 heads"));
}

static void
test_defaults (Fixture *fixture, gconstpointer data)
{
  g_assert_cmpstr (hw_environment_state_get_name (hw_session_get_environment (fixture->session)),
                   ==, "prod");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "7c19f5a08e3d");
}

static void
test_rows (Fixture *fixture, gconstpointer data)
{
  hw_session_select_environment (fixture->session, NULL);
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
  /* Both current revisions of prod carry its badge. */
  g_assert_nonnull (hw_test_find_type (GTK_WIDGET (find_row (fixture, "a9d2f6074e1b")),
                                       g_type_from_name ("HwEnvironmentBadge")));
  g_assert_null (hw_test_find_type (GTK_WIDGET (find_row (fixture, "bb60d9e274f8")),
                                    g_type_from_name ("HwEnvironmentBadge")));
  g_assert_false (hw_graph_row_is_pending (find_row (fixture, "bb60d9e274f8")));
}

static void
select_in_sidebar (Fixture *fixture, const char *name)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (fixture->sidebar), "environment-list");
  GtkWidget *row = hw_sidebar_find_row (fixture->sidebar, name);

  gtk_list_box_select_row (GTK_LIST_BOX (list), GTK_LIST_BOX_ROW (row));
}

static GtkLabel *
find_subtitle (Fixture *fixture)
{
  return GTK_LABEL (hw_test_find (GTK_WIDGET (fixture->bar), "environment-subtitle"));
}

/* What the bar's second line has in the font of code; NULL for nothing */
static char *
dup_code (Fixture *fixture)
{
  GtkLabel *label = find_subtitle (fixture);
  g_autoslist (PangoAttribute) all = NULL;
  const PangoAttribute *family;

  g_assert_nonnull (gtk_label_get_attributes (label));
  all = pango_attr_list_get_attributes (gtk_label_get_attributes (label));
  if (all == NULL)
    return NULL;
  family = all->data;
  g_assert_cmpint (family->klass->type, ==, PANGO_ATTR_FAMILY);

  return g_strndup (gtk_label_get_text (label) + family->start_index,
                    family->end_index - family->start_index);
}

static void
test_select_environment (Fixture *fixture, gconstpointer data)
{
  g_autofree char *code = NULL;

  hw_session_select_environment (fixture->session, NULL);
  g_assert_false (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
  select_in_sidebar (fixture, "prod");
  g_assert_cmpstr (hw_environment_state_get_name (hw_session_get_environment (fixture->session)),
                   ==, "prod");
  g_assert_true (gtk_widget_get_visible (GTK_WIDGET (fixture->bar)));
  g_assert_cmpstr (hw_environment_bar_get_title (fixture->bar), ==, "9 pending revisions");
  g_assert_nonnull (strstr (hw_environment_bar_get_subtitle (fixture->bar), "a9d2f607, 74e0a9d1"));
  code = dup_code (fixture);
  g_assert_cmpstr (code, ==, "a9d2f607, 74e0a9d1");
  g_assert_true (hw_graph_row_is_pending (find_row (fixture, "bb60d9e274f8")));
  g_assert_true (hw_graph_row_is_pending (find_row (fixture, "f1c08e5d6b93")));
  g_assert_false (hw_graph_row_is_pending (find_row (fixture, "a9d2f6074e1b")));

  select_in_sidebar (fixture, "staging");
  g_assert_true (hw_graph_row_is_pending (find_row (fixture, "7c19f5a08e3d")));
  g_assert_false (hw_graph_row_is_pending (find_row (fixture, "1ad86f3c5b7e")));
}

static void
test_select_by_key (Fixture *fixture, gconstpointer data)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.select-environment", "i", 4));
  g_assert_cmpstr (hw_environment_state_get_name (hw_session_get_environment (fixture->session)),
                   ==, "prod");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.select-environment", "i", 9);
  g_assert_nonnull (hw_session_get_environment (fixture->session));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.select-environment", "i", 0);
  g_assert_null (hw_session_get_environment (fixture->session));
}

static void
test_only_pending (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = hw_test_find (GTK_WIDGET (fixture->bar), "pending-button");

  hw_session_select_environment (fixture->session, "prod");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (button), TRUE);
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 9);
  /* Everything that stays is what was pending before. */
  g_assert_true (hw_graph_row_is_pending (find_row (fixture, "f1c08e5d6b93")));
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.toggle-only-pending", NULL);
  g_assert_false (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (button)));
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
}

static void
test_bar_says_what_is_wrong (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *name;
    const char *title;
    gboolean can_deploy;
  } expected[] = {
    { "dev", "dev is up to date", TRUE },
    { "qa", "qa cannot be reached", FALSE },
    { "archive", "archive is at an unknown revision", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      GtkWidget *deploy = hw_test_find (GTK_WIDGET (fixture->bar), "deploy-button");
      GtkWidget *retry = hw_test_find (GTK_WIDGET (fixture->bar), "retry-button");

      hw_session_select_environment (fixture->session, expected[i].name);
      g_assert_cmpstr (hw_environment_bar_get_title (fixture->bar), ==, expected[i].title);
      g_assert_cmpint (gtk_widget_get_sensitive (deploy), ==, expected[i].can_deploy);
      g_assert_cmpint (gtk_widget_get_visible (retry), ==, i == 1);
      hw_test_widget_settle (GTK_WIDGET (fixture->window));
      g_assert_false (pango_layout_is_ellipsized (gtk_label_get_layout (find_subtitle (fixture))));
    }
}

static gboolean
has_script (gpointer user_data)
{
  g_autofree char *text = hw_details_pane_dup_text (user_data, "up");

  return text != NULL && text[0] != '\0';
}

static void
test_details (Fixture *fixture, gconstpointer data)
{
  g_autofree char *up = NULL;
  g_autofree char *down = NULL;
  GtkWidget *relations = hw_test_find (GTK_WIDGET (fixture->details), "relations");

  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  g_assert_cmpstr (hw_details_pane_get_title (fixture->details), ==,
                   "Payments: status check constraint");
  hw_test_wait_until (has_script, fixture->details, "the script is read");
  up = hw_details_pane_dup_text (fixture->details, "up");
  down = hw_details_pane_dup_text (fixture->details, "down");
  g_assert_true (g_str_has_prefix (up, "-- 19 Nov 2026"));
  g_assert_true (g_str_has_prefix (down, "ALTER TABLE payments"));
  g_assert_cmpuint (hw_details_pane_get_n_relations (fixture->details), ==, 2);

  /* The first neighbour is what it revises. */
  g_signal_emit_by_name (relations, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (relations), 0));
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
  /* Two parents, one child. */
  g_assert_cmpuint (hw_details_pane_get_n_relations (fixture->details), ==, 3);
}

static void
search_for (Fixture *fixture, const char *text)
{
  GtkWidget *entry = hw_test_find (GTK_WIDGET (fixture->window), "search-entry");

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  /* The entry waits for a pause in typing; the test does not. */
  g_signal_emit_by_name (entry, "search-changed");
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  HwGraphSearch *search =
      HW_GRAPH_SEARCH (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_GRAPH_SEARCH));
  GtkWidget *entry = hw_test_find (GTK_WIDGET (fixture->window), "search-entry");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.search", NULL));
  search_for (fixture, "BACKFILL");
  g_assert_cmpstr (hw_graph_search_get_summary (search), ==, "2 matches");
  g_assert_true (
      gtk_widget_has_css_class (GTK_WIDGET (find_row (fixture, "bb60d9e274f8")), "dimmed"));
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (find_row (fixture, "6b3e9c82d7f0")), "dimmed"));
  g_signal_emit_by_name (entry, "next-match");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "6b3e9c82d7f0");
  g_signal_emit_by_name (entry, "next-match");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "c7f83b5e20da");
  g_assert_cmpstr (hw_graph_search_get_summary (search), ==, "2 of 2");
  /* Round to the first one, and back. */
  g_signal_emit_by_name (entry, "next-match");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "6b3e9c82d7f0");
  g_signal_emit_by_name (entry, "previous-match");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "c7f83b5e20da");
  hw_test_picture (GTK_WIDGET (fixture->window), "search");
  search_for (fixture, "bb60");
  g_assert_cmpstr (hw_graph_search_get_summary (search), ==, "1 match");
  search_for (fixture, "no such thing");
  g_assert_cmpstr (hw_graph_search_get_summary (search), ==, "No revisions found");
  search_for (fixture, "");
  g_assert_false (
      gtk_widget_has_css_class (GTK_WIDGET (find_row (fixture, "bb60d9e274f8")), "dimmed"));
}

static void
activate_in_graph (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->graph), action, NULL));
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (fixture->graph), "graph-list");

  /* Arrow keys move the list's selection, which is the session's. */
  g_assert_true (gtk_widget_activate_action (list, "list.select-item", "(ubb)", 1, FALSE, FALSE));
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "bb60d9e274f8");
  activate_in_graph (fixture, "graph.go-to-parent");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
  activate_in_graph (fixture, "graph.go-to-child");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "bb60d9e274f8");
  hw_session_select_environment (fixture->session, "prod");
  activate_in_graph (fixture, "graph.go-to-current");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "a9d2f6074e1b");
}

static void
test_copy_id (Fixture *fixture, gconstpointer data)
{
  GdkContentProvider *provider;
  g_auto(GValue) value = G_VALUE_INIT;
  g_autoptr(GError) error = NULL;

  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  activate_in_graph (fixture, "graph.copy-id");
  provider = gdk_clipboard_get_content (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)));
  g_assert_nonnull (provider);
  g_value_init (&value, G_TYPE_STRING);
  gdk_content_provider_get_value (provider, &value, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (g_value_get_string (&value), ==, "bb60d9e274f8");
}

static void
test_return_edits (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (fixture->graph), "graph-list");
  GtkWidget *stack = hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_VIEW_STACK);

  g_signal_emit_by_name (list, "activate", 1);
  g_assert_cmpstr (adw_view_stack_get_visible_child_name (ADW_VIEW_STACK (stack)), ==, "editor");
}

static void
assert_described (Fixture *fixture, const char *revision, const char *part)
{
  g_autofree char *description = hw_graph_row_dup_description (find_row (fixture, revision));

  g_test_message ("%s", description);
  g_assert_nonnull (strstr (description, part));
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (fixture->graph), "graph-list");
  HwGraphRow *row = find_row (fixture, "bb60d9e274f8");
  GtkWidget *item = gtk_widget_get_parent (GTK_WIDGET (row));
  g_autofree char *description = hw_graph_row_dup_description (row);

  hw_session_select_environment (fixture->session, NULL);

  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Revision graph, 19 revisions");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (item), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       description);
  g_assert_cmpstr (description, ==,
                   "Payments: status check constraint, bb60d9e2, applied on dev, pending on "
                   "staging, pending on prod, 2 errors, 19 November 2026, line 1 of 5, revises "
                   "Merge search");
  assert_described (fixture, "7c19f5a08e3d", ", head, ");
  assert_described (fixture, "b06c9e7f3a11", ", 2 branches start here, ");
  gtk_test_accessible_assert_property (
      GTK_ACCESSIBLE (hw_sidebar_find_row (fixture->sidebar, "prod")),
      GTK_ACCESSIBLE_PROPERTY_LABEL,
      "prod, Production, protected, 9 revisions are pending on prod");
  hw_session_select_environment (fixture->session, "prod");
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Revision graph, 19 revisions, prod selected");
}

/* A button that shows only an icon says what it does: to assistive technology and in a tooltip. */
static guint
check_icon_buttons (GtkWidget *widget)
{
  const char *icon = NULL;
  guint n = 0;

  if (!gtk_widget_get_visible (widget) || GTK_IS_WINDOW_CONTROLS (widget))
    return 0;
  if (GTK_IS_BUTTON (widget))
    icon = gtk_button_get_icon_name (GTK_BUTTON (widget));
  else if (GTK_IS_MENU_BUTTON (widget))
    icon = gtk_menu_button_get_icon_name (GTK_MENU_BUTTON (widget));
  if (icon != NULL)
    {
      if (!gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
          || gtk_widget_get_tooltip_text (widget) == NULL)
        g_error ("the button with the icon %s has no name", icon);
      n++;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += check_icon_buttons (child);

  return n;
}

static void
test_icon_buttons (Fixture *fixture, gconstpointer data)
{
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  g_assert_cmpuint (check_icon_buttons (GTK_WIDGET (fixture->graph)), ==, 1);
  g_assert_cmpuint (check_icon_buttons (GTK_WIDGET (fixture->details)), >=, 1);
  g_assert_cmpuint (check_icon_buttons (GTK_WIDGET (fixture->sidebar)), ==, 2);
  g_assert_nonnull (hw_test_find (GTK_WIDGET (fixture->window), "edit-button"));
}

static gboolean
has_twenty_rows (gpointer user_data)
{
  return hw_graph_view_get_n_rows (user_data) == 20;
}

static void
on_files_changed_cb (HwSession *session, guint n, guint *out_n)
{
  *out_n += n;
}

static gboolean
is_one_change_told (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "1 file changed on disk");
}

static void
test_file_added (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  guint n_changes = 0;

  g_signal_connect (fixture->session, "files-changed", G_CALLBACK (on_files_changed_cb),
                    &n_changes);
  hw_session_select_revision (fixture->session, "a9d2f6074e1b");
  path = hw_test_write_file (fixture->project, "migrations/20261123_new.sql",
                             "-- One more\n--\n-- revision: ffff00001111\n"
                             "-- down-revision: 7c19f5a08e3d\n-- created: 2026-11-23T12:00:00Z\n\n"
                             "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 1;\n");
  hw_test_wait_until (has_twenty_rows, fixture->graph, "the new revision is seen");
  hw_test_wait_until (is_one_change_told, fixture->window, "the change is told");
  g_assert_cmpuint (n_changes, ==, 1);
  g_signal_handlers_disconnect_by_data (fixture->session, &n_changes);
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "a9d2f6074e1b");
  g_assert_cmpstr (hw_details_pane_get_title (fixture->details), ==,
                   "Set customers.phone NOT NULL");
}

static gboolean
is_prod_up_to_date (gpointer user_data)
{
  GtkWidget *row = hw_sidebar_find_row (user_data, "prod");

  return g_str_equal (hw_environment_row_get_pill (HW_ENVIRONMENT_ROW (row)), "up to date");
}

static void
test_refresh (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  g_autofree char *path = g_build_filename (fixture->project, "prod.db", NULL);

  hw_session_select_environment (fixture->session, "prod");
  hw_test_set_rows (path, heads);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.refresh", NULL));
  hw_test_wait_until (is_prod_up_to_date, fixture->sidebar, "prod is looked at again");
  g_assert_cmpstr (hw_environment_bar_get_title (fixture->bar), ==, "prod is up to date");
  g_assert_false (hw_graph_row_is_pending (find_row (fixture, "7c19f5a08e3d")));
}

static gboolean
has_problem (gpointer user_data)
{
  return g_str_equal (hw_sidebar_get_footer (user_data), "19 revisions · 2 heads · 3 problems");
}

/* Only what matches is shown. */
static gboolean
is_filtered_to_one (gpointer user_data)
{
  return hw_graph_view_get_n_matches (user_data) == 1 && hw_graph_view_get_n_rows (user_data) < 19;
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (
      fixture->project, "migrations/20261124_bad.sql",
      "-- Broken\n-- revision: not-an-id!\n-- down-revision: none\n\n-- migrate:up\nSELECT 1;\n");
  GtkWidget *list;

  hw_test_wait_until (has_problem, fixture->sidebar, "the problem is told");
  g_assert_cmpstr (gtk_image_get_icon_name (
                       GTK_IMAGE (hw_test_find (GTK_WIDGET (fixture->sidebar), "problems-image"))),
                   ==, "dialog-error-symbolic");
  list = hw_test_find_type (GTK_WIDGET (fixture->sidebar), HW_TYPE_PROBLEM_LIST);
  g_assert_cmpuint (hw_problem_list_get_n_problems (HW_PROBLEM_LIST (list)), ==, 3);
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
  gtk_menu_button_popup (
      GTK_MENU_BUTTON (hw_test_find (GTK_WIDGET (fixture->sidebar), "problems-button")));
  hw_test_picture (GTK_WIDGET (fixture->window), "problems");
  hw_test_picture (gtk_widget_get_ancestor (list, GTK_TYPE_POPOVER), "problems-popover");
  /* The file that cannot be read is no revision: the graph has the script that SQLite would refuse, twice. */
  hw_test_widget_click (GTK_WIDGET (fixture->sidebar), "problems-filter");
  hw_test_wait_until (is_filtered_to_one, fixture->graph, "the script is shown alone");
}

static GtkWidget *
find_finding (Fixture *fixture, const char *revision)
{
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, revision);

  return row == NULL ? NULL : hw_test_find (row, "findings");
}

static gboolean
is_finding_told (gpointer user_data)
{
  Fixture *fixture = user_data;

  return find_finding (fixture, "c7f83b5e20da") != NULL;
}

static gboolean
is_finding_gone (gpointer user_data)
{
  return !is_finding_told (user_data);
}

static gboolean
is_finding_matched (gpointer user_data)
{
  Fixture *fixture = user_data;

  return hw_graph_view_get_n_matches (fixture->graph) >= 1
         && hw_graph_view_find_row (fixture->graph, "c7f83b5e20da") != NULL;
}

/* What is wrong inside of a script shows where nobody has opened it: in the graph, the footer, the search. */
static void
test_script_problems (Fixture *fixture, gconstpointer data)
{
  static const char header[] = "-- Backfill customers.phone\n-- revision: c7f83b5e20da\n"
                               "-- down-revision: b06c9e7f3a11\n\n-- migrate:up\n";
  g_autofree char *bad = g_strconcat (header, "UPDAT customers SET phone = '';\n", NULL);
  g_autofree char *good = g_strconcat (header, "UPDATE customers SET phone = '';\n", NULL);
  const HwRevision *revision = hw_graph_get_revision (
      hw_session_get_graph (fixture->session),
      hw_graph_lookup (hw_session_get_graph (fixture->session), "c7f83b5e20da"));
  g_autofree char *file = g_strdup (revision->file);
  guint n_before;
  g_autoptr(GError) error = NULL;

  g_assert_null (find_finding (fixture, "c7f83b5e20da"));
  n_before = hw_session_get_problems (fixture->session)->len;
  g_assert_true (g_file_set_contents (file, bad, -1, &error));
  hw_test_wait_until (is_finding_told, fixture, "the finding is marked");
  g_assert_cmpuint (hw_session_get_problems (fixture->session)->len, >, n_before);
  hw_test_picture (GTK_WIDGET (fixture->window), "script-problems");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.filter", "s", "has:error"));
  hw_test_wait_until (is_finding_matched, fixture, "it is found by its error");

  g_assert_true (g_file_set_contents (file, good, -1, &error));
  hw_test_wait_until (is_finding_gone, fixture, "the mark goes with the finding");
}

static GtkWindow *
find_wizard (void)
{
  return hw_toplevel_find (HW_TYPE_DEPLOY_WINDOW, NULL);
}

static gboolean
tells_contradiction (gpointer user_data)
{
  return hw_test_widget_is_mapped (user_data, "files-bar-text");
}

static gboolean
tells_no_contradiction (gpointer user_data)
{
  return !hw_test_widget_is_mapped (user_data, "files-bar");
}

static gboolean
shows_editor (gpointer user_data)
{
  return gtk_widget_get_mapped (hw_test_find_type (user_data, HW_TYPE_EDITOR_PAGE));
}

static void
set_first_parent (Fixture *fixture, const char *parent)
{
  g_autofree char *text =
      g_strdup_printf ("-- Create authors, books\n--\n-- revision: 3fd0c1a7b2e4\n"
                       "-- down-revision: %s\n-- created: 2026-09-12T12:00:00Z\n\n"
                       "-- migrate:up\nSELECT 1;\n",
                       parent);

  g_free (hw_test_write_file (fixture->project, "migrations/202609-12_3fd0c1a7b2e4.sql", text));
}

/* Files that make no graph while somebody works on them: the last good one stays, and it is said what is wrong. */
static void
test_contradiction (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);

  hw_session_select_environment (fixture->session, "prod");
  hw_session_select_revision (fixture->session, "3fd0c1a7b2e4");
  set_first_parent (fixture, "7c19f5a08e3d");
  hw_test_wait_until (tells_contradiction, window, "the cycle is told");
  g_assert_nonnull (
      strstr (gtk_label_get_text (GTK_LABEL (hw_test_find (window, "files-bar-text"))), "cycle"));
  g_assert_true (hw_test_widget_is_mapped (window, "files-bar-shown"));
  hw_test_picture (window, "contradiction");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "3fd0c1a7b2e4");
  g_assert_cmpstr (hw_environment_bar_get_title (fixture->bar), ==, "9 pending revisions");
  gtk_widget_activate_action (window, "win.deploy", NULL);
  g_assert_null (find_wizard ());

  hw_test_widget_click (window, "files-bar-open");
  hw_test_wait_until (shows_editor, window, "the file is shown in the editor");
  gtk_widget_activate_action (window, "win.show-view", "s", "graph");
  set_first_parent (fixture, "none");
  hw_test_wait_until (tells_no_contradiction, window, "the files are right again");
  g_assert_null (hw_session_get_contradiction (fixture->session));
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
}

static GtkWidget *
find_info_bar (Fixture *fixture)
{
  return gtk_widget_get_ancestor (hw_test_find (GTK_WIDGET (fixture->window), "info-title"),
                                  GTK_TYPE_INFO_BAR);
}

static gboolean
is_info_bar_revealed (gpointer user_data)
{
  return gtk_info_bar_get_revealed (GTK_INFO_BAR (find_info_bar (user_data)));
}

static gboolean
is_info_bar_away (gpointer user_data)
{
  return !is_info_bar_revealed (user_data);
}

static gboolean
has_five_rows (gpointer user_data)
{
  return hw_graph_view_get_n_rows (user_data) == 5;
}

static gboolean
has_six_rows (gpointer user_data)
{
  return hw_graph_view_get_n_rows (user_data) == 6;
}

/* Nobody presses F5 here: a project's folder that is moved away is told, the graph stays, and it is read again when the
 * folder, or another one of that name, is there again. */
static void
test_folder_moved (Fixture *fixture, gconstpointer data)
{
  g_autofree char *above = g_build_filename (fixture->dir.path, "above", NULL);
  g_autofree char *away = g_build_filename (fixture->dir.path, "away", NULL);

  fixture->project = hw_test_make_chain (above, 3);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  find_parts (fixture);

  g_assert_no_errno (g_rename (fixture->project, away));
  hw_test_wait_until (is_info_bar_revealed, fixture, "it is told that the folder is gone");
  g_assert_nonnull (strstr (
      gtk_label_get_text (GTK_LABEL (hw_test_find (GTK_WIDGET (fixture->window), "info-label"))),
      fixture->project));
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 3);
  g_assert_no_errno (g_rename (away, fixture->project));
  hw_test_wait_until (is_info_bar_away, fixture, "the folder is back");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 3);

  g_assert_no_errno (g_rename (above, away));
  hw_test_wait_until (is_info_bar_revealed, fixture, "the folder above is gone");
  g_free (hw_test_make_chain (above, 5));
  hw_test_wait_until (has_five_rows, fixture->graph, "another folder is in its place");
  g_free (hw_test_write_file (fixture->project, "migrations/r000005.sql",
                              "-- New\n--\n-- revision: r000005\n-- down-revision: r000004\n\n"
                              "-- migrate:up\nSELECT 1;\n"));
  hw_test_wait_until (has_six_rows, fixture->graph, "that one is watched, too");
}

/* A file that cannot be read is missed by the next one: what has to be mended is the first. */
static void
test_unread_file (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  const char *text;

  g_free (hw_test_write_file (fixture->project, "migrations/202609-12_3fd0c1a7b2e4.sql",
                              "-- Create authors, books\n--\n-- revision:\n\n-- migrate:up\n"));
  hw_test_wait_until (tells_contradiction, window, "the file is told");
  text = gtk_label_get_text (GTK_LABEL (hw_test_find (window, "files-bar-text")));
  g_assert_true (g_str_has_prefix (text, "migrations/202609-12_3fd0c1a7b2e4.sql:3: "));
  g_assert_true (hw_test_widget_is_mapped (window, "files-bar-open"));
}

static void
test_deploy (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = hw_test_find (GTK_WIDGET (fixture->bar), "deploy-button");
  GtkWindow *wizard;

  hw_session_select_environment (fixture->session, "prod");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  wizard = find_wizard ();
  g_assert_nonnull (wizard);
  g_assert_true (gtk_window_get_transient_for (wizard) == GTK_WINDOW (fixture->window));
  /* Once more raises the same one. */
  g_signal_emit_by_name (button, "clicked");
  g_assert_true (find_wizard () == wizard);
  gtk_window_destroy (wizard);
}

static gboolean
has_new_row (gpointer user_data)
{
  return hw_graph_view_get_n_rows (user_data) == 201;
}

/* What is new comes into view where the newest are looked at. A list that has been scrolled holds on to the row that it shows
 * first, and not any more to its upper end. */
static void
test_new_comes_into_view (Fixture *fixture, gconstpointer data)
{
  GtkAdjustment *adjustment;
  double upper;

  fixture->project = hw_test_make_chain (fixture->dir.path, 200);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  find_parts (fixture);
  adjustment = gtk_scrollable_get_vadjustment (
      GTK_SCROLLABLE (hw_test_find (GTK_WIDGET (fixture->graph), "graph-list")));
  gtk_adjustment_set_value (adjustment, 500);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  gtk_adjustment_set_value (adjustment, 0);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  upper = gtk_adjustment_get_upper (adjustment);
  g_free (hw_test_write_file (fixture->project, "migrations/new.sql",
                              "-- New\n--\n-- revision: r000200\n-- down-revision: r000199\n\n"
                              "-- migrate:up\nSELECT 1;\n"));
  hw_test_wait_until (has_new_row, fixture->graph, "the new revision is read");
  hw_test_widget_wait_longer (adjustment, upper);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_cmpfloat (gtk_adjustment_get_value (adjustment), <, 1);
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "r000199");
}

/* Keys of actions that are disabled are not left to GTK's inspector, and windows do not wait for each other's dialogs. */
static void
test_window_alone (Fixture *fixture, gconstpointer data)
{
  HwWindow *other = hw_test_open_window (fixture->project, 800, 600);
  gboolean is_handled = TRUE;

  g_signal_emit_by_name (fixture->window, "enable-debugging", TRUE, &is_handled);
  g_assert_false (is_handled);

  hw_session_select_environment (fixture->session, "staging");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.deploy", NULL);
  g_assert_nonnull (find_wizard ());
  g_assert_true (gtk_window_get_group (find_wizard ())
                 == gtk_window_get_group (GTK_WINDOW (fixture->window)));
  g_assert_true (gtk_window_get_group (GTK_WINDOW (other))
                 != gtk_window_get_group (GTK_WINDOW (fixture->window)));
  gtk_window_destroy (find_wizard ());
  hw_test_close_window (other);
}

static void
test_close_project (Fixture *fixture, gconstpointer data)
{
  hw_session_select_environment (fixture->session, "prod");
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.close-project", NULL));
  g_assert_null (hw_session_get_project (fixture->session));
  g_assert_null (hw_session_get_environment (fixture->session));
  g_assert_null (hw_session_get_revision (fixture->session));
  g_assert_true (gtk_widget_get_mapped (
      hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_WELCOME_PAGE)));
}

static gboolean
is_info_shown (gpointer user_data)
{
  GtkWidget *title = hw_test_find (user_data, "info-title");

  return title != NULL && gtk_label_get_text (GTK_LABEL (title))[0] != '\0';
}

static void
test_missing_folder (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar;

  fixture->window = hw_test_open_window (NULL, 900, 700);
  find_parts (fixture);
  hw_window_open (fixture->window, "/nonexistent/project");
  hw_test_wait_until (is_info_shown, fixture->window, "the failure is told");
  bar = find_info_bar (fixture);
  g_assert_true (gtk_info_bar_get_revealed (GTK_INFO_BAR (bar)));
  g_assert_true (gtk_widget_get_mapped (
      hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_WELCOME_PAGE)));
  hw_test_picture (GTK_WIDGET (fixture->window), "error-open");
}

/* What cannot be done is told below the header of what is shown. */
static void
test_info_bar (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = g_error_new_literal (g_quark_from_static_string ("test"), 0, "no");
  GtkWidget *bar = find_info_bar (fixture);

  hw_window_show_error (fixture->window, "The SQL was not exported", error);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), "info-bar");
  g_assert_true (gtk_widget_get_mapped (bar));
  g_assert_true (ADW_IS_HEADER_BAR (gtk_widget_get_prev_sibling (bar)));
  hw_session_close (fixture->session);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_true (gtk_widget_get_mapped (bar));
  g_assert_true (ADW_IS_HEADER_BAR (gtk_widget_get_prev_sibling (bar)));
}

static gboolean
has_trial (gpointer user_data)
{
  GListModel *windows = gtk_window_get_toplevels ();
  GtkWindow **out_window = user_data;

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (HW_IS_TRIAL_WINDOW (window) && hw_trial_window_is_done (HW_TRIAL_WINDOW (window)))
        *out_window = window;
    }

  return *out_window != NULL;
}

/* From the graph, without its file being open; not on production, which is selected. */
static void
test_try_out (Fixture *fixture, gconstpointer data)
{
  GtkWindow *trial = NULL;

  hw_session_select_environment (fixture->session, "prod");
  hw_session_select_revision (fixture->session, "3fd0c1a7b2e4");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.test-selected", NULL));
  hw_test_wait_until (has_trial, &trial, "the revision was tried out");
  hw_test_picture (GTK_WIDGET (trial), "trial-from-graph");
  gtk_window_close (trial);
}

static gboolean
has_one_recent (gpointer user_data)
{
  return hw_welcome_page_get_n_recent (user_data) == 1;
}

static gboolean
has_two_recent (gpointer user_data)
{
  return hw_welcome_page_get_n_recent (user_data) == 2;
}

static void
test_recent (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "journal.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(HwJournal) journal = hw_journal_open (path, &error);
  GtkWidget *welcome, *row;

  g_assert_no_error (error);
  fixture->project = hw_test_make_chain (fixture->dir.path, 3);
  fixture->window = hw_test_open_window (fixture->project, 900, 700);
  find_parts (fixture);
  hw_window_set_journal (fixture->window, journal);
  welcome = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_WELCOME_PAGE);
  hw_test_wait_until (has_one_recent, welcome, "the project is remembered");
  hw_session_close (fixture->session);
  hw_journal_add_recent (journal, "/gone/with-the-wind", "Shop & Sons", &error);
  g_assert_no_error (error);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.remove-recent", "s", "/none");
  hw_test_wait_until (has_two_recent, welcome, "both are listed");
  row = GTK_WIDGET (
      gtk_list_box_get_row_at_index (GTK_LIST_BOX (hw_test_find (welcome, "recent-list")), 0));
  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==,
                   "Shop &amp; Sons");
  g_assert_cmpstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), ==,
                   "Not found: /gone/with-the-wind");
  hw_test_picture (GTK_WIDGET (fixture->window), "welcome-recent");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.remove-recent", "s",
                              fixture->project);
}

/* A deployment of @project whose process is no more. */
static HwJournal *
open_interrupted_journal (Fixture *fixture, const char *project)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "journal.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(HwJournal) journal = hw_journal_open (path, &error);
  g_autofree char *actor = hw_get_actor ();
  g_auto(GStrv) none = g_new0 (char *, 1);
  const HwJournalEntry entry = {
    .id = (char *)"11111111-2222-3333-4444-555555555555",
    .project = (char *)project,
    .project_name = (char *)"shop",
    .environment = (char *)"prod",
    .direction = HW_DIRECTION_UPGRADE,
    .target = (char *)"head",
    .url = (char *)"sqlite:///prod.db",
    .actor = actor,
    .pid = G_MAXINT32 - 1, /* nobody has that */
    .state = (char *)"upgrade",
    .result = (char *)"running",
    .rows_before = none,
    .rows_after = none,
    .n_steps = 9,
    .n_done = 4,
    .started_usec = g_get_real_time () - G_USEC_PER_SEC,
    .message = (char *)"",
  };

  g_assert_no_error (error);
  hw_journal_begin (journal, &entry, &error);
  g_assert_no_error (error);
  hw_journal_update (journal, &entry, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&journal);
}

static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwJournal) journal = open_interrupted_journal (fixture, "/srv/shop");
  g_autoptr(GPtrArray) entries = hw_journal_list_interrupted (journal, NULL);
  g_autofree char *begun = NULL;
  GtkWidget *button;

  fixture->window = hw_test_open_window (NULL, 900, 700);
  hw_window_set_journal (fixture->window, journal);
  hw_test_wait_until (is_info_shown, fixture->window, "the interrupted deployment is told");
  g_assert_cmpstr (gtk_label_get_text (
                       GTK_LABEL (hw_test_find (GTK_WIDGET (fixture->window), "info-title"))),
                   ==, "A deployment to prod of shop was interrupted");
  /* As all times in the window: the user's own. */
  begun = hw_format_date_time (((HwJournalEntry *)entries->pdata[0])->started_usec);
  g_assert_nonnull (strstr (
      gtk_label_get_text (GTK_LABEL (hw_test_find (GTK_WIDGET (fixture->window), "info-label"))),
      begun));
  /* Its project is not the open one. */
  g_assert_false (gtk_widget_get_visible (hw_test_find (GTK_WIDGET (fixture->window), "info-run")));
  button = hw_test_find (GTK_WIDGET (fixture->window), "info-close");
  g_signal_emit_by_name (button, "clicked");
  g_assert_false (gtk_info_bar_get_revealed (GTK_INFO_BAR (find_info_bar (fixture))));
}

/* From the news of an interrupted deployment of the open project there is a way to what is known of it. */
static void
test_interrupted_run (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwJournal) journal = open_interrupted_journal (fixture, fixture->project);
  GtkWidget *root = GTK_WIDGET (fixture->window);

  hw_window_set_journal (fixture->window, journal);
  hw_test_wait_until (is_info_shown, fixture->window, "the interrupted deployment is told");
  g_assert_true (gtk_widget_get_visible (hw_test_find (root, "info-run")));
  hw_test_widget_click (root, "info-run");
  g_assert_true (gtk_widget_get_mapped (hw_test_find_type (root, HW_TYPE_HISTORY_PAGE)));
  hw_test_widget_click (root, "info-close");
  g_assert_false (gtk_widget_get_visible (hw_test_find (root, "info-run")));
}

static gboolean
has_project (gpointer user_data)
{
  return hw_session_get_project (user_data) != NULL;
}

static void
test_demo (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button;
  GtkWidget *row;

  fixture->window = hw_test_open_window (NULL, 1280, 800);
  find_parts (fixture);
  button = hw_test_find (GTK_WIDGET (fixture->window), "welcome-demo");
  g_assert_true (gtk_widget_get_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
  hw_test_wait_until (has_project, fixture->session, "the demo is made and opened");
  hw_test_wait_checked (fixture->window);
  row = hw_sidebar_find_row (fixture->sidebar, "dev");
  g_assert_cmpstr (hw_environment_row_get_pill (HW_ENVIRONMENT_ROW (row)), ==, "up to date");
  row = hw_sidebar_find_row (fixture->sidebar, "prod");
  g_assert_true (
      g_str_has_suffix (hw_environment_row_get_pill (HW_ENVIRONMENT_ROW (row)), " pending"));
  hw_session_select_environment (fixture->session, "prod");
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.go-to-current", NULL));
  hw_test_picture (GTK_WIDGET (fixture->window), "demo");
}

#define N_TURNS 5

static gboolean
on_turn_cb (gpointer user_data)
{
  guint *n_turns = user_data;

  ++*n_turns;

  return G_SOURCE_CONTINUE;
}

static gboolean
is_looked_at (gpointer user_data)
{
  return hw_environment_state_is_checking (hw_session_get_environment (user_data));
}

static gboolean
has_turned_often (gpointer user_data)
{
  return *(guint *)user_data >= N_TURNS;
}

/* A server that takes the connection and never says a word: the window answers all the same, and closes at once. A main
 * loop that waited for the server would not come to telling that it is looked at, which it does after a second of five. */
static void
test_hostage (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GError) error = NULL;
  const guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  g_autofree char *config =
      g_strdup_printf ("[headway]\nscript_location = migrations\n\n[environment prod]\n"
                       "url = postgresql://app@127.0.0.1:%u/app\n",
                       port);
  guint n_turns = 0;
  guint id;
  gint64 start;

  g_assert_no_error (error);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  g_free (hw_test_write_file (fixture->project, "headway.ini", config));
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  find_parts (fixture);
  id = g_timeout_add (10, on_turn_cb, &n_turns);
  hw_session_select_environment (fixture->session, "prod");
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  /* Once more after the one that is under way: on a slow machine that may be over before anybody asks. */
  hw_environment_state_check (hw_session_get_environment (fixture->session));
  hw_test_wait_until (is_looked_at, fixture->session, "it is told that prod is looked at");
  n_turns = 0;
  hw_test_wait_until (has_turned_often, &n_turns, "the main loop turns");
  g_source_remove (id);
  hw_test_picture (GTK_WIDGET (fixture->window), "checking");
  start = g_get_monotonic_time ();
  hw_test_close_window (g_steal_pointer (&fixture->window));
  g_assert_cmpint (g_get_monotonic_time () - start, <, 4 * G_USEC_PER_SEC);
}

static guint
count_rows (GtkWidget *widget)
{
  guint n = HW_IS_GRAPH_ROW (widget) ? 1 : 0;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    n += count_rows (child);

  return n;
}

static gboolean
is_last_shown (gpointer user_data)
{
  return hw_graph_view_find_row (user_data, "r000000") != NULL;
}

static void
test_ten_thousand (Fixture *fixture, gconstpointer data)
{
  const gint64 start = g_get_monotonic_time ();

  fixture->project = hw_test_make_chain (fixture->dir.path, 10000);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  find_parts (fixture);
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 10000);
  /* Only what can be seen, and a margin, is there as widgets. */
  g_assert_cmpuint (count_rows (GTK_WIDGET (fixture->graph)), <, 500);
  hw_graph_view_go_to (fixture->graph, "r000000");
  hw_test_wait_until (is_last_shown, fixture->graph, "the list scrolls to its end");
  g_test_message ("opened and scrolled in %.1f s",
                  (double)(g_get_monotonic_time () - start) / G_USEC_PER_SEC);
}

/* What the history says of an applied revision, and of the project, as a database's file has it. */
static void
add_history_row (const char *project, const char *file, const HwHistoryEntry *entry)
{
  g_autofree char *text = g_strdup_printf ("sqlite:///%s/%s", project, file);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", &error);
  const HwDatabaseOptions options = { 0 };
  g_autoptr(HwDatabase) database = NULL;

  g_assert_no_error (error);
  database = hw_database_new (url, &options);
  g_assert_true (hw_database_open (database, NULL, &error));
  g_assert_true (hw_history_table_ensure (database, NULL, "headway_history", NULL, &error));
  g_assert_true (hw_history_table_add (database, NULL, "headway_history", entry, NULL, &error));
  g_assert_no_error (error);
  hw_database_close (database);
}

static const char *
get_pill (Fixture *fixture, const char *name)
{
  return hw_environment_row_get_pill (
      HW_ENVIRONMENT_ROW (hw_sidebar_find_row (fixture->sidebar, name)));
}

static gboolean
is_button_shown (Fixture *fixture, const char *name)
{
  return gtk_widget_get_visible (hw_test_find (GTK_WIDGET (fixture->bar), name));
}

/* What can be done depends on how the environment stands. */
static void
test_bar_buttons (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "pending-button",
                                       "retry-button",
                                       "edit-environment-button",
                                       "compare-environment-button",
                                       "stamp-button",
                                       "git-button",
                                       "deploy-button" };
  static const struct
  {
    const char *environment;
    gboolean is_shown[G_N_ELEMENTS (names)];
  } expected[] = {
    { "dev", { FALSE, FALSE, FALSE, TRUE, FALSE, FALSE, FALSE } },
    { "qa", { FALSE, TRUE, TRUE, FALSE, FALSE, FALSE, FALSE } },
    { "prod", { TRUE, FALSE, FALSE, FALSE, FALSE, FALSE, TRUE } },
    { "archive", { FALSE, FALSE, FALSE, FALSE, TRUE, TRUE, TRUE } },
  };
  GtkWidget *deploy = hw_test_find (GTK_WIDGET (fixture->bar), "deploy-button");

  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      hw_session_select_environment (fixture->session, expected[i].environment);
      for (guint k = 0; k < G_N_ELEMENTS (names); k++)
        g_assert_cmpint (is_button_shown (fixture, names[k]), ==, expected[i].is_shown[k]);
    }
  /* Why nothing can be deployed there. */
  g_assert_false (gtk_widget_get_sensitive (deploy));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (deploy), ==,
                   "Nobody can say what is pending on archive while the files do not hold "
                   "4be19d20c3aa.");
  hw_test_picture (GTK_WIDGET (fixture->window), "bar-unknown");
  hw_session_select_environment (fixture->session, "prod");
  g_assert_null (gtk_widget_get_tooltip_text (deploy));
}

static void
test_find_in_git (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  hw_session_select_environment (fixture->session, "archive");
  hw_test_widget_click (GTK_WIDGET (fixture->bar), "git-button");
  dialog = hw_test_widget_wait_dialog ();
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "4be19d20c3aa in Git");
  g_assert_cmpstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "The project is in no git repository, so nobody can say where it comes from.");
  hw_test_picture (dialog, "find-in-git");
  gtk_window_close (GTK_WINDOW (dialog));
}

static gboolean
is_filtered_to_two (gpointer user_data)
{
  return hw_graph_view_get_n_matches (user_data) == 2 && hw_graph_view_get_n_rows (user_data) < 19;
}

static gboolean
is_unfiltered (gpointer user_data)
{
  return hw_graph_view_get_n_rows (user_data) == 19;
}

/* Heads that can be merged are a button of the footer, and a label narrows the graph to its branch. */
static void
test_sidebar_links (Fixture *fixture, gconstpointer data)
{
  GtkWidget *heads = hw_test_find (GTK_WIDGET (fixture->sidebar), "heads-button");
  GtkListBox *labels = GTK_LIST_BOX (hw_test_find (GTK_WIDGET (fixture->sidebar), "label-list"));
  GtkWindow *dialog = NULL;
  gboolean is_filtered;
  g_autoptr(GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  g_assert_cmpstr (gtk_button_get_label (GTK_BUTTON (heads)), ==, "2 heads");
  hw_test_widget_click (GTK_WIDGET (fixture->sidebar), "heads-button");
  for (guint i = 0; i < g_list_model_get_n_items (windows) && dialog == NULL; i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_widget_get_name (GTK_WIDGET (window)), "revision-dialog") == 0)
        dialog = window;
    }
  g_assert_nonnull (dialog);
  gtk_window_destroy (dialog);

  g_signal_emit_by_name (labels, "row-activated", gtk_list_box_get_row_at_index (labels, 1));
  hw_test_wait_until (is_filtered_to_two, fixture->graph, "the branch is shown alone");
  hw_test_picture (GTK_WIDGET (fixture->window), "label-filter");
  g_signal_emit_by_name (labels, "row-activated", gtk_list_box_get_row_at_index (labels, 1));
  hw_test_wait_until (is_unfiltered, fixture->graph, "all is shown again");
  /* The next search hides nothing: nobody asked for that. */
  g_object_get (fixture->graph, "filtered", &is_filtered, NULL);
  g_assert_false (is_filtered);
  g_object_set (fixture->graph, "filtered", TRUE, NULL);
  for (guint i = 0; i < 2; i++)
    g_signal_emit_by_name (labels, "row-activated", gtk_list_box_get_row_at_index (labels, 1));
  g_object_get (fixture->graph, "filtered", &is_filtered, NULL);
  g_assert_true (is_filtered);
}

/* A revision that was edited after it was applied, and a database of another project. */
static void
test_edited_and_foreign (Fixture *fixture, gconstpointer data)
{
  const HwHistoryEntry edited = { .revision = (char *)"7c19f5a08e3d",
                                  .started_usec = G_GINT64_CONSTANT (1795444920000000),
                                  .actor = (char *)"anna@build7",
                                  .version_table = (char *)"alembic_version",
                                  .up_fingerprint = (char *)"sqlite-1:of-something-else" };
  const HwHistoryEntry foreign = { .direction = HW_DIRECTION_STAMP,
                                   .version_table = (char *)"alembic_version",
                                   .project = (char *)"billing",
                                   .project_roots = (char *)"0000~1111" };
  g_autofree char *description = NULL;

  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  add_history_row (fixture->project, "dev.db", &edited);
  add_history_row (fixture->project, "staging.db", &foreign);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  find_parts (fixture);
  hw_test_wait_checked (fixture->window);

  g_assert_cmpstr (get_pill (fixture, "dev"), ==, "1 edited");
  g_assert_cmpstr (get_pill (fixture, "staging"), ==, "other project");
  g_assert_cmpstr (get_pill (fixture, "prod"), ==, "9 pending");

  hw_session_select_environment (fixture->session, "dev");
  g_assert_cmpstr (hw_environment_bar_get_subtitle (fixture->bar), ==,
                   "1 revision was edited after it was applied to dev");
  description = hw_graph_row_dup_description (find_row (fixture, "7c19f5a08e3d"));
  g_assert_nonnull (strstr (description, "edited"));
  hw_test_picture (GTK_WIDGET (fixture->window), "edited");

  hw_session_select_environment (fixture->session, "staging");
  g_assert_cmpstr (hw_environment_bar_get_title (fixture->bar), ==,
                   "staging belongs to another project");
  g_assert_nonnull (strstr (hw_environment_bar_get_subtitle (fixture->bar), "“billing”"));
}

static void
on_noise_cb (gboolean *was_quiet)
{
  *was_quiet = FALSE;
}

static void
on_watch_changed_cb (gboolean *has_changed)
{
  *has_changed = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

/* Reads the project in @fixture, adds @late to it if that is not NULL, and watches it only then. */
static void
watch_late (Fixture *fixture, HwFileWatch *watch, const char *late)
{
  const gint64 since_usec = g_get_real_time ();
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProject) project = hw_project_open (fixture->project, NULL, &error);
  g_autofree char *path = NULL;

  g_assert_no_error (error);
  path = g_build_filename (hw_project_get_versions_dir (project), late, NULL);
  if (late != NULL)
    g_assert_true (g_file_set_contents (path, "-- late\n", -1, NULL));
  hw_file_watch_set_project (watch, project, since_usec);
}

/* A file that comes after the folder was read and before it is watched is not missed; nothing is noticed without one. */
static void
test_changed_while_read (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwFileWatch) quiet = hw_file_watch_new ();
  g_autoptr(HwFileWatch) watch = hw_file_watch_new ();
  gboolean was_quiet = TRUE, has_changed = FALSE;

  g_signal_connect_swapped (quiet, "changed", G_CALLBACK (on_noise_cb), &was_quiet);
  g_signal_connect_swapped (watch, "changed", G_CALLBACK (on_watch_changed_cb), &has_changed);
  fixture->project = hw_test_make_chain (fixture->dir.path, 3);
  hw_test_spin (100);
  watch_late (fixture, quiet, NULL);
  hw_test_spin (600);
  g_assert_true (was_quiet);

  watch_late (fixture, watch, "late.sql");
  hw_test_wait_until (is_true, &has_changed, "the late file is noticed");
}

static gboolean
has_slid (gpointer user_data)
{
  return !adw_leaflet_get_child_transition_running (user_data);
}

static void
slide (AdwLeaflet *leaflet, AdwNavigationDirection direction)
{
  g_assert_true (adw_leaflet_navigate (leaflet, direction));
  g_assert_true (adw_leaflet_get_child_transition_running (leaflet));
  hw_test_wait_until (has_slid, leaflet, "the other page is shown");
}

/* One page at a time: what is drawn on the way from one to the other is freed, as the leak sanitizer sees at the end. */
static void
test_slide (Fixture *fixture, gconstpointer data)
{
  AdwLeaflet *leaflet;

  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->window = hw_test_open_window (fixture->project, 480, 640);
  leaflet = ADW_LEAFLET (hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_LEAFLET));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  g_assert_true (adw_leaflet_get_folded (leaflet));
  if (adw_leaflet_navigate (leaflet, ADW_NAVIGATION_DIRECTION_BACK))
    hw_test_wait_until (has_slid, leaflet, "the list of environments is shown");
  slide (leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  slide (leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

static gboolean
is_about_shown (gpointer user_data)
{
  GtkWidget **out_window = user_data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_ABOUT_WINDOW (window) && gtk_widget_get_mapped (window))
        *out_window = window;
    }

  return *out_window != NULL;
}

/* There is one, with what a report of a fault needs, whose pages leak nothing either. */
static void
test_about (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = NULL, *again = NULL;
  AdwLeaflet *leaflet;
  const char *versions;

  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->window = hw_test_open_window (fixture->project, 1280, 800);
  g_action_group_activate_action (G_ACTION_GROUP (hw_test_get_application ()), "about", NULL);
  hw_test_wait_until (is_about_shown, &window, "it is shown what Headway is");
  versions = adw_about_window_get_debug_info (ADW_ABOUT_WINDOW (window));
  g_assert_true (g_str_has_prefix (versions, "Headway " PACKAGE_VERSION "\n"));
  g_assert_nonnull (strstr (versions, "\nGTK 4."));
  g_assert_nonnull (strstr (versions, "\nlibpq "));
  g_assert_nonnull (strstr (versions, "\nSQLite 3."));
  g_assert_true (gtk_window_get_transient_for (GTK_WINDOW (window))
                 == GTK_WINDOW (fixture->window));

  g_action_group_activate_action (G_ACTION_GROUP (hw_test_get_application ()), "about", NULL);
  hw_test_widget_settle (window);
  g_assert_true (is_about_shown (&again));
  g_assert_true (again == window);

  leaflet = ADW_LEAFLET (hw_test_find_type (window, ADW_TYPE_LEAFLET));
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  slide (leaflet, ADW_NAVIGATION_DIRECTION_FORWARD);
  slide (leaflet, ADW_NAVIGATION_DIRECTION_BACK);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A widget that asks for another size while it is given one, as a scrolled window does whose scrollbar comes or goes. */
struct _HwTestRestless
{
  GtkWidget parent_instance;
  GtkWidget *above; /* borrowed: laid out at every frame as well; NULL for none */
  guint n_frames;
  gboolean is_new; /* in this frame */
};

#define HW_TEST_TYPE_RESTLESS (hw_test_restless_get_type ())
G_DECLARE_FINAL_TYPE (HwTestRestless, hw_test_restless, HW_TEST, RESTLESS, GtkWidget)
G_DEFINE_FINAL_TYPE (HwTestRestless, hw_test_restless, GTK_TYPE_WIDGET)

static void
hw_test_restless_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  HwTestRestless *self = HW_TEST_RESTLESS (widget);

  if (self->is_new)
    gtk_widget_queue_resize (widget);
  self->is_new = FALSE;
}

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  HwTestRestless *self = HW_TEST_RESTLESS (widget);

  self->n_frames++;
  self->is_new = TRUE;
  gtk_widget_queue_allocate (widget);
  if (self->above != NULL)
    gtk_widget_queue_allocate (self->above);

  return G_SOURCE_CONTINUE;
}

static void
hw_test_restless_class_init (HwTestRestlessClass *klass)
{
  GTK_WIDGET_CLASS (klass)->size_allocate = hw_test_restless_size_allocate;
}

static void
hw_test_restless_init (HwTestRestless *self)
{
  gtk_widget_add_tick_callback (GTK_WIDGET (self), on_tick_cb, NULL, NULL);
}

static gboolean
is_drawn_often (gpointer user_data)
{
  HwTestRestless *restless = user_data;

  return restless->n_frames >= 20;
}

/* Everything is drawn, whoever asks for another size while something above is laid out anew, as it is for a toast that slides in
 * and for a menu of the window: GTK would warn, and that ends the test. */
static void
test_restless (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *bin = g_object_new (HW_TYPE_ADAPTIVE_BIN, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  HwTestRestless *restless = g_object_new (HW_TEST_TYPE_RESTLESS, NULL);
  GtkWidget *const above[] = { NULL, overlay, window };

  gtk_box_append (GTK_BOX (box), GTK_WIDGET (restless));
  hw_adaptive_bin_set_child (HW_ADAPTIVE_BIN (bin), box);
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), bin);
  adw_window_set_content (ADW_WINDOW (window), overlay);
  gtk_window_present (GTK_WINDOW (window));
  hw_test_widget_settle (window);
  for (guint i = 0; i < G_N_ELEMENTS (above); i++)
    {
      restless->above = above[i];
      restless->n_frames = 0;
      hw_test_wait_until (is_drawn_often, restless, "the window is drawn");
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    gboolean is_empty;
    void (*func) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/window/pills", FALSE, test_pills },
    { "/window/defaults", FALSE, test_defaults },
    { "/window/rows", FALSE, test_rows },
    { "/window/select-environment", FALSE, test_select_environment },
    { "/window/select-by-key", FALSE, test_select_by_key },
    { "/window/only-pending", FALSE, test_only_pending },
    { "/window/bar", FALSE, test_bar_says_what_is_wrong },
    { "/window/bar-buttons", FALSE, test_bar_buttons },
    { "/window/find-in-git", FALSE, test_find_in_git },
    { "/window/sidebar-links", FALSE, test_sidebar_links },
    { "/window/details", FALSE, test_details },
    { "/window/search", FALSE, test_search },
    { "/window/keys", FALSE, test_keys },
    { "/window/copy-id", FALSE, test_copy_id },
    { "/window/return-edits", FALSE, test_return_edits },
    { "/window/accessible", FALSE, test_accessible },
    { "/window/icon-buttons", FALSE, test_icon_buttons },
    { "/window/file-added", FALSE, test_file_added },
    { "/window/refresh", FALSE, test_refresh },
    { "/window/problems", FALSE, test_problems },
    { "/window/script-problems", FALSE, test_script_problems },
    { "/window/contradiction", FALSE, test_contradiction },
    { "/window/unread-file", FALSE, test_unread_file },
    { "/window/deploy", FALSE, test_deploy },
    { "/window/alone", FALSE, test_window_alone },
    { "/window/new-comes-into-view", TRUE, test_new_comes_into_view },
    { "/window/close-project", FALSE, test_close_project },
    { "/window/info-bar", FALSE, test_info_bar },
    { "/window/try-out", FALSE, test_try_out },
    { "/window/edited-and-foreign", TRUE, test_edited_and_foreign },
    { "/window/missing-folder", TRUE, test_missing_folder },
    { "/window/folder-moved", TRUE, test_folder_moved },
    { "/window/recent", TRUE, test_recent },
    { "/window/interrupted", TRUE, test_interrupted },
    { "/window/changed-while-read", TRUE, test_changed_while_read },
    { "/window/slide", TRUE, test_slide },
    { "/window/about", TRUE, test_about },
    { "/window/restless", TRUE, test_restless },
    { "/window/interrupted-run", FALSE, test_interrupted_run },
    { "/window/demo", TRUE, test_demo },
    { "/window/hostage", TRUE, test_hostage },
    { "/window/ten-thousand", TRUE, test_ten_thousand },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, tests[i].is_empty ? set_up_empty : set_up,
                tests[i].func, tear_down);

  return g_test_run ();
}
