/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where a revision's function reads from the database, which a rendering without one cannot. The 1-based line in @text, 0
 * where nothing of that kind is seen. @out_name: (out) (optional) (transfer full): what reads there, NULL for 0 */
guint hw_python_find_read (const char *text, gsize length, const char *function, char **out_name);

G_END_DECLS
