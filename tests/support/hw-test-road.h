/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deployment.h"
#include "hw-test-world.h"

G_BEGIN_DECLS

/**
 * HwTestRoad:
 *
 * A deployment of a world's "prod" with a journal and a backup folder of its own, and what its events told.
 */
typedef struct
{
  HwTestWorld *world; /* borrowed */
  char *journal_path;
  char *backup_dir;
  HwJournal *journal;
  HwDeployment *deployment;
  GCancellable *cancellable;
  GString *states;   /* "review checks backup …", as they were entered */
  gint n_statements; /* atomic: begun so far */
  HwEventFunc func;  /* (nullable): sees every event too */
  gpointer user_data;
} HwTestRoad;

HwTestRoad *hw_test_road_new (HwTestWorld *world) G_GNUC_WARN_UNUSED_RESULT;
void hw_test_road_free (HwTestRoad *self);
/* Plans `head` and runs the verbs that lead to @state, with "prod" as confirmation. */
gboolean hw_test_road_go (HwTestRoad *self, HwDeploymentState state, GError **error);
/* State and message of a check; fails the test when there is no such check. */
HwCheckState hw_test_road_get_check (HwTestRoad *self, const char *id, char **out_message);
/* The newest deployment in the journal. */
HwJournalEntry *hw_test_road_get_entry (HwTestRoad *self) G_GNUC_WARN_UNUSED_RESULT;
/* Files in the backup folder; those whose name is not final are counted in @out_n_partial. */
guint hw_test_road_count_backups (HwTestRoad *self, guint *out_n_partial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTestRoad, hw_test_road_free)

G_END_DECLS
