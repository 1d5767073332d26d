/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-plan.h"
#include "hw-project.h"

G_BEGIN_DECLS

/**
 * HwRunScript:
 *
 * What one step of a plan will send to the server: its script read from disk, the section that the step's
 * direction runs, and the statements in it. Reading one proves that the step can be run at all.
 */
typedef struct
{
  const HwPlanStep *step;         /* borrowed from the plan */
  HwScript *script;               /* NULL for stamps, which run nothing */
  const HwScriptSection *section; /* borrowed from @script; NULL for stamps */
  GArray *statements;             /* (element-type HwSqlStatement) in @section's text; never NULL */
  gboolean is_transactional;      /* FALSE: each statement stands by itself */
  gboolean is_pipelined; /* its statements may be sent before those in front are answered */
} HwRunScript;

HwRunScript *hw_run_script_load (const HwProject *project,
                                 const HwPlanStep *step,
                                 HwDialect dialect,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_run_script_free (HwRunScript *script);
/* (element-type HwRunScript): every step of @plan, in order. */
GPtrArray *hw_run_script_load_all (const HwProject *project,
                                   const HwPlan *plan,
                                   HwDialect dialect,
                                   GCancellable *cancellable,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

const char *hw_run_script_get_revision_id (const HwRunScript *script);
char *
hw_run_script_dup_statement (const HwRunScript *script, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* Adds revision, file, line and column in the file, statement number and text to an error of a statement. */
void hw_run_script_locate_error (const HwRunScript *script, guint index, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRunScript, hw_run_script_free)

G_END_DECLS
