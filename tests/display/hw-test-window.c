/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-window"

#include "config.h"

#include <libintl.h>
#include <locale.h>

#include "hw-application.h"
#include "hw-database.h"
#include "hw-history-table.h"
#include "hw-settings.h"
#include "hw-test-tooltip.h"
#include "hw-test-widget.h"
#include "hw-test-window.h"
#include "hw-util.h"
#include "hw-version-table.h"

typedef struct
{
  const char *id;
  const char *parents;
  const char *message;
  const char *date; /* 2026 */
  const char *more; /* further fields */
  const char *up;
  const char *down; /* NULL: irreversible */
  const char *options;
} Sample;

static const Sample samples[] = {
  { "3fd0c1a7b2e4", "none", "Create authors, books", "09-12", "",
    "CREATE TABLE books (id INTEGER);", "DROP TABLE books;", "" },
  { "91b7e2d04c5f", "3fd0c1a7b2e4", "Create customers and orders", "09-12", "",
    "CREATE TABLE customers (id INTEGER);\n\nCREATE TABLE orders (id INTEGER);",
    "DROP TABLE orders;", "" },
  { "0c55aa9e1d72", "91b7e2d04c5f", "Add index on orders.customer_id", "09-19", "",
    "CREATE INDEX orders_i ON orders (id);", "DROP INDEX orders_i;", "" },
  { "e84f6b1095ac", "0c55aa9e1d72", "Add order_status enum", "09-26", "",
    "ALTER TABLE orders ADD COLUMN status TEXT;", "SELECT 1;", "" },
  { "57ad20f9c6b8", "e84f6b1095ac", "Split customers.name", "10-02", "",
    "UPDATE customers SET id = id;", "UPDATE customers SET id = id;", "" },
  { "b06c9e7f3a11", "57ad20f9c6b8", "Add customers.phone (nullable)", "10-09", "",
    "ALTER TABLE customers ADD COLUMN phone TEXT;", "SELECT 1;", "" },
  { "2e91d4c0786b", "b06c9e7f3a11", "Create payments", "10-13", "-- branch-labels: payments\n",
    "CREATE TABLE payments (id INTEGER);", "DROP TABLE payments;", "" },
  { "c7f83b5e20da", "b06c9e7f3a11", "Backfill customers.phone", "10-14", "",
    "UPDATE customers SET phone = '';", "UPDATE customers SET phone = NULL;", "" },
  { "74e0a9d1f35c", "2e91d4c0786b", "Add payments.currency", "10-20", "",
    "ALTER TABLE payments ADD COLUMN currency TEXT;", "SELECT 1;", "" },
  { "a9d2f6074e1b", "c7f83b5e20da", "Set customers.phone NOT NULL", "10-22", "",
    "ALTER TABLE customers ADD COLUMN phone2 TEXT;", "SELECT 1;", "" },
  { "f1c08e5d6b93", "none", "Create schema reporting", "10-27", "-- branch-labels: reporting\n",
    "CREATE TABLE reports (id INTEGER);", "DROP TABLE reports;", "" },
  { "6b3e9c82d7f0", "74e0a9d1f35c", "Backfill payments.currency", "10-30", "",
    "UPDATE payments SET currency = 'EUR';", "UPDATE payments SET currency = NULL;", "" },
  { "08d5b7f1ae46", "a9d2f6074e1b", "Add books.search tsvector", "11-03",
    "-- branch-labels: search\n", "ALTER TABLE books ADD COLUMN search TEXT;", "SELECT 1;", "" },
  { "d40f2a6c9e85", "6b3e9c82d7f0, a9d2f6074e1b", "Merge payments", "11-06", "", "", "", "" },
  { "5e7ba1d38f0c", "08d5b7f1ae46", "GIN index on books.search", "11-11", "",
    "CREATE INDEX books_search ON books (search);", "DROP INDEX books_search;",
    " transaction:false" },
  { "92c4e0f7b6d1", "f1c08e5d6b93", "Daily revenue view", "11-14", "-- depends-on: d40f2a6c9e85\n",
    "CREATE VIEW daily AS SELECT 1;", "DROP VIEW daily;", "" },
  { "1ad86f3c5b7e", "5e7ba1d38f0c, d40f2a6c9e85", "Merge search", "11-17", "", "", "", "" },
  { "bb60d9e274f8", "1ad86f3c5b7e", "Payments: status check constraint", "11-19", "",
    "-- 19 Nov 2026 · payments\nALTER TABLE payments\n  ADD CONSTRAINT payments_status_ck\n  CHECK (status IN ('new', 'paid'))\n  NOT VALID;\n\nALTER TABLE payments\n  VALIDATE CONSTRAINT payments_status_ck;",
    "ALTER TABLE payments\n  DROP CONSTRAINT payments_status_ck;", "" },
  { "7c19f5a08e3d", "bb60d9e274f8", "Drop orders.legacy_total", "11-21", "",
    "ALTER TABLE orders DROP COLUMN legacy_total;", NULL, "" },
};

