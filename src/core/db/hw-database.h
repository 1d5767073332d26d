/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-url.h"

G_BEGIN_DECLS

/* The answer of a query: text values, row by row. */
typedef struct _HwRows HwRows;

guint hw_rows_get_n_rows (const HwRows *rows);
guint hw_rows_get_n_columns (const HwRows *rows);
const char *hw_rows_get (const HwRows *rows, guint row, guint column); /* NULL for SQL NULL */
/* The whole number in the first column of the first row; 0 where there is none. */
gint64 hw_rows_get_number (const HwRows *rows);
/* Is @column of PostgreSQL's type boolean? FALSE with SQLite, which has no such type. */
gboolean hw_rows_is_boolean (const HwRows *rows, guint column);
void hw_rows_free (HwRows *rows);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRows, hw_rows_free)

typedef void (*HwNoticeFunc) (const char *severity, const char *message, gpointer user_data);
/* On the thread that runs a statement, during the call. @waited_usec: 0 when it begins, then how long it has run.
 * @conflict: (nullable): set once, when it has failed because of somebody else's lock: may be given a better detail.
 * @cancellable: (nullable): that of the statement */
typedef void (*HwWaitFunc) (gint64 waited_usec,
                            GError *conflict,
                            GCancellable *cancellable,
                            gpointer user_data);

/** What a connection to a server that is being made is at. */
typedef enum
{
  HW_CONNECT_STAGE_TLS,     /* agreeing on encryption */
  HW_CONNECT_STAGE_SIGN_IN, /* user, password, database */
} HwConnectStage;

/* On the thread that opens the connection. */
typedef void (*HwConnectFunc) (HwConnectStage stage, gpointer user_data);

typedef struct
{
  gint64 connect_timeout_ms;    /* 0: 10 000 */
  gint64 lock_timeout_ms;       /* 0: leave the server's */
  gint64 statement_timeout_ms;  /* 0: leave the server's */
  gboolean read_only;           /* status queries: nothing may be written */
  const char *application_name; /* NULL: "headway" */
  HwKeyring *
      keyring; /* asked for the password where the server wants one that the URL does not say; NULL */
  HwConnectFunc connect_func; /* (nullable) */
  gpointer connect_data;
  gboolean remembered_only; /* of the keyring only what was typed since the program started */
} HwDatabaseOptions;

/**
 * HwDatabase:
 *
 * One connection. Synchronous; used by one thread at a time. Every call that waits takes a GCancellable:
 * cancelling from another thread stops the statement at the server (PQcancel, sqlite3_interrupt) and the call
 * returns G_IO_ERROR_CANCELLED; a transaction that was open is then to be rolled back, and the connection can be used on.
 *
 * Errors: HW_ERROR_CONNECT, AUTH, CONNECTION_LOST, SQL (with SQLSTATE, detail, hint, line and column of the fault
 * within the statement text), LOCK_TIMEOUT.
 */
#define HW_TYPE_DATABASE (hw_database_get_type ())
G_DECLARE_DERIVABLE_TYPE (HwDatabase, hw_database, HW, DATABASE, GObject)

struct _HwDatabaseClass
{
  GObjectClass parent_class;

  gboolean (*open) (HwDatabase *self, GCancellable *cancellable, GError **error);
  void (*close) (HwDatabase *self);
  gboolean (*execute) (HwDatabase *self,
                       const char *sql,
                       const char *const *params,
                       guint n_params,
                       gint64 *out_rows,
                       HwRows **out_result,
                       GCancellable *cancellable,
                       GError **error);
  char *(*dup_description) (HwDatabase *self);
  /* (nullable): NULL sends one after the other */
  gboolean (*ask) (HwDatabase *self,
                   HwSqlCommand *const *commands,
                   guint n_commands,
                   HwRows **out_answers,
                   GCancellable *cancellable,
                   GError **error);
  const char *(*get_begin) (HwDatabase *self);
  gboolean (*commit) (HwDatabase *self, GCancellable *cancellable, GError **error);
  gboolean (*in_transaction) (HwDatabase *self);
  HwSqlCommand *(*ask_for_table) (const char *schema, const char *table);
  gboolean (*count_tables) (HwDatabase *self,
                            guint *out_n,
                            GCancellable *cancellable,
                            GError **error);
  gboolean (*estimate_size) (HwDatabase *self,
                             guint64 *out_bytes,
                             GCancellable *cancellable,
                             GError **error);
};

