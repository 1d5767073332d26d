/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-details"

#include "config.h"

#include <string.h>

#include <adwaita.h>
#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-database.h"
#include "hw-details-pane.h"
#include "hw-editor-page.h"
#include "hw-format.h"
#include "hw-history-table.h"
#include "hw-label.h"
#include "hw-script-view.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-util.h"

/* What the details of a revision say beside its script. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwWindow *window;
  HwSession *session;
  GtkWidget *pane;
} Fixture;

static void
open_window_sized (Fixture *fixture, int width, int height)
{
  fixture->window = hw_test_open_window (fixture->project, width, height);
  fixture->session = hw_window_get_session (fixture->window);
  fixture->pane = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_DETAILS_PANE);
  hw_test_wait_checked (fixture->window);
}

typedef struct
{
  Fixture *fixture;
  const char *text;
} Shown;

static gboolean
shows_in_view (GtkWidget *widget, const char *text)
{
  if (GTK_IS_TEXT_VIEW (widget) && gtk_widget_get_mapped (widget))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (widget));
      g_autofree char *all = NULL;

      g_object_get (buffer, "text", &all, NULL);
      return strstr (all, text) != NULL;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_in_view (child, text))
      return TRUE;

  return FALSE;
}

static gboolean
is_shown (gpointer user_data)
{
  const Shown *shown = user_data;

  return hw_test_widget_shows (shown->fixture->pane, shown->text)
         || shows_in_view (shown->fixture->pane, shown->text);
}

static void
wait_shows (Fixture *fixture, const char *text)
{
  Shown shown = { fixture, text };

  hw_test_wait_until (is_shown, &shown, text);
}

static gboolean
is_at_line (gpointer user_data)
{
  Fixture *fixture = user_data;
  HwEditorPage *page =
      HW_EDITOR_PAGE (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_EDITOR_PAGE));
  HwEditorTab *tab = hw_editor_page_get_tab (page);

  return tab != NULL && hw_test_widget_shows (GTK_WIDGET (tab), "Up: line 3, column 1");
}

static void
open_window (Fixture *fixture)
{
  open_window_sized (fixture, 1280, 1000);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

static const char *
get_subtitle (Fixture *fixture, const char *row)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (hw_test_widget_find (fixture->pane, row)));
}

static gboolean
has_checksum (gpointer user_data)
{
  return strlen (get_subtitle (user_data, "checksum-row")) == 64;
}

static void
test_file (Fixture *fixture, gconstpointer data)
{
  GtkWidget *row;
  g_autofree char *path =
      g_build_filename (fixture->project, "migrations", "202611-19_bb60d9e274f8.sql", NULL);
  g_autofree char *checksum = hw_file_sha256 (path, NULL, NULL);
  g_autofree char *name = NULL;

  open_window (fixture);
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  row = hw_test_widget_find (fixture->pane, "file-row");
  name = hw_format_file_name ("202611-19_bb60d9e274f8.sql");
  g_assert_true (hw_test_widget_shows (row, name));
  g_assert_cmpstr (get_subtitle (fixture, "file-row"), ==, "migrations");
  hw_test_wait_until (has_checksum, fixture, "the checksum is read");
  g_assert_cmpstr (get_subtitle (fixture, "checksum-row"), ==, checksum);
  /* Outside of a repository there is nothing to say about commits. */
  g_assert_false (gtk_widget_get_visible (hw_test_widget_find (fixture->pane, "change-row")));
  hw_test_picture (GTK_WIDGET (fixture->window), "details-file");
  hw_test_widget_click (fixture->pane, "file-open");
  g_assert_false (gtk_widget_get_mapped (fixture->pane));
}

static gboolean
has_header (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *header = hw_details_pane_dup_text (HW_DETAILS_PANE (fixture->pane), "header");

  return header != NULL && strstr (header, "-- revision: 2e91d4c0786b") != NULL
         && strstr (header, "migrate:") == NULL;
}

static void
test_header_and_label (Fixture *fixture, gconstpointer data)
{
  open_window (fixture);
  hw_session_select_revision (fixture->session, "2e91d4c0786b");
  hw_test_wait_until (has_header, fixture, "the header is shown");
  wait_shows (fixture, "payments");
}

static GtkTextView *
get_view (Fixture *fixture, const char *name)
{
  return GTK_TEXT_VIEW (hw_test_widget_find (fixture->pane, name));
}