static const char bookshop_config[] =
    "[headway]\nscript_location = migrations\n\n"
    "[environment dev]\nurl = sqlite:///dev.db\n\n"
    "[environment qa]\nurl = postgresql://app@127.0.0.1:1/app\n\n"
    "[environment staging]\nurl = sqlite:///staging.db\n\n"
    "[environment prod]\nurl = sqlite:///prod.db\nprotected = true\n\n"
    "[environment archive]\nurl = sqlite:///archive.db\nprotected = true\n";

static void
write_sample (const char *dir, const Sample *sample)
{
  g_autofree char *name = g_strdup_printf ("migrations/2026%s_%s.sql", sample->date, sample->id);
  g_autofree char *text = g_strdup_printf (
      "-- %s\n--\n-- revision: %s\n-- down-revision: %s\n%s-- created: 2026-%sT12:00:00Z\n\n"
      "-- migrate:up%s\n%s\n%s%s\n",
      sample->message, sample->id, sample->parents, sample->more, sample->date, sample->options,
      sample->up, sample->down == NULL ? "" : "\n-- migrate:down\n",
      sample->down == NULL ? "" : sample->down);

  g_free (hw_test_write_file (dir, name, text));
}

void
hw_test_set_rows (const char *path, const char *const *rows)
{
  g_autofree char *text = g_strconcat ("sqlite:///", path, NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", &error);
  const HwDatabaseOptions options = { 0 };
  g_autoptr(HwDatabase) database = NULL;

  g_assert_no_error (error);
  database = hw_database_new (url, &options);
  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);
  hw_version_table_ensure (database, NULL, "alembic_version", NULL, &error);
  g_assert_no_error (error);
  hw_database_execute (database, "DELETE FROM alembic_version", NULL, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; rows[i] != NULL; i++)
    {
      const HwRowChange change = { HW_ROW_INSERT, NULL, rows[i] };

      hw_version_table_change (database, NULL, "alembic_version", &change, NULL, &error);
      g_assert_no_error (error);
    }
  hw_database_close (database);
}

/* Says in the database's history that every revision was applied on the day after it was written. */
static void
add_history (const char *path)
{
  g_autofree char *text = g_strconcat ("sqlite:///", path, NULL);
  g_autoptr(HwDatabaseUrl) url = hw_database_url_parse (text, "/", NULL);
  const HwDatabaseOptions options = { 0 };
  g_autoptr(HwDatabase) database = hw_database_new (url, &options);
  g_autoptr(GError) error = NULL;

  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);
  hw_history_table_ensure (database, NULL, "headway_history", NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    {
      g_autofree char *day = g_strdup_printf ("2026-%sT16:20:00Z", samples[i].date);
      const HwHistoryEntry entry = {
        .revision = (char *)samples[i].id,
        .direction = HW_DIRECTION_UPGRADE,
        .started_usec = hw_time_from_iso8601 (day),
        .duration_usec = 80000,
      };

      hw_history_table_add (database, NULL, "headway_history", &entry, NULL, &error);
      g_assert_no_error (error);
    }
  hw_database_close (database);
}

