/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-fingerprint.h"

#define PG HW_DIALECT_POSTGRESQL
#define LITE HW_DIALECT_SQLITE

/* Two scripts, and whether they mean the same. */
typedef struct
{
  const char *name;
  HwDialect dialect;
  const char *a;
  const char *b;
  gboolean is_same;
} SqlCase;

static const SqlCase sql_cases[] = {
  { "blanks", PG, "CREATE TABLE t (a int);", "CREATE TABLE t(\n  a   int\n)", TRUE },
  { "comments", PG, "SELECT 1; -- one", "/* first */ SELECT /* x */ 1;", TRUE },
  { "case of keywords", PG, "create table T (A INT)", "CREATE TABLE t (a int)", TRUE },
  { "empty statements", PG, "SELECT 1;", ";;SELECT 1;;", TRUE },
  { "quotes not needed", PG, "ALTER TABLE \"users\" DROP x", "ALTER TABLE users DROP x", TRUE },
  { "quotes needed", PG, "DROP TABLE \"Users\"", "DROP TABLE Users", FALSE },
  { "quoted keyword is a name", PG, "SELECT \"current_user\"", "SELECT current_user", FALSE },
  { "spelling of a type", PG, "CREATE TABLE t (a integer)", "CREATE TABLE t (a int)", TRUE },
  { "another type", PG, "CREATE TABLE t (a bigint)", "CREATE TABLE t (a int)", FALSE },
  { "length of a type", PG, "CREATE TABLE t (a varchar(5))", "CREATE TABLE t (a varchar(6))",
    FALSE },
  { "parentheses", PG, "SELECT (1 + 2)", "SELECT 1 + 2", TRUE },
  { "precedence", PG, "SELECT (1 + 2) * 3", "SELECT 1 + 2 * 3", FALSE },
  { "not equal", PG, "DELETE FROM t WHERE a != 1", "DELETE FROM t WHERE a <> 1", TRUE },
  { "AS", PG, "SELECT a b FROM t", "SELECT a AS b FROM t", TRUE },
  { "COLUMN", PG, "ALTER TABLE t ADD x int", "ALTER TABLE t ADD COLUMN x int", TRUE },
  { "join", PG, "SELECT 1 FROM a LEFT JOIN b ON x", "SELECT 1 FROM a JOIN b ON x", FALSE },
  { "default", PG, "ALTER TABLE t ALTER a SET DEFAULT 1", "ALTER TABLE t ALTER a SET DEFAULT 2",
    FALSE },
  { "sign", PG, "ALTER TABLE t ALTER a SET DEFAULT 1", "ALTER TABLE t ALTER a SET DEFAULT -1",
    FALSE },
  { "inserted text", PG, "INSERT INTO t VALUES ('a')", "INSERT INTO t VALUES ('b')", FALSE },
  { "inserted blank", PG, "INSERT INTO t VALUES ('a b')", "INSERT INTO t VALUES ('a  b')", FALSE },
  { "inserted row", PG, "INSERT INTO t VALUES (1)", "INSERT INTO t VALUES (1), (1)", FALSE },
  { "order of values", PG, "INSERT INTO t VALUES (1, 2)", "INSERT INTO t VALUES (2, 1)", FALSE },
  { "order of columns", PG, "CREATE TABLE t (a int, b int)", "CREATE TABLE t (b int, a int)",
    FALSE },
  { "alias", PG, "CREATE VIEW v AS SELECT a AS x FROM t", "CREATE VIEW v AS SELECT a AS y FROM t",
    FALSE },
  { "name of a column", PG, "ALTER TABLE t DROP a", "ALTER TABLE t DROP b", FALSE },
  { "temporary table", PG, "CREATE TEMP TABLE a (x int)", "CREATE TEMP TABLE b (x int)", FALSE },
  { "order of statements", PG, "DROP TABLE a; DROP TABLE b", "DROP TABLE b; DROP TABLE a", FALSE },
  { "a statement more", PG, "DROP TABLE a", "DROP TABLE a; DROP TABLE b", FALSE },
  { "NOT NULL", PG, "CREATE TABLE t (a int)", "CREATE TABLE t (a int NOT NULL)", FALSE },
  { "CONCURRENTLY", PG, "CREATE INDEX i ON t (a)", "CREATE INDEX CONCURRENTLY i ON t (a)", FALSE },
  { "function's blanks", PG, "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $f$\n  select 1 -- one\n$f$", TRUE },
  { "function's meaning", PG, "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$",
    "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 2 $$", FALSE },
  { "indentation is Python's meaning", PG,
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$\nif x:\n  a()\nb()\n$$",
    "CREATE FUNCTION f() RETURNS int LANGUAGE plpython3u AS $$\nif x:\n  a()\n  b()\n$$", FALSE },
  { "dollar-quoted text", PG, "INSERT INTO t VALUES ($$a b$$)", "INSERT INTO t VALUES ($$a  b$$)",
    FALSE },
  { "DO block", PG, "DO $$BEGIN PERFORM 1; END$$", "do $$\nbegin\n  perform 1;\nend\n$$", TRUE },
  { "DO block's meaning", PG, "DO $$BEGIN PERFORM 1; END$$", "DO $$BEGIN PERFORM 2; END$$", FALSE },
  { "newer syntax, layout", PG, "SELECT JSON_OBJECT('a': 1)", "select json_object( 'a' : 1 ) ;",
    TRUE },
  { "newer syntax, meaning", PG, "SELECT JSON_OBJECT('a': 1)", "SELECT JSON_OBJECT('a': 2)",
    FALSE },
  { "quoted keyword as a name", PG, "ALTER TABLE t DROP \"name\"", "ALTER TABLE t DROP name",
    TRUE },
  { "names change places", PG, "SELECT a, b FROM t", "SELECT b, a FROM t", FALSE },
  { "rows of names", PG, "SELECT (a, b), c", "SELECT a, (b, c)", FALSE },
  { "operator without blanks", PG, "SELECT u&b", "SELECT u & b", TRUE },
  { "bits", PG, "INSERT INTO t VALUES (B'01')", "INSERT INTO t VALUES (b'01' )", TRUE },
  { "other bits", PG, "INSERT INTO t VALUES (B'01')", "INSERT INTO t VALUES (B'10')", FALSE },
  { "Unicode name", PG, "DROP TABLE U&\"\\0061\"", "DROP TABLE U&\"\\0062\"", FALSE },
  { "string over two lines", PG, "SELECT 'a'\n'b'", "SELECT 'a'  \n  'b'", TRUE },
  { "parameter", PG, "PREPARE p AS SELECT $1, $2", "PREPARE p AS SELECT $2, $1", FALSE },
  { "names that the grammar knows", PG, "ALTER ROLE \"r\" SUPERUSER", "ALTER ROLE r superuser",
    TRUE },
  { "other names that it knows", PG, "ALTER ROLE r SUPERUSER", "ALTER ROLE r NOSUPERUSER", FALSE },
  { "type whose length counts", PG, "CREATE TABLE t (a float(10))", "CREATE TABLE t (a float(30))",
    FALSE },
  { "SQLite, layout", LITE, "CREATE TABLE t (a INT);", "create table T(\n a int -- x\n)", TRUE },
  { "SQLite, quotes", LITE, "DROP TABLE \"a b\"", "DROP TABLE [a b]", TRUE },
  { "SQLite, literal", LITE, "INSERT INTO t VALUES ('a')", "INSERT INTO t VALUES ('A')", FALSE },
  { "SQLite, parentheses", LITE, "SELECT (1 + 2) * 3", "SELECT 1 + 2 * 3", FALSE },
  { "SQLite, trigger", LITE, "CREATE TRIGGER r AFTER INSERT ON t BEGIN DELETE FROM u; END;",
    "create trigger r after insert on t\nbegin\n  delete from u;\nend", TRUE },
};

