/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-schema-read.h"
#include "hw-sql-report.h"
#include "hw-sql-validate.h"
#include "hw-test-project.h"

#define PG HW_DIALECT_POSTGRESQL
#define LITE HW_DIALECT_SQLITE
/* The version whose grammar is at hand. */
#define OWN 150000

typedef struct
{
  const char *name;
  HwDialect dialect;
  const char *text;
  const char
      *expected; /* "LINE:COLUMN+LENGTH message" of each problem, joined by " | "; "": none */
} Case;

/* Whatever the database holds. */
static const Case syntax_cases[] = {
  { "fine", PG, "SELECT 1; UPDATE t SET a = 1;", "" },
  { "empty", PG, "", "" },
  { "comments alone", PG, "-- a\n/* b /* c */ */", "" },
  { "word", PG, "SELEC 1", "1:1+5 syntax error at or near \"SELEC\"" },
  { "second line", PG, "SELECT 1,\n  FROM t", "2:3+4 syntax error at or near \"FROM\"" },
  { "others are read", PG, "SELECT 1; SELEC 2;\nSELECT 3; DROP t;",
    "1:11+5 syntax error at or near \"SELEC\" | 2:16+1 syntax error at or near \"t\"" },
  { "end of input", PG, "SELECT 1;\nCREATE TABLE t (a int", "2:19+3 syntax error at end of input" },
  { "end is followed", PG, "ALTER TABLE t ADD COLUMN ; SELECT 1",
    "1:19+6 syntax error at end of input" },
  { "characters", PG, "SELECT 'äöü', FROM t", "1:15+4 syntax error at or near \"FROM\"" },
  { "characters of four bytes", PG, "SELECT '🐘' x y", "1:14+1 syntax error at or near \"y\"" },
  { "open string", PG, "SELECT 1;\nSELECT 'a;\nSELECT 2;",
    "2:8+3 unterminated quoted string at or near \"'a;\nSELECT 2;\"" },
  { "quote marked in its line", PG, "SELECT 'a\nb' 'c' FROM",
    "2:4+3 syntax error at or near \"'c'\"" },
  { "dollar quote", PG, "DO $x$ BEGIN SELEC; END $x$; SELECT 1", "" },
  { "atomic body", PG,
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELEC",
    "1:71+5 syntax error at or near \"SELEC\"" },
  { "carriage returns", PG, "SELECT 1;\r\nSELEC 2;\r\n",
    "2:1+5 syntax error at or near \"SELEC\"" },
  { "psql", PG, "SELECT 1;\n\\i x.sql", "2:1+1 “\\i” is a command of psql" },
  { "variable", PG, "SELECT :x", "1:8+1 “:x” is a variable of psql" },
  { "sqlite's words", PG, "CREATE TABLE t (id integer PRIMARY KEY AUTOINCREMENT)",
    "1:40+13 syntax error at or near \"AUTOINCREMENT\"" },
  { "tables of nobody", PG, "SELECT a FROM nowhere; DROP TABLE nothing", "" },
  { "a marker is a comment", PG, "-- migrate:batch size:10\nDELETE FROM t WHERE a IN (SELECT 1)",
    "" },
  { "fine", LITE, "CREATE TABLE t (a); INSERT INTO t VALUES (1); SELECT a FROM t", "" },
  { "word", LITE, "SELECT 1;\nSELEC 2;", "2:1+5 near \"SELEC\": syntax error" },
  { "place", LITE, "SELECT 1,\n  FROM t", "2:3+4 near \"FROM\": syntax error" },
  { "unfinished", LITE, "CREATE TABLE t (a int", "1:19+3 incomplete input" },
  { "trigger", LITE,
    "CREATE TABLE t (a); CREATE TRIGGER r AFTER INSERT ON t BEGIN SELECT 1; SELEC 2; END;",
    "1:72+5 near \"SELEC\": syntax error" },
  { "postgresql's words", LITE, "SELECT 1::int", "1:9+1 unrecognized token: \":\"" },
  { "tables of nobody", LITE, "SELECT a FROM nowhere; DROP TABLE elsewhere; DROP INDEX i", "" },
  { "columns of nobody", LITE, "CREATE TABLE t (a); INSERT INTO t (b) VALUES (1)", "" },
  { "function of nobody", LITE, "SELECT frobnicate(1)", "1:8+10 no such function: frobnicate" },
  { "foreign key", LITE, "CREATE TABLE t (a REFERENCES u (b))", "" },
  { "shell", LITE, ".read x.sql", "1:1+1 “.read” is a command of sqlite3" },
  { "settings stay", LITE, "PRAGMA hard_heap_limit = 1; SELECT 1; ATTACH 'x' AS y;", "" },
};

