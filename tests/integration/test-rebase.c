/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-holders.h"
#include "hw-rebase.h"
#include "hw-test-world.h"

/* a - b - c - d, and e on a; prod, which the world has, stands on the rows that the test says. */
typedef struct
{
  HwTestWorld *world;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  HwTestWorld *world = fixture->world = hw_test_world_new (HW_DIALECT_SQLITE);

  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);", NULL);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);", NULL);
  hw_test_world_add (world, "d", "c", "CREATE TABLE td (i int);", NULL);
  hw_test_world_add (world, "e", "a", "CREATE TABLE te (i int);", NULL);
  hw_test_world_add (world, "m", "d, e", "", NULL);
  hw_test_world_open (world);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  hw_test_world_free (fixture->world);
}

static void
set_row (Fixture *fixture, const char *row)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO alembic_version VALUES ('%s')", row);

  hw_test_world_execute (fixture->world, "CREATE TABLE alembic_version (version_num varchar(32))");
  hw_test_world_execute (fixture->world, sql);
}

static HwRebase *
make (Fixture *fixture, const char *revision, const char *onto)
{
  g_autoptr(GError) error = NULL;
  HwRebase *rebase = hw_rebase_new (fixture->world->project, revision, onto, &error);

  g_assert_no_error (error);

  return rebase;
}

static void
assert_joined (GStrv strv, const char *expected)
{
  g_autofree char *joined = g_strjoinv (" ", strv);

  g_assert_cmpstr (joined, ==, expected);
}

static void
assert_parents (Fixture *fixture, const char *revision, const char *expected)
{
  const HwGraph *graph = hw_project_get_graph (hw_test_world_open (fixture->world));
  const guint node = hw_graph_lookup (graph, revision);

  assert_joined (hw_graph_get_revision (graph, node)->down_revisions, expected);
}

/* c and what stands on it go onto e; the file changes in one line. */
static void
test_move (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwRebase) rebase = make (fixture, "c", "e");
  g_autoptr(GError) error = NULL;
  g_autofree char *path = hw_test_world_dup_file (fixture->world, "c");
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr(GString) expected = NULL;

  set_row (fixture, "b");
  assert_joined (rebase->moved, "c d m");
  assert_joined (rebase->parents, "e");
  g_assert_true (g_file_get_contents (path, &before, NULL, NULL));
  g_assert_true (hw_rebase_run (rebase, fixture->world->project, NULL, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &after, NULL, NULL));
  expected = g_string_new (before);
  g_string_replace (expected, "-- down-revision: b\n", "-- down-revision: e\n", 1);
  g_assert_cmpstr (after, ==, expected->str);
  assert_parents (fixture, "c", "e");
  assert_parents (fixture, "d", "c");
}

static void
test_move_to_base (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwRebase) rebase = make (fixture, "e", "base");
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_rebase_run (rebase, fixture->world->project, NULL, NULL, &error));
  g_assert_no_error (error);
  assert_parents (fixture, "e", "");
}

static void
test_impossible (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *revision;
    const char *onto;
    HwErrorCode code;
  } cases[] = {
    { "b", "d", HW_ERROR_CYCLE }, { "b", "b", HW_ERROR_CYCLE },
    { "c", "b", HW_ERROR_USAGE }, { "a", "base", HW_ERROR_USAGE },
    { "m", "a", HW_ERROR_USAGE }, { "c", "zz", HW_ERROR_NOT_FOUND },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(HwRebase) rebase = hw_rebase_new (fixture->world->project, cases[i].revision,
                                                   cases[i].onto, &error);

      g_assert_error (error, HW_ERROR, (int)cases[i].code);
      g_assert_null (rebase);
    }
}

/* What prod has keeps its place, also where only what stands on it is in the version table. */
static void
test_held (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwRebase) rebase = make (fixture, "c", "e");
  g_autoptr(GError) error = NULL;

  set_row (fixture, "d");
  g_assert_false (hw_rebase_run (rebase, fixture->world->project, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  g_assert_cmpstr (error->message, ==, "“c” is applied on prod");
  assert_parents (fixture, "c", "b");
}

/* Environments that cannot be asked have to be accepted one by one; one that holds it is named all the same. */
static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  static const char *const both[] = { "far", "broken", NULL };
  static const char *const one[] = { "far", NULL };
  g_autoptr(HwRebase) rebase = NULL;
  g_autoptr(HwHolders) holders = NULL;
  g_autoptr(GError) error = NULL;

  set_row (fixture, "b");
  hw_test_world_set_sections (fixture->world,
                              "[environment far]\nurl = postgresql://app@127.0.0.1:1/app\n"
                              "[environment broken]\nurl = ${HEADWAY_TEST_NOWHERE}\n");
  hw_test_world_open (fixture->world);
  rebase = make (fixture, "c", "e");
  holders = hw_holders_read (fixture->world->project, "a", NULL, &error);
  g_assert_no_error (error);
  assert_joined (holders->holders, "prod");
  assert_joined (holders->unknown, "far broken");

  g_assert_false (hw_rebase_run (rebase, fixture->world->project, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  g_assert_nonnull (strstr (error->message, "far, broken"));
  g_clear_error (&error);
  g_assert_false (hw_rebase_run (rebase, fixture->world->project, one, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  g_assert_null (strstr (error->message, "far"));
  g_clear_error (&error);
  g_assert_true (hw_rebase_run (rebase, fixture->world->project, both, NULL, &error));
  g_assert_no_error (error);
  assert_parents (fixture, "c", "e");
}

/* A row that the files do not have may stand on anything. */
static void
test_foreign_row (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwHolders) holders = NULL;
  g_autoptr(GError) error = NULL;

  set_row (fixture, "4be19d20c3aa");
  holders = hw_holders_read (fixture->world->project, "a", NULL, &error);
  g_assert_no_error (error);
  assert_joined (holders->holders, "");
  assert_joined (holders->unknown, "prod");
}

static void
test_changed (Fixture *fixture, gconstpointer data)
{
  g_autoptr(HwRebase) rebase = make (fixture, "c", "e");
  g_autoptr(GError) error = NULL;

  hw_test_world_add (fixture->world, "c", "a", "CREATE TABLE tc (i int);", NULL);
  g_assert_false (hw_rebase_run (rebase, fixture->world->project, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  assert_parents (fixture, "c", "a");
}

int
main (int argc, char **argv)
{
  static const struct
  {
    const char *path;
    void (*run) (Fixture *fixture, gconstpointer data);
  } tests[] = {
    { "/rebase/move", test_move },
    { "/rebase/move-to-base", test_move_to_base },
    { "/rebase/impossible", test_impossible },
    { "/rebase/held", test_held },
    { "/rebase/unknown", test_unknown },
    { "/rebase/foreign-row", test_foreign_row },
    { "/rebase/changed", test_changed },
  };

  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tests); i++)
    g_test_add (tests[i].path, Fixture, NULL, set_up, tests[i].run, tear_down);

  return g_test_run ();
}
