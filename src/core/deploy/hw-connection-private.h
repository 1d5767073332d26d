/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-connection-test.h"
#include "hw-database-url.h"

G_BEGIN_DECLS

#define HW_CONNECTION_LIMIT_MS 5000

/* hw-connection-probe.c: is there a host of that name, and does anybody listen at the port? Sets @out_field with @error.
 * TRUE also where that cannot be said, because a service file or several hosts are involved. */
gboolean _hw_connection_probe (const HwConnectionQuestion *question,
                               const HwDatabaseUrl *url,
                               HwConnectionField *out_field,
                               GCancellable *cancellable,
                               GError **error);

G_END_DECLS