static void
test_sql (gconstpointer data)
{
  const SqlCase *c = data;
  g_autofree char *a = hw_fingerprint_sql (c->a, c->dialect, NULL);
  g_autofree char *b = hw_fingerprint_sql (c->b, c->dialect, NULL);

  g_assert_cmpint (hw_fingerprint_compare (a, b), ==,
                   c->is_same ? HW_FINGERPRINT_SAME : HW_FINGERPRINT_DIFFERENT);
}

/* What was learnt from one statement must not show in the fingerprint of another, in whatever order they come. */
static void
test_shapes (void)
{
  g_autoptr(HwSqlShapes) shapes = hw_sql_shapes_new ();

  for (guint i = 0; i < 2 * G_N_ELEMENTS (sql_cases); i++)
    {
      const SqlCase *c = &sql_cases[i % G_N_ELEMENTS (sql_cases)];
      g_autofree char *alone = hw_fingerprint_sql (c->b, c->dialect, NULL);
      g_autofree char *together = hw_fingerprint_sql (c->b, c->dialect, shapes);

      g_assert_cmpstr (alone, ==, together);
    }
}

/* With more names than a shape has numbers for. */
static void
test_many_names (void)
{
  g_autoptr(GString) sql = g_string_new ("CREATE TABLE t (c0 int");
  g_autofree char *a = NULL;
  g_autofree char *b = NULL;
  g_autofree char *c = NULL;

  for (guint i = 1; i < 200; i++)
    g_string_append_printf (sql, ", c%u int", i);
  g_string_append (sql, ", CHECK (c1 + c2 * c3 > 0))");
  a = hw_fingerprint_sql (sql->str, PG, NULL);
  g_string_replace (sql, " int", "  INTEGER", 0);
  g_string_replace (sql, "c2 * c3", "(c2 * c3)", 0);
  b = hw_fingerprint_sql (sql->str, PG, NULL);
  g_string_replace (sql, "c1 + (c2 * c3)", "(c1 + c2) * c3", 0);
  c = hw_fingerprint_sql (sql->str, PG, NULL);
  g_assert_cmpstr (a, ==, b);
  g_assert_cmpstr (a, !=, c);
}

