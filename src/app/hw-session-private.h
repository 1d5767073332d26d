/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-file-watch.h"
#include "hw-keyring.h"
#include "hw-script-check.h"
#include "hw-session.h"

G_BEGIN_DECLS

struct _HwSession
{
  GObject parent_instance;

  /* Owned */
  HwJournal *journal;
  HwProject *project; /* that is shown */
  HwProject *newest;  /* as the files are now; another one only while they contradict each other */
  HwLayout *layout;
  GListStore *environments;
  char *environment;
  char *revision;
  GStrv selection;           /* ids; the selected revision among them; never NULL */
  GCancellable *cancellable; /* of the reading under way; NULL when there is none */
  HwReadProgress *reading;   /* of the last one; NULL before the first */
  HwFileWatch *watch;
  HwFileRecords *records;
  HwScriptCheck *scripts;
  GPtrArray *problems; /* (element-type HwProblem): of @newest and of its scripts; never NULL */
  HwKeyring *keyring;
  GSettings *settings; /* NULL where the schema is not installed */
  guint check_id;      /* source that looks at the environments from time to time */

  HwLayoutOrder order;
  gboolean is_again;   /* asked to read while reading */
  gboolean is_watched; /* the next reading is because of files that changed */
  gboolean is_asked;   /* somebody wants to see every environment after the reading */
};

/* hw-session-read.c */
void _hw_session_cancel_reading (HwSession *self);
/* Files changed on disk: reads them again and tells how many there are. */
void _hw_session_reload_changed (HwSession *self);

/* hw-session-problems.c */
void _hw_session_init_problems (HwSession *self);
/* Of @newest, which is another one now. */
void _hw_session_update_problems (HwSession *self);

/* hw-session-environments.c */
void _hw_session_init_environments (HwSession *self);
/* The states of environments that are still there stay the same objects, and in the list where they were. */
void _hw_session_update_environments (HwSession *self);
/* Looks at those that may be looked at without being asked and are not waited for after a failure. */
void _hw_session_check_unasked (HwSession *self);
void _hw_session_cancel_checks (HwSession *self);
void _hw_session_dispose_environments (HwSession *self);

G_END_DECLS
