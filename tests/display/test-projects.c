/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-projects"

#include "config.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-test-widget.h"
#include "hw-test-window.h"

/* New projects, and opening what may be none. */

#define ALEMBIC_INI \
  "[alembic]\nscript_location = migrations\nsqlalchemy.url = postgresql+psycopg2://app:geheim@db/shop\n"
#define REVISION \
  "\"\"\"First\"\"\"\nrevision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n"

typedef struct
{
  HwTestDir dir;
  char *folder; /* what is to be opened or made */
  HwWindow *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->folder = g_build_filename (fixture->dir.path, "shop", NULL);
  fixture->window = hw_test_open_window (NULL, 1000, 700);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->folder, g_free);
  hw_test_dir_clear (&fixture->dir);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
}

/* The open dialog of that name; NULL when there is none. */
static GtkWidget *
find_dialog (const char *name)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      /* The list of windows keeps its own reference. */
      if (g_strcmp0 (gtk_widget_get_name (window), name) == 0)
        return window;
    }

  return NULL;
}

static gboolean
has_dialog (gpointer user_data)
{
  GtkWidget *dialog = find_dialog (user_data);

  return dialog != NULL && gtk_widget_get_mapped (dialog);
}

static gboolean
has_no_project_dialog (gpointer user_data)
{
  return find_dialog ("project-dialog") == NULL;
}

static gboolean
is_sensitive (gpointer user_data)
{
  return gtk_widget_is_sensitive (user_data);
}

static gboolean
has_project (gpointer user_data)
{
  HwSession *session = hw_window_get_session (user_data);

  return hw_session_get_project (session) != NULL && !hw_session_is_loading (session);
}

static gboolean
says_two_files (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "Reading: 0 of 2 files")
         || hw_test_widget_shows (user_data, "Reading: 1 of 2 files");
}

/* A disk that takes long: one of two files does not come before somebody writes it. */
static void
test_slow_reading (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "-- B\n--\n-- revision: b2\n-- down-revision: a1\n\n-- migrate:up\n";
  GtkWidget *note = hw_test_find (GTK_WIDGET (fixture->window), "reading-note");
  g_autofree char *pipe_path = NULL;
  g_autofree char *file_path = NULL;
  int fd;

  g_free (hw_test_write_file (fixture->folder, "headway.ini",
                              "[headway]\nscript_location = migrations\n"));
  g_free (
      hw_test_write_file (fixture->folder, "migrations/a.sql",
                          "-- A\n--\n-- revision: a1\n-- down-revision: none\n\n-- migrate:up\n"));
  pipe_path = g_build_filename (fixture->folder, "migrations", "b.sql", NULL);
  file_path = hw_test_write_file (fixture->folder, "b.txt", text);
  g_assert_cmpint (mkfifo (pipe_path, 0600), ==, 0);

  g_assert_false (gtk_widget_get_visible (note));
  hw_window_open (fixture->window, fixture->folder);
  hw_test_wait_until (says_two_files, fixture->window, "it is said how many files are read");
  g_assert_true (gtk_widget_get_mapped (note));
  hw_test_picture (GTK_WIDGET (fixture->window), "reading-files");

  /* Whoever reads it again finds a file. */
  fd = open (pipe_path, O_WRONLY | O_CLOEXEC);
  g_assert_cmpint (fd, >=, 0);
  g_assert_cmpint (g_rename (file_path, pipe_path), ==, 0);
  g_assert_cmpint (write (fd, text, sizeof text - 1), ==, sizeof text - 1);
  close (fd);
  hw_test_wait_until (has_project, fixture->window, "the project is read");
  g_assert_false (gtk_widget_get_visible (note));
}

static GtkWidget *
open_new (Fixture *fixture)
{
  GtkWidget *dialog;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.new-project", NULL);
  hw_test_wait_until (has_dialog, (gpointer) "project-dialog", "the dialog is open");
  dialog = find_dialog ("project-dialog");
  hw_test_widget_settle (dialog);

  return dialog;
}

static void
accept (GtkWidget *dialog, const char *button)
{
  GtkWidget *widget = hw_test_widget_find (dialog, button);

  hw_test_wait_until (is_sensitive, widget, "the dialog can be accepted");
  g_signal_emit_by_name (widget, "clicked");
}

