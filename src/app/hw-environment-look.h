/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-journal.h"
#include "hw-status.h"

G_BEGIN_DECLS

/** One look at an environment, in a worker: references to values that do not change. */
typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  HwJournal *journal; /* NULL: none is open */
} HwEnvironmentLook;

/** What it told. */
typedef struct
{
  HwStatus *status;         /* NULL when only the journal was asked */
  GHashTable *history;      /* revision id -> HwHistoryEntry; NULL when nothing is known */
  HwJournalEntry *last_run; /* the newest that this computer did there; NULL for none */
  gboolean has_last_run;    /* a journal was there to be asked */
} HwEnvironmentSight;

HwEnvironmentLook *hw_environment_look_new (const HwProject *project,
                                            const HwEnvironment *environment,
                                            HwJournal *journal) G_GNUC_WARN_UNUSED_RESULT;
void hw_environment_look_free (HwEnvironmentLook *look);
void hw_environment_sight_free (HwEnvironmentSight *sight);

/* Work for hw_task_run(): @data is a HwEnvironmentLook, the answer a HwEnvironmentSight. */
gpointer hw_environment_look_run (gpointer data, GCancellable *cancellable, GError **error);
gpointer hw_environment_look_run_journal (gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
