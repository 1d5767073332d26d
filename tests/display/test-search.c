/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-search"

#include "config.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "hw-graph-search.h"
#include "hw-graph-view.h"
#include "hw-search-chips.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"

/* Searching the graph, as people use it. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session;
  HwGraphView *graph;
  HwGraphSearch *search;
  GtkWidget *entry;
} Fixture;

static void
open_window (Fixture *fixture, int width)
{
  fixture->window = hw_test_open_window (fixture->project, width, 800);
  fixture->session = hw_window_get_session (fixture->window);
  fixture->graph =
      HW_GRAPH_VIEW (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_GRAPH_VIEW));
  fixture->search =
      HW_GRAPH_SEARCH (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_GRAPH_SEARCH));
  fixture->entry = hw_test_find (GTK_WIDGET (fixture->search), "search-entry");
  hw_test_wait_checked (fixture->window);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.search", NULL);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  open_window (fixture, data == NULL ? 1280 : GPOINTER_TO_INT (data));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static void
search_for (Fixture *fixture, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (fixture->entry), text);
  /* The entry waits for more to be typed. */
  g_signal_emit_by_name (fixture->entry, "search-changed");
}

static guint
count (Fixture *fixture)
{
  return hw_graph_view_get_n_matches (fixture->graph);
}

static gboolean
is_marked (Fixture *fixture, const char *revision)
{
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, revision);

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_has_css_class (row, "matched")
                 != gtk_widget_has_css_class (row, "dimmed"));

  return gtk_widget_has_css_class (row, "matched");
}

static const char *
get_error (Fixture *fixture)
{
  return gtk_label_get_text (
      GTK_LABEL (hw_test_find (GTK_WIDGET (fixture->search), "search-error")));
}

static void
test_operators (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    guint n_matches;
  } rows[] = {
    { "is:merge", 2 },
    { "-is:merge", 17 },
    { "is:head", 2 },
    { "label:reporting", 2 },
    { "id:7c", 1 },
    { "\"payments.currency\" backfill", 1 },
    { "pending:prod", 9 },
    { "env:prod", 2 },
    { "env:staging state:pending", 2 },
    { "state:pending", 9 },
    { "applied:staging -applied:prod", 7 },
    { "after:2026-11", 7 },
    { "after:2026-10-20 before:2026-11", 4 },
    { "has:error", 1 },
    { "is:irreversible", 1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      search_for (fixture, rows[i].text);
      g_assert_cmpstr (get_error (fixture), ==, "");
      g_assert_cmpuint (count (fixture), ==, rows[i].n_matches);
    }
}

static void
test_highlight (Fixture *fixture, gconstpointer data)
{
  search_for (fixture, "is:merge");
  g_assert_true (is_marked (fixture, "1ad86f3c5b7e"));
  g_assert_false (is_marked (fixture, "bb60d9e274f8"));
  g_assert_cmpstr (hw_graph_search_get_summary (fixture->search), ==, "2 matches");
  gtk_widget_activate_action (GTK_WIDGET (fixture->search), "search.next", NULL);
  g_assert_cmpstr (hw_graph_search_get_summary (fixture->search), ==, "1 of 2");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
  gtk_widget_activate_action (GTK_WIDGET (fixture->search), "search.next", NULL);
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "d40f2a6c9e85");
  gtk_widget_activate_action (GTK_WIDGET (fixture->search), "search.previous", NULL);
  g_assert_cmpstr (hw_graph_search_get_summary (fixture->search), ==, "1 of 2");
  hw_test_picture (GTK_WIDGET (fixture->window), "search-highlight");
}

/* An error of several lines takes nothing away from what is below it. */
static gboolean
has_room (gpointer data)
{
  GtkWidget *box = gtk_widget_get_parent (data);
  int height;

  gtk_widget_measure (box, GTK_ORIENTATION_VERTICAL, gtk_widget_get_width (box), &height, NULL,
                      NULL, NULL);

  return gtk_widget_get_width (box) > 0 && gtk_widget_get_height (box) == height;
}

static void
test_errors (Fixture *fixture, gconstpointer data)
{
  GtkWidget *error = hw_test_find (GTK_WIDGET (fixture->search), "search-error");

  search_for (fixture, "foo:bar");
  hw_test_wait_until (has_room, error, "the bar is as high as what is in it");
  g_assert_cmpint (pango_layout_get_line_count (gtk_label_get_layout (GTK_LABEL (error))), >, 1);
  search_for (fixture, "is:round");
  g_assert_true (g_str_has_prefix (get_error (fixture), "“is:” does not know “round”. It knows "));
  g_assert_true (gtk_widget_has_css_class (fixture->entry, "error"));
  g_assert_cmpuint (count (fixture), ==, 0);
  hw_test_picture (GTK_WIDGET (fixture->window), "search-error");
  search_for (fixture, "pending:nowhere");
  g_assert_true (g_str_has_prefix (get_error (fixture), "There is no environment “nowhere”."));
  search_for (fixture, "is:merge");
  g_assert_cmpstr (get_error (fixture), ==, "");
  g_assert_false (gtk_widget_has_css_class (fixture->entry, "error"));
}