typedef struct
{
  const char *name;
  const char *a; /* body of upgrade(), or with a form feed in front a whole module */
  const char *b;
  gboolean is_same;
} PythonCase;

static const PythonCase python_cases[] = {
  { "quotes", "op.execute('a')", "op.execute(\"a\")", TRUE },
  { "triple quotes", "op.execute('a')", "op.execute(\"\"\"a\"\"\")", TRUE },
  { "prefix", "op.execute('a')", "op.execute(u'a')", TRUE },
  { "pieces", "op.execute('ab')", "op.execute('a'\n      'b')", TRUE },
  { "text", "op.execute('a')", "op.execute('b')", FALSE },
  { "f-string", "op.execute(f'a{x}')", "op.execute(F\"a{x}\")", TRUE },
  { "f-string's text", "op.execute(f'a{x}')", "op.execute(f'b{x}')", FALSE },
  { "comma in a call", "f(a, b)", "f(\n      a,\n      b,\n  )", TRUE },
  { "comma in a call with one argument", "f(a)", "f(\n    a,\n  )", TRUE },
  { "comma in a list", "x = [a]", "x = [a,]", TRUE },
  { "comma that makes a tuple", "x = (a)", "x = (a,)", FALSE },
  { "comma in a tuple", "x = (a, b)", "x = (a, b,)", TRUE },
  { "comma in an index", "x = a[b]", "x = a[b,]", FALSE },
  { "parentheses around a value", "x = a + b", "x = (\n    a + b\n  )", TRUE },
  { "parentheses around an answer", "return a", "return (a)", TRUE },
  { "nothing and an empty tuple", "return", "return ()", FALSE },
  { "parentheses around a condition", "if a:\n    b()", "if (a):\n    b()", TRUE },
  { "parentheses that matter", "x = (a + b) * c", "x = a + b * c", FALSE },
  { "parentheses of in", "x = a in (b or c)", "x = a in b or c", FALSE },
  { "parentheses of assert", "assert (a, 'b')", "assert a, 'b'", FALSE },
  { "comment", "f(a)", "f(a)  # why", TRUE },
  { "docstring", "f(a)", "\"\"\"Does.\"\"\"\n  f(a)", TRUE },
  { "blank line", "f(a)\n  g(b)", "f(a)\n\n  g(b)", TRUE },
  { "width of indentation", "if a:\n    f()", "if a:\n      f()", TRUE },
  { "depth of indentation", "if a:\n    f()\n    g()", "if a:\n    f()\n  g()", FALSE },
  { "order", "f()\n  g()", "g()\n  f()", FALSE },
  { "number", "f(1)", "f(2)", FALSE },
  { "keyword argument", "f(a=1)", "f(b=1)", FALSE },
  { "joined line", "x = a + b", "x = a + \\\n   b", TRUE },
  { "metadata", "\frevision = 'a'\ndown_revision = 'b'\n",
    "\frevision: str = 'a'\ndown_revision: Union[str, None] = 'c'\n", TRUE },
  { "header", "\f\"\"\"One\n\nRevises: a\n\"\"\"\nX = 1\n", "\f\"\"\"Two\n\"\"\"\nX = 1\n", TRUE },
  { "order of imports", "\fimport b\nfrom a import c\nX = 1",
    "\ffrom a import (\n  c,\n)\nimport b\nX = 1", TRUE },
  { "another import", "\fimport a", "\fimport b", FALSE },
  { "helper", "\fX = 1", "\fX = 2", FALSE },
  { "the other function", "\fdef downgrade():\n  f()\n", "\fdef downgrade():\n  g()\n", TRUE },
};

