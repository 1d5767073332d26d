/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-looks"

#include "config.h"

#include "hw-deploy-window.h"
#include "hw-test-widget.h"
#include "hw-test-world.h"
#include "test-looks.h"

/* The deployment wizard, driven by its own machine on a real database, page by page in the looks for dialogs. */

#define WIDTH 1100
#define HEIGHT 780

typedef struct
{
  HwTestWorld *world;
  HwTestDir backups;
  HwJournal *journal;
  GtkWidget *window; /* weak */
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *path = NULL;
  g_autofree char *policies = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_look_wear (hw_test_looks);
  fixture->world = hw_test_world_new (HW_DIALECT_SQLITE);
  hw_test_dir_init (&fixture->backups);
  path = hw_test_dir_build (&fixture->backups, "journal.db");
  fixture->journal = hw_journal_open (path, &error);
  g_assert_no_error (error);
  policies = g_strdup_printf ("backup_dir = %s\nprotected = true\n", fixture->backups.path);
  hw_test_world_set_policies (fixture->world, policies);
  hw_test_world_add (fixture->world, "74e0a9d1c2b3", NULL,
                     "CREATE TABLE books (id integer PRIMARY KEY, title text NOT NULL);\n"
                     "CREATE TABLE orders (id integer PRIMARY KEY, legacy_total numeric);",
                     "DROP TABLE orders;\nDROP TABLE books;");
  hw_test_world_add (fixture->world, "f1c08e5d7a21", "74e0a9d1c2b3",
                     "ALTER TABLE books ADD COLUMN search text;\n"
                     "UPDATE books SET search = lower (title);",
                     "ALTER TABLE books DROP COLUMN search;");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  hw_test_wait_freed (&fixture->window, "the wizard is freed");
  hw_test_look_wear (NULL);
  g_clear_pointer (&fixture->journal, hw_journal_unref);
  hw_test_world_free (fixture->world);
  hw_test_dir_clear (&fixture->backups);
}

static void
wait_for (Fixture *fixture, const char *name)
{
  hw_test_widget_wait_usable (fixture->window, name);
}

static void
check (Fixture *fixture, const char *page)
{
  hw_test_look_check_dialog (fixture->window, WIDTH, HEIGHT, page);
}

static void
click_next (Fixture *fixture)
{
  hw_test_widget_click (fixture->window, "wizard-next");
}

/* To the page of that name, which can be left again. */
static void
go_to (Fixture *fixture, const char *name)
{
  click_next (fixture);
  wait_for (fixture, name);
  wait_for (fixture, "wizard-next");
}

static void
open_wizard (Fixture *fixture)
{
  hw_test_world_open (fixture->world);
  fixture->window =
      hw_deploy_window_new (fixture->world->project, hw_test_world_get_environment (fixture->world),
                            fixture->journal, NULL);
  g_object_add_weak_pointer (G_OBJECT (fixture->window), (gpointer *)&fixture->window);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), WIDTH, HEIGHT);
  gtk_window_present (GTK_WINDOW (fixture->window));
  wait_for (fixture, "wizard-target");
  wait_for (fixture, "wizard-next");
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
  hw_test_world_add (fixture->world, "bb60d9e274f8", "f1c08e5d7a21",
                     "ALTER TABLE orders DROP COLUMN legacy_total;", NULL);
  open_wizard (fixture);
  check (fixture, "wizard-target");
  go_to (fixture, "wizard-review");
  hw_test_widget_click (fixture->window, "review-open-all");
  check (fixture, "wizard-review");
  go_to (fixture, "wizard-checks");
  check (fixture, "wizard-checks");
  go_to (fixture, "wizard-backup");
  check (fixture, "wizard-backup");
  click_next (fixture);
  wait_for (fixture, "start-panel");
  check (fixture, "wizard-start");
  start (fixture);
  wait_for (fixture, "wizard-summary");
  check (fixture, "wizard-summary");
}

/* A statement that does not end, looked at while it runs; then it is cancelled, which leads to the failure. */
static void
test_stopped (Fixture *fixture, gconstpointer data)
{
  GtkWidget *dialog;

  hw_test_world_add (fixture->world, "bb60d9e274f8", "f1c08e5d7a21",
                     hw_test_world_get_endless (fixture->world), "SELECT 1;");
  open_wizard (fixture);
  go_to (fixture, "wizard-review");
  go_to (fixture, "wizard-checks");
  go_to (fixture, "wizard-backup");
  click_next (fixture);
  wait_for (fixture, "start-panel");
  start (fixture);
  wait_for (fixture, "wizard-upgrade");
  check (fixture, "wizard-upgrade");
  hw_test_widget_click (fixture->window, "wizard-stop");
  dialog = hw_test_widget_wait_dialog ();
  hw_test_look_check_dialog (dialog, 500, 400, "wizard-stop");
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), "now");
  gtk_window_destroy (GTK_WINDOW (dialog)); /* as its buttons do */
  wait_for (fixture, "wizard-failure");
  check (fixture, "wizard-failure");
}

void
hw_looks_add_wizard (void)
{
  g_test_add ("/looks/wizard/road", Fixture, NULL, set_up, test_road, tear_down);
  g_test_add ("/looks/wizard/stopped", Fixture, NULL, set_up, test_stopped, tear_down);
}