static void
wait_open (Fixture *fixture)
{
  hw_test_wait_until (has_project, fixture->window, "the project is open");
  g_assert_cmpstr (hw_project_get_root (
                       hw_session_get_project (hw_window_get_session (fixture->window))),
                   ==, fixture->folder);
}

static char *
get_preview (GtkWidget *dialog, const char *name)
{
  GtkTextBuffer *buffer =
      gtk_text_view_get_buffer (GTK_TEXT_VIEW (hw_test_widget_find (dialog, name)));
  char *text = NULL;

  g_object_get (buffer, "text", &text, NULL);

  return text;
}

/* What a file of the new project holds, without the empty lines at its end as the preview has it. */
static char *
read_file (Fixture *fixture, const char *name)
{
  g_autofree char *path = g_build_filename (fixture->folder, name, NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return g_strchomp (text);
}

static guint
count_files (GtkWidget *dialog)
{
  GtkListBox *list = GTK_LIST_BOX (hw_test_widget_find (dialog, "project-files"));
  guint n = 0;

  while (gtk_list_box_get_row_at_index (list, (int)n) != NULL)
    n++;

  return n;
}

static gboolean
has_three_files (gpointer user_data)
{
  return count_files (user_data) == 3;
}

/* The preview is what stands in the files afterwards, and the project is open. */
static void
test_new (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_new (fixture);
  GtkWidget *list = hw_test_widget_find (dialog, "project-files");
  g_autofree char *ini = NULL;
  g_autofree char *script = NULL;
  g_autofree char *name = NULL;
  g_autofree char *written = NULL;
  g_autofree char *written_script = NULL;
  const char *title;

  g_assert_false (hw_test_widget_is_sensitive (dialog, "project-create"));
  gtk_test_accessible_assert_property (
      hw_test_find_type (hw_test_widget_find (dialog, "project-revision-switch"), GTK_TYPE_SWITCH),
      GTK_ACCESSIBLE_PROPERTY_LABEL, "First revision");
  hw_test_widget_type (dialog, "project-name", "My Shop");
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (hw_test_widget_find (dialog, "project-folder"))),
                   ==, "~/my-shop");
  hw_test_widget_type (dialog, "project-folder", fixture->folder);
  hw_test_widget_type (dialog, "project-template", "%(rev)s-%(slug)s");
  hw_test_widget_type (dialog, "project-environment", "local");
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (hw_test_widget_find (dialog, "project-file"))),
                   ==, "local.db");
  adw_expander_row_set_enable_expansion (
      ADW_EXPANDER_ROW (hw_test_widget_find (dialog, "project-revision-switch")), TRUE);
  hw_test_widget_settle (dialog);
  hw_test_widget_type (dialog, "project-message", "Create customers");
  hw_test_wait_until (has_three_files, dialog, "three things will be written");
  hw_test_wait_until (is_sensitive, hw_test_widget_find (dialog, "project-create"),
                      "the preview is of what the fields say");

  ini = get_preview (dialog, "project-text");
  g_assert_nonnull (strstr (ini, "\nname = My Shop"));
  g_assert_nonnull (strstr (ini, "\n[environment local]\nurl = sqlite:///local.db\n"));
  gtk_list_box_select_row (GTK_LIST_BOX (list),
                           gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1));
  script = get_preview (dialog, "project-text");
  title = adw_preferences_row_get_title (
      ADW_PREFERENCES_ROW (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 1)));
  g_assert_true (g_str_has_prefix (title, "shop/migrations/"));
  g_assert_true (g_str_has_suffix (title, "-create_customers.sql"));
  g_assert_true (g_str_has_suffix (title, adw_action_row_get_subtitle (ADW_ACTION_ROW (
                                              hw_test_widget_find (dialog, "project-example")))));
  name = g_strdup (title + strlen ("shop/"));

  accept (dialog, "project-create");
  hw_test_wait_until (has_no_project_dialog, NULL, "the dialog is closed");
  wait_open (fixture);
  written = read_file (fixture, "headway.ini");
  g_assert_cmpstr (written, ==, ini);
  written_script = read_file (fixture, name);
  g_assert_cmpstr (written_script, ==, script);
  g_assert_cmpuint (hw_graph_get_n_revisions (
                        hw_session_get_graph (hw_window_get_session (fixture->window))),
                    ==, 1);
}

