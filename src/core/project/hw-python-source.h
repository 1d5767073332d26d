/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of a Python file as Python reads them: UTF-8 or what a coding cookie says, every newline `\n`. @out_is_valid:
 * FALSE when Python would refuse the bytes; what can be shown of them is then in the text. Never NULL. */
char *hw_python_source_decode (const char *data,
                               gsize length,
                               gsize *out_length,
                               gboolean *out_is_valid) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
