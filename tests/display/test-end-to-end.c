/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "test-end-to-end"

#include "config.h"

#include "hw-demo.h"
#include "hw-test-atspi.h"
#include "hw-test-util.h"

/* The real program on the demo project, driven over the accessibility bus by
 * the names that are read out. */

typedef struct
{
  HwTestDir dir;
  char *project;
  HwTestProgram *program;
} Fixture;

/* @data: whether the demo has the revision that fails on prod */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  const char *argv[] = { g_getenv ("HEADWAY_GUI"), NULL, NULL };
  const HwDemoOptions options = { .trouble = GPOINTER_TO_INT (data) };
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&fixture->dir);
  fixture->project = hw_test_dir_build (&fixture->dir, "bookshop");
  hw_demo_create (fixture->project, &options, NULL, &error);
  g_assert_no_error (error);
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
  check_dialog (program, "New Revision", "More Options");
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
  g_test_add ("/end-to-end/road", Fixture, GINT_TO_POINTER (FALSE), set_up, test_road, tear_down);
  g_test_add ("/end-to-end/names", Fixture, GINT_TO_POINTER (FALSE), set_up, test_names, tear_down);
  g_test_add ("/end-to-end/wizard-names", Fixture, GINT_TO_POINTER (FALSE), set_up,
              test_wizard_names, tear_down);
  g_test_add ("/end-to-end/trouble", Fixture, GINT_TO_POINTER (TRUE), set_up, test_trouble,
              tear_down);

  return g_test_run ();
}
