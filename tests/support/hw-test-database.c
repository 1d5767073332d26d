/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-database"

#include "config.h"

#include "hw-drift.h"
#include "hw-test-database.h"

HwDatabase *
hw_test_database_new (const char *url, const HwDatabaseOptions *options)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwDatabaseUrl) parsed = hw_database_url_parse (url, "/nonexistent", &error);

  g_assert_no_error (error);

  return hw_database_new (parsed, options);
}

HwDatabase *
hw_test_database_open (const char *url, const HwDatabaseOptions *options)
{
  g_autoptr(HwDatabase) database = hw_test_database_new (url, options);
  g_autoptr(GError) error = NULL;

  hw_database_open (database, NULL, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&database);
}

void
hw_test_database_run (HwDatabase *database, const char *sql)
{
  g_autoptr(GError) error = NULL;

  hw_database_execute (database, sql, NULL, NULL, &error);
  g_assert_no_error (error);
}

char *
hw_test_database_ask (HwDatabase *database, const char *sql)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(HwRows) rows = hw_database_query (database, sql, NULL, 0, NULL, &error);

  g_assert_no_error (error);

  return hw_rows_get_n_rows (rows) > 0 ? g_strdup (hw_rows_get (rows, 0, 0)) : NULL;
}

typedef struct
{
  HwDialect dialect;
  HwTestEngineFunc func;
} EngineCase;

static void
engine_set_up (HwTestEngine *engine, gconstpointer data)
{
  const EngineCase *engine_case = data;

  hw_test_dir_init (&engine->dir);
  if (engine_case->dialect == HW_DIALECT_SQLITE)
    {
      engine->url = g_strdup_printf ("sqlite:///%s/test.db", engine->dir.path);
    }
  else
    {
      engine->server = hw_test_postgres_get_shared ();
      if (engine->server == NULL)
        return;
      engine->name = hw_test_postgres_create_database (engine->server);
      engine->url = hw_test_postgres_dup_url (engine->server, engine->name);
    }
  engine->db = hw_test_database_open (engine->url, NULL);
}

static void
engine_run (HwTestEngine *engine, gconstpointer data)
{
  const EngineCase *engine_case = data;

  if (engine->db != NULL)
    engine_case->func (engine);
}

static void
engine_tear_down (HwTestEngine *engine, gconstpointer data)
{
  g_clear_object (&engine->db);
  g_clear_pointer (&engine->name, g_free);
  g_clear_pointer (&engine->url, g_free);
  hw_test_dir_clear (&engine->dir);
}

void
hw_test_add_for_engine (const char *area,
                        const char *name,
                        HwDialect dialect,
                        HwTestEngineFunc func)
{
  /* GLib keeps no ownership of a fixture's data: ours live as long as the program. */
  static GPtrArray *cases;
  g_autofree char *path = g_strdup_printf ("/%s/%s/%s", area, hw_dialect_to_string (dialect), name);
  EngineCase *engine_case = g_new0 (EngineCase, 1);

  if (cases == NULL)
    cases = g_ptr_array_new ();
  g_ptr_array_add (cases, engine_case);
  engine_case->dialect = dialect;
  engine_case->func = func;
  g_test_add_vtable (path, sizeof (HwTestEngine), engine_case, (GTestFixtureFunc)engine_set_up,
                     (GTestFixtureFunc)engine_run, (GTestFixtureFunc)engine_tear_down);
}

void
hw_test_add_for_both_engines (const char *area, const char *name, HwTestEngineFunc func)
{
  hw_test_add_for_engine (area, name, HW_DIALECT_SQLITE, func);
  hw_test_add_for_engine (area, name, HW_DIALECT_POSTGRESQL, func);
}

char *
hw_test_describe_difference (HwSchemaDigest *before, HwSchemaDigest *now)
{
  HwDrift drift = { 0, hw_schema_digest_compare (before, now) };
  char *text;

  g_assert_nonnull (drift.changes);
  text = hw_drift_describe (&drift);
  g_ptr_array_unref (drift.changes);

  return text;
}
