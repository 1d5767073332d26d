/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-editor-parts"

#include "config.h"

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-editor-checks.h"
#include "hw-editor-page.h"
#include "hw-error.h"
#include "hw-mark-gutter.h"
#include "hw-settings.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-trial-window.h"

/* A script's halves, finding and replacing, problems, comparing, and Python revisions, in the real window. */

#define HEAD \
  "-- Add a table\n--\n-- revision: aa11bb22cc33\n-- down-revision: 7c19f5a08e3d\n" \
  "-- created: 2026-11-29T12:00:00Z\n\n"
#define UP "CREATE TABLE extra (id INTEGER);\n"
#define DOWN "DROP TABLE extra;\n"
#define SCRIPT HEAD "-- migrate:up\n" UP "\n-- migrate:down\n" DOWN
#define BOM "\xef\xbb\xbf"

typedef HwTestEditor Fixture;

/* The script is one of the project's before the window opens. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_editor_init (fixture, SCRIPT);
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
  return hw_editor_tab_is_loaded (data);
}

static HwEditorTab *
open_file (Fixture *fixture, const char *name, guint line)
{
  g_autofree char *path = g_build_filename (fixture->project, name, NULL);
  HwEditorTab *tab;

  hw_window_edit_file (fixture->window, path, line);
  tab = hw_editor_page_get_tab (fixture->page);
  hw_test_wait_until (is_read, tab, "the file is read");

  return tab;
}

/* Writes the script and opens it. */
static HwEditorTab *
open_script (Fixture *fixture, const char *text)
{
  g_free (hw_test_write_file (fixture->project, "migrations/extra.sql", text));

  return open_file (fixture, "migrations/extra.sql", 0);
}

static GtkTextBuffer *
get_part (HwEditorTab *tab, const char *name)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_test_find (GTK_WIDGET (tab), name)));
}

static char *
dup_part (HwEditorTab *tab, const char *name)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (get_part (tab, name), &start, &end);

  return gtk_text_buffer_get_text (get_part (tab, name), &start, &end, TRUE);
}

static void
assert_part (HwEditorTab *tab, const char *name, const char *expected)
{
  g_autofree char *text = dup_part (tab, name);

  g_assert_cmpstr (text, ==, expected);
}

/* At the end of a half, as a keyboard does. */
static void
type_at_end (HwEditorTab *tab, const char *name, const char *text)
{
  GtkTextBuffer *buffer = get_part (tab, name);
  GtkTextIter end;

  gtk_text_buffer_get_end_iter (buffer, &end);
  gtk_text_buffer_place_cursor (buffer, &end);
  g_assert_true (gtk_text_buffer_insert_interactive_at_cursor (buffer, text, -1, TRUE));
}

static gboolean
is_clean (gpointer data)
{
  return !hw_editor_tab_is_modified (data);
}

static void
save (Fixture *fixture, HwEditorTab *tab)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.save", NULL);
  hw_test_wait_until (is_clean, tab, "the file is saved");
}

static void
assert_file (Fixture *fixture, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (fixture->project, name, NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, expected);
}

static void
act (HwEditorTab *tab, const char *action)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (tab), action, NULL));
}

static gboolean
is_mapped (HwEditorTab *tab, const char *name)
{
  return hw_test_widget_is_mapped (GTK_WIDGET (tab), name);
}

typedef struct
{
  GtkWidget *root;
  const char *name;
  const char *text;
} Label;

static gboolean
label_tells (gpointer data)
{
  Label *label = data;
  GtkWidget *widget = hw_test_find (label->root, label->name);

  return widget != NULL && strstr (gtk_label_get_text (GTK_LABEL (widget)), label->text) != NULL;
}

static void
wait_label (HwEditorTab *tab, const char *name, const char *text)
{
  Label label = { GTK_WIDGET (tab), name, text };

  hw_test_wait_until (label_tells, &label, text);
}

static void
test_halves (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);

  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_true (is_mapped (tab, "editor-up"));
  g_assert_true (is_mapped (tab, "editor-down"));
  g_assert_false (is_mapped (tab, "editor-text"));
  assert_part (tab, "editor-up", "CREATE TABLE extra (id INTEGER);\n");
  assert_part (tab, "editor-down", "DROP TABLE extra;");
  g_assert_false (hw_editor_tab_is_modified (tab));
}

/* The file's form, its header and the other half stay byte for byte. */
static void
test_halves_save (Fixture *fixture, gconstpointer data)
{
  static const char crlf[] = BOM "-- Add  a table \r\n-- revision: aa11bb22cc33\r\n"
                                 "-- down-revision:7c19f5a08e3d\r\n\r\n-- migrate:down\r\n"
                                 "DROP\tTABLE extra ; \r\n\r\n--  migrate:up transaction:false\r\n"
                                 "CREATE TABLE extra (id INTEGER);";
  HwEditorTab *tab = open_script (fixture, crlf);

  assert_part (tab, "editor-up", "CREATE TABLE extra (id INTEGER);");
  assert_part (tab, "editor-down", "DROP\tTABLE extra ; \r\n");
  type_at_end (tab, "editor-up", "\nSELECT 1;");
  g_assert_true (hw_editor_tab_is_modified (tab));
  save (fixture, tab);
  assert_file (fixture, "migrations/extra.sql",
               BOM "-- Add  a table \r\n-- revision: aa11bb22cc33\r\n"
                   "-- down-revision:7c19f5a08e3d\r\n\r\n-- migrate:down\r\n"
                   "DROP\tTABLE extra ; \r\n\r\n--  migrate:up transaction:false\r\n"
                   "CREATE TABLE extra (id INTEGER);\r\nSELECT 1;");
}

#define TIDY_HEAD "-- Add  a table \n-- revision: aa11bb22cc33\n-- down-revision:7c19f5a08e3d\n\n"