static void
test_new_without_environment (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_new (fixture);
  g_autofree char *text = NULL;

  hw_test_widget_type (dialog, "project-name", "shop");
  hw_test_widget_type (dialog, "project-folder", fixture->folder);
  adw_expander_row_set_enable_expansion (
      ADW_EXPANDER_ROW (hw_test_widget_find (dialog, "project-environment-switch")), FALSE);
  accept (dialog, "project-create");
  wait_open (fixture);
  text = read_file (fixture, "headway.ini");
  g_assert_nonnull (strstr (text, "\n; [environment dev]\n; url = sqlite:///dev.db\n"));
  /* The folder says it. */
  g_assert_nonnull (strstr (text, "\n; name = "));
}

/* A whole URL goes into the fields, without its password. */
static void
test_new_postgres (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog = open_new (fixture);
  g_autofree char *text = NULL;

  hw_test_widget_type (dialog, "project-folder", fixture->folder);
  adw_combo_row_set_selected (ADW_COMBO_ROW (hw_test_widget_find (dialog, "project-database")), 1);
  hw_test_widget_settle (dialog);
  g_assert_false (hw_test_widget_is_mapped (dialog, "project-file"));
  hw_test_widget_type (dialog, "project-host", "postgresql://app:geheim@db.example:5433/shop");
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (hw_test_widget_find (dialog, "project-user"))),
                   ==, "app");
  adw_combo_row_set_selected (ADW_COMBO_ROW (hw_test_widget_find (dialog, "project-kind")), 4);
  hw_test_picture (dialog, "project-dialog-postgres");
  accept (dialog, "project-create");
  wait_open (fixture);
  text = read_file (fixture, "headway.ini");
  g_assert_nonnull (strstr (
      text,
      "\n[environment dev]\nurl = postgresql://app@db.example:5433/shop\nkind = production\n"));
}

static gboolean
has_error (gpointer user_data)
{
  return gtk_widget_has_css_class (user_data, "error");
}

static gboolean
has_no_error (gpointer user_data)
{
  return !has_error (user_data);
}

static void
assert_error (GtkWidget *dialog, const char *row, const char *bad, const char *good)
{
  GtkWidget *widget = hw_test_widget_find (dialog, row);

  g_test_message ("%s: %s", row, bad);
  hw_test_widget_type (dialog, row, bad);
  hw_test_wait_until (has_error, widget, "the row is marked");
  g_assert_false (hw_test_widget_is_sensitive (dialog, "project-create"));
  hw_test_widget_type (dialog, row, good);
  hw_test_wait_until (has_no_error, widget, "the row is right again");
}

/* Each error stands at its field, and nothing is written meanwhile. */
static void
test_new_errors (Fixture *fixture, gconstpointer data)
{
  g_autofree char *bookshop = hw_test_make_bookshop (fixture->dir.path);
  GtkWidget *dialog = open_new (fixture);

  hw_test_widget_type (dialog, "project-folder", fixture->folder);
  assert_error (dialog, "project-folder", bookshop, fixture->folder);
  assert_error (dialog, "project-name", "a ; b", "shop");
  assert_error (dialog, "project-template", "%(revision)s", "%(rev)s");
  assert_error (dialog, "project-environment", "two words", "prod");
  assert_error (dialog, "project-file", "a ; b", "prod.db");
  adw_combo_row_set_selected (ADW_COMBO_ROW (hw_test_widget_find (dialog, "project-database")), 1);
  hw_test_widget_settle (dialog);
  assert_error (dialog, "project-port", "many", "5432");
  adw_expander_row_set_enable_expansion (
      ADW_EXPANDER_ROW (hw_test_widget_find (dialog, "project-revision-switch")), TRUE);
  hw_test_widget_settle (dialog);
  assert_error (dialog, "project-message", "migrate:up", "First");
  hw_test_widget_type (dialog, "project-template", "%(revision)s");
  hw_test_wait_until (has_error, hw_test_widget_find (dialog, "project-template"), "an error");
  hw_test_picture (dialog, "project-dialog-error");
  gtk_window_close (GTK_WINDOW (dialog));
  hw_test_spin (0);
  g_assert_false (g_file_test (fixture->folder, G_FILE_TEST_EXISTS));
}

