/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <time.h>

#include <sqlite3.h>

#include "hw-sql-splitter.h"

#define MAX_STATEMENTS 5
#define PG HW_DIALECT_POSTGRESQL
#define LITE HW_DIALECT_SQLITE

typedef struct
{
  const char *name;
  HwDialect dialect;
  const char *text;
  const char *statements[MAX_STATEMENTS];
} Case;

static const Case cases[] = {
  { "nothing", PG, "", { NULL } },
  { "only blanks and comments", PG, " \n-- a;\n/* b; */\t", { NULL } },
  { "only semicolons", PG, ";;; ;\n;", { NULL } },
  { "one without semicolon", PG, "SELECT 1", { "SELECT 1" } },
  { "two", PG, "SELECT 1; SELECT 2;", { "SELECT 1", "SELECT 2" } },
  { "last without semicolon", PG, "SELECT 1;\nSELECT 2\n", { "SELECT 1", "SELECT 2" } },
  { "comment before", PG, "-- why\nSELECT 1;", { "SELECT 1" } },
  { "comment inside", PG, "SELECT /* ; */ 1 -- ;\n+ 1;", { "SELECT /* ; */ 1 -- ;\n+ 1" } },
  { "comment behind is left out", PG, "SELECT 1 -- done\n;", { "SELECT 1" } },
  { "unknown statement stays",
    PG,
    "SELECT 1; SELEC 2; SELECT 3",
    { "SELECT 1", "SELEC 2", "SELECT 3" } },
  { "string", PG, "SELECT 'a;b'; SELECT 1", { "SELECT 'a;b'", "SELECT 1" } },
  { "doubled quote", PG, "SELECT 'a'';b'; SELECT 1", { "SELECT 'a'';b'", "SELECT 1" } },
  { "backslash in a plain string", PG, "SELECT 'a\\'; SELECT 1", { "SELECT 'a\\'", "SELECT 1" } },
  { "escape string", PG, "SELECT E'a\\';b'; SELECT 1", { "SELECT E'a\\';b'", "SELECT 1" } },
  { "lower-case escape string", PG, "SELECT e'\\\\'; SELECT 1", { "SELECT e'\\\\'", "SELECT 1" } },
  { "word that ends in e", PG, "SELECT date'\\'; SELECT 1", { "SELECT date'\\'", "SELECT 1" } },
  { "escape string goes on",
    PG,
    "SELECT E'a'\n'\\';b'; SELECT 1",
    { "SELECT E'a'\n'\\';b'", "SELECT 1" } },
  { "escape string with comment goes on",
    PG,
    "SELECT E'a' \n-- c\n'\\';'; SELECT 1",
    { "SELECT E'a' \n-- c\n'\\';'", "SELECT 1" } },
  { "string on the same line is another",
    PG,
    "SELECT E'a' '\\'; SELECT 1",
    { "SELECT E'a' '\\'", "SELECT 1" } },
  { "unicode string", PG, "SELECT U&'\\0041;'; SELECT 1", { "SELECT U&'\\0041;'", "SELECT 1" } },
  { "bit string", PG, "SELECT B'1;', X'f;'; SELECT 1", { "SELECT B'1;', X'f;'", "SELECT 1" } },
  { "quoted identifier", PG, "SELECT \"a;\"\"b\"; SELECT 1", { "SELECT \"a;\"\"b\"", "SELECT 1" } },
  { "unicode identifier", PG, "SELECT U&\"a;\\\"; SELECT 1", { "SELECT U&\"a;\\\"", "SELECT 1" } },
  { "dollar quotes",
    PG,
    "DO $$ BEGIN a; END $$; SELECT 1",
    { "DO $$ BEGIN a; END $$", "SELECT 1" } },
  { "tagged dollar quotes",
    PG,
    "DO $a$ $$ ; $b$ ; $a$; SELECT 1",
    { "DO $a$ $$ ; $b$ ; $a$", "SELECT 1" } },
  { "tag with digits", PG, "DO $a1$;$a1$; SELECT 1", { "DO $a1$;$a1$", "SELECT 1" } },
  { "tag beyond ASCII", PG, "DO $é$;$é$; SELECT 1", { "DO $é$;$é$", "SELECT 1" } },
  { "parameter is no tag", PG, "SELECT $1; SELECT $2", { "SELECT $1", "SELECT $2" } },
  { "dollar in a word", PG, "SELECT a$b$; SELECT c$b$", { "SELECT a$b$", "SELECT c$b$" } },
  { "quote in dollar quotes", PG, "DO $$ it's $$; SELECT 1", { "DO $$ it's $$", "SELECT 1" } },
  { "nested comment", PG, "SELECT 1 /* a /* ; */ ; */ ; SELECT 2", { "SELECT 1", "SELECT 2" } },
  { "quote in a comment",
    PG,
    "-- it's\nSELECT 1; /* don't */ SELECT 2",
    { "SELECT 1", "SELECT 2" } },
  { "parentheses",
    PG,
    "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2); SELECT 3",
    { "CREATE RULE r AS ON INSERT TO t DO ALSO (SELECT 1; SELECT 2)", "SELECT 3" } },
  { "closing parenthesis too many", PG, "SELECT 1); SELECT 2", { "SELECT 1)", "SELECT 2" } },
  { "atomic body",
    PG,
    "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END; SELECT 3",
    { "CREATE FUNCTION f() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END", "SELECT 3" } },
  { "atomic body with case",
    PG,
    "CREATE OR REPLACE PROCEDURE p() begin atomic SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 2; end; SELECT 3",
    { "CREATE OR REPLACE PROCEDURE p() begin atomic SELECT CASE WHEN a THEN CASE b WHEN 1 THEN 2 END END; SELECT 2; end",
      "SELECT 3" } },
  { "transaction is no body",
    PG,
    "BEGIN; SELECT 1; END; SELECT 2",
    { "BEGIN", "SELECT 1", "END", "SELECT 2" } },
  { "atomic as a name",
    PG,
    "CREATE TABLE atomic (a int); SELECT 1",
    { "CREATE TABLE atomic (a int)", "SELECT 1" } },
  { "column named begin",
    PG,
    "CREATE FUNCTION f(begin int) RETURNS int LANGUAGE sql AS 'SELECT 1'; SELECT 1",
    { "CREATE FUNCTION f(begin int) RETURNS int LANGUAGE sql AS 'SELECT 1'", "SELECT 1" } },
  { "case outside a routine",
    PG,
    "SELECT CASE WHEN a THEN 1 END; SELECT 2",
    { "SELECT CASE WHEN a THEN 1 END", "SELECT 2" } },
  { "unclosed string", PG, "SELECT 1; SELECT 'a; SELECT 2", { "SELECT 1", "SELECT 'a; SELECT 2" } },
  { "unclosed dollar quotes",
    PG,
    "SELECT 1; DO $x$ a; b; $y$",
    { "SELECT 1", "DO $x$ a; b; $y$" } },
  { "unclosed comment", PG, "SELECT 1; /* a; b", { "SELECT 1", "/* a; b" } },
  { "unclosed parenthesis",
    PG,
    "SELECT 1; SELECT (1; SELECT 2",
    { "SELECT 1", "SELECT (1; SELECT 2" } },
  { "number with exponent", PG, "SELECT 1e5'; SELECT 2", { "SELECT 1e5'; SELECT 2" } },
  { "division is no comment",
    PG,
    "SELECT 1 / 2 - -1; SELECT 2",
    { "SELECT 1 / 2 - -1", "SELECT 2" } },
  { "array subscript", PG, "SELECT a[1]; SELECT b[2]", { "SELECT a[1]", "SELECT b[2]" } },
  { "CRLF", PG, "SELECT 1;\r\nSELECT 2;\r\n", { "SELECT 1", "SELECT 2" } },
  { "psql command stays in sight", PG, "\\set a 1\nSELECT 1;", { "\\set a 1\nSELECT 1" } },

  { "sqlite: two", LITE, "SELECT 1; SELECT 2", { "SELECT 1", "SELECT 2" } },
  { "sqlite: trigger",
    LITE,
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END; SELECT 3",
    { "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; SELECT 2; END", "SELECT 3" } },
  { "sqlite: temporary trigger",
    LITE,
    "create temp trigger t after insert on a begin select 1; end; select 2",
    { "create temp trigger t after insert on a begin select 1; end", "select 2" } },
  { "sqlite: case in a trigger",
    LITE,
    "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 2; END ; SELECT 3",
    { "CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT CASE WHEN 1 THEN 2 END; SELECT 2; END",
      "SELECT 3" } },
  { "sqlite: explained trigger",
    LITE,
    "EXPLAIN CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END; SELECT 2",
    { "EXPLAIN CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1; END", "SELECT 2" } },
  { "sqlite: table named trigger",
    LITE,
    "CREATE TABLE trigger_log (a); SELECT 1",
    { "CREATE TABLE trigger_log (a)", "SELECT 1" } },
  { "sqlite: brackets", LITE, "SELECT [a;']; SELECT 1", { "SELECT [a;']", "SELECT 1" } },
  { "sqlite: backticks", LITE, "SELECT `a;``'`; SELECT 1", { "SELECT `a;``'`", "SELECT 1" } },
  { "sqlite: no escape strings", LITE, "SELECT e'\\'; SELECT 1", { "SELECT e'\\'", "SELECT 1" } },
  { "sqlite: no dollar quotes", LITE, "SELECT $a; SELECT $a", { "SELECT $a", "SELECT $a" } },
  { "sqlite: comments do not nest",
    LITE,
    "/* a /* ; */ SELECT 1; SELECT 2",
    { "SELECT 1", "SELECT 2" } },
  { "sqlite: comment may stay open", LITE, "SELECT 1; /* a; b", { "SELECT 1" } },
  { "sqlite: parentheses do not count", LITE, "SELECT (1; SELECT 2", { "SELECT (1", "SELECT 2" } },
  { "sqlite: transaction", LITE, "BEGIN; SELECT 1; END;", { "BEGIN", "SELECT 1", "END" } },
};

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  g_autoptr(GArray) statements = hw_sql_split (c->text, c->dialect, 1);
  guint n = 0;

  while (n < MAX_STATEMENTS && c->statements[n] != NULL)
    n++;
  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, i);
      g_autofree char *text = g_strndup (c->text + statement->offset, statement->length);

      g_assert_cmpstr (text, ==, i < n ? c->statements[i] : NULL);
    }
  g_assert_cmpuint (statements->len, ==, n);
}

