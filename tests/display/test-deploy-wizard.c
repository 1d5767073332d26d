/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <time.h>

#include "hw-deploy-item.h"
#include "hw-deploy-log.h"
#include "hw-deploy-run.h"
#include "hw-deploy-window.h"
#include "hw-database-lock.h"
#include "hw-journal.h"
#include "hw-test-postgres.h"
#include "hw-test-widget.h"
#include "hw-test-world.h"

#define N_MANY 300

/* The wizard, driven from its first page to its last on real databases. */

typedef struct
{
  HwTestWorld *world; /* NULL: there is no server, and the test has been skipped */
  HwTestDir backups;
  HwJournal *journal;
  GtkWidget *window; /* weak */
  guint n_finished;  /* of the window's signal */
  char *opened_file;
} Fixture;

static void
on_finished_cb (Fixture *fixture)
{
  fixture->n_finished++;
}

static void
on_open_file_cb (Fixture *fixture, const char *path, guint line)
{
  g_free (fixture->opened_file);
  fixture->opened_file = g_strdup_printf ("%s:%u", path, line);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  fixture->world = hw_test_world_new ((HwDialect)GPOINTER_TO_UINT (data));
  if (fixture->world == NULL)
    return;
  hw_test_dir_init (&fixture->backups);
  path = hw_test_dir_build (&fixture->backups, "journal.db");
  fixture->journal = hw_journal_open (path, &error);
  g_assert_no_error (error);
}

/* Every test ends with this: a window that leaks is a window that still does something. */
static void
close_window (Fixture *fixture)
{
  if (fixture->window != NULL)
    gtk_window_destroy (GTK_WINDOW (fixture->window));
  hw_test_wait_freed (&fixture->window, "the window to be freed");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  close_window (fixture);
  if (fixture->world == NULL)
    return;
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  g_clear_pointer (&fixture->opened_file, g_free);
  hw_test_world_free (fixture->world);
  hw_test_dir_clear (&fixture->backups);
}

/* Lines of the environment, with the backups in a folder of the test's own. */
static void
set_policies (Fixture *fixture, const char *lines)
{
  g_autofree char *policies = g_strdup_printf ("backup_dir = %s\n%s", fixture->backups.path, lines);

  hw_test_world_set_policies (fixture->world, policies);
}

/* Three revisions that any database takes. */
static void
add_revisions (Fixture *fixture)
{
  hw_test_world_add (fixture->world, "a1", NULL,
                     "CREATE TABLE books (id integer PRIMARY KEY, title varchar(80));\n"
                     "INSERT INTO books VALUES (1, 'One');",
                     "DROP TABLE books;");
  hw_test_world_add (fixture->world, "b2", "a1", "ALTER TABLE books ADD COLUMN pages integer;",
                     "ALTER TABLE books DROP COLUMN pages;");
  hw_test_world_add (fixture->world, "c3", "b2", "CREATE INDEX books_title ON books (title);",
                     "DROP INDEX books_title;");
}

/* Brings the database to @target without the wizard. */
static void
upgrade_behind (Fixture *fixture, const char *target)
{
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment = hw_test_world_get_environment (fixture->world);
  g_autoptr(HwDeployment) deployment =
                 hw_deployment_new (fixture->world->project, environment, NULL);

  hw_deployment_set_override (deployment, "backup", "test");
  hw_deployment_plan (deployment, HW_DIRECTION_UPGRADE, target, NULL, &error);
  g_assert_no_error (error);
  hw_deployment_run_checks (deployment, NULL, &error);
  g_assert_no_error (error);
  hw_deployment_run_backup (deployment, NULL, &error);
  g_assert_no_error (error);
  hw_deployment_run_upgrade (deployment, "prod", NULL, &error);
  g_assert_no_error (error);
  hw_deployment_run_verify (deployment, NULL, &error);
  g_assert_no_error (error);
}

static void
open_window (Fixture *fixture)
{
  const HwEnvironment *environment = hw_test_world_get_environment (fixture->world);

  fixture->window =
      hw_deploy_window_new (fixture->world->project, environment, fixture->journal, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *)&fixture->window);
  g_signal_connect_swapped (fixture->window, "finished", G_CALLBACK (on_finished_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  /* As the main window does, which gets a wizard that is shown already. */
  g_signal_connect_swapped (fixture->window, "open-file", G_CALLBACK (on_open_file_cb), fixture);
}

typedef struct
{
  GtkWidget *window;
  const char *name;
} Question;

static gboolean
is_shown (gpointer data)
{
  Question *question = data;

  return hw_test_widget_is_mapped (question->window, question->name);
}

static gboolean
has_text (gpointer data)
{
  Question *question = data;

  return hw_test_widget_shows (question->window, question->name);
}

static void
wait_for_page (Fixture *fixture, const char *name)
{
  Question question = { fixture->window, name };

  hw_test_wait_until (is_shown, &question, name);
}

static void
wait_for_text (Fixture *fixture, const char *text)
{
  Question question = { fixture->window, text };

  hw_test_wait_until (has_text, &question, text);
}

static void
click_next (Fixture *fixture)
{
  hw_test_widget_click (fixture->window, "wizard-next");
}

static const char *
get_label (Fixture *fixture, const char *name)
{
  return gtk_button_get_label (GTK_BUTTON (hw_test_widget_find (fixture->window, name)));
}

/* From the first page to the one where the name is typed. */
static void
go_to_start_panel (Fixture *fixture)
{
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "_Start Backup");
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
}

static void
start (Fixture *fixture)
{
  hw_test_widget_type (fixture->window, "confirm-entry", "prod");
  click_next (fixture);
}

/* What the desktop is told, which no desktop is there to show, and whether somebody looks, which only a window manager
 * says: linked in the place of the libraries' (meson.build). */
static GPtrArray *notifications; /* their ids; NULL: somebody looks */

