/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-file.h"
#include "hw-types.h"

G_BEGIN_DECLS

/* Small helpers that several storeys need. Search here before writing another. */

/* Microseconds since 1970 UTC <-> ISO 8601 ("2026-01-07T15:00:00Z"). The parser also takes a blank for
 * the T, fractions, offsets and no offset (read as UTC), and answers 0 for anything else. */
char *hw_time_to_iso8601 (gint64 time_usec) G_GNUC_WARN_UNUSED_RESULT;
gint64 hw_time_from_iso8601 (const char *text);

/* "0.08 s", "5.2 s", "1 min 06 s", "2 h 03 min" */
char *hw_format_duration (gint64 duration_usec) G_GNUC_WARN_UNUSED_RESULT;
/* "812 bytes", "14.2 KiB", "1.3 GiB" */
char *hw_format_size (guint64 size_bytes) G_GNUC_WARN_UNUSED_RESULT;
/* "5s", "500ms", "2min", "1h", "250" (milliseconds) as PostgreSQL reads time settings; FALSE for anything else */
gboolean hw_parse_duration_ms (const char *text, gint64 *out_ms);

/* Blocks for @wait_ms; FALSE with G_IO_ERROR_CANCELLED as soon as @cancellable is cancelled, by any thread. */
gboolean hw_wait_ms (gint64 wait_ms, GCancellable *cancellable, GError **error);

gboolean hw_strv_equal (const char *const *a, const char *const *b);
/* Whether both hold the same strings, each as often, in whatever order. */
gboolean hw_strv_is_permutation (const char *const *a, const char *const *b);
/* Number of NULL-terminated strings; NULL counts as none. */
guint hw_strv_length (const char *const *strv);
/* The user at this computer as "user@host", for locks, history and the journal. */
char *hw_get_actor (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
