/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-end-to-end"

#include "config.h"

#include <gio/gio.h>

#include "hw-demo.h"
#include "hw-test-atspi.h"
#include "hw-test-database.h"
#include "hw-test-util.h"

/* The real program on the demo project, driven over the accessibility bus by
 * the names that are read out. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwTestProgram *program;
} Fixture;

/* What the project is, beside a demo. */
typedef enum
{
  PROJECT_PLAIN,
  PROJECT_TROUBLE, /* one revision fails on prod */
  PROJECT_HEADS,   /* there are two heads, and a database that nobody has stamped */
} ProjectKind;

/* Something to merge and something to stamp. */
static void
add_heads (const char *project)
{
  g_autofree char *url = g_strconcat ("sqlite:///", project, "/archive.db", NULL);
  g_autoptr(HwDatabase) archive = hw_test_database_open (url, NULL);
  g_autofree char *ini = g_build_filename (project, "headway.ini", NULL);
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  hw_test_database_run (archive, "CREATE TABLE books (id integer)");
  g_assert_true (g_file_get_contents (ini, &before, NULL, NULL));
  after = g_strconcat (before, "\n[environment archive]\nurl = sqlite:///archive.db\n", NULL);
  g_free (hw_test_write_file (project, "headway.ini", after));
  g_free (hw_test_write_file (project, "migrations/20261127_1000_aaaa00001111_add_notes.sql",
                              "-- Add notes\n--\n-- revision: aaaa00001111\n"
                              "-- down-revision: 1ad86f3c5b7e\n\n-- migrate:up\n"
                              "CREATE TABLE notes (id integer);\n\n-- migrate:down\n"
                              "DROP TABLE notes;\n"));
}

/* @data: a ProjectKind */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  const ProjectKind kind = (ProjectKind)GPOINTER_TO_INT (data);
  const char *argv[] = { g_getenv ("HEADWAY_GUI"), NULL, NULL };
  const HwDemoOptions options = { .trouble = kind == PROJECT_TROUBLE };
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_dir_build (&fixture->dir, "bookshop");
  hw_demo_create (fixture->project, &options, NULL, &error);
  g_assert_no_error (error);
  if (kind == PROJECT_HEADS)
    add_heads (fixture->project);
  argv[1] = fixture->project;
  fixture->program = hw_test_program_new (argv);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->program, hw_test_program_free);
  g_clear_pointer (&fixture->project, g_free);
  hw_test_dir_clear (&fixture->dir);
}

/* From the main window to the moment when the upgrade has begun. */
static void
start_upgrade (HwTestProgram *program, const char *state)
{
  g_autofree char *row = g_strconcat ("prod, Production, protected, ", state, NULL);

  hw_test_program_select (program, "Environments", row);
  hw_test_program_click (program, "Deploy…");
  hw_test_program_wait (program, "Target of the deployment");
  hw_test_program_click (program, "Next");
  hw_test_program_wait (program, "Show All SQL");
  hw_test_program_click (program, "Next");
  hw_test_program_wait (program, "Run Again");
  hw_test_program_click (program, "Next");
  hw_test_program_wait (program, "Backup settings");
  hw_test_program_click (program, "Start Backup");
  hw_test_program_wait (program, "The finished backup");
  hw_test_program_type (program, "Type prod to start", "prod");
  hw_test_program_click (program, "Upgrade prod");
}

static void
test_road (Fixture *fixture, gconstpointer data)
{
  HwTestProgram *program = fixture->program;

  start_upgrade (program, "6 revisions are pending on prod");
  hw_test_program_wait (program, "prod is upgraded");
  hw_test_program_click (program, "Close");
  hw_test_program_wait_gone (program, "prod is upgraded");
  hw_test_program_wait (program, "prod, Production, protected, prod is up to date, *");
  hw_test_program_click (program, "History");
  hw_test_program_wait (program, "Upgrade to head, 6 revisions on prod: done");
  g_assert_cmpint (hw_test_program_close (program), ==, 0);
}

static void
test_trouble (Fixture *fixture, gconstpointer data)
{
  HwTestProgram *program = fixture->program;

  start_upgrade (program, "7 revisions are pending on prod");
  hw_test_program_wait (program, "Upgrade stopped at “Make customers.email unique”");
  /* What state the database is in, and what leads back. */
  hw_test_program_wait (program, "6 of 7 revisions are applied and committed");
  hw_test_program_wait (program, "The failed revision was rolled back as a whole");
  hw_test_program_wait (program, "The backup from before is kept");
  hw_test_program_wait (program, "bookshop-prod-*");
  hw_test_program_click (program, "Leave");
  hw_test_program_wait (program, "prod, Production, protected, The last deployment stopped after "
                                 "6 of 7 revisions*");
  hw_test_program_click (program, "History");
  hw_test_program_wait (program, "Upgrade to head, 7 revisions on prod: failed");
  g_assert_cmpint (hw_test_program_close (program), ==, 0);
}

/* Opens a dialog, looks at it, and leaves it. */
static void
check_dialog (HwTestProgram *program, const char *button, const char *content)
{
  hw_test_program_click (program, button);
  hw_test_program_wait (program, content);
  hw_test_program_check_names (program, content);
  hw_test_program_click (program, "Cancel");
  hw_test_program_wait_gone (program, content);
}

