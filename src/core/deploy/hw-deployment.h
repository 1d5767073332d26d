/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-backup.h"
#include "hw-event.h"
#include "hw-journal.h"
#include "hw-plan.h"
#include "hw-project.h"
#include "hw-runner.h"

G_BEGIN_DECLS

/** The states of the wizard and of `headway deploy`. */
typedef enum
{
  HW_DEPLOYMENT_TARGET, /* nothing decided yet */
  HW_DEPLOYMENT_REVIEW, /* the plan is made and can be looked at */
  HW_DEPLOYMENT_CHECKS,
  HW_DEPLOYMENT_BACKUP,
  HW_DEPLOYMENT_CONFIRM, /* everything is ready; nothing has been written */
  HW_DEPLOYMENT_UPGRADE,
  HW_DEPLOYMENT_VERIFY,
  HW_DEPLOYMENT_DONE,
  HW_DEPLOYMENT_FAILED,
} HwDeploymentState;

const char *hw_deployment_state_to_string (HwDeploymentState state);

typedef enum
{
  HW_CHECK_WAITING,
  HW_CHECK_RUNNING,
  HW_CHECK_PASSED,
  HW_CHECK_WARNING,
  HW_CHECK_FAILED, /* blocks */
  HW_CHECK_SKIPPED,
} HwCheckState;

/** One row of the Checks page. Immutable, copied out of the deployment. */
typedef struct
{
  char *
      id; /* "connection", "version-table", "edited", "drift", "heads", "lock", "plan", "requires", "window", "reason",
           * "policy" (backup), "programs", "space", "writable"; those that do not concern an environment are left out */
  char *title; /* "Connection and server version" */
  HwCheckState state;
  char *message; /* result sentence; "" until finished */
  char *hint;    /* what to do; "" */
  /* Both as the reader's language has them, as far as it does: for showing, where the others are for keeping */
  char *local_message;
  char *local_hint;
} HwCheck;

void hw_check_free (HwCheck *check);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwCheck, hw_check_free)

/** What a failure left, in facts. */
typedef struct
{
  GError *error; /* what went wrong */
  HwDeploymentState failed_in;
  gboolean is_state_known; /* the version table could be read afterwards */
  GStrv rows;              /* what it holds now */
  guint n_done;            /* steps committed */
  guint n_steps;
  gint failed_step; /* -1: none of them */
  gboolean is_unknown_commit;
  gboolean may_be_partial;
  GStrv left_behind; /* sentences: "invalid index books_search_gin" */
  char *backup_path; /* NULL */
  char *summary;     /* one paragraph: the database's real state, and the backup's path */
} HwFailure;

/**
 * HwDeployment:
 *
 * The state machine behind the wizard and `headway deploy`: Target → Review → Checks → Backup → Confirm → Upgrade →
 * Verify → Done or Failed. Each verb blocks, belongs on a worker thread, takes a GCancellable, and moves the machine
 * one state on; calling it in the wrong state is HW_ERROR_STATE. Nothing is written to the database before Upgrade. Each transition is in
 * the journal before it is acted on. One thread at a time, except where a function says otherwise.
 */
#define HW_TYPE_DEPLOYMENT (hw_deployment_get_type ())
G_DECLARE_FINAL_TYPE (HwDeployment, hw_deployment, HW, DEPLOYMENT, GObject)

/* @journal: (nullable): tests may go without. */
HwDeployment *hw_deployment_new (const HwProject *project,
                                 const HwEnvironment *environment,
                                 HwJournal *journal) G_GNUC_WARN_UNUSED_RESULT;
/* Called on the thread that runs a verb. */
void hw_deployment_set_event_func (HwDeployment *self, HwEventFunc func, gpointer user_data);
/* Overrides of policy, each with a reason that is journaled: "backup", "requires", "window", "drift", "reason"; NULL takes
 * it back. */
