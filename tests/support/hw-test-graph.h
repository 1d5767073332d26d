/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph.h"

G_BEGIN_DECLS

/* Revisions written as text, one a line, in load order:
 *
 *   id < parent parent ~ dependency @label
 *
 * `~` starts the dependencies, `@` a label, `#N` sets the creation time to N seconds, `!` makes the
 * revision irreversible. Files are named /p/<id>.sql. */
GPtrArray *hw_test_revisions_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;
HwGraph *hw_test_graph_new (const char *text) G_GNUC_WARN_UNUSED_RESULT;

/* Ids of @nodes (element-type guint) joined by blanks: (transfer full) */
char *hw_test_graph_join (const HwGraph *graph, GArray *nodes) G_GNUC_WARN_UNUSED_RESULT;

/* A random graph in load order by @rand: merges, branches, dependencies and labels. */
HwGraph *hw_test_graph_new_random (GRand *rand, guint n_revisions) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
