/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-adopt.h"
#include "hw-database-lock.h"
#include "hw-drift.h"
#include "hw-error.h"
#include "hw-runner.h"
#include "hw-schema-digest.h"
#include "hw-status.h"
#include "hw-test-database.h"
#include "hw-test-road.h"

#define DIALECT(data) ((HwDialect)GPOINTER_TO_INT (data))
#define LIMIT_MS 60000

/* What is done to a schema by hand, and what is to be told of it; "" for nothing. */
typedef struct
{
  const char *sql;
  const char *told;
} Case;

/* One of each kind, and what is known to be written in two ways. */
static const char *const postgres_schema[] = {
  "CREATE SCHEMA shop",
  "CREATE EXTENSION pg_trgm SCHEMA shop",
  "CREATE TYPE shop.mood AS ENUM ('sad', 'ok')",
  "CREATE TYPE shop.pair AS (a int, b text)",
  "CREATE TYPE shop.span AS RANGE (subtype = int4)",
  "CREATE DOMAIN shop.amount AS int DEFAULT 1 CHECK (VALUE > 0)",
  "CREATE SEQUENCE shop.numbers",
  "CREATE TABLE shop.items (id serial PRIMARY KEY, n int GENERATED ALWAYS AS IDENTITY, gone int,"
  " name varchar(20) COLLATE \"C\" NOT NULL DEFAULT 'x', since timestamptz DEFAULT '2020-01-02 00:00+02',"
  " for_days interval DEFAULT '1 day 02:00', price float8 DEFAULT 0.1, mood shop.mood DEFAULT 'ok',"
  " state varchar(9) CHECK (state IN ('new', 'it''s ]', 'old')), total shop.amount,"
  " twice int GENERATED ALWAYS AS (2) STORED)",
  "ALTER TABLE shop.items DROP COLUMN gone",
  "CREATE TABLE lines (id int, item int REFERENCES shop.items (id))",
  "CREATE INDEX lines_item ON lines (item) WHERE item > 0",
  "CREATE INDEX items_state ON shop.items (name) WHERE state IN ('new', 'old')",
  "CREATE INDEX items_name ON shop.items USING gin (name shop.gin_trgm_ops)",
  "CREATE STATISTICS lines_both ON id, item FROM lines",
  "CREATE TABLE log (at date NOT NULL, v int) PARTITION BY RANGE (at)",
  "CREATE TABLE log_1 PARTITION OF log FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')",
  "CREATE INDEX log_v ON log (v)",
  "CREATE TABLE parent (a int CHECK (a > 0))",
  "CREATE TABLE child (b int) INHERITS (parent)",
  "ALTER TABLE parent ADD COLUMN late int",
  "CREATE FUNCTION shop.f (a int) RETURNS int LANGUAGE sql AS 'SELECT a + 1'",
  "CREATE FUNCTION shop.g (a int) RETURNS int LANGUAGE sql AS 'SELECT a + 2'",
  "CREATE FUNCTION touch () RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
  "CREATE PROCEDURE p () LANGUAGE sql AS 'SELECT 1'",
  "CREATE AGGREGATE shop.plus (int) (sfunc = int4pl, stype = int, initcond = '0')",
  "CREATE VIEW open_items AS SELECT id, name FROM shop.items WHERE state IN ('new', 'old')",
  "CREATE MATERIALIZED VIEW counted AS SELECT count (*) FROM lines",
  "CREATE TRIGGER touched BEFORE UPDATE ON log FOR EACH ROW EXECUTE FUNCTION touch ()",
  "CREATE RULE quiet AS ON DELETE TO lines DO INSTEAD NOTHING",
  "ALTER TABLE lines ENABLE ROW LEVEL SECURITY",
  "CREATE POLICY mine ON lines USING (item > 1)",
  "CREATE TABLE \"Odd \"\"name\" (\"a b\" int)",
  "COMMENT ON COLUMN lines.item IS 'which'",
  NULL,
};

