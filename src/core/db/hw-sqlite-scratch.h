/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/**
 * HwSqliteScratch:
 *
 * An empty SQLite database in memory in which statements are understood, and tables made, without any file being touched.
 * Used by one thread at a time.
 */
typedef struct _HwSqliteScratch HwSqliteScratch;

HwSqliteScratch *hw_sqlite_scratch_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_sqlite_scratch_free (HwSqliteScratch *self);

/* Would SQLite understand @sql, one statement? It is not run. @out_is_name: (optional): it would, if what it names were there
 * (or were not there yet). Errors: HW_ERROR_SQL with line and column in @sql where SQLite knows them. */
gboolean hw_sqlite_scratch_check (HwSqliteScratch *self,
                                  const char *sql,
                                  gboolean *out_is_name,
                                  GError **error);
/* Runs @sql where it makes, changes or drops something in the schema, and does nothing otherwise. FALSE when it fails. */
gboolean
hw_sqlite_scratch_apply (HwSqliteScratch *self, const char *sql, GCancellable *cancellable);
/* The answer of a query of ours: (transfer full) */
HwRows *hw_sqlite_scratch_query (HwSqliteScratch *self,
                                 const char *sql,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqliteScratch, hw_sqlite_scratch_free)

G_END_DECLS
