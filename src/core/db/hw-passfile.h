/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-url.h"

G_BEGIN_DECLS

/* libpq's password file: ~/.pgpass, or where the URL or PGPASSFILE say. All of it reads files and blocks; any thread. */

/* The file that a connection to @url reads: (transfer full) */
char *hw_passfile_find (const HwDatabaseUrl *url) G_GNUC_WARN_UNUSED_RESULT;
/* Would libpq find a password for @url in it? */
gboolean hw_passfile_has (const HwDatabaseUrl *url);
gboolean hw_passfile_store (const HwDatabaseUrl *url, const char *password, GError **error);
gboolean hw_passfile_remove (const HwDatabaseUrl *url, GError **error);

G_END_DECLS