/* Against the shop below. */
static const char shop_sql[] =
    "CREATE TABLE customers (id integer PRIMARY KEY, email text, name text);"
    "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, placed_at text);"
    "CREATE INDEX orders_customer_idx ON orders (customer_id);"
    "CREATE VIEW recent AS SELECT * FROM orders;";

static const Case name_cases[] = {
  { "fine", PG, "SELECT o.id, email FROM orders o JOIN customers c ON c.id = o.customer_id", "" },
  { "no table", PG, "SELECT 1;\nALTER TABLE  paymnts ADD a int",
    "2:14+7 relation \"paymnts\" does not exist" },
  { "if it exists", PG, "ALTER TABLE IF EXISTS paymnts ADD a int; DROP TABLE IF EXISTS x", "" },
  { "in a join", PG, "SELECT 1 FROM orders JOIN x ON true",
    "1:27+1 relation \"x\" does not exist" },
  { "quoted", PG, "SELECT 1 FROM \"Orders\"", "1:15+8 relation \"Orders\" does not exist" },
  { "folded", PG, "SELECT ID FROM Orders", "" },
  { "in a schema", PG, "SELECT 1 FROM public.x", "1:22+1 relation \"public.x\" does not exist" },
  { "no schema", PG, "SELECT 1 FROM nope.x", "1:15+4 schema \"nope\" does not exist" },
  { "made before", PG, "CREATE TABLE n (a int); INSERT INTO n (a) VALUES (1); DROP TABLE n", "" },
  { "dropped before", PG, "DROP TABLE orders; SELECT 1 FROM orders",
    "1:34+6 relation \"orders\" does not exist" },
  { "renamed before", PG,
    "ALTER TABLE orders RENAME TO sales; SELECT placed_at FROM sales; SELECT 1 FROM orders",
    "1:80+6 relation \"orders\" does not exist" },
  { "refers to itself", PG, "CREATE TABLE n (a int PRIMARY KEY, b int REFERENCES n (a))", "" },
  { "foreign key", PG,
    "ALTER TABLE orders ADD FOREIGN KEY (customer_id) REFERENCES customers (ide)",
    "1:72+3 column \"ide\" of relation \"customers\" does not exist" },
  { "key of a new table", PG, "CREATE TABLE n (a int, PRIMARY KEY (b))",
    "1:37+1 column \"b\" of relation \"n\" does not exist" },
  { "exists", PG, "CREATE TABLE orders (a int)", "1:14+6 relation \"orders\" already exists" },
  { "exists, if not", PG, "CREATE TABLE IF NOT EXISTS orders (a int)", "" },
  { "index exists", PG, "CREATE INDEX orders_customer_idx ON orders (id)",
    "1:14+19 relation \"orders_customer_idx\" already exists" },
  { "column exists", PG, "ALTER TABLE orders ADD COLUMN placed_at date",
    "1:31+9 column \"placed_at\" of relation \"orders\" already exists" },
  { "no column to drop", PG, "ALTER TABLE orders DROP COLUMN total",
    "1:32+5 column \"total\" of relation \"orders\" does not exist" },
  { "no column to rename", PG, "ALTER TABLE orders RENAME COLUMN total TO sum",
    "1:34+5 column \"total\" of relation \"orders\" does not exist" },
  { "column of the same statement", PG,
    "ALTER TABLE orders ADD CHECK (total > 0), ADD COLUMN total int, ALTER total SET NOT NULL",
    "" },
  { "column added before", PG, "ALTER TABLE orders ADD total int; UPDATE orders SET total = 1",
    "" },
  { "column of an index", PG, "CREATE INDEX ON orders (customer)",
    "1:25+8 column \"customer\" of relation \"orders\" does not exist" },
  { "drop", PG, "DROP INDEX nope; DROP VIEW recent; DROP TYPE nope",
    "1:12+4 index \"nope\" does not exist | 1:46+4 type \"nope\" does not exist" },
  { "insert", PG, "INSERT INTO orders (id, total) VALUES (1, 2)",
    "1:25+5 column \"total\" of relation \"orders\" does not exist" },
  { "update", PG, "UPDATE orders SET total = id WHERE customer_id = 1",
    "1:19+5 column \"total\" of relation \"orders\" does not exist" },
  { "column", PG, "SELECT id,\n  totl FROM orders", "2:3+4 column \"totl\" does not exist" },
  { "column of a table", PG, "SELECT o.totl FROM orders o", "1:10+4 column o.totl does not exist" },
  { "no such alias", PG, "SELECT x.id FROM orders o",
    "1:8+1 missing FROM-clause entry for table \"x\"" },
  { "in a subselect", PG, "DELETE FROM orders WHERE id IN (SELECT c.nope FROM customers c)",
    "1:42+4 column c.nope does not exist" },
  { "columns nobody knows", PG, "SELECT a, s.b FROM (SELECT 1 AS c) s", "" },
  { "with", PG, "WITH w AS (SELECT 1 AS a) SELECT a, w.b FROM w", "" },
  { "function in from", PG, "SELECT g, x FROM generate_series(1, 2) g", "" },
  { "output name", PG, "SELECT id AS n FROM orders ORDER BY n", "" },
  { "system column", PG, "SELECT ctid, tableoid FROM orders", "" },
  { "whole row", PG, "SELECT o FROM orders o", "" },
  { "excluded", PG,
    "INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET placed_at = excluded.placed_at",
    "" },
  { "columns of a view", PG, "CREATE VIEW v AS SELECT 1 AS a; SELECT b FROM v", "" },
  { "view's query", PG, "CREATE VIEW v AS SELECT nope FROM orders",
    "1:25+4 column \"nope\" does not exist" },
  { "type", PG, "CREATE TABLE n (a textt, b bigserial, c text[], d orders)",
    "1:19+5 type \"textt\" does not exist" },
  { "cast", PG, "SELECT 1::nope", "1:11+4 type \"nope\" does not exist" },
  { "type made before", PG, "CREATE TYPE mood AS ENUM ('a'); CREATE TABLE n (m mood)", "" },
  { "function", PG, "SELECT now(), noww()", "1:15+4 function noww does not exist" },
  { "function made before", PG,
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT f()", "" },
  { "function's own names", PG,
    "CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT a; END", "" },
  { "behind DO it is a guess", PG, "DO $$ BEGIN END $$; SELECT 1 FROM x",
    "1:35+1 relation \"x\" does not exist" },
  { "select into", PG, "SELECT id INTO n FROM orders; SELECT anything FROM n", "" },
  { "index on what a query made", PG,
    "CREATE MATERIALIZED VIEW m AS SELECT 1 AS n; CREATE INDEX mi ON m (n); SELECT n FROM m", "" },
  { "option", PG, "CREATE INDEX ON orders USING gin (placed_at) WITH (fastupdate = off)", "" },
  { "type of an extension", PG, "CREATE EXTENSION c; CREATE TABLE n (a citext); SELECT f(1)", "" },
  { "like", PG, "CREATE TABLE n (LIKE orders); SELECT placed_at FROM n; SELECT a FROM n",
    "1:63+1 column \"a\" does not exist" },
  { "fine", LITE, "SELECT o.id, email FROM orders o JOIN customers c ON c.id = o.customer_id", "" },
  { "no table", LITE, "SELECT 1;\nALTER TABLE paymnts ADD a int", "2:13+7 no such table: paymnts" },
  { "column", LITE, "SELECT id,\n  totl FROM orders", "2:3+4 no such column: totl" },
  { "exists", LITE, "CREATE TABLE Orders (a)", "1:14+6 table Orders already exists" },
  { "made before", LITE, "ALTER TABLE orders ADD total; UPDATE orders SET total = 1", "" },
  { "dropped before", LITE, "DROP VIEW recent; DROP TABLE orders; SELECT 1 FROM orders",
    "1:52+6 no such table: orders" },
};

static void
add_builtin (HwSchemaNames *names, HwNameKind kind, const char *schema, const char *name)
{
  HwName values = { .kind = kind, .is_builtin = TRUE };

  values.schema = (char *)schema;
  values.name = (char *)name;
  hw_schema_names_add (names, &values);
}

static HwSchemaNames *
make_shop (HwDialect dialect)
{
  g_autoptr(HwSchemaNames) names = hw_schema_names_new (dialect);
  g_autoptr(GError) error = NULL;
  HwSchemaNames *shop;

  if (dialect == PG)
    {
      add_builtin (names, HW_NAME_SCHEMA, "", "public");
      add_builtin (names, HW_NAME_SCHEMA, "", "pg_catalog");
      add_builtin (names, HW_NAME_TYPE, "pg_catalog", "text");
      add_builtin (names, HW_NAME_TYPE, "pg_catalog", "date");
      add_builtin (names, HW_NAME_FUNCTION, "pg_catalog", "now");
      add_builtin (names, HW_NAME_FUNCTION, "pg_catalog", "generate_series");
    }
  shop = hw_schema_names_after (names, shop_sql, NULL, &error);
  g_assert_no_error (error);

  return shop;
}

static char *
join (const GPtrArray *problems)
{
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwSqlProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (found, "%s%u:%u+%u %s", i > 0 ? " | " : "", problem->line,
                              problem->column, problem->length, problem->message);
    }

  return g_string_free (g_steal_pointer (&found), FALSE);
}

