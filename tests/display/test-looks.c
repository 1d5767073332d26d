/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-looks"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "hw-compare-page.h"
#include "hw-editor-page.h"
#include "hw-graph-search.h"
#include "hw-history-page.h"
#include "hw-journal-backup.h"
#include "hw-problem-list.h"
#include "hw-test-widget.h"
#include "test-looks.h"

/* Every page in every look: it must fit into its width, be readable, and speak one language. With HEADWAY_SCREENSHOT_DIR
 * the pictures are written. Run by run-locale.py in other languages, too. What a page does is not asked here. */

#define HOUR_USEC (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define FIRST_USEC (G_GINT64_CONSTANT (1790000000) * G_USEC_PER_SEC)
#define N_LARGE 10000

typedef struct
{
  HwTestDir dir;
  char *project;
  HwJournal *journal;
  HwWindow *window;
  HwSession *session;
} Fixture;

typedef struct
{
  const char *name;
  void (*show) (Fixture *fixture);
} Page;

static GtkWidget *
find (Fixture *fixture, const char *name)
{
  return hw_test_widget_find (GTK_WIDGET (fixture->window), name);
}

static GtkWidget *
find_type (Fixture *fixture, GType type)
{
  return hw_test_find_type (GTK_WIDGET (fixture->window), type);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_look_wear (data);
  hw_test_dir_init (&fixture->dir);
  path = hw_test_dir_build (&fixture->dir, "journal.db");
  fixture->journal = hw_journal_open (path, &error);
  g_assert_no_error (error);
}

static void
open_window (Fixture *fixture, const HwTestLook *look)
{
  fixture->window = hw_test_open_window (fixture->project, look->width, look->height);
  fixture->session = hw_window_get_session (fixture->window);
  hw_window_set_journal (fixture->window, fixture->journal);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_close_window (fixture->window);
  hw_test_look_wear (NULL);
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static void
show_view (Fixture *fixture, const char *view)
{
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", view));
}

static void
show_environment (Fixture *fixture, const char *environment, const char *revision)
{
  show_view (fixture, "graph");
  hw_session_select_environment (fixture->session, environment);
  hw_session_select_revision (fixture->session, revision);
}

static void
show_graph (Fixture *fixture)
{
  show_environment (fixture, "prod", "bb60d9e274f8");
}

static gboolean
is_still (gpointer user_data)
{
  Fixture *fixture = user_data;
  AdwFlap *flap = ADW_FLAP (find_type (fixture, ADW_TYPE_FLAP));
  const double end = adw_flap_get_reveal_flap (flap) ? 1 : 0;

  return ABS (adw_flap_get_reveal_progress (flap) - end) < 0.001
         && !adw_leaflet_get_child_transition_running (
             ADW_LEAFLET (find_type (fixture, ADW_TYPE_LEAFLET)));
}

/* Over the graph where there is no room beside it. */
static void
show_details (Fixture *fixture)
{
  show_graph (fixture);
  adw_flap_set_reveal_flap (ADW_FLAP (find_type (fixture, ADW_TYPE_FLAP)), TRUE);
  hw_test_wait_until (is_still, fixture, "the details are there");
}

/* By itself where there is no room beside it. */
static void
show_sidebar (Fixture *fixture)
{
  show_graph (fixture);
  if (adw_leaflet_get_folded (ADW_LEAFLET (find_type (fixture, ADW_TYPE_LEAFLET))))
    gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.toggle-sidebar", NULL);
  hw_test_wait_until (is_still, fixture, "the sidebar is there");
}

static void
end_details (Fixture *fixture)
{
  AdwFlap *flap = ADW_FLAP (find_type (fixture, ADW_TYPE_FLAP));

  adw_flap_set_reveal_flap (flap, !adw_flap_get_folded (flap));
  hw_test_wait_until (is_still, fixture, "the details are away");
}

static void
show_graph_none (Fixture *fixture)
{
  end_details (fixture);
  show_environment (fixture, NULL, NULL);
}

static void
show_graph_up_to_date (Fixture *fixture)
{
  show_environment (fixture, "dev", "7c19f5a08e3d");
}

static void
show_graph_unreachable (Fixture *fixture)
{
  show_environment (fixture, "qa", "92c4e0f7b6d1");
}

static void
show_graph_unknown (Fixture *fixture)
{
  show_environment (fixture, "archive", "d40f2a6c9e85");
}

static void
show_graph_range (Fixture *fixture)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };

  show_environment (fixture, "prod", NULL);
  hw_session_select_revisions (fixture->session, heads);
}