gboolean __wrap_gtk_window_is_active (GtkWindow *window);

void __wrap_g_application_send_notification (GApplication *application,
                                             const char *id,
                                             GNotification *notification);
const char *__wrap_g_application_get_application_id (GApplication *application);

void
__wrap_g_application_send_notification (GApplication *application,
                                        const char *id,
                                        GNotification *notification)
{
  g_assert_true (G_IS_NOTIFICATION (notification));
  g_assert_nonnull (notifications);
  g_ptr_array_add (notifications, g_strdup (id));
}

gboolean
__wrap_gtk_window_is_active (GtkWindow *window)
{
  return notifications == NULL;
}

const char *
__wrap_g_application_get_application_id (GApplication *application)
{
  return "org.headway.Test";
}

static void
test_road (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;
  const HwJournalEntry *entry = NULL;

  if (fixture->world == NULL)
    return;
  notifications = g_ptr_array_new_with_free_func (g_free);
  set_policies (fixture, "protected = true\nbackup = required\nbackup_keep = 2\n");
  add_revisions (fixture);
  upgrade_behind (fixture, "a1");

  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  wait_for_text (fixture, "2 revisions, 2 statements");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  wait_for_text (fixture, "The 2 newest are kept.");
  click_next (fixture);
  wait_for_page (fixture, "backup-result");
  g_assert_cmpuint (notifications->len, ==, 1);
  hw_test_world_assert_rows (fixture->world, "a1");
  start (fixture);
  wait_for_page (fixture, "wizard-summary");
  hw_test_world_assert_rows (fixture->world, "c3");
  g_assert_cmpuint (fixture->n_finished, ==, 2);
  /* One for the backup, one for all: nobody has looked at the window. */
  g_assert_cmpuint (notifications->len, ==, 2);
  g_assert_cmpstr (notifications->pdata[1], ==, "deployment-prod");
  g_clear_pointer (&notifications, g_ptr_array_unref);

  entries = hw_journal_list (fixture->journal, NULL, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  entry = g_ptr_array_index (entries, 0);
  g_assert_cmpstr (entry->result, ==, "done");
  g_assert_true (g_file_test (entry->backup_path, G_FILE_TEST_IS_REGULAR));
}

static void
test_wrong_confirmation (Fixture *fixture, gconstpointer data)
{
  static const char *const wrong[] = { "", "Prod", "prod ", "pro", "prodd", " prod" };

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  go_to_start_panel (fixture);

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      hw_test_widget_type (fixture->window, "confirm-entry", wrong[i]);
      g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
    }
  hw_test_widget_type (fixture->window, "confirm-entry", "prod");
  g_assert_true (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "Upgrade prod");

  /* Ctrl+Enter is Next everywhere but here. */
  gtk_widget_activate_action (fixture->window, "deploy.next-by-key", NULL);
  g_assert_true (hw_test_widget_is_mapped (fixture->window, "start-panel"));
  g_assert_null (gtk_window_get_default_widget (GTK_WINDOW (fixture->window)));
  hw_test_world_assert_rows (fixture->world, "-");
}

typedef struct
{
  const char *id;
  const char *down;
  const char *message;
  const char *options;
  const char *sql; /* NULL: a merge */
} Page;

/* A project whose pictures say something. */
static const Page bookshop[] = {
  { "74e0a9d1c2b3", NULL, "Create books, orders and payments", "",
    "CREATE TABLE books (id integer PRIMARY KEY, title text NOT NULL, price numeric);\n"
    "CREATE TABLE orders (id integer PRIMARY KEY, book integer, legacy_total numeric);\n"
    "CREATE TABLE payments (id integer PRIMARY KEY, amount numeric, currency text);" },
  { "f1c08e5d7a21", "74e0a9d1c2b3", "Create reporting tables", "",
    "CREATE TABLE revenue (day date PRIMARY KEY, total numeric NOT NULL DEFAULT 0);" },
  { "6b3e9c820f44", "74e0a9d1c2b3", "Backfill payments.currency", "",
    "UPDATE payments SET currency = 'EUR' WHERE currency IS NULL;" },
  { "08d5b7f1e390", "6b3e9c820f44", "Add books.search", "",
    "ALTER TABLE books ADD COLUMN search text;\nUPDATE books SET search = lower (title);" },
  { "d40f2a6c9b17", "f1c08e5d7a21, 08d5b7f1e390", "Merge payments", "", NULL },
  { "5e7ba1d3c8f0", "d40f2a6c9b17", "Index on books.search", " transaction:false",
    "DROP INDEX IF EXISTS books_search_ix;\n"
    "CREATE INDEX books_search_ix ON books (search) WHERE search IS NOT NULL;\n"
    "ANALYZE books;" },
  { "92c4e0f7b65d", "5e7ba1d3c8f0", "Daily revenue view", "",
    "CREATE VIEW daily_revenue AS\n  SELECT day, total\n    FROM revenue\n   WHERE total > 0;" },
  { "bb60d9e274f8", "92c4e0f7b65d", "Payments: status column", "",
    "ALTER TABLE payments ADD COLUMN status text NOT NULL DEFAULT 'new';\n"
    "UPDATE payments SET status = 'paid' WHERE amount > 0;" },
  { "7c19f5a0d3e6", "bb60d9e274f8", "Drop orders.legacy_total", "",
    "ALTER TABLE orders DROP COLUMN legacy_total;" },
};

static void
write_bookshop (Fixture *fixture)
{
  for (guint i = 0; i < G_N_ELEMENTS (bookshop); i++)
    {
      const Page *page = &bookshop[i];
      g_autofree char *name = g_strdup_printf ("migrations/%u_%s.sql", i, page->id);
      g_autofree char *down = page->sql != NULL ? g_strdup ("\n-- migrate:down\nSELECT 1;\n")
                                                : g_strdup ("\n-- migrate:down\n");
      g_autofree char *text = g_strdup_printf (
          "-- %s\n--\n-- revision: %s\n-- down-revision: %s\n\n-- migrate:up%s\n%s\n%s",
          page->message, page->id, page->down != NULL ? page->down : "none", page->options,
          page->sql != NULL ? page->sql : "", down);
      g_autofree char *path = hw_test_write_file (fixture->world->root, name, text);
    }
}