/* Spaces at line ends and a missing last line end are put right where the preferences say so, and only in lines that were
 * changed. */
static void
test_tidy (Fixture *fixture, gconstpointer data)
{
  static const char text[] = TIDY_HEAD "-- migrate:up\nCREATE TABLE extra (\t\n  id INTEGER);  \n\n"
                                       "-- migrate:down\nDROP TABLE extra; ";
  g_autoptr(GSettings) settings = hw_settings_new ();
  HwEditorTab *tab = open_script (fixture, text);

  type_at_end (tab, "editor-up", "SELECT 1;  \t");
  save (fixture, tab);
  assert_file (fixture, "migrations/extra.sql",
               TIDY_HEAD "-- migrate:up\nCREATE TABLE extra (\t\n  id INTEGER);  \nSELECT 1;  \t\n"
                         "-- migrate:down\nDROP TABLE extra; ");

  g_settings_set_boolean (settings, "editor-trim", TRUE);
  g_settings_set_boolean (settings, "editor-final-newline", TRUE);
  type_at_end (tab, "editor-up", "\nSELECT 2;  \t");
  save (fixture, tab);
  /* The last line is what it was. */
  assert_file (fixture, "migrations/extra.sql",
               TIDY_HEAD "-- migrate:up\nCREATE TABLE extra (\t\n  id INTEGER);  \nSELECT 1;  \t\n"
                         "SELECT 2;\n-- migrate:down\nDROP TABLE extra; ");
  type_at_end (tab, "editor-down", "-- é  ");
  save (fixture, tab);
  assert_file (fixture, "migrations/extra.sql",
               TIDY_HEAD "-- migrate:up\nCREATE TABLE extra (\t\n  id INTEGER);  \nSELECT 1;  \t\n"
                         "SELECT 2;\n-- migrate:down\nDROP TABLE extra; -- é\n");
  g_settings_reset (settings, "editor-trim");
  g_settings_reset (settings, "editor-final-newline");
}

/* Where line ends differ from line to line, each line keeps its own. */
static void
test_halves_mixed (Fixture *fixture, gconstpointer data)
{
#define MIXED_HEAD \
  "-- Add a table\r\n-- revision: aa11bb22cc33\n-- down-revision: 7c19f5a08e3d  \r\n\r\n-- migrate:up\n"
#define MIXED_DOWN "-- migrate:down\r\nDROP TABLE\textra;  \nSELECT 'a\r\nb';"
  HwEditorTab *tab =
      open_script (fixture, MIXED_HEAD "CREATE TABLE extra\r\n(id INTEGER);\n\r\n" MIXED_DOWN);

  type_at_end (tab, "editor-up", "-- x");
  save (fixture, tab);
  assert_file (fixture, "migrations/extra.sql",
               MIXED_HEAD "CREATE TABLE extra\r\n(id INTEGER);\n-- x\r\n" MIXED_DOWN);
#undef MIXED_HEAD
#undef MIXED_DOWN
}

/* What is typed into a half never becomes part of a marker. */
static void
test_halves_markers (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_script (fixture, HEAD "-- migrate:up\n-- migrate:down");

  assert_part (tab, "editor-up", "");
  assert_part (tab, "editor-down", "");
  type_at_end (tab, "editor-up", "SELECT 1;");
  type_at_end (tab, "editor-down", "SELECT 2;");
  assert_part (tab, "editor-text", HEAD "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;");
  gtk_text_buffer_set_text (get_part (tab, "editor-up"), "", -1);
  assert_part (tab, "editor-text", HEAD "-- migrate:up\n\n-- migrate:down\nSELECT 2;");
}

static void
test_halves_undo (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);

  type_at_end (tab, "editor-up", "x");
  type_at_end (tab, "editor-down", "y");
  gtk_text_buffer_undo (get_part (tab, "editor-up"));
  assert_part (tab, "editor-up", "CREATE TABLE extra (id INTEGER);\n");
  assert_part (tab, "editor-down", "DROP TABLE extra;y");
  g_assert_true (hw_editor_tab_is_modified (tab));
  gtk_text_buffer_undo (get_part (tab, "editor-down"));
  assert_part (tab, "editor-text", SCRIPT);
  g_assert_false (hw_editor_tab_is_modified (tab));
}

static void
set_layout (HwEditorTab *tab, const char *layout)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (tab), "editor.layout", "s", layout));
  hw_test_widget_settle (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (tab))));
}

static void
test_layouts (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *layout;
    gboolean shown[3]; /* whole, up, down */
  } cases[] = {
    { "whole", { TRUE, FALSE, FALSE } },  { "first", { FALSE, TRUE, FALSE } },
    { "second", { FALSE, FALSE, TRUE } }, { "stacked", { FALSE, TRUE, TRUE } },
    { "beside", { FALSE, TRUE, TRUE } },
  };
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      set_layout (tab, cases[i].layout);
      g_assert_cmpint (is_mapped (tab, "editor-text"), ==, cases[i].shown[0]);
      g_assert_cmpint (is_mapped (tab, "editor-up"), ==, cases[i].shown[1]);
      g_assert_cmpint (is_mapped (tab, "editor-down"), ==, cases[i].shown[2]);
    }

  /* What is typed in the whole file is in the halves when they come back. */
  set_layout (tab, "whole");
  type_at_end (tab, "editor-text", "SELECT 1;\n");
  set_layout (tab, "beside");
  assert_part (tab, "editor-down", "DROP TABLE extra;\nSELECT 1;");
}