static void
test_chips (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = GTK_WIDGET (fixture->search);

  search_for (fixture, "drop");
  /* An offer adds itself; what is there is not offered again. */
  hw_test_widget_click (bar, "is:head");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "drop is:head");
  g_assert_cmpuint (count (fixture), ==, 1);
  hw_test_widget_click (bar, "state:pending");
  g_assert_cmpuint (count (fixture), ==, 1);
  hw_test_picture (GTK_WIDGET (fixture->window), "search-chips");
  /* As a chip it takes itself out. */
  hw_test_widget_click (bar, "is:head");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "drop state:pending");
}

/* A name comes out of a term as it went in, whatever is in it. */
static void
test_quoting (void)
{
  static const char *const names[] = {
    "payments",    "order items", "Größe der Bücher", "日本 語",
    "a \"b\" \\c", "C:\\new",     "two\tthree",
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *text = hw_search_chips_make_term ("label:", names[i]);
      g_autoptr(GError) error = NULL;
      g_autoptr(HwSearch) search = hw_search_parse (text, &error);

      g_test_message ("%s", text);
      g_assert_no_error (error);
      g_assert_cmpuint (hw_search_get_n_terms (search), ==, 1);
      g_assert_cmpstr (hw_search_get_term (search, 0)->value, ==, names[i]);
    }
}

/* A name of a column is in no message: the way to the scripts is one click, whatever else is asked for. */
static void
test_sql_chip (Fixture *fixture, gconstpointer data)
{
  GtkWidget *bar = GTK_WIDGET (fixture->search);

  search_for (fixture, "is:head");
  g_assert_null (hw_test_find (bar, "sql:is:head"));
  search_for (fixture, "\"create index\" -gin is:base");
  hw_test_widget_click (bar, "sql:\"create index\"");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==,
                   "sql:\"create index\" -gin is:base");
  g_assert_null (hw_test_find (bar, "sql:sql:\"create index\""));
}

static void
test_filter (Fixture *fixture, gconstpointer data)
{
  search_for (fixture, "is:merge");
  hw_graph_view_set_filtered (fixture->graph, TRUE);
  /* Two matches; what is above, between and below them is one row each. */
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 5);
  /* What cannot be understood hides nothing. */
  search_for (fixture, "is:round");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
  search_for (fixture, "nothing like it");
  g_assert_true (hw_test_widget_shows (GTK_WIDGET (fixture->graph), "No Revisions Found"));
  hw_test_picture (GTK_WIDGET (fixture->window), "search-nothing");
  hw_test_widget_click (GTK_WIDGET (fixture->graph), "clear-search");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (fixture->entry)), ==, "");
  g_assert_cmpuint (hw_graph_view_get_n_rows (fixture->graph), ==, 19);
}

typedef struct
{
  Fixture *fixture;
  guint n;
} Wanted;

static gboolean
has_matches (gpointer user_data)
{
  const Wanted *wanted = user_data;

  return count (wanted->fixture) == wanted->n
         && !hw_revision_search_is_busy (hw_graph_view_get_search (wanted->fixture->graph));
}

static void
wait_matches (Fixture *fixture, guint n)
{
  Wanted wanted = { fixture, n };

  hw_test_wait_until (has_matches, &wanted, "the matches are found");
}

static void
test_sql (Fixture *fixture, gconstpointer data)
{
  search_for (fixture, "sql:\"create index\"");
  g_assert_cmpstr (hw_graph_search_get_summary (fixture->search), ==, "Reading files…");
  wait_matches (fixture, 2);
  g_assert_cmpstr (hw_graph_search_get_summary (fixture->search), ==, "2 matches");
  /* What is read stays read while the rest is typed. */
  search_for (fixture, "sql:\"create index\" -gin");
  g_assert_cmpuint (count (fixture), ==, 1);
  search_for (fixture, "sql:books sql:create");
  wait_matches (fixture, 2);
  search_for (fixture, "-sql:create");
  wait_matches (fixture, 12);
}

/* Another environment is selected, or moves: the answer follows. */
static void
test_environments (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  g_autofree char *path = g_build_filename (fixture->project, "staging.db", NULL);

  search_for (fixture, "state:pending");
  g_assert_cmpuint (count (fixture), ==, 9);
  hw_session_select_environment (fixture->session, "staging");
  g_assert_cmpuint (count (fixture), ==, 2);
  hw_test_set_rows (path, rows);
  hw_session_check_environments (fixture->session);
  wait_matches (fixture, 0);
  hw_session_select_environment (fixture->session, NULL);
  g_assert_true (g_str_has_prefix (get_error (fixture), "“state:” is about an environment"));
}

/* Where the entry and the button at its end are: both stay while what is found changes. */
static void
get_places (Fixture *fixture, graphene_rect_t *out_entry, graphene_rect_t *out_button)
{
  GtkWidget *search = GTK_WIDGET (fixture->search);

  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_true (gtk_widget_compute_bounds (fixture->entry, search, out_entry));
  g_assert_true (
      gtk_widget_compute_bounds (hw_test_find (search, "next-match"), search, out_button));
}

