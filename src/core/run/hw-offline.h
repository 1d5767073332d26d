/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-plan.h"
#include "hw-project.h"

G_BEGIN_DECLS

typedef struct
{
  HwDialect dialect;
  gint64 lock_timeout_ms;      /* 0: leave the server's */
  gint64 statement_timeout_ms; /* 0: leave the server's */
} HwOfflineOptions;

/* A plan as a script for psql or sqlite3, which leaves what the runner would leave. */
char *hw_offline_render (const HwProject *project,
                         const HwPlan *plan,
                         const HwOfflineOptions *options,
                         GCancellable *cancellable,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* A script that creates the version table and nothing else. */
char *hw_offline_render_version_table (const HwProject *project,
                                       HwDialect dialect) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
