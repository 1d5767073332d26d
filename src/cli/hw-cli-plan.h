/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <json-glib/json-glib.h>

#include "hw-plan.h"

G_BEGIN_DECLS

/* Makes the plan of @direction; @targets: several only for a stamp. */
HwPlan *hw_cli_make_plan (const HwGraph *graph,
                          const char *const *rows,
                          HwDirection direction,
                          const char *const *targets,
                          gboolean purge,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* "upgrade", "downgrade", "stamp"; HW_ERROR_USAGE for anything else */
gboolean hw_cli_parse_direction (const char *text, HwDirection *out_direction, GError **error);
/* @max_steps: the middle of a longer plan is left out; 0 for all */
void hw_cli_print_plan (const HwPlan *plan, guint max_steps);
/* The members of the plan's JSON object, into an object that is open. */
void hw_cli_add_plan_json (JsonBuilder *builder, const HwPlan *plan);
void hw_cli_print_plan_json (const HwPlan *plan);
/* "ab, cd -> ef, message" with the rows that the step starts from: (transfer full) */
char *hw_cli_format_step (const HwPlanStep *step) G_GNUC_WARN_UNUSED_RESULT;
/* "ab, cd", or "<base>" for none: (transfer full) */
char *hw_cli_format_rows (const char *const *rows) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
