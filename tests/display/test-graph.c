/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-graph"

#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-error.h"
#include "hw-graph-row.h"
#include "hw-graph-view.h"
#include "hw-overview-strip.h"
#include "hw-selection-sql.h"
#include "hw-selection-summary.h"
#include "hw-settings.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"

/* The graph as people use it: what the window's own tests do not drive. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session;
  HwGraphView *graph;
  GtkWidget *list;
} Fixture;

static void
open_window (Fixture *fixture, int width, int height)
{
  fixture->window = hw_test_open_window (fixture->project, width, height);
  fixture->session = hw_window_get_session (fixture->window);
  fixture->graph =
      HW_GRAPH_VIEW (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_GRAPH_VIEW));
  fixture->list = hw_test_find (GTK_WIDGET (fixture->graph), "graph-list");
  hw_test_wait_checked (fixture->window);
}

static void
reset_settings (void)
{
  static const char *const keys[] = {
    "graph-order",          "graph-compact",         "graph-folded",
    "graph-width",          "graph-column-file",     "graph-column-id",
    "graph-column-created", "graph-column-duration", "graph-column-author",
  };
  g_autoptr(GSettings) settings = hw_settings_new ();

  g_assert_nonnull (settings);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (settings, keys[i]);
}

static void
set_up_bookshop (Fixture *fixture, gconstpointer data)
{
  reset_settings ();
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  open_window (fixture, 1280, 800);
}

/* @data: how many revisions in one line */
static void
set_up_chain (Fixture *fixture, gconstpointer data)
{
  reset_settings ();
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_chain (fixture->dir.path, GPOINTER_TO_UINT (data));
  open_window (fixture, 1280, 800);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static void
take_picture (Fixture *fixture, const char *name)
{
  hw_test_picture (GTK_WIDGET (fixture->window), name);
}

static HwGraphRow *
find_row (Fixture *fixture, const char *revision)
{
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, revision);

  g_assert_nonnull (row);

  return HW_GRAPH_ROW (row);
}

/* Whether an inscription below @root shows @text. */
static gboolean
shows_text (GtkWidget *root, const char *text)
{
  if (GTK_IS_INSCRIPTION (root) && gtk_widget_get_visible (root)
      && g_strcmp0 (gtk_inscription_get_text (GTK_INSCRIPTION (root)), text) == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_text (child, text))
      return TRUE;

  return FALSE;
}

static void
select_position (Fixture *fixture, guint position, gboolean modify, gboolean extend)
{
  g_assert_true (gtk_widget_activate_action (fixture->list, "list.select-item", "(ubb)", position,
                                             modify, extend));
}

typedef struct
{
  HwSelectionSummary *summary;
  const char *fact;
} Fact;

static gboolean
lacks_fact (gpointer data)
{
  const Fact *fact = data;
  g_autofree char *facts = hw_selection_summary_dup_facts (fact->summary);

  return strstr (facts, fact->fact) == NULL;
}

/* What is found in a database while several are selected is told of them, too. */
static void
check_range_follows (Fixture *fixture, HwSelectionSummary *summary)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  Fact fact = { summary, "Pending on prod" };
  g_autofree char *path =
      g_build_filename (hw_project_get_root (hw_session_get_project (fixture->session)), "prod.db",
                        NULL);

  hw_test_set_rows (path, heads);
  hw_environment_state_check (hw_session_find_environment (fixture->session, "prod"));
  hw_test_wait_until (lacks_fact, &fact, "nothing is pending on prod any more");
}

