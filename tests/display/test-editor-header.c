/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-editor-header"

#include "config.h"

#include <gtksourceview/gtksource.h>

#include "hw-editor-checks.h"
#include "hw-editor-hover.h"
#include "hw-editor-page.h"
#include "hw-editor-tab-private.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"

/* The form above a script's halves, and the fixes of its problems, in the real window. */

#define REST "-- created: 2026-11-29T12:00:00Z\n\n"
#define BODY \
  "-- migrate:up\nCREATE TABLE extra (id INTEGER);\n\n-- migrate:down\nDROP TABLE extra;\n"
#define NAMES(message, parents) \
  "-- " message "\n--\n-- revision: aa11bb22cc33\n-- down-revision: " parents "\n"
#define HEAD NAMES ("Add a table", "7c19f5a08e3d")
#define SCRIPT HEAD REST BODY

typedef HwTestEditor Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_editor_init (fixture, SCRIPT);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_editor_clear (fixture);
}

static gboolean
is_read (gpointer data)
{
  return hw_editor_tab_is_loaded (data);
}

static HwEditorTab *
open_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->project, name, NULL);
  HwEditorTab *tab;

  if (fixture->window == NULL)
    hw_test_editor_open (fixture, 1280, 800);
  hw_window_edit_file (fixture->window, path, 0);
  tab = hw_editor_page_get_tab (fixture->page);
  hw_test_wait_until (is_read, tab, "the file is read");

  return tab;
}

static GtkWidget *
find (HwEditorTab *tab, const char *name)
{
  return hw_test_widget_find (GTK_WIDGET (tab), name);
}

static gboolean
is_mapped (HwEditorTab *tab, const char *name)
{
  return hw_test_widget_is_mapped (GTK_WIDGET (tab), name);
}

static char *
dup_text (GtkTextBuffer *buffer)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);

  return gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
}

static void
assert_text (HwEditorTab *tab, const char *expected)
{
  g_autofree char *text = dup_text (GTK_TEXT_BUFFER (hw_editor_tab_get_buffer (tab)));

  g_assert_cmpstr (text, ==, expected);
}

static void
set_entry (HwEditorTab *tab, const char *name, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find (tab, name)), text);
}

/* What a widget of the form is to show. */
typedef struct
{
  HwEditorTab *tab;
  const char *name;
  const char *text;
} Shown;

static gboolean
shows (gpointer data)
{
  const Shown *shown = data;
  GtkWidget *widget = find (shown->tab, shown->name);
  const char *text = GTK_IS_LABEL (widget) ? gtk_label_get_text (GTK_LABEL (widget))
                                           : gtk_editable_get_text (GTK_EDITABLE (widget));

  return strstr (text, shown->text) != NULL;
}

static void
wait_shown (HwEditorTab *tab, const char *name, const char *text)
{
  Shown shown = { tab, name, text };

  hw_test_wait_until (shows, &shown, text);
}

/* Each field writes its own line, and all of it can be taken back. */
static void
test_message (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql");
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (hw_editor_tab_get_buffer (tab));

  wait_shown (tab, "header-message", "Add a table");
  set_entry (tab, "header-message", "Add a small table ");
  assert_text (tab, NAMES ("Add a small table", "7c19f5a08e3d") REST BODY);
  g_assert_true (hw_editor_tab_is_modified (tab));
  /* What is typed stays, though the file has no blank at the end. */
  hw_test_spin (300);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (tab, "header-message"))), ==,
                   "Add a small table ");
  gtk_text_buffer_undo (buffer);
  assert_text (tab, SCRIPT);
  g_assert_false (hw_editor_tab_is_modified (tab));
  wait_shown (tab, "header-message", "Add a table");
  set_entry (tab, "header-message", "");
  g_assert_true (is_mapped (tab, "header-message-error"));
  assert_text (tab, SCRIPT);
}