static void
search_for (Fixture *fixture, const char *text)
{
  HwGraphSearch *search = HW_GRAPH_SEARCH (find_type (fixture, HW_TYPE_GRAPH_SEARCH));

  hw_graph_search_start (search);
  hw_graph_search_set_text (search, text);
  gtk_editable_set_position (GTK_EDITABLE (find (fixture, "search-entry")), -1);
}

static void
show_search (Fixture *fixture)
{
  show_graph (fixture);
  search_for (fixture, "is:merge");
}

static void
show_search_nothing (Fixture *fixture)
{
  hw_graph_view_set_filtered (HW_GRAPH_VIEW (find_type (fixture, HW_TYPE_GRAPH_VIEW)), TRUE);
  search_for (fixture, "zzz");
}

static void
end_search (Fixture *fixture)
{
  HwGraphView *graph = HW_GRAPH_VIEW (find_type (fixture, HW_TYPE_GRAPH_VIEW));

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.clear-search", NULL);
  hw_graph_view_set_filtered (graph, FALSE);
}

static void
show_editor_empty (Fixture *fixture)
{
  end_search (fixture);
  show_view (fixture, "editor");
}

static gboolean
has_file (gpointer data)
{
  HwEditorTab *tab = hw_editor_page_get_tab (data);

  return tab != NULL && hw_editor_tab_is_loaded (tab);
}

/* A revision in halves: applied nowhere, so that it can be edited. */
static void
show_editor (Fixture *fixture)
{
  g_autofree char *path =
      g_build_filename (fixture->project, "migrations", "20261123_c0ffee15a5d1.sql", NULL);
  HwEditorTab *tab;

  hw_window_edit_file (fixture->window, path, 7);
  hw_test_wait_until (has_file, find_type (fixture, HW_TYPE_EDITOR_PAGE), "the file is open");
  tab = hw_editor_page_get_tab (HW_EDITOR_PAGE (find_type (fixture, HW_TYPE_EDITOR_PAGE)));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (tab), "editor.layout", "s", "beside"));
}

static gboolean
has_error (gpointer data)
{
  GtkWidget *list = hw_test_find (data, "editor-problems");

  return list != NULL && gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0) != NULL;
}

static void
show_editor_problems (Fixture *fixture)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (fixture, "editor-up")));
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_insert (buffer, &end, "\n-- migrate:nonsense", -1);
  hw_test_wait_until (has_error, fixture->window, "the problem is found");
}

static void
show_editor_config (Fixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->project, "headway.ini", NULL);

  hw_window_edit_file (fixture->window, path, 1);
  hw_test_wait_until (has_file, find_type (fixture, HW_TYPE_EDITOR_PAGE), "the file is open");
}

static gboolean
has_matrix (gpointer data)
{
  return hw_compare_page_get_n_rows (data) > 0;
}

static void
show_compare (Fixture *fixture)
{
  show_view (fixture, "compare");
  hw_test_wait_until (has_matrix, find_type (fixture, HW_TYPE_COMPARE_PAGE), "the matrix is shown");
}

static void
show_compare_empty (Fixture *fixture)
{
  show_view (fixture, "compare");
}

static void
show_history_empty (Fixture *fixture)
{
  show_view (fixture, "history");
}

