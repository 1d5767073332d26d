/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Environments in the window: their editor, passwords, order, pills, and looks that keep nobody waiting. */

#define G_LOG_DOMAIN "test-environments"

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>
#include <gtksourceview/gtksource.h>

#include "hw-connection-fields.h"
#include "hw-database-lock.h"
#include "hw-drift.h"
#include "hw-environment-bar.h"
#include "hw-environment-dialog.h"
#include "hw-environment-row.h"
#include "hw-environments-window.h"
#include "hw-field-error.h"
#include "hw-keyring.h"
#include "hw-password-dialog.h"
#include "hw-settings.h"
#include "hw-sidebar.h"
#include "hw-state-pill.h"
#include "hw-test-database.h"
#include "hw-test-postgres.h"
#include "hw-test-proxy.h"
#include "hw-test-secrets.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-user-config.h"

#define PASSWORD "s3cret word"

typedef struct
{
  HwTestDir dir;
  char *project;
  char *config; /* path of headway.ini */
  HwWindow *window;
  HwSession *session;
  HwSidebar *sidebar;
  GtkWidget *dialog; /* borrowed; the one that find_dialog() found */
} Fixture;

static void
open_window (Fixture *fixture, int width, int height)
{
  fixture->window = hw_test_open_window (fixture->project, width, height);
  fixture->session = hw_window_get_session (fixture->window);
  fixture->sidebar = HW_SIDEBAR (hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_SIDEBAR));
}

/* The bookshop, open and looked at. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->config = g_build_filename (fixture->project, "headway.ini", NULL);
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
}

/* The bookshop's files: the test writes its environments and opens it. */
static void
set_up_closed (Fixture *fixture, gconstpointer data)
{
  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_make_bookshop (fixture->dir.path);
  fixture->config = g_build_filename (fixture->project, "headway.ini", NULL);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->window != NULL)
    hw_test_close_window (fixture->window);
  g_clear_pointer (&fixture->project, g_free);
  g_clear_pointer (&fixture->config, g_free);
  hw_test_dir_clear (&fixture->dir);
}

/* The window of @type on top; NULL when there is none. */
static GtkWidget *
lookup_dialog (GType type)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (windows, i);

      if (G_TYPE_CHECK_INSTANCE_TYPE (window, type) && gtk_widget_get_mapped (window))
        return window;
    }

  return NULL;
}

static gboolean
has_editor (gpointer data)
{
  return lookup_dialog (HW_TYPE_ENVIRONMENT_DIALOG) != NULL;
}

static gboolean
has_no_editor (gpointer data)
{
  return !has_editor (data);
}

static gboolean
has_password_dialog (gpointer data)
{
  return lookup_dialog (HW_TYPE_PASSWORD_DIALOG) != NULL;
}

static gboolean
has_no_password_dialog (gpointer data)
{
  return !has_password_dialog (data);
}

/* @name: (nullable): NULL for a new one */
static void
open_editor (Fixture *fixture, const char *name)
{
  if (name == NULL)
    gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.add-environment", NULL);
  else
    gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.edit-environment", "s", name);
  hw_test_wait_until (has_editor, NULL, "the editor opens");
  fixture->dialog = lookup_dialog (HW_TYPE_ENVIRONMENT_DIALOG);
  hw_test_widget_settle (fixture->dialog);
}

static GtkWidget *
find (Fixture *fixture, const char *name)
{
  GtkWidget *widget = hw_test_find (fixture->dialog, name);

  if (widget == NULL)
    g_error ("there is no widget “%s”", name);

  return widget;
}

static void
type (Fixture *fixture, const char *name, const char *text)
{
  GtkWidget *widget = find (fixture, name);

  g_assert_true (gtk_widget_get_visible (widget));
  gtk_editable_set_text (GTK_EDITABLE (widget), text);
}

static void
choose (Fixture *fixture, const char *name, guint position)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find (fixture, name)), position);
}

static void
click (Fixture *fixture, const char *name)
{
  hw_test_widget_click (fixture->dialog, name);
}

/* The sentence below the row called @name; "" when there is none. */
static const char *
get_error (Fixture *fixture, const char *name)
{
  GtkWidget *below = gtk_widget_get_next_sibling (find (fixture, name));

  g_assert_true (HW_IS_FIELD_ERROR (below));
  g_assert_cmpint (gtk_widget_get_visible (below), ==,
                   *hw_field_error_get_text (HW_FIELD_ERROR (below)) != '\0');

  return hw_field_error_get_text (HW_FIELD_ERROR (below));
}

static gboolean
is_idle (gpointer data)
{
  Fixture *fixture = data;

  return !hw_environment_dialog_is_busy (HW_ENVIRONMENT_DIALOG (fixture->dialog));
}

static void
assert_contains (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_error ("“%s” is not in “%s”", part, text);
}

static char *
read_config (Fixture *fixture)
{
  char *text = NULL;

  g_assert_true (g_file_get_contents (fixture->config, &text, NULL, NULL));

  return text;
}

/* The user's own file of the project. */
static char *
read_own (Fixture *fixture)
{
  g_autofree char *path = hw_user_config_find (fixture->project);
  char *text = NULL;
  GStatBuf info;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 07777, ==, 0600);

  return text;
}

static gboolean
is_read (gpointer data)
{
  return !hw_session_is_loading (data);
}

static void
save (Fixture *fixture)
{
  click (fixture, "environment-save");
  hw_test_wait_until (has_no_editor, NULL, "the editor closes");
  hw_test_wait_until (is_read, fixture->session, "the project is read again");
}

/* The editor */

static void
test_edit (Fixture *fixture, gconstpointer data)
{
  HwEnvironmentState *state = hw_session_find_environment (fixture->session, "staging");
  GtkWidget *row = hw_sidebar_find_row (fixture->sidebar, "staging");
  g_autofree char *before = read_config (fixture);
  g_autofree char *after = NULL;
  g_auto(GStrv) parts = NULL;
  g_autofree char *expected = NULL;

  hw_session_select_environment (fixture->session, "staging");
  open_editor (fixture, "staging");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-file"))), ==,
                   "staging.db");
  type (fixture, "environment-lock-timeout", "5s");
  choose (fixture, "environment-backup", 1);
  type (fixture, "environment-backup-keep", "3");
  /* A file is copied. */
  g_assert_false (gtk_widget_get_visible (find (fixture, "environment-backup-format")));
  choose (fixture, "environment-requires", 1);
  gtk_switch_set_active (GTK_SWITCH (find (fixture, "environment-reason")), TRUE);
  hw_test_picture (fixture->dialog, "environment-editor-light");
  gtk_widget_grab_focus (find (fixture, "environment-backup-keep"));
  hw_test_picture (fixture->dialog, "environment-editor-backups");
  save (fixture);

  after = read_config (fixture);
  parts = g_strsplit (before, "sqlite:///staging.db\n", 2);
  expected = g_strconcat (parts[0],
                          "sqlite:///staging.db\nbackup = required\nrequires = dev\n"
                          "require_reason = true\nlock_timeout = 5s\nbackup_keep = 3\n",
                          parts[1], NULL);
  g_assert_cmpstr (after, ==, expected);

  /* Nobody has lost anything. */
  g_assert_true (hw_session_find_environment (fixture->session, "staging") == state);
  g_assert_true (hw_sidebar_find_row (fixture->sidebar, "staging") == row);
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row)));
  g_assert_nonnull (hw_environment_state_get_status (state));
}

static GtkListBoxRow *
get_listed (GtkWidget *window, int index)
{
  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (hw_test_find (window, "environments-list")),
                                        index);
}

static gboolean
has_list (gpointer data)
{
  return lookup_dialog (HW_TYPE_ENVIRONMENTS_WINDOW) != NULL;
}

static gboolean
lists_four (gpointer data)
{
  return get_listed (data, 3) != NULL && get_listed (data, 4) == NULL;
}

/* Takes @section out of headway.ini, as another program would. */
static void
remove_section (Fixture *fixture, const char *section)
{
  g_autofree char *text = read_config (fixture);
  char *start = strstr (text, section);
  const char *behind = strstr (start, "\n[");

  memmove (start, behind + 1, strlen (behind + 1) + 1);
  g_assert_true (g_file_set_contents (fixture->config, text, -1, NULL));
}

/* The list of all of them, from the main menu: it leads to the editor, and follows what is changed. */
static void
test_list (Fixture *fixture, gconstpointer data)
{
  GtkWidget *window;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.environments", NULL);
  hw_test_wait_until (has_list, NULL, "the list is shown");
  window = lookup_dialog (HW_TYPE_ENVIRONMENTS_WINDOW);
  hw_test_widget_settle (window);
  hw_test_picture (window, "environments-window");
  /* Asked for again, it is the same one. */
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.environments", NULL);
  g_assert_true (lookup_dialog (HW_TYPE_ENVIRONMENTS_WINDOW) == window);
  g_assert_null (get_listed (window, 5));
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (get_listed (window, 2))), ==,
                   "staging");
  g_signal_emit_by_name (get_listed (window, 2), "activate");
  hw_test_wait_until (has_editor, NULL, "the editor opens");
  fixture->dialog = lookup_dialog (HW_TYPE_ENVIRONMENT_DIALOG);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-name"))), ==,
                   "staging");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  hw_test_wait_until (has_no_editor, NULL, "the editor closes");
  remove_section (fixture, "[environment qa]");
  hw_session_reload (fixture->session);
  hw_test_wait_until (lists_four, window, "qa has left the list");
  gtk_window_close (GTK_WINDOW (window));
}

