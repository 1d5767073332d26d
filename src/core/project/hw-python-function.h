/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The 1-based line in @text with the first statement of @function, one of the module's own; 0 when there is none. @text: UTF-8,
 * @length bytes. O(length). */
guint hw_python_find_body (const char *text, gsize length, const char *function);

G_END_DECLS
