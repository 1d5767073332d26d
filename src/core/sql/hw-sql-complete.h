/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-schema-names.h"

G_BEGIN_DECLS

/** What a candidate is; the order says nothing. */
typedef enum
{
  HW_COMPLETION_KEYWORD,
  HW_COMPLETION_SCHEMA,
  HW_COMPLETION_TABLE,
  HW_COMPLETION_VIEW,
  HW_COMPLETION_SEQUENCE,
  HW_COMPLETION_COLUMN,
  HW_COMPLETION_INDEX,
  HW_COMPLETION_CONSTRAINT,
  HW_COMPLETION_TRIGGER,
  HW_COMPLETION_TYPE,
  HW_COMPLETION_FUNCTION,
  HW_COMPLETION_ALIAS, /* that this statement gives a table */
  HW_COMPLETION_CTE,   /* a query of WITH */
} HwCompletionKind;

#define HW_COMPLETION_LAST HW_COMPLETION_CTE

/** One candidate. Belongs to the list that it is in. */
typedef struct
{
  HwCompletionKind kind;
  gboolean is_pending; /* a revision that has not run yet makes it */
  int score;           /* higher is better */
  char *name;          /* as it is called */
  char *text;          /* what to put in the place of the word at hand: quoted where needed */
  char *detail;        /* type of a column, table of an index …; "" */
} HwCompletion;

void hw_completion_free (HwCompletion *completion);

/**
 * hw_sql_complete:
 * @text: UTF-8 SQL, as far from finished as it may be
 * @cursor: byte in @text where the caret is
 * @names: (nullable): what is there to be named, with what pending revisions make
 * @max: how many candidates at most
 * @out_start: (out) (optional): byte in @text where the word begins that a candidate takes the place of; @cursor when it is empty
 *
 * What could stand at the caret, best first: by what its place in the statement asks for, then by what the statement has in
 * scope, then by how much of the name is written already. Nothing in strings and comments. Does no I/O; any thread.
 *
 * Returns: (transfer full) (element-type HwCompletion)
 */
GPtrArray *hw_sql_complete (const char *text,
                            gsize cursor,
                            HwDialect dialect,
                            const HwSchemaNames *names,
                            guint max,
                            gsize *out_start) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwCompletion, hw_completion_free)

G_END_DECLS
