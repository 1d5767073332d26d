/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "hw-error.h"
#include "hw-tables.h"
#include "hw-test-database.h"
#include "hw-test-postgres.h"
#include "hw-test-util.h"
#include "hw-version-table.h"

/* Rows joined by commas; "none" when there is no table. */
static char *
read_rows (HwDatabase *db, const char *schema, const char *table)
{
  g_autoptr(GError) error = NULL;
  gboolean exists = FALSE;
  g_auto(GStrv) rows = hw_version_table_read (db, schema, table, &exists, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (rows);

  return exists ? g_strjoinv (",", rows) : g_strdup ("none");
}

#define assert_rows(db, schema, table, expected) \
  G_STMT_START \
  { \
    g_autofree char *rows_ = read_rows (db, schema, table); \
    g_assert_cmpstr (rows_, ==, expected); \
  } \
  G_STMT_END

static gboolean
change (HwDatabase *db, HwRowChangeKind kind, const char *from, const char *to, GError **error)
{
  HwRowChange row_change = { kind, from, to };

  return hw_version_table_change (db, NULL, "alembic_version", &row_change, NULL, error);
}

static void
ensure (HwDatabase *db, const char *schema, const char *table)
{
  g_autoptr(GError) error = NULL;

  hw_version_table_ensure (db, schema, table, NULL, &error);
  g_assert_no_error (error);
}

static void
test_missing (HwTestEngine *engine)
{
  assert_rows (engine->db, NULL, "alembic_version", "none");
  assert_rows (engine->db, "", "alembic_version", "none");
  /* Looking has created nothing. */
  assert_rows (engine->db, NULL, "alembic_version", "none");
}

static void
test_ensure (HwTestEngine *engine)
{
  ensure (engine->db, NULL, "alembic_version");
  assert_rows (engine->db, NULL, "alembic_version", "");
  ensure (engine->db, NULL, "alembic_version");
}

static int
compare_strings (const void *a, const void *b)
{
  return g_strcmp0 (*(const char *const *)a, *(const char *const *)b);
}

static void
test_changes (HwTestEngine *engine)
{
  static const struct
  {
    HwRowChangeKind kind;
    const char *from;
    const char *to;
    const char *rows; /* sorted */
  } steps[] = {
    { HW_ROW_INSERT, NULL, "a", "a" },      { HW_ROW_UPDATE, "a", "b", "b" },
    { HW_ROW_INSERT, NULL, "c", "b,c" },    { HW_ROW_INSERT, NULL, "it's", "b,c,it's" },
    { HW_ROW_DELETE, "b", NULL, "c,it's" }, { HW_ROW_UPDATE, "it's", "ü", "c,ü" },
    { HW_ROW_PURGE, NULL, NULL, "" },       { HW_ROW_PURGE, NULL, NULL, "" },
  };

  ensure (engine->db, NULL, "alembic_version");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *unsorted = NULL;
      g_autofree char *sorted = NULL;
      g_auto(GStrv) rows = NULL;

      g_assert_true (change (engine->db, steps[i].kind, steps[i].from, steps[i].to, &error));
      g_assert_no_error (error);
      unsorted = read_rows (engine->db, NULL, "alembic_version");
      rows = g_strsplit (unsorted, ",", -1);
      qsort (rows, g_strv_length (rows), sizeof (char *), compare_strings);
      sorted = g_strjoinv (",", rows);
      g_assert_cmpstr (sorted, ==, steps[i].rows);
    }
}

static void
test_one_row (HwTestEngine *engine)
{
  static const struct
  {
    HwRowChangeKind kind;
    const char *from;
    const char *message;
  } cases[] = {
    { HW_ROW_UPDATE, "x",
      "expected to match one row when updating “x” to “new” in “alembic_version”; 0 found" },
    { HW_ROW_DELETE, "x",
      "expected to match one row when deleting “x” in “alembic_version”; 0 found" },
    { HW_ROW_UPDATE, "twice",
      "expected to match one row when updating “twice” to “new” in “alembic_version”; 2 found" },
    { HW_ROW_DELETE, "twice",
      "expected to match one row when deleting “twice” in “alembic_version”; 2 found" },
  };

  /* As version_table_pk=False makes it. */
  hw_test_database_run (engine->db,
                        "CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)");
  hw_test_database_run (engine->db,
                        "INSERT INTO alembic_version VALUES ('twice'), ('twice'), ('a')");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;

      g_assert_true (hw_database_begin (engine->db, NULL, NULL));
      g_assert_false (change (engine->db, cases[i].kind, cases[i].from, "new", &error));
      g_assert_error (error, HW_ERROR, HW_ERROR_VERSION_TABLE_ROWS);
      g_assert_cmpstr (error->message, ==, cases[i].message);
      hw_database_rollback (engine->db);
    }
}

