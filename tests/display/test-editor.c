/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-editor"

#include "config.h"

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-deploy-window.h"
#include "hw-editor-page.h"
#include "hw-error.h"
#include "hw-session.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"

#define BOM "\xef\xbb\xbf"

/* Files opened, edited, saved and changed behind the editor's back, in the real window. */

typedef HwTestEditor Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_editor_init (fixture, NULL);
  hw_test_editor_open (fixture, 1280, 800);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_editor_clear (fixture);
}

static gboolean
is_read (gpointer data)
{
  HwEditorTab *tab = data;

  GtkWidget *button = hw_test_find (GTK_WIDGET (tab), "editor-info-first");

  /* Or it could not be. */
  return hw_editor_tab_is_loaded (tab)
         || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), "Try Again") == 0;
}

static HwEditorTab *
open_file (Fixture *fixture, const char *path)
{
  HwEditorTab *tab;

  hw_window_edit_file (fixture->window, path, 0);
  tab = hw_editor_page_get_tab (fixture->page);
  g_assert_nonnull (tab);
  g_assert_cmpstr (hw_editor_tab_get_path (tab), ==, path);
  hw_test_wait_until (is_read, tab, "the file is read");

  return tab;
}

/* Writes a file that belongs to no revision and opens it: its path in @out_path. */
static HwEditorTab *
open_new (Fixture *fixture, const char *name, const char *text, char **out_path)
{
  *out_path = hw_test_write_file (fixture->dir.path, name, text);

  return open_file (fixture, *out_path);
}

static GtkTextView *
get_view (HwEditorTab *tab)
{
  return GTK_TEXT_VIEW (hw_test_find (GTK_WIDGET (tab), "editor-text"));
}

static GtkTextBuffer *
get_buffer (HwEditorTab *tab)
{
  return GTK_TEXT_BUFFER (hw_editor_tab_get_buffer (tab));
}

/* As a keyboard does: nothing where the text is read-only. */
static gboolean
type (HwEditorTab *tab, const char *text)
{
  return gtk_text_buffer_insert_interactive_at_cursor (get_buffer (tab), text, -1,
                                                       gtk_text_view_get_editable (get_view (tab)));
}

static char *
dup_text (HwEditorTab *tab)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_buffer (tab), &start, &end);

  return gtk_text_buffer_get_text (get_buffer (tab), &start, &end, TRUE);
}

/* A tab may be closed before its file was read. */
static void
test_close_while_reading (Fixture *fixture, gconstpointer data)
{
  gpointer tab;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.edit-revision", "s",
                              "bb60d9e274f8");
  tab = hw_editor_page_get_tab (fixture->page);
  g_object_add_weak_pointer (tab, &tab);
  g_assert_true (hw_editor_page_close_tab (fixture->page));
  hw_test_wait_freed (&tab, "the tab is gone");
  g_assert_false (hw_editor_page_has_unsaved (fixture->page));
}

static void
assert_text (HwEditorTab *tab, const char *expected)
{
  g_autofree char *text = dup_text (tab);

  g_assert_cmpstr (text, ==, expected);
}