static void
test_range (Fixture *fixture, gconstpointer data)
{
  HwSelectionSummary *summary =
      HW_SELECTION_SUMMARY (hw_test_find (GTK_WIDGET (fixture->window), "selection-summary"));
  g_autofree char *facts = NULL;

  /* Shift: from the one that was chosen to this one. */
  select_position (fixture, 1, FALSE, FALSE);
  select_position (fixture, 4, FALSE, TRUE);
  g_assert_cmpuint (g_strv_length ((char **)hw_session_get_selection (fixture->session)), ==, 4);
  g_assert_cmpstr (hw_session_get_selection (fixture->session)[0], ==, "bb60d9e274f8");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "bb60d9e274f8");
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (summary)));
  g_assert_cmpstr (hw_selection_summary_get_title (summary), ==, "4 revisions selected");
  facts = hw_selection_summary_dup_facts (summary);
  g_assert_nonnull (strstr (facts, "Topmost: bb60d9e2\n"));
  g_assert_nonnull (strstr (facts, "Lowest: 5e7ba1d3\n"));
  g_assert_nonnull (strstr (facts, "Pending on prod: 4\n"));
  g_assert_nonnull (strstr (facts, "Outside of a transaction: 1\n"));
  take_picture (fixture, "graph-range");
  check_range_follows (fixture, summary);

  /* Ctrl: one more, or one less. */
  select_position (fixture, 9, TRUE, FALSE);
  g_assert_cmpuint (g_strv_length ((char **)hw_session_get_selection (fixture->session)), ==, 5);
  select_position (fixture, 9, FALSE, FALSE);
  g_assert_cmpuint (g_strv_length ((char **)hw_session_get_selection (fixture->session)), ==, 1);
  g_assert_false (gtk_widget_get_mapped (GTK_WIDGET (summary)));
}

/* The selected revisions as a script: just those, or a reason why there is none. */
static void
test_export (Fixture *fixture, gconstpointer data)
{
  static const char *const piece[] = { "7c19f5a08e3d", "bb60d9e274f8", NULL };
  static const char *const gap[] = { "7c19f5a08e3d", "1ad86f3c5b7e", NULL };
  static const char *const base[] = { "91b7e2d04c5f", "3fd0c1a7b2e4", NULL };
  const HwProject *project = hw_session_get_project (fixture->session);
  const HwEnvironment *prod =
      hw_environment_state_get_environment (hw_session_find_environment (fixture->session, "prod"));
  g_autoptr(GError) error = NULL;
  g_autofree char *sql = hw_selection_sql_render (project, prod, piece, NULL, &error);
  g_autofree char *whole = NULL;
  const char *constraint, *drop;

  g_assert_no_error (error);
  constraint = strstr (sql, "ADD CONSTRAINT payments_status_ck");
  drop = strstr (sql, "DROP COLUMN legacy_total");
  g_assert_nonnull (constraint);
  g_assert_true (drop > constraint);
  g_assert_nonnull (strstr (sql, "1ad86f3c5b7e"));
  g_assert_null (strstr (sql, "CREATE INDEX"));
  /* From nothing. */
  whole = hw_selection_sql_render (project, prod, base, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (whole, "CREATE TABLE books"));
  g_assert_null (hw_selection_sql_render (project, prod, gap, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);

  /* The window says so before it asks for a file. */
  hw_session_select_revisions (fixture->session, gap);
  hw_test_widget_click (GTK_WIDGET (fixture->window), "export-selected-button");
  hw_test_widget_wait_shows (GTK_WIDGET (fixture->window), "The SQL was not exported");
}

static void
test_columns (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row = GTK_WIDGET (find_row (fixture, "bb60d9e274f8"));
  g_autoptr(GSettings) settings = hw_settings_new ();

  g_assert_true (shows_text (row, "bb60d9e274f8"));
  g_assert_false (shows_text (row, "202611-19_bb60d9e274f8.sql"));
  hw_session_select_environment (fixture->session, "dev");
  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.show-file", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.show-duration", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.show-id", NULL);
  g_assert_false (shows_text (row, "bb60d9e274f8"));
  /* How long it took on the selected environment. */
  g_assert_true (shows_text (row, "0.08 s"));
  g_assert_true (g_settings_get_boolean (settings, "graph-column-file"));
  g_assert_false (g_settings_get_boolean (settings, "graph-column-id"));
  take_picture (fixture, "graph-columns");
}

/* Of the rows, which are given their heights with the next frame. */
typedef struct
{
  Fixture *fixture;
  int height;
} Rows;

static int
get_row_height (Fixture *fixture)
{
  return gtk_widget_get_height (GTK_WIDGET (find_row (fixture, "bb60d9e274f8")));
}

static gboolean
has_height (gpointer user_data)
{
  const Rows *rows = user_data;

  return get_row_height (rows->fixture) >= rows->height;
}

static gboolean
is_lower (gpointer user_data)
{
  const Rows *rows = user_data;
  const int height = get_row_height (rows->fixture);

  return height > 0 && height < rows->height;
}

static void
test_compact (Fixture *fixture, gconstpointer data)
{
  Rows rows = { fixture, 34 };

  hw_test_wait_until (has_height, &rows, "the rows have their height");
  rows.height = get_row_height (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.compact", NULL);
  hw_test_wait_until (is_lower, &rows, "the rows are lower");
  take_picture (fixture, "graph-compact");
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  const HwGraph *graph = hw_session_get_graph (fixture->session);
  const guint node = hw_graph_lookup (graph, "92c4e0f7b6d1");
  const guint by_date = hw_layout_find_row (hw_session_get_layout (fixture->session), node);

  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.order", "s", "branch");
  g_assert_cmpint (hw_session_get_order (fixture->session), ==, HW_LAYOUT_ORDER_BRANCH);
  g_assert_cmpuint (hw_layout_find_row (hw_session_get_layout (fixture->session), node), !=,
                    by_date);
  /* The selection is by id and stays. */
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "7c19f5a08e3d");
  take_picture (fixture, "graph-by-branch");
  gtk_widget_activate_action (GTK_WIDGET (fixture->graph), "graph.order", "s", "date");
  g_assert_cmpuint (hw_layout_find_row (hw_session_get_layout (fixture->session), node), ==,
                    by_date);
}

static void
test_ancestry (Fixture *fixture, gconstpointer data)
{
  hw_graph_view_show_ancestry (fixture->graph, "5e7ba1d38f0c");
  take_picture (fixture, "graph-ancestry");
  hw_graph_view_show_ancestry (fixture->graph, NULL);
}

static void
test_tooltip (Fixture *fixture, gconstpointer data)
{
  HwGraphRow *row = find_row (fixture, "bb60d9e274f8");
  g_autofree char *text = hw_graph_row_dup_standing (row);

  g_assert_true (gtk_widget_get_has_tooltip (GTK_WIDGET (row)));
  g_assert_cmpstr (text, ==, "Applied on dev. Pending on staging, prod. Not known on qa, archive.");
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->graph), action, NULL));
}

