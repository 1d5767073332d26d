/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Files, read and written whole. */

/* Writes @length bytes of @data to @path so that a crash leaves the old or the new content, never a
 * mixture: temporary file beside it, fsync, rename, fsync of the folder. An existing file keeps its mode;
 * a new one gets @mode without what the umask takes away. HW_ERROR_FILE. */
gboolean
hw_file_replace (const char *path, const char *data, gsize length, int mode, GError **error);
/* All of it, into an open file. FALSE and errno on failure. */
gboolean hw_file_write_all (int fd, const char *data, gsize length);
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

G_END_DECLS