static void
set_dark (gboolean is_dark)
{
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      is_dark ? ADW_COLOR_SCHEME_FORCE_DARK
                                              : ADW_COLOR_SCHEME_FORCE_LIGHT);
}

static void
resize (Fixture *fixture, int width, int height)
{
  /* The second time, what was too wide for the first has folded. */
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width + 1, height);
  hw_test_widget_settle (fixture->window);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), width, height);
  hw_test_widget_settle (fixture->window);
}

typedef struct
{
  GtkWidget *window;
  int limit;
} Fit;

/* The frame that GTK draws where there is no compositor comes on top. */
static gboolean
fits (gpointer data)
{
  const Fit *fit = data;
  int minimum = 0;

  gtk_widget_measure (fit->window, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);

  return minimum <= fit->limit + 10;
}

/* The page fits the narrowest window, and its wide form the width at which it gives way to the narrow one, once the server
 * has told of the window's new size. */
static void
check_width (Fixture *fixture, const char *page, int limit)
{
  Fit fit = { fixture->window, limit };
  g_autofree char *what = g_strdup_printf ("page %s fits a width of %d", page, limit);

  hw_test_wait_until (fits, &fit, what);
}

static void
check_widths (Fixture *fixture, const char *page)
{
  check_width (fixture, page, 720);
  resize (fixture, 400, 720);
  check_width (fixture, page, 360);
  resize (fixture, 1100, 840);
}

/* The page as it is now, in the shapes in which it must look well. */
static void
take_pictures (Fixture *fixture, const char *page)
{
  static const struct
  {
    const char *suffix;
    int width, height;
    gboolean is_dark;
  } shapes[] = {
    { "narrow", 400, 720, FALSE },
    { "small", 900, 700, FALSE },
    { "dark", 1100, 840, TRUE },
    { "light", 1100, 840, FALSE },
  };

  check_widths (fixture, page);
  if (g_getenv ("HEADWAY_SCREENSHOT_DIR") == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (shapes); i++)
    {
      g_autofree char *name = g_strdup_printf ("deploy-%s-%s", page, shapes[i].suffix);

      set_dark (shapes[i].is_dark);
      resize (fixture, shapes[i].width, shapes[i].height);
      hw_test_widget_snapshot (fixture->window, name);
    }
}

static void
test_pictures (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\nbackup = required\n");
  write_bookshop (fixture);
  upgrade_behind (fixture, "74e0");

  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  wait_for_text (fixture, "8 revisions, 11 statements");
  take_pictures (fixture, "1-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  hw_test_widget_click (fixture->window, "review-open-all");
  take_pictures (fixture, "2-review-open");
  hw_test_widget_click (fixture->window, "review-open-all");
  take_pictures (fixture, "2-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  hw_test_widget_wait_usable (fixture->window, "wizard-next");
  take_pictures (fixture, "3-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  take_pictures (fixture, "4-backup");
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
  take_pictures (fixture, "4-start");
  start (fixture);
  wait_for_page (fixture, "wizard-summary");
  take_pictures (fixture, "7-summary");
}

/* Gives @answer to the question that comes, and sees it go. */
static void
answer (const char *response)
{
  GtkWidget *dialog = hw_test_widget_wait_dialog ();

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *)&dialog);
  g_assert_true (adw_message_dialog_has_response (ADW_MESSAGE_DIALOG (dialog), response));
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  hw_test_wait_freed (&dialog, "the question to go");
}

static void
stop_with (Fixture *fixture, const char *response)
{
  hw_test_widget_click (fixture->window, "wizard-stop");
  answer (response);
  /* The answer is heard in the next turn of the main loop. */
  hw_test_widget_settle (fixture->window);
}

/* All of it by Tab, past what Alembic said as well, which only a failed script has; nothing holds the keyboard. */
static void
walk_failure_page (Fixture *fixture)
{
  GtkWidget *output = hw_test_widget_find (fixture->window, "failure-output");
  GtkWidget *choice = hw_test_widget_find (fixture->window, "failure-choice-leave");
  gboolean was_at_output = FALSE;
  gboolean was_at_choice = FALSE;

  gtk_widget_set_visible (gtk_widget_get_parent (output), TRUE);
  gtk_widget_set_visible (output, TRUE);
  hw_test_widget_settle (fixture->window);
  for (guint i = 0; i < 40; i++)
    {
      gtk_widget_child_focus (fixture->window, GTK_DIR_TAB_FORWARD);
      was_at_output |= gtk_widget_is_focus (output);
      was_at_choice |= was_at_output && gtk_widget_is_focus (choice);
    }
  g_assert_true (was_at_output);
  g_assert_true (was_at_choice);
  gtk_widget_set_visible (gtk_widget_get_parent (output), FALSE);
}

/* Statement k of the plan fails: the page says what stands, and the way on leads to the end. */
static void
test_failure (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  hw_test_world_add (fixture->world, "d4", "c3",
                     "INSERT INTO books VALUES (2, 'Two', 20);\nINSERT INTO nowhere VALUES (1);",
                     "DELETE FROM books WHERE id = 2;");
  go_to_start_panel (fixture);
  start (fixture);
  wait_for_page (fixture, "wizard-failure");

  hw_test_world_assert_rows (fixture->world, "c3");
  wait_for_text (fixture, "Revision d4, statement 2 of 2");
  wait_for_text (fixture, "3 of 4 revisions are applied and committed");
  wait_for_text (fixture, "The failed revision was rolled back as a whole");
  wait_for_text (fixture, "INSERT INTO nowhere");
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "_Leave");
  g_assert_true (gtk_check_button_get_active (
      GTK_CHECK_BUTTON (hw_test_widget_find (fixture->window, "failure-choice-leave"))));
  take_pictures (fixture, "6-failure");
  walk_failure_page (fixture);

  /* Closing it asks whether it is to be left like that. */
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer ("cancel");
  hw_test_widget_settle (fixture->window);
  g_assert_true (hw_test_widget_is_mapped (fixture->window, "wizard-failure"));
  hw_test_widget_click (fixture->window, "failure-edit");
  g_assert_true (g_str_has_suffix (fixture->opened_file, "d4.sql:7"));
  g_assert_false (gtk_window_get_modal (GTK_WINDOW (fixture->window)));

  /* Mend the file, and go the rest of the way. */
  hw_test_world_add (fixture->world, "d4", "c3", "INSERT INTO books VALUES (2, 'Two', 20);",
                     "DELETE FROM books WHERE id = 2;");
  hw_test_widget_click (fixture->window, "failure-choice-retry");
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "_Retry");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  g_assert_true (gtk_window_get_modal (GTK_WINDOW (fixture->window)));
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
  wait_for_text (fixture, "Upgrade 1 revision on prod");
  start (fixture);
  wait_for_page (fixture, "wizard-summary");
  hw_test_world_assert_rows (fixture->world, "d4");
}

