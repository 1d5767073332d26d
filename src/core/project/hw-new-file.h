/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Files of a project that do not exist yet. All block. Errors: HW_ERROR_EXISTS, HW_ERROR_FILE, with the path. */

gboolean _hw_new_folder_make (const char *path, GError **error);
gboolean _hw_new_file_write (const char *path, const char *text, GError **error);
gboolean _hw_new_file_remove (const char *path, GError **error);

G_END_DECLS