static void
assert_file (const char *path, const char *expected)
{
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
write_file (const char *path, const char *text)
{
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
}

typedef struct
{
  HwEditorTab *tab;
  const char *text;
} Question;

static gboolean
has_text (gpointer data)
{
  Question *question = data;
  g_autofree char *text = dup_text (question->tab);

  return g_str_equal (text, question->text);
}

static void
wait_text (HwEditorTab *tab, const char *text)
{
  Question question = { tab, text };

  hw_test_wait_until (has_text, &question, "the editor shows the new text");
}

static gboolean
is_bar_shown (HwEditorTab *tab)
{
  return gtk_info_bar_get_revealed (
      GTK_INFO_BAR (hw_test_find_type (GTK_WIDGET (tab), GTK_TYPE_INFO_BAR)));
}

static const char *
get_bar_text (HwEditorTab *tab)
{
  return gtk_label_get_text (GTK_LABEL (hw_test_find (GTK_WIDGET (tab), "editor-info")));
}

static gboolean
tells (gpointer data)
{
  Question *question = data;

  return is_bar_shown (question->tab)
         && strstr (get_bar_text (question->tab), question->text) != NULL;
}

static void
wait_bar (HwEditorTab *tab, const char *text)
{
  Question question = { tab, text };

  hw_test_wait_until (tells, &question, text);
}

static gboolean
is_bar_gone (gpointer data)
{
  return !is_bar_shown (data);
}

static void
wait_no_bar (HwEditorTab *tab)
{
  hw_test_wait_until (is_bar_gone, tab, "the info bar has gone");
}

/* A button of the info bar, by what is written on it. */
static void
press (HwEditorTab *tab, const char *label)
{
  static const char *const names[] = { "editor-info-first", "editor-info-second" };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GtkWidget *button = hw_test_find (GTK_WIDGET (tab), names[i]);

      if (gtk_widget_get_visible (button)
          && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
        {
          g_signal_emit_by_name (button, "clicked");
          return;
        }
    }
  g_error ("the info bar has no button “%s”", label);
}

static gboolean
is_clean (gpointer data)
{
  return !hw_editor_tab_is_modified (data);
}

static void
wait_clean (HwEditorTab *tab)
{
  hw_test_wait_until (is_clean, tab, "the file is saved");
}

static const char *
get_tab_title (Fixture *fixture, HwEditorTab *tab)
{
  AdwTabView *view =
      ADW_TAB_VIEW (hw_test_find_type (GTK_WIDGET (fixture->page), ADW_TYPE_TAB_VIEW));

  return adw_tab_page_get_title (adw_tab_view_get_page (view, GTK_WIDGET (tab)));
}

static gboolean
can_save (Fixture *fixture)
{
  return gtk_widget_is_sensitive (hw_test_find (GTK_WIDGET (fixture->window), "save-button"));
}

static void
save (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.save", NULL);
}

static gboolean
has_class (HwEditorTab *tab, const char *word, const char *class)
{
  GtkSourceBuffer *buffer = hw_editor_tab_get_buffer (tab);
  GtkTextIter start, end, found;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (buffer), &start, &end);
  gtk_source_buffer_ensure_highlight (buffer, &start, &end);
  g_assert_true (gtk_text_iter_forward_search (&start, word, 0, &found, NULL, NULL));

  return gtk_source_buffer_iter_has_context_class (buffer, &found, class);
}

static gboolean
is_coloured (HwEditorTab *tab, const char *word)
{
  GtkTextIter start, found;
  GSList *tags;
  gboolean is_tagged;

  gtk_text_buffer_get_start_iter (get_buffer (tab), &start);
  g_assert_true (gtk_text_iter_forward_search (&start, word, 0, &found, NULL, NULL));
  tags = gtk_text_iter_get_tags (&found);
  is_tagged = tags != NULL;
  g_slist_free (tags);

  return is_tagged;
}

static void
test_sql_highlighting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab =
      open_new (fixture, "a.sql", "-- a remark\nCREATE TABLE a (b text DEFAULT 'c');\n", &path);

  g_assert_true (has_class (tab, "remark", "comment"));
  g_assert_true (has_class (tab, "c'", "string"));
  g_assert_true (is_coloured (tab, "CREATE"));
}

static void
test_python_highlighting (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.py", "# a remark\nimport sqlalchemy\nx = 'c'\n", &path);

  g_assert_true (has_class (tab, "remark", "comment"));
  g_assert_true (has_class (tab, "c'", "string"));
  g_assert_true (is_coloured (tab, "import"));
}

static void
test_typing_marks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "SELECT 1;\n", &path);

  g_assert_false (hw_editor_page_has_unsaved (fixture->page));
  g_assert_false (can_save (fixture));
  g_assert_cmpstr (get_tab_title (fixture, tab), ==, "a.sql");
  g_assert_true (type (tab, "-- "));
  g_assert_true (hw_editor_page_has_unsaved (fixture->page));
  g_assert_true (can_save (fixture));
  g_assert_cmpstr (get_tab_title (fixture, tab), ==, "*a.sql");

  /* Taking it back is as good as saving. */
  gtk_text_buffer_undo (get_buffer (tab));
  g_assert_false (hw_editor_page_has_unsaved (fixture->page));
  g_assert_false (can_save (fixture));
}