static void
test_add_down (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_script (fixture, HEAD "-- migrate:up\n" UP);

  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_false (is_mapped (tab, "editor-down"));
  hw_test_widget_click (GTK_WIDGET (tab), "editor-add-down");
  type_at_end (tab, "editor-down", "DROP TABLE extra;");
  assert_part (tab, "editor-text",
               HEAD "-- migrate:up\n" UP "\n-- migrate:down\nDROP TABLE extra;");
}

static gboolean
is_narrow_shown (gpointer data)
{
  return is_mapped (data, "split-second");
}

static gboolean
is_down_shown (gpointer data)
{
  return is_mapped (data, "editor-down") && !is_mapped (data, "editor-up");
}

/* Too narrow for two: a switch shows one of them, and Ctrl+Tab uses it. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab;

  hw_test_close_window (fixture->window);
  hw_test_editor_open (fixture, 360, 640);
  tab = open_file (fixture, "migrations/extra.sql", 0);
  hw_test_wait_until (is_narrow_shown, tab, "the switch is shown");
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), 360);
  g_assert_true (is_mapped (tab, "editor-up"));
  g_assert_false (is_mapped (tab, "editor-down"));
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-halves-360");
  act (tab, "editor.other-half");
  hw_test_wait_until (is_down_shown, tab, "the other half is shown");
  act (tab, "editor.other-half");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_true (is_mapped (tab, "editor-up"));
}

static const char *
get_position (HwEditorTab *tab)
{
  return gtk_menu_button_get_label (
      GTK_MENU_BUTTON (hw_test_find (GTK_WIDGET (tab), "editor-position")));
}

/* A line of the file is shown in the half that has it; one of the header in the whole file. */
static void
test_go_to_line (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 11);

  g_assert_cmpstr (get_position (tab), ==, "Down: line 1, column 1");
  act (tab, "editor.go-to-line");
  hw_test_widget_type (GTK_WIDGET (tab), "editor-line", "3");
  hw_test_widget_click (GTK_WIDGET (tab), "editor-line-go");
  g_assert_cmpstr (get_position (tab), ==, "Line 3, column 1");
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  g_assert_true (is_mapped (tab, "editor-text"));
}

static void
find (HwEditorTab *tab, const char *text)
{
  hw_editor_tab_find (tab, FALSE);
  hw_test_widget_type (GTK_WIDGET (tab), "editor-find", text);
  g_signal_emit_by_name (hw_test_find (GTK_WIDGET (tab), "editor-find"), "search-changed");
}

static void
set_option (HwEditorTab *tab, const char *name, gboolean is_set)
{
  gtk_check_button_set_active (GTK_CHECK_BUTTON (hw_test_find (GTK_WIDGET (tab), name)), is_set);
}

static HwEditorTab *
open_words (Fixture *fixture)
{
  g_free (hw_test_write_file (fixture->project, "words.sql", "one On none\nONE one.\n"));

  return open_file (fixture, "words.sql", 0);
}

static void
test_find (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_words (fixture);
  GtkTextIter start, end;

  find (tab, "one");
  wait_label (tab, "editor-find-summary", "1 of 4");
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-find");
  act (tab, "editor.find-next");
  wait_label (tab, "editor-find-summary", "2 of 4");
  gtk_text_buffer_get_selection_bounds (get_part (tab, "editor-text"), &start, &end);
  g_assert_cmpint (gtk_text_iter_get_offset (&start), ==, 8);
  act (tab, "editor.find-previous");
  wait_label (tab, "editor-find-summary", "1 of 4");
  /* Round the end of the text. */
  act (tab, "editor.find-previous");
  wait_label (tab, "editor-find-summary", "4 of 4");
  set_option (tab, "editor-find-word", TRUE);
  wait_label (tab, "editor-find-summary", "of 3");
  set_option (tab, "editor-find-case", TRUE);
  wait_label (tab, "editor-find-summary", "of 2");
  set_option (tab, "editor-find-word", FALSE);
  set_option (tab, "editor-find-case", FALSE);
  set_option (tab, "editor-find-regex", TRUE);
  find (tab, "on[^e]");
  wait_label (tab, "editor-find-summary", "1 of 1");
  find (tab, "on[");
  wait_label (tab, "editor-find-summary", "Not a regular expression");
  find (tab, "zero");
  wait_label (tab, "editor-find-summary", "No matches");
}

static void
test_replace (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_words (fixture);

  find (tab, "one");
  wait_label (tab, "editor-find-summary", "1 of 4");
  act (tab, "editor.replace");
  hw_test_widget_type (GTK_WIDGET (tab), "editor-replace", "two");
  hw_test_widget_click (GTK_WIDGET (tab), "editor-replace-one");
  assert_part (tab, "editor-text", "two On none\nONE one.\n");
  wait_label (tab, "editor-find-summary", "1 of 3");
  hw_test_widget_click (GTK_WIDGET (tab), "editor-replace-all");
  assert_part (tab, "editor-text", "two On ntwo\ntwo two.\n");
  wait_label (tab, "editor-find-summary", "3 replaced");
  /* One step takes all of it back. */
  gtk_text_buffer_undo (get_part (tab, "editor-text"));
  assert_part (tab, "editor-text", "two On none\nONE one.\n");
}

/* What is found in a half is replaced in the file and nowhere else. */
static void
test_replace_in_half (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 11);

  find (tab, "extra");
  wait_label (tab, "editor-find-summary", "1 of 1");
  act (tab, "editor.replace");
  hw_test_widget_type (GTK_WIDGET (tab), "editor-replace", "other");
  hw_test_widget_click (GTK_WIDGET (tab), "editor-replace-all");
  assert_part (tab, "editor-text",
               HEAD "-- migrate:up\n" UP "\n-- migrate:down\nDROP TABLE other;\n");
}

static guint
count_problems (HwEditorTab *tab)
{
  GtkListBox *list = GTK_LIST_BOX (hw_test_find (GTK_WIDGET (tab), "editor-problems"));
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int)n) != NULL)
    n++;

  return n;
}

