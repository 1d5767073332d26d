/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-database-lock.h"
#include "hw-error.h"
#include "hw-status.h"
#include "hw-test-postgres.h"
#include "hw-test-world.h"

#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))

static HwTestWorld *
new_world (HwDialect dialect)
{
  HwTestWorld *world = hw_test_world_new (dialect);

  if (world == NULL)
    return NULL;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", NULL);
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);", NULL);
  hw_test_world_open (world);

  return world;
}

static HwStatus *
read_status (HwTestWorld *world)
{
  return hw_status_read (world->project, hw_test_world_get_environment (world), 2000, NULL);
}

static void
create_version_table (HwTestWorld *world, const char *row)
{
  g_autofree char *sql = g_strdup_printf ("INSERT INTO alembic_version VALUES ('%s')", row);

  hw_test_world_execute (world, "CREATE TABLE alembic_version (version_num varchar(32) NOT NULL, "
                                "CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num))");
  hw_test_world_execute (world, sql);
}

static void
test_kinds (gconstpointer data)
{
  static const struct
  {
    const char *row;   /* NULL: no version table */
    const char *table; /* NULL: none */
    HwStatusKind kind;
    guint n_pending;
  } rows[] = {
    { NULL, NULL, HW_STATUS_EMPTY, 2 },
    { NULL, "ta", HW_STATUS_UNTRACKED, 2 },
    { "a", "ta", HW_STATUS_PENDING, 1 },
    { "b", "ta", HW_STATUS_UP_TO_DATE, 0 },
    { "4be1", "ta", HW_STATUS_UNKNOWN_REVISION, 2 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
      g_autoptr(HwStatus) status = NULL;

      if (world == NULL)
        return;
      g_test_message ("row %s, table %s", rows[i].row, rows[i].table);
      if (rows[i].table != NULL)
        hw_test_world_execute (world, "CREATE TABLE ta (i int)");
      if (rows[i].row != NULL)
        create_version_table (world, rows[i].row);
      status = read_status (world);
      g_assert_no_error (status->error);
      g_assert_true (status->is_reachable);
      g_assert_cmpint (status->kind, ==, rows[i].kind);
      g_assert_true ((status->postgresql_version >= 100000)
                     == (DIALECT (data) == HW_DIALECT_POSTGRESQL));
      g_assert_cmpuint (status->n_pending, ==, rows[i].n_pending);
      g_assert_cmpstr (status->rows[0], ==, rows[i].row);
      g_assert_cmpstr (status->unknown[0], ==,
                       rows[i].kind == HW_STATUS_UNKNOWN_REVISION ? rows[i].row : NULL);
      g_assert_cmpint (status->checked_usec, >, 0);
    }
}

static void
test_locked (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data));
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwDatabaseLock) lock = NULL;
  g_autoptr(HwStatus) status = NULL;
  g_autoptr(HwStatus) after = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  create_version_table (world, "a");
  database = hw_test_world_connect (world);
  lock = hw_database_lock_acquire (database, NULL, "alembic_version", NULL, &error);
  g_assert_no_error (error);
  status = read_status (world);
  g_assert_cmpint (status->kind, ==, HW_STATUS_LOCKED);
  g_assert_error (status->error, HW_ERROR, HW_ERROR_LOCKED);
  g_assert_cmpstr (status->rows[0], ==, "a");

  g_clear_pointer (&lock, hw_database_lock_release);
  after = read_status (world);
  g_assert_cmpint (after->kind, ==, HW_STATUS_PENDING);
}

/* Looking at a database that is not there yet must not make it. */
static void
test_missing_file (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autofree char *path = hw_test_dir_build (&world->dir, "prod.db");
  g_autoptr(HwStatus) status = read_status (world);

  g_assert_true (status->is_reachable);
  g_assert_cmpint (status->kind, ==, HW_STATUS_EMPTY);
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_missing_folder (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwStatus) status = NULL;

  g_free (world->url);
  world->url = g_strdup_printf ("sqlite:///%s/nowhere/prod.db", world->dir.path);
  hw_test_world_open (world);
  status = read_status (world);
  g_assert_false (status->is_reachable);
  g_assert_cmpint (status->kind, ==, HW_STATUS_UNREACHABLE);
  g_assert_error (status->error, HW_ERROR, HW_ERROR_CONNECT);
}

