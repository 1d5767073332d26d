/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <sys/stat.h>

#include <glib/gstdio.h>

#include "hw-database-lock.h"
#include "hw-error.h"
#include "hw-test-postgres.h"
#include "hw-test-road.h"
#include "hw-util.h"

#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))

/* prod stands on a; b and c are to come. */
static HwTestWorld *
new_world (HwDialect dialect)
{
  HwTestWorld *world = hw_test_world_new (dialect);
  g_autoptr(HwDeployment) first = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return NULL;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);\nINSERT INTO ta VALUES (1);",
                     "DROP TABLE ta;");
  hw_test_world_open (world);
  first = hw_deployment_new (world->project, hw_test_world_get_environment (world), NULL);
  hw_deployment_set_override (first, "backup", "nothing is there yet");
  g_assert_true (hw_deployment_plan (first, HW_DIRECTION_UPGRADE, "head", NULL, &error));
  g_assert_true (hw_deployment_run_checks (first, NULL, &error));
  g_assert_true (hw_deployment_run_backup (first, NULL, &error));
  g_assert_true (hw_deployment_run_upgrade (first, NULL, NULL, &error));
  g_assert_true (hw_deployment_run_verify (first, NULL, &error));
  g_assert_no_error (error);
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);", "DROP TABLE tb;");
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);", "DROP TABLE tc;");

  return world;
}

/* In the moment in which a state is announced it must stand in the journal already. */
static void
check_journal_cb (const HwEvent *event, gpointer user_data)
{
  HwTestRoad *road = user_data;
  g_autoptr(HwJournalEntry) entry = NULL;

  if (event->kind != HW_EVENT_STATE || event->state < HW_DEPLOYMENT_CHECKS)
    return;
  entry = hw_journal_get (road->journal, hw_deployment_get_id (road->deployment), NULL);
  g_assert_nonnull (entry);
  g_assert_cmpstr (entry->state, ==,
                   hw_deployment_state_to_string ((HwDeploymentState)event->state));
}

static char *
dup_journal_states (HwTestRoad *road, const char *id)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) lines = hw_journal_list_lines (road->journal, id, &error);
  g_autoptr(GString) states = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    {
      const HwJournalLine *line = g_ptr_array_index (lines, i);

      if (g_str_equal (line->kind, "state"))
        g_string_append_printf (states, "%s%s", states->len > 0 ? " " : "", line->name);
    }

  return g_string_free (g_steal_pointer (&states), FALSE);
}

static void
test_whole_road (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *states = NULL;
  g_autofree char *name = NULL;
  g_autofree char *in_history = NULL;
  g_autofree char *summary = NULL;
  g_autofree char *sum = NULL;
  const HwBackup *backup;
  struct stat info;
  guint n_partial;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  road->func = check_journal_cb;
  road->user_data = road;
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);

  g_assert_cmpstr (road->states->str, ==, "review checks backup confirm upgrade verify done");
  hw_test_world_assert_rows (world, "c");
  g_assert_true (hw_test_world_has_table (world, "tc"));

  backup = hw_deployment_get_backup (road->deployment);
  g_assert_nonnull (backup);
  g_assert_true (backup->is_verified);
  g_assert_cmpint (g_stat (backup->path, &info), ==, 0);
  g_assert_cmpuint (info.st_mode & 07777, ==, 0600);
  sum = hw_file_sha256 (backup->path, NULL, &error);
  g_assert_cmpstr (sum, ==, backup->sha256);
  g_assert_cmpuint (hw_test_road_count_backups (road, &n_partial), ==, 1);
  g_assert_cmpuint (n_partial, ==, 0);
  name = g_path_get_basename (backup->path);
  in_history =
      hw_test_world_query (world, "SELECT backup FROM headway_history WHERE revision = 'c'");
  g_assert_cmpstr (in_history, ==, name);

  entry = hw_test_road_get_entry (road);
  g_assert_cmpstr (entry->id, ==, hw_deployment_get_id (road->deployment));
  g_assert_cmpstr (entry->result, ==, "done");
  g_assert_cmpstr (entry->state, ==, "done");
  g_assert_cmpuint (entry->n_steps, ==, 2);
  g_assert_cmpuint (entry->n_done, ==, 2);
  g_assert_cmpstr (entry->rows_before[0], ==, "a");
  g_assert_cmpstr (entry->rows_after[0], ==, "c");
  g_assert_cmpstr (entry->backup_path, ==, backup->path);
  g_assert_cmpstr (entry->backup_sha256, ==, backup->sha256);
  states = dup_journal_states (road, entry->id);
  g_assert_cmpstr (states, ==, "review checks backup confirm upgrade verify done");
  summary = hw_deployment_dup_summary (road->deployment);
  g_assert_true (g_str_has_prefix (summary, "prod is at c: 2 revisions applied in "));
}

