/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <sqlite3.h>
#include <string.h>

#include "hw-schema-read.h"
#include "hw-sql-complete.h"
#include "hw-sql-keywords.h"

#define PG HW_DIALECT_POSTGRESQL
#define LITE HW_DIALECT_SQLITE

/* In a text, `|` is the caret. */
static const struct
{
  const char *name;
  HwDialect dialect;
  const char *text;
  const char *
      first; /* the first candidates, as they are written, joined by blanks; "" for no candidate at all */
  const char *absent; /* (nullable): a candidate that must not be there */
} cases[] = {
  { "statement", PG, "sel|", "select", "SELECT" },
  { "capitals", PG, "SEL|", "SELECT", "select" },
  { "next statement", PG, "SELECT 1; DEL|", "DELETE", NULL },
  { "relations", PG, "SELECT * FROM ord|", "orders", NULL },
  { "all relations", PG, "SELECT * FROM |", "\"Odd Name\" customers invoices orders", "pg_class" },
  { "the database's own", PG, "SELECT * FROM pg_c|", "pg_class", NULL },
  { "join", PG, "SELECT * FROM orders JOIN cu|", "customers", NULL },
  { "list of tables", PG, "SELECT * FROM orders, cu| WHERE true", "customers", NULL },
  { "update", PG, "UPDATE cu|", "customers", NULL },
  { "insert", PG, "INSERT INTO cu|", "customers", NULL },
  { "quoted where needed", PG, "SELECT * FROM od|", "\"Odd Name\"", NULL },
  { "quoted already", PG, "SELECT * FROM \"ord|", "\"orders\"", NULL },
  { "reserved name", PG, "SELECT * FROM orders WHERE us|", "\"user\"", NULL },
  { "columns in scope", PG, "SELECT | FROM orders", "customer_id id placed_at \"user\"", "email" },
  { "columns behind the list", PG, "SELECT id, pl| FROM orders", "placed_at", NULL },
  { "where", PG, "SELECT * FROM customers WHERE em|", "email", NULL },
  { "part of a name", PG, "SELECT * FROM orders WHERE at|", "placed_at", NULL },
  { "prefix before part", PG, "SELECT * FROM orders WHERE id|", "id", NULL },
  { "alias", PG, "SELECT o.| FROM orders o", "customer_id id placed_at \"user\"", "orders" },
  { "alias with a word", PG, "SELECT o.pl| FROM orders AS o", "placed_at", NULL },
  { "alias of the other", PG, "SELECT c.| FROM orders o JOIN customers c ON true", "email id name",
    "placed_at" },
  { "alias itself", PG, "SELECT ord| FROM customers ordered", "ordered", NULL },
  { "table as alias", PG, "SELECT orders.pl| FROM orders", "placed_at", NULL },
  { "table without from", PG, "SELECT customers.|", "email id name", NULL },
  { "schema", PG, "SELECT * FROM public.cu|", "customers", NULL },
  { "no such qualifier", PG, "SELECT nope.| FROM orders", "", NULL },
  { "subselect's own scope", PG, "SELECT * FROM orders WHERE id IN (SELECT | FROM customers)",
    "customer_id email", NULL },
  { "sibling is not in scope", PG, "SELECT (SELECT email FROM customers), | FROM orders",
    "customer_id id placed_at", "email" },
  { "with", PG, "WITH recent AS (SELECT id, placed_at AS day FROM orders) SELECT | FROM recent",
    "day id", "placed_at" },
  { "with in from", PG, "WITH recent AS (SELECT 1) SELECT * FROM re|", "recent", NULL },
  { "with names", PG, "WITH r (a, b) AS (SELECT 1, 2) SELECT r.| FROM r", "a b", NULL },
  { "second with", PG, "WITH a AS (SELECT 1 AS x), b AS (SELECT 2 AS y) SELECT b.| FROM a, b", "y",
    "x" },
  { "subselect in from", PG, "SELECT s.| FROM (SELECT id AS n, count(*) AS total FROM orders) s",
    "n total", NULL },
  { "cast", PG, "SELECT id::| FROM orders", "mood", "id" },
  { "cast to an own type", PG, "SELECT id::mo| FROM orders", "mood money", NULL },
  { "long cast", PG, "SELECT CAST(id AS big|", "bigint", NULL },
  { "type of a column", PG, "CREATE TABLE t (a int|", "integer", NULL },
  { "type of a second column", PG, "CREATE TABLE t (a integer, b boo|", "boolean", NULL },
  { "behind a type", PG, "CREATE TABLE t (a integer NOT N|", "NULL", NULL },
  { "beginning of a column", PG, "CREATE TABLE t (a integer, PRI|", "PRIMARY", NULL },
  { "key of a new table", PG, "CREATE TABLE t (alpha integer, PRIMARY KEY (al|", "alpha", NULL },
  { "reference", PG, "CREATE TABLE t (a integer REFERENCES cu|", "customers", NULL },
  { "column of a reference", PG, "CREATE TABLE t (a integer REFERENCES customers (|",
    "email id name", "customer_id" },
  { "alter", PG, "ALTER TABLE or|", "orders", NULL },
  { "alter if exists", PG, "ALTER TABLE IF EXISTS or|", "orders", NULL },
  { "what to alter", PG, "ALTER TABLE orders A|", "ADD ALTER", NULL },
  { "drop column", PG, "ALTER TABLE orders DROP COLUMN |", "customer_id id placed_at", "email" },
  { "drop column short", PG, "ALTER TABLE orders DROP pl|", "placed_at", NULL },
  { "alter column", PG, "ALTER TABLE orders ALTER COLUMN pl|", "placed_at", NULL },
  { "rename", PG, "ALTER TABLE orders RENAME pl|", "placed_at", NULL },
  { "new type", PG, "ALTER TABLE orders ALTER COLUMN id TYPE big|", "bigint bigserial", NULL },
  { "type of a new column", PG, "ALTER TABLE orders ADD COLUMN n tex|", "text", NULL },
  { "type of a new column, short", PG, "ALTER TABLE orders ADD n mo|", "mood", NULL },
  { "name of a new column", PG, "ALTER TABLE orders ADD COLUMN pl|", "", "placed_at" },
  { "constraint to drop", PG, "ALTER TABLE orders DROP CONSTRAINT |", "orders_pkey", "id" },
  { "constraint to validate", PG, "ALTER TABLE orders VALIDATE CONSTRAINT or|", "orders_pkey",
    NULL },
  { "columns of a key", PG, "ALTER TABLE orders ADD FOREIGN KEY (cu|", "customer_id", NULL },
  { "index on", PG, "CREATE INDEX i ON or|", "orders", NULL },
  { "columns of an index", PG, "CREATE INDEX i ON orders (|", "customer_id id placed_at", "email" },
  { "index with a method", PG, "CREATE INDEX i ON orders USING btree (pl|", "placed_at", NULL },
  { "drop table", PG, "DROP TABLE IF EXISTS in|", "invoices", NULL },
  { "drop index", PG, "DROP INDEX or|", "orders_customer_idx orders_pkey", "orders" },
  { "drop type", PG, "DROP TYPE mo|", "mood money", NULL },
  { "columns to insert", PG, "INSERT INTO orders (|", "customer_id id placed_at", "email" },
  { "columns to set", PG, "UPDATE orders SET pl|", "placed_at", NULL },
  { "function", PG, "SELECT order_t|", "order_total", NULL },
  { "builtin function", PG, "SELECT no|", "not now", NULL },
  { "in order by", PG, "SELECT * FROM orders ORDER BY pl|", "placed_at", NULL },
  { "order", PG, "SELECT * FROM orders ORDER |", "BY", NULL },
  { "primary", PG, "CREATE TABLE t (a integer PRIMARY |", "KEY", NULL },
  { "is", PG, "SELECT * FROM orders WHERE id IS |", "DISTINCT", NULL },
  { "in a string", PG, "SELECT 'sel|", "", NULL },
  { "in a closed string", PG, "SELECT 'sel|'", "", NULL },
  { "in a comment", PG, "SELECT 1 -- sel|", "", NULL },
  { "in a block comment", PG, "SELECT 1 /* sel| */", "", NULL },
  { "in a comment behind a dollar", PG, "SELECT $ -- a $ sel|", "", NULL },
  { "in a comment behind a body", PG, "DO $$ BEGIN END $$ -- $$ sel|", "", NULL },
  { "behind a comment", PG, "SELECT id -- it's\nFROM or|", "orders", NULL },
  { "in a number", PG, "SELECT 12|", "", NULL },
  { "body of a function", PG, "DO $$ BEGIN UPDATE orders SET pl| END $$", "placed_at", NULL },
  { "body with a tag", PG, "DO $x$ BEGIN DELETE FROM cu|", "customers", NULL },
  { "behind a body", PG, "DO $$ BEGIN END $$; DELETE FROM cu|", "customers", NULL },
  { "word goes on behind the caret", PG, "SELECT pl|aced FROM orders", "placed_at", NULL },
  { "characters", PG, "SELECT 'äöü', pl| FROM orders", "placed_at", NULL },
  { "unfinished string before", PG, "SELECT 'a FROM or|", "", NULL },
  { "statement behind is another's", PG, "SELECT pl| FROM orders; SELECT email FROM customers",
    "placed_at", NULL },
  { "pending", PG, "SELECT amo| FROM invoices", "amount", NULL },
  { "relations", LITE, "SELECT * FROM ord|", "orders", NULL },
  { "columns", LITE, "SELECT o.| FROM Orders o", "customer_id id placed_at", NULL },
  { "keyword", LITE, "PRAG|", "PRAGMA", NULL },
  { "function", LITE, "SELECT json_ext|", "json_extract", NULL },
  { "alter", LITE, "ALTER TABLE orders DROP COLUMN pl|", "placed_at", NULL },
  { "no dollar quotes", LITE, "SELECT $$ FROM or|", "orders", NULL },
};