static void
test_moves (Fixture *fixture, gconstpointer data)
{
  hw_graph_view_go_to (fixture->graph, "1ad86f3c5b7e");
  activate (fixture, "graph.go-to-parent");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "5e7ba1d38f0c");
  activate (fixture, "graph.go-back");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
  activate (fixture, "graph.go-to-other-parent");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "d40f2a6c9e85");
  activate (fixture, "graph.go-back");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
  activate (fixture, "graph.go-forward");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "d40f2a6c9e85");
  /* Nothing further that way. */
  activate (fixture, "graph.go-forward");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "d40f2a6c9e85");
}

static void
test_folds (Fixture *fixture, gconstpointer data)
{
  const guint n = GPOINTER_TO_UINT (data);

  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, n);
  activate (fixture, "graph.folded");
  /* The head, which is selected, one fold, and the base. */
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 3);
  take_picture (fixture, "graph-folded");

  /* Coming to the fold with the keyboard leaves what is selected. */
  select_position (fixture, 1, FALSE, FALSE);
  g_assert_cmpuint (g_strv_length ((char **)hw_session_get_selection (fixture->session)), ==, 1);
  /* Going to a hidden revision shows it. */
  hw_graph_view_go_to (fixture->graph, "r000010");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, n);
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "r000010");

  /* Folding anew keeps it. */
  activate (fixture, "graph.folded");
  activate (fixture, "graph.folded");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 5);
  /* Return on a fold opens it. */
  g_signal_emit_by_name (fixture->list, "activate", 1);
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), >, 5);
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  hw_graph_view_set_search (fixture->graph, "backfill");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
  hw_graph_view_set_filtered (fixture->graph, TRUE);
  g_assert_cmpuint (hw_graph_view_get_n_matches (fixture->graph), ==, 2);
  /* Two matches, and what is hidden above, between and below them. */
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 5);
  hw_graph_view_go_to_match (fixture->graph, TRUE);
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "6b3e9c82d7f0");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 5);
  take_picture (fixture, "graph-filter");
  hw_graph_view_set_search (fixture->graph, NULL);
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (fixture->list));
}