static const Case postgres_cases[] = {
  { "INSERT INTO shop.items (name) VALUES ('a'), ('b')", "" },
  { "SELECT nextval ('shop.numbers')", "" },
  { "REFRESH MATERIALIZED VIEW counted", "" },
  { "ANALYZE", "" },
  { "VACUUM FULL", "" },
  { "REINDEX TABLE shop.items", "" },
  { "CREATE TEMPORARY TABLE passing (i int)", "" },
  { "CREATE TABLE extra (i int PRIMARY KEY, j int UNIQUE)", "table public.extra was added" },
  { "ALTER TABLE extra ADD COLUMN k text", "table public.extra was changed" },
  { "ALTER TABLE extra ALTER COLUMN k SET DEFAULT 'v'", "table public.extra was changed" },
  { "ALTER TABLE extra ALTER COLUMN k SET NOT NULL", "table public.extra was changed" },
  { "ALTER TABLE extra ALTER COLUMN k TYPE varchar(7)", "table public.extra was changed" },
  { "ALTER TABLE extra ALTER COLUMN k TYPE varchar(7) COLLATE \"C\"",
    "table public.extra was changed" },
  { "ALTER TABLE extra RENAME COLUMN k TO l", "table public.extra was changed" },
  { "ALTER TABLE extra SET (fillfactor = 70)", "table public.extra was changed" },
  { "ALTER TABLE extra SET UNLOGGED", "table public.extra was changed" },
  { "COMMENT ON COLUMN extra.l IS 'text'", "table public.extra was changed" },
  { "COMMENT ON TABLE extra IS 'text'", "table public.extra was changed" },
  { "ALTER TABLE extra ADD CONSTRAINT few CHECK (i < 9) NOT VALID",
    "constraint few on public.extra was added" },
  { "ALTER TABLE extra VALIDATE CONSTRAINT few", "constraint few on public.extra was changed" },
  { "ALTER TABLE extra DROP CONSTRAINT extra_j_key",
    "constraint extra_j_key on public.extra was removed" },
  { "CREATE INDEX extra_j ON extra (j)", "index public.extra_j was added" },
  { "ALTER INDEX extra_j SET (fillfactor = 60)", "index public.extra_j was changed" },
  { "ALTER TABLE extra RENAME TO other",
    "table public.extra was removed; table public.other was added" },
  { "DROP TABLE other", "table public.other was removed" },
  { "CREATE OR REPLACE VIEW open_items AS SELECT id, name FROM shop.items",
    "view public.open_items was changed" },
  { "ALTER MATERIALIZED VIEW counted SET (fillfactor = 50)",
    "materialized view public.counted was changed" },
  { "CREATE OR REPLACE FUNCTION shop.f (a int) RETURNS int LANGUAGE sql AS 'SELECT a - 1'",
    "function shop.f(integer) was changed" },
  { "CREATE FUNCTION shop.f (a text) RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "function shop.f(text) was added" },
  { "DROP PROCEDURE p", "procedure public.p() was removed" },
  { "DROP AGGREGATE shop.plus (int)", "aggregate shop.plus(integer) was removed" },
  { "ALTER TABLE log DISABLE TRIGGER touched", "trigger touched on public.log was changed" },
  { "DROP TRIGGER touched ON log", "trigger touched on public.log was removed" },
  { "CREATE OR REPLACE RULE quiet AS ON DELETE TO lines WHERE OLD.id > 1 DO INSTEAD NOTHING",
    "rule quiet on public.lines was changed" },
  { "ALTER POLICY mine ON lines USING (item > 2)", "policy mine on public.lines was changed" },
  { "ALTER TABLE lines DISABLE ROW LEVEL SECURITY", "table public.lines was changed" },
  { "ALTER STATISTICS lines_both RENAME TO both_lines",
    "statistics public.both_lines was added; statistics public.lines_both was removed" },
  { "ALTER SEQUENCE shop.numbers INCREMENT 2", "sequence shop.numbers was changed" },
  { "ALTER TABLE shop.items ALTER COLUMN n SET INCREMENT 3",
    "sequence shop.items_n_seq was changed" },
  { "ALTER TYPE shop.mood ADD VALUE 'glad' BEFORE 'ok'", "type shop.mood was changed" },
  { "ALTER TYPE shop.pair ADD ATTRIBUTE c int", "type shop.pair was changed" },
  { "DROP TYPE shop.span", "type shop.span was removed" },
  { "ALTER DOMAIN shop.amount SET DEFAULT 2", "domain shop.amount was changed" },
  { "CREATE TABLE log_2 PARTITION OF log FOR VALUES FROM ('2021-01-01') TO ('2022-01-01')",
    "table public.log_2 was added" },
  { "DROP INDEX log_v", "index public.log_v was removed" },
  { "ALTER TABLE log DETACH PARTITION log_2", "table public.log_2 was changed" },
  { "CREATE SCHEMA later", "schema later was added" },
  { "CREATE EXTENSION citext SCHEMA later", "extension citext was added" },
};

static const char *const sqlite_schema[] = {
  "CREATE TABLE items (id integer PRIMARY KEY, name text NOT NULL UNIQUE)",
  "CREATE INDEX items_name ON items (name)",
  "CREATE VIEW v AS SELECT id FROM items",
  "CREATE TRIGGER t AFTER INSERT ON items BEGIN UPDATE items SET name = 'x' WHERE id = 0; END",
  "CREATE VIRTUAL TABLE words USING fts5 (w)",
  NULL,
};

static const Case sqlite_cases[] = {
  { "INSERT INTO items (name) VALUES ('a')", "" },
  { "ANALYZE", "" },
  { "VACUUM", "" },
  { "REINDEX", "" },
  { "CREATE TEMPORARY TABLE passing (i int)", "" },
  { "CREATE TABLE extra (i int UNIQUE)", "table extra was added" },
  { "ALTER TABLE extra ADD COLUMN j int DEFAULT 1", "table extra was changed" },
  { "CREATE INDEX extra_j ON extra (j)", "index extra_j was added" },
  { "DROP TABLE extra", "table extra was removed" },
  { "DROP VIEW v", "view v was removed" },
  { "create view v as\n  select id -- by hand\n  from items;", "view v was added" },
  { "DROP TRIGGER t", "trigger t was removed" },
  { "DROP TABLE words", "table words was removed" },
};

static HwSchemaDigest *
read_digest (HwDatabase *database)
{
  const HwTableNames own = { NULL, "alembic_version", "headway_history" };
  g_autoptr(GError) error = NULL;
  HwSchemaDigest *digest = hw_schema_digest_read (database, &own, LIMIT_MS, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (digest);

  return digest;
}

static void
assert_same (HwSchemaDigest *before, HwDatabase *database)
{
  g_autoptr(HwSchemaDigest) now = read_digest (database);
  g_autofree char *told = hw_test_describe_difference (before, now);

  g_assert_cmpstr (told, ==, "");
  g_assert_cmpuint (hw_schema_digest_get_n_objects (now), >, 0);
}

static void
build (HwDatabase *database, const char *const *statements)
{
  for (guint i = 0; statements[i] != NULL; i++)
    hw_test_database_run (database, statements[i]);
}

static void
run_cases (HwDatabase *database, const Case *cases, guint n_cases)
{
  g_autoptr(HwSchemaDigest) before = read_digest (database);

  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr(HwSchemaDigest) now = NULL;
      g_autofree char *told = NULL;

      g_test_message ("%s", cases[i].sql);
      hw_test_database_run (database, cases[i].sql);
      now = read_digest (database);
      told = hw_test_describe_difference (before, now);
      g_assert_cmpstr (told, ==, cases[i].told);
      hw_schema_digest_free (g_steal_pointer (&before));
      before = g_steal_pointer (&now);
    }
}

static void
test_by_hand (HwTestEngine *engine)
{
  if (engine->server != NULL)
    {
      build (engine->db, postgres_schema);
      run_cases (engine->db, postgres_cases, G_N_ELEMENTS (postgres_cases));
    }
  else
    {
      build (engine->db, sqlite_schema);
      run_cases (engine->db, sqlite_cases, G_N_ELEMENTS (sqlite_cases));
    }
}

/* Headway's own tables, and Alembic's, are nobody's change. */
static void
test_own_tables (HwTestEngine *engine)
{
  g_autoptr(HwSchemaDigest) before = NULL;

  hw_test_database_run (engine->db, "CREATE TABLE t (i int)");
  before = read_digest (engine->db);
  hw_test_database_run (engine->db,
                        "CREATE TABLE alembic_version (version_num varchar(32) PRIMARY KEY)");
  hw_test_database_run (engine->db, "CREATE TABLE headway_schema (i int)");
  hw_test_database_run (engine->db, engine->server != NULL
                                        ? "CREATE TABLE headway_history (id serial PRIMARY KEY)"
                                        : "CREATE TABLE headway_history (id integer PRIMARY KEY)");
  assert_same (before, engine->db);
}

/* The session's settings decide how a server writes definitions. */
static void
test_settings (HwTestEngine *engine)
{
  g_autoptr(HwSchemaDigest) before = NULL;

  build (engine->db, postgres_schema);
  before = read_digest (engine->db);
  hw_test_database_run (engine->db, "SET search_path = shop, public");
  hw_test_database_run (engine->db, "SET DateStyle = 'German'");
  hw_test_database_run (engine->db, "SET IntervalStyle = 'iso_8601'");
  hw_test_database_run (engine->db, "SET TimeZone = 'Asia/Kolkata'");
  hw_test_database_run (engine->db, "SET extra_float_digits = -5");
  hw_test_database_run (engine->db, "SET quote_all_identifiers = on");
  hw_test_database_run (engine->db, "SET standard_conforming_strings = off");
  hw_test_database_run (engine->db, "SET default_transaction_read_only = on");
  assert_same (before, engine->db);
  hw_test_assert_answer (engine->db, "SHOW search_path", "shop, public");
}

static void
run_program (const HwTestPostgres *server, const char *name, const char *const *args)
{
  g_autoptr(GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  int status = 0;

  g_ptr_array_add (argv, g_build_filename (hw_test_postgres_get_bindir (server), name, NULL));
  for (guint i = 0; args[i] != NULL; i++)
    g_ptr_array_add (argv, g_strdup (args[i]));
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **)argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status,
                &error);
  g_assert_no_error (error);
  g_assert_cmpint (status, ==, 0);
}