/* What was committed before the failure is taken back by a deployment of its own. */
static void
test_failure_downgrade (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "backup = optional\n");
  add_revisions (fixture);
  hw_test_world_add (fixture->world, "d4", "c3", "INSERT INTO nowhere VALUES (1);", NULL);
  upgrade_behind (fixture, "a1");
  go_to_start_panel (fixture);
  click_next (fixture);
  wait_for_page (fixture, "wizard-failure");
  hw_test_world_assert_rows (fixture->world, "c3");

  hw_test_widget_click (fixture->window, "failure-choice-downgrade");
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "_Downgrade 2 Revisions");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  hw_test_widget_click (fixture->window, "review-copy");
  hw_test_widget_wait_shows (fixture->window, "Copied");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "Downgrade prod");
  click_next (fixture);
  wait_for_page (fixture, "wizard-summary");
  hw_test_world_assert_rows (fixture->world, "a1");
}

/* The running statement is cancelled at the server, from the dialog. */
static void
test_cancel_statement (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  hw_test_world_add (fixture->world, "d4", "c3", hw_test_world_get_endless (fixture->world),
                     "SELECT 1;");
  go_to_start_panel (fixture);
  start (fixture);
  wait_for_page (fixture, "wizard-upgrade");
  wait_for_text (fixture, "3 of 4 revisions done");
  g_assert_cmpstr (get_label (fixture, "wizard-stop"), ==, "_Stop…");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));

  /* Keep Going changes nothing. */
  stop_with (fixture, "cancel");
  g_assert_true (hw_test_widget_is_mapped (fixture->window, "wizard-upgrade"));
  stop_with (fixture, "now");
  wait_for_page (fixture, "wizard-failure");
  wait_for_text (fixture, "Upgrade cancelled at");
  wait_for_text (fixture, "3 of 4 revisions are applied and committed");
  hw_test_world_assert_rows (fixture->world, "c3");
}

/* Closing the window while it upgrades asks; it does not close. */
static void
test_close_while_upgrading (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  hw_test_world_add (fixture->world, "d4", "c3", hw_test_world_get_endless (fixture->world),
                     "SELECT 1;");
  go_to_start_panel (fixture);
  start (fixture);
  wait_for_text (fixture, "3 of 4 revisions done");

  /* Asked once, however often. */
  gtk_window_close (GTK_WINDOW (fixture->window));
  gtk_window_close (GTK_WINDOW (fixture->window));
  answer ("now");
  g_assert_null (hw_test_widget_get_dialog ());
  wait_for_page (fixture, "wizard-failure");
}

/* The first revision lasts until the test lets go of a lock that nothing but it asks for. */
static void
test_stop_after_revision (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwDatabase) holder = NULL;
  g_autoptr(GError) error = NULL;

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  hw_test_world_add (fixture->world, "a1", NULL,
                     "DO $$ BEGIN WHILE NOT pg_try_advisory_xact_lock (4711) LOOP "
                     "PERFORM pg_sleep (0.02); END LOOP; END $$;",
                     "SELECT 1;");
  hw_test_world_add (fixture->world, "b2", "a1", "SELECT 2;", "SELECT 1;");
  holder = hw_test_world_connect (fixture->world);
  hw_database_execute (holder, "SELECT pg_advisory_lock (4711)", NULL, NULL, &error);
  g_assert_no_error (error);
  go_to_start_panel (fixture);
  start (fixture);
  wait_for_text (fixture, "statement 1 of 1");
  hw_test_widget_click (fixture->window, "stop-after-revision");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "stop-after-revision"));
  hw_database_execute (holder, "SELECT pg_advisory_unlock (4711)", NULL, NULL, &error);
  g_assert_no_error (error);

  wait_for_page (fixture, "wizard-failure");
  wait_for_text (fixture, "Stopped after revision 1 of 2");
  hw_test_world_assert_rows (fixture->world, "a1");
}