static char *
make_module (const char *text)
{
  return *text == '\f' ? g_strdup (text + 1) : g_strdup_printf ("def upgrade():\n  %s\n", text);
}

static void
test_python (gconstpointer data)
{
  const PythonCase *c = data;
  g_autofree char *text_a = make_module (c->a);
  g_autofree char *text_b = make_module (c->b);
  g_autofree char *a = hw_fingerprint_python (text_a, strlen (text_a), HW_DIRECTION_UPGRADE);
  g_autofree char *b = hw_fingerprint_python (text_b, strlen (text_b), HW_DIRECTION_UPGRADE);

  g_assert_cmpint (hw_fingerprint_compare (a, b), ==,
                   c->is_same ? HW_FINGERPRINT_SAME : HW_FINGERPRINT_DIFFERENT);
}

/* Each function counts for its own direction alone, what both may use for both. */
static void
test_directions (void)
{
  static const char text[] = "def upgrade():\n  f()\n\ndef downgrade():\n  g()\n";
  static const char other[] = "def upgrade():\n  f()\n\ndef downgrade():\n  h()\n";
  g_autofree char *up = hw_fingerprint_python (text, strlen (text), HW_DIRECTION_UPGRADE);
  g_autofree char *other_up = hw_fingerprint_python (other, strlen (other), HW_DIRECTION_UPGRADE);
  g_autofree char *down = hw_fingerprint_python (text, strlen (text), HW_DIRECTION_DOWNGRADE);
  g_autofree char *other_down =
      hw_fingerprint_python (other, strlen (other), HW_DIRECTION_DOWNGRADE);

  g_assert_cmpstr (up, ==, other_up);
  g_assert_cmpstr (down, !=, other_down);
}

static void
test_schemes (void)
{
  g_assert_cmpint (hw_fingerprint_compare (NULL, "py-1:a"), ==, HW_FINGERPRINT_UNKNOWN);
  g_assert_cmpint (hw_fingerprint_compare ("py-1:a", NULL), ==, HW_FINGERPRINT_UNKNOWN);
  g_assert_cmpint (hw_fingerprint_compare ("py-2:a", "py-1:a"), ==, HW_FINGERPRINT_UNKNOWN);
  g_assert_cmpint (hw_fingerprint_compare ("a", "py-1:a"), ==, HW_FINGERPRINT_UNKNOWN);
  g_assert_cmpint (hw_fingerprint_compare ("py-1:a", "py-1:b"), ==, HW_FINGERPRINT_DIFFERENT);
}

/* Expressions nested as deep as the parser's recursion would go must end in an answer. */
static void
test_deep (void)
{
  static const guint depths[] = { 500, 5000, 30000, 200000 };

  for (guint i = 0; i < G_N_ELEMENTS (depths); i++)
    {
      g_autoptr(GString) sql = g_string_new ("SELECT 1");
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;

      for (guint n = 0; n < depths[i]; n++)
        g_string_append (sql, "+1");
      a = hw_fingerprint_sql (sql->str, PG, NULL);
      g_string_append (sql, " -- sum");
      b = hw_fingerprint_sql (sql->str, PG, NULL);
      g_assert_cmpstr (a, ==, b);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sql_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fingerprint/sql/%s", sql_cases[i].name);

      g_test_add_data_func (path, &sql_cases[i], test_sql);
    }
  for (guint i = 0; i < G_N_ELEMENTS (python_cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/fingerprint/python/%s", python_cases[i].name);

      g_test_add_data_func (path, &python_cases[i], test_python);
    }
  g_test_add_func ("/fingerprint/directions", test_directions);
  g_test_add_func ("/fingerprint/schemes", test_schemes);
  g_test_add_func ("/fingerprint/deep", test_deep);
  g_test_add_func ("/fingerprint/shapes", test_shapes);
  g_test_add_func ("/fingerprint/many-names", test_many_names);

  return g_test_run ();
}