static void
test_positions (void)
{
  static const char text[] = "-- é\n  SELECT 'ü';  SELECT 2;\r\n\n/* x\n */ DO $$\n\n$$;\nSELECT 3";
  static const struct
  {
    guint line;
    guint column;
  } expected[] = { { 10, 3 }, { 10, 16 }, { 13, 5 }, { 16, 1 } };
  g_autoptr(GArray) statements = hw_sql_split (text, HW_DIALECT_POSTGRESQL, 9);

  g_assert_cmpuint (statements->len, ==, G_N_ELEMENTS (expected));
  for (guint i = 0; i < statements->len; i++)
    {
      const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, i);

      g_assert_cmpuint (statement->line, ==, expected[i].line);
      g_assert_cmpuint (statement->column, ==, expected[i].column);
    }
}

/* Whatever the text: statements come in order, do not overlap, and what lies between them is free of words when
 * no comments are in it. */
static void
test_loses_nothing (void)
{
  static const char *const pieces[] = { "a ",        "'",      "\"", ";",  "$$",      "$t$",
                                        "(",         ")",      "E'", "\\", "\n",      "CREATE ",
                                        "END ",      "BEGIN ", "`",  "[",  "ATOMIC ", "TRIGGER ",
                                        "FUNCTION ", "CASE ",  "é" };
  g_autoptr(GRand) rand = g_rand_new_with_seed (4711);

  for (guint round = 0; round < 4000; round++)
    {
      HwDialect dialect = round % 2 == 0 ? HW_DIALECT_POSTGRESQL : HW_DIALECT_SQLITE;
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GArray) statements = NULL;
      gsize at = 0;

      for (int i = g_rand_int_range (rand, 0, 24); i > 0; i--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      statements = hw_sql_split (text->str, dialect, 1);
      for (guint i = 0; i <= statements->len; i++)
        {
          gsize next = i < statements->len ? g_array_index (statements, HwSqlStatement, i).offset
                                           : text->len;

          g_assert_cmpuint (next, >=, at);
          for (; at < next; at++)
            g_assert_nonnull (strchr ("; \n", text->str[at]));
          if (i < statements->len)
            {
              gsize length = g_array_index (statements, HwSqlStatement, i).length;

              g_assert_cmpuint (length, >, 0);
              at += length;
            }
        }
    }
}

