/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-schema-read.h"
#include "hw-sql-keywords.h"
#include "hw-sql-validate.h"
#include "hw-test-database.h"

static HwSchemaNames *
read_names (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;
  HwSchemaNames *names = hw_schema_names_read (engine->db, NULL, &error);

  g_assert_no_error (error);

  return names;
}

/* "column:id integer, column:name text, index:…" of a relation; "none" when there is no such relation. */
static char *
describe (const HwSchemaNames *names, const char *schema, const char *relation)
{
  static const char *const kinds[] = { "schema", "table",      "view",    "sequence", "column",
                                       "index",  "constraint", "trigger", "type",     "function" };
  const HwName *name = hw_schema_names_find_relation (names, schema, relation);
  const GPtrArray *children = name != NULL ? hw_schema_names_get_children (names, name) : NULL;
  g_autoptr(GString) text = g_string_new (NULL);

  if (name == NULL)
    return g_strdup ("none");
  g_string_append (text, kinds[name->kind]);
  for (guint i = 0; children != NULL && i < children->len; i++)
    {
      const HwName *child = g_ptr_array_index (children, i);

      g_string_append_printf (text, ", %s:%s%s%s", kinds[child->kind], child->name,
                              child->detail[0] != '\0' ? " " : "", child->detail);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

#define assert_relation(names, schema, relation, expected) \
  G_STMT_START \
  { \
    g_autofree char *found_ = describe (names, schema, relation); \
    g_assert_cmpstr (found_, ==, expected); \
  } \
  G_STMT_END

static void
test_postgresql (HwTestEngine *engine)
{
  g_autoptr(HwSchemaNames) names = NULL;
  const HwName *function;

  hw_test_database_run (engine->db, "CREATE SCHEMA \"Other\"");
  hw_test_database_run (engine->db, "CREATE TYPE mood AS ENUM ('good', 'bad')");
  hw_test_database_run (engine->db, "CREATE TYPE pair AS (a integer, b integer)");
  hw_test_database_run (engine->db,
                        "CREATE TABLE t (id bigint CONSTRAINT t_key PRIMARY KEY, m mood, "
                        "gone integer, n varchar(20)[])");
  hw_test_database_run (engine->db, "ALTER TABLE t DROP COLUMN gone");
  hw_test_database_run (engine->db, "CREATE TABLE \"Other\".\"T\" (a integer)");
  hw_test_database_run (engine->db, "CREATE VIEW v AS SELECT id FROM t");
  hw_test_database_run (engine->db, "CREATE MATERIALIZED VIEW mv AS SELECT id AS x FROM t");
  hw_test_database_run (engine->db, "CREATE SEQUENCE s");
  hw_test_database_run (
      engine->db, "CREATE FUNCTION add_one(x integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'");

  names = read_names (engine);
  assert_relation (names, NULL, "t",
                   "table, column:id bigint, column:m mood, column:n character varying(20)[], "
                   "index:t_key, constraint:t_key");
  assert_relation (names, "Other", "T", "table, column:a integer");
  assert_relation (names, NULL, "T", "none");
  assert_relation (names, NULL, "v", "view, column:id bigint");
  assert_relation (names, NULL, "mv", "view, column:x bigint");
  assert_relation (names, NULL, "s", "sequence");
  g_assert_nonnull (hw_schema_names_find_relation (names, NULL, "pg_class"));
  g_assert_nonnull (hw_schema_names_find_relation (names, "information_schema", "tables"));
  g_assert_nonnull (hw_schema_names_find (names, HW_NAME_TYPE, NULL, "mood"));
  g_assert_nonnull (hw_schema_names_find (names, HW_NAME_TYPE, NULL, "pair"));
  g_assert_nonnull (hw_schema_names_find (names, HW_NAME_TYPE, NULL, "jsonb"));
  g_assert_null (hw_schema_names_find (names, HW_NAME_TYPE, NULL, "_mood"));
  g_assert_nonnull (hw_schema_names_find (names, HW_NAME_FUNCTION, NULL, "now"));
  function = hw_schema_names_find (names, HW_NAME_FUNCTION, NULL, "add_one");
  g_assert_nonnull (function);
  g_assert_cmpstr (function->detail, ==, "x integer");
  g_assert_false (function->is_builtin);
  g_assert_cmpint (hw_schema_names_get_server_version (names) / 10000, >=, 13);
}

static void
test_sqlite (HwTestEngine *engine)
{
  g_autoptr(HwSchemaNames) names = NULL;

  hw_test_database_run (engine->db, "CREATE VIEW v AS SELECT id FROM t");
  hw_test_database_run (engine->db,
                        "CREATE TABLE t (id INTEGER PRIMARY KEY AUTOINCREMENT, n TEXT)");
  hw_test_database_run (engine->db, "CREATE INDEX i ON t (n)");
  hw_test_database_run (engine->db, "CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; END");
  names = read_names (engine);
  assert_relation (names, NULL, "T", "table, index:i, trigger:r, column:id INTEGER, column:n TEXT");
  assert_relation (names, NULL, "v", "view, column:id INTEGER");
  assert_relation (names, NULL, "sqlite_sequence", "none");
  g_assert_nonnull (hw_schema_names_find_relation (names, NULL, "sqlite_schema"));
  g_assert_nonnull (hw_schema_names_find (names, HW_NAME_FUNCTION, NULL, "json_extract"));
  g_assert_cmpuint (hw_schema_names_get_statements (names)->len, ==, 4);
}

/* SQLite has views whose table is gone; the columns of all others are known. */
static void
test_broken_view (HwTestEngine *engine)
{
  g_autoptr(HwSchemaNames) names = NULL;
  g_autoptr(HwSchemaNames) after = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_database_run (engine->db, "CREATE TABLE gone (a INTEGER)");
  hw_test_database_run (engine->db, "CREATE TABLE t (a INTEGER)");
  hw_test_database_run (engine->db, "CREATE VIEW v AS SELECT a FROM gone");
  hw_test_database_run (engine->db, "DROP TABLE gone");
  names = read_names (engine);
  assert_relation (names, NULL, "v", "view");
  assert_relation (names, NULL, "t", "table, column:a INTEGER");

  after = hw_schema_names_after (
      names, "CREATE TABLE n (b INTEGER); CREATE VIEW w AS SELECT b FROM n; DROP TABLE n", NULL,
      &error);
  g_assert_no_error (error);
  assert_relation (after, NULL, "w", "view");
  assert_relation (after, NULL, "n", "none");
  assert_relation (after, NULL, "t", "table, column:a INTEGER");
}

/* Reading writes nothing, not even where it may. */
static void
test_read_only (HwTestEngine *engine)
{
  HwDatabaseOptions options = { .read_only = TRUE };
  g_autoptr(HwDatabase) db = NULL;
  g_autoptr(HwSchemaNames) names = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_database_run (engine->db, "CREATE TABLE t (a integer)");
  db = hw_test_database_open (engine->url, &options);
  names = hw_schema_names_read (db, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (hw_schema_names_find_relation (names, NULL, "t"));
}

static void
test_cancelled (HwTestEngine *engine)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HwSchemaNames) names = NULL;
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  names = hw_schema_names_read (engine->db, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (names);
}

/* What has not run yet is known, and marked. */
static void
test_after (HwTestEngine *engine)
{
  g_autoptr(HwSchemaNames) names = NULL;
  g_autoptr(HwSchemaNames) after = NULL;
  g_autoptr(GError) error = NULL;
  const HwName *table;
  const HwName *column;

  hw_test_database_run (engine->db, "CREATE TABLE t (a integer)");
  hw_test_database_run (engine->db, "CREATE TABLE old (a integer)");
  names = read_names (engine);
  after =
      hw_schema_names_after (names,
                             "CREATE TABLE n (x integer); ALTER TABLE t ADD COLUMN b integer;"
                             "ALTER TABLE t RENAME TO t2; DROP TABLE old; CREATE INDEX i ON n (x);"
                             "nonsense; INSERT INTO n VALUES (1);",
                             NULL, &error);
  g_assert_no_error (error);
  table = hw_schema_names_find_relation (after, NULL, "n");
  g_assert_nonnull (table);
  g_assert_true (table->is_pending);
  table = hw_schema_names_find_relation (after, NULL, "t2");
  g_assert_nonnull (table);
  column = hw_schema_names_find_child (after, table, HW_NAME_COLUMN, "b");
  g_assert_nonnull (column);
  g_assert_true (column->is_pending);
  g_assert_nonnull (hw_schema_names_find_child (after, table, HW_NAME_COLUMN, "a"));
  g_assert_null (hw_schema_names_find_relation (after, NULL, "t"));
  g_assert_null (hw_schema_names_find_relation (after, NULL, "old"));
  g_assert_nonnull (hw_schema_names_find (after, HW_NAME_INDEX, NULL, "i"));
  /* What they were made from is as it was. */
  g_assert_nonnull (hw_schema_names_find_relation (names, NULL, "old"));
  g_assert_null (hw_schema_names_find_relation (names, NULL, "n"));
}

/* Nothing that the server takes may be called an error. */
static void
test_no_false_alarm (HwTestEngine *engine)
{
  static const char *const statements[] = {
    "SELECT relname, c.oid, count(*) FROM pg_class c GROUP BY 1, 2 HAVING count(*) > 5",
    "SELECT coalesce(current_schema, 'x'), current_user, now()::date, extract(year FROM now())",
    "SELECT x.a FROM (VALUES (1)) AS x(a)",
    "WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT sum(n) FROM r",
    "CREATE TABLE u (id bigserial, f double precision, s char(3), b bit varying(3), i interval day, "
    "d decimal(3, 2)[], ts timestamp(3) with time zone DEFAULT now(), r regclass, CHECK (f > 0))",
    "INSERT INTO u (f) SELECT generate_series FROM generate_series(1, 3) RETURNING id, xmin",
    "UPDATE u AS z SET f = q.f FROM (SELECT id, f FROM u) q WHERE q.id = z.id",
    "DELETE FROM u USING pg_class k WHERE k.relname = u.s",
    "CREATE UNIQUE INDEX ON u (lower(s), (f + 1)) WHERE f IS NOT NULL",
    "ALTER TABLE u ALTER f TYPE real, ADD CONSTRAINT k UNIQUE (id), DROP COLUMN b",
    "COMMENT ON COLUMN u.id IS 'x'",
    "GRANT SELECT ON u TO PUBLIC",
    "CREATE TABLE p (a integer, b text) PARTITION BY RANGE (a)",
    "CREATE TABLE p1 PARTITION OF p FOR VALUES FROM (1) TO (2)",
    "INSERT INTO p1 (a, b) VALUES (1, 'x') ON CONFLICT DO NOTHING",
    "SELECT row_number() OVER w, p.* FROM p WINDOW w AS (PARTITION BY a ORDER BY b)",
    "SELECT (j).key, value FROM jsonb_each('{}') j",
    "SELECT a, g FROM p, LATERAL generate_series(1, p.a) AS g",
    "SELECT l.a FROM p l NATURAL JOIN p r",
    "SELECT nextval('u_id_seq'), 'u'::regclass, ARRAY[1]::int[], '{}'::jsonb -> 'a'",
    "ALTER SEQUENCE u_id_seq RESTART",
    "CREATE FUNCTION trg() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "CREATE TRIGGER g BEFORE UPDATE ON u FOR EACH ROW WHEN (OLD.f IS DISTINCT FROM NEW.f) "
    "EXECUTE FUNCTION trg()",
    "CREATE POLICY y ON u USING (f > 0)",
    "CREATE VIEW w AS SELECT id AS one, f FROM u",
    "CREATE OR REPLACE VIEW w AS SELECT id AS one, f FROM u WHERE f > 1",
    "SELECT one FROM w",
    "CREATE RULE rr AS ON INSERT TO w DO INSTEAD INSERT INTO u (f) VALUES (NEW.f)",
    "CREATE TEMPORARY TABLE tmp AS SELECT 1 AS a",
    "SELECT a FROM tmp",
    "ALTER TABLE u RENAME COLUMN s TO s2",
    "ALTER INDEX k RENAME TO k2",
    "ALTER TABLE u DROP CONSTRAINT k2",
    "DROP TABLE tmp, p",
    "CREATE DOMAIN posint AS integer CHECK (VALUE > 0)",
    "CREATE TYPE comp AS (a posint)",
    "ALTER TYPE comp ADD ATTRIBUTE b integer",
    "SELECT ROW(1, 2)::comp",
    "ANALYZE u",
    "TRUNCATE u",
    "LOCK TABLE u IN SHARE MODE",
  };
  g_autoptr(HwSchemaNames) names = read_names (engine);
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(GPtrArray) problems = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_database_run (engine->db, "BEGIN");
  for (guint i = 0; i < G_N_ELEMENTS (statements); i++)
    {
      hw_test_database_run (engine->db, statements[i]);
      g_string_append_printf (script, "%s;\n", statements[i]);
    }
  hw_test_database_run (engine->db, "ROLLBACK");
  problems = hw_sql_validate (script->str, HW_DIALECT_POSTGRESQL, 1, names, 0, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < problems->len; i++)
    {
      const HwSqlProblem *problem = g_ptr_array_index (problems, i);

      g_test_message ("%s: %s", statements[MIN (problem->line, G_N_ELEMENTS (statements)) - 1],
                      problem->message);
      g_test_fail ();
    }
  g_clear_pointer (&problems, g_ptr_array_unref);
  problems = hw_sql_validate ("SELECT nope FROM pg_class; SELECT noww (); SELECT 1::nope",
                              HW_DIALECT_POSTGRESQL, 1, names, 0, NULL, &error);
  g_assert_cmpuint (problems->len, ==, 3);
}

/* The server's own list. */
static void
test_keywords (HwTestEngine *engine)
{
  g_autofree char *list = g_strjoinv (",", (GStrv)hw_sql_get_keywords (HW_DIALECT_POSTGRESQL));
  g_autofree char *server = NULL;

  if (hw_database_get_server_version (engine->db) / 10000 != 15)
    {
      g_test_skip ("the list is PostgreSQL 15's");
      return;
    }
  server = hw_test_database_ask (engine->db,
                                 "SELECT string_agg (upper (word), ',' ORDER BY word COLLATE \"C\")"
                                 " FROM pg_get_keywords ()");
  g_assert_cmpstr (list, ==, server);
}

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  hw_test_add_for_engine ("schema-names", "read", HW_DIALECT_POSTGRESQL, test_postgresql);
  hw_test_add_for_engine ("schema-names", "read", HW_DIALECT_SQLITE, test_sqlite);
  hw_test_add_for_engine ("schema-names", "broken-view", HW_DIALECT_SQLITE, test_broken_view);
  hw_test_add_for_both_engines ("schema-names", "read-only", test_read_only);
  hw_test_add_for_both_engines ("schema-names", "cancelled", test_cancelled);
  hw_test_add_for_both_engines ("schema-names", "after", test_after);
  hw_test_add_for_engine ("schema-names", "no-false-alarm", HW_DIALECT_POSTGRESQL,
                          test_no_false_alarm);
  hw_test_add_for_engine ("schema-names", "keywords", HW_DIALECT_POSTGRESQL, test_keywords);
  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
