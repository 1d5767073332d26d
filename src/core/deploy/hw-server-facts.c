/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-server-facts"

#include "config.h"

#include "hw-server-facts.h"

/**
 * hw_server_is_standby:
 * @database: an open connection
 * @out_is_standby: (out): TRUE for a PostgreSQL server in recovery
 */
gboolean
hw_server_is_standby (HwDatabase *database,
                      gboolean *out_is_standby,
                      GCancellable *cancellable,
                      GError **error)
{
  g_autoptr(HwRows) rows = NULL;

  *out_is_standby = FALSE;
  if (hw_database_get_dialect (database) != HW_DIALECT_POSTGRESQL)
    return TRUE;

  rows = hw_database_query (database, "SELECT pg_catalog.pg_is_in_recovery()", NULL, 0, cancellable,
                            error);
  if (rows == NULL)
    return FALSE;
  *out_is_standby = g_strcmp0 (hw_rows_get (rows, 0, 0), "t") == 0;

  return TRUE;
}

/**
 * hw_server_list_invalid_indexes:
 * @database: an open connection
 *
 * PostgreSQL keeps the index of a CREATE INDEX CONCURRENTLY that failed, marked invalid: it costs every write and
 * serves no read ("Building Indexes Concurrently" in its manual).
 *
 * Returns: (transfer full): possibly empty; NULL on error
 */
GStrv
hw_server_list_invalid_indexes (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(HwRows) rows = NULL;

  if (hw_database_get_dialect (database) != HW_DIALECT_POSTGRESQL)
    return g_strv_builder_end (builder);

  rows = hw_database_query (database,
                            "SELECT pg_catalog.format('%I.%I', n.nspname, c.relname)"
                            " FROM pg_catalog.pg_index i"
                            " JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid"
                            " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
                            " WHERE NOT i.indisvalid ORDER BY 1",
                            NULL, 0, cancellable, error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    g_strv_builder_add (builder, hw_rows_get (rows, i, 0));

  return g_strv_builder_end (builder);
}

/**
 * hw_server_watch_client:
 * @database: an open connection outside a transaction
 *
 * PostgreSQL notices that a client is gone when it wants to answer: a migration's long statement would run on, and
 * hold its locks, for nobody. From version 14 on it looks in between when told to (client_connection_check_interval).
 * Servers on systems that cannot do it refuse the setting, which is no fault.
 */
void
hw_server_watch_client (HwDatabase *database, GCancellable *cancellable)
{
  g_autoptr(GError) error = NULL;

  if (hw_database_get_dialect (database) != HW_DIALECT_POSTGRESQL
      || hw_database_get_server_version (database) < 140000)
    return;
  if (!hw_database_execute (database, "SET client_connection_check_interval = '2s'", NULL,
                            cancellable, &error))
    g_debug ("Cannot have the connection watched: %s", error->message);
}
