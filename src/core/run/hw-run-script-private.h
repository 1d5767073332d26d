/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-run-script.h"

G_BEGIN_DECLS

/* The statement that the marker at @batch stands before; -1 when there is none, or the marker stands inside of one. */
gint _hw_run_script_find_batch_statement (const HwRunScript *self, const HwScriptBatch *batch);

/* hw-run-script-check.c: what can be said of a script's statements before anything runs. @tokens: of all of them, from
 * hw_sql_split_tokens() */

/* Refuses what only psql and sqlite3 understand. @section may be another one than @self's own. Errors: HW_ERROR_UNREADABLE with
 * revision, file and line */
gboolean _hw_run_script_check_client_commands (const HwRunScript *self,
                                               const HwScriptSection *section,
                                               const GArray *statements,
                                               const GArray *tokens,
                                               HwDialect dialect,
                                               GError **error);
/* Refuses batches and verifications that cannot work, and a COMMIT of the script's own where it runs in a transaction.
 * Errors: the same */
gboolean _hw_run_script_check_statements (const HwRunScript *self,
                                          const GArray *tokens,
                                          HwDialect dialect,
                                          GError **error);
/* Finds out whether they may be sent ahead, and change the session's settings; PostgreSQL only. */
void _hw_run_script_look_at_statements (HwRunScript *self, const GArray *tokens);

G_END_DECLS
