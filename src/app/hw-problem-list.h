/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-problem.h"

G_BEGIN_DECLS

/**
 * HwProblemList:
 *
 * What is wrong in a project's files. Signal `activated` (string file, guint line): one was chosen.
 */
#define HW_TYPE_PROBLEM_LIST (hw_problem_list_get_type ())
G_DECLARE_FINAL_TYPE (HwProblemList, hw_problem_list, HW, PROBLEM_LIST, GtkWidget)

/* @problems: (element-type HwProblem); @root: of the project that they are of */
void hw_problem_list_set_problems (HwProblemList *self, GPtrArray *problems, const char *root);
guint hw_problem_list_get_n_problems (HwProblemList *self);

G_END_DECLS
