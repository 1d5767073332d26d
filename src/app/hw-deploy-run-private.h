/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-deploy-run.h"
#include "hw-event-relay.h"

G_BEGIN_DECLS

struct _HwDeployRun
{
  GObject parent_instance;

  /* Owned */
  HwProject *project;
  HwEnvironment *environment;
  HwJournal *journal;       /* NULL: tests */
  HwDeployment *deployment; /* NULL before the first plan; a worker's while verb is set */
  HwEventRelay *relay;
  GCancellable *cancellable; /* of the running verb */
  HwStatus *status;
  GListStore *items;
  GHashTable *overrides; /* policy → reason, of this deployment */
  char *target;

  HwDirection direction;
  HwDialect dialect;
  HwDeployVerb verb;
  gint64 verb_started_usec; /* monotonic */
  gint64 verb_duration_usec;
  gboolean is_stopping;
  gboolean is_closed;
  guint tick_source;
};

/* hw-deploy-run-access.c: there is a deployment, and no worker has it */
gboolean _hw_deploy_run_is_at_rest (HwDeployRun *self);

/* hw-deploy-run.c */
void _hw_deploy_run_abandon (HwDeployRun *self);
void _hw_deploy_run_start (HwDeployRun *self, HwDeployVerb verb, const char *text);

G_END_DECLS
