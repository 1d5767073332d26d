/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-schema-digest-read"

#include "config.h"

#include <string.h>

#include "hw-database-private.h"
#include "hw-fingerprint.h"
#include "hw-schema-digest-private.h"

/* Changes when the question or the way to hash an answer does: old records are then not compared with. */
#define SQLITE_FORM "1 "

/* pragma_table_list tells the tables in which a virtual one keeps its data, which nobody makes by hand. */
#define HAS_TABLE_LIST 3037000

/* SQLite keeps the statements that made its objects; an index that belongs to a constraint has none. */
static const char sqlite_query[] =
    "SELECT type, CASE WHEN type IN ('index', 'trigger') THEN tbl_name ELSE '' END, name, sql"
    " FROM main.sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
    " AND tbl_name COLLATE NOCASE NOT IN ($1, $2, '" HW_SCHEMA_TABLE "', '" HW_DATABASE_LOCK_TABLE
    "')";
static const char without_shadows[] = " AND name NOT IN (SELECT name FROM pragma_table_list"
                                      " WHERE schema = 'main' AND type = 'shadow')";

/* The scheme is the same for all, and so a part of the form. */
static char *
make_sqlite_form (void)
{
  g_autofree char *nothing = hw_fingerprint_sql ("", HW_DIALECT_SQLITE, NULL);

  return g_strdup_printf (SQLITE_FORM "%.*s", (int)strcspn (nothing, ":"), nothing);
}

static HwSchemaDigest *
read_sqlite (HwDatabase *database,
             const HwTableNames *own,
             GCancellable *cancellable,
             GError **error)
{
  const char *params[] = { own->version, own->history != NULL ? own->history : "" };
  g_autofree char *sql = g_strconcat (
      sqlite_query,
      hw_database_get_server_version (database) >= HAS_TABLE_LIST ? without_shadows : "", NULL);
  g_autofree char *form = make_sqlite_form ();
  g_autoptr(HwRows) rows = hw_database_query (database, sql, params, G_N_ELEMENTS (params),
                                               cancellable, error);
  HwSchemaDigest *digest;

  if (rows == NULL)
    return NULL;
  digest = hw_schema_digest_new (form);
  for (guint i = 0; i < hw_rows_get_n_rows (rows); i++)
    {
      g_autofree char *text = g_utf8_make_valid (hw_rows_get (rows, i, 3), -1);
      g_autofree char *hash = hw_fingerprint_sql (text, HW_DIALECT_SQLITE, NULL);

      hw_schema_digest_add (digest, hw_rows_get (rows, i, 0), hw_rows_get (rows, i, 1),
                            hw_rows_get (rows, i, 2), strchr (hash, ':') + 1);
    }

  return digest;
}

/**
 * hw_schema_digest_read:
 * @database: an open connection outside of a transaction
 * @own: Headway's tables
 * @limit_ms: more than 0; PostgreSQL only, as SQLite answers from the file's first pages
 * @error: HW_ERROR_STATE for a server that is too old; those of queries
 *
 * O(objects); every login reads the same.
 *
 * Returns: (transfer full): NULL on error
 */
HwSchemaDigest *
hw_schema_digest_read (HwDatabase *database,
                       const HwTableNames *own,
                       gint64 limit_ms,
                       GCancellable *cancellable,
                       GError **error)
{
  g_return_val_if_fail (HW_IS_DATABASE (database), NULL);
  g_return_val_if_fail (own != NULL, NULL);
  g_return_val_if_fail (limit_ms > 0, NULL);

  if (hw_database_get_dialect (database) == HW_DIALECT_SQLITE)
    return read_sqlite (database, own, cancellable, error);

  return _hw_schema_digest_read_postgres (database, own, limit_ms, cancellable, error);
}
