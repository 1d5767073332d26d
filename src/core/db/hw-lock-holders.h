/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/* Who holds the lock that a statement of @blocked waits for: "process 4711 (user “anna”, application “psql”, idle in
 * transaction, “UPDATE …”)". NULL when nobody is found. (transfer full) (nullable) */
char *hw_lock_holders_describe (HwDatabase *blocked,
                                HwDatabase *watcher,
                                GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;
/* A statement of somebody else's, for people: one line, its literals taken out, shortened. (transfer full) */
char *hw_lock_holders_shorten_sql (const char *sql) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