/* Where SQLite's own sqlite3_complete() sees an end, and only there, one of our statements ends. */
static void
test_agrees_with_sqlite (void)
{
  static const char *const pieces[] = { "SELECT 1 ", "CREATE ", "TEMP ",   "TRIGGER ", "EXPLAIN ",
                                        "x ",        "BEGIN ",  "END",     "END;",     ";",
                                        "; ",        "\n",      "CASE ",   "'a;b'",    "\"c;d\"",
                                        "`e;f`",     "[g;h]",   "/* ; */", "-- ;\n",   "(",
                                        ")",         "end ; " };
  g_autoptr(GRand) rand = g_rand_new_with_seed (1968);

  for (guint round = 0; round < 5000; round++)
    {
      g_autoptr(GString) text = g_string_new (NULL);
      g_autoptr(GArray) statements = NULL;
      gsize begin = 0;
      guint next = 0;

      for (int i = g_rand_int_range (rand, 0, 24); i > 0; i--)
        g_string_append (text, pieces[g_rand_int_range (rand, 0, G_N_ELEMENTS (pieces))]);
      statements = hw_sql_split (text->str, HW_DIALECT_SQLITE, 1);
      for (gsize end = 1; end <= text->len; end++)
        {
          g_autofree char *piece = g_strndup (text->str + begin, end - begin);
          guint n = 0;

          if (end < text->len && (text->str[end - 1] != ';' || !sqlite3_complete (piece)))
            continue;
          for (; next < statements->len; next++, n++)
            {
              const HwSqlStatement *statement = &g_array_index (statements, HwSqlStatement, next);

              if (statement->offset >= end)
                break;
              g_assert_cmpuint (statement->offset, >=, begin);
              g_assert_cmpuint (statement->offset + statement->length, <=, end);
            }
          g_assert_cmpuint (n, <=, 1);
          begin = end;
        }
      g_assert_cmpuint (next, ==, statements->len);
    }
}