static void
test_still (Fixture *fixture, gconstpointer data)
{
  static const char *const texts[] = { "is:merge", "a", "nothing like it" };
  graphene_rect_t entry, button;

  get_places (fixture, &entry, &button);
  g_assert_cmpfloat (button.origin.x, >, entry.origin.x + entry.size.width);
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      graphene_rect_t new_entry, new_button;

      search_for (fixture, texts[i]);
      get_places (fixture, &new_entry, &new_button);
      g_assert_true (graphene_point_equal (&new_entry.origin, &entry.origin));
      g_assert_true (graphene_rect_equal (&new_button, &button));
    }
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  search_for (fixture, "is:merge");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), GPOINTER_TO_INT (data));
  hw_test_picture (GTK_WIDGET (fixture->window), "search-360");
}

static void
git (Fixture *fixture, const char *author, const char *line)
{
  g_autofree char *text =
      g_strdup_printf ("git -c user.name=%s -c user.email=x@example.org -c commit.gpgSign=false %s",
                       author, line);
  g_auto(GStrv) argv = g_strsplit (text, " ", -1);
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_spawn_sync (fixture->project, argv, NULL,
                G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL | G_SPAWN_STDERR_TO_DEV_NULL, NULL,
                NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
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

static gboolean
has_author (gpointer user_data)
{
  Fixture *fixture = user_data;
  GtkWidget *row = hw_graph_view_find_row (fixture->graph, "bb60d9e274f8");

  return row != NULL && shows_text (row, "Anna");
}

/* Who wrote a revision stands in git: a column of the graph, and to be looked for. */
static void
test_authors (void)
{
  Fixture fixture = { 0 };
  g_autofree char *program = g_find_program_in_path ("git");

  if (program == NULL)
    {
      g_test_skip ("git is not installed");
      return;
    }
  hw_test_dir_init (&fixture.dir);
  fixture.project = hw_test_make_bookshop (fixture.dir.path);
  git (&fixture, "Anna", "init -q");
  git (&fixture, "Anna", "add migrations/202611-19_bb60d9e274f8.sql");
  git (&fixture, "Anna", "commit -q -m One");
  git (&fixture, "Ben", "add migrations");
  git (&fixture, "Ben", "commit -q -m Two");
  open_window (&fixture, 1280);
  gtk_widget_activate_action (GTK_WIDGET (fixture.graph), "graph.show-author", NULL);
  hw_test_wait_until (has_author, &fixture, "the author is shown");
  search_for (&fixture, "author:ben");
  g_assert_cmpuint (count (&fixture), ==, 18);
  search_for (&fixture, "anna");
  g_assert_cmpuint (count (&fixture), ==, 1);
  hw_test_picture (GTK_WIDGET (fixture.window), "search-author");
  gtk_widget_activate_action (GTK_WIDGET (fixture.graph), "graph.show-author", NULL);
  tear_down (&fixture, NULL);
}

/* Ten thousand revisions: each search is one pass over them, and files are read beside the window. */
static void
test_many (void)
{
  Fixture fixture = { 0 };
  gint64 start_usec;

  hw_test_dir_init (&fixture.dir);
  fixture.project = hw_test_make_chain (fixture.dir.path, 10000);
  open_window (&fixture, 1280);
  start_usec = g_get_monotonic_time ();
  search_for (&fixture, "step 99");
  g_test_message ("searched 10000 revisions in %.1f ms",
                  (double)(g_get_monotonic_time () - start_usec) / 1000);
  g_assert_cmpuint (count (&fixture), ==, 280);
  search_for (&fixture, "\"step 99\"");
  g_assert_cmpuint (count (&fixture), ==, 111);
  search_for (&fixture, "sql:select");
  /* Something else is asked for before the files are read. */
  search_for (&fixture, "sql:update");
  wait_matches (&fixture, 0);
  search_for (&fixture, "sql:select -is:base");
  wait_matches (&fixture, 9999);
  hw_test_picture (GTK_WIDGET (fixture.window), "search-many");
  tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
#define ADD(path, test, width) \
  g_test_add ("/search/" path, Fixture, GINT_TO_POINTER (width), set_up, test, tear_down)
  ADD ("operators", test_operators, 0);
  ADD ("highlight", test_highlight, 0);
  ADD ("errors", test_errors, 0);
  ADD ("chips", test_chips, 0);
  ADD ("sql-chip", test_sql_chip, 0);
  ADD ("filter", test_filter, 0);
  ADD ("sql", test_sql, 0);
  ADD ("environments", test_environments, 0);
  ADD ("still", test_still, 0);
  ADD ("narrow", test_narrow, 360);
#undef ADD
  g_test_add_func ("/search/quoting", test_quoting);
  g_test_add_func ("/search/authors", test_authors);
  g_test_add_func ("/search/many", test_many);

  return g_test_run ();
}