/* Row 149 of 200. */
static gboolean
has_match_mark (gpointer user_data)
{
  const int y = gtk_widget_get_height (user_data) * 299 / 400;

  return (hw_overview_strip_get_marks_at (user_data, y) & HW_MARK_MATCH) != 0;
}

static gboolean
has_selected_mark (gpointer user_data)
{
  return hw_overview_strip_get_marks_at (user_data, 0) == HW_MARK_SELECTED;
}

static gboolean
is_strip_high (gpointer user_data)
{
  return gtk_widget_get_mapped (user_data) && gtk_widget_get_height (user_data) > 100;
}

static gboolean
is_at_start (gpointer user_data)
{
  return gtk_adjustment_get_value (get_adjustment (user_data)) < 1;
}

static gboolean
is_far_down (gpointer user_data)
{
  return gtk_adjustment_get_value (get_adjustment (user_data)) > 1000;
}

static void
test_strip (Fixture *fixture, gconstpointer data)
{
  GtkWidget *strip = hw_test_find (GTK_WIDGET (fixture->graph), "overview-strip");

  hw_test_wait_until (is_strip_high, strip, "the strip is beside the list");
  /* The newest is selected. */
  hw_test_wait_until (has_selected_mark, strip, "the selected row is marked");
  hw_test_wait_until (is_at_start, fixture, "the list is at its start");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_overview_strip_go_to (HW_OVERVIEW_STRIP (strip), gtk_widget_get_height (strip));
  hw_test_wait_until (is_far_down, fixture, "the list goes to its end");
  hw_graph_view_set_search (fixture->graph, "r000050");
  hw_test_wait_until (has_match_mark, strip, "the match is marked three quarters down");
  take_picture (fixture, "graph-strip");
}

static void
test_short_has_no_strip (Fixture *fixture, gconstpointer data)
{
  g_assert_false (
      gtk_widget_get_visible (hw_test_find (GTK_WIDGET (fixture->graph), "overview-strip")));
}

typedef struct
{
  GtkWidget *lanes;
  int width;
} Lanes;

static gboolean
has_width (gpointer user_data)
{
  const Lanes *lanes = user_data;

  return gtk_widget_get_width (lanes->lanes) == lanes->width;
}

static gboolean
is_wider (gpointer user_data)
{
  const Lanes *lanes = user_data;

  return gtk_widget_get_width (lanes->lanes) > lanes->width;
}

static void
test_lanes_can_be_resized (Fixture *fixture, gconstpointer data)
{
  Lanes lanes = { hw_test_find_type (GTK_WIDGET (find_row (fixture, "bb60d9e274f8")),
                                     g_type_from_name ("HwLaneCell")),
                  64 };
  int natural;

  hw_test_wait_until (is_wider, &lanes, "the lanes have all the room they want");
  natural = gtk_widget_get_width (lanes.lanes);
  g_object_set (fixture->graph, "graph-width", 64, NULL);
  hw_test_wait_until (has_width, &lanes, "the lanes have the room they are given");
  hw_graph_view_scroll_lanes (fixture->graph, 10);
  take_picture (fixture, "graph-clipped");
  g_object_set (fixture->graph, "graph-width", 0, NULL);
  lanes.width = natural;
  hw_test_wait_until (has_width, &lanes, "the lanes are as wide as before");
}

static gboolean
has_one_more (gpointer user_data)
{
  return hw_graph_view_get_n_rows (user_data) == 101;
}

/* Where a row is, in the graph. */
typedef struct
{
  Fixture *fixture;
  float y;
} Place;