static void
test_save (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "only/a.sql", "SELECT 1;\n", &path);
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GDir) dir = NULL;

  type (tab, "-- é\n");
  save (fixture);
  wait_clean (tab);
  assert_file (path, "-- é\nSELECT 1;\n");
  g_assert_cmpstr (get_tab_title (fixture, tab), ==, "a.sql");
  g_assert_false (can_save (fixture));

  /* Nothing that was written on the way is left behind. */
  dir = g_dir_open (folder, 0, NULL);
  g_assert_cmpstr (g_dir_read_name (dir), ==, "a.sql");
  g_assert_null (g_dir_read_name (dir));
}

static void
test_save_keeps_form (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", BOM "a;\r\nb;\r\n", &path);
  GStatBuf info;

  g_assert_cmpint (g_chmod (path, 0640), ==, 0);
  assert_text (tab, "a;\r\nb;\r\n");
  type (tab, "x;\n");
  save (fixture);
  wait_clean (tab);
  assert_file (path, BOM "x;\r\na;\r\nb;\r\n");
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0640);
}

static void
test_reload_keeps_caret (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "one\ntwo\nthree\n", &path);
  GtkTextIter caret;

  gtk_text_buffer_get_iter_at_line_offset (get_buffer (tab), &caret, 1, 2);
  gtk_text_buffer_place_cursor (get_buffer (tab), &caret);
  write_file (path, "one\nTWO\nthree\nfour\n");
  wait_text (tab, "one\nTWO\nthree\nfour\n");
  g_assert_false (hw_editor_tab_is_modified (tab));
  g_assert_false (is_bar_shown (tab));
  gtk_text_buffer_get_iter_at_mark (get_buffer (tab), &caret,
                                    gtk_text_buffer_get_insert (get_buffer (tab)));
  g_assert_cmpint (gtk_text_iter_get_line (&caret), ==, 1);
  g_assert_cmpint (gtk_text_iter_get_line_offset (&caret), ==, 2);
}

/* A file with a change here and another one on disk. */
static HwEditorTab *
open_conflict (Fixture *fixture, char **out_path)
{
  HwEditorTab *tab = open_new (fixture, "a.sql", "old\n", out_path);

  type (tab, "mine ");
  write_file (*out_path, "theirs\n");
  wait_bar (tab, "changed by another program");
  assert_text (tab, "mine old\n");
  assert_file (*out_path, "theirs\n");

  return tab;
}

static void
test_conflict_reload (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_conflict (fixture, &path);
  GtkWidget *window = GTK_WIDGET (fixture->window);

  /* The keyboard gets from the text, where Tab is written, to what the bar asks, and back. */
  hw_editor_tab_focus (tab);
  gtk_widget_activate_action (window, "win.previous-pane", NULL);
  g_assert_true (gtk_widget_is_focus (hw_test_find (GTK_WIDGET (tab), "editor-info-first")));
  gtk_widget_activate_action (window, "win.next-pane", NULL);
  g_assert_true (gtk_widget_is_focus (hw_test_find (GTK_WIDGET (tab), "editor-text")));

  press (tab, "Reload");
  wait_text (tab, "theirs\n");
  wait_no_bar (tab);
  g_assert_false (hw_editor_tab_is_modified (tab));
  assert_file (path, "theirs\n");
}

static void
test_conflict_keep_mine (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_conflict (fixture, &path);

  press (tab, "Keep Mine");
  wait_clean (tab);
  wait_no_bar (tab);
  assert_text (tab, "mine old\n");
  assert_file (path, "mine old\n");
}