/* Up to the confirmation nothing is written, not even an empty database file. */
static void
test_nothing_written_before_upgrade (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (world == NULL)
    return;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  path = hw_test_dir_build (&world->dir, "prod.db");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  if (world->dialect == HW_DIALECT_POSTGRESQL)
    {
      g_autofree char *n = hw_test_world_query (
          world, "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace");

      g_assert_cmpstr (n, ==, "0");
    }
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "a");
}

static void
test_confirmation (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  static const char *const wrong[] = { NULL, "", "Prod", "prod ", "staging" };

  if (world == NULL)
    return;
  hw_test_world_set_policies (world, "protected = true");
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_assert_false (hw_deployment_run_upgrade (road->deployment, wrong[i], NULL, &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
      g_clear_error (&error);
      g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_CONFIRM);
      hw_test_world_assert_rows (world, "a");
    }
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

static void
test_database_moved (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'b'");
  g_assert_false (hw_deployment_run_upgrade (road->deployment, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_REVIEW);
  g_assert_false (hw_test_world_has_table (world, "tc"));

  /* The checks see it too, and a new plan puts it right. */
  g_clear_error (&error);
  g_assert_false (hw_deployment_run_checks (road->deployment, NULL, &error));
  g_assert_cmpint (hw_test_road_get_check (road, "version-table", NULL), ==, HW_CHECK_FAILED);
  g_clear_error (&error);
  g_assert_true (hw_deployment_plan (road->deployment, HW_DIRECTION_UPGRADE, "head", NULL, &error));
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "c");
}

static void
test_file_changed (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int, j int);", NULL);
  g_assert_false (hw_deployment_run_upgrade (road->deployment, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "c");
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_REVIEW);
  hw_test_world_assert_rows (world, "a");
  g_assert_false (hw_test_world_has_table (world, "tb"));
}

