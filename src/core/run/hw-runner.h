/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-event.h"
#include "hw-plan.h"
#include "hw-project.h"
#include "hw-tables.h"

G_BEGIN_DECLS

/* Name of the notices that are lines which a program printed: all of them are worth keeping. */
#define HW_RUNNER_OUTPUT "alembic"

typedef struct
{
  const HwEnvironment *environment; /* (nullable): how to start alembic; Python revisions need it */
  const char *backup;               /* (nullable): recorded in the history */
  const char *deployment;           /* (nullable): recorded in the history */
  const HwTables *seen;   /* (nullable): what the plan was made for; kept until the run has ended */
  guint lock_attempts;    /* of a transaction that another session's lock stops; 0: one */
  gint64 lock_backoff_ms; /* before the second attempt; doubles before each further one */
  guint32 lock_seed;      /* of the jitter, for tests; 0: one that nobody knows */
  gboolean dry_run; /* run, then roll back; refused when a revision runs outside a transaction */
  HwEventFunc event_func; /* (nullable) */
  gpointer user_data;
} HwRunnerOptions;

typedef struct
{
  guint n_done;     /* steps that are committed for certain */
  gint failed_step; /* index of the step that failed, -1 none */
  gint64 duration_usec;
  gboolean is_unknown; /* the answer to the COMMIT of failed_step never came: nobody knows */
  guint n_unknown; /* steps from failed_step on that may be committed: their COMMITs were sent */
  gboolean
      may_be_partial; /* the failed step ran outside a transaction: some of its statements may have stayed */
  gboolean is_stopped; /* stopped on request after a finished step */
} HwRunnerResult;

/**
 * HwRunner:
 *
 * Carries a plan out on a connection: the only code that runs migrations. A step's statements, its
 * version-table changes and its history row are one transaction (or the whole plan is, where the project says so).
 * The caller holds the deployment lock.
 */
typedef struct _HwRunner HwRunner;

HwRunner *hw_runner_new (const HwProject *project,
                         HwDatabase *database,
                         const HwPlan *plan,
                         const HwRunnerOptions *options) G_GNUC_WARN_UNUSED_RESULT;
void hw_runner_free (HwRunner *runner);
/**
 * hw_runner_run:
 * @out_result: (out caller-allocates): filled in on success and on failure
 * @error: the fault with revision, file, line and column of the statement; HW_ERROR_VERSION_TABLE_ROWS before
 *   anything ran when the table is no longer what the plan was made for; G_IO_ERROR_CANCELLED
 *
 * Scripts are read and split before the first statement runs, so that an unreadable one stops nothing half way.
 */
gboolean hw_runner_run (HwRunner *runner,
                        HwRunnerResult *out_result,
                        GCancellable *cancellable,
                        GError **error);
/* From any thread: stop after the running step. */
void hw_runner_stop_after_step (HwRunner *runner);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwRunner, hw_runner_free)

G_END_DECLS
