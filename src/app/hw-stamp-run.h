/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-journal.h"
#include "hw-project.h"
#include "hw-status.h"

G_BEGIN_DECLS

/** A stamp that somebody wants: references and copies, so that a worker may have it. */
typedef struct
{
  HwProject *project;
  HwEnvironment *environment;
  HwJournal *journal; /* NULL: none */
  GStrv rows;         /* what the version table was seen to hold; NULL before the first look */
  char *target;       /* target expressions joined by blanks */
  char *confirmation; /* what was typed; NULL */
  gboolean is_purge;
} HwStampWish;

HwStampWish *hw_stamp_wish_new (const HwProject *project,
                                const HwEnvironment *environment) G_GNUC_WARN_UNUSED_RESULT;
void hw_stamp_wish_free (HwStampWish *wish);

/* Each a HwTaskFunc whose data is a HwStampWish. Where the environment stands: a HwStatus */
gpointer hw_stamp_look (gpointer data, GCancellable *cancellable, GError **error);
/* What would change, from the rows that were seen: a HwPlan */
gpointer hw_stamp_plan (gpointer data, GCancellable *cancellable, GError **error);
/* Carries it out as a deployment: its summary, a string. HW_ERROR_CHANGED when the rows are others by now. */
gpointer hw_stamp_run (gpointer data, GCancellable *cancellable, GError **error);

G_END_DECLS