/* Object numbers, the numbers of columns and what was dropped are other ones then. */
static void
test_restored_postgres (HwTestEngine *engine)
{
  g_autoptr(HwSchemaDigest) before = NULL;
  g_autofree char *file = hw_test_dir_build (&engine->dir, "dump");
  g_autofree char *name = hw_test_postgres_create_database (engine->server);
  g_autofree char *url = hw_test_postgres_dup_url (engine->server, name);
  g_autoptr(HwDatabase) copy = NULL;
  const char *dump[] = { "-Fc", "-f", file, "-d", engine->url, NULL };
  const char *restore[] = { "-d", url, file, NULL };

  build (engine->db, postgres_schema);
  before = read_digest (engine->db);
  run_program (engine->server, "pg_dump", dump);
  run_program (engine->server, "pg_restore", restore);
  copy = hw_test_database_open (url, NULL);
  assert_same (before, copy);
}

static void
test_restored_sqlite (HwTestEngine *engine)
{
  g_autoptr(HwSchemaDigest) before = NULL;
  g_autofree char *file = hw_test_dir_build (&engine->dir, "copy.db");
  g_autofree char *url = g_strdup_printf ("sqlite:///%s", file);
  g_autofree char *sql = g_strdup_printf ("VACUUM INTO '%s'", file);
  g_autoptr(HwDatabase) copy = NULL;

  build (engine->db, sqlite_schema);
  before = read_digest (engine->db);
  hw_test_database_run (engine->db, sql);
  copy = hw_test_database_open (url, NULL);
  assert_same (before, copy);
}