static void
test_lock_held (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwDatabase) other = NULL;
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  other = hw_test_world_connect (world);
  lock = hw_database_lock_acquire (other, NULL, "alembic_version", NULL, &error);
  g_assert_no_error (error);

  g_assert_false (hw_deployment_run_upgrade (road->deployment, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCKED);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_CONFIRM);
  hw_test_world_assert_rows (world, "a");
  g_clear_error (&error);
  g_assert_false (hw_deployment_run_checks (road->deployment, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_test_road_get_check (road, "lock", NULL), ==, HW_CHECK_FAILED);
  g_clear_error (&error);

  g_clear_pointer (&lock, hw_database_lock_release);
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

/* From just before the upgrade until after the verification nobody else gets in. */
static void
probe_lock_cb (const HwEvent *event, gpointer user_data)
{
  HwTestRoad *road = user_data;
  g_autoptr(HwDatabase) other = NULL;
  g_autoptr(GError) error = NULL;

  if (event->kind != HW_EVENT_STATE && event->kind != HW_EVENT_STEP_FINISHED)
    return;
  if (event->kind == HW_EVENT_STATE && event->state != HW_DEPLOYMENT_VERIFY
      && event->state != HW_DEPLOYMENT_DONE)
    return;
  other = hw_test_world_connect (road->world);
  hw_database_lock_probe (other, NULL, "alembic_version", NULL, &error);
  if (event->kind == HW_EVENT_STATE && event->state == HW_DEPLOYMENT_DONE)
    g_assert_no_error (error);
  else
    g_assert_error (error, HW_ERROR, HW_ERROR_LOCKED);
}

static void
test_lock_is_kept (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  road->func = probe_lock_cb;
  road->user_data = road;
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

/* The failure says what the database holds; after the file is put right the rest goes through. */
static void
test_failure_and_retry (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(HwJournalEntry) last = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *expected = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);\nINSERT INTO nowhere VALUES (1);",
                     NULL);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_FAILED);

  failure = hw_deployment_get_failure (road->deployment);
  g_assert_nonnull (failure);
  g_assert_cmpint (failure->failed_in, ==, HW_DEPLOYMENT_UPGRADE);
  g_assert_true (failure->is_state_known);
  g_assert_cmpstr (failure->rows[0], ==, "b");
  g_assert_cmpuint (failure->n_done, ==, 1);
  g_assert_cmpuint (failure->n_steps, ==, 2);
  g_assert_cmpint (failure->failed_step, ==, 1);
  g_assert_false (failure->is_unknown_commit);
  g_assert_false (failure->may_be_partial);
  g_assert_cmpuint (g_strv_length (failure->left_behind), ==, 0);
  g_assert_true (g_file_test (failure->backup_path, G_FILE_TEST_EXISTS));
  expected =
      g_strdup_printf ("prod is at b: 1 of 2 revisions applied. Revision c was rolled back as a "
                       "whole. The backup made before is %s.",
                       failure->backup_path);
  g_assert_cmpstr (failure->summary, ==, expected);
  entry = hw_test_road_get_entry (road);
  g_assert_cmpstr (entry->result, ==, "failed");
  g_assert_cmpuint (entry->n_done, ==, 1);
  g_assert_cmpstr (entry->message, ==, expected);
  hw_test_world_assert_rows (world, "b");
  g_assert_false (hw_test_world_has_table (world, "tc"));

  hw_test_world_add (world, "c", "b", "CREATE TABLE tc (i int);", NULL);
  g_clear_error (&error);
  g_assert_true (hw_deployment_retry (road->deployment, NULL, &error));
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_CHECKS);
  g_assert_null (hw_deployment_get_failure (road->deployment));
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "c");
  last = hw_test_road_get_entry (road);
  g_assert_cmpstr (last->result, ==, "done");
  g_assert_cmpuint (last->n_steps, ==, 1);
  g_assert_cmpstr (last->id, !=, entry->id);
}

static void
test_first_revision_fails (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = hw_test_world_new (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  hw_test_world_set_policies (world, "backup = off");
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);\nINSERT INTO nowhere VALUES (1);",
                     NULL);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_cmpstr (
      failure->summary, ==,
      "prod is at no revision as before: its one revision was not applied. Revision a was "
      "rolled back as a whole. No backup was made before.");
  hw_test_world_assert_rows (world, "-");
}

static void
test_open_revision_fails (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  hw_test_world_add (world, "b", "a", "INSERT INTO ta VALUES (1);", NULL);
  hw_test_world_add_open (world, "c", "b", "CREATE UNIQUE INDEX CONCURRENTLY once ON ta (i);",
                          NULL);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "23505");
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_true (failure->may_be_partial);
  g_assert_cmpuint (failure->n_done, ==, 1);
  g_assert_cmpuint (g_strv_length (failure->left_behind), ==, 1);
  g_assert_cmpstr (failure->left_behind[0], ==, "invalid index public.once (not usable)");
  g_assert_nonnull (strstr (failure->summary, "runs outside a transaction"));
  g_assert_nonnull (strstr (failure->summary, "Left behind: invalid index public.once"));
}