/* Saving what was only looked at leaves the file. */
static void
test_untouched (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[headway]\nscript_location = migrations\n"
                             "[environment a]\nurl = postgres://app@db:5432/shop ; odd\n"
                             "[environment b]\nurl = ${SHOP_URL}\nenv_file = .env\nbackup = off\n"
                             "[environment c]\nurl = service=shop\nprotected = true\n";
  static const char *const names[] = { "a", "b", "c" };

  g_assert_true (g_file_set_contents (fixture->config, text, -1, NULL));
  open_window (fixture, 1280, 800);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *after = NULL;

      open_editor (fixture, names[i]);
      save (fixture);
      after = read_config (fixture);
      g_assert_cmpstr (after, ==, text);
    }
}

static void
test_refused (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *row;
    const char *text;
    const char *part;
  } cases[] = {
    { "environment-lock-timeout", "soon", "5s, 500ms" },
    { "environment-window", "whenever", "Europe/Berlin" },
    { "environment-lock-attempts", "0", "whole numbers" },
    { "environment-backup-keep", "0", "all, and whole numbers" },
    { "environment-name", "two words", "letters, digits" },
    { "environment-name", "prod", "already" },
  };
  g_autofree char *before = read_config (fixture);
  g_autofree char *after = NULL;

  open_editor (fixture, "dev");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      GtkEditable *row = GTK_EDITABLE (find (fixture, cases[i].row));
      g_autofree char *old = g_strdup (gtk_editable_get_text (row));

      type (fixture, cases[i].row, cases[i].text);
      click (fixture, "environment-save");
      hw_test_wait_until (is_idle, fixture, "saving is refused");
      assert_contains (get_error (fixture, cases[i].row), cases[i].part);
      g_assert_true (gtk_widget_has_css_class (GTK_WIDGET (row), "error"));
      if (i == 0)
        hw_test_picture (fixture->dialog, "environment-editor-error");
      gtk_editable_set_text (row, old);
      g_assert_cmpstr (get_error (fixture, cases[i].row), ==, "");
    }

  choose (fixture, "environment-form", 1);
  type (fixture, "environment-url",
        "postgresql://app:"
        "s3cret@db/shop");
  click (fixture, "environment-save");
  hw_test_wait_until (is_idle, fixture, "saving is refused");
  assert_contains (get_error (fixture, "environment-url"), "keyring");
  g_assert_null (strstr (get_error (fixture, "environment-url"), "s3cret"));
  after = read_config (fixture);
  g_assert_cmpstr (after, ==, before);
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

static gboolean
is_asked_for (gpointer data)
{
  GtkWidget *row = find (data, "environment-source");

  return strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "Asked for") != NULL;
}

/* A URL that is typed is taken apart when it is whole: when the field is left. */
static void
test_typed_url (Fixture *fixture, gconstpointer data)
{
  const char *url = "postgresql://app:s3cret@db.example:6543/shop";
  GtkEditable *host;
  GtkWidget *name;

  open_editor (fixture, NULL);
  name = find (fixture, "environment-name");
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (GTK_ROOT (fixture->dialog)), name));
  host = GTK_EDITABLE (find (fixture, "environment-host"));
  gtk_widget_grab_focus (GTK_WIDGET (host));
  for (guint i = 0; url[i] != '\0'; i++)
    {
      int position = (int)i;

      gtk_editable_insert_text (host, url + i, 1, &position);
    }
  g_assert_cmpstr (gtk_editable_get_text (host), ==, url);

  gtk_widget_grab_focus (name);
  g_assert_cmpstr (gtk_editable_get_text (host), ==, "db.example");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-port"))), ==,
                   "6543");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-password"))),
                   ==, "s3cret");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

/* A URL that is pasted into the first field fills all of them. */
static void
test_paste (Fixture *fixture, gconstpointer data)
{
  g_autofree char *after = NULL;
  g_autofree char *own = NULL;

  open_editor (fixture, NULL);
  g_assert_false (gtk_widget_is_sensitive (find (fixture, "environment-save")));
  hw_test_wait_until (is_asked_for, fixture, "the password's place is looked for without a name");
  type (fixture, "environment-name", "shop");
  type (fixture, "environment-host",
        "postgresql://app:s3cret@db.example:6543/shop?sslmode=require");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-host"))), ==,
                   "db.example");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-password"))),
                   ==, "s3cret");
  choose (fixture, "environment-keep", HW_PASSWORD_PLACE_ASK);
  save (fixture);
  after = read_config (fixture);
  /* Everybody has the place; who signs in there is one's own affair. */
  assert_contains (after, "\n\n[environment shop]\n"
                          "url = postgresql://db.example:6543/shop?sslmode=require\n");
  g_assert_null (strstr (after, "s3cret"));
  own = read_own (fixture);
  assert_contains (own, "[environment shop]\nuser = app\npassword = ask\n");
  g_assert_null (strstr (own, "s3cret"));
  g_assert_nonnull (hw_sidebar_find_row (fixture->sidebar, "shop"));

  /* One that says more than the fields stays whole, but for its password. */
  open_editor (fixture, NULL);
  type (fixture, "environment-host",
        "postgresql+asyncpg://app:s3cret@db/shop?statement_cache_size=0");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-url"))), ==,
                   "postgresql+asyncpg://app@db/shop?statement_cache_size=0");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-password"))),
                   ==, "s3cret");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-host"))), ==,
                   "");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

static void
test_rename_protected (Fixture *fixture, gconstpointer data)
{
  g_autofree char *after = NULL;

  open_editor (fixture, "prod");
  g_assert_false (gtk_widget_get_visible (find (fixture, "environment-confirm")));
  type (fixture, "environment-name", "live");
  g_assert_false (gtk_widget_is_sensitive (find (fixture, "environment-save")));
  type (fixture, "environment-confirm", "prod");
  save (fixture);
  after = read_config (fixture);
  assert_contains (after, "[environment live]\nurl = sqlite:///prod.db\n");
  g_assert_null (hw_sidebar_find_row (fixture->sidebar, "prod"));
}

static GtkWidget *
find_message (void)
{
  return lookup_dialog (ADW_TYPE_MESSAGE_DIALOG);
}

static gboolean
has_message (gpointer data)
{
  return find_message () != NULL;
}

static gboolean
has_no_qa (gpointer data)
{
  Fixture *fixture = data;

  return hw_sidebar_find_row (fixture->sidebar, "qa") == NULL;
}

static gboolean
has_no_prod (gpointer data)
{
  Fixture *fixture = data;

  return hw_sidebar_find_row (fixture->sidebar, "prod") == NULL;
}

static void
test_remove (Fixture *fixture, gconstpointer data)
{
  g_autofree char *after = NULL;

  open_editor (fixture, "qa");
  click (fixture, "environment-remove");
  hw_test_wait_until (has_message, NULL, "it is asked about");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_message ()), "remove");
  hw_test_wait_until (has_no_qa, fixture, "the row goes");
  after = read_config (fixture);
  g_assert_null (strstr (after, "environment qa"));
}

