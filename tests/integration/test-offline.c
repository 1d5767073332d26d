/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <signal.h>
#include <string.h>

#include "hw-error.h"
#include "hw-offline.h"
#include "hw-runner.h"
#include "hw-test-database.h"
#include "hw-test-postgres.h"
#include "hw-test-world.h"

/*
 * A script that the engine's own shell runs on one database, and the runner on another, must leave the same: schema, version
 * rows, history. Every test is made for both engines and both kinds of transaction.
 */
typedef struct
{
  HwDialect dialect;
  gboolean per_migration;
} Mode;

static const Mode modes[] = {
  { HW_DIALECT_SQLITE, TRUE },
  { HW_DIALECT_SQLITE, FALSE },
  { HW_DIALECT_POSTGRESQL, TRUE },
  { HW_DIALECT_POSTGRESQL, FALSE },
};

typedef struct
{
  const Mode *mode;
  HwTestWorld *world;  /* its database is the runner's */
  HwDatabase *online;  /* the same, open */
  HwDatabase *offline; /* the shell's, open */
  char *target;        /* what the shell calls it */
} Pair;

static void
pair_free (Pair *self)
{
  g_clear_object (&self->online);
  g_clear_object (&self->offline);
  g_clear_pointer (&self->world, hw_test_world_free);
  g_free (self->target);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Pair, pair_free)

/* NULL when there is no server: the test is skipped then. */
static Pair *
pair_new (const Mode *mode)
{
  g_autoptr(Pair) self = g_new0 (Pair, 1);
  g_autofree char *url = NULL;

  self->mode = mode;
  self->world = hw_test_world_new (mode->dialect);
  if (self->world == NULL)
    return NULL;
  hw_test_world_set_settings (self->world, mode->per_migration
                                               ? "transaction_per_migration = true"
                                               : "transaction_per_migration = false");
  if (mode->dialect == HW_DIALECT_SQLITE)
    {
      self->target = hw_test_dir_build (&self->world->dir, "script.db");
      url = g_strconcat ("sqlite:///", self->target, NULL);
    }
  else
    {
      HwTestPostgres *server = hw_test_postgres_get_shared ();
      g_autofree char *name = hw_test_postgres_create_database (server);

      self->target = hw_test_postgres_dup_conninfo (server, name);
      url = hw_test_postgres_dup_url (server, name);
    }
  self->online = hw_test_world_connect (self->world);
  self->offline = hw_test_database_open (url, NULL);

  return g_steal_pointer (&self);
}

static HwPlan *
plan_online (Pair *self, HwDirection direction, const char *target)
{
  g_autofree char *text = hw_test_world_dup_rows (self->world);
  g_auto(GStrv) rows = g_strsplit (text[0] == '-' ? "" : text, " ", -1);
  const HwGraph *graph = hw_project_get_graph (self->world->project);
  const char *const *row = (const char *const *)rows;
  const char *targets[] = { target, NULL };
  g_autoptr(GError) error = NULL;
  HwPlan *plan = NULL;

  switch (direction)
    {
    case HW_DIRECTION_UPGRADE:
      plan = hw_plan_new_upgrade (graph, row, target, &error);
      break;
    case HW_DIRECTION_DOWNGRADE:
      plan = hw_plan_new_downgrade (graph, row, target, &error);
      break;
    case HW_DIRECTION_STAMP:
      plan = hw_plan_new_stamp (graph, row, targets, FALSE, &error);
      break;
    }
  g_assert_no_error (error);

  return plan;
}

static gboolean
run_online (Pair *self, HwDirection direction, const char *target)
{
  g_autoptr(HwPlan) plan = plan_online (self, direction, target);
  g_autoptr(HwRunner) runner = hw_runner_new (self->world->project, self->online, plan, NULL);
  HwRunnerResult result;
  g_autoptr(GError) error = NULL;

  if (hw_runner_run (runner, &result, NULL, &error))
    return TRUE;
  g_test_message ("the runner: %s", error->message);

  return FALSE;
}

static char *
render_plan (Pair *self, const HwPlan *plan)
{
  HwOfflineOptions options = { .dialect = self->mode->dialect };
  g_autoptr(GError) error = NULL;
  char *script = hw_offline_render (self->world->project, plan, &options, NULL, &error);

  g_assert_no_error (error);

  return script;
}