/* Marks of all kinds where the gutter shows them: at the start of a line, 0-based. */
static guint
count_marks (Fixture *fixture, const char *name, int line)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (get_view (fixture, name));
  GSList *marks;
  GtkTextIter iter;
  guint n;

  gtk_text_buffer_get_iter_at_line (buffer, &iter, line);
  marks = gtk_source_buffer_get_source_marks_at_iter (GTK_SOURCE_BUFFER (buffer), &iter, NULL);
  n = g_slist_length (marks);
  g_slist_free (marks);

  return n;
}

typedef struct
{
  Fixture *fixture;
  const char *name;
  int line;
  guint n;
} Marks;

static gboolean
has_marks (gpointer user_data)
{
  const Marks *marks = user_data;

  return count_marks (marks->fixture, marks->name, marks->line) == marks->n;
}

static void
wait_marks (Fixture *fixture, const char *name, int line, guint n)
{
  Marks marks = { fixture, name, line, n };

  hw_test_wait_until (has_marks, &marks, "the script is marked");
}

static gboolean
has_no_findings (gpointer user_data)
{
  Fixture *fixture = user_data;

  return !hw_test_widget_is_mapped (fixture->pane, "findings");
}

/* What the database would refuse is marked where it stands, and told of below. */
static void
test_marks (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list;

  g_free (
      hw_test_write_file (fixture->project, "migrations/wrong.sql",
                          "-- Wrong\n--\n-- revision: wrong1\n-- down-revision: 7c19f5a08e3d\n\n"
                          "-- migrate:up\n\nSELECT 1;\nSELEC 2;\n\n-- migrate:down\n"
                          "DROP TABEL x;\n"));
  open_window (fixture);
  hw_session_select_revision (fixture->session, "wrong1");
  wait_shows (fixture, "Near \"SELEC\": syntax error.");
  wait_shows (fixture, "2 findings");
  wait_shows (fixture, "Up, line 2");
  wait_shows (fixture, "Down, line 1");
  /* The findings are known before the script is read. */
  wait_marks (fixture, "script-up", 1, 1);
  wait_marks (fixture, "script-down", 0, 1);
  g_assert_cmpuint (count_marks (fixture, "script-up", 0), ==, 0);
  hw_test_picture (GTK_WIDGET (fixture->window), "details-marks");
  /* They go with the revision. */
  hw_session_select_revision (fixture->session, "1ad86f3c5b7e");
  wait_shows (fixture, "-- This revision runs no SQL.");
  wait_marks (fixture, "script-up", 0, 0);
  hw_test_wait_until (has_no_findings, fixture, "the findings are gone");

  /* The row goes to the line in the editor. */
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  wait_shows (fixture, "2 findings");
  wait_marks (fixture, "script-up", 7, 1);
  hw_test_picture (GTK_WIDGET (fixture->window), "details-marks-again");
  hw_session_select_revision (fixture->session, "wrong1");
  wait_shows (fixture, "Down, line 1");
  list = hw_test_widget_find (fixture->pane, "findings");
  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  hw_test_wait_until (is_at_line, fixture, "the editor is at the line");
}

/* What a script view shows of its text at once, in pixels, and all there is. */
static gboolean
is_whole (Fixture *fixture, const char *name)
{
  GtkWidget *view = hw_test_widget_find (fixture->pane, name);
  GtkWidget *scroller = gtk_widget_get_ancestor (view, GTK_TYPE_SCROLLED_WINDOW);
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

  return gtk_adjustment_get_upper (adjustment) <= gtk_adjustment_get_page_size (adjustment) + 1;
}

static gboolean
is_up_whole (gpointer user_data)
{
  return is_whole (user_data, "script-up");
}

static gboolean
is_up_scrolled (gpointer user_data)
{
  return !is_up_whole (user_data);
}

static void
on_script_read_cb (gboolean *is_read)
{
  *is_read = TRUE;
}

static gboolean
is_true (gpointer user_data)
{
  return *(gboolean *)user_data;
}