/* Nothing in it needs more room than the narrowest window has. */
static void
test_narrow (Fixture *fixture, gconstpointer data)
{
  open_editor (fixture, "qa");
  gtk_window_set_default_size (GTK_WINDOW (fixture->dialog), 360, 640);
  hw_test_widget_wait_within (fixture->dialog, 360);
  hw_test_picture (fixture->dialog, "environment-editor-narrow");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (fixture->dialog), 620, 760);
  hw_test_picture (fixture->dialog, "environment-editor-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

/* What is a URL with one field each, and what has to stay as it is written. */
static void
test_fields (void)
{
  static const struct
  {
    const char *url;
    HwConnectionForm form;
    const char *host;
    const char *again; /* NULL: the same */
  } cases[] = {
    { "postgresql://app@db/shop", HW_CONNECTION_FORM_FIELDS, "db", NULL },
    { "postgres://app@db:6543/shop?sslmode=require", HW_CONNECTION_FORM_FIELDS, "db",
      "postgresql://app@db:6543/shop?sslmode=require" },
    { "host=db dbname='my shop' user=a@b", HW_CONNECTION_FORM_FIELDS, "db",
      "postgresql://a%40b@db/my%20shop" },
    { "postgresql://[::1]:5433/shop", HW_CONNECTION_FORM_FIELDS, "::1", NULL },
    { "postgresql://app@/shop?host=/run/postgresql", HW_CONNECTION_FORM_FIELDS, "/run/postgresql",
      NULL },
    { "postgresql://app:s3cret@db/shop", HW_CONNECTION_FORM_FIELDS, "db",
      "postgresql://app@db/shop" },
    { "postgresql+psycopg2://app@db/shop", HW_CONNECTION_FORM_URL, "", NULL },
    { "postgresql://app@one,two/shop", HW_CONNECTION_FORM_URL, "one,two", NULL },
    { "postgresql://app@db/shop?connect_timeout=3", HW_CONNECTION_FORM_URL, "db", NULL },
    { "${SHOP_URL}", HW_CONNECTION_FORM_URL, "", NULL },
    { "service=shop", HW_CONNECTION_FORM_SERVICE, "", NULL },
    { "service=shop user=app", HW_CONNECTION_FORM_URL, "", NULL },
    { "sqlite:///dev.db", HW_CONNECTION_FORM_FILE, "", NULL },
    { "sqlite:////srv/a b.db", HW_CONNECTION_FORM_FILE, "", NULL },
    { "sqlite:///dev.db?mode=ro", HW_CONNECTION_FORM_URL, "", NULL },
    { "nonsense", HW_CONNECTION_FORM_URL, "", NULL },
    { "", HW_CONNECTION_FORM_FIELDS, "", "postgresql:///" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(HwConnectionFields) fields = hw_connection_fields_parse (cases[i].url);
      g_autofree char *again = hw_connection_fields_to_url (fields);

      g_test_message ("%s", cases[i].url);
      g_assert_cmpint (fields->form, ==, cases[i].form);
      g_assert_cmpstr (fields->host, ==, cases[i].host);
      g_assert_cmpstr (again, ==, cases[i].again != NULL ? cases[i].again : cases[i].url);
    }
}

/* The connection */

static void
run_test (Fixture *fixture)
{
  click (fixture, "environment-test");
  hw_test_wait_until (is_idle, fixture, "the test ends");
}

static const char *
get_result (Fixture *fixture)
{
  return adw_action_row_get_subtitle (ADW_ACTION_ROW (find (fixture, "environment-test-row")));
}

static gboolean
has_tested_file (gpointer data)
{
  return is_idle (data) && strstr (get_result (data), "SQLite") != NULL;
}

static void
test_connection (Fixture *fixture, gconstpointer data)
{
  open_editor (fixture, "qa");
  /* What is no port is not even written. */
  type (fixture, "environment-port", "5432x");
  click (fixture, "environment-save");
  assert_contains (get_error (fixture, "environment-port"), "A port is a number from 1 to 65535");
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->dialog)),
                                         find (fixture, "environment-port")));
  type (fixture, "environment-port", "1");
  /* The file says where the server is, and nothing of encryption. */
  g_assert_true (gtk_test_accessible_has_relation (
      GTK_ACCESSIBLE (find (fixture, "environment-port")), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  g_assert_false (gtk_test_accessible_has_relation (
      GTK_ACCESSIBLE (find (fixture, "environment-tls")), GTK_ACCESSIBLE_RELATION_DESCRIBED_BY));
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-port"), "port 1 of “127.0.0.1”");
  type (fixture, "environment-host", "no-such-host.invalid");
  g_assert_cmpstr (get_error (fixture, "environment-port"), ==, "");
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-host"), "no-such-host.invalid");
  g_assert_true (gtk_widget_has_css_class (find (fixture, "environment-host"), "error"));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->dialog)),
                                         find (fixture, "environment-host")));
  hw_test_picture (fixture->dialog, "environment-test-error");

  choose (fixture, "environment-form", 3);
  type (fixture, "environment-file", "nowhere/a.db");
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-file"), "nowhere");
  type (fixture, "environment-file", "new.db");
  run_test (fixture);
  assert_contains (get_result (fixture), "does not exist yet");
  click (fixture, "environment-create-file");
  hw_test_wait_until (has_tested_file, fixture, "the file is made and tested");
  assert_contains (get_result (fixture), "journal mode delete, no version table yet");
  g_assert_false (gtk_widget_get_visible (find (fixture, "environment-create-file")));
  type (fixture, "environment-file", "prod.db");
  run_test (fixture);
  assert_contains (get_result (fixture), "SQLite 3");
  assert_contains (get_result (fixture), "2 rows");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

/* A port of this computer at which somebody listens and says nothing: (transfer full) */
static GSocket *
listen_silently (guint *out_port)
{
  g_autoptr(GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr(GSocketAddress) address = g_inet_socket_address_new (loopback, 0);
  g_autoptr(GSocketAddress) own = NULL;
  GSocket *socket =
      g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_DEFAULT, NULL);

  g_assert_true (g_socket_bind (socket, address, FALSE, NULL));
  g_assert_true (g_socket_listen (socket, NULL));
  own = g_socket_get_local_address (socket, NULL);
  *out_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (own));

  return socket;
}

static void
test_stop (Fixture *fixture, gconstpointer data)
{
  guint port;
  g_autoptr(GSocket) socket = listen_silently (&port);
  g_autofree char *text = g_strdup_printf ("%u", port);

  open_editor (fixture, "qa");
  type (fixture, "environment-port", text);
  click (fixture, "environment-test");
  g_assert_false (is_idle (fixture));
  click (fixture, "environment-test-stop");
  hw_test_wait_until (is_idle, fixture, "the test is given up");
  g_assert_cmpstr (get_result (fixture), ==, "Stopped");

  /* Closing does not wait, either. */
  click (fixture, "environment-test");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  g_assert_true (has_no_editor (NULL));
}

/* Rows of the sidebar */

static GtkListBoxRow *
get_row (Fixture *fixture, int i)
{
  GtkWidget *list = hw_test_find (GTK_WIDGET (fixture->sidebar), "environment-list");

  return gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), i);
}

static gboolean
is_staging_first (gpointer data)
{
  return hw_sidebar_find_row (((Fixture *)data)->sidebar, "staging")
         == GTK_WIDGET (get_row (data, 0));
}

static void
test_order (Fixture *fixture, gconstpointer data)
{
  g_autofree char *before = read_config (fixture);
  g_autofree char *after = NULL;

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.place-environment", "(su)",
                              "staging", 0u);
  hw_test_wait_until (is_staging_first, fixture, "the row moves");
  after = read_config (fixture);
  g_assert_cmpuint (strlen (after), ==, strlen (before));
  g_assert_true (strstr (after, "environment staging") < strstr (after, "environment dev"));
}

/* Runs what @widget does for a key, such as "<Alt>Up". */
static void
press (GtkWidget *widget, const char *trigger)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GListModel) shortcuts = g_list_model_get_item (controllers, i);

      for (guint j = 0;
           GTK_IS_SHORTCUT_CONTROLLER (shortcuts) && j < g_list_model_get_n_items (shortcuts); j++)
        {
          g_autoptr(GtkShortcut) shortcut = g_list_model_get_item (shortcuts, j);
          g_autofree char *own =
              gtk_shortcut_trigger_to_string (gtk_shortcut_get_trigger (shortcut));

          if (g_str_equal (own, trigger))
            {
              gtk_shortcut_action_activate (gtk_shortcut_get_action (shortcut), 0, widget,
                                            gtk_shortcut_get_arguments (shortcut));
              return;
            }
        }
    }
  g_error ("nothing is bound to %s", trigger);
}

static gboolean
is_qa_third (gpointer data)
{
  return hw_sidebar_find_row (((Fixture *)data)->sidebar, "qa") == GTK_WIDGET (get_row (data, 2));
}

static void
test_keys (Fixture *fixture, gconstpointer data)
{
  GtkWidget *menu;

  press (hw_sidebar_find_row (fixture->sidebar, "qa"), "<Alt>Down");
  hw_test_wait_until (is_qa_third, fixture, "the row moves");
  /* The last and the first have nowhere to go. */
  press (hw_sidebar_find_row (fixture->sidebar, "archive"), "<Alt>Down");
  press (hw_sidebar_find_row (fixture->sidebar, "dev"), "<Alt>Up");
  press (hw_sidebar_find_row (fixture->sidebar, "qa"), "<Shift>F10");
  menu = hw_test_find (GTK_WIDGET (get_row (fixture, 2)), "environment-menu");
  g_assert_true (gtk_widget_get_visible (menu));
  gtk_popover_popdown (GTK_POPOVER (menu));
}

static gboolean
has_six (gpointer data)
{
  Fixture *fixture = data;

  return g_list_model_get_n_items (hw_session_get_environments (fixture->session)) == 6
         && !hw_session_is_loading (fixture->session);
}

