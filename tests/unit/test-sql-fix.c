/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "hw-nearest.h"
#include "hw-schema-read.h"
#include "hw-sql-validate.h"

#define PG HW_DIALECT_POSTGRESQL
#define LITE HW_DIALECT_SQLITE
#define HEAD "-- Zahlungen für alle\n--\n-- revision: abc\n-- down-revision: none\n"

typedef struct
{
  const char *name;
  HwDialect dialect;
  const char *text;
  const char *fixed; /* with the fix of the only problem; NULL: it has none */
} Case;

static const char shop_sql[] =
    "CREATE TABLE customers (id integer PRIMARY KEY, email text, name text, \"Note\" text);"
    "CREATE TABLE orders (id integer PRIMARY KEY, customer_id integer, placed_at text);"
    "CREATE TABLE payments (id integer PRIMARY KEY, amount integer);"
    "CREATE TABLE stock_a (a integer); CREATE TABLE stock_b (b integer);"
    "CREATE INDEX orders_customer_idx ON orders (customer_id);";

static const Case cases[] = {
  { "table", PG, "SELECT 1;\nALTER TABLE paymnts ADD a int",
    "SELECT 1;\nALTER TABLE payments ADD a int" },
  { "table swapped", PG, "SELECT 'ü' FROM ordesr", "SELECT 'ü' FROM orders" },
  { "table in its schema", PG, "SELECT 1 FROM public.order", "SELECT 1 FROM public.orders" },
  { "table quoted", PG, "SELECT 1 FROM \"order\"", "SELECT 1 FROM \"orders\"" },
  { "table of nobody", PG, "SELECT 1 FROM invoices", NULL },
  { "one of two", PG, "SELECT 1 FROM stock_c", NULL },
  { "schema", PG, "SELECT 1 FROM publc.orders", "SELECT 1 FROM public.orders" },
  { "table made before", PG, "CREATE TABLE things (a int); SELECT 1 FROM thing",
    "CREATE TABLE things (a int); SELECT 1 FROM things" },
  { "column", PG, "SELECT id, placedat FROM orders", "SELECT id, placed_at FROM orders" },
  { "column of an alias", PG, "SELECT c.emial FROM customers c",
    "SELECT c.email FROM customers c" },
  { "column to be quoted", PG, "UPDATE customers SET notes = ''",
    "UPDATE customers SET \"Note\" = ''" },
  { "column to drop", PG, "ALTER TABLE orders DROP COLUMN placed", NULL },
  { "column of an index", PG, "CREATE INDEX ON orders (custmer_id)",
    "CREATE INDEX ON orders (customer_id)" },
  { "alias", PG, "SELECT custmers.id FROM customers", "SELECT customers.id FROM customers" },
  { "type", PG, "CREATE TABLE n (a intger)", "CREATE TABLE n (a integer)" },
  { "function", PG, "SELECT generate_serie(1, 2)", "SELECT generate_series(1, 2)" },
  { "index", PG, "DROP INDEX orders_custmer_idx", "DROP INDEX orders_customer_idx" },
  { "grammar", PG, "SELEC 1", NULL },
  { "exists", PG, "CREATE TABLE orders (a int)", NULL },
  { "table", LITE, "DELETE FROM paymnts", "DELETE FROM payments" },
  { "column", LITE, "SELECT o.placedat FROM orders o", "SELECT o.placed_at FROM orders o" },
  { "column beside a broken view", LITE,
    "CREATE VIEW v AS SELECT a FROM stock_a; DROP TABLE stock_a; SELECT placedat FROM orders",
    "CREATE VIEW v AS SELECT a FROM stock_a; DROP TABLE stock_a; SELECT placed_at FROM orders" },
  { "table made before", LITE, "CREATE TABLE things (a); DROP TABLE thigns",
    "CREATE TABLE things (a); DROP TABLE things" },
  { "table of nobody", LITE, "SELECT 1 FROM invoices", NULL },
};