/* Details that are put away while a script is read show it when they come back. */
static void
test_read_out_of_window (Fixture *fixture, gconstpointer data)
{
  static const char *const pages[] = { "script-up", "script-down", "script-header",
                                       "script-source" };
  const HwProject *project;
  g_autoptr(GtkWidget) view = g_object_ref_sink (g_object_new (HW_TYPE_SCRIPT_VIEW, NULL));
  GtkWidget *window = gtk_window_new ();
  gboolean is_read = FALSE;

  open_window_sized (fixture, 1280, 800);
  project = hw_session_get_project (fixture->session);
  /* As behind a revision of which nothing could be shown. */
  gtk_window_set_child (GTK_WINDOW (window), view);
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    gtk_widget_set_visible (gtk_widget_get_parent (hw_test_widget_find (view, pages[i])), FALSE);
  gtk_window_set_child (GTK_WINDOW (window), NULL);
  g_signal_connect_swapped (view, "read", G_CALLBACK (on_script_read_cb), &is_read);
  hw_script_view_set_revision (HW_SCRIPT_VIEW (view), project, NULL,
                               hw_graph_get_revision (hw_project_get_graph (project), 0));
  hw_test_wait_until (is_true, &is_read, "the script is read");
  gtk_window_set_child (GTK_WINDOW (window), view);
  g_assert_cmpint (gtk_text_buffer_get_char_count (gtk_text_view_get_buffer (
                       GTK_TEXT_VIEW (hw_test_widget_find (view, "script-up")))),
                   >, 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
show_script (GtkWidget *view, const HwProject *project, guint revision)
{
  gboolean is_read = FALSE;
  const gulong id =
      g_signal_connect_swapped (view, "read", G_CALLBACK (on_script_read_cb), &is_read);

  hw_script_view_set_revision (HW_SCRIPT_VIEW (view), project, NULL,
                               hw_graph_get_revision (hw_project_get_graph (project), revision));
  hw_test_wait_until (is_true, &is_read, "the script is read");
  g_signal_handler_disconnect (view, id);
}

/* The part that was chosen is shown of every revision that has it, whatever was shown of others between. */
static void
test_part_stays (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProject) project = hw_project_open (fixture->project, NULL, &error);
  /* Of its own: nobody else has another revision shown when a file is gone. */
  GtkWidget *window = gtk_window_new ();
  GtkWidget *view = g_object_new (HW_TYPE_SCRIPT_VIEW, NULL);
  GtkNotebook *notebook = GTK_NOTEBOOK (hw_test_widget_find (view, "script-tabs"));

  g_assert_no_error (error);
  open_window (fixture);
  gtk_window_set_child (GTK_WINDOW (window), view);
  gtk_window_present (GTK_WINDOW (window));
  /* Of a file that is gone there is only why. */
  g_assert_cmpint (g_remove (hw_graph_get_revision (hw_project_get_graph (project), 1)->file), ==,
                   0);
  show_script (view, project, 1);
  show_script (view, project, 0);
  g_assert_cmpint (gtk_notebook_get_current_page (notebook), ==, 0);

  gtk_notebook_set_current_page (notebook, 1);
  show_script (view, project, 1);
  g_assert_cmpint (gtk_notebook_get_current_page (notebook), !=, 1);
  show_script (view, project, 0);
  g_assert_cmpint (gtk_notebook_get_current_page (notebook), ==, 1);

  /* As by an event that it is at: it turns to other pages while it goes, and tells nobody who has gone before. */
  g_object_ref (notebook);
  gtk_window_destroy (GTK_WINDOW (window));
  g_assert_false (g_signal_has_handler_pending (
      notebook, g_signal_lookup ("switch-page", GTK_TYPE_NOTEBOOK), 0, TRUE));
  g_object_unref (notebook);
}

/* The window is closed with the keyboard in a script and its menu open: GTK would complain, and that ends the test. */
static void
test_close_with_keyboard (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view;

  open_window (fixture);
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  hw_test_widget_wait_usable (fixture->pane, "script-up");
  view = hw_test_widget_find (fixture->pane, "script-up");
  g_assert_true (gtk_widget_grab_focus (view));
  gtk_widget_activate_action (view, "menu.popup", NULL);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
}

/* Eight lines are shown as they are; forty scroll. */
static void
test_height (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GString) text = g_string_new ("-- Long\n--\n-- revision: long1\n"
                                           "-- down-revision: 7c19f5a08e3d\n\n-- migrate:up\n");
  GtkWidget *view;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "SELECT %u;\n", i);
  g_free (hw_test_write_file (fixture->project, "migrations/long.sql", text->str));
  open_window (fixture);
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  wait_shows (fixture, "2 findings");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_wait_until (is_up_whole, fixture, "the script is whole");
  hw_session_select_revision (fixture->session, "long1");
  wait_shows (fixture, "SELECT 39;");
  hw_test_wait_until (is_up_scrolled, fixture, "the script scrolls");
  view = hw_test_widget_find (fixture->pane, "script-up");
  g_assert_cmpint (gtk_widget_get_height (gtk_widget_get_parent (view)), <, 400);
  hw_test_picture (GTK_WIDGET (fixture->window), "details-long");
}