/* What is not changed keeps its row, and its menu stays open. */
static void
test_reload (Fixture *fixture, gconstpointer data)
{
  GtkWidget *rows[5];
  GtkWidget *prod = hw_sidebar_find_row (fixture->sidebar, "prod");
  HwEnvironmentState *qa = hw_session_find_environment (fixture->session, "qa");
  g_autofree char *text = read_config (fixture);
  g_autofree char *more = g_strconcat (text, "\n[environment extra]\nurl = sqlite:///x.db\n", NULL);
  guint port;
  g_autoptr(GSocket) socket = listen_silently (&port);
  g_autofree char *place = g_strdup_printf (":%u/app", port);
  g_autoptr(GString) changed = g_string_new (more);
  GtkWidget *menu;

  for (int i = 0; i < 5; i++)
    rows[i] = GTK_WIDGET (get_row (fixture, i));
  press (prod, "Menu");
  menu = hw_test_find (prod, "environment-menu");

  /* “qa” becomes another database, which says nothing for now: what was known of it is not true any more. */
  g_assert_cmpuint (g_string_replace (changed, ":1/app", place, 0), ==, 1);
  g_assert_true (g_file_set_contents (fixture->config, changed->str, -1, NULL));
  hw_session_reload (fixture->session);
  hw_test_wait_until (has_six, fixture, "the file is read");
  for (int i = 0; i < 5; i++)
    g_assert_true (rows[i] == GTK_WIDGET (get_row (fixture, i)));
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (prod)));
  g_assert_true (hw_test_find (prod, "environment-menu") == menu);
  g_assert_true (gtk_widget_get_visible (menu));
  g_assert_true (hw_session_find_environment (fixture->session, "qa") == qa);
  g_assert_null (hw_environment_state_get_status (qa));
  g_assert_nonnull (
      hw_environment_state_get_status (hw_session_find_environment (fixture->session, "prod")));
  gtk_popover_popdown (GTK_POPOVER (menu));
  hw_test_wait_checked (fixture->window);
}

static gboolean
has_none (gpointer data)
{
  Fixture *fixture = data;

  return g_list_model_get_n_items (hw_session_get_environments (fixture->session)) == 0
         && !hw_session_is_loading (fixture->session);
}

/* A row that goes takes its open menu with it: what is kept for its grab would get all clicks for ever. */
static void
test_menu_goes (Fixture *fixture, gconstpointer data)
{
  GtkWidget *prod = hw_sidebar_find_row (fixture->sidebar, "prod");
  gpointer menu;

  press (prod, "Menu");
  menu = hw_test_find (prod, "environment-menu");
  g_object_add_weak_pointer (G_OBJECT (menu), &menu);
  g_assert_true (
      g_file_set_contents (fixture->config, "[headway]\nscript_location = migrations\n", -1, NULL));
  hw_session_reload (fixture->session);
  hw_test_wait_until (has_none, fixture, "the file is read");
  hw_test_wait_freed (&menu, "the menu is freed");
}

typedef struct
{
  HwEnvironmentState *state;
  const HwStatus *seen;
} Look;

static gboolean
has_looked (gpointer data)
{
  const Look *look = data;

  return hw_environment_state_get_status (look->state) != look->seen;
}

/* Until the look under way has ended: its answer is another object while the one before is kept. */
static void
wait_for_look (HwEnvironmentState *state)
{
  g_autoptr(HwStatus) seen = hw_status_ref (hw_environment_state_get_status (state));
  Look look = { state, seen };

  hw_test_wait_until (has_looked, &look, "the environment is looked at");
}

/* Who does not answer is left alone for ever longer, but not when somebody asks. */
static void
test_backoff (Fixture *fixture, gconstpointer data)
{
  HwEnvironmentState *qa = hw_session_find_environment (fixture->session, "qa");
  HwEnvironmentState *dev = hw_session_find_environment (fixture->session, "dev");
  g_autoptr(HwStatus) seen = NULL;
  gint64 backoff = hw_environment_state_get_backoff (qa);

  g_assert_cmpint (backoff, >=, 30 * G_USEC_PER_SEC);
  g_assert_cmpint (hw_environment_state_get_backoff (dev), ==, 0);
  g_assert_true (hw_environment_state_is_stale (dev, 0));
  for (guint i = 0; i < 8; i++)
    {
      hw_environment_state_check (qa);
      /* What a project that is read again wants meanwhile is no reason to look once more. */
      hw_environment_state_check_unasked (qa, 0);
      wait_for_look (qa);
      backoff = MIN (2 * backoff, 16 * 60 * G_USEC_PER_SEC);
      g_assert_cmpint (hw_environment_state_get_backoff (qa), ==, backoff);
    }
  /* So long that no machine is too slow. */
  g_assert_false (hw_environment_state_is_stale (qa, 0));
  seen = hw_status_ref (hw_environment_state_get_status (qa));
  hw_session_reload (fixture->session);
  hw_test_wait_until (is_read, fixture->session, "the project is read again");
  hw_test_wait_checked (fixture->window);
  g_assert_true (hw_environment_state_get_status (qa) == seen);
}

/* Pills */

static const char *
get_pill (Fixture *fixture, const char *name)
{
  GtkWidget *row = hw_sidebar_find_row (fixture->sidebar, name);

  g_assert_nonnull (row);

  return hw_environment_row_get_pill (HW_ENVIRONMENT_ROW (row));
}

static const char *
get_pill_tooltip (Fixture *fixture, const char *name)
{
  GtkWidget *row = hw_sidebar_find_row (fixture->sidebar, name);

  return gtk_widget_get_tooltip_text (hw_test_find_type (row, HW_TYPE_STATE_PILL));
}

typedef struct
{
  Fixture *fixture;
  const char *name;
  const char *pill;
} Wanted;

static gboolean
shows_pill (gpointer data)
{
  const Wanted *wanted = data;

  return g_str_equal (get_pill (wanted->fixture, wanted->name), wanted->pill);
}

static void
wait_for_pill (Fixture *fixture, const char *name, const char *pill)
{
  Wanted wanted = { fixture, name, pill };

  hw_test_wait_until (shows_pill, &wanted, pill);
}

/* Those that a file is enough for. */
static void
test_pills (Fixture *fixture, gconstpointer data)
{
  static const char *const unknown[] = { "4be19d20c3aa", NULL };
  g_autofree char *untracked = g_build_filename (fixture->project, "untracked.db", NULL);
  g_autofree char *lost = g_build_filename (fixture->project, "lost.db", NULL);
  g_autofree char *dev = g_build_filename (fixture->project, "dev.db", NULL);
  g_autofree char *untracked_url = g_strconcat ("sqlite:///", untracked, NULL);
  g_autofree char *dev_url = g_strconcat ("sqlite:///", dev, NULL);
  g_autofree char *old = read_config (fixture);
  g_autofree char *config = g_strconcat (old,
                                         "\n[environment empty]\nurl = sqlite:///empty.db\n"
                                         "[environment untracked]\nurl = sqlite:///untracked.db\n"
                                         "[environment lost]\nurl = sqlite:///lost.db\n"
                                         "[environment broken]\nurl = ${NO_SUCH_VARIABLE}\n"
                                         "[environment nowhere]\nurl = sqlite:///no-folder/a.db\n",
                                         NULL);
  g_autoptr(HwDatabase) database = hw_test_database_open (untracked_url, NULL);
  g_autoptr(HwDatabase) holder = hw_test_database_open (dev_url, NULL);
  g_autoptr(HwDatabaseLock) lock = NULL;
  HwEnvironmentState *state;

  hw_test_database_run (database, "CREATE TABLE t (i INTEGER)");
  hw_test_set_rows (lost, unknown);
  g_assert_true (g_file_set_contents (fixture->config, config, -1, NULL));
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
  g_assert_cmpstr (get_pill (fixture, "dev"), ==, "up to date");
  g_assert_cmpstr (get_pill (fixture, "staging"), ==, "2 pending");
  g_assert_cmpstr (get_pill (fixture, "qa"), ==, "unreachable");
  g_assert_cmpstr (get_pill (fixture, "empty"), ==, "empty");
  g_assert_cmpstr (get_pill (fixture, "untracked"), ==, "not tracked");
  g_assert_cmpstr (get_pill (fixture, "lost"), ==, "unknown revision");
  g_assert_cmpstr (get_pill (fixture, "broken"), ==, "not set up");
  g_assert_cmpstr (get_pill (fixture, "nowhere"), ==, "unreachable");
  /* It may be back: when was it gone? */
  g_assert_nonnull (strstr (get_pill_tooltip (fixture, "nowhere"), ", checked "));
  hw_test_picture (GTK_WIDGET (fixture->window), "environment-pills");

  lock = hw_database_lock_acquire (holder, NULL, "alembic_version", NULL, NULL);
  g_assert_nonnull (lock);
  state = hw_session_find_environment (fixture->session, "dev");
  hw_environment_state_check (state);
  wait_for_pill (fixture, "dev", "locked");
  g_clear_pointer (&lock, hw_database_lock_release);
  hw_environment_state_check (state);
  wait_for_pill (fixture, "dev", "up to date");
  hw_environment_state_set_deploying (state, TRUE);
  g_assert_cmpstr (get_pill (fixture, "dev"), ==, "deploying");
  hw_environment_state_set_progress (state, 5, 9);
  g_assert_cmpstr (get_pill (fixture, "dev"), ==, "deploying 5/9");
  hw_environment_state_set_deploying (state, FALSE);
  wait_for_pill (fixture, "dev", "up to date");
}