static void
check_case (const Case *c, const HwSchemaNames *names)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) problems = hw_sql_validate (c->text, c->dialect, 1, names, 0, NULL, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = join (problems);
  /* What client commands are called is said elsewhere. */
  if (g_str_has_suffix (c->expected, "sql") || g_str_has_suffix (c->expected, "sqlite3"))
    found[MIN (strlen (found), strlen (c->expected))] = '\0';
  if (strcmp (found, c->expected) != 0)
    {
      g_test_message ("“%s”:\n found    “%s”\n expected “%s”", c->text, found, c->expected);
      g_test_fail ();
    }
}

static void
test_syntax (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (syntax_cases); i++)
    check_case (&syntax_cases[i], NULL);
}

static void
test_names (void)
{
  g_autoptr(HwSchemaNames) postgresql = make_shop (PG);
  g_autoptr(HwSchemaNames) sqlite = make_shop (LITE);

  for (guint i = 0; i < G_N_ELEMENTS (name_cases); i++)
    check_case (&name_cases[i], name_cases[i].dialect == PG ? postgresql : sqlite);
}

/* Where there may be more than is known, what is missing is no error. */
static void
test_open (void)
{
  g_autoptr(HwSchemaNames) names = make_shop (PG);
  g_autoptr(GPtrArray) closed = NULL;
  g_autoptr(GPtrArray) open = NULL;

  closed = hw_sql_validate ("SELECT 1 FROM x", PG, 1, names, 0, NULL, NULL);
  open = hw_sql_validate ("CREATE EXTENSION y; SELECT 1 FROM x", PG, 1, names, 0, NULL, NULL);
  g_assert_cmpuint (closed->len, ==, 1);
  g_assert_cmpuint (open->len, ==, 1);
  g_assert_cmpint (((HwSqlProblem *)g_ptr_array_index (closed, 0))->severity, ==,
                   HW_SEVERITY_ERROR);
  g_assert_cmpint (((HwSqlProblem *)g_ptr_array_index (open, 0))->severity, ==,
                   HW_SEVERITY_WARNING);
}

