/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-graph.h"

G_BEGIN_DECLS

typedef enum
{
  HW_ROW_INSERT, /* INSERT @to */
  HW_ROW_UPDATE, /* UPDATE @from to @to */
  HW_ROW_DELETE, /* DELETE @from */
  HW_ROW_PURGE,  /* DELETE everything (stamp --purge) */
} HwRowChangeKind;

typedef struct
{
  HwRowChangeKind kind;
  const char *from; /* borrowed from the graph or the plan; NULL where it has no meaning */
  const char *to;
} HwRowChange;

/** One step: a revision, a direction, and what the version table does in the same transaction. */
typedef struct
{
  HwRevision *revision; /* NULL only for a stamp that purges the table and puts nothing in */
  HwDirection direction;
  HwRowChange *changes; /* n_changes of them, in order */
  guint n_changes;
  GStrv heads_after; /* rows after the step, sorted; strings borrowed like those of @changes */
} HwPlanStep;

/**
 * HwPlan:
 *
 * What will run, as a value: ordered steps and the version rows after each. Immutable, atomically
 * reference counted, free of I/O. Printed, drawn, reviewed, rehearsed and executed alike.
 */
/* @rows: the version table in row order, NULL or empty for a new database. Errors: see each. */
HwPlan *hw_plan_new_upgrade (const HwGraph *graph,
                             const char *const *rows,
                             const char *target,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwPlan *hw_plan_new_downgrade (const HwGraph *graph,
                               const char *const *rows,
                               const char *target,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwPlan *hw_plan_new_stamp (const HwGraph *graph,
                           const char *const *rows,
                           const char *const *targets,
                           gboolean purge,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For a database that is not asked: @targets are `TO` or `FROM:TO`, as of `--sql`. */
HwPlan *hw_plan_new_offline (const HwGraph *graph,
                             HwDirection direction,
                             const char *const *targets,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
HwPlan *hw_plan_ref (const HwPlan *plan);
void hw_plan_unref (HwPlan *plan);

HwDirection hw_plan_get_direction (const HwPlan *plan);
const char *hw_plan_get_target (const HwPlan *plan);      /* as typed; several joined by blanks */
const char *const *hw_plan_get_rows (const HwPlan *plan); /* before, in row order */
const char *const *hw_plan_get_heads_after (const HwPlan *plan); /* sorted */
guint hw_plan_get_n_steps (const HwPlan *plan);
const HwPlanStep *hw_plan_get_step (const HwPlan *plan, guint index);
/* Refuses what can be known to fail before anything runs: a downgrade through an irreversible
 * revision (HW_ERROR_IRREVERSIBLE), a stamp to revisions that stand on one another (HW_ERROR_OVERLAP). */
gboolean hw_plan_check (const HwPlan *plan, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (HwPlan, hw_plan_unref)

G_END_DECLS