/* Whole files. */
static const Case file_cases[] = {
  { "no up", PG, HEAD "\nSELECT 1;\n", HEAD "\n-- migrate:up\nSELECT 1;\n" },
  { "no up, but down", PG, HEAD "\n-- migrate:down\nSELECT 1;\n",
    HEAD "\n-- migrate:up\n-- migrate:down\nSELECT 1;\n" },
  { "no up, nothing", PG, HEAD, HEAD "\n-- migrate:up\n" },
  { "field", PG, HEAD "-- creatd: 2026-01-07T15:00:00Z\n-- migrate:up\n",
    HEAD "-- created: 2026-01-07T15:00:00Z\n-- migrate:up\n" },
  { "field's case", PG, HEAD "-- Depends_On: x\n-- migrate:up\n",
    HEAD "-- depends-on: x\n-- migrate:up\n" },
  { "no field", PG, HEAD "-- ticket: 12\n-- migrate:up\n", NULL },
  { "marker", PG, HEAD "-- migrate:up\nSELECT 1;\n-- migrate:dwon\nSELECT 2;\n",
    HEAD "-- migrate:up\nSELECT 1;\n-- migrate:down\nSELECT 2;\n" },
  { "option", PG, HEAD "-- migrate:up  transaction:fasle\nSELECT 1;\n",
    HEAD "-- migrate:up  transaction:false\nSELECT 1;\n" },
  { "another option", PG, HEAD "-- migrate:up quickly\nSELECT 1;\n", NULL },
  { "name behind the header", PG,
    HEAD "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nDROP TABLE paymnts;\n",
    HEAD "-- migrate:up\nSELECT 1;\n\n-- migrate:down\nDROP TABLE payments;\n" },
};

static void
add_builtin (HwSchemaNames *names, HwNameKind kind, const char *schema, const char *name)
{
  const HwName values = {
    .kind = kind, .is_builtin = TRUE, .schema = (char *)schema, .name = (char *)name
  };

  hw_schema_names_add (names, &values);
}

static HwSchemaNames *
make_shop (HwDialect dialect)
{
  static const char *const path[] = { "pg_catalog", "public", NULL };
  g_autoptr(HwSchemaNames) names = hw_schema_names_new (dialect);
  HwSchemaNames *shop;

  if (dialect == PG)
    {
      const HwName schema = { .kind = HW_NAME_SCHEMA, .name = (char *)"public" };

      hw_schema_names_set_server (names, 150000, path);
      hw_schema_names_add (names, &schema);
      add_builtin (names, HW_NAME_SCHEMA, "", "pg_catalog");
      add_builtin (names, HW_NAME_TYPE, "pg_catalog", "text");
      add_builtin (names, HW_NAME_FUNCTION, "pg_catalog", "generate_series");
      add_builtin (names, HW_NAME_TABLE, "pg_catalog", "pg_class");
    }
  shop = hw_schema_names_after (names, shop_sql, NULL, NULL);
  g_assert_nonnull (shop);

  return shop;
}

/* There is one problem, and its fix, if there is one, leaves none. */
static void
check (const Case *c, gboolean is_file)
{
  g_autoptr(HwSchemaNames) names = make_shop (c->dialect);
  g_autoptr(GPtrArray) problems =
                 is_file
                     ? hw_sql_validate_script ("x.sql", c->text, c->dialect, names, 0, NULL, NULL)
                     : hw_sql_validate (c->text, c->dialect, 1, names, 0, NULL, NULL);
  const HwSqlProblem *problem = problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;
  g_autofree char *fixed = NULL;

  g_test_message ("%s: %s", c->name, problem != NULL ? problem->message : "no problem");
  g_assert_cmpuint (problems->len, ==, 1);
  if (problem->fix != NULL)
    fixed = hw_text_edit_apply (problem->fix, c->text);
  g_assert_cmpstr (fixed, ==, c->fixed);
}

static void
test_names (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    check (&cases[i], FALSE);
}

static void
test_files (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (file_cases); i++)
    check (&file_cases[i], TRUE);
}

static const char *
find_nearest (const char *word, const char *const *words)
{
  HwNearest nearest;

  hw_nearest_init (&nearest, word);
  for (guint i = 0; words[i] != NULL; i++)
    hw_nearest_add (&nearest, words[i]);

  return hw_nearest_get (&nearest);
}

static void
test_nearest (void)
{
  static const char *const words[] = { "order", "orders", "border", "id", "users", NULL };

  g_assert_cmpstr (find_nearest ("ordrs", words), ==, "orders");
  g_assert_cmpstr (find_nearest ("ORDERS", words), ==, "orders");
  g_assert_cmpstr (find_nearest ("suers", words), ==, "users");
  /* Two are one slip away. */
  g_assert_null (find_nearest ("corder", words));
  /* Short words have too many neighbours. */
  g_assert_null (find_nearest ("ix", words));
  g_assert_null (find_nearest ("payments", words));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, G_TEST_OPTION_ISOLATE_DIRS, NULL);
  g_test_add_func ("/sql-fix/names", test_names);
  g_test_add_func ("/sql-fix/files", test_files);
  g_test_add_func ("/sql-fix/nearest", test_nearest);

  return g_test_run ();
}