/* The file is again what it was: then there is nothing to decide, and what was typed is still not saved. */
static void
test_conflict_taken_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_conflict (fixture, &path);

  write_file (path, "old\n");
  wait_no_bar (tab);
  assert_text (tab, "mine old\n");
  g_assert_true (hw_editor_tab_is_modified (tab));
}

/* Reloading throws away what was typed also where the file is the one that was read. */
static void
test_reload_discards (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "old\n", &path);

  type (tab, "mine ");
  hw_editor_tab_reload (tab);
  g_assert_true (hw_editor_tab_is_modified (tab));
  wait_text (tab, "old\n");
  g_assert_false (hw_editor_tab_is_modified (tab));
}

static void
test_deleted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "only copy\n", &path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  wait_bar (tab, "was deleted");
  /* The only copy must not be closed without a question. */
  g_assert_true (hw_editor_page_has_unsaved (fixture->page));
  press (tab, "Save Again");
  wait_clean (tab);
  wait_no_bar (tab);
  assert_file (path, "only copy\n");
}

static void
test_deleted_and_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "there\n", &path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  wait_bar (tab, "was deleted");
  write_file (path, "there\n");
  wait_no_bar (tab);
  g_assert_false (hw_editor_page_has_unsaved (fixture->page));
}

static void
on_saved_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  GError **error = data;

  if (hw_editor_tab_save_finish (HW_EDITOR_TAB (source), result, error))
    *error = g_error_new (G_IO_ERROR, G_IO_ERROR_EXISTS, "the file was saved");
}

static gboolean
is_answered (gpointer data)
{
  return *(GError **)data != NULL;
}

static void
test_save_refused (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "old\n", &path);

  /* No turn of the main loop between the two: the editor cannot know yet. */
  type (tab, "mine ");
  write_file (path, "theirs\n");
  hw_editor_tab_save_async (tab, FALSE, on_saved_cb, &error);
  hw_test_wait_until (is_answered, &error, "the file is saved or not");
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  assert_file (path, "theirs\n");
  assert_text (tab, "mine old\n");
  g_assert_true (hw_editor_tab_is_modified (tab));
  wait_bar (tab, "changed by another program");
}

static void
test_not_utf8 (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "latin1.sql", "SELECT 'caf\xe9';\n", &path);

  g_assert_false (hw_editor_tab_is_loaded (tab));
  wait_bar (tab, "not UTF-8");
  g_assert_false (type (tab, "x"));
  assert_text (tab, "");

  /* Converted, it opens. */
  write_file (path, "SELECT 'café';\n");
  press (tab, "Try Again");
  wait_text (tab, "SELECT 'café';\n");
  wait_no_bar (tab);
  g_assert_true (type (tab, "x"));
}

static void
answer (const char *response)
{
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (hw_test_widget_wait_dialog ()), response);
}

static gboolean
is_wizard_shown (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWindow) window = g_list_model_get_item (windows, i);

      if (HW_IS_DEPLOY_WINDOW (window))
        {
          *(GtkWindow **)data = window;
          return TRUE;
        }
    }

  return FALSE;
}

/* What would run is what is in the files: somebody who is still writing is asked before the wizard comes. */
static void
test_deploy_unsaved (Fixture *fixture, gconstpointer data)
{
  const char *response = data;
  const gboolean is_saved = g_str_equal (response, "save");
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "old\n", &path);
  GtkWindow *wizard = NULL;

  hw_session_select_environment (hw_window_get_session (fixture->window), "staging");
  type (tab, "mine ");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.deploy", NULL);
  g_assert_false (is_wizard_shown (&wizard));
  answer (response);
  if (g_str_equal (response, "cancel"))
    {
      hw_test_spin (50);
      g_assert_false (is_wizard_shown (&wizard));
      return;
    }
  hw_test_wait_until (is_wizard_shown, &wizard, "the wizard is shown");
  g_assert_true (hw_editor_tab_is_modified (tab) == !is_saved);
  assert_file (path, is_saved ? "mine old\n" : "old\n");
  gtk_window_destroy (wizard);
}

typedef struct
{
  const char *response;
  gboolean is_closed;
  const char *text; /* of the file afterwards */
} CloseCase;