typedef struct
{
  GtkWidget *widget;
  GdkRGBA colour;
} Drawn;

/* Whether a pixel of what the widget draws has that very colour. */
static gboolean
draws_colour (gpointer data)
{
  const Drawn *drawn = data;
  const GdkRGBA *colour = &drawn->colour;
  GtkWidget *widget = drawn->widget;
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (widget);
  g_autoptr(GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree guint32 *pixels = NULL;
  const guint32 wanted = 0xff000000 | (guint32)(colour->red * 255 + 0.5) << 16
                         | (guint32)(colour->green * 255 + 0.5) << 8
                         | (guint32)(colour->blue * 255 + 0.5);
  gsize n;

  hw_test_widget_settle (GTK_WIDGET (gtk_widget_get_root (widget)));
  gdk_paintable_snapshot (paintable, snapshot, gtk_widget_get_width (widget),
                          gtk_widget_get_height (widget));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node, NULL);
  n = (gsize)gdk_texture_get_width (texture) * (gsize)gdk_texture_get_height (texture);
  pixels = g_new (guint32, n);
  gdk_texture_download (texture, (guchar *)pixels, 4 * (gsize)gdk_texture_get_width (texture));
  for (gsize i = 0; i < n; i++)
    if (pixels[i] == wanted)
      return TRUE;

  return FALSE;
}

static void
test_problems (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (get_part (tab, "editor-down"));
  GtkListBox *list = GTK_LIST_BOX (hw_test_find (GTK_WIDGET (tab), "editor-problems"));
  Drawn drawn = { 0 };
  GtkWidget *gutter;
  GSList *marks;

  wait_label (tab, "editor-check-summary", "No problems");
  type_at_end (tab, "editor-down", "\n-- migrate:nonsense");
  wait_label (tab, "editor-check-summary", "1 error");
  g_assert_cmpuint (count_problems (tab), ==, 1);
  marks = gtk_source_buffer_get_source_marks_at_line (buffer, 1, NULL);
  g_assert_cmpuint (g_slist_length (marks), ==, 1);
  g_slist_free (marks);
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-problems");
  gutter = hw_test_find_type (hw_test_find (GTK_WIDGET (tab), "editor-down"), HW_TYPE_MARK_GUTTER);
  hw_mark_gutter_get_colour (gutter, HW_SEVERITY_ERROR, &drawn.colour);
  drawn.widget = gutter;
  hw_test_wait_until (draws_colour, &drawn, "the mark is drawn");

  /* By key and by the list. */
  act (tab, "editor.next-problem");
  g_assert_cmpstr (get_position (tab), ==, "Down: line 2, column 1");
  hw_editor_tab_go_to_line (tab, 8);
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 0));
  g_assert_cmpstr (get_position (tab), ==, "Down: line 2, column 1");
  gtk_text_buffer_undo (get_part (tab, "editor-down"));
  wait_label (tab, "editor-check-summary", "No problems");
  g_assert_cmpuint (count_problems (tab), ==, 0);
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

/* A header that cannot be read is not saved: the revision would vanish. What was typed stays. */
static void
test_save_broken_header (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);
  GtkTextBuffer *buffer = get_part (tab, "editor-text");
  g_autoptr(GError) error = NULL;
  GtkTextIter start, end;

  set_layout (tab, "whole");
  gtk_text_buffer_get_iter_at_line (buffer, &start, 3);
  gtk_text_buffer_get_iter_at_line (buffer, &end, 4);
  gtk_text_buffer_delete (buffer, &start, &end);
  hw_editor_tab_save_async (tab, FALSE, on_saved_cb, &error);
  hw_test_wait_until (is_answered, &error, "the file is saved or not");
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
  g_assert_true (hw_editor_tab_is_modified (tab));
  assert_file (fixture, "migrations/extra.sql", SCRIPT);
}

/* A section that cannot be read is nobody's business when saving: it may be half written. */
static void
test_save_broken_section (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);

  type_at_end (tab, "editor-down", "\n-- migrate:nonsense");
  save (fixture, tab);
  assert_file (fixture, "migrations/extra.sql",
               HEAD "-- migrate:up\n" UP "\n-- migrate:down\nDROP TABLE extra;\n"
                    "-- migrate:nonsense\n");
}

static gboolean
bar_tells (HwEditorTab *tab, const char *text)
{
  GtkInfoBar *bar = GTK_INFO_BAR (hw_test_find_type (GTK_WIDGET (tab), GTK_TYPE_INFO_BAR));
  GtkLabel *label = GTK_LABEL (hw_test_find (GTK_WIDGET (tab), "editor-info"));

  return gtk_info_bar_get_revealed (bar) && strstr (gtk_label_get_text (label), text) != NULL;
}

static gboolean
tells_changed (gpointer data)
{
  return bar_tells (data, "changed by another program");
}

static gboolean
is_compared (gpointer data)
{
  GtkWidget **out_view = data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows) && *out_view == NULL; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      *out_view = hw_test_find (window, "compare-text");
    }

  return *out_view != NULL;
}

/* A script changed here and on disk, being compared: the dialog's text. */
static HwEditorTab *
open_compared (Fixture *fixture, GtkWidget **out_view)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);

  type_at_end (tab, "editor-up", "SELECT 'mine';");
  g_free (hw_test_write_file (fixture->project, "migrations/extra.sql",
                              HEAD "-- migrate:up\n" UP "\n-- migrate:down\nSELECT 'theirs';\n"));
  hw_test_wait_until (tells_changed, tab, "the conflict is told");
  hw_test_widget_click (GTK_WIDGET (tab), "editor-info-third");
  *out_view = NULL;
  hw_test_wait_until (is_compared, out_view, "the texts are compared");

  return tab;
}

