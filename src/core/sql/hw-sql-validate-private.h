/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-nearest.h"
#include "hw-schema-private.h"
#include "hw-sql-splitter.h"
#include "hw-sql-validate.h"

G_BEGIN_DECLS

/* A validation at work. */
typedef struct
{
  HwDialect dialect;
  const HwSchemaNames *names; /* (nullable): what the caller gave */
  int server_version;         /* of the latest PostgreSQL that it is for; 0: not known */
  HwSchemaNames
      *known; /* PostgreSQL: @names with what the text has done so far; NULL without @names */
  HwSqliteScratch *scratch; /* SQLite: the same as a database */
  gboolean is_certain;      /* FALSE behind a statement whose effect nobody can read, such as DO */
  GPtrArray *problems;      /* (element-type HwSqlProblem) */

  const char *text; /* borrowed: what is being cut into statements */
  guint first_char; /* characters before @text in what the caller gave */

  /* The statement at hand. */
  const HwSqlStatement *statement;
  char *sql;
  GArray *tokens; /* (element-type HwSqlToken) */
  int named;      /* index of the token that the last problem of a name is about; -1 for none */
} HwSqlValidator;

/* Adds a problem of the statement at hand: at the token at or before byte @offset of its text. */
void _hw_sql_validator_add (HwSqlValidator *self,
                            HwSeverity severity,
                            HwSqlProblemKind kind,
                            gsize offset,
                            const char *hint,
                            const char *format,
                            ...) G_GNUC_PRINTF (6, 7);

/* The same for a name: at the first token from byte @location on that is @name. It is a warning where more may be there than is
 * known. */
void _hw_sql_validator_add_name (HwSqlValidator *self,
                                 int location,
                                 const char *name,
                                 const char *format,
                                 ...) G_GNUC_PRINTF (4, 5);

/* Index of the first token from byte @offset on that is @name, -1 for none. */
int _hw_sql_validator_find_name (const HwSqlValidator *self, gsize offset, const char *name);

/* hw-sql-fix.c: what to write instead of the name that _hw_sql_validator_add_name() was called with just now: the one
 * of that kind that is spelt nearly so, if there is one. HW_NAME_TABLE: any relation; @schema: (nullable) */
void _hw_sql_validator_suggest (HwSqlValidator *self, const HwNearest *nearest);
void _hw_sql_validator_suggest_object (HwSqlValidator *self,
                                       HwNameKind kind,
                                       const char *schema,
                                       const char *name);
void _hw_sql_validator_suggest_type (HwSqlValidator *self, const char *schema, const char *name);
void _hw_sql_validator_suggest_child (HwSqlValidator *self,
                                      const HwName *table,
                                      HwNameKind kind,
                                      const char *name);
/* @message: SQLite's. The byte at which the statement names what is missing, for what follows; 0 where that is not known. */
gsize _hw_sql_validator_find_sqlite (HwSqlValidator *self, const char *message);
void _hw_sql_validator_suggest_sqlite (HwSqlValidator *self, const char *message);
void _hw_sql_validator_add_children (HwNearest *nearest,
                                     const HwSchemaNames *names,
                                     const HwName *table,
                                     HwNameKind kind);

/* hw-sql-postgres.c: the statement at hand. */
void _hw_sql_validate_postgres (HwSqlValidator *self);
/* hw-sql-names.c: what it names, and what it does to the names; its grammar is fine. */
void _hw_sql_validate_names (HwSqlValidator *self);
/* Are the columns of @table known? Those of CREATE TABLE … AS, for one, are not. */
gboolean _hw_sql_validator_has_columns (const HwSqlValidator *self, const HwName *table);
/* A column that @table must have; nothing where its columns are not known. */
void _hw_sql_validator_check_column (HwSqlValidator *self,
                                     const HwName *table,
                                     const char *column,
                                     int location);
/* hw-sql-columns.c: the columns of a query or of a statement that changes rows. */
void _hw_sql_validate_columns (HwSqlValidator *self, const ProtobufCMessage *statement);

G_END_DECLS
