/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/* What the drivers share with their base class. */

#define HW_DATABASE_DEFAULT_CONNECT_TIMEOUT_MS 10000
#define HW_DATABASE_DEFAULT_APPLICATION_NAME "headway"
/* The lock rows of SQLite databases; no table of the user's. */
#define HW_DATABASE_LOCK_TABLE "headway_lock"

/* The same place, with the password that was found for it. */
void _hw_database_set_url (HwDatabase *self, const HwDatabaseUrl *url);
void _hw_database_set_server_version (HwDatabase *self, int version);
/* The driver noticed that the connection is gone: every later call answers HW_ERROR_CONNECTION_LOST. */
void _hw_database_set_lost (HwDatabase *self);
/* Can a statement be sent? Errors: HW_ERROR_CONNECTION_LOST, G_IO_ERROR_CANCELLED */
gboolean _hw_database_check_usable (HwDatabase *self, GCancellable *cancellable, GError **error);
/* For statements that say goodbye and must not hang on a dead network: once this time is over the driver leaves the
 * connection. 0: no limit. */
void _hw_database_set_time_limit (HwDatabase *self, gint64 limit_usec);
gint64 _hw_database_get_time_limit (HwDatabase *self);
#define HW_DATABASE_GOODBYE_LIMIT_USEC (5 * G_USEC_PER_SEC)
void _hw_database_emit_notice (HwDatabase *self, const char *severity, const char *message);

/* The wait func of a statement: when it begins; when it is to be called next (monotonic, 0: never); the call, if it is
 * due. A driver that waits asks these. */
void _hw_database_begin_wait (HwDatabase *self, GCancellable *cancellable);
gint64 _hw_database_get_wait_due (HwDatabase *self);
void _hw_database_tell_wait (HwDatabase *self, GCancellable *cancellable);
/* When it has ended: @ok, after a lock conflict in @error was explained. */
gboolean _hw_database_end_wait (HwDatabase *self, gboolean ok, GError **error);
/* The server's process of a PostgreSQL connection; 0 for SQLite. Does not talk to the server. */
int _hw_database_get_backend_pid (HwDatabase *self);
/* hw-sqlite-holders.c: (transfer full) (nullable) */
char *_hw_sqlite_describe_holders (const char *path) G_GNUC_WARN_UNUSED_RESULT;
char *_hw_sqlite_find_helper (const char *helper) G_GNUC_WARN_UNUSED_RESULT;

HwRows *_hw_rows_new (guint n_columns) G_GNUC_WARN_UNUSED_RESULT;
/* Row by row; copies. */
void _hw_rows_add_value (HwRows *rows, const char *value);
void _hw_rows_set_boolean (HwRows *rows, guint column);

/* Sets line and column (1-based, in characters) of the byte @offset in @sql. */
void _hw_error_set_position_at_byte (GError *error, const char *sql, gsize offset);
/* The same for the 1-based character @position, as PostgreSQL counts. */
void _hw_error_set_position_at_char (GError *error, const char *sql, guint position);
/* @message in one line, as errors want it: (transfer full) */
char *_hw_error_make_one_line (const char *message) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