static char *
render (Pair *self, HwDirection direction, const char *range)
{
  const char *targets[] = { range, NULL };
  g_autoptr(GError) error = NULL;
  g_autoptr(HwPlan) plan = hw_plan_new_offline (hw_project_get_graph (self->world->project),
                                                 direction, targets, &error);

  g_assert_no_error (error);

  return render_plan (self, plan);
}

/* The exit code of the engine's shell. */
static int
run_script (Pair *self, const char *script)
{
  gboolean is_sqlite = self->mode->dialect == HW_DIALECT_SQLITE;
  g_autofree char *psql = NULL;
  g_autoptr(GSubprocess) shell = NULL;
  g_autoptr(GError) error = NULL;

  if (!is_sqlite)
    psql = g_build_filename (hw_test_postgres_get_bindir (hw_test_postgres_get_shared ()), "psql",
                             NULL);
  shell = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_SILENCE
                                | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                            &error, is_sqlite ? "sqlite3" : psql, is_sqlite ? "-init" : "-X",
                            is_sqlite ? "/dev/null" : "-d", self->target, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (shell, script, NULL, NULL, NULL, &error);
  /* A shell that stops early closes its end of the pipe; see main(). */
  if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE))
    g_assert_no_error (error);
  g_subprocess_wait (shell, NULL, NULL);

  return g_subprocess_get_exit_status (shell);
}

/* Every answer's rows, one a line. */
static char *
ask_all (HwDatabase *database, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows = hw_database_query (database, sql, NULL, 0, NULL, &error);
  GString *out = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    {
      for (guint j = 0; j < hw_rows_get_n_columns (rows); j++)
        g_string_append_printf (out, "%s|", hw_rows_get (rows, i, j));
      g_string_append_c (out, '\n');
    }

  return g_string_free (out, FALSE);
}

static void
assert_same_answer (Pair *self, const char *sql)
{
  g_autofree char *online = ask_all (self->online, sql);
  g_autofree char *offline = ask_all (self->offline, sql);

  g_assert_cmpstr (offline, ==, online);
}

static void
assert_same_table (Pair *self, const char *table, const char *sql)
{
  gboolean online, offline;

  g_assert_true (hw_database_table_exists (self->online, NULL, table, &online, NULL, NULL));
  g_assert_true (hw_database_table_exists (self->offline, NULL, table, &offline, NULL, NULL));
  g_assert_true (online == offline);
  if (online)
    assert_same_answer (self, sql);
}

/* Schema, version rows, history without its times, and a table of the migrations. */
static void
assert_same (Pair *self)
{
  static const char *const schema[] = {
    [HW_DIALECT_POSTGRESQL] =
        "SELECT * FROM (SELECT c.relname, c.relkind::text, a.attname, pg_catalog.format_type(a.atttypid, "
        "a.atttypmod), a.attnotnull::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace "
        "LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 WHERE n.nspname = 'public' "
        "UNION ALL SELECT conname, contype::text, pg_get_constraintdef(oid), '', '' FROM pg_constraint "
        "WHERE connamespace = 'public'::regnamespace "
        "UNION ALL SELECT indexname, 'i', indexdef, '', '' FROM pg_indexes WHERE schemaname = 'public' "
        "UNION ALL SELECT proname, 'f', prosrc, '', '' FROM pg_proc "
        "WHERE pronamespace = 'public'::regnamespace) AS all_of_it ORDER BY 1, 2, 3, 4, 5",
    [HW_DIALECT_SQLITE] = "SELECT type, name, sql FROM sqlite_schema ORDER BY name, type",
  };

  assert_same_answer (self, schema[self->mode->dialect]);
  assert_same_table (self, "alembic_version", "SELECT version_num FROM alembic_version ORDER BY 1");
  assert_same_table (self, "headway_history",
                     "SELECT revision, direction, checksum, actor, tool_version, message "
                     "FROM headway_history ORDER BY id");
  assert_same_table (self, "notes", "SELECT id, body FROM notes ORDER BY id");
}

/*   r1 ← r2 ← r3 ← m     r2 runs outside a transaction, r3 leaves the search path changed
 *     ↖ s2 ←──────╯      */
