/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HwReadProgress:
 *
 * How far the reading of a project's revision files is: counted by the thread that reads, looked at by any other.
 * Atomically reference counted.
 */
typedef struct _HwReadProgress HwReadProgress;

HwReadProgress *hw_read_progress_new (void) G_GNUC_WARN_UNUSED_RESULT;
HwReadProgress *hw_read_progress_ref (HwReadProgress *self);
void hw_read_progress_unref (HwReadProgress *self);
/* @out_found: files that are to be read, as far as their folders have been listed; never less than @out_read */
void hw_read_progress_get (HwReadProgress *self, guint *out_read, guint *out_found);

/* By the one who reads. */
void hw_read_progress_add_found (HwReadProgress *self, guint n);
void hw_read_progress_add_read (HwReadProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwReadProgress, hw_read_progress_unref)

G_END_DECLS
