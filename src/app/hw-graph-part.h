/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-environment-state.h"

G_BEGIN_DECLS

/* The pending revisions of an environment as a graph of their own. */
HwGraph *hw_graph_part_new_pending (const HwGraph *graph,
                                    HwEnvironmentState *state) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