char *
hw_test_make_bookshop (const char *dir)
{
  static const struct
  {
    const char *file;
    const char *rows[3];
  } databases[] = {
    { "dev.db", { "7c19f5a08e3d", "92c4e0f7b6d1", NULL } },
    { "staging.db", { "1ad86f3c5b7e", "92c4e0f7b6d1", NULL } },
    { "prod.db", { "a9d2f6074e1b", "74e0a9d1f35c", NULL } },
    { "archive.db", { "4be19d20c3aa", NULL } },
  };
  char *root = g_build_filename (dir, "bookshop", NULL);

  g_free (hw_test_write_file (root, "headway.ini", bookshop_config));
  for (guint i = 0; i < G_N_ELEMENTS (samples); i++)
    write_sample (root, &samples[i]);
  for (guint i = 0; i < G_N_ELEMENTS (databases); i++)
    {
      g_autofree char *path = g_build_filename (root, databases[i].file, NULL);

      hw_test_set_rows (path, databases[i].rows);
      if (i == 0)
        add_history (path);
    }

  return root;
}

char *
hw_test_make_chain (const char *dir, guint n)
{
  char *root = g_build_filename (dir, "chain", NULL);

  g_free (hw_test_write_file (root, "headway.ini", "[headway]\nscript_location = migrations\n"));
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("migrations/r%06u.sql", i);
      g_autofree char *parent = i == 0 ? g_strdup ("none") : g_strdup_printf ("r%06u", i - 1);
      g_autofree char *text =
          g_strdup_printf ("-- Step %u\n--\n-- revision: r%06u\n-- down-revision: %s\n\n"
                           "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nSELECT 1;\n",
                           i, i, parent);

      g_free (hw_test_write_file (root, name, text));
    }

  return root;
}

void
hw_test_init_locale (void)
{
  const char *dir = g_getenv ("HEADWAY_TEST_LOCALEDIR");

  if (dir == NULL)
    return;
  setlocale (LC_ALL, ""); /* gtk_test_init() wants American English */
  bindtextdomain (GETTEXT_PACKAGE, dir);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (g_strcmp0 (g_getenv ("LANGUAGE"), "ar") == 0)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
}

GtkApplication *
hw_test_get_application (void)
{
  static HwApplication *application;

  if (application == NULL)
    {
      g_autoptr(GError) error = NULL;

      application = hw_application_new (APP_ID, G_APPLICATION_NON_UNIQUE);
      g_application_register (G_APPLICATION (application), NULL, &error);
      g_assert_no_error (error);
      g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, "gtk-cursor-blink",
                    FALSE, NULL);
    }

  return GTK_APPLICATION (application);
}

static gboolean
is_loaded (gpointer user_data)
{
  HwSession *session = hw_window_get_session (user_data);

  return !hw_session_is_loading (session);
}

HwWindow *
hw_test_open_window (const char *project, int width, int height)
{
  HwWindow *window = HW_WINDOW (hw_window_new (hw_test_get_application ()));

  hw_test_excuse_tooltips ();
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  if (project != NULL)
    {
      hw_window_open (window, project);
      hw_test_wait_until (is_loaded, window, "the project is read");
    }
  hw_test_widget_settle (GTK_WIDGET (window));

  return window;
}

void
hw_test_close_window (HwWindow *window)
{
  g_autoptr(GSettings) settings = hw_settings_new ();
  gpointer weak = window;

  /* What a test chose is not what the next one finds. */
  if (settings != NULL)
    g_settings_reset (settings, "editor-layout");
  g_object_add_weak_pointer (G_OBJECT (window), &weak);
  gtk_window_destroy (GTK_WINDOW (window));
  /* What a worker still does for it keeps it until then. */
  hw_test_wait_freed (&weak, "the window is freed");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static gboolean
is_checked (gpointer user_data)
{
  HwSession *session = hw_window_get_session (user_data);
  GListModel *model = hw_session_get_environments (session);

  if (hw_session_is_checking_scripts (session))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (model); i++)
    {
      g_autoptr(HwEnvironmentState) state = g_list_model_get_item (model, i);

      if (hw_environment_state_get_status (state) == NULL
          || hw_environment_state_is_checking (state))
        return FALSE;
    }

  return TRUE;
}