/* As a deployment leaves it: a row of the history, and the schema as it is. Then somebody changes that by hand. */
static void
make_drift (Fixture *fixture, const char *file, const HwHistoryEntry *entry)
{
  g_autofree char *url = g_strdup_printf ("sqlite:///%s/%s", fixture->project, file);
  g_autoptr(HwDatabase) database = hw_test_database_open (url, NULL);
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rows = NULL;

  project = hw_project_open (fixture->project, NULL, &error);
  g_assert_no_error (error);
  hw_history_table_ensure (database, NULL, "headway_history", NULL, &error);
  g_assert_no_error (error);
  hw_history_table_add (database, NULL, "headway_history", entry, NULL, &error);
  g_assert_no_error (error);
  rows = hw_version_table_read (database, NULL, "alembic_version", NULL, NULL, &error);
  g_assert_no_error (error);
  hw_drift_record (project, database, (const char *const *)rows, NULL, NULL, &error);
  g_assert_no_error (error);
  hw_test_database_run (database, "CREATE TABLE by_hand (i INTEGER)");
  hw_test_database_run (database, "CREATE INDEX by_night ON by_hand (i)");
  hw_test_database_run (database, "CREATE VIEW in_haste AS SELECT i FROM by_hand");
}

static gboolean
has_drift_list (gpointer user_data)
{
  Fixture *fixture = user_data;

  return hw_test_widget_is_mapped (GTK_WIDGET (fixture->window), "drift-list");
}

static const char *
get_row_text (GtkWidget *list, int index)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), index);

  g_assert_nonnull (row);

  return gtk_label_get_text (GTK_LABEL (gtk_list_box_row_get_child (row)));
}

/* Instead of what is less bad, and beside what is worse. */
static void
test_drift (Fixture *fixture, gconstpointer data)
{
  const HwHistoryEntry plain = { .revision = (char *)"7c19f5a08e3d",
                                 .started_usec = G_GINT64_CONSTANT (1795444920000000),
                                 .version_table = (char *)"alembic_version" };
  const HwHistoryEntry edited = { .revision = (char *)"7c19f5a08e3d",
                                  .started_usec = G_GINT64_CONSTANT (1795444920000000),
                                  .version_table = (char *)"alembic_version",
                                  .up_fingerprint = (char *)"sqlite-1:of-something-else" };
  GtkWidget *bar, *row, *list;

  make_drift (fixture, "staging.db", &plain);
  make_drift (fixture, "dev.db", &edited);
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
  g_assert_cmpstr (get_pill (fixture, "staging"), ==, "drift");
  row = hw_sidebar_find_row (fixture->sidebar, "staging");
  g_assert_false (hw_test_widget_is_mapped (row, "drift-image"));
  g_assert_cmpstr (get_pill (fixture, "dev"), ==, "1 edited");
  row = hw_sidebar_find_row (fixture->sidebar, "dev");
  g_assert_true (hw_test_widget_is_mapped (row, "drift-image"));
  g_assert_true (g_str_has_prefix (gtk_widget_get_tooltip_text (hw_test_find (row, "drift-image")),
                                   "2 objects differ from the schema recorded on "));
  row = hw_sidebar_find_row (fixture->sidebar, "prod");
  g_assert_false (hw_test_widget_is_mapped (row, "drift-image"));

  hw_session_select_environment (fixture->session, "staging");
  bar = hw_test_find_type (GTK_WIDGET (fixture->window), HW_TYPE_ENVIRONMENT_BAR);
  g_assert_true (g_str_has_prefix (hw_environment_bar_get_subtitle (HW_ENVIRONMENT_BAR (bar)),
                                   "2 objects differ from the schema recorded on "));
  hw_test_picture (GTK_WIDGET (fixture->window), "drift");
  gtk_menu_button_popup (GTK_MENU_BUTTON (hw_test_find (bar, "drift-button")));
  hw_test_wait_until (has_drift_list, fixture, "the objects are listed");
  list = hw_test_find (bar, "drift-list");
  g_assert_cmpstr (get_row_text (list, 0), ==, "TABLE by_hand was added");
  g_assert_cmpstr (get_row_text (list, 1), ==, "VIEW in_haste was added");
  g_assert_null (gtk_list_box_get_row_at_index (GTK_LIST_BOX (list), 2));
  hw_test_picture (gtk_widget_get_ancestor (list, GTK_TYPE_POPOVER), "drift-objects");
  gtk_menu_button_popdown (GTK_MENU_BUTTON (hw_test_find (bar, "drift-button")));
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      ADW_COLOR_SCHEME_FORCE_DARK);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 640);
  hw_test_widget_wait_within (GTK_WIDGET (fixture->window), 360);
  hw_test_widget_wait_usable (bar, "drift-button");
  hw_test_picture (GTK_WIDGET (fixture->window), "drift-narrow-dark");
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);

  hw_session_select_environment (fixture->session, "prod");
  g_assert_false (gtk_widget_get_visible (hw_test_find (bar, "drift-button")));
}

/* A look that takes longer than a moment, and ends after five seconds; and one that is not taken. */
static void
test_checking (Fixture *fixture, gconstpointer data)
{
  guint port;
  g_autoptr(GSocket) socket = listen_silently (&port);
  g_autoptr(GSettings) settings = hw_settings_new ();
  g_autofree char *config =
      g_strdup_printf ("[headway]\nscript_location = migrations\n"
                       "[environment silent]\nurl = postgresql://app@127.0.0.1:%u/shop\n"
                       "[environment prod]\nurl = sqlite:///prod.db\nprotected = true\n"
                       "[environment quiet]\nurl = sqlite:///staging.db\n"
                       "check_automatically = false\n",
                       port);

  g_settings_set_boolean (settings, "check-protected", FALSE);
  g_assert_true (g_file_set_contents (fixture->config, config, -1, NULL));
  open_window (fixture, 1280, 800);
  wait_for_pill (fixture, "silent", "checking…");
  wait_for_pill (fixture, "silent", "unreachable");
  g_assert_cmpstr (get_pill (fixture, "prod"), ==, "not checked");
  g_assert_cmpstr (get_pill (fixture, "quiet"), ==, "not checked");
  hw_session_refresh (fixture->session);
  wait_for_pill (fixture, "prod", "9 pending");
  wait_for_pill (fixture, "quiet", "2 pending");
  g_settings_reset (settings, "check-protected");
}

static void
add_failure (HwJournal *journal,
             Fixture *fixture,
             const char *environment,
             const char *state,
             const char *result)
{
  g_autofree char *id = g_uuid_string_random ();
  const char *const none[] = { NULL };
  g_autoptr(GError) error = NULL;
  HwJournalEntry entry = { .id = id,
                           .project = fixture->project,
                           .project_name = (char *)"bookshop",
                           .environment = (char *)environment,
                           .direction = HW_DIRECTION_UPGRADE,
                           .target = (char *)"head",
                           .url = (char *)"sqlite:///staging.db",
                           .actor = (char *)"mira@desk",
                           .pid = getpid (),
                           .state = (char *)"review",
                           .result = (char *)"running",
                           .rows_before = (GStrv)none,
                           .n_steps = 9,
                           .started_usec = g_get_real_time () };

  hw_journal_begin (journal, &entry, &error);
  g_assert_no_error (error);
  entry.state = (char *)state;
  entry.result = (char *)result;
  entry.rows_after = (GStrv)none;
  entry.n_done = 4;
  entry.finished_usec = g_get_real_time ();
  entry.message = (char *)"duplicate key";
  hw_journal_update (journal, &entry, &error);
  g_assert_no_error (error);
}

/* A dot at a view says that somebody should look there. */
static gboolean
is_history_marked (gpointer data)
{
  Fixture *fixture = data;
  GtkWidget *stack = hw_test_find_type (GTK_WIDGET (fixture->window), ADW_TYPE_VIEW_STACK);
  GtkWidget *child = adw_view_stack_get_child_by_name (ADW_VIEW_STACK (stack), "history");

  return adw_view_stack_page_get_needs_attention (
      adw_view_stack_get_page (ADW_VIEW_STACK (stack), child));
}

static gboolean
is_history_plain (gpointer data)
{
  return !is_history_marked (data);
}

static void
test_failed (Fixture *fixture, gconstpointer data)
{
  static const char *const heads[] = { "7c19f5a08e3d", "92c4e0f7b6d1", NULL };
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "journal.db");
  g_autofree char *staging = g_build_filename (fixture->project, "staging.db", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwJournal) journal = hw_journal_open (path, &error);

  g_assert_no_error (error);
  add_failure (journal, fixture, "staging", "failed", "failed");
  /* A look that is under way when the journal comes does not hide what it says. */
  hw_environment_state_check (hw_session_find_environment (fixture->session, "staging"));
  hw_session_set_journal (fixture->session, journal);
  wait_for_pill (fixture, "staging", "failed");
  hw_test_wait_until (is_history_marked, fixture, "the history is marked");
  /* Somebody has put it right. */
  hw_test_set_rows (staging, heads);
  hw_environment_state_check (hw_session_find_environment (fixture->session, "staging"));
  wait_for_pill (fixture, "staging", "up to date");
  hw_test_wait_until (is_history_plain, fixture, "the history is not marked any more");
}

/* Stopped before it wrote anything, a deployment has left nothing to be put right. */
static void
test_interrupted (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = hw_test_dir_build (&fixture->dir, "journal.db");
  g_autoptr(GError) error = NULL;
  g_autoptr(HwJournal) journal = hw_journal_open (path, &error);

  g_assert_no_error (error);
  add_failure (journal, fixture, "staging", "checks", "interrupted");
  add_failure (journal, fixture, "prod", "upgrade", "interrupted");
  hw_session_set_journal (fixture->session, journal);
  wait_for_pill (fixture, "prod", "failed");
  wait_for_pill (fixture, "staging", "2 pending");
}

