/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-error.h"
#include "hw-plan.h"

G_BEGIN_DECLS

struct _HwPlan
{
  HwGraph *graph; /* keeps the strings of steps and heads alive */
  HwDirection direction;
  char *target;
  GStrv rows;
  GArray *steps;     /* HwPlanStep */
  GPtrArray *heads;  /* while planning: the rows so far, sorted, borrowed from @graph and @rows */
  GStrv heads_after; /* @heads at the end; strings borrowed */
};

/* Takes @target over. */
HwPlan *_hw_plan_new (const HwGraph *graph,
                      HwDirection direction,
                      const char *const *rows,
                      char *target) G_GNUC_WARN_UNUSED_RESULT;
void _hw_plan_add_step (HwPlan *plan, const HwRevision *revision, GArray *changes);
gboolean _hw_plan_has_head (const HwPlan *plan, const char *id);
HwPlan *_hw_plan_finish (HwPlan *plan) G_GNUC_WARN_UNUSED_RESULT;

/* (element-type HwRowChange) */
GArray *_hw_row_changes_new (void) G_GNUC_WARN_UNUSED_RESULT;
void _hw_row_changes_add (GArray *changes, HwRowChangeKind kind, const char *from, const char *to);

/* What upgrades and downgrades ask first. */
gboolean _hw_plan_check_range (const char *target, GError **error);
gboolean _hw_plan_check_rows (const HwGraph *graph,
                              const char *const *rows,
                              HwErrorCode overlap_code,
                              GArray *nodes,
                              GError **error);
/* @nodes and all they stand on, one byte a node. */
guint8 *_hw_plan_mark_below (const HwGraph *graph, GArray *nodes) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