/* pg_dump waits for a lock that somebody holds; the user gives up. */
static void
test_cancel_backup (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwDatabase) holder = NULL;
  g_autoptr(GDir) dir = NULL;
  g_autoptr(GError) error = NULL;
  const char *name = NULL;

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  upgrade_behind (fixture, "a1");
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");

  holder = hw_test_world_connect (fixture->world);
  hw_database_begin (holder, NULL, &error);
  g_assert_no_error (error);
  hw_database_execute (holder, "LOCK TABLE books IN ACCESS EXCLUSIVE MODE", NULL, NULL, &error);
  g_assert_no_error (error);

  click_next (fixture);
  wait_for_page (fixture, "backup-progress");
  g_assert_cmpstr (get_label (fixture, "wizard-stop"), ==, "_Stop…");
  take_pictures (fixture, "4-running");
  stop_with (fixture, "now");
  wait_for_page (fixture, "backup-switch");
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "_Start Backup");

  dir = g_dir_open (fixture->backups.path, 0, &error);
  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    g_assert_true (g_str_has_prefix (name, "journal.db"));

  /* The lock goes, and the same page leads on. */
  hw_database_rollback (holder);
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
}

static void
test_checks_block (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwDatabase) other = NULL;
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(GError) error = NULL;
  const char *text;

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  upgrade_behind (fixture, "a1");
  other = hw_test_world_connect (fixture->world);
  lock = hw_database_lock_acquire (other, NULL, "alembic_version", NULL, &error);
  g_assert_no_error (error);

  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  hw_test_widget_wait_usable (fixture->window, "checks-again");
  wait_for_text (fixture, "1 failed");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
  text =
      adw_action_row_get_subtitle (ADW_ACTION_ROW (hw_test_widget_find (fixture->window, "lock")));
  g_assert_nonnull (strstr (text, " since "));
  g_assert_false (g_regex_match_simple ("\\d-\\d\\d-\\d", text, 0, 0));
  take_pictures (fixture, "3-blocked");

  g_clear_pointer (&lock, hw_database_lock_release);
  hw_test_widget_click (fixture->window, "checks-again");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
}

/* A policy is gone against with a reason, which the journal keeps. */
static void
test_accept_policy (Fixture *fixture, gconstpointer data)
{
  Question question = { NULL, "accept-entry" };

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\nrequires = staging\n");
  hw_test_world_set_sections (fixture->world,
                              "[environment staging]\nurl = sqlite:///staging.db\n");
  add_revisions (fixture);
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  question.window = fixture->window;
  hw_test_wait_until (is_shown, &question, "the question for a reason");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "accept-button"));
  g_assert_true (hw_test_widget_shows (
      fixture->window, "Mend what failed and run the checks again, or say below why "
                       "to go on."));

  hw_test_widget_type (fixture->window, "accept-entry", "hotfix 4711");
  hw_test_widget_click (fixture->window, "accept-button");
  wait_for_text (fixture, "hotfix 4711");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
}

/* What was changed by hand since the last deployment is gone over with a reason, too. */
static void
test_accept_drift (Fixture *fixture, gconstpointer data)
{
  Question question = { NULL, "accept-entry" };

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  upgrade_behind (fixture, "a1");
  hw_test_world_execute (fixture->world, "CREATE TABLE by_hand (i integer)");
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  question.window = fixture->window;
  hw_test_wait_until (is_shown, &question, "the question for a reason");
  wait_for_text (fixture, "by_hand was added");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
  take_pictures (fixture, "3-drift");

  hw_test_widget_type (fixture->window, "accept-entry", "hotfix 4711");
  hw_test_widget_click (fixture->window, "accept-button");
  wait_for_text (fixture, "hotfix 4711");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
}

static void
test_without_backup (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "backup = optional\n");
  add_revisions (fixture);
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  hw_test_widget_click (fixture->window, "backup-switch");
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "Continue _Without Backup");
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
  wait_for_text (fixture, "There is no backup.");
  g_assert_false (hw_test_widget_is_mapped (fixture->window, "confirm-entry"));
  click_next (fixture);
  wait_for_page (fixture, "wizard-summary");
  hw_test_world_assert_rows (fixture->world, "c3");
}

static void
test_backup_required (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "backup = required\n");
  add_revisions (fixture);
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "backup-switch"));
  g_assert_true (
      gtk_switch_get_active (GTK_SWITCH (hw_test_widget_find (fixture->window, "backup-switch"))));
}

static void
test_targets (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *target;
    const char *text;
    gboolean is_valid;
  } cases[] = {
    { "c3", "2 revisions, 2 statements", TRUE },
    { "+1", "1 revision, 1 statement", TRUE },
    { "nope", "nope", FALSE },
    { "+7", "", FALSE },
    { "b2", "1 revision, 1 statement", TRUE },
    { "a1", "there is nothing to run", FALSE },
    { "", "Type a revision", FALSE },
    { "head", "2 revisions, 2 statements", TRUE },
  };

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "");
  add_revisions (fixture);
  upgrade_behind (fixture, "a1");
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  wait_for_text (fixture, "2 revisions, 2 statements");

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("%s", cases[i].target);
      hw_test_widget_type (fixture->window, "target-revision-value", cases[i].target);
      g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
      if (cases[i].is_valid)
        hw_test_widget_wait_usable (fixture->window, "wizard-next");
      wait_for_text (fixture, cases[i].text);
      g_assert_cmpint (hw_test_widget_is_sensitive (fixture->window, "wizard-next"), ==,
                       cases[i].is_valid);
    }
}

/* Back to the first page, another choice, and only that is planned. */
static void
test_going_back (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "");
  add_revisions (fixture);
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  g_assert_false (hw_test_widget_is_mapped (fixture->window, "wizard-back"));
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  hw_test_widget_click (fixture->window, "wizard-back");
  wait_for_page (fixture, "wizard-review");
  hw_test_widget_click (fixture->window, "wizard-back");
  wait_for_page (fixture, "wizard-target");
  hw_test_widget_click (fixture->window, "target-count");
  wait_for_text (fixture, "1 revision, 2 statements");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
  wait_for_text (fixture, "Upgrade 1 revision on prod");
  click_next (fixture);
  wait_for_page (fixture, "wizard-summary");
  hw_test_world_assert_rows (fixture->world, "a1");
}

