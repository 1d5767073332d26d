/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-history-table.h"
#include "hw-journal.h"
#include "hw-status.h"

G_BEGIN_DECLS

/**
 * HwEnvironmentState:
 *
 * What a window knows about one environment: the last look at its database and what follows from it for the
 * graph. Main thread only; the look itself is taken in a worker. Kept over reloads of the project, by name.
 *
 * Signal `changed`: anything that the getters answer is different.
 */
#define HW_TYPE_ENVIRONMENT_STATE (hw_environment_state_get_type ())
G_DECLARE_FINAL_TYPE (HwEnvironmentState, hw_environment_state, HW, ENVIRONMENT_STATE, GObject)

HwEnvironmentState *
hw_environment_state_new (const HwProject *project,
                          const HwEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;
/* After a reload: keeps what is known and reads it anew against the new graph. */
void hw_environment_state_set_project (HwEnvironmentState *self,
                                       const HwProject *project,
                                       const HwEnvironment *environment);
/* @journal: (nullable) */
void hw_environment_state_set_journal (HwEnvironmentState *self, HwJournal *journal);

const HwEnvironment *hw_environment_state_get_environment (HwEnvironmentState *self);
const char *hw_environment_state_get_name (HwEnvironmentState *self);
HwEnvironmentKind hw_environment_state_get_kind (HwEnvironmentState *self);
/* The kind in whose colour it is shown: its own, unless the user has chosen another. */
HwEnvironmentKind hw_environment_state_get_color (HwEnvironmentState *self);
/* NULL until the first look has ended. */
const HwStatus *hw_environment_state_get_status (HwEnvironmentState *self);
/* Of its server when it was last seen, as hw_database_get_server_version(); 0: never, or it is no PostgreSQL. */
int hw_environment_state_get_postgresql_version (HwEnvironmentState *self);
/* A look is under way and there is nothing older to show, or it takes longer than a second. */
gboolean hw_environment_state_is_checking (HwEnvironmentState *self);
gboolean hw_environment_state_is_deploying (HwEnvironmentState *self);
void hw_environment_state_set_deploying (HwEnvironmentState *self, gboolean is_deploying);
/* How many of the deployment's revisions are done; @n_steps 0: not known yet. */
void hw_environment_state_set_progress (HwEnvironmentState *self, guint n_done, guint n_steps);
guint hw_environment_state_get_progress (HwEnvironmentState *self, guint *out_n_steps);
/* The last deployment of this computer when it failed there and nobody has deployed since: borrowed, NULL else. */
const HwJournalEntry *hw_environment_state_get_failed_run (HwEnvironmentState *self);

/* The version rows were read, so that applied and pending mean something. */
gboolean hw_environment_state_is_known (HwEnvironmentState *self);
/* @node: of the project's graph. FALSE for all where nothing is known. */
gboolean hw_environment_state_is_applied (HwEnvironmentState *self, guint node);
gboolean hw_environment_state_is_pending (HwEnvironmentState *self, guint node);
gboolean hw_environment_state_is_current (HwEnvironmentState *self, const char *revision);
/* The newest upgrade of @revision in the database's history: borrowed, NULL when there is none. */
const HwHistoryEntry *
hw_environment_state_find_history (HwEnvironmentState *self, const char *revision);
/* How @revision was edited after it was applied there: borrowed, NULL where nothing of that is known. */
const HwEdit *hw_environment_state_find_edit (HwEnvironmentState *self, const char *revision);

/* Looks again unless a look is under way. */
void hw_environment_state_check (HwEnvironmentState *self);
/* The same where nobody asked: only when it is stale, and not while the time to wait after a failure lasts. A look under way
 * is followed by another one if @age_usec is 0, that is if it may have begun too early, and if it does not fail. */
void hw_environment_state_check_unasked (HwEnvironmentState *self, gint64 age_usec);
/* How long an unasked look has to wait after the looks that failed; 0 after one that did not. */
gint64 hw_environment_state_get_backoff (HwEnvironmentState *self);
/* TRUE when there was no look, or the last one is older than @age_usec and than the time to wait after a failure. */
gboolean hw_environment_state_is_stale (HwEnvironmentState *self, gint64 age_usec);
/* Gives up the look under way: the window is closing, or the environment is gone. */
void hw_environment_state_cancel (HwEnvironmentState *self);

G_END_DECLS
