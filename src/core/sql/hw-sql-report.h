/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwSqlReport:
 *
 * What is wrong inside of a project's native revisions, which opening a project does not look at. Immutable, ref counted.
 */
typedef struct _HwSqlReport HwSqlReport;

/**
 * hw_sql_report_new:
 * @dialect: whose grammar
 * @before: (nullable): an older report; of a file that is still the same (inode, size, time) it is believed
 * @error: G_IO_ERROR_CANCELLED
 *
 * Reads every native revision and has hw_sql_validate_script() look at it, without names. What the project itself has against
 * a file is not said again; neither is what is wrong with a file that cannot be read. Blocks, for some tenths of a second where
 * a thousand revisions are new; any thread.
 *
 * Returns: (transfer full)
 */
HwSqlReport *hw_sql_report_new (const HwProject *project,
                                HwDialect dialect,
                                const HwSqlReport *before,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwSqlReport *hw_sql_report_ref (HwSqlReport *self);
void hw_sql_report_unref (HwSqlReport *self);

/* (element-type HwProblem) (transfer none): by revision in load order, never NULL. */
GPtrArray *hw_sql_report_get_problems (const HwSqlReport *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqlReport, hw_sql_report_unref)

G_END_DECLS
