/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-sql-splitter.h"
#include "hw-sql-validate.h"
#include "hw-sqlite-scratch.h"

G_BEGIN_DECLS

/* A validation at work. */
typedef struct
{
  HwDialect dialect;
  const HwSchemaNames *names; /* (nullable): what the caller gave */
  HwSchemaNames
      *known; /* PostgreSQL: @names with what the text has done so far; NULL without @names */
  HwSqliteScratch *scratch; /* SQLite: the same as a database */
  gboolean is_certain;      /* FALSE behind a statement whose effect nobody can read, such as DO */
  GPtrArray *problems;      /* (element-type HwSqlProblem) */

  /* The statement at hand. */
  const HwSqlStatement *statement;
  char *sql;
  GArray *tokens; /* (element-type HwSqlToken) */
} HwSqlValidator;

/* Adds a problem of the statement at hand: at the token at or before byte @offset of its text. */
void _hw_sql_validator_add (HwSqlValidator *self,
                            HwSeverity severity,
                            HwSqlProblemKind kind,
                            gsize offset,
                            const char *hint,
                            const char *format,
                            ...) G_GNUC_PRINTF (6, 7);

/* hw-sql-postgres.c, hw-sql-sqlite.c: the statement at hand. */
void _hw_sql_validate_postgres (HwSqlValidator *self);
void _hw_sql_validate_sqlite (HwSqlValidator *self, GCancellable *cancellable);

G_END_DECLS
