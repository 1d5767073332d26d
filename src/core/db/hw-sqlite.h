/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

#define HW_TYPE_SQLITE (hw_sqlite_get_type ())
G_DECLARE_FINAL_TYPE (HwSqlite, hw_sqlite, HW, SQLITE, HwDatabase)

/* Pages done and to do, from the backup API; return FALSE to stop. */
typedef gboolean (*HwSqliteBackupFunc) (guint64 done, guint64 total, gpointer user_data);
/* Copies the whole database into a new file at @path by SQLite's backup API. */
gboolean hw_sqlite_backup_to (HwSqlite *self,
                              const char *path,
                              HwSqliteBackupFunc func,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error);
/* PRAGMA integrity_check on the file at @path. */
gboolean hw_sqlite_verify_file (const char *path, GCancellable *cancellable, GError **error);

G_END_DECLS