/* What the server itself takes for broken does not keep the rest from being read. */
static void
test_invalid_index (HwTestEngine *engine)
{
  g_autoptr(HwSchemaDigest) before = NULL;
  g_autoptr(HwSchemaDigest) now = NULL;
  g_autofree char *told = NULL;

  hw_test_database_run (engine->db, "CREATE TABLE t (i int)");
  hw_test_database_run (engine->db, "INSERT INTO t VALUES (1), (1)");
  before = read_digest (engine->db);
  g_assert_false (hw_database_execute (engine->db, "CREATE UNIQUE INDEX CONCURRENTLY t_i ON t (i)",
                                       NULL, NULL, NULL));
  now = read_digest (engine->db);
  told = hw_test_describe_difference (before, now);
  g_assert_cmpstr (told, ==, "index public.t_i was added");
}

/* Whose bytes are of no encoding that is known. */
static void
test_ascii (HwTestEngine *engine)
{
  g_autofree char *url = hw_test_postgres_dup_url (engine->server, "drift_ascii");
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwSchemaDigest) before = NULL;
  g_autoptr(HwSchemaDigest) now = NULL;
  g_autofree char *told = NULL;

  hw_test_database_run (engine->db, "CREATE DATABASE drift_ascii ENCODING 'SQL_ASCII'"
                                    " TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'");
  database = hw_test_database_open (url, NULL);
  before = read_digest (database);
  g_free (hw_test_postgres_query (engine->server, "drift_ascii",
                                  "CREATE TABLE \"caf\xe9\" (i text DEFAULT 'caf\xe9')"));
  now = read_digest (database);
  told = hw_test_describe_difference (before, now);
  g_assert_cmpstr (told, ==, "table public.\"caf\\351\" was added");
}

