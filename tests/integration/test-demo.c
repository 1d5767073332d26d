/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <unistd.h>

#include <glib/gstdio.h>

#include "hw-demo.h"
#include "hw-deployment.h"
#include "hw-error.h"
#include "hw-status.h"
#include "hw-test-postgres.h"
#include "hw-test-util.h"
#include "hw-util.h"

static const char *const engines[] = { "sqlite", "postgresql" };

/** A demo in a folder of its own; its server ends with it. */
typedef struct
{
  HwTestDir dir;
  char *path;
  HwProject *project;
} Fixture;

static Fixture shared[G_N_ELEMENTS (engines)];

static gboolean
has_server_programs (void)
{
  g_autofree char *bindir = hw_test_postgres_find_bindir ();

  return bindir != NULL;
}

/* FALSE when there are no server programs. */
static gboolean
fixture_set_up (Fixture *fixture, const char *engine, gboolean trouble)
{
  HwDemoOptions options = { .postgres = strcmp (engine, "postgresql") == 0, .trouble = trouble };
  g_autoptr(GError) error = NULL;

  *fixture = (Fixture){ .path = NULL };
  if (options.postgres && !has_server_programs ())
    {
      if (g_strcmp0 (g_getenv ("HEADWAY_TEST_INTEGRATION"), "required") == 0)
        g_error ("no programs of a PostgreSQL server");
      g_test_skip ("no programs of a PostgreSQL server");
      return FALSE;
    }
  hw_test_dir_init (&fixture->dir);
  /* The server may run as another user, who has to get there. */
  g_assert_cmpint (g_chmod (fixture->dir.path, 0755), ==, 0);
  fixture->path = hw_test_dir_build (&fixture->dir, "bookshop");
  hw_demo_create (fixture->path, &options, NULL, &error);
  if (error != NULL)
    g_test_message ("%s", hw_error_get_detail (error));
  g_assert_no_error (error);
  fixture->project = hw_project_open (fixture->path, NULL, &error);
  g_assert_no_error (error);

  return TRUE;
}

static void
fixture_clear (Fixture *fixture)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (&fixture->project, hw_project_unref);
  if (fixture->path != NULL)
    hw_demo_stop (fixture->path, &error);
  g_assert_no_error (error);
  g_clear_pointer (&fixture->path, g_free);
  hw_test_dir_clear (&fixture->dir);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

/* The demo that those tests share which only look; NULL when the running test has been skipped. */
static Fixture *
get_shared (const char *engine)
{
  Fixture *fixture = &shared[strcmp (engine, "postgresql") == 0];

  return fixture->path != NULL || fixture_set_up (fixture, engine, FALSE) ? fixture : NULL;
}

static const HwEnvironment *
find_environment (Fixture *fixture, const char *name)
{
  g_autoptr(GError) error = NULL;
  const HwEnvironment *environment = hw_project_find_environment (fixture->project, name, &error);

  g_assert_no_error (error);

  return environment;
}

static HwStatus *
read_status (Fixture *fixture, const char *name)
{
  HwStatus *status = hw_status_read (fixture->project, find_environment (fixture, name), 0, NULL);

  g_assert_no_error (status->error);

  return status;
}

static char *
query (Fixture *fixture, const char *name, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabase) database =
                 hw_environment_new_database (find_environment (fixture, name), TRUE, &error);
  g_autoptr(HwRows) answer = NULL;

  g_assert_no_error (error);
  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);
  answer = hw_database_query (database, sql, NULL, 0, NULL, &error);
  g_assert_no_error (error);

  return g_strdup (hw_rows_get (answer, 0, 0));
}