static void
add_run (Fixture *fixture, const char *id, const char *result, const char *message, guint n_done)
{
  const char *before[] = { "74e0a9d1f35c", "a9d2f6074e1b", NULL };
  const char *after[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  const HwJournalLine line = {
    FIRST_USEC, (char *)"step", (char *)"08d5b7f1ae46", (char *)"Add books.search tsvector", 38000,
    TRUE
  };
  const HwJournalBackup backup = {
    .project = fixture->project,
    .environment = (char *)"prod",
    .deployment = (char *)id,
    .path = (char *)"/var/backups/bookshop/prod-20261119-162004.db",
    .format = HW_BACKUP_FORMAT_SQLITE,
    .size_bytes = 1234567,
    .rows = (GStrv)before,
    .made_usec = FIRST_USEC + n_done * HOUR_USEC,
    .verified_usec = FIRST_USEC + n_done * HOUR_USEC,
  };
  g_autoptr(GError) error = NULL;
  HwJournalEntry entry = { .id = (char *)id,
                           .project = fixture->project,
                           .project_name = (char *)"bookshop",
                           .environment = (char *)"prod",
                           .direction = HW_DIRECTION_UPGRADE,
                           .target = (char *)"head",
                           .url = (char *)"sqlite:///prod.db",
                           .actor = (char *)"mira@desk",
                           .pid = 1,
                           .state = (char *)"done",
                           .result = (char *)"running",
                           .rows_before = (GStrv)before,
                           .rows_after = (GStrv)after,
                           .n_steps = 9,
                           .n_done = n_done,
                           .started_usec = FIRST_USEC + n_done * HOUR_USEC,
                           .finished_usec = FIRST_USEC + (n_done + 1) * HOUR_USEC };

  hw_journal_begin (fixture->journal, &entry, &error);
  g_assert_no_error (error);
  entry.result = (char *)result;
  entry.message = (char *)message;
  hw_journal_update (fixture->journal, &entry, &error);
  hw_journal_add_backup (fixture->journal, &backup, &error);
  g_assert_no_error (error);
  hw_journal_add_line (fixture->journal, id, &line, &error);
  g_assert_no_error (error);
}

static gboolean
has_runs (gpointer data)
{
  return hw_history_page_get_n_entries (data) == 2;
}

static void
show_history (Fixture *fixture)
{
  GtkListBoxRow *row;

  add_run (fixture, "d1", "failed", "upgrade stopped at bb60d9e274f8, 4 of 9 revisions applied", 4);
  add_run (fixture, "d2", "done", "prod is at 7c19f5a08e3d, 92c4e0f7b6d1", 9);
  show_view (fixture, "graph");
  hw_window_set_journal (fixture->window, fixture->journal);
  show_view (fixture, "history");
  hw_test_wait_until (has_runs, find_type (fixture, HW_TYPE_HISTORY_PAGE), "the runs are listed");
  row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (find (fixture, "history-list")), 1);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), TRUE);
}

static gboolean
has_backups (gpointer data)
{
  GtkWidget *list = hw_test_find (data, "backup-list");

  return list != NULL && gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1) != NULL;
}

/* Those of the runs, whose files were never there. */
static void
show_backups (Fixture *fixture)
{
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (fixture, "history-backups")), TRUE);
  hw_test_wait_until (has_backups, fixture->window, "the backups are listed");
}

static gboolean
is_told (gpointer data)
{
  GtkWidget *title = hw_test_find (data, "info-title");

  return title != NULL && gtk_label_get_text (GTK_LABEL (title))[0] != '\0';
}

static gboolean
has_problem (gpointer data)
{
  GtkWidget *list = hw_test_find_type (data, HW_TYPE_PROBLEM_LIST);

  return hw_problem_list_get_n_problems (HW_PROBLEM_LIST (list)) > 0;
}

/* Files that make no graph: what was there stays, and the footer counts what is wrong. */
static void
show_graph_cycle (Fixture *fixture)
{
  g_free (hw_test_write_file (fixture->project, "migrations/20261124_0000aaaa.sql",
                              "-- A\n-- revision: 0000aaaa\n-- down-revision: 0000bbbb\n\n"
                              "-- migrate:up\nSELECT 1;\n"));
  g_free (hw_test_write_file (fixture->project, "migrations/20261124_0000bbbb.sql",
                              "-- B\n-- revision: 0000bbbb\n-- down-revision: 0000aaaa\n\n"
                              "-- migrate:up\nSELECT 1;\n"));
  show_view (fixture, "graph");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.refresh", NULL);
  hw_test_wait_until (has_problem, fixture->window, "the cycle is told");
}