/* A finished step is looked at again; the way on is where it was. */
static void
test_looking_back (Fixture *fixture, gconstpointer data)
{
  GtkListBox *steps = NULL;

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "");
  add_revisions (fixture);
  go_to_start_panel (fixture);
  steps = GTK_LIST_BOX (hw_test_widget_find (fixture->window, "wizard-steps"));
  g_signal_emit_by_name (steps, "row-activated", gtk_list_box_get_row_at_index (steps, 0));
  wait_for_page (fixture, "wizard-target");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "target-head"));
  g_assert_cmpstr (get_label (fixture, "wizard-next"), ==, "_Return");

  /* What is ahead cannot be opened. */
  g_assert_false (gtk_list_box_row_get_activatable (gtk_list_box_get_row_at_index (steps, 4)));
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
}

/* Somebody else deploys while the name is being typed. */
static void
test_changed_behind (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  upgrade_behind (fixture, "a1");
  go_to_start_panel (fixture);
  upgrade_behind (fixture, "b2");
  start (fixture);

  wait_for_page (fixture, "wizard-target");
  wait_for_page (fixture, "wizard-error");
  wait_for_text (fixture, "1 revision, 1 statement");
  hw_test_world_assert_rows (fixture->world, "b2");
}

static void
test_downgrade (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  upgrade_behind (fixture, "head");
  open_window (fixture);
  wait_for_text (fixture, "prod is up to date: there is nothing to run");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
  gtk_toggle_button_set_active (
      GTK_TOGGLE_BUTTON (hw_test_widget_find (fixture->window, "direction-downgrade")), TRUE);
  wait_for_text (fixture, "1 revision, 1 statement");
  hw_test_widget_click (fixture->window, "target-base");
  wait_for_text (fixture, "3 revisions, 3 statements");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
  wait_for_text (fixture, "Downgrade 3 revisions on prod");
  start (fixture);
  wait_for_page (fixture, "wizard-summary");
  hw_test_world_assert_rows (fixture->world, "");
}

static void
test_unreachable (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  g_free (fixture->world->url);
  fixture->world->url = g_strdup ("postgresql://nobody@127.0.0.1:1/nothing");
  set_policies (fixture, "");
  add_revisions (fixture);
  open_window (fixture);
  wait_for_page (fixture, "target-again");
  g_assert_false (hw_test_widget_is_sensitive (fixture->window, "wizard-next"));
  hw_test_widget_click (fixture->window, "target-again");
  wait_for_page (fixture, "target-again");
}

/* Longest pause between two turns of the main loop. */
typedef struct
{
  gint64 last_usec;
  gint64 longest_usec;
  guint n_turns;
} Pulse;

/* The thread's own clock, which a busy machine does not disturb. */
static gint64
read_clock (void)
{
  struct timespec now = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static gboolean
on_pulse_cb (gpointer data)
{
  Pulse *pulse = data;
  gint64 now_usec = read_clock ();

  pulse->longest_usec = MAX (pulse->longest_usec, now_usec - pulse->last_usec);
  pulse->last_usec = now_usec;
  pulse->n_turns++;

  return G_SOURCE_CONTINUE;
}

static gboolean
has_many_turns (gpointer data)
{
  return ((Pulse *)data)->n_turns >= 20;
}

/* A server that takes the connection and then says nothing, for ten minutes: the window lives, and it can be closed. */
static void
test_hostage (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GSocketListener) listener = g_socket_listener_new ();
  g_autoptr(GError) error = NULL;
  guint16 port = g_socket_listener_add_any_inet_port (listener, NULL, &error);
  Pulse pulse = { 0 };
  guint source = 0;

  g_assert_no_error (error);
  if (fixture->world == NULL)
    return;
  g_free (fixture->world->url);
  fixture->world->url =
      g_strdup_printf ("postgresql://nobody@127.0.0.1:%u/nothing?connect_timeout=600", port);
  set_policies (fixture, "");
  add_revisions (fixture);
  open_window (fixture);
  wait_for_text (fixture, "Looking at prod");
  hw_test_widget_settle (fixture->window);

  source = g_timeout_add (5, on_pulse_cb, &pulse);
  hw_test_wait_until (has_many_turns, &pulse, "the main loop to turn");
  g_source_remove (source);
  g_assert_true (hw_test_widget_shows (fixture->window, "Looking at prod"));
  hw_test_widget_type (fixture->window, "target-revision-value", "a1");

  gtk_window_close (GTK_WINDOW (fixture->window));
}

/* Hundreds of revisions with thousands of statements go by; the main loop turns all the while. */
static void
test_many (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  Pulse pulse = { 0 };
  guint source = 0;

  set_policies (fixture, "backup = optional\n");
  hw_test_world_add (fixture->world, "r000", NULL, "CREATE TABLE t (i integer);", "DROP TABLE t;");
  for (guint i = 0; i < 20; i++)
    g_string_append (sql, "INSERT INTO t VALUES (1);\n");
  for (guint i = 1; i < N_MANY; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%03u", i);
      g_autofree char *down = g_strdup_printf ("r%03u", i - 1);

      hw_test_world_add (fixture->world, id, down, sql->str, "DELETE FROM t;");
    }
  go_to_start_panel (fixture);
  pulse.last_usec = read_clock ();
  source = g_timeout_add (5, on_pulse_cb, &pulse);
  click_next (fixture);
  wait_for_page (fixture, "wizard-summary");
  g_source_remove (source);
  g_test_message ("longest pause %" G_GINT64_FORMAT " ms", pulse.longest_usec / 1000);
  g_assert_cmpint (pulse.longest_usec, <, G_USEC_PER_SEC / 2);
}

