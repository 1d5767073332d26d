/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-compare"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "hw-compare-page.h"
#include "hw-compare-row.h"
#include "hw-deploy-window.h"
#include "hw-history-row.h"
#include "hw-history-table.h"
#include "hw-session-comparison.h"
#include "hw-test-database.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"

/* Revisions side by side, as people use the page. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session;
  HwComparePage *page;
  GtkWidget *list;
} Fixture;

static gboolean
is_shown (gpointer user_data)
{
  return hw_compare_page_get_n_rows (user_data) > 0;
}

static void
open_window (Fixture *fixture, int width, int height)
{
  fixture->window = hw_test_open_window (fixture->project, width, height);
  fixture->session = hw_window_get_session (fixture->window);
  fixture->page =
      HW_COMPARE_PAGE (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_COMPARE_PAGE));
  fixture->list = hw_test_find (GTK_WIDGET (fixture->page), "compare-list");
  hw_test_wait_checked (fixture->window);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", "compare");
}

/* @data: (nullable): the width */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  open_window (fixture, data == NULL ? 1280 : GPOINTER_TO_INT (data), 800);
  hw_test_wait_until (is_shown, fixture->page, "the matrix is shown");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static HwCompareRow *
find_row (Fixture *fixture, const char *revision)
{
  GtkWidget *row = hw_compare_page_find_row (fixture->page, revision);

  g_assert_nonnull (row);

  return HW_COMPARE_ROW (row);
}

static const char *
get_cell (Fixture *fixture, const char *revision, const char *side)
{
  return hw_compare_row_get_cell_text (find_row (fixture, revision), side);
}

static const char *
get_summary (Fixture *fixture)
{
  return gtk_label_get_text (
      GTK_LABEL (hw_test_find (GTK_WIDGET (fixture->page), "compare-summary")));
}

static void
activate (Fixture *fixture, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (fixture->page), action, NULL));
}

static void
activate_window (Fixture *fixture, const char *view)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", view);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Expected;

static gboolean
has_summary (gpointer user_data)
{
  const Expected *expected = user_data;

  return g_strcmp0 (get_summary (expected->fixture), expected->text) == 0;
}

static void
wait_summary (Fixture *fixture, const char *text)
{
  Expected expected = { fixture, text };

  hw_test_wait_until (has_summary, &expected, text);
}

static void
choose (Fixture *fixture, const char *a, const char *b)
{
  hw_compare_page_set_pair (fixture->page, a, b);
}

static void
test_matrix (Fixture *fixture, gconstpointer data)
{
  g_autofree char *description = NULL;

  /* The selected environment, which is production, beside the one before it. */
  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  g_assert_cmpstr (get_cell (fixture, "7c19f5a08e3d", "dev"), ==, "21 Nov");
  g_assert_cmpstr (get_cell (fixture, "7c19f5a08e3d", "staging"), ==, "pending");
  g_assert_cmpstr (get_cell (fixture, "1ad86f3c5b7e", "staging"), ==, "applied");
  g_assert_cmpstr (get_cell (fixture, "1ad86f3c5b7e", "prod"), ==, "pending");
  g_assert_cmpstr (get_cell (fixture, "1ad86f3c5b7e", "qa"), ==, "not known");
  /* What no file holds stands on top, where it is. */
  g_assert_cmpstr (get_cell (fixture, "4be19d20c3aa", "archive"), ==, "unknown");
  g_assert_cmpstr (get_cell (fixture, "4be19d20c3aa", "prod"), ==, "");
  g_assert_cmpstr (get_cell (fixture, "1ad86f3c5b7e", "archive"), ==, "not known");

  description = hw_compare_row_dup_description (find_row (fixture, "1ad86f3c5b7e"));
  g_assert_cmpstr (description, ==,
                   "Merge search, 1ad86f3c; dev: applied 17 November 2026; qa: not known; "
                   "staging: applied, current; prod: pending; archive: not known; "
                   "only on staging");
  hw_test_picture (GTK_WIDGET (fixture->window), "compare-light");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  hw_test_picture (GTK_WIDGET (fixture->window), "compare-dark");
}

