/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-types.h"

G_BEGIN_DECLS

/** Something wrong in the project's files: listed, never fatal to opening. Immutable, ref counted. */
struct _HwProblem
{
  HwSeverity severity;
  char *code;     /* kebab-case, as in hw_error_code_to_name() */
  char *file;     /* absolute path, "" when it belongs to no file */
  guint line;     /* 1-based; 0 unknown */
  guint column;   /* 1-based; 0 unknown */
  char *revision; /* id, "" when unknown */
  char *message;  /* one lower-case sentence without full stop */
  char *hint;     /* whole sentence, "" when there is none */
};

HwProblem *hw_problem_new (HwSeverity severity, const char *file, guint line, const GError *error)
    G_GNUC_WARN_UNUSED_RESULT; /* file, line: used where the error carries none */
HwProblem *hw_problem_ref (const HwProblem *problem);
void hw_problem_unref (HwProblem *problem);
/* "versions/ab.sql:12: message" with the path relative to @root: (transfer full) */
char *hw_problem_to_string (const HwProblem *problem, const char *root) G_GNUC_WARN_UNUSED_RESULT;
GError *hw_problem_to_error (const HwProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwProblem, hw_problem_unref)

G_END_DECLS