static void
test_accessible (Fixture *fixture, gconstpointer data)
{
  GtkListBox *steps = NULL;
  GtkWidget *widget = NULL;

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  go_to_start_panel (fixture);

  steps = GTK_LIST_BOX (hw_test_widget_find (fixture->window, "wizard-steps"));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (steps), GTK_ACCESSIBLE_ROLE_LIST);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (steps), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Steps");
  widget = GTK_WIDGET (gtk_list_box_get_row_at_index (steps, 0));
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_LIST_ITEM);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                       "Step 1 of 7, Target, done, head · 3 revisions");

  widget = hw_test_widget_find (fixture->window, "confirm-entry");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_TEXT_BOX);
  g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                                   GTK_ACCESSIBLE_RELATION_LABELLED_BY));
  hw_test_widget_type (fixture->window, "confirm-entry", "pro");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_TRUE);
  hw_test_widget_type (fixture->window, "confirm-entry", "prod");
  gtk_test_accessible_assert_state (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_STATE_INVALID,
                                    GTK_ACCESSIBLE_INVALID_FALSE);

  widget = hw_test_widget_find (fixture->window, "upgrade-progress");
  gtk_test_accessible_assert_role (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_ROLE_PROGRESS_BAR);
  gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_VALUE_TEXT,
                                       "0 of 3 revisions");
}

static gboolean
has_given_up (gpointer data)
{
  g_autoptr(GPtrArray) entries = hw_journal_list (data, NULL, NULL, 0, NULL);
  const HwJournalEntry *entry =
      entries != NULL && entries->len > 0 ? g_ptr_array_index (entries, 0) : NULL;

  return entry != NULL && g_str_equal (entry->result, "cancelled");
}

/* Closed before anything was written: the journal says cancelled, and the backup is kept. */
static void
test_close_at_start_panel (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  upgrade_behind (fixture, "a1");
  go_to_start_panel (fixture);
  hw_test_widget_click (fixture->window, "wizard-stop");
  g_assert_null (hw_test_widget_get_dialog ());
  close_window (fixture);

  hw_test_wait_until (has_given_up, fixture->journal, "the journal to say cancelled");
  hw_test_world_assert_rows (fixture->world, "a1");
}

/* What cannot be read must have a name, and what has only a picture a tooltip that says the same. */
static void
check_names (GtkWidget *widget)
{
  if (GTK_IS_BUTTON (widget) && gtk_button_get_icon_name (GTK_BUTTON (widget)) != NULL
      && !GTK_IS_SPIN_BUTTON (gtk_widget_get_parent (widget)))
    {
      const char *tooltip = gtk_widget_get_tooltip_text (widget);

      g_test_message ("%s", gtk_widget_get_name (widget));
      g_assert_nonnull (tooltip);
      gtk_test_accessible_assert_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                           tooltip);
    }
  if (GTK_IS_ENTRY (widget) || GTK_IS_SWITCH (widget) || GTK_IS_CHECK_BUTTON (widget))
    {
      g_test_message ("%s", gtk_widget_get_name (widget));
      g_assert_true (gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget),
                                                       GTK_ACCESSIBLE_RELATION_LABELLED_BY)
                     || gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget),
                                                          GTK_ACCESSIBLE_PROPERTY_LABEL));
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    check_names (child);
}

static void
test_names (Fixture *fixture, gconstpointer data)
{
  set_policies (fixture, "protected = true\n");
  add_revisions (fixture);
  open_window (fixture);
  wait_for_page (fixture, "wizard-target");
  check_names (fixture->window);
}

/* The window that belongs to a session: one for each environment, and the sidebar hears of it. */
typedef struct
{
  HwSession *session;
  gboolean was_deploying;
} SessionWatch;

static gboolean
has_project (gpointer data)
{
  return hw_session_get_project (data) != NULL;
}

static void
on_environment_changed_cb (HwSession *session, HwEnvironmentState *state, SessionWatch *watch)
{
  watch->was_deploying |= hw_environment_state_is_deploying (state);
}

static gboolean
is_up_to_date (gpointer data)
{
  const HwStatus *status = hw_environment_state_get_status (data);

  return status != NULL && status->kind == HW_STATUS_UP_TO_DATE;
}

static void
test_session (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwSession) session = hw_session_new ();
  SessionWatch watch = { session, FALSE };
  HwEnvironmentState *state = NULL;
  const HwEnvironment *environment = NULL;

  set_policies (fixture, "backup = optional\n");
  add_revisions (fixture);
  hw_test_world_open (fixture->world);
  hw_session_set_journal (session, fixture->journal);
  hw_session_open (session, fixture->world->root);
  hw_test_wait_until (has_project, session, "the project");
  g_signal_connect (session, "environment-changed", G_CALLBACK (on_environment_changed_cb), &watch);
  state = hw_session_find_environment (session, "prod");
  environment = hw_environment_state_get_environment (state);

  fixture->window = GTK_WIDGET (hw_deploy_window_present (session, environment, NULL));
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *)&fixture->window);
  g_assert_true (GTK_WIDGET (hw_deploy_window_present (session, environment, NULL))
                 == fixture->window);
  wait_for_page (fixture, "wizard-target");
  click_next (fixture);
  wait_for_page (fixture, "wizard-review");
  click_next (fixture);
  wait_for_page (fixture, "wizard-checks");
  click_next (fixture);
  wait_for_page (fixture, "wizard-backup");
  g_assert_false (watch.was_deploying);
  click_next (fixture);
  wait_for_page (fixture, "start-panel");
  click_next (fixture);
  wait_for_page (fixture, "wizard-summary");
  g_assert_true (watch.was_deploying);
  g_assert_false (hw_environment_state_is_deploying (state));
  hw_test_wait_until (is_up_to_date, state, "the environment to be looked at again");

  close_window (fixture);
  hw_session_close (session);
}

