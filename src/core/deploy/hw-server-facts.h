/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/* Facts about a server that a deployment asks for; engines without the notion answer that there is nothing. */

/* A hot standby takes no writes. */
gboolean hw_server_is_standby (HwDatabase *database,
                               gboolean *out_is_standby,
                               GCancellable *cancellable,
                               GError **error);
/* Indexes that a broken off CREATE INDEX CONCURRENTLY left unusable, as "schema.name", sorted. */
GStrv hw_server_list_invalid_indexes (HwDatabase *database,
                                      GCancellable *cancellable,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Asks the server to end what it does for this connection soon after the program at its other end has died. */
void hw_server_watch_client (HwDatabase *database, GCancellable *cancellable);

G_END_DECLS
