/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-lock.h"

G_BEGIN_DECLS

/* How one engine keeps the lock. @connection is open; @name is "<schema>.<version table>"; @helper begins the names of
 * the programs that a holder starts; @token is a text that no other holder has. */
typedef struct
{
  /* @out_schema: the default one, (transfer full) */
  gboolean (*find_schema) (HwDatabase *connection,
                           char **out_schema,
                           GCancellable *cancellable,
                           GError **error);
  /* (nullable): makes a new connection fit for keeping a lock, maybe for hours, finds the lock's name and takes it, in one
   * wait. @schema: NULL for the default one. @out_name: (transfer full): set on error too, where it is known */
  gboolean (*open_and_take) (HwDatabase *connection,
                             const char *schema,
                             const char *version_table,
                             const char *helper,
                             char **out_name,
                             GCancellable *cancellable,
                             GError **error);
  gboolean (*take) (HwDatabase *connection,
                    const char *name,
                    const char *helper,
                    const char *token,
                    GCancellable *cancellable,
                    GError **error);
  gboolean (*probe) (HwDatabase *connection,
                     const char *name,
                     const char *helper,
                     GCancellable *cancellable,
                     GError **error);
  /* @out_held: whether it is still ours */
  gboolean (*check) (HwDatabase *connection,
                     const char *name,
                     const char *token,
                     gboolean *out_held,
                     GCancellable *cancellable,
                     GError **error);
  /* (nullable): has the server said anything, such as that the connection ends? Never waits. NULL: asking is as quick */
  gboolean (*has_news) (HwDatabase *connection);
  void (*give_back) (HwDatabase *connection, const char *name, const char *token);
} HwLockClass;

extern const HwLockClass _hw_postgres_lock_class;
extern const HwLockClass _hw_sqlite_lock_class;

/* HW_ERROR_LOCKED: @who as "anna@build7 (process 4711)", @since as ISO 8601 or NULL */
void _hw_database_lock_set_error (GError **error,
                                  HwDatabase *connection,
                                  const char *who,
                                  const char *since);
/* The same for a program that outlives the holder which had started it: @who as "server process 4711" */
void _hw_database_lock_set_leftover_error (
    GError **error, HwDatabase *connection, const char *who, const char *since, const char *hint);

G_END_DECLS