static void
test_more (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql");

  wait_shown (tab, "header-message", "Add a table");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (tab, "header-more")), TRUE);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_true (is_mapped (tab, "header-labels"));
  set_entry (tab, "header-labels", "extra");
  assert_text (tab, HEAD "-- branch-labels: extra\n" REST BODY);
  set_entry (tab, "header-depends", "92c4e");
  assert_text (tab, HEAD "-- branch-labels: extra\n-- depends-on: 92c4e0f7b6d1\n" REST BODY);
  set_entry (tab, "header-labels", "");
  set_entry (tab, "header-depends", "");
  assert_text (tab, SCRIPT);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (tab, "header-down")), 1);
  assert_text (tab, HEAD REST "-- migrate:up\nCREATE TABLE extra (id INTEGER);\n\n"
                              "-- migrate:down transaction:false\nDROP TABLE extra;\n");
  gtk_drop_down_set_selected (GTK_DROP_DOWN (find (tab, "header-down")), 0);
  assert_text (tab, SCRIPT);
  g_assert_false (hw_editor_tab_is_modified (tab));
}

/* What cannot be stands at its field, and not in the file. */
static void
test_errors (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql");

  wait_shown (tab, "header-message", "Add a table");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (tab, "header-more")), TRUE);
  set_entry (tab, "header-labels", "reporting");
  wait_shown (tab, "header-labels-error", "already used");
  set_entry (tab, "header-depends", "nothere");
  wait_shown (tab, "header-depends-error", "nothere");
  g_assert_true (gtk_widget_has_css_class (find (tab, "header-depends"), "error"));
  assert_text (tab, SCRIPT);
  set_entry (tab, "header-depends", "");
  g_assert_false (is_mapped (tab, "header-depends-error"));
}

static void
test_parents (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql");
  GtkWidget *entry = find (tab, "header-parents-entry");
  GtkWidget *list = find (tab, "header-parents-list");

  wait_shown (tab, "header-parents-label", "7c19f5a0");
  gtk_menu_button_popup (GTK_MENU_BUTTON (find (tab, "header-parents")));
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (entry)), ==, "7c19f5a08e3d");
  gtk_editable_set_text (GTK_EDITABLE (entry), "aa11bb22cc33");
  g_signal_emit_by_name (entry, "activate");
  g_assert_true (is_mapped (tab, "header-parents-error"));
  assert_text (tab, SCRIPT);
  gtk_editable_set_text (GTK_EDITABLE (entry), "1ad86, 92c4e");
  g_signal_emit_by_name (entry, "activate");
  assert_text (tab, NAMES ("Add a table", "1ad86f3c5b7e, 92c4e0f7b6d1") REST BODY);
  gtk_menu_button_popup (GTK_MENU_BUTTON (find (tab, "header-parents")));
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  /* The last row is a base. */
  g_signal_emit_by_name (gtk_widget_get_last_child (list), "activate");
  assert_text (tab, NAMES ("Add a table", "none") REST BODY);
  wait_shown (tab, "header-parents-label", "new base");
}

/* Where the head is shown itself, or is none of ours, there is no form. */
static void
test_hidden (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab;

  g_free (hw_test_write_file (fixture->project, "notes.sql", "SELECT 1;\n"));
  tab = open_file (fixture, "notes.sql");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_false (is_mapped (tab, "editor-header"));
  tab = open_file (fixture, "migrations/extra.sql");
  wait_shown (tab, "header-message", "Add a table");
  g_assert_true (is_mapped (tab, "editor-header"));
  g_object_set (tab, "layout", "whole", NULL);
  g_assert_false (is_mapped (tab, "editor-header"));
  g_object_set (tab, "layout", "beside", NULL);
}

