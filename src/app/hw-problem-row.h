/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-types.h"

G_BEGIN_DECLS

/* A row of a list that shows a problem. @rest: a smaller line below @text; empty for none. @max_width_chars: of both, -1 for
 * as wide as there is room. (transfer floating) */
GtkWidget *hw_problem_row_new (HwSeverity severity,
                               const char *text,
                               const char *rest,
                               int max_width_chars) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
