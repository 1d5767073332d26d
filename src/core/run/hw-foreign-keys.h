/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/**
 * HwForeignKeys:
 *
 * Keeps SQLite's foreign keys out of the way of a migration and makes up for it: with enforcement on, rebuilding a parent
 * table (the only way to change a column in SQLite) deletes its children. Does nothing on engines that alter tables in place.
 */
typedef struct _HwForeignKeys HwForeignKeys;

/* Notes how the switch stands; outside a transaction. */
HwForeignKeys *hw_foreign_keys_new (HwDatabase *database,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Puts the switch back as it was noted; outside a transaction. */
void hw_foreign_keys_restore (HwForeignKeys *self);
/* Before each BEGIN: inside a transaction the switch does not work, and a script outside one may have turned it. */
gboolean hw_foreign_keys_suspend (HwForeignKeys *self, GCancellable *cancellable, GError **error);
/* In a transaction, before its first statement: what is broken already. */
gboolean hw_foreign_keys_remember (HwForeignKeys *self, GCancellable *cancellable, GError **error);
/* In the transaction, before its COMMIT: HW_ERROR_SQL when a row lost its parent since then. */
gboolean hw_foreign_keys_check (HwForeignKeys *self, GCancellable *cancellable, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwForeignKeys, hw_foreign_keys_restore)

G_END_DECLS