static gboolean
is_unfolded (gpointer user_data)
{
  return hw_compare_page_find_row (user_data, "91b7e2d04c5f") != NULL;
}

static gboolean
is_folded (gpointer user_data)
{
  return !is_unfolded (user_data);
}

static guint
find_last (Fixture *fixture)
{
  return hw_compare_page_get_n_rows (fixture->page) - 1;
}

static void
test_folds (Fixture *fixture, gconstpointer data)
{
  const guint n = hw_compare_page_get_n_rows (fixture->page);
  GtkCheckButton *fold =
      GTK_CHECK_BUTTON (hw_test_find (GTK_WIDGET (fixture->page), "compare-fold"));
  g_autofree char *description = NULL;

  /* A foreign revision, those that differ somewhere, and the old ones as one. */
  g_assert_cmpuint (n, <, 20);
  g_assert_null (hw_compare_page_find_row (fixture->page, "91b7e2d04c5f"));
  description = hw_compare_row_dup_description (find_row (fixture, "c7f83b5e20da"));
  g_assert_cmpstr (description, ==, "8 older revisions are applied everywhere");

  /* Return on the fold opens it. */
  g_signal_emit_by_name (fixture->list, "activate", find_last (fixture));
  hw_test_wait_until (is_unfolded, fixture->page, "the fold is open");
  g_assert_cmpuint (hw_compare_page_get_n_rows (fixture->page), ==, 20);
  activate (fixture, "compare.folded");
  g_assert_false (gtk_check_button_get_active (fold));
  activate (fixture, "compare.folded");
  g_assert_true (gtk_check_button_get_active (fold));
  hw_test_wait_until (is_folded, fixture->page, "all is folded again");
  g_assert_cmpuint (hw_compare_page_get_n_rows (fixture->page), ==, n);
}

static gboolean
is_swapped (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "Deploy dev to Match prod…");
}

static void
test_pairs (Fixture *fixture, gconstpointer data)
{
  GtkWidget *a = hw_test_find (GTK_WIDGET (fixture->page), "compare-a");

  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  activate (fixture, "compare.swap");
  /* By the chooser: dev is the first of them. */
  gtk_drop_down_set_selected (GTK_DROP_DOWN (a), 0);
  wait_summary (fixture, "dev is 2 revisions ahead of staging");
  choose (fixture, "dev", "archive");
  wait_summary (fixture, "archive is at 4be19d20c3aa, which is not in this project");
  choose (fixture, "qa", "dev");
  wait_summary (fixture, "nobody knows where qa stands");
  choose (fixture, "dev", "files");
  wait_summary (fixture, "dev and files stand at the same revisions");
  g_assert_cmpstr (get_cell (fixture, "7c19f5a08e3d", "files"), ==, "applied");
  /* Something with itself: they change places. */
  choose (fixture, "dev", "prod");
  wait_summary (fixture, "dev is 9 revisions ahead of prod");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (a), 3);
  hw_test_wait_until (is_swapped, fixture->page, "prod is compared with dev");
  /* The environment that the window is about. */
  hw_session_select_environment (fixture->session, "staging");
  wait_summary (fixture, "staging is 7 revisions ahead of prod");
}

static void
on_text_read_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(char **)user_data = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static gboolean
is_read (gpointer user_data)
{
  return *(char **)user_data != NULL;
}

static void
test_report (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = NULL;

  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  hw_test_widget_click (GTK_WIDGET (fixture->page), "compare-copy");
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (fixture->window)), NULL,
                                 on_text_read_cb, &text);
  hw_test_wait_until (is_read, &text, "the clipboard was read");
  g_assert_true (g_str_has_prefix (text, "## staging compared with prod\n\n"
                                         "staging is 7 revisions ahead of prod.\n"));
  g_assert_nonnull (strstr (text, "| dev | qa | **staging** | **prod** | archive |\n"));
  g_assert_nonnull (strstr (text, "| `1ad86f3c` | Merge search | applied | not known | current | "
                                  "pending | not known |\n"));
  g_assert_nonnull (strstr (text, "| … | 8 revisions | applied |"));
}

