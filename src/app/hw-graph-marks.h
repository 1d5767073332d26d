/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-graph-item.h"
#include "hw-problem.h"
#include "hw-session.h"

G_BEGIN_DECLS

/* What stands before and after the message of a row of the graph. Both empty @box first. */

/* The environments that stand on the revision; "head" on one on which none does. Hides an empty @box. */
void hw_graph_marks_fill_badges (GtkWidget *box,
                                 HwSession *session,
                                 HwGraphItem *item,
                                 gboolean is_head);
/* Findings, labels, flags, far dependencies; with @is_short only the findings and a sign that there is more. Hides an
 * empty @box. @problems: (nullable) (element-type HwProblem) */
void hw_graph_marks_fill_chips (
    GtkWidget *box, HwGraphItem *item, GPtrArray *problems, gboolean is_edited, gboolean is_short);

G_END_DECLS
