/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-sql-validate.h"

#define PG HW_DIALECT_POSTGRESQL
#define LITE HW_DIALECT_SQLITE

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
  g_autoptr(GPtrArray) problems = hw_sql_validate (c->text, c->dialect, 1, names, NULL, &error);
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
test_first_line (void)
{
  g_autoptr(GPtrArray) problems = hw_sql_validate ("\nSELEC", PG, 10, NULL, NULL, NULL);
  const HwSqlProblem *problem;

  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpuint (problem->line, ==, 11);
  g_assert_cmpint (problem->kind, ==, HW_SQL_PROBLEM_SYNTAX);
  g_assert_cmpint (problem->severity, ==, HW_SEVERITY_ERROR);
}

/* What the parser does not know may be new in a later PostgreSQL. */
static void
test_newer_server (void)
{
  g_autoptr(HwSchemaNames) names = hw_schema_names_new (PG);
  g_autoptr(GPtrArray) problems = NULL;
  const HwSqlProblem *problem;

  hw_schema_names_set_server (names, 990000, NULL);
  problems = hw_sql_validate ("SELEC 1", PG, 1, names, NULL, NULL);
  g_assert_cmpuint (problems->len, ==, 1);
  problem = g_ptr_array_index (problems, 0);
  g_assert_cmpint (problem->severity, ==, HW_SEVERITY_WARNING);
  g_assert_nonnull (strstr (problem->hint, "PostgreSQL 99"));
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
      g_autoptr(GPtrArray) problems = hw_sql_validate (sql->str, dialects[i], 1, NULL, NULL, NULL);

      g_assert_nonnull (problems);
    }
  {
    g_autoptr(GPtrArray) problems = hw_sql_validate (sql->str, PG, 1, names, NULL, NULL);

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
  problems = hw_sql_validate ("SELECT 1", PG, 1, NULL, cancellable, &error);
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
  g_autoptr(GPtrArray) problems = hw_sql_validate_script ("abc.sql", text, PG, NULL, NULL, NULL);
  g_autoptr(GString) lines = g_string_new (NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const HwSqlProblem *problem = g_ptr_array_index (problems, i);

      g_string_append_printf (lines, "%u/%d ", problem->line, problem->kind);
    }
  g_assert_cmpstr (lines->str, ==, "5/0 7/0 9/1 13/1 15/1 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sql-validate/syntax", test_syntax);
  g_test_add_func ("/sql-validate/first-line", test_first_line);
  g_test_add_func ("/sql-validate/newer-server", test_newer_server);
  g_test_add_func ("/sql-validate/deep", test_deep);
  g_test_add_func ("/sql-validate/cancelled", test_cancelled);
  g_test_add_func ("/sql-validate/script", test_script);

  return g_test_run ();
}
