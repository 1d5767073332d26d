/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-schema-names.h"
#include "hw-sql-problem.h"

G_BEGIN_DECLS

/**
 * hw_sql_validate:
 * @text: UTF-8 SQL: a whole section or a part of one; markers in it are comments
 * @dialect: whose grammar
 * @first_line: line number of the first line of @text, 1 for a text of its own
 * @names: (nullable): what the database holds before the text runs; NULL checks no names. For a revision that the
 *   database already holds give NULL too, or everything in it exists already.
 * @server_version: of the latest PostgreSQL that the text may run on, as hw_database_get_server_version(); that of @names
 *   counts, too. 0: not known
 * @error: G_IO_ERROR_CANCELLED
 *
 * Finds what the database will refuse, statement by statement: one that is wrong hides no other. Nothing is run.
 * PostgreSQL's grammar is libpg_query's; SQLite's is SQLite itself, on an empty database in memory that @names are made in.
 * What libpg_query's grammar does not know is an error only where it is known that no server has a later one: else it may
 * be right, and is a warning that says so.
 * Blocks for a millisecond in a usual script; any thread.
 *
 * Returns: (transfer full) (element-type HwSqlProblem): in the order of the text; empty when all is well
 */
GPtrArray *hw_sql_validate (const char *text,
                            HwDialect dialect,
                            guint first_line,
                            const HwSchemaNames *names,
                            int server_version,
                            GCancellable *cancellable,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * hw_sql_validate_script:
 * @path: of the file, for the version of a dbmate file
 * @text: the whole native revision, header and markers with it, as UTF-8
 * @names: (nullable): as in hw_sql_validate(), before the up section; the down section is read with what up leaves
 * @server_version: as in hw_sql_validate()
 *
 * The same for a whole file: its header and markers too. Lines count from its first one.
 *
 * Returns: (transfer full) (element-type HwSqlProblem)
 */
GPtrArray *hw_sql_validate_script (const char *path,
                                   const char *text,
                                   HwDialect dialect,
                                   const HwSchemaNames *names,
                                   int server_version,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