static HwTestWorld *
new_world (HwDialect dialect, const char *policies)
{
  HwTestWorld *world = hw_test_world_new (dialect);

  if (world == NULL)
    return NULL;
  hw_test_world_add (world, "a", NULL, "CREATE TABLE ta (i int);", "DROP TABLE ta;");
  hw_test_world_set_policies (world, policies);

  return world;
}

static void
deploy (HwTestWorld *world)
{
  g_autoptr(HwTestRoad) road = hw_test_road_new (world);
  g_autoptr(GError) error = NULL;

  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
}

/* As hw_drift_describe(), or "unknown". */
static char *
dup_drift (HwTestWorld *world)
{
  g_autoptr(HwStatus) status = NULL;

  hw_test_world_open (world);
  status = hw_status_read (world->project, hw_test_world_get_environment (world), LIMIT_MS, NULL);
  g_assert_no_error (status->error);

  return status->drift != NULL ? hw_drift_describe (status->drift) : g_strdup ("unknown");
}

#define assert_drift(world, expected) \
  G_STMT_START \
  { \
    g_autofree char *drift_ = dup_drift (world); \
    g_assert_cmpstr (drift_, ==, expected); \
  } \
  G_STMT_END

static const char *
get_told (HwTestWorld *world)
{
  return world->dialect == HW_DIALECT_SQLITE ? "table ta was changed"
                                             : "table public.ta was changed";
}

/* Runs the plan as the plain commands do. */
static void
run_plainly (HwTestWorld *world, HwDirection direction, const char *target)
{
  g_autoptr(HwDatabase) database = hw_test_world_connect (world);
  g_autoptr(HwPlan) plan = hw_test_world_make_plan (world, direction, target);
  HwRunner *runner = hw_runner_new (world->project, database, plan, NULL);
  HwRunnerResult result = { 0 };
  g_autoptr(GError) error = NULL;

  hw_runner_run (runner, &result, NULL, &error);
  g_assert_no_error (error);
  hw_runner_free (runner);
}

/* From the deployment that records to what others do afterwards. */
static void
test_deployed (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "backup = off\n");
  g_autofree char *deployment = NULL;

  if (world == NULL)
    return;
  deploy (world);
  assert_drift (world, "");
  deployment =
      hw_test_world_query (world, "SELECT count(*) FROM headway_schema s"
                                  " JOIN headway_history h ON h.deployment = s.deployment");
  g_assert_cmpstr (deployment, ==, "1");
  hw_test_world_execute (world, "ALTER TABLE ta ADD COLUMN j int");
  assert_drift (world, get_told (world));

  /* Whoever moves the version table knows what the schema is; nobody has told us. */
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'b'");
  hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);", "DROP TABLE tb;");
  assert_drift (world, "unknown");
  hw_test_world_execute (world, "UPDATE alembic_version SET version_num = 'a'");
  assert_drift (world, get_told (world));

  run_plainly (world, HW_DIRECTION_UPGRADE, "b");
  assert_drift (world, "unknown");
  run_plainly (world, HW_DIRECTION_DOWNGRADE, "a");
  assert_drift (world, "unknown");

  /* The next one takes what is there for what is to be there. */
  deploy (world);
  assert_drift (world, "");
}

