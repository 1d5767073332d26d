/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-run-notice.h"

G_BEGIN_DECLS

/**
 * HwLockWatch:
 *
 * While a statement waits for another session's lock, finds out who holds it, over a second connection that is made
 * when a statement first takes longer than a moment. Tells it in notices, and in the detail of the error when the wait was
 * in vain. On the thread that runs the statements.
 */
typedef struct _HwLockWatch HwLockWatch;

HwLockWatch *hw_lock_watch_new (HwDatabase *database,
                                HwRunNoticeFunc func,
                                gpointer user_data) G_GNUC_WARN_UNUSED_RESULT;
void hw_lock_watch_free (HwLockWatch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLockWatch, hw_lock_watch_free)

G_END_DECLS