static void
test_duplicate (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;

  ensure (engine->db, NULL, "alembic_version");
  g_assert_true (change (engine->db, HW_ROW_INSERT, NULL, "a", &error));
  g_assert_false (change (engine->db, HW_ROW_INSERT, NULL, "a", &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
}

static void
test_rollback (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;

  g_assert_true (hw_database_begin (engine->db, NULL, &error));
  ensure (engine->db, NULL, "alembic_version");
  g_assert_true (change (engine->db, HW_ROW_INSERT, NULL, "a", &error));
  hw_database_rollback (engine->db);
  assert_rows (engine->db, NULL, "alembic_version", "none");
}

static void
test_odd_names (HwTestEngine *engine)
{
  static const char *const tables[] = { "MiXed", "with blank", "quo\"te", "select",
                                        "a.b",   "表",         "'single'" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      HwRowChange row_change = { HW_ROW_INSERT, NULL, "a" };
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", tables[i]);
      ensure (engine->db, NULL, tables[i]);
      g_assert_true (
          hw_version_table_change (engine->db, NULL, tables[i], &row_change, NULL, &error));
      g_assert_no_error (error);
      assert_rows (engine->db, NULL, tables[i], "a");
    }
}

static void
test_empty_row (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rows = NULL;

  hw_test_database_run (engine->db, "CREATE TABLE alembic_version (version_num VARCHAR(32))");
  hw_test_database_run (engine->db, "INSERT INTO alembic_version VALUES (NULL)");
  rows = hw_version_table_read (engine->db, NULL, "alembic_version", NULL, NULL, &error);
  g_assert_null (rows);
  g_assert_error (error, HW_ERROR, HW_ERROR_VERSION_TABLE_ROWS);
}

static void
test_foreign_table (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) rows = NULL;

  hw_test_database_run (engine->db, "CREATE TABLE alembic_version (id int)");
  rows = hw_version_table_read (engine->db, NULL, "alembic_version", NULL, NULL, &error);
  g_assert_null (rows);
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
}

static void
test_read_only (HwTestEngine *engine)
{
  HwDatabaseOptions options = { .read_only = TRUE };
  g_autoptr(HwDatabase) db = NULL;

  ensure (engine->db, NULL, "alembic_version");
  g_assert_true (change (engine->db, HW_ROW_INSERT, NULL, "a", NULL));
  db = hw_test_database_open (engine->url, &options);
  assert_rows (db, NULL, "alembic_version", "a");
}

/* PostgreSQL only */

static void
test_schema (HwTestEngine *engine)
{
  HwRowChange row_change = { HW_ROW_INSERT, NULL, "a" };
  g_autoptr(GError) error = NULL;

  hw_test_database_run (engine->db, "CREATE SCHEMA \"Ops\"");
  ensure (engine->db, "Ops", "versions");
  g_assert_true (
      hw_version_table_change (engine->db, "Ops", "versions", &row_change, NULL, &error));
  g_assert_no_error (error);
  assert_rows (engine->db, "Ops", "versions", "a");
  assert_rows (engine->db, NULL, "versions", "none");
  assert_rows (engine->db, "public", "versions", "none");
}

static void
test_missing_schema (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;

  assert_rows (engine->db, "nowhere", "versions", "none");
  g_assert_false (hw_version_table_ensure (engine->db, "nowhere", "versions", NULL, &error));
  g_assert_error (error, HW_ERROR, HW_ERROR_SQL);
  g_assert_cmpstr (hw_error_get_sqlstate (error), ==, "3F000");
}

/* An updated row moves to the table's end: the order that Alembic's plan depends on is the server's. */
static void
test_row_order (HwTestEngine *engine)
{
  ensure (engine->db, NULL, "alembic_version");
  g_assert_true (change (engine->db, HW_ROW_INSERT, NULL, "a", NULL));
  g_assert_true (change (engine->db, HW_ROW_INSERT, NULL, "b", NULL));
  assert_rows (engine->db, NULL, "alembic_version", "a,b");
  g_assert_true (change (engine->db, HW_ROW_UPDATE, "a", "c", NULL));
  assert_rows (engine->db, NULL, "alembic_version", "b,c");
}

static const HwTableNames usual_names = { NULL, "alembic_version", "headway_history" };

/* Both tables, with one row. */
static void
make_tables (HwDatabase *db)
{
  g_autoptr(GError) error = NULL;

  ensure (db, NULL, "alembic_version");
  hw_history_table_ensure (db, NULL, "headway_history", NULL, &error);
  g_assert_no_error (error);
  g_assert_true (change (db, HW_ROW_INSERT, NULL, "a", NULL));
}

/* Begins with @seen in a database that may be another by now. */
static void
begin_with (HwDatabase *db, const HwTables *seen, const char *rows, gboolean is_made)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) answer = NULL;
  g_autoptr(HwTables) tables =
                 hw_tables_begin (db, &usual_names, seen, "SELECT 7", &answer, NULL, &error);
  g_autofree char *found = NULL;

  g_assert_no_error (error);
  found = g_strjoinv (",", tables->rows);
  g_assert_cmpstr (found, ==, rows);
  g_assert_cmpint (tables->is_made, ==, is_made);
  g_assert_cmpstr (hw_rows_get (answer, 0, 0), ==, "7");
  g_assert_true (hw_database_in_transaction (db));
  hw_tables_ensure (tables, db, &usual_names, NULL, &error);
  g_assert_no_error (error);
  assert_rows (db, NULL, "alembic_version", rows);
  hw_database_rollback (db);
}