static const CloseCase close_cases[] = {
  { "cancel", FALSE, "old\n" },
  { "discard", TRUE, "old\n" },
  { "save", TRUE, "mine old\n" },
};

/* A tab with a change; weak pointer to it in @out_weak. */
static HwEditorTab *
open_dirty (Fixture *fixture, char **out_path, gpointer *out_weak)
{
  HwEditorTab *tab = open_new (fixture, "a.sql", "old\n", out_path);

  type (tab, "mine ");
  *out_weak = tab;
  g_object_add_weak_pointer (G_OBJECT (tab), out_weak);

  return tab;
}

static void
test_close_tab (Fixture *fixture, gconstpointer data)
{
  const CloseCase *c = data;
  g_autofree char *path = NULL;
  gpointer weak = NULL;
  HwEditorTab *tab = open_dirty (fixture, &path, &weak);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.close-tab", NULL);
  answer (c->response);
  if (c->is_closed)
    {
      hw_test_wait_freed (&weak, "the tab is freed");
      g_assert_cmpuint (hw_editor_page_get_n_tabs (fixture->page), ==, 0);
    }
  else
    {
      hw_test_spin (50);
      g_assert_cmpuint (hw_editor_page_get_n_tabs (fixture->page), ==, 1);
      assert_text (tab, "mine old\n");
      g_assert_true (hw_editor_tab_is_modified (tab));
      g_object_remove_weak_pointer (G_OBJECT (tab), &weak);
    }
  assert_file (path, c->text);
}

static void
test_close_window (Fixture *fixture, gconstpointer data)
{
  const CloseCase *c = data;
  g_autofree char *path = NULL;
  gpointer weak_tab = NULL;
  gpointer weak = fixture->window;
  HwEditorTab *tab = open_dirty (fixture, &path, &weak_tab);

  g_object_add_weak_pointer (G_OBJECT (fixture->window), &weak);
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer (c->response);
  if (c->is_closed)
    {
      hw_test_wait_freed (&weak, "the window is freed");
      hw_test_wait_freed (&weak_tab, "the tab is freed");
      fixture->window = NULL;
    }
  else
    {
      hw_test_spin (50);
      g_assert_nonnull (weak);
      assert_text (tab, "mine old\n");
      g_object_remove_weak_pointer (G_OBJECT (fixture->window), &weak);
      g_object_remove_weak_pointer (G_OBJECT (tab), &weak_tab);
    }
  assert_file (path, c->text);
}

/* A window whose close was cancelled asks again, and one without changes does not ask. */
static void
test_close_clean (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  gpointer weak = fixture->window;

  open_new (fixture, "a.sql", "old\n", &path);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), &weak);
  gtk_window_close (GTK_WINDOW (fixture->window));
  hw_test_wait_freed (&weak, "the window is freed");
  fixture->window = NULL;
}

/* The newest revision but one: only dev has it. */
static HwEditorTab *
open_applied (Fixture *fixture, char **out_path)
{
  *out_path = g_build_filename (fixture->project, "migrations/202611-19_bb60d9e274f8.sql", NULL);

  return open_file (fixture, *out_path);
}

static void
test_applied (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_applied (fixture, &path);

  wait_bar (tab, "Applied on dev. Editing the file does not change that database.");
  g_assert_false (type (tab, "x"));
  press (tab, "Edit Anyway");
  wait_no_bar (tab);
  g_assert_true (type (tab, "x"));
}

static gboolean
has_revision_dialog (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (g_strcmp0 (gtk_widget_get_name (window), "revision-dialog") == 0)
        return gtk_widget_get_mapped (window);
    }

  return FALSE;
}

/* The other way out leaves the applied file alone. */
static void
test_applied_new_instead (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_applied (fixture, &path);

  wait_bar (tab, "Applied on dev.");
  press (tab, "New Revision Instead");
  hw_test_wait_until (has_revision_dialog, NULL, "the dialog for a new revision is open");
  g_assert_false (type (tab, "x"));
  g_assert_false (hw_editor_tab_is_modified (tab));
}

