/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database.h"
#include "hw-plan.h"
#include "hw-project.h"

G_BEGIN_DECLS

/* After a plan that did not reach its end: what the database holds, asked over another connection. */

/* A connection at which what @failed had begun is decided; not open where there is no database file. */
HwDatabase *hw_aftermath_connect (const HwEnvironment *environment,
                                  HwDatabase *failed,
                                  gboolean is_unknown,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* How many steps of @plan are done where the version table holds @rows; HW_NO_POSITION where that is none of its stations. */
#define HW_NO_POSITION (-1)
gint hw_aftermath_find_position (const HwPlan *plan, const char *const *rows);

G_END_DECLS
