/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-history-table.h"
#include "hw-project.h"

G_BEGIN_DECLS

/* Whose a version table is: see HwIdentity. It is known where a project has written history rows that say it, and is
 * never claimed where there are none: no history table, or one that only an older Headway or nobody wrote to. */

/* FALSE with HW_ERROR_OTHER_PROJECT, which names both projects, where it is not @project's. Reads only. */
gboolean hw_ownership_check (const HwProject *project,
                             HwDatabase *database,
                             GCancellable *cancellable,
                             GError **error);
/* The same from rows that are known already: (element-type HwHistoryEntry) newest first */
gboolean hw_ownership_judge (const HwProject *project,
                             HwDatabase *database,
                             GPtrArray *entries,
                             GError **error);
/* An entry with nothing but who writes it, and of which version table. */
HwHistoryEntry *hw_ownership_sign (const HwProject *project) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
