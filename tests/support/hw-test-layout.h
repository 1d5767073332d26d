/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-layout.h"

G_BEGIN_DECLS

typedef struct
{
  guint n_errors;    /* broken rules; each is told by g_test_message() */
  guint n_lanes;     /* lanes used by dots and lines */
  guint n_edges;     /* lines drawn from a revision to one it stands on */
  guint n_crossings; /* pairs of segments that change sides between two rows */
  guint n_bends;     /* lane changes along the edges */
} HwTestLayoutQuality;

/* Judges a layout by what is drawn: every edge can be followed, no line runs through a foreign dot, a lane
 * leads to one target, parents are below their children. */
HwTestLayoutQuality hw_test_layout_measure (const HwLayout *layout, const HwGraph *graph);

/* The drawing as text: `*` a dot, `|` a line, `:` a dashed one, then the id and `-> id` for each stub. */
char *hw_test_layout_draw (const HwLayout *layout, const HwGraph *graph) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
