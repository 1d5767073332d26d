/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-database-library"

#include "config.h"

#include <sqlite3.h>

#include "hw-database-library.h"
#include "hw-libpq.h"

char *
hw_database_describe_libraries (void)
{
  int version;

  if (!_hw_libpq_load (NULL))
    return g_strdup_printf ("libpq: not installed\nSQLite %s\n", sqlite3_libversion ());

  /* Of two numbers since PostgreSQL 10; older ones are not loaded (see hw-libpq.c). */
  version = PQlibVersion ();

  return g_strdup_printf ("libpq %d.%d\nSQLite %s\n", version / 10000, version % 10000,
                          sqlite3_libversion ());
}