/* Back, and without running anything: each leaves a record. */
static void
test_directions (gconstpointer data)
{
  static const struct
  {
    HwDirection direction;
    const char *target;
    const char *rows;
  } steps[] = {
    { HW_DIRECTION_UPGRADE, "head", "a" },
    { HW_DIRECTION_DOWNGRADE, "base", "" },
    { HW_DIRECTION_STAMP, "a", "a" },
  };
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "backup = off\n");

  if (world == NULL)
    return;
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(HwTestRoad) road = hw_test_road_new (world);
      g_autoptr(GError) error = NULL;

      hw_deployment_plan (road->deployment, steps[i].direction, steps[i].target, NULL, &error);
      g_assert_no_error (error);
      hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
      g_assert_no_error (error);
      hw_test_world_assert_rows (world, steps[i].rows);
      assert_drift (world, "");
    }
}

/* A database that an older Headway deployed to has no such table, and nothing is known of it. */
static void
test_older (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "backup = off\n");

  if (world == NULL)
    return;
  deploy (world);
  hw_test_world_execute (world, "DROP TABLE headway_schema");
  hw_test_world_execute (world, "ALTER TABLE ta ADD COLUMN j int");
  assert_drift (world, "unknown");
}

/* Hashes that were made in another way say nothing. */
static void
test_other_form (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "backup = off\n");

  if (world == NULL)
    return;
  deploy (world);
  hw_test_world_execute (world, "ALTER TABLE ta ADD COLUMN j int");
  hw_test_world_execute (world, "UPDATE headway_schema SET form = '0'");
  assert_drift (world, "unknown");
}

static void
test_no_history (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "backup = off\n");

  if (world == NULL)
    return;
  hw_test_world_set_settings (world, "history_table =\n");
  deploy (world);
  g_assert_false (hw_test_world_has_table (world, "headway_schema"));
  assert_drift (world, "unknown");
}

static void
count_warnings (const HwEvent *event, gpointer user_data)
{
  guint *n = user_data;

  if (event->kind == HW_EVENT_NOTICE && event->severity == HW_SEVERITY_WARNING
      && strstr (event->message, "the schema could not be recorded") != NULL)
    (*n)++;
}

/* The upgrade is done, and a record that cannot be kept does not undo it. */
static void
test_unrecorded (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "backup = off\n");
  g_autoptr(HwTestRoad) road = NULL;
  g_autoptr(GError) error = NULL;
  guint n_warnings = 0;

  if (world == NULL)
    return;
  hw_test_world_execute (world, "CREATE TABLE headway_schema (i int)");
  road = hw_test_road_new (world);
  road->func = count_warnings;
  road->user_data = &n_warnings;
  hw_test_road_go (road, HW_DEPLOYMENT_DONE, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (n_warnings, ==, 1);
  hw_test_world_assert_rows (world, "a");
}