static HwSchemaNames *
make_names (HwDialect dialect)
{
  static const char sql[] =
      "CREATE TABLE customers (id integer CONSTRAINT customers_pkey PRIMARY KEY, email text, name text);"
      "CREATE TABLE orders (id integer CONSTRAINT orders_pkey PRIMARY KEY, customer_id integer, "
      "placed_at text, \"user\" text);"
      "CREATE INDEX orders_customer_idx ON orders (customer_id);"
      "CREATE TABLE \"Odd Name\" (a integer);"
      "CREATE TABLE invoices (id integer, amount integer);";
  static const struct
  {
    HwNameKind kind;
    const char *schema;
    const char *name;
  } builtins[] = {
    { HW_NAME_SCHEMA, "", "public" },          { HW_NAME_TABLE, "pg_catalog", "pg_class" },
    { HW_NAME_FUNCTION, "pg_catalog", "now" }, { HW_NAME_TYPE, "pg_catalog", "int4" },
    { HW_NAME_FUNCTION, "", "json_extract" },
  };
  g_autoptr(HwSchemaNames) names = hw_schema_names_new (dialect);
  g_autoptr(GString) all = g_string_new (sql);
  g_autoptr(GError) error = NULL;
  HwSchemaNames *after;

  for (guint i = 0; i < G_N_ELEMENTS (builtins); i++)
    {
      HwName name = { .kind = builtins[i].kind, .is_builtin = TRUE };

      name.schema = (char *)builtins[i].schema;
      name.name = (char *)builtins[i].name;
      hw_schema_names_add (names, &name);
    }
  if (dialect == PG)
    g_string_append (all,
                     "CREATE TYPE mood AS ENUM ('good');"
                     "CREATE FUNCTION order_total(a integer) RETURNS integer LANGUAGE sql AS '';");
  after = hw_schema_names_after (names, all->str, NULL, &error);
  g_assert_no_error (error);

  return after;
}

