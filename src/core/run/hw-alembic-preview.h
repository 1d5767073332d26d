/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-plan.h"
#include "hw-project.h"

G_BEGIN_DECLS

/* What Python revisions would send to a database, written by the project's own alembic without one. */

/* The SQL of one revision alone, without what records it. */
char *hw_alembic_preview (const HwProject *project,
                          const HwEnvironment *environment,
                          const HwRevision *revision,
                          HwDirection direction,
                          GCancellable *cancellable,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The whole script of a plan that starts at one row or none. */
char *hw_alembic_render (const HwProject *project,
                         const HwEnvironment *environment,
                         const HwPlan *plan,
                         GCancellable *cancellable,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
