/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-comparison.h"
#include "hw-graph-style.h"
#include "hw-session.h"

G_BEGIN_DECLS

/** What all rows of one matrix share. */
typedef struct
{
  HwGraphStyle graph; /* lanes and heights */
  int cell_width;     /* px */
  guint a;            /* sides of @comparison */
  guint b;
  guint cursor; /* side of the cell that the keyboard is at; HW_COMPARISON_NONE: at the revision */

  /* Owned by the page */
  HwComparison *comparison;  /* NULL: there is nothing to show */
  GArray *sides;             /* guint: those that are shown, in order */
  GtkAdjustment *adjustment; /* how far the cells are scrolled sideways, px */

  /* Borrowed */
  HwSession *session;
} HwCompareStyle;

G_END_DECLS
