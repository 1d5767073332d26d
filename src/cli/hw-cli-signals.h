/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Turns SIGINT, SIGTERM and SIGHUP into a cancelled @cancellable; a second SIGINT ends the process. */
void hw_cli_signals_install (GCancellable *cancellable);

G_END_DECLS