/* What was seen a moment ago saves a wait where it still is so, and decides nothing where it is not. */
static void
test_begin_as_seen (HwTestEngine *engine)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwTables) none = hw_tables_read (engine->db, &usual_names, NULL, &error);
  g_autoptr(HwTables) both = NULL;

  g_assert_no_error (error);
  begin_with (engine->db, NULL, "", FALSE);
  begin_with (engine->db, none, "", TRUE);
  assert_rows (engine->db, NULL, "alembic_version", "none");

  make_tables (engine->db);
  both = hw_tables_read (engine->db, &usual_names, NULL, &error);
  g_assert_no_error (error);
  begin_with (engine->db, none, "a", FALSE);
  begin_with (engine->db, both, "a", TRUE);
  g_assert_true (change (engine->db, HW_ROW_UPDATE, "a", "b", NULL));
  begin_with (engine->db, both, "b", TRUE);

  hw_test_database_run (engine->db, "ALTER TABLE headway_history DROP COLUMN down_fingerprint");
  begin_with (engine->db, both, "b", FALSE);
  hw_test_database_run (engine->db, "DROP TABLE headway_history");
  begin_with (engine->db, both, "b", FALSE);
  hw_test_database_run (engine->db, "DROP TABLE alembic_version");
  begin_with (engine->db, both, "", FALSE);
}

static void
test_definition (HwTestEngine *engine)
{
  ensure (engine->db, NULL, "odd name");
  hw_test_assert_answer (engine->db,
                         "SELECT format_type(atttypid, atttypmod) || ' ' || attnotnull"
                         " FROM pg_attribute WHERE attrelid = '\"odd name\"'::regclass"
                         " AND attname = 'version_num'",
                         "character varying(32) true");
  hw_test_assert_answer (engine->db,
                         "SELECT conname || ': ' || pg_get_constraintdef(oid) FROM pg_constraint"
                         " WHERE conrelid = '\"odd name\"'::regclass",
                         "odd name_pkc: PRIMARY KEY (version_num)");
}

/* Alembic itself */

static const char env_py[] = "from alembic import context\n"
                             "from sqlalchemy import create_engine\n"
                             "import os\n"
                             "engine = create_engine(os.environ['TEST_URL'])\n"
                             "with engine.connect() as connection:\n"
                             "    context.configure(connection=connection)\n"
                             "    with context.begin_transaction():\n"
                             "        context.run_migrations()\n";

static char *
make_revision (const char *id, const char *parent)
{
  g_autofree char *down = parent != NULL ? g_strdup_printf ("'%s'", parent) : g_strdup ("None");

  return g_strdup_printf (
      "revision = '%s'\ndown_revision = %s\nbranch_labels = None\n"
      "depends_on = None\ndef upgrade():\n    pass\ndef downgrade():\n    pass\n",
      id, down);
}

static void
make_alembic_project (const char *dir)
{
  g_autofree char *first = make_revision ("aaa111", NULL);
  g_autofree char *second = make_revision ("bbb222", "aaa111");

  g_free (hw_test_write_file (dir, "alembic.ini",
                              "[alembic]\nscript_location = %(here)s/migrations\n"));
  g_free (hw_test_write_file (dir, "migrations/env.py", env_py));
  g_free (hw_test_write_file (dir, "migrations/versions/aaa111_first.py", first));
  g_free (hw_test_write_file (dir, "migrations/versions/bbb222_second.py", second));
}