void hw_deployment_set_override (HwDeployment *self, const char *policy, const char *reason);
void hw_deployment_set_backup_dir (HwDeployment *self, const char *dir);
/* A stamp forgets every row first, also those that no file has. */
void hw_deployment_set_purge (HwDeployment *self, gboolean is_purge);
void hw_deployment_set_lock_wait (HwDeployment *self, gint64 wait_ms);

/* Target → Review: connects, reads the rows, makes the plan. */
gboolean hw_deployment_plan (HwDeployment *self,
                             HwDirection direction,
                             const char *target,
                             GCancellable *cancellable,
                             GError **error);
/* Review/Checks → Checks: runs every check (all of them, also after one failed). FALSE with HW_ERROR_CHECK when one blocks,
 * HW_ERROR_POLICY when nothing but policy does. */
gboolean hw_deployment_run_checks (HwDeployment *self, GCancellable *cancellable, GError **error);
/* Checks → Backup → Confirm. A failed or cancelled backup leaves the machine in Backup, to be tried again. With policy off or overridden: skips. */
gboolean hw_deployment_run_backup (HwDeployment *self, GCancellable *cancellable, GError **error);
/* Confirm → Upgrade → Verify, or Failed. Takes the lock; re-reads the rows and the scripts' checksums: any change is HW_ERROR_CHANGED and back to Review.
 * @confirmation: the environment's name, as typed, where it is protected; HW_ERROR_POLICY when it differs. */
gboolean hw_deployment_run_upgrade (HwDeployment *self,
                                    const char *confirmation,
                                    GCancellable *cancellable,
                                    GError **error);
/* Verify → Done, or Failed when the rows are not the plan's end. */
gboolean hw_deployment_run_verify (HwDeployment *self, GCancellable *cancellable, GError **error);
/* Any state before Upgrade: gives up; the journal says cancelled. A backup that was made is kept. */
void hw_deployment_abandon (HwDeployment *self);
/* Failed → Checks, with the plan made anew for what is left. */
gboolean hw_deployment_retry (HwDeployment *self, GCancellable *cancellable, GError **error);
/* Any thread: stop after the running step. */
void hw_deployment_stop_after_step (HwDeployment *self);

/* Any thread. */
HwDeploymentState hw_deployment_get_state (HwDeployment *self);
const char *hw_deployment_get_id (HwDeployment *self);
const HwEnvironment *hw_deployment_get_environment (HwDeployment *self);
/* Between verbs, on the thread that owns the deployment. */
const HwPlan *hw_deployment_get_plan (HwDeployment *self); /* NULL before Review */
GPtrArray *hw_deployment_dup_checks (HwDeployment *self);  /* (element-type HwCheck); any thread */
const HwBackup *hw_deployment_get_backup (HwDeployment *self);   /* NULL when there is none */
const HwFailure *hw_deployment_get_failure (HwDeployment *self); /* NULL unless Failed */
const char *hw_deployment_get_server (HwDeployment *self);       /* "PostgreSQL 15.4" */
const char *hw_deployment_get_url (HwDeployment *self);          /* redacted */
gint64 hw_deployment_get_duration_usec (HwDeployment *self);     /* of the upgrade itself */
/* One sentence: "prod is at a9d2f607: 3 revisions applied in 1.2 s". */
char *hw_deployment_dup_summary (HwDeployment *self) G_GNUC_WARN_UNUSED_RESULT;

/* An interrupted deployment may have written to the database: it had come to the upgrade. */
gboolean hw_deployment_had_begun (const HwJournalEntry *entry);
/* What became of a deployment that the journal shows as interrupted, by what its database holds now: a paragraph,
 * never NULL. @project: (nullable): NULL opens the one that @entry names. @begun: (nullable): when it began, for the
 * reader; NULL writes it in UTC. Reads only; blocks. */
char *hw_deployment_describe_interrupted (const HwProject *project,
                                          const HwJournalEntry *entry,
                                          const char *begun,
                                          GCancellable *cancellable) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
