/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include <nettle/sha2.h>

G_BEGIN_DECLS

/*
 * SHA-256 by nettle, which uses the processor's own instructions: some fifteen times as fast as GLib's where there are any,
 * and one of the small libraries. Bytes that come in pieces are added by nettle's own sha256_init() and sha256_update().
 */

/* The digest of what was added to @context, which begins anew: (transfer full), lower-case hex. */
char *hw_sha256_finish (struct sha256_ctx *context) G_GNUC_WARN_UNUSED_RESULT;

/* That of one piece of @length bytes: (transfer full), lower-case hex. */
char *hw_sha256_compute (gconstpointer data, gsize length) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