static gboolean
has_theirs (gpointer data)
{
  g_autofree char *text = dup_part (data, "editor-down");

  return g_str_equal (text, "SELECT 'theirs';");
}

static void
test_compare (Fixture *fixture, gconstpointer data)
{
  const gboolean is_mine = GPOINTER_TO_INT (data);
  GtkWidget *view = NULL;
  HwEditorTab *tab = open_compared (fixture, &view);
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (view));
  GtkWidget *dialog = GTK_WIDGET (gtk_widget_get_root (view));
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  text = gtk_text_buffer_get_text (buffer, &start, &end, TRUE);
  g_assert_nonnull (strstr (text, "\n  CREATE TABLE extra (id INTEGER);\n"));
  g_assert_nonnull (strstr (text, "\n+ SELECT 'mine';\n"));
  g_assert_nonnull (strstr (text, "\n− SELECT 'theirs';\n"));
  g_assert_nonnull (strstr (text, "\n+ DROP TABLE extra;\n"));
  hw_test_picture (dialog, "editor-compare");
  hw_test_widget_click (dialog, is_mine ? "compare-mine" : "compare-theirs");
  hw_test_wait_until (is_clean, tab, "the conflict is decided");
  if (is_mine)
    assert_file (fixture, "migrations/extra.sql",
                 HEAD "-- migrate:up\n" UP "SELECT 'mine';\n-- migrate:down\n" DOWN);
  else
    hw_test_wait_until (has_theirs, tab, "their text is shown");
}

static gboolean
tells_read_only (gpointer data)
{
  return bar_tells (data, "read-only");
}

static void
test_read_only (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_write_file (fixture->project, "fixed.sql", "SELECT 1;\n");
  GtkWidget *view;
  HwEditorTab *tab;

  g_assert_cmpint (g_chmod (path, 0444), ==, 0);
  tab = open_file (fixture, "fixed.sql", 0);
  hw_test_wait_until (tells_read_only, tab, "the file is told to be read-only");
  view = hw_test_find (GTK_WIDGET (tab), "editor-text");
  g_assert_false (gtk_text_view_get_editable (GTK_TEXT_VIEW (view)));
  hw_test_widget_click (GTK_WIDGET (tab), "editor-info-first");
  g_assert_true (gtk_text_view_get_editable (GTK_TEXT_VIEW (view)));
  g_assert_false (tells_read_only (tab));
}

static void
test_reopen (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  HwEditorTab *tab;

  open_file (fixture, "migrations/extra.sql", 0);
  gtk_widget_activate_action (window, "win.close-tab", NULL);
  g_assert_cmpuint (hw_editor_page_get_n_tabs (fixture->page), ==, 0);
  gtk_widget_activate_action (window, "win.reopen-file", NULL);
  tab = hw_editor_page_get_tab (fixture->page);
  g_assert_nonnull (tab);
  g_assert_true (g_str_has_suffix (hw_editor_tab_get_path (tab), "/migrations/extra.sql"));
  gtk_widget_activate_action (window, "win.reopen-file", NULL);
  g_assert_cmpuint (hw_editor_page_get_n_tabs (fixture->page), ==, 1);
}

static void
test_save_all (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *first = open_file (fixture, "migrations/extra.sql", 0);
  HwEditorTab *second = open_words (fixture);

  type_at_end (first, "editor-up", "SELECT 1;");
  type_at_end (second, "editor-text", "two\n");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.save-all", NULL);
  hw_test_wait_until (is_clean, first, "the first file is saved");
  hw_test_wait_until (is_clean, second, "the second file is saved");
  assert_file (fixture, "words.sql", "one On none\nONE one.\ntwo\n");
}

static void
select_environment (HwEditorTab *tab, const char *name)
{
  GtkDropDown *drop_down = GTK_DROP_DOWN (hw_test_find (GTK_WIDGET (tab), "editor-environment"));
  GListModel *model = gtk_drop_down_get_model (drop_down);

  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(GtkStringObject) item = g_list_model_get_item (model, i);

      if (g_str_equal (gtk_string_object_get_string (item), name))
        {
          gtk_drop_down_set_selected (drop_down, i);
          return;
        }
    }
  g_error ("there is no environment “%s”", name);
}

static gboolean
find_trial (gpointer data)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (HW_IS_TRIAL_WINDOW (window) && hw_trial_window_is_done (HW_TRIAL_WINDOW (window)))
        {
          *(GtkWidget **)data = window;
          return TRUE;
        }
    }

  return FALSE;
}

/* Tries the script out: the window, once it has ended. */
static GtkWidget *
try_out (HwEditorTab *tab, const char *action)
{
  GtkWidget *window = NULL;

  act (tab, action);
  hw_test_wait_until (find_trial, &window, "the trial has ended");

  return window;
}

static const char *
get_heading (GtkWidget *window)
{
  return gtk_label_get_text (GTK_LABEL (hw_test_widget_find (window, "trial-heading")));
}

/* The fixture's databases are empty: a revision that stands on nothing can be tried out there. */
#define ALONE \
  "-- Alone\n-- revision: dd11ee22ff33\n-- down-revision: none\n\n-- migrate:up\n" UP \
  "\n-- migrate:down\n" DOWN

static void
set_up_alone (Fixture *fixture, gconstpointer data)
{
  hw_test_editor_init (fixture, NULL);
  g_free (hw_test_write_file (fixture->project, "migrations/alone.sql", ALONE));
  g_free (
      hw_test_write_file (fixture->project, "migrations/broken.sql",
                          "-- Broken\n-- revision: dd11ee22ff44\n-- down-revision: none\n\n"
                          "-- migrate:up\nCREATE TABLE a (b);\nINSERT INTO nowhere VALUES (1);\n"
                          "\n-- migrate:down\nDROP TABLE a;\n"));
  hw_test_editor_open (fixture, 1280, 800);
}