/* What this thread has used: other programs do not count. */
static gint64
get_cpu_usec (void)
{
  struct timespec now;

  g_assert_cmpint (clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now), ==, 0);

  return now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

/* A text of @unit repeated: eight times the text may not take sixty-four times the time. */
static gint64
measure (const char *unit, guint n)
{
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 best = G_MAXINT64;

  for (guint i = 0; i < n; i++)
    g_string_append (text, unit);
  for (guint i = 0; i < 3; i++)
    {
      gint64 begin = get_cpu_usec ();
      g_autoptr(GArray) statements = hw_sql_split (text->str, HW_DIALECT_POSTGRESQL, 1);

      best = MIN (best, get_cpu_usec () - begin);
    }

  return best;
}

static void
test_linear (void)
{
  static const char *const units[] = { "SELECT 1;\n", "$a",     "E'x'\n", "/* ", "((((",
                                       "$a$ x $a$ ",  "-- x\n", "'",      "*/" };

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      gint64 small = measure (units[i], 10000);
      gint64 large = measure (units[i], 80000);

      g_test_message ("“%s”: %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT " µs", units[i], small,
                      large);
      g_assert_cmpint (large, <, 30 * MAX (small, 1000));
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *slug = g_strdelimit (g_strdup (cases[i].name), " :", '-');
      g_autofree char *path = g_strconcat ("/sql-splitter/", slug, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/sql-splitter/positions", test_positions);
  g_test_add_func ("/sql-splitter/loses-nothing", test_loses_nothing);
  g_test_add_func ("/sql-splitter/agrees-with-sqlite", test_agrees_with_sqlite);
  g_test_add_func ("/sql-splitter/linear", test_linear);

  return g_test_run ();
}