static void
write_revisions (Pair *self)
{
  gboolean is_sqlite = self->mode->dialect == HW_DIALECT_SQLITE;

  hw_test_world_add (self->world, "r1", NULL,
                     "CREATE TABLE notes (id integer PRIMARY KEY, body text); -- one; two\n"
                     "INSERT INTO notes VALUES (1, 'it''s; -- \\no comment'),\n"
                     "  (2, 'größer $1 :x');\n"
                     "CREATE TABLE parts (note integer REFERENCES notes (id));\n"
                     "INSERT INTO parts VALUES (1);",
                     "DROP TABLE parts; DROP TABLE notes;");
  hw_test_world_add_open (self->world, "r2", "r1",
                          is_sqlite ? "CREATE INDEX by_body ON notes (body);\nVACUUM;"
                                    : "CREATE INDEX CONCURRENTLY by_body ON notes (body);",
                          is_sqlite ? "DROP INDEX by_body;" : "DROP INDEX CONCURRENTLY by_body;");
  if (is_sqlite)
    hw_test_world_add (self->world, "r3", "r2",
                       "CREATE TABLE new_notes (id integer PRIMARY KEY, body text NOT NULL);\n"
                       "INSERT INTO new_notes SELECT * FROM notes;\nDROP TABLE notes;\n"
                       "ALTER TABLE new_notes RENAME TO notes;\n"
                       "CREATE INDEX by_body ON notes (body);\n"
                       "CREATE TRIGGER keep AFTER INSERT ON notes BEGIN\n  UPDATE notes SET body = "
                       "CASE WHEN body = '' THEN '-' ELSE body END;\n  SELECT 1;\nEND;",
                       "DROP TRIGGER keep;");
  else
    hw_test_world_add (self->world, "r3", "r2",
                       "SELECT pg_catalog.set_config('search_path', '', false);\n"
                       "CREATE FUNCTION public.f() RETURNS int LANGUAGE plpgsql AS $headway$\n"
                       "BEGIN\n  RETURN 1; -- $$;\nEND $headway$;",
                       "DROP FUNCTION public.f();");
  hw_test_world_add (self->world, "s2", "r1", "CREATE TABLE s2 (x int);", "DROP TABLE s2;");
  hw_test_world_add (self->world, "m", "r3, s2", "INSERT INTO notes (id, body) VALUES (3, 'm');",
                     "DELETE FROM notes WHERE id = 3;");
  hw_test_world_open (self->world);
}

static void
go (Pair *self, HwDirection direction, const char *target, const char *range)
{
  g_autofree char *script = render (self, direction, range);

  g_assert_true (run_online (self, direction, target));
  g_assert_cmpint (run_script (self, script), ==, 0);
  assert_same (self);
}

static void
test_moves (gconstpointer data)
{
  g_autoptr(Pair) pair = pair_new (data);

  if (pair == NULL)
    return;
  write_revisions (pair);
  go (pair, HW_DIRECTION_UPGRADE, "r1", "r1");
  go (pair, HW_DIRECTION_UPGRADE, "r2", "r1:r2");
  go (pair, HW_DIRECTION_UPGRADE, "+1", "r2:+1");
  go (pair, HW_DIRECTION_DOWNGRADE, "r1", "r3:r1");
  go (pair, HW_DIRECTION_STAMP, "r3", "r1:r3");
  go (pair, HW_DIRECTION_STAMP, "r1", "r3:r1");
  go (pair, HW_DIRECTION_UPGRADE, "head", "r1:head");
  go (pair, HW_DIRECTION_DOWNGRADE, "r1", "head:r1");
  go (pair, HW_DIRECTION_DOWNGRADE, "base", "r1:base");
  /* The version table is there now, and empty. */
  go (pair, HW_DIRECTION_UPGRADE, "head", "base:head");
}

static void
test_whole (gconstpointer data)
{
  g_autoptr(Pair) pair = pair_new (data);

  if (pair == NULL)
    return;
  write_revisions (pair);
  go (pair, HW_DIRECTION_UPGRADE, "head", "base:head");
  go (pair, HW_DIRECTION_DOWNGRADE, "base", "m:base");
}

static void
test_stamp (gconstpointer data)
{
  g_autoptr(Pair) pair = pair_new (data);

  if (pair == NULL)
    return;
  write_revisions (pair);
  go (pair, HW_DIRECTION_STAMP, "m", "m");
  go (pair, HW_DIRECTION_STAMP, "base", "m:base");
}

