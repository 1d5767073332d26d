/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-adopt.h"
#include "hw-error.h"
#include "hw-plan.h"
#include "hw-runner.h"
#include "hw-status.h"
#include "hw-test-road.h"
#include "hw-test-world.h"

#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))
#define SHOP "name = shop\nproject_id = 11111111\n"
#define BILLING "name = billing\nproject_id = 22222222\n"

static HwTestWorld *
new_world (HwDialect dialect, const char *settings)
{
  HwTestWorld *world = hw_test_world_new (dialect);

  if (world == NULL)
    return NULL;
  hw_test_world_set_settings (world, settings);
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int DEFAULT 1);", "DROP TABLE ta;");
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);", "DROP TABLE tb;");
  hw_test_world_open (world);

  return world;
}

/* The same files as another project. */
static void
become (HwTestWorld *world, const char *settings)
{
  hw_test_world_set_settings (world, settings);
  hw_test_world_open (world);
}

static gboolean
upgrade (HwTestWorld *world, const char *target, GError **error)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (world);
  g_autofree char *text = hw_test_world_dup_rows (world);
  g_auto(GStrv) rows = g_strsplit (strcmp (text, "-") == 0 ? "" : text, " ", -1);
  g_autoptr(HwPlan) plan = hw_plan_new_upgrade (hw_project_get_graph (world->project),
                                                 (const char *const *)rows, target, error);
  g_autoptr(HwRunner) runner = NULL;

  g_assert_nonnull (plan);
  runner = hw_runner_new (world->project, database, plan, NULL);

  return hw_runner_run (runner, NULL, NULL, error);
}

static void
assert_upgrade (HwTestWorld *world, const char *target)
{
  g_autoptr(GError) error = NULL;

  upgrade (world, target, &error);
  g_assert_no_error (error);
}

static HwStatus *
read_status (HwTestWorld *world)
{
  return hw_status_read (world->project, hw_test_world_get_environment (world), 5000, NULL);
}

static void
assert_both_names (const GError *error)
{
  g_assert_error (error, HW_ERROR, HW_ERROR_OTHER_PROJECT);
  g_assert_nonnull (strstr (error->message, "“shop”"));
  g_assert_nonnull (strstr (error->message, "“billing”"));
  g_assert_nonnull (strstr (hw_error_get_hint (error), "headway adopt"));
}

static void
test_refused (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), SHOP);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwStatus) status = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(GError) road_error = NULL;

  if (world == NULL)
    return;
  assert_upgrade (world, "a");
  become (world, BILLING);
  status = read_status (world);
  g_assert_cmpint (status->kind, ==, HW_STATUS_OTHER_PROJECT);
  assert_both_names (status->error);

  g_assert_false (upgrade (world, "head", &error));
  assert_both_names (error);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_REVIEW, &road_error));
  assert_both_names (road_error);

  hw_test_world_assert_rows (world, "a");
  g_assert_false (hw_test_world_has_table (world, "tb"));
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 1);
}

static void
adopt (HwTestWorld *world, const char *owner, guint n_edits)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (world);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwAdoption) adoption = hw_adoption_new (world->project, database, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (adoption->owner, ==, owner);
  g_assert_cmpuint (adoption->edits->len, ==, n_edits);
  hw_adoption_carry_out (adoption, world->project, database, NULL, &error);
  g_assert_no_error (error);
}

static void
test_adopted (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), SHOP);
  g_autoptr(HwStatus) status = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  assert_upgrade (world, "a");
  become (world, BILLING);
  adopt (world, "“shop” (11111111)", 0);
  hw_test_world_assert_rows (world, "a");
  status = read_status (world);
  g_assert_no_error (status->error);
  g_assert_cmpint (status->kind, ==, HW_STATUS_PENDING);
  assert_upgrade (world, "head");

  /* And now it is not the first one's any more. */
  hw_test_world_add (world, "c", "b", "SELECT 1;", NULL);
  become (world, SHOP);
  g_assert_false (upgrade (world, "head", &error));
  assert_both_names (error);
}