static void
write_script (Fixture *fixture, const char *id, const char *script)
{
  g_autofree char *name = g_strdup_printf ("migrations/%s.sql", id);
  g_autofree char *text =
      g_strdup_printf ("-- %s\n--\n-- revision: %s\n-- down-revision: 7c19f5a08e3d\n\n%s", id, id,
                       script);

  g_free (hw_test_write_file (fixture->project, name, text));
}

/* As many as the runner would make of it. */
static void
test_transactions (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *id;
    const char *script;
    const char *chip;
  } cases[] = {
    { "whole1", "-- migrate:up\nSELECT 1;\nSELECT 2;\n", "one transaction" },
    { "single1", "-- migrate:up transaction:false\nSELECT 1;\n", "no transaction" },
    { "many1", "-- migrate:up transaction:false\nSELECT 1;\nSELECT 2;\nSELECT 3;\n",
      "3 transactions" },
    { "batch1",
      "-- migrate:up\nSELECT 1;\n-- migrate:batch size:10\n"
      "UPDATE books SET id = 1 WHERE rowid IN (SELECT rowid FROM books WHERE id = 2 LIMIT "
      ":batch_size);\n",
      "2 or more transactions" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    write_script (fixture, cases[i].id, cases[i].script);
  open_window (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      hw_session_select_revision (fixture->session, cases[i].id);
      wait_shows (fixture, cases[i].chip);
    }
  hw_test_picture (GTK_WIDGET (fixture->window), "details-batch");
}

/* Many chips take a second line where there is no room for them in one, and the buttons of the bar stay in the window. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  const int width = GPOINTER_TO_INT (data);
  g_autofree char *details = g_strdup_printf ("details-%d", width);
  g_autofree char *bar = g_strdup_printf ("bar-unknown-%d", width);

  g_free (hw_test_write_file (
      fixture->project, "migrations/chips.sql",
      "-- Chips\n--\n-- revision: chips1\n-- down-revision: 7c19f5a08e3d\n"
      "-- branch-labels: warehouse, deliveries\n\n-- migrate:up transaction:false\n"
      "UPDATE books SET id = 1;\nUPDATE books SET id = 2;\nUPDAT books;\n"));
  open_window_sized (fixture, width, 700);
  hw_session_select_environment (fixture->session, "archive");
  hw_session_select_revision (fixture->session, "chips1");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), bar);
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.toggle-details", NULL);
  wait_shows (fixture, "1 finding");
  wait_shows (fixture, "deliveries");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), width);
  hw_test_picture (GTK_WIDGET (fixture->window), details);
  /* The pointer gets back to the graph, too. */
  hw_test_widget_click (GTK_WIDGET (fixture->window), "close-details-button");
  g_assert_false (adw_flap_get_reveal_flap (
      ADW_FLAP (hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_FLAP))));
}

static gboolean
has_reason (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *down = hw_details_pane_dup_text (HW_DETAILS_PANE (fixture->pane), "down");

  return g_strcmp0 (down, "-- This revision has no down section.\n-- Nobody knows which rows\n"
                          "-- they were.")
         == 0;
}

static gboolean
has_no_reason (gpointer user_data)
{
  Fixture *fixture = user_data;
  g_autofree char *down = hw_details_pane_dup_text (HW_DETAILS_PANE (fixture->pane), "down");

  return g_strcmp0 (down, "-- This revision has no down section.") == 0;
}

/* Why there is no way back, where the file says so at its end. */
static void
test_irreversible (Fixture *fixture, gconstpointer data)
{
  write_script (fixture, "gone1",
                "-- migrate:up\nDELETE FROM books;\n\n-- Nobody knows which rows\n"
                "-- they were.\n");
  open_window (fixture);
  hw_session_select_revision (fixture->session, "gone1");
  hw_test_wait_until (has_reason, fixture, "the reason is shown");
  hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  hw_test_wait_until (has_no_reason, fixture, "there is no reason");
}

