/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "hw-database-lock.h"
#include "hw-error.h"
#include "hw-test-alembic.h"
#include "hw-test-postgres.h"
#include "hw-test-proxy.h"
#include "hw-test-road.h"

/* What test-faults.c does to revisions in SQL, done to a real alembic: afterwards the version table, the schema and what
 * Headway says of them must agree. Each world stands at d, and e is what goes wrong. */

#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))
#define WAIT_LIMIT_SECONDS 180
#define CREATE "op.execute('CREATE TABLE IF NOT EXISTS te (i int)')"
#define DROP HW_TEST_ALEMBIC_DROP ("te")
/* Holds a revision up until the file is there. */
#define AWAIT(path) "next(i for i in iter(int, 1) if os.path.exists('" path "') or time.sleep(.02))"
#define LEAVE "op.execute('SELECT pg_terminate_backend(pg_backend_pid())')"

/* @up: what e does; %1$s in it stands for the world's folder */
static HwTestWorld *
new_world (HwDialect dialect, const char *env, const char *up)
{
  HwTestWorld *world = hw_test_alembic_new_world (dialect, env);
  g_autoptr(GString) text = g_string_new (up);

  if (world == NULL)
    return NULL;
  g_string_replace (text, "%1$s", world->dir.path, 0);
  hw_test_alembic_add (world, "e", "'d'", text->str, DROP);
  hw_test_alembic_stand_at (world, "d");
  hw_test_world_open (world);

  return world;
}

static void
wait_for_file (HwTestWorld *world, const char *name)
{
  g_autofree char *path = hw_test_dir_build (&world->dir, name);

  for (guint i = 0; i < WAIT_LIMIT_SECONDS * 50; i++)
    {
      if (g_file_test (path, G_FILE_TEST_EXISTS))
        return;
      g_usleep (G_USEC_PER_SEC / 50);
    }
  g_error ("The revision does not write “%s”", name);
}

static void
let_go_on (HwTestWorld *world)
{
  g_free (hw_test_write_file (world->dir.path, "go", ""));
}

/* Plain and repeatable. */
static void
assert_next_goes_through (HwTestWorld *world)
{
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_alembic_add (world, "e", "'d'", CREATE, DROP);
  road = hw_test_road_new (world);
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "e");
  g_assert_true (hw_test_world_has_table (world, "te"));
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 1);
}

/* Two at once */

static gpointer
go_cb (gpointer data)
{
  g_autoptr(GError) error = NULL;

  hw_test_road_go (data, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);

  return NULL;
}

static void
let_go_on_when_waiting_cb (const HwEvent *event, gpointer user_data)
{
  if (event->kind == HW_EVENT_NOTICE && g_str_has_prefix (event->message, "waiting: "))
    let_go_on (user_data);
}

/* The second is refused; and one that has time waits, and finds nothing left to do. */
static void
test_two_at_once (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), HW_TEST_ALEMBIC_ENV_INI,
                                             CREATE "; open('%1$s/mark', 'w'); " AWAIT ("%1$s/go"));
  g_autoptr(HwTestRoad) first = NULL;
  g_autoptr(GError) error = NULL;
  GThread *thread;

  if (world == NULL)
    return;
  first = hw_test_road_new (world);
  thread = g_thread_new ("first", go_cb, first);
  wait_for_file (world, "mark");
  {
    g_autoptr(HwTestRoad) second = hw_test_road_new (world);
    g_autofree char *message = NULL;

    g_assert_false (hw_test_road_go (second, HW_DEPLOYMENT_DONE, &error));
    g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
    g_assert_cmpint (hw_test_road_get_check (second, "lock", &message), ==, HW_CHECK_FAILED);
    g_assert_nonnull (strstr (message, "locked by another deployment"));
    g_clear_error (&error);
  }
  {
    g_autoptr(HwTestRoad) third = hw_test_road_new (world);

    third->func = let_go_on_when_waiting_cb;
    third->user_data = world;
    hw_deployment_set_lock_wait (third->deployment, WAIT_LIMIT_SECONDS * 1000);
    g_assert_true (
        hw_deployment_plan (third->deployment, HW_DIRECTION_UPGRADE, "head", NULL, &error));
    g_assert_no_error (error);
    g_assert_cmpuint (hw_plan_get_n_steps (hw_deployment_get_plan (third->deployment)), ==, 0);
  }
  g_thread_join (thread);
  hw_test_world_assert_rows (world, "e");
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 1);
}

