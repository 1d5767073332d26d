/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>

#include "hw-types.h"

G_BEGIN_DECLS

/* A source view as all of Headway's are: monospace, line numbers, colours that follow light and dark.
 * @language: id of a GtkSourceLanguage, "sql" or "python3" */
GtkWidget *hw_source_view_new (const char *language);
/* Makes @buffer's colours follow light and dark for as long as it lives. */
void hw_source_follow_style (GtkSourceBuffer *buffer);
/* Makes an editor's view wrap lines and show its margin as the user chose, now and later. */
void hw_source_view_bind_settings (GtkSourceView *view, gboolean has_own_tab_width);
/* @language: (nullable): "sql" is our own for PostgreSQL; hw_source_get_sql_language() where the dialect is known */
void hw_source_set_language (GtkSourceBuffer *buffer, const char *language);
/* Our own language for a dialect; both know the lines that make a file a revision. */
const char *hw_source_get_sql_language (HwDialect dialect);
/* Makes the snippet manager know ours, for both languages above; a view shows them where "enable-snippets" is set. */
void hw_source_ensure_snippets (void);

G_END_DECLS