static gboolean
is_in_sight (gpointer user_data)
{
  Place *place = user_data;
  GtkWidget *row = hw_graph_view_find_row (place->fixture->graph, "r000040");
  graphene_rect_t bounds;

  if (row == NULL || !gtk_widget_compute_bounds (row, GTK_WIDGET (place->fixture->graph), &bounds)
      || bounds.size.height <= 0 || bounds.origin.y < 0
      || bounds.origin.y > (float)gtk_widget_get_height (GTK_WIDGET (place->fixture->graph)))
    return FALSE;
  place->y = bounds.origin.y;

  return TRUE;
}

/* A file that comes while one looks at something else moves nothing. */
static void
test_files_change (Fixture *fixture, gconstpointer data)
{
  const char *const both[] = { "r000040", "r000042", NULL };
  double upper;
  Place before = { fixture, 0 }, after = { fixture, 0 };
  HwGraphItem *item;
  gint64 start_usec;

  hw_graph_view_go_to (fixture->graph, "r000040");
  hw_test_wait_until (is_in_sight, &before, "the revision is in sight");
  hw_session_select_revisions (fixture->session, both);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_true (is_in_sight (&before));
  upper = gtk_adjustment_get_upper (get_adjustment (fixture));
  item = hw_graph_row_get_item (find_row (fixture, "r000040"));

  start_usec = g_get_monotonic_time ();
  g_free (hw_test_write_file (fixture->project, "migrations/new.sql",
                              "-- New\n--\n-- revision: new\n-- down-revision: r000099\n\n"
                              "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 1;\n"));
  hw_test_wait_until (has_one_more, fixture->graph, "the new file is shown");
  g_test_message ("shown after %" G_GINT64_FORMAT " ms",
                  (g_get_monotonic_time () - start_usec) / 1000);
  hw_test_widget_wait_longer (get_adjustment (fixture), upper);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));

  g_assert_true (g_strv_equal (hw_session_get_selection (fixture->session), both));
  g_assert_true (hw_graph_row_get_item (find_row (fixture, "r000040")) == item);
  g_assert_true (is_in_sight (&after));
  g_assert_cmpfloat_with_epsilon (after.y, before.y, 1.0);
}

static gboolean
is_only_known (gpointer user_data)
{
  return g_strv_length ((char **)hw_session_get_selection (user_data)) == 1;
}

/* A selected revision whose file goes leaves the selection; the others stay. */
static void
test_file_goes (Fixture *fixture, gconstpointer data)
{
  const char *const both[] = { "r000099", "r000098", NULL };
  g_autofree char *path = g_build_filename (fixture->project, "migrations", "r000099.sql", NULL);

  hw_session_select_revisions (fixture->session, both);
  g_assert_cmpint (g_unlink (path), ==, 0);
  hw_test_wait_until (is_only_known, fixture->session, "the selection has one revision less");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "r000098");
}

static gboolean
has_environment (gpointer user_data)
{
  return g_list_model_get_n_items (hw_session_get_environments (user_data)) == 1;
}

static void
test_config_changes (Fixture *fixture, gconstpointer data)
{
  hw_session_select_revision (fixture->session, "r000050");
  g_free (hw_test_write_file (fixture->project, "headway.ini",
                              "[headway]\nscript_location = migrations\n\n"
                              "[environment dev]\nurl = sqlite:///dev.db\n"));
  hw_test_wait_until (has_environment, fixture->session, "the new environment is there");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "r000050");
}

static gboolean
has_finding (gpointer user_data)
{
  return hw_session_get_problems (user_data)->len > 0 && !hw_session_is_loading (user_data);
}

static void
test_findings (Fixture *fixture, gconstpointer data)
{
  g_free (hw_test_write_file (fixture->project, "migrations/r000050.sql",
                              "-- Step 50\n--\n-- revision: r000050\n-- down-revision: r000049\n"
                              "-- depends-on: nothing-like-it\n\n"
                              "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 1;\n"));
  activate (fixture, "graph.next-finding");
  hw_session_reload (fixture->session);
  hw_test_wait_until (has_finding, fixture->session, "the finding is told");
  activate (fixture, "graph.next-finding");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "r000050");
  take_picture (fixture, "graph-finding");
}

