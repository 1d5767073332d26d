/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph.h"

G_BEGIN_DECLS

typedef enum
{
  HW_LAYOUT_ORDER_DATE,   /* newest first */
  HW_LAYOUT_ORDER_BRANCH, /* branch by branch */
} HwLayoutOrder;

typedef enum
{
  HW_SEGMENT_DOWN,    /* a down_revision line, solid */
  HW_SEGMENT_DEPENDS, /* a depends_on line, dashed */
} HwSegmentKind;

/** A piece of a line between the middle of one row and the middle of the next. */
typedef struct
{
  guint16 from;  /* lane at this row's height */
  guint16 to;    /* lane at the next row's height */
  guint8 kind;   /* HwSegmentKind */
  guint8 colour; /* palette index 0..5; meaningless for HW_SEGMENT_DEPENDS */
  guint
      source; /* node that the line comes from; HW_GRAPH_NONE where the lines of several are one */
  guint target; /* node that the line leads to */
} HwSegment;

typedef struct
{
  guint node;
  guint lane;
} HwLayoutRow;

/**
 * HwLayout:
 *
 * Rows and lanes of a drawn graph: a pure function of the graph, so everybody in a team sees the
 * same picture. Immutable, atomically reference counted. Row 0 is on top (newest).
 */
#define HW_TYPE_LAYOUT (hw_layout_get_type ())
GType hw_layout_get_type (void);

HwLayout *hw_layout_new (const HwGraph *graph, HwLayoutOrder order) G_GNUC_WARN_UNUSED_RESULT;
HwLayout *hw_layout_ref (const HwLayout *layout);
void hw_layout_unref (HwLayout *layout);

guint hw_layout_get_n_rows (const HwLayout *layout);
guint hw_layout_get_n_lanes (const HwLayout *layout);
HwLayoutRow hw_layout_get_row (const HwLayout *layout, guint row);
guint hw_layout_find_row (const HwLayout *layout, guint node);
/**
 * hw_layout_get_segments:
 * @segments: (element-type HwSegment): cleared, then filled with the segments between @row and @row + 1
 *
 * O(active lanes) after a checkpoint of at most 64 rows.
 */
void hw_layout_get_segments (const HwLayout *layout, guint row, GArray *segments);
/* Dependencies of the row's revision that are drawn as a stub and a chip: borrowed node numbers. */
const guint *hw_layout_get_stubs (const HwLayout *layout, guint row, guint *out_n);
/* Rows that may be left out of the picture: unremarkable ones in long runs. One byte a row. */
guint8 *hw_layout_find_runs (const HwLayout *layout,
                             const HwGraph *graph,
                             const guint8 *kept,
                             guint min_length) G_GNUC_WARN_UNUSED_RESULT;
/* JSON lines: first {"dag": …}, then one a row. */
void hw_layout_dump (const HwLayout *layout, const HwGraph *graph, GString *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwLayout, hw_layout_unref)

G_END_DECLS