static void
test_first_line (void)
{
  g_autoptr(GPtrArray) problems = hw_sql_validate ("\nSELEC", PG, 10, NULL, OWN, NULL, NULL);
  const HwSqlProblem *problem;

  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpuint (problem->line, ==, 11);
  g_assert_cmpint (problem->kind, ==, HW_SQL_PROBLEM_SYNTAX);
  g_assert_cmpint (problem->severity, ==, HW_SEVERITY_ERROR);
}

/* @doubt: a part of what makes a warning of it; NULL: it is an error */
static void
assert_doubt (const HwSchemaNames *names, int server_version, const char *doubt)
{
  /* All of it is good with a PostgreSQL later than 15. */
  static const char *const later[] = {
    "MERGE INTO t USING u ON t.a = u.a WHEN MATCHED THEN DELETE RETURNING *",
    "SELECT * FROM JSON_TABLE ('[]', '$[*]' COLUMNS (a int PATH '$.a')) AS j",
    "ALTER TABLE t ADD CONSTRAINT c NOT NULL a NOT VALID",
    "GRANT a TO b WITH INHERIT TRUE",
  };

  for (guint i = 0; i < G_N_ELEMENTS (later); i++)
    {
      g_autoptr(GPtrArray) problems =
                     hw_sql_validate (later[i], PG, 1, names, server_version, NULL, NULL);
      const HwSqlProblem *problem;

      g_assert_cmpuint (problems->len, ==, 1);
      problem = g_ptr_array_index (problems, 0);
      g_assert_cmpint (problem->kind, ==, HW_SQL_PROBLEM_SYNTAX);
      g_assert_cmpint (problem->severity, ==,
                       doubt != NULL ? HW_SEVERITY_WARNING : HW_SEVERITY_ERROR);
      if (doubt == NULL)
        g_assert_null (problem->hint);
      else
        g_assert_nonnull (strstr (problem->hint, doubt));
    }
}

