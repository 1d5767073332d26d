/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"

G_BEGIN_DECLS

/**
 * HwSqlCommand:
 *
 * One statement of Headway's own and the values for its $1, $2 …: executed with the values bound, or written into a
 * script with the values quoted. So a run and a script cannot differ in what they say.
 */
struct _HwSqlCommand
{
  char *sql;
  GPtrArray *params; /* (element-type utf8) (nullable items) */
};

HwSqlCommand *
hw_sql_command_new (const char *format, ...) G_GNUC_PRINTF (1, 2) G_GNUC_WARN_UNUSED_RESULT;
void hw_sql_command_add (HwSqlCommand *command, const char *value); /* NULL is SQL NULL */
void hw_sql_command_free (HwSqlCommand *command);
/* @out_rows: (optional): as hw_database_execute_params() */
gboolean hw_sql_command_execute (const HwSqlCommand *command,
                                 HwDatabase *database,
                                 gint64 *out_rows,
                                 GCancellable *cancellable,
                                 GError **error);
/* The statement with its values in it, without a semicolon. */
char *
hw_sql_command_to_text (const HwSqlCommand *command, HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;

char *hw_sql_quote_identifier (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* @schema: (nullable): NULL and "" name the default schema */
char *hw_sql_quote_table (const char *schema, const char *table) G_GNUC_WARN_UNUSED_RESULT;
/* @text: (nullable): NULL becomes the word NULL */
char *hw_sql_quote_literal (HwDialect dialect, const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqlCommand, hw_sql_command_free)

G_END_DECLS