static void
test_bad_plan_is_found_by_checks (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (world == NULL)
    return;
  hw_test_world_add (world, "c", "b", "SELECT 1;\nCOMMIT;", NULL);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_CHECKS);
  g_assert_cmpint (hw_test_road_get_check (road, "plan", &message), ==, HW_CHECK_FAILED);
  g_assert_nonnull (strstr (message, "(c.sql, line 7)"));
  /* The others have run all the same. */
  g_assert_cmpint (hw_test_road_get_check (road, "connection", NULL), ==, HW_CHECK_PASSED);
  g_assert_cmpint (hw_test_road_get_check (road, "space", NULL), ==, HW_CHECK_PASSED);
  g_clear_error (&error);
  g_assert_false (hw_deployment_run_backup (road->deployment, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
}

/* /proc has no room for anything. */
static void
test_no_space (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  hw_deployment_set_backup_dir (road->deployment, "/proc/headway");
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_test_road_get_check (road, "space", &message), ==, HW_CHECK_FAILED);
  g_assert_true (g_str_has_prefix (message, "/proc/headway has 0 bytes free"));

  /* Without a backup there is nothing to find room for. */
  g_clear_error (&error);
  hw_deployment_set_override (road->deployment, "backup", "there is one from last night");
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

static void
test_standby (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  g_autofree char *data = NULL;
  g_autofree char *path = NULL;
  g_autofree char *message = NULL;

  if (world == NULL)
    return;
  server = hw_test_postgres_start (NULL, NULL, &error);
  g_assert_no_error (error);
  name = hw_test_postgres_create_database (server);
  data = hw_test_postgres_query (server, name, "SHOW data_directory");
  hw_test_postgres_kill (server);
  path = hw_test_write_file (data, "standby.signal", "");
  g_assert_cmpint (g_chmod (path, 0666), ==, 0);
  g_assert_true (hw_test_postgres_restart (server, &error));
  g_free (world->url);
  world->url = hw_test_postgres_dup_url (server, name);

  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_test_road_get_check (road, "connection", &message), ==, HW_CHECK_FAILED);
  g_assert_nonnull (strstr (message, "is a standby, which takes no writes"));
}

static void
test_requires (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *staging = NULL;
  g_autofree char *message = NULL;
  g_autofree char *overridden = NULL;

  if (world == NULL)
    return;
  staging =
      g_strdup_printf ("[environment staging]\nurl = sqlite:///%s/staging.db\n", world->dir.path);
  hw_test_world_set_policies (world, "requires = staging");
  hw_test_world_set_sections (world, staging);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  g_assert_cmpint (hw_test_road_get_check (road, "requires", &message), ==, HW_CHECK_FAILED);
  g_assert_cmpstr (message, ==, "2 of 2 revisions do not stand on “staging” yet, the first is b");
  g_clear_error (&error);

  hw_deployment_set_override (road->deployment, "requires", "it burns");
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  g_assert_cmpint (hw_test_road_get_check (road, "requires", &overridden), ==, HW_CHECK_WARNING);
  g_assert_nonnull (strstr (overridden, "overridden: it burns"));
}

static void
test_requires_is_met (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwDeployment) earlier = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *staging = NULL;
  const HwEnvironment *environment;

  staging = g_strdup_printf ("[environment staging]\nurl = sqlite:///%s/staging.db\nbackup = off\n",
                             world->dir.path);
  hw_test_world_set_policies (world, "requires = staging");
  hw_test_world_set_sections (world, staging);
  hw_test_world_open (world);
  environment = hw_project_find_environment (world->project, "staging", &error);
  g_assert_no_error (error);
  earlier = hw_deployment_new (world->project, environment, NULL);
  g_assert_true (hw_deployment_plan (earlier, HW_DIRECTION_UPGRADE, "head", NULL, &error));
  g_assert_true (hw_deployment_run_checks (earlier, NULL, &error));
  g_assert_true (hw_deployment_run_backup (earlier, NULL, &error));
  g_assert_true (hw_deployment_run_upgrade (earlier, NULL, NULL, &error));
  g_assert_true (hw_deployment_run_verify (earlier, NULL, &error));

  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