/* Without project_ids the first revisions tell, by when and why they were made. */
static void
test_roots (gconstpointer data)
{
  static const char other[] = "-- Another beginning\n--\n-- revision: a\n-- down-revision: none\n\n"
                              "-- migrate:up\nSELECT 1;\n";
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "");
  g_autoptr(GError) error = NULL;
  g_autofree char *file = NULL;

  if (world == NULL)
    return;
  assert_upgrade (world, "a");
  /* A revision more, another name, and a correction of the first script: the same project. */
  hw_test_world_add (world, "c", "b", "SELECT 1;", NULL);
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int DEFAULT 2);", "DROP TABLE ta;");
  become (world, "name = shop\n");
  assert_upgrade (world, "b");
  /* With a project_id from now on. */
  become (world, SHOP);
  assert_upgrade (world, "c");

  /* The same id, begun by somebody else. */
  file = hw_test_world_dup_file (world, "a");
  g_assert_true (g_file_set_contents (file, other, -1, NULL));
  hw_test_world_add (world, "d", "c", "SELECT 1;", NULL);
  become (world, "name = billing\n");
  g_assert_false (upgrade (world, "head", &error));
  assert_both_names (error);
}

/* Each version table has its own project; the history may be one. */
static void
test_version_tables (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), SHOP);
  g_autofree char *n = NULL;

  if (world == NULL)
    return;
  assert_upgrade (world, "a");
  hw_test_world_add (world, "a", NULL, "CREATE TABLE tc (i int);", NULL);
  become (world, BILLING "version_table = billing_version\n");
  hw_test_world_execute (world,
                         "CREATE TABLE billing_version (version_num varchar(32) PRIMARY KEY)");
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 1);
  {
    g_autoptr(HwDatabase) database = hw_test_world_connect (world);
    g_autoptr(GError) error = NULL;
    const char *const none[] = { NULL };
    g_autoptr(HwPlan) plan =
                   hw_plan_new_upgrade (hw_project_get_graph (world->project), none, "a", &error);
    g_autoptr(HwRunner) runner = hw_runner_new (world->project, database, plan, NULL);

    hw_runner_run (runner, NULL, NULL, &error);
    g_assert_no_error (error);
  }
  n = hw_test_world_query (world, "SELECT count(DISTINCT version_table) FROM headway_history");
  g_assert_cmpstr (n, ==, "2");
}

/* A history that an older Headway made: no claim, and it learns with the next write. */
static void
test_old_history (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), SHOP);
  g_autoptr(HwStatus) before = NULL;
  g_autoptr(HwStatus) after = NULL;
  g_autofree char *owner = NULL;

  if (world == NULL)
    return;
  hw_test_world_execute (
      world,
      DIALECT (data) == HW_DIALECT_SQLITE
          ? "CREATE TABLE headway_history (id integer PRIMARY KEY, revision text, direction text NOT NULL,"
            " started_at text NOT NULL, duration_ms real NOT NULL, checksum text, actor text,"
            " tool_version text, backup text, deployment text, message text)"
          : "CREATE TABLE headway_history (id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,"
            " revision text, direction text NOT NULL, started_at timestamptz NOT NULL,"
            " duration_ms numeric(15, 3) NOT NULL, checksum text, actor text, tool_version text,"
            " backup text, deployment text, message text)");
  hw_test_world_execute (
      world, "INSERT INTO headway_history (revision, direction, started_at, duration_ms, checksum)"
             " VALUES ('a', 'upgrade', '2026-01-02T03:04:05Z', 1, 'old')");
  hw_test_world_execute (world,
                         "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)");
  hw_test_world_execute (world, "INSERT INTO alembic_version VALUES ('a')");

  before = read_status (world);
  g_assert_no_error (before->error);
  g_assert_cmpuint (before->edited->len, ==, 0);
  g_assert_cmpint (before->last_deployed_usec, >, 0);
  assert_upgrade (world, "b");
  after = read_status (world);
  g_assert_cmpint (after->kind, ==, HW_STATUS_UP_TO_DATE);
  g_assert_cmpuint (after->edited->len, ==, 0);
  owner =
      hw_test_world_query (world, "SELECT project_id FROM headway_history WHERE revision = 'b'");
  g_assert_cmpstr (owner, ==, "11111111");
}

