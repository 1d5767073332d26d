/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * HwTestProxy:
 *
 * A socket between a client and a PostgreSQL server that can lose the answer to a COMMIT: the server commits, the
 * client is told nothing, as when a network breaks in the worst moment.
 */
typedef struct _HwTestProxy HwTestProxy;

/* @dir: for the socket `.s.PGSQL.5432`; @server_dir: the server's own */
HwTestProxy *
hw_test_proxy_start (const char *dir, const char *server_dir) G_GNUC_WARN_UNUSED_RESULT;
void hw_test_proxy_stop (HwTestProxy *self);
/* Any thread: the next COMMIT is answered by closing the connection; what the server said before it is passed on. */
void hw_test_proxy_lose_commit (HwTestProxy *self);
/* Any thread: from now on every answer of the server is held back for so long. */
void hw_test_proxy_set_delay (HwTestProxy *self, guint delay_ms);
/* How often a client has sent something after an answer: its round trips, over all connections. */
guint hw_test_proxy_get_n_turns (HwTestProxy *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTestProxy, hw_test_proxy_stop)

G_END_DECLS