static void
test_roll_back (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/alone.sql", 0);
  GtkWidget *window;

  select_environment (tab, "dev");
  window = try_out (tab, "editor.roll-back");
  g_assert_cmpstr (get_heading (window), ==, "All statements work");
  hw_test_widget_settle (window);
  hw_test_picture (window, "trial-roll-back");
  hw_test_widget_click (window, "trial-close");
}

static void
test_roll_back_fails (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/broken.sql", 0);
  GtkWidget *window;
  GtkListBox *list;

  select_environment (tab, "dev");
  window = try_out (tab, "editor.roll-back");
  g_assert_cmpstr (get_heading (window), ==, "A statement failed");
  hw_test_picture (window, "trial-failed");
  /* Its line is gone to. */
  list = GTK_LIST_BOX (hw_test_widget_find (window, "trial-statements"));
  g_signal_emit_by_name (list, "row-activated", gtk_list_box_get_row_at_index (list, 1));
  g_assert_cmpstr (get_position (tab), ==, "Up: line 2, column 1");
}

static void
test_up_down_up (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/alone.sql", 0);
  GtkWidget *window;

  select_environment (tab, "dev");
  window = try_out (tab, "editor.up-down-up");
  g_assert_cmpstr (get_heading (window), ==, "All statements work");
  hw_test_picture (window, "trial-up-down-up");
  hw_test_widget_click (window, "trial-close");
}

/* Nothing is tried out on a protected environment, nor what is not saved; the button says so. */
static void
test_no_trial (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/alone.sql", 0);
  GtkWidget *button = hw_test_widget_find (GTK_WIDGET (tab), "editor-trial");

  select_environment (tab, "prod");
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "protected"));
  act (tab, "editor.roll-back");
  select_environment (tab, "dev");
  type_at_end (tab, "editor-up", "SELECT 1;");
  g_assert_nonnull (strstr (gtk_widget_get_tooltip_text (button), "Save the file"));
  act (tab, "editor.up-down-up");
  for (guint i = 0; i < g_list_model_get_n_items (gtk_window_get_toplevels ()); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (gtk_window_get_toplevels (), i);

      g_assert_false (HW_IS_TRIAL_WINDOW (window));
    }
}

#define PYTHON(id, parent, up) \
  "from alembic import op\n\nrevision = '" id "'\ndown_revision = " parent "\n\n\n" \
  "def upgrade():\n    " up "\n\n\ndef downgrade():\n    op.execute('SELECT 2')\n"

/* An Alembic project in the place of the other one. */
static void
set_up_python (Fixture *fixture, gconstpointer data)
{
  static const char env[] =
      "from alembic import context\n"
      "context.configure(url=context.config.get_main_option('sqlalchemy.url'))\n"
      "with context.begin_transaction():\n    context.run_migrations()\n";

  hw_test_dir_init (&fixture->dir);
  fixture->project = g_build_filename (fixture->dir.path, "python", NULL);
  g_free (hw_test_write_file (fixture->project, "alembic.ini",
                              "[alembic]\nscript_location = migr\n"
                              "sqlalchemy.url = postgresql://app@127.0.0.1:1/app\n"));
  g_free (hw_test_write_file (fixture->project, "migr/env.py", env));
  g_free (hw_test_write_file (fixture->project, "migr/versions/a1.py",
                              PYTHON ("a1", "None", "op.drop_table('stock')")));
  g_free (
      hw_test_write_file (fixture->project, "migr/versions/b2.py",
                          PYTHON ("b2", "'a1'", "op.get_bind().execute('SELECT 1').fetchall()")));
  hw_test_editor_open (fixture, 1280, 800);
}

typedef struct
{
  GtkWidget *root;
  const char *text;
} Rendered;

static gboolean
has_rendered (gpointer data)
{
  Rendered *rendered = data;
  GtkWidget *view = hw_test_find (rendered->root, "python-sql");
  g_autofree char *text = NULL;
  GtkTextIter start, end;

  if (view == NULL)
    return FALSE;
  gtk_text_buffer_get_bounds (gtk_text_view_get_buffer (GTK_TEXT_VIEW (view)), &start, &end);
  text = gtk_text_iter_get_text (&start, &end);

  return strstr (text, rendered->text) != NULL;
}

static void
wait_rendered (GtkWidget *root, const char *text)
{
  Rendered rendered = { root, text };

  hw_test_wait_until (has_rendered, &rendered, text);
}

static void
test_python (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migr/versions/a1.py", 0);

  wait_rendered (GTK_WIDGET (tab), "DROP TABLE stock;");
  g_assert_true (is_mapped (tab, "editor-text"));
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-python");
  /* The keyboard gets to the SQL, and back. */
  hw_editor_tab_focus (tab);
  act (tab, "editor.other-half");
  g_assert_true (gtk_widget_is_focus (hw_test_find (GTK_WIDGET (tab), "python-sql-up")));
  act (tab, "editor.other-half");
  g_assert_true (gtk_widget_is_focus (hw_test_find (GTK_WIDGET (tab), "editor-text")));
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (hw_test_find (GTK_WIDGET (tab), "python-sql-down")), TRUE);
  wait_rendered (GTK_WIDGET (tab), "SELECT 2;");

  wait_label (tab, "python-sql-caption", "As alembic writes it for default");
  gtk_text_buffer_insert_at_cursor (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_test_find (GTK_WIDGET (tab), "editor-text"))),
      " ", 1);
  wait_label (tab, "python-sql-caption",
              "As alembic writes it for default, without what is not saved yet");
  gtk_text_buffer_undo (
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_test_find (GTK_WIDGET (tab), "editor-text"))));
  wait_label (tab, "python-sql-caption", "As alembic writes it for default");

  /* What was saved is written anew. */
  g_free (hw_test_write_file (fixture->project, "migr/versions/a1.py",
                              PYTHON ("a1", "None", "op.drop_table('shelf')")));
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (hw_test_find (GTK_WIDGET (tab), "python-sql-up")), TRUE);
  act (tab, "editor.check");
  wait_rendered (GTK_WIDGET (tab), "DROP TABLE shelf;");
}

