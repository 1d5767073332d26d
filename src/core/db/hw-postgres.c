/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-postgres"

#include "config.h"

#include <string.h>

#include "hw-autoptr.h"
#include "hw-database-private.h"
#include "hw-error.h"
#include "hw-postgres-private.h"
#include "hw-sql-command.h"

/* Of the type boolean, the same in every PostgreSQL (pg_type.dat). */
#define BOOLEAN_OID 16

#define HASHED_BYTES 48

struct _HwPostgres
{
  HwDatabase parent_instance;

  /* Owned */
  PGconn *conn;

  GHashTable *prepared; /* SQL to name: statements that the server knows */
  guint n_prepared;     /* ever, so that no name comes twice */
  int session;          /* of @conn; libpq forgets it with the connection */
};

G_DEFINE_FINAL_TYPE (HwPostgres, hw_postgres, HW_TYPE_DATABASE)

PGconn *
_hw_postgres_get_conn (HwPostgres *self)
{
  return self->conn;
}

/* Looked up with every step are few statements, and long ones: their length and their end tell them apart. */
static guint
hash_sql (gconstpointer key)
{
  gsize length = strlen (key);

  return g_str_hash ((const char *)key + length - MIN (length, HASHED_BYTES)) + (guint)length;
}

/* Returns: (transfer none): the name under which the server knows @sql; @out_is_new: it has to be told first */
const char *
_hw_postgres_get_prepared (HwPostgres *self, const char *sql, gboolean *out_is_new)
{
  char *name = g_hash_table_lookup (self->prepared, sql);

  *out_is_new = name == NULL;
  if (name == NULL)
    {
      name = g_strdup_printf ("headway_%u", ++self->n_prepared);
      g_hash_table_insert (self->prepared, g_strdup (sql), name);
    }

  return name;
}

void
_hw_postgres_forget_prepared (HwPostgres *self)
{
  g_hash_table_remove_all (self->prepared);
}

/**
 * hw_postgres_get_session:
 *
 * Returns: the number of the server process that serves, or served, this connection; 0 when it was never open
 */
int
hw_postgres_get_session (HwPostgres *self)
{
  return self->conn != NULL ? self->session : 0;
}

/**
 * hw_postgres_wait_for_end_of:
 * @session: from hw_postgres_get_session() of another connection
 * @limit_usec: for how long
 * @out_has_ended: (out): whether that session is no more
 *
 * A server whose client is gone goes on with what it has received. Only when its session has ended is the state of
 * the database what the work of that client has left.
 */
gboolean
hw_postgres_wait_for_end_of (
    HwPostgres *self, int session, gint64 limit_usec, gboolean *out_has_ended, GError **error)
{
  gint64 end_usec = g_get_monotonic_time () + limit_usec;
  g_autofree char *param = g_strdup_printf ("%d", session);
  const char *params[] = { param };

  for (;;)
    {
      g_autoptr(HwRows) rows = hw_database_query (HW_DATABASE (self),
                                                   "SELECT 1 FROM pg_catalog.pg_stat_activity "
                                                   "WHERE pid = CAST($1 AS integer)",
                                                   params, 1, NULL, error);

      if (rows == NULL)
        return FALSE;
      *out_has_ended = hw_rows_get_n_rows (rows) == 0;
      if (*out_has_ended || g_get_monotonic_time () >= end_usec)
        return TRUE;
      g_usleep (G_USEC_PER_SEC / 50);
    }
}

static void
on_notice_cb (void *data, const PGresult *result)
{
  const char *severity = PQresultErrorField (result, PG_DIAG_SEVERITY_NONLOCALIZED);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

  if (message != NULL)
    _hw_database_emit_notice (HW_DATABASE (data), severity != NULL ? severity : "NOTICE", message);
}

/* Settings are made by statements: poolers refuse most of them in the start-up packet. */
static char *
make_settings (const HwDatabaseOptions *options)
{
  GString *sql = g_string_new (NULL);

  if (options->lock_timeout_ms > 0)
    g_string_append_printf (sql, "SET lock_timeout = %" G_GINT64_FORMAT ";",
                            options->lock_timeout_ms);
  if (options->statement_timeout_ms > 0)
    g_string_append_printf (sql, "SET statement_timeout = %" G_GINT64_FORMAT ";",
                            options->statement_timeout_ms);
  if (options->read_only)
    g_string_append (sql, "SET default_transaction_read_only = on;");

  return g_string_free (sql, FALSE);
}