/* What the parser does not know may be new in a later PostgreSQL. */
static void
test_newer_server (void)
{
  g_autoptr(HwSchemaNames) names = hw_schema_names_new (PG);

  assert_doubt (names, 0, "No server was seen");
  assert_doubt (NULL, 0, "No server was seen");
  assert_doubt (NULL, OWN, NULL);
  assert_doubt (NULL, OWN - 10000, NULL);
  assert_doubt (NULL, OWN + 20000, "a server is PostgreSQL 17 and may");
  /* The later one of those that are known. */
  hw_schema_names_set_server (names, 990000, NULL);
  assert_doubt (names, OWN, "PostgreSQL 99");
  hw_schema_names_set_server (names, OWN, NULL);
  assert_doubt (names, 0, NULL);
  assert_doubt (names, 990000, "PostgreSQL 99");
}

/* 1+1+… kills a parser that recurses on a usual stack. */
static void
test_deep (void)
{
  static const HwDialect dialects[] = { PG, LITE };
  g_autoptr(GString) sql = g_string_new ("SELECT 1");
  g_autoptr(HwSchemaNames) names = hw_schema_names_new (PG);

  for (guint i = 0; i < 100000; i++)
    g_string_append (sql, "+1");
  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autoptr(GPtrArray) problems =
                     hw_sql_validate (sql->str, dialects[i], 1, NULL, OWN, NULL, NULL);

      g_assert_nonnull (problems);
    }
  {
    g_autoptr(GPtrArray) problems = hw_sql_validate (sql->str, PG, 1, names, 0, NULL, NULL);

    g_assert_cmpuint (problems->len, ==, 0);
  }
}

static void
test_cancelled (void)
{
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) problems = NULL;

  g_cancellable_cancel (cancellable);
  problems = hw_sql_validate ("SELECT 1", PG, 1, NULL, OWN, cancellable, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_null (problems);
}

