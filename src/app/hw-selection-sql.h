/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-plan.h"
#include "hw-project.h"

G_BEGIN_DECLS

/* The upgrade that applies just @revisions, in whatever order they are given. HW_ERROR_STATE when they are not one piece
 * of a line. */
HwPlan *hw_selection_sql_plan (const HwGraph *graph,
                               const char *const *revisions,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same as a script for psql or sqlite3. @environment: (nullable): whose kind of database it is for, PostgreSQL's
 * without; Python revisions need one. Blocks; any thread. */
char *hw_selection_sql_render (const HwProject *project,
                               const HwEnvironment *environment,
                               const char *const *revisions,
                               GCancellable *cancellable,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