static char *
join (const GPtrArray *completions, guint n)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; i < MIN (n, completions->len); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "",
                            ((const HwCompletion *)g_ptr_array_index (completions, i))->text);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static GPtrArray *
complete (const char *text, HwDialect dialect, const HwSchemaNames *names, gsize *out_start)
{
  g_auto(GStrv) parts = g_strsplit (text, "|", 2);
  g_autofree char *sql = g_strconcat (parts[0], parts[1], NULL);

  return hw_sql_complete (sql, strlen (parts[0]), dialect, names, 100, out_start);
}

static gboolean
has (const GPtrArray *completions, const char *text)
{
  for (guint i = 0; i < completions->len; i++)
    if (strcmp (((const HwCompletion *)g_ptr_array_index (completions, i))->text, text) == 0)
      return TRUE;

  return FALSE;
}

static void
test_cases (void)
{
  g_autoptr(HwSchemaNames) postgresql = make_names (PG);
  g_autoptr(HwSchemaNames) sqlite = make_names (LITE);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GPtrArray) found = complete (cases[i].text, cases[i].dialect,
                                              cases[i].dialect == PG ? postgresql : sqlite, NULL);
      g_autofree char *all = join (found, 8);

      if (cases[i].first[0] == '\0' ? found->len > 0 : !g_str_has_prefix (all, cases[i].first))
        {
          g_test_message ("%s: “%s”: found “%s”, not “%s”", cases[i].name, cases[i].text, all,
                          cases[i].first);
          g_test_fail ();
        }
      if (cases[i].absent != NULL && has (found, cases[i].absent))
        {
          g_test_message ("%s: “%s”: found “%s”", cases[i].name, cases[i].text, cases[i].absent);
          g_test_fail ();
        }
    }
}