static void
test_project (gconstpointer engine)
{
  Fixture *fixture = get_shared (engine);
  g_autoptr(GError) error = NULL;
  const HwGraph *graph;
  guint n_data = 0, n_irreversible = 0, n_merges = 0, n_labels = 0, n_dependencies = 0;

  if (fixture == NULL)
    return;

  hw_project_check (fixture->project, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hw_project_get_problems (fixture->project)->len, ==, 0);
  graph = hw_project_get_graph (fixture->project);
  g_assert_cmpuint (hw_graph_get_n_revisions (graph), ==, 15);
  g_assert_cmpuint (g_strv_length ((GStrv)hw_graph_get_heads (graph)), ==, 1);
  for (guint i = 0; i < hw_graph_get_n_revisions (graph); i++)
    {
      const HwRevision *revision = hw_graph_get_revision (graph, i);

      n_data += (revision->flags & HW_REVISION_DATA) != 0;
      n_irreversible += (revision->flags & HW_REVISION_IRREVERSIBLE) != 0;
      n_merges += hw_revision_is_merge (revision);
      n_labels += g_strv_length (revision->branch_labels);
      n_dependencies += g_strv_length (revision->depends_on);
      g_assert_cmpint (revision->created_usec, <, g_get_real_time ());
      g_assert_cmpint (revision->created_usec, >, g_get_real_time () - 80 * 24 * G_TIME_SPAN_HOUR);
    }
  g_assert_cmpuint (n_data, ==, 2);
  g_assert_cmpuint (n_irreversible, ==, 1);
  g_assert_cmpuint (n_merges, ==, 2);
  g_assert_cmpuint (n_labels, ==, 2);
  g_assert_cmpuint (n_dependencies, ==, 1);
}

static void
test_environments (gconstpointer engine)
{
  static const struct
  {
    const char *name;
    HwStatusKind kind;
    guint n_pending;
    HwEnvironmentKind environment_kind;
    gboolean is_protected;
  } cases[] = {
    { "dev", HW_STATUS_UP_TO_DATE, 0, HW_ENVIRONMENT_KIND_DEVELOPMENT, FALSE },
    { "staging", HW_STATUS_PENDING, 2, HW_ENVIRONMENT_KIND_STAGING, FALSE },
    { "prod", HW_STATUS_PENDING, 6, HW_ENVIRONMENT_KIND_PRODUCTION, TRUE },
  };
  Fixture *fixture = get_shared (engine);

  if (fixture == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const HwEnvironment *environment = find_environment (fixture, cases[i].name);
      g_autoptr(HwStatus) status = read_status (fixture, cases[i].name);

      g_test_message ("%s", cases[i].name);
      g_assert_cmpint (status->kind, ==, cases[i].kind);
      g_assert_cmpuint (status->n_pending, ==, cases[i].n_pending);
      g_assert_cmpint (environment->kind, ==, cases[i].environment_kind);
      g_assert_cmpint (environment->is_protected, ==, cases[i].is_protected);
      g_assert_null (environment->error);
    }
}

static void
test_content (gconstpointer engine)
{
  static const struct
  {
    const char *sql, *answer;
  } cases[] = {
    { "SELECT count(*) FROM authors", "12" },
    { "SELECT count(*) FROM books", "24" },
    { "SELECT count(*) FROM customers", "6002" },
    { "SELECT count(*) FROM orders", "40000" },
    { "SELECT count(*) FROM payments WHERE currency <> 'EUR' OR currency IS NULL", "0" },
    { "SELECT count(*) FROM customers WHERE email <> lower(email)", "0" },
    { "SELECT count(*) FROM headway_history", "9" },
  };
  Fixture *fixture = get_shared (engine);

  if (fixture == NULL)
    return;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *answer = query (fixture, "prod", cases[i].sql);

      g_test_message ("%s", cases[i].sql);
      g_assert_cmpstr (answer, ==, cases[i].answer);
    }
}

static void
test_history_is_old (gconstpointer engine)
{
  Fixture *fixture = get_shared (engine);
  g_autoptr(HwStatus) status = NULL;

  if (fixture == NULL)
    return;

  status = read_status (fixture, "prod");
  g_assert_cmpint (status->last_deployed_usec, <, g_get_real_time () - 20 * 24 * G_TIME_SPAN_HOUR);
  g_assert_cmpint (status->last_deployed_usec, >, g_get_real_time () - 40 * 24 * G_TIME_SPAN_HOUR);
}

/* The whole road on prod, to the verb that fails; its error. */
static GError *
deploy (Fixture *fixture, const char *backups)
{
  g_autoptr(HwDeployment) deployment =
                 hw_deployment_new (fixture->project, find_environment (fixture, "prod"), NULL);
  GError *error = NULL;

  hw_deployment_set_backup_dir (deployment, backups);
  if (hw_deployment_plan (deployment, HW_DIRECTION_UPGRADE, "head", NULL, &error)
      && hw_deployment_run_checks (deployment, NULL, &error)
      && hw_deployment_run_backup (deployment, NULL, &error)
      && hw_deployment_run_upgrade (deployment, "prod", NULL, &error)
      && hw_deployment_run_verify (deployment, NULL, &error))
    g_assert_cmpint (hw_deployment_get_state (deployment), ==, HW_DEPLOYMENT_DONE);

  return error;
}