static void
test_window (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  static const char *const days[] = { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" };
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *policies = NULL;

  /* Three days from now: the test stays true when midnight comes while it runs. */
  policies = g_strdup_printf ("window = %s 00:00-24:00 UTC",
                              days[(g_date_time_get_day_of_week (now) + 2) % 7]);
  hw_test_world_set_policies (world, policies);
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  g_clear_error (&error);
  hw_deployment_set_override (road->deployment, "window", "the shop is down");
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

/* An environment that wants to know why is told, and the journal with it. */
static void
test_reason (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_world_set_policies (world, "require_reason = true");
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  g_assert_cmpint (hw_test_road_get_check (road, "reason", NULL), ==, HW_CHECK_FAILED);
  g_clear_error (&error);
  hw_deployment_set_override (road->deployment, "reason", "SHOP-12");
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  g_assert_cmpint (hw_test_road_get_check (road, "reason", NULL), ==, HW_CHECK_PASSED);
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

static void
test_backup_is_skipped (gconstpointer data)
{
  static const gboolean is_overridden[] = { FALSE, TRUE };

  for (guint i = 0; i < G_N_ELEMENTS (is_overridden); i++)
    {
      g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
      g_autoptr(HwTestRoad) road = NULL;
      g_autoptr(GError) error = NULL;

      if (world == NULL)
        return;
      hw_test_world_set_policies (world, is_overridden[i] ? "backup = required" : "backup = off");
      road = hw_test_road_new (world);
      if (is_overridden[i])
        hw_deployment_set_override (road->deployment, "backup", "a copy was made by hand");
      hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
      g_assert_no_error (error);
      g_assert_null (hw_deployment_get_backup (road->deployment));
      g_assert_cmpuint (hw_test_road_count_backups (road, NULL), ==, 0);
      g_assert_cmpint (hw_test_road_get_check (road, "policy", NULL), ==,
                       is_overridden[i] ? HW_CHECK_WARNING : HW_CHECK_PASSED);
    }
}

/* Cancelled in this moment: where the machine stands then, and what the database holds. */
typedef struct
{
  HwTestRoad *road;
  HwEventKind kind;
  int state;
} Moment;

static void
cancel_at_cb (const HwEvent *event, gpointer user_data)
{
  Moment *moment = user_data;

  if (event->kind == moment->kind
      && (event->kind != HW_EVENT_STATE || event->state == moment->state))
    g_cancellable_cancel (moment->road->cancellable);
}

static void
test_cancel_everywhere (gconstpointer data)
{
  static const struct
  {
    HwEventKind kind;
    int state;
    HwDeploymentState ends_in;
    const char *rows;
    const char *result; /* in the journal */
  } moments[] = {
    { HW_EVENT_STATE, HW_DEPLOYMENT_REVIEW, HW_DEPLOYMENT_CHECKS, "a", "running" },
    { HW_EVENT_CHECK_FINISHED, 0, HW_DEPLOYMENT_CHECKS, "a", "running" },
    { HW_EVENT_STATE, HW_DEPLOYMENT_BACKUP, HW_DEPLOYMENT_BACKUP, "a", "running" },
    { HW_EVENT_BACKUP_PROGRESS, 0, HW_DEPLOYMENT_BACKUP, "a", "running" },
    { HW_EVENT_STATE, HW_DEPLOYMENT_UPGRADE, HW_DEPLOYMENT_CONFIRM, "a", "running" },
    { HW_EVENT_STEP_STARTED, 0, HW_DEPLOYMENT_FAILED, "a", "cancelled" },
    { HW_EVENT_STATEMENT_STARTED, 0, HW_DEPLOYMENT_FAILED, "a", "cancelled" },
    { HW_EVENT_STATEMENT_FINISHED, 0, HW_DEPLOYMENT_FAILED, "a", "cancelled" },
    { HW_EVENT_STEP_FINISHED, 0, HW_DEPLOYMENT_FAILED, "b", "cancelled" },
    { HW_EVENT_STATE, HW_DEPLOYMENT_VERIFY, HW_DEPLOYMENT_VERIFY, "c", "running" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (moments); i++)
    {
      g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
      g_autoptr(HwTestRoad) road = NULL;
      g_autoptr(HwJournalEntry) entry = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *rows = NULL;
      Moment moment = { NULL, moments[i].kind, moments[i].state };
      guint n_partial;

      if (world == NULL)
        return;
      g_test_message ("cancelled at event %d, state %d", moment.kind, moment.state);
      road = hw_test_road_new (world);
      moment.road = road;
      road->func = cancel_at_cb;
      road->user_data = &moment;
      g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, moments[i].ends_in);
      rows = hw_test_world_dup_rows (world);
      /* On PostgreSQL the COMMIT is behind the statement on the same way, and may be quicker. */
      if (DIALECT (data) != HW_DIALECT_POSTGRESQL || moments[i].kind != HW_EVENT_STATEMENT_FINISHED
          || rows[0] != 'b')
        g_assert_cmpstr (rows, ==, moments[i].rows);
      g_assert_cmpint (hw_test_world_has_table (world, "tb"), ==, rows[0] >= 'b');
      g_assert_cmpint (hw_test_world_has_table (world, "tc"), ==, rows[0] >= 'c');
      entry = hw_test_road_get_entry (road);
      g_assert_cmpstr (entry->result, ==, moments[i].result);
      hw_test_road_count_backups (road, &n_partial);
      g_assert_cmpuint (n_partial, ==, 0);

      /* And it can be gone on with, or tried again, from there. */
      g_clear_error (&error);
      g_cancellable_reset (road->cancellable);
      road->func = NULL;
      if (moments[i].ends_in == HW_DEPLOYMENT_FAILED)
        g_assert_true (hw_deployment_retry (road->deployment, NULL, &error));
      if (hw_deployment_get_state (road->deployment) == HW_DEPLOYMENT_CHECKS)
        g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
      hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
      g_assert_no_error (error);
      hw_test_world_assert_rows (world, "c");
    }
}

static void
stop_at_step_cb (const HwEvent *event, gpointer user_data)
{
  HwTestRoad *road = user_data;

  if (event->kind == HW_EVENT_STEP_STARTED)
    hw_deployment_stop_after_step (road->deployment);
}

static void
test_stop_after_step (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  road->func = stop_at_step_cb;
  road->user_data = road;
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_cmpuint (failure->n_done, ==, 1);
  g_assert_cmpint (failure->failed_step, ==, -1);
  hw_test_world_assert_rows (world, "b");

  g_clear_error (&error);
  road->func = NULL;
  g_assert_true (hw_deployment_retry (road->deployment, NULL, &error));
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "c");
}

static void
test_verify_finds_other_rows (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_VERIFY, &error);
  g_assert_no_error (error);
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'other'");
  g_assert_false (hw_deployment_run_verify (road->deployment, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_VERIFY);
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_cmpint (failure->failed_in, ==, HW_DEPLOYMENT_VERIFY);
  g_assert_cmpstr (failure->rows[0], ==, "other");
  g_assert_true (g_str_has_prefix (failure->summary, "prod is at other: "));
}

static void
test_downgrade (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *summary = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  g_assert_true (
      hw_deployment_plan (road->deployment, HW_DIRECTION_DOWNGRADE, "base", NULL, &error));
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "");
  g_assert_false (hw_test_world_has_table (world, "ta"));
  summary = hw_deployment_dup_summary (road->deployment);
  g_assert_true (g_str_has_prefix (summary, "prod is at no revision: 1 revision taken back in "));
}

static void
test_abandon (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  hw_deployment_abandon (road->deployment);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_TARGET);
  entry = hw_test_road_get_entry (road);
  g_assert_cmpstr (entry->result, ==, "cancelled");
  g_assert_cmpuint (hw_test_road_count_backups (road, NULL), ==, 1);
  hw_test_world_assert_rows (world, "a");
}

