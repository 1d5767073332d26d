/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-event.h"
#include "hw-project.h"

G_BEGIN_DECLS

/** One statement that a trial ran. */
typedef struct
{
  char *revision; /* id */
  HwDirection direction;
  guint round; /* which of the trial's runs, from 0 */
  guint index; /* 0-based, in the section */
  guint line;  /* 1-based, in the file */
  char *sql;
  gint64 duration_usec;
  gint64 rows; /* changed; -1 unknown */
  gboolean is_failed;
} HwTrialStatement;

/** What a trial found. */
typedef struct
{
  GPtrArray *statements; /* (element-type HwTrialStatement): in the order in which they ran */
  GError
      *error; /* of the statement that failed, with file, line and column; NULL: all of them work */
  char *remark; /* (nullable): they work, but this should be looked at; a whole sentence */
  char *place;  /* where it ran: label of the database, name of the scratch database */
  gint64 duration_usec;
} HwTrial;

/**
 * hw_trial_roll_back:
 * @environment: not protected
 * @revision: id of one that is not applied there yet; its file is read from disk
 * @event_func: (nullable): called on this thread as the work goes on
 *
 * Runs the up sections of @revision and of all that it needs and that is pending, in one transaction, and rolls it back.
 *
 * Errors, before anything ran: HW_ERROR_POLICY (the environment is protected), HW_ERROR_STATE (the revision is applied
 * already), HW_ERROR_USAGE (transaction:false cannot be rolled back), HW_ERROR_LOCKED, those of connecting and planning;
 * G_IO_ERROR_CANCELLED at any time, and then everything is rolled back. A statement that fails is no error of the call.
 * Blocks; any thread.
 *
 * Returns: (transfer full)
 */
HwTrial *hw_trial_roll_back (const HwProject *project,
                             const HwEnvironment *environment,
                             const char *revision,
                             HwEventFunc event_func,
                             gpointer user_data,
                             GCancellable *cancellable,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * hw_trial_up_down_up:
 * @environment: whose kind of database is made; nothing is changed in its own
 *
 * On an empty scratch database: everything that @revision stands on, then its up section (round 1), its down section
 * (round 2) and its up section again (round 3). The remark says when down leaves something behind or takes too much.
 * Errors as above, and HW_ERROR_IRREVERSIBLE where it has no down section. The scratch database is dropped in any case.
 *
 * Returns: (transfer full)
 */
HwTrial *hw_trial_up_down_up (const HwProject *project,
                              const HwEnvironment *environment,
                              const char *revision,
                              HwEventFunc event_func,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
void hw_trial_free (HwTrial *trial);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwTrial, hw_trial_free)

G_END_DECLS