#define N_BRANCHES 20

/* Many branches side by side, each of two revisions; the last one needs the first one's. */
static char *
make_wide (const char *dir)
{
  char *root = g_build_filename (dir, "wide", NULL);

  g_free (hw_test_write_file (root, "headway.ini", "[headway]\nscript_location = migrations\n"));
  g_free (hw_test_write_file (root, "migrations/root.sql",
                              "-- Root\n--\n-- revision: root\n-- down-revision: none\n"
                              "-- created: 2026-01-01T00:00:00Z\n\n"
                              "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 1;\n"));
  for (guint i = 0; i < 2 * N_BRANCHES; i++)
    {
      const guint branch = i % N_BRANCHES;
      g_autofree char *id = g_strdup_printf ("%s%02u", i < N_BRANCHES ? "lower" : "upper", branch);
      g_autofree char *parent =
          i < N_BRANCHES ? g_strdup ("root") : g_strdup_printf ("lower%02u", branch);
      g_autofree char *name = g_strconcat ("migrations/", id, ".sql", NULL);
      g_autofree char *text =
          g_strdup_printf ("-- Branch %u\n--\n-- revision: %s\n-- down-revision: %s\n%s"
                           "-- created: 2026-01-02T00:%02u:00Z\n\n"
                           "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 1;\n",
                           branch, id, parent,
                           i == 2 * N_BRANCHES - 1 ? "-- depends-on: lower00\n" : "", i);

      g_free (hw_test_write_file (root, name, text));
    }

  return root;
}

static GtkWidget *
find_button (GtkWidget *root)
{
  return hw_test_find_type (root, GTK_TYPE_BUTTON);
}

/* More lanes than there is room for are clipped; a far dependency is a chip that goes there. */
static void
test_wide (void)
{
  Fixture fixture = { 0 };
  GtkWidget *row, *lanes;

  reset_settings ();
  hw_test_dir_init (&fixture.dir);
  fixture.project = make_wide (fixture.dir.path);
  open_window (&fixture, 1280, 800);
  g_assert_cmpuint (hw_layout_get_n_lanes (hw_session_get_layout (fixture.session)), >, 12);
  row = GTK_WIDGET (find_row (&fixture, "upper19"));
  lanes = hw_test_find_type (row, g_type_from_name ("HwLaneCell"));
  g_assert_cmpint (gtk_widget_get_width (lanes), <=, 13 * 17);
  take_picture (&fixture, "graph-wide");
  hw_graph_view_scroll_lanes (fixture.graph, 1000);
  take_picture (&fixture, "graph-wide-end");

  g_signal_emit_by_name (find_button (row), "clicked");
  g_assert_cmpstr (hw_session_get_revision (fixture.session), ==, "lower00");
  tear_down (&fixture, NULL);
}

/* The lanes are in the right half. */
static gboolean
has_lanes_at_right (gpointer user_data)
{
  GtkWidget *lanes = hw_test_find_type (user_data, g_type_from_name ("HwLaneCell"));
  graphene_rect_t bounds;

  return lanes != NULL && gtk_widget_compute_bounds (lanes, user_data, &bounds)
         && bounds.origin.x > (float)gtk_widget_get_width (user_data) / 2;
}

static void
test_right_to_left (Fixture *fixture, gconstpointer data)
{
  gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  hw_test_wait_until (has_lanes_at_right, fixture->graph, "the lanes are at the right");
  take_picture (fixture, "graph-rtl");
  gtk_widget_set_default_direction (GTK_TEXT_DIR_LTR);
}