/* Something more urgent to tell does not make an applied file editable. */
static void
test_applied_comes_back (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_applied (fixture, &path);

  g_assert_cmpint (g_unlink (path), ==, 0);
  wait_bar (tab, "was deleted");
  press (tab, "Save Again");
  wait_bar (tab, "Applied on dev.");
  g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_false (type (tab, "x"));
}

static gboolean
is_dev_behind (gpointer data)
{
  return hw_environment_state_is_current (hw_session_find_environment (data, "dev"),
                                          "1ad86f3c5b7e");
}

/* A revision that is applied while its file is open. */
static void
test_applied_later (Fixture *fixture, gconstpointer data)
{
  static const char *const before[] = { "1ad86f3c5b7e", "92c4e0f7b6d1", NULL };
  static const char *const after[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  g_autofree char *path = NULL;
  g_autofree char *database = g_build_filename (fixture->project, "dev.db", NULL);
  HwSession *session = hw_window_get_session (fixture->window);
  HwEditorTab *tab = NULL;

  hw_test_set_rows (database, before);
  hw_session_check_environments (session);
  hw_test_wait_until (is_dev_behind, session, "it is known that dev has it not");
  tab = open_applied (fixture, &path);
  g_assert_false (is_bar_shown (tab));
  g_assert_true (gtk_text_view_get_editable (get_view (tab)));
  hw_test_set_rows (database, after);
  hw_session_check_environments (session);
  wait_bar (tab, "Applied on dev.");
  g_assert_false (gtk_text_view_get_editable (get_view (tab)));
}

static void
test_same_file_once (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "one\ntwo\nthree\n", &path);
  GtkTextIter caret;

  hw_window_edit_file (fixture->window, path, 3);
  g_assert_cmpuint (hw_editor_page_get_n_tabs (fixture->page), ==, 1);
  gtk_text_buffer_get_iter_at_mark (get_buffer (tab), &caret,
                                    gtk_text_buffer_get_insert (get_buffer (tab)));
  g_assert_cmpint (gtk_text_iter_get_line (&caret), ==, 2);
}

/* A file of three hundred lines. */
static HwEditorTab *
open_long (Fixture *fixture, guint line)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *path = NULL;
  HwEditorTab *tab = NULL;

  for (guint i = 1; i <= 300; i++)
    g_string_append_printf (text, "SELECT %u;\n", i);
  path = hw_test_write_file (fixture->dir.path, "long.sql", text->str);
  hw_window_edit_file (fixture->window, path, line);
  tab = hw_editor_page_get_tab (fixture->page);
  hw_test_wait_until (is_read, tab, "the file is read");

  return tab;
}

static gboolean
sees_caret (gpointer data)
{
  GtkTextView *view = get_view (data);
  GdkRectangle visible, caret;
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_mark (get_buffer (data), &iter,
                                    gtk_text_buffer_get_insert (get_buffer (data)));
  gtk_text_view_get_iter_location (view, &iter, &caret);
  gtk_text_view_get_visible_rect (view, &visible);

  return visible.height > 100 && caret.y >= visible.y
         && caret.y + caret.height <= visible.y + visible.height;
}

/* Opened while the page has no size yet. */
static void
test_first_line (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_long (fixture, 0);
  GdkRectangle visible;

  hw_test_wait_until (sees_caret, tab, "the caret can be seen");
  gtk_text_view_get_visible_rect (get_view (tab), &visible);
  g_assert_cmpint (visible.y, <=, 0);
}

static void
test_go_to_line (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_long (fixture, 250);
  GtkTextIter caret;

  hw_test_wait_until (sees_caret, tab, "the caret can be seen");
  gtk_text_buffer_get_iter_at_mark (get_buffer (tab), &caret,
                                    gtk_text_buffer_get_insert (get_buffer (tab)));
  g_assert_cmpint (gtk_text_iter_get_line (&caret), ==, 249);
}