/* Makes the connection object of the right class; does not connect. */
HwDatabase *hw_database_new (const HwDatabaseUrl *url,
                             const HwDatabaseOptions *options) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_database_open (HwDatabase *self, GCancellable *cancellable, GError **error);
void hw_database_close (HwDatabase *self);
gboolean hw_database_is_open (HwDatabase *self);
const HwDatabaseUrl *hw_database_get_url (HwDatabase *self);
const HwDatabaseOptions *hw_database_get_options (HwDatabase *self);
HwDialect hw_database_get_dialect (HwDatabase *self);
/* PostgreSQL: 150004 for 15.4; SQLite: 3040001. 0 before opening. */
int hw_database_get_server_version (HwDatabase *self);
/* "PostgreSQL 15.4", "SQLite 3.40.1": (transfer full) */
char *hw_database_dup_description (HwDatabase *self) G_GNUC_WARN_UNUSED_RESULT;
void hw_database_set_notice_func (HwDatabase *self, HwNoticeFunc func, gpointer user_data);
void hw_database_set_wait_func (HwDatabase *self, HwWaitFunc func, gpointer user_data);

/* One statement without result. @out_rows: (optional): rows changed, -1 when the statement has no such number. */
gboolean hw_database_execute (
    HwDatabase *self, const char *sql, gint64 *out_rows, GCancellable *cancellable, GError **error);
/* One statement with bound text parameters ($1, $2 … in both dialects; NULL is SQL NULL). */
gboolean hw_database_execute_params (HwDatabase *self,
                                     const char *sql,
                                     const char *const *params,
                                     guint n_params,
                                     gint64 *out_rows,
                                     GCancellable *cancellable,
                                     GError **error);
HwRows *hw_database_query (HwDatabase *self,
                           const char *sql,
                           const char *const *params,
                           guint n_params,
                           GCancellable *cancellable,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Several statements as if one after the other, which a slow network makes wait only once. @out_answers: (out)
 * (array length=n_commands): what each of them answers, (transfer full); none of them on error. */
gboolean hw_database_ask (HwDatabase *self,
                          HwSqlCommand *const *commands,
                          guint n_commands,
                          HwRows **out_answers,
                          GCancellable *cancellable,
                          GError **error);

/* SQLite begins IMMEDIATE; PostgreSQL BEGIN. */
const char *hw_database_get_begin (HwDatabase *self);
gboolean hw_database_begin (HwDatabase *self, GCancellable *cancellable, GError **error);
/* HW_ERROR_CONNECTION_LOST here means that nobody knows whether it is committed. */
gboolean hw_database_commit (HwDatabase *self, GCancellable *cancellable, GError **error);
/* Never fails in a way that matters: a lost connection rolls back by itself. */
void hw_database_rollback (HwDatabase *self);
gboolean hw_database_in_transaction (HwDatabase *self);

gboolean hw_database_table_exists (HwDatabase *self,
                                   const char *schema, /* (nullable): the search path / main */
                                   const char *table,
                                   gboolean *out_exists,
                                   GCancellable *cancellable,
                                   GError **error);
/* The question behind it, which answers a number: of such tables. */
HwSqlCommand *hw_database_ask_for_table (HwDatabase *self,
                                         const char *schema,
                                         const char *table) G_GNUC_WARN_UNUSED_RESULT;
/* Tables that are the user's own (no catalogues). */
gboolean hw_database_count_tables (HwDatabase *self,
                                   guint *out_n,
                                   GCancellable *cancellable,
                                   GError **error);
/* Bytes that the database takes now: a bound for the backup's size. */
gboolean hw_database_estimate_size (HwDatabase *self,
                                    guint64 *out_bytes,
                                    GCancellable *cancellable,
                                    GError **error);

G_END_DECLS