/* Larger text, and longer words, may need the sidebar's room. */
static void
check_sidebar (Fixture *fixture, const HwTestLook *look, const char *page)
{
  if (look->width >= 1280 && look->text_scale < 1.5
      && adw_leaflet_get_folded (ADW_LEAFLET (find_type (fixture, ADW_TYPE_LEAFLET))))
    g_test_fail_printf ("%s-%s has no room for the sidebar", page, look->name);
}

/* Headers beside each other are one line across the window. */
static void
check_headers (Fixture *fixture, const HwTestLook *look, const char *page)
{
  GtkWidget *sidebar = find (fixture, "sidebar-header");
  GtkWidget *content = find (fixture, "content-header");

  if (look->text_scale < 1.1 && gtk_widget_get_mapped (sidebar) && gtk_widget_get_mapped (content)
      && gtk_widget_get_height (sidebar) != gtk_widget_get_height (content))
    g_test_fail_printf ("%s-%s has headers of %d and %d pixels", page, look->name,
                        gtk_widget_get_height (sidebar), gtk_widget_get_height (content));
}

static gboolean
has_wide_switcher (GtkWidget *widget)
{
  if (ADW_IS_VIEW_SWITCHER (widget) && gtk_widget_get_child_visible (widget)
      && gtk_widget_get_mapped (widget) && gtk_widget_has_css_class (widget, "wide"))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (has_wide_switcher (child))
      return TRUE;

  return FALSE;
}

/* At the size that a window has at first, the views stand beside each other with their names, beside all other panes. */
static void
check_switcher (Fixture *fixture, const HwTestLook *look, const char *page)
{
  if (look->width >= 1024 && look->text_scale < 1.1 && g_getenv ("HEADWAY_TEST_LOCALEDIR") == NULL
      && hw_session_get_project (fixture->session) != NULL
      && !has_wide_switcher (GTK_WIDGET (fixture->window)))
    g_test_fail_printf ("%s-%s has no room for the names of the views", page, look->name);
}

static void
visit (Fixture *fixture, const HwTestLook *look, const Page *pages, guint n_pages)
{
  for (guint i = 0; i < n_pages; i++)
    {
      pages[i].show (fixture);
      hw_test_look_check (GTK_WIDGET (fixture->window), look, pages[i].name);
      check_sidebar (fixture, look, pages[i].name);
      check_headers (fixture, look, pages[i].name);
      check_switcher (fixture, look, pages[i].name);
    }
}

static void
test_bookshop (Fixture *fixture, gconstpointer data)
{
  static const Page pages[] = {
    { "graph", show_graph },
    { "sidebar", show_sidebar },
    { "details", show_details },
    { "graph-none", show_graph_none },
    { "graph-up-to-date", show_graph_up_to_date },
    { "graph-unreachable", show_graph_unreachable },
    { "graph-unknown", show_graph_unknown },
    { "graph-range", show_graph_range },
    { "search", show_search },
    { "search-nothing", show_search_nothing },
    { "editor-empty", show_editor_empty },
    { "editor", show_editor },
    { "editor-problems", show_editor_problems },
    { "editor-config", show_editor_config },
    { "compare", show_compare },
    { "history-empty", show_history_empty },
    { "history", show_history },
    { "backups", show_backups },
    { "graph-cycle", show_graph_cycle },
  };

  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  g_free (hw_test_write_file (fixture->project, "migrations/20261123_c0ffee15a5d1.sql",
                              "-- Loyalty points\n--\n-- revision: c0ffee15a5d1\n"
                              "-- down-revision: 7c19f5a08e3d\n-- created: 2026-11-23T12:00:00Z\n\n"
                              "-- migrate:up\nCREATE TABLE points (\n  id INTEGER PRIMARY KEY,\n"
                              "  customer INTEGER NOT NULL,\n  amount INTEGER DEFAULT 0 -- none\n"
                              ");\n\n-- migrate:down\nDROP TABLE points;\n"));
  open_window (fixture, data);
  hw_test_wait_checked (fixture->window);
  visit (fixture, data, pages, G_N_ELEMENTS (pages));
}

