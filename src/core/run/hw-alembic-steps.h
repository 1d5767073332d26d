/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-database-url.h"
#include "hw-plan.h"

G_BEGIN_DECLS

/* Arguments for alembic, one array a step of @plan (element-type GStrv), each of which does exactly that step; a stamp is
 * one call for all of them: the first element, and NULL for the others. */
GPtrArray *hw_alembic_list_calls (const HwGraph *graph,
                                  const HwPlan *plan,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The version rows before step @index of @plan. */
const char *const *hw_alembic_get_rows_before (const HwPlan *plan, guint index);
/* Can SQL of @step stay in the database when alembic fails or dies in it? */
gboolean hw_alembic_may_stay (const HwPlanStep *step, HwDialect dialect);
/* Do two sets of rows stand for the same applied revisions? */
gboolean
hw_alembic_rows_mean_the_same (const HwGraph *graph, const char *const *a, const char *const *b);

G_END_DECLS
