/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-deploy-item.h"
#include "hw-deploy-run.h"
#include "../../src/app/hw-deploy-window.h"
#include "hw-journal.h"
#include "hw-test-postgres.h"
#include "hw-test-widget.h"
#include "hw-test-world.h"

/* The wizard, driven from its first page to its last on real databases. */

typedef struct
{
  HwTestWorld *world; /* NULL: there is no server, and the test has been skipped */
  HwTestDir backups;
  HwJournal *journal;
  GtkWidget *window;
  guint n_finished; /* of the window's signal */
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

static gboolean
is_null (gpointer data)
{
  return *(gpointer *)data == NULL;
}

/* Every test ends with this: a window that leaks is a window that still does something. */
static void
close_window (Fixture *fixture)
{
  gpointer weak = fixture->window;

  if (weak == NULL)
    return;
  g_object_add_weak_pointer (G_OBJECT (weak), &weak);
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  fixture->window = NULL;
  hw_test_wait_until (is_null, &weak, "the window to be freed");
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
  g_signal_connect_swapped (fixture->window, "finished", G_CALLBACK (on_finished_cb), fixture);
  g_signal_connect_swapped (fixture->window, "open-file", G_CALLBACK (on_open_file_cb), fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
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
is_usable (gpointer data)
{
  Question *question = data;

  return hw_test_widget_is_mapped (question->window, question->name)
         && hw_test_widget_is_sensitive (question->window, question->name);
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
  Question question = { fixture->window, "wizard-next" };

  hw_test_wait_until (is_usable, &question, "the primary button");
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

static void
test_road (Fixture *fixture, gconstpointer data)
{
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;
  const HwJournalEntry *entry = NULL;

  if (fixture->world == NULL)
    return;
  set_policies (fixture, "protected = true\nbackup = required\n");
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
  click_next (fixture);
  wait_for_page (fixture, "backup-result");
  hw_test_world_assert_rows (fixture->world, "a1");
  start (fixture);
  wait_for_page (fixture, "wizard-summary");
  hw_test_world_assert_rows (fixture->world, "c3");
  g_assert_cmpuint (fixture->n_finished, ==, 2);

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

int
main (int argc, char **argv)
{
  int result = 0;

  hw_test_widget_init (&argc, &argv);

#define ADD(path, func) \
  g_test_add ("/deploy-wizard/sqlite/" path, Fixture, GUINT_TO_POINTER (HW_DIALECT_SQLITE), \
              set_up, func, tear_down)
#define ADD_BOTH(path, func) \
  ADD (path, func); \
  g_test_add ("/deploy-wizard/postgresql/" path, Fixture, \
              GUINT_TO_POINTER (HW_DIALECT_POSTGRESQL), set_up, func, tear_down)
  ADD_BOTH ("road", test_road);
  ADD ("wrong-confirmation", test_wrong_confirmation);
#undef ADD
#undef ADD_BOTH

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