static HwDeployWindow *
find_wizard (void)
{
  g_autoptr(GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (HW_IS_DEPLOY_WINDOW (toplevel))
        return HW_DEPLOY_WINDOW (toplevel);
    }

  return NULL;
}

static gboolean
shows_plan (gpointer user_data)
{
  return hw_test_widget_is_sensitive (user_data, "wizard-next");
}

static void
test_deploy (Fixture *fixture, gconstpointer data)
{
  GtkWidget *button = hw_test_find (GTK_WIDGET (fixture->page), "compare-deploy");
  HwDeployWindow *wizard;

  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  /* Ahead on two lines, and there is more to come than that. */
  g_assert_false (gtk_widget_get_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==,
                   "“staging” is ahead of “prod” on 2 lines, and an upgrade has one target. "
                   "Upgrade to one after the other.");
  choose (fixture, "dev", "prod");
  wait_summary (fixture, "dev is 9 revisions ahead of prod");
  g_assert_true (hw_test_widget_shows (button, "Deploy prod to Match dev…"));
  hw_test_widget_click (GTK_WIDGET (fixture->page), "compare-deploy");
  wizard = find_wizard ();
  g_assert_nonnull (wizard);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (
                       hw_test_widget_find (GTK_WIDGET (wizard), "target-revision-value"))),
                   ==, "heads");
  hw_test_wait_until (shows_plan, wizard, "the wizard shows what would run");
  gtk_window_destroy (GTK_WINDOW (wizard));
}

/* An environment moves while the page is shown: the same rows say something else. */
static void
test_change (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "1ad86f3c5b7e", "92c4e0f7b6d1", NULL };
  g_autofree char *path = g_build_filename (fixture->project, "prod.db", NULL);
  GtkWidget *row;

  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  row = hw_compare_page_find_row (fixture->page, "1ad86f3c5b7e");
  hw_test_set_rows (path, rows);
  hw_session_check_environments (fixture->session);
  wait_summary (fixture, "staging and prod stand at the same revisions");
  g_assert_cmpstr (get_cell (fixture, "1ad86f3c5b7e", "prod"), ==, "applied");
  /* Nothing jumps: it is the same row. */
  g_assert_true (hw_compare_page_find_row (fixture->page, "1ad86f3c5b7e") == row);
}

static const char *
get_choice (Fixture *fixture, const char *name)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (fixture->page), name);

  return gtk_string_object_get_string (gtk_drop_down_get_selected_item (GTK_DROP_DOWN (list)));
}

static gboolean
has_left_prod (gpointer user_data)
{
  return !g_str_equal (get_choice (user_data, "compare-b"), "prod");
}

/* What is compared may be removed: what comes in its place is not what it is compared with. */
static void
test_removed (Fixture *fixture, gconstpointer data)
{
  choose (fixture, "staging", "prod");
  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  g_free (hw_test_write_file (fixture->project, "headway.ini",
                              "[headway]\nscript_location = migrations\n\n"
                              "[environment dev]\nurl = sqlite:///dev.db\n\n"
                              "[environment staging]\nurl = sqlite:///staging.db\n"));
  hw_session_reload (fixture->session);
  hw_test_wait_until (has_left_prod, fixture, "something else is compared");
  g_assert_cmpstr (get_choice (fixture, "compare-b"), ==, "staging");
  g_assert_cmpstr (get_choice (fixture, "compare-a"), ==, "dev");
}

/* The row of @revision is what a key goes to. */
static void
assert_focus (Fixture *fixture, const char *revision)
{
  GtkWidget *row = hw_compare_page_find_row (fixture->page, revision);

  g_assert_nonnull (row);
  g_assert_true (gtk_widget_is_focus (gtk_widget_get_parent (row)));
}

