/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "hw-child.h"
#include "hw-error.h"
#include "hw-test-alembic.h"
#include "hw-test-postgres.h"
#include "hw-test-road.h"

/* Python revisions, carried out by a real alembic on real databases. */

#define CREATE HW_TEST_ALEMBIC_CREATE
#define DROP HW_TEST_ALEMBIC_DROP
#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))

static gboolean
go_down (HwTestWorld *world, const char *target, GError **error)
{
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);

  return hw_deployment_plan (road->deployment, HW_DIRECTION_DOWNGRADE, target, NULL, error)
         && hw_test_road_go (road, HW_DEPLOYMENT_DONE, error);
}

static void
collect_cb (const HwEvent *event, gpointer user_data)
{
  GString *text = user_data;

  if (event->kind == HW_EVENT_NOTICE)
    g_string_append_printf (text, "%s\n", event->message);
  if (event->kind == HW_EVENT_STEP_FINISHED)
    g_string_append_printf (text, "done %s\n", event->revision->id);
}

/* Up and down again, by turns with alembic itself, through checks, backup and verification. */
static void
test_road (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (DIALECT (data), HW_TEST_ALEMBIC_ENV_VARIABLE);
  g_autoptr(GError) error = NULL;
  g_autoptr(GString) seen = g_string_new (NULL);
  g_autofree char *history = NULL;

  if (world == NULL)
    return;
  hw_test_alembic_run (world, "upgrade", "b");
  {
    g_autoptr(HwTestRoad) road = hw_test_road_new (world);
    g_autofree char *message = NULL;
    guint n_partial = 0;

    road->func = collect_cb;
    road->user_data = seen;
    g_assert_true (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
    g_assert_no_error (error);
    g_assert_cmpint (hw_test_road_get_check (road, "alembic", &message), ==, HW_CHECK_PASSED);
    g_assert_cmpuint (hw_test_road_count_backups (road, &n_partial), ==, 1);
    g_assert_cmpuint (n_partial, ==, 0);
  }
  g_assert_cmpstr (seen->str, ==, "done c\ndone d\n");
  hw_test_world_assert_rows (world, "d");
  history = hw_test_world_query (world,
                                 "SELECT count(*) FROM headway_history WHERE checksum IS NOT NULL");
  g_assert_cmpstr (history, ==, "2");

  /* One line of the two that the merge joined, and nothing of the other. */
  g_assert_true (go_down (world, "b@a", &error));
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "c");
  g_assert_false (hw_test_world_has_table (world, "td"));
  g_assert_false (hw_test_world_has_table (world, "tb"));
  g_assert_true (hw_test_world_has_table (world, "tc"));
}

/* The last row goes too. */
static void
test_base (void)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (HW_DIALECT_POSTGRESQL, HW_TEST_ALEMBIC_ENV_VARIABLE);
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  hw_test_alembic_run (world, "upgrade", "a");
  g_assert_true (go_down (world, "base", &error));
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "");
  g_assert_false (hw_test_world_has_table (world, "ta"));
}

static void
test_stamp (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (DIALECT (data), HW_TEST_ALEMBIC_ENV_INI);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  g_assert_true (hw_deployment_plan (road->deployment, HW_DIRECTION_STAMP, "b c", NULL, &error));
  g_assert_true (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_no_error (error);
  hw_test_world_assert_rows (world, "b c");
  g_assert_false (hw_test_world_has_table (world, "tb"));
  g_assert_cmpuint (hw_test_world_count_history (world), ==, 2);
}

/* The ini names another database, the variable too, and env.py has a third: nothing may run anywhere. */
static void
test_elsewhere (gconstpointer data)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (DIALECT (data),
                                            HW_TEST_ALEMBIC_ENV ("'sqlite:///third.db'"));
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *third = NULL;
  g_autofree char *bytes = NULL;
  gsize length = 0;

  if (world == NULL)
    return;
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CONFIG);
  g_assert_nonnull (strstr (error->message, "another database"));
  g_assert_nonnull (strstr (hw_error_get_hint (error), "Nothing has been run"));
  hw_test_world_assert_rows (world, "");
  third = g_build_filename (world->root, "third.db", NULL);
  g_file_get_contents (third, &bytes, &length, NULL);
  g_assert_cmpuint (length, ==, 0);
}

