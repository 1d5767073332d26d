/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-demo.h"

G_BEGIN_DECLS

/* The throwaway PostgreSQL server of a demo: everything of it but the socket is in DIR/.postgres. */

/* Makes and starts it. @out_socket_dir: (out) (transfer full): host of its connections. */
gboolean _hw_demo_server_create (const char *dir,
                                 char **out_socket_dir,
                                 GCancellable *cancellable,
                                 GError **error);
/* The URL of a database on it: (transfer full) */
char *
_hw_demo_server_make_url (const char *socket_dir, const char *database) G_GNUC_WARN_UNUSED_RESULT;

/* Empties a folder. Symbolic links are removed, never followed. */
void _hw_demo_remove_content (const char *dir);

G_END_DECLS