static void
test_differences (Fixture *fixture, gconstpointer data)
{
  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  activate (fixture, "compare.next-difference");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
  activate (fixture, "compare.next-difference");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "92c4e0f7b6d1");
  activate (fixture, "compare.previous-difference");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
  /* Round to the lowest. */
  activate (fixture, "compare.previous-difference");
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "f1c08e5d6b93");

  /* A row that has the keyboard hands it on. */
  gtk_widget_grab_focus (
      gtk_widget_get_parent (hw_compare_page_find_row (fixture->page, "7c19f5a08e3d")));
  assert_focus (fixture, "7c19f5a08e3d");
  hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  activate (fixture, "compare.next-difference");
  assert_focus (fixture, "1ad86f3c5b7e");
}

static gboolean
is_dev_hidden (gpointer user_data)
{
  Fixture *fixture = user_data;

  return hw_compare_row_get_cell_text (find_row (fixture, "1ad86f3c5b7e"), "dev") == NULL;
}

static gboolean
is_dev_shown (gpointer user_data)
{
  return !is_dev_hidden (user_data);
}

static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  const int width = GPOINTER_TO_INT (data);
  g_autofree char *name = g_strdup_printf ("compare-%d", width);

  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), width);
  hw_test_wait_until (width < 600 ? is_dev_hidden : is_dev_shown, fixture,
                      "there are as many columns as there is room for");
  g_assert_cmpstr (get_cell (fixture, "1ad86f3c5b7e", "prod"), ==, "pending");
  hw_test_picture (GTK_WIDGET (fixture->window), name);
}

/* A column that is not wanted goes; the two that are compared stay. */
static void
test_columns (Fixture *fixture, gconstpointer data)
{
  GtkWidget *box = hw_test_widget_find (GTK_WIDGET (fixture->page), "compare-columns-box");
  GtkWidget *dev = gtk_widget_get_first_child (box);
  GtkWidget *staging = gtk_widget_get_next_sibling (gtk_widget_get_next_sibling (dev));

  g_assert_false (gtk_widget_get_sensitive (staging));
  gtk_check_button_set_active (GTK_CHECK_BUTTON (dev), FALSE);
  hw_test_wait_until (is_dev_hidden, fixture, "the column is gone");
  g_assert_nonnull (get_cell (fixture, "1ad86f3c5b7e", "qa"));
  /* Compared, it is shown. */
  choose (fixture, "dev", "prod");
  wait_summary (fixture, "dev is 9 revisions ahead of prod");
  hw_test_wait_until (is_dev_shown, fixture, "the column is there again");
}

/* From the graph to a revision that is folded here. */
static void
test_show_in_compare (Fixture *fixture, gconstpointer data)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-view", "s", "graph");
  hw_session_select_revision (fixture->session, "91b7e2d04c5f");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.show-in-compare", NULL);
  hw_test_wait_until (is_unfolded, fixture->page, "the revision is shown");
  g_assert_true (gtk_widget_get_mapped (fixture->list));
}

/* Return goes to the revision in the graph. */
static void
test_activate (Fixture *fixture, gconstpointer data)
{
  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  g_signal_emit_by_name (fixture->list, "activate", 3);
  g_assert_false (gtk_widget_get_mapped (fixture->list));
  g_assert_cmpstr (hw_session_get_revision (fixture->session), ==, "1ad86f3c5b7e");
}

static HwJournal *
open_journal (Fixture *fixture)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "journal.db");
  g_autoptr(GError) error = NULL;
  HwJournal *journal = hw_journal_open (path, &error);

  g_assert_no_error (error);
  hw_window_set_journal (fixture->window, journal);

  return journal;
}

