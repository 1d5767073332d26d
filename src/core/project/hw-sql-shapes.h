/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-sql-splitter.h"

G_BEGIN_DECLS

/**
 * HwSqlShapes:
 *
 * What PostgreSQL's grammar makes of statements: the structure of their parse trees as libpg_query's fingerprint has
 * it. It is asked for a statement's shape, which has numbers instead of the names and one word for every literal,
 * and remembered, because the statements of a project have few shapes and a parse costs more than
 * all the rest of a fingerprint.
 *
 * For one thread at a time.
 */
typedef struct _HwSqlShapes HwSqlShapes;

HwSqlShapes *hw_sql_shapes_new (void) G_GNUC_WARN_UNUSED_RESULT;
void hw_sql_shapes_free (HwSqlShapes *self);
/* @tokens: of one statement in @text. NULL when the grammar, which is that of PostgreSQL 15, does not know the statement. */
char *hw_sql_shapes_dup_structure (HwSqlShapes *self,
                                   const char *text,
                                   const GArray *tokens) G_GNUC_WARN_UNUSED_RESULT;
/* Is the quoted name at @name, of @length bytes with its quotes, the same name without them? */
gboolean hw_sql_is_quoted_for_nothing (const char *name, gsize length);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqlShapes, hw_sql_shapes_free)

G_END_DECLS
