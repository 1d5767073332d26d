/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-project.h"
#include "hw-sql-validate.h"

G_BEGIN_DECLS

/** What is to be looked at: copies, for a worker. */
typedef struct
{
  char *path;
  char *text;                 /* as it is being edited */
  HwProject *project;         /* NULL: the file belongs to none */
  HwEnvironment *environment; /* NULL: what the project's most likely are */
  HwSchemaNames *names;       /* NULL: names are not looked at */
  int server_version;         /* of the latest PostgreSQL that it is for; 0: not known */
} HwEditorCheck;

void hw_editor_check_free (HwEditorCheck *check);
/* All that is wrong in the text, in the order of its lines. Blocks; any thread. (element-type HwSqlProblem) */
GPtrArray *hw_editor_check_run (const HwEditorCheck *check,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The problem as a sentence, with what to do about it: (transfer full) */
char *hw_editor_check_format (const HwSqlProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

/* What the fix of @problem, which has one, does: (transfer full) */
char *hw_editor_check_format_fix (const HwSqlProblem *problem) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