static void
add_run (Fixture *fixture, HwJournal *journal, const char *id)
{
  const char *before[] = { "d40f2a6c9e85", NULL };
  const HwJournalEntry entry = { .id = (char *)id,
                                 .project = fixture->project,
                                 .project_name = (char *)"bookshop",
                                 .environment = (char *)"staging",
                                 .direction = HW_DIRECTION_UPGRADE,
                                 .target = (char *)"head",
                                 .url = (char *)"sqlite:///staging.db",
                                 .actor = (char *)"mira@desk",
                                 .pid = getpid (),
                                 .state = (char *)"review",
                                 .result = (char *)"running",
                                 .rows_before = (GStrv)before,
                                 .n_steps = 1,
                                 .started_usec = G_GINT64_CONSTANT (1790000000000000) };
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_journal_begin (journal, &entry, &error));
  g_assert_no_error (error);
}

/* The database says which run applied @revision; @deployment: (nullable) */
static void
add_history (Fixture *fixture, const char *revision, const char *deployment)
{
  g_autofree char *url = g_strdup_printf ("sqlite:///%s/staging.db", fixture->project);
  g_autoptr(HwDatabase) database = hw_test_database_open (url, NULL);
  const HwHistoryEntry entry = { .revision = (char *)revision,
                                 .direction = HW_DIRECTION_UPGRADE,
                                 .started_usec = G_GINT64_CONSTANT (1795017600000000),
                                 .version_table = (char *)"alembic_version",
                                 .actor = (char *)"mira@desk",
                                 .deployment = (char *)deployment };
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_history_table_ensure (database, NULL, "headway_history", NULL, &error));
  g_assert_true (hw_history_table_add (database, NULL, "headway_history", &entry, NULL, &error));
  g_assert_no_error (error);
}

static HwHistoryRow *
find_open_run (GtkWidget *list)
{
  GtkListBoxRow *row;

  for (int i = 0; (row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i)) != NULL; i++)
    if (adw_expander_row_get_expanded (ADW_EXPANDER_ROW (row)))
      return HW_HISTORY_ROW (row);

  return NULL;
}

static gboolean
has_open_run (gpointer user_data)
{
  return find_open_run (user_data) != NULL;
}

static gboolean
has_toast (gpointer user_data)
{
  const Expected *expected = user_data;

  return hw_test_widget_shows (GTK_WIDGET (expected->fixture->window), expected->text);
}

/* Selects the row of @revision and opens the cell that the cursor is at. */
static void
open_cell (Fixture *fixture, guint position, const char *text)
{
  Expected expected = { fixture, text };

  g_signal_emit_by_name (fixture->list, "activate", position);
  if (text != NULL)
    hw_test_wait_until (has_toast, &expected, text);
}

static gboolean
has_date (gpointer user_data)
{
  return g_strcmp0 (get_cell (user_data, "1ad86f3c5b7e", "staging"), "18 Nov") == 0;
}

/* Return on a cell goes to the run that applied the revision there, or says why it cannot. */
static void
test_cells (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwJournal) journal = open_journal (fixture);
  GtkWidget *history = hw_test_find (GTK_WIDGET (fixture->window), "history-list");
  HwCompareRow *row;
  g_autofree char *description = NULL;

  add_run (fixture, journal, "run-1");
  add_history (fixture, "1ad86f3c5b7e", "run-1");
  add_history (fixture, "5e7ba1d38f0c", "run-elsewhere");
  wait_summary (fixture, "staging is 7 revisions ahead of prod");
  hw_session_check_environments (fixture->session);
  hw_test_wait_until (has_date, fixture, "the history was read");
  hw_session_select_revision (fixture->session, "1ad86f3c5b7e");
  row = find_row (fixture, "1ad86f3c5b7e");
  /* dev, qa, staging: what the cursor is at is said first. */
  for (guint i = 0; i < 3; i++)
    activate (fixture, "compare.cell-right");
  description = hw_compare_row_dup_description (row);
  g_assert_true (
      g_str_has_prefix (description, "Merge search, 1ad86f3c; staging: applied 18 November 2026"));
  hw_test_picture (GTK_WIDGET (fixture->window), "compare-cell");

  open_cell (fixture, 2, "bb60d9e2 is pending on staging: no run has applied it yet");
  open_cell (fixture, 4, "Which run applied 92c4e0f7 on staging is not recorded");
  open_cell (fixture, 5,
             "That run on staging is not recorded on this computer: it was by mira@desk");
  g_assert_true (gtk_widget_get_mapped (fixture->list));
  open_cell (fixture, 3, NULL);
  hw_test_wait_until (has_open_run, history, "the run is open");
  g_assert_true (gtk_widget_get_mapped (history));
  g_assert_cmpstr (hw_history_row_get_entry (find_open_run (history))->id, ==, "run-1");
  hw_test_picture (GTK_WIDGET (fixture->window), "compare-run");

  /* Back at the revision: the graph. */
  activate_window (fixture, "compare");
  for (guint i = 0; i < 4; i++)
    activate (fixture, "compare.cell-left");
  open_cell (fixture, 3, NULL);
  g_assert_false (gtk_widget_get_mapped (fixture->list));
  g_assert_false (gtk_widget_get_mapped (history));
}

