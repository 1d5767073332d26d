/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>

#include "hw-schema-names.h"
#include "hw-sqlite-scratch.h"

G_BEGIN_DECLS

/* hw-schema-apply.c: what a statement of PostgreSQL does to the names. */
void _hw_schema_apply_postgres (HwSchemaNames *names, const char *sql);
void _hw_schema_apply_node (HwSchemaNames *names, const PgQuery__Node *node);
const HwName *_hw_schema_find_object (const HwSchemaNames *names,
                                      PgQuery__ObjectType type,
                                      const PgQuery__Node *object,
                                      const char **out_name);
/* Where a new object goes when its name has no schema. */
const char *_hw_schema_get_default (const HwSchemaNames *names);
/* Is there something of that kind, place and name? */
gboolean _hw_schema_has (const HwSchemaNames *names, const HwName *name);

/* hw-sql-tree.c: the parse tree of one statement; NULL where it is refused, or so deep that reading it would take more stack
 * than a thread has. */
PgQuery__ParseResult *_hw_sql_tree_new (const char *sql) G_GNUC_WARN_UNUSED_RESULT;
void _hw_sql_tree_free (PgQuery__ParseResult *tree);
/* Calls @func for @message and what is below it; FALSE from @func leaves out what is below. */
typedef gboolean (*HwSqlTreeFunc) (const ProtobufCMessage *message, gpointer user_data);
void _hw_sql_tree_visit (const ProtobufCMessage *message, HwSqlTreeFunc func, gpointer user_data);
/* The text of a String node; NULL for anything else. */
const char *_hw_sql_tree_get_string (const PgQuery__Node *node);
/* A qualified name: its last part and, in @out_schema, the one before it or NULL. NULL when it is none. */
const char *_hw_sql_tree_get_name (PgQuery__Node **parts, gsize n_parts, const char **out_schema);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PgQuery__ParseResult, _hw_sql_tree_free)

G_END_DECLS