/* A revision that is applied is not edited before the user wants to. */
static void
test_applied (Fixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "aa11bb22cc33", "92c4e0f7b6d1", NULL };
  g_autofree char *path = g_build_filename (fixture->project, "dev.db", NULL);
  HwEditorTab *tab;

  hw_test_set_rows (path, rows);
  tab = open_file (fixture, "migrations/extra.sql");
  wait_shown (tab, "editor-info", "Applied on");
  wait_shown (tab, "header-message", "Add a table");
  g_assert_false (gtk_widget_is_sensitive (find (tab, "header-message")));
  hw_test_widget_click (GTK_WIDGET (tab), "editor-info-first");
  g_assert_true (gtk_widget_is_sensitive (find (tab, "header-message")));
}

static gboolean
has_fix (gpointer data)
{
  return hw_test_widget_lookup (data, "editor-fix") != NULL;
}

static gboolean
has_no_fix (gpointer data)
{
  return !has_fix (data);
}

/* A marker that is misspelt, from the list. */
static void
test_fix (Fixture *fixture, gconstpointer data)
{
  static const char broken[] = HEAD REST
      "-- migrate:up\nCREATE TABLE extra (id INTEGER);\n\n-- migrate:dwon\nDROP TABLE extra;\n";
  HwEditorTab *tab;

  g_free (hw_test_write_file (fixture->project, "migrations/extra.sql", broken));
  tab = open_file (fixture, "migrations/extra.sql");
  hw_test_wait_until (has_fix, tab, "a fix is offered");
  g_assert_cmpstr (gtk_widget_get_tooltip_text (find (tab, "editor-fix")), ==,
                   "Replace “dwon” by “down”");
  hw_test_widget_click (GTK_WIDGET (tab), "editor-fix");
  assert_text (tab, SCRIPT);
  hw_test_wait_until (has_no_fix, tab, "nothing is wrong any more");
  gtk_text_buffer_undo (GTK_TEXT_BUFFER (hw_editor_tab_get_buffer (tab)));
  assert_text (tab, broken);
}

/* A name that is misspelt, where it stands in a half: taking it back is the half's. */
static void
test_fix_name (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql");
  GtkTextBuffer *down =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_test_find (GTK_WIDGET (tab), "editor-down")));
  HwEditorChecks *checks =
      HW_EDITOR_CHECKS (hw_test_find_type (GTK_WIDGET (tab), HW_TYPE_EDITOR_CHECKS));
  g_autoptr(GtkWidget) content = NULL;
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (down, &start, &end);
  gtk_text_buffer_begin_user_action (down);
  gtk_text_buffer_delete (down, &start, &end);
  gtk_text_buffer_insert (down, &start, "DROP TABLE extar;", -1);
  gtk_text_buffer_end_user_action (down);
  hw_test_wait_until (has_fix, tab, "a fix is offered");
  g_assert_null (hw_editor_hover_create_content (checks, HW_EDITOR_PART_DOWN, 2));
  g_assert_null (hw_editor_hover_create_content (checks, HW_EDITOR_PART_UP, 13));
  content = hw_editor_hover_create_content (checks, HW_EDITOR_PART_DOWN, 13);
  g_assert_nonnull (content);
  g_object_ref_sink (content);
  g_signal_emit_by_name (hw_test_find (content, "editor-fix"), "clicked");
  assert_text (tab, SCRIPT);
  gtk_text_buffer_undo (down);
  text = dup_text (down);
  g_assert_cmpstr (text, ==, "DROP TABLE extar;");
}

/* What was chosen is how the next file opens; what only a line to go to made it be is not. */
static void
test_layout (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql");
  g_autofree char *layout = NULL;
  g_autofree char *other = NULL;

  g_free (hw_test_write_file (fixture->project, "other.sql", SCRIPT));
  g_free (hw_test_write_file (fixture->project, "third.sql", SCRIPT));
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (tab), "editor.layout", "s", "stacked"));
  tab = open_file (fixture, "other.sql");
  g_object_get (tab, "layout", &layout, NULL);
  g_assert_cmpstr (layout, ==, "stacked");
  hw_editor_tab_go_to_line (tab, 1);
  tab = open_file (fixture, "third.sql");
  g_object_get (tab, "layout", &other, NULL);
  g_assert_cmpstr (other, ==, "stacked");
}