/* Servers */

static HwTestPostgres *
start_server (void)
{
  g_autoptr(GError) error = NULL;
  HwTestPostgres *server;

  if (hw_test_postgres_get_shared () == NULL)
    return NULL;
  server = hw_test_postgres_start (NULL,
                                   "local all postgres trust\nlocal all reader trust\n"
                                   "local all all scram-sha-256\n",
                                   &error);
  g_assert_no_error (error);
  g_free (hw_test_postgres_query (
      server, "postgres",
      "CREATE ROLE app LOGIN PASSWORD '" PASSWORD "'; CREATE ROLE reader LOGIN;"
      "ALTER ROLE reader SET default_transaction_read_only = on;"
      "CREATE TABLE alembic_version (version_num text);"
      "INSERT INTO alembic_version VALUES ('1ad86f3c5b7e'), ('92c4e0f7b6d1');"
      "GRANT SELECT ON alembic_version TO reader, app"));

  return server;
}

/* Frames of the window while the silent server is waited for, which a main loop that waits itself does not draw. */
typedef struct
{
  HwSession *session;
  guint n;
} Frames;

static gboolean
on_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  Frames *frames = data;
  HwEnvironmentState *silent = hw_session_find_environment (frames->session, "silent");

  if (silent != NULL && hw_environment_state_get_status (silent) == NULL)
    frames->n++;
  gtk_widget_queue_draw (widget);

  return G_SOURCE_CONTINUE;
}

/* In five seconds: a small part of what a slow machine draws, and more than what is drawn before and after a pause. */
#define N_FRAMES 5

/* One that never answers, one that takes its time, one that does not let us in, one that can only be read and one that is
 * fine: each has its pill, and meanwhile the window paints. */
static void
test_five_servers (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = start_server ();
  g_autoptr(HwTestProxy) proxy = NULL;
  guint port;
  g_autoptr(GSocket) socket = listen_silently (&port);
  g_autofree char *config = NULL;
  GtkWidget *widget;
  Frames frames = { 0 };
  guint tick_id;

  if (server == NULL)
    return;
  proxy = hw_test_proxy_start (fixture->dir.path, hw_test_postgres_get_socket_dir (server));
  hw_test_proxy_set_delay (proxy, 40);
  open_window (fixture, 1280, 800);
  widget = GTK_WIDGET (fixture->window);
  hw_test_wait_checked (fixture->window);
  hw_session_select_environment (fixture->session, NULL);
  config = g_strdup_printf ("[headway]\nscript_location = migrations\n"
                            "[environment silent]\nurl = postgresql://app@127.0.0.1:%u/postgres\n"
                            "[environment slow]\nurl = postgresql://postgres@/postgres?host=%s\n"
                            "[environment closed]\nurl = postgresql://app:wr0ng@/postgres?host=%s\n"
                            "[environment readonly]\nurl = postgresql://reader@/postgres?host=%s\n"
                            "[environment fine]\nurl = postgresql://postgres@/postgres?host=%s\n",
                            port, fixture->dir.path, hw_test_postgres_get_socket_dir (server),
                            hw_test_postgres_get_socket_dir (server),
                            hw_test_postgres_get_socket_dir (server));
  g_assert_true (g_file_set_contents (fixture->config, config, -1, NULL));
  frames.session = fixture->session;
  tick_id = gtk_widget_add_tick_callback (widget, on_tick_cb, &frames, NULL);
  hw_session_reload (fixture->session);
  hw_test_wait_until (is_read, fixture->session, "the file is read");
  hw_test_wait_checked (fixture->window);
  gtk_widget_remove_tick_callback (widget, tick_id);

  g_assert_cmpstr (get_pill (fixture, "silent"), ==, "unreachable");
  g_assert_cmpstr (get_pill (fixture, "slow"), ==, "2 pending");
  g_assert_cmpstr (get_pill (fixture, "closed"), ==, "sign in");
  g_assert_cmpstr (get_pill (fixture, "readonly"), ==, "2 pending");
  g_assert_cmpstr (get_pill (fixture, "fine"), ==, "2 pending");
  hw_test_picture (widget, "environment-five-servers");
  g_test_message ("%u frames during the look at the silent server", frames.n);
  g_assert_cmpuint (frames.n, >=, N_FRAMES);
}

/* Passwords */

static HwTestSecrets *secrets;

static gboolean
has_note (gpointer data)
{
  GtkWidget *note = hw_test_find (((Fixture *)data)->dialog, "password-note");

  return note != NULL && gtk_widget_has_css_class (note, "hw-error");
}

static void
open_password_dialog (Fixture *fixture, const char *name)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.sign-in", "s", name);
  hw_test_wait_until (has_password_dialog, NULL, "the password is asked for");
  fixture->dialog = lookup_dialog (HW_TYPE_PASSWORD_DIALOG);
  hw_test_widget_settle (fixture->dialog);
}

static char *
make_url (HwTestPostgres *server)
{
  return g_strdup_printf ("postgresql://app@/postgres?host=%s&passfile=/nonexistent",
                          hw_test_postgres_get_socket_dir (server));
}

static void
open_shop (Fixture *fixture, HwTestPostgres *server)
{
  g_autofree char *url = make_url (server);
  g_autofree char *config =
      g_strdup_printf ("[headway]\nscript_location = migrations\n[environment shop]\nurl = %s\n",
                       url);

  g_assert_true (g_file_set_contents (fixture->config, config, -1, NULL));
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
  g_assert_cmpstr (get_pill (fixture, "shop"), ==, "sign in");
}

static const HwProblem *
find_grammar_problem (Fixture *fixture)
{
  GPtrArray *problems = hw_session_get_problems (fixture->session);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);

      if (g_str_equal (problem->revision, "wrong1"))
        return problem;
    }

  return NULL;
}

static gboolean
is_doubted (gpointer data)
{
  const HwProblem *problem = find_grammar_problem (data);

  return problem != NULL && strstr (problem->hint, "No server was seen yet") != NULL;
}

static gboolean
is_not_doubted (gpointer data)
{
  return find_grammar_problem (data) != NULL && !is_doubted (data);
}

/* What PostgreSQL's grammar refuses may be new in a later one, until a server was seen; and stays what it is while that does
 * not answer. */
static void
test_server_grammar (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = start_server ();
  g_autofree char *config = NULL;

  if (server == NULL)
    return;
  config = g_strdup_printf ("[headway]\nscript_location = migrations\n[environment shop]\n"
                            "url = postgresql://postgres@/postgres?host=%s\n"
                            "check_automatically = false\n",
                            hw_test_postgres_get_socket_dir (server));
  g_assert_true (g_file_set_contents (fixture->config, config, -1, NULL));
  g_free (hw_test_write_file (fixture->project, "migrations/wrong.sql",
                              "-- Wrong\n--\n-- revision: wrong1\n"
                              "-- down-revision: 7c19f5a08e3d\n\n-- migrate:up\nSELEC 1;\n"));
  open_window (fixture, 1280, 800);
  hw_test_wait_until (is_doubted, fixture, "a warning as long as no server was seen");
  g_assert_cmpint (find_grammar_problem (fixture)->severity, ==, HW_SEVERITY_WARNING);
  hw_session_check_environments (fixture->session);
  hw_test_wait_until (is_not_doubted, fixture, "the server was seen");
  hw_test_postgres_stop (g_steal_pointer (&server));
  hw_session_check_environments (fixture->session);
  wait_for_pill (fixture, "shop", "unreachable");
  hw_test_wait_checked (fixture->window);
  g_assert_true (is_not_doubted (fixture));
}

static gboolean
says_no_keyring (gpointer data)
{
  return hw_test_widget_shows (data, "There is no keyring: the password will be asked for");
}

/* There is no keyring: the password is known while the window is, and a sentence says so. Runs before one is there. */
static void
test_no_keyring (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = start_server ();

  if (server == NULL)
    return;
  g_assert_null (secrets);
  open_shop (fixture, server);
  open_password_dialog (fixture, "shop");
  g_assert_false (gtk_widget_is_sensitive (find (fixture, "password-sign-in")));
  type (fixture, "password-entry", PASSWORD);
  gtk_switch_set_active (GTK_SWITCH (find (fixture, "password-keep")), TRUE);
  click (fixture, "password-sign-in");
  /* A sentence that does not stay. */
  hw_test_wait_until (says_no_keyring, fixture->window, "a sentence says that it is not kept");
  hw_test_wait_until (has_no_password_dialog, NULL, "the server lets us in");
  wait_for_pill (fixture, "shop", "2 pending");
}