/* Killed */

static GSubprocess *
start_child (HwTestRoad *road, const char *moment, const char *limit)
{
  g_autofree char *program =
      g_test_build_filename (G_TEST_BUILT, "integration", "deploy-child", NULL);
  g_autoptr(GError) error = NULL;
  GSubprocess *child =
      g_subprocess_new (G_SUBPROCESS_FLAGS_STDERR_PIPE, &error, program, road->world->root,
                        road->journal_path, road->backup_dir, moment, limit, NULL);

  g_assert_no_error (error);

  return child;
}

static void
wait_for_death (GSubprocess *child)
{
  g_autoptr(GError) error = NULL;

  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (child));
  g_assert_cmpint (g_subprocess_get_term_sig (child), ==, SIGKILL);
}

/* What the next one to open the journal is told. */
static char *
describe_interrupted (HwTestRoad *road)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwJournal) journal = hw_journal_open (road->journal_path, &error);
  g_autoptr(GPtrArray) entries = NULL;
  char *text;

  g_assert_no_error (error);
  entries = hw_journal_list_interrupted (journal, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (entries->len, ==, 1);
  text = hw_deployment_describe_interrupted (road->world->project, entries->pdata[0], NULL, NULL);
  g_test_message ("%s", text);

  return text;
}

/* Neither the program that Headway had started nor a session of it. */
static void
wait_for_alembic_to_end (HwTestWorld *world)
{
  g_autoptr(GError) error = NULL;

  for (guint i = 0; i < WAIT_LIMIT_SECONDS * 20; i++)
    {
      g_autoptr(HwDatabase) database = hw_test_world_connect (world);

      g_clear_error (&error);
      if (hw_database_lock_probe (database, NULL, "alembic_version", NULL, &error))
        return;
      g_assert_error (error, HW_ERROR, HW_ERROR_LOCKED);
      g_usleep (G_USEC_PER_SEC / 20);
    }
  g_error ("%s", error->message);
}

/* The settings that alembic reads, which may hold a password: (transfer full) */
static char *
read_ini_path (HwTestWorld *world)
{
  g_autofree char *note = hw_test_dir_build (&world->dir, "ini");
  g_autoptr(GError) error = NULL;
  char *path = NULL;

  g_file_get_contents (note, &path, NULL, &error);
  g_assert_no_error (error);

  return path;
}

/* In the middle of a revision: alembic goes with Headway, the lock is free again, and the settings are nowhere. */
static void
test_killed (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 new_world (DIALECT (data), HW_TEST_ALEMBIC_ENV_INI,
                            CREATE "; from alembic import context; "
                                   "open('%1$s/ini', 'w').write(context.config.config_file_name); "
                                   "open('%1$s/mark', 'w'); time.sleep(600)");
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autofree char *ini = NULL;
  g_autofree char *text = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  child = start_child (road, "none", NULL);
  wait_for_file (world, "mark");
  ini = read_ini_path (world);
  g_assert_true (g_file_test (ini, G_FILE_TEST_EXISTS));
  g_subprocess_force_exit (child);
  wait_for_death (child);
  wait_for_alembic_to_end (world);
  g_assert_false (g_file_test (ini, G_FILE_TEST_EXISTS));

  hw_test_world_assert_rows (world, "d");
  text = describe_interrupted (road);
  g_assert_nonnull (strstr (text, "prod is at d now. 0 of its 1 revision is applied."));
  if (DIALECT (data) == HW_DIALECT_POSTGRESQL)
    {
      g_assert_nonnull (strstr (text, "What had begun was rolled back as a whole."));
      g_assert_false (hw_test_world_has_table (world, "te"));
    }
  else
    {
      g_assert_nonnull (strstr (text, "The next one, e, is not all in one transaction"));
      g_assert_true (hw_test_world_has_table (world, "te"));
    }
  assert_next_goes_through (world);
}