static void
test_deploy (gconstpointer engine)
{
  Fixture *fixture = get_shared (engine);
  g_autoptr(GError) error = NULL;
  g_autoptr(HwStatus) status = NULL;
  g_autofree char *backups = NULL;
  g_autofree char *n = NULL;

  if (fixture == NULL)
    return;

  backups = hw_test_dir_build (&fixture->dir, "backups");
  error = deploy (fixture, backups);
  g_assert_no_error (error);
  status = read_status (fixture, "prod");
  g_assert_cmpint (status->kind, ==, HW_STATUS_UP_TO_DATE);
  n = query (fixture, "prod", "SELECT count(*) FROM payments WHERE status = 'refunded'");
  g_assert_cmpint (g_ascii_strtoll (n, NULL, 10), >, 100);
}

static void
test_trouble (gconstpointer engine)
{
  g_auto(Fixture) fixture = { .path = NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwStatus) dev = NULL;
  g_autoptr(HwStatus) prod = NULL;
  g_autofree char *backups = NULL;

  if (!fixture_set_up (&fixture, engine, TRUE))
    return;

  backups = hw_test_dir_build (&fixture.dir, "backups");
  dev = read_status (&fixture, "dev");
  g_assert_cmpint (dev->kind, ==, HW_STATUS_UP_TO_DATE);
  error = deploy (&fixture, backups);
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "e5a7c3d9f102");
  g_assert_cmpuint (hw_error_get_statement_index (error), ==, 2);
  prod = read_status (&fixture, "prod");
  g_assert_cmpuint (prod->n_pending, ==, 1);
}

static void
test_server_again (void)
{
  Fixture *fixture = get_shared ("postgresql");
  g_autoptr(GError) error = NULL;
  g_autoptr(HwStatus) stopped = NULL;
  g_autoptr(HwStatus) started = NULL;

  if (fixture == NULL)
    return;

  hw_demo_stop (fixture->path, &error);
  g_assert_no_error (error);
  hw_demo_stop (fixture->path, &error);
  g_assert_no_error (error);
  stopped = hw_status_read (fixture->project, find_environment (fixture, "dev"), 0, NULL);
  g_assert_cmpint (stopped->kind, ==, HW_STATUS_UNREACHABLE);
  hw_demo_start (fixture->path, NULL, &error);
  g_assert_no_error (error);
  hw_demo_start (fixture->path, NULL, &error);
  g_assert_no_error (error);
  started = read_status (fixture, "dev");
  g_assert_cmpint (started->kind, ==, HW_STATUS_UP_TO_DATE);
}