static const struct
{
  const char *name;
  const char *up;
  const char *message; /* part of the error's message */
  const char *rows;    /* afterwards */
  gboolean is_for_both;
  gboolean leaves_table; /* of the failing revision, on SQLite */
} failures[] = {
  { "sql", CREATE ("te") "; op.execute('INSERT INTO nowhere VALUES (1)')", "nowhere", "d", TRUE,
    TRUE },
  { "raise", "raise ValueError('no \\u00fcber price')", "ValueError: no über price", "d", FALSE,
    FALSE },
  { "exit", "sys.exit(7)", "ended with status 7", "d", FALSE, FALSE },
  { "killed", "os.kill(os.getpid(), 9)", "ended by signal 9", "d", TRUE, FALSE },
  { "module", "import nothing_like_it", "No module named 'nothing_like_it'", "d", FALSE, FALSE },
};

static void
test_failure (gconstpointer data)
{
  const guint index = GPOINTER_TO_UINT (data) / 2;
  const HwDialect dialect = (HwDialect)(GPOINTER_TO_UINT (data) % 2);
  g_autoptr(HwTestWorld) world = hw_test_alembic_new_world (dialect, HW_TEST_ALEMBIC_ENV_INI);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  const HwFailure *failure;

  if (world == NULL)
    return;
  hw_test_alembic_add (world, "e", "'d'", failures[index].up, DROP ("te"));
  hw_test_alembic_stand_at (world, "d");
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_test_message ("%s", error->message);
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_nonnull (strstr (error->message, failures[index].message));
  g_assert_cmpstr (hw_error_get_revision (error), ==, "e");
  hw_test_world_assert_rows (world, failures[index].rows);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_FAILED);
  failure = hw_deployment_get_failure (road->deployment);
  g_assert_nonnull (failure);
  if (dialect == HW_DIALECT_POSTGRESQL)
    g_assert_false (hw_test_world_has_table (world, "te"));
  else if (failures[index].leaves_table)
    g_assert_true (hw_test_world_has_table (world, "te"));
}

/* Output that is no text, without end of line, and much of it. */
static void
test_output (void)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (HW_DIALECT_SQLITE, HW_TEST_ALEMBIC_ENV_INI);
  g_autoptr(GString) seen = g_string_new (NULL);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(HwJournalEntry) entry = NULL;
  g_autoptr(GPtrArray) lines = NULL;
  g_autoptr(GError) error = NULL;
  guint n_kept = 0;

  if (world == NULL)
    return;
  hw_test_alembic_add (
      world, "e", "'d'",
      "sys.stdout.buffer.write(b'caf\\xe9 \\x1b[31m\\n' + b'x' * 20000 + b'\\nlast')", "pass");
  hw_test_alembic_stand_at (world, "d");
  road = hw_test_road_new (world);
  road->func = collect_cb;
  road->user_data = seen;
  g_assert_true (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_no_error (error);
  g_assert_nonnull (strstr (seen->str, "caf\\xe9 \\x1b[31m\n"));
  g_assert_nonnull (strstr (seen->str, "\nlast\n"));
  entry = hw_test_road_get_entry (road);
  lines = hw_journal_list_lines (road->journal, entry->id, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < lines->len; i++)
    n_kept += strstr (((HwJournalLine *)lines->pdata[i])->message, "caf\\xe9") != NULL;
  g_assert_cmpuint (n_kept, ==, 1);
}

