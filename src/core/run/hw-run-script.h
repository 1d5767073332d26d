/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-fingerprint.h"
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
  HwScript *script;               /* NULL for stamps, which run nothing, and for Python revisions */
  const HwScriptSection *section; /* borrowed from @script; NULL with it */
  char *sha256;                   /* of the file; NULL for stamps */
  gboolean is_python;             /* the project's own alembic runs it: no statements are known */
  GArray *statements;             /* (element-type HwSqlStatement) in @section's text; never NULL */
  gboolean is_transactional;      /* FALSE: each statement stands by itself */
  gboolean is_pipelined;        /* its statements may be sent before those in front are answered */
  gboolean may_change_settings; /* of the session: search path or role; PostgreSQL only */
  GArray *
      verify; /* (element-type HwSqlStatement) in the text of @script's verify section; empty unless upgrading */
  HwFingerprint *fingerprint; /* NULL: nobody has asked for it, or there is none */
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
const HwFingerprint *
hw_run_script_get_fingerprint (HwRunScript *script, HwDialect dialect, HwSqlShapes *shapes);
char *
hw_run_script_dup_statement (const HwRunScript *script, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* The batch that repeats the statement at @index: (transfer none) (nullable) */
const HwScriptBatch *hw_run_script_get_batch (const HwRunScript *script, guint index);
char *hw_run_script_dup_verify (const HwRunScript *script, guint index) G_GNUC_WARN_UNUSED_RESULT;
/* Adds revision, file, line and column in the file, statement number and text to an error of a statement. */
void hw_run_script_locate_error (const HwRunScript *script, guint index, GError *error);
/* The same for a query of the verify section. */
void hw_run_script_locate_verify_error (const HwRunScript *script, guint index, GError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRunScript, hw_run_script_free)

G_END_DECLS
