/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-problem.h"
#include "hw-revision.h"

G_BEGIN_DECLS

/* The metadata of one of Alembic's Python revisions, read without running it. What is wrong is appended to
 * @problems (element-type HwProblem); NULL when the file has no place in the graph. */
HwRevision *hw_alembic_script_parse (const char *path,
                                     const char *data,
                                     gsize length,
                                     GPtrArray *problems) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
