/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

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

G_END_DECLS