static void
make_alembic (Fixture *fixture)
{
  g_free (hw_test_write_file (fixture->folder, "alembic.ini", ALEMBIC_INI));
  g_free (hw_test_write_file (fixture->folder, "migrations/versions/a1_first.py", REVISION));
  g_free (hw_test_write_file (fixture->folder, "migrations/env.py", ""));
  g_free (
      hw_test_write_file (fixture->folder, "migrations/versions/b2_bad.py", "revision = f()\n"));
}

static GtkWidget *
look_into (Fixture *fixture, const char *path)
{
  hw_window_look_into (fixture->window, path);
  hw_test_wait_until (has_dialog, (gpointer) "import-dialog", "the project is described");

  return find_dialog ("import-dialog");
}

static const char *
get_subtitle (GtkWidget *dialog, const char *name)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (hw_test_widget_find (dialog, name)));
}

/* Once only, and nothing is written. */
static void
test_import_open (Fixture *fixture, gconstpointer data)
{
  g_autofree char *ini = g_build_filename (fixture->folder, "headway.ini", NULL);
  g_autofree char *journal_path = g_build_filename (fixture->dir.path, "journal.db", NULL);
  g_autoptr(HwJournal) journal = hw_journal_open (journal_path, NULL);
  GtkWidget *dialog;

  g_assert_nonnull (journal);
  hw_window_set_journal (fixture->window, journal);
  make_alembic (fixture);
  dialog = look_into (fixture, fixture->folder);
  g_assert_cmpstr (get_subtitle (dialog, "import-revisions"), ==, "1 in Python");
  g_assert_nonnull (strstr (get_subtitle (dialog, "import-environment"), "alembic.ini"));
  g_assert_nonnull (strstr (get_subtitle (dialog, "import-environment"), "@db/shop"));
  g_assert_null (strstr (get_subtitle (dialog, "import-environment"), "geheim"));
  g_assert_true (hw_test_widget_is_mapped (dialog, "import-problems"));
  hw_test_picture (dialog, "import-dialog");
  accept (dialog, "import-open");
  wait_open (fixture);
  g_assert_false (g_file_test (ini, G_FILE_TEST_EXISTS));

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.close-project", NULL);
  hw_window_look_into (fixture->window, fixture->folder);
  wait_open (fixture);
  g_assert_null (find_dialog ("import-dialog"));
}

static void
test_import_settings (Fixture *fixture, gconstpointer data)
{
  g_autofree char *alembic_ini = g_build_filename (fixture->folder, "alembic.ini", NULL);
  g_autofree char *preview = NULL;
  g_autofree char *text = NULL;
  GtkWidget *dialog, *row;

  make_alembic (fixture);
  dialog = look_into (fixture, alembic_ini);
  hw_test_widget_click (dialog, "import-add");
  hw_test_widget_settle (dialog);
  g_assert_true (hw_test_widget_is_mapped (dialog, "import-password"));
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (hw_test_widget_find (dialog, "import-url"))),
                   ==, "postgresql+psycopg2://app@db/shop");
  row = hw_test_widget_find (dialog, "import-name");
  hw_test_widget_type (dialog, "import-name", "a b");
  hw_test_wait_until (has_error, row, "the name is marked");
  hw_test_widget_type (dialog, "import-name", "staging");
  hw_test_wait_until (is_sensitive, hw_test_widget_find (dialog, "import-write"),
                      "it can be written");
  preview = get_preview (dialog, "import-text");
  hw_test_picture (dialog, "import-dialog-settings");
  accept (dialog, "import-write");
  wait_open (fixture);
  text = read_file (fixture, "headway.ini");
  g_assert_cmpstr (text, ==, preview);
  g_assert_nonnull (
      hw_session_find_environment (hw_window_get_session (fixture->window), "staging"));

  /* With a headway.ini there is nothing to talk about. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.close-project", NULL);
  hw_window_look_into (fixture->window, fixture->folder);
  wait_open (fixture);
}

static void
answer (const char *response)
{
  GtkWidget *dialog;

  dialog = hw_test_widget_wait_dialog ();
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog)); /* as its buttons do */
  hw_test_spin (0);
}

