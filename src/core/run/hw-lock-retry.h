/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HwLockRetry:
 *
 * How often a transaction that another session's lock stops is begun again, and how long the waits in between are. One
 * counts the attempts of one transaction after the other.
 */
typedef struct _HwLockRetry HwLockRetry;

HwLockRetry *
hw_lock_retry_new (guint attempts, gint64 backoff_ms, guint32 seed) G_GNUC_WARN_UNUSED_RESULT;
void hw_lock_retry_free (HwLockRetry *self);

/* Is @error a lock conflict, and an attempt left? */
gboolean hw_lock_retry_can (const HwLockRetry *self, const GError *error);
/* Counts one attempt as failed; how long to wait before the next. */
gint64 hw_lock_retry_next_ms (HwLockRetry *self);
/* "attempt 2 of 5 failed: …; the next one is in 1.5 s": (transfer full) */
char *hw_lock_retry_describe (const HwLockRetry *self,
                              const GError *error,
                              gint64 wait_ms) G_GNUC_WARN_UNUSED_RESULT;
/* The transaction is done: the next one has all its attempts. */
void hw_lock_retry_reset (HwLockRetry *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLockRetry, hw_lock_retry_free)

G_END_DECLS
