/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-plan.h"
#include "hw-sql-command.h"

G_BEGIN_DECLS

/* The version table, exactly as Alembic makes, reads and changes it. */

/* Rows in the server's order. A table that does not exist answers no rows and @out_exists FALSE. Writes nothing. */
GStrv hw_version_table_read (HwDatabase *database,
                             const char *schema,
                             const char *table,
                             gboolean *out_exists,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The statements behind these functions, for those who send them in another way. */
HwSqlCommand *
hw_version_table_make_read (const char *schema, const char *table) G_GNUC_WARN_UNUSED_RESULT;
GStrv hw_version_table_take_rows (const HwRows *answer,
                                  const char *table,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwSqlCommand *hw_version_table_make_create (const char *schema,
                                            const char *table,
                                            gboolean if_missing) G_GNUC_WARN_UNUSED_RESULT;
HwSqlCommand *hw_version_table_make_change (const char *schema,
                                            const char *table,
                                            const HwRowChange *change) G_GNUC_WARN_UNUSED_RESULT;
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

/* The values of a statement that carries out @change, in their order. */
#define HW_ROW_CHANGE_MAX_VALUES 2
guint hw_row_change_list_values (const HwRowChange *change, const char **out_values);
/* For a pipeline on PostgreSQL: the change as a statement that fails when it does not hit exactly one row.
 * @row: (nullable) (transfer full): an INSERT to be carried out with it; @value: (nullable): an expression to be answered with it */
HwSqlCommand *hw_version_table_make_checked_change (const char *schema,
                                                    const char *table,
                                                    const HwRowChange *change,
                                                    HwSqlCommand *row,
                                                    const char *value) G_GNUC_WARN_UNUSED_RESULT;
void
hw_version_table_translate_error (const char *table, const HwRowChange *change, GError **error);

G_END_DECLS
