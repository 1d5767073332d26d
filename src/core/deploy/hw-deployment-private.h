/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-lock.h"
#include "hw-deployment.h"

G_BEGIN_DECLS

struct _HwDeployment
{
  GObject parent_instance;

  /* Owned, never changed */
  HwProject *project;
  HwEnvironment *environment;
  HwJournal *journal; /* NULL: nothing is written down */

  /* Set up between verbs */
  HwEventFunc event_func;
  gpointer user_data;
  GHashTable *overrides; /* policy → reason */
  char *backup_dir;      /* NULL: the environment's, else the user's data folder */
  gboolean is_purge;     /* a stamp forgets every row first */
  gint64 lock_wait_ms;   /* how long another deployment is waited for; 0: not at all */

  /* Read by other threads: under the mutex */
  GMutex mutex;
  HwDeploymentState state;
  GPtrArray *checks; /* (element-type HwCheck) */
  GPtrArray *ids; /* every id it has had, so that a borrowed one stays valid; the last one counts */
  HwRunner *runner; /* while it runs */
  gboolean is_stop_wanted;

  /* Of the thread that runs a verb; owned */
  HwDirection direction;
  char *target;
  HwPlan *plan;
  GPtrArray *checksums; /* of each step's file when it was planned; an element may be NULL */
  char *server;
  char *url;
  gboolean has_passed; /* no check blocks */
  HwBackup *backup;
  HwDatabase *database;   /* from Upgrade until the end */
  HwDatabaseLock *lock;   /* the same */
  GError *lock_error;     /* how it was lost while the plan ran; NULL */
  GStrv invalid_indexes;  /* there before the upgrade */
  HwRunnerResult outcome; /* of the upgrade */
  HwFailure *failure;
  HwJournalEntry *entry; /* NULL until the first transition that is written down */
  gboolean has_acted;    /* a backup or the upgrade was begun, and not only checked */
};

/* hw-deployment.c */
gboolean
_hw_deployment_require (HwDeployment *self, guint states, const char *verb, GError **error);

/* hw-deployment-common.c */
HwDatabase *_hw_deployment_connect (HwDeployment *self,
                                    gboolean read_only,
                                    GCancellable *cancellable,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
GStrv _hw_deployment_read_rows (HwDeployment *self,
                                HwDatabase *database,
                                GCancellable *cancellable,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;
gboolean _hw_deployment_check_rows (HwDeployment *self, const char *const *rows, GError **error);
char *_hw_deployment_compute_checksum (const HwPlanStep *step) G_GNUC_WARN_UNUSED_RESULT;
gboolean _hw_deployment_check_files (HwDeployment *self, GError **error);
gboolean _hw_deployment_wants_backup (HwDeployment *self);
const char *_hw_deployment_get_override (HwDeployment *self, const char *policy);
char *_hw_deployment_dup_backup_dir (HwDeployment *self) G_GNUC_WARN_UNUSED_RESULT;
void _hw_deployment_close (HwDeployment *self);

/* hw-deployment-access.c */
char *_hw_deployment_describe_done (HwDeployment *self) G_GNUC_WARN_UNUSED_RESULT;

/* hw-deployment-journal.c */
gboolean _hw_deployment_begin_journal (HwDeployment *self, GError **error);
gboolean _hw_deployment_enter (HwDeployment *self,
                               HwDeploymentState state,
                               const char *message,
                               GError **error);
void _hw_deployment_enter_anyway (HwDeployment *self, HwDeploymentState state, const char *message);
void _hw_deployment_finish (HwDeployment *self,
                            HwDeploymentState state,
                            const char *result,
                            const char *const *rows,
                            const char *message);
void _hw_deployment_give_up (HwDeployment *self);
void _hw_deployment_note (HwDeployment *self,
                          const char *kind,
                          const char *name,
                          gboolean ok,
                          gint64 duration_usec,
                          const char *message);
void _hw_deployment_emit (HwDeployment *self, HwEvent *event);
void _hw_deployment_on_event (const HwEvent *event, gpointer user_data);
void _hw_deployment_renew_id (HwDeployment *self);

/* hw-deployment-lock.c */
gboolean _hw_deployment_await_lock (HwDeployment *self, GCancellable *cancellable, GError **error);
gboolean _hw_deployment_take_lock (HwDeployment *self, GCancellable *cancellable, GError **error);
void _hw_deployment_watch_lock (HwDeployment *self);

/* hw-deployment-failure.c */
void _hw_deployment_fail (HwDeployment *self, const GError *error);
void _hw_failure_free (HwFailure *failure);
char *_hw_deployment_describe_rows (const char *const *rows) G_GNUC_WARN_UNUSED_RESULT;
const char *_hw_deployment_describe_direction (HwDirection direction);
/* How long a connection may take that only looks */
#define HW_FACTS_LIMIT_MS (10 * 1000)

/* hw-checks.c */
GPtrArray *_hw_checks_new (HwDeployment *self) G_GNUC_WARN_UNUSED_RESULT;
HwCheck *_hw_check_copy (const HwCheck *check) G_GNUC_WARN_UNUSED_RESULT;
gboolean _hw_checks_run (HwDeployment *self, GCancellable *cancellable, GError **error);

G_END_DECLS
