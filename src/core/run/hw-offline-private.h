/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-offline.h"
#include "hw-run-script.h"

G_BEGIN_DECLS

/* Everything but a migration's own statements: what makes a script stop where the runner would. Each function
 * appends whole statements, every one followed by an empty line. */

/* Where a script keeps the rows that there should be, with the version table's column; of the session, so that a transaction
 * that is refused does not take back what should be there behind it. */
#define HW_OFFLINE_EXPECTED "headway_rows"

/* The schema of temporary tables. */
const char *_hw_offline_get_temporary_schema (HwDialect dialect);

/* @sql: without its semicolon */
void _hw_offline_add (GString *out, const char *sql);
/* Before the first transaction. @changes_settings: does a script of the plan change search path or role, perhaps? */
void
_hw_offline_add_preamble (GString *out, const HwOfflineOptions *options, gboolean changes_settings);
void _hw_offline_add_begin (GString *out, HwDialect dialect);
void _hw_offline_add_commit (GString *out, HwDialect dialect);
/* Stops the script unless the version table holds all of @rows. */
void _hw_offline_add_row_guard (GString *out,
                                HwDialect dialect,
                                const char *schema,
                                const char *table,
                                const char *const *rows);
/* The same for the rows that the temporary table HW_OFFLINE_EXPECTED holds, of which there is at least one. */
void _hw_offline_add_expected_guard (GString *out,
                                     HwDialect dialect,
                                     const char *schema,
                                     const char *table);
void _hw_offline_add_settings_restore (GString *out);
/* hw-offline-notes.c: what the script is for and how to run it. @scripts: (element-type HwRunScript) */
void _hw_offline_add_header (GString *out,
                             const HwProject *project,
                             const HwPlan *plan,
                             GPtrArray *scripts,
                             HwDialect dialect);
/* "-- Running upgrade a, b -> c", "-- Running stamp_revision a -> " */
void _hw_offline_add_title (GString *out, const HwPlanStep *step);
/* Stops the script unless @query answers one true value. */
void _hw_offline_add_verify (GString *out, HwDialect dialect, const char *query);
/* PostgreSQL, outside a transaction: repeats @statement as the runner does. */
void _hw_offline_add_batch (GString *out, const HwScriptBatch *batch, const char *statement);

G_END_DECLS
