/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* Small helpers that several storeys need. Search here before writing another. */

/* Writes @length bytes of @data to @path so that a crash leaves the old or the new content, never a
 * mixture: temporary file beside it, fsync, rename, fsync of the folder. An existing file keeps its mode;
 * a new one gets @mode without what the umask takes away. HW_ERROR_FILE. */
gboolean
hw_file_replace (const char *path, const char *data, gsize length, int mode, GError **error);
gboolean hw_file_rename_to_new (const char *from, const char *to);
/* Whole content of a file, NUL-terminated (the NUL is not counted). `resource://` URIs are read too. */
char *
hw_file_read (const char *path_or_uri, gsize *out_length, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Room for a revision, nearly always. */
#define HW_FILE_USUAL_SIZE 8191
gboolean
hw_file_read_at (int folder_fd, const char *name, const char *path, GString *text, GError **error);
/* SHA-256 of a file as lower-case hex, read in pieces. HW_ERROR_FILE, G_IO_ERROR_CANCELLED. */
char *hw_file_sha256 (const char *path,
                      GCancellable *cancellable,
                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean hw_fsync_path (const char *path, GError **error);

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