static gboolean
is_copied (gpointer data)
{
  g_autofree char *text = NULL;

  return g_file_get_contents (data, &text, NULL, NULL)
         && g_str_equal (text, "\xef\xbb\xbfSELECT 0;\r\nSELECT 1;\r\n");
}

/* A copy has what is typed and not saved, in the form of the file; the tab stays as it is. */
static void
test_copy (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "copy.sql");
  HwEditorTab *tab;

  g_free (hw_test_write_file (fixture->project, "notes.sql", "\xef\xbb\xbfSELECT 1;\r\n"));
  tab = open_file (fixture, "notes.sql");
  gtk_text_buffer_insert_at_cursor (GTK_TEXT_BUFFER (hw_editor_tab_get_buffer (tab)), "SELECT 0;\n",
                                    -1);
  _hw_editor_tab_write_copy (tab, path);
  hw_test_wait_until (is_copied, path, "the copy is written");
  g_assert_true (hw_editor_tab_is_modified (tab));
}

typedef struct
{
  const char *name;
  int width;
  int height;
  gboolean is_dark;
  int text_scale; /* times as large as usual */
} Scene;

static const Scene scenes[] = {
  { "editor-header-light", 1280, 800, FALSE, 1 }, { "editor-header-dark", 1280, 800, TRUE, 1 },
  { "editor-header-700", 700, 800, FALSE, 1 },    { "editor-header-360", 360, 800, FALSE, 1 },
  { "editor-header-large", 700, 800, FALSE, 2 },
};

/* Wide, the fields stand beside each other; narrow, nothing is cut off. */
static void
test_scene (Fixture *fixture, gconstpointer data)
{
  const Scene *scene = data;
  g_autofree char *name = g_strconcat (scene->name, "-more", NULL);
  HwEditorTab *tab;
  GtkWidget *header;
  int dpi;

  g_object_get (gtk_settings_get_default (), "gtk-xft-dpi", &dpi, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi * scene->text_scale, NULL);
  if (scene->is_dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  g_free (hw_test_write_file (
      fixture->project, "migrations/extra.sql",
      HEAD REST
      "-- migrate:up\nCREATE TABLE extra (id INTEGER);\n\n-- migrate:down\nDROP TABLE extar;\n"));
  hw_test_editor_open (fixture, scene->width, scene->height);
  tab = open_file (fixture, "migrations/extra.sql");
  hw_test_wait_until (has_fix, tab, "a fix is offered");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), scene->name);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (find (tab, "header-more")), TRUE);
  set_entry (tab, "header-labels", "reporting");
  wait_shown (tab, "header-labels-error", "already used");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), name);
  header = find (tab, "editor-header");
  hw_test_widget_wait_within (header, scene->width);
  g_assert_true (is_mapped (tab, "header-parents"));
  g_assert_true (is_mapped (tab, "header-down"));
  g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", dpi, NULL);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

#define ADD(path, func) g_test_add ("/editor-header/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("message", test_message);
  ADD ("more", test_more);
  ADD ("errors", test_errors);
  ADD ("parents", test_parents);
  ADD ("hidden", test_hidden);
  ADD ("applied", test_applied);
  ADD ("fix", test_fix);
  ADD ("fix-name", test_fix_name);
  ADD ("layout", test_layout);
  ADD ("copy", test_copy);
#undef ADD
  for (guint i = 0; i < G_N_ELEMENTS (scenes); i++)
    {
      g_autofree char *path = g_strconcat ("/editor-header/scene/", scenes[i].name, NULL);

      g_test_add (path, Fixture, &scenes[i], set_up, test_scene, tear_down);
    }

  return g_test_run ();
}
