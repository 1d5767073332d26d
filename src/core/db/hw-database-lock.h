/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/**
 * HwDatabaseLock:
 *
 * One deployment at a time per database and version table. PostgreSQL: a session advisory lock on a
 * connection of its own, so that nothing a migration does (a rollback, DISCARD ALL, a reconnect) can drop it. SQLite:
 * a row in the table headway_lock with owner, host, process id and time; a row whose process is dead on this host is taken over.
 * A holder that is killed may leave a program at work that it had started; until that has ended the lock is not free.
 */
typedef struct _HwDatabaseLock HwDatabaseLock;

/* What to do while somebody else holds the lock. */
typedef struct
{
  gint64 wait_ms; /* how long to wait for it; 0: not at all */
  /* (nullable): called when the wait begins, and whenever somebody else holds it than before; @locked says who and
   * since when */
  void (*locked_func) (const GError *locked, gpointer user_data);
  gpointer user_data;
} HwLockPatience;

/* HW_ERROR_LOCKED says who holds it and since when. Returns at once. */
HwDatabaseLock *hw_database_lock_acquire (HwDatabase *database,
                                          const char *schema,
                                          const char *version_table,
                                          GCancellable *cancellable,
                                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same, after waiting as long as @patience (nullable) says. */
HwDatabaseLock *hw_database_lock_acquire_patiently (HwDatabase *database,
                                                    const char *schema,
                                                    const char *version_table,
                                                    const HwLockPatience *patience,
                                                    GCancellable *cancellable,
                                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Waits until nobody holds it, and takes nothing. Other errors as hw_database_lock_probe(). */
gboolean hw_database_lock_await (HwDatabase *database,
                                 const char *schema,
                                 const char *version_table,
                                 const HwLockPatience *patience,
                                 GCancellable *cancellable,
                                 GError **error);
/* FALSE with HW_ERROR_LOCKED when somebody holds it: looks and takes nothing, writes nothing. */
gboolean hw_database_lock_probe (HwDatabase *database,
                                 const char *schema,
                                 const char *version_table,
                                 GCancellable *cancellable,
                                 GError **error);
/* Still ours? FALSE with HW_ERROR_CONNECTION_LOST when the lock's own connection has gone. */
gboolean hw_database_lock_check (HwDatabaseLock *lock, GCancellable *cancellable, GError **error);
void hw_database_lock_release (HwDatabaseLock *lock);
/* The beginning of the application_name (PGAPPNAME in the environment) of every program that a holder starts. */
char *hw_database_lock_make_helper_name (const HwDatabaseUrl *url,
                                         const char *schema,
                                         const char *version_table) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwDatabaseLock, hw_database_lock_release)

G_END_DECLS
