/*
 * Copyright 2026 The Headway authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "hw-compare-style.h"

G_BEGIN_DECLS

/** What a cell shows, and how that is said. */
typedef struct
{
  const char *icon; /* static */
  const char *style;
  char *text;   /* for the cell: "18 Nov" */
  char *spoken; /* "applied 18 November 2026" */
} HwCompareText;

/* How @side of the style's comparison stands to @node. */
void
hw_compare_text_init (HwCompareText *text, const HwCompareStyle *style, guint side, guint node);
void hw_compare_text_clear (HwCompareText *text);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (HwCompareText, hw_compare_text_clear)

/* "8 older revisions are applied everywhere": @is_last: nothing follows below */
char *hw_compare_text_describe_fold (HwStanding standing,
                                     guint n_folded,
                                     gboolean is_last) G_GNUC_WARN_UNUSED_RESULT;
/* "staging is 7 revisions ahead of prod", translated */
char *hw_compare_text_describe_pair (const HwComparison *comparison,
                                     guint a,
                                     guint b) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
