/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-editor-text.h"
#include "hw-project.h"
#include "hw-sql-problem.h"
#include "hw-schema-names.h"

G_BEGIN_DECLS

/**
 * HwEditorChecks:
 *
 * Finds what is wrong in the text that is being edited, in a worker, shows it in the text, and lists it. Signal
 * `changed`: it has begun to look, or has found something else.
 */
#define HW_TYPE_EDITOR_CHECKS (hw_editor_checks_get_type ())
G_DECLARE_FINAL_TYPE (HwEditorChecks, hw_editor_checks, HW, EDITOR_CHECKS, GtkWidget)

GtkWidget *hw_editor_checks_new (HwEditorText *text, const char *path);
/* @project, @environment: (nullable): whose kind of database counts. @server_version: as for hw_sql_validate(). Looks again
 * when something is different. */
void hw_editor_checks_set_context (HwEditorChecks *self,
                                   const HwProject *project,
                                   const HwEnvironment *environment,
                                   int server_version);
/* @names: (nullable): what there is where the script is to run; NULL: not known. @is_applied: the script has run there:
 * what it makes is there, so names are not looked at */
void
hw_editor_checks_set_names (HwEditorChecks *self, const HwSchemaNames *names, gboolean is_applied);
/* Soon, when nothing more is typed. */
void hw_editor_checks_queue (HwEditorChecks *self);
/* At once, names too. */
void hw_editor_checks_run (HwEditorChecks *self);
gboolean hw_editor_checks_is_running (HwEditorChecks *self);

guint hw_editor_checks_get_n_problems (HwEditorChecks *self);
/* The worst that was found; HW_SEVERITY_INFO where nothing was. */
HwSeverity hw_editor_checks_get_worst (HwEditorChecks *self);
/* FALSE: nothing is known yet, or never will be, and no problem does not mean that all is well. */
gboolean hw_editor_checks_has_verdict (HwEditorChecks *self);
/* "2 errors, 1 warning" */
char *hw_editor_checks_dup_summary (HwEditorChecks *self) G_GNUC_WARN_UNUSED_RESULT;
/* Goes to the next (1) or previous (-1) problem, round the end. */
void hw_editor_checks_go (HwEditorChecks *self, int direction);
/* What is wrong at character @offset of @part: (transfer container) (element-type HwSqlProblem) */
GPtrArray *hw_editor_checks_list_at (HwEditorChecks *self,
                                     HwEditorPart part,
                                     int offset) G_GNUC_WARN_UNUSED_RESULT;
/* A button that does what @problem, which has a fix, wants: (transfer floating) */
GtkWidget *hw_editor_checks_create_fix_button (HwEditorChecks *self, const HwSqlProblem *problem);

G_END_DECLS
