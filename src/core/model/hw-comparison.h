/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-layout.h"

G_BEGIN_DECLS

#define HW_COMPARISON_NONE G_MAXUINT

/** How a side stands to a revision. */
typedef enum
{
  HW_STANDING_NOT_KNOWN = 0,
  HW_STANDING_APPLIED = 1 << 0,
  HW_STANDING_PENDING = 1 << 1,
  HW_STANDING_CURRENT = 1 << 2, /* applied, and named by the version table */
  HW_STANDING_EDITED = 1 << 3,  /* applied, and its file says something else since then */
} HwStanding;

/** What is compared: an environment, or anything else that stands at revisions. */
typedef struct
{
  const char *name;
  gboolean is_read;          /* its version table was read; else nothing is known about it */
  const char *const *rows;   /* (nullable): the version table */
  const char *const *edited; /* (nullable): ids that were edited since they were applied */
} HwComparisonSide;

/** How many revisions tell one side from another. */
typedef struct
{
  guint n_ahead;  /* applied on the first, pending on the second */
  guint n_behind; /* the other way round */
  guint n_unsure; /* not known on one of them or on both */
} HwComparisonCounts;

/**
 * HwComparison:
 *
 * Which revisions are applied where: a graph beside any number of sides. Immutable.
 * Making it is O(V + E) a side; every question about a revision is O(1) a side.
 *
 * Where a version table names revisions that the graph does not hold, what the others of its rows stand on is applied
 * for certain, and nothing is known about the rest.
 */
typedef struct _HwComparison HwComparison;

HwComparison *hw_comparison_new (const HwGraph *graph,
                                 const HwComparisonSide *sides,
                                 guint n_sides) G_GNUC_WARN_UNUSED_RESULT;
void hw_comparison_free (HwComparison *self);

const HwGraph *hw_comparison_get_graph (const HwComparison *self);
guint hw_comparison_get_n_sides (const HwComparison *self);
/* HW_COMPARISON_NONE when there is no such side. */
guint hw_comparison_find_side (const HwComparison *self, const char *name);
const char *hw_comparison_get_name (const HwComparison *self, guint side);
gboolean hw_comparison_is_read (const HwComparison *self, guint side);
/* Version rows of @side that the graph does not hold; never NULL. */
const char *const *hw_comparison_get_unknown (const HwComparison *self, guint side);

HwStanding hw_comparison_get (const HwComparison *self, guint side, guint node);
/* Applied on one of the two and pending on the other. */
gboolean hw_comparison_differs (const HwComparison *self, guint a, guint b, guint node);
HwComparisonCounts hw_comparison_count (const HwComparison *self, guint a, guint b);
/**
 * hw_comparison_is_equal:
 * @sides: (array length=n_sides): the sides to look at
 * @out: (out): what @node is on all of them that know it: applied, pending, or not known where none does
 *
 * Returns: TRUE when @node tells none of @sides from the others, and none stands at it or has it edited
 */
gboolean hw_comparison_is_equal (
    const HwComparison *self, const guint *sides, guint n_sides, guint node, HwStanding *out);
/**
 * hw_comparison_find_equal:
 * @kept: (nullable) (array): by row of @layout, 1 for what is to be seen in any case
 * @min_length: a shorter run stays, in rows
 *
 * Returns: (transfer full) (array): by row of @layout, 1 for the rows of runs of equal revisions. Each run is of one
 * standing, and no two touch.
 */
guint8 *hw_comparison_find_equal (const HwComparison *self,
                                  const guint *sides,
                                  guint n_sides,
                                  const HwLayout *layout,
                                  const guint8 *kept,
                                  guint min_length) G_GNUC_WARN_UNUSED_RESULT;
/* The target of the upgrade after which @b stands where @a does: (transfer full). Errors say why there is none:
 * HW_ERROR_STATE, HW_ERROR_UNKNOWN_REVISION, HW_ERROR_MULTIPLE_HEADS. */
char *hw_comparison_dup_target (const HwComparison *self, guint a, guint b, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* hw-comparison-report.c */

/* The whole comparison for a ticket or a chat: (transfer full). "staging is 7 revisions ahead of prod", what is not
 * known, and a table whose sides are @sides in that order. */
char *hw_comparison_to_markdown (const HwComparison *self,
                                 guint a,
                                 guint b,
                                 const guint *sides,
                                 guint n_sides,
                                 const HwLayout *layout) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwComparison, hw_comparison_free)

G_END_DECLS
