/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph-private.h"
#include "hw-layout.h"

G_BEGIN_DECLS

#define HW_LAYOUT_CHECKPOINT 64 /* rows from one stored set of active items to the next */

/* A vertical line that stays in one lane: a chain of revisions with the stem above its top and the tail
 * below its bottom, a riser (a line that has no chain to run in), or a dashed depends_on line. */
typedef struct
{
  guint r0;     /* first row */
  guint r1;     /* last row */
  guint lane;   /* 0 is leftmost */
  guint target; /* node that a riser or dashed line leads to; of a chain: where its tail leads to */
  guint8 kind;  /* HwSegmentKind */
} HwItem;

/* One bent segment between two items, across the boundary between row @boundary and the next. */
typedef struct
{
  guint boundary;
  guint from;   /* item */
  guint to;     /* item */
  guint target; /* node */
  guint8 kind;  /* HwSegmentKind */
} HwConnection;

struct _HwLayout
{
  guint n; /* rows, and nodes */
  guint n_lanes;
  guint *order; /* node, by row */
  guint *rows;  /* row, by node */

  guint n_chains;     /* the first items are the chains */
  guint *chains;      /* chain, by node */
  HwEdges chain_rows; /* rows of a chain's revisions, top down, by chain */

  guint n_items;
  HwItem *items;
  HwEdges starts;      /* items by their first row; only those that are longer than it */
  HwEdges checkpoints; /* items active below row 64 * i, by i */

  HwConnection *connections; /* by boundary */
  guint *connection_offsets; /* one more than there are rows */
  HwEdges stubs;             /* nodes, by row */
};

/* Node and value in the order of insertion; turned into lists by key. */
typedef struct
{
  guint key;
  guint value;
} HwPair;

/* hw-layout.c */
HwEdges _hw_edges_from_pairs (const HwPair *pairs, guint n_pairs, guint n_keys);
/* hw-layout-order.c: fills rows and order; (array): longest path to a base, by node */
guint *_hw_layout_order_rows (HwLayout *layout,
                              const HwGraph *graph,
                              HwLayoutOrder order) G_GNUC_WARN_UNUSED_RESULT;
/* hw-layout-items.c: fills chains, items, connections, stubs */
void _hw_layout_make_items (HwLayout *layout, const HwGraph *graph, const guint *depths);
/* hw-layout-arrange.c: (array): place from left to right, by item */
double *_hw_layout_arrange (const HwLayout *layout) G_GNUC_WARN_UNUSED_RESULT;
/* hw-layout-lanes.c: fills lanes and n_lanes */
void _hw_layout_assign_lanes (HwLayout *layout, const double *places);

/* The other ends of an item's connections, sorted by boundary, then item. */
typedef struct
{
  guint boundary;
  guint other; /* item */
} HwEnd;

typedef struct
{
  guint *offsets; /* by item, one more than there are items */
  HwEnd *ends;
} HwEnds;

HwEnds _hw_layout_list_ends (const HwLayout *layout);
void _hw_ends_clear (HwEnds *ends);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwEnds, _hw_ends_clear)

G_END_DECLS