static void
need (HwTestProgram *program, AtspiRole role, const char *name)
{
  g_autoptr(AtspiAccessible) found = hw_test_program_need (program, role, name);

  g_assert_nonnull (found);
}

/* The pages of the window: nothing takes the focus without a name, and the lists are lists. */
static void
test_names (Fixture *fixture, gconstpointer data)
{
  HwTestProgram *program = fixture->program;

  hw_test_program_select (program, "Environments", "prod, Production, protected, *");
  need (program, ATSPI_ROLE_LIST, "Revision graph, *");
  need (program, ATSPI_ROLE_LIST_ITEM, "prod, Production, protected, *");
  hw_test_program_check_names (program, "the graph");
  check_dialog (program, "New Revision", "More options");
  check_dialog (program, "Add Environment…", "Connection");
  hw_test_program_click (program, "Compare");
  need (program, ATSPI_ROLE_LIST, "Revisions side by side: *");
  hw_test_program_check_names (program, "the comparison");
  hw_test_program_click (program, "History");
  hw_test_program_check_names (program, "the history");
  hw_test_program_click (program, "Graph");
  hw_test_program_click (program, "Edit Revision");
  need (program, ATSPI_ROLE_TEXT, "Up");
  hw_test_program_check_names (program, "the editor");
}

/* Actions of the application, other than those of its windows, can be asked for on the bus. */
static void
activate (const char *action)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GDBusConnection) bus = g_bus_get_sync (G_BUS_TYPE_SESSION, NULL, &error);
  g_autofree char *path = g_strdelimit (g_strconcat ("/", APP_ID, NULL), ".", '/');
  g_autoptr(GVariant) answer = NULL;

  g_assert_no_error (error);
  answer = g_dbus_connection_call_sync (
      bus, APP_ID, path, "org.gtk.Actions", "Activate",
      g_variant_new ("(s@av@a{sv})", action, g_variant_new_array (G_VARIANT_TYPE_VARIANT, NULL, 0),
                     g_variant_new_array (G_VARIANT_TYPE ("{sv}"), NULL, 0)),
      NULL, G_DBUS_CALL_FLAGS_NONE, -1, NULL, &error);
  g_assert_no_error (error);
}

/* Dialogs that want more than the demo has, and the preferences. */
static void
test_dialog_names (Fixture *fixture, gconstpointer data)
{
  HwTestProgram *program = fixture->program;

  check_dialog (program, "2 heads", "Merges");
  hw_test_program_select (program, "Environments", "archive, *");
  check_dialog (program, "Stamp…", "Version Table");
  /* By their menus. */
  hw_test_program_click (program, "Columns and Order");
  hw_test_program_wait (program, "Compact Rows");
  hw_test_program_check_names (program, "the menu of columns");
  hw_test_program_click (program, "Columns and Order");
  hw_test_program_wait_gone (program, "Compact Rows");
  hw_test_program_act (program, "graph.show-menu");
  hw_test_program_wait (program, "Move onto…");
  hw_test_program_check_names (program, "the menu of a revision");
  check_dialog (program, "Move onto…", "Onto");
  activate ("help");
  hw_test_program_wait (program, "Write and Merge Revisions");
  hw_test_program_check_names (program, "the help");
  activate ("preferences");
  hw_test_program_wait (program, "Keep the screen awake");
  hw_test_program_check_names (program, "the preferences");
}

/* The pages of the wizard. */
static void
test_wizard_names (Fixture *fixture, gconstpointer data)
{
  HwTestProgram *program = fixture->program;

  hw_test_program_select (program, "Environments", "prod, Production, protected, *");
  hw_test_program_click (program, "Deploy…");
  hw_test_program_wait (program, "Target of the deployment");
  hw_test_program_check_names (program, "the wizard’s target");
  hw_test_program_click (program, "Next");
  hw_test_program_wait (program, "Show All SQL");
  hw_test_program_check_names (program, "the wizard’s review");
  hw_test_program_click (program, "Next");
  hw_test_program_wait (program, "Run Again");
  hw_test_program_check_names (program, "the wizard’s checks");
  hw_test_program_click (program, "Next");
  hw_test_program_wait (program, "Backup settings");
  hw_test_program_check_names (program, "the wizard’s backup");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  if (!hw_test_atspi_init ())
    {
      g_print ("1..0 # SKIP there is no accessibility bus\n");
      return 0;
    }
  g_test_add ("/end-to-end/road", Fixture, GINT_TO_POINTER (PROJECT_PLAIN), set_up, test_road,
              tear_down);
  g_test_add ("/end-to-end/names", Fixture, GINT_TO_POINTER (PROJECT_PLAIN), set_up, test_names,
              tear_down);
  g_test_add ("/end-to-end/dialog-names", Fixture, GINT_TO_POINTER (PROJECT_HEADS), set_up,
              test_dialog_names, tear_down);
  g_test_add ("/end-to-end/wizard-names", Fixture, GINT_TO_POINTER (PROJECT_PLAIN), set_up,
              test_wizard_names, tear_down);
  g_test_add ("/end-to-end/trouble", Fixture, GINT_TO_POINTER (PROJECT_TROUBLE), set_up,
              test_trouble, tear_down);

  return g_test_run ();
}