/* Without psql's own word for stopping: what another client would do. */
static void
drop_error_stop (char *script)
{
  char *line = strstr (script, "\\set ON_ERROR_STOP on");

  g_assert_nonnull (line);
  memset (line, ' ', strlen ("\\set ON_ERROR_STOP on"));
}

/* Revision @bad of four cannot work: before, and nothing after it, is there. */
static void
fail_at (const Mode *mode, guint bad, gboolean stops)
{
  g_autoptr(Pair) pair = pair_new (mode);
  g_autofree char *script = NULL;

  if (pair == NULL)
    return;
  for (guint i = 1; i <= 4; i++)
    {
      g_autofree char *id = g_strdup_printf ("r%u", i);
      g_autofree char *down = i > 1 ? g_strdup_printf ("r%u", i - 1) : NULL;
      g_autofree char *up = g_strdup_printf ("CREATE TABLE t%u (x int);\n%s\n", i,
                                             i == bad ? "INSERT INTO nowhere VALUES (1);" : "");

      hw_test_world_add (pair->world, id, down, up, "SELECT 1;");
    }
  hw_test_world_open (pair->world);
  script = render (pair, HW_DIRECTION_UPGRADE, "head");
  if (!stops)
    drop_error_stop (script);
  g_assert_false (run_online (pair, HW_DIRECTION_UPGRADE, "head"));
  g_assert_true ((run_script (pair, script) != 0) == stops);
  assert_same (pair);
}

static void
test_failure (gconstpointer data)
{
  const Mode *mode = data;

  for (guint bad = 1; bad <= 4; bad++)
    {
      fail_at (mode, bad, TRUE);
      if (mode->dialect == HW_DIALECT_POSTGRESQL)
        fail_at (mode, bad, FALSE);
    }
}

/* A script for another starting point changes nothing. */
static void
test_elsewhere (gconstpointer data)
{
  g_autoptr(Pair) pair = pair_new (data);
  static const char *const ranges[] = { "r2:head", "base:head", "s2:m" };

  if (pair == NULL)
    return;
  write_revisions (pair);
  go (pair, HW_DIRECTION_UPGRADE, "r1", "r1");
  for (guint i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      g_autofree char *script = render (pair, HW_DIRECTION_UPGRADE, ranges[i]);

      g_assert_cmpint (run_script (pair, script), !=, 0);
      assert_same (pair);
    }
}

#define N_HEADS 40

/* Every head stands on r; @bad fails, 0: none does */
static void
write_heads (Pair *self, guint bad)
{
  hw_test_world_add (self->world, "r", NULL, "CREATE TABLE r (x int);", "DROP TABLE r;");
  for (guint i = 1; i <= N_HEADS; i++)
    {
      g_autofree char *id = g_strdup_printf ("h%02u", i);
      g_autofree char *up =
          g_strdup_printf ("INSERT INTO %s VALUES (%u);", i == bad ? "nowhere" : "r", i);
      g_autofree char *down = g_strdup_printf ("DELETE FROM r WHERE x = %u;", i);

      hw_test_world_add (self->world, id, "r", up, down);
    }
  hw_test_world_open (self->world);
}

static guint
count_in (const char *text, const char *part)
{
  guint n = 0;

  for (const char *p = strstr (text, part); p != NULL; p = strstr (p + 1, part))
    n++;

  return n;
}

/* So many rows that a script does not name them before each step: it leaves the same, and names each a few times. */
static void
test_many_heads (gconstpointer data)
{
  g_autoptr(Pair) pair = pair_new (data);
  g_autofree char *up = NULL;
  g_autofree char *down = NULL;
  g_autoptr(HwPlan) plan = NULL;

  if (pair == NULL)
    return;
  write_heads (pair, 0);
  up = render (pair, HW_DIRECTION_UPGRADE, "base:heads");
  g_assert_cmpuint (count_in (up, "'h01'"), <=, 6);
  g_assert_true (run_online (pair, HW_DIRECTION_UPGRADE, "heads"));
  g_assert_cmpint (run_script (pair, up), ==, 0);
  assert_same (pair);

  /* One row that is missing is found, whichever it is. */
  plan = plan_online (pair, HW_DIRECTION_DOWNGRADE, "base");
  down = render_plan (pair, plan);
  g_assert_cmpuint (count_in (down, "'h01'"), <=, 6);
  hw_test_database_run (pair->offline, "DELETE FROM alembic_version WHERE version_num = 'h07'");
  g_assert_cmpint (run_script (pair, down), !=, 0);
  hw_test_database_run (pair->offline, "INSERT INTO alembic_version VALUES ('h07')");
  assert_same (pair);

  g_assert_true (run_online (pair, HW_DIRECTION_DOWNGRADE, "base"));
  g_assert_cmpint (run_script (pair, down), ==, 0);
  assert_same (pair);
}