static gboolean
has_started (gpointer user_data)
{
  const char *path = user_data;

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

/* A revision that never ends: by request, and by its time limit. */
static void
test_hang (gconstpointer data)
{
  gboolean is_timeout = GPOINTER_TO_UINT (data) / 2 == 1;
  HwDialect dialect = (HwDialect)(GPOINTER_TO_UINT (data) % 2);
  g_autoptr(HwTestWorld) world = hw_test_alembic_new_world (dialect, HW_TEST_ALEMBIC_ENV_INI);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *up = NULL;
  GThread *thread = NULL;

  if (world == NULL)
    return;
  mark = hw_test_dir_build (&world->dir, "mark");
  up = g_strdup_printf (CREATE ("te") "; open('%s', 'w'); time.sleep(600)", mark);
  hw_test_alembic_add (world, "a", "None", up, DROP ("ta"));
  /* The checks start alembic, too, and have to be done within it where the machine is busy. */
  hw_test_world_set_policies (world, is_timeout ? "run_timeout = 20s" : "");
  road = hw_test_road_new (world);
  g_assert_true (hw_test_road_go (road, HW_DEPLOYMENT_CONFIRM, &error));
  g_assert_no_error (error);
  if (!is_timeout)
    thread = hw_test_cancel_when (road->cancellable, has_started, mark);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  if (thread != NULL)
    g_thread_join (thread);
  if (is_timeout)
    g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  else
    g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (hw_deployment_get_state (road->deployment), ==, HW_DEPLOYMENT_FAILED);
  hw_test_world_assert_rows (world, "");
  if (dialect == HW_DIALECT_POSTGRESQL)
    g_assert_false (hw_test_world_has_table (world, "te"));
}

static gboolean
holds (const char *bytes, gsize length, const char *text)
{
  gsize size = strlen (text);

  for (gsize i = 0; i + size <= length; i++)
    if (memcmp (bytes + i, text, size) == 0)
      return TRUE;

  return FALSE;
}

/* A password is in the child's environment and in nothing that others can read. */
static void
test_secret (void)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (HW_DIALECT_POSTGRESQL, HW_TEST_ALEMBIC_ENV_INI);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GString) seen = g_string_new (NULL);
  g_autofree char *url = NULL;
  g_autofree char *mark = NULL;
  g_autofree char *up = NULL;
  g_autofree char *cmdline = NULL;
  g_autofree char *journal = NULL;
  g_autoptr(GError) error = NULL;
  g_auto (GStrv) parts = NULL;
  gsize length = 0;

  if (world == NULL)
    return;
  parts = g_strsplit (world->url, "postgres@", 2);
  url = g_strconcat (parts[0], "postgres:hunter2secret@", parts[1], NULL);
  g_free (world->url);
  world->url = g_steal_pointer (&url);
  mark = hw_test_dir_build (&world->dir, "cmdline");
  up = g_strdup_printf (
      "print(str(op.get_bind().engine.url.render_as_string(False)), os.environ['DATABASE_URL']); "
      "open('%s', 'wb').write(open('/proc/self/cmdline', 'rb').read())",
      mark);
  hw_test_alembic_add (world, "a", "None", up, "pass");
  hw_test_alembic_add (world, "d", "('b', 'c')",
                       "raise ValueError(os.environ['DATABASE_URL'] + ' hunter2secret')", "pass");
  road = hw_test_road_new (world);
  road->func = collect_cb;
  road->user_data = seen;
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  hw_test_world_assert_rows (world, "b c");
  g_assert_nonnull (strstr (seen->str, "postgres:***@"));
  g_assert_null (strstr (seen->str, "hunter2secret"));
  g_assert_null (strstr (error->message, "hunter2secret"));
  g_assert_null (strstr (hw_error_get_detail (error), "hunter2secret"));
  g_assert_true (g_file_get_contents (mark, &cmdline, &length, NULL));
  g_assert_cmpuint (length, >, 0);
  g_assert_false (holds (cmdline, length, "hunter2secret"));
  g_assert_true (g_file_get_contents (road->journal_path, &journal, &length, NULL));
  g_assert_false (holds (journal, length, "hunter2secret"));
}

/* What is missing is named before anything is written: in the checks. */
static void
test_program_missing (void)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (HW_DIALECT_SQLITE, HW_TEST_ALEMBIC_ENV_INI);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (world == NULL)
    return;
  hw_test_world_set_policies (world, "run = /nowhere/bin/alembic");
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_test_road_get_check (road, "alembic", &message), ==, HW_CHECK_FAILED);
  g_assert_nonnull (strstr (message, "/nowhere/bin/alembic"));
}

static void
test_import_error (void)
{
  g_autoptr(HwTestWorld) world =
                 hw_test_alembic_new_world (HW_DIALECT_SQLITE, HW_TEST_ALEMBIC_ENV_INI);
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *message = NULL;

  if (world == NULL)
    return;
  hw_test_alembic_write (world, "migrations/versions/e.py",
                         "import nothing_like_it\nrevision = 'e'\ndown_revision = 'd'\n"
                         "def upgrade(): pass\ndef downgrade(): pass\n");
  road = hw_test_road_new (world);
  g_assert_false (hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_CHECK);
  g_assert_cmpint (hw_test_road_get_check (road, "alembic", &message), ==, HW_CHECK_FAILED);
  g_assert_nonnull (strstr (message, "nothing_like_it"));
  g_assert_false (hw_test_world_has_table (world, "ta"));
}

/* Children */

static void
append_line_cb (const char *line, gboolean is_stderr, gpointer user_data)
{
  g_string_append_printf (user_data, "%s%s\n", is_stderr ? "2:" : "1:", line);
}

