/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-test-database"

#include "config.h"

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