static void
test_sign_in (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = start_server ();
  g_autofree char *kept = NULL;
  g_autofree char *config = NULL;

  if (server == NULL)
    return;
  secrets = hw_test_secrets_start ();
  open_shop (fixture, server);
  open_password_dialog (fixture, "shop");
  type (fixture, "password-entry", "wr0ng");
  gtk_switch_set_active (GTK_SWITCH (find (fixture, "password-keep")), TRUE);
  click (fixture, "password-sign-in");
  hw_test_wait_until (has_note, fixture, "the server refuses it");
  hw_test_picture (fixture->dialog, "environment-password");
  g_assert_cmpuint (hw_test_secrets_get_n_items (secrets), ==, 0);
  type (fixture, "password-entry", PASSWORD);
  click (fixture, "password-sign-in");
  hw_test_wait_until (has_no_password_dialog, NULL, "the server lets us in");
  wait_for_pill (fixture, "shop", "2 pending");
  kept = hw_test_secrets_dup_password (secrets);
  g_assert_cmpstr (kept, ==, PASSWORD);
  config = read_config (fixture);
  g_assert_null (strstr (config, "s3cret"));

  /* Another start of the program finds it. */
  hw_test_close_window (g_steal_pointer (&fixture->window));
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
  g_assert_cmpstr (get_pill (fixture, "shop"), ==, "2 pending");
}

static gboolean
comes_from_keyring (gpointer data)
{
  GtkWidget *row = find (data, "environment-source");

  return g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), "The keyring") == 0;
}

/* The editor says where the password is, can forget it, tests with the one that is typed, and stores it. */
static void
test_editor_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = start_server ();
  g_autofree char *kept = NULL;

  if (server == NULL)
    return;
  if (secrets == NULL)
    secrets = hw_test_secrets_start ();
  hw_test_secrets_clear (secrets);
  open_shop (fixture, server);
  open_editor (fixture, "shop");
  hw_test_wait_until (is_asked_for, fixture, "it is known that nobody has it");
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-password"), "no password");
  type (fixture, "environment-password", "wr0ng");
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-password"), "password authentication failed");
  type (fixture, "environment-password", PASSWORD);
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-test-row"), "may not write");
  save (fixture);
  kept = hw_test_secrets_dup_password (secrets);
  g_assert_cmpstr (kept, ==, PASSWORD);

  open_editor (fixture, "shop");
  hw_test_wait_until (comes_from_keyring, fixture, "the keyring is named");
  click (fixture, "environment-forget");
  hw_test_wait_until (is_asked_for, fixture, "it is forgotten");
  g_assert_cmpuint (hw_test_secrets_get_n_items (secrets), ==, 0);
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

/* One's own */

static gboolean
shows_lock (GtkWidget *widget)
{
  if (GTK_IS_IMAGE (widget) && gtk_widget_get_visible (widget)
      && g_strcmp0 (gtk_image_get_icon_name (GTK_IMAGE (widget)), "changes-prevent-symbolic") == 0)
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (shows_lock (child))
      return TRUE;

  return FALSE;
}

static gboolean
has_mark (Fixture *fixture, const char *name)
{
  return shows_lock (find (fixture, name));
}

/* What is one's own stands in a file of one's own, and a lock is on what everybody has. */
static void
test_own_file (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "[headway]\nscript_location = migrations\n"
                             "[environment prod]\nurl = postgresql://app@127.0.0.1:1/shop\n"
                             "lock_timeout = 5s\n";
  HwEnvironmentState *state;
  g_autofree char *after = NULL;
  g_autofree char *own = NULL;
  g_autofree char *url = NULL;
  g_autofree char *path = NULL;
  g_autofree char *left = NULL;

  g_assert_true (g_file_set_contents (fixture->config, text, -1, NULL));
  open_window (fixture, 1280, 800);
  open_editor (fixture, "prod");
  g_assert_true (has_mark (fixture, "environment-host"));
  g_assert_true (has_mark (fixture, "environment-user"));
  g_assert_true (has_mark (fixture, "environment-lock-timeout"));
  g_assert_false (has_mark (fixture, "environment-statement-timeout"));
  type (fixture, "environment-user", "mira");
  g_assert_false (has_mark (fixture, "environment-user"));
  choose (fixture, "environment-color", 2);
  hw_test_picture (fixture->dialog, "environment-editor-own");
  save (fixture);

  after = read_config (fixture);
  g_assert_cmpstr (after, ==, text);
  own = read_own (fixture);
  assert_contains (own, "\n[environment prod]\ncolor = test\nuser = mira\n");
  state = hw_session_find_environment (fixture->session, "prod");
  g_assert_cmpint (hw_environment_state_get_kind (state), ==, HW_ENVIRONMENT_KIND_PRODUCTION);
  g_assert_cmpint (hw_environment_state_get_color (state), ==, HW_ENVIRONMENT_KIND_TEST);
  url = hw_environment_resolve_url (hw_environment_state_get_environment (state), NULL, NULL);
  g_assert_cmpstr (url, ==, "postgresql://mira@127.0.0.1:1/shop");

  open_editor (fixture, "prod");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (fixture, "environment-user"))), ==,
                   "mira");
  /* What everybody has changes for everybody; one's own name goes with it only when it is emptied. */
  type (fixture, "environment-port", "2");
  type (fixture, "environment-user", "");
  save (fixture);
  g_clear_pointer (&after, g_free);
  after = read_config (fixture);
  assert_contains (after, "url = postgresql://app@127.0.0.1:2/shop\n");
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.remove-environment", "s", "prod");
  hw_test_wait_until (has_message, NULL, "it is asked about");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (find_message ()), "remove");
  hw_test_wait_until (has_no_prod, fixture, "the row goes");
  path = hw_user_config_find (fixture->project);
  g_assert_true (g_file_get_contents (path, &left, NULL, NULL));
  g_assert_null (strstr (left, "prod"));
}

/* Passwords in their places */

static gboolean
is_said_to_come (gpointer data)
{
  const Wanted *wanted = data;
  GtkWidget *row = find (wanted->fixture, "environment-source");

  return strstr (adw_action_row_get_subtitle (ADW_ACTION_ROW (row)), wanted->pill) != NULL;
}

static void
wait_for_source (Fixture *fixture, const char *part)
{
  Wanted wanted = { fixture, NULL, part };

  hw_test_wait_until (is_said_to_come, &wanted, part);
}

static gboolean
holds (const char *data, gsize length, const char *secret)
{
  const gsize n = strlen (secret);

  for (gsize i = 0; i + n <= length; i++)
    if (memcmp (data + i, secret, n) == 0)
      return TRUE;

  return FALSE;
}

/* Looks for @secret in every file below @path. */
static void
assert_not_below (const char *path, const char *secret)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      g_autofree char *content = NULL;
      gsize length;

      if (g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        continue;
      if (g_file_test (child, G_FILE_TEST_IS_DIR))
        assert_not_below (child, secret);
      else if (g_file_test (child, G_FILE_TEST_IS_REGULAR)
               && g_file_get_contents (child, &content, &length, NULL)
               && holds (content, length, secret))
        g_error ("“%s” holds the password", child);
    }
}

/* What was logged, and what any process was started with, while the test ran. */
static GString *logged;
static GMutex logged_mutex;

static GLogWriterOutput
on_log_cb (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  g_autofree char *line = g_log_writer_format_fields (level, fields, n_fields, FALSE);

  g_mutex_lock (&logged_mutex);
  g_string_append_printf (logged, "%s\n", line);
  g_mutex_unlock (&logged_mutex);
  /* Standard output is for the test's own lines. */
  if ((level & (G_LOG_LEVEL_DEBUG | G_LOG_LEVEL_INFO)) != 0)
    return G_LOG_WRITER_HANDLED;

  return g_log_writer_standard_streams (level, fields, n_fields, data);
}

static void
assert_not_in_processes (const char *secret)
{
  g_autoptr(GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length;

      if (g_ascii_isdigit (*name) && g_file_get_contents (path, &line, &length, NULL)
          && holds (line, length, secret))
        g_error ("process %s was started with the password", name);
    }
}

static void
assert_nowhere (Fixture *fixture, const char *secret)
{
  assert_not_below (fixture->project, secret);
  assert_not_below (g_get_user_config_dir (), secret);
  assert_not_below (g_get_user_data_dir (), secret);
  assert_not_below (g_get_user_cache_dir (), secret);
  assert_not_in_processes (secret);
  g_mutex_lock (&logged_mutex);
  g_assert_null (strstr (logged->str, secret));
  g_mutex_unlock (&logged_mutex);
  g_assert_false (hw_test_widget_shows (GTK_WIDGET (fixture->window), secret));
}

/* An environment of the shared file that names a server and nobody. */
static void
open_own_shop (Fixture *fixture, HwTestPostgres *server)
{
  g_autofree char *config = g_strdup_printf ("[headway]\nscript_location = migrations\n"
                                             "[environment shop]\n"
                                             "url = postgresql://app@/postgres?host=%s\n",
                                             hw_test_postgres_get_socket_dir (server));

  g_assert_true (g_file_set_contents (fixture->config, config, -1, NULL));
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
}