static int
run_shell (const char *script, gint64 timeout_ms, GString *out, GError **error)
{
  const char *argv[] = { "/bin/sh", "-c", script, NULL };
  g_auto (GStrv) envp = g_get_environ ();
  HwChildOptions options = { .argv = argv,
                             .envp = (const char *const *)envp,
                             .timeout_ms = timeout_ms,
                             .line_func = append_line_cb,
                             .user_data = out };
  int status = -1;

  hw_child_run (&options, &status, NULL, error);

  return status;
}

static void
test_child (void)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *description = NULL;
  int status = run_shell ("echo one; echo two >&2; printf 'a\\000b\\377'; exit 3", 0, out, &error);

  g_assert_no_error (error);
  g_assert_false (hw_child_succeeded (status));
  description = hw_child_describe_status (status);
  g_assert_cmpstr (description, ==, "ended with status 3");
  g_assert_nonnull (strstr (out->str, "1:one\n"));
  g_assert_nonnull (strstr (out->str, "2:two\n"));
  g_assert_nonnull (strstr (out->str, "1:a\\x00b\\xff\n"));
}

typedef struct
{
  GCancellable *cancellable;
  guint n_lines;
} Flood;

static void
on_flood_cb (const char *line, gboolean is_stderr, gpointer user_data)
{
  Flood *flood = user_data;

  g_cancellable_cancel (flood->cancellable);
  flood->n_lines++;
  g_usleep (1000);
  g_assert_cmpuint (flood->n_lines, <, 2000);
}

/* A program that prints faster than it is read is ended all the same. */
static void
test_child_flood (void)
{
  g_autofree char *line = g_strnfill (4000, 'y');
  const char *argv[] = { "yes", line, NULL };
  g_auto (GStrv) envp = g_get_environ ();
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  Flood flood = { cancellable, 0 };
  const HwChildOptions options = {
    .argv = argv, .envp = (const char *const *)envp, .line_func = on_flood_cb, .user_data = &flood
  };
  int status;

  g_assert_false (hw_child_run (&options, &status, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (hw_child_succeeded (status));
  g_assert_cmpuint (flood.n_lines, >, 0);
}

/* A whole group is ended, and what it left running does not keep us waiting. */
static void
test_child_timeout (void)
{
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(GError) error = NULL;

  run_shell ("trap 'echo interrupted; exit 1' INT; echo begun; sleep 600 & wait", 300, out, &error);
  g_assert_error (error, HW_ERROR, HW_ERROR_LOCK_TIMEOUT);
  g_assert_nonnull (strstr (out->str, "interrupted"));
}

static void
add_for_both (const char *name, GTestDataFunc func, guint variant)
{
  g_autofree char *sqlite = g_strdup_printf ("/alembic-run/sqlite/%s", name);
  g_autofree char *postgres = g_strdup_printf ("/alembic-run/postgresql/%s", name);

  g_test_add_data_func (sqlite, GUINT_TO_POINTER (variant * 2 + HW_DIALECT_SQLITE), func);
  g_test_add_data_func (postgres, GUINT_TO_POINTER (variant * 2 + HW_DIALECT_POSTGRESQL), func);
}

int
main (int argc, char *argv[])
{
  int result;

  G_STATIC_ASSERT (HW_DIALECT_POSTGRESQL == 0 && HW_DIALECT_SQLITE == 1);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add_for_both ("road", test_road, 0);
  g_test_add_func ("/alembic-run/postgresql/base", test_base);
  add_for_both ("stamp", test_stamp, 0);
  add_for_both ("elsewhere", test_elsewhere, 0);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *name =
          g_strconcat (failures[i].is_for_both ? "failure/" : "/alembic-run/failure/",
                       failures[i].name, NULL);

      /* What the server does about it differs for these; the rest is about the program. */
      if (failures[i].is_for_both)
        add_for_both (name, test_failure, i);
      else
        g_test_add_data_func (name, GUINT_TO_POINTER (i * 2 + HW_DIALECT_SQLITE), test_failure);
    }
  add_for_both ("cancelled", test_hang, 0);
  add_for_both ("timeout", test_hang, 1);
  g_test_add_func ("/alembic-run/output", test_output);
  g_test_add_func ("/alembic-run/secret", test_secret);
  g_test_add_func ("/alembic-run/program-missing", test_program_missing);
  g_test_add_func ("/alembic-run/import-error", test_import_error);
  g_test_add_func ("/alembic-run/child", test_child);
  g_test_add_func ("/alembic-run/child/timeout", test_child_timeout);
  g_test_add_func ("/alembic-run/child/flood", test_child_flood);
  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
