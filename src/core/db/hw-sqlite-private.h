/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <sqlite3.h>

#include "hw-sqlite.h"

G_BEGIN_DECLS

sqlite3 *_hw_sqlite_get_handle (HwSqlite *self);
/* Waits for @timeout_ms or until @cancellable is cancelled. */
void _hw_sqlite_wait (GCancellable *cancellable, int timeout_ms);

G_END_DECLS