/* Another target makes another deployment; one that cannot be planned leaves everything as it is. */
static void
test_plan_again (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  g_autoptr(HwJournalEntry) first = NULL;
  g_autoptr(HwJournalEntry) second = NULL;
  g_autoptr(GError) error = NULL;
  const char *id;

  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  id = hw_deployment_get_id (road->deployment);
  g_assert_false (
      hw_deployment_plan (road->deployment, HW_DIRECTION_UPGRADE, "nothing", NULL, &error));
  g_clear_error (&error);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_CONFIRM);
  g_assert_cmpstr (hw_deployment_get_id (road->deployment), ==, id);

  g_assert_true (hw_deployment_plan (road->deployment, HW_DIRECTION_UPGRADE, "b", NULL, &error));
  first = hw_journal_get (road->journal, id, &error);
  g_assert_cmpstr (first->result, ==, "cancelled");
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "b");
  second = hw_test_road_get_entry (road);
  g_assert_cmpstr (second->target, ==, "b");
  g_assert_cmpstr (second->result, ==, "done");
}

/* Looking at a plan leaves no trace. */
static void
test_review_is_not_journaled (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  g_autoptr(GPtrArray) entries = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_road_go (road, HW_DEPLOYMENT_REVIEW, &error);
  g_assert_no_error (error);
  entries = hw_journal_list (road->journal, NULL, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 0);
}