static void
show_welcome (Fixture *fixture)
{
}

static void
show_welcome_error (Fixture *fixture)
{
  hw_window_open (fixture->window, "/nonexistent/project");
  hw_test_wait_until (is_told, fixture->window, "the failure is told");
}

static gboolean
has_project (gpointer data)
{
  return hw_session_get_project (data) != NULL && !hw_session_is_loading (data);
}

/* A project without revisions and environments. */
static void
show_graph_empty (Fixture *fixture)
{
  g_autofree char *project = hw_test_make_chain (fixture->dir.path, 0);
  g_autofree char *migrations = g_build_filename (project, "migrations", NULL);

  g_assert_cmpint (g_mkdir_with_parents (migrations, 0755), ==, 0);
  hw_window_open (fixture->window, project);
  hw_test_wait_until (has_project, fixture->session, "the project is read");
}

static void
test_empty (Fixture *fixture, gconstpointer data)
{
  static const Page pages[] = {
    { "welcome", show_welcome },
    { "welcome-error", show_welcome_error },
    { "graph-empty", show_graph_empty },
    { "compare-empty", show_compare_empty },
  };

  open_window (fixture, data);
  visit (fixture, data, pages, G_N_ELEMENTS (pages));
}

/* Ten thousand revisions: a main line with short branches, as large projects have. */
static char *
make_large (const char *dir)
{
  char *project = hw_test_make_chain (dir, N_LARGE);

  for (guint i = 40; i < N_LARGE; i += 8)
    {
      g_autofree char *name = g_strdup_printf ("migrations/r%06u.sql", i);
      g_autofree char *text = g_strdup_printf ("-- Merge what was done beside %u\n--\n"
                                               "-- revision: r%06u\n-- down-revision: r%06u, r%06u"
                                               "\n\n-- migrate:up\n\n-- migrate:down\n",
                                               i, i, i - 1, i - 6);

      g_free (hw_test_write_file (project, name, text));
      g_clear_pointer (&name, g_free);
      g_clear_pointer (&text, g_free);
      name = g_strdup_printf ("migrations/r%06u.sql", i - 5);
      text = g_strdup_printf ("-- Beside the branch, step %u\n--\n-- revision: r%06u\n"
                              "-- down-revision: r%06u\n\n-- migrate:up\nSELECT 1;\n",
                              i, i - 5, i - 7);
      g_free (hw_test_write_file (project, name, text));
    }

  return project;
}

static void
test_large (Fixture *fixture, gconstpointer data)
{
  fixture->project = make_large (fixture->dir.path);
  open_window (fixture, data);
  hw_session_select_revision (fixture->session, "r009990");
  hw_test_look_check (GTK_WIDGET (fixture->window), data, "graph-large");
}

static void
add (const char *path, const HwTestLook *look, void (*test) (Fixture *, gconstpointer))
{
  g_autofree char *full = g_strdup_printf ("/looks/%s/%s", path, look->name);

  g_test_add (full, Fixture, look, set_up, test, tear_down);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  hw_test_init_locale ();
  adw_init ();
  gtk_source_init ();
  hw_test_get_application ();
  for (const HwTestLook *look = hw_test_looks; look->name != NULL; look++)
    {
      if (!hw_test_look_is_due (look))
        continue;
      add ("bookshop", look, test_bookshop);
      add ("empty", look, test_empty);
    }
  if (g_getenv ("HEADWAY_TEST_LOCALEDIR") == NULL)
    add ("large", hw_test_looks, test_large);
  hw_looks_add_demo ();
  hw_looks_add_dialogs ();
  hw_looks_add_wizard ();
  hw_looks_add_rules ();

  return g_test_run ();
}