/* Standard output of `alembic @word @argument`; NULL after g_test_skip() where it is not installed. */
static char *
run_alembic (HwTestEngine *engine, const char *word, const char *argument)
{
  g_autofree char *python = g_file_test ("/usr/bin/alembic", G_FILE_TEST_IS_EXECUTABLE)
                                ? g_strdup ("/usr/bin/python3")
                                : NULL;
  g_autoptr(GSubprocessLauncher) launcher = NULL;
  g_autoptr(GSubprocess) process = NULL;
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_autoptr(GError) error = NULL;

  if (python == NULL)
    {
      g_test_skip ("ALEMBIC IS NOT INSTALLED: install the package alembic");
      return NULL;
    }
  make_alembic_project (engine->dir.path);
  launcher =
      g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE);
  g_subprocess_launcher_set_cwd (launcher, engine->dir.path);
  g_subprocess_launcher_setenv (launcher, "TEST_URL", engine->url, TRUE);
  g_subprocess_launcher_setenv (launcher, "PYTHONDONTWRITEBYTECODE", "1", TRUE);
  process = g_subprocess_launcher_spawn (launcher, &error, python, "/usr/bin/alembic", word,
                                         argument, NULL);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_communicate_utf8 (process, NULL, NULL, &out, &err, &error));
  if (!g_subprocess_get_successful (process) && strstr (err, "No module named") != NULL)
    {
      g_test_skip ("ALEMBIC CANNOT CONNECT: install the package python3-psycopg2");
      return NULL;
    }
  if (!g_subprocess_get_successful (process))
    g_error ("alembic %s: %s", word, err);

  return g_steal_pointer (&out);
}

static void
test_alembic_reads_ours (HwTestEngine *engine)
{
  g_autofree char *out = NULL;

  ensure (engine->db, NULL, "alembic_version");
  g_assert_true (change (engine->db, HW_ROW_INSERT, NULL, "aaa111", NULL));
  out = run_alembic (engine, "current", NULL);
  if (out != NULL)
    g_assert_cmpstr (out, ==, "aaa111\n");
}

static void
test_we_read_alembics (HwTestEngine *engine)
{
  g_autofree char *out = run_alembic (engine, "upgrade", "head");

  if (out == NULL)
    return;
  assert_rows (engine->db, NULL, "alembic_version", "bbb222");
  g_assert_true (change (engine->db, HW_ROW_UPDATE, "bbb222", "aaa111", NULL));
  assert_rows (engine->db, NULL, "alembic_version", "aaa111");
}

/* The same catalogue entries, column by column. */
static void
test_same_table_as_alembics (HwTestEngine *engine)
{
  static const char query[] =
      "SELECT string_agg(format('%s %s %s %s', attname, format_type(atttypid, atttypmod), attnotnull,"
      " pg_get_constraintdef(c.oid)), ',') || string_agg(conname, '') FROM pg_attribute"
      " JOIN pg_constraint c ON conrelid = attrelid"
      " WHERE attrelid = 'alembic_version'::regclass AND attnum > 0";
  g_autofree char *out = run_alembic (engine, "upgrade", "head");
  g_autofree char *theirs = NULL;

  if (out == NULL)
    return;
  theirs = hw_test_database_ask (engine->db, query);
  hw_test_database_run (engine->db, "DROP TABLE alembic_version");
  ensure (engine->db, NULL, "alembic_version");
  hw_test_assert_answer (engine->db, query, theirs);
}

#define ADD_BOTH(name, func) hw_test_add_for_both_engines ("version-table", name, func)
#define ADD_POSTGRES(name, func) \
  hw_test_add_for_engine ("version-table", name, HW_DIALECT_POSTGRESQL, func)

int
main (int argc, char **argv)
{
  int result;

  g_test_init (&argc, &argv, NULL);

  ADD_BOTH ("missing", test_missing);
  ADD_BOTH ("ensure", test_ensure);
  ADD_BOTH ("changes", test_changes);
  ADD_BOTH ("one-row", test_one_row);
  ADD_BOTH ("duplicate", test_duplicate);
  ADD_BOTH ("rollback", test_rollback);
  ADD_BOTH ("odd-names", test_odd_names);
  ADD_BOTH ("empty-row", test_empty_row);
  ADD_BOTH ("foreign-table", test_foreign_table);
  ADD_BOTH ("read-only", test_read_only);
  ADD_BOTH ("begin-as-seen", test_begin_as_seen);
  ADD_POSTGRES ("schema", test_schema);
  ADD_POSTGRES ("missing-schema", test_missing_schema);
  ADD_POSTGRES ("row-order", test_row_order);
  ADD_POSTGRES ("definition", test_definition);
  ADD_BOTH ("alembic-reads-ours", test_alembic_reads_ours);
  ADD_BOTH ("we-read-alembics", test_we_read_alembics);
  ADD_POSTGRES ("same-as-alembics", test_same_table_as_alembics);

  result = g_test_run ();
  hw_test_postgres_stop_shared ();

  return result;
}
