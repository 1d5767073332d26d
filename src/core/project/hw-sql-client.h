/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/* Is @text SQL alone, without what psql or sqlite3 do themselves: `\connect`, `COPY … FROM stdin` with its lines of
 * data, `:variable`, `.read`? @first_line: as for hw_sql_split(). Error: HW_ERROR_SCRIPT with line and column, no file. */
gboolean hw_sql_check_client_commands (const char *text,
                                       HwDialect dialect,
                                       guint first_line,
                                       GError **error);
/* The same for a text that has been cut by hw_sql_split_tokens(). */
gboolean hw_sql_check_client_commands_in (const char *text,
                                          const GArray *statements,
                                          const GArray *tokens,
                                          HwDialect dialect,
                                          GError **error);

G_END_DECLS