/* A tab that is dropped outside of every window comes back. */
static void
test_drag_out (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "one\n", &path);
  GtkWidget *view = gtk_widget_get_ancestor (GTK_WIDGET (tab), ADW_TYPE_TAB_VIEW);
  AdwTabView *found = NULL;

  g_signal_emit_by_name (view, "create-window", &found);
  g_assert_true (found == ADW_TAB_VIEW (view));
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  HwEditorTab *tab = open_new (fixture, "a.sql", "one\n", &path);

  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (get_view (tab)),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Text of the file");
}

typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean is_dark;
} Scene;

static void
test_scene (Fixture *fixture, gconstpointer data)
{
  const Scene *scene = data;
  g_autofree char *name = g_strconcat (scene->name, "-conflict", NULL);
  g_autofree char *applied = NULL;
  g_autofree char *path = NULL;

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      scene->is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                                     : ADW_COLOR_SCHEME_FORCE_LIGHT);
  hw_test_close_window (fixture->window);
  hw_test_editor_open (fixture, scene->width, scene->height);
  open_conflict (fixture, &path);
  wait_bar (open_applied (fixture, &applied), "Applied on dev.");
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), scene->width);
  hw_test_picture (GTK_WIDGET (fixture->window), scene->name);
  open_file (fixture, path);
  hw_test_picture (GTK_WIDGET (fixture->window), name);
}

static void
add_cases (void)
{
  static const Scene scenes[] = {
    { "editor-light", 1280, 800, FALSE },
    { "editor-dark", 1280, 800, TRUE },
    { "editor-900", 900, 700, FALSE },
    { "editor-600", 600, 700, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (close_cases); i++)
    {
      g_autofree char *tab = g_strconcat ("/editor/close-tab/", close_cases[i].response, NULL);
      g_autofree char *window =
          g_strconcat ("/editor/close-window/", close_cases[i].response, NULL);

      g_test_add (tab, Fixture, &close_cases[i], set_up, test_close_tab, tear_down);
      g_test_add (window, Fixture, &close_cases[i], set_up, test_close_window, tear_down);
    }
  g_test_add ("/editor/deploy-unsaved/cancel", Fixture, "cancel", set_up, test_deploy_unsaved,
              tear_down);
  g_test_add ("/editor/deploy-unsaved/deploy", Fixture, "deploy", set_up, test_deploy_unsaved,
              tear_down);
  g_test_add ("/editor/deploy-unsaved/save", Fixture, "save", set_up, test_deploy_unsaved,
              tear_down);
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strconcat ("/editor/pictures/", scenes[i].name, NULL);

      g_test_add (path, Fixture, &scenes[i], set_up, test_scene, tear_down);
    }
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

#define ADD(path, func) g_test_add ("/editor/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("sql-highlighting", test_sql_highlighting);
  ADD ("python-highlighting", test_python_highlighting);
  ADD ("typing-marks", test_typing_marks);
  ADD ("save", test_save);
  ADD ("save-keeps-form", test_save_keeps_form);
  ADD ("reload-keeps-caret", test_reload_keeps_caret);
  ADD ("conflict/reload", test_conflict_reload);
  ADD ("conflict/keep-mine", test_conflict_keep_mine);
  ADD ("conflict/taken-back", test_conflict_taken_back);
  ADD ("reload-discards", test_reload_discards);
  ADD ("deleted", test_deleted);
  ADD ("deleted-and-back", test_deleted_and_back);
  ADD ("save-refused", test_save_refused);
  ADD ("not-utf8", test_not_utf8);
  ADD ("close-clean", test_close_clean);
  ADD ("close-while-reading", test_close_while_reading);
  ADD ("applied", test_applied);
  ADD ("applied-new-instead", test_applied_new_instead);
  ADD ("applied-comes-back", test_applied_comes_back);
  ADD ("applied-later", test_applied_later);
  ADD ("same-file-once", test_same_file_once);
  ADD ("first-line", test_first_line);
  ADD ("go-to-line", test_go_to_line);
  ADD ("drag-out", test_drag_out);
  ADD ("accessible", test_accessible);
#undef ADD
  add_cases ();

  return g_test_run ();
}
