/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-offline-guard"

#include "config.h"

#include <string.h>

#include "hw-offline-private.h"
#include "hw-sql-command.h"
#include "hw-util.h"

/*
 * A script has nobody who looks at the answers. What stops it is
 *
 *   PostgreSQL  psql's ON_ERROR_STOP; and for clients that have no such thing a DO block at the beginning of every
 *               transaction, which fails unless the version table stands where the step starts: then the server
 *               refuses the rest of the transaction and makes a rollback of its COMMIT
 *   SQLite      the shell's “.bail on”, which leaves with the transaction open, so that it is rolled back; questions
 *               are asked by inserting their answer into a temporary table whose constraints have the error's text
 *               for a name
 */

#define STARTS_ELSEWHERE \
  "the database does not stand where this step starts; nothing of the step is done"
#define VERIFIES_FALSE "a query behind migrate:verify does not answer one true value"
#define LEAVES_ORPHANS "rows would lose the row that their foreign key names"

/* Rows without a parent, by tables: foreign_key_check numbers them, and a rebuilt table may number them anew. */
#define ORPHANS \
  "SELECT \"table\", parent, count(*) FROM pragma_foreign_key_check GROUP BY \"table\", parent"

const char *
_hw_offline_get_temporary_schema (HwDialect dialect)
{
  return dialect == HW_DIALECT_POSTGRESQL ? "pg_temp" : "temp";
}

void
_hw_offline_add (GString *out, const char *sql)
{
  g_string_append (out, sql);
  g_string_append (out, ";\n\n");
}

/* Strings up to a NULL. Every step has its guard, and printf() would take longer over it than over all the rest. */
static void G_GNUC_NULL_TERMINATED
append_all (GString *out, const char *first, ...)
{
  va_list args;

  va_start (args, first);
  for (const char *text = first; text != NULL; text = va_arg (args, const char *))
    g_string_append (out, text);
  va_end (args);
}

/* @body between dollar quotes that do not occur in it. @declarations: "" for none */
static void
add_block (GString *out, const char *declarations, const char *body)
{
  g_autofree char *tag = g_strdup ("$headway$");

  for (guint i = 1; strstr (body, tag) != NULL; i++)
    {
      g_free (tag);
      tag = g_strdup_printf ("$headway%u$", i);
    }
  append_all (out, "DO ", tag, "\n", declarations, "BEGIN\n", body, "END\n", tag, ";\n\n", NULL);
}

static void
add_postgres_preamble (GString *out, const HwOfflineOptions *options, gboolean changes_settings)
{
  g_string_append (out, "\\set ON_ERROR_STOP on\n\n");
  _hw_offline_add (out, "SET client_encoding = 'UTF8'");
  if (options->lock_timeout_ms > 0)
    g_string_append_printf (out, "SET lock_timeout = %" G_GINT64_FORMAT ";\n\n",
                            options->lock_timeout_ms);
  if (options->statement_timeout_ms > 0)
    g_string_append_printf (out, "SET statement_timeout = %" G_GINT64_FORMAT ";\n\n",
                            options->statement_timeout_ms);
  if (changes_settings)
    add_block (
        out, "",
        "    PERFORM set_config('headway.search_path', current_setting('search_path'), false),\n"
        "            set_config('headway.role', current_setting('role'), false);\n");
}

void
_hw_offline_add_preamble (GString *out, const HwOfflineOptions *options, gboolean changes_settings)
{
  if (options->dialect == HW_DIALECT_POSTGRESQL)
    {
      add_postgres_preamble (out, options, changes_settings);
      return;
    }

  g_string_append (out, ".bail on\n\n");
  _hw_offline_add (out, "CREATE TEMP TABLE IF NOT EXISTS headway_guard (\n"
                        "    starts CONSTRAINT \"" STARTS_ELSEWHERE "\" CHECK (starts),\n"
                        "    keeps CONSTRAINT \"" LEAVES_ORPHANS "\" CHECK (keeps),\n"
                        "    holds CONSTRAINT \"" VERIFIES_FALSE "\" CHECK (holds)\n"
                        ")");
  _hw_offline_add (out, "CREATE TEMP TABLE IF NOT EXISTS headway_orphans (child, parent, n)");
}

/* As the runner does: foreign keys off outside the transaction, and a look at the orphans on both ends of it. */
void
_hw_offline_add_begin (GString *out, HwDialect dialect)
{
  if (dialect == HW_DIALECT_POSTGRESQL)
    {
      _hw_offline_add (out, "BEGIN");
      return;
    }

  _hw_offline_add (out, "PRAGMA foreign_keys = OFF");
  _hw_offline_add (out, "BEGIN IMMEDIATE");
  _hw_offline_add (out, "DELETE FROM temp.headway_orphans");
  _hw_offline_add (out, "INSERT INTO temp.headway_orphans " ORPHANS);
}

void
_hw_offline_add_commit (GString *out, HwDialect dialect)
{
  if (dialect == HW_DIALECT_SQLITE)
    _hw_offline_add (out, "WITH now (child, parent, n) AS (" ORPHANS ")\n"
                          "INSERT INTO temp.headway_guard (keeps) SELECT NOT EXISTS (\n"
                          "    SELECT 1 FROM now LEFT JOIN temp.headway_orphans AS before\n"
                          "        ON before.child = now.child AND before.parent = now.parent\n"
                          "    WHERE now.n > coalesce(before.n, 0))");
  _hw_offline_add (out, "COMMIT");
}

