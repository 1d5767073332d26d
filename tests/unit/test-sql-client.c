/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "hw-error.h"
#include "hw-sql-client.h"

#define PG HW_DIALECT_POSTGRESQL
#define LITE HW_DIALECT_SQLITE

static const struct
{
  const char *name;
  HwDialect dialect;
  const char *text;
  const char *expected; /* "LINE:COLUMN first words of the message"; NULL: SQL alone */
} cases[] = {
  { "batch-size", PG, "DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT :batch_size)", NULL },
  { "plain", PG, "SELECT '\\connect', E'\\\\', \"\\i\", $$ \\q :x $$ -- \\i :x\n;/* \\d */", NULL },
  { "connect", PG, "SELECT 1;\n  \\connect other\nSELECT 2;",
    "2:3 “\\connect” is a command of psql" },
  { "include-with-a-quote", PG, "\\i it's.sql\n", "1:1 “\\i” is a command of psql" },
  { "gset-behind-a-statement", PG, "SELECT 1 AS x \\gset\n", "1:15 “\\gset” is a command of psql" },
  { "end-of-data", PG, "1\tx\n\\.\n", "2:1 “\\.” is a command of psql" },
  { "copy-from-stdin", PG, "SELECT 1;\nCOPY t (a, b) FROM stdin WITH (FORMAT csv);\n1,'\n\\.\n",
    "2:1 “COPY … FROM stdin” takes" },
  { "copy-to-stdout", PG, "copy (select 1) to STDOUT", "1:1 “COPY … TO stdout” gives" },
  { "copy-from-a-file", PG, "COPY t FROM '/tmp/stdin'; COPY (SELECT a FROM stdin) TO '/x'", NULL },
  { "variable", PG, "SELECT :x", "1:8 “:x” is a variable of psql" },
  { "quoted-variable", PG, "SELECT\n :'it'", "2:2 “:'it'” is a variable of psql" },
  { "quoted-name", PG, "DROP TABLE :\"t\"", "1:12 “:\"t\"” is a variable of psql" },
  { "question", PG, "SELECT :{?x}", "1:8 “:{” is a variable of psql" },
  { "colons-of-sql", PG, "SELECT a::int, b[1:n], c[lo:hi], f(x := 1), f(x:=y), '1' :: text", NULL },
  { "colon-of-json", PG, "SELECT JSON_OBJECT('a':b)", NULL },
  { "columns-count-characters", PG, "SELECT 'é', :x", "1:13 “:x” is a variable of psql" },
  { "read", LITE, "SELECT 1;\n.read x.sql\n", "2:1 “.read” is a command of sqlite3" },
  { "mode", LITE, ".mode csv\nSELECT 1;", "1:1 “.mode” is a command of sqlite3" },
  { "sqlite-itself", LITE, "SELECT t.a, .5, [\\x], `\\y` FROM t;", NULL },
};

static void
test_case (gconstpointer data)
{
  const guint i = GPOINTER_TO_UINT (data);
  g_autoptr(GError) error = NULL;
  g_autofree char *found = NULL;
  gboolean ok = hw_sql_check_client_commands (cases[i].text, cases[i].dialect, 1, &error);

  g_assert_cmpint (ok, ==, cases[i].expected == NULL);
  if (ok)
    {
      g_assert_no_error (error);
      return;
    }
  g_assert_error (error, HW_ERROR, HW_ERROR_SCRIPT);
  found = g_strdup_printf ("%u:%u %s", hw_error_get_line (error), hw_error_get_column (error),
                           error->message);
  found[MIN (strlen (found), strlen (cases[i].expected))] = '\0';
  g_assert_cmpstr (found, ==, cases[i].expected);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/sql-client/", cases[i].name, NULL);

      g_test_add_data_func (path, GUINT_TO_POINTER (i), test_case);
    }

  return g_test_run ();
}