static gboolean
hw_postgres_open (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  HwPostgres *self = HW_POSTGRES (database);
  g_autofree char *settings = make_settings (hw_database_get_options (database));
  g_auto(HwPostgresAnswer) answer = { NULL };

  self->conn = _hw_postgres_connect_asking (database, cancellable, error);
  if (self->conn == NULL)
    return FALSE;

  self->session = PQbackendPID (self->conn);
  PQsetNoticeReceiver (self->conn, on_notice_cb, self);
  _hw_database_set_server_version (database, PQserverVersion (self->conn));
  if (*settings == '\0')
    return TRUE;
  _hw_postgres_run (database, self->conn, settings, NULL, 0, 0, &answer, cancellable);

  return _hw_postgres_check (database, self->conn, settings, &answer, error);
}

static void
hw_postgres_close (HwDatabase *database)
{
  HwPostgres *self = HW_POSTGRES (database);

  _hw_postgres_forget_prepared (self);
  g_clear_pointer (&self->conn, PQfinish);
}

/* The number in the command tag, where it counts changed rows: a plain SELECT's counts answers. */
gint64
_hw_postgres_get_changed_rows (PGresult *result)
{
  static const char *const tags[] = { "INSERT ", "UPDATE ", "DELETE ", "MERGE ", "COPY " };
  const char *tag = PQcmdStatus (result);
  gboolean counts =
      PQresultStatus (result) == PGRES_COMMAND_OK && g_str_has_prefix (tag, "SELECT ");

  for (guint i = 0; i < G_N_ELEMENTS (tags); i++)
    counts = counts || g_str_has_prefix (tag, tags[i]);

  return counts ? g_ascii_strtoll (PQcmdTuples (result), NULL, 10) : -1;
}

HwRows *
_hw_postgres_make_rows (const PGresult *result)
{
  int n_columns = PQnfields (result);
  HwRows *rows = _hw_rows_new ((guint)n_columns);

  for (int column = 0; column < n_columns; column++)
    {
      if (PQftype (result, column) == BOOLEAN_OID)
        _hw_rows_set_boolean (rows, (guint)column);
    }
  for (int row = 0; row < PQntuples (result); row++)
    {
      for (int column = 0; column < n_columns; column++)
        _hw_rows_add_value (rows, PQgetisnull (result, row, column)
                                      ? NULL
                                      : PQgetvalue (result, row, column));
    }

  return rows;
}

static gboolean
hw_postgres_execute (HwDatabase *database,
                     const char *sql,
                     const char *const *params,
                     guint n_params,
                     gint64 *out_rows,
                     HwRows **out_result,
                     GCancellable *cancellable,
                     GError **error)
{
  HwPostgres *self = HW_POSTGRES (database);
  g_auto(HwPostgresAnswer) answer = { NULL };

  /* By DEALLOCATE or DISCARD, as likely as not in a function. */
  if (n_params == 0)
    _hw_postgres_forget_prepared (self);
  _hw_postgres_run (database, self->conn, sql, params, n_params,
                    _hw_database_get_time_limit (database), &answer, cancellable);
  if (!_hw_postgres_check (database, self->conn, sql, &answer, error))
    return FALSE;
  if (out_rows != NULL)
    *out_rows = _hw_postgres_get_changed_rows (answer.result);
  if (out_result != NULL && PQresultStatus (answer.result) == PGRES_TUPLES_OK)
    *out_result = _hw_postgres_make_rows (answer.result);

  return TRUE;
}

static const char *
hw_postgres_get_begin (HwDatabase *database)
{
  return "BEGIN";
}

static gboolean
hw_postgres_commit (HwDatabase *database, GCancellable *cancellable, GError **error)
{
  HwPostgres *self = HW_POSTGRES (database);
  g_auto(HwPostgresAnswer) answer = { NULL };
  g_autoptr(GError) local_error = NULL;

  _hw_postgres_run (database, self->conn, "COMMIT", NULL, 0, 0, &answer, cancellable);
  if (!_hw_postgres_check (database, self->conn, "COMMIT", &answer, &local_error))
    {
      if (hw_database_is_open (database))
        {
          g_propagate_error (error, g_steal_pointer (&local_error));
          return FALSE;
        }
      hw_set_error (
          error, HW_ERROR_CONNECTION_LOST,
          "Look at the database's state before doing anything else: it may be committed or not.",
          "the connection to “%s” was lost during COMMIT: %s",
          hw_database_url_get_label (hw_database_get_url (database)), local_error->message);
      return FALSE;
    }
  /* The server answers COMMIT of a failed transaction with success and rolls back. */
  if (strcmp (PQcmdStatus (answer.result), "ROLLBACK") == 0)
    {
      hw_set_error (error, HW_ERROR_SQL, "A statement of the transaction had failed before.",
                    "the server rolled the transaction back instead of committing it");
      return FALSE;
    }

  return TRUE;
}

