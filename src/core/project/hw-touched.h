/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"

G_BEGIN_DECLS

/* Which tables revisions name: for hints to people, read off the words of the files without a database. */

/* In @sql, of either engine: (transfer full), sorted, each once; in lower case unless quoted */
GStrv hw_touched_list_sql (const char *sql) G_GNUC_WARN_UNUSED_RESULT;
/* In the operations of an Alembic script: the same */
GStrv hw_touched_list_python (const char *source, gsize length) G_GNUC_WARN_UNUSED_RESULT;
/* Tables that more than one of the branches that end in @parents names since they parted: (transfer full), sorted. Blocks:
 * reads files; what cannot be read is passed over. */
GStrv hw_touched_find_shared (const HwProject *project,
                              const char *const *parents,
                              GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