/* A picture in the middle of an upgrade. */
static void
test_pictures_running (Fixture *fixture, gconstpointer data)
{
  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\nbackup = required\n");
  write_bookshop (fixture);
  {
    g_autofree char *text = g_strdup_printf (
        "-- Index on books.search\n--\n-- revision: 5e7ba1d3c8f0\n-- down-revision: "
        "d40f2a6c9b17\n\n-- migrate:up transaction:false\nDROP INDEX IF EXISTS "
        "books_search_ix;\n%s;\nANALYZE books;\n\n-- migrate:down\nSELECT 1;\n",
        hw_test_world_get_endless (fixture->world));
    g_autofree char *path =
        hw_test_write_file (fixture->world->root, "migrations/5_5e7ba1d3c8f0.sql", text);
  }
  upgrade_behind (fixture, "74e0");
  go_to_start_panel (fixture);
  start (fixture);
  wait_for_text (fixture, "statement 2 of 3");
  take_pictures (fixture, "5-upgrade");
  stop_with (fixture, "now");
  wait_for_page (fixture, "wizard-failure");
  take_pictures (fixture, "6-cancelled");
}

static GListModel *
load_items (const char *folder, const char *environment)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwProject) project = hw_project_open (folder, NULL, &error);
  const HwEnvironment *found = NULL;
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GPtrArray) items = NULL;
  GListStore *store = g_list_store_new (HW_TYPE_DEPLOY_ITEM);

  g_assert_no_error (error);
  found = hw_project_find_environment (project, environment, &error);
  g_assert_no_error (error);
  plan = hw_plan_new_upgrade (hw_project_get_graph (project), NULL, "head", &error);
  g_assert_no_error (error);
  items = hw_deploy_items_load (project, found, plan, HW_DIALECT_SQLITE, NULL, &error);
  g_assert_no_error (error);
  g_list_store_splice (store, 0, 0, items->pdata, items->len);

  return G_LIST_MODEL (store);
}

/* Ids that begin alike, and not with ASCII alone, are told whole: the log is what is sent to somebody who was not there. */
static void
test_log_ids (void)
{
  const char *id = "20260115_größe_der_bücher";
  g_autoptr(HwRevision) revision = hw_revision_new (id, NULL, NULL, NULL, "Add sizes", NULL, 0,
                                                     NULL, HW_REVISION_NONE);
  const HwEvent event = { .kind = HW_EVENT_STEP_STARTED, .revision = revision };
  g_autoptr(GtkWidget) log = g_object_ref_sink (g_object_new (HW_TYPE_DEPLOY_LOG, NULL));
  g_autofree char *text = NULL;

  hw_deploy_log_add_event (HW_DEPLOY_LOG (log), &event);
  hw_deploy_log_flush (HW_DEPLOY_LOG (log));
  text = hw_deploy_log_dup_text (HW_DEPLOY_LOG (log));
  g_assert_nonnull (strstr (text, id));
}

/* A script that Alembic runs has no statements that could be counted; to say none would be a lie. */
static void
test_extent (void)
{
  g_auto(HwTestDir) dir = { 0 };
  g_autoptr(GListModel) items = NULL;
  g_autofree char *extent = NULL;

  hw_test_dir_init (&dir);
  g_free (
      hw_test_write_file (dir.path, "alembic.ini",
                          "[alembic]\nscript_location = migr\nsqlalchemy.url = sqlite:///a.db\n"));
  g_free (
      hw_test_write_file (dir.path, "migr/versions/a1.py",
                          "revision = 'a1'\ndown_revision = None\n\n\ndef upgrade():\n    pass\n"));
  items = load_items (dir.path, "default");
  extent = hw_deploy_items_dup_extent (items);
  g_assert_cmpstr (extent, ==, "1 Python script");
  g_assert_cmpfloat (hw_deploy_items_get_fraction (items), <=, 0);
}

int
main (int argc, char **argv)
{
  int result = 0;

  hw_test_widget_init (&argc, &argv);

#define ADD_ON(name, dialect, path, func) \
  g_test_add ("/deploy-wizard/" name "/" path, Fixture, GUINT_TO_POINTER (dialect), set_up, func, \
              tear_down)
#define ADD(path, func) ADD_ON ("sqlite", HW_DIALECT_SQLITE, path, func)
#define ADD_POSTGRES(path, func) ADD_ON ("postgresql", HW_DIALECT_POSTGRESQL, path, func)
#define ADD_BOTH(path, func) \
  ADD (path, func); \
  ADD_POSTGRES (path, func)
  ADD_BOTH ("road", test_road);
  ADD_BOTH ("pictures", test_pictures);
  ADD_BOTH ("pictures-running", test_pictures_running);
  ADD ("wrong-confirmation", test_wrong_confirmation);
  ADD ("targets", test_targets);
  ADD ("going-back", test_going_back);
  ADD ("looking-back", test_looking_back);
  ADD ("accept-policy", test_accept_policy);
  ADD ("accept-drift", test_accept_drift);
  ADD ("without-backup", test_without_backup);
  ADD ("backup-required", test_backup_required);
  ADD ("downgrade", test_downgrade);
  ADD ("unreachable", test_unreachable);
  ADD ("hostage", test_hostage);
  ADD ("many", test_many);
  ADD ("accessible", test_accessible);
  ADD ("names", test_names);
  ADD ("session", test_session);
  ADD ("close-at-start-panel", test_close_at_start_panel);
  ADD ("close-while-upgrading", test_close_while_upgrading);
  ADD ("changed-behind", test_changed_behind);
  ADD_BOTH ("checks-block", test_checks_block);
  ADD_BOTH ("failure", test_failure);
  ADD_BOTH ("failure-downgrade", test_failure_downgrade);
  ADD_BOTH ("cancel-statement", test_cancel_statement);
  ADD_POSTGRES ("stop-after-revision", test_stop_after_revision);
  ADD_POSTGRES ("cancel-backup", test_cancel_backup);
#undef ADD_ON
#undef ADD
#undef ADD_POSTGRES
#undef ADD_BOTH
  g_test_add_func ("/deploy-wizard/extent", test_extent);
  g_test_add_func ("/deploy-wizard/log-ids", test_log_ids);

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