static void
add_history_row (Fixture *fixture, const char *file, const HwHistoryEntry *entry)
{
  g_autofree char *text = g_strdup_printf ("sqlite:///%s/%s", fixture->project, file);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", &error);
  const HwDatabaseOptions options = { 0 };
  g_autoptr(HwDatabase) database = NULL;

  g_assert_no_error (error);
  database = hw_database_new (url, &options);
  g_assert_true (hw_database_open (database, NULL, &error));
  g_assert_true (hw_history_table_add (database, NULL, "headway_history", entry, NULL, &error));
  g_assert_no_error (error);
  hw_database_close (database);
}

/* What was edited since it was applied, where, and what of it. */
static void
test_edited (Fixture *fixture, gconstpointer data)
{
  const HwHistoryEntry entry = { .revision = (char *)"7c19f5a08e3d",
                                 .direction = HW_DIRECTION_UPGRADE,
                                 .started_usec = hw_time_from_iso8601 ("2026-11-23T10:00:00Z"),
                                 .version_table = (char *)"alembic_version",
                                 .actor = (char *)"anna@build",
                                 .up_fingerprint = (char *)"sqlite-1:of-something-else" };

  add_history_row (fixture, "dev.db", &entry);
  open_window (fixture);
  hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  g_assert_true (hw_test_widget_shows (
      fixture->pane, "Edited since it was applied on dev. What an upgrade runs was changed."));
  g_assert_true (hw_test_widget_shows (
      fixture->pane, "What an upgrade runs was changed after anna@build applied it"));
  hw_test_picture (GTK_WIDGET (fixture->window), "details-edited");
  hw_session_select_revision (fixture->session, "bb60d9e274f8");
  g_assert_false (hw_test_widget_is_mapped (fixture->pane, "edited-note"));
}

static gboolean
has_select (gpointer user_data)
{
  g_autofree char *text = hw_details_pane_dup_text (HW_DETAILS_PANE (user_data), "up");

  return text != NULL && strstr (text, "SELECT 1;") != NULL;
}

/* A file with something wrong in it, and a revision that much stands on. */
static void
test_findings_and_children (Fixture *fixture, gconstpointer data)
{
  GtkWidget *list;

  for (guint i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("migrations/child%u.sql", i);
      g_autofree char *text =
          g_strdup_printf ("-- Child %u\n--\n-- revision: child%u\n-- down-revision: 7c19f5a08e3d\n"
                           "-- depends-on: %s\n\n-- migrate:up\nSELECT 1;\n",
                           i, i, i == 0 ? "nowhere" : "f1c08e5d6b93");

      g_free (hw_test_write_file (fixture->project, name, text));
    }
  open_window (fixture);
  hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  g_assert_true (hw_test_widget_shows (fixture->pane, "3 more…"));
  g_assert_false (hw_test_widget_shows (fixture->pane, "Child 5"));
  hw_test_picture (GTK_WIDGET (fixture->window), "details-children");
  g_signal_emit_by_name (hw_test_widget_find (fixture->pane, "relations"), "row-activated",
                         gtk_list_box_get_row_at_index (
                             GTK_LIST_BOX (hw_test_widget_find (fixture->pane, "relations")), 4));
  wait_shows (fixture, "Child 5");

  hw_session_select_revision (fixture->session, "child0");
  wait_shows (fixture, "Findings");
  /* Who reads the script comes to the same end: it is told once. */
  hw_test_wait_until (has_select, fixture->pane, "the script is read");
  wait_shows (fixture, "1 finding");
  hw_test_picture (GTK_WIDGET (fixture->window), "details-findings");
  /* Choosing it goes to its file. */
  list = hw_test_widget_find (fixture->pane, "findings");
  g_signal_emit_by_name (list, "row-activated",
                         gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 0));
  g_assert_false (gtk_widget_get_mapped (fixture->pane));
}