/* From an environment's menu, and from its bar. */
static void
test_compare_with (Fixture *fixture, gconstpointer data)
{
  activate_window (fixture, "graph");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.compare", "(ss)", "dev",
                              "staging");
  wait_summary (fixture, "dev is 2 revisions ahead of staging");
  g_assert_true (gtk_widget_get_mapped (fixture->list));
  activate_window (fixture, "graph");
  hw_session_select_environment (fixture->session, "dev");
  hw_test_widget_click (GTK_WIDGET (fixture->window), "compare-environment-button");
  /* With the one next to it. */
  wait_summary (fixture, "nobody knows where qa stands");
}

static void
test_no_environment (void)
{
  Fixture fixture = { 0 };

  hw_test_dir_init (&fixture.dir);
  fixture.project = hw_test_make_chain (fixture.dir.path, 3);
  open_window (&fixture, 1280, 800);
  hw_test_widget_wait_shows (GTK_WIDGET (fixture.page), "No Environments");
  hw_test_picture (GTK_WIDGET (fixture.window), "compare-no-environment");
  tear_down (&fixture, NULL);
}

static void
test_empty (void)
{
  Fixture fixture = { 0 };

  hw_test_dir_init (&fixture.dir);
  fixture.project = hw_test_make_chain (fixture.dir.path, 0);
  open_window (&fixture, 1280, 800);
  hw_test_widget_wait_shows (GTK_WIDGET (fixture.page), "No Revisions Yet");
  tear_down (&fixture, NULL);
}

static GtkAdjustment *
get_adjustment (Fixture *fixture)
{
  return gtk_scrollable_get_vadjustment (GTK_SCROLLABLE (fixture->list));
}

typedef struct
{
  Fixture *fixture;
  const char *revision;
} Wanted;

static gboolean
is_in_sight (gpointer user_data)
{
  const Wanted *wanted = user_data;
  GtkWidget *row = hw_compare_page_find_row (wanted->fixture->page, wanted->revision);
  graphene_rect_t bounds;

  return row != NULL && gtk_widget_compute_bounds (row, wanted->fixture->list, &bounds)
         && bounds.size.height > 0 && bounds.origin.y >= -1
         && bounds.origin.y < gtk_widget_get_height (wanted->fixture->list);
}

static void
wait_in_sight (Fixture *fixture, const char *revision)
{
  Wanted wanted = { fixture, revision };

  hw_test_wait_until (is_in_sight, &wanted, revision);
}

static void
scroll_to (Fixture *fixture, guint position, const char *revision)
{
  gtk_widget_activate_action (fixture->list, "list.scroll-to-item", "u", position);
  /* Rows are made at once and get their places with the next frame. */
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  wait_in_sight (fixture, revision);
}

static void
move_environment (Fixture *fixture, const char *file, const char *revision)
{
  g_autofree char *path = g_build_filename (fixture->project, file, NULL);

  hw_test_set_rows (path, (const char *const[]){ revision, NULL });
  hw_session_check_environments (fixture->session);
}

