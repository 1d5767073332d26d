/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment-state.h"

G_BEGIN_DECLS

struct _HwEnvironmentState
{
  GObject parent_instance;

  /* Owned */
  HwProject *project;
  HwEnvironment *environment;
  HwJournal *journal; /* NULL: none is open */
  HwStatus *status;
  HwJournalEntry *last_run; /* the newest that this computer did there; NULL for none */
  guint8 *applied;          /* one byte a node of the project's graph; NULL when nothing is known */
  GHashTable *history;      /* revision id -> HwHistoryEntry; NULL when nothing is known */
  GCancellable *cancellable; /* of the look under way; NULL when there is none */
  guint checking_id;         /* source that shows "checking…" */

  int postgresql_version; /* of the server when it was last seen; 0: never, or no PostgreSQL */
  guint n_done;           /* revisions of the deployment that runs here */
  guint n_steps;          /* all of them; 0: not known */
  guint n_failures;       /* looks in a row that found nobody, or a closed door */
  gboolean is_checking;
  gboolean is_deploying;
  gboolean is_again;         /* asked to look while a look was under way */
  gboolean is_again_unasked; /* the same, but nobody asked: not if that look fails */
};

/* hw-environment-state.c: which revisions of the graph are applied, by what was last seen */
void _hw_environment_state_update_applied (HwEnvironmentState *self);

G_END_DECLS