static void
test_script (void)
{
  static const char text[] = "-- A change\n"
                             "--\n"
                             "-- revision: abc\n"
                             "-- down-revision: none\n"
                             "-- creatd: 2026-01-07T15:00:00Z\n"
                             "\n"
                             "-- migrate:up transaction:no\n"
                             "CREATE TABLE t (a int);\n"
                             "SELEC 1;\n"
                             "\n"
                             "-- migrate:down\n"
                             "DROP TABLE t\n"
                             "DROP TABLE u;\n"
                             "-- migrate:verify\n"
                             "SELECT true,;\n";
  g_autoptr(GPtrArray) problems =
                 hw_sql_validate_script ("abc.sql", text, PG, NULL, OWN, NULL, NULL);
  g_autoptr(GString) lines = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwSqlProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (lines, "%u/%d ", problem->line, problem->kind);
    }
  g_assert_cmpstr (lines->str, ==, "5/0 7/0 9/1 13/1 15/1 ");
}

/* What up makes is there for down, wherever it stands. */
static void
test_script_order (void)
{
  static const char text[] = "-- A change\n--\n-- revision: abc\n-- down-revision: none\n\n"
                             "-- migrate:down\nDROP TABLE t;\nDROP TABLE u;\n\n"
                             "-- migrate:up\nCREATE TABLE t (a int);\n";
  static const HwDialect dialects[] = { PG, LITE };

  for (guint i = 0; i < G_N_ELEMENTS (dialects); i++)
    {
      g_autoptr(HwSchemaNames) names = make_shop (dialects[i]);
      g_autoptr(GPtrArray) problems =
                     hw_sql_validate_script ("abc.sql", text, dialects[i], names, 0, NULL, NULL);
      const HwSqlProblem *problem;

      g_assert_cmpuint (problems->len, ==, 1);
      problem = g_ptr_array_index (problems, 0);
      g_assert_cmpuint (problem->line, ==, 8);
      g_assert_cmpint (problem->kind, ==, HW_SQL_PROBLEM_NAME);
    }
}

/* "FILE:LINE REVISION" of each problem. */
static void
assert_report (HwSqlReport *report, const char *expected)
{
  g_autoptr(GString) lines = g_string_new (NULL);
  GPtrArray *problems = hw_sql_report_get_problems (report);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwProblem *problem = g_ptr_array_index (problems, i);
      g_autofree char *name = g_path_get_basename (problem->file);

      g_string_append_printf (lines, "%s%s:%u %s", i > 0 ? " | " : "", name, problem->line,
                              problem->revision);
    }
  g_assert_cmpstr (lines->str, ==, expected);
}

static HwSqlReport *
make_report (const HwTestDir *dir, HwDialect dialect, int version, const HwSqlReport *before)
{
  g_autoptr(HwProject) project = hw_test_project_open (dir, "");
  g_autoptr(GError) error = NULL;
  HwSqlReport *report = hw_sql_report_new (project, dialect, version, before, NULL, &error);

  g_assert_no_error (error);

  return report;
}

