/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-schema-digest.h"

G_BEGIN_DECLS

/* hw-schema-digest-postgres.c */
HwSchemaDigest *_hw_schema_digest_read_postgres (HwDatabase *database,
                                                 const HwTableNames *own,
                                                 gint64 limit_ms,
                                                 GCancellable *cancellable,
                                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
