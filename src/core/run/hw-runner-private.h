/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-foreign-keys.h"
#include "hw-history-table.h"
#include "hw-lock-retry.h"
#include "hw-lock-watch.h"
#include "hw-run-script.h"
#include "hw-runner.h"
#include "hw-session-settings.h"
#include "hw-tables.h"

G_BEGIN_DECLS

/*
 * Where the transactions begin and end:
 *
 *   per migration     BEGIN step 1 COMMIT   BEGIN step 2 COMMIT   …
 *   whole plan        BEGIN step 1          step 2          … COMMIT
 *   on SQLite         BEGIN step 1          step 2          … COMMIT, at least once a second; see hw-runner-group.c
 *   transaction:false step 3's statements, each by itself   BEGIN its version change COMMIT
 *
 * Where the whole plan is one transaction, a revision with transaction:false ends it and a new one begins after
 * it, which is what Alembic's autocommit_block() does. A dry run is one transaction that is rolled back.
 *
 * A transaction that another session's lock stops is rolled back and begun again, from its first step. What runs outside
 * of a transaction is not: nobody knows how much of it has stayed.
 */
struct _HwRunner
{
  /* Owned */
  HwProject *project;
  HwDatabase *database;
  HwPlan *plan;
  HwEnvironment *environment; /* NULL: not known */
  char *backup;
  char *deployment;
  char *actor;
  HwLockRetry *retry;
  HwHistoryEntry *signature; /* what every history row says of the project */

  const HwTables *seen; /* borrowed; NULL: nobody has looked */
  HwEventFunc event_func;
  gpointer user_data;
  gboolean dry_run;
  gint is_stop_wanted; /* atomic: set by any thread */

  /* While running */
  GPtrArray *scripts; /* (element-type HwRunScript) */
  HwForeignKeys *foreign_keys;
  HwSessionSettings *settings; /* NULL: the first transaction has not begun */
  HwLockWatch *watch;
  HwSqlShapes *shapes;    /* of the scripts' statements */
  HwRunnerResult *result; /* borrowed from the caller */
  guint step;             /* index of the step that events speak of */
  guint n_open;           /* finished steps in the open transaction */
  gint64 begun_usec;      /* monotonic; when the transaction at hand began */
  guint first_open;       /* index of the step that the transaction at hand began with */
  GArray *due_rows;     /* NULL: none yet; of the history, for the steps in the open transaction */
  gboolean is_prepared; /* the tables exist and the rows are those of the plan */
};

/* hw-runner.c: what every part of a run needs. */
HwRunScript *_hw_runner_get_script (HwRunner *self); /* of the step at hand */
void _hw_runner_emit (HwRunner *self, HwEvent *event);
gboolean _hw_runner_is_one_transaction (HwRunner *self);

/* hw-runner-transaction.c */
gboolean _hw_runner_begin (HwRunner *self, GCancellable *cancellable, GError **error);
gboolean _hw_runner_commit (HwRunner *self, GCancellable *cancellable, GError **error);

/* hw-runner-group.c: revisions on SQLite that share a transaction. */
gboolean _hw_runner_is_grouped (HwRunner *self);
gboolean _hw_runner_enter_group (HwRunner *self, GError **error);
gboolean _hw_runner_stay_in_group (HwRunner *self, GCancellable *cancellable, GError **error);
void _hw_runner_keep_group (HwRunner *self);

/* hw-runner-retry.c: after a failure. */
gboolean _hw_runner_can_retry (HwRunner *self, const GError *error);
/* Rolls back and waits. FALSE when there is no other attempt, or @error has become the cancellation of the wait. */
gboolean _hw_runner_wait_for_lock (HwRunner *self, GCancellable *cancellable, GError **error);
/* For what is not partial: the same, and goes to the first step of the transaction. */
gboolean _hw_runner_try_again (HwRunner *self, GCancellable *cancellable, GError **error);
/* A HwRunNoticeFunc of the runner. */
void
_hw_runner_notice (HwSeverity severity, const char *name, const char *message, gpointer user_data);

/* hw-runner-statement.c: the statement at @index of the step at hand, or its batch. */
gboolean _hw_runner_execute (HwRunner *self,
                             guint index,
                             const char *sql,
                             gint64 *out_rows,
                             GCancellable *cancellable,
                             GError **error);

/* hw-runner-step.c: the step at hand from its first event to its last. */
gboolean _hw_runner_run_step (HwRunner *self, GCancellable *cancellable, GError **error);
void _hw_runner_fail_step (HwRunner *self, GError *error);
/* What a transactional step does to the database, and the rows that say so. */
gboolean _hw_runner_carry_out (HwRunner *self,
                               gint64 started_usec,
                               GCancellable *cancellable,
                               GError **error);
gboolean _hw_runner_give_up (HwRunner *self, GError *failure, GError **error);

/* hw-runner-history.c: the rows of the history. */
void _hw_runner_fill_history (HwRunner *self,
                              const HwRunScript *script,
                              const HwFingerprint *fingerprint,
                              HwHistoryEntry *out_entry);
gboolean _hw_runner_add_history (HwRunner *self,
                                 gint64 started_usec,
                                 GCancellable *cancellable,
                                 GError **error);
gboolean _hw_runner_defer_history (HwRunner *self, gint64 started_usec);
void _hw_runner_forget_history (HwRunner *self, guint step);
gboolean _hw_runner_write_history (HwRunner *self, GCancellable *cancellable, GError **error);

/* hw-runner-pipeline.c: the step at hand and those after it that need no wait in between. Ends at the last one that is
 * done, which may be earlier: the caller goes on with the next. */
gboolean _hw_runner_run_pipeline (HwRunner *self, GCancellable *cancellable, GError **error);

/* hw-alembic-run.c: all steps of a plan of Python revisions, by the project's own alembic. */
gboolean _hw_runner_run_alembic (HwRunner *self, GCancellable *cancellable, GError **error);

G_END_DECLS