/* An alembic that does not go with Headway: nobody claims anything, and nobody begins, until it has ended. */
static void
test_left_behind (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 new_world (DIALECT (data), HW_TEST_ALEMBIC_ENV_INI,
                            "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); " CREATE
                            "; open('%1$s/mark', 'w'); " AWAIT ("%1$s/go"));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwTestRoad) second = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *during = NULL;
  g_autofree char *after = NULL;
  g_autofree char *message = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  child = start_child (road, "none", NULL);
  wait_for_file (world, "mark");
  g_subprocess_force_exit (child);
  wait_for_death (child);

  during = describe_interrupted (road);
  g_assert_nonnull (strstr (during, "What becomes of e is not known yet: a program that an "
                                    "interrupted deployment had started is still at work"));
  second = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (second, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_test_road_get_check (second, "lock", &message), ==, HW_CHECK_FAILED);
  g_assert_nonnull (strstr (message, "is still at work"));

  let_go_on (world);
  wait_for_alembic_to_end (world);
  hw_test_world_assert_rows (world, "e");
  after = describe_interrupted (road);
  g_assert_nonnull (strstr (after, "All of its 1 revision is applied; only the verification"));
}

/* Killed where Headway itself is at work; @moment as of deploy-child. */
static void
kill_at (HwDialect dialect, const char *moment, const char *rows, const char *sentence)
{
  g_autoptr(HwTestWorld) world = new_world (dialect, HW_TEST_ALEMBIC_ENV_INI, CREATE);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autofree char *text = NULL;
  guint n_partial;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  child = start_child (road, moment, NULL);
  wait_for_death (child);
  wait_for_alembic_to_end (world);
  hw_test_world_assert_rows (world, rows);
  g_assert_cmpint (hw_test_world_has_table (world, "te"), ==, g_str_equal (rows, "e"));
  text = describe_interrupted (road);
  g_assert_nonnull (strstr (text, sentence));
  g_assert_cmpuint (hw_test_road_count_backups (road, &n_partial), ==,
                    g_str_equal (moment, "backup-progress") ? 0 : 1);
}

static void
test_killed_in_backup (void)
{
  kill_at (HW_DIALECT_SQLITE, "backup-progress", "d", "It had not written anything");
}

/* alembic has committed, and nothing of that is in the journal yet. */
static void
test_killed_behind_commit (void)
{
  kill_at (HW_DIALECT_POSTGRESQL, "step-finished", "e", "All of its 1 revision is applied");
}

static void
test_disk_full (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_SQLITE, HW_TEST_ALEMBIC_ENV_INI, CREATE);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GSubprocess) child = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  guint n_partial;

  if (world == NULL)
    return;
  hw_test_world_execute (world, "CREATE TABLE ballast AS WITH RECURSIVE n(i) AS (SELECT 1 UNION "
                                "ALL SELECT i + 1 FROM n LIMIT 15000) "
                                "SELECT hex(randomblob(32)) FROM n");
  road = hw_test_road_new (world);
  child = start_child (road, "none", "300000");
  g_subprocess_communicate_utf8 (child, NULL, NULL, NULL, &text, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (text, "backup: "));
  g_assert_cmpuint (hw_test_road_count_backups (road, &n_partial), ==, 0);
  g_assert_cmpuint (n_partial, ==, 0);
  hw_test_world_assert_rows (world, "d");
  g_assert_false (hw_test_world_has_table (world, "te"));
}

