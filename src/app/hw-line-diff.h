/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  HW_LINE_BOTH,
  HW_LINE_OLD, /* only in the old text */
  HW_LINE_NEW,
} HwLineSide;

typedef struct
{
  HwLineSide side;
  char *text; /* without its line end */
} HwLine;

/**
 * hw_line_diff:
 *
 * Both texts line by line, with as many lines as possible in common; where the texts are so different that finding these
 * would take long, all of the old lines come before all of the new ones.
 *
 * Returns: (transfer full) (element-type HwLine)
 */
GArray *hw_line_diff (const char *old_text, const char *new_text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