static void
test_no_database (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autofree char *path = hw_test_write_file (world->dir.path, "prod.db", "this is no database");
  g_autoptr(HwStatus) status = read_status (world);

  g_assert_cmpint (status->kind, ==, HW_STATUS_UNREACHABLE);
  g_assert_nonnull (status->error);
}

static void
test_unset_variable (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwStatus) status = NULL;

  hw_test_world_set_sections (world, "[environment other]\nurl = ${HEADWAY_TEST_UNSET_VARIABLE}\n");
  hw_test_world_open (world);
  status = hw_status_read (world->project,
                           hw_project_find_environment (world->project, "other", NULL), 0, NULL);
  g_assert_cmpint (status->kind, ==, HW_STATUS_CONFIG);
  g_assert_error (status->error, HW_ERROR, HW_ERROR_CONFIG);
}

static void
test_unreachable_server (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE);
  g_autoptr(HwStatus) status = NULL;

  g_free (world->url);
  world->url = g_strdup_printf ("postgresql://app:geheim@/shop?host=%s", world->dir.path);
  hw_test_world_open (world);
  status = read_status (world);
  g_assert_cmpint (status->kind, ==, HW_STATUS_UNREACHABLE);
  g_assert_error (status->error, HW_ERROR, HW_ERROR_CONNECT);
  g_assert_null (strstr (status->url, "geheim"));
  g_assert_null (strstr (status->error->message, "geheim"));
}

/* A login that may do nothing but read is enough. */
static void
test_read_only_login (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwStatus) status = NULL;
  char *user;

  if (world == NULL)
    return;
  create_version_table (world, "a");
  hw_test_world_execute (world, "CREATE ROLE looker LOGIN");
  hw_test_world_execute (world, "GRANT SELECT ON alembic_version TO looker");
  user = strstr (world->url, "postgres@");
  g_assert_nonnull (user);
  {
    g_autofree char *url = g_strdup_printf ("postgresql://looker%s", strchr (user, '@'));

    g_free (world->url);
    world->url = g_steal_pointer (&url);
  }
  hw_test_world_open (world);
  status = read_status (world);
  g_assert_no_error (status->error);
  g_assert_cmpint (status->kind, ==, HW_STATUS_PENDING);
  g_assert_cmpuint (status->n_pending, ==, 1);
}

/* A table that somebody else keeps locked must not keep the sidebar waiting. */
static void
test_locked_table (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL);
  g_autoptr(HwDatabase) other = NULL;
  g_autoptr(HwStatus) status = NULL;
  g_autoptr(GError) error = NULL;
  gint64 started;

  if (world == NULL)
    return;
  create_version_table (world, "a");
  other = hw_test_world_connect (world);
  hw_database_begin (other, NULL, &error);
  g_assert_no_error (error);
  hw_database_execute (other, "LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE", NULL, NULL,
                       &error);
  g_assert_no_error (error);
  started = g_get_monotonic_time ();
  status = hw_status_read (world->project, hw_test_world_get_environment (world), 200, NULL);
  g_assert_cmpint (g_get_monotonic_time () - started, <, 180 * G_USEC_PER_SEC);
  g_assert_error (status->error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  hw_test_add_for_both_dialects ("status", name, func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("kinds", test_kinds);
  add_for_both ("locked", test_locked);
  g_test_add_func ("/status/sqlite/missing-file", test_missing_file);
  g_test_add_func ("/status/sqlite/missing-folder", test_missing_folder);
  g_test_add_func ("/status/sqlite/no-database", test_no_database);
  g_test_add_func ("/status/unset-variable", test_unset_variable);
  g_test_add_func ("/status/postgresql/unreachable-server", test_unreachable_server);
  g_test_add_func ("/status/postgresql/read-only-login", test_read_only_login);
  g_test_add_func ("/status/postgresql/locked-table", test_locked_table);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