static void
test_python_reads (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migr/versions/b2.py", 0);

  wait_label (tab, "python-sql-message", "not previewable: line 8 reads the database");
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-python-reads");
}

static gboolean
is_revision_dialog_ready (gpointer data)
{
  GtkWidget **button = data;
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows) && *button == NULL; i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      *button = hw_test_find (window, "revision-create");
      if (*button != NULL)
        gtk_editable_set_text (GTK_EDITABLE (hw_test_find (window, "revision-message")),
                               "Add shelf");
    }

  return *button != NULL && gtk_widget_get_sensitive (*button);
}

static gboolean
is_in_body (gpointer data)
{
  const Fixture *fixture = data;
  HwEditorTab *tab = hw_editor_page_get_tab (fixture->page);

  return tab != NULL && g_strcmp0 (get_position (tab), "Line 16, column 1") == 0;
}

/* The caret is where the first statement goes. */
static void
test_python_new (Fixture *fixture, gconstpointer data)
{
  static const char template[] =
      "\"\"\"${message}\n\nRevision ID: ${up_revision}\n\n\"\"\"\nfrom alembic import op\n\n"
      "revision = ${repr(up_revision)}\ndown_revision = ${repr(down_revision)}\n"
      "branch_labels = ${repr(branch_labels)}\ndepends_on = ${repr(depends_on)}\n\n\n"
      "def upgrade():\n    # shelf\n    ${upgrades if upgrades else \"pass\"}\n\n\n"
      "def downgrade():\n    ${downgrades if downgrades else \"pass\"}\n";
  GtkWidget *button = NULL;

  g_free (hw_test_write_file (fixture->project, "migr/script.py.mako", template));
  g_assert_true (
      gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.new-revision", NULL));
  hw_test_wait_until (is_revision_dialog_ready, &button, "the revision can be created");
  g_signal_emit_by_name (button, "clicked");
  hw_test_wait_until (is_in_body, fixture, "the caret is in upgrade()");
}

static void
test_python_details (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window = GTK_WIDGET (fixture->window);
  GtkWidget *tabs;

  hw_session_select_revision (hw_window_get_session (fixture->window), "a1");
  hw_test_widget_settle (window);
  tabs = hw_test_find (window, "script-tabs");
  gtk_notebook_set_current_page (GTK_NOTEBOOK (tabs),
                                 gtk_notebook_get_n_pages (GTK_NOTEBOOK (tabs)) - 1);
  wait_rendered (tabs, "DROP TABLE stock;");
  hw_test_picture (window, "details-python");
}

/* The database's own grammar, with the place in the half; a wave under what is wrong. */
static void
test_syntax (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);
  GtkTextBuffer *buffer = get_part (tab, "editor-down");
  GtkTextIter iter;

  type_at_end (tab, "editor-down", "\nDROP TABEL extra;");
  wait_label (tab, "editor-check-summary", "1 error");
  act (tab, "editor.next-problem");
  g_assert_true (g_str_has_prefix (get_position (tab), "Down: line 2, column"));
  gtk_text_buffer_get_iter_at_mark (buffer, &iter, gtk_text_buffer_get_insert (buffer));
  g_assert_true (gtk_text_iter_starts_tag (&iter, NULL));
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-syntax");
}

/* However long reading takes: nothing is found in a text that is not there yet. */
static void
test_not_read_yet (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = g_build_filename (fixture->project, "migrations/extra.sql", NULL);
  HwEditorTab *tab;
  HwEditorChecks *checks;

  hw_window_edit_file (fixture->window, path, 0);
  tab = hw_editor_page_get_tab (fixture->page);
  checks = HW_EDITOR_CHECKS (hw_test_find_type (GTK_WIDGET (tab), HW_TYPE_EDITOR_CHECKS));
  g_assert_false (hw_editor_tab_is_loaded (tab));
  act (tab, "editor.check");
  g_assert_false (hw_editor_checks_is_running (checks));
  wait_label (tab, "editor-check-summary", "problems");
  g_assert_cmpuint (hw_editor_checks_get_n_problems (checks), ==, 0);
}

/* What is not in the database, and not made by a revision before this one, is an error. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);

  select_environment (tab, "staging");
  wait_label (tab, "editor-check-summary", "No problems");
  type_at_end (tab, "editor-up", "INSERT INTO extrra VALUES (1);");
  wait_label (tab, "editor-check-summary", "1 error");
  /* An environment that cannot be reached tells no names. */
  select_environment (tab, "qa");
  wait_label (tab, "editor-check-summary", "No syntax problems");
}

static gboolean
has_proposals (gpointer data)
{
  GtkWidget *list = NULL;

  /* The list is a popover of the view. */
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (data));
       child != NULL && list == NULL; child = gtk_widget_get_next_sibling (child))
    if (g_str_equal (G_OBJECT_TYPE_NAME (child), "GtkSourceCompletionList")
        && gtk_widget_get_mapped (child))
      list = child;

  return list != NULL && hw_test_widget_shows (list, "extra");
}