void
hw_test_wait_checked (HwWindow *window)
{
  hw_test_wait_until (is_checked, window, "every environment and script was looked at");
}

static gboolean
on_spin_over_cb (gpointer user_data)
{
  *(gboolean *)user_data = TRUE;

  return G_SOURCE_REMOVE;
}

void
hw_test_spin (guint ms)
{
  gboolean is_over = FALSE;

  g_timeout_add (ms, on_spin_over_cb, &is_over);
  while (!is_over)
    g_main_context_iteration (NULL, TRUE);
}

GtkWidget *
hw_test_find (GtkWidget *root, const char *name)
{
  if (g_strcmp0 (gtk_widget_get_name (root), name) == 0)
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = hw_test_find (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
hw_test_find_type (GtkWidget *root, GType type)
{
  if (G_TYPE_CHECK_INSTANCE_TYPE (root, type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = hw_test_find_type (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

void
hw_test_picture (GtkWidget *widget, const char *name)
{
  const char *dir = g_getenv ("HEADWAY_SCREENSHOT_DIR");
  g_autoptr(GdkPaintable) paintable = NULL;
  g_autoptr(GtkSnapshot) snapshot = NULL;
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  if (dir == NULL)
    return;
  hw_test_spin (400);
  hw_test_widget_settle (GTK_WIDGET (gtk_widget_get_root (widget)));
  paintable = gtk_widget_paintable_new (widget);
  snapshot = gtk_snapshot_new ();
  gdk_paintable_snapshot (paintable, snapshot, gdk_paintable_get_intrinsic_width (paintable),
                          gdk_paintable_get_intrinsic_height (paintable));
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  g_assert_nonnull (node);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (gtk_widget_get_native (widget)),
                                         node, NULL);
  if (g_getenv ("HEADWAY_TEST_LOCALEDIR") != NULL)
    file = g_strdup_printf ("%s-%s.png", name, g_getenv ("LANGUAGE"));
  else
    file = g_strconcat (name, ".png", NULL);
  path = g_build_filename (dir, file, NULL);
  g_assert_true (gdk_texture_save_to_png (texture, path));
}

void
hw_test_bookshop_init (HwTestBookshop *self)
{
  hw_test_dir_init (&self->dir);
  self->project = hw_test_make_bookshop (self->dir.path);
  self->window = hw_test_open_window (self->project, 1280, 800);
  self->session = hw_window_get_session (self->window);
  self->graph = HW_GRAPH_VIEW (hw_test_find_type (GTK_WIDGET (self->window), HW_TYPE_GRAPH_VIEW));
  hw_test_wait_checked (self->window);
}

void
hw_test_bookshop_clear (HwTestBookshop *self)
{
  hw_test_close_window (self->window);
  g_clear_pointer (&self->project, g_free);
  hw_test_dir_clear (&self->dir);
}

void
hw_test_editor_init (HwTestEditor *self, const char *script)
{
  hw_test_dir_init (&self->dir);
  self->project = hw_test_make_bookshop (self->dir.path);
  if (script != NULL)
    g_free (hw_test_write_file (self->project, "migrations/extra.sql", script));
}

void
hw_test_editor_open (HwTestEditor *self, int width, int height)
{
  self->window = hw_test_open_window (self->project, width, height);
  self->page = HW_EDITOR_PAGE (hw_test_find_type (GTK_WIDGET (self->window), HW_TYPE_EDITOR_PAGE));
  hw_test_wait_checked (self->window);
}

void
hw_test_editor_clear (HwTestEditor *self)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_DEFAULT);
  if (self->window != NULL)
    hw_test_close_window (self->window);
  g_clear_pointer (&self->project, g_free);
  hw_test_dir_clear (&self->dir);
}
