/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

#include "hw-types.h"

G_BEGIN_DECLS

typedef enum
{
  HW_MARK_PENDING = 1 << 0,
  HW_MARK_CURRENT = 1 << 1,
  HW_MARK_MATCH = 1 << 2,
  HW_MARK_WARNING = 1 << 3,
  HW_MARK_ERROR = 1 << 4,
  HW_MARK_SELECTED = 1 << 5,
} HwMarkFlags;

/** What the strip shows of one row. */
typedef struct
{
  guint8 flags; /* HwMarkFlags */
  guint8 kind;  /* HwEnvironmentKind of what stands there or waits for it */
} HwMark;

/**
 * HwOverviewStrip:
 *
 * A narrow picture of a whole list beside it: where something is pending, where environments stand, what a search
 * found; a bracket around what the list shows now. A click or a drag goes there. Everything in it can be reached
 * otherwise, so it takes no focus and says nothing to assistive technology.
 */
#define HW_TYPE_OVERVIEW_STRIP (hw_overview_strip_get_type ())
G_DECLARE_FINAL_TYPE (HwOverviewStrip, hw_overview_strip, HW, OVERVIEW_STRIP, GtkWidget)

#define HW_OVERVIEW_STRIP_WIDTH 10 /* px */

/* @adjustment: the list's */
void hw_overview_strip_set_adjustment (HwOverviewStrip *self, GtkAdjustment *adjustment);
/* @marks: (transfer full): one a row */
void hw_overview_strip_take_marks (HwOverviewStrip *self, HwMark *marks, guint n_marks);
/* Scrolls the list so that what stands at @y is in its middle. @y: in px from the strip's top */
void hw_overview_strip_go_to (HwOverviewStrip *self, double y);
/* What is drawn at a height of the strip, in px: for tests. */
HwMarkFlags hw_overview_strip_get_marks_at (HwOverviewStrip *self, int y);

G_END_DECLS