static void
test_no_history (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), SHOP "history_table =\n");
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  assert_upgrade (world, "a");
  become (world, BILLING "history_table =\n");
  assert_upgrade (world, "b");
  database = hw_test_world_connect (world);
  g_assert_null (hw_adoption_new (world->project, database, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_USAGE);
}

static void
test_edited (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), SHOP);
  const HwEdit *edit;

  if (world == NULL)
    return;
  assert_upgrade (world, "a");

  /* Another layout, and a revision that is not applied: silent. */
  hw_test_world_add (world, "a", NULL, "-- why\ncreate table  ta (\n i int default 1\n);",
                     "drop table ta;");
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i bigint);", "DROP TABLE tb;");
  hw_test_world_open (world);
  {
    g_autoptr(HwStatus) status = read_status (world);

    g_assert_no_error (status->error);
    g_assert_cmpuint (status->edited->len, ==, 0);
  }

  /* Another meaning of the downgrade only. */
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int DEFAULT 1);",
                     "DROP TABLE IF EXISTS ta;");
  {
    g_autoptr(HwStatus) status = read_status (world);

    g_assert_cmpuint (status->edited->len, ==, 1);
    g_assert_cmpuint (hw_edits_count_up (status->edited), ==, 0);
  }

  /* Another meaning of what has run. */
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int DEFAULT 2);", "DROP TABLE ta;");
  {
    g_autoptr(HwStatus) status = read_status (world);
    g_autoptr(HwTestRoad) road = hw_test_road_new (world);
    g_autoptr(GError) error = NULL;
    g_autofree char *text = NULL;
    g_autofree char *message = NULL;

    g_assert_cmpuint (status->edited->len, ==, 1);
    edit = status->edited->pdata[0];
    g_assert_cmpstr (edit->revision->id, ==, "a");
    g_assert_true (edit->is_up_changed);
    g_assert_false (edit->is_down_changed);
    g_assert_cmpint (edit->applied_usec, >, 0);
    text = hw_edit_describe (edit);
    g_assert_nonnull (strstr (text, edit->actor));

    /* Told before a deployment, and no reason to stop it. */
    hw_test_road_go (road, HW_DEPLOYMENT_CHECKS, &error);
    g_assert_no_error (error);
    g_assert_cmpint (hw_test_road_get_check (road, "edited", &message), ==, HW_CHECK_WARNING);
    g_assert_nonnull (strstr (message, "“a” was edited"));
  }

  adopt (world, NULL, 1);
  {
    g_autoptr(HwStatus) status = read_status (world);

    g_assert_cmpuint (status->edited->len, ==, 0);
  }
}

static void
add (const char *name, HwDialect dialect, GTestDataFunc func)
{
  g_autofree char *path =
      g_strdup_printf ("/identity/%s/%s", dialect == HW_DIALECT_SQLITE ? "sqlite" : "postgresql",
                       name);

  g_test_add_data_func (path, GINT_TO_POINTER (dialect), func);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  for (HwDialect dialect = HW_DIALECT_POSTGRESQL; dialect <= HW_DIALECT_SQLITE; dialect++)
    {
      add ("refused", dialect, test_refused);
      add ("adopted", dialect, test_adopted);
      add ("roots", dialect, test_roots);
      add ("version-tables", dialect, test_version_tables);
      add ("old-history", dialect, test_old_history);
      add ("no-history", dialect, test_no_history);
      add ("edited", dialect, test_edited);
    }

  return g_test_run ();
}