/* Behind a step that fails no other one is carried out, by whatever client. */
static void
test_many_heads_failure (gconstpointer data)
{
  const Mode *mode = data;

  for (guint stops = mode->dialect == HW_DIALECT_POSTGRESQL ? 0 : 1; stops < 2; stops++)
    {
      g_autoptr(Pair) pair = pair_new (mode);
      g_autofree char *script = NULL;

      if (pair == NULL)
        return;
      write_heads (pair, 36);
      script = render (pair, HW_DIRECTION_UPGRADE, "base:heads");
      if (!stops)
        drop_error_stop (script);
      g_assert_false (run_online (pair, HW_DIRECTION_UPGRADE, "heads"));
      g_assert_true ((run_script (pair, script) != 0) == stops);
      assert_same (pair);
      assert_same_table (pair, "r", "SELECT x FROM r ORDER BY x");
    }
}

/* A child row that loses its parent stops a SQLite script as it stops the runner. */
static void
test_orphan (gconstpointer data)
{
  const Mode *mode = data;
  g_autoptr(Pair) pair = NULL;
  g_autofree char *script = NULL;

  if (mode->dialect != HW_DIALECT_SQLITE)
    return;
  pair = pair_new (mode);
  write_revisions (pair);
  hw_test_world_add (pair->world, "x", "r1", "DELETE FROM notes;", NULL);
  hw_test_world_open (pair->world);
  go (pair, HW_DIRECTION_UPGRADE, "r1", "r1");
  script = render (pair, HW_DIRECTION_UPGRADE, "r1:x");
  g_assert_false (run_online (pair, HW_DIRECTION_UPGRADE, "x"));
  g_assert_cmpint (run_script (pair, script), !=, 0);
  assert_same (pair);
}