static void
test_report (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwSqlReport) first = NULL;
  g_autoptr(HwSqlReport) again = NULL;
  g_autoptr(HwSqlReport) mended = NULL;

  hw_test_dir_init (&dir);
  hw_test_project_write (&dir, "headway.ini", "[headway]\nscript_location = migrations\n");
  hw_test_project_write (&dir, "migrations/a1.sql", HW_TEST_SQL_BASE);
  hw_test_project_write (&dir, "migrations/b2.sql",
                         HW_TEST_SQL_NEXT ("b2", "a1") "SELEC 3;\n\\i x\n");
  /* The project has the form of this one. */
  hw_test_project_write (&dir, "migrations/c3.sql",
                         HW_TEST_SQL_NEXT ("c3", "b2") "-- migrate:nonsense\nSELECT 1;\n");
  first = make_report (&dir, PG, OWN, NULL);
  assert_report (first, "b2.sql:8 b2 | b2.sql:9 b2");
  again = make_report (&dir, PG, OWN, first);
  assert_report (again, "b2.sql:8 b2 | b2.sql:9 b2");
  /* What has not changed is not looked at: the very problems of before. */
  g_assert_true (hw_sql_report_says_the_same (again, first));
  g_assert_false (hw_sql_report_says_the_same (first, NULL));

  hw_test_project_write (&dir, "migrations/b2.sql", HW_TEST_SQL_NEXT ("b2", "a1"));
  hw_test_project_write (&dir, "migrations/a1.sql", HW_TEST_SQL_BASE "DROP;\n");
  mended = make_report (&dir, PG, OWN, again);
  assert_report (mended, "a1.sql:7 a1");

  /* By another grammar what is known is worth nothing. */
  hw_test_project_write (&dir, "migrations/a1.sql",
                         HW_TEST_SQL_BASE
                         "CREATE TABLE t (a INTEGER PRIMARY KEY AUTOINCREMENT);\n");
  g_clear_pointer (&again, hw_sql_report_unref);
  again = make_report (&dir, PG, OWN, mended);
  assert_report (again, "a1.sql:7 a1");
  g_clear_pointer (&mended, hw_sql_report_unref);
  mended = make_report (&dir, LITE, OWN, again);
  assert_report (mended, "");
}

/* Another server makes a warning of an error, without that a file has changed. */
static void
test_report_newer_server (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(HwSqlReport) report = NULL;
  static const struct
  {
    int version;
    HwSeverity severity;
  } steps[] = { { 0, HW_SEVERITY_WARNING },
                { OWN, HW_SEVERITY_ERROR },
                { OWN + 20000, HW_SEVERITY_WARNING },
                { OWN, HW_SEVERITY_ERROR } };

  hw_test_dir_init (&dir);
  hw_test_project_write (&dir, "headway.ini", "[headway]\nscript_location = migrations\n");
  hw_test_project_write (&dir, "migrations/a1.sql",
                         HW_TEST_SQL_BASE "GRANT a TO b WITH INHERIT TRUE;\n");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(HwSqlReport) next = make_report (&dir, PG, steps[i].version, report);
      const HwProblem *problem;

      assert_report (next, "a1.sql:7 a1");
      g_assert_false (hw_sql_report_says_the_same (next, report));
      problem = g_ptr_array_index (hw_sql_report_get_problems (next), 0);
      g_assert_cmpint (problem->severity, ==, steps[i].severity);
      g_clear_pointer (&report, hw_sql_report_unref);
      report = g_steal_pointer (&next);
    }
}

static void
test_report_cancelled (void)
{
  g_auto(HwTestDir) dir = { NULL };
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(HwProject) project = NULL;
  g_autoptr(GError) error = NULL;

  hw_test_dir_init (&dir);
  hw_test_project_write (&dir, "headway.ini", "[headway]\nscript_location = migrations\n");
  hw_test_project_write (&dir, "migrations/a1.sql", HW_TEST_SQL_BASE);
  project = hw_test_project_open (&dir, "");
  g_cancellable_cancel (cancellable);
  g_assert_null (hw_sql_report_new (project, PG, OWN, NULL, cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sql-validate/syntax", test_syntax);
  g_test_add_func ("/sql-validate/names", test_names);
  g_test_add_func ("/sql-validate/open", test_open);
  g_test_add_func ("/sql-validate/script-order", test_script_order);
  g_test_add_func ("/sql-validate/first-line", test_first_line);
  g_test_add_func ("/sql-validate/newer-server", test_newer_server);
  g_test_add_func ("/sql-validate/deep", test_deep);
  g_test_add_func ("/sql-validate/cancelled", test_cancelled);
  g_test_add_func ("/sql-validate/script", test_script);
  g_test_add_func ("/sql-validate/report", test_report);
  g_test_add_func ("/sql-validate/report-newer-server", test_report_newer_server);
  g_test_add_func ("/sql-validate/report-cancelled", test_report_cancelled);

  return g_test_run ();
}