static void
test_no_pg_dump (void)
{
  g_autoptr(HwTestWorld) world =
                 new_world (HW_DIALECT_POSTGRESQL, HW_TEST_ALEMBIC_ENV_INI, CREATE);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  g_setenv ("HEADWAY_PG_BINDIR", world->dir.path, TRUE);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_unsetenv ("HEADWAY_PG_BINDIR");
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_test_road_get_check (road, "programs", NULL), ==, HW_CHECK_FAILED);
  hw_test_world_assert_rows (world, "d");
}

static void
drop_lock_cb (const HwEvent *event, gpointer user_data)
{
  HwTestWorld *world = user_data;

  if (event->kind != HW_EVENT_STEP_FINISHED || event->step != 0)
    return;
  hw_test_world_execute (world, world->dialect == HW_DIALECT_SQLITE
                                    ? "DELETE FROM headway_lock"
                                    : "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE "
                                      "locktype = 'advisory' AND database = (SELECT oid FROM "
                                      "pg_database WHERE datname = current_database())");
}

/* Between two runs of alembic: the second is not begun. */
static void
test_lock_lost (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), HW_TEST_ALEMBIC_ENV_INI, CREATE);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_alembic_add (world, "f", "'e'", HW_TEST_ALEMBIC_CREATE ("tf"),
                       HW_TEST_ALEMBIC_DROP ("tf"));
  road = hw_test_road_new (world);
  road->func = drop_lock_cb;
  road->user_data = world;
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONNECTION_LOST);
  g_assert_cmpuint (hw_deployment_get_failure (road->deployment)->n_done, ==, 1);
  hw_test_world_assert_rows (world, "e");
  g_assert_false (hw_test_world_has_table (world, "tf"));
}

/* Cut connections */

static void
arm_proxy_cb (const HwEvent *event, gpointer user_data)
{
  if (event->kind == HW_EVENT_STEP_STARTED)
    hw_test_proxy_lose_commit (user_data);
}

/* Its own session at the end of env.py, when everything is committed. */
#define ENV_LEAVES \
  HW_TEST_ALEMBIC_ENV_INI \
  "        if os.path.exists('../mark'):\n" \
  "            connection.exec_driver_sql('SELECT pg_terminate_backend(pg_backend_pid())')\n"

static const struct
{
  const char *name;
  const char *env;
  const char *up;
  gboolean is_applied;
  gboolean has_proxy;
} cuts[] = {
  { "before-commit", HW_TEST_ALEMBIC_ENV_INI, CREATE "; " LEAVE, FALSE, FALSE },
  { "in-commit", HW_TEST_ALEMBIC_ENV_INI,
    CREATE "; op.execute('CREATE FUNCTION leave() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
           "PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$'); "
           "op.execute('CREATE CONSTRAINT TRIGGER leave AFTER INSERT ON te DEFERRABLE INITIALLY "
           "DEFERRED FOR EACH ROW EXECUTE FUNCTION leave()'); "
           "op.execute('INSERT INTO te VALUES (1)')",
    FALSE, FALSE },
  { "answer-lost", HW_TEST_ALEMBIC_ENV_INI, CREATE, TRUE, TRUE },
  { "behind-commit", ENV_LEAVES, CREATE "; open('%1$s/mark', 'w')", TRUE, FALSE },
  /* Headway's own connections as well, the one with the lock among them. */
  { "all", HW_TEST_ALEMBIC_ENV_INI,
    CREATE "; op.execute('SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = "
           "current_database() ORDER BY pid = pg_backend_pid()')",
    FALSE, FALSE },
};