/* Whoever is in the list of environments stays there when one of them was looked at. */
static void
test_focus_stays (Fixture *fixture, gconstpointer data)
{
  HwEnvironmentState *state;
  GtkListBox *list;
  gboolean is_changed = FALSE;

  open_window (fixture);
  hw_session_select_revision (fixture->session, "7c19f5a08e3d");
  list = GTK_LIST_BOX (hw_test_widget_find (fixture->pane, "applied-list"));
  gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 2)));
  state = hw_session_find_environment (fixture->session, "dev");
  g_signal_connect_swapped (state, "changed", G_CALLBACK (on_script_read_cb), &is_changed);
  hw_environment_state_check (state);
  hw_test_wait_until (is_true, &is_changed, "the environment is looked at");
  g_signal_handlers_disconnect_by_data (state, &is_changed);
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (list, 2))));
}

/* A script is read as the database of the selected environment reads it. */
static void
test_other_environment (Fixture *fixture, gconstpointer data)
{
  g_free (hw_test_write_file (
      fixture->project, "migrations/numbered.sql",
      "-- Numbered\n--\n-- revision: numbered\n-- down-revision: 7c19f5a08e3d\n\n-- migrate:up\n"
      "CREATE TABLE numbered (n INTEGER PRIMARY KEY AUTOINCREMENT);\n"));
  open_window (fixture);
  hw_session_select_environment (fixture->session, "dev");
  hw_session_select_revision (fixture->session, "numbered");
  wait_shows (fixture, "AUTOINCREMENT");
  g_assert_false (hw_test_widget_shows (fixture->pane, "1 finding"));
  /* That is PostgreSQL. */
  hw_session_select_environment (fixture->session, "qa");
  wait_shows (fixture, "1 finding");
}

/* Alembic's template repeats the variables in the docstring; only what somebody wrote is worth its room. */
/* A hyphen at the break of a file's name would read as part of it. */
static void
test_wrap (void)
{
  GtkWidget *label = g_object_ref_sink (gtk_label_new ("20261128_7c19f5a08e3d_drop_orders.sql"));
  PangoAttrIterator *attributes;
  PangoAttribute *hyphens;
  int width;

  hw_label_wrap_verbatim (GTK_LABEL (label));
  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  g_assert_cmpint (width, <, 100);
  attributes = pango_attr_list_get_iterator (gtk_label_get_attributes (GTK_LABEL (label)));
  hyphens = pango_attr_iterator_get (attributes, PANGO_ATTR_INSERT_HYPHENS);
  g_assert_nonnull (hyphens);
  g_assert_cmpint (((PangoAttrInt *)hyphens)->value, ==, FALSE);
  pango_attr_iterator_destroy (attributes);
  g_object_unref (label);
}

static void
test_description (void)
{
  static const char *const parents[] = { NULL };
  static const char text[] = "Add orders\n\nNeeded by the shop.\n\nRevision ID: a1\nRevises: \n"
                             "Create Date: 2026-11-03 10:00:00\n";
  g_autoptr(HwRevision) revision =
                 hw_revision_new ("a1", parents, NULL, NULL, "Add orders", text, 0, "a1.py", 0);
  g_autofree char *plain = hw_format_description (revision);
  g_autofree char *python = NULL;

  revision->flags |= HW_REVISION_PYTHON;
  python = hw_format_description (revision);
  g_assert_cmpstr (python, ==, "Needed by the shop.");
  g_assert_nonnull (strstr (plain, "Revision ID: a1"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();
#define ADD(path, test) ADD_SIZED (path, test, 0)
#define ADD_SIZED(path, test, width) \
  g_test_add ("/details/" path, Fixture, GINT_TO_POINTER (width), set_up, test, tear_down)
  ADD ("file", test_file);
  ADD ("header-and-label", test_header_and_label);
  ADD ("marks", test_marks);
  ADD ("height", test_height);
  ADD ("read-out-of-window", test_read_out_of_window);
  ADD ("part-stays", test_part_stays);
  ADD ("close-with-keyboard", test_close_with_keyboard);
  ADD ("transactions", test_transactions);
  ADD ("irreversible", test_irreversible);
  ADD_SIZED ("narrow-360", test_narrow, 360);
  ADD_SIZED ("narrow-700", test_narrow, 700);
  ADD ("edited", test_edited);
  ADD ("findings-and-children", test_findings_and_children);
  ADD ("other-environment", test_other_environment);
  ADD ("focus-stays", test_focus_stays);
#undef ADD_SIZED
#undef ADD
  g_test_add_func ("/details/description", test_description);
  g_test_add_func ("/details/wrap", test_wrap);

  return g_test_run ();
}