#define N_MANY 10000

/* Ten thousand revisions and six environments: rows are made for what is seen, and come again when it scrolls. */
static void
test_many (void)
{
  Fixture fixture = { 0 };
  double value;
  gint64 start_usec;
  g_autoptr(HwComparison) comparison = NULL;
  g_autoptr(GString) config = g_string_new ("[headway]\nscript_location = migrations\n");

  hw_test_dir_init (&fixture.dir);
  fixture.project = hw_test_make_chain (fixture.dir.path, N_MANY);
  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *row = g_strdup_printf ("r%06u", N_MANY - 1 - i * 1500);
      g_autofree char *path = g_strdup_printf ("%s/e%u.db", fixture.project, i);

      g_string_append_printf (config, "\n[environment e%u]\nurl = sqlite:///e%u.db\n", i, i);
      hw_test_set_rows (path, (const char *const[]){ row, NULL });
    }
  g_free (hw_test_write_file (fixture.project, "headway.ini", config->str));
  open_window (&fixture, 1280, 800);
  /* From the graph to one that is folded far down, before the page was ever seen. */
  hw_session_select_revision (fixture.session, "r002000");
  gtk_widget_activate_action (GTK_WIDGET (fixture.window), "win.show-in-compare", NULL);
  wait_in_sight (&fixture, "r002000");
  choose (&fixture, "e0", "e5");
  wait_summary (&fixture, "e0 is 7500 revisions ahead of e5");
  /* All that differ or where an environment stands, the one that was asked for, and the two folds around it. */
  g_assert_cmpuint (hw_compare_page_get_n_rows (fixture.page), ==, 7504);
  hw_test_widget_settle (GTK_WIDGET (fixture.window));
  scroll_to (&fixture, 4500, "r005499");
  g_assert_cmpstr (get_cell (&fixture, "r005499", "e3"), ==, "applied");
  g_assert_cmpstr (get_cell (&fixture, "r005499", "e5"), ==, "pending");
  hw_test_picture (GTK_WIDGET (fixture.window), "compare-many");

  /* One environment moves: what is looked at stays where it is. */
  value = gtk_adjustment_get_value (get_adjustment (&fixture));
  start_usec = g_get_monotonic_time ();
  comparison = hw_session_compare (fixture.session);
  g_test_message ("compared 10000 revisions on 7 sides in %.1f ms",
                  (double)(g_get_monotonic_time () - start_usec) / 1000);
  move_environment (&fixture, "e5.db", "r004000");
  wait_summary (&fixture, "e0 is 5999 revisions ahead of e5");
  hw_test_widget_settle (GTK_WIDGET (fixture.window));
  g_assert_cmpfloat_with_epsilon (gtk_adjustment_get_value (get_adjustment (&fixture)), value, 1);
  scroll_to (&fixture, 3000, "r006999");
  tear_down (&fixture, NULL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
#define ADD(path, test, width) \
  g_test_add ("/compare/" path, Fixture, GINT_TO_POINTER (width), set_up, test, tear_down)
  ADD ("matrix", test_matrix, 0);
  ADD ("folds", test_folds, 0);
  ADD ("pairs", test_pairs, 0);
  ADD ("report", test_report, 0);
  ADD ("deploy", test_deploy, 0);
  ADD ("change", test_change, 0);
  ADD ("removed", test_removed, 0);
  ADD ("differences", test_differences, 0);
  ADD ("columns", test_columns, 0);
  ADD ("show-in-compare", test_show_in_compare, 0);
  ADD ("activate", test_activate, 0);
  ADD ("cells", test_cells, 0);
  ADD ("compare-with", test_compare_with, 0);
  ADD ("narrow-360", test_narrow, 360);
  ADD ("narrow-900", test_narrow, 900);
#undef ADD
  g_test_add_func ("/compare/no-environment", test_no_environment);
  g_test_add_func ("/compare/empty", test_empty);
  g_test_add_func ("/compare/many", test_many);

  return g_test_run ();
}
