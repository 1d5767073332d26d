/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-journal.h"

G_BEGIN_DECLS

/* Removes the backups of an environment that the journal lists, but for the @keep newest that are there. @fresh: the one
 * that was just made and verified; it counts as the newest whatever the clock says. Never removed are those of runs that failed, were
 * interrupted or still run, and what no longer has the size that is recorded. Those that are missing count for nothing.
 * @failures: (element-type utf8): gets a sentence for each that could not be removed.
 * Returns: (transfer full) (nullable): the paths that were; NULL for none */
GStrv _hw_backup_keep (HwJournal *journal,
                       const char *project,
                       const char *environment,
                       guint keep,
                       const char *fresh,
                       GPtrArray *failures) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