/* Verifications and batches leave what they leave in a run; a query that is not true stops both. */
static void
test_verify (gconstpointer data)
{
  static const struct
  {
    const char *query;
    gboolean holds;
  } cases[] = {
    { "SELECT count(*) = 3 FROM notes -- all", TRUE },
    { "SELECT count(*) = 4 FROM notes", FALSE },
    { "SELECT count(*) = 3 FROM notes WHERE id < 0 GROUP BY id", FALSE },
    { "WITH n AS (SELECT 1 AS i) SELECT i = 1 FROM n; SELECT NULL", FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(Pair) pair = pair_new (data);
      g_autofree char *script = NULL;
      g_autofree char *up =
          g_strdup_printf ("INSERT INTO notes (id, body) VALUES (3, 'v');\n-- migrate:verify\n%s;",
                           cases[i].query);

      if (pair == NULL)
        return;
      write_revisions (pair);
      hw_test_world_add (pair->world, "v", "r1", up, NULL);
      hw_test_world_open (pair->world);
      go (pair, HW_DIRECTION_UPGRADE, "r1", "r1");
      script = render (pair, HW_DIRECTION_UPGRADE, "r1:v");
      g_assert_true (run_online (pair, HW_DIRECTION_UPGRADE, "v") == cases[i].holds);
      g_assert_true ((run_script (pair, script) == 0) == cases[i].holds);
      assert_same (pair);
    }
}

static void
test_batch (gconstpointer data)
{
  const Mode *mode = data;
  g_autoptr(Pair) pair = pair_new (mode);
  HwOfflineOptions options = { .dialect = mode->dialect };
  const char *targets[] = { "r1:b", NULL };
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  if (pair == NULL)
    return;
  write_revisions (pair);
  hw_test_world_add (pair->world, "b", "r1",
                     "-- migrate:batch size:1\n"
                     "UPDATE notes SET body = 'done' WHERE id IN (SELECT id FROM notes\n"
                     "  WHERE body <> 'done' ORDER BY id LIMIT :batch_size);",
                     "SELECT 1;");
  hw_test_world_open (pair->world);
  go (pair, HW_DIRECTION_UPGRADE, "r1", "r1");
  if (mode->dialect == HW_DIALECT_POSTGRESQL)
    {
      go (pair, HW_DIRECTION_UPGRADE, "b", "r1:b");
      return;
    }
  plan = hw_plan_new_offline (hw_project_get_graph (pair->world->project), HW_DIRECTION_UPGRADE,
                              targets, &error);
  g_assert_no_error (error);
  g_assert_null (hw_offline_render (pair->world->project, plan, &options, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
}

/* The shell of SQLite would leave something else behind; line ends between the words of a statement are none of that. */
static void
test_carriage_returns (gconstpointer data)
{
  const Mode *mode = data;
  g_autoptr(Pair) pair = pair_new (mode);
  HwOfflineOptions options = { .dialect = mode->dialect };
  const char *targets[] = { "r1:d", NULL };
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GError) error = NULL;

  if (pair == NULL)
    return;
  write_revisions (pair);
  hw_test_world_add (pair->world, "c", "r1", "INSERT INTO notes\r\n  VALUES (8, 'one');\r\n",
                     "SELECT 1;");
  hw_test_world_add (pair->world, "d", "c",
                     "SELECT 1;\r\nINSERT INTO notes\r\nVALUES (9, 'a\r\nb');", "SELECT 1;");
  hw_test_world_open (pair->world);
  go (pair, HW_DIRECTION_UPGRADE, "r1", "r1");
  if (mode->dialect == HW_DIALECT_POSTGRESQL)
    {
      go (pair, HW_DIRECTION_UPGRADE, "d", "r1:d");
      return;
    }
  go (pair, HW_DIRECTION_UPGRADE, "c", "r1:c");
  plan = hw_plan_new_offline (hw_project_get_graph (pair->world->project), HW_DIRECTION_UPGRADE,
                              targets, &error);
  g_assert_no_error (error);
  g_assert_null (hw_offline_render (pair->world->project, plan, &options, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
  g_assert_cmpstr (hw_error_get_revision (error), ==, "d");
  g_assert_cmpuint (hw_error_get_line (error), >, 0);
}

/* A script is whole or is not there. */
static void
test_refusals (gconstpointer data)
{
  g_autoptr(Pair) pair = pair_new (data);
  HwOfflineOptions options = { .dialect = ((const Mode *)data)->dialect };
  const char *targets[] = { "r1", NULL };
  g_autoptr(HwPlan) plan = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *path = NULL;

  if (pair == NULL)
    return;
  write_revisions (pair);
  plan = hw_plan_new_offline (hw_project_get_graph (pair->world->project), HW_DIRECTION_UPGRADE,
                              targets, &error);
  g_assert_no_error (error);
  path = hw_test_world_dup_file (pair->world, "r1");
  g_assert_true (g_file_set_contents (
      path, "-- Text\n--\n-- revision: r1\n-- down-revision: none\n-- migrate:up\nBEGIN;\n", -1,
      NULL));
  g_assert_null (hw_offline_render (pair->world->project, plan, &options, NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_UNREADABLE);
}

static void
add (const char *name, GTestDataFunc func)
{
  for (guint i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autofree char *path =
          g_strdup_printf ("/offline/%s/%s/%s", hw_dialect_to_string (modes[i].dialect),
                           modes[i].per_migration ? "each" : "whole", name);

      g_test_add_data_func (path, &modes[i], func);
    }
}

int
main (int argc, char **argv)
{
  int status;

  /* A shell that stops at an error reads no further: that is told by an error of ours, and ends nothing. */
  signal (SIGPIPE, SIG_IGN);
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  add ("moves", test_moves);
  add ("whole", test_whole);
  add ("stamp", test_stamp);
  add ("failure", test_failure);
  add ("elsewhere", test_elsewhere);
  add ("many-heads", test_many_heads);
  add ("many-heads-failure", test_many_heads_failure);
  add ("orphan", test_orphan);
  add ("verify", test_verify);
  add ("batch", test_batch);
  add ("carriage-returns", test_carriage_returns);
  add ("refusals", test_refusals);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
