/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#define G_LOG_DOMAIN "hw-sql-problem"

#include "config.h"

#include "hw-sql-problem.h"

/**
 * hw_sql_problem_new:
 * @line, @column: from 1
 * @length: characters to mark; 0 marks the whole line
 * @hint: (nullable): what to do
 *
 * Returns: (transfer full)
 */
HwSqlProblem *
hw_sql_problem_new (HwSeverity severity,
                    HwSqlProblemKind kind,
                    guint line,
                    guint column,
                    guint length,
                    const char *hint,
                    const char *format,
                    ...)
{
  HwSqlProblem *problem = g_new0 (HwSqlProblem, 1);
  va_list args;

  problem->severity = severity;
  problem->kind = kind;
  problem->line = line;
  problem->column = column;
  problem->length = length;
  problem->hint = hint != NULL && *hint != '\0' ? g_strdup (hint) : NULL;
  va_start (args, format);
  problem->message = g_strdup_vprintf (format, args);
  va_end (args);

  return problem;
}

void
hw_sql_problem_free (HwSqlProblem *problem)
{
  if (problem == NULL)
    return;
  g_free (problem->message);
  g_free (problem->hint);
  hw_text_edit_free (problem->fix);
  g_free (problem);
}

int
hw_sql_problem_compare (gconstpointer a, gconstpointer b)
{
  const HwSqlProblem *first = *(const HwSqlProblem *const *)a;
  const HwSqlProblem *second = *(const HwSqlProblem *const *)b;

  if (first->line != second->line)
    return first->line < second->line ? -1 : 1;
  if (first->column != second->column)
    return first->column < second->column ? -1 : 1;

  return (int)first->severity - (int)second->severity;
}