static gboolean
hw_postgres_in_transaction (HwDatabase *database)
{
  PGTransactionStatusType status = PQtransactionStatus (HW_POSTGRES (database)->conn);

  return status != PQTRANS_IDLE && status != PQTRANS_UNKNOWN;
}

static char *
hw_postgres_dup_description (HwDatabase *database)
{
  int version = hw_database_get_server_version (database);

  if (version == 0)
    return g_strdup ("PostgreSQL");

  return g_strdup_printf ("PostgreSQL %d.%d", version / 10000, version % 10000);
}

static gboolean
query_number (HwDatabase *database,
              const char *sql,
              gint64 *out_value,
              GCancellable *cancellable,
              GError **error)
{
  g_autoptr(HwRows) rows = hw_database_query (database, sql, NULL, 0, cancellable, error);

  if (rows == NULL)
    return FALSE;
  *out_value = hw_rows_get_number (rows);

  return TRUE;
}

static HwSqlCommand *
hw_postgres_ask_for_table (const char *schema, const char *table)
{
  g_autofree char *name = hw_sql_quote_table (schema, table);
  HwSqlCommand *question = hw_sql_command_new (
      "SELECT count(*) FROM pg_catalog.pg_class"
      " WHERE oid = pg_catalog.to_regclass($1) AND relkind IN ('r', 'p', 'v', 'm', 'f')");

  hw_sql_command_add (question, name);

  return question;
}

/* Without what belongs to the system, to extensions, to other sessions, and without the partitions of a table. */
static gboolean
hw_postgres_count_tables (HwDatabase *database,
                          guint *out_n,
                          GCancellable *cancellable,
                          GError **error)
{
  gint64 n;

  if (!query_number (
          database,
          "SELECT count(*) FROM pg_catalog.pg_class c"
          " JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace"
          " WHERE c.relkind IN ('r', 'p', 'f') AND NOT c.relispartition"
          " AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
          " AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid = c.oid"
          " AND d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.deptype = 'e')",
          &n, cancellable, error))
    return FALSE;
  *out_n = (guint)n;

  return TRUE;
}

static gboolean
hw_postgres_estimate_size (HwDatabase *database,
                           guint64 *out_bytes,
                           GCancellable *cancellable,
                           GError **error)
{
  gint64 n;

  if (!query_number (database, "SELECT pg_catalog.pg_database_size(pg_catalog.current_database())",
                     &n, cancellable, error))
    return FALSE;
  *out_bytes = (guint64)n;

  return TRUE;
}

static void
hw_postgres_finalize (GObject *object)
{
  HwPostgres *self = HW_POSTGRES (object);

  hw_postgres_close (HW_DATABASE (object));
  g_clear_pointer (&self->prepared, g_hash_table_unref);

  G_OBJECT_CLASS (hw_postgres_parent_class)->finalize (object);
}

static void
hw_postgres_class_init (HwPostgresClass *klass)
{
  HwDatabaseClass *database_class = HW_DATABASE_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = hw_postgres_finalize;
  database_class->open = hw_postgres_open;
  database_class->close = hw_postgres_close;
  database_class->execute = hw_postgres_execute;
  database_class->dup_description = hw_postgres_dup_description;
  database_class->ask = _hw_postgres_ask;
  database_class->get_begin = hw_postgres_get_begin;
  database_class->commit = hw_postgres_commit;
  database_class->in_transaction = hw_postgres_in_transaction;
  database_class->ask_for_table = hw_postgres_ask_for_table;
  database_class->count_tables = hw_postgres_count_tables;
  database_class->estimate_size = hw_postgres_estimate_size;
}

static void
hw_postgres_init (HwPostgres *self)
{
  self->prepared = g_hash_table_new_full (hash_sql, g_str_equal, g_free, g_free);
}