/* A table that the section itself makes is offered where one can stand. */
static void
test_completion (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);
  GtkWidget *view = hw_test_find (GTK_WIDGET (tab), "editor-up");

  select_environment (tab, "staging");
  wait_label (tab, "editor-check-summary", "No problems");
  gtk_widget_grab_focus (view);
  type_at_end (tab, "editor-up", "SELECT * FROM ext");
  gtk_source_completion_show (gtk_source_view_get_completion (GTK_SOURCE_VIEW (view)));
  hw_test_wait_until (has_proposals, view, "the table is offered");
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-completion");
  gtk_source_completion_hide (gtk_source_view_get_completion (GTK_SOURCE_VIEW (view)));
}

/* Also of the box for pinned tabs, which has none. */
static void
open_tab_menus (GtkWidget *widget)
{
  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), "AdwTabBox"))
    gtk_widget_activate_action (widget, "menu.popup", NULL);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    open_tab_menus (child);
}

static GtkWidget *
find_tab_menu (Fixture *fixture)
{
  return hw_test_find_type (hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_TAB_BAR),
                            GTK_TYPE_POPOVER_MENU);
}

static gboolean
has_tab_menu (gpointer user_data)
{
  GtkWidget *menu = find_tab_menu (user_data);

  return menu != NULL && gtk_widget_get_mapped (menu);
}

/* The window goes right after a tab's menu was closed: nothing is left to be done with the memory of the tabs. */
static void
test_tab_menu (Fixture *fixture, gconstpointer data)
{
  open_file (fixture, "migrations/extra.sql", 0);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  open_tab_menus (GTK_WIDGET (fixture->window));
  hw_test_wait_until (has_tab_menu, fixture, "the tab's menu is open");
  gtk_popover_popdown (GTK_POPOVER (find_tab_menu (fixture)));
  hw_test_close_window (g_steal_pointer (&fixture->window));
  hw_test_spin (50);
}

static gboolean
has_no_tab (gpointer user_data)
{
  Fixture *fixture = user_data;

  return hw_editor_page_get_n_tabs (
             HW_EDITOR_PAGE (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_EDITOR_PAGE)))
         == 0;
}

/* The cross of a tab is clicked twice: the second time, nothing is done with the memory of the tab that has gone. */
static void
test_tab_cross (Fixture *fixture, gconstpointer data)
{
  GtkWidget *tab, *cross;

  open_file (fixture, "migrations/extra.sql", 0);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  tab = hw_test_find_type (GTK_WIDGET (fixture->window), g_type_from_name ("AdwTab"));
  for (cross = gtk_widget_get_first_child (tab);
       !gtk_widget_has_css_class (cross, "tab-close-button");
       cross = gtk_widget_get_next_sibling (cross))
    ;
  g_signal_emit_by_name (cross, "clicked");
  g_signal_emit_by_name (cross, "clicked");
  hw_test_wait_until (has_no_tab, fixture, "the tab is closed");
  hw_test_spin (50);
}

static void
test_dark (Fixture *fixture, gconstpointer data)
{
  HwEditorTab *tab = open_file (fixture, "migrations/extra.sql", 0);

  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  type_at_end (tab, "editor-down", "\n-- migrate:nonsense");
  wait_label (tab, "editor-check-summary", "1 error");
  hw_editor_tab_find (tab, TRUE);
  hw_test_widget_settle (GTK_WIDGET (fixture->window));
  hw_test_picture (GTK_WIDGET (fixture->window), "editor-problems-dark");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

#define ADD(path, func) g_test_add ("/editor/" path, Fixture, NULL, set_up, func, tear_down)
#define ADD_PYTHON(path, func) \
  g_test_add ("/editor/" path, Fixture, NULL, set_up_python, func, tear_down)
  ADD ("halves/shown", test_halves);
  ADD ("halves/save", test_halves_save);
  ADD ("halves/tidy", test_tidy);
  ADD ("halves/mixed-line-ends", test_halves_mixed);
  ADD ("halves/markers", test_halves_markers);
  ADD ("halves/undo", test_halves_undo);
  ADD ("halves/layouts", test_layouts);
  ADD ("halves/add-down", test_add_down);
  ADD ("halves/narrow", test_narrow);
  ADD ("go-to-line", test_go_to_line);
  ADD ("find", test_find);
  ADD ("replace/text", test_replace);
  ADD ("replace/half", test_replace_in_half);
  ADD ("problems/markers", test_problems);
  ADD ("problems/syntax", test_syntax);
  ADD ("problems/not-read-yet", test_not_read_yet);
  ADD ("problems/names", test_names);
  ADD ("problems/dark", test_dark);
  ADD ("completion", test_completion);
  ADD ("save/broken-header", test_save_broken_header);
  ADD ("save/broken-section", test_save_broken_section);
  ADD ("save/all", test_save_all);
  ADD ("read-only", test_read_only);
  ADD ("reopen", test_reopen);
  ADD ("tab-menu", test_tab_menu);
  ADD ("tab-cross", test_tab_cross);
  ADD_PYTHON ("python/sql", test_python);
  ADD_PYTHON ("python/reads", test_python_reads);
  ADD_PYTHON ("python/new", test_python_new);
  ADD_PYTHON ("python/details", test_python_details);
#undef ADD_PYTHON
#define ADD_ALONE(path, func) \
  g_test_add ("/editor/" path, Fixture, NULL, set_up_alone, func, tear_down)
  ADD_ALONE ("trial/roll-back", test_roll_back);
  ADD_ALONE ("trial/fails", test_roll_back_fails);
  ADD_ALONE ("trial/up-down-up", test_up_down_up);
  ADD_ALONE ("trial/refused", test_no_trial);
#undef ADD_ALONE
#undef ADD
  g_test_add ("/editor/compare/mine", Fixture, GINT_TO_POINTER (TRUE), set_up, test_compare,
              tear_down);
  g_test_add ("/editor/compare/theirs", Fixture, GINT_TO_POINTER (FALSE), set_up, test_compare,
              tear_down);

  return g_test_run ();
}
