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
 * @server_version: of the latest PostgreSQL that the project is for, as hw_database_get_server_version(); 0: not known
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
                                int server_version,
                                const HwSqlReport *before,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwSqlReport *hw_sql_report_ref (HwSqlReport *self);
void hw_sql_report_unref (HwSqlReport *self);

/* (element-type HwProblem) (transfer none): by revision in load order, never NULL. */
GPtrArray *hw_sql_report_get_problems (const HwSqlReport *self);
/* Are the problems of both the very same, as those of files that did not change are? @before: as for
 * hw_sql_report_new(); (nullable): there was no report yet, which is as good as one without problems. */
gboolean hw_sql_report_says_the_same (const HwSqlReport *self, const HwSqlReport *before);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqlReport, hw_sql_report_unref)

G_END_DECLS