static void
test_cut (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr(HwTestProxy) proxy = NULL;
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, cuts[i].env, cuts[i].up);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  if (cuts[i].has_proxy)
    {
      proxy =
          hw_test_proxy_start (world->dir.path,
                               hw_test_postgres_get_socket_dir (hw_test_postgres_get_shared ()));
      name = hw_test_world_query (world, "SELECT current_database()");
      g_free (world->url);
      world->url = g_strdup_printf ("postgresql://postgres@/%s?host=%s", name, world->dir.path);
    }
  road = hw_test_road_new (world);
  if (cuts[i].has_proxy)
    {
      road->func = arm_proxy_cb;
      road->user_data = proxy;
    }
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_test_message ("%s (%s)", error->message, hw_error_get_hint (error));
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_nonnull (failure);
  g_test_message ("%s", failure->summary);
  g_assert_true (failure->is_state_known);
  g_assert_false (failure->is_unknown_commit);
  g_assert_cmpuint (failure->n_done, ==, cuts[i].is_applied ? 1 : 0);
  g_assert_nonnull (strstr (failure->summary, cuts[i].is_applied
                                                  ? "Revision e is committed, although"
                                                  : "Revision e was rolled back as a whole."));
  hw_test_world_assert_rows (world, cuts[i].is_applied ? "e" : "d");
  g_assert_cmpint (hw_test_world_has_table (world, "te"), ==, cuts[i].is_applied);
  if (!cuts[i].is_applied)
    assert_next_goes_through (world);
}

/* The server is gone in the middle, and answers no questions: it cannot be told yet, and how it can is said. */
static void
kill_server_cb (const HwEvent *event, gpointer user_data)
{
  if (event->kind == HW_EVENT_NOTICE && g_str_equal (event->message, "now"))
    hw_test_postgres_kill (user_data);
}

static void
test_server_killed (void)
{
  g_autoptr(HwTestWorld) world = NULL;
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwTestPostgres) server = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *name = NULL;
  const HwFailure *failure;

  if (hw_test_alembic_skip () || hw_test_postgres_get_shared () == NULL)
    return;
  server = hw_test_postgres_start ((const char *const[]){ NULL }, NULL, &error);
  g_assert_no_error (error);
  world = hw_test_alembic_new_world (HW_DIALECT_POSTGRESQL, HW_TEST_ALEMBIC_ENV_INI);
  name = hw_test_postgres_create_database (server);
  g_free (world->url);
  world->url = hw_test_postgres_dup_url (server, name);
  hw_test_alembic_stand_at (world, "d");
  hw_test_alembic_add (world, "e", "'d'",
                       CREATE "; print('now'); op.execute('SELECT pg_sleep(600)')", DROP);
  road = hw_test_road_new (world);
  road->func = kill_server_cb;
  road->user_data = server;
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  failure = hw_deployment_get_failure (road->deployment);
  g_test_message ("%s", failure->summary);
  g_assert_false (failure->is_state_known);
  g_assert_true (failure->is_unknown_commit);
  g_assert_nonnull (strstr (failure->summary, "“headway current” tells"));

  g_clear_error (&error);
  g_assert_true (hw_test_postgres_restart (server, &error));
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "d");
  g_assert_false (hw_test_world_has_table (world, "te"));
  assert_next_goes_through (world);
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  hw_test_add_for_both_dialects ("alembic-faults", name, func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("two-at-once", test_two_at_once);
  add_for_both ("killed", test_killed);
  add_for_both ("left-behind", test_left_behind);
  add_for_both ("lock-lost", test_lock_lost);
  g_test_add_func ("/alembic-faults/sqlite/killed-in-backup", test_killed_in_backup);
  g_test_add_func ("/alembic-faults/sqlite/disk-full", test_disk_full);
  g_test_add_func ("/alembic-faults/postgresql/killed-behind-commit", test_killed_behind_commit);
  g_test_add_func ("/alembic-faults/postgresql/no-pg-dump", test_no_pg_dump);
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autofree char *name = g_strconcat ("/alembic-faults/postgresql/cut/", cuts[i].name, NULL);

      g_test_add_data_func (name, GUINT_TO_POINTER (i), test_cut);
    }
  g_test_add_func ("/alembic-faults/postgresql/server-killed", test_server_killed);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