/* The password goes to libpq's file and nowhere else, is found by every connection, and is forgotten again. */
static void
test_passfile (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = start_server ();
  g_autofree char *secret = g_strdup_printf ("pl4nted:%d\\", (int)getpid ());
  g_autofree char *sql = g_strdup_printf ("ALTER ROLE app PASSWORD '%s'", secret);
  const char *passfile = g_getenv ("PGPASSFILE");
  g_autofree char *expected = NULL;
  g_autofree char *text = NULL;
  g_autofree char *left = NULL;

  if (server == NULL)
    return;
  g_free (hw_test_postgres_query (server, "postgres", sql));
  g_assert_true (g_file_set_contents (passfile, "other:5432:a:b:c\n", -1, NULL));
  g_assert_cmpint (g_chmod (passfile, 0600), ==, 0);
  open_own_shop (fixture, server);
  g_assert_cmpstr (get_pill (fixture, "shop"), ==, "sign in");
  open_editor (fixture, "shop");
  choose (fixture, "environment-keep", HW_PASSWORD_PLACE_PASSFILE);
  type (fixture, "environment-password", secret);
  save (fixture);
  wait_for_pill (fixture, "shop", "2 pending");
  expected = g_strdup_printf ("other:5432:a:b:c\n%s:5432:postgres:app:pl4nted\\:%d\\\\\n",
                              hw_test_postgres_get_socket_dir (server), (int)getpid ());
  g_assert_true (g_file_get_contents (passfile, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
  assert_nowhere (fixture, "pl4nted");

  /* A window that has never been told it knows where to look. */
  hw_test_close_window (g_steal_pointer (&fixture->window));
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
  g_assert_cmpstr (get_pill (fixture, "shop"), ==, "2 pending");
  open_editor (fixture, "shop");
  wait_for_source (fixture, passfile);
  hw_test_picture (fixture->dialog, "environment-editor-passfile");
  click (fixture, "environment-forget");
  hw_test_wait_until (is_asked_for, fixture, "it is forgotten");
  g_assert_true (g_file_get_contents (passfile, &left, NULL, NULL));
  g_assert_cmpstr (left, ==, "other:5432:a:b:c\n");
  gtk_window_close (GTK_WINDOW (fixture->dialog));
  g_remove (passfile);
}

static void
test_variable (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwTestPostgres) server = start_server ();
  g_autofree char *own = NULL;

  if (server == NULL)
    return;
  open_own_shop (fixture, server);
  open_editor (fixture, "shop");
  choose (fixture, "environment-keep", HW_PASSWORD_PLACE_VARIABLE);
  g_assert_false (gtk_widget_get_visible (find (fixture, "environment-password")));
  type (fixture, "environment-variable", "not one");
  click (fixture, "environment-save");
  hw_test_wait_until (is_idle, fixture, "saving is refused");
  assert_contains (get_error (fixture, "environment-variable"), "letters, digits");
  type (fixture, "environment-variable", "HW_NO_PASSWORD");
  wait_for_source (fixture, "HW_NO_PASSWORD, which is not set");
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-variable"), "HW_NO_PASSWORD");
  type (fixture, "environment-variable", "HW_SHOP_PASSWORD");
  run_test (fixture);
  assert_contains (get_error (fixture, "environment-test-row"), "may not write");
  hw_test_picture (fixture->dialog, "environment-editor-variable");
  save (fixture);
  wait_for_pill (fixture, "shop", "2 pending");
  own = read_own (fixture);
  assert_contains (own, "\npassword = variable\npassword_variable = HW_SHOP_PASSWORD\n");
  assert_not_below (fixture->project, PASSWORD);
  assert_not_below (g_get_user_config_dir (), PASSWORD);
}

/* Alembic's projects */

/* One without a headway.ini gets it with the first environment that is added, and keeps the database that it had. */
static void
test_alembic (Fixture *fixture, gconstpointer data)
{
  static const char ini[] = "[alembic]\nscript_location = alembic\n"
                            "sqlalchemy.url = postgresql://app:s3cret@127.0.0.1:1/shop\n";
  g_autofree char *folder = hw_test_dir_build (&fixture->dir, "alembic-shop");
  g_autofree char *script =
      hw_test_write_file (folder, "alembic/versions/a1_first.py",
                          "revision = 'a1'\ndown_revision = None\n"
                          "def upgrade():\n    pass\ndef downgrade():\n    pass\n");
  g_autofree char *path = hw_test_write_file (folder, "alembic.ini", ini);
  g_autofree char *after = NULL;
  g_autofree char *same = NULL;

  g_free (fixture->project);
  g_free (fixture->config);
  fixture->project = g_strdup (folder);
  fixture->config = g_build_filename (folder, "headway.ini", NULL);
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
  open_editor (fixture, NULL);
  g_assert_true (hw_test_widget_shows (fixture->dialog, "headway.ini beside alembic.ini"));
  type (fixture, "environment-name", "staging");
  choose (fixture, "environment-form", 3);
  type (fixture, "environment-file", "staging.db");
  hw_test_picture (fixture->dialog, "environment-editor-alembic");
  save (fixture);
  after = read_config (fixture);
  assert_contains (after, "[environment default]\nurl = postgresql://app@127.0.0.1:1/shop\n");
  assert_contains (after, "[environment staging]\nurl = sqlite:///staging.db\n");
  g_assert_null (strstr (after, "s3cret"));
  g_assert_nonnull (hw_sidebar_find_row (fixture->sidebar, "default"));
  g_assert_nonnull (hw_sidebar_find_row (fixture->sidebar, "staging"));
  g_assert_true (g_file_get_contents (path, &same, NULL, NULL));
  g_assert_cmpstr (same, ==, ini);
  open_editor (fixture, "staging");
  g_assert_false (hw_test_widget_shows (fixture->dialog, "headway.ini beside alembic.ini"));
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

/* Most projects of Alembic's name their database in env.py alone: nothing of it can be promised. */
static void
test_alembic_without_url (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = hw_test_dir_build (&fixture->dir, "alembic-shop");

  g_free (hw_test_write_file (folder, "alembic.ini", "[alembic]\nscript_location = alembic\n"));
  g_free (hw_test_write_file (folder, "alembic/versions/a1_first.py",
                              "revision = 'a1'\ndown_revision = None\n"));
  g_free (fixture->project);
  fixture->project = g_strdup (folder);
  open_window (fixture, 1280, 800);
  hw_test_wait_checked (fixture->window);
  open_editor (fixture, NULL);
  g_assert_true (hw_test_widget_shows (fixture->dialog, "headway.ini beside alembic.ini"));
  g_assert_false (hw_test_widget_shows (fixture->dialog, "database that alembic.ini names"));
  gtk_window_close (GTK_WINDOW (fixture->dialog));
}

int
main (int argc, char **argv)
{
  g_autofree char *folder = g_dir_make_tmp ("headway-test-XXXXXX", NULL);
  g_autofree char *passfile = g_build_filename (folder, "pgpass", NULL);
  int result;

  /* Before there are threads, which may read them at any time. */
  g_setenv ("GSETTINGS_BACKEND", "memory", TRUE);
  g_setenv ("PGPASSFILE", passfile, TRUE);
  g_setenv ("HW_SHOP_PASSWORD", PASSWORD, TRUE);
  logged = g_string_new (NULL);
  g_log_set_writer_func (on_log_cb, NULL, NULL);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  gtk_source_init ();

#define ADD(name, func, setup) \
  g_test_add ("/environments/" name, Fixture, NULL, setup, func, tear_down)
  /* Before there is a keyring: libsecret keeps to the one that it has found. */
  ADD ("no-keyring", test_no_keyring, set_up_closed);
  ADD ("sign-in", test_sign_in, set_up_closed);
  ADD ("editor-password", test_editor_password, set_up_closed);
  g_test_add_func ("/environments/fields", test_fields);
  ADD ("passfile", test_passfile, set_up_closed);
  ADD ("variable", test_variable, set_up_closed);
  ADD ("own-file", test_own_file, set_up_closed);
  ADD ("alembic-without-url", test_alembic_without_url, set_up_closed);
  ADD ("alembic", test_alembic, set_up_closed);
  ADD ("edit", test_edit, set_up);
  ADD ("list", test_list, set_up);
  ADD ("untouched", test_untouched, set_up_closed);
  ADD ("refused", test_refused, set_up);
  ADD ("paste", test_paste, set_up);
  ADD ("typed-url", test_typed_url, set_up);
  ADD ("rename-protected", test_rename_protected, set_up);
  ADD ("remove", test_remove, set_up);
  ADD ("narrow", test_narrow, set_up);
  ADD ("connection", test_connection, set_up);
  ADD ("stop", test_stop, set_up);
  ADD ("order", test_order, set_up);
  ADD ("keys", test_keys, set_up);
  ADD ("reload", test_reload, set_up);
  ADD ("menu-goes", test_menu_goes, set_up);
  ADD ("backoff", test_backoff, set_up);
  ADD ("server-grammar", test_server_grammar, set_up_closed);
  ADD ("pills", test_pills, set_up_closed);
  ADD ("drift", test_drift, set_up_closed);
  ADD ("checking", test_checking, set_up_closed);
  ADD ("failed", test_failed, set_up);
  ADD ("interrupted", test_interrupted, set_up);
  ADD ("five-servers", test_five_servers, set_up_closed);
#undef ADD

  result = g_test_run ();
  hw_test_postgres_stop_shared ();
  g_clear_pointer (&secrets, hw_test_secrets_stop);
  g_string_free (logged, TRUE);
  g_rmdir (folder);

  return result;
}
