/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <sqlite3.h>

#include "hw-database-private.h"
#include "hw-sqlite.h"

G_BEGIN_DECLS

struct _HwSqlite
{
  HwDatabase parent_instance;

  /* Owned */
  sqlite3 *handle;
  sqlite3_stmt *kept; /* NULL: none; the last statement with parameters, to be run again */
  /* Borrowed, during a call only */
  GCancellable *cancellable;

  gint64 busy_end_usec; /* monotonic; when the wait for a lock is given up; 0: none was begun */
  gint64 statement_end_usec; /* monotonic; 0: no limit */
};

/* Opens @path, or a database in memory, as sqlite3_open_v2() does. */
int _hw_sqlite_open_handle (const char *path, sqlite3 **out_handle, int flags);
sqlite3 *_hw_sqlite_get_handle (HwSqlite *self);
/* Waits for @timeout_ms or until @cancellable is cancelled. */
void _hw_sqlite_wait (GCancellable *cancellable, int timeout_ms);

/* hw-sqlite-run.c */
/* From now on what waits or runs for long on the open handle can be stopped. */
void _hw_sqlite_watch (HwSqlite *self);
/* The file is locked by somebody else. */
void _hw_sqlite_set_busy_error (HwSqlite *self, GError **error);
/* The class's execute(). */
gboolean _hw_sqlite_execute (HwDatabase *database,
                             const char *sql,
                             const char *const *params,
                             guint n_params,
                             gint64 *out_rows,
                             HwRows **out_result,
                             GCancellable *cancellable,
                             GError **error);

G_END_DECLS
