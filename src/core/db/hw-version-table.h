/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-plan.h"

G_BEGIN_DECLS

/* The version table, exactly as Alembic makes, reads and changes it (semantics 9). */

/* Rows in the server's order. A table that does not exist answers no rows and @out_exists FALSE. Writes nothing. */
GStrv hw_version_table_read (HwDatabase *database,
                             const char *schema,
                             const char *table,
                             gboolean *out_exists,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_version_table_ensure (HwDatabase *database,
                                  const char *schema,
                                  const char *table,
                                  GCancellable *cancellable,
                                  GError **error);
/* Carries out one change; must hit exactly one row (HW_ERROR_VERSION_TABLE_ROWS). Inside the caller's transaction. */
gboolean hw_version_table_change (HwDatabase *database,
                                  const char *schema,
                                  const char *table,
                                  const HwRowChange *change,
                                  GCancellable *cancellable,
                                  GError **error);

/* As many as any change takes. */
#define HW_VERSION_TABLE_N_PARAMS 2
/* For a pipeline on PostgreSQL: the change as a statement that fails when it does not hit exactly one row. */
char *hw_version_table_make_checked_change (HwDatabase *database,
                                            const char *schema,
                                            const char *table,
                                            const HwRowChange *change,
                                            const char **out_params,
                                            guint *out_n_params) G_GNUC_WARN_UNUSED_RESULT;
void
hw_version_table_translate_error (const char *table, const HwRowChange *change, GError **error);

G_END_DECLS
