/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <sqlite3.h>

#include "hw-libpq.h"

/* Automatic cleanup for the handles of foreign libraries, in one place. Only for .c files of this folder. */

typedef sqlite3 HwSqliteHandle;
typedef sqlite3_stmt HwSqliteStatement;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGconn, PQfinish)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PGresult, PQclear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PQconninfoOption, PQconninfoFree)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqliteHandle, sqlite3_close_v2)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqliteStatement, sqlite3_finalize)