/* A warning; where the environment is protected, a reason is asked for. */
static void
test_check (gconstpointer data)
{
  static const struct
  {
    const char *policies;
    HwCheckState state;
  } rows[] = {
    { "backup = off\n", HW_CHECK_WARNING },
    { "backup = off\nprotected = true\n", HW_CHECK_FAILED },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr(HwTestWorld) world = new_world (DIALECT (data), rows[i].policies);
      g_autoptr(HwTestRoad) road = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *message = NULL;

      if (world == NULL)
        return;
      deploy (world);
      hw_test_world_add (world, "b", "a", "CREATE TABLE tb (i int);", NULL);
      hw_test_world_execute (world, "ALTER TABLE ta ADD COLUMN j int");
      road = hw_test_road_new (world);
      hw_test_road_go (road, HW_DEPLOYMENT_BACKUP, &error);
      g_assert_cmpint (hw_test_road_get_check (road, "drift", &message), ==, rows[i].state);
      g_assert_nonnull (strstr (message, get_told (world)));
      if (rows[i].state != HW_CHECK_FAILED)
        continue;
      g_assert_error (error, HW_ERROR, HW_ERROR_POLICY);
      g_clear_error (&error);
      hw_deployment_set_override (road->deployment, "drift", "asked for by the operator");
      hw_deployment_run_checks (road->deployment, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpint (hw_test_road_get_check (road, "drift", NULL), ==, HW_CHECK_WARNING);
    }
}

/* The other way out: the database is right. */
static void
test_adopted (gconstpointer data)
{
  g_autoptr(HwTestWorld) world = new_world (DIALECT (data), "backup = off\n");
  g_autoptr(HwDatabase) database = NULL;
  g_autoptr(HwAdoption) adoption = NULL;
  g_autoptr(GError) error = NULL;

  if (world == NULL)
    return;
  deploy (world);
  hw_test_world_execute (world, "ALTER TABLE ta ADD COLUMN j int");
  database = hw_test_world_connect (world);
  adoption = hw_adoption_new (world->project, database, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (hw_drift_count (adoption->drift), ==, 1);
  hw_adoption_carry_out (adoption, world->project, database, NULL, &error);
  g_assert_no_error (error);
  assert_drift (world, "");
}

/* A login that may do nothing but read sees the same; one that may not read the record sees nothing. */
static void
test_read_only_login (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "backup = off\n");
  char *user;

  if (world == NULL)
    return;
  deploy (world);
  hw_test_world_execute (world, "CREATE ROLE drift_looker LOGIN");
  hw_test_world_execute (world, "GRANT SELECT ON alembic_version, headway_history TO drift_looker");
  hw_test_world_execute (world, "GRANT SELECT ON headway_schema TO drift_looker");
  hw_test_world_execute (world, "ALTER TABLE ta ADD COLUMN j int");
  user = strstr (world->url, "postgres@");
  g_assert_nonnull (user);
  {
    g_autofree char *owner = g_strdup (world->url);
    g_autofree char *looker = g_strdup_printf ("postgresql://drift_looker%s", strchr (user, '@'));

    g_free (world->url);
    world->url = g_strdup (looker);
    assert_drift (world, get_told (world));
    g_free (world->url);
    world->url = g_steal_pointer (&owner);
    hw_test_world_execute (world, "REVOKE SELECT ON headway_schema FROM drift_looker");
    g_free (world->url);
    world->url = g_steal_pointer (&looker);
    assert_drift (world, "unknown");
  }
}

/* The server tells a view under a lock. Who waits for it knows nothing of the schema, and the rest all the same. */
static void
test_locked_view (void)
{
  g_autoptr(HwTestWorld) world = new_world (HW_DIALECT_POSTGRESQL, "backup = off\n");
  g_autoptr(HwDatabase) other = NULL;

  if (world == NULL)
    return;
  hw_test_world_execute (world, "CREATE VIEW v AS SELECT 1 AS i");
  deploy (world);
  other = hw_test_world_connect (world);
  hw_test_database_run (other, "BEGIN");
  hw_test_database_run (other, "DROP VIEW v");
  assert_drift (world, "unknown");
  hw_test_database_run (other, "ROLLBACK");
  assert_drift (world, "");
}

static void
add_for_both (const char *name, GTestDataFunc func)
{
  hw_test_add_for_both_dialects ("drift", name, func);
}

int
main (int argc, char *argv[])
{
  int status;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  hw_test_add_for_both_engines ("drift", "by-hand", test_by_hand);
  hw_test_add_for_both_engines ("drift", "own-tables", test_own_tables);
  hw_test_add_for_engine ("drift", "settings", HW_DIALECT_POSTGRESQL, test_settings);
  hw_test_add_for_engine ("drift", "restored", HW_DIALECT_POSTGRESQL, test_restored_postgres);
  hw_test_add_for_engine ("drift", "restored", HW_DIALECT_SQLITE, test_restored_sqlite);
  hw_test_add_for_engine ("drift", "invalid-index", HW_DIALECT_POSTGRESQL, test_invalid_index);
  hw_test_add_for_engine ("drift", "ascii", HW_DIALECT_POSTGRESQL, test_ascii);
  add_for_both ("deployed", test_deployed);
  add_for_both ("directions", test_directions);
  add_for_both ("older", test_older);
  add_for_both ("other-form", test_other_form);
  add_for_both ("no-history", test_no_history);
  add_for_both ("unrecorded", test_unrecorded);
  add_for_both ("check", test_check);
  add_for_both ("adopted", test_adopted);
  g_test_add_func ("/drift/postgresql/read-only-login", test_read_only_login);
  g_test_add_func ("/drift/postgresql/locked-view", test_locked_view);
  status = g_test_run ();
  hw_test_postgres_stop_shared ();

  return status;
}