static char *
join_literals (HwDialect dialect, const char *const *rows)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; rows[i] != NULL; i++)
    {
      g_autofree char *literal = hw_sql_quote_literal (dialect, rows[i]);

      append_all (list, i > 0 ? ", " : "", literal, NULL);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* Nothing may be applied yet. */
static void
add_empty_guard (GString *out, HwDialect dialect, const char *name)
{
  g_autofree char *sql = NULL;

  if (dialect == HW_DIALECT_SQLITE)
    {
      sql = g_strdup_printf (
          "INSERT INTO temp.headway_guard (starts) SELECT NOT EXISTS (SELECT 1 FROM %s)", name);
      _hw_offline_add (out, sql);
      return;
    }
  sql = g_strdup_printf ("    LOCK TABLE %s IN SHARE ROW EXCLUSIVE MODE;\n"
                         "    IF EXISTS (SELECT 1 FROM %s) THEN\n"
                         "        RAISE EXCEPTION '" STARTS_ELSEWHERE "';\n    END IF;\n",
                         name, name);
  add_block (out, "", sql);
}

/* PostgreSQL locks the rows, so that of two scripts at once the second waits and then finds them gone. */
void
_hw_offline_add_row_guard (
    GString *out, HwDialect dialect, const char *schema, const char *table, const char *const *rows)
{
  g_autofree char *n = g_strdup_printf ("%u", hw_strv_length (rows));
  g_autofree char *name = hw_sql_quote_table (schema, table);
  g_autofree char *list = join_literals (dialect, rows);
  g_autoptr(GString) sql = g_string_sized_new (512);

  if (rows[0] == NULL)
    {
      add_empty_guard (out, dialect, name);
      return;
    }
  if (dialect == HW_DIALECT_SQLITE)
    {
      append_all (sql, "INSERT INTO temp.headway_guard (starts) SELECT count(*) = ", n, " FROM ",
                  name, " WHERE version_num IN (", list, ")", NULL);
      _hw_offline_add (out, sql->str);
      return;
    }
  append_all (sql, "    PERFORM 1 FROM ", name, " WHERE version_num IN (", list,
              ") FOR UPDATE;\n    IF (SELECT count(*) FROM ", name, " WHERE version_num IN (", list,
              ")) <> ", n, " THEN\n        RAISE EXCEPTION '" STARTS_ELSEWHERE "';\n    END IF;\n",
              NULL);
  add_block (out, "", sql->str);
}

void
_hw_offline_add_expected_guard (GString *out,
                                HwDialect dialect,
                                const char *schema,
                                const char *table)
{
  g_autofree char *name = hw_sql_quote_table (schema, table);
  g_autofree char *expected =
      hw_sql_quote_table (_hw_offline_get_temporary_schema (dialect), HW_OFFLINE_EXPECTED);
  g_autofree char *missing =
      g_strdup_printf ("EXISTS (SELECT version_num FROM %s EXCEPT SELECT version_num FROM %s)",
                       expected, name);
  g_autofree char *sql = NULL;

  if (dialect == HW_DIALECT_SQLITE)
    {
      sql = g_strconcat ("INSERT INTO temp.headway_guard (starts) SELECT NOT ", missing, NULL);
      _hw_offline_add (out, sql);
      return;
    }
  sql = g_strdup_printf ("    PERFORM 1 FROM %s WHERE version_num IN (SELECT version_num FROM %s) "
                         "FOR UPDATE;\n    IF %s THEN\n"
                         "        RAISE EXCEPTION '" STARTS_ELSEWHERE "';\n    END IF;\n",
                         name, expected, missing);
  add_block (out, "", sql);
}

void
_hw_offline_add_settings_restore (GString *out)
{
  add_block (
      out, "",
      "    PERFORM set_config('search_path', current_setting('headway.search_path'), false),\n"
      "            set_config('role', current_setting('headway.role'), false);\n");
}

/* As the runner judges: one row with one value, and that is true. The line end keeps a comment at the query's end from
 * taking what follows along. */
void
_hw_offline_add_verify (GString *out, HwDialect dialect, const char *query)
{
  g_autofree char *sql = NULL;

  if (dialect == HW_DIALECT_SQLITE)
    {
      sql = g_strdup_printf ("WITH answer (value) AS (%s\n)\n"
                             "INSERT INTO temp.headway_guard (holds) "
                             "SELECT count(*) = 1 AND coalesce(min(value), 0) FROM answer",
                             query);
      _hw_offline_add (out, sql);
      return;
    }
  sql = g_strdup_printf ("    IF (%s\n) IS NOT TRUE THEN\n"
                         "        RAISE EXCEPTION '" VERIFIES_FALSE "';\n"
                         "    END IF;\n",
                         query);
  add_block (out, "", sql);
}

/* A DO block outside a transaction may commit, from PostgreSQL 11 on (Transaction Management in its PL/pgSQL chapter).
 * EXECUTE lets the statement be any that the runner takes. */
void
_hw_offline_add_batch (GString *out, const HwScriptBatch *batch, const char *statement)
{
  g_autofree char *literal = hw_sql_quote_literal (HW_DIALECT_POSTGRESQL, statement);
  g_autofree char *sql =
      g_strdup_printf ("    FOR round IN 1 .. %u LOOP\n"
                       "        EXECUTE %s;\n"
                       "        GET DIAGNOSTICS n = ROW_COUNT;\n"
                       "        COMMIT;\n"
                       "        EXIT WHEN n = 0;\n"
                       "        PERFORM pg_sleep(%u / 1000.0);\n"
                       "    END LOOP;\n"
                       "    IF n <> 0 THEN\n"
                       "        RAISE EXCEPTION 'the batch still changes rows after %u rounds';\n"
                       "    END IF;\n",
                       batch->max_rounds, literal, batch->pause_ms, batch->max_rounds);

  add_block (out, "DECLARE\n    n bigint;\n", sql);
}