static void
test_other_tool (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  g_free (hw_test_write_file (fixture->folder, "sql/V1__create.sql", "SELECT 1;\n"));
  hw_window_look_into (fixture->window, fixture->folder);
  dialog = hw_test_widget_wait_dialog ();
  g_assert_cmpstr (adw_message_dialog_get_heading (ADW_MESSAGE_DIALOG (dialog)), ==,
                   "Flyway Is Not Supported");
  hw_test_picture (dialog, "other-tool");
  answer ("cancel");
  g_assert_null (hw_session_get_project (hw_window_get_session (fixture->window)));
}

/* A folder without anything becomes a project where somebody wants it to. */
static void
test_nothing (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  g_free (hw_test_write_file (fixture->folder, "notes.txt", "mine\n"));
  hw_window_look_into (fixture->window, fixture->folder);
  answer ("cancel");
  g_assert_null (find_dialog ("project-dialog"));

  hw_window_look_into (fixture->window, fixture->folder);
  answer ("create");
  hw_test_wait_until (has_dialog, (gpointer) "project-dialog", "the project is asked about");
  dialog = find_dialog ("project-dialog");
  hw_test_widget_settle (dialog);
  g_assert_cmpstr (gtk_editable_get_text (
                       GTK_EDITABLE (hw_test_widget_find (dialog, "project-folder"))),
                   ==, fixture->folder);
  accept (dialog, "project-create");
  wait_open (fixture);
}

static gboolean
shows_error (gpointer user_data)
{
  return hw_test_widget_shows (user_data, "does not exist");
}

static void
test_missing (Fixture *fixture, gconstpointer data)
{
  hw_window_look_into (fixture->window, fixture->folder);
  hw_test_wait_until (shows_error, fixture->window, "it is said that the folder is missing");
  g_assert_true (hw_test_widget_is_sensitive (GTK_WIDGET (fixture->window), "welcome-open"));
}

/* A window that is closed while it looks does not come back. */
static void
test_closed (Fixture *fixture, gconstpointer data)
{
  HwWindow *window = hw_test_open_window (NULL, 800, 600);
  gpointer weak = window;

  hw_window_look_into (window, fixture->folder);
  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  hw_test_wait_freed (&weak, "the window is gone");
}

/* @data: "light", "dark" or a width */
static void
test_picture (Fixture *fixture, gconstpointer data)
{
  const char *look = data;
  g_autofree char *name = g_strconcat ("project-dialog-", look, NULL);
  GtkWidget *dialog = open_new (fixture);

  if (g_str_equal (look, "dark"))
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                        ADW_COLOR_SCHEME_FORCE_DARK);
  if (g_ascii_isdigit (look[0]))
    gtk_window_set_default_size (GTK_WINDOW (dialog), atoi (look), 640);
  hw_test_widget_type (dialog, "project-name", "Shop");
  hw_test_wait_until (is_sensitive, hw_test_widget_find (dialog, "project-create"), "a preview");
  hw_test_picture (dialog, name);
  gtk_window_close (GTK_WINDOW (dialog));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

#define ADD(path, data, func) g_test_add (path, Fixture, data, set_up, func, tear_down)
  ADD ("/projects/new", NULL, test_new);
  ADD ("/projects/new/without-environment", NULL, test_new_without_environment);
  ADD ("/projects/new/postgres", NULL, test_new_postgres);
  ADD ("/projects/new/errors", NULL, test_new_errors);
  ADD ("/projects/import/open", NULL, test_import_open);
  ADD ("/projects/import/settings", NULL, test_import_settings);
  ADD ("/projects/other-tool", NULL, test_other_tool);
  ADD ("/projects/nothing", NULL, test_nothing);
  ADD ("/projects/missing", NULL, test_missing);
  ADD ("/projects/closed", NULL, test_closed);
  ADD ("/projects/slow", NULL, test_slow_reading);
  ADD ("/projects/picture/light", "light", test_picture);
  ADD ("/projects/picture/dark", "dark", test_picture);
  ADD ("/projects/picture/360", "360", test_picture);
#undef ADD

  return g_test_run ();
}
