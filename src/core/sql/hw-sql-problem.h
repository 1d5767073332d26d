/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-text-edit.h"
#include "hw-types.h"

G_BEGIN_DECLS

typedef enum
{
  HW_SQL_PROBLEM_FORM,   /* of a revision's file: header, markers, commands of psql or sqlite3 */
  HW_SQL_PROBLEM_SYNTAX, /* the database's grammar refuses it */
  HW_SQL_PROBLEM_NAME,   /* what it names is not there, or is there already */
} HwSqlProblemKind;

/**
 * HwSqlProblem:
 *
 * Something wrong in a text of SQL, and where to put the wave. Belongs to whoever made it; a plain value.
 */
typedef struct
{
  HwSeverity severity;
  HwSqlProblemKind kind;
  guint line;      /* 1-based, in the text that was given (plus its first_line - 1) */
  guint column;    /* 1-based, in characters */
  guint length;    /* characters to mark from there, all in that line; 0: the whole line */
  char *message;   /* one lower-case sentence without full stop */
  char *hint;      /* (nullable): whole sentences: what to do */
  HwTextEdit *fix; /* (nullable): of the text that was given; where it is sure what was meant */
} HwSqlProblem;

HwSqlProblem *hw_sql_problem_new (HwSeverity severity,
                                  HwSqlProblemKind kind,
                                  guint line,
                                  guint column,
                                  guint length,
                                  const char *hint,
                                  const char *format,
                                  ...) G_GNUC_PRINTF (7, 8) G_GNUC_WARN_UNUSED_RESULT;
void hw_sql_problem_free (HwSqlProblem *problem);
/* Order of a list of problems: by place, worse ones first. For g_ptr_array_sort(). */
int hw_sql_problem_compare (gconstpointer a, gconstpointer b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwSqlProblem, hw_sql_problem_free)

G_END_DECLS