static void
assert_n_entries (HwTestRoad *road, guint n)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) entries = hw_journal_list (road->journal, NULL, NULL, 0, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, n);
}

/* Nor does looking and checking, once it is over. */
static void
test_checks_are_forgotten (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL;

  hw_test_road_go (road, HW_DEPLOYMENT_CHECKS, &error);
  g_assert_no_error (error);
  assert_n_entries (road, 1);
  id = g_strdup (hw_deployment_get_id (road->deployment));
  g_assert_true (hw_deployment_plan (road->deployment, HW_DIRECTION_UPGRADE, "b", NULL, &error));
  assert_n_entries (road, 0);
  lines = hw_journal_list_lines (road->journal, id, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (lines->len, ==, 0);

  hw_test_road_go (road, HW_DEPLOYMENT_CHECKS, &error);
  g_assert_no_error (error);
  hw_deployment_abandon (road->deployment);
  assert_n_entries (road, 0);

  /* No backup, so that there is nothing to tell of behind it either. */
  hw_deployment_set_override (road->deployment, "backup", "nothing to lose");
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  assert_n_entries (road, 1);
  hw_deployment_abandon (road->deployment);
  assert_n_entries (road, 0);
  hw_test_world_assert_rows (world, "a");
}

/* An upgrade that was begun is told of, though it got nowhere. */
static void
test_begun_upgrade_is_kept (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(GError) error = NULL;

  hw_deployment_set_override (road->deployment, "backup", "nothing to lose");
  hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error);
  g_assert_no_error (error);
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'b'");
  g_assert_false (hw_deployment_run_upgrade (road->deployment, "prod", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHANGED);
  hw_deployment_abandon (road->deployment);
  entry = hw_test_road_get_entry (road);
  g_assert_cmpstr (entry->result, ==, "cancelled");
}

static void
test_wrong_state (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  HwDeployment *deployment = road->deployment;
  g_autoptr(GError) error = NULL;

  g_assert_false (hw_deployment_run_checks (deployment, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (hw_deployment_run_backup (deployment, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (hw_deployment_run_upgrade (deployment, "prod", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (hw_deployment_run_verify (deployment, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
  g_clear_error (&error);
  g_assert_false (hw_deployment_retry (deployment, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
  g_clear_error (&error);
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  g_assert_false (hw_deployment_plan (deployment, HW_DIRECTION_UPGRADE, "head", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_STATE);
}

static void
test_plan_errors (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  g_assert_false (
      hw_deployment_plan (road->deployment, HW_DIRECTION_UPGRADE, "nothing", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'fremd'");
  g_assert_false (
      hw_deployment_plan (road->deployment, HW_DIRECTION_UPGRADE, "head", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_UNKNOWN_REVISION);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_TARGET);
  g_assert_null (hw_deployment_get_plan (road->deployment));
}

/* Plans a stamp and goes the whole road with it; no backup is made. */
static void
stamp (HwTestWorld *world, const char *target, gboolean is_purge, const char *result)
{
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(GError) error = NULL;

  hw_deployment_set_purge (road->deployment, is_purge);
  g_assert_true (hw_deployment_plan (road->deployment, HW_DIRECTION_STAMP, target, NULL, &error));
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  g_assert_true (hw_deployment_run_backup (road->deployment, NULL, &error));
  g_assert_true (hw_deployment_run_upgrade (road->deployment, "prod", NULL, &error));
  g_assert_true (hw_deployment_run_verify (road->deployment, NULL, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (hw_test_road_count_backups (road, NULL), ==, 0);
  hw_test_world_assert_rows (world, result);
  entry = hw_test_road_get_entry (road);
  g_assert_cmpint (entry->direction, ==, HW_DIRECTION_STAMP);
  g_assert_cmpstr (entry->result, ==, "done");
}

/* A stamp goes the road of a deployment: confirmation, lock, journal; with purge also from rows that no file has. */
static void
test_stamp (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_world_set_policies (world, "protected = true\nbackup = required\n");
  hw_test_world_open (world);
  stamp (world, "c", FALSE, "c");
  g_assert_false (hw_test_world_has_table (world, "tc"));
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'fremd'");
  road = hw_test_road_new (world);
  g_assert_false (hw_deployment_plan (road->deployment, HW_DIRECTION_STAMP, "b", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_NOT_FOUND);
  g_clear_error (&error);
  stamp (world, "b", TRUE, "b");
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'fremd'");
  stamp (world, "base", TRUE, "");

  g_assert_true (hw_deployment_plan (road->deployment, HW_DIRECTION_STAMP, "b", NULL, &error));
  g_assert_true (hw_deployment_run_checks (road->deployment, NULL, &error));
  g_assert_true (hw_deployment_run_backup (road->deployment, NULL, &error));
  g_assert_false (hw_deployment_run_upgrade (road->deployment, "dev", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
  hw_test_world_assert_rows (world, "");
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  hw_test_add_for_both_dialects ("deployment", name, func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("whole-road", test_whole_road);
  add_for_both ("nothing-written-before-upgrade", test_nothing_written_before_upgrade);
  add_for_both ("confirmation", test_confirmation);
  add_for_both ("database-moved", test_database_moved);
  add_for_both ("file-changed", test_file_changed);
  add_for_both ("lock-held", test_lock_held);
  add_for_both ("lock-is-kept", test_lock_is_kept);
  add_for_both ("failure-and-retry", test_failure_and_retry);
  add_for_both ("first-revision-fails", test_first_revision_fails);
  add_for_both ("bad-plan-is-found-by-checks", test_bad_plan_is_found_by_checks);
  add_for_both ("no-space", test_no_space);
  g_test_add_func ("/deployment/postgresql/standby", test_standby);
  add_for_both ("requires", test_requires);
  add_for_both ("backup-is-skipped", test_backup_is_skipped);
  add_for_both ("cancel-everywhere", test_cancel_everywhere);
  add_for_both ("stop-after-step", test_stop_after_step);
  add_for_both ("verify-finds-other-rows", test_verify_finds_other_rows);
  add_for_both ("downgrade", test_downgrade);
  add_for_both ("plan-errors", test_plan_errors);
  add_for_both ("stamp", test_stamp);
  g_test_add_func ("/deployment/postgresql/open-revision-fails", test_open_revision_fails);
  g_test_add_func ("/deployment/requires-is-met", test_requires_is_met);
  g_test_add_func ("/deployment/window", test_window);
  g_test_add_func ("/deployment/reason", test_reason);
  g_test_add_func ("/deployment/abandon", test_abandon);
  g_test_add_func ("/deployment/plan-again", test_plan_again);
  g_test_add_func ("/deployment/review-is-not-journaled", test_review_is_not_journaled);
  g_test_add_func ("/deployment/checks-are-forgotten", test_checks_are_forgotten);
  g_test_add_func ("/deployment/begun-upgrade-is-kept", test_begun_upgrade_is_kept);
  g_test_add_func ("/deployment/wrong-state", test_wrong_state);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
