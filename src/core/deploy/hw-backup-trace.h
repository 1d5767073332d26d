/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HwBackupTrace:
 *
 * What is remembered of a dump that was read while it grew, to tell afterwards whether the finished file
 * is the same. pg_dump changes one thing at its end: it goes back and fills the places of the data into the table of
 * contents, each a flag byte and an eight-byte offset that were 1 and 0 before (WriteOffset() in PostgreSQL's
 * pg_backup_archiver.c).
 */
typedef struct _HwBackupTrace HwBackupTrace;

HwBackupTrace *hw_backup_trace_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_backup_trace_free (HwBackupTrace *trace);
void hw_backup_trace_add (HwBackupTrace *trace, const guint8 *data, gsize length);
/* Reads the finished file once. Returns: (transfer full): its SHA-256 in lower-case hex.
 * @out_is_same: TRUE when it differs from what was added in nothing but filled-in offsets; FALSE also where
 * that cannot be told, for tables of contents of more than some megabytes. */
char *hw_backup_trace_compare (const HwBackupTrace *trace,
                               const char *path,
                               gboolean *out_is_same,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwBackupTrace, hw_backup_trace_free)

G_END_DECLS