/* Whatever the caret stands in, every place of every text has an answer. */
static void
test_every_place (void)
{
  g_autoptr(HwSchemaNames) names = make_names (PG);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    for (gsize cursor = 0; cursor <= strlen (cases[i].text); cursor++)
      for (HwDialect dialect = PG; dialect <= LITE; dialect++)
        {
          gsize start;
          g_autoptr(GPtrArray) found =
                         hw_sql_complete (cases[i].text, cursor, dialect, names, 5, &start);

          g_assert_cmpuint (found->len, <=, 5);
          g_assert_cmpuint (start, <=, cursor);
        }
}

static void
test_start (void)
{
  static const struct
  {
    const char *text;
    gsize start;
  } places[] = {
    { "SELECT 1; SEL|", 10 },       { "SELECT |", 7 },      { "SELECT o.pl| FROM orders o", 9 },
    { "SELECT * FROM \"ord|", 14 }, { "DO $$ SEL| $$", 6 }, { "SELECT pl|aced FROM orders", 7 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      gsize start;
      g_autoptr(GPtrArray) found = complete (places[i].text, PG, NULL, &start);

      g_assert_nonnull (found);
      g_assert_cmpuint (start, ==, places[i].start);
    }
}

static void
test_details (void)
{
  g_autoptr(HwSchemaNames) names = make_names (PG);
  g_autoptr(GPtrArray) found = complete ("SELECT o.em| FROM customers o", PG, names, NULL);
  const HwCompletion *first;

  g_assert_cmpuint (found->len, >, 0);
  first = g_ptr_array_index (found, 0);
  g_assert_cmpint (first->kind, ==, HW_COMPLETION_COLUMN);
  g_assert_cmpstr (first->detail, ==, "text");
  g_assert_true (first->is_pending);
}

static void
test_quoting (void)
{
  static const struct
  {
    HwDialect dialect;
    const char *name;
    const char *written;
  } names[] = {
    { PG, "plain_1", "plain_1" },   { PG, "Upper", "\"Upper\"" }, { PG, "user", "\"user\"" },
    { PG, "name", "name" },         { PG, "a b", "\"a b\"" },     { PG, "a\"b", "\"a\"\"b\"" },
    { PG, "1a", "\"1a\"" },         { PG, "größe", "\"größe\"" }, { LITE, "Upper", "Upper" },
    { LITE, "order", "\"order\"" }, { LITE, "a b", "\"a b\"" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *written = hw_sql_write_name (names[i].dialect, names[i].name);

      g_assert_cmpstr (written, ==, names[i].written);
    }
}

/* The tables are searched by halves; and SQLite says itself what its keywords are. */
static void
test_keywords (void)
{
  for (HwDialect dialect = PG; dialect <= LITE; dialect++)
    {
      const char *const *words = hw_sql_get_keywords (dialect);

      for (guint i = 1; words[i] != NULL; i++)
        g_assert_cmpstr (words[i - 1], <, words[i]);
      for (guint i = 0; dialect == LITE && words[i] != NULL; i++)
        g_assert_true (sqlite3_keyword_check (words[i], (int)strlen (words[i])));
    }
  g_assert_true (hw_sql_is_reserved (PG, "Select"));
  g_assert_false (hw_sql_is_reserved (PG, "name"));
}

/* What the grammar reserves is no name, and the editor must not show it as one. */
static void
test_language (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "data", "language-specs",
                                                 "headway-postgresql.lang", NULL);
  const char *const *words = hw_sql_get_keywords (PG);
  g_autofree char *language = NULL;
  g_autoptr(GError) error = NULL;

  g_file_get_contents (path, &language, NULL, &error);
  g_assert_no_error (error);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *lower = g_ascii_strdown (words[i], -1);
      g_autofree char *keyword = g_strdup_printf ("<keyword>%s</keyword>", lower);

      if (hw_sql_is_reserved (PG, words[i]) && strstr (language, keyword) == NULL)
        {
          g_test_message ("“%s” is not highlighted", lower);
          g_test_fail ();
        }
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);

  g_test_add_func ("/sql-complete/cases", test_cases);
  g_test_add_func ("/sql-complete/every-place", test_every_place);
  g_test_add_func ("/sql-complete/start", test_start);
  g_test_add_func ("/sql-complete/details", test_details);
  g_test_add_func ("/sql-complete/quoting", test_quoting);
  g_test_add_func ("/sql-complete/keywords", test_keywords);
  g_test_add_func ("/sql-complete/language", test_language);

  return g_test_run ();
}