/* With little room five lanes move together rather than that one is cut off; many more go on beyond the column. */
static void
test_tiny_lanes (void)
{
  GtkWidget *widget = g_object_ref_sink (gtk_label_new (NULL));
  HwGraphStyle style = { .is_tiny = TRUE, .max_lanes = 4 };

  hw_graph_style_update (&style, widget, 4);
  g_assert_cmpint (style.lanes_width, <=, style.graph_width);
  hw_graph_style_update (&style, widget, 5);
  g_assert_cmpint (style.lanes_width, <=, style.graph_width);
  hw_graph_style_update (&style, widget, 20);
  g_assert_cmpint (style.lanes_width, >, style.graph_width);
  style.is_tiny = FALSE;
  hw_graph_style_update (&style, widget, 20);
  g_assert_cmpfloat (hw_graph_style_get_pitch (&style), >, 0.46 * style.row_height);
  g_object_unref (widget);
}

/* The bar and the tint of what waits are those of the environment that is looked at, whatever was before it. */
static void
test_kinds (Fixture *fixture, gconstpointer data)
{
  static const char *const steps[] = { "prod", NULL, "dev", "staging", NULL, "staging", "dev" };
  static const char *const kinds[] = { "production", NULL,      "development", "staging",
                                       NULL,         "staging", "development" };
  GtkWidget *row = GTK_WIDGET (find_row (fixture, "7c19f5a08e3d"));

  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      hw_session_select_environment (fixture->session, steps[i]);
      if (kinds[i] == NULL)
        continue;
      g_test_message ("%s after %s", steps[i],
                      i == 0 || steps[i - 1] == NULL ? "none" : steps[i - 1]);
      g_assert_true (gtk_widget_has_css_class (row, kinds[i]));
      g_assert_cmpint (gtk_widget_has_css_class (row, "pending"), ==,
                       !g_str_equal (steps[i], "dev"));
    }
}

static gboolean
is_short (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "…");
}

/* Where words have no room, what is wrong shows all the same, and that there is more to know. */
static void
test_tiny_marks (void)
{
  Fixture fixture = { 0 };
  GtkWidget *findings, *row;

  reset_settings ();
  hw_test_dir_init (&fixture.dir);
  fixture.project = hw_test_make_bookshop (fixture.dir.path);
  open_window (&fixture, 360, 640);
  row = GTK_WIDGET (find_row (&fixture, "5e7ba1d38f0c"));
  hw_test_wait_until (is_short, row, "the words give way");
  g_assert_false (hw_test_widget_shows (row, "no transaction"));
  findings = hw_test_find (GTK_WIDGET (find_row (&fixture, "bb60d9e274f8")), "findings");
  g_assert_nonnull (findings);
  g_assert_true (gtk_widget_get_mapped (findings));
  tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*test) (Fixture *fixture, gconstpointer data);
    guint n_chain; /* 0: the bookshop */
  } tests[] = {
    { "/graph/range", test_range, 0 },
    { "/graph/export", test_export, 0 },
    { "/graph/columns", test_columns, 0 },
    { "/graph/compact", test_compact, 0 },
    { "/graph/order", test_order, 0 },
    { "/graph/ancestry", test_ancestry, 0 },
    { "/graph/tooltip", test_tooltip, 0 },
    { "/graph/kinds", test_kinds, 0 },
    { "/graph/moves", test_moves, 0 },
    { "/graph/filter", test_filter, 0 },
    { "/graph/short-has-no-strip", test_short_has_no_strip, 0 },
    { "/graph/lanes-can-be-resized", test_lanes_can_be_resized, 0 },
    { "/graph/right-to-left", test_right_to_left, 0 },
    { "/graph/folds", test_folds, 100 },
    { "/graph/strip", test_strip, 200 },
    { "/graph/files-change", test_files_change, 100 },
    { "/graph/file-goes", test_file_goes, 100 },
    { "/graph/config-changes", test_config_changes, 100 },
    { "/graph/findings", test_findings, 100 },
  };

  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, GUINT_TO_POINTER (tests[i].n_chain),
                tests[i].n_chain == 0 ? set_up_bookshop : set_up_chain, tests[i].test, tear_down);
  g_test_add_func ("/graph/wide", test_wide);
  g_test_add_func ("/graph/tiny-lanes", test_tiny_lanes);
  g_test_add_func ("/graph/tiny-marks", test_tiny_marks);

  return g_test_run ();
}
