/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * HwSha256:
 *
 * SHA-256 of many bytes in pieces, as fast as this build can. For small things g_compute_checksum_for_data() will do.
 */
typedef struct _HwSha256 HwSha256;

HwSha256 *hw_sha256_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_sha256_update (HwSha256 *self, const void *data, gsize length);
/* Lower-case hex: (transfer full). Nothing can be added afterwards. */
char *hw_sha256_finish (HwSha256 *self) G_GNUC_WARN_UNUSED_RESULT;
void hw_sha256_free (HwSha256 *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSha256, hw_sha256_free)

G_END_DECLS