/* A path that no socket's address can hold. */
static void
test_long_path (void)
{
  HwDemoOptions options = { .postgres = TRUE };
  g_auto(HwTestDir) dir = { NULL };
  g_autofree char *name = g_strnfill (120, 'x');
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;
  g_autofree char *socket = NULL;
  g_autoptr(GError) error = NULL;

  if (!has_server_programs ())
    {
      g_test_skip ("no programs of a PostgreSQL server");
      return;
    }
  hw_test_dir_init (&dir);
  g_assert_cmpint (g_chmod (dir.path, 0755), ==, 0);
  path = hw_test_dir_build (&dir, name);
  hw_demo_create (path, &options, NULL, &error);
  g_assert_no_error (error);
  hw_demo_stop (path, &error);
  g_assert_no_error (error);
  file = g_build_filename (path, ".postgres", "socket-folder", NULL);
  socket = hw_file_read (file, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (strlen (socket), <, 90);
  g_rmdir (socket);
}

static void
test_harmless_elsewhere (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  g_assert_true (hw_demo_start (dir.path, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (hw_demo_stop (dir.path, &error));
  g_assert_no_error (error);
}

static void
test_folder_in_use (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *mine = NULL;
  g_autofree char *text = NULL;

  hw_test_dir_init (&dir);
  mine = hw_test_write_file (dir.path, "headway.ini", "mine");
  g_assert_false (hw_demo_create (dir.path, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_EXISTS);
  text = hw_file_read (mine, NULL, NULL);
  g_assert_cmpstr (text, ==, "mine");
}

static void
test_empty_folder (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  hw_demo_create (dir.path, NULL, NULL, &error);
  g_assert_no_error (error);
}

static void
test_cancelled (gconstpointer engine)
{
  HwDemoOptions options = { .postgres = strcmp (engine, "postgresql") == 0 };
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (options.postgres && !has_server_programs ())
    {
      g_test_skip ("no programs of a PostgreSQL server");
      return;
    }
  hw_test_dir_init (&dir);
  g_assert_cmpint (g_chmod (dir.path, 0755), ==, 0);
  path = hw_test_dir_build (&dir, "bookshop");
  g_cancellable_cancel (cancellable);
  g_assert_false (hw_demo_create (path, &options, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* It can be tried again. */
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static guint
count_names (const char *folder)
{
  g_autoptr(GDir) handle = g_dir_open (folder, 0, NULL);
  guint n = 0;

  g_assert_nonnull (handle);
  while (g_dir_read_name (handle) != NULL)
    n++;

  return n;
}

/* A new demo takes the old one's place; when it cannot be made, the old one is as it was. */
static void
test_reset (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;
  g_autofree char *mine = NULL;

  hw_test_dir_init (&dir);
  path = hw_test_dir_build (&dir, "bookshop");
  hw_demo_create (path, NULL, NULL, &error);
  g_assert_no_error (error);
  mine = hw_test_write_file (path, "mine", "mine");

  g_cancellable_cancel (cancellable);
  g_assert_false (hw_demo_reset (path, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (g_file_test (mine, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_names (dir.path), ==, 1);

  hw_demo_reset (path, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (mine, G_FILE_TEST_EXISTS));
  g_assert_cmpuint (count_names (dir.path), ==, 1);
}

static void
test_no_programs (void)
{
  HwDemoOptions options = { .postgres = TRUE };
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  hw_test_dir_init (&dir);
  path = hw_test_dir_build (&dir, "bookshop");
  g_setenv ("HEADWAY_PG_BINDIR", dir.path, TRUE);
  g_assert_false (hw_demo_create (path, &options, NULL, &error));
  g_unsetenv ("HEADWAY_PG_BINDIR");
  g_assert_error (error, HW_ERROR, HW_ERROR_FAILED);
  g_assert_nonnull (hw_error_get_hint (error));
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
}

static void
test_no_folder (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GError) error = NULL;
  g_autofree char *file = NULL;
  g_autofree char *path = NULL;

  hw_test_dir_init (&dir);
  file = hw_test_write_file (dir.path, "file", "");
  path = g_build_filename (file, "bookshop", NULL);
  g_assert_false (hw_demo_create (path, NULL, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_FILE);
}

static void
add_for_each_engine (const char *path, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (engines); i++)
    {
      g_autofree char *full = g_strdup_printf ("/demo/%s/%s", engines[i], path);

      g_test_add_data_func (full, engines[i], func);
    }
}

int
main (int argc, char *argv[])
{
  int status;

  /* A cluster is some thousand files. */
  if (access ("/dev/shm", W_OK) == 0)
    g_setenv ("TMPDIR", "/dev/shm", FALSE);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_each_engine ("project", test_project);
  add_for_each_engine ("environments", test_environments);
  add_for_each_engine ("content", test_content);
  add_for_each_engine ("history-is-old", test_history_is_old);
  add_for_each_engine ("trouble", test_trouble);
  add_for_each_engine ("cancelled", test_cancelled);
  /* Last, as it changes the demo that the others look at. */
  add_for_each_engine ("deploy", test_deploy);
  g_test_add_func ("/demo/reset", test_reset);
  g_test_add_func ("/demo/server/again", test_server_again);
  g_test_add_func ("/demo/server/long-path", test_long_path);
  g_test_add_func ("/demo/server/no-programs", test_no_programs);
  g_test_add_func ("/demo/harmless-elsewhere", test_harmless_elsewhere);
  g_test_add_func ("/demo/folder/in-use", test_folder_in_use);
  g_test_add_func ("/demo/folder/empty", test_empty_folder);
  g_test_add_func ("/demo/folder/none", test_no_folder);
  status = g_test_run ();
  for (guint i = 0; i < G_N_ELEMENTS (shared); i++)
    fixture_clear (&shared[i]);

  return status;
}
