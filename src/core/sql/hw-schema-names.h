/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

typedef struct _HwSchemaNames HwSchemaNames;

/** What a name stands for. */
typedef enum
{
  HW_NAME_SCHEMA,
  HW_NAME_TABLE,
  HW_NAME_VIEW, /* materialized ones too */
  HW_NAME_SEQUENCE,
  HW_NAME_COLUMN, /* of a table or view: its parent */
  HW_NAME_INDEX,
  HW_NAME_CONSTRAINT,
  HW_NAME_TRIGGER,
  HW_NAME_TYPE,
  HW_NAME_FUNCTION,
} HwNameKind;

#define HW_NAME_LAST HW_NAME_FUNCTION

/** One object of a database. Immutable. */
typedef struct
{
  HwNameKind kind;
  gboolean is_builtin; /* of the database program itself */
  gboolean is_pending; /* not there yet: a revision that has not run makes it */
  char *schema;        /* "" in SQLite and for schemas */
  char *parent;        /* table of a column, index, constraint or trigger; "" for others */
  char *name;
  char *detail; /* type of a column, arguments of a function; "" */
} HwName;

/**
 * HwSchemaNames:
 *
 * The names of what is in a database: for completion and for checking scripts. Atomically reference counted. Once it is
 * handed out it is not changed any more and may be read by several threads.
 */
HwSchemaNames *hw_schema_names_new (HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;
HwSchemaNames *hw_schema_names_copy (const HwSchemaNames *names) G_GNUC_WARN_UNUSED_RESULT;
HwSchemaNames *hw_schema_names_ref (const HwSchemaNames *names);
void hw_schema_names_unref (HwSchemaNames *names);

HwDialect hw_schema_names_get_dialect (const HwSchemaNames *names);
/* As hw_database_get_server_version(); 0: not known. */
int hw_schema_names_get_server_version (const HwSchemaNames *names);
/* Schemas that a name without one is looked for in; "" alone in SQLite. */
const char *const *hw_schema_names_get_search_path (const HwSchemaNames *names);
/* May there be functions and types that are not listed, of an extension that a pending revision makes? */
gboolean hw_schema_names_is_open (const HwSchemaNames *names);
/* (element-type HwName): everything, columns behind their table */
const GPtrArray *hw_schema_names_get_all (const HwSchemaNames *names);
/* (element-type utf8): SQLite: the statements that make the schema, in an order in which they can run */
const GPtrArray *hw_schema_names_get_statements (const HwSchemaNames *names);

/* @schema: (nullable): NULL and "" look along the search path. (transfer none) (nullable) */
const HwName *hw_schema_names_find (const HwSchemaNames *names,
                                    HwNameKind kind,
                                    const char *schema,
                                    const char *name);
/* What can stand behind FROM: a table, view or sequence. */
const HwName *
hw_schema_names_find_relation (const HwSchemaNames *names, const char *schema, const char *name);
/* (element-type HwName) (nullable): columns in their order, indexes, constraints and triggers of a relation */
const GPtrArray *hw_schema_names_get_children (const HwSchemaNames *names, const HwName *relation);
const HwName *hw_schema_names_find_child (const HwSchemaNames *names,
                                          const HwName *relation,
                                          HwNameKind kind,
                                          const char *name);

/* The first thing of the user's own in @names that @other has not: (transfer none) (nullable). @ignored: (nullable): names of
 * relations that do not count. */
const HwName *hw_schema_names_find_missing (const HwSchemaNames *names,
                                            const HwSchemaNames *other,
                                            const char *const *ignored);

/* While it is being filled, before anybody else has it. Strings are copied, NULL is "". */
void hw_schema_names_set_server (HwSchemaNames *names, int version, const char *const *search_path);
void hw_schema_names_set_open (HwSchemaNames *names);
const HwName *hw_schema_names_add (HwSchemaNames *names, const HwName *values);
void hw_schema_names_add_statement (HwSchemaNames *names, const char *sql);
/* A relation goes with its children. */
void hw_schema_names_remove (HwSchemaNames *names, const HwName *name);
/* @schema, @new_name: (nullable): what changes; a relation takes its children along */
void hw_schema_names_rename (HwSchemaNames *names,
                             const HwName *name,
                             const char *schema,
                             const char *new_name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSchemaNames, hw_schema_names_unref)

G_END_DECLS
