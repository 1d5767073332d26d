/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph.h"

G_BEGIN_DECLS

/* How many files came, went or describe another revision than before. Scripts below the same description are not told
 * apart: graphs do not hold them. */
guint hw_graph_count_changes (const HwGraph *before, const HwGraph *after);

G_END_DECLS
